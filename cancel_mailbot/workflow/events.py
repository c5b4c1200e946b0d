"""What can happen to a case. Append-only, and the truth: everything else about a case is derived from its events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome
from cancel_mailbot.reading.request import Request


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A rep asked for a cancellation. `copied` are the addresses that the rep put in copy."""

    request: Request
    rep: Person
    copied: tuple[str, ...]
    subject: str
    remarks: tuple[str, ...] = ()  # for staff: overlap with another case, a re-used order id
    kind: Literal["case_opened"] = "case_opened"


@dataclass(frozen=True, slots=True)
class RequestCompleted:
    """The rep supplied what was missing; `request` is the whole request after it."""

    request: Request
    kind: Literal["request_completed"] = "request_completed"


@dataclass(frozen=True, slots=True)
class StepReported:
    """Staff reported a step for the products numbered; `reason` says why it is blocked or not needed.

    `outcome` belongs to the true-up; `whole_case` says that it was given once for all the products together.
    """

    step: str
    state: StepState
    products: tuple[int, ...]
    on: date | None = None
    ref: str = ""
    reason: str = ""
    outcome: Outcome | None = None
    whole_case: bool = False
    kind: Literal["step_reported"] = "step_reported"


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Staff left a note."""

    text: str
    kind: Literal["note_added"] = "note_added"


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """The rep wrote something that a person must read and answer."""

    text: str
    kind: Literal["question_asked"] = "question_asked"


@dataclass(frozen=True, slots=True)
class AmendmentAsked:
    """The rep wants something changed; staff decide. `text` is what the rep wrote."""

    text: str
    kind: Literal["amendment_asked"] = "amendment_asked"


@dataclass(frozen=True, slots=True)
class WithdrawalAsked:
    """The rep wants to take products back; empty means the whole case.

    `accepted` is False where work on one of them was already reported, so that staff decide.
    """

    products: tuple[int, ...]
    text: str
    accepted: bool
    kind: Literal["withdrawal_asked"] = "withdrawal_asked"


@dataclass(frozen=True, slots=True)
class RepeatReceived:
    """The rep sent the same order again while the case was open."""

    subject: str
    kind: Literal["repeat_received"] = "repeat_received"


@dataclass(frozen=True, slots=True)
class ThanksReceived:
    """The rep said thanks or ok; nothing follows."""

    kind: Literal["thanks_received"] = "thanks_received"


@dataclass(frozen=True, slots=True)
class AutomaticReceived:
    """A machine answered on the case's thread, for instance with an out-of-office text."""

    why: str
    kind: Literal["automatic_received"] = "automatic_received"


@dataclass(frozen=True, slots=True)
class NoticeBounced:
    """A notice of ours came back from `recipient`."""

    recipient: str
    status: str
    diagnostic: str
    permanent: bool
    kind: Literal["notice_bounced"] = "notice_bounced"


Event = (
    CaseOpened
    | RequestCompleted
    | StepReported
    | NoteAdded
    | QuestionAsked
    | AmendmentAsked
    | WithdrawalAsked
    | RepeatReceived
    | ThanksReceived
    | AutomaticReceived
    | NoticeBounced
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the case's history: `seq` counts from 1 without gaps.

    `by` is the address of whoever made it happen; `message` is the stored message that said so (its row number in
    the store), None where no message did.
    """

    seq: int
    at: datetime
    by: str
    message: int | None
    event: Event
