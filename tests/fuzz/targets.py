"""The three targets: bytes → disposition, the reader of the form, the reader of replies."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from zlib import crc32

import click

from cancel_mailbot.faces.explain import explain_file
from cancel_mailbot.faces.explained import Explained, Question
from cancel_mailbot.faces.explanation import as_object
from cancel_mailbot.faces.explanation_text import as_text
from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.html import html_lines
from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.form import FormSettings, read_fields, read_requests
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.quote_lines import bare
from cancel_mailbot.reading.reply import leave_out_closing, read_reply
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.wishes import read_wish
from cancel_mailbot.work.site import make_site
from tests.fuzz.invariants import MAX_REQUESTS, check_line, check_lines_of, check_request, check_storable, require

BETWEEN = b"\x1d"  # between the subject, the text and the markup of an input
QUESTIONS = (
    Question(Role.REP),
    Question(Role.STAFF),
    Question(Role.STRANGER),
    Question(Role.REP, 2, (Field.CAMPAIGN,)),
    Question(Role.STAFF, 2),
    Question(Role.STRANGER, 2),
)
_SITE = make_site(Config(), Config().mailbox[0])
_FILE = Path(tempfile.mkdtemp(prefix="fuzz-")) / "message.eml"


def check_message(raw: bytes, questions: tuple[Question, ...] = QUESTIONS) -> None:
    """Bytes → disposition as `explain` does it, as anybody's mail, alone and on a case."""
    _FILE.write_bytes(raw)
    for question in questions:
        _check_explained(explain_file(_FILE, _SITE, question), question)


def check_one_way(raw: bytes) -> None:
    """The same in one of the ways, always the same one for the same bytes: so that more inputs can be tried."""
    check_message(raw, (QUESTIONS[crc32(raw) % len(QUESTIONS)],))


def check_form(raw: bytes) -> None:
    """The reader of the form on a subject, a text and markup."""
    subject, text, html = _split(raw, 3)
    subject = " ".join(subject.split())
    texts = (text, *([html_lines(html)] if html else ()))
    requests = read_requests(subject, text, html or None, FormSettings())
    require(len(requests) <= MAX_REQUESTS, "too many requests", len(requests))
    for request in requests:
        check_request(request, texts, subject)
    check_request(read_fields(text, FormSettings()), (text,), "")


def check_reply(raw: bytes) -> None:
    """The reader of replies on a text and its markup, and what staff and reps mean by its result."""
    text, html = _split(raw, 2)
    reply = read_reply(text, html or None)
    lines = html_lines(html) if html else ""
    known = (text, lines)
    _check_reply(reply, known)
    rest = leave_out_closing(reply)
    require(bool(rest) == bool(reply), "nothing is left without the closing", reply)
    block = read_commands(rest, Lexicon())
    check_lines_of("a command line was never written", "\n".join(line.line for line in block.lines), (rest,))
    check_lines_of("a note was never written", block.note, (rest,))
    check_storable(block)
    check_storable(read_wish(reply))
    read_fields(reply, FormSettings())


TARGETS: dict[str, Callable[[bytes], None]] = {"message": check_message, "form": check_form, "reply": check_reply}


def _split(raw: bytes, count: int) -> list[str]:
    """The texts of an input, in the form in which a Message holds them: LF line ends, no NULs."""
    pieces = raw.split(BETWEEN, count - 1)
    texts = [piece.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n") for piece in pieces]
    return [text.replace("\x00", "") for text in texts] + [""] * (count - len(texts))


def _check_parsed(message: Message) -> None:
    require(not {"\0", "\r"} & set(message.text), "the text holds NUL or CR", message.text)
    require(message.date.tzinfo is UTC, "the date is not in UTC", message.date)
    people = (message.author, *message.to, *message.cc)
    for person in people:
        check_line("name", person.name)
        check_line("address", person.address)
    for message_id in (message.message_id, *message.in_reply_to, *message.references):
        is_safe = message_id.isascii() and message_id.isprintable() and " " not in message_id
        require(is_safe and message_id[:1] == "<" and message_id[-1:] == ">", "a Message-ID is unsafe", message_id)
    check_line("subject", message.subject)
    check_line("kind_reason", message.kind_reason)
    for attachment in message.attachments:
        check_line("file name", attachment.name)
        check_line("media type", attachment.media_type)
    require((message.kind is Kind.PERSON) == (message.kind_reason == ""), "a kind without a reason", message.kind)
    repr(message).encode()
    for attached in message.attached:
        _check_parsed(attached)


def _check_explained(explained: Explained, question: Question) -> None:
    require(explained.traceback is None, "a traceback", (explained.traceback or "").strip()[-300:])
    check_storable(as_object(explained))
    words = click.unstyle(as_text(explained))  # without the emphasis that is ours
    require(all(line.isprintable() for line in words.split("\n")), "the words steer a terminal")
    for notice in explained.notices:
        check_line("the subject of a notice", notice.subject)
    message = explained.message
    if message is None:
        return
    _check_parsed(message)
    texts = tuple(_find_texts(message))
    subjects = " ".join(" ".join(each.subject.split()) for each in (message, *message.attached))
    for request in explained.requests:
        check_request(request, texts, subjects)
    is_person = message.kind is Kind.PERSON
    require(is_person or not explained.requests, "a machine's mail is a request", message.kind_reason)
    answered = [notice for notice in explained.notices if message.author.address in notice.to]
    require(is_person or not answered, "a machine is answered", message.kind_reason)
    is_stranger = question.role is Role.STRANGER
    is_acting = explained.decision.disposition in ("request", "completion", "command", "withdrawal", "amendment")
    require(not (is_stranger and is_acting and not question.products), "a stranger acts", explained.decision)
    _check_reply(read_reply(message.text, message.html), (message.text, html_lines(message.html or "")))


def _check_reply(reply: str, known: tuple[str, ...]) -> None:
    is_said = any(bare(line) for text in known for line in text.strip().split("\n")[:5_000])
    require(reply.strip() or not is_said, "the reply is empty where there is text", known[0])
    check_lines_of("a line of the reply was never written", reply, known)
    check_storable(reply)


def _find_texts(message: Message) -> Iterator[str]:
    """Every text that a request may have been read from."""
    for each in (message, *message.attached):
        yield each.text
        yield read_reply(each.text, each.html)
        if each.html:
            yield html_lines(each.html)
