"""Every field is read back to the rep, and whatever was not understood is named: to the rep, and to staff."""

from dataclasses import replace
from html import unescape

import pytest

from cancel_mailbot.notices.samples import REP, REQUEST, STAFF, Sample, open_case
from cancel_mailbot.reading.request import Contact, Doubt, Field, Request, Warning
from cancel_mailbot.workflow.due import Due, NoticeKind
from tests.notices.people import parts, write

WHOLE = Request(
    client="Client of the test",
    campaign="Campaign of the test",
    titan_order_id="9911223",
    products=("First product", "Second product"),
    contact=Contact("Signed Name", "555-0142"),
    extras=(("Effective Date", "December 24"),),
    doubts=(Doubt(Field.CLIENT, "A later client", Warning.CORRECTION),),
    unread=("Budget code 77", "<b>Keep</b> the audio"),
    unopened=("order.xlsx",),
)
FIELDS = ("Client of the test", "Campaign of the test", "9911223", "First product", "Second product", "December 24")
INCOMPLETE = replace(WHOLE, campaign=None)


def written(kind: NoticeKind, request: Request) -> tuple[str, str]:
    to = (REP,) if kind in (NoticeKind.ACKNOWLEDGEMENT, NoticeKind.INFORMATION_NEEDED) else (STAFF,)
    sample = Sample("sample", Due(kind, to, words="my words", author=REP), open_case(request))
    text, html = parts(write(sample))
    return " ".join(text.split()), " ".join(unescape(html).split())


@pytest.mark.parametrize(
    ("kind", "request_"),
    [
        pytest.param(NoticeKind.ACKNOWLEDGEMENT, WHOLE, id="the acknowledgement"),
        pytest.param(NoticeKind.INFORMATION_NEEDED, INCOMPLETE, id="the question for what is missing"),
        pytest.param(NoticeKind.WORK_ITEM, WHOLE, id="the work item"),
    ],
)
def test_every_field_and_all_that_was_not_understood_stands_in(kind: NoticeKind, request_: Request) -> None:
    for part in written(kind, request_):
        missing = ("Campaign of the test",) if request_ is INCOMPLETE else ()
        wanted = (*FIELDS, *request_.unread, "A later client", "order.xlsx was not read")
        assert [each for each in wanted if each not in part] == list(missing)


@pytest.mark.parametrize(
    ("kind", "unread", "sentence"),
    [
        pytest.param(
            NoticeKind.ACKNOWLEDGEMENT,
            ("Budget code 77",),
            "We did not understand one line of your mail. Our team reads it before the order itself.",
            id="one line",
        ),
        pytest.param(
            NoticeKind.ACKNOWLEDGEMENT,
            ("one", "two"),
            "We did not understand two lines of your mail. Our team reads them before the order itself.",
            id="two lines",
        ),
        pytest.param(
            NoticeKind.INFORMATION_NEEDED,
            ("Budget code 77",),
            "We did not understand one line of your mail. Our team reads it as soon as the request is complete.",
            id="one line of an incomplete request",
        ),
    ],
)
def test_a_rep_is_told_in_these_words(kind: NoticeKind, unread: tuple[str, ...], sentence: str) -> None:
    request = replace(INCOMPLETE if kind is NoticeKind.INFORMATION_NEEDED else WHOLE, unread=unread)
    text, html = written(kind, request)
    assert sentence in text
    assert sentence in html.replace("<b>", "").replace("</b>", "")


def test_of_what_was_understood_whole_nothing_of_the_kind_is_said() -> None:
    for part in written(NoticeKind.ACKNOWLEDGEMENT, replace(REQUEST, unread=(), warnings=())):
        assert "did not understand" not in part
        assert "Please check" not in part
        assert "PLEASE CHECK" not in part


def test_a_long_remark_is_cut_and_counted() -> None:
    unread = tuple(f"remark {number} of many" for number in range(1, 41))
    text, html = written(NoticeKind.ACKNOWLEDGEMENT, replace(WHOLE, unread=unread))
    for part in (text, html):
        assert "remark 10 of many" in part
        assert "remark 11 of many" not in part
        assert "and 30 more" in part


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("order.xlsx",), "order.xlsx was not read. Please type the missing lines into your answer."),
        (("a.pdf", "b.pdf"), "a.pdf and b.pdf were not read."),
        (("winmail.dat",), "Outlook packed this one as winmail.dat, which was not read."),
        (tuple(f"{n}.pdf" for n in range(9)), "4.pdf and 4 more were not read."),
    ],
    ids=["a sheet", "two files", "a mail that Outlook packed", "many files"],
)
def test_a_mail_with_its_order_in_a_file_is_asked_for_text(names: tuple[str, ...], words: str) -> None:
    for part in written(NoticeKind.INFORMATION_NEEDED, replace(INCOMPLETE, unopened=names)):
        assert words in part


def test_a_change_that_waits_is_told_to_the_rep_with_what_stands() -> None:
    due = Due(NoticeKind.AMENDMENT_NOTED, (REP,), words="Products: SEO")
    for part in parts(write(Sample("noted", due, open_case(WHOLE)))):
        told = " ".join(unescape(part).split())
        assert "Sales Enablement will read it, decide, and tell you" in told
        assert "Products: SEO" in told
        assert "Second product" in told
