"""What a reader sees at once: from the inbox list how it stands, and below the first sentence what went wrong."""

import re
from dataclasses import replace
from html import unescape

import pytest

from cancel_mailbot.notices.samples import REP, REQUEST, STAFF, Sample, open_case
from cancel_mailbot.reading.request import Doubt, Field, Request, Source, Warning
from cancel_mailbot.workflow.due import Due, NoticeKind
from tests.notices.people import parts, write

PLAIN = replace(REQUEST, warnings=(), unread=(), extras=())
ONE = replace(PLAIN, products=("Targeted Display",))
TWO = replace(PLAIN, products=("Targeted Display", "SEO"))
UNREAD = replace(PLAIN, unread=("Budget code 77", "Lee knows more."))
NEGATED = replace(
    PLAIN,
    products=(),
    doubts=(Doubt(Field.PRODUCTS, "Do NOT process this one yet", Warning.NEGATION),),
    warnings=(Warning.NEGATION,),
    sources=(Source(Field.PRODUCTS, 5, "Product(s) to be Canceled: Targeted Display, Streaming Audio"),),
)
ACKNOWLEDGEMENT, INFORMATION_NEEDED, WORK_ITEM = (
    NoticeKind.ACKNOWLEDGEMENT,
    NoticeKind.INFORMATION_NEEDED,
    NoticeKind.WORK_ITEM,
)


def written(kind: NoticeKind, request: Request) -> tuple[str, str]:
    """Both parts, the HTML without its markup behind the preview line."""
    to = STAFF if kind is WORK_ITEM else REP
    text, html = parts(write(Sample("sample", Due(kind, (to,), words="my words", author=REP), open_case(request))))
    body = html.partition("<body")[2].partition(">")[2]
    return text, " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.mark.parametrize(
    ("kind", "request_", "preview", "first"),
    [
        pytest.param(
            ACKNOWLEDGEMENT,
            PLAIN,
            "Logged, we take it from here: three products of Northwind Dental.",
            "Your cancellation is logged as CXL-1042",
            id="nothing to do for the rep",
        ),
        pytest.param(
            ACKNOWLEDGEMENT,
            UNREAD,
            "Logged, but we did not understand two lines: three products of Northwind Dental.",
            "Your cancellation is logged as CXL-1042",
            id="lines that were not understood",
        ),
        pytest.param(
            ACKNOWLEDGEMENT,
            replace(PLAIN, unopened=("order.xlsx",)),
            "Logged, please check what we noted: three products of Northwind Dental.",
            "Your cancellation is logged as CXL-1042",
            id="a file that was not read",
        ),
        pytest.param(
            INFORMATION_NEEDED,
            NEGATED,
            "Waiting for you, nothing is cancelled yet: we need the products.",
            "Nothing is cancelled yet: CXL-1042 waits for your answer.",
            id="a question",
        ),
        pytest.param(
            WORK_ITEM,
            ONE,
            "New, to do, something to read first: one product of Northwind Dental,",
            "Please cancel one product of Northwind Dental",
            id="work, with a remark",
        ),
    ],
)
def test_the_inbox_list_says_how_it_stands(kind: NoticeKind, request_: Request, preview: str, first: str) -> None:
    text, shown = written(kind, request_)
    assert shown.startswith(preview)
    assert text.split("\n\n")[2].startswith(first)


@pytest.mark.parametrize("kind", [ACKNOWLEDGEMENT, WORK_ITEM])
def test_what_nobody_understood_stands_above_every_field(kind: NoticeKind) -> None:
    text, shown = written(kind, UNREAD)
    for part in (text, shown):
        assert part.index("Budget code 77") < part.index("Vision VX Client")
    if kind is ACKNOWLEDGEMENT:
        assert text.split("\n\n")[3].startswith("We did not understand two lines of your mail.")


def test_a_rep_who_wrote_not_yet_is_asked_about_the_products_that_were_listed() -> None:
    for part in written(INFORMATION_NEEDED, NEGATED):
        plain = " ".join(part.split())
        assert (
            'You listed Targeted Display, Streaming Audio, and you wrote "Do NOT process this one yet". '
            "Which products shall we cancel, and shall we go ahead?" in plain
        )
        assert "(not taken: Targeted Display, Streaming Audio)" in plain
        assert "(missing)" not in plain


@pytest.mark.parametrize(
    ("kind", "request_", "offered"),
    [
        pytest.param(ACKNOWLEDGEMENT, ONE, [], id="the rep of one product"),
        pytest.param(ACKNOWLEDGEMENT, TWO, ["withdraw p2"], id="the rep of two"),
        pytest.param(NoticeKind.REP_HELP, ONE, [], id="help for the rep of one product"),
        pytest.param(NoticeKind.REP_HELP, TWO, ["withdraw p2"], id="help for the rep of two"),
        pytest.param(WORK_ITEM, ONE, [], id="staff, one product"),
        pytest.param(WORK_ITEM, TWO, ["billing done p1"], id="staff, two products"),
        pytest.param(WORK_ITEM, PLAIN, ["billing done p1,p3"], id="staff, three products"),
        pytest.param(ACKNOWLEDGEMENT, replace(PLAIN, products=("*",)), [], id="all products of an order"),
    ],
)
def test_what_is_offered_fits_the_case(kind: NoticeKind, request_: Request, offered: list[str]) -> None:
    for part in written(kind, request_):
        assert re.findall(r"(?:withdraw|billing done) p[0-9,p]*[0-9]", " ".join(part.split())) == offered


def test_a_message_attached_to_a_form_is_not_taken_for_the_mail_itself() -> None:
    attached = replace(PLAIN, unopened=('the attached message "Order Cancellation Request"',))
    for part in written(ACKNOWLEDGEMENT, attached):
        plain = " ".join(part.split())
        assert 'the attached message "Order Cancellation Request" was not read. If it matters' in plain
