"""An explained message in words, for a person at a terminal of 80 columns; its emphasis never reaches a pipe."""

from collections.abc import Iterable, Iterator
from textwrap import shorten, wrap

import click

from cancel_mailbot.faces.explained import Announced, Explained
from cancel_mailbot.faces.left_out import LeftOut
from cancel_mailbot.faces.listing import printable
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.notices.doubts import describe_doubt
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.workflow.due import Disposition, LineVerdict, Verdict
from cancel_mailbot.workflow.orders import find_corrections

_WIDTH = 80
_CUT = " […]"
_COLUMN = 24  # of the values
_LABELS = {
    Field.CLIENT: "Vision VX Client",
    Field.CAMPAIGN: "Campaign Name",
    Field.TITAN_ORDER_ID: "Titan Order ID",
    Field.PRODUCTS: "Product(s)",
}
_WHY = {
    "placeholder": "a placeholder that nobody filled in",
    "courtesy": "a greeting or phrase that asks for nothing",
    "signature": "the signature",
    "footer": "a footer",
    "banner": "an external-sender banner",
    "quote": "quoted from an earlier mail",
    "header": "the header of a forwarded or quoted mail",
    "unread": "NOT UNDERSTOOD, a person reads it",
    "struck_out": "struck out",
    "hidden": "hidden from readers",
    "plain_part": "not read",
    "formatted_part": "not read",
    "attached_message": "not read",
    "attachment": "not opened",
}
# Where it stands, for what stands in no line of the text that was read.
_PLACES = {
    **dict.fromkeys(("struck_out", "hidden", "formatted_part"), "formatted text"),
    "plain_part": "plain text",
    "attached_message": "attached message",
    "attachment": "attachment",
    "unread": "the outer mail",
}
_QUOTED = frozenset(("placeholder", "banner", "unread", "struck_out", "hidden"))  # shown with their words


def as_text(explained: Explained) -> str:
    """What was understood, from which line, what was left out and why, what is missing, and what would be written."""
    decision, message = explained.decision, explained.message
    lines = [click.style(f"{printable(explained.file)}: {decision.disposition.upper()}", bold=True)]
    if decision.reason:
        lines += _row("Because", decision.reason, 2)
    if message:
        lines += _message_lines(message, explained.role)
    lines += _all_request_lines(explained)
    lines += _left_out_lines(explained.left_out)
    lines += _command_lines(decision.lines, applied=decision.applied)
    lines += _notice_lines(explained.notices)
    if explained.traceback:
        quoted = [f"    {printable(line)}" for line in explained.traceback.splitlines()]
        lines += ["", "  That is a fault of the program; please report it:", *quoted]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _message_lines(message: Message, role: Role | None) -> list[str]:
    kind = f"{message.kind} ({message.kind_reason})" if message.kind_reason else str(message.kind)
    return [
        *_row("From", f"{message.author} ({role})", 2),
        *_row("Subject", message.subject or "(none)", 2),
        *_row("Written by", kind, 2),
    ]


def _all_request_lines(explained: Explained) -> list[str]:
    lines: list[str] = []
    for n, request in enumerate(explained.requests, start=1):
        if explained.decision.disposition is Disposition.REQUEST:
            title = f"Order {n}" if len(explained.requests) > 1 else "Order"
            lines += _request_lines(request, title, Field)
        else:
            lines += _request_lines(request, "In the answer", request.given)
            lines += _correction_lines(request, explained.case.request) if explained.case else []
    return lines


def _request_lines(request: Request, title: str, fields: Iterable[Field]) -> list[str]:
    lines = _heading(title)
    if request.found_in:
        lines += _row("Found in", f"the attached message {request.found_in!r}", 4)
    if request.forwarded_from:
        lines += _row("First written by", request.forwarded_from, 4)
    for field in fields:
        value = getattr(request, field)
        shown = ", ".join(value) if isinstance(value, tuple) else value
        lines += _row(_LABELS[field], shown, 4) if shown else _missing(field)
        lines += _source_lines(request, field)
    for label, value in dict.fromkeys(request.extras):
        lines += [*_row(label, value, 4), *_source_lines(request, label)]
    for doubt in request.doubts:
        label = "To be checked" if doubt.field in request.given else "Not usable"
        lines += _row(label, f"{_LABELS[doubt.field]}: {describe_doubt(doubt, request, Role.STAFF)}", 4)
    if request.warnings:
        lines += _row("Noticed", ", ".join(warning.replace("_", " ") for warning in request.warnings), 4)
    return lines


def _correction_lines(request: Request, known: Request) -> Iterator[str]:
    for field in find_corrections(known, request):
        value = getattr(known, field)
        first = ", ".join(value) if isinstance(value, tuple) else value
        words = f"{_LABELS[field]} was {first!r} before: nothing is changed, staff decide"
        yield from (click.style(row, fg="yellow") for row in _row("Differs", words, 4))


def _missing(field: Field) -> list[str]:
    label = f"    {_LABELS[field]}".ljust(_COLUMN)
    return [label + click.style("MISSING, would be asked for", fg="yellow")]


def _source_lines(request: Request, field: str) -> Iterator[str]:
    """The lines that the field was read from, in the order of the text."""
    values = [getattr(request, field)] if field in list(Field) else [value for _, value in request.extras]
    for source in request.sources:
        if source.field == field:
            place = f"line {source.line_number}" if source.line_number else "the subject"
            room = _WIDTH - 12 - len(place)
            yield click.style(f"          {place}: {_excerpt(printable(source.line), values[0], room)}", dim=True)


def _excerpt(line: str, value: object, room: int) -> str:
    """The line, or what of it stands around the value, in at most `room` columns."""
    wanted = value[0] if isinstance(value, tuple) and value else value
    at = line.find(wanted) if isinstance(wanted, str) else -1
    if len(line) <= room or at < room // 2:
        return shorten(line, room, placeholder=_CUT)
    start = line.rfind(" ", 0, at - room // 3) + 1
    return f"[…] {shorten(line[start:], room - 4, placeholder=_CUT)}"


def _left_out_lines(left_out: tuple[LeftOut, ...]) -> list[str]:
    if not left_out:
        return []
    return [*_heading("Left out"), *(line for left in left_out for line in _tell_left_out(left))]


def _tell_left_out(left: LeftOut) -> list[str]:
    why = _WHY.get(left.why, left.why)
    has_words = left.why in _QUOTED or left.first is None
    text = f"{why}: {left.what}" if has_words else why
    rows = _row(_tell_place(left), shorten(printable(text), 3 * (_WIDTH - 24), placeholder=_CUT), 4)
    if left.why == "unread":
        return [click.style(row, fg="yellow") for row in rows]
    return [*rows, *(_tell_line(number, line) for number, line in left.telling)]


def _tell_line(number: int, line: str) -> str:
    place = f"line {number}"
    return click.style(
        f"          {place}: {shorten(printable(line), _WIDTH - 12 - len(place), placeholder=_CUT)}", dim=True
    )


def _tell_place(left: LeftOut) -> str:
    if left.first is None:
        return _PLACES.get(left.why, "")
    return f"line {left.first}" if left.first == left.last else f"lines {left.first}-{left.last}"


def _command_lines(verdicts: tuple[LineVerdict, ...], *, applied: bool) -> list[str]:
    if not verdicts:
        return []
    title = "Commands" if applied else "Commands, of which none would be applied"
    return [*_heading(title), *(line for verdict in verdicts for line in _verdict_lines(verdict))]


def _verdict_lines(line: LineVerdict) -> list[str]:
    """The line as written, and below it how it was read or what is wrong with it."""
    told = line.reads or line.why
    colour = "red" if line.verdict is Verdict.ERROR else None
    return [
        click.style(f"    {line.verdict:<7}{printable(line.line)}", fg=colour),
        *([f"           {printable(told)}"] if told and told != line.line else []),
    ]


def _notice_lines(notices: tuple[Announced, ...]) -> list[str]:
    if not notices:
        return ["", "  No mail would be written."]
    return [*_heading("Would be written"), *(line for notice in notices for line in _told_notice(notice))]


def _told_notice(notice: Announced) -> Iterator[str]:
    recipients = ", ".join(notice.to) or "staff"
    yield f"    {notice.kind.replace('_', ' ')} to {printable(recipients)}"
    yield f"          {printable(notice.subject)}"
    if notice.asks:
        yield f"          asks for {', '.join(_LABELS[field] for field in notice.asks)}"


def _heading(title: str) -> list[str]:
    return ["", click.style(f"  {title}", bold=True)]


def _row(label: str, value: str, indent: int) -> list[str]:
    """A label and its value, which goes on below itself where it is long."""
    head = f"{' ' * indent}{printable(label)}".ljust(_COLUMN - 2) + "  "
    return wrap(head + printable(value), _WIDTH, subsequent_indent=" " * _COLUMN) or [head]
