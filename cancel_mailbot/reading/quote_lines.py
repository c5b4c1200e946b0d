"""Which lines of a mail quote another one: marked lines, separators, blocks of header lines, "On … wrote:".

Judges the lines as `bare` shows them. Each judgement looks at a bounded number of lines and characters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from cancel_mailbot.reading.quote_words import (
    HEADER_KINDS,
    JOINED_VERBS,
    OPEN_SEPARATORS,
    OPENERS,
    QUOTING,
    SEPARATORS,
    VERBS,
    WEEKDAYS,
    asks_to_write_above,
)

_MAX_INSPECTED = 400  # characters of a line that are looked at
_MAX_INSTRUCTION = 160  # characters of "reply above this line" with its decoration
_MAX_LABELS = 8  # on one line
_HEADER_WINDOW = 8  # lines in which the header lines of a quoted message stand
_MAX_GLUED = 4  # places of a line where the head of a quote is looked for
_MAX_WRAPPED = 4  # lines over which a client wraps "On … wrote:"
_MIN_WRAPPED = 64  # characters of a line that a client has wrapped

_SIGHT = (
    dict.fromkeys(
        map(ord, "*\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
    )
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2015\u2212"), "-")
    | {ord("’"): "'"}
)
_DECORATION = "-–—|_=~#*.+ "
_COLON = re.compile("[:：]")
_VERB = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(VERBS, key=len, reverse=True)))})(?!\w)")
_TIME = re.compile(
    r"[0-9]{1,2}[:.hH][0-9]{2}(?![0-9.])|[0-9]{1,2} ?(?:[ap]\.?m\b|uhr\b|h\b)|[0-9]{1,2}[時点시]", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])|(?<![0-9])[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}(?![0-9])")
_DATE_FIRST = re.compile(r"20[0-9]{2} ?[-/.年년]|[0-9]{1,2}(?:[./-]|\.? [^\W\d_])")
_ADDRESS_LAST = re.compile(r"(?:<[^<>]*@[^<>]*>|\([^()]*@[^()]*\)|\[mailto:[^\]]*\]|\"? ?\S+@\S+\.\w+)\"?\s*\)?$")
# Seen in practice: Gmail around 2016, `2016-03-03 17:21 GMT+01:00 Name`, without a verb, an address or a colon.
_ISO_ZONE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2} (?:GMT|UTC)[+-][0-9]{1,2}:?[0-9]{0,2} \S")
_GROUPWISE = re.compile(r">>> ?[^<>].{3,200} >>>")
_DASHES_LAST = re.compile(r"-{2,9}\s{0,9}\Z")
_OPEN_LINK = re.compile(r"[(<]https?://[^\s()<>]*\Z")
_LINK = re.compile(r"(?:\(https?://[^\s()]+\)|<https?://[^\s<>]+>)(?: >)?")
_CUES = re.compile(r"[:：-]\W*$|-{4}|_{10}|(?::[^:]*){4}")
_GLUED = re.compile(
    r"(?<=\s)(?:(?:On|At|Am|Le|El|Il|Em|Op|Den|Dne|W dniu)\s|-{4,}\s?[^\W\d_]|_{10,}"
    r"|\*?(?:From|Von|De|Da|Van|Från|Fra|Od|От) ?:)"
)


def bare(line: str) -> str:
    """The line as it is judged: its beginning without invisible characters and emphasis, blanks as one blank."""
    return unicodedata.normalize("NFC", " ".join(line[:_MAX_INSPECTED].translate(_SIGHT).split()))


def split_glued(line: str) -> list[str]:
    """The line, in two where a client has put the author's last words and the head of a quote on one line."""
    if len(line) > _MAX_INSPECTED or not _CUES.search(line) or line.startswith(">") or _heads_quote(bare(line)):
        return [line]
    for match in islice(_GLUED.finditer(line), _MAX_GLUED):
        if _heads_quote(bare(line[match.start() :])):
            return [_DASHES_LAST.sub("", line[: match.start()]).rstrip(), line[match.start() :]]
    return [line]


def _heads_quote(line: str) -> bool:
    opens = _opens_introduction(line) and _is_complete(line)
    return opens or _is_separator(line) or len(set(_kinds_within(line))) >= 4


def _is_complete(line: str) -> bool:
    return _ends(line) and _introduces(line) and ("@" in line or _YEAR.search(line) is not None)


def find_quoted(views: Sequence[str]) -> frozenset[int]:
    """The numbers (from 0) of the lines that quote or introduce a quote."""
    found: set[int] = set()
    own = False  # whether the author has written anything so far
    at = 0
    while at < len(views):
        length = _count_quoted(views, at, own=own)
        found.update(range(at, at + length))
        own = own or (length == 0 and views[at] != "")
        at += length or 1
    return frozenset(found.union(n for n in range(1, len(views) - 1) if _is_broken_off(views, n)))


def _is_broken_off(views: Sequence[str], at: int) -> bool:
    """A line without a mark that is the end of the marked line above it, with a marked one below.

    Seen in practice: phones that mark first and wrap afterwards. Answers begin with a capital, or below a whole line.
    """
    above, line, below = views[at - 1 : at + 2]
    if not line or line.startswith(">") or not (above.startswith(">") and below.startswith(">")):
        return False
    if not any(map(str.isalnum, line)) or _LINK.fullmatch(line) or (_OPEN_LINK.search(above) and " " not in line):
        return True
    return len(above) >= _MIN_WRAPPED and line[0].islower() and above[-1] not in ".?!:;…"


def _count_quoted(views: Sequence[str], at: int, *, own: bool) -> int:
    """How many lines from `at` on are a quote; 0 if this one is not."""
    line = views[at]
    if not line:
        return 0
    if is_marker(line) or _is_groupwise(line):
        return len(views) - at
    if line.startswith(">"):
        return 1
    head = _count_separator(views, at) or _count_headers(views, at)
    if head:
        # Below a quote with marks an answer may stand, unless it stands above.
        answered = not own and _is_marked_quote(_next(views, at + head))
        return head if answered else len(views) - at
    return _count_introduction(views, at)


def _is_groupwise(line: str) -> bool:
    """`>>> Ana Ruiz <ana@example.com> 3/3/2026 10:11 AM >>>`, above a quote without marks."""
    return line.startswith(">>>") and _GROUPWISE.fullmatch(line) is not None and _TIME.search(line) is not None


def _next(views: Sequence[str], at: int, reach: int = 3) -> str:
    """The first line with text of the `reach` from `at` on."""
    return next((line for line in views[at : at + reach] if line), "")


def is_marker(line: str) -> bool:
    """ "Reply above this line", decorated or as a request. Behind `>` it is quoted, and answers may stand below."""
    said = line.strip(_DECORATION).lower()
    if len(line) > _MAX_INSTRUCTION or line.startswith(">") or not asks_to_write_above(said):
        return False
    decorated = line[0] in _DECORATION and line[-1] in _DECORATION
    return decorated or said.startswith(("please ", "reply ", "type ", "write ", "to reply", "respond ", "enter "))


def _count_separator(views: Sequence[str], at: int) -> int:
    """1 for a line such as -----Original Message-----, with the header lines that follow it; else 0."""
    line = views[at]
    if not _is_separator(line) and not _is_separator_by_headers(views, at):
        return 0
    below = next((n for n in range(at + 1, min(at + 4, len(views))) if views[n]), at)
    return below - at + _count_headers(views, below) if below > at and _count_headers(views, below) else 1


def _is_separator_by_headers(views: Sequence[str], at: int) -> bool:
    """The words alone are prose; above the header lines of a message they are not."""
    if views[at].strip(_DECORATION).rstrip(":：").lower() not in SEPARATORS:
        return False
    below = next((n for n in range(at + 1, min(at + 4, len(views))) if views[n]), at)
    return below > at and _count_headers(views, below) > 0


def _is_separator(line: str) -> bool:
    said = line.strip(_DECORATION + "[]").rstrip(":： ").lower()
    dashed = line.startswith(("--", "—", "__", "==", "~~", "##"))
    if said in SEPARATORS:
        return dashed or line.endswith((":", "："))
    if not dashed:
        return False
    title = re.split(r"-{3,}|_{3,}|={3,}", line.lstrip(_DECORATION), maxsplit=1)[0].strip(_DECORATION).lower()
    return title in SEPARATORS or said.startswith(OPEN_SEPARATORS)


def _count_headers(views: Sequence[str], at: int) -> int:
    """The lines of a From:/Sent:/To:/Subject: block from `at` on, with a rule before it; else 0.

    Needs From: and two other kinds close by, since `label: value` is also how requests are written.
    """
    start = at
    if _is_rule(views[at]):
        at = next((n for n in range(at + 1, min(at + 4, len(views))) if views[n]), at)
    if _is_header_line(views[at]):
        return at + 1 - start
    if header_kind(views[at]) is None:
        return 0
    window = views[at : at + _HEADER_WINDOW]
    if not _is_header_block(window):
        return 0
    last = max(n for n, line in enumerate(window) if header_kind(line))
    return at + last + 1 - start


def _is_header_line(line: str) -> bool:
    """A whole block on one line: `From: … Sent: … To: … Subject: …`."""
    kinds = set(_kinds_within(line))
    return len(kinds) >= 3 or ({"from", "sent"} <= kinds and "@" in line and _is_instant(line))


def _is_header_block(lines: Sequence[str]) -> bool:
    kinds = {header_kind(line): line for line in reversed(lines)}
    if "from" in kinds and len(kinds.keys() - {None}) >= 3:
        return True
    sent = kinds.get("sent", "")
    if "@" in kinds.get("from", ""):
        return _TIME.search(sent) is not None
    return "@" in kinds.get("to", "") and _is_instant(sent)


def _is_instant(text: str) -> bool:
    return _TIME.search(text) is not None and _YEAR.search(text) is not None


def _is_rule(line: str) -> bool:
    return len(line) >= 3 and line[0] in "_-=—" and len(set(line)) == 1


def header_kind(line: str) -> str | None:
    """`from`, `sent`, `to`, `cc` or `subject` for a header line as clients put it above what they quote."""
    label, *value = _COLON.split(line, maxsplit=1)
    return HEADER_KINDS.get(label.strip(" |").lower()) if value else None


def _kinds_within(line: str) -> Iterator[str]:
    """The kinds of header lines that have become one line: `From: … Sent: … To: … Subject: …`."""
    if header_kind(line) is None:
        return
    for before in _COLON.split(line, maxsplit=_MAX_LABELS)[:-1]:
        words = before.lower().replace("|", " ").split()
        labels = (" ".join(words[-count:]) for count in (3, 2, 1))
        kind = next((HEADER_KINDS[label] for label in labels if label in HEADER_KINDS), None)
        if kind:
            yield kind


def _count_introduction(views: Sequence[str], at: int) -> int:
    """The lines of "On … wrote:" from `at` on, with all that follows where the quote below has no marks; else 0."""
    for length in range(1, _MAX_WRAPPED + 1):
        lines = views[at : at + length]
        if len(lines) < length or not lines[-1] or _is_marked_quote(lines[-1]):
            return 0
        below = _next(views, at + length)
        if _ends(lines[-1]) or _ends_openly(lines, below) or _is_iso_zone(lines):
            if _judge_introduction(lines, below):
                return length if _is_marked_quote(below) else len(views) - at
            if _ends(lines[-1]):
                return 0
    return 0


def _ends(line: str) -> bool:
    return line.endswith((":", "：")) or (line.endswith("-") and _ends_with_verb(line))


def _ends_openly(lines: Sequence[str], below: str) -> bool:
    """An introduction that ends without its colon, as above a quote with marks; elsewhere it must leave no doubt."""
    if _is_marked_quote(below):
        return _ends_with_verb(lines[-1]) or _ADDRESS_LAST.search(lines[-1]) is not None
    text = " ".join(lines)
    return _ends_with_verb(text) and "@" in text and _is_instant(text) and _opens_introduction(text)


def _is_iso_zone(lines: Sequence[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= 100 and _ISO_ZONE.match(lines[0]) is not None


def _judge_introduction(lines: Sequence[str], below: str) -> bool:
    """Whether `lines`, from the first on, introduce the quote that begins with `below`."""
    text = " ".join(lines)
    introduces = _introduces_marked if _is_marked_quote(below) else _introduces
    if any(map(_opens_anew, lines[1:])) or not (introduces(text) or _is_iso_zone(lines)):
        return False
    if len(lines) == 1 or _opens_introduction(lines[0]) or ("@" in lines[0] and _has_verb(lines[0])):
        return True
    alone = (not lines[n].startswith("<") and introduces(" ".join(lines[n:])) for n in range(1, len(lines)))
    return _is_marked_quote(below) and not any(alone)


def _opens_introduction(line: str) -> bool:
    words = line.lower().lstrip("-–— ").split(" ", 2)
    if not any(map(str.isdigit, line)):
        return False
    if words[0] in OPENERS or (words[0].rstrip(".,") in WEEKDAYS and _follows_weekday(words)):
        return True
    return _DATE_FIRST.match(line) is not None and bool(_YEAR.search(line) and _TIME.search(line))


def _opens_anew(line: str) -> bool:
    """`at 9:30 …` goes on with the line above, `On Monday …` does not."""
    return not line[0].islower() and _opens_introduction(line)


def _follows_weekday(words: list[str]) -> bool:
    return words[0].endswith((".", ",")) or (len(words) > 1 and words[1][:1].isdigit())


def _introduces(text: str) -> bool:
    """Without marks on the quote below, an address or an instant must stand beside the verb."""
    opens, timed = _opens_introduction(text), _TIME.search(text) is not None
    dated = _YEAR.search(text) is not None
    if not _has_verb(text):
        return opens and timed and dated and "@" in text and _ADDRESS_LAST.search(text.rstrip(":： ")) is not None
    if "@" in text:
        return any(map(str.isdigit, text)) or _ends_with_verb(text)
    return opens and (timed or (dated and "," in text))


def _introduces_marked(text: str) -> bool:
    dated = any(map(str.isdigit, text))
    if _ends_with_verb(text) or text.lower().startswith(QUOTING) or (dated and "@" in text):
        return True
    return dated and (_has_verb(text) or bool(_TIME.search(text) and _YEAR.search(text)))


def _ends_with_verb(text: str) -> bool:
    said = text.lower().rstrip(":：-–— ")
    if said.endswith(JOINED_VERBS):
        return True
    return any(match.end() == len(said) and match.start() for match in _VERB.finditer(said))


def _has_verb(text: str) -> bool:
    said = text.lower()
    if any(verb in said for verb in JOINED_VERBS):
        return True
    return any(match.end() <= len(said) and match.start() for match in _VERB.finditer(said))


def _is_marked_quote(line: str) -> bool:
    return line.startswith(">") or (line != "" and is_marker(line))
