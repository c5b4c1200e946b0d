"""The case: one order cancellation in progress, derived from its events by `replay`."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from cancel_mailbot.ground.identity import Person, format_reference
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.reading.command import Outcome, Period
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    Assigned,
    AutomaticReceived,
    CaseOpened,
    CaseRejected,
    CommandsUndone,
    DuplicateMarked,
    HoldPlaced,
    HoldReleased,
    InvoiceRunMissed,
    NoteAdded,
    NoticeBounced,
    ProductsAdded,
    QuestionAsked,
    Recorded,
    Reminded,
    Reopened,
    RepAsked,
    RepeatReceived,
    RepTold,
    RequestCompleted,
    RequestCorrected,
    StepReported,
    ThanksReceived,
    WithdrawalAsked,
)


class CaseState(StrEnum):
    """Where a case stands as a whole."""

    NEEDS_INFO = "needs info"
    OPEN = "open"
    ON_HOLD = "on hold"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"

    @property
    def is_ended(self) -> bool:
        """Nobody has anything to do."""
        return self not in (CaseState.NEEDS_INFO, CaseState.OPEN, CaseState.ON_HOLD)


@dataclass(frozen=True, slots=True)
class StepStatus:
    """One step of one product: its state, who reported it, when, and with what.

    `at` is when we were told; `on` is the day that staff named, if they named one.
    """

    state: StepState = StepState.PENDING
    by: str = ""
    at: datetime | None = None
    on: date | None = None
    ref: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One line to be cancelled, `p1`, `p2`, …; `steps` holds (step key, status) in the order of the site's steps.

    `name` is as the rep wrote it, `*` for all products of the order.
    """

    n: int
    name: str
    steps: tuple[tuple[str, StepStatus], ...]
    withdrawn: bool = False

    def status(self, step: str) -> StepStatus:
        """The status of the step with this key."""
        return dict(self.steps).get(step, StepStatus())


@dataclass(frozen=True, slots=True)
class TrueUp:
    """One line of the true-up statement; `product` None means one outcome for all the products that it `covers`."""

    product: int | None
    outcome: Outcome
    ref: str
    by: str
    at: datetime
    period: Period | None = None
    covers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a case ended before its time: rejected, withdrawn as a whole, or a duplicate of the case numbered `of`."""

    state: CaseState
    reason: str = ""
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody owes an answer since `at` (the time of event `seq`) to this text."""

    seq: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its events made it. `steps` are the site's steps when it was opened, in order.

    `owner` is the address of the member of staff who has taken it, or "". `hold` is why it is on hold, None if it is
    not. `asked` is what staff asked the rep, `question` what the rep wants from staff, each until it is answered.
    `superseded` are lines of the true-up that were reopened; `missed_runs` the invoice runs that it met with billing
    open. `events` are all that happened, also what was undone.
    """

    number: int
    request: Request
    rep: Person
    copied: tuple[str, ...]
    subject: str
    created_at: datetime
    products: tuple[Product, ...]
    steps: tuple[Step, ...]
    true_ups: tuple[TrueUp, ...] = ()
    superseded: tuple[TrueUp, ...] = ()
    remarks: tuple[str, ...] = ()
    owner: str = ""
    hold: Wait | None = None
    asked: Wait | None = None
    question: Wait | None = None
    ending: Ending | None = None
    missed_runs: tuple[datetime, ...] = ()
    events: tuple[Recorded, ...] = ()

    @property
    def reference(self) -> str:
        """`CXL-1042`."""
        return format_reference(self.number)

    @property
    def active(self) -> tuple[Product, ...]:
        """The products that are not withdrawn."""
        return tuple(product for product in self.products if not product.withdrawn)

    @property
    def state(self) -> CaseState:
        """Derived, never stored as truth."""
        if self.ending:
            return self.ending.state
        if self.products and not self.active:
            return CaseState.WITHDRAWN
        if self.hold:
            return CaseState.ON_HOLD
        if self.request.missing:
            return CaseState.NEEDS_INFO
        return CaseState.CLOSED if self.next_step is None else CaseState.OPEN

    @property
    def next_step(self) -> Step | None:
        """The first step that is not complete for every active product; None when all are."""
        return next((step for step in self.steps if not self.is_complete(step.key)), None)

    @property
    def reported(self) -> frozenset[int]:
        """The products of which a step was reported, also one that was reopened since: work on it may have been done.

        Whether an order can still be changed without a person depends on that (DESIGN section 6: "work already
        done"), and `reopen` does not take work back. What was undone was never reported.
        """
        reports = (recorded.event for recorded in self.in_force if isinstance(recorded.event, StepReported))
        return frozenset(n for report in reports for n in report.products)

    @property
    def is_untouched(self) -> bool:
        """No step of any product was ever reported."""
        return not self.reported

    def is_complete(self, step: str) -> bool:
        """True when every active product is done with the step, or does not need it. False without products."""
        return bool(self.active) and all(product.status(step).state.is_complete for product in self.active)

    def product(self, n: int) -> Product:
        """The product numbered `n`; KeyError if there is none."""
        return {product.n: product for product in self.products}[n]

    @property
    def participants(self) -> frozenset[str]:
        """The addresses of the rep and of everybody that the rep copied."""
        return frozenset((self.rep.address, *self.copied))

    @property
    def in_force(self) -> tuple[Recorded, ...]:
        """The events that were not undone."""
        undone = _find_undone(self.events)
        return tuple(recorded for recorded in self.events if recorded.seq not in undone)


def replay(number: int, history: tuple[Recorded, ...], steps: tuple[Step, ...]) -> Case:
    """The case that these events made, oldest first; what was undone counts as if it had never been.

    Raises:
        BrokenHistory: the first event does not open the case, or the numbers have a gap.
    """
    if not history or not isinstance(history[0].event, CaseOpened):
        raise BrokenHistory(f"{format_reference(number)} does not begin with its opening")
    if [recorded.seq for recorded in history] != list(range(1, len(history) + 1)):
        raise BrokenHistory(f"{format_reference(number)} has a gap in its events")
    undone = _find_undone(history)
    case = _open(number, history[0], history[0].event, steps)
    for recorded in history[1:]:
        case = case if recorded.seq in undone else _apply(case, recorded)
    return replace(case, events=history)


class BrokenHistory(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """The stored events of a case contradict themselves: restore them from a backup; nothing was changed."""


def advance(case: Case, recorded: Recorded) -> Case:
    """The case after one more event."""
    history = (*case.events, recorded)
    if isinstance(recorded.event, CommandsUndone):
        return replay(case.number, history, case.steps)
    return replace(_apply(case, recorded), events=history)


def _find_undone(history: tuple[Recorded, ...]) -> frozenset[int]:
    return frozenset(seq for each in history if isinstance(each.event, CommandsUndone) for seq in each.event.seqs)


def _apply(case: Case, recorded: Recorded) -> Case:  # noqa: C901, PLR0912 - a line or two for each kind
    match recorded.event:
        case CaseOpened():
            raise BrokenHistory(f"{case.reference} is opened twice")
        case RequestCompleted(request=request) | RequestCorrected(request=request):
            return _settle_question(replace(_change_request(case, request), asked=None), recorded)
        case ProductsAdded(names=names):
            return _settle_question(_add_products(case, names), recorded)
        case StepReported() as report:
            return _report(case, recorded, report)
        case Reopened() as reopened:
            return _reopen(case, reopened)
        case WithdrawalAsked(products=products, accepted=True, text=text):
            return _settle_question(_withdraw(case, products, text), recorded)
        case CaseRejected(reason=reason):
            return _end(case, Ending(CaseState.REJECTED, reason))
        case DuplicateMarked(of=of):
            return _end(case, Ending(CaseState.DUPLICATE, of=of))
        case InvoiceRunMissed(run_at=run_at):
            return replace(case, missed_runs=(*case.missed_runs, run_at))
        case Assigned(to=to):
            return replace(case, owner=to)
        case HoldPlaced(reason=reason):
            return replace(case, hold=Wait(recorded.seq, recorded.at, reason))
        case HoldReleased():
            return replace(case, hold=None, asked=None)
        case RepAsked(text=text):
            return replace(case, asked=Wait(recorded.seq, recorded.at, text), question=None)
        case RepTold():
            return replace(case, question=None)
        case AnswerReceived():
            return replace(case, asked=None)
        case WithdrawalAsked() if case.state in (CaseState.REJECTED, CaseState.WITHDRAWN):
            return case  # nothing is left to decide, until the case is reopened
        case QuestionAsked(text=text) | AmendmentAsked(text=text) | WithdrawalAsked(text=text):
            return replace(case, question=case.question or Wait(recorded.seq, recorded.at, text))
        case NoteAdded() | RepeatReceived() | ThanksReceived() | AutomaticReceived() | NoticeBounced():
            return case
        case CommandsUndone() | Reminded():
            return case
        case _:
            assert_never(recorded.event)


def _end(case: Case, ending: Ending) -> Case:
    """Nobody owes anybody an answer any more."""
    return replace(case, ending=ending, hold=None, asked=None, question=None)


def _settle_question(case: Case, recorded: Recorded) -> Case:
    """What staff change settles what the rep wanted; what the rep changes leaves it open."""
    return case if recorded.by in case.participants else replace(case, question=None)


def _open(number: int, recorded: Recorded, opened: CaseOpened, steps: tuple[Step, ...]) -> Case:
    known = tuple(step for step in steps if step.key in opened.steps)
    return Case(
        number=number,
        request=opened.request,
        rep=opened.rep,
        copied=opened.copied,
        subject=opened.subject,
        created_at=recorded.at,
        products=_number(opened.request.products, 1, known),
        steps=known,
        remarks=opened.remarks,
        events=(recorded,),
    )


def _number(names: tuple[str, ...], first: int, steps: tuple[Step, ...]) -> tuple[Product, ...]:
    pending = tuple((step.key, StepStatus()) for step in steps)
    return tuple(Product(n, name, pending) for n, name in enumerate(names, start=first))


def _change_request(case: Case, request: Request) -> Case:
    """Products that are the same as before keep what is known of them: what was withdrawn stays withdrawn."""
    if request.products == case.request.products:
        return replace(case, request=request)
    return replace(case, request=request, products=_number(request.products, 1, case.steps))


def _add_products(case: Case, names: tuple[str, ...]) -> Case:
    added = _number(names, len(case.products) + 1, case.steps)
    request = replace(case.request, products=(*case.request.products, *names))
    return replace(case, request=request, products=(*case.products, *added))


def _report(case: Case, recorded: Recorded, report: StepReported) -> Case:
    status = StepStatus(report.state, recorded.by, recorded.at, report.on, report.ref, report.reason)
    case = _set_steps(case, (report.step,), report.products, status)
    if report.outcome is None:
        return case
    stands_for = (None,) if report.whole_case else report.products
    lines = tuple(
        TrueUp(
            product=n,
            outcome=report.outcome,
            ref=report.ref,
            by=recorded.by,
            at=recorded.at,
            period=report.period,
            covers=report.products if n is None else (n,),
        )
        for n in stands_for
    )
    return replace(case, true_ups=case.true_ups + lines)


def _reopen(case: Case, reopened: Reopened) -> Case:
    """The steps named are pending again, and what the true-up said of these products is no longer in force."""
    if not reopened.steps:
        return _reopen_ending(case, reopened.products)
    case = _set_steps(case, reopened.steps, reopened.products, StepStatus())
    settling = {step.key for step in case.steps if step.needs_outcome}
    if settling.isdisjoint(reopened.steps):
        return case
    concerned = set(reopened.products)
    gone = tuple(line for line in case.true_ups if concerned.intersection(line.covers))
    kept = tuple(line for line in case.true_ups if line not in gone)
    return replace(case, true_ups=kept, superseded=case.superseded + gone)


def _reopen_ending(case: Case, again: tuple[int, ...]) -> Case:
    """The case goes on where it was; the products that are asked for `again` are withdrawn no longer."""
    return replace(
        case,
        ending=None,
        products=tuple(
            replace(product, withdrawn=product.withdrawn and product.n not in again) for product in case.products
        ),
    )


def _set_steps(case: Case, steps: tuple[str, ...], products: tuple[int, ...], status: StepStatus) -> Case:
    changed = dict.fromkeys(steps, status)
    return replace(
        case,
        products=tuple(
            replace(product, steps=tuple({**dict(product.steps), **changed}.items()))
            if product.n in products
            else product
            for product in case.products
        ),
    )


def _withdraw(case: Case, products: tuple[int, ...], reason: str) -> Case:
    if not products:
        return _end(case, Ending(CaseState.WITHDRAWN, reason))
    kept = tuple(replace(product, withdrawn=True) if product.n in products else product for product in case.products)
    case = replace(case, products=kept)
    return case if case.active else replace(case, hold=None, asked=None, question=None)
