"""Bullets: the glyph, number, letter or check box before a line, and how it is told from the line's own words."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

_BOX = re.compile(r"(?:\[(?P<square>[ xX✓✔*]?)\]|\((?P<round>[ xX])\))\s*(?=[^\s:=])")
_CHECK_MARKS = {
    **dict.fromkeys("☐□▢❏❑❒", "empty"),
    **dict.fromkeys("☑☒✓✔✅", "ticked"),
    **dict.fromkeys("✗✘❌✖", "crossed"),
}
_ARROW = re.compile(r"[-=–—]{1,3}>\s*(?=\S)")
_KEYCAP = re.compile(r"\d\u20e3\s*(?=\S)")
_HEADING = re.compile(r"#{1,4}\s+(?=\S)")
# Seen in practice: Outlook writes its second-level and Wingdings bullets as these letters and a tab
# (fixtures/emails/request__letter_o_bullets.eml).
_LETTER = re.compile(r"[oØüvq§](?:\t| {2,})\s*(?=\S)")
_TOUCHING = "•·‣∙*→-–—⁃›⋅⇒"  # bullets that may stand right before a word
_APART = "+~»×¤†‡※^"  # these are bullets only before a blank
_MODIFIER = re.compile(r"[\U0001f3fb-\U0001f3ff\u20e3]")
_ORDINAL = re.compile(
    r"(?P<sure>(?=\(?1[.)]\s|\(?[aAi]\)\s))?"
    r"(?:\(?(?P<number>\d{1,2})(?:[.)]\s+|[.)](?=[^\W\d])|\s?[-–—:/]\s+(?=[^\W\d]))"
    r"|#(?P<hash>\d{1,2})[.):]?\s+(?=[^\W\d])"
    r"|\(?(?P<letter>[ivxIVX]{1,4}|[a-zA-Z])(?:\.\s+|\)\s*)(?=\S)"
    r"|(?P<dashes>-{2,3}|–{2}|—{2})\s+(?=\S))"
)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_DASHES = "--"
_MAX_BULLETS = 3  # `- 1. [ ] SEO`


class Box(StrEnum):
    """The state of a check box before a line."""

    EMPTY = "empty"
    TICKED = "ticked"
    CROSSED = "crossed"


@dataclass(frozen=True, slots=True)
class Bulleted:
    """A line parted from its bullets; `box` is None where none of them is a check box."""

    text: str
    box: Box | None = None


Ordinals = Counter[tuple[str, int]]


def count_ordinals(texts: list[str]) -> Ordinals:
    """How often each number or letter of a list stands before a line. A list has more than one."""
    return Counter(place for text in texts for place in _places(_ORDINAL.match(_take_glyph(text) or text)))


def take_bullet(text: str, ordinals: Ordinals) -> Bulleted:
    """`text` without its bullets. A number or letter is one only beside its neighbours: `A. Smith` is a name."""
    box: Box | None = None
    for _ in range(_MAX_BULLETS):
        found, rest = _take_box(text) or (None, _take_glyph(text) or _take_ordinal(text, ordinals))
        if not rest:
            break
        text, box = rest, box or found
    return Bulleted(text, box)


def _take_box(text: str) -> tuple[Box, str] | None:
    match = _BOX.match(text)
    if match:
        mark = match["square"] if match["square"] is not None else match["round"]
        return Box.TICKED if mark.strip() else Box.EMPTY, text[match.end() :]
    if text[:1] in _CHECK_MARKS and text[1:].strip():
        return Box(_CHECK_MARKS[text[0]]), text[1:].lstrip()
    return None


def _take_glyph(text: str) -> str:
    """What follows the glyph that `text` begins with; "" if it begins with none."""
    for pattern in (_ARROW, _KEYCAP, _LETTER, _HEADING):
        match = pattern.match(text)
        if match:
            return text[match.end() :]
    if not text or text.startswith(("--", "––", "——", "**", "~~")) or not _is_glyph(text):
        return ""
    return _MODIFIER.sub("", text[1:2]) + text[2:] if text[1:2].strip() else text[1:].lstrip()


def _is_glyph(text: str) -> bool:
    first, is_apart = text[0], text[1:2].isspace()
    if first in _TOUCHING:
        return first != "*" or is_apart or "*" not in text[1:]
    category = unicodedata.category(first)
    return category in ("So", "Co") or ((first in _APART or (category == "No" and first > "\u2400")) and is_apart)


def _take_ordinal(text: str, ordinals: Ordinals) -> str:
    match = _ORDINAL.match(text)
    if match is None:
        return ""
    is_listed = match["sure"] is not None or any(_has_company(*place, ordinals) for place in _places(match))
    return text[match.end() :] if is_listed else ""


def _has_company(alphabet: str, place: int, ordinals: Ordinals) -> bool:
    if alphabet == _DASHES:
        return ordinals[alphabet, place] > 1
    return bool(ordinals[alphabet, place - 1] or ordinals[alphabet, place + 1])


def _places(match: re.Match[str] | None) -> list[tuple[str, int]]:
    """The alphabets that a number or letter may belong to, and its place there."""
    if match is None:
        return []
    if match["dashes"]:
        return [(_DASHES, 1)]
    number, letter = match["number"] or match["hash"], match["letter"] or ""
    if number:
        return [("1", int(number))]
    case = "A" if letter.isupper() else "a"
    places = [(case, ord(letter.lower()))] if len(letter) == 1 else []
    roman = letter.lower()
    return [*places, (f"roman {case}", _ROMAN.index(roman))] if roman in _ROMAN else places
