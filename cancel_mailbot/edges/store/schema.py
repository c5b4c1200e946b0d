"""The tables' versions. Alembic, which costs half a second to import, is loaded only where there is work for it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.faults import StoreBroken
from cancel_mailbot.edges.store.keys import add_key, list_keys

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"


def find_revision(store: Store) -> str | None:
    """The version of the tables; None for an empty database."""
    with store.read() as tx:
        return _find_revision(tx)


def pending(store: Store) -> tuple[str, ...]:
    """The revisions that `upgrade` would apply, in order; empty when the tables are current.

    Raises:
        StoreBroken: the tables are newer than this program.
    """
    current = find_revision(store)
    return () if current == HEAD else _list_after(current)


def upgrade(store: Store) -> tuple[str, ...]:
    """Bring the tables to the version that this program needs, all or nothing; the revisions applied, in order.

    Raises:
        StoreBroken: the tables are newer than this program, or a migration failed. Nothing was changed.
    """
    return migrate(store, MIGRATIONS) if pending(store) else ()


def migrate(store: Store, folder: Path) -> tuple[str, ...]:
    """Apply the migrations of `folder` that are missing, in one transaction."""
    from alembic import command  # noqa: PLC0415 - see the first line of this file

    config = _configure(folder)
    applied: list[str] = []
    with store.alter() as tx:
        config.attributes.update(connection=tx.connection(), applied=applied)
        command.upgrade(config, "head")
        if not list_keys(tx):
            add_key(tx, datetime.now(UTC))
    return tuple(applied)


def _find_revision(tx: Transaction) -> str | None:
    connection = tx.connection()
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _list_after(current: str | None) -> tuple[str, ...]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see the first line of this file

    known = [script.revision for script in ScriptDirectory.from_config(_configure(MIGRATIONS)).walk_revisions()][::-1]
    if current is not None and current not in known:
        raise StoreBroken(f"the tables are of version {current}, which is newer than this program: upgrade the program")
    return tuple(known[known.index(current) + 1 :] if current else known)


def _configure(folder: Path) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see the first line of this file

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
