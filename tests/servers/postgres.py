"""A real PostgreSQL: a throw-away cluster in a folder of its own, reached over a Unix socket only."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

_FOLDERS = "/usr/lib/postgresql/*/bin"
_DATABASES = count(1)
# A test's data need not survive the machine.
_SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=50")


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version; None if there is none."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/").glob(_FOLDERS[1:]), key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of a running cluster's own database. Skips loudly without PostgreSQL, and fails where CI is set."""
    binaries = find_binaries()
    if binaries is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("PostgreSQL is not installed: apt-get install postgresql-15")
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        account = _choose_account(home)
        initdb = [
            binaries / "initdb",
            "-D",
            home / "cluster",
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run(initdb, check=True, capture_output=True, cwd=home, **account)
        settings = [argument for setting in _SETTINGS for argument in ("-c", setting)]
        with (home / "log").open("wb") as log:
            postgres = [binaries / "postgres", "-D", home / "cluster", "-k", home, *settings]
            server = subprocess.Popen(postgres, stdout=log, stderr=log, cwd=home, **account)
        try:
            url = f"postgresql://postgres@/postgres?host={home}"
            _wait_until_ready(url, server, home / "log")
            yield url
        finally:
            server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            server.wait(timeout=30)


def create_database(url: str) -> str:
    """The URL of a new, empty database in the cluster of `url`."""
    name = f"test_{next(_DATABASES)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    return url.replace("/postgres?", f"/{name}?")


def drop_database(url: str, database: str) -> None:
    """Drop what `create_database` made, whoever is still connected."""
    name = database.partition("@/")[2].partition("?")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _choose_account(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    postgres = pwd.getpwnam("postgres")
    os.chown(home, postgres.pw_uid, postgres.pw_gid)
    return {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"PostgreSQL did not start: {log.read_text()}")
