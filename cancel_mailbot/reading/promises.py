"""A rep's word that what was asked for will come: it tells nobody anything, and the rep still owes the answer."""

import re

from cancel_mailbot.reading.courtesy import is_author

_MAX_LENGTH = 200  # a longer reply is for a person
_PART = re.compile(r"[\n.!,;]+| [-–—] ")
_THANKS = re.compile(
    r"(?:ok(?:ay)?|sure|yes|got it|noted|understood|sorry|apologies|will do|no problem"
    r"|(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:again|so much|very much|a lot|for the reminder))*"
    r"|(?:hi|hello|hey|dear)(?: \w+)?)"
)
_DOING = (
    r"(?:send|get|provide|forward|supply|email|reply|check|ask|find out|look|come back|circle back|follow up|update)"
)
_WHAT = (
    r"(?:it|that|this|them|those|you|to|the|your|over|back|on|in|into|up|for|with|a|bit|missing|info|information|details"
    r"|client|campaign|name|titan|order|id|number|products|rep|him|her|and|know|let|get|send)"
)
_WHEN = (
    r"(?:shortly|soon|later|today|tonight|tomorrow|asap|first|thing|by|this|next|morning|afternoon|evening|week|eod"
    r"|monday|tuesday|wednesday|thursday|friday|once|when|as|possible|can|i)"
)
_PROMISE = re.compile(
    rf"(?:(?:i|we)(?: will|'ll| am going to|'m going to)|will|let me) {_DOING}(?: (?:{_WHAT}|{_WHEN})){{0,12}}"
    rf"|(?:(?:i am|i'm|we are|we're) )?(?:working|checking)(?: (?:on|with|{_WHAT}|{_WHEN})){{0,8}}"
)


def is_promise(text: str, author: str) -> bool:
    """True for `thanks, will send` or `I'll get it to you tomorrow`, with nothing besides but the author's name."""
    if len(text) > _MAX_LENGTH or "?" in text:
        return False
    parts = [" ".join(part.split()) for part in _PART.split(text.replace("’", "'").strip())]
    parts = [part for part in parts if part]
    promised = [part for part in parts if _PROMISE.fullmatch(part.lower())]
    others = [part for part in parts if part not in promised and not _THANKS.fullmatch(part.lower())]
    return bool(promised) and (not others or (others == parts[-1:] and is_author(others[0], author)))
