"""A command mail: the lines that a member of staff wrote, and the cases that they are about."""

from dataclasses import dataclass
from datetime import datetime

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.reading.command import CommandBlock
from cancel_mailbot.workflow.case import Case


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gave the commands, and when we received them. `via` is "operator" where one acts for that person, else ""."""

    person: Person
    at: datetime
    via: str = ""


@dataclass(frozen=True, slots=True)
class CommandMail:
    """`thread` is the case that the mail answers, None for a mail on no case. `cases` are all that exist of those
    that its lines name, also as in `duplicate: CXL-1001`, and `thread`, each once.
    """

    thread: Case | None
    cases: tuple[Case, ...]
    block: CommandBlock
