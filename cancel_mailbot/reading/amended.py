"""`amend` at the top of a rep's reply: the lines below it, which say how the request shall read from now on."""

import re

from cancel_mailbot.reading.courtesy import is_courtesy

# The word alone or before a colon, a politeness around it, and what of the request it is about.
_AMEND = re.compile(
    r"[#/]?(?:please |pls )?amend(?: (?:the |this |my |our )?(?:request|case|order|cancellation))?(?: please)?"
    r"(?: to| as follows)?(?P<end> ?[:;,.!–—-] ?|$)",
    re.IGNORECASE,
)


def read_amended(text: str) -> str | None:
    """What stands behind and below the word `amend`; None where the reply begins otherwise, but for a greeting."""
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if line.strip() and not is_courtesy(line.strip())), None)
    if first is None:
        return None
    line = " ".join(lines[first].split())
    word = _AMEND.match(line)
    return "\n".join((line[word.end() :], *lines[first + 1 :])) if word else None
