"""`db`: the database's schema."""

import os
from pathlib import Path

import click

from cancel_mailbot.edges.store import schema
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.faults import StoreFault, StoreUnavailable
from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.setting import Failed, get_setting
from cancel_mailbot.ground.config import resolve_database_url


@click.group()
def db() -> None:
    """Look after the database. The daemon upgrades it by itself when it starts."""


@db.command()
@config_option
def upgrade(config_path: Path | None) -> None:
    """Create the tables, or bring them to this version's schema; all or nothing."""
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
    click.echo(f"The database is at revision {schema.HEAD}.")
