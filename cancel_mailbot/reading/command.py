"""What staff may say, as values (DESIGN: command). Produced by `reading.commands`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.request import Field


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
class Period:
    """The days that a true-up is about, the first and the last one included."""

    first: date
    last: date


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
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class ReportAll:
    """`all done no credit`: every step that is still open, with the outcome that the true-up needs."""

    outcome: Outcome
    products: tuple[int, ...] = ()
    on: date | None = None
    ref: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """`take`: whoever writes it owns the case from now on."""


@dataclass(frozen=True, slots=True)
class Assign:
    """`assign jo@example.com`; the address is in normal form."""

    address: str


@dataclass(frozen=True, slots=True)
class Hold:
    """`hold: client may rebook`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Resume:
    """`resume`: the hold is over."""


@dataclass(frozen=True, slots=True)
class Reject:
    """`reject: not our order`."""

    reason: str


@dataclass(frozen=True, slots=True)
class MarkDuplicate:
    """`duplicate: CXL-1001`: this case asks for what that one already does."""

    of: int


@dataclass(frozen=True, slots=True)
class Reopen:
    """`reopen: credit was wrong`, `reopen billing p2: still on the invoice`.

    No step named means what ended the case: its rejection, its withdrawal, its true-up. No products: all of them.
    """

    reason: str
    step: str = ""
    products: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawProducts:
    """`withdraw p2: the client keeps it`: staff carry out what a rep asked for. No products named: the whole case."""

    products: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddProducts:
    """`add product: Streaming Audio`: staff carry out what a rep asked for."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetField:
    """`set: Titan Order ID = 0445566`: a field of the request is corrected; `value` is usable as it is.

    Products are given as a tuple, every other field as text.
    """

    field: Field
    value: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskRep:
    """`ask: which of the two display lines?`: the case waits for the rep's answer."""

    text: str


@dataclass(frozen=True, slots=True)
class TellRep:
    """`tell: we expect this by Friday`."""

    text: str


@dataclass(frozen=True, slots=True)
class Undo:
    """`undo`: take back the author's last applied command mail on the case."""


class CaseList(StrEnum):
    """What `list` may be asked for."""

    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"
    AT_RISK = "at risk"
    BLOCKED = "blocked"
    ON_HOLD = "on hold"
    WAITING = "waiting"  # for the rep


@dataclass(frozen=True, slots=True)
class ListCases:
    """`list overdue`; `list` alone means all that are not ended."""

    which: CaseList = CaseList.OPEN


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


Command = (
    ReportStep
    | ReportAll
    | Take
    | Assign
    | Hold
    | Resume
    | Reject
    | MarkDuplicate
    | Reopen
    | WithdrawProducts
    | AddProducts
    | SetField
    | AskRep
    | TellRep
    | Undo
    | ListCases
    | AddNote
    | AskStatus
    | AskHelp
)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One line of the command block: a command, or why it is none and the closest valid form ("" if none is near).

    `case_number` is the case that the line itself names (`CXL-1042 billing done`), else None. `line` has line breaks
    in it where an `ask:` or a `tell:` goes on below.
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
