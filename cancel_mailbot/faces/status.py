"""`status`: is it healthy, and what waits? A person reads it in five seconds, a monitor its exit code."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cancel_mailbot.edges.store import cases, mailboxes, messages, outbox
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.listing import instant, json_option, print_json
from cancel_mailbot.faces.setting import get_setting, open_store
from cancel_mailbot.ground.config import Config, Mailbox
from cancel_mailbot.workflow.case import CaseState
from cancel_mailbot.workflow.due import Disposition

_GRACE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """When the mailbox was last read to its end (None: never), and how long ago that is."""

    name: str
    last_success_at: datetime | None
    lag: timedelta | None
    is_late: bool


@click.command()
@config_option
@json_option
def status(config_path: Path | None, as_json: bool) -> int:
    """Say whether every mailbox is being read, and what waits.

    Exit code 69: a mailbox was not read for more than three times its poll_every (and two minutes).
    """
    config = get_setting(config_path)
    with open_store(config) as store, store.read() as tx:
        health = _read_health(tx, config, datetime.now(UTC))
        facts = _read_facts(tx, health)
    if as_json:
        print_json(facts)
    else:
        _print(facts, health)
    return os.EX_OK if facts["healthy"] else os.EX_UNAVAILABLE


def _read_health(tx: Transaction, config: Config, now: datetime) -> tuple[MailboxHealth, ...]:
    seen = {summary.cursor.name: summary.last_success_at for summary in mailboxes.list_mailboxes(tx)}
    return tuple(_health(mailbox, seen.get(mailbox.name), now) for mailbox in config.mailbox)


def _health(mailbox: Mailbox, last_success_at: datetime | None, now: datetime) -> MailboxHealth:
    lag = now - last_success_at if last_success_at else None
    is_late = lag is None or lag > 3 * mailbox.poll_every + _GRACE
    return MailboxHealth(mailbox.name, last_success_at, lag, is_late)


def _read_facts(tx: Transaction, health: tuple[MailboxHealth, ...]) -> dict[str, object]:
    """The object of the contract: its keys are added, never renamed."""
    found = dict(cases.count_by_state(tx))
    notices = dict(outbox.count_by_state(tx))
    dispositions = dict(messages.count_by_disposition(tx))
    return {
        "healthy": not any(mailbox.is_late for mailbox in health),
        "mailboxes": [
            {
                "name": mailbox.name,
                "last_success_at": instant(mailbox.last_success_at),
                "lag": round(mailbox.lag.total_seconds()) if mailbox.lag is not None else None,
            }
            for mailbox in health
        ],
        "cases": {state.value: found.get(state, 0) for state in CaseState},
        "messages": {disposition.value: number for disposition, number in dispositions.items()},
        "unjudged": messages.count_unjudged(tx),
        "held": dispositions.get(Disposition.HELD, 0),
        "outbox": {
            "queued": notices.get(NoticeState.QUEUED, 0) + notices.get(NoticeState.SUBMITTING, 0),
            "in_doubt": notices.get(NoticeState.IN_DOUBT, 0),
            "failed": notices.get(NoticeState.FAILED, 0),
            "submitted": notices.get(NoticeState.SUBMITTED, 0),
        },
    }


def _print(facts: dict[str, object], health: tuple[MailboxHealth, ...]) -> None:
    click.secho("healthy" if facts["healthy"] else "NOT HEALTHY", bold=True)
    for mailbox in health:
        read = f"read {round(mailbox.lag.total_seconds())} s ago" if mailbox.lag is not None else "never read yet"
        click.echo(f"  {mailbox.name:<20} {read}{'; TOO LONG AGO: is the daemon running?' if mailbox.is_late else ''}")
    for title in ("cases", "outbox"):
        counts = facts[title]
        if isinstance(counts, dict):
            told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number)
            click.echo(f"  {title:<20} {told or 'none'}")
    held = f"{facts['held']}; see `cancel-mailbot held list`" if facts["held"] else "none"
    click.echo(f"  {'held for a person':<20} {held}")
