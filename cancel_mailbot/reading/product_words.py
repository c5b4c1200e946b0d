"""What the words of a product list say beside names: all of them, all but some, not these, perhaps, prose."""

import re

from cancel_mailbot.reading.answers import is_placeholder
from cancel_mailbot.reading.request import Warning

_ALL = frozenset(("all", "every", "everything", "entire", "whole", "full", "complete"))
_FILLERS = frozenset(
    """
    of the them it these this that those on in for and to be is are please cancel canceled cancelled cancelling
    canceling remaining listed above below active current associated with under attached here each one
    two three four five six seven eight nine ten
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_NOUNS = frozenset(
    """
    product products item items line lines order orders campaign campaigns service services tactic tactics media
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_ALL_WORDS = _ALL.union(_FILLERS, _NOUNS)
_EXCEPTION = re.compile(
    r"\b(?:except|excepting|exception|excluding|exclude|excl|other than|apart from|aside from|besides|minus|but"
    r"|save for|without)\b|\bw/o\b|\b(?:all|everything|entire order)\b.{0,40}\b(?:save|bar|less)\b",
    re.IGNORECASE,
)
# "All digital products", "Everything after 12/1": which those are, a person says. "Full Service SEO" is a name.
_ALL_OF = re.compile(r"(?:all|every|everything|entire|whole|the (?:entire|whole))\s", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|never|don't|dont|doesn't|won't|shouldn't|isn't|can't|cannot|keep|keeps|keeping|leave|leaving|stays?"
    r"|remains?|continues?|retain)\b|^no\b(?!\.?\s?\d)",
    re.IGNORECASE,
)
# A wish that is no cancellation of the product, or no wish yet.
_UNSURE = re.compile(
    r"\?(?:\W|$)|\splease\s|\s\(?\d{1,2}[.)]\s"
    r"|\b(?:or|maybe|perhaps|possibly|probably|either|instead|for now|not sure|only)\b"
    r"|\b(?:paus|reduc)(?:e|ed|es|ing|tion)\b|^(?:just|half|part|cancel|stop|remove|end|drop)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S++", re.IGNORECASE)
_PROSE = re.compile(
    r"(?:please|pls|we|they|i|i'm|he|she|the client|client (?:has|is|wants|paused)|can you|could you)\s"
    r"|.{0,1900}?[.!?]\s\S+\s\S+\s\S",
    re.IGNORECASE,
)
# The list is longer than what is written of it.
_OPEN_END = re.compile(
    r"(?:\betc|\.{2,}|…|(?:\b(?:and|or) |^)(?:so (?:on|forth)|others|more|the like)|\bamong others|\bet al)[.!)]{0,3}$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_a-z][^\s]*(?:\s(?:[^\W\d_a-z][^\s]*|[&+/|–—-]|of|the|and|for|in|at)){0,5}")


def is_all(entry: str) -> bool:
    """True for `ALL products / entire order`, `everything`, `all three`."""
    words = _words(entry)
    rest = (word for word in words if not word.isdigit())
    return not _ALL.isdisjoint(words) and _ALL_WORDS.issuperset(rest)


def find_objection(entry: str) -> Warning | None:
    """Why an entry of the list is no plain name of a product that shall be cancelled."""
    if is_placeholder(entry) or _LINK.fullmatch(entry):
        return Warning.PLACEHOLDER
    negated = _NEGATION.search(entry)
    if _EXCEPTION.search(entry) and not (negated and _ALL.isdisjoint(_words(entry))):
        return Warning.EXCEPTION
    if negated:
        return Warning.NEGATION
    if is_all(entry):
        return None
    if _ALL_OF.match(entry):
        return Warning.ALL_PRODUCTS
    is_name = any(map(str.isalpha, entry)) and not _UNSURE.search(entry)
    return Warning.PROSE if not is_name or _PROSE.match(entry) else None


def is_open_ended(entry: str) -> bool:
    """True for what ends in `etc.`, `...`, `and so on` and their kin."""
    return _OPEN_END.search(entry, max(0, len(entry) - 30)) is not None


def is_like_a_name(text: str) -> bool:
    """True for a few words in capitals, as products are written, and people."""
    return _NAME.fullmatch(text[:100]) is not None and not text.endswith((".", ",", "!", "?", ":"))


def _words(entry: str) -> list[str]:
    return re.findall(r"[a-z']+|\d+", entry.casefold())
