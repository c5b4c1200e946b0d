"""The true-up statement: one row per product, what billing and fulfillment came to, and a total that is checked."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import ALL_PRODUCTS, format_day, join_words, name_product
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case, Product, TrueUp

_STOPPED = {"billing": "Billing stopped", "fulfillment": "Fulfillment stopped"}
_OUTCOMES = {OutcomeKind.CREDIT: "Credit", OutcomeKind.CHARGE: "Charge", OutcomeKind.NONE: "no credit"}
_WITH_CASE = "with the whole case"
_MAX_NAMED = 12
MAX_PRODUCTS = 40  # shown one by one: keeps the HTML part under 100 kB, since Gmail cuts a mail off at 102 kB


class UnbalancedStatement(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """The rows of a statement do not add up to the case's true-ups; no mail was written. Look at `cases show`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the statement. `stopped` holds one day in words per column; a credit's amount is negative."""

    label: str
    name: str
    stopped: tuple[str, ...]
    outcome: str
    money: Money | None
    reference: str

    @property
    def amount(self) -> str:
        """`-1,250.00 USD`, or "" where no money moves."""
        return str(self.money) if self.money else ""


@dataclass(frozen=True, slots=True)
class Total:
    """What all rows of one currency come to, in words and signed like the rows."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Statement:
    """`columns` name the days in each row's `stopped`; `whole_case` is the outcome given once for all, if there is one.

    `outcome` is the whole in one line; `for_client` is a paragraph without internal references.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    whole_case: Row | None
    totals: tuple[Total, ...]
    outcome: str
    for_client: str


def build_statement(case: Case, zone: ZoneInfo) -> Statement:
    """The statement of a case whose true-up is reported.

    Raises:
        UnbalancedStatement: a true-up belongs to no row.
    """
    outcomes = {true_up.product: true_up for true_up in case.true_ups}  # a later one corrects an earlier one
    steps = tuple(step for step in case.steps if not step.needs_outcome)
    rows = tuple(_row(product, steps, outcomes, zone) for product in case.products)
    whole = _whole_case(outcomes[None]) if None in outcomes else None
    totals = _add(tuple(_sign(true_up.outcome) for true_up in outcomes.values()))
    if totals != _add(tuple(row.money for row in (*rows, *((whole,) if whole else ())))):
        raise UnbalancedStatement(case.reference)
    columns = tuple(_STOPPED.get(step.key, step.title) for step in steps)
    return Statement(
        columns, _shorten(rows), whole, tuple(map(_total, totals)), _summarise(totals), _tell_client(case, totals)
    )


def _shorten(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows that there is room for, and the rest as one row per currency, so that they still add up."""
    shown, rest = rows[:MAX_PRODUCTS], rows[MAX_PRODUCTS:]
    if not rest:
        return rows
    sums: tuple[Money | None, ...] = _add(tuple(row.money for row in rest)) or (None,)
    blank = tuple("" for _ in rest[0].stopped)
    return (*shown, *(Row("", f"{len(rest)} more products", blank, "together", money, "") for money in sums))


def _row(product: Product, steps: tuple[Step, ...], outcomes: dict[int | None, TrueUp], zone: ZoneInfo) -> Row:
    label, name = f"p{product.n}", name_product(product.name)
    true_up = outcomes.get(product.n)
    stopped = tuple(_stopped(product, step, zone) for step in steps)
    if true_up is None:
        return Row(label, name, stopped, _say_nothing(product, outcomes), None, "")
    reference = printable_line(true_up.ref, 80)
    return Row(label, name, stopped, _OUTCOMES[true_up.outcome.kind], _sign(true_up.outcome), reference)


def _say_nothing(product: Product, outcomes: dict[int | None, TrueUp]) -> str:
    if product.withdrawn:
        return "withdrawn"
    return _WITH_CASE if None in outcomes else "not needed"


def _stopped(product: Product, step: Step, zone: ZoneInfo) -> str:
    status = product.status(step.key)
    if product.withdrawn:
        return "withdrawn"
    if status.state is not StepState.DONE:
        return status.state.value
    day = status.on or (status.at.astimezone(zone).date() if status.at else None)
    return format_day(day) if day else "done"


def _whole_case(true_up: TrueUp) -> Row:
    outcome, reference = _OUTCOMES[true_up.outcome.kind], printable_line(true_up.ref, 80)
    return Row("", "Whole case", (), outcome, _sign(true_up.outcome), reference)


def _sign(outcome: Outcome) -> Money | None:
    if outcome.money is None or outcome.kind is OutcomeKind.NONE:
        return None
    sign = -1 if outcome.kind is OutcomeKind.CREDIT else 1
    return Money(sign * outcome.money.minor, outcome.money.currency)


def _add(amounts: tuple[Money | None, ...]) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for money in amounts:
        if money:
            sums[money.currency] += money.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


def _total(money: Money) -> Total:
    words = {-1: "Total credit", 0: "Total", 1: "Total charge"}
    return Total(words[(money.minor > 0) - (money.minor < 0)], str(money))


def _summarise(totals: tuple[Money, ...]) -> str:
    words = [f"{'credit' if money.minor < 0 else 'charge'} of {_unsigned(money)}" for money in totals if money.minor]
    return f"In total a {join_words(words)}" if words else "In total nothing is credited or charged"


def _unsigned(money: Money) -> Money:
    return Money(abs(money.minor), money.currency)


def _tell_client(case: Case, totals: tuple[Money, ...]) -> str:
    campaign = printable_line(case.request.campaign or "")
    of_campaign = f' of your campaign "{campaign}"' if campaign else ""
    owed = [_owe(money) for money in totals if money.minor] or ["Nothing is left to credit or to charge."]
    return " ".join((f"We have cancelled {_name_some(case)}{of_campaign}: delivery and billing are stopped.", *owed))


def _name_some(case: Case) -> str:
    names = [name_product(product.name) for product in case.active]
    if len(names) > _MAX_NAMED:
        return f"{len(names)} products"
    return join_words(["all products" if name == ALL_PRODUCTS else name for name in names])


def _owe(money: Money) -> str:
    amount = _unsigned(money)
    return f"Your account is credited with {amount}." if money.minor < 0 else f"A final charge of {amount} remains."
