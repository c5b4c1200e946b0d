"""Delivery status notifications (RFC 3464) and their look-alikes: which mail came back, from whom, and why."""

import re
from collections.abc import Iterator

from cancel_mailbot.ground.identity import read_address
from cancel_mailbot.message.decode import clean_line
from cancel_mailbot.message.header import Header, find_message_ids, read_header, read_message_id
from cancel_mailbot.message.message import Returned
from cancel_mailbot.message.parts import Part

_MAX_TEXT = 100_000  # characters searched for what the report's fields do not say
_MESSAGE_ID_FIELD = re.compile(r"^[ \t>]*Message-ID:\s*+(<[^<>\s]++>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")  # RFC 3463 section 2
# Seen in practice: `550 5.1.1 <…>: …`, `550-5.1.1 …`, `(#5.1.1)`, wherever a server quotes another one.
_REPLY = re.compile(r"^.*?\b[45][0-9]{2}[ -]#?([45]\.[0-9]{1,3}\.[0-9]{1,3})\b.*$", re.MULTILINE)


def read_returned(header: Header, parts: tuple[Part, ...], text: str) -> Returned | None:
    """What a bounce says; None where it names neither a message nor a recipient nor a status.

    Of several recipients the first one that failed counts.
    """
    text = text[:_MAX_TEXT]
    fields = _choose(list(_find_recipients(parts)))
    message_ids = _find_returned_ids(parts) or _find_ids_in_text(text)
    reply = _REPLY.search(text)
    status = _read_status(fields.line("Status")) or (reply[1] if reply else None)
    recipient = _read_recipient(fields, header)
    if not (message_ids or recipient or status):
        return None
    action = fields.line("Action").lower()
    return Returned(
        message_ids,
        recipient,
        status,
        permanent=action == "failed" or (not action and (status or "").startswith("5")),
        diagnostic=_read_typed(fields.line("Diagnostic-Code")) or (clean_line(reply[0]) if reply else ""),
    )


def _find_recipients(parts: tuple[Part, ...]) -> Iterator[Header]:
    """The blocks of message/delivery-status that speak of one recipient (section 2.3)."""
    for part in parts:
        if part.media_type.startswith("message/") and part.media_type.endswith("delivery-status"):
            headers = (read_header(block) for block in part.inside)
            yield from (header for header in headers if header.first("Final-Recipient") or header.first("Action"))


def _choose(recipients: list[Header]) -> Header:
    failed = [recipient for recipient in recipients if recipient.line("Action").lower() == "failed"]
    return next(iter(failed + recipients), Header({}))


def _read_recipient(fields: Header, header: Header) -> str | None:
    named = (fields.line("Final-Recipient"), fields.line("Original-Recipient"), header.line("X-Failed-Recipients"))
    addresses = (read_address(_read_typed(value).partition(",")[0].strip("<> ")) for value in named)
    return next((address for address in addresses if address), None)


def _read_typed(value: str) -> str:
    """The words behind `rfc822;` or `smtp;` (section 2.1.2), or all of them."""
    kind, separator, words = value.partition(";")
    return words.strip() if separator and kind.strip().replace("-", "").isalnum() else value


def _read_status(value: str) -> str | None:
    match = _STATUS.search(value)
    return match[0] if match else None


def _find_returned_ids(parts: tuple[Part, ...]) -> tuple[str, ...]:
    found = []
    for part in parts:
        if part.message is not None:
            found.append(read_message_id(read_header(part.message).first("Message-ID")))
        elif part.media_type == "text/rfc822-headers":
            found += _MESSAGE_ID_FIELD.findall(part.text)
    return tuple(dict.fromkeys(message_id for message_id in found if message_id))


def _find_ids_in_text(text: str) -> tuple[str, ...]:
    """Those named as Message-ID, else whatever looks like one, an address in angle brackets included."""
    named = _MESSAGE_ID_FIELD.findall(text)
    return find_message_ids(" ".join(named) or text)[:20]
