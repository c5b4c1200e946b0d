"""Migrations: equal to the models, all or nothing, and not even looked at when there is nothing to do."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import Session

from cancel_mailbot.edges.store import cases, keys, schema
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault
from cancel_mailbot.edges.store.tables import FIRST_CASE, Row
from tests.builders import NOW

FAILING = """
import sqlalchemy as sa
from alembic import op
revision = "next"
down_revision = "{head}"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("signing_keys", sa.Column("extra", sa.Text()))
    {failure}
"""


@pytest.fixture
def empty(empty_url: str) -> Iterator[Store]:
    store = Store.open(empty_url)
    yield store
    store.close()


@pytest.fixture
def store(empty: Store) -> Store:
    """These tests change the tables: each has a database of its own."""
    schema.upgrade(empty)
    return empty


def with_another_migration(tmp_path: Path, failure: str) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "next.py").write_text(FAILING.format(head=schema.HEAD, failure=failure))
    return folder


def list_tables(tx: Session) -> set[str]:
    return set(inspect(tx.connection()).get_table_names())


def test_the_migrations_make_exactly_the_models(store: Store) -> None:
    with store.read() as tx:
        context = MigrationContext.configure(tx.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_the_migrations_check_the_same_closed_sets_as_the_models(store: Store) -> None:
    def list_checks() -> dict[str, object]:
        with store.read() as tx:
            inspector = inspect(tx.connection())
            return {
                f"{table} {check['name']}": check["sqltext"]
                for table in Row.metadata.tables
                for check in inspector.get_check_constraints(table)
            }

    migrated = list_checks()
    with store.alter() as tx:
        Row.metadata.drop_all(tx.connection())
        Row.metadata.create_all(tx.connection())
    assert list_checks() == migrated
    assert len(migrated) == 6


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_an_upgrade_says_what_it_applied_and_then_has_nothing_to_do(empty: Store) -> None:
    assert schema.find_revision(empty) is None
    assert schema.pending(empty) == ("0001", "0002")
    assert schema.upgrade(empty) == ("0001", "0002")
    assert schema.find_revision(empty) == schema.HEAD
    assert schema.pending(empty) == ()
    assert schema.upgrade(empty) == ()


def test_an_upgrade_makes_one_signing_key_and_keeps_it(empty: Store) -> None:
    schema.upgrade(empty)
    with empty.read() as tx:
        first = keys.list_keys(tx)
    schema.upgrade(empty)
    with empty.begin() as tx:
        assert keys.list_keys(tx) == first
        assert [len(key) for key in first] == [32]
        keys.add_key(tx, NOW)
        newest, *older = keys.list_keys(tx)
    assert (*older,) == first
    assert newest not in first


def test_the_first_case_is_1001(store: Store) -> None:
    with store.begin() as tx:
        assert [cases.open_case(tx, "inbox", NOW), cases.open_case(tx, "inbox", NOW)] == [FIRST_CASE, FIRST_CASE + 1]


@pytest.mark.parametrize("failure", ["raise RuntimeError('no')", "op.execute('SELECT nothing')"], ids=["code", "sql"])
def test_a_failing_migration_leaves_nothing_half_applied(store: Store, tmp_path: Path, failure: str) -> None:
    folder = with_another_migration(tmp_path, failure)
    with pytest.raises((RuntimeError, StoreFault)):
        schema.migrate(store, folder)
    assert schema.find_revision(store) == schema.HEAD
    with store.read() as tx:
        assert "half" not in list_tables(tx)
        assert "extra" not in {column["name"] for column in inspect(tx.connection()).get_columns("signing_keys")}


def test_a_mended_migration_is_applied_on_the_next_try(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        schema.migrate(store, with_another_migration(tmp_path / "wrong", "raise RuntimeError('no')"))
    assert schema.migrate(store, with_another_migration(tmp_path / "right", "pass")) == ("next",)
    with store.read() as tx:
        assert "half" in list_tables(tx)


def test_a_migration_that_leaves_rows_pointing_nowhere_is_undone(sqlite_store: Store, tmp_path: Path) -> None:
    orphan = "op.execute(\"INSERT INTO products (case_number, n, name, withdrawn) VALUES (7, 1, 'x', false)\")"
    with pytest.raises(StoreBroken, match="point nowhere"):
        schema.migrate(sqlite_store, with_another_migration(tmp_path, orphan))
    assert schema.find_revision(sqlite_store) == schema.HEAD


def test_tables_of_a_newer_program_are_refused(store: Store, tmp_path: Path) -> None:
    schema.migrate(store, with_another_migration(tmp_path, "pass"))
    with pytest.raises(StoreBroken, match="upgrade the program"):
        schema.upgrade(store)


def test_missing_tables_are_reported_with_what_to_do(empty: Store) -> None:
    with pytest.raises(StoreBroken, match="cancel-mailbot db upgrade"), empty.begin() as tx:
        keys.list_keys(tx)


def test_current_tables_are_recognised_without_importing_alembic(url: str) -> None:
    program = (
        "import sys\n"
        "from cancel_mailbot.edges.store import schema\n"
        "from cancel_mailbot.edges.store.engine import Store\n"
        f"store = Store.open({url!r})\n"
        "assert schema.upgrade(store) == ()\n"
        "store.close()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
