"""`held`: the messages kept for a person."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from cancel_mailbot.edges.store import messages
from cancel_mailbot.edges.store.messages import HeldMessage
from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.listing import cell, instant, json_option, print_json, print_rows
from cancel_mailbot.faces.setting import Failed, get_setting, open_store

_COLUMNS = ("id", "arrived_at", "author", "subject", "reason")


@click.group()
def held() -> None:
    """Messages kept for a person: nothing was guessed, nothing is lost."""


@held.command("list")
@config_option
@json_option
def list_held(config_path: Path | None, as_json: bool) -> None:
    """List what waits for a person, the oldest first."""
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        waiting = messages.list_held(tx)
    rows = (_as_object(message) for message in waiting)
    print_rows(rows, _COLUMNS, as_json=as_json, none="No message is held.")


@held.command()
@config_option
@json_option
@click.option("--raw", is_flag=True, help="Write the message's bytes to standard output, and nothing else.")
@click.argument("number", type=int)
def show(config_path: Path | None, as_json: bool, raw: bool, number: int) -> None:
    """Show why message NUMBER is held."""
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        found = [message for message in messages.list_held(tx) if message.id == number]
        if not found:
            raise _not_held(number)
        bytes_kept = messages.get_stored(tx, number).raw
    if raw:
        sys.stdout.buffer.write(bytes_kept or b"")
    elif as_json:
        print_json(_as_object(found[0]))
    else:
        _print(found[0])


@held.command()
@config_option
@click.argument("number", type=int)
def retry(config_path: Path | None, number: int) -> None:
    """Take message NUMBER in again, as if new; the daemon does so at its next poll."""
    with open_store(get_setting(config_path)) as store, store.begin() as tx:
        if not messages.retry_held(tx, number):
            raise _not_held(number)
    click.echo(f"Message {number} will be read again at the next poll, or by `cancel-mailbot once`.")


@held.command()
@config_option
@click.argument("number", type=int)
def discard(config_path: Path | None, number: int) -> None:
    """Say that message NUMBER is none of our business. It stays in the mailbox; our copy is dropped."""
    with open_store(get_setting(config_path)) as store, store.begin() as tx:
        if not messages.discard_held(tx, number, datetime.now(UTC)):
            raise _not_held(number)
    click.echo(f"Message {number} is foreign now.")


def _not_held(number: int) -> Failed:
    return Failed(f"message {number} is not held; `cancel-mailbot held list` shows those that are", os.EX_DATAERR)


def _as_object(message: HeldMessage) -> dict[str, object]:
    return {
        "id": message.id,
        "mailbox": message.mailbox,
        "arrived_at": instant(message.arrived_at),
        "size": message.size,
        "message_id": message.message_id or None,
        "author": message.author or None,
        "subject": message.subject or None,
        "reason": message.reason,
        "attempts": message.attempts,
        "traceback": message.traceback,
    }


def _print(message: HeldMessage) -> None:
    for key, value in _as_object(message).items():
        if key != "traceback":
            click.echo(f"{key.replace('_', ' '):<12} {cell(value) or '-'}")
    if message.traceback:
        click.echo("\n" + "\n".join(cell(line) for line in message.traceback.splitlines()))
    click.echo(f"\nIts bytes: cancel-mailbot held show {message.id} --raw > message.eml")
    click.echo("What would be made of it: cancel-mailbot explain message.eml")
