"""What can happen to a case. Append-only, and the truth: everything else about a case is derived from its events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, Period
from cancel_mailbot.reading.request import Request


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A rep asked for a cancellation. `copied` are the addresses that the rep put in copy.

    `steps` are the keys of the site's steps on that day: what the site adds later is no step of this case.
    """

    request: Request
    rep: Person
    copied: tuple[str, ...]
    subject: str
    remarks: tuple[str, ...] = ()  # for staff: overlap with another case, a re-used order id
    steps: tuple[str, ...] = ("billing", "fulfillment", "true_up")
    kind: Literal["case_opened"] = "case_opened"


@dataclass(frozen=True, slots=True)
class RequestCompleted:
    """The rep supplied what was missing; `request` is the whole request after it."""

    request: Request
    kind: Literal["request_completed"] = "request_completed"


@dataclass(frozen=True, slots=True)
class RequestCorrected:
    """Fields of the request were changed, by staff or by the rep's `amend`; `request` is the whole request after it.

    `text` is what was written. Products that keep their name keep their steps.
    """

    request: Request
    text: str
    kind: Literal["request_corrected"] = "request_corrected"


@dataclass(frozen=True, slots=True)
class ProductsAdded:
    """The case has these products besides, numbered on from its last one."""

    names: tuple[str, ...]
    text: str = ""
    kind: Literal["products_added"] = "products_added"


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
    period: Period | None = None
    kind: Literal["step_reported"] = "step_reported"


@dataclass(frozen=True, slots=True)
class Reopened:
    """What was ended goes on: these steps of these products are pending again.

    No steps: the case's own ending is over, and these products are withdrawn no longer.
    """

    reason: str
    steps: tuple[str, ...] = ()
    products: tuple[int, ...] = ()
    kind: Literal["reopened"] = "reopened"


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """Nothing shall be done on the case until `HoldReleased`."""

    reason: str
    kind: Literal["hold_placed"] = "hold_placed"


@dataclass(frozen=True, slots=True)
class HoldReleased:
    """Work goes on."""

    kind: Literal["hold_released"] = "hold_released"


@dataclass(frozen=True, slots=True)
class CaseRejected:
    """Staff will not do it, and why."""

    reason: str
    kind: Literal["case_rejected"] = "case_rejected"


@dataclass(frozen=True, slots=True)
class DuplicateMarked:
    """The case asks for what the case numbered `of` already does."""

    of: int
    kind: Literal["duplicate_marked"] = "duplicate_marked"


@dataclass(frozen=True, slots=True)
class Assigned:
    """The case belongs to the member of staff with this address."""

    to: str
    kind: Literal["assigned"] = "assigned"


@dataclass(frozen=True, slots=True)
class RepAsked:
    """Staff asked the rep something: the case waits for an answer."""

    text: str
    kind: Literal["rep_asked"] = "rep_asked"


@dataclass(frozen=True, slots=True)
class RepTold:
    """Staff told the rep something."""

    text: str
    kind: Literal["rep_told"] = "rep_told"


@dataclass(frozen=True, slots=True)
class AnswerReceived:
    """The rep answered what staff had asked."""

    text: str
    kind: Literal["answer_received"] = "answer_received"


@dataclass(frozen=True, slots=True)
class CommandsUndone:
    """The events with these numbers count as if they had never been."""

    seqs: tuple[int, ...]
    kind: Literal["commands_undone"] = "commands_undone"


@dataclass(frozen=True, slots=True)
class Reminded:
    """Somebody was reminded. `keys` name each thing that fell due, so that none is written about twice.

    `to` are the addresses; `level` counts from 1 and says how loud it was.
    """

    keys: tuple[str, ...]
    to: tuple[str, ...]
    level: int = 1
    kind: Literal["reminded"] = "reminded"


@dataclass(frozen=True, slots=True)
class InvoiceRunMissed:
    """Invoices were run at `run_at` while a billing step was open: the client may have been invoiced."""

    run_at: datetime
    kind: Literal["invoice_run_missed"] = "invoice_run_missed"


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
    | RequestCorrected
    | ProductsAdded
    | StepReported
    | Reopened
    | HoldPlaced
    | HoldReleased
    | CaseRejected
    | DuplicateMarked
    | Assigned
    | RepAsked
    | RepTold
    | AnswerReceived
    | CommandsUndone
    | Reminded
    | InvoiceRunMissed
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
    the store), None where no message did. `via` is "operator" where an operator acted for that person, else "".
    """

    seq: int
    at: datetime
    by: str
    message: int | None
    event: Event
    via: str = ""
