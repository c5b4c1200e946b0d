"""The agenda: which cases the calendar has something to say about now, and what the daily digest tells of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from cancel_mailbot.edges.store.cases import is_unfinished
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.outbox import is_in_doubt
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.edges.store.tables import CaseRow, EventRow, MessageRow, NoticeRow, TrueUpRow
from cancel_mailbot.ground.money import Money
from cancel_mailbot.reading.command import OutcomeKind
from cancel_mailbot.workflow.case import CaseState
from cancel_mailbot.workflow.digest import Troubles
from cancel_mailbot.workflow.due import Disposition, Sum

_ENDINGS = {
    CaseState.CLOSED: "step_reported",
    CaseState.REJECTED: "case_rejected",
    CaseState.WITHDRAWN: "withdrawal_asked",
    CaseState.DUPLICATE: "duplicate_marked",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` up to `until`, for the cases of these mailboxes.

    What a message brought about counts when it was judged: mail that arrived while nothing ran is news afterwards.
    """

    mailboxes: tuple[str, ...]
    since: datetime
    until: datetime


def list_due(tx: Transaction, mailboxes: tuple[str, ...], at: datetime, limit: int) -> tuple[int, ...]:
    """The cases that are to be looked at, the longest due first."""
    due = select(CaseRow.number).where(_is_of(mailboxes), col(CaseRow.next_look_at) <= at)
    return tuple(tx.exec(due.order_by(col(CaseRow.next_look_at), col(CaseRow.number)).limit(limit)))


def save_next_look(tx: Transaction, number: int, at: datetime | None) -> None:
    """When the calendar may have something to say about the case next; None for never."""
    tx.exec(update(CaseRow).where(col(CaseRow.number) == number).values(next_look_at=at))


def look_at_all(tx: Transaction, mailboxes: tuple[str, ...], at: datetime) -> None:
    """Have every unfinished case looked at: the config, and so what is due, may have changed."""
    later = or_(col(CaseRow.next_look_at).is_(None), col(CaseRow.next_look_at) > at)
    unfinished = and_(_is_of(mailboxes), is_unfinished())
    tx.exec(update(CaseRow).where(unfinished, later).values(next_look_at=at))


def list_opened(tx: Transaction, span: Span) -> tuple[int, ...]:
    """The cases opened in this time, the oldest first."""
    opened = (
        select(CaseRow.number)
        .join(EventRow, and_(col(EventRow.case_number) == col(CaseRow.number), col(EventRow.seq) == 1))
        .outerjoin(MessageRow, col(MessageRow.id) == col(EventRow.message))
        .where(_is_of(span.mailboxes), *_within(_TAKEN_AT, span))
    )
    return tuple(tx.exec(opened.order_by(col(CaseRow.number))))


def count_ended(tx: Transaction, span: Span) -> tuple[tuple[CaseState, int], ...]:
    """How many cases ended in this time in each way in which any did, and are still ended."""
    counts = ((state, _count_ended(tx, span, state, kind)) for state, kind in _ENDINGS.items())
    return tuple((state, number) for state, number in counts if number)


def _count_ended(tx: Transaction, span: Span, state: CaseState, kind: str) -> int:
    ended = select(func.count()).where(
        _is_of(span.mailboxes),
        col(CaseRow.state) == state,
        _taken(span, kind).where(col(EventRow.case_number) == col(CaseRow.number)).exists(),
    )
    return int(tx.exec(ended).one())


def sum_true_ups(tx: Transaction, span: Span) -> tuple[Sum, ...]:
    """What the true-ups of this time came to, by kind and currency."""
    line = (col(TrueUpRow.kind), col(TrueUpRow.currency))
    sums = (
        select(*line, func.count(), func.sum(TrueUpRow.amount_minor))
        .join(CaseRow, col(CaseRow.number) == col(TrueUpRow.case_number))
        .where(_is_of(span.mailboxes), _is_settled(span))
        .group_by(*line)
        .order_by(*line)
    )
    return tuple(
        Sum(OutcomeKind(kind), count, Money(int(minor or 0), currency) if currency else None)
        for kind, currency, count, minor in tx.exec(sums)
    )


def list_trued_up(tx: Transaction, span: Span) -> tuple[int, ...]:
    """The cases whose true-ups `sum_true_ups` sums, the oldest first."""
    lines = select(TrueUpRow.case_number).join(CaseRow, col(CaseRow.number) == col(TrueUpRow.case_number))
    lines = lines.where(_is_of(span.mailboxes), _is_settled(span)).distinct()
    return tuple(tx.exec(lines.order_by(col(TrueUpRow.case_number))))


def find_troubles(tx: Transaction, span: Span) -> Troubles:
    """What a person must see to: messages held, notices that came back in this time, that failed, or are in doubt."""
    held = select(func.count()).where(
        col(MessageRow.mailbox).in_(span.mailboxes), col(MessageRow.disposition) == Disposition.HELD
    )
    failed = and_(col(NoticeRow.state) == NoticeState.FAILED, *_within(col(NoticeRow.next_attempt_at), span))
    return Troubles(
        held=int(tx.exec(held).one()),
        bounced=_count_notices(tx, span, _within(col(NoticeRow.bounced_at), span)),
        failed=_count_notices(tx, span, (failed,)),
        in_doubt=_count_notices(tx, span, (is_in_doubt(span.until),)),
    )


def _is_settled(span: Span) -> ColumnElement[bool]:
    """Whether a true-up line was reported in this time."""
    of_case = col(EventRow.case_number) == col(TrueUpRow.case_number)
    return _taken(span, "step_reported").where(of_case, col(EventRow.at) == col(TrueUpRow.at)).exists()


def _taken(span: Span, kind: str) -> SelectOfScalar[int]:
    return (
        select(EventRow.id)
        .outerjoin(MessageRow, col(MessageRow.id) == col(EventRow.message))
        .where(col(EventRow.kind) == kind, *_within(_TAKEN_AT, span))
    )


def _count_notices(tx: Transaction, span: Span, wanted: Iterable[ColumnElement[bool]]) -> int:
    return int(tx.exec(select(func.count()).where(col(NoticeRow.mailbox).in_(span.mailboxes), *wanted)).one())


def _is_of(mailboxes: tuple[str, ...]) -> ColumnElement[bool]:
    return col(CaseRow.mailbox).in_(mailboxes)


def _within(
    instant: Mapped[datetime] | Mapped[datetime | None] | ColumnElement[datetime], span: Span
) -> tuple[ColumnElement[bool], ...]:
    return instant >= span.since, instant < span.until


_TAKEN_AT: ColumnElement[datetime] = func.coalesce(col(MessageRow.judged_at), col(EventRow.at))
