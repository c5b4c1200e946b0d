"""`explain`: what would be understood of a message, line by line, and what would be written. Touches nothing."""

import os
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.explained import Announced, Explained, Question
from cancel_mailbot.faces.explanation import as_object
from cancel_mailbot.faces.explanation_text import as_text
from cancel_mailbot.faces.files import Found, find_files
from cancel_mailbot.faces.left_out import LeftOut, find_left_out, find_left_out_of_answer, renumber
from cancel_mailbot.faces.listing import json_option, print_json
from cancel_mailbot.faces.setting import find_setting
from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import UnreadableMessage, has_header, parse_message
from cancel_mailbot.notices.compose import subject_of
from cancel_mailbot.notices.desk import Thread
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.work.site import Site, make_circumstances, make_site
from cancel_mailbot.workflow.authenticity import find_authenticity
from cancel_mailbot.workflow.case import Case, advance, replay
from cancel_mailbot.workflow.classify import Finding
from cancel_mailbot.workflow.decide import decide, hold
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.events import CaseOpened, Event, Recorded
from cancel_mailbot.workflow.facts import Facts
from cancel_mailbot.workflow.interpret import Completion, Meaning, Orders, interpret

_CASE_NUMBER = 1001
_HEADER_BYTES = 256 * 1024  # of a message over the limit, of which nothing else is looked at
_SOMEBODY = Person("Robin Ray", "rep@example.com")


@click.command(epilog="Example: cancel-mailbot explain --as staff --on-case 3 reply.eml")
@config_option
@click.option(
    "--as",
    "role",
    type=click.Choice([role.value for role in Role]),
    help="Whose mail it is. Without it the config says so; without a config everybody is a rep.",
)
@click.option(
    "--on-case",
    "products",
    metavar="N",
    type=click.IntRange(1, 99),
    help="Read it as an answer on an open case of N products.",
)
@click.option(
    "--lacks",
    multiple=True,
    type=click.Choice([field.value for field in Field]),
    help="With --on-case: the rep has yet to supply this field. Can be given several times.",
)
@json_option
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def explain(config_path: Path | None, as_json: bool, files: tuple[Path, ...], **asked: Any) -> None:
    """Say what would be made of a mail, and touch nothing.

    Reads messages from files (.eml), each by itself: what kind of mail it is, what is understood of it and from which
    line, what is left out and why, and which mail would be written. Needs no server and no database. A file that can't
    be read as a message is held, as it would be in the inbox, and the next one follows.

    A folder stands for all the files below it. With - the names are read from standard input, one a line, or as
    `find -print0` writes them.
    """
    config, path = find_setting(config_path)
    site = make_site(config, config.mailbox[0])
    question = _read_question(**asked)
    if question.role is None and path is None:
        # Before the people are known, any mail can be tried as a rep's.
        question = replace(question, role=Role.REP)
    for found in find_files(files):
        explained = _explain_found(found, site, question)
        if as_json:
            print_json(as_object(explained))
        else:
            click.echo(as_text(explained))


def _explain_found(found: Found, site: Site, question: Question) -> Explained:
    return _refuse(found.path, found.problem) if found.problem else explain_file(found.path, site, question)


def explain_file(file: Path, site: Site, question: Question) -> Explained:
    """What would be made of one file; one that is no message is held, with the reason."""
    try:
        return _explain(file, site, question)
    except Exception as error:  # noqa: BLE001 - the crash barrier of one file; the traceback is kept with it
        reason = f"it could not be processed: {type(error).__name__}"
        held = _explain_held(file, None, reason, site, question)
        return replace(held, traceback=traceback.format_exc())


def _read_question(role: str | None, products: int | None, lacks: tuple[str, ...]) -> Question:
    if lacks and products is None:
        raise click.UsageError("--lacks says what a case lacks: add --on-case N", click.get_current_context())
    return Question(Role(role) if role else None, products, tuple(Field(field) for field in lacks))


def _explain(file: Path, site: Site, question: Question) -> Explained:
    try:
        raw, arrived_at, is_whole = _read(file, site.max_message_bytes)
        message = parse_message(raw, arrived_at)
    except OSError as error:
        return _refuse(file, f"the file can't be read: {error.strerror}")
    except UnreadableMessage as unreadable:
        return _explain_held(file, unreadable.header, str(unreadable), site, question)
    if not (message.author.address or message.author.name or message.to or message.subject):
        refused = _refuse(file, "the file is no message: it has neither From, nor To, nor Subject")
        # What can be read of it is shown all the same.
        role = _find_role(message, site, question)
        return replace(refused, message=message, role=role) if has_header(raw) else refused
    if not is_whole:
        reason = f"it is larger than {site.max_message_bytes:,} bytes; only its header was read"
        return _explain_held(file, message, reason, site, question)
    return _explain_message(file, message, site, question)


def _read(file: Path, max_bytes: int) -> tuple[bytes, datetime, bool]:
    """The file's bytes, when it was written, and whether that is all of it; of a larger file only the header."""
    with file.open("rb") as opened:
        written_at = datetime.fromtimestamp(os.fstat(opened.fileno()).st_mtime, UTC)
        raw = opened.read(max_bytes + 1)
    if len(raw) <= max_bytes:
        return raw, written_at, True
    header = raw[:_HEADER_BYTES].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    return header + b"\r\n\r\n", written_at, False


def _refuse(file: Path, reason: str) -> Explained:
    """Of what is no message at all nobody is told."""
    return Explained(str(file), None, None, None, (), Decision(Disposition.HELD, reason), ())


def _explain_held(file: Path, message: Message | None, reason: str, site: Site, question: Question) -> Explained:
    decision = hold(message, reason, make_circumstances(site, datetime.now(UTC)))
    role = _find_role(message, site, question) if message else None
    return Explained(str(file), message, role, None, (), decision, _announce(decision, None, site))


def _find_role(message: Message, site: Site, question: Question) -> Role:
    return question.role or site.people.find_role(message.author.address)


def _explain_message(file: Path, message: Message, site: Site, question: Question) -> Explained:
    role = _find_role(message, site, question)
    case = _make_case(message, role, question, site) if question.products else None
    facts = Facts(
        role=role,
        authenticity=find_authenticity(
            message.authentication_results, site.trusted_authserv_id, message.author.address
        ),
        is_own=message.loop == site.desk.address,
        is_from_our_address=message.author.address == site.desk.address,
        threaded=(case,) if case else (),
    )
    meaning = interpret(message, facts, site.reading)
    decision = decide(message, meaning, facts, make_circumstances(site, message.date))
    requests, left_out = _requests(meaning), _find_left_out(message, meaning, case, site)
    if case:
        requests = tuple(renumber(request, message.text) for request in requests)
    announced = _announce(decision, case, site)
    return Explained(str(file), message, role, case, requests, decision, announced, left_out)


def _find_left_out(message: Message, meaning: Meaning, case: Case | None, site: Site) -> tuple[LeftOut, ...]:
    requests = _requests(meaning)
    if case and not isinstance(meaning, Finding):
        return find_left_out_of_answer(message, requests, site.reading.form)
    return find_left_out(message, requests, site.reading.form) if requests else ()


def _make_case(message: Message, role: Role, question: Question, site: Site) -> Case:
    """A case for the message to be a reply on; of its author, if that is a rep."""
    names = tuple(f"Product {n}" for n in range(1, (question.products or 0) + 1))
    whole = Request("Northwind Dental", "Fall Implants 2026", "4471923", names)
    lacking: dict[str, Any] = {field.value: () if field is Field.PRODUCTS else None for field in question.lacks}
    rep = message.author if role is Role.REP else _SOMEBODY
    opened = CaseOpened(replace(whole, **lacking), rep, (), "Order Cancellation Request")
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
        concerned = _go_on(case, change.events) if case and change.case_number else _open(number, change.events, site)
        number += 0 if change.case_number else 1
        announced += [_announced(due, concerned) for due in change.notices]
    return tuple(announced)


def _open(number: int, events: tuple[Event, ...], site: Site) -> Case:
    history = tuple(Recorded(seq, datetime.now(UTC), "", None, event) for seq, event in enumerate(events, start=1))
    return replay(number, history, site.reading.steps)


def _go_on(case: Case, events: tuple[Event, ...]) -> Case:
    """The case after these events."""
    for event in events:
        case = advance(case, Recorded(len(case.events) + 1, datetime.now(UTC), "", None, event))
    return case


def _announced(due: Due, case: Case | None) -> Announced:
    subject = subject_of(due, case, Thread((), case.subject if case else ""))
    asks = case.request.missing if case and due.kind is NoticeKind.INFORMATION_NEEDED else ()
    return Announced(due.kind, tuple(person.address for person in due.to), subject, asks)
