"""What may be wrong with a database: it is unavailable for now, broken until somebody mends it, or refuses one row.

Only these leave the store. Their text never holds a stored value, since values are other people's mail.
"""

import sqlite3

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreFault(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """The database did not do what was asked. Nothing of the transaction was kept."""


class StoreUnavailable(StoreFault):
    """The database cannot be used for now (locked, full, connection lost): make room or wait; it is tried again.

    Where the connection was lost during the commit itself, nobody can say whether it was kept: look before repeating.
    """


class StoreBroken(StoreFault):
    """The database cannot be used until somebody mends it: do what the text says."""


class StoreRefused(StoreFault):
    """The database works, but refused these values: hold the message or notice that they came from, and report it."""


_UPGRADE = "the tables are missing or old; run `cancel-mailbot db upgrade`"
_REPORT = "this is a fault of the program; report it with this text"
# https://www.sqlite.org/rescode.html, primary result codes.
_SQLITE_TEMPORARY = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PROTOCOL,
    )
)
_SQLITE_ADVICE = {
    sqlite3.SQLITE_CANTOPEN: "the folder must exist, and the daemon must be allowed to write in it",
    sqlite3.SQLITE_PERM: "the daemon must be allowed to read and write the file",
    sqlite3.SQLITE_READONLY: "the daemon must be allowed to write the file and its folder",
    sqlite3.SQLITE_CORRUPT: "stop the daemon and restore the latest backup",
    sqlite3.SQLITE_NOTADB: "the URL names a file that is no database; correct the URL, or restore the latest backup",
}
# https://www.postgresql.org/docs/15/errcodes-appendix.html. A connection that is refused carries no code at all, so
# that a wrong password looks temporary; its text says what it is.
_POSTGRESQL_ADVICE = {
    "42P01": _UPGRADE,  # undefined table
    "42703": _UPGRADE,  # undefined column
    "42501": "grant the daemon's user its rights on this database",  # insufficient privilege
}


def translate_context(context: ExceptionContext) -> StoreFault | None:
    """The fault behind a driver's error; None where the error is not the database's (an interrupt, a pool's ping)."""
    if context.sqlalchemy_exception is None or context.is_pre_ping:
        return None
    if context.is_disconnect:
        return StoreUnavailable(_describe(context.original_exception))
    return translate(context.sqlalchemy_exception)


def translate(error: SQLAlchemyError) -> StoreFault:
    """The fault behind an error of SQLAlchemy."""
    if isinstance(error, PoolTimeout):
        return StoreUnavailable("all connections to the database are in use")
    original = getattr(error, "orig", None) or error
    if isinstance(error, IntegrityError | DataError) or not isinstance(error, DBAPIError):
        return StoreRefused(_describe(original))
    if isinstance(original, sqlite3.Error):
        return _translate_sqlite(original)
    return _translate_postgresql(original, error)


def _translate_sqlite(error: sqlite3.Error) -> StoreFault:
    # An extended result code carries its primary code in the low byte.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    text = _describe(error)
    if code in _SQLITE_TEMPORARY:
        return StoreUnavailable(text)
    if text.startswith(("no such table", "no such column")):
        return StoreBroken(f"{text}: {_UPGRADE}")
    return StoreBroken(f"{text}: {_SQLITE_ADVICE.get(code, _REPORT)}")


def _translate_postgresql(original: BaseException, error: DBAPIError) -> StoreFault:
    text = _describe(original)
    if isinstance(error, OperationalError):
        return StoreUnavailable(text)
    return StoreBroken(f"{text}: {_POSTGRESQL_ADVICE.get(getattr(original, 'sqlstate', ''), _REPORT)}")


def _describe(error: BaseException) -> str:
    # PostgreSQL puts whole rows into the DETAIL of an error; the primary message names only tables and constraints.
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    return " ".join(str(primary or error).split())
