"""`held`: the messages kept for a person."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from cancel_mailbot.edges.store import messages
from cancel_mailbot.edges.store.messages import HeldMessage
from cancel_mailbot.faces.cli import Group, config_option
from cancel_mailbot.faces.listing import cell, json_option, print_json, print_rows
from cancel_mailbot.faces.setting import Failed, get_setting, open_store
from cancel_mailbot.ground.identity import format_reference

_COLUMNS = {
    "id": "no.",
    "arrived_at": "arrived (UTC)",
    "author": "from",
    "subject": "subject",
    "case": "case",
    "reason": "held because",
}


@click.group(cls=Group)
def held() -> None:
    """Mail kept for a person to look at.

    Nothing was guessed of it, and nobody was answered. Look at it (show), mend the cause and have it read again
    (retry), or say that it is none of our business (discard).
    """


@held.command("list")
@config_option
@json_option
def list_held(config_path: Path | None, as_json: bool) -> None:
    """List the held messages, the oldest first."""
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
    """Show why a message is held.

    NUMBER is the one that `held list` shows.
    """
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
    """Have a message read again, as if new.

    The daemon does so at its next look at the mailbox. NUMBER is the one that `held list` shows.
    """
    with open_store(get_setting(config_path)) as store, store.begin() as tx:
        if not messages.retry_held(tx, number):
            raise _not_held(number)
    click.echo(f"Message {number} is read again at the daemon's next look, or by `cancel-mailbot once`.")


@held.command()
@config_option
@click.argument("number", type=int)
def discard(config_path: Path | None, number: int) -> None:
    """Say that a message is not ours.

    It counts as foreign from then on: nobody is answered, it stays in the mailbox, and our copy of it is dropped.
    NUMBER is the one that `held list` shows.
    """
    with open_store(get_setting(config_path)) as store, store.begin() as tx:
        if not messages.discard_held(tx, number, datetime.now(UTC)):
            raise _not_held(number)
    click.echo(f"Message {number} counts as foreign now; our copy is dropped, the mailbox's own stays.")


def _not_held(number: int) -> Failed:
    return Failed(f"no message {number} is held; `cancel-mailbot held list` shows those that are", os.EX_DATAERR)


def _as_object(message: HeldMessage) -> dict[str, object]:
    return {
        "id": message.id,
        "mailbox": message.mailbox,
        "arrived_at": message.arrived_at,
        "size": message.size,
        "message_id": message.message_id or None,
        "author": message.author or None,
        "subject": message.subject or None,
        "case": format_reference(message.case_number) if message.case_number else None,
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
    click.echo(f"\nThe mail itself:              cancel-mailbot held show {message.id} --raw > held.eml")
    click.echo("What would be made of it now: cancel-mailbot explain held.eml")
    click.echo(f"Then:                         cancel-mailbot held retry {message.id}, or held discard {message.id}")
