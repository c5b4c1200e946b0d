"""The fields of a header (RFC 5322 section 3.6): Message-IDs and parameters from their raw values."""

import re
from dataclasses import dataclass
from email.message import Message as Source

from cancel_mailbot.message.decode import decode_bytes, decode_line, decode_words

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
# Seen in practice: no `@` in it, and a remark of the server that added it behind it.
_LOOSE_ID = re.compile(r"(<[!-;=?-~]{1,998}>)(?:[ \t]*\([^<>]*\))?")
_FOLD = re.compile(r"\r\n?|\n")
_CHARSET = re.compile(r"charset\s*=[\s\"']*([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\s\"']*+([a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80})(?![^\s;,\"'(])", re.IGNORECASE)
_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"?|([^;]*+))', re.DOTALL)
_SECTION = re.compile(r"([^*]++)(?:\*([0-9]{1,3}))?(\*)?")


@dataclass(frozen=True, slots=True)
class Header:
    """Raw values by lower-case field name, topmost first: unfolded, encoded words as they came."""

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


def read_header(source: Source, likely: str | None = None) -> Header:
    """The header of a message or of a part.

    8-bit bytes (RFC 6532 allows UTF-8) are text at once, in the charset of the body where they are no UTF-8, else in
    the one that the mail is likely in.
    """
    values: dict[str, list[str]] = {}
    for name, value in source.raw_items():
        values.setdefault(name.lower(), []).append(_FOLD.sub("", str(value)).strip(" \t"))
    charset = find_charset_label(next(iter(values.get("content-type", ())), ""))
    return Header(
        {name: tuple(_decode_raw(value, charset, likely) for value in found) for name, found in values.items()}
    )


def _decode_raw(value: str, charset: str | None, likely: str | None) -> str:
    return value if value.isascii() else decode_bytes(value.encode("utf-8", "surrogateescape"), charset, likely)


def read_media_type(value: str) -> str:
    """The type and subtype of a Content-Type field in lower case, "" if it has none that can be read.

    Seen in practice: in quotes, with a comment behind it, and without the semicolon before the first parameter.
    """
    match = _MEDIA_TYPE.match(value)
    return match[1].lower() if match else ""


def find_charset_label(content_type: str) -> str | None:
    """What a Content-Type field calls its charset, however the field is written otherwise."""
    label = _CHARSET.search(content_type)
    return label[1] if label else None


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
    match = _LOOSE_ID.fullmatch(written)
    return match[1] if match else None


def find_message_ids(value: str) -> tuple[str, ...]:
    """The well-formed Message-IDs in a field or a text, with angle brackets, each once, in order."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(decode_words(value))))


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
