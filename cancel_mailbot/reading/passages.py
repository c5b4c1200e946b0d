"""Whose words are whose: the writer's own passage, what was forwarded, and what was quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cancel_mailbot.reading.normal import Line

_REPLY_PREFIX = re.compile(r"(?:re|aw|sv|antw|rv|odp)(?:\[\d+\])?\s?[:;]+\s*", re.IGNORECASE)
_FORWARD_PREFIX = re.compile(r"(?:fwd?|wg|tr|doorst|enc)(?:\[\d+\])?\s?[:;]+\s*", re.IGNORECASE)
_TAG = re.compile(r"\[[^\[\]]*\]\s*|\(fwd\)\s*|CXL-\d+\b[\s:-]*|(?:urgent|rush|asap)\b\W+", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:order\s+cancell?ation\s+requests?)(?P<rest>\s*(?:[-–—:|#(,.!].*|\s(?:for|#?\d).*)?)", re.IGNORECASE
)

_FORWARD_MARK = re.compile(r"-{2,}\s?Forwarded message\s?-{2,}|Begin forwarded message:", re.IGNORECASE)
_ORIGINAL_MARK = re.compile(r"-{2,}\s?(?:Original Message|Ursprüngliche Nachricht)\s?-{2,}|_{10,}", re.IGNORECASE)
_FROM = re.compile(r"(?:From|Von|De|Da|Van)\s?:\s?(?P<author>.+)", re.IGNORECASE)
_ABOUT = re.compile(r"(?:Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp)\s?:", re.IGNORECASE)
_HEADER = re.compile(
    r"(?:From|Sent|Date|To|Cc|Reply-To|Subject|Von|Gesendet|Datum|An|Betreff|De|Envoyé|À|Objet|Para|Enviado|Asunto)\s?:",
    re.IGNORECASE,
)
_MAX_HEADER_LINES = 10
_WROTE = re.compile(r"(?:On|Am|Le|El)\s.{5,400}(?:wrote|schrieb|a écrit|escribió)\b[^:]{0,80}:", re.IGNORECASE)
_MAX_WROTE_LINES = 3


class Origin(StrEnum):
    """Where the words of a passage come from."""

    OWN = "own"
    FORWARDED = "forwarded"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines by one writer; `author` is the inner From: of a forwarded or quoted message, as written, or ""."""

    origin: Origin
    lines: tuple[Line, ...]
    author: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject without its prefixes and tags; `rest` follows the words of a request's subject, None if it is none."""

    rest: str | None
    is_reply: bool
    is_forward: bool
    is_tagged: bool  # names a case of ours


@dataclass(frozen=True, slots=True)
class _Cut:
    """Line `start` begins the introduction of a passage whose text begins at line `end`."""

    start: int
    end: int
    origin: Origin
    author: str = ""


def read_subject(subject: str) -> Subject:
    """What the subject says before anybody reads the text. `Automatic reply:` is no prefix: it stays."""
    rest = " ".join(subject.split())
    bare, prefixes = _strip_prefixes(rest)
    match = _SUBJECT.fullmatch(bare)
    return Subject(
        rest=match["rest"] if match else None,
        is_reply=any(_REPLY_PREFIX.match(prefix) for prefix in prefixes),
        is_forward=any(_FORWARD_PREFIX.match(prefix) for prefix in prefixes),
        is_tagged=re.search(r"\bCXL-\d", subject, re.IGNORECASE) is not None,
    )


def read_passages(lines: tuple[Line, ...], subject: Subject) -> tuple[Passage, ...]:
    """The writer's own passage first (it may be empty), then the others from top to bottom."""
    cuts = list(_find_cuts(lines, subject))
    own = lines[: cuts[0].start] if cuts else lines
    others = [
        Passage(cut.origin, lines[cut.end : following], cut.author)
        for cut, following in zip(cuts, [*(cut.start for cut in cuts[1:]), len(lines)], strict=False)
    ]
    passages = [part for passage in (Passage(Origin.OWN, own), *others) for part in _split_depths(passage)]
    mine = tuple(line for passage in passages if passage.origin is Origin.OWN for line in passage.lines)
    return Passage(Origin.OWN, mine), *(passage for passage in passages if passage.origin is not Origin.OWN)


def _strip_prefixes(subject: str) -> tuple[str, tuple[str, ...]]:
    prefixes: list[str] = []
    while match := _REPLY_PREFIX.match(subject) or _FORWARD_PREFIX.match(subject) or _TAG.match(subject):
        prefixes.append(match[0])
        subject = subject[match.end() :]
    return subject, tuple(prefixes)


def _find_cuts(lines: tuple[Line, ...], subject: Subject) -> Iterator[_Cut]:
    origin = Origin.FORWARDED if subject.is_forward else Origin.QUOTED
    marked, end = None, 0
    for index, line in enumerate(lines):
        if index < end:
            continue
        if _FORWARD_MARK.fullmatch(line.text) or _ORIGINAL_MARK.fullmatch(line.text):
            marked = index
            origin = Origin.FORWARDED if _FORWARD_MARK.fullmatch(line.text) else origin
        header_end = _find_header_end(lines, index)
        end = header_end or _find_wrote_end(lines, index)
        if header_end:
            start = index if marked is None else marked
            yield _Cut(start, end, origin, _author(line))
        elif end:
            yield _Cut(index, end, Origin.QUOTED)
        if line.text and marked != index:
            marked = None


def _find_header_end(lines: tuple[Line, ...], index: int) -> int:
    """Where the text begins below a header block (`From:` … `Subject:`) that starts at `index`; 0 if none does."""
    if not _FROM.fullmatch(lines[index].text):
        return 0
    window = range(index + 1, min(index + 1 + _MAX_HEADER_LINES, len(lines)))
    end = next((i for i in window if _ABOUT.match(lines[i].text)), -1) + 1
    while end and end < len(lines) and _HEADER.match(lines[end].text):
        end += 1
    return end


def _find_wrote_end(lines: tuple[Line, ...], index: int) -> int:
    """Where the quote begins below `On …, … wrote:`, which may be wrapped, at `index`; 0 if it is no such line."""
    if not lines[index].text.lower().startswith(("on ", "am ", "le ", "el ")):
        return 0
    for end in range(index + 1, min(index + 1 + _MAX_WROTE_LINES, len(lines) + 1)):
        if _WROTE.fullmatch(" ".join(line.text for line in lines[index:end])):
            return end
    return 0


def _author(line: Line) -> str:
    match = _FROM.fullmatch(line.text)
    return match["author"] if match else ""


def _split_depths(passage: Passage) -> Iterator[Passage]:
    """The passage itself, and as quoted what stands deeper in quote marks than its first line.

    What stands less deep than a quote's first line is the writer's own again: an answer below the quote.
    """
    is_own = passage.origin is Origin.OWN
    base = 0 if is_own else next((line.depth for line in passage.lines if line.text), 0)
    yield Passage(
        passage.origin, tuple(line for line in passage.lines if line.depth == base or not line.text), passage.author
    )
    deeper = tuple(line for line in passage.lines if line.depth > base)
    yield from [Passage(Origin.QUOTED, deeper)] if any(line.text for line in deeper) else []
    own = tuple(line for line in passage.lines if line.depth < base)
    yield from [Passage(Origin.OWN, own)] if any(line.text for line in own) else []
