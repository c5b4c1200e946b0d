"""Does a mail ask for a cancellation? By its subject, by the fields that it labels, and by what it says besides."""

import re
from collections.abc import Iterable, Sequence

from cancel_mailbot.reading.answers import is_placeholder, read_value
from cancel_mailbot.reading.blocks import Block, scan
from cancel_mailbot.reading.labels import LabelTable, label_key
from cancel_mailbot.reading.normal import MAX_LENGTH, Line, normalize
from cancel_mailbot.reading.orders import find_named_order_ids
from cancel_mailbot.reading.passages import Origin, Passage, Subject
from cancel_mailbot.reading.request import Field

_ORDER_AND_PRODUCTS = frozenset((Field.TITAN_ORDER_ID, Field.PRODUCTS))
_NEEDED = re.compile("product|cancel")  # in the label of the products, under any subject
_NOT_LETTERS = re.compile(r"[\W_]+")
_TEMPLATE_KEYS = frozenset(
    map(label_key, ("Vision VX Client", "Campaign Name", "Titan Order ID", "Products to be Canceled"))
)
_OTHER_BUSINESS = re.compile(
    r"\b(?:chang(?:e|es|ing)|budget|new order|confirm(?:ation|ed)?|renew(?:al|ed)?|exten(?:d|sion)|increase|decrease"
    r"|launch|proposal|quote|upgrade|insertion|status|question|update|report|invoice|pacing|creative)\b",
    re.IGNORECASE,
)
# The subject is all that asks, and the words point at what is attached.
_POINTS = re.compile(r"\b(?:attach(?:ed|ment)|enclosed|see below)\b|^\W*$", re.IGNORECASE)
# "How do I cancel …?", "What is our cancellation policy?"
_ASKS_ABOUT = re.compile(
    r"\b(?:how (?:do|does|can|should|to)|what(?:'s| is| are)|where (?:do|can|is)|who (?:do|can|handles)|polic(?:y|ies))"
    r"\b[^.!]{0,80}\bcancel|\bcancell?ation (?:policy|fee|process|template|form)\b",
    re.IGNORECASE,
)


def is_form(about: Subject, blocks: Sequence[Block]) -> bool:
    """True if what is labelled makes a request under any subject: the order id and products, by their full names.

    Under a subject that speaks of cancelling, the products and one field more do.
    """
    fields = {block.field for block in blocks if block.field}
    if "cancel" in about.written.casefold():
        return Field.PRODUCTS in fields and len(fields) > 1
    if _is_template(about, blocks):
        return True
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


def _is_template(about: Subject, blocks: Sequence[Block]) -> bool:
    """Three fields that are filled in, two of them behind the template's own long labels, in whatever mail."""
    filled = {block.field: label_key(block.label) for block in blocks if block.field and _is_filled(block)}
    own = _TEMPLATE_KEYS.intersection(filled.values())
    is_change = _OTHER_BUSINESS.search(about.written) or any(
        block.field is None and _OTHER_BUSINESS.search(block.label) for block in blocks
    )
    return Field.PRODUCTS in filled and len(filled) > 2 and len(own) > 1 and not is_change


def _is_filled(block: Block) -> bool:
    value = read_value(block) or " ".join(line.text for line in block.lines).strip()
    return value != "" and not is_placeholder(value)


def is_asked(about: Subject, passages: tuple[Passage, ...], table: LabelTable, pattern: str) -> bool:
    """True if the subject asks for a cancellation; a reply inherits its subject, so its words must ask for it too."""
    if about.rest is None or about.is_tagged:
        return False
    if not about.is_loose and (not about.is_reply or len(passages) == 1):
        return True
    own, *rest = passages
    forwarded = [passage for passage in rest if passage.origin is Origin.FORWARDED and not about.is_reply]
    if about.is_loose and not about.is_reply and _POINTS.search(_words(own)):
        return True
    return any(_asks(passage, about, table, pattern) for passage in (own, *forwarded))


def _asks(passage: Passage, about: Subject, table: LabelTable, pattern: str) -> bool:
    words = _words(passage)
    if find_named_order_ids(words, pattern) or scan(passage.lines, table).fields:
        return True
    return "cancel" in words.casefold() and not (about.is_loose and _ASKS_ABOUT.search(words))


def _words(passage: Passage) -> str:
    return " ".join(line.text for line in passage.lines)


def is_other_business(about: Subject, lines: Iterable[Line]) -> bool:
    """True for an order change, a confirmation and their kin, though order id and products be labelled."""
    if about.rest is not None or "cancel" in about.written.casefold() or not _OTHER_BUSINESS.search(about.written):
        return False
    return not any("cancel" in line.text.casefold() for line in lines)
