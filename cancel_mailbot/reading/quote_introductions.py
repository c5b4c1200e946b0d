"""The introductions of quotes: "On … wrote:" in many languages, wrapped over lines, and with its words in any order."""

import re
from collections.abc import Sequence

from cancel_mailbot.reading.quote_instants import has_time, has_year, is_instant, opens_with_date
from cancel_mailbot.reading.quote_marks import find_below, is_marked
from cancel_mailbot.reading.quote_words import JOINED_VERBS, OPENERS, QUOTING, VERBS, WEEKDAYS

_MAX_WRAPPED = 4  # lines over which a client wraps "On … wrote:"
_MAX_ADDRESS = 200  # characters of an address with its brackets
_VERB_LAST = tuple(VERBS)
_VERB = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(VERBS, key=len, reverse=True)))})(?!\w)")
_ADDRESS_LAST = re.compile(r"(?:<[^<>]*@[^<>]*>|\([^()]*@[^()]*\)|\[mailto:[^\]]*\]|\"? ?\S+@\S+\.\w+)\"?\s*\)?$")
# Seen in practice: Gmail around 2016, `2016-03-03 17:21 GMT+01:00 Name`, without a verb, an address or a colon.
_ISO_ZONE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2} (?:GMT|UTC)[+-][0-9]{1,2}:?[0-9]{0,2} \S")


def count_introduction(views: Sequence[str], at: int) -> int:
    """The lines of "On … wrote:" from `at` on, with all that follows where the quote below has no marks; else 0."""
    if not _may_introduce(views, at):
        return 0
    for length in range(1, _MAX_WRAPPED + 1):
        lines = views[at : at + length]
        if len(lines) < length or not lines[-1] or is_marked(lines[-1]):
            return 0
        below = _get_below(views, at + length - 1)
        if _ends(lines[-1]) or _ends_openly(lines, below) or _is_iso_zone(lines):
            if _judge_introduction(lines, below):
                return length if is_marked(below) else len(views) - at
            if _ends(lines[-1]):
                return 0
    return 0


def introduces_alone(line: str) -> bool:
    """Whether the line is a whole introduction, whatever stands below it."""
    complete = _opens_introduction(line) and _ends(line) and _introduces(line)
    return complete and ("@" in line or has_year(line))


def _may_introduce(views: Sequence[str], at: int) -> bool:
    """Without a digit and an address, only a quote with marks close below tells an introduction."""
    line = views[at]
    if "@" in line or any(map(str.isdigit, line)):
        return True
    return any(is_marked(view) for view in views[at + 1 : at + _MAX_WRAPPED + 4])


def _ends(line: str) -> bool:
    return line.endswith((":", "：")) or (line.endswith("-") and _ends_with_verb(line))


def _ends_openly(lines: Sequence[str], below: str) -> bool:
    """An introduction that ends without its colon, as above a quote with marks; elsewhere it must leave no doubt."""
    if is_marked(below):
        return _ends_with_verb(lines[-1]) or _ADDRESS_LAST.search(" ".join(lines)[-_MAX_ADDRESS:]) is not None
    if not any("@" in line for line in lines):
        return False
    text = " ".join(lines)
    return _ends_with_verb(text) and is_instant(text) and _opens_introduction(text)


def _get_below(views: Sequence[str], at: int) -> str:
    below = find_below(views, at)
    return views[below] if below > at else ""


def _is_iso_zone(lines: Sequence[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= 100 and _ISO_ZONE.match(lines[0]) is not None


def _judge_introduction(lines: Sequence[str], below: str) -> bool:
    """Whether `lines`, from the first on, introduce the quote that begins with `below`."""
    text = " ".join(lines)
    introduces = _introduces_marked if is_marked(below) else _introduces
    if any(map(_opens_anew, lines[1:])) or not (introduces(text) or _is_iso_zone(lines)):
        return False
    if len(lines) == 1 or _opens_introduction(lines[0]) or ("@" in lines[0] and _has_verb(lines[0])):
        return True
    alone = (not lines[n].startswith("<") and introduces(" ".join(lines[n:])) for n in range(1, len(lines)))
    return is_marked(below) and not any(alone)


def _opens_introduction(line: str) -> bool:
    words = line.lower().lstrip("-–— ").split(" ", 2)
    if not any(map(str.isdigit, line)):
        return False
    if words[0] in OPENERS or (words[0].rstrip(".,") in WEEKDAYS and _follows_weekday(words)):
        return True
    return opens_with_date(line) and is_instant(line)


def _opens_anew(line: str) -> bool:
    """`at 9:30 …` goes on with the line above, `On Monday …` does not."""
    return not line[0].islower() and _opens_introduction(line)


def _follows_weekday(words: list[str]) -> bool:
    return words[0].endswith((".", ",")) or (len(words) > 1 and words[1][:1].isdigit())


def _introduces(text: str) -> bool:
    """Without marks on the quote below, an address or an instant must stand beside the verb."""
    opens, timed, dated = _opens_introduction(text), has_time(text), has_year(text)
    if not _has_verb(text):
        return (
            opens
            and timed
            and dated
            and "@" in text
            and _ADDRESS_LAST.search(text.rstrip(":： ")[-_MAX_ADDRESS:]) is not None
        )
    if "@" in text:
        return any(map(str.isdigit, text)) or _ends_with_verb(text)
    return opens and (timed or (dated and "," in text))


def _introduces_marked(text: str) -> bool:
    dated = any(map(str.isdigit, text))
    if _ends_with_verb(text) or text.lower().startswith(QUOTING) or (dated and "@" in text):
        return True
    return dated and (_has_verb(text) or is_instant(text))


def _ends_with_verb(text: str) -> bool:
    said = text.lower().rstrip(":：-–— ")
    if said.endswith(JOINED_VERBS):
        return True
    verbs = (verb for verb in _VERB_LAST if said.endswith(verb)) if said.endswith(_VERB_LAST) else ()
    return any(len(verb) < len(said) and not _is_letter(said[-len(verb) - 1]) for verb in verbs)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _has_verb(text: str) -> bool:
    said = text.lower()
    if any(verb in said for verb in JOINED_VERBS):
        return True
    return any(match.start() for match in _VERB.finditer(said))
