"""What `explain` is asked about a file, and what it found out, as values."""

from dataclasses import dataclass

from cancel_mailbot.faces.left_out import LeftOut
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.decision import Decision


@dataclass(frozen=True, slots=True)
class Question:
    """How to look at the files: as whose mail (None: as the config says), and on which case.

    `products` is how many the case has, None where the mail is read on no case; `lacks` are the fields that the rep of
    the case has yet to supply.
    """

    role: Role | None = None
    products: int | None = None
    lacks: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Announced:
    """A notice that would be written; `asks` are the fields that it asks for."""

    kind: str
    to: tuple[str, ...]
    subject: str
    asks: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """All that is said of one file; `message` is None for one that can't be read.

    `traceback` is there where reading it crashed, which is a fault of ours.
    """

    file: str
    message: Message | None
    role: Role | None
    case: Case | None
    requests: tuple[Request, ...]
    decision: Decision
    notices: tuple[Announced, ...]
    left_out: tuple[LeftOut, ...] = ()
    traceback: str | None = None
