"""Who or what wrote a message: a person, or which sort of machine (RFC 3834, RFC 6522, and the vendors' own ways).

The rules' tables are `machine_fields`, `bounce_words` and `answer_words`. What nothing speaks against is a person's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.absence_words import AWAY, DECISIONS, GREETINGS, ORDERS, ROUTINE, TALK, WISHES
from cancel_mailbot.message.answer_words import ANSWER_HINTS, SURE_ANSWERS
from cancel_mailbot.message.bounce_words import BOUNCE_HINTS, SURE_BOUNCES
from cancel_mailbot.message.decode import clean_line
from cancel_mailbot.message.header import Header, read_header, read_parameters
from cancel_mailbot.message.machine_fields import find_fields
from cancel_mailbot.message.machine_words import Place, Table, find_words, plain
from cancel_mailbot.message.message import Kind
from cancel_mailbot.message.parts import Part

_REPORTS = {
    "delivery-status": Kind.BOUNCE,  # RFC 3464
    "disposition-notification": Kind.RECEIPT,  # RFC 8098
    "feedback-report": Kind.FEEDBACK,  # RFC 5965
}
_DELIVERED = ("delivered", "relayed", "expanded")  # RFC 3464 section 2.3.3: a success, which nobody need look at
_CALENDAR = re.compile(rb"^METHOD:\s*(?:REPLY|COUNTER|DECLINECOUNTER|REFRESH)\b", re.IGNORECASE | re.MULTILINE)
_CALENDAR_ANSWERS = ("reply", "counter", "declinecounter", "refresh")  # RFC 5546 section 1.4

_SURE: Table = SURE_BOUNCES | SURE_ANSWERS
_HINTS: Table = BOUNCE_HINTS | ANSWER_HINTS

_FIRST_LINES = 15
_MAX_SUBJECT = 500  # characters, as are the next three
_MAX_OPENING = 1_500
_MAX_WISH = 400
_MAX_OWN = 20_000
_ANSWER_MARK = r"re|aw|sv|vs|antw|antwort|odp|rif|ref|res|r|ynt|ang|απ|ответ|回复|回覆|答复|答覆|返信|回信"
_FORWARD_MARK = r"fw|fwd|wg|tr|rv|enc|i|vl|doorst|pd|vb|προθ|转发|轉寄|転送|전달"
_ANSWER = re.compile(rf"(?:{_ANSWER_MARK})(?:\[\d{{1,3}}\])? ?[:;].*")
_PREFIX = re.compile(rf"\[?(?:{_ANSWER_MARK}|{_FORWARD_MARK})(?:\[\d{{1,3}}\])? ?[:;].*")
_LEADING_RULES = re.compile(r"(?:\s++|[-_*=|+#~]{3,}+[ \t]*+(?=\n))*+")
# Where the author's own words end: a quote, a rule, or what mail programs put above a quoted mail.
_OTHERS = re.compile(
    r"^[ \t]*+(?:>|[-_*=]{3,}|begin forwarded message|on .{5,200} wrote:|am .{5,200} schrieb|le .{5,200} a écrit"
    r"|el .{5,200} escribió|il .{5,200} ha scritto|(?:from|von|de|da|van|od|от) ?: .{0,200}@)",
    re.IGNORECASE | re.MULTILINE,
)
# The labels of our template, filled in; and what a request is called.
_LABEL = re.compile(
    r"(?:titan order id|campaign name|vision vx client|products?(?:\(s\))? to be cancell?ed)\b[^\n:]{0,20}[:=]"
)
_REQUEST = re.compile(
    r"\bcancel\w{0,10} (?:request|order)|\border cancel\w{0,10}(?: request| ?$| ?[-#(]| for\b)"
    r"|\bcancel .{0,60}\border\b|\btitan\b"
)
_SUBJECT_LINE = re.compile(r"^.{0,20}(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp)\b.*$", re.I | re.M)
# A list that people write to, new (RFC 2369 section 3.4) or old; and answers on any list.
_DISCUSSION = (
    "List-Post",
    "Mailing-List",
    "X-Mailing-List",
    "X-BeenThere",
    "X-Listprocessor-Version",
    "In-Reply-To",
    "References",
)
_THREAD = ("In-Reply-To", "References")
_OWNER = re.compile(
    r"(?:^|[\s<-])owner-[^@]{1,200}@|[^@\s<]-(?:owner|bounces|admin|request|errors)(?:[+-][^@]{0,200})?@"
)


@dataclass(frozen=True, slots=True)
class _Mail:
    """What the rules look at, in normal form; `is_request`: it holds our filled-in template, or is called one."""

    header: Header
    parts: tuple[Part, ...]
    said: dict[Place, str]
    own: str
    has_template: bool

    @property
    def subject(self) -> str:
        return self.said[Place.SUBJECT]

    @property
    def opening(self) -> str:
        return self.said[Place.OPENING]

    @property
    def is_request(self) -> bool:
        return self.has_template or _REQUEST.search(self.subject) is not None

    @property
    def is_wish(self) -> bool:
        """Whether it begins with what people want of us; a bounce may quote our subject, and our text further below."""
        return ORDERS.search(plain(_SUBJECT_LINE.sub("", self.own[:_MAX_WISH]))) is not None

    @property
    def is_talk(self) -> bool:
        """Whether a person talks, perhaps of what servers wrote: a greeting, a question, a thread."""
        in_thread = self.subject.startswith("[patch") or any(self.header.first(name) for name in _THREAD)
        return in_thread or bool(GREETINGS.match(self.opening) or TALK.search(self.opening))

    @property
    def is_passed_on(self) -> bool:
        """Whether the Subject says that it answers or forwards another mail."""
        return _PREFIX.fullmatch(self.subject) is not None

    @property
    def has_null_sender(self) -> bool:
        """RFC 5321 section 4.5.5: what nobody may answer. Measured: no person's mail carries it."""
        return any("".join(self.header.first(name).split()).endswith("<>") for name in ("Return-Path", "From"))


def find_kind(header: Header, parts: tuple[Part, ...], author: Person, text: str) -> tuple[Kind, str]:
    """The kind of a message, and the field or words that decided it ("" for a person).

    `Precedence: list`, List-Id, `Auto-Submitted: auto-forwarded` and X-Auto-Response-Suppress stand on people's mail.
    Words decide only over a mail that does not hold our filled-in template.
    """
    own = _find_own_words(text)
    said = {
        Place.ADDRESS: (author.address or author.name).lower()[:_MAX_SUBJECT],
        Place.NAME: plain(author.name[:_MAX_SUBJECT]),
        Place.SUBJECT: plain(header.line("Subject")[:_MAX_SUBJECT]),
        Place.START: _find_first_lines(text[:_MAX_OWN]).lstrip("-_*=|+#~. "),
        Place.OPENING: _find_first_lines(own),
    }
    said[Place.MENTION] = said[Place.SUBJECT]
    mail = _Mail(header, parts, said, own, has_template=len(set(_LABEL.findall(own.lower()))) > 1)
    kind, reason = next(_judge(mail), (Kind.PERSON, ""))
    return kind, clean_line(reason)


def _judge(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """What speaks against a person: what came back, then what answers by itself, then what no person made."""
    yield from _find_report(mail)
    yield from _find_sure(mail, Kind.BOUNCE)
    yield from _find_bounce(mail)
    yield from _find_sure(mail, Kind.RECEIPT)
    yield from _find_pair(mail, Kind.RECEIPT)
    yield from _find_sure(mail, Kind.FEEDBACK)
    yield from _find_sure(mail, Kind.AUTOREPLY)
    yield from _find_absence(mail)
    yield from _find_acknowledgement(mail)
    yield from _find_sure(mail, Kind.MACHINE)
    yield from _find_unanswerable(mail)
    yield from _find_bulk(mail)
    yield from _find_notification(mail)


def _find_report(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """RFC 6522: the report type of the whole, or a part that no person writes."""
    report_type = _read_report_type(mail.header)
    if report_type in _REPORTS:
        yield _find_outcome(mail, _REPORTS[report_type]), f"multipart/report; report-type={report_type}"
    for part in mail.parts:
        main, _, subtype = part.media_type.partition("/")
        subtype = subtype.removeprefix("global-")
        # Seen in practice: programs that forward a bounce take its parts along.
        if main == "message" and subtype in _REPORTS and (report_type is not None or not mail.is_passed_on):
            yield _find_outcome(mail, _REPORTS[subtype]), part.media_type
        if part.media_type in ("text/calendar", "application/ics") and _is_calendar_answer(part):
            yield Kind.MACHINE, "text/calendar; method=REPLY"


def _read_report_type(header: Header) -> str | None:
    """Of a multipart/report, "" where it does not say; None for anything else."""
    content_type = header.first("Content-Type")
    if content_type.partition(";")[0].strip().lower() != "multipart/report":
        return None
    return read_parameters(content_type).get("report-type", "").lower()


def _find_outcome(mail: _Mail, kind: Kind) -> Kind:
    """What a report is by its content, whatever it is by its name."""
    if kind is Kind.RECEIPT and Place.OPENING in find_words(_HINTS, Kind.BOUNCE, mail.said):
        return Kind.BOUNCE  # Seen in practice: a mailbox that refuses a mail says so in an MDN (RFC 5429 section 2.2).
    if kind is not Kind.BOUNCE:
        return kind
    reports = (part for part in mail.parts if "delivery-status" in part.media_type)
    blocks = (read_header(block) for part in reports for block in part.inside)
    actions = [block.line("Action").lower() for block in blocks if block.first("Action")]
    # A delivery receipt is no bounce: nothing failed, and nothing is late.
    return Kind.RECEIPT if actions and all(action in _DELIVERED for action in actions) else kind


def _is_calendar_answer(part: Part) -> bool:
    method = part.parameters.get("method", "").lower()
    content = part.content if isinstance(part.content, bytes) else part.content.encode("utf-8", "replace")
    return method in _CALENDAR_ANSWERS or (not method and _CALENDAR.search(content[:2_000]) is not None)


def _find_sure(mail: _Mail, kind: Kind) -> Iterator[tuple[Kind, str]]:
    """One row is enough. Fields and a daemon's address decide over our template as well, other words don't."""
    found = find_words(_SURE, kind, mail.said)
    if Place.ADDRESS in found:
        yield kind, f"From: {found[Place.ADDRESS]}"
    for field in find_fields(mail.header, kind):
        yield kind, field
    if Place.SUBJECT in found and kind is Kind.AUTOREPLY:
        yield kind, _say_subject(mail)  # no person writes it, not even one who answers such a mail
    if mail.has_template or (kind is not Kind.AUTOREPLY and (mail.is_passed_on or mail.is_wish)):
        return
    if Place.SUBJECT in found and not (kind is Kind.BOUNCE and mail.is_talk):
        yield kind, _say_subject(mail)
    for place in (Place.START, Place.OPENING):
        if place in found:
            yield kind, _say(found[place])


def _find_bounce(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """Two hints; a null sender is one. Words alone do not decide over a wish such as people write to us."""
    if mail.has_null_sender:
        found = find_words(_HINTS, Kind.BOUNCE, mail.said)
        if Place.MENTION in found:
            yield Kind.BOUNCE, _say_subject(mail)
        if Place.OPENING in found:
            yield Kind.BOUNCE, _say(found[Place.OPENING])
    elif not mail.is_wish:
        yield from _find_pair(mail, Kind.BOUNCE)


def _find_pair(mail: _Mail, kind: Kind) -> Iterator[tuple[Kind, str]]:
    """Two hints in two places, at least one of them in the subject or in the text."""
    if mail.has_template or mail.is_passed_on:
        return
    found = find_words(_HINTS, kind, mail.said)
    subject = found.get(Place.SUBJECT) or found.get(Place.MENTION)
    opening = found.get(Place.OPENING)
    if opening and ((subject and not mail.is_talk) or Place.NAME in found or Place.ADDRESS in found):
        yield kind, _say(opening)
    elif subject and Place.NAME in found:
        yield kind, _say_subject(mail)


def _find_absence(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """An out-of-office answer without any mark: it answers something, says so, says what such answers say, and no more.

    A person who writes "I am out of the office tomorrow, please cancel …" wants something, and stays a person.
    """
    if mail.has_template or DECISIONS.search(mail.opening):
        return
    hints = find_words(_HINTS, Kind.AUTOREPLY, mail.said)
    away, routine = AWAY.search(f"i am {mail.opening}"), ROUTINE.search(mail.opening)
    if away and routine and Place.SUBJECT in hints:
        yield Kind.AUTOREPLY, _say_subject(mail)
    answers = _ANSWER.fullmatch(mail.subject) or mail.header.first("In-Reply-To")
    if away and answers and _is_bulk(mail.header) and not _is_discussion(mail.header):
        yield Kind.AUTOREPLY, _say(away[0])
    if WISHES.search(mail.opening):
        return
    if Place.SUBJECT in hints and (away or (routine and not mail.is_request)):
        yield Kind.AUTOREPLY, _say_subject(mail)
    if away and (Place.MENTION in hints or AWAY.search(f"i am {mail.subject}")):
        yield Kind.AUTOREPLY, _say(away[0])
    if away and routine and answers:
        yield Kind.AUTOREPLY, _say(f"{away[0]} … {routine[0]}")


def _find_acknowledgement(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """A helpdesk says that it has got a mail: in the subject and in the text."""
    if mail.is_request or WISHES.search(mail.opening) or _is_discussion(mail.header):
        return
    found = find_words(_HINTS, Kind.AUTOREPLY, mail.said)
    if Place.OPENING in found and (Place.MENTION in found or mail.has_null_sender or _is_bulk(mail.header)):
        yield Kind.AUTOREPLY, _say(found[Place.OPENING])


def _find_unanswerable(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    if _read_report_type(mail.header) is not None:
        yield Kind.MACHINE, "multipart/report"
    if mail.has_null_sender:
        name = "Return-Path" if mail.header.first("Return-Path") else "From"
        yield (Kind.AUTOREPLY if _ANSWER.fullmatch(mail.subject) else Kind.MACHINE), f"{name}: <>"


def _find_bulk(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """Newsletters. Lists that people write to are theirs, and so is a request that a gateway marked as bulk."""
    if mail.is_request or mail.is_passed_on or _is_discussion(mail.header):
        return
    if _is_bulk(mail.header):
        yield Kind.LIST, f"Precedence: {_read_precedence(mail.header)}"
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post"):
        if mail.header.first(name):
            yield Kind.LIST, name


def _find_notification(mail: _Mail) -> Iterator[tuple[Kind, str]]:
    """What says of itself that a program wrote it, or that nobody reads an answer to it.

    An address such as no-reply@ says nothing of who wrote: web forms send what people fill in from one.
    """
    found = {} if mail.is_request else find_words(_HINTS, Kind.MACHINE, mail.said)
    if Place.SUBJECT in found and not mail.opening and all(part.is_body for part in mail.parts):
        yield Kind.MACHINE, _say_subject(mail)
    if Place.OPENING in found and not (mail.is_passed_on or WISHES.search(mail.opening)):
        yield Kind.MACHINE, _say(found[Place.OPENING])


def _read_precedence(header: Header) -> str:
    return header.line("Precedence").partition("(")[0].strip().lower()


def _is_bulk(header: Header) -> bool:
    return _read_precedence(header) in ("bulk", "junk")


def _is_discussion(header: Header) -> bool:
    posting = any(header.first(name) and not header.line(name).upper().startswith("NO") for name in _DISCUSSION)
    senders = (header.line(name)[:_MAX_SUBJECT].lower() for name in ("Sender", "Errors-To", "Return-Path", "X-Loop"))
    return posting or any(_OWNER.search(sender) for sender in senders)


def _say(words: str) -> str:
    return f"it says: {words[:100]}"


def _say_subject(mail: _Mail) -> str:
    return f"Subject: {mail.header.line('Subject')}"


def _find_own_words(text: str) -> str:
    """What stands before the first quote, rule or forwarded mail; a rule above everything ends nothing."""
    text = text[:_MAX_OWN]
    rules = _LEADING_RULES.match(text)
    start = rules.end() if rules else 0
    others = _OTHERS.search(text, start)
    return text[start : others.start()] if others else text[start:]


def _find_first_lines(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][:_FIRST_LINES]
    return plain(" ".join(lines)[:_MAX_OPENING])
