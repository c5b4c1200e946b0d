"""Elements on their way in and out → the lines of a page: blocks, lists, tables, quotes, and whose words they are."""

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import NamedTuple

from lxml import etree

from cancel_mailbot.message.styles import find_outlook_level, is_quote, keeps_space, read_style

_MAX_LEVELS = 20  # of quotes and lists shown: 2,000 levels on each of 200,000 lines would be 800 MB
_MAX_FRAMES = 40  # of tables told apart: deeper ones are plain lines
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li listing main menu nav ol p pre section summary table tbody td
    tfoot th thead tr ul xmp
    """,
    )
)
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_CELLS = frozenset(("td", "th"))
_NUMBER = re.compile(r"\(?(?:[0-9]{1,3}|[a-zA-Z]{1,4})[.)]")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_NO_BREAK = "\u00a0"


class Part(Enum):
    """Whose words an element holds."""

    OWN = "own"
    QUOTE = "quote"
    SIGNATURE = "signature"
    QUOTE_TO_END = "quote to end"  # from this element to the end of the page


class Line(NamedTuple):
    """A finished line: the quote marks, the indent and list marker, and the words."""

    quote: str
    marker: str
    text: str
    part: Part = Part.OWN


@dataclass(slots=True)
class _Frame:
    """What collects lines: the page itself, a table row, or a cell."""

    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    is_row: bool = False
    holds_table: bool = False


@dataclass(slots=True)
class Page:
    """The state of the walk: the line being written, and everything open around it."""

    frames: list[_Frame] = field(default_factory=lambda: [_Frame()])
    part: Part = Part.OWN
    opened_part: etree._Element | None = None  # the element that `part` ends with
    pieces: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # the number of the next item, None for bullets
    marker: str = ""  # of the next line
    indent: str = ""  # of the lines after it
    quotes: int = 0
    preformatted: int = 0

    def open_part(self, element: etree._Element, part: Part) -> None:
        """Begin a quote or a signature, which ends with the element; what is inside is not judged again."""
        if part is Part.OWN:
            return
        self.end_line()
        is_last = part is Part.QUOTE_TO_END
        self.part, self.opened_part = (Part.QUOTE, None) if is_last else (part, element)

    def close_part(self, element: etree._Element) -> None:
        if self.opened_part is element:
            self.end_line()
            self.part, self.opened_part = Part.OWN, None

    def end_line(self) -> None:
        """Finish the line if there is one: words, or at least a no-break space."""
        if self.pieces and _BLANKS.sub("", "".join(self.pieces)):
            self.break_line()
        self.pieces.clear()

    def break_line(self) -> None:
        """Finish the line, though it be empty."""
        written = "".join(self.pieces)
        self.pieces.clear()
        text = _BLANKS.sub(" ", written).strip(" ").replace(_NO_BREAK, " ")
        text = text.rstrip() if self.preformatted else text.strip()
        marker = (self.marker or self.indent) if text else ""
        self.frames[-1].lines.append(Line("> " * min(self.quotes, _MAX_LEVELS), marker, text, self.part))
        if text:
            self.marker = ""


def add_text(page: Page, text: str | None) -> None:
    """Write on, line by line where an element keeps them."""
    if not text:
        return
    if not page.preformatted:
        page.pieces.append(text)
        return
    first, *others = text.expandtabs(8).replace(" ", _NO_BREAK).split("\n")
    page.pieces.append(first)
    for line in others:
        page.break_line()
        page.pieces.append(line)


def enter(page: Page, element: etree._Element) -> None:
    """Begin an element: the lines, lists, tables and quotes that begin with it, and its first text."""
    tag = element.tag
    if tag in _BLOCKS:
        page.end_line()
    elif tag == "br":
        page.break_line()
    if tag in _LISTS:
        page.lists.append(_read_start(element) if tag == "ol" else None)
    elif tag == "li":
        _start_item(page)
    elif tag == "p":
        _start_outlook_item(page, element)
    elif tag == "blockquote":
        page.quotes += is_quote(element)
    elif tag == "table":
        page.frames[-1].holds_table = True
    elif tag == "tr" or tag in _CELLS:
        is_deep = len(page.frames) > _MAX_FRAMES
        page.frames.append(page.frames[-1] if is_deep else _Frame(is_row=tag == "tr"))
    page.preformatted += keeps_space(element)
    add_text(page, element.text)


def leave(page: Page, element: etree._Element) -> None:
    """End an element: the lines, lists, tables and quotes that end with it."""
    tag = element.tag
    if tag in _BLOCKS:
        page.end_line()
    page.preformatted -= keeps_space(element)
    if tag in _LISTS:
        page.lists.pop()
    if tag in _LISTS or tag == "li" or (tag == "p" and find_outlook_level(element)):
        page.marker = page.indent = ""
    elif tag == "blockquote":
        page.quotes -= is_quote(element)
    elif tag in _CELLS:
        _leave_cell(page)
    elif tag == "tr":
        _leave_row(page)


def _start_item(page: Page) -> None:
    number = page.lists[-1] if page.lists else None
    _set_marker(page, len(page.lists) or 1, "• " if number is None else f"{number}. ")
    if number is not None:
        page.lists[-1] = number + 1


def _set_marker(page: Page, level: int, marker: str) -> None:
    level = min(level, _MAX_LEVELS)
    page.marker = "  " * (level - 1) + marker
    page.indent = "  " * level


def _read_start(element: etree._Element) -> int:
    start = str(element.get("start", ""))
    return int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1


def _start_outlook_item(page: Page, element: etree._Element) -> None:
    """Outlook writes list items as paragraphs, with the bullet as text in a span of its own."""
    level = find_outlook_level(element)
    if level is None:
        return
    spans = (span for span in islice(element.iter(), 50) if span.tag == "span")
    ignored = (span for span in spans if read_style(span).get("mso-list") == "ignore")
    texts = (str(text) for span in islice(ignored, 1) for text in islice(span.itertext(), 10))
    written = "".join(texts).strip(" \t\r\n" + _NO_BREAK)
    _set_marker(page, level, f"{written} " if _NUMBER.fullmatch(written) else "• ")


def _leave_cell(page: Page) -> None:
    cell, row = page.frames.pop(), page.frames[-1]
    if cell is row:
        return
    row.holds_table |= cell.holds_table
    if row.is_row:
        row.cells.append(cell.lines)
    else:
        row.lines += cell.lines  # a cell outside of any row


def _leave_row(page: Page) -> None:
    row = page.frames.pop()
    if row is page.frames[-1]:
        return
    lines = page.frames[-1].lines
    lines += row.lines
    filled = [cell for cell in row.cells if any(line.text for line in cell)]
    is_layout = len(row.cells) == 1 or row.holds_table or (len(filled) == 1 and len(filled[0]) > 1)
    if is_layout:
        lines += [line for cell in filled for line in cell]
    elif filled:
        texts = (" ; ".join(line.text for line in cell if line.text) for cell in row.cells)
        lines.append(Line("> " * min(page.quotes, _MAX_LEVELS), page.indent, "\t".join(texts), page.part))


def join_lines(lines: list[Line]) -> str:
    """The lines as one text, with at most one blank line between two."""
    joined: list[str] = []
    was_blank = True
    for line in lines:
        if line.text or not was_blank:
            joined.append(f"{line.quote}{line.marker}{line.text}".rstrip(" "))
        was_blank = not line.text
    return "\n".join(joined[:-1] if joined and was_blank else joined)
