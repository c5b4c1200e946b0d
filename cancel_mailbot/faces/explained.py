"""What `explain` found out about one file, as values."""

from dataclasses import dataclass

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.decision import Decision


@dataclass(frozen=True, slots=True)
class Announced:
    """A notice that would be written."""

    kind: str
    to: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is said of one file; `message` is None for one that can't be read."""

    file: str
    message: Message | None
    role: Role | None
    case: Case | None
    requests: tuple[Request, ...]
    decision: Decision
    notices: tuple[Announced, ...]
