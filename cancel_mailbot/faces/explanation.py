"""An explained message as a JSON object, whose keys are a contract (added, never renamed), and as text for a person."""

from collections.abc import Iterable
from textwrap import shorten

from cancel_mailbot.faces.explained import Announced, Explained
from cancel_mailbot.faces.listing import instant, printable
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.reply import read_reply
from cancel_mailbot.reading.request import Doubt, Field, Request
from cancel_mailbot.workflow.due import Disposition, LineVerdict

_LABELS = {
    Field.CLIENT: "Vision VX Client",
    Field.CAMPAIGN: "Campaign Name",
    Field.TITAN_ORDER_ID: "Titan Order ID",
    Field.PRODUCTS: "Product(s)",
}


def as_object(explained: Explained) -> dict[str, object]:
    """The JSON object of the contract."""
    message, decision = explained.message, explained.decision
    return {
        "file": explained.file,
        "disposition": decision.disposition,
        "reason": decision.reason or None,
        "case": explained.case.reference if explained.case else None,
        "message": _message(message) if message else None,
        "author": {"name": message.author.name, "address": message.author.address, "role": explained.role}
        if message
        else None,
        "requests": [_request(request, message) for request in explained.requests] if message else [],
        "commands": [_command(line) for line in decision.lines],
        "applied": decision.applied if decision.lines else None,
        "notices": [_notice(notice) for notice in explained.notices],
        "traceback": explained.traceback,
    }


def as_text(explained: Explained) -> str:
    """The same for a person: what was understood, from which line, what is missing, and what would be written."""
    decision, message = explained.decision, explained.message
    lines = [f"{printable(explained.file)}: {decision.disposition.upper()}"]
    if decision.reason:
        lines.append(_line("Because", decision.reason))
    if message:
        lines += _message_lines(message, explained.role)
    for n, request in enumerate(explained.requests, start=1):
        if decision.disposition is Disposition.COMPLETION:
            supplied = [field for field in Field if field not in request.missing]
            lines += _request_lines(request, "Supplied", supplied)
        else:
            lines += _request_lines(request, f"Order {n}" if len(explained.requests) > 1 else "Order", Field)
    lines += _command_lines(decision.lines, applied=decision.applied)
    lines += _notice_lines(explained.notices)
    if explained.traceback:
        lines += ["", "  That is a fault of the program; please report it:", *_quote(explained.traceback)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _message(message: Message) -> dict[str, object]:
    return {
        "subject": message.subject,
        "from_name": message.author.name,
        "from_address": message.author.address,
        "to": [person.address for person in message.to],
        "cc": [person.address for person in message.cc],
        "date": instant(message.date),
        "message_id": message.message_id,
        "kind": message.kind,
        "kind_reason": message.kind_reason or None,
        "text": message.text,
        "reply_text": read_reply(message.text, message.html),
        "attachments": [
            {"name": part.name, "media_type": part.media_type, "size": part.size} for part in message.attachments
        ],
    }


def _request(request: Request, message: Message) -> dict[str, object]:
    return {
        "client": request.client,
        "campaign": request.campaign,
        "titan_order_id": request.titan_order_id,
        "products": list(request.products),
        "rep": {
            "name": request.contact.name or message.author.name,
            "address": message.author.address,
            "contact": request.contact.details or None,
        },
        "extras": _join(request.extras),
        "missing": list(request.missing),
        "warnings": list(request.warnings),
        "doubts": [
            {"field": doubt.field, "written": doubt.written, "suggestion": doubt.suggestion or None}
            for doubt in request.doubts
        ],
        "sources": [
            {"field": source.field, "line_number": source.line_number, "line": source.line}
            for source in request.sources
        ],
        "forwarded_from": request.forwarded_from or None,
    }


def _join(extras: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Each label with its value; what was written under one label twice is kept, too."""
    joined: dict[str, str] = {}
    for label, value in extras:
        joined[label] = f"{joined[label]}; {value}" if label in joined else value
    return joined


def _command(line: LineVerdict) -> dict[str, object]:
    return {"line": line.line, "verdict": line.verdict, "reads": line.reads or None, "why": line.why or None}


def _notice(notice: Announced) -> dict[str, object]:
    return {"kind": notice.kind, "to": list(notice.to), "subject": notice.subject}


def _message_lines(message: Message, role: Role | None) -> list[str]:
    kind = f"{message.kind} ({message.kind_reason})" if message.kind_reason else str(message.kind)
    return [
        _line("From", f"{message.author} ({role})"),
        _line("Subject", message.subject or "(none)"),
        _line("Written by", kind),
    ]


def _request_lines(request: Request, title: str, fields: Iterable[Field]) -> list[str]:
    lines = ["", f"  {title}"]
    for field in fields:
        lines += _field_lines(request, field)
    lines += ["  " + _line(label, value) for label, value in request.extras]
    lines += ["  " + _line("Not usable", _tell_doubt(doubt)) for doubt in request.doubts]
    if request.warnings:
        lines.append("  " + _line("Noticed", ", ".join(warning.replace("_", " ") for warning in request.warnings)))
    return lines


def _field_lines(request: Request, field: Field) -> list[str]:
    """The field's value, and below it the lines that it was read from."""
    value = getattr(request, field)
    shown = ", ".join(value) if isinstance(value, tuple) else value
    sources = [source for source in request.sources if source.field == field]
    return [
        "  " + _line(_LABELS[field], shown or "MISSING, would be asked for"),
        *("  " + _line("", f"  line {source.line_number}: {shorten(source.line, 60)}") for source in sources),
    ]


def _tell_doubt(doubt: Doubt) -> str:
    suggestion = f"; {doubt.suggestion}?" if doubt.suggestion else ""
    return f"{_LABELS[doubt.field]} {doubt.written!r} ({doubt.warning.replace('_', ' ')}{suggestion})"


def _command_lines(verdicts: tuple[LineVerdict, ...], *, applied: bool) -> list[str]:
    if not verdicts:
        return []
    title = "Commands" if applied else "Commands, of which none would be applied"
    return ["", f"  {title}", *(line for verdict in verdicts for line in _verdict_lines(verdict))]


def _verdict_lines(line: LineVerdict) -> list[str]:
    """The line as written, and below it how it was read or what is wrong with it."""
    told = line.reads or line.why
    return [
        f"    {line.verdict:<7}{printable(line.line)}",
        *([f"           {printable(told)}"] if told and told != line.line else []),
    ]


def _notice_lines(notices: tuple[Announced, ...]) -> list[str]:
    if not notices:
        return ["", "  No mail would be written."]
    return ["", "  Would be written", *(line for notice in notices for line in _told_notice(notice))]


def _told_notice(notice: Announced) -> tuple[str, str]:
    recipients = ", ".join(notice.to) or "staff"
    return (
        f"    {notice.kind.replace('_', ' ')} to {printable(recipients)}",
        f"           {printable(notice.subject)}",
    )


def _quote(text: str) -> list[str]:
    return [f"    {printable(line)}" for line in text.splitlines()]


def _line(label: str, value: str) -> str:
    return f"  {printable(label):<18}{printable(value)}"
