"""The product list: which lines are products, where one ends, and what the catalogue calls it."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cancel_mailbot.reading.answers import MAX_VALUE_LENGTH, strip_brackets
from cancel_mailbot.reading.blocks import Block, is_broken, is_sentence
from cancel_mailbot.reading.normal import Line, take_bullet, unquote
from cancel_mailbot.reading.product_details import has_amount, is_detail, without_details, without_thanks
from cancel_mailbot.reading.product_numbers import is_numbered, split_numbers, strip_numbers, without_numbers
from cancel_mailbot.reading.product_words import find_objection, is_all, is_like_a_name, is_open_ended
from cancel_mailbot.reading.request import Doubt, Field, Warning

MAX_PRODUCTS = 200
_MAX_LENGTH = 100  # of a name
_SEVERAL = re.compile(r"[\t;]")  # of a line among other lines: it names several products, or one and something else
# Of a list on one line: shorter than where a line is cut, so that no cut list is taken for a whole one.
_MAX_ENTRY_LENGTH = 1_500
_NEAR = 0.75
_JOINT = re.compile(r"(?:[,;&+]|[,;]?\sand)$", re.IGNORECASE)
_LEADING_AND = re.compile(r"(?:and|&)\s", re.IGNORECASE)
_GLUED_DASH = re.compile(r"^[-–—]+(?=\w)")
_SIGNED = re.compile(r"[-–—~][^\W\d_a-z][^\W\d_A-Z]{1,20}(?: [^\W\d_a-z][^\W\d_]{1,20})?")
_WEAK_SEPARATOR = re.compile(r"\s?[,&+/]\s?|\sand\s", re.IGNORECASE)
_MAX_PARTS = 30  # of a line, which are held against the catalogue in every combination
_MAX_COMMA_PARTS = 2
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class CatalogueProduct:
    """A product as the company names it, and the other names that reps use for it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductList:
    """The products to be cancelled, `("*",)` for all of them, and what is doubtful about the list."""

    products: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    lines: tuple[Line, ...] = ()


class Catalogue:
    """The site's products, looked up by name or alias whatever the case and the blanks."""

    def __init__(self, products: tuple[CatalogueProduct, ...]) -> None:
        self._names = {_key(written): each.name for each in products for written in (each.name, *each.aliases)}

    def find(self, written: str) -> str | None:
        """The catalogue's spelling of `written`."""
        return self._names.get(_key(written))

    def find_near(self, written: str) -> str | None:
        """The product that `written` was probably meant to be."""
        near = difflib.get_close_matches(_key(written), self._names, n=1, cutoff=_NEAR)
        return self._names[near[0]] if near else None

    def __bool__(self) -> bool:
        return bool(self._names)


def _key(written: str) -> str:
    return "".join(written.casefold().split())


def read_products(block: Block, catalogue: Catalogue) -> ProductList:
    """The products in the lines of a block.

    Nothing is guessed: a list that says what shall stay, or reads like prose, gives no products but a doubt.
    """
    found = _read_entries(block, catalogue)
    entries = strip_numbers([line.text for line in found.lines])
    excess = _find_excess(entries, _MAX_ENTRY_LENGTH)
    if excess:
        return ProductList(warnings=(excess.warning,), doubts=(excess,), lines=found.lines)
    names = entries if len(entries) > 1 else [part for entry in entries for part in _split_line(entry, catalogue)]
    written = [name for entry in names for name in _split_known(entry, catalogue)]
    doubt = (
        _find_doubt([*(without_numbers(entry) for entry in entries), *written], catalogue)
        or _find_open_end(entries, written, catalogue)
        or _find_excess(written, _MAX_LENGTH)
        or _find_lists(written if len(entries) > 1 else [])
        or _find_wrapped(found.lines, catalogue)
        or _find_signature(found.lines, catalogue)
        or _find_unticked(found.lines)
        or found.doubt
    )
    if doubt:
        return ProductList(warnings=(doubt.warning,), doubts=(doubt,), lines=found.lines)
    if any(map(is_all, written)):
        return ProductList(("*",), (Warning.ALL_PRODUCTS,), _quote_named(written), found.lines)
    return replace(_name_products(written, catalogue), lines=found.lines)


def _find_doubt(entries: list[str], catalogue: Catalogue) -> Doubt | None:
    """Why the list as a whole can't be used, quoting the first entry that says so."""
    for entry in entries:
        warning = None if catalogue.find(entry) else find_objection(entry)
        if warning:
            return Doubt(Field.PRODUCTS, entry[:MAX_VALUE_LENGTH], warning)
    return None


def _find_open_end(entries: list[str], written: list[str], catalogue: Catalogue) -> Doubt | None:
    """A list that ends in `etc.` is not whole: it is quoted, for a person or the rep to complete."""
    if not any(is_open_ended(name) and not catalogue.find(name) for name in (*entries[-1:], *written)):
        return None
    return Doubt(Field.PRODUCTS, ", ".join(entries)[:MAX_VALUE_LENGTH], Warning.PROSE)


def _find_lists(written: list[str]) -> Doubt | None:
    """A line with a list of its own among other lines: whether they are products, too, a person says."""
    listed = next((name for name in written if len(_split_outside(name, ",")) > _MAX_COMMA_PARTS), None)
    return Doubt(Field.PRODUCTS, listed[:MAX_VALUE_LENGTH], Warning.PROSE) if listed else None


def _find_wrapped(lines: tuple[Line, ...], catalogue: Catalogue) -> Doubt | None:
    """`SEO, Streaming` above `Audio, Radio`: where a list with commas was broken, a person says."""
    first, *others = lines or (None,)
    if first is None or not others or first.bullet or others[0].bullet or catalogue.find(first.text):
        return None
    if len(_split_outside(first.text, ",")) < _MAX_COMMA_PARTS:
        return None
    return Doubt(Field.PRODUCTS, f"{first.text} {others[0].text}"[:MAX_VALUE_LENGTH], Warning.PROSE)


def _find_signature(lines: tuple[Line, ...], catalogue: Catalogue) -> Doubt | None:
    """`-Dana` below `- SEO` and `- Radio` is rather a name than a product."""
    *others, last = lines or (None,)
    if last is None or not others or not _SIGNED.fullmatch(last.written.strip()) or catalogue.find(last.text):
        return None
    is_spaced = all(line.written.strip()[1:2].isspace() for line in others if line.bullet)
    return Doubt(Field.PRODUCTS, last.written.strip(), Warning.PROSE) if is_spaced else None


def _find_unticked(lines: tuple[Line, ...]) -> Doubt | None:
    """Some boxes ticked and some not: whether a ticked product goes or is done with, a person says."""
    boxes = {line.ticked for line in lines}
    if not {True, False} <= boxes:
        return None
    unticked = ", ".join(line.text for line in lines if line.ticked is False)
    return Doubt(Field.PRODUCTS, f"[ ] {unticked}"[:MAX_VALUE_LENGTH], Warning.EXCEPTION)


def _find_excess(names: list[str], max_length: int) -> Doubt | None:
    """A list longer than any order's, and a name that is none by its length or its separators, is something else."""
    is_name = max_length == _MAX_LENGTH
    long = next((name for name in names if len(name) > max_length or (is_name and _SEVERAL.search(name))), None)
    if len(names) > MAX_PRODUCTS:
        return Doubt(Field.PRODUCTS, f"{len(names)} lines", Warning.PROSE)
    return Doubt(Field.PRODUCTS, long[:MAX_VALUE_LENGTH], Warning.PROSE) if long else None


def _quote_named(written: list[str]) -> tuple[Doubt, ...]:
    """`All products` and names beside it: what was named is quoted, so that a person can compare."""
    if all(map(is_all, written)):
        return ()
    return (Doubt(Field.PRODUCTS, ", ".join(written)[:MAX_VALUE_LENGTH], Warning.ALL_PRODUCTS),)


@dataclass(frozen=True, slots=True)
class _Entries:
    """The lines of the list without their details, and what stands below it that may be one more product."""

    lines: tuple[Line, ...]
    doubt: Doubt | None = None


def _read_entries(block: Block, catalogue: Catalogue) -> _Entries:
    """The lines of the list without their details; a line that was broken in two is one again."""
    label, *below = block.lines
    entries: list[Line] = []
    entry = replace(label, text=_GLUED_DASH.sub("", label.text)) if label.text else None
    above = label
    usual_gap = 0 if entry else next((gap for gap, _ in _with_gaps(below)), 0)
    doubt = None
    for gap, line in _with_gaps(below):
        is_next = line.number <= above.number + gap + 1  # nothing was quoted between them
        is_apart = bool(entry) and above is not entry and _is_detail(above, entry or label)
        above = line
        if _is_detail(line, entry or label):
            continue
        if _ends_list(line, entry, gap - usual_gap, catalogue):
            doubt = _find_stray(line, entry, gap) or _find_later(line, entry, below)
            break
        if entry and is_next and _is_rest(line, entry, catalogue):
            if is_apart:
                doubt = Doubt(Field.PRODUCTS, f"{entry.text} … {line.text}"[:MAX_VALUE_LENGTH], Warning.PROSE)
            entry = replace(entry, text=f"{entry.text} {line.text}")
            continue
        entries += _clean(entry) if len(entries) <= MAX_PRODUCTS else [line]
        entry = line
    return _Entries((*entries, *_clean(entry)), doubt)


def _find_stray(line: Line, entry: Line | None, gap: int) -> Doubt | None:
    """A name right below a list of bullets may be a product whose bullet was forgotten."""
    if is_open_ended(line.text):
        return Doubt(Field.PRODUCTS, line.text[-MAX_VALUE_LENGTH:], Warning.PROSE)
    if gap or entry is None or not entry.bullet or not is_like_a_name(line.text):
        return None
    return Doubt(Field.PRODUCTS, line.text[:MAX_VALUE_LENGTH], Warning.PROSE)


def _find_later(line: Line, entry: Line | None, below: list[Line]) -> Doubt | None:
    """A bullet like those of the list, below the line that ended it, may be one more product."""
    if entry is None or not entry.bullet:
        return None
    later = (each for each in below if each.number > line.number and each.bullet and each.indent == entry.indent)
    found = next(later, None)
    return Doubt(Field.PRODUCTS, found.text[:MAX_VALUE_LENGTH], Warning.PROSE) if found else None


def _with_gaps(lines: list[Line]) -> Iterator[tuple[int, Line]]:
    """Each line that is not blank, and how many blank lines stand before it."""
    gap = 0
    for line in lines:
        if line.text:
            yield gap, line
        gap = 0 if line.text else gap + 1


def _ends_list(line: Line, entry: Line | None, surplus: int, catalogue: Catalogue) -> bool:
    """A line that is no bullet ends the list if it reads like prose, or stands farther off than the others do."""
    if line.bullet or entry is None or catalogue.find(unquote(line.text)):
        return False
    return surplus > 0 or (entry.bullet and line.indent <= entry.indent) or is_sentence(line.text)


def _is_detail(line: Line, entry: Line) -> bool:
    """True for an amount or a flight, and for what is labelled or priced below a product: no product itself."""
    if line.indent > entry.indent and (has_amount(line.text) or ": " in line.text):
        return True
    return is_detail(line.text)


def _is_rest(line: Line, entry: Line, catalogue: Catalogue) -> bool:
    """True for the second half of a broken line."""
    if line.bullet or is_numbered(line.text) or len(entry.text) > _MAX_ENTRY_LENGTH:
        return False
    if _is_known(line, catalogue) and _is_known(entry, catalogue):
        return False
    if entry.bullet:
        return line.indent > entry.indent
    is_list = "," in entry.text and line.indent > entry.indent
    return is_list or is_broken(entry, line)


def _is_known(line: Line, catalogue: Catalogue) -> bool:
    return catalogue.find(_without_joint(unquote(line.text))) is not None


def _without_joint(text: str) -> str:
    """`Streaming Audio, and` at the end of a line is Streaming Audio."""
    return unquote(_JOINT.sub("", text))


def _clean(entry: Line | None) -> Iterator[Line]:
    text = _clean_name(strip_brackets(entry.text) or entry.text) if entry else ""
    if entry and text:
        yield replace(entry, text=text)


def _clean_name(text: str) -> str:
    """A name without quotation marks, details, thanks, and the words and marks of the list around it."""
    text = without_thanks(_without_joint(unquote(text))).strip().removesuffix(".")
    return unquote(without_details(_LEADING_AND.sub("", text, count=1) if _LEADING_AND.match(text) else text))


def _split_line(entry: str, catalogue: Catalogue) -> list[str]:
    """A list on one line: by cells, semicolons, bullets or pipes; failing these, by commas and a last `and`."""
    if catalogue.find(entry):
        return [entry]
    bare = take_bullet(entry) if entry.startswith(("- ", "* ")) else entry
    for separators in ("\t", ";", "•●▪◦·", "|"):
        parts = _split_outside(bare, separators)
        if len(parts) > 1:
            return strip_numbers(parts)
    if bare != entry and "," in bare:
        return _split_commas(bare, catalogue)
    if bare != entry:
        return [take_bullet(part) for part in re.split(r"\s(?=[-*]\s\S)", entry)]
    numbered = split_numbers(entry)
    return [_clean_name(part) for part in numbered] if len(numbered) > 1 else _split_commas(entry, catalogue)


def _split_commas(entry: str, catalogue: Catalogue) -> list[str]:
    parts = _leave_out_dates(_split_outside(entry, ","))
    last = parts[-1] if parts else ""
    ands = _find_ands(last)
    if not ands or catalogue.find(last):
        return parts
    head, tail = _clean_name(last[: ands[-1].start()]), _clean_name(last[ands[-1].end() :])
    if len(parts) > 1 or len(ands) == 1 or (catalogue.find(head) and catalogue.find(tail)):
        return [*parts[:-1], head, tail]
    # Nothing but `and` separates here.
    cuts = [0, *(place for match in ands for place in match.span()), len(last)]
    return [_clean_name(last[start:end]) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _leave_out_dates(parts: list[str]) -> list[str]:
    """`SEO, Oct 1 - Dec 31, 2026, Radio` has two products."""
    kept: list[str] = []
    was_date = False
    for part in parts:
        is_date = bool(kept) and (is_detail(part) or (was_date and _YEAR.fullmatch(part) is not None))
        if not is_date:
            kept.append(part)
        was_date = is_date
    return kept


def _find_ands(text: str) -> list[re.Match[str]]:
    """Every `and` that stands outside parentheses."""
    return [
        match
        for match in re.finditer(r"\sand\s", text, re.IGNORECASE)
        if text.count("(", 0, match.start()) <= text.count(")", 0, match.start())
    ]


def _split_known(entry: str, catalogue: Catalogue) -> list[str]:
    """Weaker separators count only where the catalogue knows every part."""
    if not catalogue or catalogue.find(entry):
        return [entry]
    cuts = [0, *(place for match in _WEAK_SEPARATOR.finditer(entry) for place in match.span()), len(entry)]
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    if len(spans) > _MAX_PARTS:
        return [entry]
    # From each part on, the products that the rest of the line holds; a name may hold a separator itself.
    rests: list[list[str] | None] = [None] * len(spans) + [[]]
    for first in reversed(range(len(spans))):
        for last in range(first, len(spans)):
            name, rest = entry[spans[first][0] : spans[last][1]].strip(), rests[last + 1]
            if rest is not None and catalogue.find(name):
                rests[first] = [name, *rest]
    return rests[0] or [entry]


def _split_outside(text: str, separators: str) -> list[str]:
    """`text` at the separators that stand outside parentheses and amounts such as `1,250`."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth = max(0, depth + (character == "(") - (character == ")"))
        in_amount = text[index - 1 : index].isdigit() and text[index + 1 : index + 2].isdigit()
        if character in separators and not depth and not in_amount:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [cleaned for part in parts if (cleaned := _clean_name(part))]


def _name_products(written: list[str], catalogue: Catalogue) -> ProductList:
    """The list in the catalogue's spelling, each product once, with what the catalogue does not know."""
    names: dict[str, str] = {}
    warnings: list[Warning] = []
    doubts: list[Doubt] = []
    for name in written:
        known = catalogue.find(name)
        names.setdefault(_key(known or name), known or name)
        if known or not catalogue:
            continue
        near = catalogue.find_near(name)
        warnings.append(Warning.SUGGESTION if near else Warning.UNKNOWN_PRODUCT)
        if near:
            doubts.append(Doubt(Field.PRODUCTS, name, Warning.SUGGESTION, near))
    return ProductList(tuple(names.values()), tuple(dict.fromkeys(warnings)), tuple(doubts))
