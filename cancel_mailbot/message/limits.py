"""How much structure a message may have, counted in its bytes before any parser sees it."""

import re
from dataclasses import dataclass

_FIELD = rb"[!-9;-~]++:[^\r\n]*+"
_FOLDED = rb"(?:(?:\r\n?|\n)[ \t][^\r\n]*+)*+"
_HEADER = re.compile(rb"(?:%s%s(?:\r\n?|\n|\Z))*+" % (_FIELD, _FOLDED))
_FIELD_START = re.compile(rb"^[!-9;-~]", re.MULTILINE)
# Of a message in lower case. Each begins with letters, which are found faster than a class of characters is.
_MIME_FIELD = re.compile(rb"content-(?<=[\r\n]content-)[a-z-]++:[^\r\n]*+%s" % _FOLDED)
_CONTAINER = re.compile(rb"content-type:(?<=\scontent-type:)\s*+(?:multipart|message)/")
_FIELD_LINE = re.compile(rb"[\r\n][!-9;-~]++:")
_LINE = re.compile(rb"[^\r\n]++")
_BLANK_LINE = re.compile(rb"(?<=[\r\n])[ \t]*+(?:\r\n?|\n)")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a message may have.

    1 MB within all of them takes at most 2 s and 300 MB, until its request and its reply are read.
    """

    message_bytes: int = 16 * 1024 * 1024  # to parse: 2 s and 180 MB in base64, 1.3 s and 250 MB with emoji
    header_bytes: int = 102_400  # Postfix: header_size_limit
    header_fields: int = 1_000
    field_lines: int = 50_000  # lines anywhere that look like a field; 590,000 in an attached message take 3 s
    mime_field_bytes: int = 4_096  # RFC 2046 section 5.1.1 allows a boundary 70; 1 MB of one costs 1.3 s and 188 MB
    mime_parameters: int = 20_000  # in all Content- fields; 20 million take minutes
    containers: int = 200  # multiparts and attached messages, so never nested deeper; Python gives up near 990
    delimiters: int = 2_000  # lines that begin with `--`, 57 in real mail; each part costs 0.3 ms, each message 0.6
    status_blocks: int = 5_000  # blank lines beside a delivery status, of which each begins a block; 200,000 take 5 s
    lines: int = 600_000  # 2 million empty lines take 1 s and 218 MB
    line_bytes: int = 1_000_000  # RFC 5321 section 4.5.3.1.6 says 1,000; whole texts on one line are seen in practice
    line_checks: int = 6_000_000  # lines times containers: the parser holds every line against every open boundary


def find_excess(raw: bytes, limits: Limits = Limits()) -> str | None:
    """Which limit `raw` exceeds, as one line for a person, or None. Linear in the size of `raw`."""
    if len(raw) > limits.message_bytes:
        return f"the message is larger than {limits.message_bytes:,} bytes"
    return _find_header_excess(raw, limits) or _find_line_excess(raw, limits) or _find_part_excess(raw, limits)


def _find_header_excess(raw: bytes, limits: Limits) -> str | None:
    header = _HEADER.match(raw)
    block = header[0] if header else b""
    if len(block) > limits.header_bytes:
        return f"the header is larger than {limits.header_bytes:,} bytes"
    if len(_FIELD_START.findall(block.replace(b"\r", b"\n"))) > limits.header_fields:
        return f"the header has more than {limits.header_fields:,} fields"
    return None


def _find_line_excess(raw: bytes, limits: Limits) -> str | None:
    lines = _count_lines(raw)
    if lines > limits.lines:
        return f"the message has more than {limits.lines:,} lines"
    if len(raw) > limits.line_bytes and max(map(len, _LINE.findall(raw)), default=0) > limits.line_bytes:
        return f"a line is longer than {limits.line_bytes:,} bytes"
    if lines > limits.field_lines and sum(1 for _ in _FIELD_LINE.finditer(raw)) > limits.field_lines:
        return f"more than {limits.field_lines:,} lines look like header fields"
    return None


def _find_part_excess(raw: bytes, limits: Limits) -> str | None:
    # The line end before it lets the first field of a message count as well.
    lowered = b"\n" + raw.lower()
    containers = sum(1 for _ in _CONTAINER.finditer(lowered))
    if containers > limits.containers:
        return f"more than {limits.containers:,} multiparts and attached messages"
    if raw.count(b"\n--") + raw.count(b"\r--") > limits.delimiters:
        return f"more than {limits.delimiters:,} parts"
    if b"message/delivery-status" in lowered and sum(1 for _ in _BLANK_LINE.finditer(raw)) > limits.status_blocks:
        return f"more than {limits.status_blocks:,} blocks of a delivery status"
    if containers * _count_lines(raw) > limits.line_checks:
        return "too many lines for so many multiparts"
    return _find_field_excess([field[0] for field in _MIME_FIELD.finditer(lowered)], limits)


def _find_field_excess(fields: list[bytes], limits: Limits) -> str | None:
    if max(map(len, fields), default=0) > limits.mime_field_bytes:
        return f"a Content- field is longer than {limits.mime_field_bytes:,} bytes"
    if sum(field.count(b";") for field in fields) > limits.mime_parameters:
        return f"more than {limits.mime_parameters:,} parameters of Content- fields"
    return None


def _count_lines(raw: bytes) -> int:
    return raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
