"""What a message means (check 10 of its way): by who wrote it and the case that it belongs to."""

from dataclasses import dataclass, field

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.command import CommandBlock
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.form import FormSettings, read_fields, read_requests
from cancel_mailbot.reading.reply import leave_out_closing, read_reply
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.reading.wishes import Question, Wish, read_wish
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.classify import Finding, find_disposition, find_match, find_objection
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.facts import Facts


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How this site reads: its form, its steps, its currency (ISO 4217)."""

    form: FormSettings = field(default_factory=FormSettings)
    steps: tuple[Step, ...] = DEFAULT_STEPS
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Held:
    """A person must look."""

    reason: str
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Orders:
    """A rep asks for one cancellation or several."""

    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """The rep supplied missing fields of a case; `fields` holds only what this mail says."""

    case: Case
    fields: Request
    text: str


@dataclass(frozen=True, slots=True)
class Commands:
    """Staff moved a case on, or tried to; without a case, the lines name none that exists."""

    case: Case | None
    block: CommandBlock


@dataclass(frozen=True, slots=True)
class StaffNote:
    """Staff wrote on a case without a command. `text` may be empty."""

    case: Case
    text: str


@dataclass(frozen=True, slots=True)
class RepWish:
    """A rep wrote on a case: a wish with a fixed form, or something for a person to read."""

    case: Case
    wish: Wish
    text: str


Meaning = Finding | Held | Orders | Completion | Commands | StaffNote | RepWish


def interpret(message: Message, facts: Facts, settings: ReadingSettings) -> Meaning:
    """What the message means. Whatever is not recognised is foreign, and foreign mail is left alone."""
    finding = find_disposition(message, facts)
    if finding is not None:
        return finding
    if not message.author.address:
        # RFC 5322 section 3.6: every message has an author. Whose this is, a person must find out.
        return Held("; ".join(message.defects) or "no author")
    match = find_match(message, facts)
    if match.conflict:
        return Held(match.conflict)
    meaning = _read(message, facts, settings, match.case)
    objection = find_objection(message, facts)
    if objection and not isinstance(meaning, Finding):
        return Held(objection, match.case)
    return meaning


def _read(message: Message, facts: Facts, settings: ReadingSettings, case: Case | None) -> Meaning:
    if case is None:
        return _read_unmatched(message, facts, settings)
    if facts.role is Role.STAFF:
        return _read_staff(message, facts, settings, case)
    if message.author.address in case.participants:
        return _read_rep(message, facts, settings, case)
    if facts.role is Role.REP:
        return _read_other_rep(message, facts, settings, case)
    return Held("a stranger writes on a case", case)


def _read_unmatched(message: Message, facts: Facts, settings: ReadingSettings) -> Meaning:
    requests = _requests(message, settings)
    if requests and facts.role is Role.STRANGER:
        return Held("a request from somebody who is not on the list of reps")
    if requests:
        return Orders(requests)
    if facts.role is Role.STAFF:
        block = _read_block(message, settings)
        if any(line.command or line.case_number is not None for line in block.lines):
            return Commands(None, block)
    return Finding(Disposition.FOREIGN, "no request, and on no case")


def _read_staff(message: Message, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning:
    block = _read_block(message, settings)
    if block.lines:
        return Commands(case, block)
    # A member of staff who asked for this cancellation answers as its rep.
    is_rep = message.author.address == case.rep.address
    return _read_rep(message, facts, settings, case) if is_rep else StaffNote(case, block.note)


def _read_rep(message: Message, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning:
    text = read_reply(message.text, message.html)
    fields = read_fields(text, settings.form)
    if case.state is CaseState.NEEDS_INFO and _supplies(fields, case.request):
        return Completion(case, fields, text)
    return _read_orders(text, facts, settings, case) or RepWish(case, read_wish(text), text)


def _read_other_rep(message: Message, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning:
    """A rep who does not belong to the case may ask about it, or ask for something of their own."""
    text = read_reply(message.text, message.html)
    return _read_orders(text, facts, settings, case) or RepWish(case, Question(text), text)


def _read_orders(text: str, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning | None:
    """What a new template in a reply means. Somebody copied may speak of this case, and of no other."""
    requests = read_requests("", text, None, settings.form)
    if requests and facts.role is Role.STRANGER:
        return Held("a request from somebody who is not on the list of reps", case)
    return Orders(requests) if requests else None


def _requests(message: Message, settings: ReadingSettings) -> tuple[Request, ...]:
    """The orders in the message; failing that, those in messages attached to it, as forwarded."""
    requests = read_requests(message.subject, message.text, message.html, settings.form, message.author.name)
    if any(request.titan_order_id or request.client for request in requests):
        return requests
    inner = (
        request
        for attached in message.attached
        for request in read_requests(
            attached.subject, attached.text, attached.html, settings.form, attached.author.name
        )
    )
    return tuple(inner) or requests


def _read_block(message: Message, settings: ReadingSettings) -> CommandBlock:
    """The staff commands of a mail; a closing such as "Thanks, Ann" is no note."""
    text = leave_out_closing(read_reply(message.text, message.html))
    return read_commands(text, settings.steps, settings.currency)


def _supplies(fields: Request, request: Request) -> bool:
    """The mail fills a gap, and speaks of no other order."""
    if fields.titan_order_id and request.titan_order_id not in (None, fields.titan_order_id):
        return False
    return any(getattr(fields, field) for field in Field if field in request.missing)
