"""Delivery status notifications (RFC 3464) and their look-alikes: which mail came back, from whom, and why."""

import re
from collections.abc import Iterator

from cancel_mailbot.ground.identity import read_address
from cancel_mailbot.message.decode import clean_line
from cancel_mailbot.message.header import Header, find_message_ids, read_header, read_message_id
from cancel_mailbot.message.message import Returned
from cancel_mailbot.message.parts import Part
from cancel_mailbot.message.people import read_people

_MAX_TEXT = 100_000  # characters searched for what the report's fields do not say
_MAX_IDS = 20
_MESSAGE_ID_FIELD = re.compile(r"^[ \t>]*Message-ID:\s*+(<[^<>\s]++>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")  # RFC 3463 section 2
_STATUS_FIELD = re.compile(r"^[ \t]*Status:[ \t]*([245]\.[0-9]{1,3}\.[0-9]{1,3})", re.IGNORECASE | re.MULTILINE)
# Seen in practice: `550 5.1.1 <…>: …`, `550-5.1.1 …`, `(#5.1.1)`, wherever a server quotes another one.
_REPLY = re.compile(r"^.*?(?:\b[45][0-9]{2}[ -]#?|\(#)([45]\.[0-9]{1,3}\.[0-9]{1,3})\b.*$", re.MULTILINE)
_BARE_REPLY = re.compile(
    r"^.*?(?:(?:said|error|response|replied|reason)\b.{0,80}?[: ]|^[ \t]*)([45][0-9]{2})[ -]\S.*$", re.I | re.M
)

# Where the text of a bounce turns into a copy of the mail that came back.
_COPY = re.compile(
    r"^[ \t]{0,20}(?:-[- ]{1,80}(?:below this line is a copy|this is a copy|a copy of the message|original message"
    r"|message header"
    r"|unsent message|the header(?:s)? of the original|original mail|returned message|returned mail)|return-path: )",
    re.IGNORECASE | re.MULTILINE,
)
_AT = r"<?([^\s<>()\[\]:;,\"']{1,64}@[^\s<>()\[\]:;,\"']{1,253})>?"
# The first that meets names the address that failed.
_FAILED = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"^[ \t]*(?:Final|Original)-Recipient:[ \t]*(?:rfc822;)?[ \t]*{_AT}",  # a report's fields as text
        rf"(?:following|these) (?:address|recipient)[^\n]{{0,80}}\s+(?:\[?rfc822;)?{_AT}",  # Exim, Exchange, sendmail
        rf"(?:wasn't|was not|couldn't be|could not be) delivered to:?\s+{_AT}",  # Gmail
        rf"(?:your message|delivery|mail) to:?\s+{_AT}\s",  # Exchange Online, and in a sentence
        rf"^[ \t]*{_AT}:?[ \t]*$\s+(?:[^\n]{{0,200}}\n){{0,2}}[^\n]*\b[45][0-9]{{2}}\b",  # an address over its reply
        rf"^[ \t]*{_AT}:",  # qmail, Postfix
        rf"RCPT TO: ?{_AT}",
        rf"(?:recipient|address|user|to)(?: address| name)?:[ \t]*{_AT}",  # Notes, gateways
        rf"{_AT} on [^\n]*\d\d?:\d\d",  # Exchange 2003
    )
)
_DELAYED = re.compile(
    r"delayed|will (?:continue|keep|be retried|try|retry)|not yet been delivered|still being retried"
    r"|no action is required"
    r"|do not need to resend|temporar(?:y|ily)|warning: (?:could not|message)|wird (?:weiter|erneut) versucht"
    r"|n'a pas encore",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"permanent|fatal errors|gave up|giving up|i've given up|given up|undeliverable|returned to sender"
    r"|returning message"
    r"|could not be delivered to one or more|cannot be delivered|failed permanently|delivery failed"
    r"|delivery has failed"
    r"|did not reach|wasn't delivered|couldn't be delivered|too many hops|has expired|not been able to deliver"
    r"|unknown user|user unknown|no such user|unzustellbar|konnte nicht zugestellt",
    re.IGNORECASE,
)


def read_returned(header: Header, parts: tuple[Part, ...], text: str) -> Returned | None:
    """What a bounce says; None where it names neither a message nor a recipient nor a status.

    Of several recipients the first one that failed counts. What the report's fields do not say is read from the text.
    """
    text = text[:_MAX_TEXT]
    fields = _choose(list(_find_recipients(parts)))
    message_ids = _find_returned_ids(parts) or _find_named_ids(text) or _find_other_ids(header, text)
    told = _find_told(text)
    reply = _REPLY.search(told)
    status = _read_status(fields.line("Status")) or _find_status(told, reply)
    recipient = _read_recipient(fields, header) or _find_failed(told) or _find_addressee(parts)
    if not (message_ids or recipient or status):
        return None
    action = fields.line("Action").lower()
    bare = reply or _BARE_REPLY.search(told)
    return Returned(
        message_ids,
        recipient,
        status,
        permanent=action.startswith("failed") if action else _is_permanent(told, header.line("Subject"), status),
        diagnostic=_read_typed(fields.line("Diagnostic-Code")) or (clean_line(bare[0])[:500] if bare else ""),
    )


def _find_recipients(parts: tuple[Part, ...]) -> Iterator[Header]:
    """The blocks of message/delivery-status that speak of one recipient (section 2.3)."""
    for part in parts:
        if part.media_type.startswith("message/") and part.media_type.endswith("delivery-status"):
            headers = (read_header(block) for block in part.inside)
            yield from (header for header in headers if header.first("Final-Recipient") or header.first("Action"))


def _choose(recipients: list[Header]) -> Header:
    failed = [recipient for recipient in recipients if recipient.line("Action").lower().startswith("failed")]
    return next(iter(failed + recipients), Header({}))


def _read_recipient(fields: Header, header: Header) -> str | None:
    named = (fields.line("Final-Recipient"), fields.line("Original-Recipient"), header.line("X-Failed-Recipients"))
    addresses = (read_address(_read_typed(value).partition(",")[0].strip("<> ")) for value in named)
    return next((address for address in addresses if address), None)


def _find_told(text: str) -> str:
    """What the server itself says, without the copy of the mail that came back."""
    copy = _COPY.search(text)
    return text[: copy.start()] if copy else text


def _find_status(told: str, reply: re.Match[str] | None) -> str | None:
    written = _STATUS_FIELD.search(told)
    return written[1] if written else reply[1] if reply else None


def _find_failed(told: str) -> str | None:
    for pattern in _FAILED:
        for match in pattern.finditer(told):
            address = read_address(match[1].rstrip("."))
            if address:
                return address
    return None


def _find_addressee(parts: tuple[Part, ...]) -> str | None:
    """To whom the returned mail was written, where that was one."""
    returned = (read_header(part.message) for part in parts if part.message is not None)
    people = [person for header in returned for person in read_people(header.get_all("To"))]
    return people[0].address if len(people) == 1 else None


def _is_permanent(told: str, subject: str, status: str | None) -> bool:
    if _DELAYED.search(subject) or (_DELAYED.search(told) and not _GIVEN_UP.search(told)):
        return False
    if status and not status.startswith("5"):
        return _GIVEN_UP.search(told) is not None
    return status is not None or _GIVEN_UP.search(f"{subject}\n{told}") is not None


def _read_typed(value: str) -> str:
    """The words behind `rfc822;` or `smtp;` (section 2.1.2), or all of them."""
    kind, separator, words = value.partition(";")
    return words.strip() if separator and kind.strip().replace("-", "").isalnum() else value


def _read_status(value: str) -> str | None:
    match = _STATUS.search(value)
    return match[0] if match else None


def _find_returned_ids(parts: tuple[Part, ...]) -> tuple[str, ...]:
    found: list[str | None] = []
    for part in parts:
        if part.media_type == "text/rfc822-headers":
            found += _MESSAGE_ID_FIELD.findall(part.text)
        elif part.message is not None or part.media_type in ("message/rfc822-headers", "message/global-headers"):
            found += [read_message_id(read_header(inside).first("Message-ID")) for inside in part.inside[:1]]
        elif part.media_type.endswith("delivery-status"):
            # Exchange names it here too; a server that returns nothing else still tells by this.
            fields = [read_header(block) for block in part.inside]
            found += [read_message_id(each.first("Original-Message-ID")) for each in fields]
    return tuple(dict.fromkeys(message_id for message_id in found if message_id))


def _find_named_ids(text: str) -> tuple[str, ...]:
    return find_message_ids(" ".join(_MESSAGE_ID_FIELD.findall(text)))[:_MAX_IDS]


def _find_other_ids(header: Header, text: str) -> tuple[str, ...]:
    """Gmail and Exchange answer the mail that they return; else whatever in the text looks like a Message-ID."""
    answered = find_message_ids(header.first("In-Reply-To")) + find_message_ids(header.first("References"))[::-1]
    return tuple(dict.fromkeys(answered + find_message_ids(text)))[:_MAX_IDS]
