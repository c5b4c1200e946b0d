"""`run` and `once`: the daemon, and one pass of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cancel_mailbot import daemon
from cancel_mailbot.edges.store.alone import StoreInUse
from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault
from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.setting import Failed, get_setting_to_run, start_log
from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.secrets import MissingSecret, UnusableSecret
from cancel_mailbot.notices.templates import check
from cancel_mailbot.work.site import make_site


@click.command()
@config_option
def run(config_path: Path | None) -> None:
    """Read every mailbox and answer, until SIGTERM or Ctrl-C.

    The message in hand is finished first. What happens is logged on standard error. Try `check` before the first run.
    """
    config = get_setting_to_run(config_path)
    start_log(config)
    with _faults():
        _check_templates(config)
        with daemon.stopped_by_signals() as stopping:
            daemon.run(config, os.environ, stopping)


@click.command()
@config_option
def once(config_path: Path | None) -> None:
    """Read every mailbox once, submit what is owed, and exit.

    Exit code 75: something was left for later, and is named.
    """
    config = get_setting_to_run(config_path)
    start_log(config)
    with _faults():
        _check_templates(config)
        left_undone = daemon.run_once(config, os.environ)
    if left_undone:
        raise Failed("\n  ".join(("left for later:", *left_undone)), os.EX_TEMPFAIL)


@contextmanager
def _faults() -> Iterator[None]:
    """What stops the daemon before it has begun, as exit codes."""
    try:
        yield
    except StoreInUse as fault:
        raise Failed(f"{fault}; two daemons on one SQLite file are one too many", os.EX_TEMPFAIL) from None
    except (MissingSecret, UnusableSecret) as fault:
        raise Failed(str(fault), os.EX_NOPERM) from None
    except StoreBroken as fault:
        raise Failed(f"the database can't be used: {fault}", os.EX_CONFIG) from None
    except StoreFault as fault:
        raise Failed(f"the database is out of reach: {fault}", os.EX_TEMPFAIL) from None


def _check_templates(config: Config) -> None:
    """A template that does not render is found now, and not when the first rep is waiting for an answer."""
    problems = check(make_site(config, config.mailbox[0]).desk)
    if problems:
        raise Failed("\n  ".join(("templates do not render:", *problems)), os.EX_CONFIG)
