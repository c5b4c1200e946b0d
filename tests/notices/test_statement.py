"""A true-up statement adds up, or is not written."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.notices.samples import REQUEST, SUBJECT, open_case
from cancel_mailbot.notices.statement import Statement, UnbalancedStatement, build_statement
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.events import StepReported, WithdrawalAsked
from tests.notices.people import SAMPLES, parts, write

ZONE = ZoneInfo("America/New_York")


def true_up(product: int, kind: OutcomeKind, minor: int = 0, currency: str = "USD") -> StepReported:
    outcome = Outcome(kind, Money(minor, currency) if minor else None)
    return StepReported("true_up", StepState.DONE, (product,), outcome=outcome, ref=f"CM-{product}")


def credit(product: int, minor: int, currency: str = "USD") -> StepReported:
    return true_up(product, OutcomeKind.CREDIT, minor, currency)


def charge(product: int, minor: int, currency: str = "USD") -> StepReported:
    return true_up(product, OutcomeKind.CHARGE, minor, currency)


def state(*reports: StepReported | WithdrawalAsked, case: Case | None = None) -> Statement:
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
    assert len(statement.rows) == 41
    assert statement.rows[-1].name == "60 more products"
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
