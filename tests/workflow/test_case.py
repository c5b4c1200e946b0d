"""The case is what its events made of it."""

import pytest

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import BrokenHistory, CaseState, replay
from cancel_mailbot.workflow.events import RequestCompleted, StepReported, WithdrawalAsked
from tests.builders import ANN, make_case, make_request

CREDIT = Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))


def done(step: str, *products: int, **more: object) -> StepReported:
    return StepReported(step, StepState.DONE, products, **more)  # type: ignore[arg-type]


def test_products_are_numbered_in_the_order_of_the_request() -> None:
    case = make_case()
    assert [(product.n, product.name) for product in case.products] == [
        (1, "Targeted Display"),
        (2, "Streaming Audio"),
        (3, "OTT / CTV"),
    ]


def test_a_case_with_a_field_missing_needs_info_until_the_rep_supplies_it() -> None:
    lacking = make_request(campaign=None)
    assert make_case(request=lacking).state is CaseState.NEEDS_INFO
    assert make_case(RequestCompleted(make_request()), request=lacking).state is CaseState.OPEN


def test_a_step_is_complete_only_when_every_product_is_done_or_does_not_need_it() -> None:
    partly = make_case(done("billing", 1, 2))
    assert not partly.is_complete("billing")
    wholly = make_case(done("billing", 1, 2), StepReported("billing", StepState.NOT_NEEDED, (3,)))
    assert wholly.is_complete("billing")
    assert wholly.next_step == DEFAULT_STEPS[1]


def test_a_withdrawn_product_holds_no_step_up() -> None:
    case = make_case(done("billing", 1, 2), WithdrawalAsked((3,), "withdraw p3", accepted=True))
    assert case.is_complete("billing")
    assert case.state is CaseState.OPEN


@pytest.mark.parametrize("products", [(), (1, 2, 3)], ids=["the whole case", "every product by number"])
def test_a_case_is_withdrawn_when_nothing_is_left_of_it(products: tuple[int, ...]) -> None:
    assert make_case(WithdrawalAsked(products, "withdraw", accepted=True)).state is CaseState.WITHDRAWN


def test_a_withdrawal_that_staff_must_decide_changes_nothing_yet() -> None:
    case = make_case(WithdrawalAsked((), "please withdraw", accepted=False))
    assert case.state is CaseState.OPEN


def test_a_case_is_closed_when_all_its_steps_are_complete() -> None:
    case = make_case(
        done("billing", 1, 2, 3),
        done("fulfillment", 1, 2, 3),
        done("true_up", 1, 2, 3, outcome=CREDIT, whole_case=True),
    )
    assert case.state is CaseState.CLOSED
    assert case.next_step is None


def test_a_true_up_keeps_who_reported_it_and_for_which_product() -> None:
    case = make_case(done("true_up", 2, outcome=CREDIT, ref="CM-4471"))
    (line,) = case.true_ups
    assert (line.product, line.outcome, line.ref, line.by) == (2, CREDIT, "CM-4471", ANN.address)


def test_an_outcome_for_the_whole_case_is_one_line_without_a_product() -> None:
    case = make_case(done("true_up", 1, 2, 3, outcome=CREDIT, whole_case=True))
    assert [line.product for line in case.true_ups] == [None]


def test_a_completion_leaves_a_withdrawn_product_withdrawn() -> None:
    lacking = make_request(campaign=None)
    withdrawal = WithdrawalAsked((2,), "withdraw p2", accepted=True)
    case = make_case(withdrawal, RequestCompleted(make_request()), request=lacking)
    assert [product.n for product in case.active] == [1, 3]


def test_a_history_that_does_not_begin_with_the_opening_is_refused() -> None:
    history = make_case(done("billing", 1)).events
    with pytest.raises(BrokenHistory, match="does not begin"):
        replay(1042, history[1:], DEFAULT_STEPS)


def test_a_history_with_a_gap_is_refused() -> None:
    history = make_case(done("billing", 1), done("billing", 2)).events
    with pytest.raises(BrokenHistory, match="gap"):
        replay(1042, (history[0], history[2]), DEFAULT_STEPS)
