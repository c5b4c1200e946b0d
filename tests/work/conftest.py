"""A team with an empty store, and a mailbox of its own at Dovecot."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.work.outbox import Post
from tests.end_to_end.mails import make_request
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.store.conftest import opened, upgraded
from tests.work.inbox import Inbox
from tests.work.posting import make_post
from tests.work.team import Team, make_team


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite database that others are copied from."""
    path = tmp_path_factory.mktemp("upgraded") / "mailbot.db"
    upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with tables: SQLite, unless the test names PostgreSQL (`ON_BOTH`)."""
    if getattr(request, "param", "SQLite") == "PostgreSQL":
        return upgraded(str(request.getfixturevalue("postgresql_database")))
    path = tmp_path / "mailbot.db"
    shutil.copy2(request.getfixturevalue("upgraded_file"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    yield from opened(database)


@pytest.fixture
def team(store: Store) -> Team:
    return make_team(store)


@pytest.fixture
def owing(team: Team) -> Team:
    """A team that owes one notice: the question to rep 1 for the missing campaign."""
    team.take(make_request(1, Campaign_Name=""))
    return team


@pytest.fixture
def post(smtp_sink: SmtpSink) -> Post:
    """A server that keeps no copy of what was submitted."""
    return make_post(smtp_sink)


@pytest.fixture
def inbox(dovecot: Dovecot, dovecot_user: str) -> Inbox:
    """The team's mailbox at Dovecot."""
    return Inbox(dovecot, dovecot_user)
