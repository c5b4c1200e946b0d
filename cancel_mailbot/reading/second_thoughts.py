"""Does a sentence around the form hold, negate, narrow, add to or correct what the form asks for?

Only sentences that are aimed at us count: "do not process this yet", "keep the audio", "only the display". A reason
("the client did not renew", "they cannot pay") asks for nothing.
"""

import re
from itertools import islice

from cancel_mailbot.reading.request import Warning

_MAX_LENGTH = 400  # of a sentence that is judged
_MAX_SENTENCES = 40  # of a paragraph
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s|\s[–—-]\s")

# Where an order to us begins: at the start, behind a comma, or behind "please", "but", "and" and their kin.
_US = (
    r"(?:^|[,;:(–—]\s?|\b(?:please|pls|plz|kindly|but|and|so|then|though|also|just|actually|now|team|all|you to"
    r"|you|can you|could you|would you)\s)(?:(?:hi|hey|oh|ah|wait|sorry|actually|please|pls|kindly|just|also|so|ok|no"
    r"|for now|p\.?s\.?)[,:.!]?\s){0,3}"
)
_DOING = (
    r"(?:un)?(?:cancel\w{0,8}|process\w{0,3}|action|proceed|progress|execute|submit|initiate|start"
    r"|begin|stop|end|remove"
    r"|pull|terminate|touch|enter|log|file|open|act on|act upon|work on|go ahead|move forward|move ahead|do (?:this|it"
    r"|anything))"
)
_NOT = r"(?:do not|don't|dont|do n't|never|please not|not to|shouldn't|should not|must not|mustn't|cannot yet)"
_THIS = r"(?:this|it|that|these|those|the (?:request|form|order|cancell?ation|e-?mail|message))"
_APPROVED = (
    r"(?:approved|confirmed|final|finali[sz]ed|official|signed off|authori[sz]ed|decided|agreed|certain|definite)"
)
_CANCELLATION = r"(?:(?:this|the|my|our|that) )?(?:order )?(?:cancell?ation|cancel)(?: request)?"

# Nothing shall be done, or not yet.
_HELD = (
    rf"{_US}{_NOT}\s(?:\w{{1,20}}\s){{0,2}}{_DOING}\b",
    r"\b(?:not|never|\w{2,6}n't|dont)\s(?:\w{1,20}\s){0,3}cancel(?!l?ed by)",
    rf"\bnot (?:yet )?(?:been )?(?:\w{{1,12}} )?{_APPROVED}\b.{{0,40}}\byet\b|\bnot yet (?:been )?{_APPROVED}\b",
    rf"\w{{2,6}}n't (?:been )?{_APPROVED}\b.{{0,40}}\byet\b|^not {_APPROVED}\b",
    r"\b(?:pending|awaiting|waiting (?:for|on)|subject to) (?:\w{1,12} ){0,2}(?:approval|confirmation|sign[- ]?off)\b",
    (
        rf"{_US}(?:hold|wait|stand by|sit tight)\b(?!\s(?:me|us)\b|,? i meant)|\bhold off\b|\bput {_THIS} on hold\b"
        rf"|\bon hold for now\b"
    ),
    rf"\b{_THIS} (?:is|stays|should be|to be) on hold\b",
    (
        r"\b(?:until|unless|once|when|after) (?:i|we) (?:confirm|hear|approve|say|get back|give"
        r"|let you know|have (?:the )?"
        r"(?:approval|confirmation))\b"
    ),
    (
        r"\b(?:will|'ll|to) confirm (?:this |it |by )?(?:tomorrow|today|later|soon|once|when|on|next"
        r"|asap|monday|tuesday"
        r"|wednesday|thursday|friday)\b"
    ),
    r"\b(?:may|might|could) (?:still )?(?:change (?:their|his|her|its) minds?|reconsider|want to keep)\b",
    r"\botherwise (?:please )?(?:leave|keep|do not|don't|hold|ignore)\b",
    rf"{_US}(?:postpone|delay|pause|suspend)\b(?!d)|\bpaus(?:e|ing|ed)?,? (?:and )?not cancel",
)
# The request is taken back, was none, or was done already.
_NONE = (
    (
        rf"{_US}(?:ignore|disregard|delete|scrap|bin|forget)\b(?!\s(?:my|the|our)\s(?:earlier|previous|prior|last|first"
        r"|other|old)\b)"
    ),
    r"\bscratch (?:that|this|the|it|all)\b|\bnever ?mind\b|\bfalse alarm\b",
    r"\bsent (?:this |it |that )?(?:in error|by (?:mistake|accident)|accidentally|too early|too soon)\b",
    r"\b(?:this|it|that) (?:is|was) (?:sent )?(?:an error|a mistake|in error|by mistake)\b|^my mistake\b",
    (
        r"(?:^|\b(?:this|it) is |\bjust |\bonly )(?:an? )?(?:test(?:ing)?|dry run|drill|draft|practice"
        r"|example|sample)\b"
        r"(?:\s(?:only|e-?mail|mail|message|request|form|of\b.{0,40}|for\b.{0,40}))?\s?(?:$|[,.;:!–—-])"
    ),
    (
        r"^(?:this is |these are |sending |just |only |purely )*for (?:your|our|my) (?:records?|files?|information only"
        r"|reference only)\b|\b(?:just|only|purely) for (?:your|our|my) (?:records?|files?|reference)\b"
    ),
    (
        r"\bno (?:further |other )?action (?:is |are )?(?:yet |currently )?(?:needed|required|necessary)\b"
        r"|^nothing (?:is )?(?:needed|required|to do)\b|\b(?:do|need to do) nothing\b"
    ),
    r"\b(?:un-?cancel|de-?cancel)\w{0,4}\b",
    (
        rf"{_US}(?:reinstat|reactivat|restor|resum|restart|re-?open)e?\b"
        r"|\b(?:i|we)(?:'d| would)? (?:like|want|need)(?: you)? to (?:reinstate|reactivate|restore"
        r"|resume|restart|re-?open)\b"
    ),
    rf"{_US}(?:stop|reverse|undo|rescind|revoke|void|retract|withdraw|take back|call off) {_CANCELLATION}\b",
    r"\b(?:turn|switch|put)(?: \w{1,20}){0,4} back (?:on|live)\b",
    (
        r"\b(?:this|it|order|that|these|they|which) (?:is|was|has been|have been|are|were) already (?:been )?(?:cancel"
        r"|processed|stopped|done)"
    ),
    (
        r"^(?:is|are) (?:this|that|these|it)\b.{0,60}\b(?:how|right|correct|form|way|ok|okay|all)\b.{0,60}\?"
        r"|\bhow (?:i|we) (?:should )?(?:fill|do|write|use|complete)\b"
    ),
    (
        r"^(?:can|could|may) (?:i|we|you) still\b.{0,80}\?|\b(?:still possible|too late)\b.{0,60}\?"
        r"|\bwhat (?:would|will) happen\b|^should (?:i|we)\b.{0,80}\?|\b(?:just|only) (?:asking|wondering|checking)\b"
    ),
)
# Something stays as it is.
_RUNS = r"(?:running|live|active|alone|going|as is|as it is|in place|in flight|on|up|untouched)"
_WANTS = r"(?:wants?|wanted|likes?|wish(?:es)?|needs?|decided|prefers?|intends?|plans?|is going|are going|asked)"
_KEPT = (
    rf"{_US}(?:keep|retain)\b(?!\s(?:me|us|in (?:mind|touch|the loop)|up|track|an eye|him|her)\b)",
    rf"{_US}leave\b(?!\s(?:a|me|us|it (?:to|with) (?:me|us))\b)",
    rf"\bkeep\b(?!\sin (?:mind|touch)).{{0,40}}\b{_RUNS}\b|\bleave\b.{{0,40}}\b{_RUNS}\b",
    rf"\b{_WANTS} (?:us |you )?to (?:keep|retain|continue)\b",
    rf"\b(?:stays?|remains?|staying|remaining)\b (?:\w{{1,12}} ){{0,2}}{_RUNS}\b",
    r"\b(?:should|must|will|shall|needs? to|has to|have to|is to|are to) (?:stay|remain|continue|keep|run)\b",
    r"\b(?:stays?|remains?|continues?)\b\s?(?:$|[.!,;])|\bcontinues? (?:through|until|running|as|with)\b",
    (
        rf"{_US}(?:replace|swap|exchange|move|switch|transfer"
        rf"|reduce)\b(?!(?:\s\w{{1,20}}){{0,4}}\s(?:credits?|budgets?|balance"
        r"|funds?|money|dollars|spend|meeting|call)\b)"
    ),
)
# Less than the form lists.
_NARROWED = (
    r"\b(?:only|just) (?:please )?(?:cancel|stop|remove|process|drop|end|pull)\b",
    r"\bcancel(?:ling|ing)?\b.{1,80}\bonly\b|\bcancel only\b|\bcancel just\b",
    (
        r"^(?:please |pls |and |but |so |actually |sorry |for )*only\b(?!\s(?:reason|thing|ran|got"
        r"|received|delivered|issue"
        r"|problem|wanted|half|part|one month)\b)"
    ),
    r"^(?:please |and |but |actually )*just (?:the|this|that|these|those)\b(?!\s(?:usual|same|one thing)\b)",
    (
        r"(?:^|[,;:(–—]\s?|\b(?:everything|all|but|and|products?|lines?|cancel|below|these|them|it"
        r"|order)\s)(?:except|excepting"
        r"|excluding|excl|minus|besides|other than|apart from|aside from|save for|not including|leaving out)\b"
        r"(?!\s(?:that|this one time)\b)"
    ),
    (
        r"\bwith the exception of\b|\b(?:all|everything) but\b|\bbut not (?:the|this|that|for|any)\b|\bnot all of\b"
        r"|\bexcept (?:for )?(?:the|this|that)\b"
    ),
    r"^(?:and |but |please )?not (?:the|this|these|those|that)\b(?!\s(?:best|first|kind|result|way|case)\b)",
    r",\s?not (?:the|this|these|those)\s",
)
# More than the form lists.
_ADDED = (
    (
        r"(?:^|[,;:(–—]\s?|\b(?:please|and|p\.?s\.?|oh|can you|could you)[,:.!]?\s)(?:also|additionally"
        r"|plus) (?:please )?"
        r"(?:cancel|remove|stop|drop|add|end|include|pull)\b"
    ),
    r"\b(?:cancel|remove|drop|include|add)\b.{1,60}\b(?:too|as well|also)\b",
)
_POINTS_BELOW = re.compile(
    r"\b(?:cancel|remove|stop|drop|add|end|include|pull)(?:\s(?:the|this|these|an?|my|our|billing"
    r"|and|fulfill?ment|for|of))*"
    r"\s(?:following|below|attached|orders?(?! id)|one|request|campaign|products? below)\b(?!.{0,40}\d{4})",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"\b(?:should|shld) (?:be|read|say|have been)\b|\bmeant\b|\bactual(?:ly)?\b|\bcorrect(?:ion|ed"
    r"|ing)?\b|\bwrong\b|\btypo\b"
    r"|\bmist(?:yped|ake)\b|\binstead\b|\bsorry\b|\bapologies\b|\bnew (?:order )?id\b"
    r"|\bright (?:order )?(?:id|number)\b"
    r"|^p\.?\s?s\b|\buse order\b",
    re.IGNORECASE,
)
# "The client no longer wants to keep it": a reason.
_DENIED = re.compile(
    r"\b(?:not|never|no longer|cannot|can't|\w{2,6}n't|dont|nor|without)\s(?:\w{1,12}\s){0,2}$", re.IGNORECASE
)
# What a lawyer says to whoever it may concern.
_NOT_TO_US = re.compile(
    r"if you (?:have |are |were )?(?:received|not|get|got)\b|if this (?:e-?mail|message)\b|(?:please )?(?:do not|don't)"
    r" (?:reply|print|hesitate|forward)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"(?:cancell?ation )?(?:reason|cause)\b.{0,30}:", re.IGNORECASE)


def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)


_FAMILIES = (
    (_compile((*_HELD, *_NONE)), Warning.NEGATION),
    (_compile(_NARROWED), Warning.EXCEPTION),
    (_compile(_ADDED), Warning.PROSE),
)
_STAYS = _compile(_KEPT)


def find_second_thought(paragraph: str) -> Warning | None:
    """Why a person must decide, if a sentence of the paragraph holds, narrows or adds to the request."""
    sentences = islice(_SENTENCE_END.split(paragraph), _MAX_SENTENCES)
    return next(filter(None, map(_judge, [paragraph[:_MAX_LENGTH], *sentences])), None)


def is_correction(sentence: str) -> bool:
    """True for words that put something right: `should be`, `I meant`, `actually`, `P.S.`"""
    return _CORRECTED.search(sentence[:_MAX_LENGTH]) is not None


def _judge(sentence: str) -> Warning | None:
    words = " ".join(sentence[:_MAX_LENGTH].replace("’", "'").split()).lstrip("*-–—>([\"' ")
    if _NOT_TO_US.match(words) or _REASON.match(words):
        return None
    for pattern, warning in _FAMILIES:
        if pattern.search(words) and not (warning is Warning.PROSE and _POINTS_BELOW.search(words)):
            return warning
    kept = (match for match in _STAYS.finditer(words) if not _DENIED.search(words[: match.start()]))
    return Warning.NEGATION if next(kept, None) else None
