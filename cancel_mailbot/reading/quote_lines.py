"""Which lines of a mail quote another one: marked lines, and all that the head of a quote stands above.

Judges the lines as `bare` shows them. Each judgement looks at a bounded number of lines and characters.
"""

import re
from collections.abc import Sequence
from itertools import islice

from cancel_mailbot.reading.quote_headers import count_head, heads_alone
from cancel_mailbot.reading.quote_instants import has_time
from cancel_mailbot.reading.quote_introductions import count_introduction, introduces_alone
from cancel_mailbot.reading.quote_marks import MAX_INSPECTED, bare, find_below, is_marked, is_marker

_MAX_GLUED = 4  # places of a line where the head of a quote is looked for
_MAX_GLUED_LINES = 100  # lines of a mail where it is looked for
_MIN_WRAPPED = 64  # characters of a line that a client has wrapped
_GROUPWISE = re.compile(r">>> ?[^<>].{3,200} >>>")
_DASHES_LAST = re.compile(r"-{2,9}\s{0,9}\Z")
_OPEN_LINK = re.compile(r"[(<]https?://[^\s()<>]*\Z")
_LINK = re.compile(r"(?:\(https?://[^\s()]+\)|<https?://[^\s<>]+>)(?: >)?")
_CUES = re.compile(r"[:：-]\W*$|-{4}|_{10}|(?::[^:]*){4}")
_GLUED = re.compile(
    r"(?<=\s)(?:(?:On|At|Am|Le|El|Il|Em|Op|Den|Dne|W dniu)\s|-{4,}\s?[^\W\d_]|_{10,}"
    r"|\*?(?:From|Von|De|Da|Van|Från|Fra|Od|От) ?:)"
)


def split_glued(lines: Sequence[str]) -> list[str]:
    """The lines, those in two where a client has put the author's last words and the head of a quote on one line."""
    parts: list[str] = []
    doubted = 0
    for line in lines:
        may_hold = doubted < _MAX_GLUED_LINES and _may_hold_head(line)
        doubted += may_hold
        parts += _split(line) if may_hold else [line]
    return parts


def _may_hold_head(line: str) -> bool:
    if len(line) > MAX_INSPECTED or line.startswith(">") or not _CUES.search(line):
        return False
    return _GLUED.search(line) is not None


def _split(line: str) -> list[str]:
    if _heads_quote(bare(line)):
        return [line]
    for match in islice(_GLUED.finditer(line), _MAX_GLUED):
        if _heads_quote(bare(line[match.start() :])):
            return [_DASHES_LAST.sub("", line[: match.start()]).rstrip(), line[match.start() :]]
    return [line]


def _heads_quote(line: str) -> bool:
    return introduces_alone(line) or heads_alone(line)


def find_quoted(views: Sequence[str]) -> frozenset[int]:
    """The numbers (from 0) of the lines that quote or introduce a quote, where each quoted line has its mark."""
    found: set[int] = set()
    own = False  # whether the author has written anything so far
    at = 0
    while at < len(views):
        length = _count_quoted(views, at, own=own)
        found.update(range(at, at + length))
        own = own or (length == 0 and views[at] != "")
        at += length or 1
    return frozenset(found)


def find_quoted_in_text(views: Sequence[str]) -> frozenset[int]:
    """The same for a plain text, with the lines that a client broke off the marked ones."""
    return find_quoted(views).union(n for n in range(1, len(views) - 1) if _is_broken_off(views, n))


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
    head = count_head(views, at)
    if head:
        # Below a quote with marks an answer may stand, unless it stands above.
        below = find_below(views, at + head - 1)
        answered = not own and below >= at + head and is_marked(views[below])
        return head if answered else len(views) - at
    return count_introduction(views, at)


def _is_groupwise(line: str) -> bool:
    """`>>> Ana Ruiz <ana@example.com> 3/3/2026 10:11 AM >>>`, above a quote without marks."""
    return line.startswith(">>>") and _GROUPWISE.fullmatch(line) is not None and has_time(line)
