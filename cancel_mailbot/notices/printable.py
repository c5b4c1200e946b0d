"""Received text made harmless to show: no control characters, no bidi controls, bounded in length."""

import unicodedata
from collections.abc import Iterable

CUT = "[…]"
# Formats (zero-width, bidi), surrogates, private use, unassigned: no reader sees them, so nothing stands for them.
_INVISIBLE = frozenset(("Cf", "Cs", "Co", "Cn"))


def printable_line(text: str, limit: int = 300) -> str:
    """`text` as one line of visible characters and single blanks; a cut beyond `limit` characters is marked."""
    visible = text[: limit * 4]
    if not visible.isprintable():
        visible = "".join(map(_visible, visible))
    line = " ".join(visible.split())
    return line if len(line) <= limit else f"{line[: limit - len(CUT) - 1].rstrip()} {CUT}"


def printable_lines(text: str, limit: int = 2000, max_lines: int = 60) -> tuple[str, ...]:
    """The lines of `text`, never two blank ones in a row; a cut beyond the limits is marked."""
    text = text.strip()
    lines = text[:limit].splitlines()
    kept = _squeeze(printable_line(line, 500) for line in lines[:max_lines])
    return kept if len(text) <= limit and len(lines) <= max_lines else (*kept, CUT)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return "" if unicodedata.category(character) in _INVISIBLE else " "


def _squeeze(lines: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return tuple(kept)
