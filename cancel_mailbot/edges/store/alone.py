"""One daemon at a time on one SQLite file: a lock that ends with its process, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url


class StoreInUse(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """Another cancel-mailbot works on this database: stop that one first, or leave this work to it."""


@contextmanager
def hold_alone(url: str) -> Iterator[bool]:
    """Keep other daemons off the database; True if nobody else can be at work on it (PostgreSQL is shared: False).

    The lock is a file beside the database, so that nothing but a process that lives can hold it (flock(2)).

    Raises:
        StoreInUse: somebody holds it; says who.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        yield False
        return
    path = Path(f"{address.database}.lock")
    with path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StoreInUse(f"process {lock.read().strip() or '?'} works on {address.database}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield True
