"""The case: one order cancellation in progress, derived from its events by `replay`."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from cancel_mailbot.ground.identity import Person, format_reference
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.reading.command import Outcome
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AutomaticReceived,
    CaseOpened,
    NoteAdded,
    NoticeBounced,
    QuestionAsked,
    Recorded,
    RepeatReceived,
    RequestCompleted,
    StepReported,
    ThanksReceived,
    WithdrawalAsked,
)


class CaseState(StrEnum):
    """Where a case stands as a whole."""

    NEEDS_INFO = "needs info"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


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
        """The status of the step with this key; pending for a step that the site added later."""
        return dict(self.steps).get(step, StepStatus())


@dataclass(frozen=True, slots=True)
class TrueUp:
    """One line of the true-up statement; `product` None means that it stands for the whole case."""

    product: int | None
    outcome: Outcome
    ref: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its events made it. `steps` are the site's steps, in order."""

    number: int
    request: Request
    rep: Person
    copied: tuple[str, ...]
    subject: str
    created_at: datetime
    products: tuple[Product, ...]
    steps: tuple[Step, ...]
    true_ups: tuple[TrueUp, ...] = ()
    remarks: tuple[str, ...] = ()
    withdrawn: bool = False
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
        if self.withdrawn or (self.products and not self.active):
            return CaseState.WITHDRAWN
        if self.request.missing:
            return CaseState.NEEDS_INFO
        return CaseState.CLOSED if self.next_step is None else CaseState.OPEN

    @property
    def next_step(self) -> Step | None:
        """The first step that is not complete for every active product; None when all are."""
        return next((step for step in self.steps if not self.is_complete(step.key)), None)

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


def replay(number: int, history: tuple[Recorded, ...], steps: tuple[Step, ...]) -> Case:
    """The case that these events made, oldest first.

    Raises:
        BrokenHistory: the first event does not open the case, or the numbers have a gap.
    """
    if not history or not isinstance(history[0].event, CaseOpened):
        raise BrokenHistory(f"{format_reference(number)} does not begin with its opening")
    if [recorded.seq for recorded in history] != list(range(1, len(history) + 1)):
        raise BrokenHistory(f"{format_reference(number)} has a gap in its events")
    case = _open(number, history[0], history[0].event, steps)
    for recorded in history[1:]:
        case = advance(case, recorded)
    return case


class BrokenHistory(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """The stored events of a case contradict themselves: restore them from a backup; nothing was changed."""


def advance(case: Case, recorded: Recorded) -> Case:
    """The case after one more event."""
    case = replace(case, events=(*case.events, recorded))
    match recorded.event:
        case CaseOpened():
            raise BrokenHistory(f"{case.reference} is opened twice")
        case RequestCompleted(request=request):
            # Products that are the same as before keep what is known of them: what was withdrawn stays withdrawn.
            is_same = request.products == case.request.products
            return replace(case, request=request, products=case.products if is_same else _number(request, case.steps))
        case StepReported() as report:
            return _report(case, recorded, report)
        case WithdrawalAsked(products=products, accepted=True):
            return _withdraw(case, products)
        case (
            WithdrawalAsked()
            | NoteAdded()
            | QuestionAsked()
            | AmendmentAsked()
            | RepeatReceived()
            | ThanksReceived()
            | AutomaticReceived()
            | NoticeBounced()
        ):
            return case
        case _:
            assert_never(recorded.event)


def _open(number: int, recorded: Recorded, opened: CaseOpened, steps: tuple[Step, ...]) -> Case:
    return Case(
        number=number,
        request=opened.request,
        rep=opened.rep,
        copied=opened.copied,
        subject=opened.subject,
        created_at=recorded.at,
        products=_number(opened.request, steps),
        steps=steps,
        remarks=opened.remarks,
        events=(recorded,),
    )


def _number(request: Request, steps: tuple[Step, ...]) -> tuple[Product, ...]:
    pending = tuple((step.key, StepStatus()) for step in steps)
    return tuple(Product(n, name, pending) for n, name in enumerate(request.products, start=1))


def _report(case: Case, recorded: Recorded, report: StepReported) -> Case:
    status = StepStatus(report.state, recorded.by, recorded.at, report.on, report.ref, report.reason)
    products = tuple(
        _set_step(product, report.step, status) if product.n in report.products else product
        for product in case.products
    )
    if report.outcome is None:
        return replace(case, products=products)
    stands_for = (None,) if report.whole_case else report.products
    lines = tuple(TrueUp(n, report.outcome, report.ref, recorded.by, recorded.at) for n in stands_for)
    return replace(case, products=products, true_ups=case.true_ups + lines)


def _set_step(product: Product, key: str, status: StepStatus) -> Product:
    return replace(product, steps=tuple({**dict(product.steps), key: status}.items()))


def _withdraw(case: Case, products: tuple[int, ...]) -> Case:
    if not products:
        return replace(case, withdrawn=True)
    return replace(
        case,
        products=tuple(
            replace(product, withdrawn=True) if product.n in products else product for product in case.products
        ),
    )
