"""Header fields on the wire (RFC 5322 section 2.2): cleaned, encoded, folded, and checked once they are bytes.

Written by hand, since `EmailMessage` encodes Message-IDs of 78 characters and more (RFC 2047 section 5 forbids it;
Microsoft 365 writes such ids, and drops what was encoded), and before Python 3.13 lets an encoded-word smuggle a line.
"""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime

from cancel_mailbot.ground.identity import Person, read_address
from cancel_mailbot.notices.printable import printable_line

_MAX_LINE = 78  # RFC 5322 section 2.1.1, recommended; 998 is the hard limit
_WORD_BYTES = 42  # 56 characters of base64 in an encoded-word of at most 75 (RFC 2047 section 2)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n|\x00")


class UnsafeHeader(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """A header would not read back as it was set; nothing was written. Look at the names and the subject."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header field: its name, and its value in ASCII chunks between which a line may be folded."""

    name: str
    chunks: tuple[str, ...]


def clean_value(value: str, limit: int = 200) -> str:
    """One line that holds nothing which a header could take for something else."""
    return printable_line(value, limit).replace("=?", "= ?")


def write_text(name: str, value: str) -> Header:
    """A field of free text, such as Subject; encoded where it is not ASCII (RFC 2047)."""
    value = clean_value(value)
    return Header(name, tuple(value.split(" ")) if value.isascii() else _encode(value))


def write_person(name: str, person: Person) -> Header:
    """A field with one mailbox (RFC 5322 section 3.4).

    Raises:
        UnsafeHeader: the address is not a plain one.
    """
    if read_address(person.address) is None:
        raise UnsafeHeader(f"{name}: not an address")
    display = clean_value(person.name, 100)
    return Header(name, (*_phrase(display), f"<{person.address}>")) if display else Header(name, (person.address,))


def write_instant(name: str, at: datetime) -> Header:
    """A field with an instant, in the offset that `at` carries (RFC 5322 section 3.3)."""
    return Header(name, (format_datetime(at),))


def write_ids(name: str, ids: tuple[str, ...]) -> Header:
    """A field of Message-IDs, never encoded, and folded only between them (RFC 5322 section 3.6.4)."""
    return Header(name, ids)


def usable_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those Message-IDs that can be repeated as they are; a received one may hold anything."""
    return tuple(each for each in ids if _MESSAGE_ID.fullmatch(each) and "=?" not in each)


def thread_headers(ids: tuple[str, ...]) -> tuple[Header, ...]:
    """In-Reply-To and References for an answer to the last of `ids`: the first and the last nine are named."""
    ids = usable_ids(ids)
    if not ids:
        return ()
    references = ids if len(ids) <= 10 else (ids[0], *ids[-9:])
    return write_ids("In-Reply-To", ids[-1:]), write_ids("References", references)


def serialise(headers: tuple[Header, ...]) -> bytes:
    """The header fields as bytes, CRLF after each; read back and compared with what was set.

    Raises:
        UnsafeHeader: other names would be read than those set, or a line is too long or not ASCII.
    """
    try:
        raw = "".join(_fold(header) for header in headers).encode("ascii")
    except UnicodeEncodeError as error:
        raise UnsafeHeader("not ASCII") from error
    names = [header.name for header in headers]
    if _BARE_LINE_END.search(raw) or any(len(line) > 998 for line in raw.split(b"\r\n")):
        raise UnsafeHeader("a line end or a line length that RFC 5322 forbids")
    if BytesHeaderParser().parsebytes(raw).keys() != names:
        raise UnsafeHeader("other header names than those set")
    return raw


def _encode(value: str) -> tuple[str, ...]:
    words: list[bytes] = [b""]
    for character in value:
        encoded = character.encode()
        if len(words[-1]) + len(encoded) > _WORD_BYTES:
            words.append(b"")
        words[-1] += encoded
    return tuple(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words)


def _phrase(display: str) -> tuple[str, ...]:
    if not display.isascii():
        return _encode(display)
    if _ATOMS.fullmatch(display):
        return tuple(display.split(" "))
    return ('"' + display.replace("\\", "\\\\").replace('"', '\\"') + '"',)


def _fold(header: Header) -> str:
    lines = [f"{header.name}:"]
    for chunk in header.chunks:
        # The name never stands alone on its line: some servers take that for the end of the header.
        if len(lines[-1]) + 1 + len(chunk) > _MAX_LINE and lines != [f"{header.name}:"]:
            lines.append("")
        lines[-1] += f" {chunk}"
    return "\r\n".join(lines) + "\r\n"
