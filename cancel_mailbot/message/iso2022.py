"""Japanese in 7 bit (RFC 1468), with the characters of Windows that senders use and no codec of Python knows."""

import re

_SHIFT = re.compile(rb"\x1b(\$[@B]|\([BJI])")
_PAIR = re.compile(rb"[\x21-\x7e]{2}")
_DOUBLE, _HALF_WIDTH = (b"$@", b"$B"), b"(I"
_BY_PYTHON = ("iso2022_jp_2", "iso2022_jp_ext")


def decode_iso2022(raw: bytes) -> str | None:
    """The text; None if the escapes lead to no characters. A few broken ones are replaced.

    Seen in practice: circled digits and company signs (row 13 of NEC), half-width kana, and a cut end.
    """
    for codec in _BY_PYTHON:
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    text = _decode_windows(raw)
    above = sum(character > "\x7f" for character in text)
    return text if text.count("\N{REPLACEMENT CHARACTER}") * 10 <= above and "\x1b" not in text else None


def _decode_windows(raw: bytes) -> str:
    """By way of Shift_JIS as Windows has it (cp932): the same rows of characters, otherwise numbered."""
    text, *shifted = _SHIFT.split(raw)
    pieces = [text]
    for shift, written in zip(shifted[::2], shifted[1::2], strict=True):
        if shift in _DOUBLE:
            pieces.append(_PAIR.sub(_number_anew, written))
        elif shift == _HALF_WIDTH:
            pieces.append(bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in written))
        else:
            pieces.append(written)
    return b"".join(pieces).decode("cp932", "replace")


def _number_anew(pair: re.Match[bytes]) -> bytes:
    row, cell = pair[0]
    lead = ((row - 0x21) >> 1) + (0x81 if row < 0x5F else 0xC1)
    if row % 2 == 0:
        return bytes((lead, cell + 0x7E))
    return bytes((lead, cell + (0x1F if cell < 0x60 else 0x20)))
