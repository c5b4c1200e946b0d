"""Titan Order IDs: text, never numbers. Leading zeros stay; blanks and `#` go; nothing is corrected."""

import re
from dataclasses import dataclass

from cancel_mailbot.reading.normal import unquote

_SEPARATORS = re.compile(r"[,;&/\t|•·]|\s\+\s|\band\b", re.IGNORECASE)
_URL = re.compile(r"https?://\S{1,1900}", re.IGNORECASE)
_MAX_LENGTH = 40  # of one
_MIN_DIGITS = 3  # of what may be meant as an order id
# "4471923 (renewal)", "4471923 - renewed": words without digits are a remark about the id.
_REMARK = re.compile(r"\([^()\d?]*\)|\s[-–—]\s[^\d?]*$")
# A remark that takes the id back.
_UNSURE = re.compile(r"\b(?:maybe|perhaps|possibly|probably|not|or|old|wrong|was|check|think|guess)\b", re.IGNORECASE)
# "Titan #4471923", "ID: 4471923", "No. 4471923": the label once more.
_LABEL = re.compile(r"^(?:(?:titan|order|id|no|nr|number|num)\b[\s.:#]*)+(?=\d|[A-Z]{1,4}-)", re.IGNORECASE)
_NAMED = r"\b(?:titan(?: order)?|order(?= ?(?:id|number|no\b|#)))(?: (?:id|number|no\.?))? ?[:#]? ?"


@dataclass(frozen=True, slots=True)
class WrittenOrder:
    """One order id as written, and the id itself, or None where it is not plainly one."""

    written: str
    order_id: str | None


def read_order_ids(value: str, pattern: str) -> tuple[WrittenOrder, ...]:
    """Every order id in the value of the field, in order, each once; a value that is no list of ids is one piece."""
    if _URL.fullmatch(value):
        # Where exactly one piece of the path or the query fits; the host is none.
        fitting = {piece for piece in re.split(r"[/?&=#]", value)[3:] if re.fullmatch(pattern, piece)}
        return (WrittenOrder(value, fitting.pop() if len(fitting) == 1 else None),)
    bare = _REMARK.sub(_take_remark, value)
    parts = [part for part in map(unquote, _SEPARATORS.split(bare)) if part]
    found = [WrittenOrder(part, _read_order_id(part, pattern)) for part in parts]
    if (
        _read_order_id(bare, pattern)
        or not any(order.order_id for order in found)
        or not all(map(is_like_an_id, parts))
    ):
        found = [WrittenOrder(value, _read_order_id(bare, pattern))]
    return tuple({order.order_id or order.written: order for order in found}.values())


def _take_remark(match: re.Match[str]) -> str:
    return match[0] if _UNSURE.search(match[0]) else ""


def is_like_an_id(written: str) -> bool:
    """True for what may be meant as an order id: short, and with some digits."""
    return len(written) <= _MAX_LENGTH and sum(map(str.isdigit, written)) >= _MIN_DIGITS


def find_named_order_ids(prose: str, pattern: str) -> tuple[str, ...]:
    """The ids that prose names as Titan's (`Titan order 4471923`), each once."""
    found = re.finditer(rf"{_NAMED}(?P<order_id>{pattern})(?![\w-])", prose, re.IGNORECASE)
    return tuple(dict.fromkeys(match["order_id"].upper() for match in found))


def find_lone_order_ids(subject: str, pattern: str) -> tuple[str, ...]:
    """The words of a subject that have the shape of an order id, each once."""
    words = (word.strip("#.!?") for word in re.split(r"[\s,;:_#()\[\]]+", subject))
    return tuple(dict.fromkeys(word for word in words if re.fullmatch(pattern, word)))


def _read_order_id(written: str, pattern: str) -> str | None:
    inner = re.fullmatch(r"[(<\[]([^()<>\[\]]*)[)>\]]", written.strip())
    words = _LABEL.sub("", (inner[1] if inner else written).strip()).replace("#", " ").split()
    # 312 555 0142 is a telephone number.
    if [len(word) for word in words if word.isdigit()] == [3, 3, 4]:
        return None
    # Two whole ids with a blank between them may be two orders: a person says which.
    if sum(re.fullmatch(pattern, word) is not None for word in words) > 1:
        return None
    joined = "".join(words).rstrip(".")
    return next((form for form in (joined, joined.upper()) if re.fullmatch(pattern, form)), None)
