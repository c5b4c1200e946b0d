"""The parts of a message (RFC 2045 to 2049): which are its text, which its markup, which are attached."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as Source

from cancel_mailbot.message.decode import clean_line, decode_bytes, decode_transfer, decode_words
from cancel_mailbot.message.enriched import strip_commands
from cancel_mailbot.message.flowed import unwrap
from cancel_mailbot.message.header import (
    Header,
    find_charset_label,
    read_header,
    read_media_type,
    read_parameters,
)
from cancel_mailbot.message.html import MAX_MARKUP, MAX_TAGS, html_lines, is_read_whole
from cancel_mailbot.message.limits import Limits, find_excess
from cancel_mailbot.message.message import Attachment

_LINE_END = re.compile(r"\r\n?")
_SHOWN = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown")
_TEXTS = (*_SHOWN, "text/rfc822-headers")
# The first delimiter and the first field of the part behind it, behind at most a short preamble.
_BOUNDARY = re.compile(
    rb"(?:(?!--)[^\r\n]{0,200}(?:\r\n?|\n)){0,5}--([0-9A-Za-z'()+_,./:=?-]{1,70})[ \t]*(?:\r\n?|\n)Content-",
    re.IGNORECASE,
)
# RFC 2045 section 5.1, RFC 2077, RFC 8081: a type of another kind is none.
_KINDS = ("text", "image", "audio", "video", "application", "multipart", "message", "font", "model")
_HIDDEN_LIMITS = Limits(header_fields=200, field_lines=1_000, mime_parameters=200, containers=5, delimiters=20)
_PATH = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the MIME tree, decoded. An attached message is a leaf of the one that holds it.

    `disposition` is in lower case, "" if none is given; `in_alternative`: a sibling says the same in another format.
    `content` is str for text and markup (LF line ends, no NULs, unwrapped), else bytes; `size` counts bytes.
    `inside` is what the parser found in a message/* part: the attached message, or the blocks of a report.
    """

    parameters: dict[str, str]
    media_type: str
    disposition: str
    file_name: str
    in_alternative: bool
    content: str | bytes
    size: int
    inside: tuple[Source, ...]

    @property
    def message(self) -> Source | None:
        """The attached message, where this part is one."""
        is_message = self.media_type in ("message/rfc822", "message/global")
        return self.inside[0] if is_message and self.inside else None

    @property
    def text(self) -> str:
        """The text or markup, "" for anything else."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def is_body(self) -> bool:
        """Text or markup that a person reads as the message itself."""
        is_attached = self.disposition == "attachment" or self.file_name != ""
        return self.media_type in ("text/plain", "text/html") and not is_attached

    @property
    def is_inline_text(self) -> bool:
        """Text with a file name, of a rare type, or attached without one: shown as the message if there is no other."""
        is_attached = self.disposition == "attachment" and self.file_name != ""
        return self.media_type in _SHOWN and not is_attached and self.text.strip() != ""


def find_parts(source: Source, likely: str | None = None) -> tuple[Part, ...]:
    """The leaves in reading order. What is inside attached messages is not among them.

    `likely` is the charset that the mail as a whole looks like, for what is not labelled.
    """
    return tuple(_walk(source, likely))


def _walk(root: Source, likely: str | None) -> Iterator[Part]:
    waiting = [(root, False)]
    while waiting:
        source, in_alternative = waiting.pop()
        if not source.is_multipart() and source is root:
            source = root = _find_multipart(source) or source
        if source.get_content_maintype() == "multipart" and source.is_multipart():
            in_alternative = in_alternative or source.get_content_subtype() == "alternative"
            waiting += [(child, in_alternative) for child in reversed(_find_inside(source))]
            continue
        part = replace(_read_part(source, likely), in_alternative=in_alternative)
        # Seen in practice: the only text of a mail carries a file name.
        yield replace(part, disposition="", file_name="") if source is root and part.text else part


def _find_multipart(source: Source) -> Source | None:
    """The multipart that a body is whose boundary is wrong, or lost with its Content-Type field; None if it is none."""
    is_told = _find_media_type(source).startswith("multipart/")
    if not is_told and source["Content-Type"] is not None:
        return None
    payload = source.get_payload(decode=True)
    boundary = _BOUNDARY.match(payload) if isinstance(payload, bytes) else None
    if boundary is None:
        return None
    kind = _find_media_type(source) if is_told else "multipart/mixed"
    header = b'Content-Type: %s; boundary="%s"\n\n' % (kind.encode("ascii"), boundary[1])
    try:
        found = email.message_from_bytes(header + boundary.string)
    except Exception:  # noqa: BLE001 - whatever escapes from the parser, the whole stays one text
        return None
    return found if found.is_multipart() else None


def _read_part(source: Source, likely: str | None) -> Part:
    header = read_header(source, likely)
    content_type = header.first("Content-Type")
    parameters = read_parameters(content_type)
    parameters.setdefault("charset", find_charset_label(content_type) or "")
    disposition = header.first("Content-Disposition")
    # Seen in practice: a multipart without its boundary, which is then one text.
    media_type = _find_media_type(source)
    media_type = "text/plain" if media_type.startswith("multipart/") else media_type
    payload = _read_payload(source, header)
    return Part(
        parameters=parameters,
        media_type=media_type,
        disposition=disposition.partition(";")[0].strip().lower(),
        file_name=_read_file_name(read_parameters(disposition).get("filename") or parameters.get("name", "")),
        in_alternative=False,
        content=_read_text(payload, media_type, parameters, likely) if media_type in _TEXTS else payload,
        size=len(payload),
        inside=_open_encoded(source, header) or _find_inside(source),
    )


def _find_media_type(source: Source) -> str:
    """As the field says, however it is written; what names no type is text (RFC 2045 section 5.2)."""
    written = source["Content-Type"]
    if written is None:
        return source.get_content_type()  # in a digest, text is not what is meant
    media_type = read_media_type(str(written))
    kind = media_type.partition("/")[0]
    if kind in _KINDS:
        return media_type
    # Seen in practice: `plain/text`, and `binary/octet-stream`.
    is_text = kind in ("", "plain", "html") and "name" not in str(written).lower()
    return "text/plain" if is_text else "application/octet-stream"


def _open_encoded(source: Source, header: Header) -> tuple[Source, ...]:
    """The message in a message/rfc822 part in base64, which RFC 2046 section 5.2.1 forbids; () for any other part.

    The parser took the letters for the text of a message without a header.
    """
    inside = _find_inside(source)
    is_encoded = "base64" in header.first("Content-Transfer-Encoding").lower()
    if not is_encoded or len(inside) != 1 or inside[0].keys():
        return ()
    letters = inside[0].get_payload(decode=True)
    raw = decode_transfer(letters, "base64") if isinstance(letters, bytes) else b""
    # What is hidden in base64 was not counted with the rest, so that there may be little of it, and nothing in turn.
    if not raw or find_excess(raw, _HIDDEN_LIMITS) or b"message/" in raw.lower():
        return ()
    return (email.message_from_bytes(raw),)


def _read_payload(source: Source, header: Header) -> bytes:
    """The part's bytes without their transfer encoding; empty for what the parser has taken apart."""
    # With these gone the parser hands out the bytes as they came, and not what its own decoding leaves of them (or
    # a ValueError, for a charset with a NUL in its name).
    del source["Content-Transfer-Encoding"]
    del source["Content-Type"]
    raw = source.get_payload(decode=True)
    return decode_transfer(raw, header.first("Content-Transfer-Encoding")) if isinstance(raw, bytes) else b""


def _read_text(payload: bytes, media_type: str, parameters: dict[str, str], likely: str | None) -> str:
    text = decode_bytes(payload, parameters.get("charset"), likely)
    text = _LINE_END.sub("\n", text).replace("\x00", "")
    if media_type in ("text/enriched", "text/richtext"):
        return strip_commands(text)
    if media_type != "text/plain" or parameters.get("format", "").lower() != "flowed":
        return text
    return unwrap(text, deletes_space=parameters.get("delsp", "").lower() == "yes")


def _find_inside(source: Source) -> tuple[Source, ...]:
    payload = source.get_payload() if source.is_multipart() else []
    return tuple(child for child in payload if isinstance(child, Source))


def _read_file_name(written: str) -> str:
    """The last component alone: a sender's folders are of no use here, and a path is a trap."""
    return _PATH.split(clean_line(decode_words(written)))[-1]


def read_body(parts: tuple[Part, ...]) -> tuple[str, str | None]:
    """The whole text, and the markup of the first HTML part (None without one).

    Plain texts are joined by a blank line; where all of them are blank, the HTML parts as lines take their place.
    """
    bodies = [part for part in parts if part.is_body] or [part for part in parts if part.is_inline_text][:1]
    markups = [part.text for part in bodies if part.media_type == "text/html"]
    texts = [part.text for part in bodies if part.media_type != "text/html" and part.text.strip()]
    # Seen in practice: mailing lists put their plain footer beside a mail that is HTML alone.
    leads = bodies and bodies[0].media_type == "text/html" and not bodies[0].in_alternative
    if not texts or leads:
        texts = [*_flatten(markups), *texts]
    whole = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    return whole, markups[0] if markups else None


def _flatten(markups: list[str]) -> Iterator[str]:
    """Each markup as lines, as long as all of them together are not larger than one may be."""
    tags = read = 0
    for markup in markups:
        if read < MAX_MARKUP and tags < MAX_TAGS:
            yield html_lines(markup)
        read += len(markup)
        tags += markup.count("<")


def find_unread(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Why a person must look: there is more markup than is read."""
    markups = [part.text for part in parts if part.is_body and part.media_type == "text/html"]
    is_much = sum(map(len, markups)) > MAX_MARKUP or sum(markup.count("<") for markup in markups) > MAX_TAGS
    is_whole = all(map(is_read_whole, markups)) and not (is_much and len(markups) > 1)
    return () if is_whole else ("there is more markup than is read",)


def find_attachments(parts: tuple[Part, ...]) -> tuple[Attachment, ...]:
    """Every part that is neither text, markup nor taken apart as a message or a report."""
    return tuple(
        Attachment(part.file_name, clean_line(part.media_type), part.size)
        for part in parts
        if not part.is_body and not part.inside
    )
