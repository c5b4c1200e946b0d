"""Titan Order IDs: text, never numbers. Leading zeros stay; blanks and `#` go; nothing is corrected."""

import re
from dataclasses import dataclass

from cancel_mailbot.reading.normal import unquote

_SEPARATORS = re.compile(r"[,;&/\t|]|\band\b", re.IGNORECASE)
_MIN_DIGITS = 3  # of what may be meant as an order id
# "4471923 (renewal)", "4471923 - renewed": words without digits are a remark about the id.
_REMARK = re.compile(r"\([^()\d]*\)|\s[-–—]\s\D*$")
_NAMED = r"\b(?:titan(?: order)?|order(?= ?(?:id|number|no\b|#)))(?: (?:id|number|no\.?))? ?[:#]? ?"


@dataclass(frozen=True, slots=True)
class WrittenOrder:
    """One order id as written, and the id itself, or None where it is not plainly one."""

    written: str
    order_id: str | None


def read_order_ids(value: str, pattern: str) -> tuple[WrittenOrder, ...]:
    """Every order id in the value of the field, in order, each once; a value that is no list of ids is one piece."""
    bare = _REMARK.sub("", value)
    parts = [part for part in map(unquote, _SEPARATORS.split(bare)) if part]
    found = [WrittenOrder(part, _read_order_id(part, pattern)) for part in parts]
    if (
        _read_order_id(bare, pattern)
        or not any(order.order_id for order in found)
        or not all(map(_is_like_an_id, parts))
    ):
        found = [WrittenOrder(value, _read_order_id(bare, pattern))]
    return tuple({order.order_id or order.written: order for order in found}.values())


def _is_like_an_id(written: str) -> bool:
    return sum(map(str.isdigit, written)) >= _MIN_DIGITS


def find_named_order_ids(prose: str, pattern: str) -> tuple[str, ...]:
    """The ids that prose names as Titan's (`Titan order 4471923`), each once."""
    found = re.finditer(rf"{_NAMED}(?P<order_id>{pattern})(?![\w-])", prose, re.IGNORECASE)
    return tuple(dict.fromkeys(match["order_id"].upper() for match in found))


def find_lone_order_ids(subject: str, pattern: str) -> tuple[str, ...]:
    """The words of a subject that have the shape of an order id, each once."""
    words = (word.strip("#,;:()[]") for word in subject.split())
    return tuple(dict.fromkeys(word for word in words if re.fullmatch(pattern, word)))


def _read_order_id(written: str, pattern: str) -> str | None:
    words = written.replace("#", " ").split()
    # Two whole ids with a blank between them may be two orders: a person says which.
    if sum(re.fullmatch(pattern, word) is not None for word in words) > 1:
        return None
    joined = "".join(words).rstrip(".")
    return next((form for form in (joined, joined.upper()) if re.fullmatch(pattern, form)), None)
