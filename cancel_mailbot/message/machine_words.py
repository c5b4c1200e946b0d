"""Tables of what machines say: how their rows are written, put together and looked up.

The rows stand in `bounce_words` and `answer_words`, one family of phrases each. Words and text meet in one normal
form (`plain`), so that rows are spelt correctly and match people and programs that leave the accents out.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from cancel_mailbot.message.message import Kind

_ACCENTS = re.compile("[\u0300-\u036f]+")  # of Latin, Greek and Cyrillic letters; those of Japanese stay
_EDGE = r"(?<![a-z0-9а-я])"  # a phrase begins where a word begins; Chinese and Japanese have no such edge


class Place(Enum):
    """Where words stand, and how much of it they are."""

    ADDRESS = "the whole From address"
    NAME = "the whole From name"
    SUBJECT = "the whole Subject"
    MENTION = "somewhere in the Subject"
    START = "the first words of the text"
    OPENING = "somewhere in the first lines, before anything quoted"

    @property
    def is_whole(self) -> bool:
        """Whether the words have to be all that stands there."""
        return self in (Place.ADDRESS, Place.NAME, Place.SUBJECT)


@dataclass(frozen=True, slots=True)
class Words:
    """One row: any of `phrases` (regular expressions) in `place` speaks for `kind`; `why` says who writes so."""

    kind: Kind
    place: Place
    why: str
    phrases: tuple[str, ...]


def words(kind: Kind, place: Place, why: str, *phrases: str) -> Words:
    """A row with its phrases written one after the other."""
    return Words(kind, place, why, phrases)


Table = dict[Kind, dict[Place, re.Pattern[str]]]


def plain(text: str) -> str:
    """Lower case, compatibility forms replaced (NFKC), no accents, a plain apostrophe, single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return " ".join(unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed)).split())


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases, from the beginning of a word on."""
    return re.compile(f"{_EDGE}(?:{plain('|'.join(phrases))})")


def compile_rows(rows: Iterable[Words]) -> Table:
    """All the phrases of a kind in a place as one pattern, so that each text is gone through once."""
    phrases: dict[Kind, dict[Place, list[str]]] = {}
    for row in rows:
        phrases.setdefault(row.kind, {}).setdefault(row.place, []).extend(row.phrases)
    return {kind: {place: compile_phrases(found) for place, found in of.items()} for kind, of in phrases.items()}


def find_words(table: Table, kind: Kind, said: Mapping[Place, str]) -> dict[Place, str]:
    """Per place, the words that speak for `kind`, as they were said."""
    found = {}
    for place, pattern in table.get(kind, {}).items():
        match = _find(pattern, place, said[place])
        if match:
            found[place] = match[0]
    return found


def _find(pattern: re.Pattern[str], place: Place, text: str) -> re.Match[str] | None:
    if place.is_whole:
        return pattern.fullmatch(text)
    return pattern.match(text) if place is Place.START else pattern.search(text)
