"""A terminal in an empty folder, and an office: a config, a database, and mail that the work floor has judged."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from cancel_mailbot.edges.store import messages, outbox, schema
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.messages import Received
from cancel_mailbot.faces.cli import run
from cancel_mailbot.ground.config_file import read_config
from cancel_mailbot.work.judging import judge_all
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import make_site
from tests.builders import NOW
from tests.end_to_end.mails import make_reply, make_request
from tests.faces.terminal import Ended, environment

Ask = Callable[..., Ended]

CONFIG = """\
[[mailbox]]
address = "enablement@example.com"

[mailbox.imap]
host = "127.0.0.1"

[mailbox.smtp]
host = "127.0.0.1"

[people]
staff = ["ann@example.com", "jo@example.com"]
reps = ["@example.com"]
"""


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command in this process, in an empty folder, at a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() - environment(tmp_path).keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "80")

    def ask(*arguments: object) -> Ended:
        capsys.readouterr()  # what the work floor logged before
        code = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return ask


class Office:
    """A config in the working directory, and its database, into which mail is received and judged."""

    def __init__(self, folder: Path) -> None:
        (folder / "config.toml").write_text(CONFIG)
        config = read_config(folder / "config.toml")
        self.store = Store.open(f"sqlite:///{folder}/cancel-mailbot.db")
        schema.upgrade(self.store)
        self._site = make_site(config, config.mailbox[0])
        self._uids = count(1)

    def receive(self, *mails: bytes) -> None:
        """Record each mail and judge it."""
        for raw in mails:
            received = Received("enablement", 1, next(self._uids), NOW, len(raw), raw)
            with self.store.begin() as tx:
                messages.record(tx, received, NOW)
            self.judge()

    def judge(self) -> None:
        """Judge what has no disposition."""
        judge_all(self._site, Shift(self.store, lambda: NOW, lambda: False))

    def work_item(self) -> str:
        """The Message-ID of the newest work item, for staff to answer."""
        with self.store.read() as tx:
            return next(n.message_id for n in reversed(outbox.list_notices(tx)) if n.kind == "work_item")

    def report(self, *lines: str, name: str = "report", author: str = "Ann Lee <ann@example.com>") -> None:
        """Staff answer the newest work item with these lines."""
        self.receive(make_reply(name, author, self.work_item(), "\n".join(lines)))

    def complete_a_case(self) -> None:
        """Rep 1's order, from the request to the true-up."""
        self.receive(make_request(1))
        self.report("billing done on 2026-11-20 ref INV-88213", name="one")
        self.report("fulfillment done p1", "fulfillment not needed p2: never booked", name="two")
        self.report("true-up p1 done credit $1,250.00 ref CM-4471", "true-up p2 done no credit", name="three")


@pytest.fixture
def office(ask: Ask, tmp_path: Path) -> Iterator[Office]:
    """An office in the folder where `ask` runs its commands."""
    made = Office(tmp_path)
    yield made
    made.store.close()
