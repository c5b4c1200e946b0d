"""What a rep's reply on a case says: text → a wish. Whether it supplies missing fields is judged elsewhere.

Conservative: what is not plainly one of these is a question, which a person reads. Staff words mean nothing here.
"""

import re
from dataclasses import dataclass

from cancel_mailbot.reading.arguments import read_names, split_names
from cancel_mailbot.reading.courtesy import is_courtesy
from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.named_products import NUMBERS, read_numbers


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Products to take back; none named means the whole case. Not `explicit`: said in prose, a person confirms."""

    products: tuple[int, ...] = ()
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class ChangeProducts:
    """`add product: X`, `remove product: Y`, `withdraw Streaming Audio`, and nothing else but greetings and thanks.

    `add` are names of products. `remove` are names or numbers (`p2`) as written: which products these are, and whether
    the case has them, is judged elsewhere. One of the two may be empty.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amend:
    """`amend`, or a correction in prose: something shall be changed. `text` is all that the rep wrote."""

    text: str


@dataclass(frozen=True, slots=True)
class WantsStatus:
    """`status`."""


@dataclass(frozen=True, slots=True)
class WantsHelp:
    """`help`."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """Thanks or an acknowledgement and nothing else: nobody needs to read it."""


@dataclass(frozen=True, slots=True)
class Question:
    """Anything else; `text` is all that the rep wrote."""

    text: str


Wish = Withdraw | ChangeProducts | Amend | WantsStatus | WantsHelp | Thanks | Question

_WHOLE = r"(?:(?:this|my|our|the) )?(?:request|case|order|cancellation(?: request)?)|this|all"
_WITHDRAW = re.compile(rf"withdraw(?: (?:(?P<products>{NUMBERS})|{_WHOLE}))?")
_WITHDRAW_PROSE = re.compile(
    r"\bwithdraw(?:al|ing)?\b|\b(?:cancel|disregard|ignore) (?:this|my|our) (?:cancellation )?request\b"
)
# What turns a sentence into something that only a person can weigh.
_DOUBT = re.compile(
    r"\b(?:not|no|never|cannot|dont|without|unless|except|if|instead|but|keep|leave|why|when)\b|n't\b|\?"
)
# What narrows or takes back a `withdraw` that stands above it.
_SECOND_THOUGHT = re.compile(r"\b(?:only|just|wait|actually|sorry|should|p[0-9]+)\b")
_AMEND = re.compile(r"amend\b.*")
_CHANGE = re.compile(
    rf"(?P<word>add|remove) products? ?:(?P<named>.*)|remove (?:products? )?(?P<numbers>{NUMBERS})", re.I | re.A
)
_WITHDRAW_NAMED = re.compile(r"withdraw(?: products?)?(?: ?:| )(?P<named>.*)", re.I)
# What is withdrawn without its name: that it is the whole case, a person confirms.
_UNNAMED = re.compile(
    r"\b(?:this|that|these|those|it|them|one|ones|both|all|any|my|our|your|the|request|order|case|please|from|for)\b",
    re.I,
)
_AMEND_PROSE = re.compile(
    r"\bcorrection\b|\b(?:i|we) meant\b|\bshould (?:be|read|have been)\b(?! (?:done|cancell?ed|stopped|completed?"
    r"|closed|processed|invoiced|billed|charged|credited|fine|ok|okay|good|able|ready|possible|enough)\b)"
)
_THANKS = frozenset(
    (
        *("thanks", "thank", "thx", "ty", "cheers", "ok", "okay", "great", "perfect", "received", "noted", "excellent"),
        *("awesome", "wonderful", "understood", "appreciated", "got", "sounds", "👍"),
    )
)
# Without `all` and `both`: "all, thanks" answers a question.
_FILLERS = frozenset(
    (
        *("you", "so", "very", "much", "many", "a", "lot", "team", "again", "for", "the", "your", "this", "and", "it"),
        *("help", "update", "confirmation", "quick", "reply", "prompt", "good", "well"),
    )
)
_MAX_THANKS = 10  # words
_MAX_NAME = 8  # words
_ANY_FORM = FormSettings()
_NO_NAMES = frozenset(("no", "not", "stop", "wait", "cancel", "withdraw", "amend", "status", "help", "both", "all"))


def read_wish(text: str, form: FormSettings = _ANY_FORM) -> Wish:
    """What the new text of a rep's reply wants. An empty text is a question too.

    `form` has the site's catalogue, in whose spelling products are added.
    """
    lines = [clean for clean in map(_clean, _unsigned(text).splitlines()) if clean]
    first, rest = (lines[0].lower().rstrip(" .!"), lines[1:]) if lines else ("", [])
    if first in ("status", "status?", "help", "help?") and _is_closing(rest):
        return WantsStatus() if first.startswith("status") else WantsHelp()
    if withdrawal := _WITHDRAW.fullmatch(first):
        return _read_withdrawal(withdrawal["products"], " ".join(rest), text)
    if any(map(_CHANGE.fullmatch, map(_unbullet, lines))) or _is_named_withdrawal(lines):
        return _read_changes(lines, form) or Question(text)
    if any(_AMEND.fullmatch(line.lower()) and not line.endswith("?") for line in lines):
        return Amend(text)
    if _is_thanks(lines):
        return Thanks()
    return _read_prose(lines, text)


def _unsigned(text: str) -> str:
    """The text without a name that stands at its end in a paragraph of its own."""
    # Seen in practice: a phone's user signs with a bare first name (fixtures/emails/thanks__rep.eml).
    above, _, name = text.rstrip().rpartition("\n\n")
    return above if above and _is_name(_clean(name)) else text


def _clean(line: str) -> str:
    return " ".join(line.replace("’", "'").split())


def _is_closing(lines: list[str]) -> bool:
    """Nothing follows, or nothing but thanks."""
    return not lines or _is_thanks(lines)


def _is_thanks(lines: list[str]) -> bool:
    """A handful of words of thanks; below a line that ends with a comma the rep's name may stand."""
    signed = len(lines) > 1 and lines[-2].endswith(",") and _is_name(lines[-1])
    words = re.split(r"[\s.,!;:-]+", " ".join(lines[:-1] if signed else lines).lower())
    words = [word for word in words if word]
    known = all(word in _THANKS or word in _FILLERS for word in words)
    return known and any(word in _THANKS for word in words) and len(words) <= _MAX_THANKS


def _is_name(line: str) -> bool:
    words = line.rstrip(".").split(" ")
    known = any(word.lower() in _NO_NAMES for word in words)
    return len(words) <= 3 and not known and all(word.isalpha() and word.istitle() for word in words)


def _read_withdrawal(products: str | None, below: str, text: str) -> Wish:
    numbers = read_numbers(products) if products else ()
    if numbers is None or _DOUBT.search(below.lower()):
        return Question(text)
    return Withdraw(numbers, explicit=_SECOND_THOUGHT.search(below.lower()) is None)


def _unbullet(line: str) -> str:
    return line.lstrip("-*•· ")


def _is_named_withdrawal(lines: list[str]) -> bool:
    """`withdraw Streaming Audio` as the first line: a few words that may be the name of a product."""
    match = _WITHDRAW_NAMED.fullmatch(lines[0]) if lines else None
    named = match["named"].rstrip(" .!") if match else ""
    is_unnamed = _UNNAMED.search(named) or _DOUBT.search(named.lower())
    return bool(named) and len(named.split()) <= _MAX_NAME and not is_unnamed


def _read_changes(lines: list[str], form: FormSettings) -> ChangeProducts | None:
    """The products that go and come; None if there is anything else, or one of them is unclear or does both."""
    added: list[str] = []
    removed: list[str] = []
    for index, line in enumerate(map(_unbullet, lines)):
        change = _CHANGE.fullmatch(line) or (index == 0 and _WITHDRAW_NAMED.fullmatch(line)) or None
        if change is None:
            if _is_closing(lines[index:]):
                break
            if is_courtesy(line):
                continue
            return None
        is_added = line.lower().startswith("add")
        written = change.group("numbers" if "numbers" in change.groupdict() and change["numbers"] else "named")
        names = _read_added(written, form) if is_added else _read_removed(written, form)
        if names is None:
            return None
        (added if is_added else removed).extend(names)
    both = {name.casefold() for name in added} & {name.casefold() for name in removed}
    return None if both else ChangeProducts(tuple(dict.fromkeys(added)), tuple(dict.fromkeys(removed)))


def _read_added(written: str, form: FormSettings) -> tuple[str, ...] | None:
    return read_names(written.strip().rstrip("!"), form)


def _read_removed(written: str, form: FormSettings) -> tuple[str, ...] | None:
    """The names and numbers of a list, each number alone: `p2-p3, SEO` is `p2`, `p3` and `SEO`."""
    removed: list[str] = []
    for part in split_names(written.strip().rstrip(".!")):
        if re.fullmatch(NUMBERS, part, re.I | re.A):
            read: tuple[str, ...] | None = tuple(f"p{n}" for n in read_numbers(part) or ()) or None
        else:
            read = read_names(part, form)
        if read is None:
            return None
        removed += read
    return tuple(removed) or None


def _read_prose(lines: list[str], text: str) -> Wish:
    """A withdrawal or a correction in a sentence of its own words; both at once are for a person."""
    sentences = re.split(r"(?<=[.!?;])\s", " ".join(lines).lower())
    withdrawing = [sentence for sentence in sentences if _WITHDRAW_PROSE.search(sentence)]
    amended = any(_AMEND_PROSE.search(sentence) and not sentence.endswith("?") for sentence in sentences)
    if amended and not withdrawing:
        return Amend(text)
    if amended or not withdrawing or any(map(_DOUBT.search, withdrawing)):
        return Question(text)
    named = re.findall(rf"\b{NUMBERS}\b", " ".join(withdrawing))
    numbers = read_numbers(",".join(named)) if named else ()
    return Question(text) if numbers is None else Withdraw(numbers, explicit=False)
