"""HTML markup → lines of text, as a reader sees them. Linear in time and without recursion.

The last results are remembered: a mail's text, its reply and its request are read from the same markup.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

# What stands behind one of these is not read. Measured on 1,169 real mails: at most 83,000 characters and 1,300 tags.
MAX_MARKUP = 500_000  # characters, without pictures
MAX_TAGS = 20_000
_MAX_BREAKS = 50_000  # line ends in the markup: each is a line where an element keeps them
_MAX_TAG = 8_000  # characters of one tag: libxml2 holds every attribute of a tag against every other
_MAX_LEVELS = 20  # of quotes and lists shown: 2,000 levels on each of 200,000 lines would be 800 MB
_MAX_UNSEEN = 20  # pieces of text that no reader sees
_MAX_FRAMES = 40  # of tables told apart: deeper ones are plain lines

_MACHINERY = frozenset(("head", "style", "script", "title", "template"))
_LEFT_OUT = _MACHINERY | {"s", "strike", "del"}
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
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "textarea"))
_NOTHING = re.compile(r"0+(?:\.0*)?(?:[a-z]+|%)?(?:\s*!\s*important)?")
_LEVEL = re.compile(r"\blevel([1-9])")
_NUMBER = re.compile(r"\(?(?:[0-9]{1,3}|[a-zA-Z]{1,4})[.)]")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
# Seen in practice: whole pictures, as `data:` in the place of an address.
_PICTURE = re.compile(r"\bdata:[\w+.-]{1,40}/[^\s\"'<>)]{1000,}+", re.IGNORECASE)
_LONG_TAG = re.compile(rf"(</?[a-zA-Z][\w:-]{{0,40}})[^<>]{{{_MAX_TAG},}}+")
_NO_BREAK = "\u00a0"


class Part(Enum):
    """Whose words an element holds."""

    OWN = "own"
    QUOTE = "quote"
    SIGNATURE = "signature"
    QUOTE_TO_END = "quote to end"  # from this element to the end of the page


Judge = Callable[[etree._Element], Part]  # noqa: SLF001 - lxml-stubs know the class by no other name


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page as `html_lines` shows it; `unsigned`: without its signatures, and each line of a quote behind `> `."""

    whole: str
    unsigned: str
    signature: str


def is_read_whole(markup: str) -> bool:
    """Whether all of the markup stands within the limits."""
    return _cut(markup)[1]


@lru_cache(maxsize=2)  # the parser, the form's reader and `explain` ask for the same page one after the other
def html_lines(markup: str) -> str:
    """The visible text with LF line ends; "" for markup without any.

    Blocks and `<br>` make lines, and at most one blank line stands between two. List items begin with `• ` or `1. `,
    two blanks further in for each level below the first. A table row is one line with TAB between the cells, several
    blocks of a cell joined by ` ; `; rows of a layout table (one filled cell, or a table inside) are plain lines.
    Quoted lines begin with `> ` for each level. Hidden and struck-out text is left out.
    """
    return _join_lines(_read_page(markup))


@lru_cache(maxsize=2)
def split_lines(markup: str, judge: Judge, max_lines: int) -> PageLines:
    """The visible text apart by whose it is, as `judge` says of each element that is not inside a quote already.

    What stands behind `max_lines` lines need not be read.
    """
    lines = _read_page(markup, judge, max_lines)
    whole = _join_lines(lines)
    if all(line.part is Part.OWN for line in lines):
        return PageLines(whole, whole, "")
    unsigned = [line._replace(quote="> ") if line.part is Part.QUOTE and not line.quote else line for line in lines]
    return PageLines(
        whole=whole,
        unsigned=_join_lines([line for line in unsigned if line.part is not Part.SIGNATURE]),
        signature=_join_lines([line for line in lines if line.part is Part.SIGNATURE]),
    )


def find_unseen(markup: str) -> tuple[tuple[bool, str], ...]:
    """The first words that `html_lines` leaves out, in order: whether they are struck out (else hidden), and they."""
    root = _parse(_cut(markup)[0])
    passed = (element for step, element in _walk(root) if step is _Step.PASS) if root is not None else ()
    found = (
        (_is_struck(element), " ".join("".join(map(str, element.itertext())).split()))
        for element in passed
        if _may_speak(element)
    )
    telling = ((struck, words) for struck, words in found if any(map(str.isalnum, words)))
    return tuple(islice(telling, _MAX_UNSEEN))


def _may_speak(element: etree._Element) -> bool:
    """Not the page's own machinery, and not a bullet of Outlook's."""
    return element.tag not in _MACHINERY and not _read_style(element).get("mso-list", "").startswith("ignore")


def _is_struck(element: etree._Element) -> bool:
    style = _read_style(element)
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return element.tag in _LEFT_OUT - _MACHINERY or "line-through" in lines


def _read_page(markup: str, judge: Judge | None = None, max_lines: int = MAX_MARKUP) -> list["_Line"]:
    root = _parse(_cut(markup)[0])
    page = _Page()
    for step, element in _walk(root) if root is not None else ():
        if step is _Step.ENTER:
            if judge and page.part is Part.OWN:
                page.open_part(element, judge(element))
            _enter(page, element)
        elif step is _Step.LEAVE:
            _leave(page, element)
            page.close_part(element)
            _add_text(page, element.tail)
        else:
            _add_text(page, element.tail)
        if len(page.frames[0].lines) > max_lines:
            break
    page.end_line()
    return page.frames[0].lines


@lru_cache(maxsize=2)
def _cut(markup: str) -> tuple[str, bool]:
    """The markup as far as it is read, and whether that is all of it. A picture is no part of it."""
    whole = _PICTURE.sub("data:", markup)
    short = _LONG_TAG.sub(r"\1", whole)[:MAX_MARKUP]
    for mark, most in (("<", MAX_TAGS), ("\n", _MAX_BREAKS)):
        if short.count(mark) > most:
            short = short[: next(islice(re.finditer(mark, short), most, None)).start()]
    return short, len(short) == len(whole)


def _parse(markup: str) -> etree._Element | None:
    # huge_tree: without it libxml2 drops everything behind the 256th level, with it behind the 2,048th.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        return etree.fromstring(markup.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


class _Step(Enum):
    ENTER = 1
    LEAVE = 2
    PASS = 3  # an element whose content is left out; what follows it is not


def _walk(root: etree._Element) -> Iterator[tuple[_Step, etree._Element]]:
    """Every element on the way in and on the way out, in document order."""
    waiting = [(_Step.ENTER, root)]
    while waiting:
        step, element = waiting.pop()
        if step is _Step.ENTER and _is_left_out(element):
            step = _Step.PASS
        yield step, element
        if step is _Step.ENTER:
            waiting.append((_Step.LEAVE, element))
            waiting += [(_Step.ENTER, child) for child in reversed(element)]


def _is_left_out(element: etree._Element) -> bool:
    if element.tag in _LEFT_OUT:
        return True
    return bool(element.attrib) and ("hidden" in element.attrib or _is_hidden(_read_style(element)))


def _is_hidden(style: dict[str, str]) -> bool:
    return (
        style.get("display", "").startswith("none")
        or style.get("visibility", "").startswith("hidden")
        or style.get("mso-hide", "").startswith("all")
        or style.get("mso-list", "").startswith("ignore")  # the bullet of a list item, see _start_outlook_item
        or "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")
        or _NOTHING.fullmatch(style.get("font-size", "")) is not None
    )


def _read_style(element: etree._Element) -> dict[str, str]:
    """The declarations of a style attribute in lower case; the last of one name counts."""
    return _read_declarations(str(element.get("style", "")))


@lru_cache(maxsize=256)  # programs repeat them on every paragraph
def _read_declarations(written: str) -> dict[str, str]:
    declarations = (declaration.partition(":") for declaration in written.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in declarations}


class _Line(NamedTuple):
    """A finished line: the quote marks, the indent and list marker, and the words."""

    quote: str
    marker: str
    text: str
    part: Part = Part.OWN


@dataclass(slots=True)
class _Frame:
    """What collects lines: the page itself, a table row, or a cell."""

    lines: list[_Line] = field(default_factory=list)
    cells: list[list[_Line]] = field(default_factory=list)
    is_row: bool = False
    holds_table: bool = False


@dataclass(slots=True)
class _Page:
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
        self.frames[-1].lines.append(_Line("> " * min(self.quotes, _MAX_LEVELS), marker, text, self.part))
        if text:
            self.marker = ""


def _add_text(page: _Page, text: str | None) -> None:
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


def _enter(page: _Page, element: etree._Element) -> None:
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
        page.quotes += _is_quote(element)
    elif tag == "table":
        page.frames[-1].holds_table = True
    elif tag == "tr" or tag in _CELLS:
        is_deep = len(page.frames) > _MAX_FRAMES
        page.frames.append(page.frames[-1] if is_deep else _Frame(is_row=tag == "tr"))
    page.preformatted += _keeps_space(element)
    _add_text(page, element.text)


def _leave(page: _Page, element: etree._Element) -> None:
    tag = element.tag
    if tag in _BLOCKS:
        page.end_line()
    page.preformatted -= _keeps_space(element)
    if tag in _LISTS:
        page.lists.pop()
    if tag in _LISTS or tag == "li" or (tag == "p" and _find_outlook_level(element)):
        page.marker = page.indent = ""
    elif tag == "blockquote":
        page.quotes -= _is_quote(element)
    elif tag in _CELLS:
        _leave_cell(page)
    elif tag == "tr":
        _leave_row(page)


def _keeps_space(element: etree._Element) -> bool:
    if element.tag in _PREFORMATTED:
        return True
    return bool(element.attrib) and _read_style(element).get("white-space", "") in ("pre", "pre-wrap", "break-spaces")


def _read_start(element: etree._Element) -> int:
    start = str(element.get("start", ""))
    return int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1


def _start_item(page: _Page) -> None:
    number = page.lists[-1] if page.lists else None
    _set_marker(page, len(page.lists) or 1, "• " if number is None else f"{number}. ")
    if number is not None:
        page.lists[-1] = number + 1


def _set_marker(page: _Page, level: int, marker: str) -> None:
    level = min(level, _MAX_LEVELS)
    page.marker = "  " * (level - 1) + marker
    page.indent = "  " * level


def _start_outlook_item(page: _Page, element: etree._Element) -> None:
    """Outlook writes list items as paragraphs, with the bullet as text in a span of its own."""
    level = _find_outlook_level(element)
    if level is None:
        return
    spans = (span for span in islice(element.iter(), 50) if span.tag == "span")
    ignored = (span for span in spans if _read_style(span).get("mso-list") == "ignore")
    texts = (str(text) for span in islice(ignored, 1) for text in islice(span.itertext(), 10))
    written = "".join(texts).strip(" \t\r\n" + _NO_BREAK)
    _set_marker(page, level, f"{written} " if _NUMBER.fullmatch(written) else "• ")


def _find_outlook_level(element: etree._Element) -> int | None:
    level = _LEVEL.search(_read_style(element).get("mso-list", "")) if element.attrib else None
    return int(level[1]) if level else None


def _is_quote(element: etree._Element) -> bool:
    # Seen in practice: Gmail's "indent more" is a blockquote without a border; Outlook's quotes have one on the left.
    style = _read_style(element)
    return not style.get("border", "").startswith("none") or "border-left" in style


def _leave_cell(page: _Page) -> None:
    cell, row = page.frames.pop(), page.frames[-1]
    if cell is row:
        return
    row.holds_table |= cell.holds_table
    if row.is_row:
        row.cells.append(cell.lines)
    else:
        row.lines += cell.lines  # a cell outside of any row


def _leave_row(page: _Page) -> None:
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
        lines.append(_Line("> " * min(page.quotes, _MAX_LEVELS), page.indent, "\t".join(texts), page.part))


def _join_lines(lines: list[_Line]) -> str:
    joined: list[str] = []
    was_blank = True
    for line in lines:
        if line.text or not was_blank:
            joined.append(f"{line.quote}{line.marker}{line.text}".rstrip(" "))
        was_blank = not line.text
    return "\n".join(joined[:-1] if joined and was_blank else joined)
