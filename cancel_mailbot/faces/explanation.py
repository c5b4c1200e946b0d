"""An explained message as a JSON object, whose keys are a contract: added, never renamed."""

from cancel_mailbot.faces.explained import Announced, Explained
from cancel_mailbot.faces.left_out import LeftOut
from cancel_mailbot.faces.listing import instant
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.reply import read_reply
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.due import LineVerdict


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
        "left_out": [_left_out(left) for left in explained.left_out],
    }


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
        "found_in": request.found_in or None,
        "unread": list(request.unread),
        "unopened": list(request.unopened),
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
    return {"kind": notice.kind, "to": list(notice.to), "subject": notice.subject, "asks": list(notice.asks)}


def _left_out(left: LeftOut) -> dict[str, object]:
    return {"why": left.why, "what": left.what, "first_line": left.first, "last_line": left.last}
