"""A line of a mail as it is judged, and the marks that show that a line is quoted."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from cancel_mailbot.reading.quote_words import asks_to_write_above

MAX_INSPECTED = 400  # characters of a line that are looked at
_MAX_INSTRUCTION = 160  # characters of "reply above this line" with its decoration
DECORATION = "-–—|_=~#*.+<> "
_FENCE = "```"
_CODE = "code"
_MAX_CODE = 60  # lines between two fences
_REQUESTS = ("please ", "reply ", "type ", "write ", "to reply", "respond ", "enter ")
_MAX_REQUEST = max(map(len, _REQUESTS))
_SIGHT = (
    dict.fromkeys(
        map(ord, "*\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
    )
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2015\u2212"), "-")
    | {ord("’"): "'"}
)


def bare(line: str) -> str:
    """The line as it is judged: its beginning without invisible characters and emphasis, blanks as one blank."""
    seen = line[:MAX_INSPECTED].replace("&nbsp;", " ")
    if seen.isascii():  # most lines: no table is needed for them
        return " ".join(seen.replace("*", "").split())
    return unicodedata.normalize("NFC", " ".join(seen.translate(_SIGHT).split()))


def hide_code(views: Sequence[str]) -> list[str]:
    """The lines with those of a fenced block of code as one word: nothing in them is a mark."""
    shown = list(views)
    opened: int | None = None
    for at, view in enumerate(views):
        if not view.startswith(_FENCE):
            continue
        if opened is not None and at - opened <= _MAX_CODE:
            shown[opened : at + 1] = [_CODE if code else "" for code in views[opened : at + 1]]
            opened = None
        else:
            opened = at
    return shown


def is_marker(line: str) -> bool:
    """ "Reply above this line", decorated or as a request. Behind `>` it is quoted, and answers may stand below."""
    if not line or len(line) > _MAX_INSTRUCTION or line[0] == ">":
        return False
    if line[0] not in DECORATION:
        return line[:_MAX_REQUEST].lower().startswith(_REQUESTS) and asks_to_write_above(line.lower())
    said = line.strip(DECORATION).lower()
    return (line[-1] in DECORATION or said.startswith(_REQUESTS)) and asks_to_write_above(said)


@lru_cache(maxsize=64)  # a line is asked for by each of the few above it
def is_marked(line: str) -> bool:
    """Whether the line is quoted, or asks to write above it."""
    return line.startswith(">") or is_marker(line)


def find_below(views: Sequence[str], at: int) -> int:
    """The number of the first line with text of the few below line `at`; `at` if there is none."""
    return next((n for n in range(at + 1, min(at + 4, len(views))) if views[n]), at)
