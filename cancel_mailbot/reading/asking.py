"""Does a mail ask for a cancellation? By its subject, by the fields that it labels, and by what it says besides."""

import re
from collections.abc import Iterable

from cancel_mailbot.reading.blocks import Block, Scan, scan
from cancel_mailbot.reading.labels import LabelTable, label_key
from cancel_mailbot.reading.normal import MAX_LENGTH, Line, normalize
from cancel_mailbot.reading.orders import find_named_order_ids
from cancel_mailbot.reading.passages import Passage, Subject
from cancel_mailbot.reading.request import Field

_ORDER_AND_PRODUCTS = frozenset((Field.TITAN_ORDER_ID, Field.PRODUCTS))
_NEEDED = re.compile("product|cancel")  # in the label of the products, under any subject
_NOT_LETTERS = re.compile(r"[\W_]+")
_OTHER_BUSINESS = re.compile(
    r"\b(?:chang(?:e|es|ing)|budget|new order|confirm(?:ation|ed)?|renew(?:al|ed)?|exten(?:d|sion)|increase|decrease"
    r"|launch|proposal|quote|upgrade|insertion|status|question|update|report|invoice|pacing|creative)\b",
    re.IGNORECASE,
)
_HOLD = re.compile(
    r"\b(?:do not|don't|dont|not|never)\s(?:\w{1,20}\s){0,3}cancel|\bkeep\b.{0,40}\b(?:running|live|active|going|on)\b"
    r"|\bhold off\b|\bleave\b.{0,40}\b(?:running|live|active|alone|as is)\b",
    re.IGNORECASE,
)


def is_form(about: Subject, blocks: Iterable[Block]) -> bool:
    """True if what is labelled makes a request under any subject: the order id and products, by their full names.

    Under a subject that speaks of cancelling, the products and one field more do.
    """
    fields = {block.field for block in blocks if block.field}
    if "cancel" in about.written.casefold():
        return Field.PRODUCTS in fields and len(fields) > 1
    keys = {block.field: label_key(block.label) for block in blocks if block.field in _ORDER_AND_PRODUCTS}
    if keys.keys() < _ORDER_AND_PRODUCTS or not keys:
        return False
    # `Order: …` and `Items: …` are read under the right subject only.
    return keys[Field.TITAN_ORDER_ID] != "order" and _NEEDED.search(keys[Field.PRODUCTS]) is not None


def may_be_form(about: Subject, text: str) -> bool:
    """False where no label in `text` can make it a form: the cheap test, for most mail is none."""
    if about.rest is not None or "cancel" in about.written.casefold():
        return True
    return _NEEDED.search(_NOT_LETTERS.sub("", normalize(text[:MAX_LENGTH])).casefold()) is not None


def is_asked(about: Subject, passages: tuple[Passage, ...], table: LabelTable, pattern: str) -> bool:
    """True if the subject asks for a cancellation; a reply inherits its subject, so its words must ask for it too."""
    if about.rest is None or about.is_tagged:
        return False
    if not about.is_reply or len(passages) == 1:
        return True
    words = " ".join(line.text for line in passages[0].lines)
    if "cancel" in words.casefold() or find_named_order_ids(words, pattern):
        return True
    return bool(scan(passages[0].lines, table).fields)


def is_other_business(about: Subject, lines: Iterable[Line]) -> bool:
    """True for an order change, a confirmation and their kin, though order id and products be labelled."""
    if about.rest is not None or "cancel" in about.written.casefold() or not _OTHER_BUSINESS.search(about.written):
        return False
    return not any("cancel" in line.text.casefold() for line in lines)


def find_hold(own: Passage, passage: Passage, found: Scan) -> Line | None:
    """The line, of the writer's own or of the form's passage, that says what shall not be cancelled."""
    ending = {line.number for line in found.ending}
    lines = (line for each in (own, passage) for line in each.lines if line.number not in ending)
    return next((line for line in lines if _HOLD.search(line.text)), None)
