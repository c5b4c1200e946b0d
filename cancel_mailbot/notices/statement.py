"""The true-up statement: one row per product, what billing and fulfillment came to, and a total that is checked."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_day
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import ALL_PRODUCTS, format_period, join_words, name_product
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case, CaseState, Product, TrueUp, replay
from cancel_mailbot.workflow.events import Reopened, StepReported

# Nicer words for the steps that are documented; any other step has its own title.
_STOPPED = {"billing": "Billing stopped", "fulfillment": "Fulfillment stopped"}
_OUTCOMES = {OutcomeKind.CREDIT: "Credit", OutcomeKind.CHARGE: "Charge", OutcomeKind.NONE: "no credit"}
_MAX_NAMED = 12
# Both keep the HTML part under 100 kB, since Gmail cuts a mail off at 102 kB.
MAX_PRODUCTS = 40  # shown one by one
_MAX_CELLS = 160  # of a statement, with the two that every row has

_Lines = dict[tuple[int, ...], TrueUp]  # by the numbers of the products that a line covers


class UnbalancedStatement(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """The rows of a statement do not add up to the case's true-ups; no mail was written. Look at `cases show`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the statement. `cells` are the words for each column; a credit's amount is negative."""

    label: str
    name: str
    cells: tuple[str, ...]
    outcome: str
    money: Money | None

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
class Earlier:
    """The statement that this one replaces: of which day, why it was taken back, and what it came to."""

    day: str
    reason: str
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`columns` name the cells of each row: a day for each step, and reference and period where any row has one.

    `together` are outcomes given once for several products; `earlier` is the statement that this one replaces.
    `outcome` is the whole in one line; `for_client` is a paragraph without internal references.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    together: tuple[Row, ...]
    totals: tuple[Total, ...]
    earlier: Earlier | None
    outcome: str
    for_client: str


def build_statement(case: Case, zone: ZoneInfo) -> Statement:
    """The statement of a case whose true-up is reported.

    Raises:
        UnbalancedStatement: a true-up belongs to no row.
    """
    lines = _find_lines(case)
    columns = _list_columns(case, lines)
    rows = _shorten(tuple(_row(case, product, lines, columns, zone) for product in case.products))
    together = tuple(_row_together(case, covered, lines[covered], columns) for covered in lines if len(covered) > 1)
    totals = _add(tuple(_sign(line.outcome) for line in lines.values()))
    if totals != _add(tuple(row.money for row in (*rows, *together))):
        raise UnbalancedStatement(case.reference)
    earlier = _find_earlier(case, zone)
    return Statement(
        columns=tuple(column.title for column in columns),
        rows=rows,
        together=together,
        totals=tuple(map(_total, totals)),
        earlier=earlier,
        outcome=_summarise(totals),
        for_client=_tell_client(case, totals, earlier),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """`step` is the step whose end the column shows; None for what belongs to the true-up."""

    title: str
    step: Step | None = None


_REFERENCE, _PERIOD = _Column("Reference"), _Column("Period")


def _find_lines(case: Case) -> _Lines:
    """The lines in force. A later line for the same products corrects an earlier one."""
    everything = tuple(product.n for product in case.active)
    return {_covered(line, everything): line for line in case.true_ups}


def _covered(line: TrueUp, everything: tuple[int, ...]) -> tuple[int, ...]:
    return (line.product,) if line.product is not None else line.covers or everything


def _list_columns(case: Case, lines: _Lines) -> tuple[_Column, ...]:
    steps = (step for step in case.steps if not step.needs_outcome)
    return (
        *(_Column(_STOPPED.get(step.key, step.title), step) for step in steps),
        *((_REFERENCE,) if any(line.ref for line in lines.values()) else ()),
        *((_PERIOD,) if any(line.period for line in lines.values()) else ()),
    )


def _shorten(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows that there is room for, and the rest as one row per currency, so that they still add up."""
    room = min(MAX_PRODUCTS, _MAX_CELLS // (len(rows[0].cells) + 2)) if rows else MAX_PRODUCTS
    shown, rest = rows[:room], rows[room:]
    if not rest:
        return rows
    sums: tuple[Money | None, ...] = _add(tuple(row.money for row in rest)) or (None,)
    blank = tuple("" for _ in rest[0].cells)
    return (*shown, *(Row("", f"{len(rest)} more products", blank, "together", money) for money in sums))


def _row(case: Case, product: Product, lines: _Lines, columns: tuple[_Column, ...], zone: ZoneInfo) -> Row:
    line = lines.get((product.n,))
    cells = tuple(_stopped(product, column.step, zone) if column.step else _detail(line, column) for column in columns)
    outcome = _OUTCOMES[line.outcome.kind] if line else _say_nothing(case, product, lines)
    return Row(f"p{product.n}", name_product(product.name), cells, outcome, _sign(line.outcome) if line else None)


def _row_together(case: Case, covered: tuple[int, ...], line: TrueUp, columns: tuple[_Column, ...]) -> Row:
    cells = tuple("" if column.step else _detail(line, column) for column in columns)
    name = "Whole case" if _is_everything(case, covered) else f"{_label(covered)} together"
    return Row("", name, cells, _OUTCOMES[line.outcome.kind], _sign(line.outcome))


def _detail(line: TrueUp | None, column: _Column) -> str:
    if line is None:
        return ""
    if column is _REFERENCE:
        return printable_line(line.ref, 80)
    return format_period(line.period) if line.period else ""


def _is_everything(case: Case, covered: tuple[int, ...]) -> bool:
    return {product.n for product in case.active} <= set(covered)


def _label(covered: tuple[int, ...]) -> str:
    more = len(covered) - _MAX_NAMED
    return join_words([*(f"p{n}" for n in covered[:_MAX_NAMED]), *([f"{more} more"] if more > 0 else [])])


def _say_nothing(case: Case, product: Product, lines: _Lines) -> str:
    if product.withdrawn:
        return "withdrawn"
    covered = next((covered for covered in lines if product.n in covered), None)
    if covered is None:
        return "not needed"
    if _is_everything(case, covered):
        return "with the whole case"
    return f"together with {_label(tuple(n for n in covered if n != product.n))}"


def _stopped(product: Product, step: Step, zone: ZoneInfo) -> str:
    status = product.status(step.key)
    if product.withdrawn:
        return "withdrawn"
    if status.state is not StepState.DONE:
        return status.state.value
    day = status.on or (status.at.astimezone(zone).date() if status.at else None)
    return format_day(day) if day else "done"


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


def _find_earlier(case: Case, zone: ZoneInfo) -> Earlier | None:
    """The statement that was told when the case was closed before it was reopened."""
    for recorded in reversed(case.in_force):
        if isinstance(recorded.event, Reopened):
            before = replay(case.number, case.events[: recorded.seq - 1], case.steps)
            if before.state is CaseState.CLOSED:
                reports = (each.at for each in before.in_force if isinstance(each.event, StepReported))
                told_at = max(reports, default=recorded.at)
                totals = _add(tuple(_sign(line.outcome) for line in _find_lines(before).values()))
                day = format_day(told_at.astimezone(zone).date())
                return Earlier(day, printable_line(recorded.event.reason, 200), tuple(map(_total, totals)))
    return None


def _tell_client(case: Case, totals: tuple[Money, ...], earlier: Earlier | None) -> str:
    campaign = printable_line(case.request.campaign or "")
    of_campaign = f' of your campaign "{campaign}"' if campaign else ""
    stopped = ": delivery and billing are stopped" if set(_STOPPED) <= {step.key for step in case.steps} else ""
    replaced = [f"This replaces our statement of {earlier.day}."] if earlier else []
    owed = [_owe(money) for money in totals if money.minor] or ["Nothing is left to credit or to charge."]
    return " ".join((f"We have cancelled {_name_some(case)}{of_campaign}{stopped}.", *owed, *replaced))


def _name_some(case: Case) -> str:
    names = [name_product(product.name) for product in case.active]
    if len(names) > _MAX_NAMED:
        return f"{len(names)} products"
    return join_words(["all products" if name == ALL_PRODUCTS else name for name in names])


def _owe(money: Money) -> str:
    amount = _unsigned(money)
    return f"Your account is credited with {amount}." if money.minor < 0 else f"A final charge of {amount} remains."
