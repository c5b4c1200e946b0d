"""The world around the program in end-to-end tests: a mailbox at Dovecot, a submission server, and real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

TEAM_DOMAIN = "example.com"
_PATIENCE_SECONDS = 240

_CONFIG = """\
[database]
url = "{database}"

[[mailbox]]
address = "{team}"
start_at = "all"
poll_every = "300ms"
sent_folder = "{sent_folder}"
after = "{after}"

[mailbox.imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
password_file = "password"

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[people]
staff = ["ann@example.com", "jo@example.com"]
reps = ["@example.com"]
notify = ["ann@example.com"]

[outbox]
submit_every = "300ms"
undo_window = "0s"
in_doubt_grace = "2s"

[digest]
at = ""
"""


@dataclass(frozen=True, slots=True)
class World:
    """One mailbox, its servers and the config that names them."""

    folder: Path
    team: str
    dovecot: Dovecot
    sink: SmtpSink

    @property
    def config(self) -> Path:
        """The config file."""
        return self.folder / "config.toml"

    def deliver(self, raw: bytes) -> None:
        """A mail arrives in the team's inbox."""
        self.dovecot.deliver(self.team, raw)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon as a process of its own, once it is at work; it is told to stop at the end, and must obey."""
        process = self.start()
        try:
            # Before it listens to signals, one would end it like any other process.
            wait_until(lambda: self._has_started(process), "the start of the daemon")
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0

    def _has_started(self, process: subprocess.Popen[bytes]) -> bool:
        assert process.poll() is None, "the daemon ended at its start; its log lies beside the config"
        started = (line for line in (self.folder / "log").read_text().splitlines() if "daemon.started" in line)
        return any(json.loads(line)["process"] == process.pid for line in started)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the daemon; its log goes to a file beside the config."""
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "cancel_mailbot", "run", "--config", str(self.config)]
            return subprocess.Popen(command, stderr=log, stdout=log, env=self.environment(), cwd=self.folder)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "-m", "cancel_mailbot", *arguments, "--config", str(self.config)]
        return subprocess.run(
            command, capture_output=True, text=True, env=self.environment(), cwd=self.folder, timeout=120, check=False
        )

    def read(self, *arguments: str) -> list[dict[str, object]]:
        """The JSON lines that a command prints."""
        done = self.command(*arguments, "--json")
        assert done.stderr == ""
        return [json.loads(line) for line in done.stdout.splitlines()]

    def environment(self) -> dict[str, str]:
        """What the processes see of ours: nothing that could lead them to another config."""
        return {key: value for key, value in os.environ.items() if not key.startswith(("CANCEL_MAILBOT", "STATE_"))}

    def notices(self) -> Counter[tuple[str, str]]:
        """How many notices of each kind each address was sent, by the submission server's own journal."""
        return Counter(
            (recipient, str(message_from_bytes(taken.raw)["X-Cancel-Mailbot-Kind"]))
            for taken in self.sink.taken()
            for recipient in taken.recipients
        )

    def count_waiting(self) -> int:
        """How many notices are owed and not submitted yet."""
        return len(self.read("outbox", "list"))

    def judged(self) -> int:
        """How many messages have a disposition."""
        (status,) = self.read("status")
        messages = status["messages"]
        assert isinstance(messages, dict)
        return sum(messages.values())


def make_world(folder: Path, dovecot: Dovecot, sink: SmtpSink, **settings: str) -> World:
    """Write the config. `settings` may name database, team, sent_folder and after."""
    world = World(folder, settings["team"], dovecot, sink)
    facts = {"database": f"sqlite:///{folder}/mailbot.db", "sent_folder": "", "after": "nothing", **settings}
    world.config.write_text(_CONFIG.format(imap_port=dovecot.port, smtp_port=sink.port, **facts))
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(dovecot.password)
    return world


def wait_until(is_true: Callable[[], bool], what: str) -> None:
    """Return as soon as `is_true`; fail with `what` after some minutes, since a busy machine is no fault."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.1)
