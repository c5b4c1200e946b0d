"""What a message means (check 10 of its way): by who wrote it and the case that it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.amended import read_amended
from cancel_mailbot.reading.command import CommandBlock
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.lexicon import Lexicon, ProductNames
from cancel_mailbot.reading.normal import MAX_LENGTH, MAX_LINES, is_read_whole
from cancel_mailbot.reading.promises import is_promise
from cancel_mailbot.reading.remainder import Written, find_unread, read_remainder
from cancel_mailbot.reading.reply import is_reply_whole, is_wordless_answer, leave_out_closing, read_reply
from cancel_mailbot.reading.request import Field, Request, Warning
from cancel_mailbot.reading.supplied import Asked, read_supplied
from cancel_mailbot.reading.wishes import Amend, ChangeProducts, Question, Thanks, Wish, read_wish
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.classify import Finding, find_disposition, find_match, find_objection
from cancel_mailbot.workflow.command_mail import CommandMail
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.facts import Facts
from cancel_mailbot.workflow.orders import find_corrections

_CUT_SHORT = (
    f"the text is longer than what is read ({MAX_LINES:,} lines, {MAX_LENGTH:,} characters): an order may stand behind"
)
_MAX_ORDERS = 50  # of one mail


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
    """The rep supplied missing fields of a case; `fields` holds only what this mail says.

    What it says of other fields may differ from what the case has.
    """

    case: Case
    fields: Request
    text: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """The rep wrote what the case knows already, and nothing else."""

    case: Case


@dataclass(frozen=True, slots=True)
class StaffNote:
    """Staff wrote on a case without a command. `text` may be empty."""

    case: Case
    text: str


@dataclass(frozen=True, slots=True)
class RepWish:
    """A rep wrote on a case: a wish with a fixed form, or something for a person to read.

    `amended` is what the lines below the word `amend` say; None where the rep did not write it.
    """

    case: Case
    wish: Wish
    text: str
    amended: Request | None = None


Meaning = Finding | Held | Orders | Completion | Repetition | CommandMail | StaffNote | RepWish


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
    if not is_reply_whole(message.text):
        return Held("a message on a case with more lines than are read", case)
    if facts.role is Role.STAFF:
        return _read_staff(message, facts, settings, case)
    if message.author.address in case.participants:
        return _read_rep(message, facts, settings, case)
    if facts.role is Role.REP:
        return _read_other_rep(message, facts, settings, case)
    return Held("a stranger writes on a case", case)


def _read_unmatched(message: Message, facts: Facts, settings: ReadingSettings) -> Meaning:
    if facts.role is Role.STAFF and facts.answers_ours:
        return _read_answer_of_staff(message, facts, settings)
    requests = _requests(message, settings)
    if requests and facts.role is Role.STRANGER:
        return Held("a request from somebody who is not on the list of reps")
    if requests:
        return _take(requests)
    if facts.role is Role.STAFF:
        block = _read_block(message, None, facts, settings)
        if any(line.command or line.case_number is not None for line in block.lines):
            return _command(message, None, facts, block)
    if len(facts.named) > 1:
        return Held(f"it names several cases: {', '.join(case.reference for case in facts.named)}")
    return Finding(Disposition.FOREIGN, "no request, and on no case")


def _read_answer_of_staff(message: Message, facts: Facts, settings: ReadingSettings) -> Meaning:
    """An answer to what we write on no case, such as the digest: commands, or an order in its own words.

    With neither in it, its author hears how a command is written; a word of thanks is answered by nobody.
    """
    block, text = _read_block(message, None, facts, settings), read_reply(message.text, message.html)
    if not block.lines:
        if requests := read_requests("", text, None, settings.form, message.author.name):
            return _take(requests)
        if isinstance(read_wish(text), Thanks):
            return Finding(Disposition.FOREIGN, "thanks, and on no case")
    return _command(message, None, facts, block)


def _command(message: Message, thread: Case | None, facts: Facts, block: CommandBlock) -> CommandMail | Held:
    """The commands, with every case that they are about; held where more of them may stand behind what is read."""
    if not is_reply_whole(message.text):
        return Held("a message of staff with more lines than are read", thread)
    return CommandMail(thread, tuple(_number_cases(thread, facts).values()), block)


def _number_cases(thread: Case | None, facts: Facts) -> dict[int, Case]:
    return {case.number: case for case in ((thread,) if thread else ()) + facts.commanded}


def _take(requests: tuple[Request, ...], case: Case | None = None) -> Orders | Held:
    """The orders, unless there may be more of them than were read, or are more than anybody sends at once."""
    if any(Warning.CUT_SHORT in request.warnings for request in requests):
        return Held(_CUT_SHORT, case)
    if len(requests) > _MAX_ORDERS:
        return Held(f"{len(requests)} orders in one mail", case)
    return Orders(requests)


def _read_staff(message: Message, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning:
    block = _read_block(message, case, facts, settings)
    if block.lines:
        return _command(message, case, facts, block)
    # A member of staff who asked for this cancellation answers as its rep.
    is_rep = message.author.address == case.rep.address
    return _read_rep(message, facts, settings, case) if is_rep else StaffNote(case, block.note)


def _read_rep(message: Message, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning:
    text, known = read_reply(message.text, message.html), case.request
    if not is_read_whole(text):
        return Held(_CUT_SHORT, case)
    missing = known.missing if case.state is CaseState.NEEDS_INFO else ()
    if (below := read_amended(text)) is not None:
        if isinstance(changes := read_wish(below, settings.form), ChangeProducts):
            return RepWish(case, changes, text)
        said = read_supplied(below, message.text, Asked((), _names(message)), settings.form)
        return RepWish(case, Amend(text), text, said)
    asked = Asked(missing, _names(message), bool(message.attachments))
    # Our notices name the order and the words to answer with. Sent back without a word, they ask for nothing.
    is_wordless = is_wordless_answer(message.text, message.html)
    fields = read_supplied("" if is_wordless else text, message.text, asked, settings.form)
    corrected = find_corrections(known, fields)
    if Field.TITAN_ORDER_ID not in corrected and any(field in fields.given for field in missing):
        return Completion(case, fields, text)
    orders = None if is_wordless else _read_orders(message, text, facts, settings, case)
    if orders:
        return orders
    wish = Question(text) if is_wordless else read_wish(text, settings.form)
    if isinstance(wish, Question) and corrected:
        return RepWish(case, Amend(text), text)
    if isinstance(wish, Question) and _says_nothing_new(fields, known):
        return Repetition(case)
    if missing and isinstance(wish, Question) and is_promise(text, _names(message)):
        return RepWish(case, Thanks(), text)
    return RepWish(case, wish, text)


def _says_nothing_new(fields: Request, known: Request) -> bool:
    """Fields, all of which are known, and not a word besides."""
    is_known = fields.given and set(fields.given) <= set(known.given)
    return bool(is_known) and not (fields.unread or fields.extras or fields.doubts)


def _names(message: Message) -> str:
    return f"{message.author.name} {message.author.address.partition('@')[0]}"


def _read_other_rep(message: Message, facts: Facts, settings: ReadingSettings, case: Case) -> Meaning:
    """A rep who does not belong to the case may ask about it, or ask for something of their own."""
    text = read_reply(message.text, message.html)
    return _read_orders(message, text, facts, settings, case) or RepWish(case, Question(text), text)


def _read_orders(
    message: Message, text: str, facts: Facts, settings: ReadingSettings, case: Case
) -> Held | Orders | None:
    """What a new template in the new text of a reply means. Somebody copied may speak of this case, and of no other."""
    requests = read_requests("", text, None, settings.form, message.author.name)
    if not requests:
        return None
    if facts.role is Role.STRANGER:
        return Held("a request from somebody who is not on the list of reps", case)
    unread = find_unread(read_remainder(Written("", text, None, _names(message)), requests, settings.form))
    return _take(tuple(replace(request, unread=unread) for request in requests), case)


def _requests(message: Message, settings: ReadingSettings) -> tuple[Request, ...]:
    """The orders in the message; failing that, those in messages attached to it, as forwarded."""
    requests = _read_requests(message, settings)
    if not message.attached or any(Warning.CUT_SHORT in request.warnings for request in requests):
        return requests
    if any(request.titan_order_id or request.client for request in requests):
        letters = tuple(map(_name_letter, message.attached))
        return tuple(replace(request, unopened=request.unopened + letters) for request in requests)
    unread = _find_unread(message, requests, settings)
    inner = (
        _note_forwarding(request, attached, unread)
        for attached in message.attached
        for request in _read_requests(attached, settings)
    )
    return tuple(inner) or requests


def _read_requests(message: Message, settings: ReadingSettings) -> tuple[Request, ...]:
    """The orders with what a person must read besides, and with the files that may hold what is missing."""
    requests = read_requests(message.subject, message.text, message.html, settings.form, message.author.name)
    if not requests or any(Warning.CUT_SHORT in request.warnings for request in requests):
        return requests  # a person gets the whole mail
    unread = _find_unread(message, requests, settings)
    return tuple(replace(one, unread=unread, unopened=_name_files(message, one)) for one in requests)


def _find_unread(message: Message, requests: tuple[Request, ...], settings: ReadingSettings) -> tuple[str, ...]:
    written = Written(message.subject, message.text, message.html, _names(message))
    return find_unread(read_remainder(written, requests, settings.form))


def _name_files(message: Message, request: Request) -> tuple[str, ...]:
    """The attachments that nobody opened; pictures beside a filled-in form are the logos of a signature."""
    not_read = (part for part in message.attachments if part.media_type not in ("message/rfc822", "message/global"))
    files = (part for part in not_read if not (request.given and part.media_type.startswith("image/")))
    return tuple(part.name or part.media_type for part in files)


def _name_letter(attached: Message) -> str:
    """A message attached to the mail, in words that tell it from a file and from the mail itself."""
    subject = " ".join(attached.subject.split())[:80]
    return f'the attached message "{subject}"' if subject else "an attached message without a subject"


def _note_forwarding(request: Request, attached: Message, unread: tuple[str, ...]) -> Request:
    """The request of an attached message, with whose it is and where it stood; `unread` is the outer author's."""
    every = {*request.warnings, Warning.FORWARDED}
    return replace(
        request,
        warnings=tuple(warning for warning in Warning if warning in every),
        forwarded_from=request.forwarded_from or str(attached.author),
        found_in=attached.subject or "(no subject)",
        unread=tuple(dict.fromkeys((*unread, *request.unread))),
    )


def _read_block(message: Message, thread: Case | None, facts: Facts, settings: ReadingSettings) -> CommandBlock:
    """The staff commands of a mail; a closing such as "Thanks, Ann" is no note."""
    text = leave_out_closing(read_reply(message.text, message.html))
    if is_wordless_answer(message.text, message.html):
        return CommandBlock((), text)  # our own notice, which names commands, sent back without a word
    return read_commands(text, make_lexicon(settings, thread, _number_cases(thread, facts)))


def make_lexicon(settings: ReadingSettings, thread: Case | None, cases: Mapping[int, Case]) -> Lexicon:
    """What commands are written in: the site's words, and the products of `thread` and of the `cases` by number."""

    def name_products(number: int | None) -> ProductNames:
        case = thread if number is None else cases.get(number)
        return tuple((product.n, product.name) for product in case.active) if case else ()

    return Lexicon(settings.steps, settings.currency, settings.form, name_products)
