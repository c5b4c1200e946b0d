"""Numbers and letters before the products of a list. They count only where they count up from the first."""

import re

_NUMBERED = re.compile(
    r"(?:\(|\[)?(?P<word>#|no\.?\s?|nr\.?\s?|(?:item|product|line)\s#?)?(?:(?P<part>\d)\.)?"
    r"(?P<count>\d{1,2}|[a-z]|[ivx]{1,4})(?P<mark>\s?[-–—.):\]]+\s*|\s)(?=\S)",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(r"(?:#|no\.?\s?)?\d{1,2}\s?[-–—.):]\s", re.IGNORECASE)
_LONE = re.compile(r"\s[-–—]\s|[.)]\s")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_INNER_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?\d{1,2}[.)]\s")
_INNER = re.compile(r"[\s,;]+(?:and\s)?(?=\(?\d{1,2}[.)]\s)")


def strip_numbers(entries: list[str]) -> list[str]:
    """The entries without `1 -`, `#1`, `A.`, `ii.`, … if every entry has its number in turn."""
    found = [_NUMBERED.match(entry) for entry in entries]
    matches = [match for match in found if match]
    if len(matches) < len(entries) or not _counts_up(matches):
        return entries
    # One alone may be a name: "#1 Rated", "1-800 Promo"; "1 - SEO" is none.
    if len(matches) == 1 and (not _LONE.match(matches[0]["mark"]) or _INNER.search(entries[0])):
        return entries
    return [entry[match.end() :] for entry, match in zip(entries, matches, strict=True)]


def split_numbers(entry: str) -> list[str]:
    """`1. SEO 2. Radio` in two; any other line is one."""
    parts = _INNER.split(entry)
    stripped = strip_numbers(parts)
    return stripped if stripped is not parts else [entry]


def is_numbered(text: str) -> bool:
    """True for a line that begins with a number of a list, such as `2 - Radio`: it begins a product."""
    return _NUMBER_FIRST.match(text) is not None


def without_numbers(entry: str) -> str:
    """The line without the numbers in it, as it can be judged for prose."""
    return _INNER_NUMBER.sub("", entry)


def _counts_up(matches: list[re.Match[str]]) -> bool:
    counts = [match["count"].casefold() for match in matches]
    numbers = [str(n) for n in range(1, len(counts) + 1)]
    if counts == numbers:
        return True
    is_marked = all(match["mark"].strip() for match in matches)
    letters = [chr(ord("a") + n) for n in range(min(len(counts), 26))]
    return is_marked and counts in (letters, list(_ROMAN[: len(counts)]))
