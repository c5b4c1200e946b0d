"""What stands beside a label: a usable value, a placeholder that nobody filled in, or nothing."""

import re
from dataclasses import dataclass

from cancel_mailbot.reading.blocks import Block, is_sentence, read_single
from cancel_mailbot.reading.normal import Line, unquote
from cancel_mailbot.reading.request import Doubt, Field, Source, Warning

MAX_VALUE_LENGTH = 200
_MAX_PLACEHOLDER = 400  # characters that are looked at

_PLACEHOLDER = re.compile(
    r"t\.?b\.?[dac]\.?|to be (?:determined|confirmed|advised|announced|provided|supplied)|#?n\.?/?a\.?"
    r"|(?:will|to) (?:follow|come)|coming soon"
    r"|(?:i(?:'ll| will)|will) (?:send|provide|follow|advise|update|get back)\b.*"
    r"|not (?:available|applicable|sure|known)(?: yet)?|none|null|unknown|pending|blank|idk|ditto"
    r"|(?:(?:please )?see|(?:as )?per|refer to) (?:the )?"
    r"(?:attach(?:ed|ment)|below|above|enclosed|subject|spreadsheet|file|list|email|thread)\b.*"
    r"|as (?:above|before|discussed)|attached(?: (?:list|file|spreadsheet|form))?"
    r"|same(?: as (?:above|before|last|previous|the)\b.*)?"
    r"|(?:i )?(?:don't|do not) (?:know|have)\b.*|(?:your|insert|enter|add)\b.*(?:here|name|id)"
    r"|\?+|x+|0{5,}|[-–—_.…*/#\"']+",
    re.IGNORECASE,
)
# "TBD (waiting for the client)", "n/a - one-off": a remark beside a placeholder makes it no value.
_BESIDE = re.compile(r"\s?\([^()]*\)$|\s[-–—]\s.*$|,\s.*$|[.!]+$")
_BRACKETED = re.compile(r"[\[<{(]([^\[\]<>{}()]*)[\]>})]")
# What stands in the brackets of the template, whatever was left of it.
_TEMPLATE_WORDS = re.compile(
    r"(?:your |insert |enter |add |the )*(?:vision vx client|client|client name|campaign|campaign name"
    r"|titan order id|order id|titan id|list of products?|products?(?:\(s\))?(?: [\da-c])?|product list|full name"
    r"|contact information|name|value|id|\d digits|\.\.\.)?(?: here)?",
    re.IGNORECASE,
)
# Help text that somebody left before the value.
_INSTRUCTION = re.compile(r"(?:enter|list|insert|add|your|the|name of|e\.?g\.?)(?=\W|$)", re.IGNORECASE)
_ORDER_TO_FILL_IN = re.compile(
    r"\[\s?(?:enter|list|insert|type|fill in|please (?:enter|list))\s[^\[\]]*\]", re.IGNORECASE
)
# The same without brackets, or with one of them lost.
_BARE_WORDS = re.compile(
    r"\[?(?:your |insert |enter )?(?:vision vx client|client name|campaign name|titan order id|list of products)\]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one field with a single value says. `value` is None where it is missing or doubtful."""

    value: str | None = None
    doubts: tuple[Doubt, ...] = ()
    lines: tuple[Line, ...] = ()
    is_split: bool = False  # a row of a table gave several values side by side


def is_placeholder(text: str) -> bool:
    """True for `[Client Name]`, `TBD`, `n/a`, `XXXXXXX`, `see attached` and their kin."""
    bracketed = _BRACKETED.fullmatch(text)
    inner = bracketed[1].strip() if bracketed else text
    if bracketed and (_TEMPLATE_WORDS.fullmatch(inner) or _ORDER_TO_FILL_IN.fullmatch(text)):
        return True
    beside = _BESIDE.sub("", inner[:_MAX_PLACEHOLDER])
    return any(map(_PLACEHOLDER.fullmatch, (inner, beside))) or _BARE_WORDS.fullmatch(text) is not None


def strip_brackets(text: str) -> str:
    """What was filled in within the template's brackets (`[Northwind Dental]`) or behind `[Client Name]`."""
    if _ORDER_TO_FILL_IN.fullmatch(text):
        return text
    text = _BRACKETED.sub(_take_template_words, text).strip()
    inside = re.fullmatch(r"\[([^\[\]]*)\]", text)
    return inside[1].strip() if inside else text


def _take_template_words(match: re.Match[str]) -> str:
    if not match[1].strip() and match.string[: match.start()][-1:].strip():
        return match[0]  # `f()`: glued to a word, it is no blank of the template's
    is_before = not match.start() and bool(match.string[match.end() :].strip()) and match[0][0] == "["
    is_help = is_before and _INSTRUCTION.match(match[1].strip()) is not None
    return "" if is_help or _TEMPLATE_WORDS.fullmatch(match[1].strip()) else match[0]


def read_value(block: Block) -> str:
    """The value of a block with one value as written, on one line."""
    return unquote(" ".join(" ".join(dict.fromkeys(line.text.split("\t"))) for line in read_single(block)))


def read_answer(field: Field, blocks: tuple[Block, ...]) -> Answer:
    """The one value that the blocks of a field give. Repeating it is fine; two values are a conflict."""
    values: dict[str, str] = {}
    doubts: list[Doubt] = []
    for written in filter(None, map(read_value, blocks)):
        doubt = find_doubt(field, written)
        if doubt:
            doubts.append(doubt)
        else:
            value = strip_brackets(written)
            values.setdefault(value.casefold(), value)
    lines = tuple(line for block in blocks for line in read_single(block)[:1])
    cells = next((cells for block in blocks if len(cells := _read_cells(block)) > 1), None)
    if len(values) == 1 and cells:
        return Answer(
            None, (Doubt(field, " / ".join(cells)[:MAX_VALUE_LENGTH], Warning.CONFLICT),), lines, is_split=True
        )
    if len(values) > 1:
        return Answer(None, (Doubt(field, " / ".join(values.values()), Warning.CONFLICT),), lines)
    return Answer(next(iter(values.values()), None), () if values else tuple(doubts), lines)


def _read_cells(block: Block) -> list[str]:
    """The different cells of a table row whose first cell was the label: several orders side by side."""
    lines = read_single(block)
    return list(dict.fromkeys(filter(None, lines[0].text.split("\t")))) if lines else []


def find_doubt(field: Field, written: str) -> Doubt | None:
    """Why a value as written can't be used."""
    if is_placeholder(written) or not strip_brackets(written):
        return Doubt(field, written, Warning.PLACEHOLDER)
    if len(written) > MAX_VALUE_LENGTH or (is_sentence(written) and len(written.split()) > 6):
        return Doubt(field, written[:MAX_VALUE_LENGTH], Warning.PROSE)
    return None


def name_sources(field: str, lines: tuple[Line, ...]) -> tuple[Source, ...]:
    """Where a field was read, each line once."""
    return tuple({line.number: Source(field, line.number, line.written.strip()) for line in lines}.values())
