"""The keys that sign our Message-IDs. They live with the data, so that every daemon of one database has them."""

import secrets
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import col, select

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.tables import SigningKeyRow


def list_keys(tx: Transaction) -> tuple[bytes, ...]:
    """All keys, the newest first: that one signs, all are recognised. Never empty after `schema.upgrade`."""
    return tuple(tx.exec(select(SigningKeyRow.key).order_by(col(SigningKeyRow.id).desc())))


def add_key(tx: Transaction, at: datetime) -> None:
    """Make a new key, which signs from now on. What older keys signed is still recognised."""
    tx.exec(insert(SigningKeyRow).values(key=secrets.token_bytes(32), created_at=at))
