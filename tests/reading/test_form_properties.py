"""Whatever is done to a form, its fields come back, or they are missing: never others."""

from dataclasses import dataclass
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.normal import MAX_LINE_LENGTH, MAX_LINES
from cancel_mailbot.reading.request import Field, Request

SUBJECT = "Order Cancellation Request"
FULL = {
    Field.CLIENT: "Northwind Dental",
    Field.CAMPAIGN: "Fall Implants 2026",
    Field.TITAN_ORDER_ID: "0471923",
    Field.PRODUCTS: ("Targeted Display", "Streaming Audio", "OTT / CTV"),
}
LABELS = {
    Field.CLIENT: ("Vision VX Client", "VX Client", "Client Name", "Vision VX Client (legal name)"),
    Field.CAMPAIGN: ("Campaign Name", "Campaign", "Campaign Name (as in VX)"),
    Field.TITAN_ORDER_ID: ("Titan Order ID", "Titan Order", "Titan #", "Order ID"),
    Field.PRODUCTS: ("Product(s) to be Canceled", "Products to be cancelled", "Products", "Product(s) to cancel"),
}
BULLETS = ("", "- ", "• ", "* ", "o\t", "➤ ", "-", "▪ ", "– ")
ITEM_BULLETS = ("- ", "• ", "* ", "o\t", "1. ", "(2) ", "a) ", "👉 ")
SEPARATORS = (": ", ":", " : ", " - ", " – ", " = ", ":\t", "： ", ":\n")
NOISE = (
    "",
    "Hi team,",
    "Hope you are well!",
    "The client paused all spend until further notice.",
    "CAUTION: This email originated from outside of the organization.",
)
ENDINGS = (
    "",
    "Thanks,\nDana Whitfield",
    "Best Regards,\nDana\nClient Success | Campaign Strategy\nOrder desk: 4475550142",
)


@dataclass(frozen=True)
class Mangle:
    """How one form is written."""

    order: tuple[Field, ...]
    labels: dict[Field, str]
    bullet: str
    separator: str
    items: str | None  # the bullet of the products; None: on one line
    blank_lines: int
    noise: str
    ending: str


@st.composite
def mangles(draw: st.DrawFn) -> Mangle:
    recase = draw(st.sampled_from((str.upper, str.lower, str.title, str)))
    return Mangle(
        order=tuple(draw(st.permutations(list(Field)))),
        labels={field: recase(draw(st.sampled_from(LABELS[field]))) for field in Field},
        bullet=draw(st.sampled_from(BULLETS)),
        separator=draw(st.sampled_from(SEPARATORS)),
        items=draw(st.sampled_from((None, *ITEM_BULLETS))),
        blank_lines=draw(st.integers(0, 2)),
        noise=draw(st.sampled_from(NOISE)),
        ending=draw(st.sampled_from(ENDINGS)),
    )


def write(mangle: Mangle) -> str:
    lines = [mangle.noise]
    for field in mangle.order:
        value = FULL[field]
        if isinstance(value, str):
            lines.append(f"{mangle.bullet}{mangle.labels[field]}{mangle.separator}{value}")
        elif mangle.items is None:
            lines.append(f"{mangle.bullet}{mangle.labels[field]}{mangle.separator}{', '.join(value)}")
        else:
            lines.append(f"{mangle.bullet}{mangle.labels[field]}{mangle.separator.rstrip()}")
            lines += [f"    {mangle.items}{product}" for product in value]
    return ("\n" * (mangle.blank_lines + 1)).join(lines) + f"\n\n{mangle.ending}\n"


def read(text: str) -> Request:
    (request,) = read_requests(SUBJECT, text, None, FormSettings())
    return request


@given(mangles())
@settings(max_examples=150, deadline=None)
def test_a_mangled_form_reads_as_it_was_meant(mangle: Mangle) -> None:
    request = read(write(mangle))
    assert {field: getattr(request, field) for field in Field} == FULL


@given(mangles(), st.sampled_from("\u00a0\u2009\u202f\u3000"), st.sampled_from(("", "\u200b", "\ufeff", "\u00ad")))
@settings(max_examples=50, deadline=None)
def test_blanks_of_any_kind_and_invisible_characters_change_nothing(mangle: Mangle, blank: str, invisible: str) -> None:
    text = write(mangle).replace("Dental", f"Den{invisible}tal").replace(" ", blank)
    request = read(text)
    assert {field: getattr(request, field) for field in Field} == FULL


@given(mangles(), st.lists(st.integers(0, 40), max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_form_that_lost_lines_never_gives_another_value(mangle: Mangle, lost: list[int]) -> None:
    lines = write(mangle).split("\n")
    kept = "\n".join(line for number, line in enumerate(lines) if number not in lost)
    for request in read_requests(SUBJECT, kept, None, FormSettings()):
        assert request.client in (FULL[Field.CLIENT], None)
        assert request.campaign in (FULL[Field.CAMPAIGN], None)
        assert request.titan_order_id in (FULL[Field.TITAN_ORDER_ID], None)
        assert set(request.products) <= set(FULL[Field.PRODUCTS])


@given(st.text(), st.text(), st.none() | st.text())
@example("Order Cancellation Request", "Products:\n\x00\t\t", "<table><tr><td>Products<td>")
@settings(max_examples=150, deadline=None)
def test_no_text_stops_the_reader(subject: str, text: str, html: str | None) -> None:
    read_requests(subject, text, html, FormSettings())


@given(st.text(alphabet=":=-•\t\n>|,;()[]*# ClientCampaignTitanOrderIDProducts0123456789"))
@settings(max_examples=150, deadline=None)
def test_no_heap_of_the_forms_own_characters_stops_the_reader(text: str) -> None:
    read_requests(SUBJECT, text, None, FormSettings())


@pytest.mark.parametrize(
    "line",
    [
        *(" ", "(", "*", "-", "•", "\t", "> ", "[", "$1,,,", "On ", "a, ", " - a", "| Client: ", "a and ", ". a"),
        *(
            "Vision VX Client: a ; ",
            "titan order ",
            "jan ",
            "thanks all ",
            "1",
            "a:",
            "»",
            "a | b | ",
            "1) a ",
            "~~",
            "__",
        ),
        *("[a](https://", "<https://", "From: a ", "Client a ", "  a", "Client: a ", "10/1 ", "(a", "Thanks! "),
    ],
    ids=repr,
)
def test_a_hostile_text_is_read_within_seconds(line: str) -> None:
    text = "\n".join(
        ["Titan Order ID: 4471923", "Products:", *[(line * MAX_LINE_LENGTH)[:MAX_LINE_LENGTH]] * MAX_LINES]
    )
    started = process_time()
    read_requests(SUBJECT, text, None, FormSettings())
    assert process_time() - started < 2
