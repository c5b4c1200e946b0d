"""How far each mailbox has been read (DESIGN: mailbox, uid, uid_validity)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import insert_new
from cancel_mailbot.edges.store.tables import MailboxRow


@dataclass(frozen=True, slots=True)
class Cursor:
    """Every UID up to `last_uid` of this UIDVALIDITY is recorded; `started_at` is when we first looked."""

    name: str
    uid_validity: int
    last_uid: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class MailboxSummary:
    """A mailbox's cursor, and when it was last read to its end; None: never yet."""

    cursor: Cursor
    last_success_at: datetime | None


def find_cursor(tx: Transaction, name: str) -> Cursor | None:
    """How far the mailbox has been read; None before the first time."""
    row = tx.exec(select(MailboxRow).where(col(MailboxRow.name) == name)).first()
    return None if row is None else _read_cursor(row)


def save_cursor(tx: Transaction, cursor: Cursor) -> None:
    """Replace the mailbox's cursor, or add the mailbox."""
    position = {
        "uid_validity": cursor.uid_validity,
        "last_uid": cursor.last_uid,
        "started_at": cursor.started_at,
    }
    if insert_new(tx, MailboxRow, name=cursor.name, last_success_at=None, **position) is None:
        tx.exec(update(MailboxRow).where(col(MailboxRow.name) == cursor.name).values(**position))


def touch_success(tx: Transaction, name: str, at: datetime) -> None:
    """Note that the mailbox was read to its end; nothing happens before it has a cursor."""
    tx.exec(update(MailboxRow).where(col(MailboxRow.name) == name).values(last_success_at=at))


def list_mailboxes(tx: Transaction) -> tuple[MailboxSummary, ...]:
    """All mailboxes that were ever read, by name."""
    rows = tx.exec(select(MailboxRow).order_by(col(MailboxRow.name)))
    return tuple(MailboxSummary(_read_cursor(row), row.last_success_at) for row in rows)


def _read_cursor(row: MailboxRow) -> Cursor:
    return Cursor(row.name, row.uid_validity, row.last_uid, row.started_at)
