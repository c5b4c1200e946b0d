"""The labels of the template, their aliases, and how a line that carries one is recognised."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from cancel_mailbot.reading.request import Field

_ALIASES: dict[Field, tuple[str, ...]] = {
    Field.CLIENT: (
        "Vision VX Client", "Vision VX Client Name", "Vision Client", "VX Client", "VX Client Name",
        "Client", "Client Name", "Advertiser", "Advertiser Name", "Customer", "Customer Name",
    ),
    Field.CAMPAIGN: ("Campaign Name", "Campaign", "Vision VX Campaign", "VX Campaign", "VX Campaign Name"),
    Field.TITAN_ORDER_ID: (
        "Titan Order ID", "Titan Order IDs", "Titan Order", "Titan Order Number", "Titan Order No", "Titan Order #",
        "Titan ID", "Titan Number", "Titan No", "Titan #",
        "Order ID", "Order IDs", "Order Number", "Order No", "Order #",
    ),
    Field.PRODUCTS: (
        "Product(s) to be Canceled", "Product to be Canceled", "Product(s) to Cancel", "Product to Cancel",
        "Product(s)", "Product", "Canceled Products", "Products Canceled", "List of Products",
        "Item(s) to be Canceled", "Item(s) to Cancel", "Item to Cancel", "Line Items to Cancel",
    ),
}  # fmt: skip
_OPTIONAL = (
    "Effective Date", "Cancellation Date", "Cancel Date", "Reason", "Reason for Cancellation", "Cancellation Reason",
    "Invoice", "Invoice Number", "Invoice #", "Notes", "Note", "Comments", "True-up",
    "Amount", "Budget", "Rate", "Price", "Start Date", "End Date", "Flight Dates",
)  # fmt: skip
# Long enough to be recognised without a separator, and in the middle of a line.
_LONG = ("Vision VX Client", "Campaign Name", "Titan Order ID", "Product(s) to be Canceled")

_PLURAL = re.compile(r"\s?\(s\)", re.IGNORECASE)
_HELP = re.compile(r"\([^()]*\)")
_STRONG = re.compile(r"[:=]+>?|\t")
_DASH = re.compile(r"\s[-–—]+>?(?=\s|$)")
_UNKNOWN = re.compile(r"(?P<label>[A-Za-z][\w'/&#.-]*(?:\s[\w'/&#().-]+){0,4})\s?:(?=\s|$)")
_SENTENCE_ENDS = (".", ",", "?", "!")
_MAX_LABEL_LENGTH = 100
_MIN_LETTERS_FOR_A_SLIP = 8


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


@lru_cache(maxsize=16)
def build_labels(extra: tuple[tuple[str, str], ...]) -> LabelTable:
    """The template's labels and their aliases, with those that a site adds as (written label, field value).

    Raises:
        ValueError: a field value is none of `Field`.
    """
    known: dict[str, Field | None] = {label_key(label): None for label in _OPTIONAL}
    known |= {label_key(alias): field for field, aliases in _ALIASES.items() for alias in aliases}
    known |= {label_key(label): Field(value) for label, value in extra}
    written = (
        *_OPTIONAL,
        *(alias for aliases in _ALIASES.values() for alias in aliases),
        *(label for label, _ in extra),
    )
    return LabelTable(known, _inner_pattern(written))


def label_key(written: str) -> str:
    """The letters and digits of a label in lower case, its help text in parentheses left out, in American spelling."""
    bare = _HELP.sub(" ", _PLURAL.sub("s", written)).casefold().replace("#", "number").replace("cancell", "cancel")
    return "".join(filter(str.isalnum, bare))


def find_label(text: str, table: LabelTable) -> Labelled | None:
    """The label that `text` (a line in normal form) begins with."""
    heads = [match for pattern in (_STRONG, _DASH) for match in pattern.finditer(text[:_MAX_LABEL_LENGTH])]
    for match in heads:
        key = label_key(text[: match.start()])
        if key in table.fields:
            return _labelled(table.fields[key], text, match)
    for match in heads:
        field = _find_slip(label_key(text[: match.start()]), table)
        if field is not None:
            return _labelled(field, text, match)
    return _find_bare(text, table) or _find_unknown(text)


def find_field(cell: str, table: LabelTable) -> tuple[bool, Field | None]:
    """Whether a table cell is a known label, and of which field."""
    key = label_key(cell)
    return key in table.fields, table.fields.get(key)


def split_labels(text: str, table: LabelTable) -> tuple[str, ...]:
    """The labelled pieces of a line; a line with one label or none is one piece."""
    starts = [0, *(match.start() for match in table.inner.finditer(text)), len(text)]
    pieces = (text[start:end].lstrip(" \t|•▪●,;" if start else " ").rstrip() for start, end in pairwise(starts))
    return tuple(filter(None, pieces)) or (text,)


def _labelled(field: Field | None, text: str, separator: re.Match[str]) -> Labelled:
    value = text[separator.end() :].lstrip(" \t:=")
    return Labelled(field, text[: separator.start()].strip(), value, Certainty.SEPARATED)


def _find_slip(key: str, table: LabelTable) -> Field | None:
    """The one field whose label is a single slip of the finger away from `key`."""
    if len(key) < _MIN_LETTERS_FOR_A_SLIP:
        return None
    near = {field for known, field in table.fields.items() if is_one_slip(key, known)}
    return near.pop() if len(near) == 1 else None


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


def _find_unknown(text: str) -> Labelled | None:
    match = _UNKNOWN.match(text[:_MAX_LABEL_LENGTH])
    return match and Labelled(None, match["label"], text[match.end() :].strip(), Certainty.UNKNOWN)


def _inner_pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """Where a label begins within a line: any label after a separator, a long one after a blank."""
    help_text = r"(?:\s?\([^()]{0,60}\))?"
    return re.compile(
        rf"(?:\s?[|•▪●,;\t]\s?(?={_any(labels)}{help_text}\s?[:=])|\s(?={_any(_LONG)}{help_text}\s?[:=])"
        rf"|\t(?={_any(labels)}\s?:?\t))",
        re.IGNORECASE,
    )


def _any(labels: Iterable[str]) -> str:
    return "(?:" + "|".join(map(_spellings, sorted(labels, key=len, reverse=True))) + ")"


def _spellings(label: str) -> str:
    written = r"\s?".join(map(re.escape, label.split()))
    return written.replace(r"\(s\)", r"(?:\s?\(s\)|s)?").replace("Cancel", "Cancell?")


_BARE = re.compile(rf"({_any(_LONG)})\s+(?=\S)", re.IGNORECASE)
