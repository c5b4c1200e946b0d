"""A submission server that keeps what it takes in a journal on disk, and misbehaves as told.

The journal has one JSON object a line, synced before the 250, so that it is true whatever is killed.
"""

import asyncio
import json
import os
import ssl
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.tls import Certificates

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """How one transaction goes wrong: another answer than usual, or none.

    `data` answers the DATA command, `final_dot` the message itself; `drops` closes the connection instead of the
    latter. `takes` says whether a message with a fault after its final dot is kept all the same.
    """

    mail: str = ""
    rcpt: str = ""
    data: str = ""
    final_dot: str = ""
    drops: bool = False
    delay: timedelta = timedelta()
    takes: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that the sink has taken, as in its journal."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class SinkSettings:
    """What the sink asks of its clients. `save` is called with each taken message before it is answered."""

    certificates: Certificates | None = None
    implicit_tls: bool = False
    user: str = ""
    password: str = ""
    save: Callable[[bytes], object] | None = None


class SmtpSink:
    """The running sink, on `host` and `port`."""

    host = "127.0.0.1"

    def __init__(self, journal: Path, settings: SinkSettings) -> None:
        self.journal = journal
        self.port = 0
        self.commands: list[str] = []  # the verbs received, in order, of all connections
        self._settings = settings
        self._faults: deque[Fault] = deque()
        self._connections: list[SMTP] = []
        self._listener: asyncio.Server | None = None

    def plan(self, *faults: Fault) -> None:
        """The next transactions go this way, one each; `Fault()` is a good one."""
        self._faults.extend(faults)

    def taken(self) -> tuple[Taken, ...]:
        """Everything in the journal, in order, but for a line that is just being written."""
        lines = self.journal.read_text().rpartition("\n")[0].splitlines() if self.journal.exists() else []
        return tuple(
            Taken(entry["from"], tuple(entry["to"]), entry["raw"].encode("latin-1")) for entry in map(json.loads, lines)
        )

    async def start(self) -> None:
        """Listen on a free port."""
        context = _create_context(self._settings.certificates) if self._settings.implicit_tls else None
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._create_connection, self.host, 0, ssl=context)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._listener is not None:
            self._listener.close()
        for connection in self._connections:
            if connection.transport is not None:
                connection.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def next_fault(self) -> Fault:
        """How the transaction goes that begins now."""
        return self._faults.popleft() if self._faults else Fault()

    async def handle_DATA(self, server: "_Connection", session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message, then answer the final dot."""
        fault = server.fault
        if fault.takes or not (fault.final_dot or fault.drops):
            await asyncio.to_thread(self._keep, envelope)
        await asyncio.sleep(fault.delay.total_seconds())
        if fault.drops:
            server.transport.abort()
            raise asyncio.CancelledError
        return fault.final_dot or "250 2.0.0 taken"

    def _keep(self, envelope: Envelope) -> None:
        raw = envelope.original_content or b""
        entry = {"from": envelope.mail_from or "", "to": envelope.rcpt_tos, "raw": raw.decode("latin-1")}
        with self.journal.open("a") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if self._settings.save is not None:
            self._settings.save(raw)

    def _create_connection(self) -> SMTP:
        settings = self._settings
        connection = _Connection(
            self,
            hostname="localhost",
            loop=asyncio.get_running_loop(),
            tls_context=_create_context(settings.certificates) if not settings.implicit_tls else None,
            authenticator=self._authenticate,
            auth_require_tls=False,
        )
        self._connections.append(connection)
        return connection

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        wanted = LoginPassword(self._settings.user.encode(), self._settings.password.encode())
        return AuthResult(success=given == wanted, handled=False)


class _Connection(SMTP):
    fault = Fault()

    async def smtp_RSET(self, argument: str) -> None:  # noqa: N802
        await self._answer("RSET", "", super().smtp_RSET(argument))

    async def smtp_MAIL(self, argument: str) -> None:  # noqa: N802
        self.fault = self.event_handler.next_fault()
        await self._answer("MAIL", self.fault.mail, super().smtp_MAIL(argument))

    async def smtp_RCPT(self, argument: str) -> None:  # noqa: N802
        await self._answer("RCPT", self.fault.rcpt, super().smtp_RCPT(argument))

    async def smtp_DATA(self, argument: str) -> None:  # noqa: N802
        await self._answer("DATA", self.fault.data, super().smtp_DATA(argument))

    async def _answer(self, verb: str, instead: str, usual: Coroutine[Any, Any, None]) -> None:
        self.event_handler.commands.append(verb)
        if instead:
            usual.close()
            await self.push(instead)
        else:
            await usual


@contextmanager
def start_smtp_sink(folder: Path, settings: SinkSettings | None = None) -> Iterator[SmtpSink]:
    """A sink with its journal in `folder`, until the block ends; the journal stays."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="smtp-sink", daemon=True)
    thread.start()
    sink = SmtpSink(folder / "journal.jsonl", settings or SinkSettings())
    try:
        asyncio.run_coroutine_threadsafe(sink.start(), loop).result(_SECONDS)
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(sink.stop(), loop).result(_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def _create_context(certificates: Certificates | None) -> ssl.SSLContext | None:
    if certificates is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context
