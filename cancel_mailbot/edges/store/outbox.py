"""The notices that we owe (DESIGN: outbox), stored with the case change that they tell of and submitted afterwards.

queued ─▶ submitting ─▶ submitted          `claim_due` leases a queued notice, `start_submitting` comes right
  ▲           │  │                         before DATA. One that is found submitting after its lease has passed
  │           │  └────▶ failed             is in doubt: the server may have it.
  └───────────┴───▶ in doubt ─▶ submitted, queued again, or failed

A queued notice that nobody has claimed can be discarded: what it tells was undone (see `promises`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, func, or_, update
from sqlalchemy.orm import defer
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import changes_one, in_slices, insert_new
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.edges.store.tables import MessageRow, NoticeRow
from cancel_mailbot.workflow.due import Disposition, NoticeKind


class UnknownNotice(LookupError):  # noqa: N818 - names what is wrong, as every exception here does
    """No notice has this number: `cancel-mailbot outbox list` shows them all."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A written notice for one recipient, from the desk of `mailbox`; `cause` is the message that it follows from.

    `event` is the `seq` of the last event of its case that it follows from, if it follows from one.
    """

    mailbox: str
    case_number: int | None
    kind: NoticeKind
    recipient: str
    cause: int | None
    message_id: str
    subject: str
    raw: bytes
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to act on a notice: a claim that somebody else has renewed since changes nothing any more."""

    notice: int
    attempt: int


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    """A claimed notice, ready to be submitted as it is."""

    id: int
    mailbox: str
    case_number: int | None
    kind: NoticeKind
    recipient: str
    message_id: str
    raw: bytes
    attempts: int  # this one included
    created_at: datetime

    @property
    def claim(self) -> Claim:
        """What `start_submitting` and the `settle_` functions ask for."""
        return Claim(self.id, self.attempts)


@dataclass(frozen=True, slots=True)
class Notice:
    """All that is known of a notice but its bytes. `last_code` is an SMTP reply code.

    `next_attempt_at` is when the present attempt began, for a notice that is being submitted or in doubt.
    """

    id: int
    mailbox: str
    case_number: int | None
    kind: NoticeKind
    recipient: str
    cause: int | None
    message_id: str
    subject: str
    state: NoticeState
    attempts: int
    next_attempt_at: datetime
    created_at: datetime
    submitted_at: datetime | None
    bounced_at: datetime | None
    last_code: int | None
    last_error: str
    resubmitted_in_doubt: int
    event: int | None

    @property
    def claim(self) -> Claim:
        """What the `settle_` functions ask for."""
        return Claim(self.id, self.attempts)


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice with its bytes."""

    notice: Notice
    raw: bytes


@dataclass(frozen=True, slots=True)
class NoticeFound:
    """A notice of ours that somebody's message refers to."""

    id: int
    case_number: int | None
    kind: NoticeKind
    recipient: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a submission did not succeed: the SMTP reply code, None if there was no reply, and the words for a person."""

    code: int | None
    error: str


def enqueue(tx: Transaction, notice: NewNotice, at: datetime, not_before: datetime | None = None) -> int | None:
    """Owe this notice from now on; None, and nothing done, if its Message-ID is known: it is owed or was submitted.

    It is not submitted before `not_before`, None for at once.
    """
    return insert_new(
        tx,
        NoticeRow,
        mailbox=notice.mailbox,
        case_number=notice.case_number,
        kind=notice.kind.value,
        recipient=notice.recipient,
        cause=notice.cause,
        message_id=notice.message_id,
        subject=notice.subject,
        raw=notice.raw,
        event=notice.event,
        state=NoticeState.QUEUED.value,
        attempts=0,
        next_attempt_at=not_before or at,
        created_at=at,
        last_error="",
        resubmitted_in_doubt=0,
    )


def claim_due(tx: Transaction, mailbox: str, at: datetime, lease: timedelta, limit: int) -> tuple[QueuedNotice, ...]:
    """Take the mailbox's notices that are due, the longest due first; nobody else gets them before the lease passes."""
    due = (
        select(NoticeRow.id)
        .where(col(NoticeRow.state) == NoticeState.QUEUED, col(NoticeRow.mailbox) == mailbox)
        .where(col(NoticeRow.next_attempt_at) <= at)
        .where(or_(col(NoticeRow.lease_until).is_(None), col(NoticeRow.lease_until) <= at))
        .order_by(col(NoticeRow.next_attempt_at), col(NoticeRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    numbers = tx.exec(due).all()
    if not numbers:
        return ()
    claimed = col(NoticeRow.id).in_(numbers)
    tx.exec(update(NoticeRow).where(claimed).values(lease_until=at + lease, attempts=col(NoticeRow.attempts) + 1))
    rows = tx.exec(select(NoticeRow).where(claimed).order_by(col(NoticeRow.next_attempt_at), col(NoticeRow.id)))
    return tuple(_read_queued(row) for row in rows)


def release(tx: Transaction, claim: Claim) -> bool:
    """Give a claimed notice back untried, as if it had never been taken."""
    untaken = {"lease_until": None, "attempts": col(NoticeRow.attempts) - 1}
    return changes_one(tx, _update(claim, NoticeState.QUEUED).values(**untaken))


def start_submitting(tx: Transaction, claim: Claim, at: datetime, lease: timedelta) -> bool:
    """Commit this right before DATA. False: the claim's lease has passed, and the notice must be left alone.

    `lease` must outlast the wait for the server's last answer (10 minutes, RFC 5321 section 4.5.3.2.6).
    """
    leased = _update(claim, NoticeState.QUEUED).where(col(NoticeRow.lease_until) > at)
    begun = {"state": NoticeState.SUBMITTING.value, "next_attempt_at": at, "lease_until": at + lease}
    return changes_one(tx, leased.values(**begun))


def settle_submitted(tx: Transaction, claim: Claim, at: datetime) -> bool:
    """The server took it, or is proven to have taken it."""
    taken = {"state": NoticeState.SUBMITTED.value, "submitted_at": at, "lease_until": None, "last_error": ""}
    return changes_one(tx, _update(claim, NoticeState.SUBMITTING, NoticeState.IN_DOUBT).values(**taken))


def settle_retry(tx: Transaction, claim: Claim, failure: Failure, next_attempt_at: datetime) -> bool:
    """The server certainly does not have it; try again later."""
    later = {"state": NoticeState.QUEUED.value, "next_attempt_at": next_attempt_at, "lease_until": None}
    failed = _update(claim, NoticeState.QUEUED, NoticeState.SUBMITTING)
    return changes_one(tx, failed.values(**later, **_write_failure(failure)))


def settle_failed(tx: Transaction, claim: Claim, failure: Failure, at: datetime) -> bool:
    """Give up: the server refuses it for good, it is too old, or nobody can prove what became of it.

    There is no next attempt; `next_attempt_at` keeps when it was given up.
    """
    stopped = {"state": NoticeState.FAILED.value, "next_attempt_at": at, "lease_until": None}
    alive = _update(claim, NoticeState.QUEUED, NoticeState.SUBMITTING, NoticeState.IN_DOUBT)
    return changes_one(tx, alive.values(**stopped, **_write_failure(failure)))


def settle_in_doubt(tx: Transaction, claim: Claim, failure: Failure) -> bool:
    """The server may have it or not: no answer came to the final dot."""
    unknown = {"state": NoticeState.IN_DOUBT.value, "lease_until": None}
    return changes_one(tx, _update(claim, NoticeState.SUBMITTING).values(**unknown, **_write_failure(failure)))


def expire_claims(tx: Transaction, at: datetime) -> None:
    """End every claim, for whoever knows that all who made one are dead: what was being submitted is in doubt."""
    tx.exec(update(NoticeRow).where(col(NoticeRow.lease_until) > at).values(lease_until=at))


def resubmit_in_doubt(tx: Transaction, claim: Claim, at: datetime) -> bool:
    """Nothing proves that the server has it: queue it once more, and count that, since it may arrive twice."""
    again = {
        "state": NoticeState.QUEUED.value,
        "next_attempt_at": at,
        "lease_until": None,
        "resubmitted_in_doubt": col(NoticeRow.resubmitted_in_doubt) + 1,
    }
    doubtful = _update(claim, NoticeState.SUBMITTING, NoticeState.IN_DOUBT).where(is_in_doubt(at))
    return changes_one(tx, doubtful.values(**again))


def list_in_doubt(tx: Transaction, mailbox: str, at: datetime) -> tuple[Notice, ...]:
    """The mailbox's notices that the server may have or not, the oldest first."""
    return _list(tx, and_(col(NoticeRow.mailbox) == mailbox, is_in_doubt(at)))


def list_notices(tx: Transaction, states: Iterable[NoticeState] = NoticeState) -> tuple[Notice, ...]:
    """The notices in these states, the oldest first."""
    return _list(tx, col(NoticeRow.state).in_(tuple(states)))


def get_notice(tx: Transaction, notice: int) -> StoredNotice:
    """The notice with its bytes.

    Raises:
        UnknownNotice: there is none.
    """
    row = tx.exec(select(NoticeRow).where(col(NoticeRow.id) == notice)).first()
    if row is None:
        raise UnknownNotice(f"there is no notice {notice}")
    return StoredNotice(_read_notice(row), row.raw)


def retry(tx: Transaction, notice: int, at: datetime) -> bool:
    """A person wants a failed notice, or one that waits for its next attempt, submitted now. False for any other."""
    waiting = and_(col(NoticeRow.state) == NoticeState.QUEUED, col(NoticeRow.lease_until).is_(None))
    retried = update(NoticeRow).where(
        col(NoticeRow.id) == notice, or_(waiting, col(NoticeRow.state) == NoticeState.FAILED)
    )
    return changes_one(tx, retried.values(state=NoticeState.QUEUED.value, next_attempt_at=at))


def find_by_message_ids(tx: Transaction, message_ids: Iterable[str]) -> tuple[NoticeFound, ...]:
    """The notices that carry one of these Message-IDs (with angle brackets), the oldest first."""
    rows = [
        row
        for part in in_slices(message_ids)
        for row in tx.exec(select(NoticeRow).where(col(NoticeRow.message_id).in_(part)).options(_WITHOUT_RAW))
    ]
    return tuple(
        NoticeFound(row.id, row.case_number, NoticeKind(row.kind), row.recipient, row.message_id)
        for row in sorted(rows, key=lambda row: row.id)
    )


def mark_bounced(tx: Transaction, notice: int, at: datetime) -> bool:
    """Note that the notice came back; False if that was noted before."""
    first = and_(col(NoticeRow.id) == notice, col(NoticeRow.bounced_at).is_(None))
    return changes_one(tx, update(NoticeRow).where(first).values(bounced_at=at))


def list_thread(tx: Transaction, case_number: int, address: str) -> tuple[str, ...]:
    """The Message-IDs exchanged with this address about the case, received and written, the oldest first.

    A received message counts once it is judged to belong to the case; a notice that failed never reached anybody.
    """
    received = select(MessageRow.recorded_at, MessageRow.message_id).where(
        col(MessageRow.case_number) == case_number,
        col(MessageRow.author) == address,
        # Whoever forged a message that is held must not appear in the threads of the one it imitates.
        col(MessageRow.disposition) != Disposition.HELD,
    )
    written = select(NoticeRow.created_at, NoticeRow.message_id).where(
        col(NoticeRow.case_number) == case_number,
        col(NoticeRow.recipient) == address,
        col(NoticeRow.state).not_in((NoticeState.FAILED, NoticeState.DISCARDED)),
    )
    both = [
        *tx.exec(received.order_by(col(MessageRow.recorded_at), col(MessageRow.id))),
        *tx.exec(written.order_by(col(NoticeRow.created_at), col(NoticeRow.id))),
    ]
    return tuple(message_id for _, message_id in sorted(both, key=lambda each: each[0]) if message_id)


def count_by_state(tx: Transaction) -> tuple[tuple[NoticeState, int], ...]:
    """How many notices are in each state that occurs."""
    rows = tx.exec(select(NoticeRow.state, func.count()).group_by(col(NoticeRow.state)).order_by(col(NoticeRow.state)))
    return tuple((NoticeState(state), number) for state, number in rows)


_WITHOUT_RAW = defer(NoticeRow.raw)  # type: ignore[arg-type]


def _update(claim: Claim, *states: NoticeState) -> Update:
    return update(NoticeRow).where(
        col(NoticeRow.id) == claim.notice,
        col(NoticeRow.attempts) == claim.attempt,
        col(NoticeRow.state).in_(states),
    )


def is_in_doubt(at: datetime) -> ColumnElement[bool]:
    """Whether nobody knows if the server has the notice, at this instant."""
    stuck = and_(col(NoticeRow.state) == NoticeState.SUBMITTING, col(NoticeRow.lease_until) <= at)
    return or_(col(NoticeRow.state) == NoticeState.IN_DOUBT, stuck)


def _list(tx: Transaction, wanted: ColumnElement[bool]) -> tuple[Notice, ...]:
    rows = tx.exec(select(NoticeRow).where(wanted).order_by(col(NoticeRow.id)).options(_WITHOUT_RAW))
    return tuple(_read_notice(row) for row in rows)


def _write_failure(failure: Failure) -> dict[str, object]:
    return {"last_code": failure.code, "last_error": failure.error}


def _read_queued(row: NoticeRow) -> QueuedNotice:
    return QueuedNotice(
        id=row.id,
        mailbox=row.mailbox,
        case_number=row.case_number,
        kind=NoticeKind(row.kind),
        recipient=row.recipient,
        message_id=row.message_id,
        raw=row.raw,
        attempts=row.attempts,
        created_at=row.created_at,
    )


def _read_notice(row: NoticeRow) -> Notice:
    return Notice(
        id=row.id,
        mailbox=row.mailbox,
        case_number=row.case_number,
        kind=NoticeKind(row.kind),
        recipient=row.recipient,
        cause=row.cause,
        message_id=row.message_id,
        subject=row.subject,
        state=NoticeState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        bounced_at=row.bounced_at,
        last_code=row.last_code,
        last_error=row.last_error,
        resubmitted_in_doubt=row.resubmitted_in_doubt,
        event=row.event,
    )
