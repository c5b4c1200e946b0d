"""Bytes → Message (RFC 5322). The only module that speaks to mail-parser."""

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Source

import mailparser

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.date import read_date
from cancel_mailbot.message.decode import clean_line, find_likely_charset
from cancel_mailbot.message.header import Header, find_doubled, find_message_ids, read_header, read_message_id
from cancel_mailbot.message.html import MAX_TAGS
from cancel_mailbot.message.kind import find_kind
from cancel_mailbot.message.limits import Limits, find_excess
from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.message.parts import Part, find_attachments, find_parts, find_unread, read_body
from cancel_mailbot.message.people import find_author_doubts, read_authors, read_people
from cancel_mailbot.message.report import read_returned

LOOP_FIELD = "X-Cancel-Mailbot-Loop"
_MAX_MESSAGES = 100  # the message itself and those attached to it; 28 in a real digest
_MAX_ATTACHED_LINES = 50_000  # each attached message is read for a request; 2,400 in the longest real text

# What two copies of one mail share, whichever way each came: no trace fields, no signatures of relays.
_DIGESTED = ("From", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "Content-Type")

_BEFORE_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*+(?:\r\n?|\n))*+(?:>?From (?![ \t]*+:)[^\r\n]*+(?:\r\n?|\n))?+(?=[!-9;-~]++:)"
)
_FIELD = re.compile(rb"[!-9;-~]{1,100}+[ \t]*+:")
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\r?\n|\r\r")
_BLANK_IN_NAME = re.compile(rb"((?:\A|[\r\n])[A-Za-z][A-Za-z-]{1,40}+)[ \t]+(?=:)")
_STRAY_LINE = re.compile(rb"(?<=[\r\n])(?![ \t\r\n]|[!-9;-~]++:)(?=[^\r\n])")
_STRAY_FIRST = re.compile(rb"(?![ \t\r\n]|[!-9;-~]++[ \t]*+:)[^\r\n]++(?:\r\n?|\n)(?=[!-9;-~]++:)")
_NOT_A_FIELD = ("a line among the header fields is none",)
_DELIMITER = re.compile(rb"[\r\n]--")
_MBOX_LINE = re.compile(rb"[\r\n]++>From [^\r\n]*+")
_KNOWN_FIELD = re.compile(rb"[\r\n](?:From|To|Subject|Date|Message-ID|MIME-Version|Content-Type):", re.IGNORECASE)

# mail-parser logs what it reads, and messages do not belong in a log.
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)


class UnreadableMessage(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """The bytes are no message that can be taken apart safely: look at the stored bytes, answer the author by hand.

    `header` is what its header alone says, with an empty text: enough to tell whose mail it is, and nothing to act on.
    """

    def __init__(self, reason: str, header: Message | None = None) -> None:
        super().__init__(reason)
        self.header = header


def parse_message(raw: bytes, arrived_at: datetime) -> Message:
    """Decode raw RFC 5322 bytes. Every oddity that leaves a readable message becomes one of its defects.

    The Date field wins over `arrived_at` (aware) unless it is absent or unreadable. Takes at most about 3 s and 300 MB.

    Raises:
        UnreadableMessage: a limit is exceeded, or the parser gives up; its text is the reason on one line.
    """
    excess = find_excess(raw)
    if excess is not None:
        raise UnreadableMessage(excess, _read_header_alone(raw, arrived_at))
    mended, defects = _mend(raw)
    try:
        return _read(_take_apart(_open(mended), find_likely_charset(mended)), arrived_at, defects)
    except UnreadableMessage as unreadable:
        raise UnreadableMessage(str(unreadable), _read_header_alone(raw, arrived_at)) from unreadable


def has_header(raw: bytes) -> bool:
    """Whether the bytes begin with a header field, which a text that is no message seldom does."""
    return _FIELD.match(_mend(raw)[0]) is not None


def _read_header_alone(raw: bytes, arrived_at: datetime) -> Message | None:
    """The header as a message without a text; None where it is too large as well."""
    mended, defects = _mend(raw[: 2 * Limits().header_bytes])
    blank = _BLANK_LINE.search(mended)
    header = mended[: blank.end()] if blank else mended
    if find_excess(header) is not None:
        return None
    try:
        return _read(_take_apart(_open(header), find_likely_charset(header)), arrived_at, defects)
    except UnreadableMessage:
        return None


def _mend(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """What some programs put before a header or into it, which would turn all of it into body.

    Seen in practice: a byte order mark, blank lines, an mbox `From ` line, and a folded line that lost its indent. A
    line that is no field, such as one with an 8-bit name, becomes the value of a field where it is the first.
    """
    match = _BEFORE_HEADER.match(raw)
    raw = raw[match.end() :] if match else raw
    blank = _BLANK_LINE.search(raw, 0, Limits().header_bytes)
    if _STRAY_FIRST.match(raw) and _KNOWN_FIELD.search(raw, 0, blank.start() if blank else Limits().header_bytes):
        return _mend_folds(b"X-Stray-Line: " + raw)[0], _NOT_A_FIELD
    return _mend_folds(raw)


def _mend_folds(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    blank = _BLANK_LINE.search(raw, 0, Limits().header_bytes)
    if blank is None or not _FIELD.match(raw):
        return raw, ()
    header = _BLANK_IN_NAME.sub(rb"\1", raw[: blank.start()])  # RFC 5322 section 4.5 allowed it once
    delimiter = _DELIMITER.search(header)
    end = delimiter.start() if delimiter else len(header)  # of a header without a blank line behind it
    rest = header[end:] + raw[blank.start() :]
    stray = _STRAY_LINE.search(header, 1, end)
    if stray is None or _KNOWN_FIELD.search(header, stray.start(), end) is None:
        return header[:end] + rest, ()
    header = _MBOX_LINE.sub(b"", header[:end])
    return _STRAY_LINE.sub(b" ", header) + rest, _NOT_A_FIELD


class _Tree(mailparser.MailParser):  # type: ignore[misc]  # mail-parser ships no types
    """mail-parser's guarded way to the MIME tree, without its decoding of every part, which nobody asks for here.

    Measured on 1,169 real mails: that decoding took a third of the time of reading them.
    """

    def parse(self) -> "_Tree":
        return self


def _open(raw: bytes) -> Source:
    """The MIME tree. Only structure and raw values are taken from it."""
    try:
        source = _Tree.from_bytes(raw).message
    except Exception as error:  # whatever escapes from the parser; its traceback stays attached
        raise UnreadableMessage(f"the parser gives up: {type(error).__name__}") from error
    if not isinstance(source, Source):
        raise UnreadableMessage("the parser found no message")
    return source


@dataclass(frozen=True, slots=True)
class _Opened:
    """A message taken apart, and the messages attached to it."""

    header: Header
    parts: tuple[Part, ...]
    attached: tuple["_Opened", ...]

    @property
    def tags(self) -> int:
        """Tags of all markup."""
        own = sum(part.text.count("<") for part in self.parts if part.is_body and part.media_type == "text/html")
        return own + sum(inner.tags for inner in self.attached)

    @property
    def lines(self) -> int:
        """Lines of all texts."""
        own = sum(part.text.count("\n") for part in self.parts if part.is_body)
        return own + sum(inner.lines for inner in self.attached)

    @property
    def messages(self) -> int:
        """This one and those inside it."""
        return 1 + sum(inner.messages for inner in self.attached)


def _read(opened: _Opened, arrived_at: datetime, defects: tuple[str, ...]) -> Message:
    if opened.messages > _MAX_MESSAGES:
        raise UnreadableMessage(f"more than {_MAX_MESSAGES} attached messages")
    if opened.attached and opened.tags > 2 * MAX_TAGS:
        raise UnreadableMessage("the attached messages hold more markup than is read")
    if opened.attached and opened.lines > _MAX_ATTACHED_LINES:
        raise UnreadableMessage("the attached messages hold more lines than are read")
    return _decode(opened, arrived_at, defects)


def _take_apart(source: Source, likely: str | None) -> _Opened:
    header = read_header(source, likely)
    if header.size > Limits().header_bytes:
        raise UnreadableMessage("the header of an attached message is too large")
    try:
        parts = find_parts(source, likely)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # The standard library's accessors let these escape on hostile parameters, a NUL in a charset among them.
        raise UnreadableMessage(f"a part cannot be taken apart: {type(error).__name__}") from error
    attached = tuple(_take_apart(part.message, likely) for part in parts if part.message is not None)
    return _Opened(header, parts, attached)


def _decode(opened: _Opened, arrived_at: datetime, defects: tuple[str, ...]) -> Message:
    header, parts = opened.header, opened.parts
    attached = tuple(_decode(inner, arrived_at, ()) for inner in opened.attached)
    digest = _digest(header, parts, attached)
    author = next(iter(read_authors(header)), Person("", ""))
    text, html = read_body(parts)
    kind, reason = find_kind(header, parts, author, text)
    return Message(
        message_id=read_message_id(header.first("Message-ID")) or f"<{digest[:32]}@no-message-id.invalid>",
        subject=header.line("Subject"),
        author=author,
        to=read_people(header.get_all("To")),
        cc=read_people(header.get_all("Cc")),
        date=read_date(header.first("Date"), arrived_at),
        in_reply_to=find_message_ids(header.first("In-Reply-To")),
        references=find_message_ids(header.first("References")),
        text=text,
        html=html,
        kind=kind,
        kind_reason=reason,
        attachments=find_attachments(parts),
        attached=attached,
        returned=read_returned(header, parts, text) if kind is Kind.BOUNCE else None,
        loop=header.line(LOOP_FIELD) if header.get_all(LOOP_FIELD) else None,
        authentication_results=tuple(clean_line(value) for value in header.get_all("Authentication-Results")),
        content_digest=digest,
        defects=defects + _find_defects(header) + find_unread(parts),
    )


def _find_defects(header: Header) -> tuple[str, ...]:
    """RFC 5322 section 3.6. A mail whose signature holds can have a second Subject put before the signed one."""
    return find_author_doubts(header) + tuple(f"two {name} headers" for name in find_doubled(header))


def _digest(header: Header, parts: tuple[Part, ...], attached: tuple[Message, ...]) -> str:
    """SHA-256 hex over the fields that the author wrote and the decoded leaves; an attached message counts by its own.

    Relays fold fields anew, change line ends, transfer encodings and the blank lines at the end: none of them counts.
    """
    digest = hashlib.sha256()
    for name in _DIGESTED:
        for value in header.get_all(name):
            _feed(digest, f"{name}: {' '.join(value.split())}")
    for part in parts:
        _feed(digest, f"{part.media_type} {part.in_alternative}")
        _feed(digest, part.text.rstrip() or part.content)
    for message in attached:
        _feed(digest, message.content_digest)
    return digest.hexdigest()


def _feed(digest: "hashlib._Hash", content: str | bytes) -> None:
    """Each piece goes in behind its length, so that moving a boundary between two of them changes the digest."""
    raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    digest.update(b"%d:" % len(raw))
    digest.update(raw)
