"""One daemon at a time on one SQLite file: a lock that ends with its process, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from cancel_mailbot.edges.store.faults import StoreBroken


class StoreInUse(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """Another cancel-mailbot works on this database: stop that one first, or leave this work to it."""


@contextmanager
def hold_alone(url: str) -> Iterator[bool]:
    """Keep other daemons off the database; True if nobody else can be at work on it (PostgreSQL is shared: False).

    The lock is a file beside the database, so that nothing but a process that lives can hold it (flock(2)).

    Raises:
        StoreInUse: somebody holds it; says who.
        StoreBroken: the folder of the database can't be written.
    """
    database = _find_file(url)
    if database is None:
        yield False
        return
    with _open_lock(database) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StoreInUse(f"process {lock.read().strip() or '?'} works on {database}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield True


def _find_file(url: str) -> Path | None:
    """The SQLite file, by its one real path, whichever link leads to it; None where the URL names no file."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None  # opening the store says what is wrong with it
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database)).resolve()


def _open_lock(database: Path) -> TextIO:
    path = Path(f"{database}.lock")
    try:
        return path.open("a+", encoding="ascii")
    except OSError as error:
        raise StoreBroken(f"cannot open {path}: {error.strerror}; make its folder writable") from None
