"""What one line says, clause by clause, before the grammar makes a command of it."""

from dataclasses import dataclass
from datetime import date

from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, Period


@dataclass(frozen=True, slots=True)
class Said:
    """A field keeps its default where the line has no such clause.

    `text` is what stands after the colon, `argument` what a command takes without one (`assign ADDRESS`).
    """

    step: str = ""
    state: StepState = StepState.PENDING
    products: tuple[int, ...] = ()
    on: date | None = None
    ref: str = ""
    outcome: Outcome | None = None
    period: Period | None = None
    argument: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line is no command, and the form that was probably meant ("" if the fault does not show it)."""

    why: str
    closest: str = ""
