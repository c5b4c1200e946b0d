"""What follows from a message, before it is stored or written: dispositions, verdicts, and the notices that are due."""

from dataclasses import dataclass
from enum import StrEnum

from cancel_mailbot.ground.identity import Person, Role


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
    STATUS = "status"
    REP_HELP = "rep_help"
    WORK_ITEM = "work_item"
    COMMAND_ANSWER = "command_answer"
    QUESTION = "question"
    AMENDMENT = "amendment"
    WITHDRAWAL = "withdrawal"
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
    """A line as written, its verdict, how it was read ("billing done for p1"), or what is wrong with it."""

    line: str
    verdict: Verdict
    reads: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is owed, before it is written. The facts beyond the case itself are those that its kind needs.

    `steps` are the keys of the steps that were just completed; `lines` the verdicts of a command mail and `applied`
    whether it took effect; `words` what the author wrote; `author`, `subject` and `why` describe a message that is
    held or came back.
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
