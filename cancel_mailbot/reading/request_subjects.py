"""Is a subject that of a cancellation request? As the template has it, or in the words that reps put in its place."""

import re

from cancel_mailbot.reading.labels import is_one_slip

_TAIL = r"(?P<rest>\s*(?:[-–—:|#(\[,.!_*\]?].*|\s(?:for|#?\d|[A-Z]{1,4}-\d|titan|order\s(?:id|#|no)).*)?)"
_BEFORE = r"(?:(?P<before>[^:]{1,80}\s[-–—|]\s|#?[\w-]{0,8}\d{3,12}[\w-]{0,4}[\s:,]{1,3}))?"
# The template's own.
_REQUEST = re.compile(rf"{_BEFORE}order\s?-?cancell?ation\s?-?requests?{_TAIL}", re.IGNORECASE)
_ORDER = r"(?:titan\s)?orders?(?:\s?(?:id|number|no\.?|#))?"
_CANCELLATION = r"cancell?(?:ation|ing)"
_LOOSE_TAIL = (
    r"(?P<rest>\s*(?:[-–—:|#(\[,.!_*\]].*"
    r"|\s(?:for|of|from|by|asap|please|today|#?\d|[A-Z]{1,4}-\d|titan|request\b).*)?)"
)
_LOOSE = re.compile(
    _BEFORE
    + r"(?:"
    + rf"(?:please\s)?cancel(?:\s(?:the|an?|this|my|our|following))*\s{_ORDER}"
    + rf"|{_CANCELLATION}\s(?:of\s|for\s)?(?:(?:the|an?|this|my|our)\s)*{_ORDER}"
    + rf"|{_CANCELLATION}\sreq(?:uest|\.)?s?"
    + rf"|{_ORDER}\s(?:#?[\w-]{{0,5}}\d{{3,12}}\s)?(?:to\s(?:be\s)?)?(?:cancell?ation|cancelling|canceling|cancel)"
    r"(?:\sreq(?:uest|\.)?s?)?"
    + rf"|req(?:uest|\.)?s?\s(?:to\scancel|for\s(?:the\s|an?\s)?{_CANCELLATION}(?:\sof)?)(?:\s(?:the|an?|this|my|our))*"
    rf"\s{_ORDER}" + rf"){_LOOSE_TAIL}",
    re.IGNORECASE,
)
# Talk about requests: the report, the template, the training.
_ABOUT_REQUESTS = re.compile(
    r"\b(?:report|summary|training|template|process|procedure|policy|guide|how to|webinar|form update)\b", re.IGNORECASE
)
# Talk about cancelling, and what else people cancel.
_ABOUT_OTHERS = re.compile(
    r"\b(?:confirm(?:ed|ation)?|policies|ways?|tips?|stats?|statistics|numbers|trends?|rates?|fees?|survey|newsletter|notice"
    r"|notification|status|update|question|reminder|review|meeting|call|lunch|deadline|subscription|membership|reservation"
    r"|booking|hotel|ticket|appointment|refund|processed|completed?|done|received|has been|have been|was|were)\b|\?",
    re.IGNORECASE,
)
_WORDS = ("order", "orders", "cancellation", "cancelation", "cancel", "request", "requests")
_MIN_WORD = 4  # letters of a word that may have a slip
_MAX_WORDS = 12


def find_rest(subject: str) -> tuple[str, bool] | None:
    """What stands around the words that ask for a cancellation, and whether these are a rep's own, not the template's.

    None for any other subject. The subject has neither prefixes nor tags.
    """
    for written in (subject, _without_slips(subject)):
        match = _REQUEST.fullmatch(written)
        if match:
            words = _around(match)
            return None if _ABOUT_REQUESTS.search(words) else (words, False)
    match = _LOOSE.fullmatch(_without_slips(subject))
    words = _around(match) if match else ""
    if match is None or _ABOUT_REQUESTS.search(words) or _ABOUT_OTHERS.search(words):
        return None
    return words, True


def _around(match: re.Match[str]) -> str:
    return f"{match['before'] or ''} {match['rest']}"


def _without_slips(subject: str) -> str:
    """The subject with its words of cancelling as they are spelt, where a single slip of the finger is in them."""
    words = subject.split(" ")
    return " ".join([*map(_spell, words[:_MAX_WORDS]), *words[_MAX_WORDS:]])


def _spell(word: str) -> str:
    bare = word.casefold()
    if len(bare) < _MIN_WORD or bare in _WORDS or not bare.isalpha():
        return word
    return next((known for known in _WORDS if is_one_slip(bare, known) and bare[0] in known[:2]), word)
