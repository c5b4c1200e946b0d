"""What of a message was not used, and why: lines, struck-out and hidden words, attachments, the part not read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cancel_mailbot.message.html import find_unseen, html_lines
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.form import FormSettings
from cancel_mailbot.reading.normal import read_lines
from cancel_mailbot.reading.remainder import Stretch, Use, Written, read_remainder, was_markup_read
from cancel_mailbot.reading.request import Request

_USED = frozenset((Use.FIELD, Use.EXTRA))
_MAX_NAME_WORDS = 5  # of a name or a title in a signature
_BESIDE_AN_ANSWER = frozenset((Use.QUOTE, Use.HEADER, Use.SIGNATURE, Use.FOOTER))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was not used; `why` is a word of the explain contract.

    `first` and `last` number its lines from 1 in the text that was read, None where it stands in no line of it.
    `what` is the first line, the words, or the name of a file. `telling` are those of its lines, by number, by which a
    person sees that something was taken for a signature which is none.
    """

    why: str
    what: str
    first: int | None = None
    last: int | None = None
    telling: tuple[tuple[int, str], ...] = ()


def find_left_out(message: Message, requests: tuple[Request, ...], form: FormSettings) -> tuple[LeftOut, ...]:
    """What the form reader left out of a message with requests."""
    read = next((attached for attached in message.attached if _holds(attached, requests)), message)
    written = _written(read)
    stretches = [stretch for stretch in read_remainder(written, requests, form) if stretch.use not in _USED]
    lines = (html_lines(read.html or "") if was_markup_read(written, requests) else read.text).split("\n")
    return (
        *(_from_stretch(stretch, lines) for stretch in stretches),
        *_find_outer_words(requests, stretches),
        *_find_unseen(read.html),
        *_find_other_part(written, requests),
        *_find_attached(message, read),
    )


def find_left_out_of_answer(message: Message, requests: tuple[Request, ...], form: FormSettings) -> tuple[LeftOut, ...]:
    """What was left out of an answer on a case, whose own words are passed on whole where they are no fields."""
    stretches, lines = read_remainder(_written(message), (), form), message.text.split("\n")
    unread = dict.fromkeys(line for request in requests for line in request.unread)
    return (
        *(_from_stretch(stretch, lines) for stretch in stretches if stretch.use in _BESIDE_AN_ANSWER),
        *(_locate(LeftOut(Use.UNREAD, line), message.text) for line in unread),
        *_find_attached(message, message),
    )


def renumber(request: Request, text: str) -> Request:
    """The request with its sources numbered in the whole `text`, of which only the new part was read."""
    lines = [line.strip() for line in text.split("\n")]
    sources = (
        replace(source, line_number=lines.index(source.line) + 1) if source.line in lines else source
        for source in request.sources
    )
    return replace(request, sources=tuple(sources))


def _holds(attached: Message, requests: tuple[Request, ...]) -> bool:
    return any(request.found_in == (attached.subject or "(no subject)") for request in requests)


def _written(message: Message) -> Written:
    author = f"{message.author.name} {message.author.address.partition('@')[0]}"
    return Written(message.subject, message.text, message.html, author)


def _from_stretch(stretch: Stretch, lines: list[str]) -> LeftOut:
    left = LeftOut(stretch.use, stretch.text, stretch.first, stretch.last)
    if stretch.use is not Use.SIGNATURE:
        return left
    numbered = ((number, lines[number - 1].strip()) for number in range(stretch.first, stretch.last + 1))
    return replace(left, telling=tuple((number, line) for number, line in numbered if _is_telling(line)))


def _is_telling(line: str) -> bool:
    """True where an order, a date or a sentence may stand."""
    return any(map(str.isdigit, line)) or len(line.split()) > _MAX_NAME_WORDS


def _locate(left: LeftOut, text: str) -> LeftOut:
    lines = [line.strip() for line in text.split("\n")]
    number = lines.index(left.what) + 1 if left.what in lines else None
    return replace(left, first=number, last=number)


def _find_outer_words(requests: tuple[Request, ...], stretches: list[Stretch]) -> Iterator[LeftOut]:
    """What the author wrote beside an attached message that holds the request."""
    known = {stretch.text for stretch in stretches}
    for line in dict.fromkeys(line for request in requests for line in request.unread):
        if line not in known:
            yield LeftOut(Use.UNREAD, line)


def _find_unseen(html: str | None) -> Iterator[LeftOut]:
    for is_struck, words in find_unseen(html) if html else ():
        yield LeftOut("struck_out" if is_struck else "hidden", words)


def _find_other_part(written: Written, requests: tuple[Request, ...]) -> Iterator[LeftOut]:
    """The plain text or the formatted text, where the other one was read and says something else."""
    if not written.html or not written.text.strip():
        return
    if was_markup_read(written, requests):
        yield LeftOut("plain_part", "the formatted text says more, or strikes something out")
    elif _words(html_lines(written.html)) != _words(written.text):
        yield LeftOut("formatted_part", "its words differ from those of the plain text")


def _words(text: str) -> str:
    """What the words are, whatever bullets and blanks are between them."""
    return "".join(filter(str.isalnum, "".join(line.text.casefold() for line in read_lines(text))))


def _find_attached(message: Message, read: Message) -> Iterator[LeftOut]:
    for attached in message.attached:
        if attached is not read:
            yield LeftOut("attached_message", f"{attached.subject or '(no subject)'} by {attached.author}")
    for part in message.attachments:
        if part.media_type in ("message/rfc822", "message/global"):
            continue
        yield LeftOut("attachment", f"{part.name or part.media_type} ({part.size:,} bytes)")
