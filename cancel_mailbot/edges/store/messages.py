"""Received messages: recorded before anything judges them, then judged exactly once (DESIGN section 4)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, and_, func, or_, update
from sqlalchemy.orm import defer
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import changes_one, in_slices, insert_new, take_turns
from cancel_mailbot.edges.store.states import MessageState
from cancel_mailbot.edges.store.tables import EventRow, MessageRow
from cancel_mailbot.workflow.due import Disposition


class UnknownMessage(LookupError):  # noqa: N818 - names what is wrong, as every exception here does
    """No message with this number is stored: `cancel-mailbot held list` shows those that wait for a person."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message as fetched. `arrived_at` is its INTERNALDATE, `size` its full size, even if `raw` is only its head."""

    mailbox: str
    uid_validity: int
    uid: int
    arrived_at: datetime
    size: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """A recorded message. `raw` is None once it was dropped; `disposition` is None until it is judged."""

    id: int
    mailbox: str
    uid_validity: int
    uid: int
    arrived_at: datetime
    recorded_at: datetime
    size: int
    sha256: str
    raw: bytes | None
    attempts: int
    disposition: Disposition | None
    reason: str
    case_number: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a message. What could not be read of it is ""; `traceback` only where it held us up."""

    disposition: Disposition
    reason: str = ""
    case_number: int | None = None
    traceback: str | None = None
    message_id: str = ""  # with angle brackets
    content_digest: str = ""
    author: str = ""  # the address in normal form, as `list_thread` looks for it
    subject: str = ""
    keep_raw: bool = True


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message that waits for a person, with the reason."""

    id: int
    mailbox: str
    arrived_at: datetime
    size: int
    message_id: str
    author: str
    subject: str
    attempts: int
    reason: str
    traceback: str | None
    case_number: int | None


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A judged message whose copy in the mailbox does not show it yet."""

    id: int
    uid_validity: int
    uid: int
    disposition: Disposition


def record(tx: Transaction, received: Received, at: datetime) -> int | None:
    """Store the bytes before anything reads them; None if this UID is known already."""
    return insert_new(
        tx,
        MessageRow,
        mailbox=received.mailbox,
        uid_validity=received.uid_validity,
        uid=received.uid,
        arrived_at=received.arrived_at,
        recorded_at=at,
        size=received.size,
        sha256=hashlib.sha256(received.raw).hexdigest(),
        raw=received.raw,
        state=MessageState.RECORDED.value,
        attempts=0,
        **dict.fromkeys(("message_id", "content_digest", "author", "subject", "reason"), ""),
    )


def list_unjudged(tx: Transaction, mailbox: str, limit: int) -> tuple[Stored, ...]:
    """The mailbox's messages without a disposition, the oldest first."""
    waiting = select(MessageRow).where(
        col(MessageRow.state) == MessageState.RECORDED, col(MessageRow.mailbox) == mailbox
    )
    return tuple(_read_stored(row) for row in tx.exec(waiting.order_by(col(MessageRow.id)).limit(limit)))


def get_stored(tx: Transaction, message: int) -> Stored:
    """The message with its bytes.

    Raises:
        UnknownMessage: there is none.
    """
    row = tx.exec(select(MessageRow).where(col(MessageRow.id) == message)).first()
    if row is None:
        raise UnknownMessage(f"there is no message {message}")
    return _read_stored(row)


def count_attempt(tx: Transaction, message: int) -> int:
    """How often judging was begun, this time included. Committed before judging, it survives what judging may not.

    Raises:
        UnknownMessage: there is none.
    """
    counted = update(MessageRow).where(col(MessageRow.id) == message).values(attempts=col(MessageRow.attempts) + 1)
    row = tx.exec(counted.returning(col(MessageRow.attempts))).first()
    if row is None:
        raise UnknownMessage(f"there is no message {message}")
    return int(row[0])


def judge(tx: Transaction, message: int, judged: Judged, at: datetime) -> bool:
    """Give the message its one disposition; False, and nothing done, if it has one."""
    values = {
        "disposition": judged.disposition.value,
        "reason": judged.reason,
        "case_number": judged.case_number,
        "traceback": judged.traceback,
        "message_id": judged.message_id,
        "content_digest": judged.content_digest,
        "author": judged.author,
        "subject": judged.subject,
        "state": MessageState.JUDGED.value,
        "judged_at": at,
    }
    dropped = {} if judged.keep_raw else {"raw": None}
    unjudged = and_(col(MessageRow.id) == message, col(MessageRow.state) == MessageState.RECORDED)
    return changes_one(tx, update(MessageRow).where(unjudged).values(**values, **dropped))


def forgive_attempt(tx: Transaction, message: int) -> None:
    """Uncount the last attempt of a message that is still to be judged: it failed for a reason of ours."""
    begun = and_(
        col(MessageRow.id) == message, col(MessageRow.state) == MessageState.RECORDED, col(MessageRow.attempts) > 0
    )
    tx.exec(update(MessageRow).where(begun).values(attempts=col(MessageRow.attempts) - 1))


def find_twin(tx: Transaction, message: int, message_id: str, content_digest: str) -> int | None:
    """The message that this one repeats: the same Message-ID and content, and not itself a repetition.

    A message that is held had no effect, so that its copy, which may have come by a better way, is no repetition.
    Until the transaction ends, nobody else can ask for the same content: two copies judged side by side are still
    one message and one duplicate.
    """
    take_turns(tx, content_digest)
    # Two copies that both wait to be judged again must not each call the other one the original.
    original = or_(col(MessageRow.state) == MessageState.JUDGED, col(MessageRow.id) < message)
    same = (
        select(MessageRow.id)
        .where(col(MessageRow.content_digest) == content_digest, col(MessageRow.message_id) == message_id)
        .where(col(MessageRow.id) != message, original)
        .where(func.coalesce(col(MessageRow.disposition), "").not_in((Disposition.DUPLICATE, Disposition.HELD)))
    )
    return tx.exec(same.order_by(col(MessageRow.id)).limit(1)).first()


def find_case_by_message_ids(tx: Transaction, message_ids: Iterable[str]) -> frozenset[int]:
    """The cases that messages with one of these Message-IDs (with angle brackets) made something happen on.

    A held message made nothing happen, so a forged one leads nowhere; one with several orders leads to several cases.
    """
    said = select(EventRow.case_number).join(MessageRow, col(MessageRow.id) == col(EventRow.message))
    return frozenset(
        number
        for part in in_slices(message_ids)
        for number in tx.exec(said.where(col(MessageRow.message_id).in_(part)))
    )


def list_held(tx: Transaction) -> tuple[HeldMessage, ...]:
    """The messages that wait for a person, the oldest first."""
    held = select(MessageRow).where(col(MessageRow.disposition) == Disposition.HELD)
    rows = tx.exec(held.order_by(col(MessageRow.id)).options(defer(MessageRow.raw)))  # type: ignore[arg-type]
    return tuple(_read_held(row) for row in rows)


def retry_held(tx: Transaction, message: int) -> bool:
    """Have a held message judged again; False if it is not held."""
    anew = {
        **dict.fromkeys(("disposition", "traceback", "judged_at", "marked_at")),
        "reason": "",
        "attempts": 0,
    }
    return changes_one(tx, _update_held(message).values(state=MessageState.RECORDED.value, **anew))


def discard_held(tx: Transaction, message: int, at: datetime) -> bool:
    """A person says that a held message is none of our business: foreign, bytes dropped. False if it is not held."""
    reason = "discarded by a person; held because: " + col(MessageRow.reason)
    gone = {"disposition": Disposition.FOREIGN.value, "raw": None, "judged_at": at}
    return changes_one(tx, _update_held(message).values(reason=reason, **gone))


def list_unmarked(tx: Transaction, mailbox: str, limit: int) -> tuple[Unmarked, ...]:
    """Judged messages that the mailbox does not show as such yet, the oldest first."""
    unmarked = select(MessageRow.id, MessageRow.uid_validity, MessageRow.uid, MessageRow.disposition).where(
        col(MessageRow.mailbox) == mailbox,
        col(MessageRow.marked_at).is_(None),
        col(MessageRow.disposition).is_not(None),
    )
    rows = tx.exec(unmarked.order_by(col(MessageRow.id)).limit(limit))
    return tuple(
        Unmarked(number, validity, uid, Disposition(became)) for number, validity, uid, became in rows if became
    )


def mark(tx: Transaction, message: int, at: datetime) -> bool:
    """Note that the mailbox shows the disposition; False if that was noted before."""
    unmarked = and_(col(MessageRow.id) == message, col(MessageRow.marked_at).is_(None))
    return changes_one(tx, update(MessageRow).where(unmarked).values(marked_at=at))


def count_by_disposition(tx: Transaction) -> tuple[tuple[Disposition, int], ...]:
    """How many messages have each disposition that occurs."""
    counted = select(MessageRow.disposition, func.count()).group_by(col(MessageRow.disposition))
    rows = tx.exec(counted.order_by(col(MessageRow.disposition)))
    return tuple((Disposition(became), number) for became, number in rows if became)


def count_unjudged(tx: Transaction) -> int:
    """How many messages have no disposition yet."""
    return tx.exec(select(func.count()).where(col(MessageRow.state) == MessageState.RECORDED)).one()


def _update_held(message: int) -> Update:
    return update(MessageRow).where(col(MessageRow.id) == message, col(MessageRow.disposition) == Disposition.HELD)


def _read_stored(row: MessageRow) -> Stored:
    return Stored(
        id=row.id,
        mailbox=row.mailbox,
        uid_validity=row.uid_validity,
        uid=row.uid,
        arrived_at=row.arrived_at,
        recorded_at=row.recorded_at,
        size=row.size,
        sha256=row.sha256,
        raw=row.raw,
        attempts=row.attempts,
        disposition=None if row.disposition is None else Disposition(row.disposition),
        reason=row.reason,
        case_number=row.case_number,
    )


def _read_held(row: MessageRow) -> HeldMessage:
    return HeldMessage(
        id=row.id,
        mailbox=row.mailbox,
        arrived_at=row.arrived_at,
        size=row.size,
        message_id=row.message_id,
        author=row.author,
        subject=row.subject,
        attempts=row.attempts,
        reason=row.reason,
        traceback=row.traceback,
        case_number=row.case_number,
    )
