"""The labels of the template, their aliases, and how a line that carries one is recognised."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice, pairwise

from cancel_mailbot.reading.request import Field

_NOUNS = (
    *("Product(s)", "Item(s)", "Line Item(s)", "Service(s)", "Product(s)/Service(s)", "Product(s) and Service(s)"),
    *("Product(s)/Item(s)", "Product(s) or Service(s)"),
)
_PURPOSES = (
    "",
    " to be Canceled",
    " to Cancel",
    " to Remove",
    " being Canceled",
    " for Cancellation",
    " Canceled",
    " to be Removed",
    " affected",
)
_ALIASES: dict[Field, tuple[str, ...]] = {
    Field.CLIENT: (
        "Vision VX Client", "Vision VX Client Name", "Vision Client", "Vision Client Name", "VX Client",
        "VX Client Name", "Client", "Client Name", "Name of Client", "Advertiser", "Advertiser Name", "Customer",
        "Customer Name", "Account", "Account Name", "Vision VX Account", "VX Account", "Client/Advertiser",
        "Advertiser/Client", "Client/Account", "Account/Client", "Client/Customer",
    ),
    Field.CAMPAIGN: (
        "Campaign Name", "Campaign Name(s)", "Campaign", "Name of Campaign", "Campaign Title",
        "Vision VX Campaign", "Vision VX Campaign Name", "VX Campaign", "VX Campaign Name",
    ),
    Field.TITAN_ORDER_ID: (
        "Titan Order ID", "Titan Order IDs", "Titan Order", "Titan Order Number", "Titan Order No", "Titan Order #",
        "Titan Order ID Number", "Titan Order ID #", "Titan Order IDs #", "Titan Order Nr",
        "Titan ID", "Titan IDs", "Titan ID Number", "Titan ID #", "Titan Number", "Titan No", "Titan #", "Titan",
        "Order ID", "Order IDs", "Order ID Number", "Order ID #", "Order Number", "Order No", "Order Nr", "Order #",
        "Order", "Vision VX Order ID", "VX Order ID",
    ),
    Field.PRODUCTS: (
        *(f"{noun}{purpose}" for noun in _NOUNS for purpose in _PURPOSES), *(f"Canceled {noun}" for noun in _NOUNS),
        "Product Name(s)", "Product List", "List of Products", "To be Canceled", "Cancel", "Canceling",
        "Please cancel", "Cancel the following",
    ),
}  # fmt: skip
_OPTIONAL = (
    "Effective Date", "Cancellation Date", "Cancel Date", "Reason", "Reason for Cancellation", "Cancellation Reason",
    "Invoice", "Invoice Number", "Invoice #", "Notes", "Note", "Comments", "True-up",
    "Amount", "Budget", "Rate", "Price", "Start Date", "End Date", "Flight Dates",
    "Company", "Company Name", "Brand", "Brand Name",
)  # fmt: skip
# Long enough to be recognised without a separator, and in the middle of a line.
_LONG = ("Vision VX Client", "Campaign Name", "Titan Order ID", "Product(s) to be Canceled")

_PLURAL = re.compile(r"\s?\(s\)", re.IGNORECASE)
_HELP = re.compile(r"\((?:[^()]++|\([^()]*+\))*+\)|\[[^\[\]]*+\]")
_HELP_BEHIND = r"\.?(?:\s?\([^()]{0,60}\))?"
_STRONG = re.compile(r"[:=]+>?|\t")
_ARROW = re.compile(r"\s?→\s?|\s>{1,2}\s|\.{3,}\s?")
_DASH = re.compile(r"\s[-–—]+>?(?=\s|$)")
_UNKNOWN = re.compile(r"(?P<label>[A-Za-z][\w'/&#.-]*(?: [\w'/&#().-]+){0,4}) ?:(?=\s|$)")
_LEADING_DASH = re.compile(r"^[-–—>→]+\s*(?=[\w\"'(\[])")
_SENTENCE_ENDS = (".", ",", "?", "!")
_MAX_LABEL_LENGTH = 100
_MIN_LETTERS_FOR_A_SLIP = 8
_MAX_LETTERS_FOR_A_SLIP = 40
_MAX_SEPARATORS = 4  # of a kind, among which the one behind the label is looked for
_MIN_LOOSE_LABELS = 2
_MAX_LOOSE_LABELS = 8
_MAX_LABEL_WORDS = 6
_ABBREVIATION = re.compile(r"(?:\W|^)(?:inc|co|corp|ltd|llc|bros|jr|sr|dr|st|no|[a-z]\.[a-z])\.$", re.IGNORECASE)


class Certainty(StrEnum):
    """How a label was recognised."""

    SEPARATED = "separated"  # a known label and a separator
    BARE = "bare"  # a long label of the template with nothing between it and the value
    UNKNOWN = "unknown"  # `Some Words: value`


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line split into label and value. `field` is None for an optional or unknown label."""

    field: Field | None
    label: str
    value: str
    certainty: Certainty


@dataclass(frozen=True)
class LabelTable:
    """Every known label by its key (see `label_key`); `inner` finds where a labelled piece begins within a line."""

    fields: dict[str, Field | None]
    inner: re.Pattern[str]
    slips: dict[str, tuple[str, ...]]  # the keys that have a shortened form (see `_shorten`) in common
    loose: re.Pattern[str]  # where any label with a colon begins behind a blank


@lru_cache(maxsize=16)
def build_labels(extra: tuple[tuple[str, str], ...]) -> LabelTable:
    """The template's labels and their aliases, with those that a site adds as (written label, field value).

    Raises:
        ValueError: a field value is none of `Field`.
    """
    known: dict[str, Field | None] = {label_key(label): None for label in _OPTIONAL}
    known |= {label_key(alias): field for field, aliases in _ALIASES.items() for alias in aliases}
    known |= {label_key(alias.replace("(s)", "")): field for field, aliases in _ALIASES.items() for alias in aliases}
    known |= {label_key(label): Field(value) for label, value in extra}
    written = (
        *_OPTIONAL,
        *(alias for aliases in _ALIASES.values() for alias in aliases),
        *(label for label, _ in extra),
    )
    loose = re.compile(rf"(?:^|\s){_any(written)}{_HELP_BEHIND}\s?[:=]", re.IGNORECASE)
    return LabelTable(known, _inner_pattern(written), _find_slips(known), loose)


def _find_slips(known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key in known:
        for shortened in set(_shorten(key)):
            found[shortened] = (*found.get(shortened, ()), key)
    return found


def label_key(written: str) -> str:
    """The letters and digits of a label in lower case, its help text in parentheses left out, in American spelling."""
    bare = _HELP.sub(" ", _PLURAL.sub("s", written)).casefold().replace("#", "number").replace("cancell", "cancel")
    return "".join(filter(str.isalnum, bare))


def find_label(text: str, table: LabelTable) -> Labelled | None:
    """The label that `text` (a line in normal form) begins with."""
    head = _HELP.sub(lambda help_text: "x" * len(help_text[0]), text[:_MAX_LABEL_LENGTH])
    patterns = (_STRONG, _DASH, _ARROW)
    heads = [match for pattern in patterns for match in islice(pattern.finditer(head), _MAX_SEPARATORS)]
    for match in heads:
        key = label_key(text[: match.start()])
        if key in table.fields:
            return _labelled(table.fields[key], text, match)
    for match in heads:
        field = _find_slip(label_key(text[: match.start()]), table)
        if field is not None:
            return _labelled(field, text, match)
    return _find_bare(text, table) or _find_unknown(text)


def label_cell(label: str, cell: str, table: LabelTable) -> Labelled:
    """A cell below the label of its column, whatever that label is."""
    found = find_label(f"{label}:", table)
    field = found.field if found and not found.value else None
    value = cell if field is Field.PRODUCTS else _LEADING_DASH.sub("", cell)
    return Labelled(field, label, value, Certainty.SEPARATED)


def find_field(cell: str, table: LabelTable) -> tuple[bool, Field | None]:
    """Whether a table cell is a known label, and of which field."""
    key = label_key(cell)
    return key in table.fields, table.fields.get(key)


def split_labels(text: str, table: LabelTable) -> tuple[str, ...]:
    """The labelled pieces of a line; a line with one label or none is one piece."""
    separators = text.count(":") + text.count("=")
    if not separators and "\t" not in text:
        return (text,)
    pieces = _cut(text, [match.start() for match in table.inner.finditer(text)])
    is_loose = _MIN_LOOSE_LABELS < separators <= _MAX_LOOSE_LABELS
    found = [match.start() for match in table.loose.finditer(text) if match.start()] if is_loose else []
    loose = _cut(text, found) if _MIN_LOOSE_LABELS <= len(found) <= _MAX_LOOSE_LABELS else ()
    fields = [labelled.field for piece in loose if (labelled := find_label(piece, table)) and labelled.field]
    # "Client: Northwind Campaign: Fall Titan #: 4471923": nothing but blanks, yet three fields or more, each once.
    if len(loose) > len(pieces) and len(fields) == len(set(fields)) == len(loose) > _MIN_LOOSE_LABELS:
        return loose
    return pieces or (text,)


def _cut(text: str, starts: list[int]) -> tuple[str, ...]:
    pieces = [text[start:end] for start, end in pairwise([0, *starts, len(text)])]
    shown = [piece.lstrip(" \t|•▪●,;./*-–—" if index else " ").rstrip() for index, piece in enumerate(pieces)]
    inner = [_without_separator(piece, shown) for piece in shown[:-1]]
    return tuple(filter(None, (*inner, shown[-1])))


def _without_separator(piece: str, pieces: list[str]) -> str:
    """A piece without what separates it from the next; a full stop is one where all of them have it."""
    bare = piece.rstrip(" \t|•▪●,;/*-–—")
    are_sentences = all(each.endswith(".") for each in pieces[:-1]) and not _ABBREVIATION.search(bare)
    return bare.removesuffix(".") if are_sentences else bare


def _labelled(field: Field | None, text: str, separator: re.Match[str]) -> Labelled:
    value = text[separator.end() :].lstrip(" \t:=")
    # "Client:- Northwind", "Client: -> Northwind"; of products the dash is their bullet.
    value = value if field is Field.PRODUCTS else _LEADING_DASH.sub("", value)
    return Labelled(field, text[: separator.start()].strip(), value, Certainty.SEPARATED)


def _find_slip(key: str, table: LabelTable) -> Field | None:
    """The one field whose label is a single slip of the finger away from `key`."""
    if not _MIN_LETTERS_FOR_A_SLIP <= len(key) <= _MAX_LETTERS_FOR_A_SLIP:
        return None
    known = {label for shortened in _shorten(key) for label in table.slips.get(shortened, ())}
    near = {table.fields[label] for label in known if is_one_slip(key, label)}
    return near.pop() if len(near) == 1 else None


def _shorten(key: str) -> Iterator[str]:
    """The key itself, and with each of its letters left out: two keys a slip apart have one of these in common."""
    yield key
    yield from (key[:index] + key[index + 1 :] for index in range(len(key)))


def is_one_slip(one: str, other: str) -> bool:
    """True if a letter too many, too few, another, or two swapped is all that differs."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return swapped or other_rest[1:] in (rest, rest[1:]) or rest[1:] == other_rest


def _find_bare(text: str, table: LabelTable) -> Labelled | None:
    key = label_key(text)
    if table.fields.get(key) is not None:
        return Labelled(table.fields[key], text, "", Certainty.SEPARATED)
    match = _BARE.match(text)
    if match is None or text.endswith(_SENTENCE_ENDS):
        return None
    return Labelled(table.fields[label_key(match[1])], match[1], text[match.end() :], Certainty.BARE)


def find_bare(text: str, table: LabelTable) -> Labelled | None:
    """Any label of a field, long or short, that the line begins with, with nothing but a blank behind it."""
    if text.endswith(_SENTENCE_ENDS):
        return None
    words = text[:_MAX_LABEL_LENGTH].split(" ")
    for count in range(min(len(words) - 1, _MAX_LABEL_WORDS), 0, -1):
        field = table.fields.get(label_key(" ".join(words[:count])))
        if field:
            return Labelled(field, " ".join(words[:count]), " ".join(text.split(" ")[count:]), Certainty.BARE)
    return None


def _find_unknown(text: str) -> Labelled | None:
    match = _UNKNOWN.match(text[:_MAX_LABEL_LENGTH])
    return match and Labelled(None, match["label"], text[match.end() :].strip(), Certainty.UNKNOWN)


def _inner_pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """Where a label begins within a line: any label after a separator, a long one after a blank."""
    return re.compile(
        rf"(?:(?:\s?[|•▪●,;\t]|\s[-–—/*·]{{1,3}}\s|\.\s)\s?(?={_any(labels)}{_HELP_BEHIND}\s?[:=])|\s(?={_any(_LONG)}{_HELP_BEHIND}\s?[:=])"
        rf"|\t(?={_any(labels)}\s?:?\t))",
        re.IGNORECASE,
    )


def _any(labels: Iterable[str]) -> str:
    return "(?:" + "|".join(map(_spellings, sorted(labels, key=len, reverse=True))) + ")"


def _spellings(label: str) -> str:
    written = r"\s?".join(map(re.escape, label.split()))
    return written.replace(r"\(s\)", r"(?:\s?\(s\)|s)?").replace("Cancel", "Cancell?").replace("/", r"\s?/\s?")


_BARE = re.compile(rf"({_any(_LONG)})\s+(?=\S)", re.IGNORECASE)
