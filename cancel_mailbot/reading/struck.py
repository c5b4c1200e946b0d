"""Words that a style sheet strikes out by a class: the lines of the page show them as if they stood."""

import re
from collections.abc import Iterator

_CLASS = re.compile(r"\.([\w-]{1,100})")
_USED = re.compile(r"class {0,3}= {0,3}[\"']?([^\"'<>]{1,300})", re.IGNORECASE)
_MAX_SHEETS = 20


def is_struck_by_class(markup: str) -> bool:
    """True if an element has a class that the page's style sheet strikes out."""
    if "line-through" not in markup.casefold():
        return False
    struck = set(_find_struck(markup.casefold()))
    return bool(struck) and any(not struck.isdisjoint(names.casefold().split()) for names in _USED.findall(markup))


def _find_struck(markup: str) -> Iterator[str]:
    for sheet in markup.split("<style", _MAX_SHEETS)[1:]:
        for rule in sheet.partition("</style")[0].split("}"):
            selector, _, style = rule.rpartition("{")
            if "line-through" in style:
                yield from _CLASS.findall(selector)
