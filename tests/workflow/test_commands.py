"""Staff commands on a case: what each does, what it refuses, and whom we owe a mail for it."""

import pytest

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.command_mail import Actor, CommandMail
from cancel_mailbot.workflow.commands import decide_commands
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import NoticeKind, Verdict
from cancel_mailbot.workflow.events import NoteAdded, StepReported, WithdrawalAsked
from cancel_mailbot.workflow.facts import Circumstances
from tests.builders import ANN, DANA, JO, NOW, make_case, make_request

EVERY = (1, 2, 3)
CREDIT = Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))


def done(step: str, *products: int, **more: object) -> StepReported:
    return StepReported(step, StepState.DONE, products, **more)  # type: ignore[arg-type]


def command(case: Case, text: str, by: Actor | None = None) -> Decision:
    mail = CommandMail(case, (case,), read_commands(text, Lexicon()))
    return decide_commands(mail, by or Actor(JO, NOW), Circumstances(NOW, (ANN,)))


def events_of(decision: Decision) -> list[object]:
    return [event for change in decision.changes for event in change.events]


def notices_of(decision: Decision) -> list[tuple[NoticeKind, tuple[str, ...]]]:
    return [(due.kind, tuple(p.address for p in due.to)) for change in decision.changes for due in change.notices]


def reasons(decision: Decision) -> str:
    return " | ".join(line.why for line in decision.lines)


ALL_BUT_TRUE_UP = (done("billing", *EVERY), done("fulfillment", *EVERY))


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("billing done", EVERY),
        ("billing done p1,p3", (1, 3)),
        ("billing p2 done", (2,)),
        ("billing done p2-p3", (2, 3)),
    ],
)
def test_a_step_is_reported_for_the_products_named_or_for_all_that_are_open(
    text: str, products: tuple[int, ...]
) -> None:
    (event,) = events_of(command(make_case(), text))
    assert isinstance(event, StepReported)
    assert (event.step, event.state, event.products) == ("billing", StepState.DONE, products)


def test_no_product_named_means_those_still_open_and_not_withdrawn() -> None:
    case = make_case(done("billing", 1), WithdrawalAsked((2,), "", accepted=True))
    (event,) = events_of(command(case, "billing done"))
    assert isinstance(event, StepReported)
    assert event.products == (3,)


def test_repeating_what_is_done_changes_nothing_and_says_who_did_it() -> None:
    decision = command(make_case(done("billing", *EVERY)), "billing done")
    assert events_of(decision) == []
    assert decision.lines[0].verdict is Verdict.OK
    assert ANN.address in decision.lines[0].reads
    assert notices_of(decision) == [(NoticeKind.COMMAND_ANSWER, (JO.address,))]


def test_one_wrong_line_means_that_nothing_of_the_mail_is_applied() -> None:
    decision = command(make_case(), "billing done\nfulfillment donee")
    assert events_of(decision) == []
    assert not decision.applied
    assert [line.verdict for line in decision.lines] == [Verdict.OK, Verdict.ERROR]
    assert notices_of(decision) == [(NoticeKind.COMMAND_ANSWER, (JO.address,))]


@pytest.mark.parametrize(
    ("case", "text", "why"),
    [
        pytest.param(make_case(), "billing done p4", "there is no p4", id="a product that does not exist"),
        pytest.param(
            make_case(WithdrawalAsked((2,), "", accepted=True)),
            "billing done p2",
            "withdrawn",
            id="a withdrawn product",
        ),
        pytest.param(make_case(), "true-up done no credit", "comes after billing", id="true-up before the other steps"),
        pytest.param(
            make_case(done("billing", *EVERY)), "true-up done no credit", "after fulfillment", id="before fulfillment"
        ),
        pytest.param(make_case(done("billing", 1)), "billing started p1", "already done", id="a finished step again"),
        pytest.param(make_case(), "billing done credit $5", "outcome", id="an amount for billing"),
        pytest.param(
            make_case(*ALL_BUT_TRUE_UP),
            "true-up done p1,p2 credit $5",
            "a line for each",
            id="one amount for two products",
        ),
        pytest.param(make_case(), "billing done on 2062-11-20", "still to come", id="a day in the future"),
        pytest.param(
            make_case(*ALL_BUT_TRUE_UP, done("true_up", *EVERY, outcome=CREDIT, whole_case=True)),
            "true-up done credit $500.00 ref CM-2",
            "another outcome",
            id="another credit after the true-up is done",
        ),
        pytest.param(
            make_case(done("billing", *EVERY)), "billing not needed", "already done", id="the contrary of what is done"
        ),
        pytest.param(make_case(), "all done no credit p9", "there is no p9", id="all done for an unknown product"),
        pytest.param(
            make_case(request=make_request(campaign=None)),
            "billing done",
            "campaign missing",
            id="a case that needs info",
        ),
        pytest.param(
            make_case(WithdrawalAsked((), "", accepted=True)), "billing done", "withdrawn", id="a withdrawn case"
        ),
        pytest.param(make_case(), "CXL-7 billing done", "a mail of its own", id="another case's name"),
    ],
)
def test_what_contradicts_the_case_is_refused_with_the_reason(case: Case, text: str, why: str) -> None:
    decision = command(case, text)
    assert events_of(decision) == []
    assert why in reasons(decision)


def test_the_true_up_comes_last_wherever_it_stands_in_the_mail() -> None:
    decision = command(make_case(), "true-up done no credit\nbilling done\nfulfillment done")
    assert decision.applied
    assert [event.step for event in events_of(decision) if isinstance(event, StepReported)] == [
        "billing",
        "fulfillment",
        "true_up",
    ]
    assert [line.line for line in decision.lines] == ["true-up done no credit", "billing done", "fulfillment done"]


def test_several_steps_in_one_mail_make_one_notice_to_the_rep() -> None:
    decision = command(make_case(), "billing done\nfulfillment done")
    assert notices_of(decision) == [(NoticeKind.STEP_COMPLETED, (DANA.address,))]
    assert decision.changes[0].notices[0].steps == ("billing", "fulfillment")


def test_the_rep_hears_of_a_step_when_the_last_product_is_done() -> None:
    assert notices_of(command(make_case(), "billing done p1")) == []
    assert notices_of(command(make_case(done("billing", 1)), "billing done p2,p3")) == [
        (NoticeKind.STEP_COMPLETED, (DANA.address,))
    ]


def test_closing_the_case_sends_the_true_up_confirmation_alone() -> None:
    decision = command(make_case(*ALL_BUT_TRUE_UP), "true-up done credit $1,250.00 ref CM-4471")
    assert notices_of(decision) == [(NoticeKind.TRUE_UP_CONFIRMATION, (DANA.address,))]


def test_a_true_up_by_product_closes_the_case_with_the_last_product() -> None:
    decision = command(
        make_case(*ALL_BUT_TRUE_UP),
        "true-up p1 done credit $1,250.00 ref CM-1\ntrue-up p2 done charge $10\ntrue-up p3 done no credit",
    )
    assert decision.applied
    assert notices_of(decision) == [(NoticeKind.TRUE_UP_CONFIRMATION, (DANA.address,))]


def test_all_done_reports_every_open_step_with_the_outcome_at_the_end() -> None:
    decision = command(make_case(done("billing", 1)), "all done no credit")
    assert [(event.step, event.products) for event in events_of(decision) if isinstance(event, StepReported)] == [
        ("billing", (2, 3)),
        ("fulfillment", EVERY),
        ("true_up", EVERY),
    ]


def test_all_done_passes_over_what_is_complete_for_the_products_named() -> None:
    case = make_case(StepReported("billing", StepState.NOT_NEEDED, (2,)), done("billing", 1))
    decision = command(case, "all done no credit p1-p2")
    assert decision.applied
    assert [(event.step, event.products) for event in events_of(decision) if isinstance(event, StepReported)] == [
        ("fulfillment", (1, 2)),
        ("true_up", (1, 2)),
    ]


def test_a_true_up_that_is_not_needed_ends_without_a_credit() -> None:
    decision = command(make_case(*ALL_BUT_TRUE_UP), "true-up not needed: never invoiced")
    (event,) = events_of(decision)
    assert isinstance(event, StepReported)
    assert (event.state, event.outcome) == (StepState.NOT_NEEDED, Outcome(OutcomeKind.NONE))
    assert notices_of(decision) == [(NoticeKind.TRUE_UP_CONFIRMATION, (DANA.address,))]


def test_repeating_a_step_that_one_product_did_not_need_is_harmless() -> None:
    case = make_case(done("billing", 1, 2), StepReported("billing", StepState.NOT_NEEDED, (3,)))
    decision = command(case, "billing done")
    assert decision.applied
    assert events_of(decision) == []


def test_text_below_the_commands_is_kept_as_a_note() -> None:
    decision = command(make_case(), "billing done\n\nThe client called twice.")
    assert events_of(decision)[-1] == NoteAdded("The client called twice.")
    assert decision.lines[-1].verdict is Verdict.NOTE


@pytest.mark.parametrize("asked", ["status", "help"])
def test_what_is_asked_for_is_answered_to_its_author(asked: str) -> None:
    decision = command(make_case(), asked)
    assert events_of(decision) == []
    assert notices_of(decision) == [(NoticeKind.COMMAND_ANSWER, (JO.address,))]
    assert decision.changes[0].notices[0].why == asked


def test_a_note_alone_is_answered_by_nobody() -> None:
    decision = command(make_case(), "note: spoke to the client")
    assert events_of(decision) == [NoteAdded("spoke to the client")]
    assert notices_of(decision) == []


def test_a_blocked_step_can_be_finished_later() -> None:
    case = make_case(StepReported("billing", StepState.BLOCKED, EVERY, reason="the period is closed"))
    assert command(case, "billing done").applied


@pytest.mark.parametrize(
    ("text", "why"), [("billing done", "which case?"), ("CXL-9999 billing done", "no case CXL-9999")]
)
def test_commands_on_no_case_are_answered_with_what_is_wanting(text: str, why: str) -> None:
    mail = CommandMail(None, (), read_commands(text, Lexicon()))
    decision = decide_commands(mail, Actor(JO, NOW), Circumstances(NOW, (ANN,)))
    assert why in reasons(decision)
    assert [due.kind for due in decision.notices] == [NoticeKind.COMMAND_ANSWER]
