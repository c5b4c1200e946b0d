"""Replies stay on their thread, and a Message-ID of ours says which case it belongs to."""

from dataclasses import replace

import pytest

from cancel_mailbot.ground.identity import Person, find_own_case
from cancel_mailbot.notices.compose import Thread, compose, subject_of
from cancel_mailbot.notices.samples import REQUEST, open_case
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.events import RequestCompleted, WithdrawalAsked
from tests.notices.people import OCCASION, SAMPLES, THREAD, read, write

LONG_ID = f"<{'SA1PR04MB8216A7B1'.ljust(55, 'F')}@namprd04.prod.example.org>"
STAFF_KINDS = (NoticeKind.WORK_ITEM, NoticeKind.QUESTION, NoticeKind.COMMAND_ANSWER, NoticeKind.NOTICE_BOUNCED)
REP_KINDS = (NoticeKind.ACKNOWLEDGEMENT, NoticeKind.STEP_COMPLETED, NoticeKind.TRUE_UP_CONFIRMATION)


def with_ids(*ids: str) -> bytes:
    occasion = replace(OCCASION, thread=replace(THREAD, ids=ids))
    return write(SAMPLES["acknowledgement"], occasion).raw


def subject(kind: NoticeKind, case: Case | None, thread: Thread = THREAD, **facts: object) -> str:
    return subject_of(Due(kind, (), **facts), case, thread)  # type: ignore[arg-type]


def test_an_id_of_80_characters_is_on_the_wire_as_it_was_received() -> None:
    assert len(LONG_ID) >= 80
    raw = with_ids(LONG_ID)
    assert b"\r\nIn-Reply-To: " + LONG_ID.encode() + b"\r\n" in raw
    assert b"\r\nReferences: " + LONG_ID.encode() + b"\r\n" in raw


def test_many_long_ids_are_folded_only_between_them() -> None:
    ids = tuple(LONG_ID.replace("A7B1", f"{n:04}") for n in range(15))
    raw = with_ids(*ids)
    references = raw.partition(b"\r\nReferences: ")[2].partition(b"\r\nThread-Topic")[0].decode()
    assert references == "\r\n ".join((ids[0], *ids[-9:]))
    assert raw.count(f"\r\nIn-Reply-To: {ids[-1]}\r\n".encode()) == 1


@pytest.mark.parametrize(
    "unusable",
    [
        pytest.param("<a@example.com>\r\nBcc: eve@example.net", id="carries a header"),
        pytest.param("<a b@example.com>", id="has a blank"),
        pytest.param("<é@example.com>", id="is not ASCII"),
        pytest.param("<=?utf-8?q?a?=@example.com>", id="is an encoded-word"),
        pytest.param("a@example.com", id="has no brackets"),
        pytest.param(f"<{'a' * 1200}@example.com>", id="is longer than a line may be"),
    ],
)
def test_a_received_id_that_cannot_be_repeated_is_left_out(unusable: str) -> None:
    raw = with_ids("<root@example.com>", unusable)
    assert b"\r\nReferences: <root@example.com>\r\n" in raw
    assert b"\r\nIn-Reply-To: <root@example.com>\r\n" in raw


def test_a_first_mail_answers_nothing() -> None:
    assert b"In-Reply-To" not in with_ids()
    assert b"References" not in with_ids()


def test_the_same_cause_gets_the_same_bytes_and_another_one_another_id() -> None:
    first = write(SAMPLES["acknowledgement"])
    again = write(SAMPLES["acknowledgement"])
    other = write(SAMPLES["acknowledgement"], replace(OCCASION, cause="another"))
    assert first == again
    assert other.message_id != first.message_id


def test_a_message_id_names_its_case_under_our_key_only() -> None:
    composed = write(SAMPLES["acknowledgement"])
    assert read(composed)["Message-ID"] == composed.message_id
    assert find_own_case(composed.message_id, (OCCASION.key,)) == 1042
    assert find_own_case(composed.message_id, (b"another key",)) is None


def test_a_notice_without_a_case_has_number_0() -> None:
    assert find_own_case(write(SAMPLES["held_message"]).message_id, (OCCASION.key,)) == 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("Order Cancellation Request", "Re: Order Cancellation Request [CXL-1042]", id="as it was"),
        pytest.param("RE: Fw: re[2]: Cancel", "Re: Cancel [CXL-1042]", id="no piled-up prefixes"),
        pytest.param("AW: WG: Cancel", "Re: Cancel [CXL-1042]", id="no German prefixes"),
        pytest.param("Re: Cancel [CXL-1042]", "Re: Cancel [CXL-1042]", id="our tag once"),
        pytest.param("Re: [CXL-7] Re: Cancel", "Re: Cancel [CXL-1042]", id="no other case's tag"),
        pytest.param("Report: cancel", "Re: Report: cancel [CXL-1042]", id="a word that begins like a prefix"),
        pytest.param("", "Re: Order Cancellation Request [CXL-1042]", id="none"),
        pytest.param("x" * 500, f"Re: {'x' * 146} […] [CXL-1042]", id="too long"),
    ],
)
def test_a_reps_notice_answers_under_the_reps_subject(written: str, expected: str) -> None:
    assert subject(NoticeKind.ACKNOWLEDGEMENT, open_case(REQUEST), Thread((), written)) == expected


@pytest.mark.parametrize("kinds", [pytest.param(STAFF_KINDS, id="staff"), pytest.param(REP_KINDS, id="rep")])
def test_a_case_has_one_subject_for_each_audience_whatever_happens_to_it(kinds: tuple[NoticeKind, ...]) -> None:
    changed = replace(REQUEST, client="Another Client", products=("SEO",))
    withdrawal = WithdrawalAsked((2,), "", accepted=True)
    cases = (open_case(REQUEST), open_case(REQUEST, withdrawal), open_case(REQUEST, RequestCompleted(changed)))
    assert len({subject(kind, case) for kind in kinds for case in cases}) == 1


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(REQUEST, "[CXL-1042] Cancel 3 products - Northwind Dental - Titan 4471923", id="complete"),
        pytest.param(
            replace(REQUEST, products=("SEO",)),
            "[CXL-1042] Cancel 1 product - Northwind Dental - Titan 4471923",
            id="one",
        ),
        pytest.param(
            replace(REQUEST, products=("*",)),
            "[CXL-1042] Cancel all products - Northwind Dental - Titan 4471923",
            id="all",
        ),
        pytest.param(Request(None, None, None, ()), "[CXL-1042] Cancel products", id="nothing known"),
    ],
)
def test_a_staff_notice_says_what_is_to_be_cancelled(request_: Request, expected: str) -> None:
    assert subject(NoticeKind.WORK_ITEM, open_case(request_)) == expected


def test_a_held_message_is_named_by_reason_author_and_subject() -> None:
    author = Person("Sam Ortiz", "sam@example.net")
    expected = "Held: a stranger - Sam Ortiz <sam@example.net>: Cancel"
    assert subject(NoticeKind.HELD_MESSAGE, None, author=author, subject="Cancel", why="a stranger") == expected


def test_outlook_gets_the_topic_that_it_threads_by() -> None:
    message = read(write(SAMPLES["acknowledgement"]))
    assert message["Subject"] == f"Re: {message['Thread-Topic']}"


def test_compose_uses_the_subject_that_subject_of_names() -> None:
    for sample in SAMPLES.values():
        composed = compose(sample.due, sample.case, sample.recipient, OCCASION)
        assert composed.subject == subject_of(sample.due, sample.case, THREAD)
