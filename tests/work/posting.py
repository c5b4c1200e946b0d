"""Where a test's notices go, and what came out there."""

from datetime import timedelta
from typing import Protocol

from cancel_mailbot.edges.mailbox import Account
from cancel_mailbot.edges.submission import Server
from cancel_mailbot.ground.config import Outbox as Patience
from cancel_mailbot.work.outbox import Post
from tests.servers.smtp_sink import SmtpSink

DAY, HOUR, MINUTE, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


class Listening(Protocol):
    """A server of the tests, whichever it is."""

    host: str
    port: int


def make_post(server: Listening, sent: Account | None = None) -> Post:
    """With the patience of an untouched config; without `sent`, no folder keeps what was submitted."""
    return Post(Server(server.host, server.port, "none"), sent, Patience())


def taken(sink: SmtpSink) -> list[str]:
    """To whom the server took a mail, one entry each."""
    return [recipient for message in sink.taken() for recipient in message.recipients]
