"""A store with current tables, on SQLite and on PostgreSQL: every test that asks for `store` runs on both.

The migrations run once for each kind; every test gets a copy of the file, or the emptied database.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from cancel_mailbot.edges.store import schema
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.tables import Row
from tests.servers.postgres import create_database, drop_database

PATIENCE = timedelta(seconds=30)


@pytest.fixture(scope="session")
def migrated_cluster(cluster: str) -> str:
    """The URL of the PostgreSQL database that is emptied for every test."""
    return upgraded(create_database(cluster))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite database that others are copied from."""
    path = tmp_path_factory.mktemp("migrated") / "mailbot.db"
    upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'mailbot.db'}"
        return
    cluster = request.getfixturevalue("cluster")
    url = create_database(cluster)
    yield url
    drop_database(cluster, url)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database with current tables."""
    return str(request.getfixturevalue(f"{kind}_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    yield from opened(url)


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    path = tmp_path / "mailbot.db"
    shutil.copy2(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """For what only concerns SQLite."""
    yield from opened(sqlite_url)


@pytest.fixture
def postgresql_url(migrated_cluster: str) -> str:
    tables = Row.metadata.tables.keys() - {"signing_keys"}
    with psycopg.connect(migrated_cluster, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY".encode())
    return migrated_cluster


@pytest.fixture
def postgresql_store(postgresql_url: str) -> Iterator[Store]:
    """For what only concerns PostgreSQL."""
    yield from opened(postgresql_url)


def opened(url: str) -> Iterator[Store]:
    store = Store.open(url, PATIENCE)
    yield store
    store.close()


def upgraded(url: str) -> str:
    store = Store.open(url)
    schema.upgrade(store)
    store.close()
    return url
