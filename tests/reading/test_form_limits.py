"""What is longer than what is read: it is never read in part without saying so."""

from time import process_time

import pytest

from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.normal import MAX_LENGTH, MAX_LINE_LENGTH, MAX_LINES, is_read_whole
from cancel_mailbot.reading.request import Warning

SUBJECT = "Order Cancellation Request"
FORM = "Vision VX Client: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\nProducts: SEO\n"
OTHER = FORM.replace("4471923", "5550001")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FORM + "\n" * MAX_LINES + OTHER, id="behind blank lines"),
        pytest.param(FORM + "posted by a list\n" * MAX_LINES + OTHER, id="behind many lines"),
        pytest.param(FORM + (" " * 1_000 + "\n") * (MAX_LENGTH // 1_001 + 1) + OTHER, id="behind many characters"),
        pytest.param(FORM + "a " * MAX_LINE_LENGTH + OTHER, id="at the end of a long line"),
        pytest.param(
            "Client\tCampaign\tTitan Order ID\tProduct\n" + "Northwind\tFall\t4471923\tSEO\n" * 1_000, id="a long table"
        ),
        pytest.param("\n" * MAX_LINES + FORM, id="all of it far below"),
    ],
)
def test_an_order_that_may_stand_behind_the_limits_is_told(text: str) -> None:
    requests = read_requests(SUBJECT, text, None, FormSettings())
    assert requests
    assert all(Warning.CUT_SHORT in request.warnings for request in requests)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FORM + "\n" * 5_000, id="blank lines below"),
        pytest.param(FORM + " " * MAX_LENGTH, id="blanks below"),
        pytest.param(FORM + "\nThanks,\nDana\n\n" + "This message is confidential. " * 100, id="a long disclaimer"),
    ],
)
def test_nothing_that_could_be_an_order_needs_no_warning(text: str) -> None:
    (request,) = read_requests(SUBJECT, text, None, FormSettings())
    assert (request.missing, request.warnings) == ((), ())


def test_other_mail_may_be_as_long_as_it_likes() -> None:
    assert read_requests("Minutes", "a line of the minutes\n" * 5_000, None, FormSettings()) == ()


def test_a_form_in_markup_that_is_cut_is_told_of_too() -> None:
    shown = "".join(f"<p>{line}</p>" for line in (FORM + "x\n" * MAX_LINES + OTHER).splitlines())
    (request,) = read_requests(SUBJECT, FORM, shown, FormSettings())
    assert request.warnings == (Warning.CUT_SHORT,)


def test_a_hostile_long_line_costs_no_time() -> None:
    assert is_read_whole("order " * 60_000)
    assert is_read_whole("cancel" * 60_000)
    started = process_time()
    assert is_read_whole("\v" * 300_000)
    for blank in " \t\v":
        read_requests(SUBJECT, FORM.replace(": ", ":" + blank * 90_000), None, FormSettings())
    assert process_time() - started < 2
