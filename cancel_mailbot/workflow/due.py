"""What follows from a message, before it is stored or written: dispositions, verdicts, and the notices that are due."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.ground.money import Money
from cancel_mailbot.reading.command import OutcomeKind


class Disposition(StrEnum):
    """What became of a received message; exactly one each."""

    REQUEST = "request"
    COMPLETION = "completion"
    AMENDMENT = "amendment"
    WITHDRAWAL = "withdrawal"
    QUESTION = "question"
    THANKS = "thanks"
    COMMAND = "command"
    NOTE = "note"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    OWN = "own"
    DUPLICATE = "duplicate"
    FOREIGN = "foreign"
    HELD = "held"

    @property
    def is_acted_on(self) -> bool:
        """Somebody's words took effect on a case, so that the message may be shown as dealt with in the mailbox."""
        return self in _ACTED_ON


_ACTED_ON = frozenset(
    (
        Disposition.REQUEST,
        Disposition.COMPLETION,
        Disposition.AMENDMENT,
        Disposition.WITHDRAWAL,
        Disposition.QUESTION,
        Disposition.THANKS,
        Disposition.COMMAND,
        Disposition.NOTE,
    )
)


class NoticeKind(StrEnum):
    """Every mail that we may owe somebody. The names of the templates."""

    ACKNOWLEDGEMENT = "acknowledgement"
    INFORMATION_NEEDED = "information_needed"
    STEP_COMPLETED = "step_completed"
    TRUE_UP_CONFIRMATION = "true_up_confirmation"
    ALREADY_IN_PROGRESS = "already_in_progress"
    WITHDRAWN = "withdrawn"
    AMENDMENT_NOTED = "amendment_noted"
    AMENDED = "amended"
    ON_HOLD = "on_hold"
    RESUMED = "resumed"
    REJECTED = "rejected"
    REOPENED = "reopened"
    MARKED_DUPLICATE = "marked_duplicate"
    STAFF_QUESTION = "staff_question"
    STAFF_ANSWER = "staff_answer"
    REP_REMINDER = "rep_reminder"
    STATUS = "status"
    REP_HELP = "rep_help"
    WORK_ITEM = "work_item"
    COMMAND_ANSWER = "command_answer"
    QUESTION = "question"
    AMENDMENT = "amendment"
    WITHDRAWAL = "withdrawal"
    ANSWER = "answer"
    ASSIGNED = "assigned"
    REMINDER = "reminder"
    DIGEST = "digest"
    HELD_MESSAGE = "held_message"
    NOTICE_BOUNCED = "notice_bounced"

    @property
    def audience(self) -> Role:
        """Who reads this kind: staff or the rep."""
        return Role.STAFF if self in _FOR_STAFF else Role.REP

    @property
    def may_arrive_twice(self) -> bool:
        """Whether it is submitted again where nothing proves that the server took it. What tells of money is not."""
        return self is not NoticeKind.TRUE_UP_CONFIRMATION


_FOR_STAFF = frozenset(
    (
        NoticeKind.WORK_ITEM,
        NoticeKind.COMMAND_ANSWER,
        NoticeKind.QUESTION,
        NoticeKind.AMENDMENT,
        NoticeKind.WITHDRAWAL,
        NoticeKind.ANSWER,
        NoticeKind.ASSIGNED,
        NoticeKind.REMINDER,
        NoticeKind.DIGEST,
        NoticeKind.HELD_MESSAGE,
        NoticeKind.NOTICE_BOUNCED,
    )
)


class Verdict(StrEnum):
    """What became of one line of a command mail."""

    OK = "ok"
    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """A line as written, its verdict, how it was read ("billing done for p1"), or what is wrong with it.

    `case_number` is the case that it is about, None where it is about none.
    """

    line: str
    verdict: Verdict
    reads: str = ""
    why: str = ""
    case_number: int | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in one line of a list or a digest. `why` says what puts it there, such as `billing open since …`.

    `first` is the command that must come before any report, such as `resume` or `tell:`, "" where none must.
    """

    number: int
    state: str
    client: str
    titan_order_id: str
    owner: str
    next_step: str  # as staff write it, "" where nothing can be reported as done
    why: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer to `list overdue`: what was asked for, and the cases; `more` are those left out."""

    title: str
    cases: tuple[CaseLine, ...]
    more: int = 0


class Concern(StrEnum):
    """What a reminder is about, the loudest first."""

    MISSED_RUN = "missed run"  # an invoice run passed with billing open
    RUN_AHEAD = "run ahead"  # one comes near with billing open
    REP_SILENT = "rep silent"  # the rep was reminded twice and did not answer
    QUESTION = "question"  # the rep waits for an answer
    BLOCKED = "blocked"  # a step is blocked for long
    STEP = "step"  # a step waits for long


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a reminder says. `level` 1 is a reminder, 2 and more an escalation.

    `step` is the key of the step that waits ("" where it is no step); `since` is when the waiting began; `concerns`
    are all that is told, the loudest first.
    """

    concerns: tuple[Concern, ...]
    since: datetime
    level: int = 1
    step: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the true-ups of a kind came to: `count` of them, `money` None for no credit."""

    kind: OutcomeKind
    count: int
    money: Money | None


@dataclass(frozen=True, slots=True)
class Digest:
    """A working day's news for staff. `listings` are in the order in which they matter; none of them is empty.

    `counts` are (what, how many), such as ("new", 4); `troubles` are sentences on held messages, bounces and notices
    that could not be submitted.
    """

    day: date
    counts: tuple[tuple[str, int], ...]
    listings: tuple[Listing, ...]
    sums: tuple[Sum, ...] = ()
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is owed, before it is written. The facts beyond the case itself are those that its kind needs.

    `steps` are the keys of the steps that were just completed; `lines` the verdicts of a command mail and `applied`
    whether it took effect; `words` what the author wrote; `author`, `subject` and `why` describe a message that is
    held or came back. `besides` is what else the recipient hears in the same mail. `listings` answer `list`;
    `reminder` and `digest` belong to their kinds; `other` is the number of the case that this one duplicates.
    """

    kind: NoticeKind
    to: tuple[Person, ...]
    steps: tuple[str, ...] = ()
    lines: tuple[LineVerdict, ...] = ()
    applied: bool = False
    words: str = ""
    author: Person | None = None
    subject: str = ""
    why: str = ""
    besides: tuple["Due", ...] = ()
    listings: tuple[Listing, ...] = ()
    reminder: Reminder | None = None
    digest: Digest | None = None
    other: int | None = None
