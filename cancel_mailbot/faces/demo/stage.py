"""The demo's stage: a folder with a real config, a mail system on loopback, and the program's own passes over it."""

import os
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from cancel_mailbot import daemon
from cancel_mailbot.edges.store import messages
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.faces.demo.client import MailSystem, read_mailbox
from cancel_mailbot.ground.config import resolve_database_url
from cancel_mailbot.ground.config_file import read_config
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.workflow.due import Disposition

TEAM = Person("Sales Enablement", "enablement@example.com")
DANA = Person("Dana Whitfield", "dana@example.com")
MARCUS = Person("Marcus Bell", "marcus@example.com")
ANN = Person("Ann Lee", "ann@example.com")
JO = Person("Jo Park", "jo@example.com")
EVERYBODY = (TEAM, DANA, MARCUS, ANN, JO)

_CONFIG = """\
# The demo's config: a mail system on this machine that ends with the demo.
[database]
url = "sqlite:///{folder}/cancel-mailbot.db"

[[mailbox]]
address = "{team}"
start_at = "all"
poll_every = "2s"

[mailbox.imap]
host = "{system.host}"
port = {system.imap_port}
security = "none"
password_file = "password"

[mailbox.smtp]
host = "{system.host}"
port = {system.smtp_port}
security = "none"

[people]
staff = ["{ann}", "{jo}"]
reps = ["@example.com"]

[outbox]
submit_every = "2s"
undo_window = "0s"
"""


class Incomplete(Exception):  # noqa: N818 - names what is wrong
    """A pass of the program left something undone, which on the demo's own servers must not happen: report it."""


class Stage:
    """Where the story is played. Keeps what each person has read so far, so that every scene shows only what is new."""

    def __init__(self, folder: Path, system: MailSystem) -> None:
        self.folder = folder
        self.system = system
        self.config_path = folder / "config.toml"
        self._seen: dict[str, int] = {}
        _write_setting(self.config_path, system)
        self.config = read_config(self.config_path)

    def run_once(self) -> None:
        """One pass of the real program over the mailbox and the outbox.

        Raises:
            Incomplete: something was left undone.
        """
        left_undone = daemon.run_once(self.config, os.environ)
        if left_undone:
            raise Incomplete("; ".join(left_undone))

    def read_new(self, person: Person) -> tuple[Message, ...]:
        """What came into somebody's mailbox since they looked last; each mail is kept as a file, too."""
        everything = read_mailbox(self.system, person)
        seen = self._seen.get(person.address, 0)
        self._seen[person.address] = len(everything)
        folder = self.folder / "mail" / person.address
        folder.mkdir(parents=True, exist_ok=True)
        for n, (_, raw) in enumerate(everything[seen:], start=seen + 1):
            (folder / f"{n:02d}.eml").write_bytes(raw)
        return tuple(message for message, _ in everything[seen:])

    def now(self) -> datetime:
        """The time of the story, which is the real one."""
        return datetime.now(UTC)

    def count_dispositions(self) -> dict[Disposition, int]:
        """What became of all the mail of the story."""
        store = Store.open(resolve_database_url(self.config, os.environ))
        try:
            with store.read() as tx:
                return dict(messages.count_by_disposition(tx))
        finally:
            store.close()


def list_samples() -> tuple[str, ...]:
    """The names of all sample mails."""
    return tuple(sorted(path.stem for path in _sample_folder().glob("*.eml")))


def read_sample(name: str) -> bytes:
    """A sample mail's bytes."""
    return (_sample_folder() / f"{name}.eml").read_bytes()


def _sample_folder() -> Path:
    """Inside the package when installed, fixtures/emails in a checkout."""
    package = Path(str(files("cancel_mailbot")))
    installed = package / "faces" / "demo" / "emails"
    return installed if installed.is_dir() else package.parent / "fixtures" / "emails"


def _write_setting(path: Path, system: MailSystem) -> None:
    path.write_text(
        _CONFIG.format(folder=path.parent, team=TEAM.address, ann=ANN.address, jo=JO.address, system=system),
        encoding="utf-8",
    )
    password = path.parent / "password"
    password.touch(mode=0o600)
    password.write_text(system.password, encoding="ascii")
