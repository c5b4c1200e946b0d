"""HTML markup → lines of text, as a reader sees them. Linear in time and without recursion.

The last results are remembered: a mail's text, its reply and its request are read from the same markup.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import islice

from lxml import etree

from cancel_mailbot.message.page import Line, Page, Part, add_text, enter, join_lines, leave
from cancel_mailbot.message.styles import is_left_out, is_struck, may_speak

# What stands behind one of these is not read. Measured on 1,169 real mails: at most 83,000 characters and 1,300 tags.
MAX_MARKUP = 500_000  # characters, without pictures
MAX_TAGS = 20_000
_MAX_BREAKS = 50_000  # line ends in the markup: each is a line where an element keeps them
_MAX_TAG = 8_000  # characters of one tag: libxml2 holds every attribute of a tag against every other
_MAX_UNSEEN = 20  # pieces of text that no reader sees

# Seen in practice: whole pictures, as `data:` in the place of an address.
_PICTURE = re.compile(r"\bdata:[\w+.-]{1,40}/[^\s\"'<>)]{1000,}+", re.IGNORECASE)
_LONG_TAG = re.compile(rf"(</?[a-zA-Z][\w:-]{{0,40}})[^<>]{{{_MAX_TAG},}}+")

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
    return join_lines(_read_page(markup))


@lru_cache(maxsize=2)
def split_lines(markup: str, judge: Judge, max_lines: int) -> PageLines:
    """The visible text apart by whose it is, as `judge` says of each element that is not inside a quote already.

    What stands behind `max_lines` lines need not be read.
    """
    lines = _read_page(markup, judge, max_lines)
    whole = join_lines(lines)
    if all(line.part is Part.OWN for line in lines):
        return PageLines(whole, whole, "")
    unsigned = [line._replace(quote="> ") if line.part is Part.QUOTE and not line.quote else line for line in lines]
    return PageLines(
        whole=whole,
        unsigned=join_lines([line for line in unsigned if line.part is not Part.SIGNATURE]),
        signature=join_lines([line for line in lines if line.part is Part.SIGNATURE]),
    )


def find_unseen(markup: str) -> tuple[tuple[bool, str], ...]:
    """The first words that `html_lines` leaves out, in order: whether they are struck out (else hidden), and they."""
    root = _parse(_cut(markup)[0])
    passed = (element for step, element in _walk(root) if step is _Step.PASS) if root is not None else ()
    found = (
        (is_struck(element), " ".join("".join(map(str, element.itertext())).split()))
        for element in passed
        if may_speak(element)
    )
    telling = ((struck, words) for struck, words in found if any(map(str.isalnum, words)))
    return tuple(islice(telling, _MAX_UNSEEN))


def _read_page(markup: str, judge: Judge | None = None, max_lines: int = MAX_MARKUP) -> list[Line]:
    root = _parse(_cut(markup)[0])
    page = Page()
    for step, element in _walk(root) if root is not None else ():
        if step is _Step.ENTER:
            if judge and page.part is Part.OWN:
                page.open_part(element, judge(element))
            enter(page, element)
        elif step is _Step.LEAVE:
            leave(page, element)
            page.close_part(element)
            add_text(page, element.tail)
        else:
            add_text(page, element.tail)
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
        if step is _Step.ENTER and is_left_out(element):
            step = _Step.PASS
        yield step, element
        if step is _Step.ENTER:
            waiting.append((_Step.LEAVE, element))
            waiting += [(_Step.ENTER, child) for child in reversed(element)]
