"""An explained message as a JSON object, whose keys are a contract (added, never renamed), and as text for a person."""

from textwrap import shorten

from cancel_mailbot.faces.explained import Announced, Explained
from cancel_mailbot.faces.listing import instant, printable
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.reply import read_reply
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.workflow.due import LineVerdict

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
    }


def as_text(explained: Explained) -> str:
    """The same for a person: what was understood, from which line, what is missing, and what would be written."""
    decision, message = explained.decision, explained.message
    lines = [f"{printable(explained.file)}: {decision.disposition.upper()}, {printable(decision.reason)}"]
    if message:
        lines += [
            _line("From", f"{message.author} ({explained.role})"),
            _line("Subject", message.subject or "(none)"),
            _line("Kind", f"{message.kind} {message.kind_reason}"),
        ]
    for n, request in enumerate(explained.requests, start=1):
        lines += _request_lines(request, f"Order {n}" if len(explained.requests) > 1 else "Order")
    lines += _command_lines(decision.lines)
    lines += _notice_lines(explained.notices)
    return "\n".join(lines) + "\n"


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
        "reply_text": read_reply(message.text),
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
        "extras": dict(request.extras),
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


def _command(line: LineVerdict) -> dict[str, object]:
    return {"line": line.line, "verdict": line.verdict, "reads": line.reads or None, "why": line.why or None}


def _notice(notice: Announced) -> dict[str, object]:
    return {"kind": notice.kind, "to": list(notice.to), "subject": notice.subject}


def _request_lines(request: Request, title: str) -> list[str]:
    sources = {source.field: source for source in request.sources}
    lines = ["", f"  {title}"]
    for field in Field:
        value = getattr(request, field)
        shown = ", ".join(value) if isinstance(value, tuple) else value
        source = sources.get(field)
        origin = f"   (line {source.line_number}: {shorten(printable(source.line), 50)})" if source else ""
        lines.append("  " + _line(_LABELS[field], (shown or "MISSING, would be asked for") + origin))
    lines += ["  " + _line(label, value) for label, value in request.extras]
    lines += [
        "  " + _line("Not usable", f"{doubt.written!r} for {_LABELS[doubt.field]}: {doubt.warning}")
        for doubt in request.doubts
    ]
    if request.warnings:
        lines.append("  " + _line("Noticed", ", ".join(request.warnings)))
    return lines


def _command_lines(verdicts: tuple[LineVerdict, ...]) -> list[str]:
    if not verdicts:
        return []
    return ["", "  Commands", *(f"    {_verdict(line)}" for line in verdicts)]


def _verdict(line: LineVerdict) -> str:
    return f"{line.verdict.upper():6}{printable(line.line)}   ({printable(line.reads or line.why)})"


def _notice_lines(notices: tuple[Announced, ...]) -> list[str]:
    if not notices:
        return ["", "  No mail would go out."]
    return [
        "",
        "  Would be written",
        *(
            f"    {notice.kind.replace('_', ' ')} to {', '.join(notice.to) or 'staff'}: {printable(notice.subject)}"
            for notice in notices
        ),
    ]


def _line(label: str, value: str) -> str:
    return f"  {label:<18}{printable(value)}"
