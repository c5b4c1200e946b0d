"""One IMAP session: TLS, login, time limits, and the translation of everything that can go wrong in it."""

import imaplib
import logging
import math
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError, ProtocolError

from cancel_mailbot.edges.mailbox.account import Account, MailboxRefused, MailboxUnavailable

# At DEBUG, imapclient logs whole messages.
logging.getLogger("imapclient").setLevel(logging.INFO)

_CONNECT_TIMEOUT = timedelta(seconds=30)

# After any of these the session can't be trusted: bytes of an answer may still be on their way. The last four are
# what imapclient and imaplib let escape when an answer makes no sense; MemoryError answers a literal of 3 GB.
_FATAL = (
    *(OSError, imaplib.IMAP4.abort, ProtocolError, MemoryError),
    *(ValueError, TypeError, LookupError, AttributeError),
)

# RFC 5530 section 3, and what Exchange and Gmail say instead.
_TEMPORARY = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED)\b|throttled|too many|not connected", re.IGNORECASE
)
_BACKOFF = re.compile(r"Suggested Backoff Time: ([0-9]{1,9}) milliseconds", re.IGNORECASE)


class Connection:
    """A logged-in session, for one thread only. Every use of the client stands inside `command`."""

    def __init__(self, account: Account) -> None:
        """Connect and log in.

        Raises:
            MailboxUnavailable, MailboxRefused
        """
        self._place = account.place
        self._client: Any = None
        self._watchdog = _Watchdog(account.deadline, self._cut)
        try:
            self._open(account)
        except BaseException:
            self.drop()
            raise

    @property
    def is_open(self) -> bool:
        """False once the session is lost or closed."""
        return self._client is not None

    @contextmanager
    def command(self) -> Iterator[Any]:
        """The IMAPClient, for one command or a few within one deadline.

        Raises:
            MailboxUnavailable: also for a plain "NO", after which the session goes on; else the session is over.
            MailboxRefused
        """
        if self._client is None:
            raise MailboxUnavailable(f"{self._place}: the connection is closed")
        with self._translated(), self._watchdog.limit():
            yield self._client

    def notice_changes(self) -> bool:
        """Ask by NOOP for news; True if messages were announced (EXISTS) since this was asked last."""
        with self.command() as client:
            client.noop()
            # Seen in practice: NOOP is answered "OK" with a BYE before it, and nothing after it.
            bye = _take_untagged(client, "BYE")
            if bye is not None:
                raise imaplib.IMAP4.abort(f"the server said goodbye: {bye!r}")
            for news in ("FETCH", "EXPUNGE", "RECENT"):
                _take_untagged(client, news)  # nobody asked, and imaplib would keep them for ever
            return _take_untagged(client, "EXISTS") is not None

    def close(self) -> None:
        """Log out if the server still listens, and close."""
        if self._client is not None:
            with suppress(MailboxUnavailable, MailboxRefused), self.command() as client:
                client.logout()
        self.drop()

    def drop(self) -> None:
        """Close without a word to the server."""
        self._watchdog.stop()
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError):
                client.shutdown()

    def _open(self, account: Account) -> None:
        with self._translated():
            self._client = _create_client(account)
        with self.command() as client:
            if account.security == "starttls":
                client.starttls(_create_context(account))
        with self.command() as client:
            _log_in(client, account)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except imaplib.IMAP4.readonly as error:
            raise MailboxRefused(f"{self._place}: the folder may only be read") from error
        except _FATAL as error:
            self.drop()
            raise self._translate_fatal(error) from error
        except imaplib.IMAP4.error as error:
            raise self._translate_answer(error) from error

    def _cut(self) -> None:
        client = self._client
        if client is not None:
            with suppress(OSError):
                # Not the method of SSLSocket: it would take the TLS object away from the thread that reads.
                socket.socket.shutdown(client.socket(), socket.SHUT_RDWR)

    def _translate_fatal(self, error: BaseException) -> MailboxUnavailable | MailboxRefused:
        if isinstance(error, ssl.SSLCertVerificationError):
            return MailboxRefused(f"{self._place}: the certificate is not trusted: {error.verify_message}")
        if self._watchdog.has_fired:
            return MailboxUnavailable(f"{self._place}: no complete answer before the deadline")
        return MailboxUnavailable(f"{self._place}: {_describe(error)}", _find_backoff(str(error)))

    def _translate_answer(self, error: imaplib.IMAP4.error) -> MailboxUnavailable | MailboxRefused:
        text = f"{self._place}: {_describe(error)}"
        if isinstance(error, CapabilityError):
            return MailboxRefused(text)
        if isinstance(error, LoginError) and not _TEMPORARY.search(str(error)):
            return MailboxRefused(text)
        return MailboxUnavailable(text, _find_backoff(str(error)))


class _Watchdog:
    """Calls `bark` from a thread of its own when a command outlives its limit (by at most a twentieth)."""

    def __init__(self, limit: timedelta, bark: Callable[[], None]) -> None:
        self._limit = limit.total_seconds()
        self._bark = bark
        self._due_at = math.inf
        self._stopped = threading.Event()
        self.has_fired = False
        threading.Thread(target=self._watch, name="mailbox-deadline", daemon=True).start()

    @contextmanager
    def limit(self) -> Iterator[None]:
        self._due_at = time.monotonic() + self._limit
        try:
            yield
        finally:
            self._due_at = math.inf

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(self._limit / 20):
            if time.monotonic() > self._due_at:
                self.has_fired = True
                self._bark()
                return


def _create_client(account: Account) -> Any:
    read = account.timeout.total_seconds()
    client = IMAPClient(
        account.host,
        account.port,
        ssl=account.security == "tls",
        ssl_context=_create_context(account) if account.security == "tls" else None,
        timeout=SocketTimeout(connect=min(read, _CONNECT_TIMEOUT.total_seconds()), read=read),
    )
    client.normalise_times = False
    _keep_alive(client.socket())
    return client


def _create_context(account: Account) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=account.ca_file)


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # IMAPClient sends a SEARCH in two pieces, and the second would wait for a delayed ACK (about 40 ms).
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    linux = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4, "TCP_USER_TIMEOUT": 90_000}
    for name, value in linux.items():
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _log_in(client: Any, account: Account) -> None:
    # RFC 3501 section 6.2.3. imaplib would send the password all the same.
    if client.has_capability("LOGINDISABLED"):
        raise LoginError("the server takes no password without TLS")
    # LOGIN takes ASCII alone.
    log_in = client.login if (account.username + account.password).isascii() else client.plain_login
    try:
        log_in(account.username, account.password)
    except LoginError as error:
        # IMAPClient makes a LoginError of everything, also of a connection that is lost on the way.
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise error.__context__ from None
        raise


def _take_untagged(client: Any, name: str) -> list[Any] | None:
    # IMAPClient itself hides what is announced during another command.
    found: list[Any] = client._imap.response(name)[1]  # noqa: SLF001 - there is no public way
    return None if found == [None] else found


def _find_backoff(text: str) -> timedelta | None:
    match = _BACKOFF.search(text)
    return timedelta(milliseconds=int(match[1])) if match else None


def _describe(error: BaseException) -> str:
    # imaplib puts a server's refusal of LOGIN into its exception as bytes.
    if error.args and isinstance(error.args[0], bytes):
        return error.args[0].decode("utf-8", "replace")
    return str(error) or type(error).__name__
