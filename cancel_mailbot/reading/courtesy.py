"""Words that ask for nothing: greetings, the template's own sentences, and the banner of a mail gateway."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

_NAME = r"[^\W\d_][\w.'&/-]{0,40}"
# What changes the meaning of a sentence, however politely it begins.
_TURNS = re.compile(
    r"\b(?:not|no|never|only|just|except|exclud\w{1,4}|keep|leave|until|unless|but|if|instead|without|hold|wait)\b"
    r"|n't\b|\d",
    re.IGNORECASE,
)
_WHAT = (
    r"(?: (?:the|an?|this|these|following|below|attached|specified|listed|above|our|my|his|her|their))*"
    r"(?: (?:orders?|products?|campaigns?|order cancell?ations?|cancell?ations?|requests?|details|items?|lines?))?"
    r"(?: (?:below|as follows|listed|above|details|process|request))*"
)
_ASKING = r"(?:please|kindly|(?:i|we)(?:'d| would)? (?:like|want|need) to|(?:can|could) you(?: please)?)"
_CANCEL = r"(?:cancel|process|initiate|proceed with(?: the)? cancell?(?:ing|ation of)|proceed with)"
_THANKS = r"(?:thank you|thanks|many thanks|thx)"
_VERY = r"again|so much|very much|a lot|all|both|team|everyone|in advance"
_REACHING = (
    r"let|reach|out|contact|me|us|know|to|if|any|questions|with|or|concerns|you|have|need|anything|else|more|further"
    r"|additional|information"
)
_HERE = r"(?:sorry|apologies)?,? ?here (?:it is|you (?:go|are)|are the details)"
_COURTESIES = (
    rf"(?:dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening|day))(?: there)?(?:,? {_NAME}){{0,4}}",
    r"sales enablement|team|all|everyone",
    rf"(?:i|we)? ?(?:hope|trust) (?:this|that|you|all|everyone|your)(?: {_NAME}){{1,8}}",
    rf"(?:i am|i'm|i) (?:writing|write|reaching out) to (?:initiate|request|start|begin){_WHAT}(?: for{_WHAT})?",
    rf"{_ASKING} {_CANCEL}{_WHAT}",
    rf"{_ASKING} {_CANCEL}(?: the)? billing and fulfill?ment (?:for|of){_WHAT}",
    rf"{_ASKING} see(?: {_NAME}){{0,3}} (?:below|attached|here)",
    rf"(?:see|as)(?: (?:details|filled in))? below|below|fyi|{_HERE}",
    rf"(?:here|below|these|the following) (?:is|are)(?: {_NAME}){{0,5}}(?: (?:below|details|info|as follows))?",
    rf"{_THANKS}(?: (?:{_VERY}))*(?: for (?:your|the|all)(?: {_NAME}){{1,5}})?",
    rf"(?:please )?(?:feel free to|let me know|reach out|contact me)(?: (?:{_REACHING}))*",
    r"(?:sorry|apologies)(?: (?:about|for) (?:that|this|the delay|the confusion))?",
)
_COURTESY = re.compile("|".join(f"(?:{each})" for each in _COURTESIES), re.IGNORECASE)
# The one sentence of the template with an "if" in it.
_OFFER = re.compile(
    r"(?:if|should) you (?:require|need|have)(?: any)?(?: (?:additional|further|more|other))?"
    r" (?:information|questions?|details|concerns)(?: or (?:questions|concerns|information))?,?"
    r"(?: (?:please|feel|free|to|reach|out|let|me|us|know|contact|call|don't|do|not|hesitate))*",
    re.IGNORECASE,
)
_GATEWAY = r"(?:external|outside|originated|unknown sender)\b"
_BANNERS = (
    r"\[?external\]?(?: (?:e-?mail|sender|message)\b.*)?\W{0,6}$",
    r"\[external\]|external (?:e-?mail|sender|message)\b",
    r"\[?(?:caution|warning|attention|notice)\]?\W{0,6}(?:[^\W\d_]{1,20}\W{1,3}){0,8}?" + _GATEWAY,
    r"you don't often get e-?mail from|some people who received this message don't often",
    r"this (?:e-?mail|message) (?:originated|came|is|was sent|comes) from (?:outside|an? (?:external|unknown))",
)
_BANNER = re.compile(r"[^\w\[]{0,6}(?:" + "|".join(f"(?:{each})" for each in _BANNERS) + ")", re.IGNORECASE)
_SIGNED = re.compile(r"[-–—]{0,2} ?[^\W\d_a-z][^\W\d_A-Z]{1,14}\.?")
_MAX_NAMES = 4
# Words that people begin a short answer with, and no name does.
CHAT = frozenset(
    (
        *("yes", "no", "not", "ok", "okay", "sure", "will", "got", "on", "done", "please", "thanks", "thank", "sorry"),
        *("call", "ask", "see", "same", "both", "all", "none", "any", "stop", "wait", "hold", "keep", "cancel", "go"),
        *("withdraw", "status", "help", "amend", "i", "i'm", "i'll", "we", "it", "it's", "this", "that", "what", "who"),
        *("when", "why", "how", "which", "where", "can", "could", "is", "are", "do", "does", "don't", "let", "just"),
        *("hi", "hello", "dear", "hey", "sent", "get", "best", "regards", "working", "looking", "checking", "never"),
        *("only", "except", "remove", "add", "change", "correction", "urgent", "asap", "rush", "approved", "denied"),
    )
)
_GIVEN = r"[^\W\d_]['’\w-]{0,30}"
_SALUTATION = re.compile(
    rf"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day))(?:,? ({_GIVEN})){{0,2}} ?[,.!:]?"
    rf"|({_GIVEN}),",
    re.IGNORECASE,
)
_MAX_LENGTH = 200
_MAX_SENTENCES = 100  # of a paragraph: a longer one is for a person, whatever is in it
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s")


def is_courtesy(sentence: str) -> bool:
    """True for a greeting, a sentence of the template's, or thanks: nothing that a person would have to read."""
    bare = sentence[: _MAX_LENGTH + 1].strip(" .,:;!-–—")
    if len(bare) > _MAX_LENGTH:
        return False
    if _OFFER.fullmatch(bare):
        return True
    return _COURTESY.fullmatch(bare) is not None and _TURNS.search(bare) is None


def is_salutation(line: str) -> bool:
    """True for a line that only greets: `Hi,`, `Hello team,`, `Dana,`."""
    found = _SALUTATION.fullmatch(line[: _MAX_LENGTH + 1])
    return found is not None and not {(found[1] or "").lower(), (found[2] or "").lower()} & CHAT


def is_banner(words: str) -> bool:
    """True for the warning that a mail gateway puts above mail from outside."""
    return _BANNER.match(words[:_MAX_LENGTH]) is not None


def is_name(words: str, author: str) -> bool:
    """True for a name of the author's, as people sign with; `author` is all that is known of it, with the address."""
    if is_author(words, author):
        return True
    # Robert signs as Bob.
    return _SIGNED.fullmatch(words) is not None and words.strip(" -–—.").casefold() not in CHAT


def is_author(words: str, author: str) -> bool:
    """True for nothing but names of the author's."""
    signed = re.findall(r"[^\W\d_]+", words[:_MAX_LENGTH].casefold())
    return 0 < len(signed) <= _MAX_NAMES and set(signed) <= set(re.findall(r"[^\W\d_]+", author.casefold()))


def find_other_words(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of the lines, of one paragraph, with a sentence that is no courtesy; it may be broken over lines."""
    text = " ".join(lines)
    ends = [*(match.start() for match in islice(_SENTENCE_END.finditer(text), _MAX_SENTENCES)), len(text)]
    if len(ends) > _MAX_SENTENCES:
        return frozenset(range(len(lines)))
    sentences = [
        (begin, end) for begin, end in pairwise((0, *ends)) if not is_courtesy(text[begin:end].strip() or "hi")
    ]
    found: set[int] = set()
    at = 0
    for index, line in enumerate(lines):
        stop = at + len(line)
        if any(begin < stop and at < end for begin, end in sentences):
            found.add(index)
        at = stop + 1
    return frozenset(found)
