"""The setting in which a command runs: its config and its store, and how their faults end a command (sysexits.h)."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cancel_mailbot.faces.listing import printable
from cancel_mailbot.ground.config import Config, resolve_database_url
from cancel_mailbot.ground.config_file import ConfigProblems, find_config, read_config
from cancel_mailbot.ground.obstacles import find_obstacles

if TYPE_CHECKING:
    from cancel_mailbot.edges.store.engine import Store


class Failed(click.ClickException):
    """A command can't go on; `exit_code` is one of sysexits.h, read by click from the instance."""

    def __init__(self, message: str, exit_code: int) -> None:
        # It may quote a server's answer, or a file's name.
        super().__init__("\n".join(printable(line) for line in message.splitlines()))
        self.exit_code = exit_code  # type: ignore[misc]


def find_setting(config_path: Path | None) -> tuple[Config, Path | None]:
    """The config that takes effect and its file; the built-in defaults where there is no file.

    Raises:
        Failed: the file can't be used.
    """
    path = find_config(config_path, os.environ)
    if path is None:
        return Config(), None
    try:
        return read_config(path), path
    except ConfigProblems as problems:
        raise Failed(str(problems), os.EX_CONFIG) from None


def get_setting(config_path: Path | None) -> Config:
    """The config of a file that must exist.

    Raises:
        Failed: there is none, or it can't be used.
    """
    config, path = find_setting(config_path)
    if path is None:
        raise Failed("there is no config file; `cancel-mailbot init` writes one to fill in", os.EX_CONFIG)
    return config


def get_setting_to_run(config_path: Path | None) -> Config:
    """The config of a file with which the daemon can work.

    Raises:
        Failed: there is none, it can't be used, or something in it is still to be filled in.
    """
    config = get_setting(config_path)
    obstacles = find_obstacles(config)
    if obstacles:
        raise Failed("\n  ".join(("the config is not finished:", *map(str, obstacles))), os.EX_CONFIG)
    return config


@contextmanager
def open_store(config: Config) -> Iterator["Store"]:
    """The config's database, for a command that looks into it or changes a row.

    Raises:
        Failed: it can't be reached, or `db upgrade` is due.
    """
    from cancel_mailbot.edges.store import schema  # noqa: PLC0415 - SQLAlchemy costs 300 ms
    from cancel_mailbot.edges.store.engine import Store  # noqa: PLC0415
    from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault, StoreUnavailable  # noqa: PLC0415

    try:
        store = Store.open(resolve_database_url(config, os.environ))
        try:
            if schema.pending(store):
                raise Failed("the database has no current tables: run `cancel-mailbot db upgrade`", os.EX_CONFIG)
            yield store
        finally:
            store.close()
    except StoreUnavailable as fault:
        raise Failed(f"the database is out of reach: {fault}", os.EX_TEMPFAIL) from None
    except StoreBroken as fault:
        raise Failed(f"the database can't be used: {fault}", os.EX_CONFIG) from None
    except StoreFault as fault:
        raise Failed(f"the database refused: {fault}", os.EX_SOFTWARE) from None


def start_log(config: Config) -> None:
    """Log to standard error, as the config says."""
    from cancel_mailbot.ground.log import configure  # noqa: PLC0415 - a command that does not log need not load it

    configure(config.log.level, config.log.format, sys.stderr)
