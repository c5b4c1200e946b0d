"""`check`: try everything that the daemon will need, and say what to mend. Changes nothing, submits nothing."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import click

from cancel_mailbot.edges.mailbox import MailboxRefused, MailboxUnavailable, OpenMailbox, open_mailbox
from cancel_mailbot.edges.store import schema
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault
from cancel_mailbot.edges.submission import SubmissionRefused, SubmissionUnavailable, open_submission
from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.listing import json_option, print_json, printable
from cancel_mailbot.faces.setting import get_setting
from cancel_mailbot.ground.almanac import make_almanac
from cancel_mailbot.ground.calendar import UnknownPlace
from cancel_mailbot.ground.config import Config, Mailbox, resolve_database_url
from cancel_mailbot.ground.dates import format_instant
from cancel_mailbot.ground.obstacles import find_obstacles
from cancel_mailbot.ground.secrets import MissingSecret, UnusableSecret
from cancel_mailbot.notices.templates import check as check_templates
from cancel_mailbot.work.accounts import make_account, make_server
from cancel_mailbot.work.site import make_site

_REFUSED = "mend the user name, password, folder, security or ca_file of this server in the config"
_OUT_OF_REACH = "see to the host and port in the config, and to firewalls between here and there"


class Verdict(StrEnum):
    """How one thing stands."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer; `exit_code` (sysexits.h) counts where the verdict is a failure."""

    verdict: Verdict
    subject: str
    text: str
    exit_code: int = os.EX_CONFIG


@click.command()
@config_option
@json_option
@click.option("--offline", is_flag=True, help="Leave out the database and the mail servers.")
def check(config_path: Path | None, as_json: bool, offline: bool) -> int:
    """Try the config, passwords, templates, database and mail servers.

    Prints a line for each: ok, warn (it runs, but read why) or FAIL, with how to mend it. Changes nothing in the
    mailbox and submits nothing.

    \b
    Exit code, by the first FAIL:
      78  something in the config
      77  a password is missing, or a server refused us
      69  a server or the database is out of reach
    """
    config = get_setting(config_path)
    worst = os.EX_OK
    for finding in _find(config, offline=offline):
        if as_json:
            print_json({"verdict": finding.verdict.lower(), "subject": finding.subject, "text": finding.text})
        else:
            click.echo(f"{finding.verdict:<5} {finding.subject}: {printable(finding.text)}")
        if finding.verdict is Verdict.FAIL:
            worst = worst or finding.exit_code
    return worst


def _find(config: Config, *, offline: bool) -> Iterator[Finding]:
    yield from _check_config(config)
    for mailbox in config.mailbox:
        yield from _check_secrets(mailbox)
    yield from _check_templates(config)
    yield from _tell_dates(config)
    if offline:
        return
    yield _check_database(config)
    for mailbox in config.mailbox:
        yield from _check_imap(mailbox)
        yield _check_smtp(mailbox)


def _check_config(config: Config) -> Iterator[Finding]:
    obstacles = find_obstacles(config)
    for obstacle in obstacles:
        yield Finding(Verdict.FAIL, "config", str(obstacle))
    if not obstacles:
        yield Finding(Verdict.OK, "config", "complete")
    for mailbox in config.mailbox:
        if not mailbox.trusted_authserv_id:
            yield Finding(
                Verdict.WARN,
                f"{mailbox.name} trusted_authserv_id",
                "not set: a forged From line is taken for what it says; name the server that checks incoming mail",
            )


def _check_secrets(mailbox: Mailbox) -> Iterator[Finding]:
    for protocol, make in (("imap", make_account), ("smtp", make_server)):
        subject = f"{mailbox.name} {protocol} password"
        try:
            make(mailbox, os.environ)
        except (MissingSecret, UnusableSecret) as fault:
            yield Finding(Verdict.FAIL, subject, str(fault), os.EX_NOPERM)
        else:
            yield Finding(Verdict.OK, subject, "found, or not needed")


def _check_templates(config: Config) -> Iterator[Finding]:
    problems = check_templates(make_site(config, config.mailbox[0]).desk)
    for problem in problems:
        yield Finding(Verdict.FAIL, "templates", problem)
    if not problems:
        yield Finding(Verdict.OK, "templates", "every notice renders")


def _tell_dates(config: Config) -> Iterator[Finding]:
    """The next invoice run and the next digest in local time, by which an operator sees what the config means."""
    almanac, now = make_almanac(config), datetime.now(UTC)
    try:
        run, digest = almanac.next_run(now), almanac.next_digest(now)
    except UnknownPlace:
        return  # told among the obstacles
    if run is None:
        yield Finding(Verdict.WARN, "invoice runs", "not named: nobody is warned before one; see [invoice_run]")
    else:
        yield Finding(Verdict.OK, "invoice runs", f"the next one is {format_instant(run, almanac.run_zone)}")
    if digest is None:
        yield Finding(Verdict.OK, "digest", "none is made")
    else:
        yield Finding(Verdict.OK, "digest", f"the next one is due {format_instant(digest, almanac.calendar.zone)}")


def _check_database(config: Config) -> Finding:
    try:
        store = Store.open(resolve_database_url(config, os.environ))
        try:
            pending = schema.pending(store)
        finally:
            store.close()
    except StoreBroken as fault:
        return Finding(Verdict.FAIL, "database", str(fault))
    except StoreFault as fault:
        return Finding(Verdict.FAIL, "database", f"out of reach: {fault}", os.EX_UNAVAILABLE)
    if pending:
        return Finding(Verdict.WARN, "database", "reachable; the schema is brought up to date at the next start")
    return Finding(Verdict.OK, "database", "reachable and up to date")


def _check_imap(mailbox: Mailbox) -> Iterator[Finding]:
    subject = f"{mailbox.name} IMAP {mailbox.imap.host}:{mailbox.imap.port}"
    try:
        with open_mailbox(make_account(mailbox, os.environ)) as opened:
            yield Finding(Verdict.OK, subject, f"logged in; {mailbox.imap.folder} can be read")
            yield from _check_folders(mailbox, opened)
    except (MissingSecret, UnusableSecret):
        yield Finding(Verdict.FAIL, subject, "not tried, for want of the password", os.EX_NOPERM)
    except MailboxRefused as fault:
        yield Finding(Verdict.FAIL, subject, f"refused: {fault}; {_REFUSED}", os.EX_NOPERM)
    except MailboxUnavailable as fault:
        yield Finding(Verdict.FAIL, subject, f"out of reach: {fault}; {_OUT_OF_REACH}", os.EX_UNAVAILABLE)


def _check_folders(mailbox: Mailbox, opened: OpenMailbox) -> Iterator[Finding]:
    wanted = [("sent_folder", mailbox.sent_folder)] if mailbox.sent_folder else []
    wanted += [("done_folder", mailbox.done_folder)] if mailbox.after == "move" else []
    folders = opened.find_folders()
    for key, folder in wanted:
        if folder in folders:
            yield Finding(Verdict.OK, f"{mailbox.name} {key}", f"{folder} exists")
        else:
            yield Finding(
                Verdict.FAIL, f"{mailbox.name} {key}", f"there is no {folder!r}; there are: {', '.join(folders)}"
            )
    if not mailbox.sent_folder:
        yield Finding(
            Verdict.WARN,
            f"{mailbox.name} sent_folder",
            "not set: after a crash in the middle of submitting, a notice may arrive twice;"
            f" if the server keeps what is submitted, name the folder. There are: {', '.join(folders)}",
        )


def _check_smtp(mailbox: Mailbox) -> Finding:
    subject = f"{mailbox.name} SMTP {mailbox.smtp.host}:{mailbox.smtp.port}"
    try:
        open_submission(make_server(mailbox, os.environ)).close()
    except (MissingSecret, UnusableSecret):
        return Finding(Verdict.FAIL, subject, "not tried, for want of the password", os.EX_NOPERM)
    except SubmissionRefused as fault:
        return Finding(Verdict.FAIL, subject, f"refused: {fault}; {_REFUSED}", os.EX_NOPERM)
    except SubmissionUnavailable as fault:
        return Finding(Verdict.FAIL, subject, f"out of reach: {fault}; {_OUT_OF_REACH}", os.EX_UNAVAILABLE)
    return Finding(Verdict.OK, subject, "it lets us in; nothing was submitted")
