"""Whose form is read: the writer's own first, then a forwarded one, then a quoted one under nothing else."""

import pytest

from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.request import Request, Warning

SUBJECT = "Order Cancellation Request"
FORM = "Vision VX Client: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\nProducts: SEO\n\nThanks,\nDana\n"
OLD = FORM.replace("4471923", "1111111")
HEADERS = (
    "From: Dana Whitfield <dana@example.com>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ana\nSubject: Order\n\n"
)


def quote(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def read(subject: str, text: str) -> tuple[Request, ...]:
    return read_requests(subject, text, None, FormSettings())


@pytest.mark.parametrize(
    "text",
    [
        f"FYI\n\nAna\n\n________________________________\n{HEADERS}{FORM}",
        f"-----Original Message-----\n{HEADERS}{FORM}",
        f"---------- Forwarded message ---------\n{HEADERS}{FORM}",
        f"Ana\n\nBegin forwarded message:\n\n{quote(HEADERS + FORM)}",
        f"Ana\n\n{quote('Begin forwarded message:' + chr(10) + chr(10) + HEADERS + FORM)}",
        f"See below.\n\n*From:* Dana Whitfield <dana@example.com>\n*Sent:* Monday\n*Subject:* Order\n\n{FORM}",
        f"Von: Dana Whitfield <dana@example.com>\nGesendet: Montag\nAn: Ana\nBetreff: Order\n\n{FORM}",
    ],
    ids=["outlook", "old outlook", "gmail", "apple", "apple quoted", "bold headers", "german"],
)
def test_a_forwarded_form_counts_and_names_its_author(text: str) -> None:
    (request,) = read(f"Fwd: {SUBJECT}", text)
    assert request.missing == ()
    assert request.warnings == (Warning.FORWARDED,)
    assert request.forwarded_from == "Dana Whitfield <dana@example.com>"
    assert request.contact.name == "Dana"


@pytest.mark.parametrize(
    "below",
    [
        f"________________________________\n{HEADERS}{OLD}",
        f"On Mon, Oct 5, 2026 at 3:02 PM Dana <dana@example.com> wrote:\n\n{quote(OLD)}",
        f"On Mon, Oct 5, 2026 at 3:02 PM Dana Whitfield\n<dana@example.com> wrote:\n{quote(OLD)}",
        f"On Mon, Oct 5, 2026, Dana wrote:\n{OLD}",
        quote(OLD),
    ],
    ids=["outlook", "gmail", "gmail wrapped", "no quote marks", "bare quote marks"],
)
def test_the_form_above_an_old_one_counts_alone(below: str) -> None:
    (request,) = read(f"Re: {SUBJECT}", f"{FORM}\n{below}")
    assert (request.titan_order_id, request.warnings) == ("4471923", ())


@pytest.mark.parametrize(
    "above", ["", "\n\n", "Thanks,\nDana\n\n", "Please see below\n", "Sent from my iPhone\n"], ids=repr
)
def test_a_quoted_form_counts_under_nothing_else(above: str) -> None:
    (request,) = read("Re: cancellation template", above + quote(FORM))
    assert (request.titan_order_id, request.warnings) == ("4471923", (Warning.FROM_QUOTE,))


@pytest.mark.parametrize("above", ["Thanks!\n", "Looks good to me.\n", "When will this be finished?\n"])
def test_a_quoted_form_does_not_count_under_words(above: str) -> None:
    assert read(f"Re: {SUBJECT}", above + quote(FORM)) == ()
    assert read("Re: cancellation template", above + quote(FORM)) == ()


def test_a_reply_that_asks_for_a_cancellation_in_its_own_words_is_a_request() -> None:
    (request,) = read(f"Re: {SUBJECT}", f"Please cancel the audio line, too.\n\n{quote(FORM)}")
    assert request.warnings == (Warning.PROSE,)
    assert request.titan_order_id is None


def test_an_answer_below_the_quote_is_the_writers_own() -> None:
    (request,) = read(f"Re: {SUBJECT}", f"On Mon, Oct 5, 2026, Dana wrote:\n{quote(OLD)}\n{FORM}")
    assert request.titan_order_id == "4471923"


def test_a_forward_without_a_form_is_prose() -> None:
    (request,) = read(f"FW: {SUBJECT}", f"________________________________\n{HEADERS}Please stop the ads.\n\nDana\n")
    assert request.warnings == (Warning.PROSE, Warning.FORWARDED)


def test_two_signed_forms_in_one_mail_are_two_orders() -> None:
    form = "Vision VX Client: {}\nCampaign Name: Fall\nTitan Order ID: {}\nProducts: SEO\n\nBest Regards,\nDana\n\n"
    text = form.format("A Corp", "4471923") + form.format("B Corp", "5551234")
    read = read_requests("Order Cancellation Request", text, None, FormSettings())
    assert [(each.client, each.titan_order_id) for each in read] == [("A Corp", "4471923"), ("B Corp", "5551234")]
