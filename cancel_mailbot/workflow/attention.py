"""What about a case needs somebody's attention now: steps that wait too long, and invoice runs that come near."""

from dataclasses import dataclass
from datetime import datetime

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Concern


@dataclass(frozen=True, slots=True)
class Standing:
    """What is late about a case, and whether its billing is open with a run (`next_run`) coming near."""

    late: tuple[Concern, ...]
    at_risk: bool
    next_run: datetime | None


def find_standing(case: Case, almanac: Almanac, at: datetime) -> Standing:
    """How a case stands at this instant."""
    raise NotImplementedError
