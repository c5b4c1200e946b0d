"""What follows from what a message means, beside orders and commands."""

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.message.message import Kind, Returned
from cancel_mailbot.reading.wishes import Amend, Question, Thanks, WantsHelp, WantsStatus, Wish, Withdraw
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.classify import find_disposition
from cancel_mailbot.workflow.decide import decide, hold, report_failure
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition, NoticeKind
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AutomaticReceived,
    Event,
    NoteAdded,
    NoticeBounced,
    QuestionAsked,
    StepReported,
    ThanksReceived,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances, Facts, ReturnedNotice
from cancel_mailbot.workflow.interpret import Held, RepWish, StaffNote
from tests.builders import ANN, DANA, JO, NOW, make_case, make_message

NOTHING = Facts(Role.REP)
TEAM = Circumstances(NOW, (ANN, JO))
BEGUN = make_case(StepReported("billing", StepState.DONE, (2,)))


def wish(case: Case, wanted: Wish) -> Decision:
    return decide(make_message("my words"), RepWish(case, wanted, "my words"), NOTHING, TEAM)


def events(decision: Decision) -> list[Event]:
    return [event for change in decision.changes for event in change.events]


def told(decision: Decision) -> list[tuple[NoticeKind, tuple[str, ...]]]:
    dues = [*decision.notices, *(due for change in decision.changes for due in change.notices)]
    every = [(each.kind, due.to) for due in dues for each in (due, *due.besides)]
    return [(kind, tuple(person.address for person in to)) for kind, to in every]


STAFF = (ANN.address, JO.address)
REP = (DANA.address,)


@pytest.mark.parametrize(
    ("wanted", "disposition", "event", "notices"),
    [
        pytest.param(
            Withdraw(),
            Disposition.WITHDRAWAL,
            WithdrawalAsked((), "my words", accepted=True),
            [(NoticeKind.WITHDRAWN, REP), (NoticeKind.WITHDRAWAL, STAFF)],
            id="withdraw",
        ),
        pytest.param(
            Withdraw((2,)),
            Disposition.WITHDRAWAL,
            WithdrawalAsked((2,), "my words", accepted=True),
            [(NoticeKind.WITHDRAWN, REP), (NoticeKind.WITHDRAWAL, STAFF)],
            id="withdraw one product",
        ),
        pytest.param(
            Withdraw(explicit=False),
            Disposition.WITHDRAWAL,
            WithdrawalAsked((), "my words", accepted=False),
            [(NoticeKind.WITHDRAWN, REP), (NoticeKind.WITHDRAWAL, STAFF)],
            id="withdraw in prose, which staff decide",
        ),
        pytest.param(
            Withdraw((9,)),
            Disposition.QUESTION,
            QuestionAsked("my words"),
            [(NoticeKind.QUESTION, STAFF)],
            id="withdraw a product that does not exist, which a person must read",
        ),
        pytest.param(
            Amend("my words"),
            Disposition.AMENDMENT,
            AmendmentAsked("my words"),
            [(NoticeKind.AMENDMENT_NOTED, REP), (NoticeKind.AMENDMENT, STAFF)],
            id="amend, of which the rep hears that staff decide",
        ),
        pytest.param(
            Question("my words"),
            Disposition.QUESTION,
            QuestionAsked("my words"),
            [(NoticeKind.QUESTION, STAFF)],
            id="a question",
        ),
        pytest.param(Thanks(), Disposition.THANKS, ThanksReceived(), [], id="thanks"),
        pytest.param(WantsStatus(), Disposition.QUESTION, None, [(NoticeKind.STATUS, REP)], id="status"),
        pytest.param(WantsHelp(), Disposition.QUESTION, None, [(NoticeKind.REP_HELP, REP)], id="help"),
    ],
)
def test_what_a_rep_wants_on_an_untouched_case(
    wanted: Wish, disposition: Disposition, event: Event | None, notices: list[tuple[NoticeKind, tuple[str, ...]]]
) -> None:
    decision = wish(make_case(), wanted)
    assert decision.disposition is disposition
    assert events(decision) == ([event] if event else [])
    assert told(decision) == notices


def test_a_withdrawal_after_work_was_reported_is_for_staff_to_decide() -> None:
    (event,) = events(wish(BEGUN, Withdraw()))
    assert isinstance(event, WithdrawalAsked)
    assert not event.accepted


def test_a_product_that_nobody_has_begun_can_still_be_withdrawn() -> None:
    (event,) = events(wish(BEGUN, Withdraw((3,))))
    assert isinstance(event, WithdrawalAsked)
    assert event.accepted


def test_a_note_of_staff_is_kept_and_an_empty_one_leaves_nothing() -> None:
    case = make_case()
    kept = decide(make_message(author=ANN), StaffNote(case, "called the client"), Facts(Role.STAFF), TEAM)
    empty = decide(make_message(author=ANN), StaffNote(case, ""), Facts(Role.STAFF), TEAM)
    assert events(kept) == [NoteAdded("called the client")]
    assert (events(empty), told(kept), told(empty)) == ([], [], [])
    assert kept.disposition is empty.disposition is Disposition.NOTE


def test_a_held_message_is_told_to_staff_alone() -> None:
    decision = decide(make_message(), Held("a stranger asks"), Facts(Role.STRANGER), TEAM)
    assert decision.disposition is Disposition.HELD
    assert decision.reason == "a stranger asks"
    assert told(decision) == [(NoticeKind.HELD_MESSAGE, STAFF)]


def test_a_message_that_cannot_be_read_is_held_all_the_same() -> None:
    assert told(hold(None, "too deep", TEAM)) == [(NoticeKind.HELD_MESSAGE, STAFF)]


def test_an_automatic_answer_on_a_case_is_an_entry_on_its_timeline_and_nothing_else() -> None:
    message = make_message(kind=Kind.AUTOREPLY, kind_reason="Auto-Submitted")
    facts = Facts(Role.REP, threaded=(make_case(),))
    finding = find_disposition(message, facts)
    assert finding is not None
    decision = decide(message, finding, facts, TEAM)
    assert events(decision) == [AutomaticReceived("autoreply: Auto-Submitted")]
    assert told(decision) == []


def test_a_bounced_notice_is_marked_told_to_the_others_and_kept_on_the_case() -> None:
    returned = Returned(("<cxl@example.com>",), DANA.address, "5.1.1", permanent=True, diagnostic="no such user")
    message = make_message(kind=Kind.BOUNCE, returned=returned)
    facts = Facts(Role.STRANGER, returned=(ReturnedNotice(7, 1042, ANN.address),), threaded=(make_case(),))
    finding = find_disposition(message, facts)
    assert finding is not None
    decision = decide(message, finding, facts, TEAM)
    assert decision.bounced == (7,)
    assert events(decision) == [NoticeBounced(ANN.address, "5.1.1", "no such user", permanent=True)]
    assert told(decision) == [(NoticeKind.NOTICE_BOUNCED, (JO.address,))]


def test_a_bounce_of_nothing_of_ours_has_no_effect() -> None:
    message = make_message(kind=Kind.BOUNCE)
    finding = find_disposition(message, NOTHING)
    assert finding is not None
    decision = decide(message, finding, NOTHING, TEAM)
    assert (decision.disposition, events(decision), told(decision)) == (Disposition.BOUNCE, [], [])


def test_a_refused_notice_is_told_to_staff_but_the_failure_of_that_report_is_not() -> None:
    first = report_failure(NoticeKind.ACKNOWLEDGEMENT, 1042, DANA.address, "550 no", (ANN,))
    assert [due.kind for due in first.notices] == [NoticeKind.NOTICE_BOUNCED]
    second = report_failure(NoticeKind.NOTICE_BOUNCED, 1042, ANN.address, "550 no", (ANN, JO))
    assert second.notices == ()


def test_withdrawing_what_is_already_withdrawn_is_answered_with_where_it_stands() -> None:
    decision = wish(make_case(WithdrawalAsked((), "", accepted=True)), Withdraw())
    assert events(decision) == [WithdrawalAsked((), "my words", accepted=False)]
    assert told(decision) == [(NoticeKind.STATUS, REP)]


def test_a_case_that_a_withdrawal_completes_is_confirmed() -> None:
    done = [StepReported(step, StepState.DONE, (1, 2)) for step in ("billing", "fulfillment", "true_up")]
    decision = wish(make_case(*done), Withdraw((3,)))
    assert (NoticeKind.TRUE_UP_CONFIRMATION, REP) in told(decision)


def test_the_cases_rep_is_told_when_somebody_copied_withdraws() -> None:
    message = make_message("withdraw", author=JO)
    decision = decide(message, RepWish(make_case(), Withdraw(), "withdraw"), NOTHING, TEAM)
    assert told(decision)[0] == (NoticeKind.WITHDRAWN, (JO.address, DANA.address))


def test_a_delayed_notice_is_an_entry_on_the_timeline_and_has_not_come_back() -> None:
    returned = Returned(("<cxl@example.com>",), DANA.address, "4.4.1", permanent=False, diagnostic="timed out")
    message = make_message(kind=Kind.BOUNCE, returned=returned)
    facts = Facts(Role.STRANGER, returned=(ReturnedNotice(7, 1042, DANA.address),), threaded=(make_case(),))
    finding = find_disposition(message, facts)
    assert finding is not None
    decision = decide(message, finding, facts, TEAM)
    assert (decision.bounced, told(decision)) == ((), [])
    assert events(decision) == [NoticeBounced(DANA.address, "4.4.1", "timed out", permanent=False)]


def test_withdrawing_everything_ends_the_case() -> None:
    decision = wish(make_case(), Withdraw((1, 2, 3)))
    assert make_case(*events(decision)).state is CaseState.WITHDRAWN
