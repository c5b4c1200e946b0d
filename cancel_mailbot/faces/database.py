"""`db`: the database's schema."""

import os
from pathlib import Path

import click

from cancel_mailbot.edges.store import schema
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.faults import StoreFault, StoreUnavailable
from cancel_mailbot.faces.cli import Group, config_option
from cancel_mailbot.faces.setting import Failed, get_setting
from cancel_mailbot.ground.config import resolve_database_url


@click.group(cls=Group)
def db() -> None:
    """Look after the database."""


@db.command()
@config_option
def upgrade(config_path: Path | None) -> None:
    """Create or upgrade the tables.

    Applies what this version of the program needs, all of it or nothing. `run` and `once` do so by themselves, too.
    """
    url = resolve_database_url(get_setting(config_path), os.environ)
    try:
        store = Store.open(url)
        try:
            applied = schema.upgrade(store)
        finally:
            store.close()
    except StoreUnavailable as fault:
        raise Failed(f"the database is out of reach: {fault}", os.EX_TEMPFAIL) from None
    except StoreFault as fault:
        raise Failed(f"the database can't be upgraded: {fault}", os.EX_CONFIG) from None
    for revision in applied:
        click.echo(f"applied {revision}")
    click.echo(f"The database is at revision {schema.HEAD}{'' if applied else '; nothing was to be done'}.")
