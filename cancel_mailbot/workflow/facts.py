"""What the shell looked up about a message before the core judges it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step
from cancel_mailbot.reading.command import CaseList
from cancel_mailbot.workflow.authenticity import Authenticity
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Listing

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class ReturnedNotice:
    """A notice of ours that a bounce returned: its row number in the store, its case (None if it has none), to whom."""

    notice: int
    case_number: int | None
    recipient: str


@dataclass(frozen=True, slots=True)
class PromisedNotice:
    """A notice to the rep that follows from the event `seq` of a case; `is_waiting` while nobody submits it yet.

    `seq` is None where it follows from no event and yet tells how the case stands. A later notice has a higher number.
    """

    notice: int
    case_number: int
    seq: int | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a message from the config and the store.

    `is_own`: it carries our loop header or a Message-ID that we signed; `is_from_our_address` only says so in From.
    `twin` is an earlier message with the same Message-ID and content. `threaded` are the cases that its In-Reply-To
    and References lead to; `named` those that its subject names; `commanded` those that the command lines of a member
    of staff name, as a target or as in `duplicate: CXL-1001`. `answers_ours`: it answers a notice of ours, on a case
    or on none, such as the digest.
    """

    role: Role
    authenticity: Authenticity = Authenticity.NOT_ASKED
    twin: int | None = None
    is_own: bool = False
    is_from_our_address: bool = False
    returned: tuple[ReturnedNotice, ...] = ()
    threaded: tuple[Case, ...] = ()
    named: tuple[Case, ...] = ()
    commanded: tuple[Case, ...] = ()
    answers_ours: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision depends on beside the message and its case.

    `at` is when the message arrived; `notify` are the staff who get what nobody has taken yet; `steps` are the site's;
    `staff` are the addresses that a case may be assigned to; `same_orders` are the cases that carry a Titan Order ID
    of the message's requests, ended ones too. Only for commands that ask for it: `promised` are the notices to reps
    that follow from events of their cases, and `listings` answer `list`. Whatever time is told is told in `zone`.
    """

    at: datetime
    notify: tuple[Person, ...]
    same_orders: tuple[Case, ...] = ()
    steps: tuple[Step, ...] = DEFAULT_STEPS
    staff: frozenset[str] = frozenset()
    undo_window: timedelta = timedelta(minutes=2)
    promised: tuple[PromisedNotice, ...] = ()
    listings: tuple[tuple[CaseList, Listing], ...] = ()
    zone: ZoneInfo = _UTC

    def format_instant(self, at: datetime) -> str:
        """`2026-11-25 06:23 CST`."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M %Z}"

    def format_day(self, at: datetime) -> str:
        """`2026-11-25`."""
        return f"{at.astimezone(self.zone):%Y-%m-%d}"
