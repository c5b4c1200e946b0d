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
_MAX_TOLD = 20_000  # of them, what is taken for the server's own words
_MAX_DIAGNOSTIC = 500
_MAX_IDS = 20
_MESSAGE_ID_FIELD = re.compile(r"^[ \t>]*Message-ID:\s*+(<[^<>\s]++>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")  # RFC 3463 section 2
_STATUS_FIELD = re.compile(r"^[ \t]*Status:[ \t]*([245]\.[0-9]{1,3}\.[0-9]{1,3})", re.IGNORECASE | re.MULTILINE)
# Seen in practice: `550 5.1.1 <…>: …`, `550-5.1.1 …`, `(#5.1.1)`, wherever a server quotes another one.
_REPLY = re.compile(r"^.{0,500}?(?:\b[45][0-9]{2}[ -]#?|\(#)([45]\.[0-9]{1,3}\.[0-9]{1,3})\b.*$", re.MULTILINE)
_BARE_REPLY = re.compile(
    r"^(?:.{0,300}?\b(?:said|error|response|replied|returned|reason)\b.{0,80}?[: ]|[ \t]{0,40})([45][0-9]{2})[ -]\S.*$",
    re.IGNORECASE | re.MULTILINE,
)

# Where the text of a bounce turns into a copy of the mail that came back.
_COPY = re.compile(
    r"^[ \t]{0,20}(?:[-|=+*][-|=+* ]{1,80})?(?:below this line is a copy|this is a copy|a copy of the message"
    r"|original message|message header|message text follows|unsent message|the headers? of the original|original mail"
    r"|returned (?:message|mail) ?-|old message:|your message reads|the first \d+ lines|header of the source mail"
    r"|return-path:|received: )",
    re.IGNORECASE | re.MULTILINE,
)
_NO_ADDRESS = r"\s<>()\[\]:;,\"'@"
_AT = rf"[<\"'\[]{{0,2}}([^{_NO_ADDRESS}=]{{1,64}}+@[^{_NO_ADDRESS}]{{1,253}}+)[>\"'\]]{{0,2}}"
# The first that meets names the address that failed.
_FAILED = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"^[ \t]{{0,40}}(?:Original|Final)-Recipient:[ \t]{{0,20}}(?:rfc822;)?[ \t]{{0,20}}{_AT}",  # fields as text
        rf"\((?:originally addressed to|generated from) {_AT}",  # behind an alias
        rf"^error-for:[ \t]{{1,20}}{_AT}",  # LISTSERV's special format
        rf"(?:following|these) (?:address|recipient)[^\n]{{0,80}}\s{{1,9}}(?:[*>-]{{1,3}} |\[?rfc822;)?{_AT}",
        rf"(?:wasn't|was not|couldn't be|could not be) delivered to:?\s{{1,9}}{_AT}",  # Gmail
        rf"(?:your message|delivery|mail)(?: was not delivered)? to:?\s{{1,9}}{_AT}\s",  # Exchange Online, a sentence
        rf"(?:undeliverable {{1,9}}to|\d attempts:|userid:|(?:unknown|invalid) user:) {{0,9}}{_AT}",  # IMail
        # An address over its reply.
        rf"^[ \t]{{0,40}}{_AT}:?[ \t]{{0,40}}\n(?:[^\n]{{0,200}}\n){{0,2}}[^\n]{{0,200}}\b[45][0-9]{{2}}\b",
        rf"^[ \t]{{0,40}}{_AT}(?::| ?\.\.\. )",  # qmail, Postfix, Smail
        rf"RCPT TO: ?{_AT}",
        rf"smtp[:=]{_AT}",  # Exchange 5.5, MailEnable
        rf"(?:recipient|address|user|to|mailbox|adress)(?: address| name)?:?[ \t]{{1,20}}{_AT}",  # Notes, gateways
        rf"{_AT} on [^\n]{{0,80}}\d:\d\d",  # Exchange 2003
        rf"^[ \t*>-]{{0,40}}{_AT}[ \t]{{0,40}}$",  # a line of its own
        rf"{_AT}",  # whichever else
    )
)
_OFFICIAL = re.compile(
    r"(?:post[-_.]?master|mailer-daemon|mail-daemon|abuse|support|help|helpdesk|hostmaster|no-?reply)@"
)
_RETRIED = re.compile(
    r"will (?:continue|keep|be retried|try again|retry)|still being retried|warning (?:message )?only"
    r"|no action is required|do not need to resend|wird (?:weiter|erneut) versucht",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed|delivery is delayed|not yet been delivered|has been postponed|warning: (?:could not|message)"
    r"|n'a pas encore",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"permanent|fatal errors|gave up|giving up|given up|undeliverable|returned to sender|returning message"
    r"|could not be delivered to|cannot be delivered|failed permanently|(?:delivery|has|have) failed|delivery failure"
    r"|did not reach|wasn't delivered|couldn't be delivered|too many hops|expired|not been able to deliver"
    r"|not going to try again|in the queue too long|unknown user|user unknown|no such user|unzustellbar"
    r"|konnte nicht zugestellt",
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
    diagnostic = _read_typed(fields.line("Diagnostic-Code"))
    status = _choose_status(_read_status(fields.line("Status")), _REPLY.search(diagnostic)) or _find_status(told, reply)
    recipient = _read_recipient(fields, header) or _find_failed(told, header) or _find_addressee(parts)
    if not (message_ids or recipient or status):
        return None
    bare = reply or _BARE_REPLY.search(told)
    return Returned(
        message_ids,
        recipient,
        status,
        permanent=_is_permanent(fields, told, header.line("Subject"), status),
        diagnostic=(diagnostic or (clean_line(bare[0]) if bare else ""))[:_MAX_DIAGNOSTIC],
    )


def _choose_status(status: str | None, reply: re.Match[str] | None) -> str | None:
    """Seen in practice: a server says x.0.0, and quotes the other server's reply, which is more exact."""
    if status and reply and status.endswith(".0.0") and reply[1].startswith(status[0]):
        return reply[1]
    return status


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
    # RFC 3464 section 2.3.1: as the sender wrote it, before any alias.
    named = (fields.line("Original-Recipient"), fields.line("Final-Recipient"), header.line("X-Failed-Recipients"))
    addresses = (read_address(_read_typed(value).partition(",")[0].strip("<> ")) for value in named)
    return next((address for address in addresses if address), None)


def _find_told(text: str) -> str:
    """What the server itself says, without the copy of the mail that came back."""
    copy = _COPY.search(text)
    return text[: copy.start() if copy else None][:_MAX_TOLD]


def _find_status(told: str, reply: re.Match[str] | None) -> str | None:
    written = _STATUS_FIELD.search(told)
    return written[1] if written else reply[1] if reply else None


def _find_failed(told: str, header: Header) -> str | None:
    """The address that the server's own words name, which is neither ours nor that of the server."""
    others = {person.address for name in ("To", "From", "Sender") for person in read_people(header.get_all(name))}
    for pattern in _FAILED:
        for match in pattern.finditer(told):
            address = read_address(match[1].rstrip("."))
            if address and address not in others and not _OFFICIAL.match(address):
                return address
    return None


def _find_addressee(parts: tuple[Part, ...]) -> str | None:
    """To whom the returned mail was written, where that was one."""
    returned = (read_header(part.message) for part in parts if part.message is not None)
    people = [person for header in returned for person in read_people(header.get_all("To"))]
    return people[0].address if len(people) == 1 else None


def _is_permanent(fields: Header, told: str, subject: str, status: str | None) -> bool:
    """Whether the server has given up: what came back without a word of trying again has."""
    action = fields.line("Action").lower()
    if action:
        # Section 2.3.3 says failed; seen in practice: failure, error.
        return action.partition(" ")[0] not in ("delayed", "delivered", "relayed", "expanded")
    if _DELAYED.search(subject) or _RETRIED.search(told):
        return False
    if _GIVEN_UP.search(told) or (status and status.startswith("5")):
        return True
    return not (_DELAYED.search(told) or (status and status.startswith("4")))


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
