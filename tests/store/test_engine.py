"""Opening, transactions, and what is wrong with a database."""

import contextlib
import sqlite3
import stat
import traceback
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from cancel_mailbot.edges.store import mailboxes, messages
from cancel_mailbot.edges.store.engine import Store, durability
from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault, StoreRefused, StoreUnavailable
from cancel_mailbot.edges.store.mailboxes import Cursor
from cancel_mailbot.edges.store.messages import Received
from cancel_mailbot.edges.store.tables import MessageRow
from tests.builders import NOW
from tests.store.together import run_together

IMPATIENT = timedelta(milliseconds=50)
CURSOR = Cursor("inbox", 7, 12, NOW)


def ask(store: Store, statement: str) -> object:
    with store.begin() as tx:
        return tx.connection().execute(text(statement)).scalar()


def test_a_transaction_is_kept_when_it_ends(store: Store) -> None:
    with store.begin() as tx:
        mailboxes.save_cursor(tx, CURSOR)
    with store.read() as tx:
        assert mailboxes.find_cursor(tx, "inbox") == CURSOR


def test_an_exception_undoes_the_transaction_and_passes_unchanged(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as tx:  # noqa: PT012 - the exception must come from inside
        mailboxes.save_cursor(tx, CURSOR)
        raise ZeroDivisionError
    with store.read() as tx:
        assert mailboxes.find_cursor(tx, "inbox") is None


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(StoreBroken, match=r"(?i)read-?only"), store.read() as tx:
        mailboxes.save_cursor(tx, CURSOR)


def test_a_connection_that_served_a_reader_can_write_again(store: Store) -> None:
    for _ in range(3):
        with store.read() as tx:
            mailboxes.list_mailboxes(tx)
        with store.begin() as tx:
            mailboxes.save_cursor(tx, CURSOR)


def test_a_reader_sees_one_moment(store: Store, url: str) -> None:
    writer = Store.open(url, IMPATIENT)
    with store.read() as tx:
        assert mailboxes.list_mailboxes(tx) == ()
        # Without WAL, SQLite lets nobody commit beside a reader.
        with contextlib.suppress(StoreUnavailable), writer.begin() as other:
            mailboxes.save_cursor(other, CURSOR)
        assert mailboxes.list_mailboxes(tx) == ()
    writer.close()


def test_a_reader_does_not_take_the_write_lock(store: Store) -> None:
    with store.read() as tx, store.read() as other:
        assert mailboxes.list_mailboxes(tx) == mailboxes.list_mailboxes(other)


def test_select_then_update_has_exactly_one_winner_on_sqlite(sqlite_url: str) -> None:
    # This is what fails without BEGIN IMMEDIATE: both have read before either writes.
    store = Store.open(sqlite_url, timedelta(seconds=30))
    with store.begin() as tx:
        messages.record(tx, Received("inbox", 1, 1, NOW, 1, b"x"), NOW)

    def work() -> None:
        for _ in range(20):
            with store.begin() as tx:
                attempts = messages.get_stored(tx, 1).attempts
                tx.exec(update(MessageRow).where(col(MessageRow.id) == 1).values(attempts=attempts + 1))

    run_together(4, work)
    with store.read() as tx:
        assert messages.get_stored(tx, 1).attempts == 80
    store.close()


def test_a_locked_database_is_unavailable_and_recovers(sqlite_url: str) -> None:
    store, other = Store.open(sqlite_url), Store.open(sqlite_url, IMPATIENT)
    with store.begin():
        for _ in range(20):  # more often than there are connections: none may be lost
            with pytest.raises(StoreUnavailable, match="locked"), other.begin():
                pytest.fail("the lock was not taken at the beginning")
    with other.begin() as tx:
        mailboxes.save_cursor(tx, CURSOR)
    store.close()
    other.close()


def test_a_full_disk_is_unavailable_and_recovers(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    pages = ask(store, "PRAGMA page_count")
    ask(store, f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreUnavailable, match="full"), store.begin() as tx:
        messages.record(tx, Received("inbox", 1, 1, NOW, 1, bytes(100_000)), NOW)
    ask(store, "PRAGMA max_page_count=1000000")
    with store.begin() as tx:
        assert messages.record(tx, Received("inbox", 1, 1, NOW, 1, bytes(100_000)), NOW) == 1
    store.close()


def test_a_row_lock_that_is_not_given_is_unavailable(cluster: str) -> None:
    store = Store.open(cluster, IMPATIENT)
    with store.begin() as tx:
        tx.connection().execute(text("SELECT pg_advisory_xact_lock(1)"))
        with pytest.raises(StoreUnavailable, match="lock timeout"), store.begin() as other:
            other.connection().execute(text("SELECT pg_advisory_xact_lock(1)"))
    store.close()


def test_a_lost_connection_is_unavailable_and_recovers(cluster: str) -> None:
    store = Store.open(cluster)
    with pytest.raises(StoreUnavailable), store.begin() as tx:
        tx.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert ask(store, "SELECT 1") == 1
    killed = ask(store, "SELECT pg_backend_pid()")
    other = Store.open(cluster)
    ask(other, f"SELECT pg_terminate_backend({killed}, 5000)")
    assert ask(store, "SELECT 1") == 1
    other.close()
    store.close()


def test_a_refused_connection_says_why(cluster: str) -> None:
    store = Store.open(cluster.replace("postgres@", "nobody@"))
    with pytest.raises(StoreUnavailable, match="nobody"), store.read():
        pytest.fail("it was opened")
    store.close()


def test_missing_rights_are_broken_and_say_what_to_grant(cluster: str) -> None:
    store = Store.open(cluster)
    with pytest.raises(StoreBroken, match="grant"), store.begin() as tx:  # noqa: PT012 - the role must be set first
        tx.connection().execute(text("SET LOCAL ROLE pg_monitor"))
        tx.connection().execute(text("SELECT * FROM pg_authid"))
    store.close()


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    store = Store.open(f"postgresql://postgres@/postgres?host={tmp_path}")
    with pytest.raises(StoreUnavailable), store.read():
        pytest.fail("nobody is there")
    store.close()


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        pytest.param("no url", "sqlite:///", id="not a URL"),
        pytest.param("mysql://host/name", "sqlite:///", id="another database"),
        pytest.param("sqlite://", "must be a file", id="in memory"),
        pytest.param("sqlite:////nowhere/at/all/file.db", "folder", id="missing folder"),
    ],
)
def test_a_url_that_cannot_be_used_is_broken_and_says_what_to_write(url: str, advice: str) -> None:
    with pytest.raises(StoreBroken, match=advice):
        Store.open(url)


def test_a_url_that_cannot_be_read_keeps_its_password() -> None:
    with pytest.raises(StoreBroken) as caught:
        Store.open("postgresql//user:secret@host")
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_broken(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, " * 100)
    store = Store.open(f"sqlite:///{tmp_path / 'notes.txt'}")
    with pytest.raises(StoreBroken, match="restore"), store.begin():
        pytest.fail("it was opened")
    store.close()


def test_a_refused_row_is_no_fault_of_the_database_and_shows_no_values(store: Store) -> None:
    body = "".join(("not for ", "the log"))  # a traceback shows source lines too
    with pytest.raises(StoreRefused) as caught, store.begin() as tx:  # noqa: PT012 - the row must be there first
        messages.record(tx, Received("inbox", 1, 1, NOW, 1, b"x"), NOW)
        tx.exec(update(MessageRow).values(state="bogus", subject=body))
    assert body not in "".join(traceback.format_exception(caught.value))
    with store.begin() as tx:
        assert messages.record(tx, Received("inbox", 1, 1, NOW, 1, b"x"), NOW) is not None


def test_a_naive_instant_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StoreRefused, match="timezone"), store.begin() as tx:
        mailboxes.save_cursor(tx, Cursor("inbox", 7, 12, naive))
    with pytest.raises(StoreRefused, match="timezone"), store.begin() as tx:
        messages.record(tx, Received("inbox", 1, 1, naive, 1, b"x"), NOW)


@pytest.mark.parametrize("statement", ["SELECT 1 WHERE 1 = 0", "SELEC 1"], ids=["its own error", "the driver's"])
def test_nothing_of_sqlalchemy_leaves_a_transaction(store: Store, statement: str) -> None:
    with pytest.raises(StoreFault) as caught, store.begin() as tx:
        tx.connection().execute(text(statement)).scalar_one()
    assert not isinstance(caught.value, SQLAlchemyError)


def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'new.db'}")
    with store.begin() as tx:
        tx.connection().execute(text("CREATE TABLE t (c)"))
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("new.db*")} == {0o600}
    store.close()


def test_sqlite_is_set_up_to_lose_nothing(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    journal, synchronous = (setting.partition("=")[2] for setting in durability(sqlite3.sqlite_version_info))
    assert str(ask(store, "PRAGMA journal_mode")).upper() == journal
    assert ask(store, "PRAGMA synchronous") == {"FULL": 2, "EXTRA": 3}[synchronous]
    assert ask(store, "PRAGMA busy_timeout") == 10_000
    assert ask(store, "PRAGMA foreign_keys") == 1
    store.close()


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_sqlite_does_not_corrupt_it(version: tuple[int, int, int], journal: str) -> None:
    expected = {"WAL": ("journal_mode=WAL", "synchronous=FULL"), "DELETE": ("journal_mode=DELETE", "synchronous=EXTRA")}
    assert durability(version) == expected[journal]
