"""The agenda: which cases the calendar has something to say about now, and what the daily digest tells of.

A case without a known mailbox is on the agenda of each: that somebody is told twice is better than nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.outbox import is_in_doubt
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.edges.store.tables import CaseRow, EventRow, MessageRow, NoticeRow, TrueUpRow
from cancel_mailbot.ground.money import Money
from cancel_mailbot.reading.command import OutcomeKind
from cancel_mailbot.workflow.case import CaseState
from cancel_mailbot.workflow.digest import Troubles
from cancel_mailbot.workflow.due import Disposition, Sum

_UNFINISHED = (CaseState.NEEDS_INFO, CaseState.OPEN, CaseState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` up to `until`, for the cases of one mailbox."""

    mailbox: str
    since: datetime
    until: datetime


def list_due(tx: Transaction, mailbox: str, at: datetime, limit: int) -> tuple[int, ...]:
    """The cases that are to be looked at, the longest due first."""
    due = select(CaseRow.number).where(_is_of(mailbox), col(CaseRow.next_look_at) <= at)
    return tuple(tx.exec(due.order_by(col(CaseRow.next_look_at), col(CaseRow.number)).limit(limit)))


def save_next_look(tx: Transaction, number: int, at: datetime | None) -> None:
    """When the calendar may have something to say about the case next; None for never."""
    tx.exec(update(CaseRow).where(col(CaseRow.number) == number).values(next_look_at=at))


def look_at_all(tx: Transaction, mailbox: str, at: datetime) -> None:
    """Have every unfinished case looked at: the config, and so what is due, may have changed."""
    later = or_(col(CaseRow.next_look_at).is_(None), col(CaseRow.next_look_at) > at)
    unfinished = and_(_is_of(mailbox), col(CaseRow.state).in_(_UNFINISHED))
    tx.exec(update(CaseRow).where(unfinished, later).values(next_look_at=at))


def list_opened(tx: Transaction, span: Span) -> tuple[int, ...]:
    """The cases opened in this time, the oldest first."""
    opened = select(CaseRow.number).where(_is_of(span.mailbox), *_within(col(CaseRow.created_at), span))
    return tuple(tx.exec(opened.order_by(col(CaseRow.number))))


def count_closed(tx: Transaction, span: Span) -> int:
    """How many cases had their last step completed in this time and are closed."""
    reported = select(EventRow.case_number).where(
        col(EventRow.kind) == "step_reported", *_within(col(EventRow.at), span)
    )
    closed = select(func.count()).where(
        _is_of(span.mailbox), col(CaseRow.state) == CaseState.CLOSED, col(CaseRow.number).in_(reported)
    )
    return int(tx.exec(closed).one())


def sum_true_ups(tx: Transaction, span: Span) -> tuple[Sum, ...]:
    """What the true-ups of this time came to, by kind and currency."""
    line = (col(TrueUpRow.kind), col(TrueUpRow.currency))
    sums = (
        select(*line, func.count(), func.sum(TrueUpRow.amount_minor))
        .join(CaseRow, col(CaseRow.number) == col(TrueUpRow.case_number))
        .where(_is_of(span.mailbox), *_within(col(TrueUpRow.at), span))
        .group_by(*line)
        .order_by(*line)
    )
    return tuple(
        Sum(OutcomeKind(kind), count, Money(int(minor or 0), currency) if currency else None)
        for kind, currency, count, minor in tx.exec(sums)
    )


def find_troubles(tx: Transaction, span: Span) -> Troubles:
    """What a person must see to: messages held, notices that came back in this time, that failed, or are in doubt."""
    held = select(func.count()).where(
        col(MessageRow.mailbox) == span.mailbox, col(MessageRow.disposition) == Disposition.HELD
    )
    failed = and_(col(NoticeRow.state) == NoticeState.FAILED, *_within(col(NoticeRow.next_attempt_at), span))
    return Troubles(
        held=int(tx.exec(held).one()),
        bounced=_count_notices(tx, span, _within(col(NoticeRow.bounced_at), span)),
        failed=_count_notices(tx, span, (failed,)),
        in_doubt=_count_notices(tx, span, (is_in_doubt(span.until),)),
    )


def _count_notices(tx: Transaction, span: Span, wanted: Iterable[ColumnElement[bool]]) -> int:
    return int(tx.exec(select(func.count()).where(col(NoticeRow.mailbox) == span.mailbox, *wanted)).one())


def _is_of(mailbox: str) -> ColumnElement[bool]:
    return col(CaseRow.mailbox).in_((mailbox, ""))


def _within(instant: Mapped[datetime] | Mapped[datetime | None], span: Span) -> tuple[ColumnElement[bool], ...]:
    return instant >= span.since, instant < span.until
