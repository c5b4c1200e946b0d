"""Cases: their events, which are the truth, and the cache of what the events made (DESIGN section 6)."""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, TypeAdapter
from sqlalchemy import ColumnElement, delete, func, insert, or_, update
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import changes_one, take_turns
from cancel_mailbot.edges.store.tables import CaseRow, EventRow, ProductRow, ProductStepRow, Row, TrueUpRow
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind, Period
from cancel_mailbot.workflow.case import Case, CaseState, Product, StepStatus, TrueUp
from cancel_mailbot.workflow.events import Event, Recorded

_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
_UNFINISHED = tuple(state for state in CaseState if not state.is_ended)
_AT_ONCE = 500  # SQLite takes at most 32,766 values in one statement
_IGNORED_IN_ORDER_ID = re.compile(r"[\s#]+")


class UnknownCase(LookupError):  # noqa: N818 - names what is wrong, as every exception here does
    """No case has this number: `cancel-mailbot cases list` shows them all."""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case as the cache has it: all but its events. `next_step` is a step's key, None where nothing is to be done.

    `owner` is an address or "". `asked_at` is since when the rep owes an answer to staff; `missed_run` is whether
    invoices were run while its billing was open.
    """

    number: int
    state: CaseState
    client: str | None
    campaign: str | None
    titan_order_id: str | None
    rep: Person
    created_at: datetime
    next_step: str | None
    products: tuple[Product, ...]
    true_ups: tuple[TrueUp, ...]
    owner: str = ""
    asked_at: datetime | None = None
    missed_run: bool = False


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; what is empty leaves no case out.

    `rep` and `owner` are a whole address, or a part of a name or address; `client` is a part of its name; letter case
    makes no difference. `order` is a Titan Order ID.
    """

    states: tuple[CaseState, ...] = ()
    rep: str = ""
    client: str = ""
    order: str = ""
    owner: str = ""
    numbers: tuple[int, ...] = ()


def open_case(tx: Transaction, mailbox: str, at: datetime) -> int:
    """The number of a new case. It has no events yet: `append` and `save_cache` belong to the same transaction."""
    empty = {"state": CaseState.NEEDS_INFO.value, "rep_name": "", "rep_address": "", "event_count": 0}
    unknown = {"owner": "", "missed_run": False}
    opened = insert(CaseRow).values(mailbox=mailbox, created_at=at, **empty, **unknown).returning(col(CaseRow.number))
    return int(tx.exec(opened).one()[0])


def lock(tx: Transaction, number: int) -> None:
    """Keep everybody else from adding to the case until the transaction ends.

    Raises:
        UnknownCase: there is none.
    """
    if tx.exec(select(CaseRow.number).where(col(CaseRow.number) == number).with_for_update()).first() is None:
        raise UnknownCase(f"there is no case {number}")


def append(tx: Transaction, number: int, events: Iterable[Recorded]) -> None:
    """Add to the case's history.

    Raises:
        StoreRefused: there is no such case, or it has an event with this `seq` already.
    """
    _insert_all(tx, EventRow, (_write_event(number, recorded) for recorded in events))


def load_history(tx: Transaction, number: int) -> tuple[Recorded, ...]:
    """The case's events, the oldest first; empty if there is no such case."""
    rows = tx.exec(select(EventRow).where(col(EventRow.case_number) == number).order_by(col(EventRow.seq)))
    return tuple(
        Recorded(row.seq, row.at, row.by, row.message, _EVENT.validate_json(row.payload), row.via) for row in rows
    )


def save_cache(tx: Transaction, case: Case, look_at: datetime | None) -> None:
    """Store what the events made of the case, in place of what was stored before.

    `look_at` is when the calendar looks at the case next, None for never. One that has just ended is looked at too: a
    run may have passed before its last step, or a question may still be open.

    Raises:
        UnknownCase: `open_case` never gave this number.
    """
    saved = update(CaseRow).where(col(CaseRow.number) == case.number)
    if not changes_one(tx, saved.values(**_write_case(case), next_look_at=look_at)):
        raise UnknownCase(f"there is no case {case.number}")
    tx.exec(delete(TrueUpRow).where(col(TrueUpRow.case_number) == case.number))
    tx.exec(delete(ProductStepRow).where(col(ProductStepRow.case_number) == case.number))
    tx.exec(delete(ProductRow).where(col(ProductRow.case_number) == case.number))
    _insert_all(tx, ProductRow, (_write_product(case.number, product) for product in case.products))
    _insert_all(tx, ProductStepRow, itertools.chain.from_iterable(_write_steps(case.number, p) for p in case.products))
    _insert_all(tx, TrueUpRow, (_write_true_up(case.number, n, line) for n, line in enumerate(case.true_ups)))


def find_by_order(tx: Transaction, titan_order_id: str) -> tuple[int, ...]:
    """All cases of this order, ended ones too, the oldest first. Letter case, spaces and `#` make no difference.

    Until the transaction ends, nobody else can ask for the same order: two requests judged side by side do not
    both find nothing.
    """
    key = _read_order_key(titan_order_id)
    take_turns(tx, f"order {key}")
    same = select(CaseRow.number).where(col(CaseRow.order_key) == key)
    return tuple(tx.exec(same.order_by(col(CaseRow.number))))


def find_mailbox(tx: Transaction, number: int) -> str | None:
    """The mailbox whose message opened the case, "" if that is unknown; None if there is no such case."""
    return tx.exec(select(CaseRow.mailbox).where(col(CaseRow.number) == number)).first()


def list_mailboxes(tx: Transaction) -> tuple[str, ...]:
    """The mailboxes that cases are of; "" among them where one's is unknown."""
    found: list[str] = []
    first = select(func.min(col(CaseRow.mailbox)))
    # From name to name: DISTINCT would read an entry for each case.
    name = tx.exec(first).one()
    while name is not None:
        found.append(name)
        name = tx.exec(first.where(col(CaseRow.mailbox) > name)).one()
    return tuple(found)


def list_unfinished(tx: Transaction, mailboxes: tuple[str, ...]) -> tuple[int, ...]:
    """The cases of these mailboxes with which somebody has something to do, the oldest first.

    Also an ended one that the calendar is still to look at, such as one on which a rep waits for an answer.
    """
    unfinished = select(CaseRow.number).where(col(CaseRow.mailbox).in_(mailboxes), is_unfinished())
    return tuple(tx.exec(unfinished.order_by(col(CaseRow.number))))


def is_unfinished() -> ColumnElement[bool]:
    """Whether somebody has something to do with a case."""
    return or_(col(CaseRow.state).in_(_UNFINISHED), col(CaseRow.next_look_at).is_not(None))


def list_cases(tx: Transaction, wanted: CaseFilter = CaseFilter()) -> tuple[CaseSummary, ...]:
    """These cases from the cache, the oldest first. The number of queries hardly grows with the number of cases."""
    rows = tx.exec(select(CaseRow).where(*_select(wanted)).order_by(col(CaseRow.number)))
    listed = [row for row in rows if _is_wanted(row, wanted)]
    return tuple(
        summary for start in range(0, len(listed), _AT_ONCE) for summary in _read(tx, listed[start : start + _AT_ONCE])
    )


def count_by_state(tx: Transaction) -> tuple[tuple[CaseState, int], ...]:
    """How many cases are in each state that occurs."""
    rows = tx.exec(select(CaseRow.state, func.count()).group_by(col(CaseRow.state)).order_by(col(CaseRow.state)))
    return tuple((CaseState(state), number) for state, number in rows)


def summarise(case: Case) -> CaseSummary:
    """What the cache says of this case when it is right."""
    return CaseSummary(
        number=case.number,
        state=case.state,
        client=case.request.client,
        campaign=case.request.campaign,
        titan_order_id=case.request.titan_order_id,
        rep=case.rep,
        created_at=case.created_at,
        next_step=case.next_step.key if case.next_step and not case.state.is_ended else None,
        products=case.products,
        true_ups=case.true_ups,
        owner=case.owner,
        asked_at=case.asked.at if case.asked else None,
        missed_run=bool(case.missed_runs),
    )


def _select(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.states:
        yield col(CaseRow.state).in_(wanted.states)
    if wanted.order:
        yield col(CaseRow.order_key) == _read_order_key(wanted.order)
    if wanted.numbers:
        yield col(CaseRow.number).in_(wanted.numbers)
    for column, person in ((CaseRow.rep_address, wanted.rep), (CaseRow.owner, wanted.owner)):
        if _is_address(person):
            yield col(column) == person.strip().lower()


def _is_wanted(row: CaseRow, wanted: CaseFilter) -> bool:
    """The parts of names, for which the two databases know different capitals."""
    return (
        wanted.client.casefold() in (row.client or "").casefold()
        and (_is_address(wanted.rep) or wanted.rep.casefold() in f"{row.rep_name} {row.rep_address}".casefold())
        and (_is_address(wanted.owner) or wanted.owner.casefold() in row.owner.casefold())
    )


def _is_address(person: str) -> bool:
    return not person.startswith("@") and "@" in person


def _read(tx: Transaction, rows: list[CaseRow]) -> Iterator[CaseSummary]:
    numbers = [row.number for row in rows]
    steps: defaultdict[tuple[int, int], list[tuple[str, StepStatus]]] = defaultdict(list)
    of_these = col(ProductStepRow.case_number).in_(numbers)
    for step in tx.exec(select(ProductStepRow).where(of_these).order_by(col(ProductStepRow.position))):
        steps[step.case_number, step.n].append((step.step, _read_step(step)))
    products: defaultdict[int, list[Product]] = defaultdict(list)
    of_these = col(ProductRow.case_number).in_(numbers)
    for row in tx.exec(select(ProductRow).where(of_these).order_by(col(ProductRow.n))):
        products[row.case_number].append(Product(row.n, row.name, tuple(steps[row.case_number, row.n]), row.withdrawn))
    true_ups: defaultdict[int, list[TrueUp]] = defaultdict(list)
    of_these = col(TrueUpRow.case_number).in_(numbers)
    for line in tx.exec(select(TrueUpRow).where(of_these).order_by(col(TrueUpRow.line))):
        true_ups[line.case_number].append(_read_true_up(line))
    for case in rows:
        yield _read_case(case, tuple(products[case.number]), tuple(true_ups[case.number]))


def _insert_all(tx: Transaction, table: type[Row], rows: Iterable[Mapping[str, object]]) -> None:
    listed = list(rows)
    if listed:  # an empty list would insert one row of defaults
        tx.exec(insert(table), params=listed)


def _write_event(number: int, recorded: Recorded) -> dict[str, object]:
    # Not the adapter's own dump: it stops at a lone surrogate, which the column replaces (columns.ReceivedText).
    payload = json.dumps(asdict(recorded.event), ensure_ascii=False, default=_write_day)
    return {
        "case_number": number,
        "seq": recorded.seq,
        "at": recorded.at,
        "by": recorded.by,
        "message": recorded.message,
        "kind": recorded.event.kind,
        "payload": payload,
        "via": recorded.via,
    }


def _write_day(value: date) -> str:
    """A date, or an instant: `date.isoformat` would cut the time off."""
    return value.isoformat()


def _write_case(case: Case) -> dict[str, object]:
    summary = summarise(case)
    order_id = summary.titan_order_id
    return {
        "state": summary.state.value,
        "client": summary.client,
        "campaign": summary.campaign,
        "titan_order_id": order_id,
        "order_key": None if order_id is None else _read_order_key(order_id),
        "rep_name": summary.rep.name,
        "rep_address": summary.rep.address,
        "created_at": summary.created_at,
        "next_step": summary.next_step,
        "event_count": len(case.events),
        "owner": summary.owner,
        "asked_at": summary.asked_at,
        "missed_run": summary.missed_run,
    }


def _read_order_key(titan_order_id: str) -> str:
    return _IGNORED_IN_ORDER_ID.sub("", titan_order_id).casefold()


def _write_product(number: int, product: Product) -> dict[str, object]:
    return {"case_number": number, "n": product.n, "name": product.name, "withdrawn": product.withdrawn}


def _write_steps(number: int, product: Product) -> Iterable[dict[str, object]]:
    for position, (step, status) in enumerate(product.steps):
        yield {
            "case_number": number,
            "n": product.n,
            "step": step,
            "position": position,
            "state": status.state.value,
            "by": status.by,
            "at": status.at,
            "on_date": status.on,
            "ref": status.ref,
            "reason": status.reason,
        }


def _write_true_up(number: int, line: int, true_up: TrueUp) -> dict[str, object]:
    money = true_up.outcome.money
    return {
        "case_number": number,
        "line": line,
        "product": true_up.product,
        "kind": true_up.outcome.kind.value,
        "amount_minor": None if money is None else money.minor,
        "currency": None if money is None else money.currency,
        "ref": true_up.ref,
        "by": true_up.by,
        "at": true_up.at,
        "period_first": true_up.period.first if true_up.period else None,
        "period_last": true_up.period.last if true_up.period else None,
        "covers": ",".join(str(n) for n in true_up.covers),
    }


def _read_step(row: ProductStepRow) -> StepStatus:
    return StepStatus(StepState(row.state), row.by, row.at, row.on_date, row.ref, row.reason)


def _read_true_up(row: TrueUpRow) -> TrueUp:
    money = None if row.amount_minor is None else Money(row.amount_minor, row.currency or "")
    period = Period(row.period_first, row.period_last) if row.period_first and row.period_last else None
    covers = tuple(int(n) for n in row.covers.split(",") if n)
    return TrueUp(row.product, Outcome(OutcomeKind(row.kind), money), row.ref, row.by, row.at, period, covers)


def _read_case(row: CaseRow, products: tuple[Product, ...], true_ups: tuple[TrueUp, ...]) -> CaseSummary:
    return CaseSummary(
        number=row.number,
        state=CaseState(row.state),
        client=row.client,
        campaign=row.campaign,
        titan_order_id=row.titan_order_id,
        rep=Person(row.rep_name, row.rep_address),
        created_at=row.created_at,
        next_step=row.next_step,
        products=products,
        true_ups=true_ups,
        owner=row.owner,
        asked_at=row.asked_at,
        missed_run=row.missed_run,
    )
