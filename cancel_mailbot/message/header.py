"""The fields of a header (RFC 5322 section 3.6): people, Message-IDs, dates and parameters from their raw values."""

import email.utils
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Source

from cancel_mailbot.ground.identity import Person, read_address
from cancel_mailbot.message.decode import clean_line, decode_bytes, decode_line, decode_words

# RFC 5322 section 3.6, RFC 2045 section 3: at most once. A signature that covers one of two does not cover the other.
SINGLETONS = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
)

# Printable ASCII without blanks and angle brackets; the first class has no `@`, which keeps the search linear.
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,500}@[!-;=?-~]{1,500}>")
_BARE_ID = re.compile(r"[!-;=?A-~]{1,500}@[!-;=?-~]{1,500}")
_FOLD = re.compile(r"\r\n?|\n")
_BLANKS = re.compile(r"\s+")
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))', re.DOTALL)
_SECTION = re.compile(r"([^*]++)(?:\*([0-9]{1,3}))?(\*)?")
_TOKEN = re.compile(
    r"""=\?[^?\s]{1,80}\?[bBqQ]\?[^?\s]*+\?=   # an encoded word is one token, whatever stands in it
    | "(?:[^"\\]|\\.)*+"?                      # a quoted string; without its end it goes on to the end
    | <[^<>]*+>?
    | [(),;:]
    | [^\s"<>(),;:=]++ | \s++ | .
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Header:
    """Raw values by lower-case field name, topmost first: unfolded, encoded words and 8-bit bytes as they came."""

    values: dict[str, tuple[str, ...]]

    def get_all(self, name: str) -> tuple[str, ...]:
        """Every value of the field, topmost first; empty if there is none."""
        return self.values.get(name.lower(), ())

    def first(self, name: str) -> str:
        """The topmost value of the field, or ""."""
        return next(iter(self.get_all(name)), "")

    @property
    def size(self) -> int:
        """Bytes of all values together."""
        return sum(len(value) for values in self.values.values() for value in values)

    def line(self, name: str) -> str:
        """The topmost value decoded to one clean line, or ""."""
        return decode_line(self.first(name))


def read_header(source: Source) -> Header:
    """The header of a message or of a part."""
    values: dict[str, list[str]] = {}
    for name, value in source.raw_items():
        values.setdefault(name.lower(), []).append(_FOLD.sub("", str(value)).strip(" \t"))
    return Header({name: tuple(found) for name, found in values.items()})


def find_doubled(header: Header) -> tuple[str, ...]:
    """The fields that stand twice though they may stand once."""
    return tuple(name for name in SINGLETONS if len(header.get_all(name)) > 1)


def read_message_id(value: str) -> str | None:
    """The one Message-ID of a field, with angle brackets, or None if it is malformed.

    Encoded words are decoded (RFC 2047 forbids them here, some gateways write them) and the result is checked, since
    one can hold CR and LF.
    """
    written = decode_words(value).strip(" \t")
    if _BARE_ID.fullmatch(written):
        return f"<{written}>"
    return written if _MESSAGE_ID.fullmatch(written) else None


def find_message_ids(value: str) -> tuple[str, ...]:
    """The well-formed Message-IDs in a field or a text, with angle brackets, each once, in order."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(decode_words(value))))


def read_date(value: str, arrived_at: datetime) -> datetime:
    """A Date field in UTC; `arrived_at` where it is unreadable, before 1990 or more than a year ahead."""
    arrived_at = arrived_at.astimezone(UTC)
    try:
        written = email.utils.parsedate_to_datetime(clean_line(value)[:100])
        # RFC 5322 section 3.3: -0000 says nothing of the zone, and the time is UTC.
        date = written.replace(tzinfo=written.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return arrived_at
    return date if 1990 <= date.year <= arrived_at.year + 1 else arrived_at


def read_people(values: Iterable[str]) -> tuple[Person, ...]:
    """The mailboxes of an address field (RFC 5322 section 3.4); those without a plain address are left out.

    Two addresses in one mailbox, or another address in the name of one, make it unreadable: clients differ in which
    they show (CVE-2023-27043).
    """
    return tuple(person for value in values for person in _read_mailboxes(value) if person.address)


def read_authors(header: Header) -> tuple[Person, ...]:
    """The mailboxes of the topmost From field; a mailbox without a plain address has the address ""."""
    return tuple(_read_mailboxes(header.first("From")))


@dataclass(slots=True)
class _Mailbox:
    """A mailbox while it is read, as raw tokens in order; `loose` are the words that stand outside of quotes."""

    words: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    depth: int = 0


def _read_mailboxes(value: str) -> Iterator[Person]:
    mailbox = _Mailbox()
    for piece in _find_pieces(value):
        if mailbox.depth or piece == "(":
            _read_comment(mailbox, piece)
        elif piece in (",", ";", ":"):
            # RFC 5322 section 3.4: `name: members;` is a group, and its name no mailbox. Outlook separates with `;`.
            if piece != ":":
                yield from _close(mailbox)
            mailbox = _Mailbox()
        else:
            _read_word(mailbox, piece)
    yield from _close(mailbox)


def _read_word(mailbox: _Mailbox, piece: str) -> None:
    if piece.startswith("<"):
        mailbox.angles.append(piece.strip("<> \t"))
    elif piece.startswith('"'):
        mailbox.words.append(re.sub(r"\\(.)", r"\1", piece.removeprefix('"').removesuffix('"')))
    else:
        mailbox.words.append(piece)
        mailbox.loose.append(piece)


def _find_pieces(value: str) -> list[str]:
    pieces = _TOKEN.findall(value)
    if pieces and pieces[-1].startswith('"') and not re.fullmatch(r'".*(?<!\\)"', pieces[-1], re.DOTALL):
        return _TOKEN.findall(value.replace('"', ""))  # a quote without its end is a stray one
    return pieces


def _read_comment(mailbox: _Mailbox, piece: str) -> None:
    mailbox.depth += {"(": 1, ")": -1}.get(piece, 0)
    if piece not in ("(", ")"):
        mailbox.comments.append(piece)


def _close(mailbox: _Mailbox) -> Iterator[Person]:
    written = "".join(mailbox.words).strip()
    if mailbox.angles:
        address = _read_angle(mailbox)
        yield Person("" if address and read_address(written) == address else _read_name(written), address)
    elif written:
        address = read_address(written) or ""
        yield Person(_read_name("".join(mailbox.comments) if address else written), address)


def _read_angle(mailbox: _Mailbox) -> str:
    loose = "".join(mailbox.loose).strip(" \t'")
    address = read_address(mailbox.angles[0])
    if len(mailbox.angles) > 1 or ("@" in loose and read_address(loose) != address):
        return ""
    return address or ""


def _read_name(written: str) -> str:
    name = _BLANKS.sub(" ", decode_line(written))
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] == "'" else name


def read_parameters(value: str) -> dict[str, str]:
    """The parameters of a MIME field (RFC 2045 section 5.1) by lower-case name, with RFC 2231 sections put together.

    The first of two parameters of one name counts.
    """
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    plain: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip()
        match = _SECTION.fullmatch(name.lower())
        if match is None:
            continue
        if match[2] is None and match[3] is None:
            plain.setdefault(match[1], text)
        else:
            sections.setdefault(match[1], []).append((int(match[2] or 0), match[3] is not None, text))
    return plain | {name: _join_sections(found) for name, found in sections.items()}


def _join_sections(sections: list[tuple[int, bool, str]]) -> str:
    """RFC 2231 sections 3 and 4: `charset'language'percent-encoded`, in numbered pieces."""
    charset, raw = "", b""
    for position, (_, is_encoded, written) in enumerate(sorted(sections, key=lambda section: section[0])):
        labelled = written.split("'", 2) if is_encoded and position == 0 else []
        charset, text = (labelled[0], labelled[2]) if len(labelled) == 3 else (charset, written)
        raw += _decode_percent(text) if is_encoded else text.encode("utf-8", "surrogateescape")
    return decode_bytes(raw, charset)


def _decode_percent(text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda digits: bytes((int(digits[1], 16),)), raw)
