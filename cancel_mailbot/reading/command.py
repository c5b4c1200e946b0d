"""What staff may say, as values (DESIGN: command). Produced by `reading.commands`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState


class OutcomeKind(StrEnum):
    """How a true-up ended for the client."""

    CREDIT = "credit"
    CHARGE = "charge"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A true-up's outcome; `money` is positive, and None only for `NONE`."""

    kind: OutcomeKind
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class ReportStep:
    """`billing done p1,p3 on 2026-11-20 ref INV-88213`. No products named means: all that are still open."""

    step: str
    state: StepState
    products: tuple[int, ...] = ()
    on: date | None = None
    ref: str = ""
    reason: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class ReportAll:
    """`all done no credit`: every step that is still open, with the outcome that the true-up needs."""

    outcome: Outcome
    products: tuple[int, ...] = ()
    on: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """`note: spoke to the client`."""

    text: str


@dataclass(frozen=True, slots=True)
class AskStatus:
    """`status`."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """`help`."""


Command = ReportStep | ReportAll | AddNote | AskStatus | AskHelp


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One line of the command block: a command, or why it is none and the closest valid form ("" if none is near).

    `case_number` is the case that the line itself names (`CXL-1042 billing done`), else None.
    """

    line: str
    command: Command | None
    why: str = ""
    closest: str = ""
    case_number: int | None = None


@dataclass(frozen=True, slots=True)
class CommandBlock:
    """The command lines at the top of a mail, and the rest of its new text as a note ("" if none)."""

    lines: tuple[CommandLine, ...]
    note: str
