"""A true-up statement adds up, or is not written."""

from dataclasses import replace
from datetime import date

import pytest

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.notices.sample_cases import FINISHED
from cancel_mailbot.notices.samples import REQUEST, SUBJECT, open_case
from cancel_mailbot.notices.statement import Statement, UnbalancedStatement, build_statement
from cancel_mailbot.notices.wording import format_period
from cancel_mailbot.reading.command import Outcome, OutcomeKind, Period
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.events import Reopened, StepReported, WithdrawalAsked
from tests.notices.own_steps import OWN_REPORTS, OWN_STEPS, with_steps
from tests.notices.people import SAMPLES, ZONE, parts, write

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def true_up(product: int, kind: OutcomeKind, minor: int = 0, currency: str = "USD") -> StepReported:
    outcome = Outcome(kind, Money(minor, currency) if minor else None)
    return StepReported("true_up", StepState.DONE, (product,), outcome=outcome, ref=f"CM-{product}")


def credit(product: int, minor: int, currency: str = "USD") -> StepReported:
    return true_up(product, OutcomeKind.CREDIT, minor, currency)


def charge(product: int, minor: int, currency: str = "USD") -> StepReported:
    return true_up(product, OutcomeKind.CHARGE, minor, currency)


def state(*reports: StepReported | WithdrawalAsked | Reopened, case: Case | None = None) -> Statement:
    return build_statement(case or open_case(REQUEST, *reports), ZONE)


def totals(statement: Statement) -> list[tuple[str, str]]:
    return [(total.label, total.amount) for total in statement.totals]


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param(
            (credit(1, 125_000), credit(2, 1)), [("Total credit", "-1,250.01 USD")], id="credits are negative"
        ),
        pytest.param((charge(1, 500), charge(2, 25)), [("Total charge", "5.25 USD")], id="charges are positive"),
        pytest.param((credit(1, 125_000), charge(2, 9_050)), [("Total credit", "-1,159.50 USD")], id="both"),
        pytest.param((credit(1, 700), charge(2, 700)), [("Total", "0.00 USD")], id="even"),
        pytest.param((true_up(1, OutcomeKind.NONE),), [], id="nothing"),
        pytest.param(
            (credit(1, 100), charge(2, 200, "EUR")),
            [("Total charge", "2.00 EUR"), ("Total credit", "-1.00 USD")],
            id="a total for each currency",
        ),
        pytest.param((credit(1, 100), credit(1, 300)), [("Total credit", "-3.00 USD")], id="a correction counts alone"),
    ],
)
def test_the_total_is_the_sum_of_the_rows(reports: tuple[StepReported, ...], expected: list[tuple[str, str]]) -> None:
    assert totals(state(*reports)) == expected


def test_many_products_still_add_up_in_the_rows_shown() -> None:
    request = replace(REQUEST, products=tuple(f"Product {n}" for n in range(1, 101)))
    statement = build_statement(open_case(request, *(credit(n, n * 100) for n in range(1, 101))), ZONE)
    assert len(statement.rows) == 33
    assert statement.rows[-1].name == "68 more products"
    assert sum(row.money.minor for row in statement.rows if row.money) == -505_000
    assert totals(statement) == [("Total credit", "-5,050.00 USD")]


def test_a_true_up_without_a_row_writes_no_statement() -> None:
    case = open_case(REQUEST, credit(1, 100))
    lost = replace(case, true_ups=(*case.true_ups, replace(case.true_ups[0], product=9)))
    with pytest.raises(UnbalancedStatement, match="CXL-1042"):
        build_statement(lost, ZONE)


def test_an_outcome_for_the_whole_case_has_a_row_of_its_own() -> None:
    whole = replace(credit(1, 125_000), products=(1, 2, 3), whole_case=True)
    statement = state(whole)
    assert [(row.name, row.amount) for row in statement.together] == [("Whole case", "-1,250.00 USD")]
    assert [(row.outcome, row.amount) for row in statement.rows] == [("with the whole case", "")] * 3


def whole(products: tuple[int, ...], minor: int) -> StepReported:
    return replace(credit(products[0], minor), products=products, whole_case=True)


def test_an_outcome_for_some_products_names_those_that_it_covers() -> None:
    statement = state(whole((1, 3), 125_000), charge(2, 9_050))
    assert [(row.name, row.amount) for row in statement.together] == [("p1 and p3 together", "-1,250.00 USD")]
    assert [row.outcome for row in statement.rows] == ["together with p3", "Charge", "together with p1"]
    assert totals(statement) == [("Total credit", "-1,159.50 USD")]


def test_two_outcomes_for_some_products_each_count() -> None:
    """Both were given without naming a product: the first one for those that were open then."""
    statement = state(whole((1, 2), 100), whole((3,), 50))
    assert [(row.name, row.amount) for row in statement.together] == [("p1 and p2 together", "-1.00 USD")]
    assert (statement.rows[2].outcome, statement.rows[2].amount) == ("Credit", "-0.50 USD")
    assert totals(statement) == [("Total credit", "-1.50 USD")]


def test_the_whole_case_is_all_that_is_not_withdrawn() -> None:
    statement = state(WithdrawalAsked((2,), "", accepted=True), whole((1, 3), 100))
    assert [row.name for row in statement.together] == ["Whole case"]
    assert [row.outcome for row in statement.rows] == ["with the whole case", "withdrawn", "with the whole case"]


def test_an_outcome_for_several_products_without_a_row_writes_no_statement() -> None:
    """Products that the case does not have: what was reported of them alone must not get lost in the total."""
    case = open_case(REQUEST, credit(1, 100))
    lost = replace(case, true_ups=(*case.true_ups, replace(case.true_ups[0], product=None, covers=(9,))))
    with pytest.raises(UnbalancedStatement):
        build_statement(lost, ZONE)


@pytest.mark.parametrize(
    ("reports", "columns"),
    [
        pytest.param((true_up(1, OutcomeKind.NONE),), ("Reference",), id="a reference"),
        pytest.param((replace(true_up(1, OutcomeKind.NONE), ref=""),), (), id="neither"),
        pytest.param((replace(credit(1, 1), period=NOVEMBER, ref=""),), ("Period",), id="a period"),
        pytest.param((credit(1, 1), replace(credit(2, 1), period=NOVEMBER)), ("Reference", "Period"), id="both"),
    ],
)
def test_there_are_columns_for_what_some_row_has(reports: tuple[StepReported, ...], columns: tuple[str, ...]) -> None:
    statement = state(*reports)
    assert statement.columns == ("Billing stopped", "Fulfillment stopped", *columns)
    assert {len(row.cells) for row in statement.rows} == {len(statement.columns)}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-01", "2026-11-30", "1 to 30 Nov 2026"),
        ("2026-10-15", "2026-11-14", "15 Oct to 14 Nov 2026"),
        ("2026-12-15", "2027-01-14", "15 Dec 2026 to 14 Jan 2027"),
        ("2026-11-05", "2026-11-05", "5 Nov 2026"),
    ],
    ids=["in a month", "in a year", "over a year's end", "a day"],
)
def test_a_period_says_nothing_twice(first: str, last: str, words: str) -> None:
    assert format_period(Period(date.fromisoformat(first), date.fromisoformat(last))) == words


def correct(*reports: StepReported, products: tuple[int, ...] = (1,)) -> Statement:
    """The statement after the confirmed one was taken back for some products."""
    undone = Reopened("too high", ("true_up",), products)
    return state(*FINISHED, credit(1, 125_000), charge(2, 9_050), true_up(3, OutcomeKind.NONE), undone, *reports)


def test_a_corrected_statement_names_the_one_that_it_replaces_and_what_that_came_to() -> None:
    statement = correct(credit(1, 100_000))
    assert statement.earlier is not None
    assert (statement.earlier.day, statement.earlier.reason) == ("Wed 25 Nov 2026", "too high")
    assert [total.amount for total in statement.earlier.totals] == ["-1,159.50 USD"]
    assert totals(statement) == [("Total credit", "-909.50 USD")]
    assert "This replaces our statement of Wed 25 Nov 2026." in statement.for_client


def test_the_last_statement_is_the_one_that_a_second_correction_replaces() -> None:
    statement = correct(credit(1, 100_000), Reopened("now too low", ("true_up",), (1,)), credit(1, 110_000))
    assert statement.earlier is not None
    assert statement.earlier.reason == "now too low"
    assert [total.amount for total in statement.earlier.totals] == ["-909.50 USD"]


def test_what_was_reopened_before_any_statement_was_told_replaces_none() -> None:
    undone = Reopened("wrong product", ("true_up",), (1,))
    statement = state(*FINISHED, credit(1, 125_000), undone, *(credit(n, 100) for n in (1, 2, 3)))
    assert statement.earlier is None
    assert totals(statement) == [("Total credit", "-3.00 USD")]


def test_both_parts_of_a_corrected_statement_say_so() -> None:
    for part in parts(write(SAMPLES["true_up_confirmation_corrected"])):
        told = " ".join(part.split())
        assert "This replaces the statement of Wed 25 Nov 2026." in told
        assert "Before, on Wed 25 Nov 2026: Total credit" in told
        assert "-1,159.50 USD" in told
        assert "-909.50 USD" in told


def test_a_step_of_the_sites_own_has_its_title_as_a_column() -> None:
    statement = build_statement(with_steps(REQUEST, OWN_STEPS, *OWN_REPORTS), ZONE)
    assert statement.columns == ("Booking stop", "Reference")
    assert statement.rows[0].cells == ("Tue 24 Nov 2026", "CM-1")
    assert statement.for_client == (
        'We have cancelled Targeted Display of your campaign "Fall Implants 2026". '
        "Your account is credited with 12.00 USD."
    )


def test_a_withdrawn_product_is_shown_as_such() -> None:
    statement = state(WithdrawalAsked((2,), "", accepted=True), credit(1, 100))
    assert statement.rows[1].cells[:2] == ("withdrawn", "withdrawn")
    assert "Streaming Audio" not in statement.for_client


def test_a_day_that_staff_named_wins_over_the_day_of_the_mail() -> None:
    text, _ = parts(write(SAMPLES["true_up_confirmation"]))
    assert "Billing stopped                                     Tue 24 Nov 2026" in text


@pytest.mark.parametrize("title", ["true_up_confirmation", "true_up_confirmation_whole"])
def test_what_the_client_may_read_names_nothing_internal(title: str) -> None:
    sample = SAMPLES[title]
    assert sample.case is not None
    words = build_statement(sample.case, ZONE).for_client
    assert not [each for each in ("CXL", "CM-", "INV-", "4471923", "Titan", "Vision VX", "@") if each in words]
    assert "Targeted Display" in words


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        pytest.param((credit(1, 125_000),), "In total a credit of 1,250.00 USD", id="credit"),
        pytest.param((charge(1, 9_050),), "In total a charge of 90.50 USD", id="charge"),
        pytest.param((true_up(1, OutcomeKind.NONE),), "In total nothing is credited or charged", id="nothing"),
    ],
)
def test_the_outcome_of_the_case_is_one_line(reports: tuple[StepReported, ...], words: str) -> None:
    assert state(*reports).outcome == words


def test_amounts_end_in_the_last_column() -> None:
    text, _ = parts(write(SAMPLES["true_up_confirmation"]))
    amounts = [line for line in text.splitlines() if line.endswith("USD")]
    assert {len(line) for line in amounts} == {72}
    assert len(amounts) == 3
    assert SUBJECT not in text
