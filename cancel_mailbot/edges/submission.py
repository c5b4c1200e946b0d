"""Message submission (RFC 6409). The only module that speaks SMTP.

What became of a message depends on the phase in which something failed, so each command is given by itself. Up to the
final dot the server has nothing, and trying again is safe. From the dot to its answer nobody can know: `InDoubt`.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from cancel_mailbot.ground.identity import read_address

Security = Literal["tls", "starttls", "none"]

_CONNECT_TIMEOUT = timedelta(seconds=30)
_QUIT_TIMEOUT = timedelta(seconds=5)
_BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Server:
    """Where messages are submitted. Without a `username` nobody logs in. `security` "none" means clear text.

    `ca_file` holds the certificates to trust instead of the system's (PEM). `timeout` bounds the wait for each answer
    (RFC 5321 section 4.5.3.2), `final_timeout` that after the final dot (section 4.5.3.2.6): a shorter one makes
    duplicates.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout: timedelta = timedelta(minutes=5)
    final_timeout: timedelta = timedelta(minutes=10)

    @property
    def place(self) -> str:
        """The server as an operator knows it: `smtp.example.com:465`."""
        return f"{self.host}:{self.port}"


class Phase(StrEnum):
    """What was answered when a message was refused."""

    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    FINAL_DOT = "final dot"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken the message; `text` is its answer, often with its own queue id."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The server has not taken the message. `code` is the reply code (RFC 5321 section 4.2)."""

    phase: Phase
    code: int
    text: str

    @property
    def permanent(self) -> bool:
        """Trying again as it is would be refused again."""
        return self.code >= 500


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The server had the whole message and gave no answer that could be read; it may have taken it or not."""

    why: str


class SubmissionUnavailable(Exception):  # noqa: N818 - named for what it tells
    """The server can't be used for now, and has taken nothing: open a new connection later."""


class SubmissionRefused(Exception):  # noqa: N818 - named for what it tells
    """The server will go on refusing us: mend the user name, password, certificate or security in the config."""


def open_submission(server: Server) -> "OpenSubmission":
    """Connect, start TLS, log in. Use the result in one thread, as a context manager.

    Raises:
        SubmissionUnavailable, SubmissionRefused
    """
    return OpenSubmission(server)


class OpenSubmission:
    """An open connection, for any number of messages."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._is_used = False
        try:
            with self._translated():
                self._smtp = _connect(server)
                _prepare(self._smtp, server)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def is_closed(self) -> bool:
        """True once the connection is lost or closed; then nothing more can be submitted over it."""
        return self._smtp is None

    def close(self) -> None:
        """Say goodbye and close; an unwilling server is no error, since it has answered for every message."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                _wait_at_most(smtp, min(self._server.timeout, _QUIT_TIMEOUT))
                smtp.quit()
            smtp.close()

    def submit(self, envelope_from: str, recipient: str, raw: bytes) -> Accepted | Refused | InDoubt:
        """Submit one message to one recipient. After `InDoubt` the connection is closed.

        Raises:
            SubmissionUnavailable: the connection was lost, or is closed, before the final dot.
            ValueError: an address that is not plain, or a bare CR or LF in `raw` (RFC 5321 section 2.3.8).
        """
        sender, receiver = _get_address(envelope_from), _get_address(recipient)
        if _BARE_LINE_END.search(raw):
            raise ValueError("a message to submit has CR LF at its line ends, and neither alone")
        with self._translated():
            smtp = self._get_connection()
            self._reset(smtp)
            refused = _offer(smtp, sender, receiver, raw)
            if refused is None:
                # Where this fails, the end of the message, which is the dot, has not left us.
                smtp.send(_stuff_dots(raw))
        return refused or self._await_verdict(smtp)

    def _get_connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise SubmissionUnavailable(f"{self._server.place}: the connection is closed")
        return self._smtp

    def _reset(self, smtp: smtplib.SMTP) -> None:
        """End what an earlier message has left open, and see that the server is still there."""
        if self._is_used:
            _require(smtp.rset(), 250)
        self._is_used = True

    def _await_verdict(self, smtp: smtplib.SMTP) -> Accepted | Refused | InDoubt:
        try:
            _wait_at_most(smtp, self._server.final_timeout)
            code, answer = smtp.getreply()
            _wait_at_most(smtp, self._server.timeout)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return InDoubt(f"no answer after the final dot: {_describe(error)}")
        if 200 <= code < 300:
            return Accepted(_decode(answer))
        if 400 <= code < 600:
            return Refused(Phase.FINAL_DOT, code, _decode(answer))
        self._drop()
        return InDoubt(f"no answer that makes sense after the final dot: {code} {_decode(answer)}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        place = self._server.place
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self._drop()
            raise SubmissionRefused(f"{place}: the certificate is not trusted: {error.verify_message}") from error
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise SubmissionRefused(f"{place}: {error}") from error
        except UnicodeEncodeError as error:
            self._drop()
            raise SubmissionRefused(f"{place}: user name and password must be ASCII") from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            is_refused = isinstance(error, smtplib.SMTPAuthenticationError) and 500 <= error.smtp_code < 600
            text = f"{place}: {error.smtp_code} {_decode(error.smtp_error)}"
            raise (SubmissionRefused if is_refused else SubmissionUnavailable)(text) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise SubmissionUnavailable(f"{place}: {_describe(error)}") from error

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _connect(server: Server) -> smtplib.SMTP:
    timeout = min(server.timeout, _CONNECT_TIMEOUT).total_seconds()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=_create_context(server))
    return smtplib.SMTP(server.host, server.port, timeout=timeout)


def _prepare(smtp: smtplib.SMTP, server: Server) -> None:
    _wait_at_most(smtp, server.timeout)
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    _require(smtp.ehlo(), 250)
    if server.security == "starttls":
        # Raises SMTPNotSupportedError where it is not offered: never on without it.
        _require(smtp.starttls(context=_create_context(server)), 220)
        _require(smtp.ehlo(), 250)
    if server.username:
        smtp.login(server.username, server.password)


def _create_context(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def _get_address(written: str) -> str:
    address = read_address(written)
    if address is None:
        raise ValueError(f"not a plain address: {written!r}")
    return address


def _offer(smtp: smtplib.SMTP, sender: str, recipient: str, raw: bytes) -> Refused | None:
    """MAIL, RCPT and DATA, up to the server's wish to see the message."""
    return (
        _find_refusal(Phase.MAIL, smtp.mail(sender, _mail_options(smtp, raw)), 250)
        or _find_refusal(Phase.RCPT, smtp.rcpt(recipient), 250, 251, 252)
        or _find_refusal(Phase.DATA, smtp.docmd("DATA"), 354)
    )


def _mail_options(smtp: smtplib.SMTP, raw: bytes) -> list[str]:
    options = [f"SIZE={len(raw)}"] if smtp.has_extn("size") else []
    if smtp.has_extn("8bitmime") and not raw.isascii():
        options.append("BODY=8BITMIME")
    return options


def _find_refusal(phase: Phase, reply: tuple[int, bytes], *wanted: int) -> Refused | None:
    code, answer = reply
    if code in wanted:
        return None
    # RFC 5321 section 3.8: 421 at any time means that the server closes the connection.
    if code == 421 or not 400 <= code < 600:
        raise smtplib.SMTPServerDisconnected(f"{code} {_decode(answer)}")
    return Refused(phase, code, _decode(answer))


def _require(reply: tuple[int, bytes], wanted: int) -> None:
    if reply[0] != wanted:
        raise smtplib.SMTPResponseException(*reply)


def _stuff_dots(raw: bytes) -> bytes:
    """The message as DATA wants it, with its final dot (RFC 5321 section 4.5.2)."""
    stuffed = re.sub(rb"(?m)^\.", b"..", raw)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _wait_at_most(smtp: smtplib.SMTP, timeout: timedelta) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(timeout.total_seconds())


def _decode(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _describe(error: BaseException) -> str:
    return str(error) or type(error).__name__
