"""Servers that several tests use. Each test takes users or folders of its own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, skip_without_dovecot, start_dovecot
from tests.servers.postgres import create_database, drop_database, running_postgres
from tests.servers.smtp_sink import SmtpSink, start_smtp_sink
from tests.servers.tls import Certificates, make_certificates

_USERS = count(1)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority of our own, and a certificate for loopback."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot without TLS, shared by all tests: take a user of your own (`dovecot_user`)."""
    skip_without_dovecot()
    with start_dovecot() as running:
        yield running


@pytest.fixture(scope="session")
def tls_dovecot(certificates: Certificates) -> Iterator[Dovecot]:
    """A Dovecot that offers STARTTLS on `port` and speaks TLS on `tls_port`."""
    skip_without_dovecot()
    with start_dovecot(certificates) as running:
        yield running


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The URL of a running PostgreSQL cluster's own database."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgresql_database(cluster: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database for one test."""
    url = create_database(cluster)
    yield url
    drop_database(cluster, url)


@pytest.fixture
def dovecot_user() -> str:
    """A user whom no other test has, with empty folders INBOX, Sent and Done at any Dovecot."""
    return f"user{next(_USERS)}@example.com"


@pytest.fixture
def smtp_sink(tmp_path: Path) -> Iterator[SmtpSink]:
    """A submission server without TLS and login; its journal lies in the test's own folder."""
    with start_smtp_sink(tmp_path) as running:
        yield running
