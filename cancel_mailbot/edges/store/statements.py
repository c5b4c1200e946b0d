"""Statements that the two databases spell differently, and shapes that several files need."""

import itertools
from collections.abc import Iterable, Iterator

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import UpdateBase

from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.tables import Row

_SLICE = 500  # SQLite takes at most 32,766 values in one statement, and a References header has no limit


def insert_new(tx: Transaction, table: type[Row], **values: object) -> int | None:
    """Insert a row and return its key; None, and nothing done, where a unique constraint knows it already."""
    dialect = sqlite if _is_sqlite(tx) else postgresql
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    row = tx.exec(statement.returning(*table.metadata.tables[str(table.__tablename__)].primary_key)).first()
    return None if row is None else row[0]


def changes_one(tx: Transaction, statement: UpdateBase) -> bool:
    """Run an UPDATE that is guarded by what it expects; False where somebody else was first."""
    return tx.exec(statement).rowcount == 1


def take_turns(tx: Transaction, what: str) -> None:
    """Wait until no other transaction holds `what`, and hold it to the end of this one.

    On SQLite every transaction that writes holds everything.
    """
    if not _is_sqlite(tx):
        tx.connection().execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


def in_slices(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The distinct values, a few hundred at a time."""
    remaining = iter(dict.fromkeys(values))
    while part := tuple(itertools.islice(remaining, _SLICE)):
        yield part


def _is_sqlite(tx: Transaction) -> bool:
    return tx.get_bind().dialect.name == "sqlite"
