"""The heads of quotes that name the quoted message: separators, blocks of header lines, Notes' headings."""

import re
from collections.abc import Iterator, Sequence

from cancel_mailbot.reading.quote_instants import has_time, is_instant
from cancel_mailbot.reading.quote_marks import DECORATION, find_below
from cancel_mailbot.reading.quote_words import HEADER_KINDS, OPEN_SEPARATORS, SEPARATORS, SURE_SEPARATORS

_DASHES = ("--", "—", "__", "==", "~~", "##")  # how a separator begins
_MAX_UNDASHED = 60  # characters of one that begins with its words
_MAX_LABELS = 8  # on one line
_HEADER_WINDOW = 8  # lines in which the header lines of a quoted message stand
_NOTES_WINDOW = 14  # lines in which Notes writes the same, each value below its label
_MAX_INSTANT = 40  # characters of a line that is nothing but an instant
_COLON = re.compile("[:：]")
_TITLE_ENDS = re.compile(r"-{3,}|_{3,}|={3,}")


def count_head(views: Sequence[str], at: int) -> int:
    """The lines from `at` on that name a quoted message; 0 if this one does not."""
    return _count_separator(views, at) or _count_headers(views, at) or _count_notes(views, at)


def heads_alone(line: str) -> bool:
    """Whether the line is the whole head of a quote."""
    return _is_separator(line) or len(set(_kinds_within(line))) >= 4


def _count_separator(views: Sequence[str], at: int) -> int:
    """1 for a line such as -----Original Message-----, with the header lines that follow it; else 0."""
    line = views[at]
    if len(line) > _MAX_UNDASHED and not line.startswith(_DASHES):
        return 0
    if not _is_separator(line) and not _is_separator_by_headers(views, at):
        return 0
    below = find_below(views, at)
    headers = _count_headers(views, below) if below > at else 0
    return below - at + headers if headers else 1


def _is_separator_by_headers(views: Sequence[str], at: int) -> bool:
    """The words alone are prose; above the header lines of a message they are not."""
    if views[at].strip(DECORATION).rstrip(":：").lower() not in SEPARATORS:
        return False
    below = find_below(views, at)
    return below > at and _count_headers(views, below) > 0


def _is_separator(line: str) -> bool:
    said = line.strip(DECORATION + "[]").rstrip(":： ").lower()
    dashed = line.startswith(_DASHES)
    if said in SEPARATORS:
        return dashed or line.endswith((":", "："))
    if said.startswith(SURE_SEPARATORS):
        return True
    if not dashed:
        return False
    title = _TITLE_ENDS.split(line.lstrip(DECORATION), maxsplit=1)[0].strip(DECORATION).lower()
    return title in SEPARATORS or said.startswith(OPEN_SEPARATORS)


def _count_headers(views: Sequence[str], at: int) -> int:
    """The lines of a From:/Sent:/To:/Subject: block from `at` on, with a rule before it; else 0.

    Needs From: and two other kinds close by, since `label: value` is also how requests are written.
    """
    start = at
    if _is_rule(views[at]):
        at = find_below(views, at)
    if _is_header_line(views[at]):
        return at + 1 - start
    if header_kind(views[at]) is None:
        return 0
    window = _find_block(views, at)
    if not _is_header_block(window):
        return 0
    last = max(n for n, line in enumerate(window) if header_kind(line))
    return at + last + 1 - start


def _find_block(views: Sequence[str], at: int) -> Sequence[str]:
    """The lines in which a block from `at` on stands: to the first blank line that no header line follows."""
    end = min(at + _HEADER_WINDOW, len(views))
    blanks = (n for n in range(at + 1, end) if not views[n])
    stop = next((n for n in blanks if header_kind(views[find_below(views, n)]) is None), end)
    return views[at:stop]


def _is_header_line(line: str) -> bool:
    """A whole block on one line: `From: … Sent: … To: … Subject: …`."""
    kinds = set(_kinds_within(line))
    return len(kinds) >= 3 or ({"from", "sent"} <= kinds and "@" in line and is_instant(line))


def _is_header_block(lines: Sequence[str]) -> bool:
    kinds = {header_kind(line): line for line in reversed(lines)}
    if "from" in kinds and len(kinds.keys() - {None}) >= 3:
        return True
    sent = kinds.get("sent", "")
    if "@" in kinds.get("from", ""):
        return has_time(sent)
    return "@" in kinds.get("to", "") and is_instant(sent)


def _count_notes(views: Sequence[str], at: int) -> int:
    """The lines of Notes' heading from `at` on: a name, an instant, then To, cc and Subject with values below them."""
    below = views[at + 1] if at + 1 < len(views) else ""
    if not below or len(below) > _MAX_INSTANT or not is_instant(below):
        return 0
    window = [view.rstrip(":").lower() for view in views[at + 2 : at + 2 + _NOTES_WINDOW]]
    if not {"to", "subject"} <= set(window):
        return 0
    return window.index("subject") + 4


def _is_rule(line: str) -> bool:
    return len(line) >= 3 and line[0] in "_-=—" and len(set(line)) == 1


def header_kind(line: str) -> str | None:
    """`from`, `sent`, `to`, `cc` or `subject` for a header line as clients put it above what they quote."""
    if ":" not in line and "：" not in line:
        return None
    return HEADER_KINDS.get(_COLON.split(line, maxsplit=1)[0].strip(" |").lower())


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
