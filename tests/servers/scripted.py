"""A server that follows a table: what it answers to each command, for failures that no real server can be asked for."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

SILENCE = "<silence>"  # no answer, and the connection stays open
HANG_UP = "<hang up>"  # the connection is closed, also at the end of an answer
DRIP = "<drip>"  # ten seconds of a line without an end, a byte at a time

_DRIPS, _DRIP_SECONDS = 500, 0.02


@dataclass(frozen=True, slots=True)
class Script:
    """What to say. A command is found by how it begins; its answers are given in turn, the last one for ever.

    `{tag}` stands for the tag of an IMAP command; `is_tagged` tells the two protocols apart.
    """

    greeting: str
    answers: dict[str, tuple[str, ...]]
    is_tagged: bool


def imap_script(greeting: str = "* OK ready", **changes: str | tuple[str, ...]) -> Script:
    """A mailbox with the messages 4, 5 and 9 under UIDVALIDITY 7, changed by commands (`UID_FETCH=…`)."""
    selected = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 10] x\r\n{tag} OK "
    usual: dict[str, str | tuple[str, ...]] = {
        "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n{tag} OK",
        "LOGIN": "{tag} OK",
        "EXAMINE": selected + "[READ-ONLY] x",
        "SELECT": selected + "[READ-WRITE] x",
        "LIST": '* LIST () "/" INBOX\r\n* LIST () "/" Done\r\n{tag} OK',
        "NOOP": "{tag} OK",
        "UID_SEARCH": "* SEARCH 4 5 9\r\n{tag} OK",
        "LOGOUT": "* BYE\r\n{tag} OK",
    }
    return Script(greeting, _table(usual | changes), is_tagged=True)


def smtp_script(greeting: str = "220 ready", **changes: str | tuple[str, ...]) -> Script:
    """A server that takes everything; `DOT` is the answer to a whole message."""
    usual: dict[str, str | tuple[str, ...]] = {
        "EHLO": "250 ready",
        "MAIL": "250 ok",
        "RCPT": "250 ok",
        "DATA": "354 go on",
        "DOT": "250 taken",
        "RSET": "250 ok",
        "QUIT": "221 bye",
    }
    return Script(greeting, _table(usual | changes), is_tagged=False)


class ScriptedServer:
    """The running server: `port`, and the commands that it `heard`, without their tags."""

    host = "127.0.0.1"

    def __init__(self, script: Script) -> None:
        self.heard: list[str] = []
        self._script = script
        self._turn = dict.fromkeys(script.answers, 0)
        self._listener = socket.create_server((self.host, 0))
        self._connections: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="scripted", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and close what is open."""
        for each in (self._listener, *self._connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._connections.append(connection)
                with connection, connection.makefile("rb") as lines, suppress(OSError):
                    self._converse(connection, lines)

    def _converse(self, connection: socket.socket, lines: BinaryIO) -> None:
        if not _say(connection, self._script.greeting):
            return
        for line in lines:
            tag, command = (
                line.decode().strip().split(" ", 1) if self._script.is_tagged else ("", line.decode().strip())
            )
            self.heard.append(command)
            answer = self._find_answer(command)
            # RFC 3501 section 7.1 wants a text behind OK.
            if not _say(connection, re.sub(r"\{tag\} OK$", f"{tag} OK done", answer).replace("{tag}", tag)):
                return
            if answer.startswith("354"):
                self._take_message(connection, lines)

    def _take_message(self, connection: socket.socket, lines: BinaryIO) -> None:
        for line in lines:
            if line == b".\r\n":
                if not _say(connection, self._find_answer("DOT")):
                    raise OSError
                return

    def _find_answer(self, command: str) -> str:
        name = next(name for name in self._script.answers if command.upper().startswith(name))
        answers = self._script.answers[name]
        turn = self._turn[name]
        self._turn[name] += 1
        return answers[min(turn, len(answers) - 1)]


@contextmanager
def start_scripted(script: Script) -> Iterator[ScriptedServer]:
    """The server, until the block ends. It talks with one client at a time."""
    server = ScriptedServer(script)
    try:
        yield server
    finally:
        server.close()


def _table(answers: dict[str, str | tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        name.replace("_", " "): (answer,) if isinstance(answer, str) else answer for name, answer in answers.items()
    }


def _say(connection: socket.socket, answer: str) -> bool:
    """Whether the conversation goes on."""
    if answer == DRIP:
        for _ in range(_DRIPS):
            connection.sendall(b"*")
            time.sleep(_DRIP_SECONDS)
    text = answer.removesuffix(SILENCE).removesuffix(HANG_UP)
    if text:
        connection.sendall(text.encode() + (b"" if text.endswith("\n") else b"\r\n"))
    return not answer.endswith(HANG_UP)
