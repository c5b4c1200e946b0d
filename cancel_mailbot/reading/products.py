"""The product list: which lines are products, where one ends, and what the catalogue calls it."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cancel_mailbot.reading.answers import MAX_VALUE_LENGTH, is_placeholder, strip_brackets
from cancel_mailbot.reading.blocks import Block, is_broken, is_sentence
from cancel_mailbot.reading.normal import Line, take_bullet, unquote
from cancel_mailbot.reading.request import Doubt, Field, Warning

MAX_PRODUCTS = 200
_MAX_LENGTH = 100  # of a name
_SEVERAL = re.compile(r"[\t;]")  # of a line among other lines: it names several products, or one and something else
# Of a list on one line: shorter than where a line is cut, so that no cut list is taken for a whole one.
_MAX_ENTRY_LENGTH = 1_500
_NEAR = 0.75

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONEY = (
    r"(?:[$€£]\s?\d[\d,.]{0,15}k?|\b\d[\d,.]{0,15}\s?(?:usd|eur|gbp|dollars)\b)"
    r"(?:\s?(?:/|per|a)\s?(?:month|mo|week|wk|year|yr)\b)?"
)
_DATE = rf"(?:\b\d{{1,4}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?\b|\b{_MONTH}(?:\s\d{{1,2}}\b)?(?:,?\s\d{{4}}\b)?)"
_AMOUNT = re.compile(_MONEY, re.IGNORECASE)
_AMOUNT_OR_DATE = re.compile(rf"{_MONEY}|{_DATE}", re.IGNORECASE)
_DETAIL_WORDS = frozenset(
    ("to", "through", "thru", "from", "until", "monthly", "month", "total", "net", "gross", "flight", "per", "and")
)
_TAIL = re.compile(r"\s[-–—]\s|:\s|\s?\((?=[^()]*\)$)")

_ALL = frozenset(("all", "everything", "entire", "whole", "full", "complete"))
_FILLERS = (
    "of",
    "the",
    "them",
    "it",
    "these",
    "this",
    "on",
    "in",
    "for",
    "and",
    "please",
    "cancel",
    "remaining",
    "listed",
)
_NOUNS = ("product", "products", "item", "items", "line", "lines", "order", "campaign", "services")
_ALL_WORDS = _ALL.union(_FILLERS, _NOUNS)
_EXCEPTION = re.compile(
    r"\b(?:except|excepting|excluding|exclude|excl|other than|apart from|aside from|besides|minus|but|save for"
    r"|without)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|don't|dont|doesn't|won't|shouldn't|isn't|keep|keeps|keeping|leave|leaving|stays?|remains?"
    r"|continues?|retain)\b|^no\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"(?:please|pls|we|they|i|i'm|he|she|the client|client (?:has|is|wants|paused)|can you|could you)\s"
    r"|.{0,1900}?[.!?]\s\S+\s\S+\s\S",
    re.IGNORECASE,
)


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
    lines = tuple(_read_entries(block, catalogue))
    entries = [line.text for line in lines]
    excess = _find_excess(entries, _MAX_ENTRY_LENGTH)
    if excess:
        return ProductList(warnings=(excess.warning,), doubts=(excess,), lines=lines)
    names = entries if len(entries) > 1 else [part for entry in entries for part in _split_line(entry, catalogue)]
    written = [name for entry in names for name in _split_known(entry, catalogue)]
    doubt = _find_doubt([*entries, *written], catalogue) or _find_excess(written, _MAX_LENGTH)
    if doubt:
        return ProductList(warnings=(doubt.warning,), doubts=(doubt,), lines=lines)
    if any(map(_is_all, written)):
        return ProductList(("*",), (Warning.ALL_PRODUCTS,), _quote_named(written), lines)
    return replace(_name_products(written, catalogue), lines=lines)


def _find_doubt(entries: list[str], catalogue: Catalogue) -> Doubt | None:
    """Why the list as a whole can't be used, quoting the first entry that says so."""
    for entry in entries:
        warning = None if catalogue.find(entry) else _find_objection(entry)
        if warning:
            return Doubt(Field.PRODUCTS, entry[:MAX_VALUE_LENGTH], warning)
    return None


def _find_objection(entry: str) -> Warning | None:
    if is_placeholder(entry):
        return Warning.PLACEHOLDER
    negated = _NEGATION.search(entry)
    if _EXCEPTION.search(entry) and not (negated and _ALL.isdisjoint(_words(entry))):
        return Warning.EXCEPTION
    if negated:
        return Warning.NEGATION
    return Warning.PROSE if _PROSE.match(entry) and not _is_all(entry) else None


def _find_excess(names: list[str], max_length: int) -> Doubt | None:
    """A list longer than any order's, and a name that is none by its length or its separators, is something else."""
    is_name = max_length == _MAX_LENGTH
    long = next((name for name in names if len(name) > max_length or (is_name and _SEVERAL.search(name))), None)
    if len(names) > MAX_PRODUCTS:
        return Doubt(Field.PRODUCTS, f"{len(names)} lines", Warning.PROSE)
    return Doubt(Field.PRODUCTS, long[:MAX_VALUE_LENGTH], Warning.PROSE) if long else None


def _is_all(entry: str) -> bool:
    words = _words(entry)
    return not _ALL.isdisjoint(words) and _ALL_WORDS.issuperset(words)


def _quote_named(written: list[str]) -> tuple[Doubt, ...]:
    """`All products` and names beside it: what was named is quoted, so that a person can compare."""
    if all(map(_is_all, written)):
        return ()
    return (Doubt(Field.PRODUCTS, ", ".join(written)[:MAX_VALUE_LENGTH], Warning.ALL_PRODUCTS),)


def _words(entry: str) -> list[str]:
    return re.findall(r"[a-z']+|\d+", entry.casefold())


def _read_entries(block: Block, catalogue: Catalogue) -> Iterator[Line]:
    """The lines of the list without their details; a line that was broken in two is one again."""
    label, *below = block.lines
    entry = label if label.text else None
    usual_gap = 0 if entry else next((gap for gap, _ in _with_gaps(below)), 0)
    for gap, line in _with_gaps(below):
        if _is_detail(line, entry or label):
            continue
        if _ends_list(line, entry, gap - usual_gap, catalogue):
            break
        if entry and _is_rest(line, entry, catalogue):
            entry = replace(entry, text=f"{entry.text} {line.text}")
            continue
        yield from _clean(entry)
        entry = line
    yield from _clean(entry)


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
    if line.indent > entry.indent and (_AMOUNT.search(line.text) or ": " in line.text):
        return True
    return _is_amount_or_date(line.text)


def _is_amount_or_date(text: str) -> bool:
    """True for `$2,500/mo, Oct - Dec`: amounts, dates and the words between them, nothing else."""
    if not _AMOUNT_OR_DATE.search(text[:_MAX_LENGTH]):
        return False
    return _DETAIL_WORDS.issuperset(re.findall(r"\w+", _AMOUNT_OR_DATE.sub(" ", text[:MAX_VALUE_LENGTH]).casefold()))


def _is_rest(line: Line, entry: Line, catalogue: Catalogue) -> bool:
    """True for the second half of a broken line."""
    if line.bullet or len(entry.text) > _MAX_ENTRY_LENGTH or catalogue.find(unquote(line.text)):
        return False
    if entry.bullet:
        return line.indent > entry.indent
    is_list = "," in entry.text and line.indent > entry.indent
    return is_list or is_broken(entry, line)


def _clean(entry: Line | None) -> Iterator[Line]:
    text = _without_details(unquote(strip_brackets(entry.text) or entry.text).removesuffix(".")) if entry else ""
    if entry and text:
        yield replace(entry, text=text)


def _without_details(text: str) -> str:
    """`Targeted Display - $2,500/mo` is Targeted Display; `Social - Facebook` is itself."""
    tails = _TAIL.finditer(text) if len(text) <= MAX_VALUE_LENGTH else ()
    cut = next(
        (match.start() for match in tails if match.start() and _is_amount_or_date(text[match.end() :])), len(text)
    )
    return text[:cut].rstrip(" ,;:-–—")


def _split_line(entry: str, catalogue: Catalogue) -> list[str]:
    """A list on one line: by cells, semicolons, bullets or pipes; failing these, by commas and a last `and`."""
    if catalogue.find(entry):
        return [entry]
    for separators in ("\t", ";", "•●▪◦", "|"):
        parts = _split_outside(entry, separators)
        if len(parts) > 1:
            return parts
    if entry.startswith(("- ", "* ")):
        return [take_bullet(part) for part in re.split(r"\s(?=[-*]\s\S)", entry)]
    return _split_commas(entry, catalogue)


def _split_commas(entry: str, catalogue: Catalogue) -> list[str]:
    parts = [re.sub(r"^(?:and|&)\s", "", part) for part in _split_outside(entry, ",")]
    last = parts[-1] if parts else ""
    halves = re.split(r"\sand\s", last, flags=re.IGNORECASE)
    if len(halves) == 1 or catalogue.find(last) or "(" in last:
        return parts
    return [*parts[:-1], " and ".join(halves[:-1]), halves[-1]]


def _split_known(entry: str, catalogue: Catalogue) -> list[str]:
    """Weaker separators count only where the catalogue knows every part."""
    if not catalogue or catalogue.find(entry):
        return [entry]
    for separator in (r",\s?", r"\s?[&+]\s?|\sand\s", r"\s?[,&+/]\s?|\sand\s"):
        parts = [part for part in re.split(separator, entry) if part]
        if len(parts) > 1 and all(catalogue.find(part) for part in parts):
            return parts
    return [entry]


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
    return [cleaned for part in parts if (cleaned := _without_details(unquote(part)))]


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
