"""What each line of a mail was used as: a field, the signature, a quote, … and what is left, which nobody understood.

Built on what the form reader found; it changes nothing of it. A line that no rule explains is the writer's own and was
not understood: a person must read it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from cancel_mailbot.message.html import html_lines
from cancel_mailbot.reading.afterwords import is_afterword
from cancel_mailbot.reading.answers import is_placeholder, read_value
from cancel_mailbot.reading.blocks import Block, read_single, scan
from cancel_mailbot.reading.courtesy import find_other_words, is_banner, is_courtesy, is_name
from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.labels import build_labels, find_field
from cancel_mailbot.reading.normal import MAX_LENGTH, MAX_LINES, Line, read_cells, read_lines
from cancel_mailbot.reading.passages import Origin, Passage, read_passages, read_subject
from cancel_mailbot.reading.quote_lines import find_quoted
from cancel_mailbot.reading.quote_marks import bare
from cancel_mailbot.reading.reply_endings import find_endings
from cancel_mailbot.reading.request import Field, Request, Warning
from cancel_mailbot.reading.signature import is_footer, is_phone_footer, is_sign_off

_MAX_VALUES = 20_000  # letters of all of them
_MIN_LETTERS = 3  # of a line that goes on with a value


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be accounted for: a mail's subject, text and markup; `author`: name and address of who wrote it."""

    subject: str
    text: str
    html: str | None
    author: str


class Use(StrEnum):
    """What a line was used as."""

    FIELD = "field"
    EXTRA = "extra"
    PLACEHOLDER = "placeholder"
    COURTESY = "courtesy"  # a greeting, or one of the template's own sentences
    SIGNATURE = "signature"
    FOOTER = "footer"
    BANNER = "banner"
    QUOTE = "quote"
    HEADER = "header"  # From:, Sent:, … above what was forwarded or quoted, or "On … wrote:"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines in a row with one use; `first` and `last` count from 1, `text` is the first of them, as written.

    Every line that was not understood is a stretch of its own.
    """

    first: int
    last: int
    use: Use
    text: str


def was_markup_read(written: Written, requests: tuple[Request, ...]) -> bool:
    """True if the requests were read from the markup, though there is a plain text: their lines stand only there."""
    sources = [source for request in requests for source in request.sources if source.line_number]
    if not written.html or not sources:
        return False
    lines = written.text.split("\n")
    return not all(_stands_at(lines, source.line_number, source.line) for source in sources)


def read_remainder(written: Written, requests: tuple[Request, ...], settings: FormSettings) -> tuple[Stretch, ...]:
    """The use of every line of the text that the requests were read from; blank lines belong to none."""
    read = html_lines(written.html or "") if was_markup_read(written, requests) else written.text
    lines = read_lines(read)
    uses = _Uses(written.author, requests, settings)
    passages = read_passages(lines, read_subject(written.subject))
    quoted, ended = _find_outside(read)
    chosen = max(passages, key=lambda passage: len(uses.numbers & {line.number for line in passage.lines}))
    for passage in passages:
        if passage is chosen or passage.origin is Origin.OWN:
            uses.add_passage(passage, quoted if passage.origin is Origin.OWN else frozenset(), ended)
        else:
            uses.add_all(passage.lines, Use.QUOTE)
    uses.add_all(lines, Use.HEADER)  # what no passage holds
    return tuple(_join(lines, uses.found))


def find_unread(stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """The lines that were not understood, each once."""
    return tuple(dict.fromkeys(stretch.text for stretch in stretches if stretch.use is Use.UNREAD))


class _Uses:
    """The use of each line by its number; the first that is said of a line stays."""

    def __init__(self, author: str, requests: tuple[Request, ...], settings: FormSettings) -> None:
        self.found: dict[int, Use] = {}
        self._author = author
        self._table = build_labels(settings.labels)
        self._values = "\n".join(_letters(value) for request in requests for value in _list_values(request))[
            :_MAX_VALUES
        ]
        sources = [source for request in requests for source in request.sources if source.line_number]
        self.numbers = frozenset(source.line_number for source in sources)
        # Of a sentence only one word was taken.
        if not any(map(_is_prose, requests)):
            for source in sources:
                self.found.setdefault(source.line_number, Use.FIELD if source.field in list(Field) else Use.EXTRA)

    def add_all(self, lines: Iterable[Line], use: Use) -> None:
        for line in lines:
            if line.text:
                self.found.setdefault(line.number, use)

    def add_passage(self, passage: Passage, quoted: frozenset[int], ended: frozenset[int]) -> None:
        """The writer's own words, or those that hold the form."""
        found = scan(passage.lines, self._table)
        self.add_all((line for line in passage.lines if line.number in quoted), Use.QUOTE)
        for block in found.blocks:
            self._add_block(block)
        self._add_ending(found.ending)
        rest = [line for line in passage.lines if line.text and line.number not in self.found]
        self.add_all((line for line in rest if self._goes_on(line) or self._heads_table(line)), Use.FIELD)
        self._add_paragraphs([line for line in passage.lines if line.number not in self.found], ended)

    def _add_block(self, block: Block) -> None:
        if block.field is None:
            is_empty = not (value := read_value(block)) or is_placeholder(value)
            self.add_all(read_single(block) or block.lines[:1], Use.PLACEHOLDER if is_empty else Use.EXTRA)
            return
        if _letters(block.lines[0].written) == _letters(block.label):
            self.found.setdefault(block.lines[0].number, Use.FIELD)
        if block.field is not Field.PRODUCTS:
            self.add_all(read_single(block), Use.FIELD)

    def _add_ending(self, lines: Iterable[Line]) -> None:
        """From the sign-off on; a sentence or a postscript below it is no signature."""
        is_foot = False
        for line in lines:
            is_foot = is_foot or (is_footer(line) and not is_phone_footer(line))
            if is_foot or is_phone_footer(line):
                self.add_all((line,), Use.FOOTER)
            elif is_sign_off(line) or not self._is_said(line):
                self.add_all((line,), Use.SIGNATURE)

    def _is_said(self, line: Line) -> bool:
        """Words below the signature that are not quoted as a doubt."""
        return is_afterword(line, self._author) and not self._goes_on(line)

    def _goes_on(self, line: Line) -> bool:
        """A value that was broken over two lines goes on here."""
        letters = _letters(line.text)
        return len(letters) >= _MIN_LETTERS and letters in self._values

    def _heads_table(self, line: Line) -> bool:
        return any(find_field(cell, self._table)[0] for cell in read_cells(line))

    def _add_paragraphs(self, lines: list[Line], ended: frozenset[int]) -> None:
        paragraphs = list(_split_paragraphs(lines))
        for paragraph in paragraphs:
            words = " ".join(line.text for line in paragraph)
            if paragraph is paragraphs[-1] and is_name(words, self._author):
                self.add_all(paragraph, Use.SIGNATURE)
            elif is_sign_off(paragraph[0]) and paragraph in paragraphs[-2:]:
                self._add_ending(paragraph)
            elif is_banner(words):
                self.add_all(paragraph, Use.BANNER)
            elif is_footer(paragraph[0]):
                self.add_all(paragraph, Use.FOOTER)
            else:
                self.add_all((line for line in paragraph if line.number in ended), Use.SIGNATURE)
                self._add_words(paragraph)

    def _add_words(self, paragraph: list[Line]) -> None:
        whole = (
            line for line, below in zip_longest(paragraph, paragraph[1:]) if not (below and _is_broken(line, below))
        )
        self.add_all((line for line in whole if is_courtesy(line.text)), Use.COURTESY)
        rest = [line for line in paragraph if line.number not in self.found]
        unread = find_other_words([line.text for line in rest])
        for index, line in enumerate(rest):
            self.found.setdefault(line.number, Use.UNREAD if index in unread else Use.COURTESY)


def _stands_at(lines: list[str], number: int, written: str) -> bool:
    return number <= len(lines) and lines[number - 1].strip() == written


@lru_cache(maxsize=2)  # whoever judges a mail and whoever explains it ask one after the other
def _find_outside(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the lines that quote, and of those that sign, as the reader of replies sees them."""
    views = [bare(line) for line in text[:MAX_LENGTH].split("\n")[:MAX_LINES]]
    quoted = find_quoted(views)
    return frozenset(n + 1 for n in quoted), frozenset(n + 1 for n in find_endings(views, quoted))


def _list_values(request: Request) -> Iterator[str]:
    yield from filter(None, (request.client, request.campaign, request.titan_order_id))
    yield from request.products
    yield from (value for _, value in request.extras)
    yield from (doubt.written for doubt in request.doubts)


def _is_prose(request: Request) -> bool:
    """True for a request that labels nothing; a single entry may read like prose in any."""
    return Warning.PROSE in request.warnings and not any(doubt.warning is Warning.PROSE for doubt in request.doubts)


def _is_broken(line: Line, below: Line) -> bool:
    """A sentence goes on in the next line."""
    return not line.text.endswith((".", ",", "!", "?", ":", ";")) and below.text[:1].islower()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _split_paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in runs between blank ones, and between those that are known already."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and (not line.text or line.number > paragraph[-1].number + 1):
            yield paragraph
            paragraph = []
        if line.text:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _join(lines: Iterable[Line], uses: dict[int, Use]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for line in lines:
        use = uses.get(line.number) if line.text else None
        if use is None:
            continue
        if last and last.use is use and (use is not Use.UNREAD or last.first == line.number):
            last = Stretch(last.first, line.number, use, last.text)
            continue
        if last:
            yield last
        last = Stretch(line.number, line.number, use, line.written.strip())
    if last:
        yield last
