"""Whose words are whose: the writer's own passage, what was forwarded, and what was quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cancel_mailbot.reading.normal import Line
from cancel_mailbot.reading.quote_words import HEADER_KINDS, OPEN_SEPARATORS, SEPARATORS
from cancel_mailbot.reading.request_subjects import find_rest

_COUNT = r"\s?(?:\[\d+\]|\(\d+\))?\s?[:;：]+\s*"
_REPLY_PREFIX = re.compile(rf"(?:re|aw|sv|antw|rv|odp|r|rép|res|ynt|回复|答复|返信){_COUNT}", re.IGNORECASE)
_FORWARD_PREFIX = re.compile(
    rf"\[?(?:fwd?|wg|tr|doorst|enc|rv|i|rif|vs|vb|pd|wtr|i̇lt|ilt|vl|转发|轉寄|転送){_COUNT}", re.IGNORECASE
)
_TAG = re.compile(
    r"\[[^\[\]]*\]\s*|\(fwd\)\s*|CXL-\d+\b[\s:-]*|(?:urgent|rush|asap|important)\b\W+|(?:external|ext)\s?:\s*|[*_\s]+",
    re.IGNORECASE,
)

_MARK_DECORATION = "-–—_=~#*. "
_FORWARD_WORDS = re.compile(
    r"forward|weitergeleitet|transféré|réexpédié|reenviad|inoltrat|doorgestuurd|encaminhad|vidarebefordra|videresend"
    r"|välitetty|edelleenlähetetty|przekazan|přeposlan|preposlan|továbbított|redirec|iletilen|пересл|перенаправл"
    r"|пересыл|προωθημ|转发|轉寄|転送|전달"
)
_RULE = re.compile(r"_{10,}+")
_HEADER = re.compile(r"(?P<label>[^\s:：][^:：]{0,20}?)\s?[:：](?:\s*(?P<value>.*))?")
_MAX_HEADER_LINES = 10
_MIN_HEADER_LINES = 3
_WROTE = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dne)\s.{5,400}"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał\(?a?\)?|napsala?)\b[^:]{0,80}:"
    r"|\d{4}[-年/.]\s?\d{1,2}.{5,200}<[^<>]{3,100}>.{0,20}:",
    re.IGNORECASE,
)
_WROTE_OPENERS = ("on ", "am ", "le ", "el ", "il ", "op ", "em ", "den ", "w dniu ", "dne ", "19", "20")
_MAX_WROTE_LINES = 3
_MAX_MARK = 200  # characters of a line that are looked at
_MAX_HEADER = 400


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
    """A subject without its prefixes; `rest` stands around the words of a request's subject, None if it is none."""

    rest: str | None
    is_reply: bool
    is_forward: bool  # the outermost prefix is that of a forward
    is_tagged: bool  # names a case of ours
    written: str = ""  # its tags, and what follows its prefixes
    whole: str = ""  # as it came, on one line
    is_loose: bool = False  # asks in a rep's own words, not in the template's


@dataclass(frozen=True, slots=True)
class _Cut:
    """Line `start` begins the introduction of a passage whose text begins at line `end`."""

    start: int
    end: int
    origin: Origin
    author: str = ""


def read_subject(subject: str) -> Subject:
    """What the subject says before anybody reads the text. `Automatic reply:` is no prefix: it stays."""
    whole = " ".join(subject.split())
    bare, prefixes = _strip_prefixes(whole)
    found = find_rest(bare)
    turns = [prefix for prefix in prefixes if not _TAG.fullmatch(prefix)]
    tags = "".join(prefix for prefix in prefixes if _TAG.fullmatch(prefix))
    return Subject(
        rest=f"{tags} {found[0]}" if found else None,
        is_reply=any(_REPLY_PREFIX.match(prefix) for prefix in turns),
        is_forward=bool(turns) and _FORWARD_PREFIX.match(turns[0]) is not None,
        is_tagged=re.search(r"\bCXL-\d", subject, re.IGNORECASE) is not None,
        written=f"{tags} {bare}".strip(),
        whole=whole,
        is_loose=found is not None and found[1],
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
    # Below a subject of one's own, another message is there because it was forwarded.
    unmarked = Origin.FORWARDED if subject.is_forward or not subject.is_reply else Origin.QUOTED
    origin, marked, end = unmarked, None, 0
    for index, line in enumerate(lines):
        if index < end:
            continue
        if is_forward := _is_mark(line):
            marked, origin = index, Origin.FORWARDED
        elif is_forward is False:
            marked, origin = index, origin if origin is Origin.FORWARDED else unmarked
        header = _read_header(lines, index)
        end = header.end if header else _find_wrote_end(lines, index)
        if header:
            start = index if marked is None else marked
            yield _Cut(start, end, origin, header.author)
        elif end:
            yield _Cut(index, end, Origin.QUOTED)
        if line.text and marked != index:
            marked = None


def _is_mark(line: Line) -> bool | None:
    """Whether a line such as `---------- Forwarded message ---------` says that a message was forwarded.

    False: it says only that one follows (`-----Original Message-----`, a long rule). None: it is no such line.
    """
    words = line.text[:_MAX_MARK].strip(_MARK_DECORATION + ":").casefold().replace("’", "'")
    if words not in SEPARATORS and not words.startswith(OPEN_SEPARATORS):
        return False if _RULE.fullmatch(line.text) else None
    return _FORWARD_WORDS.search(words) is not None


@dataclass(frozen=True, slots=True)
class _Header:
    """The header lines above a message that was forwarded or quoted: where they end, and its From: as written."""

    end: int
    author: str


def _read_header(lines: tuple[Line, ...], index: int) -> _Header | None:
    """The header block that starts at `index`: From:, a date or To:, and Subject:, in any order and many languages."""
    kinds: dict[str, str] = {}
    end = index
    for at in range(index, min(index + _MAX_HEADER_LINES, len(lines))):
        match = _HEADER.fullmatch(lines[at].text[:_MAX_HEADER])
        kind = HEADER_KINDS.get(match["label"].casefold()) if match else None
        if match and kind:
            kinds.setdefault(kind, match["value"] or "")
            end = at + 1
        elif at == index or not lines[at].text or (at > end and len(kinds) >= _MIN_HEADER_LINES):
            break
    if not kinds.keys() >= {"from", "subject"} or len(kinds) < _MIN_HEADER_LINES:
        return None
    return _Header(end, kinds["from"])


def _find_wrote_end(lines: tuple[Line, ...], index: int) -> int:
    """Where the quote begins below `On …, … wrote:`, which may be wrapped, at `index`; 0 if it is no such line."""
    if not lines[index].text.casefold().startswith(_WROTE_OPENERS):
        return 0
    for end in range(index + 1, min(index + 1 + _MAX_WROTE_LINES, len(lines) + 1)):
        if _WROTE.fullmatch(" ".join(line.text for line in lines[index:end])):
            return end
    return 0


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
