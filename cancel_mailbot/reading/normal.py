"""The normal form of a line: one alphabet, one kind of blank, its quote marks and its bullet taken off."""

import re
import unicodedata
from dataclasses import dataclass, replace

from cancel_mailbot.reading.bullets import Box, Ordinals, count_ordinals, take_bullet

MAX_LINES = 2_000
MAX_LINE_LENGTH = 2_000
MAX_LENGTH = 400_000  # of all the lines together

_ZERO_WIDTH = "\u00ad\u034f\u061c\u115f\u180e\ufeff\ufe0e\ufe0f\x00" + "".join(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
)
_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys(_ZERO_WIDTH),
        **dict.fromkeys("‐‑−﹣－", "-"),
        **dict.fromkeys("“”„‟＂", '"'),
        **dict.fromkeys("‘’‚‛´`", "'"),
    }
)
# NFKC would turn a client's "Acme™" into "AcmeTM", "2½" into "21⁄2" and the bullet "①" into "1".
_COMPATIBLE = re.compile(r"[^™℠¹²³½¼¾\u2460-\u24ff\u2776-\u2793]+")
_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_EMPHASIS = re.compile(r"\*{1,3}([^*]+)\*{1,3}|(?<!\w)_{1,3}([^_]+)_{1,3}(?!\w)")
_STRUCK = re.compile(r"~~[^~]+~~")
# Seen in practice: a link in plain text is its words, then its address in angle brackets
# (fixtures/emails/request__link_behind_the_order_id.eml).
_LINK = re.compile(r"(?<=[^\s:=>|])\s?<(?:https?://|tel:)[^<>\s]*>|(?<=\])\(https?://[^()\s]*\)")
_QUOTE_MARKS = re.compile(r"(?: ?>)+ ?")
_CLOSING_MARKS = {'"': '"', "'": "'", "«": "»", "»": "«", "‹": "›"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text. `text` is its normal form; the tabs left in it stand between the cells of a table row."""

    number: int  # counts from 1 in the text as given
    written: str  # as given
    depth: int = 0  # quote marks before it
    indent: int = 0  # columns before it, after the quote marks
    bullet: bool = False
    box: Box | None = None  # the check box before it
    text: str = ""


def read_lines(text: str) -> tuple[Line, ...]:
    """The first `MAX_LINES` lines of the first `MAX_LENGTH` characters, each cut to `MAX_LINE_LENGTH`."""
    written = [one.rstrip("\r") for one in text[:MAX_LENGTH].split("\n", MAX_LINES)[:MAX_LINES]]
    bare = [_part(number, one, part) for number, one in enumerate(written, start=1) for part in _break(one)]
    ordinals = count_ordinals([line.text for line in bare])
    return tuple(_take_bullet(line, ordinals) for line in bare)


def normalize(written: str) -> str:
    """NFKC, plain hyphens and straight quotes, no zero-width characters. En and em dashes stay: names have them."""
    return _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), written.translate(_ONE_FORM))


def squeeze(text: str) -> str:
    """`text` with one blank for each run of blanks, and none around it nor beside a tab."""
    return "\t".join(" ".join(cell.split()) for cell in text.split("\t")).strip()


def unquote(text: str) -> str:
    """`text` without the quotation marks and separators that people put around a value."""
    text = text.strip(" \t,;|•")
    if len(text) > 1 and _CLOSING_MARKS.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        return text[1:-1].strip(" \t,;")
    return text


def without_quote_marks(text: str) -> str:
    """A line in normal form without the `>` before it; its blanks and tabs stay."""
    marks = _QUOTE_MARKS.match(text)
    return text[marks.end() :] if marks else text


def _break(written: str) -> list[str]:
    return _BREAKS.split(written[:MAX_LINE_LENGTH])


def _part(number: int, written: str, part: str) -> Line:
    """A line with its quote marks counted; the bullet is still before its text."""
    text = normalize(part)
    rest = without_quote_marks(text)
    columns = rest.expandtabs(4)
    return Line(
        number=number,
        written=written,
        depth=text[: len(text) - len(rest)].count(">"),
        indent=len(columns) - len(columns.lstrip()),
        text=rest.strip(),
    )


def _take_bullet(line: Line, ordinals: Ordinals) -> Line:
    bare = take_bullet(line.text, ordinals)
    text = _LINK.sub("", _STRUCK.sub("", bare.text))
    return replace(
        line, bullet=bare.text != line.text, box=bare.box, text=squeeze(_EMPHASIS.sub(_take_emphasis, text))
    )


def _take_emphasis(match: re.Match[str]) -> str:
    """What stands between two asterisks, unless they are bullets."""
    inner = match[1] or match[2]
    return match[0] if inner[0] == " " else inner
