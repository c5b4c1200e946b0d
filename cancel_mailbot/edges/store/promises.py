"""What reps are about to hear of a case, and taking it back before anybody submits it (DESIGN section 7: undo)."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import defer
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import changes_one
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.edges.store.tables import NoticeRow
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.workflow.due import NoticeKind
from cancel_mailbot.workflow.facts import PromisedNotice

_FOR_REPS = tuple(kind.value for kind in NoticeKind if kind.audience is Role.REP)


def list_promised(tx: Transaction, case_number: int, at: datetime) -> tuple[PromisedNotice, ...]:
    """The notices to reps that follow from events of a case or say how it stands, the oldest first.

    What was retracted promises nothing.

    Until the transaction ends, nobody begins to submit one of them.
    """
    promised = (
        select(NoticeRow)
        .where(col(NoticeRow.case_number) == case_number)
        .where(or_(col(NoticeRow.event).is_not(None), col(NoticeRow.kind) == NoticeKind.STATUS.value))
        .where(col(NoticeRow.kind).in_(_FOR_REPS), col(NoticeRow.state) != NoticeState.DISCARDED)
        .order_by(col(NoticeRow.id))
        .options(defer(NoticeRow.raw))  # type: ignore[arg-type]
        .with_for_update()
    )
    return tuple(PromisedNotice(row.id, case_number, row.event, _is_waiting(row, at)) for row in tx.exec(promised))


def retract(tx: Transaction, notice: int, at: datetime) -> bool:
    """Never submit a waiting notice. False, and nothing done, if it waits no longer."""
    unclaimed = or_(col(NoticeRow.lease_until).is_(None), col(NoticeRow.lease_until) <= at)
    waiting = update(NoticeRow).where(
        col(NoticeRow.id) == notice,
        col(NoticeRow.state) == NoticeState.QUEUED,
        col(NoticeRow.resubmitted_in_doubt) == 0,
        unclaimed,
    )
    return changes_one(tx, waiting.values(state=NoticeState.DISCARDED.value, lease_until=None))


def _is_waiting(row: NoticeRow, at: datetime) -> bool:
    # What is submitted again because nobody knows whether it arrived may have arrived.
    unseen = row.state == NoticeState.QUEUED and row.resubmitted_in_doubt == 0
    return unseen and (row.lease_until is None or row.lease_until <= at)
