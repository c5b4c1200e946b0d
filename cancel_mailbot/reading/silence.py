"""Whether the words above a forwarded or quoted message say anything themselves, or only greet and point below."""

import re

from cancel_mailbot.reading.passages import Passage
from cancel_mailbot.reading.signature import is_footer, is_sign_off

_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|hallo|bonjour|hola)\b(?:[ ,]+[\w'.&-]{1,30}){0,4}[ ,.:!–—-]*",
    re.IGNORECASE,
)
_PLACE = r"(?:below|inline|in (?:red|blue|green|bold)|underneath)"
# "See below", "Please find the request below", "Filled in below", "Here you go", "My answers are in red".
_POINTER = re.compile(
    rf"(?:fyi|as {_PLACE}|{_PLACE}|(?:please )?(?:see|find|process|handle)\b(?: [\w'-]{{1,20}}){{0,4}} {_PLACE}"
    rf"(?: in (?:red|blue))?|(?:done|done,|filled (?:in|out)|completed|answered)(?: [\w'-]{{1,20}}| -){{0,3}}"
    rf"|(?:please )?see (?:my )?(?:answers?|comments) {_PLACE}(?: in (?:red|blue))?"
    rf"|(?:my )?(?:answers|comments) (?:are )?{_PLACE}"
    r"|here (?:you go|it is|is (?:the|my) (?:[\w'-]{1,20} )?(?:form|template|request|details|info|information))"
    rf"|per your request,? (?:the|my) (?:[\w'-]{{1,20}} ){{1,3}}is {_PLACE})"
    r"(?:[,. ]+(?:thanks|thank you|thx))?[ .,:;!-]*",
    re.IGNORECASE,
)
_MAX_LENGTH = 120  # of a line that may only greet or point


def is_silent(passage: Passage) -> bool:
    """True if the passage says nothing itself: it is empty, signed only, greets, or points below.

    `Thanks!` says something.
    """
    for line in passage.lines:
        if is_footer(line) or (is_sign_off(line) and line.text.endswith((",", "-"))):
            return True
        if line.text and not _is_pointer(line.text[:_MAX_LENGTH]):
            return False
    return True


def _is_pointer(text: str) -> bool:
    greeting = _GREETING.match(text)
    rest = text[greeting.end() :] if greeting else text
    return not rest or any(_POINTER.fullmatch(words) for words in (text, rest))
