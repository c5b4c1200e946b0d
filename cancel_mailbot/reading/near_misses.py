"""Lines that were meant as a command and are none: which these are, and the closest valid form."""

import difflib
import re

from cancel_mailbot.reading.arguments import suggest_duplicate
from cancel_mailbot.reading.command_words import ANY_STATE, NEGATION, name_steps
from cancel_mailbot.reading.grammar import GRAMMAR, RULES, spell_rule
from cancel_mailbot.reading.labels import is_one_slip
from cancel_mailbot.reading.lexicon import Lexicon

_LOOKED_AT = 200  # characters of a line
_OPENINGS = tuple(opening for opening, rule in RULES.items() if rule.is_fixed)
_WORDS = tuple(dict.fromkeys(opening.split(" ")[0] for opening in _OPENINGS))
_LONG = tuple(word for word in _WORDS if len(word) > 4)  # in which a slip of the finger is seen
_WORD = re.compile(r"n/a|\w[\w'-]*")
_BULLET = "-*•· "
_OBJECT = r"it|this|that|these|those|the case|case|over|back|please|now|p[0-9]\S*|cxl\S*"
# A word of a command and a colon, or what only a command has behind it.
_ADDRESSED = re.compile(
    rf"(?:{'|'.join(_WORDS)}|on hold|add products?|{ANY_STATE}) ?:"
    r"|(?:note|status|help)(?: ?\?| p[0-9]| cxl)|set\b[^:=]{1,60}="
)


def is_near_miss(line: str, lexicon: Lexicon) -> bool:
    """True for a clean line that does not parse and yet was meant for us, judged by its words without punctuation."""
    if line.startswith((">", "|")):
        return False
    words = _WORD.findall(line[:_LOOKED_AT].lower())
    names = [name for name, _ in name_steps(lexicon.steps)]
    if words and words[0] not in names and difflib.get_close_matches(words[0], names, 1, 0.85):
        words[0] = "~"
    said, addressed = " ".join(words), line[:_LOOKED_AT].lower().lstrip(_BULLET)
    patterns = (*_like_reports("|".join(map(re.escape, names))), *_LIKE_COMMANDS)
    return any(re.fullmatch(pattern, said) for pattern in patterns) or bool(
        _ADDRESSED.match(addressed) or _is_slip(words, addressed)
    )


def _like_reports(name: str) -> tuple[str, ...]:
    """Patterns of a line's words; `name` is that of any step, `~` a misspelled one."""
    return (
        rf"(?:{name}|p[0-9]\S*)(?: \S+){{0,5}}",  # a step or a product begins a short line: `billing sorted`
        rf"(?:{name}|p[0-9]\S*)(?: \S+){{0,2}} (?:{ANY_STATE}|{NEGATION}|p[0-9]\S*)(?: .*)?",  # or has one soon
        rf"(?:all|~)(?: \S+){{0,2}} (?:{ANY_STATE})(?: .*)?",  # `all done`, `biling done`
        rf"(?:{ANY_STATE})(?: \S+){{0,2}}",  # `Done`
        rf"(?:{ANY_STATE})(?: \S+){{0,4}} (?:{name}|p[0-9]\S*)(?: .*)?",  # `Done with billing`
        r"no credit(?: \S+)?|(?:credit|charge) [0-9].*|cxl.*",
        rf"(?:re-?open|withdraw|resume)(?: the)? (?:{name}|{_OBJECT})(?: .*)?",
    )


# `Take your time`, `Hold on, I am checking`, `List attached` and `Tell them I said hi` are prose.
_LIKE_COMMANDS = (
    rf"(?:take|resume)(?: (?:{_OBJECT}))*",
    r"(?:undo|assign|withdraw)(?: \S+){0,8}",
    r"re-?open(?: \S+){0,12}",
    r"list(?: (?!(?:attached|below|above|enclosed|following|follows|of|is|was|the)\b)\S+){0,2}",
    r"hold(?! (?:on|up|tight|your|the line)\b)(?: \S+){0,12}",
    r"(?:(?:put|place|keep)(?: \S+){0,2} )?on hold(?: \S+){0,8}",
    rf"reject(?: (?:{_OBJECT}|as|because|since|not)(?: .*)?)?",
    r"duplicate(?: (?:of )?(?:cxl|[0-9]).*)?",
    r"add products?(?: .*)?",
    r"(?:ask|tell)(?: (?:the )?rep(?: .*)?)?",
    r"ask (?:which|what|when|where|who|whether|how|why)(?: .*)?",
    r"set(?: (?:the )?(?:vision vx client|titan|order id|client|campaign|products?)\b.*)?",
    r"(?:note|status|help)",
    r"(?:rejected|withdrawn|reopened|resumed|closed|assigned|taken)(?: \S+)?",
)


def _is_slip(words: list[str], line: str) -> bool:
    """`asign jo@example.com`, `rejct: not ours`: a word of a command misspelled, and little behind it or a colon."""
    if not words or words[0] in _WORDS or _find_meant(words[0]) == "":
        return False
    is_short = len(words) == 1 or re.fullmatch(rf"\S+ (?:{_OBJECT}|\S+@\S+)", line.rstrip(" .!")) is not None
    return is_short or line[len(words[0]) :].lstrip()[:1] == ":"


def _find_meant(word: str) -> str:
    """The word of a command that is a slip of the finger away; "" if none is."""
    return next((long for long in _LONG if is_one_slip(word, long)), "")


def find_closest(line: str, lexicon: Lexicon) -> str:
    """The form of a command that is closest to a clean line; "" if none is near."""
    lower = line[:_LOOKED_AT].lower().lstrip(_BULLET)
    words = _WORD.findall(lower) or [""]
    if words[0].startswith("duplicat"):
        return suggest_duplicate(lower)
    if re.search(r"\bon hold\b", lower):
        return RULES["hold"].shorten()
    near = difflib.get_close_matches(words[0], _LONG, 1, 0.85)
    meant = words[0] if words[0] in _WORDS else _find_meant(words[0]) or "".join(near)
    if meant == "withdraw" and len(words) > 1:
        return RULES[meant].shorten("PRODUCTS")  # the short form would be about the whole case
    if meant and meant != "all":
        return next(RULES[opening].shorten() for opening in _OPENINGS if opening.split(" ")[0] == meant)
    forms = [form for rule in GRAMMAR for form in spell_rule(rule, lexicon.steps)]
    return "".join(difflib.get_close_matches(lower[:80], forms, 1, 0.4))
