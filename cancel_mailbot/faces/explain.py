"""`explain`: what would be understood of a message, line by line, and what would be written. Touches nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.explained import Announced, Explained
from cancel_mailbot.faces.explanation import as_object, as_text
from cancel_mailbot.faces.listing import json_option, print_json
from cancel_mailbot.faces.setting import find_setting
from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import UnreadableMessage, parse_message
from cancel_mailbot.notices.compose import subject_of
from cancel_mailbot.notices.desk import Thread
from cancel_mailbot.reading.request import Request
from cancel_mailbot.work.site import Site, make_site
from cancel_mailbot.workflow.authenticity import find_authenticity
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.decide import decide, hold
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Due
from cancel_mailbot.workflow.events import CaseOpened, Event, Recorded
from cancel_mailbot.workflow.facts import Circumstances, Facts
from cancel_mailbot.workflow.interpret import Completion, Meaning, Orders, interpret

_CASE_NUMBER = 1001
_HEADERS_READ = 256 * 1024  # of a message over the limit, of which nothing else is looked at
_SOMEBODY = Person("Robin Ray", "rep@example.com")


@dataclass(frozen=True, slots=True)
class Question:
    """How to look at the files: as whose mail (None: as the config says), and on a case with how many products."""

    role: Role | None
    products: int | None


@click.command(epilog="Example: cancel-mailbot explain --as staff --on-case 3 reply.eml")
@config_option
@click.option(
    "--as", "role", type=click.Choice([role.value for role in Role]), help="Whose mail it is, whatever the config says."
)
@click.option(
    "--on-case", "products", metavar="N", type=click.IntRange(1, 99), help="Read it as a reply on a case of N products."
)
@json_option
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def explain(
    config_path: Path | None, role: str | None, products: int | None, as_json: bool, files: tuple[Path, ...]
) -> None:
    """Read messages (.eml files) and say what would be made of each of them.

    Needs no server and no database, and changes nothing. Without a config file everybody counts as a rep.
    """
    config, path = find_setting(config_path)
    site = make_site(config, config.mailbox[0])
    # Before the people are known, any mail can be tried as a rep's.
    question = Question(Role(role) if role else None if path else Role.REP, products)
    for file in files:
        explained = explain_file(file, site, question)
        if as_json:
            print_json(as_object(explained))
        else:
            click.echo(as_text(explained))


def explain_file(file: Path, site: Site, question: Question) -> Explained:
    """What would be made of one file; a file that can't be read as a message would be held, and says why."""
    try:
        raw, arrived_at, size = _read(file, site.max_message_bytes)
        message = parse_message(raw, arrived_at)
    except (OSError, UnreadableMessage) as unreadable:
        return _explain_held(file, None, f"can't be read: {unreadable}", site)
    if size > site.max_message_bytes:
        return _explain_held(file, message, f"larger than {site.max_message_bytes:,} bytes", site)
    return _explain_message(file, message, site, question)


def _read(file: Path, max_bytes: int) -> tuple[bytes, datetime, int]:
    facts = file.stat()
    with file.open("rb") as opened:
        raw = opened.read() if facts.st_size <= max_bytes else opened.read(_HEADERS_READ)
    if facts.st_size > max_bytes:
        raw = raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0] + b"\r\n\r\n"
    return raw, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size


def _explain_held(file: Path, message: Message | None, reason: str, site: Site) -> Explained:
    decision = hold(message, reason, Circumstances(datetime.now(UTC), site.notify))
    role = site.people.find_role(message.author.address) if message else None
    return Explained(str(file), message, role, None, (), decision, _announce(decision, None, site))


def _explain_message(file: Path, message: Message, site: Site, question: Question) -> Explained:
    role = question.role or site.people.find_role(message.author.address)
    case = _make_case(message, role, question.products, site) if question.products else None
    facts = Facts(
        role=role,
        authenticity=find_authenticity(
            message.authentication_results, site.trusted_authserv_id, message.author.address
        ),
        is_own=message.loop == site.desk.address or message.author.address == site.desk.address,
        threaded=(case,) if case else (),
    )
    meaning = interpret(message, facts, site.reading)
    decision = decide(message, meaning, facts, Circumstances(message.date, site.notify))
    requests = _requests(meaning)
    return Explained(str(file), message, role, case, requests, decision, _announce(decision, case, site))


def _make_case(message: Message, role: Role, products: int, site: Site) -> Case:
    """An open, complete case for the message to be a reply on; of its author, if that is a rep."""
    names = tuple(f"Product {n}" for n in range(1, products + 1))
    request = Request("Northwind Dental", "Fall Implants 2026", "4471923", names)
    rep = message.author if role is Role.REP else _SOMEBODY
    opened = CaseOpened(request, rep, (), "Order Cancellation Request")
    return replay(_CASE_NUMBER, (Recorded(1, message.date, rep.address, None, opened),), site.reading.steps)


def _requests(meaning: Meaning) -> tuple[Request, ...]:
    match meaning:
        case Orders(requests=requests):
            return requests
        case Completion(fields=fields):
            return (fields,)
        case _:
            return ()


def _announce(decision: Decision, case: Case | None, site: Site) -> tuple[Announced, ...]:
    """The notices of the decision, new cases numbered from the first free number on."""
    announced = [_announced(due, None) for due in decision.notices]
    number = _CASE_NUMBER + (1 if case else 0)
    for change in decision.changes:
        concerned = case if change.case_number else _open(number, change.events, site)
        number += 0 if change.case_number else 1
        announced += [_announced(due, concerned) for due in change.notices]
    return tuple(announced)


def _open(number: int, events: tuple[Event, ...], site: Site) -> Case:
    history = tuple(Recorded(seq, datetime.now(UTC), "", None, event) for seq, event in enumerate(events, start=1))
    return replay(number, history, site.reading.steps)


def _announced(due: Due, case: Case | None) -> Announced:
    subject = subject_of(due, case, Thread((), case.subject if case else ""))
    return Announced(due.kind, tuple(person.address for person in due.to), subject)
