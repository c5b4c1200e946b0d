"""The normal form of a line: one alphabet, one kind of blank, its quote marks and its bullet taken off."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_LINES = 2_000
MAX_LINE_LENGTH = 2_000
MAX_LENGTH = 400_000  # of all the lines together

_ZERO_WIDTH = "\u00ad\u034f\u061c\u115f\u180e\ufeff\ufe0e\ufe0f\x00" + "".join(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
)
# A blank, so that what stands on both sides of one is not read as one word.
_CONTROLS = "".join(map(chr, (*range(0x01, 0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0))))
_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys(_CONTROLS, " "),
        **dict.fromkeys(_ZERO_WIDTH),
        **dict.fromkeys("‐‑−﹣－", "-"),
        **dict.fromkeys("“”„‟«»＂", '"'),
        **dict.fromkeys("‘’‚‛´`", "'"),
    }
)
# NFKC would turn a client's "Acme™" into "AcmeTM" and "2½" into "21⁄2".
_COMPATIBLE = re.compile(r"[^™℠¹²³½¼¾①-⓿❶-➓]+")
_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Around whole words, never inside one, lest `5*3*2` and `__class__` lose what belongs to them.
# Seen in practice: Gmail writes a bold `Campaign Name: ` before a value as `*Campaign Name: *`.
_EMPHASIS = re.compile(
    r"(?:^|(?<=[\s*(\[{\"'/|,:;>=–—-]))"
    r"(?:(\*{1,3})(?=\S)([^*]++)(?:(?:(?<=[:=])|(?<=[:=]\s))\1|(?<=\S)\1(?!\w))"
    r"|(_{1,20})(?=\S)([^_]++)(?:(?:(?<=[:=])|(?<=[:=]\s))\3|(?<=\S)\3(?!\w)))"
)
# Struck out as chat programs and Markdown write it.
_STRUCK = re.compile(r"~~[^~]{1,200}~~")
# What a link shows, with its address behind it: "4471923<https://titan.example.com/4471923>", "[4471923](https://…)".
_ADDRESS = re.compile(
    r"(?<=\S)\s?<(?:https?://|tel:)[^<>\s]{0,1900}>|(?<=[\w@.])<mailto:[^<>\s]{0,300}>", re.IGNORECASE
)
# What stands behind the limit of a line matters where it begins another field, or another line.
_FIELD_OR_LINE = re.compile(
    r"\b(?:order|titan|products?|campaign|client|cancel\w{0,12})\b[^:=]{0,30}[:=]|[\v\f\x1c-\x1e\x85\u2028\u2029]\s{0,20}\w",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(https?://[^()\s]{0,1000}\)", re.IGNORECASE)
_QUOTE_MARKS = re.compile(r"(?: ?>)+ ?")
# A closing guillemet before a line that has no opening one.
_GUILLEMET_BULLET = re.compile(r"^([\s>]*+)»++(?=[^«»]*$)")
_NUMBER_BULLET = re.compile(
    r"(?:\(?\d{1,2}[.)]|\[\d{1,2}\]|\(?[a-z]\)|\(?[A-Z]\)|[a-h]\.|[ivx]{1,4}\.|\(?(?:[ivx]{1,4}|[IVX]{1,4})\)|#{1,6})\s+(?=\S)"
    r"|(?:\d\u20e3|[①-⓿❶-➓])\s*(?=\S)"
)
_ARROW_BULLET = re.compile(r"(?:[-=–—]+>|>+|›+|--)\s+(?=\S)")
_CHECK_BOX = re.compile(r"(?:\[(?P<square>[ xX✓✔✗]?)\]|\((?P<round>[ xX✓✔])\))\s*(?=\S)")
_TICKED, _UNTICKED = "☑☒✅✓✔", "☐▢"
# Seen in practice: Outlook writes its second-level and Wingdings bullets as these letters and a tab
# (fixtures/emails/request__letter_o_bullets.eml).
_LETTER_BULLET = re.compile(r"[oØüvq§](?:\t| {2,})\s*|[Øü] (?=\S)|§\s*(?=\D)")
_BULLETS = "•·‣∙⁃*+~→-–—‒―⸺⸻"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text. `text` is its normal form; the tabs left in it stand between the cells of a table row."""

    number: int  # counts from 1 in the text as given
    written: str  # as given
    depth: int = 0  # quote marks before it
    indent: int = 0  # columns before it, after the quote marks
    bullet: bool = False
    text: str = ""
    label: str = ""  # what heads the column of a table, whose cell `text` is
    ticked: bool | None = None  # for a check box before the text: whether it is ticked


@lru_cache(maxsize=2)  # the form, what is left of it, and `explain` ask for the same lines one after the other
def read_lines(text: str) -> tuple[Line, ...]:
    """The first `MAX_LINES` lines of the first `MAX_LENGTH` characters, each cut to `MAX_LINE_LENGTH`."""
    written = text[:MAX_LENGTH].split("\n", MAX_LINES)[:MAX_LINES]
    return tuple(line for number, one in enumerate(written, start=1) for line in _read(number, one.rstrip("\r")))


def is_read_whole(text: str) -> bool:
    """False if something is written behind the limits of `read_lines` that may be part of a request."""
    lines = text[:MAX_LENGTH].split("\n", MAX_LINES)
    if text[MAX_LENGTH:].strip() or any(rest.strip() for rest in lines[MAX_LINES:]):
        return False
    return not any(_FIELD_OR_LINE.search(line, MAX_LINE_LENGTH) for line in lines if len(line) > MAX_LINE_LENGTH)


def normalize(written: str) -> str:
    """NFKC, plain hyphens and straight quotes, no zero-width characters. En and em dashes stay: names have them."""
    return _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), written.translate(_ONE_FORM))


def read_cells(line: Line) -> tuple[str, ...]:
    """The cells of a table row in normal form, the empty ones too; () for any other line."""
    if "\t" not in line.written:
        return ()
    text = normalize(line.written[:MAX_LINE_LENGTH])
    marks = _QUOTE_MARKS.match(text)
    return tuple(map(squeeze, (text[marks.end() :] if marks else text).split("\t")))


def squeeze(text: str) -> str:
    """`text` with one blank for each run of blanks, and none around it nor beside a tab."""
    return "\t".join(" ".join(cell.split()) for cell in text.split("\t")).strip()


def unquote(text: str) -> str:
    """`text` without the quotation marks and separators that people put around a value."""
    text = text.strip(" \t,;|•")
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]:
        return text[1:-1].strip(" \t,;")
    return text


def _read(number: int, written: str) -> Iterator[Line]:
    for part in _BREAKS.split(written[:MAX_LINE_LENGTH]):
        text = normalize(_GUILLEMET_BULLET.sub(r"\1• ", part))
        marks = _QUOTE_MARKS.match(text)
        rest = text[marks.end() :] if marks else text
        columns = rest.expandtabs(4)
        shown = _show(rest.lstrip())
        bare = take_bullet(shown)
        yield Line(
            number=number,
            written=written,
            depth=marks[0].count(">") if marks else 0,
            indent=len(columns) - len(columns.lstrip()),
            bullet=bare != shown,
            text=squeeze(_EMPHASIS.sub(r"\2\4", bare)),
            ticked=_read_check_box(shown),
        )


def _show(text: str) -> str:
    """What a reader sees: links without their addresses, and nothing that is struck out."""
    text = _LINK.sub(r"\1", _ADDRESS.sub("", text)) if "<" in text or "](" in text else text
    return _STRUCK.sub("", text) if "~~" in text else text


def take_bullet(text: str) -> str:
    """`text` without the bullet, number, letter or check box before it; a symbol that stands alone is no bullet."""
    for pattern in (_NUMBER_BULLET, _LETTER_BULLET, _ARROW_BULLET, _CHECK_BOX):
        match = pattern.match(text)
        if match:
            return text[match.end() :]
    is_rule = text.startswith(("--", "**"))
    if not text[1:] or not _is_bullet(text[0]) or is_rule or _EMPHASIS.match(text):
        return text
    rest = text[1:].lstrip()
    box = _CHECK_BOX.match(rest)
    return rest[box.end() :] if box else rest


def _read_check_box(text: str) -> bool | None:
    """Whether the check box before the text is ticked; None if there is no box."""
    box = _CHECK_BOX.match(text) or _CHECK_BOX.match(text[1:].lstrip())
    if box:
        return bool((box["square"] or box["round"] or "").strip())
    return True if text[:1] in _TICKED and text else False if text[:1] in _UNTICKED and text else None


def _is_bullet(character: str) -> bool:
    # Word's Symbol and Wingdings bullets arrive in the private use area.
    return character in _BULLETS or unicodedata.category(character) == "So" or "\uf000" <= character <= "\uf0ff"
