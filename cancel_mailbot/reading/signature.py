"""How a mail ends: the sign-off, the writer's name and contact information, and what mail programs put below."""

import re
from collections.abc import Iterable, Iterator

from cancel_mailbot.reading.normal import Line
from cancel_mailbot.reading.request import Contact

_CLOSINGS = (
    r"(?:best|kind|kindest|warm|warmest|many|with kind|with best) (?:regards|wishes|thanks)|regards|best|all the best|"
    r"cheers|sincerely|sincerely yours|yours (?:sincerely|truly)|respectfully|cordially|thx|tks|ty|"
    r"thanks (?:and|&) (?:best |kind )?regards|mit freundlichen gr[uü](?:ß|ss)en|"
    r"(?:thanks|thank you)(?: (?:again|so much|very much|all|team|everyone|in advance|both))*"
)
_SIGN_OFF = re.compile(rf"(?P<closing>{_CLOSINGS})\s?(?:$|[,.!-]+(?:\s|$))(?P<rest>.*)", re.IGNORECASE)
_MAX_SIGN_OFF_REST = 80
DELIMITER = "--"
_DELIMITERS = (DELIMITER, "---")
# What a mail program or a lawyer puts below a mail: nothing of the writer's follows.
_LEGAL = re.compile(
    r"sent (?:from (?:my|outlook|mail for|yahoo|gmail)|via the|with)\b|get outlook for\b|confidential|disclaimer\b"
    r"|the information (?:in|contained|transmitted)\b|\W*this (?:e-?mail|message|communication) (?:and any|contains?|is"
    r" (?:intended|confidential|privileged))\b",
    re.IGNORECASE,
)
_PHONE_FOOTER = re.compile(
    r"sent (?:from (?:my|outlook|mail for|yahoo|gmail)|via the|with)\b|get outlook for\b", re.IGNORECASE
)
_FOOTER = re.compile(r"notice:|this (?:e-?mail|message|communication)\b|[-_=*#~]{5,}", re.IGNORECASE)

_NAME = re.compile(r"[^\W\d_][\w'.,-]*(?: [^\W\d_][\w'.,-]*){0,4}")
_PLACEHOLDER = re.compile(r"[\[<{][^\]>}]*[\]>}]")
_MAX_DETAIL_LINES = 8
# "THANKS DANA": a sign-off where the name is the writer's.
_THANKS_BEFORE = re.compile(r"^(?:thanks|thank you|thx|cheers|best|regards|sincerely)\b", re.IGNORECASE)
_MIN_NAME = 3  # letters of a first name that stands for its writer


def is_sign_off(line: Line) -> bool:
    """True for `Best Regards,`, `Thanks, Dana`, `-- ` and the like; never for a bulleted line."""
    if line.text in _DELIMITERS:
        return True
    match = _SIGN_OFF.fullmatch(line.text)
    return match is not None and not line.bullet and len(match["rest"]) <= _MAX_SIGN_OFF_REST


def is_footer(line: Line) -> bool:
    """True where a mail program's or a lawyer's words begin, or at a rule."""
    return is_legal(line) or _FOOTER.match(line.text) is not None


def is_phone_footer(line: Line) -> bool:
    """True for the one line that a mail program puts below what was typed; the writer may go on below it."""
    return _PHONE_FOOTER.match(line.text) is not None and len(line.text) <= _MAX_SIGN_OFF_REST


def is_legal(line: Line) -> bool:
    """True where what a mail program or a lawyer puts below every mail begins."""
    return _LEGAL.match(line.text) is not None


def read_contact(lines: Iterable[Line]) -> Contact:
    """Name and contact information from the sign-off and the lines after it; details are joined with `, `."""
    signed = list(_signed(lines))
    if not signed:
        return Contact("", "")
    name, rest = _split_name(signed[0])
    details = [rest, *signed[1:]] if name else signed
    return Contact(name, ", ".join(filter(None, details[:_MAX_DETAIL_LINES])))


def _signed(lines: Iterable[Line]) -> Iterator[str]:
    """What is written from the sign-off on, without the words of the sign-off, placeholders and blank lines."""
    for line in lines:
        if is_footer(line):
            return
        match = _SIGN_OFF.fullmatch(line.text)
        written = (match["rest"] if match else line.text).replace("\t", " ")  # cells of a table row
        if line.text not in _DELIMITERS and written and not _PLACEHOLDER.fullmatch(written):
            yield written


def _split_name(text: str) -> tuple[str, str]:
    """The name at the start of `text` and what follows it; no name if the first word is none."""
    words = text.split(" ")
    plain = next((i for i, word in enumerate(words) if re.search(r"[\d@|:()<]", word)), len(words))
    name = " ".join(words[:plain])
    if not _NAME.fullmatch(name):
        return "", text
    return name.rstrip(",.-") if plain < len(words) else name.rstrip(","), " ".join(words[plain:]).lstrip("|- ")


def sign_names(lines: tuple[Line, ...], author: str) -> tuple[Line, ...]:
    """The lines with a delimiter above each one that is nothing but the author's name.

    A name right below a label is that label's value.
    """
    names = _name_words(author)
    if not names:
        return lines
    signed: list[Line] = []
    previous = ""
    for line in lines:
        if line.text and not previous.endswith((":", "=")) and _is_name_of(line.text, names):
            signed.append(Line(line.number, line.written, line.depth, text=DELIMITER))
        signed.append(line)
        previous = line.text or previous
    return tuple(signed)


def _name_words(author: str) -> tuple[str, ...]:
    """`Dana Whitfield <dana@example.com>` and `Whitfield, Dana`: the words of the name, first name first."""
    name = author.partition("<")[0].strip(" \"'").casefold()
    last, comma, first = name.partition(",")
    return tuple((f"{first} {last}" if comma else name).split())


def _is_name_of(text: str, names: tuple[str, ...]) -> bool:
    bare = _THANKS_BEFORE.sub("", text[:_MAX_SIGN_OFF_REST].casefold().strip(" -–—~,."))
    words = bare.strip(" ,.!-–—").split()
    return tuple(words) in (names, names[:1]) and len(names[0]) >= _MIN_NAME
