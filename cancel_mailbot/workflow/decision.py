"""What is to be written down and whom we owe a mail, as one value: the whole effect of one message."""

from dataclasses import dataclass

from cancel_mailbot.workflow.due import Disposition, Due, LineVerdict
from cancel_mailbot.workflow.events import Event


@dataclass(frozen=True, slots=True)
class Change:
    """Events for one case and the notices that follow from them; `case_number` None opens a new case."""

    case_number: int | None
    events: tuple[Event, ...] = ()
    notices: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A message's disposition with its reason, and everything that follows.

    `notices` belong to no case; `lines` are the verdicts of a command mail and `applied` says whether it took effect;
    `bounced` are the row numbers of notices that came back, `retracted` those of notices that shall not be submitted.
    """

    disposition: Disposition
    reason: str
    changes: tuple[Change, ...] = ()
    notices: tuple[Due, ...] = ()
    lines: tuple[LineVerdict, ...] = ()
    applied: bool = False
    bounced: tuple[int, ...] = ()
    retracted: tuple[int, ...] = ()

    @property
    def case_number(self) -> int | None:
        """The one existing case that the message is filed under."""
        numbers = [change.case_number for change in self.changes if change.case_number is not None]
        return numbers[0] if len(numbers) == 1 else None
