"""`outbox`: the notices that are owed, and those that were submitted."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from cancel_mailbot.edges.store import outbox as stored
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.outbox import Notice
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.faces.cli import Group, config_option
from cancel_mailbot.faces.listing import cell, json_option, print_json, print_rows
from cancel_mailbot.faces.setting import Failed, get_setting, open_store
from cancel_mailbot.ground.identity import format_reference

_COLUMNS = {
    "id": "no.",
    "state": "state",
    "kind": "notice",
    "recipient": "to",
    "case": "case",
    "waits": "waits",
    "last_error": "last error",
}
_WAITING = tuple(state for state in NoticeState if state not in (NoticeState.SUBMITTED, NoticeState.DISCARDED))


@click.group(cls=Group)
def outbox() -> None:
    """Notices: mail that we owe somebody, and mail that was submitted.

    \b
    queued      waits for its turn, or for its next attempt
    submitting  is being handed to the SMTP server
    in doubt    the server may have it; looked for before anything is done
    submitted   the server took it
    failed      was refused for good, or is too old: `retry` submits it once more
    """


@outbox.command("list")
@config_option
@json_option
@click.option("--all", "everything", is_flag=True, help="Show those that were submitted, too.")
def list_notices(config_path: Path | None, as_json: bool, everything: bool) -> None:
    """List what is not submitted yet.

    The oldest comes first.
    """
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        notices = stored.list_notices(tx, tuple(NoticeState) if everything else _WAITING)
    rows = (_as_object(notice) for notice in notices)
    print_rows(rows, _COLUMNS, as_json=as_json, none="Nothing waits to be submitted.")


@outbox.command()
@config_option
@json_option
@click.option("--raw", is_flag=True, help="Write the mail's bytes to standard output, and nothing else.")
@click.argument("number", type=int)
def show(config_path: Path | None, as_json: bool, raw: bool, number: int) -> None:
    """Show what is known of a notice.

    NUMBER is the one that `outbox list --all` shows.
    """
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        try:
            found = stored.get_notice(tx, number)
        except stored.UnknownNotice:
            raise _unknown(number) from None
    if raw:
        sys.stdout.buffer.write(found.raw)
    elif as_json:
        print_json(_as_object(found.notice))
    else:
        for key, value in _as_object(found.notice).items():
            click.echo(f"{key.replace('_', ' '):<22} {cell(value) or '-'}")
        click.echo(f"\nThe mail itself: cancel-mailbot outbox show {number} --raw > notice.eml")


@outbox.command()
@config_option
@click.argument("number", type=int)
def retry(config_path: Path | None, number: int) -> None:
    """Have a notice submitted now.

    For one that failed, or that waits for its next attempt. NUMBER is the one that `outbox list` shows.
    """
    with open_store(get_setting(config_path)) as store, store.begin() as tx:
        if not stored.retry(tx, number, datetime.now(UTC)):
            raise _not_to_retry(tx, number)
    click.echo(f"Notice {number} is due now; the daemon submits it, or `cancel-mailbot once`.")


def _not_to_retry(tx: Transaction, number: int) -> Failed:
    try:
        state = stored.get_notice(tx, number).notice.state
    except stored.UnknownNotice:
        return _unknown(number)
    told = f"notice {number} is {cell(state)}; only one that failed or waits for its next attempt can be tried again"
    return Failed(told, os.EX_DATAERR)


def _unknown(number: int) -> Failed:
    return Failed(f"there is no notice {number}; `cancel-mailbot outbox list --all` shows them", os.EX_DATAERR)


def _find_wait(notice: Notice) -> str | None:
    """Why a queued notice was not submitted at once, None for one that was to be."""
    if notice.state is not NoticeState.QUEUED:
        return None
    if notice.attempts:
        return f"for attempt {notice.attempts + 1}"
    until = notice.next_attempt_at > notice.created_at
    return f"for an undo until {notice.next_attempt_at:%H:%M:%S}" if until else None


def _as_object(notice: Notice) -> dict[str, object]:
    return {
        "id": notice.id,
        "state": notice.state,
        "kind": notice.kind,
        "recipient": notice.recipient,
        "case": format_reference(notice.case_number) if notice.case_number else None,
        "subject": notice.subject,
        "message_id": notice.message_id,
        "created_at": notice.created_at,
        "submitted_at": notice.submitted_at,
        "bounced_at": notice.bounced_at,
        "attempts": notice.attempts,
        "next_attempt_at": notice.next_attempt_at if notice.state is NoticeState.QUEUED else None,
        "waits": _find_wait(notice),
        "last_code": notice.last_code,
        "last_error": notice.last_error or None,
        "resubmitted_in_doubt": notice.resubmitted_in_doubt,
    }
