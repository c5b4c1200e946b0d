"""The demo's mail system: an IMAP server (pymap) and an SMTP server (aiosmtpd) on loopback, in memory.

Both run on one asyncio loop in a thread of their own. What the SMTP server accepts lies in the recipient's INBOX before
it answers 250, so that everybody in the story has a real mailbox, and the daemon's own edges are what reads and writes.
pymap keeps no keywords and chooses a new UIDVALIDITY at each start.
"""

import asyncio
import logging
import threading
import uuid
from argparse import Namespace
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Identity, Login
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

_LOOPBACK = "127.0.0.1"
_START_SECONDS = 10

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class AcceptedMail:
    """What the SMTP server answered 250 to. `raw` is as submitted; the mailboxes add a Return-Path line."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes


class DemoServers:
    """The running servers. Every address is its own user name; they share one password."""

    host = _LOOPBACK
    password = "demo"  # noqa: S105 - known to everybody who reads the demo's first lines

    def __init__(self) -> None:
        self.imap_port = 0
        self.smtp_port = 0
        self._journal: list[AcceptedMail] = []
        self._login = Login(_create_config())
        self._listeners: list[asyncio.Server] = []
        self._smtp_connections: list[SMTP] = []

    def accepted(self) -> tuple[AcceptedMail, ...]:
        """All that was submitted so far, in order."""
        return tuple(self._journal)

    async def start(self, addresses: tuple[str, ...]) -> None:
        """Listen on two free ports, with an empty mailbox for each address."""
        for address in addresses:
            self._add_user(address.lower())
        imap = await asyncio.start_server(self._serve_imap, _LOOPBACK, 0)
        smtp = await asyncio.get_running_loop().create_server(self._create_smtp, _LOOPBACK, 0)
        self._listeners += [imap, smtp]
        self.imap_port, self.smtp_port = (each.sockets[0].getsockname()[1] for each in self._listeners)

    async def stop(self) -> None:
        """Close the ports and every connection."""
        for listener in self._listeners:
            listener.close()
        for connection in self._smtp_connections:
            if connection.transport is not None:
                connection.transport.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd calls it
        """Deliver to each recipient's INBOX, then accept."""
        envelope_from, raw = envelope.mail_from or "", envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            # RFC 5321 section 4.4: the final delivery adds the return path.
            await self._deliver(recipient.lower(), f"Return-Path: <{envelope_from}>\r\n".encode() + raw)
        self._journal.append(AcceptedMail(envelope_from, tuple(envelope.rcpt_tos), raw))
        return "250 2.0.0 delivered"

    def _create_smtp(self) -> SMTP:
        connection = SMTP(self, hostname="localhost", loop=asyncio.get_running_loop())
        self._smtp_connections.append(connection)
        return connection

    async def _serve_imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = SocketInfo.get(writer, ProxyResultLocal(), unique_id=uuid.uuid4().bytes)
        await IMAPServer(self._login, self._login.config)(reader, writer, peer)

    def _add_user(self, address: str) -> None:
        self._login.users_dict[address] = UserMetadata(self._login.config, address, password=self.password)

    async def _deliver(self, address: str, raw: bytes) -> None:
        if address not in self._login.users_dict:
            self._add_user(address)
        async with Identity(address, self._login, None, frozenset()).new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(raw, datetime.now(UTC)))


@contextmanager
def start_servers(addresses: tuple[str, ...]) -> Iterator[DemoServers]:
    """Both servers, until the block ends; then their mailboxes are gone."""
    _silence_loggers()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="demo-servers", daemon=True)
    thread.start()
    servers = DemoServers()
    try:
        _run(loop, servers.start(addresses))
        yield servers
    finally:
        _run(loop, servers.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Config(Config):  # type: ignore[misc,unused-ignore]
    greeting = b"Cancel Mailbot demo"  # pymap's own looks up the host's name in DNS at each connection


def _create_config() -> Config:
    return _Config(
        Namespace(),
        host=_LOOPBACK,
        port=0,
        demo_data=False,
        demo_user="",
        demo_password="",
        tls_enabled=False,  # so that LOGIN is allowed in clear text, which never leaves this machine
        reject_dnsbl=False,
        proxy_protocol=ProxyProtocolNoop(),
        hash_context=Cleartext(),  # a slow hash would cost a third of a second at each login
        cpu_subsystem=Subsystem.for_asyncio(),
    )


def _run(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, _Answer]) -> _Answer:
    return asyncio.run_coroutine_threadsafe(coroutine, loop).result(_START_SECONDS)


def _silence_loggers() -> None:
    # They log whole dialogues; an error reaches the client as an answer.
    for name in ("mail", "pymap"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
