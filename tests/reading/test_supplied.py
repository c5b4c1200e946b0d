"""Answers without labels, under hostile text: nothing is taken that does not plainly fit, and in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.reading.form import CatalogueProduct, FormSettings
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.supplied import Asked, read_supplied

SETTINGS = FormSettings()
WORDS = (
    *("no", "not", "maybe", "I", "think", "the", "client", "called", "ask", "Dana", "please", "wait", "until"),
    *("Monday", "it", "is", "was", "only", "never", "4471923", "4471932", "Fall", "Implants", "2026", "?", "and"),
)


@given(st.lists(st.sampled_from(WORDS), min_size=5, max_size=15).map(" ".join))
def test_a_sentence_never_fills_an_order_id(sentence: str) -> None:
    text = f"I wonder: {sentence}"
    assert read_supplied(text, text, Asked((Field.TITAN_ORDER_ID,)), SETTINGS).titan_order_id is None


@given(st.text(max_size=300), st.sampled_from(Field))
def test_whatever_is_taken_was_written_in_the_answer(text: str, field: Field) -> None:
    found = read_supplied(text, text, Asked((field,)), SETTINGS)
    value = getattr(found, field)
    letters = "".join(filter(str.isalnum, text.casefold()))
    if value and value != ("*",) and text.isascii():
        names = value if isinstance(value, tuple) else (value,)
        assert all("".join(filter(str.isalnum, name.casefold())) in letters for name in names)


def test_a_product_of_the_catalogue_needs_no_bullet() -> None:
    settings = FormSettings(catalogue=(CatalogueProduct("SEO", ("Search",)),))
    assert read_supplied("seo", "seo", Asked((Field.PRODUCTS,)), settings).products == ("SEO",)
    assert read_supplied("Audio", "Audio", Asked((Field.PRODUCTS,)), settings).products == ()


@pytest.mark.parametrize(
    "text",
    [
        "it's " * 50_000,
        "4471923 " * 30_000,
        "> Campaign Name:\nA\n" * 20_000,
        "Thanks,\n" * 20_000,
        "- A\n" * 50_000,
        "Fall" + " Fall" * 50_000,
        "thanks! " * 40_000,
        "the id is " * 20_000,
    ],
    ids=["phrases", "ids", "inline answers", "sign-offs", "bullets", "names", "thanks", "lead-ins"],
)
def test_hostile_repeats_are_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    for field in Field:
        read_supplied(text, text, Asked((field,), "Dana"), SETTINGS)
    assert time.process_time() - began < 8
