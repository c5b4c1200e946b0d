"""Cases: their events, which are the truth, and the cache of what the events made (DESIGN section 6)."""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, TypeAdapter
from sqlalchemy import delete, func, insert, update
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import changes_one, take_turns
from cancel_mailbot.edges.store.tables import CaseRow, EventRow, ProductRow, ProductStepRow, Row, TrueUpRow
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case, CaseState, Product, StepStatus, TrueUp
from cancel_mailbot.workflow.events import Event, Recorded

_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
_UNFINISHED = (CaseState.NEEDS_INFO, CaseState.OPEN)
_IGNORED_IN_ORDER_ID = re.compile(r"[\s#]+")


class UnknownCase(LookupError):  # noqa: N818 - names what is wrong, as every exception here does
    """No case has this number: `cancel-mailbot cases list` shows them all."""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case as the cache has it: all but its events. `next_step` is a step's key, None where nothing is to be done."""

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


def open_case(tx: Transaction, at: datetime) -> int:
    """The number of a new case. It has no events yet: `append` and `save_cache` belong to the same transaction."""
    empty = {"state": CaseState.NEEDS_INFO.value, "rep_name": "", "rep_address": "", "event_count": 0}
    opened = insert(CaseRow).values(created_at=at, **empty).returning(col(CaseRow.number))
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
    return tuple(Recorded(row.seq, row.at, row.by, row.message, _EVENT.validate_json(row.payload)) for row in rows)


def save_cache(tx: Transaction, case: Case) -> None:
    """Store what the events made of the case, in place of what was stored before.

    Raises:
        UnknownCase: `open_case` never gave this number.
    """
    saved = update(CaseRow).where(col(CaseRow.number) == case.number).values(**_write_case(case))
    if not changes_one(tx, saved):
        raise UnknownCase(f"there is no case {case.number}")
    tx.exec(delete(TrueUpRow).where(col(TrueUpRow.case_number) == case.number))
    tx.exec(delete(ProductStepRow).where(col(ProductStepRow.case_number) == case.number))
    tx.exec(delete(ProductRow).where(col(ProductRow.case_number) == case.number))
    _insert_all(tx, ProductRow, (_write_product(case.number, product) for product in case.products))
    _insert_all(tx, ProductStepRow, itertools.chain.from_iterable(_write_steps(case.number, p) for p in case.products))
    _insert_all(tx, TrueUpRow, (_write_true_up(case.number, n, line) for n, line in enumerate(case.true_ups)))


def find_open_by_order(tx: Transaction, titan_order_id: str) -> tuple[int, ...]:
    """The unfinished cases of this order, the oldest first. Letter case, spaces and `#` make no difference.

    Until the transaction ends, nobody else can ask for the same order: two requests judged side by side do not
    both find nothing.
    """
    key = _read_order_key(titan_order_id)
    take_turns(tx, f"order {key}")
    open_cases = select(CaseRow.number).where(col(CaseRow.order_key) == key, col(CaseRow.state).in_(_UNFINISHED))
    return tuple(tx.exec(open_cases.order_by(col(CaseRow.number))))


def list_cases(tx: Transaction) -> tuple[CaseSummary, ...]:
    """All cases from the cache, the oldest first, in as many queries as there are tables."""
    steps: defaultdict[tuple[int, int], list[tuple[str, StepStatus]]] = defaultdict(list)
    for step in tx.exec(select(ProductStepRow).order_by(col(ProductStepRow.position))):
        steps[step.case_number, step.n].append((step.step, _read_step(step)))
    products: defaultdict[int, list[Product]] = defaultdict(list)
    for row in tx.exec(select(ProductRow).order_by(col(ProductRow.n))):
        products[row.case_number].append(Product(row.n, row.name, tuple(steps[row.case_number, row.n]), row.withdrawn))
    true_ups: defaultdict[int, list[TrueUp]] = defaultdict(list)
    for line in tx.exec(select(TrueUpRow).order_by(col(TrueUpRow.line))):
        true_ups[line.case_number].append(_read_true_up(line))
    cases = tx.exec(select(CaseRow).order_by(col(CaseRow.number)))
    return tuple(_read_case(case, tuple(products[case.number]), tuple(true_ups[case.number])) for case in cases)


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
        next_step=case.next_step.key if case.next_step and case.state in _UNFINISHED else None,
        products=case.products,
        true_ups=case.true_ups,
    )


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
    }


def _read_step(row: ProductStepRow) -> StepStatus:
    return StepStatus(StepState(row.state), row.by, row.at, row.on_date, row.ref, row.reason)


def _read_true_up(row: TrueUpRow) -> TrueUp:
    money = None if row.amount_minor is None else Money(row.amount_minor, row.currency or "")
    return TrueUp(row.product, Outcome(OutcomeKind(row.kind), money), row.ref, row.by, row.at)


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
    )
