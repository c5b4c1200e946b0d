"""What an entry of the corpus is: the bytes, their malice in a sentence, and what must hold of them all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]  # what `explain --json` says of one file

REQUEST = ("request",)
HELD = ("held",)
FOREIGN = ("foreign",)
AUTOMATIC = ("automatic",)
BOUNCE = ("bounce",)

ORDER = {
    "client": "Northwind Dental",
    "campaign": "Fall Implants 2026",
    "titan_order_id": "4471923",
    "products": ["Targeted Display", "Streaming Audio"],
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold of what is said of a message, and the same in words."""

    says: str
    holds: Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile or broken message.

    `make` gives the same bytes each time. `becomes` are the dispositions that are right where it is read as a rep's.
    `is_big`: about 1 MB, or made to cost time. `fault` is what is still wrong with how it is read, "" if nothing is.
    """

    name: str
    malice: str
    make: Callable[[], bytes]
    becomes: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    is_big: bool = False
    fault: str = ""
    family: str = ""

    @property
    def file_name(self) -> str:
        """Its name in a folder: `headers__from_missing.eml`."""
        return f"{self.family}__{self.name}.eml"


def _find_complete(row: Row) -> list[Row]:
    return [request for request in row["requests"] if not request["missing"]]


def _matches(request: Row) -> bool:
    return all(request[field] == value for field, value in ORDER.items())


def _is_unread(row: Row, key: str) -> bool:
    """Held because it could not be taken apart: what it says is then in the stored bytes alone."""
    return row["disposition"] == "held" and not (row["message"] and row["message"][key])


WHOLE_ORDER = Rule(
    "the one order is read word for word", lambda row: len(row["requests"]) == 1 and _matches(row["requests"][0])
)
ONLY_THAT_ORDER = Rule(
    "what is complete is that order, word for word", lambda row: all(map(_matches, _find_complete(row)))
)
NO_COMPLETE_ORDER = Rule("the requests hold no complete order", lambda row: not _find_complete(row))
NO_REQUEST = Rule("nothing is taken for an order", lambda row: row["requests"] == [])
UNANSWERED = Rule("nobody but staff is written to", lambda row: not any(notice["to"] for notice in row["notices"]))
NO_NOTICE = Rule("no mail is written", lambda row: row["notices"] == [])


def asks_for(*fields: str) -> Rule:
    """The first order lacks exactly these fields."""
    return Rule(
        f"it asks for {', '.join(fields)}",
        lambda row: bool(row["requests"]) and sorted(row["requests"][0]["missing"]) == sorted(fields),
    )


def is_of_kind(*kinds: str) -> Rule:
    """The message is by one of these."""
    return Rule(f"its kind is {' or '.join(kinds)}", lambda row: row["message"]["kind"] in kinds)


def has(key: str, value: object) -> Rule:
    """This key of the message has this value."""
    return Rule(f"its {key} is {value!r}", lambda row: row["message"][key] == value)


def has_attachments(*names: str) -> Rule:
    """The attachments have these names, in order."""
    return Rule(
        f"its attachments are {names!r}", lambda row: [a["name"] for a in row["message"]["attachments"]] == list(names)
    )


def shows(words: str, key: str = "text") -> Rule:
    """This key of the message holds these words, if it could be read at all."""
    return Rule(f"its {key} holds {words!r}", lambda row: _is_unread(row, key) or words in row["message"][key])


def hides(words: str, key: str = "text") -> Rule:
    """This key of the message does not hold these words."""
    return Rule(
        f"its {key} does not hold {words!r}", lambda row: row["message"] is None or words not in row["message"][key]
    )


def never_orders(words: str) -> Rule:
    """No field of any order holds these words."""
    return Rule(
        f"no order holds {words!r}",
        lambda row: not any(words in str([request[field] for field in ORDER]) for request in row["requests"]),
    )


def has_field(field: str, value: object) -> Rule:
    """The first order gives this field this value."""
    return Rule(f"its {field} is {value!r}", lambda row: bool(row["requests"]) and row["requests"][0][field] == value)


def warns(warning: str) -> Rule:
    """The first order carries this warning."""
    return Rule(
        f"it warns of {warning}", lambda row: bool(row["requests"]) and warning in row["requests"][0]["warnings"]
    )
