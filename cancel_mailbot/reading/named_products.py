"""Products as commands name them: by number (`p1,p3`, `p2-p4`), or by name where one product of the case alone has it.

A name is the whole name or a run of its words; case, dashes and other marks between the words do not count.
"""

import re
import unicodedata
from dataclasses import dataclass

from cancel_mailbot.reading.command_words import clean, may_name
from cancel_mailbot.reading.lexicon import Lexicon, ProductNames
from cancel_mailbot.reading.said import Problem

NUMBERS = r"p[0-9]+(?:[-, ]+p?[0-9]+)*"
_EVERY = "for every open product"  # as `describe` says it
_LISTED = re.compile(rf"{NUMBERS}(?=[,;]| |$)", re.I | re.A)
_NUMBER = re.compile(r"p[0-9]+", re.I | re.A)
_RANGE = re.compile(r"p([1-9][0-9]{0,2})(?:-p?([1-9][0-9]{0,2}))?")
_SEPARATOR = re.compile(r" ?[,;] ?(?:and )?| and ", re.I)
# A comma or a semicolon may stand within a name, as in "Display (728x90, 300x250)", and parts one name from the next.
_WORD = re.compile(r"[,;]|\w+(?:['.]\w+)*")
_BEHIND = re.compile(r"[^\w\s,;]*(?=[,; ]|$)")
_MAX_SHOWN = 10  # products in the answer to a name that is none
_MAX_NAME = 60
_UNREADABLE = "products are p1,p3 or p2-p4, from p1 up, lower number first"


@dataclass(frozen=True, slots=True)
class Mention:
    """The products that a line names from some place on: where the mention ends, and their numbers or what is wrong.

    No numbers: every open product, said in so many words.
    """

    end: int
    numbers: tuple[int, ...] | Problem


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    end: int


def read_numbers(written: str) -> tuple[int, ...] | None:
    """Product numbers in order, each once, from `p1`, `p1,p3`, `p1 p3` or `p2-p4`; None for anything else."""
    numbers: set[int] = set()
    for part in re.split(r"[, ]+", clean(written).lower().replace(" -", "-").replace("- ", "-")):
        match = _RANGE.fullmatch(part)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            return None
        numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(numbers))


def read_products(written: str, names: ProductNames, lexicon: Lexicon) -> tuple[int, ...] | None:
    """The numbers of the products that a text names and nothing else; None where one is unknown or several fit.

    A number counts as written, whether the case has it or not.
    """
    text = clean(written).rstrip(" .!")
    mention = find_products(text, 0, lexicon, names)
    if mention is None or mention.end != len(text) or isinstance(mention.numbers, Problem):
        return None
    return mention.numbers or None


def find_whole_name(written: str, at: int, names: ProductNames) -> Mention | None:
    """The one whole name, the longest, that stands at this place of a clean line, whatever its words mean elsewhere."""
    return _find_run(written, at, names, None)


def find_products(written: str, at: int, lexicon: Lexicon, names: ProductNames) -> Mention | None:
    """The list of products that stands at this place of a clean line, with or without `for` before it."""
    lower = written.lower()
    if lower.startswith(_EVERY, at) and lower[at + len(_EVERY) :][:1] in ("", " ", ","):
        return Mention(at + len(_EVERY), ())
    place, numbers = at + 4 * lower.startswith("for ", at), set[int]()
    item = _find_item(written, place, lexicon, names)
    while item is not None:
        if isinstance(item.numbers, Problem):
            return item
        numbers.update(item.numbers)
        place = item.end
        separator = _SEPARATOR.match(written, place)
        item = _find_item(written, separator.end(), lexicon, names) if separator else None
    return Mention(place, tuple(sorted(numbers))) if numbers else None


def name_products(names: ProductNames) -> str:
    """`p1 Targeted Display, p2 Streaming Audio`, the first ten of them."""
    shown = ", ".join(f"p{n} {name[:_MAX_NAME]}" for n, name in names[:_MAX_SHOWN])
    return f"{shown} and {len(names) - _MAX_SHOWN} more" if len(names) > _MAX_SHOWN else shown


def _find_item(written: str, at: int, lexicon: Lexicon, names: ProductNames) -> Mention | None:
    """One number, one range, numbers with nothing but blanks and commas between them, or one name."""
    listed = _LISTED.match(written, at)
    if listed:
        return Mention(listed.end(), read_numbers(listed[0]) or Problem(_UNREADABLE))
    found = [find_whole_name(written, at, names), _find_run(written, at, names, lexicon)]
    return max(filter(None, found), key=lambda mention: mention.end, default=None)


def _find_run(written: str, at: int, names: ProductNames, lexicon: Lexicon | None) -> Mention | None:
    """The longest run of words from here that names a product: its whole name or, with a lexicon, a part of it."""
    if not names or _NUMBER.match(written, at):
        return None
    known = [(n, _split(name)) for n, name in names]
    words = _find_words(written, at, max(len(name) for _, name in known))
    for count in range(len(words), 0, -1):
        run = tuple(word.text for word in words[:count])
        behind = _BEHIND.match(written, words[count - 1].end)
        fitting = [n for n, name in known if (_holds(name, run) if lexicon else name == run)]
        is_name = may_name(run, lexicon.steps) if lexicon else _is_own_word(run)
        if fitting and behind and is_name:
            return Mention(behind.end(), _choose(fitting, " ".join(run), names))
    return None


def _choose(fitting: list[int], written: str, names: ProductNames) -> tuple[int, ...] | Problem:
    if len(fitting) == 1:
        return tuple(fitting)
    candidates = tuple((n, name) for n, name in names if n in fitting)
    return Problem(f"`{written}` may be {name_products(candidates)}: write the number")


def _is_own_word(run: tuple[str, ...]) -> bool:
    """Whether a whole name has a word of its own: a product called `No credit` or `On` has its number only."""
    return any(may_name((word,), ()) for word in run)


def _find_words(written: str, at: int, most: int) -> list[_Word]:
    """The words from this place on that may belong to one name."""
    found: list[_Word] = []
    if re.match(r"[\"'(\[]*\w", written[at : at + 8]):
        for match in _WORD.finditer(written, at):
            if len(found) == most:
                break
            found.append(_Word(_fold(match[0]), match.end()))
    while found and found[-1].text in (",", ";"):
        found.pop()
    return found


def _split(name: str) -> tuple[str, ...]:
    return tuple(_fold(word) for word in _WORD.findall(clean(name)))


def _fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _holds(name: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(name[start : start + len(run)] == run for start in range(len(name) - len(run) + 1))
