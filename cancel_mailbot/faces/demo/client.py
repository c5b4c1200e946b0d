"""A mail client for the people of the demo: writes, replies and reads over SMTP and IMAP, as Outlook or Gmail would."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Composed
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, make_msgid

from cancel_mailbot.edges.mailbox import Account, open_mailbox
from cancel_mailbot.edges.submission import Accepted, Server, open_submission
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import parse_message


@dataclass(frozen=True, slots=True)
class MailSystem:
    """Where the people of the demo have their mailboxes; they share one password."""

    host: str
    imap_port: int
    smtp_port: int
    password: str


class Undelivered(Exception):  # noqa: N818 - names what is wrong
    """The demo's own mail server did not take a mail; the demo can't go on."""


def submit(system: MailSystem, author: Person, recipient: Person, raw: bytes) -> None:
    """Send a mail as it is.

    Raises:
        Undelivered
    """
    with open_submission(Server(system.host, system.smtp_port, "none")) as submission:
        verdict = submission.submit(author.address, recipient.address, raw)
    if not isinstance(verdict, Accepted):
        raise Undelivered(f"{author} to {recipient}: {verdict}")


def read_mailbox(system: MailSystem, person: Person) -> tuple[tuple[Message, bytes], ...]:
    """All that lies in somebody's INBOX, the oldest first, with its bytes; fetched over IMAP."""
    account = Account(system.host, system.imap_port, "none", person.address, system.password)
    with open_mailbox(account) as opened:
        fetched = [opened.fetch(uid) for uid in opened.list_uids()]
    return tuple((parse_message(each.raw, each.arrived_at), each.raw) for each in fetched if each)


def write_reply(author: Person, answered: Message, words: str) -> bytes:
    """A reply above the quoted original, as every client writes it."""
    mail: Composed = MIMEText(f"{words}\n\n{_quote(answered)}\n", "plain", "utf-8")
    mail["From"] = formataddr((author.name, author.address))
    mail["To"] = formataddr((answered.author.name, answered.author.address))
    subject = answered.subject
    mail["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain="mail.example.com")
    mail["In-Reply-To"] = answered.message_id
    mail["References"] = " ".join((*answered.references, answered.message_id))
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _quote(answered: Message) -> str:
    introduction = f"On {answered.date:%a, %b %d, %Y at %H:%M} {answered.author} wrote:"
    return "\n".join((introduction, *(f"> {line}" for line in answered.text.splitlines())))
