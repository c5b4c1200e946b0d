"""What the mailbox edge takes and gives: an account, a fetched message, and the two ways to fail."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is and how to open it.

    `security` "none" means clear text. `ca_file` holds the certificates to trust instead of the system's (PEM).
    `timeout` bounds each wait for the network, `deadline` each command as a whole, since a slow drip of bytes never
    meets the former.
    """

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    ca_file: Path | None = None
    timeout: timedelta = timedelta(seconds=60)
    deadline: timedelta = timedelta(minutes=5)

    @property
    def place(self) -> str:
        """The server as an operator knows it: `imap.example.com:993`."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as the server holds it. `arrived_at` is its INTERNALDATE, in UTC."""

    uid: int
    raw: bytes
    arrived_at: datetime


class MailboxUnavailable(Exception):  # noqa: N818 - named for what it tells
    """The mailbox can't be used for now: close it, wait (`retry_after` if the server said so), open it anew."""

    def __init__(self, why: str, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class MailboxRefused(Exception):  # noqa: N818 - named for what it tells
    """The server will go on refusing: mend the user name, password, folder, certificate or security in the config."""
