"""What a style sheet strikes out by a class: nobody guesses which products are left."""

from time import process_time

import pytest

from cancel_mailbot.message.html import html_lines
from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.request import Field, Warning
from cancel_mailbot.reading.struck import is_struck_by_class

FORM = "<p>Client: Northwind<br>Campaign: Fall<br>Titan Order ID: 4471923<br>Products:</p><ul><li>SEO</li>"
STRUCK = f"<style>@media all {{.x, p.y{{text-decoration:line-through}}}}</style>{FORM}<li class='a x'>Radio</li></ul>"


@pytest.mark.parametrize("text", ["", html_lines(STRUCK), "See the formatted text."], ids=["none", "same", "other"])
def test_products_of_a_page_with_a_struck_class_are_asked_about(text: str) -> None:
    (request,) = read_requests("Order Cancellation Request", text or html_lines(STRUCK), STRUCK, FormSettings())
    assert request.missing == (Field.PRODUCTS,)
    assert Warning.EXCEPTION in request.warnings


@pytest.mark.parametrize(
    "markup",
    [
        "<style>.x{text-decoration:line-through}</style><p class=z>a</p>",
        "<style>.x{color:red}</style><p class=x>a</p>",
        "<p class=x>line-through</p>",
    ],
    ids=["not used", "not struck", "words"],
)
def test_what_strikes_nothing_out_is_no_reason(markup: str) -> None:
    assert not is_struck_by_class(markup)


def test_a_hostile_page_costs_no_time() -> None:
    started = process_time()
    for part in ("<style", "class=", ".x{line-through", "{}", "<style>.a{line-through}</style>"):
        is_struck_by_class("line-through" + part * (1_000_000 // len(part)))
    assert process_time() - started < 2
