"""Opening a database, and its transactions. Nothing that the drivers raise passes them: see `faults`."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault, translate, translate_context

Transaction = Session

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_WRITE, _READ, _ALTER = "write", "read", "alter"
_ONE_AT_A_TIME = 0x43584C  # any constant that no other program locks
# Every mode says all that it needs, since a connection of the pool may have served another mode before.
_BEGINNINGS = {
    # SQLAlchemy's own deferred BEGIN lets two check-then-set transactions both win (587 times on 200 rows, measured).
    ("sqlite", _WRITE): ("PRAGMA query_only=OFF", "PRAGMA foreign_keys=ON", "BEGIN IMMEDIATE"),
    ("sqlite", _READ): ("PRAGMA query_only=ON", "BEGIN"),
    # https://www.sqlite.org/lang_altertable.html section 7: a table is replaced with foreign keys off, checked after.
    ("sqlite", _ALTER): ("PRAGMA query_only=OFF", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"),
    ("postgresql", _WRITE): (),
    ("postgresql", _READ): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ("postgresql", _ALTER): (f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})",),
}


class Store:
    """An open database. Threads may share it; each transaction belongs to one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, patience: timedelta = timedelta(seconds=10)) -> "Store":
        """Open `sqlite:////folder/file.db` (created, for its owner only) or `postgresql://user@host/name`.

        A PostgreSQL server is not spoken to before the first transaction. `patience` is how long to wait for a lock.

        Raises:
            StoreBroken: the URL cannot be used.
        """
        address = _read_url(url)
        engine = _open_sqlite(address, patience) if _is_sqlite(address) else _open_postgresql(address, patience)
        event.listen(engine, "handle_error", translate_context)
        event.listen(engine, "begin", _begin)
        return cls(engine)

    def begin(self) -> AbstractContextManager[Transaction]:
        """A transaction that writes: committed at the end, rolled back on any exception.

        Raises:
            StoreUnavailable, StoreBroken, StoreRefused: also in the middle, and when committing.
        """
        return self._transaction(_WRITE)

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that sees one moment, keeps no writer waiting and cannot write (then: `StoreBroken`)."""
        return self._transaction(_READ)

    def alter(self) -> AbstractContextManager[Transaction]:
        """A transaction that may change tables, one at a time across all processes."""
        return self._transaction(_ALTER)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Transaction]:
        engine = self._engine.execution_options(mode=mode)
        try:
            with Session(engine, autoflush=False, execution_options=_SESSION) as tx, tx.begin():
                tx.connection()  # the lock is taken here, before anything is read
                yield tx
                if mode == _ALTER:
                    _check_foreign_keys(tx)
        except StoreFault as fault:
            # The driver's own exception would print stored values into a traceback.
            raise fault from None
        except SQLAlchemyError as error:
            raise translate(error) from None


# Rows are written by statements and read afresh: the session is never asked to remember one.
_SESSION = {"populate_existing": True, "synchronize_session": False}


def _read_url(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        # The URL is not repeated: it may hold a password.
        raise StoreBroken(f"the database's URL cannot be read; {_EXAMPLES}") from None
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise StoreBroken(f"{address.drivername} is not a database that can be used here; {_EXAMPLES}")
    return address.set(drivername=driver)


_EXAMPLES = "write sqlite:////var/lib/cancel-mailbot/mailbot.db or postgresql://user@host/name"


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _open_sqlite(address: URL, patience: timedelta) -> Engine:
    if address.database in (None, "", ":memory:"):
        raise StoreBroken(f"the database must be a file; {_EXAMPLES}")
    try:
        os.close(os.open(str(address.database), os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreBroken(f"cannot open {address.database}: {error.strerror}; make its folder writable") from None
    engine = create_engine(address, hide_parameters=True)
    settings = (f"busy_timeout={_milliseconds(patience)}", *durability(sqlite3.sqlite_version_info))

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours: see `_begin`
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")

    return engine


def durability(version: tuple[int, int, int]) -> tuple[str, str]:
    """The pragmas under which this version of SQLite neither loses a commit nor corrupts the file.

    WAL is fast, but until 3.51.3 (3.50.7, 3.44.6) two connections that checkpoint can corrupt the database
    (https://www.sqlite.org/wal.html#walresetbug). `synchronous=NORMAL` does not sync a WAL commit at all (measured).
    """
    mended = version >= (3, 51, 3) or (version[:2] == (3, 50) and version >= (3, 50, 7))
    if mended or (version[:2] == (3, 44) and version >= (3, 44, 6)):
        return "journal_mode=WAL", "synchronous=FULL"
    return "journal_mode=DELETE", "synchronous=EXTRA"


def _open_postgresql(address: URL, patience: timedelta) -> Engine:
    # A server that is gone without a word must not hold the daemon for the kernel's quarter of an hour.
    limits = {"connect_timeout": "10", "tcp_user_timeout": "30000"}
    try:
        engine = create_engine(
            address.update_query_dict({**limits, **address.query}), hide_parameters=True, pool_pre_ping=True
        )
    except ImportError:
        raise StoreBroken("PostgreSQL needs its driver: pip install 'cancel-mailbot[postgres]'") from None

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {_milliseconds(patience)}")
        connection.commit()

    return engine


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options()["mode"]
    for statement in _BEGINNINGS[connection.dialect.name, mode]:
        connection.exec_driver_sql(statement)


def _check_foreign_keys(tx: Transaction) -> None:
    connection = tx.connection()
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreBroken("a migration would leave rows that point nowhere; nothing was changed, report this")
