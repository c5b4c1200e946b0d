"""Which days' digests are settled: no day gets two, whatever is repeated."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.statements import insert_new
from cancel_mailbot.edges.store.tables import DigestRow


@dataclass(frozen=True, slots=True)
class SettledDigest:
    """The digest of a mailbox's day, of what was until `covered_until`; `made` is False if that was nothing."""

    mailbox: str
    day: date
    covered_until: datetime
    made: bool


def settle(tx: Transaction, digest: SettledDigest) -> bool:
    """The day's digest is made, or not needed. False, and nothing done, if the day is settled already."""
    values = {"day": digest.day, "covered_until": digest.covered_until, "made": digest.made}
    return insert_new(tx, DigestRow, mailbox=digest.mailbox, **values) is not None


def find_last(tx: Transaction, mailbox: str) -> SettledDigest | None:
    """The mailbox's digest of the latest day that is settled."""
    latest = select(DigestRow).where(col(DigestRow.mailbox) == mailbox).order_by(col(DigestRow.day).desc()).limit(1)
    row = tx.exec(latest).first()
    return None if row is None else SettledDigest(row.mailbox, row.day, row.covered_until, row.made)
