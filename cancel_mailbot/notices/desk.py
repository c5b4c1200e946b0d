"""Who writes our mail, in which conversation and on what occasion; and the mail once it is composed. Values only."""

from dataclasses import dataclass
from datetime import datetime

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step
from cancel_mailbot.workflow.due import NoticeKind


@dataclass(frozen=True, slots=True)
class Desk:
    """The team's face in mail. `time_zone` is a key of the tz database, `template_folder` a path or "".

    `help_lines` are the staff commands as (form, meaning), in the order in which `help` prints them; `steps` are the
    site's, whose words a list of cases writes.
    """

    address: str
    name: str
    time_zone: str = "UTC"
    template_folder: str = ""
    help_lines: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = DEFAULT_STEPS

    @property
    def domain(self) -> str:
        """The right side of our Message-IDs."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Thread:
    """The conversation with one recipient about one case.

    `ids` are the Message-IDs exchanged, with angle brackets, oldest first; the last one is what we answer.
    `subject` is that of the rep's request, for the rep's side.
    """

    ids: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why and when we write: the same `cause` always gets the same Message-ID, signed with `key`; `at` is aware.

    `next_run` is the next invoice run, None where the site names none.
    """

    desk: Desk
    thread: Thread
    at: datetime
    cause: str
    key: bytes
    next_run: datetime | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail to one recipient, ready to submit: `raw` are its RFC 5322 bytes and never change again."""

    kind: NoticeKind
    recipient: Person
    message_id: str
    subject: str
    raw: bytes
