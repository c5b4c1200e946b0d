"""What is said where a case ends, or where an order was cancelled before: nothing untrue, and nothing left out."""

import pytest

from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.notices.samples import REP, REQUEST, STAFF, Sample, open_case
from cancel_mailbot.workflow.due import Due, LineVerdict, NoticeKind, Verdict
from cancel_mailbot.workflow.events import CaseRejected, Event, StepReported, WithdrawalAsked
from tests.notices.people import parts, write

EVERY = tuple(WithdrawalAsked((n,), "withdraw", accepted=True) for n in (1, 2, 3))
BILLING_DONE = StepReported("billing", StepState.DONE, (1,))


def words_of(kind: NoticeKind, *events: Event, why: str = "") -> str:
    to = (REP,) if kind.audience.value == "rep" else (STAFF,)
    due = Due(kind, to, applied=True, words="withdraw", author=REP, why=why)
    return " ".join(" ".join(parts(write(Sample("one", due, open_case(REQUEST, *events))))).split())


@pytest.mark.parametrize("kind", [NoticeKind.WITHDRAWN, NoticeKind.WITHDRAWAL])
def test_when_the_last_product_is_withdrawn_nothing_goes_on(kind: NoticeKind) -> None:
    told = words_of(kind, *EVERY)
    assert "Everything else goes on" not in told
    assert "is withdrawn." in told


def test_when_a_product_is_left_it_goes_on() -> None:
    assert "Everything else goes on." in words_of(NoticeKind.WITHDRAWN, *EVERY[:2])


def test_a_withdrawal_names_what_was_done_before() -> None:
    whole = words_of(NoticeKind.WITHDRAWN, BILLING_DONE, WithdrawalAsked((), "withdraw", accepted=True))
    assert "Nothing more of this order will be cancelled" in whole
    assert "p1 Targeted Display: billing done" in whole
    assert "beyond what was done before" in words_of(NoticeKind.WITHDRAWN, BILLING_DONE, EVERY[0])
    assert "beyond what was done before" not in words_of(NoticeKind.WITHDRAWN, BILLING_DONE, EVERY[1])


def test_a_withdrawal_before_any_work_says_that_nothing_is_cancelled() -> None:
    whole = words_of(NoticeKind.WITHDRAWN, WithdrawalAsked((), "withdraw", accepted=True))
    assert "Nothing of this order will be cancelled" in whole
    assert "done until then" not in whole


def test_an_acknowledgement_says_what_another_case_does_already() -> None:
    overlap = "Streaming Audio is already being cancelled in CXL-1001."
    assert words_of(NoticeKind.ACKNOWLEDGEMENT, why=overlap).count(overlap) == 2  # in the text and in the HTML


@pytest.mark.parametrize(
    ("events", "offered"), [((), True), ((CaseRejected("not ours"),), False)], ids=["open", "over"]
)
def test_withdraw_is_offered_while_there_is_something_to_withdraw(events: tuple[Event, ...], offered: bool) -> None:
    assert ("status, withdraw, help" in words_of(NoticeKind.STATUS, *events)) is offered


def test_status_asked_for_two_cases_says_where_each_stands() -> None:
    lines = tuple(LineVerdict(f"CXL-{n} status", Verdict.OK, f"CXL-{n} is open", case_number=n) for n in (1001, 1002))
    due = Due(NoticeKind.COMMAND_ANSWER, (STAFF,), lines=lines, applied=True, why="status")
    for part in parts(write(Sample("two", due, None))):
        assert "CXL-1001 is open" in part
        assert "CXL-1002 is open" in part
