"""A site whose steps are none of the documented ones: what notices say of steps comes from the steps alone."""

from dataclasses import replace
from datetime import date

from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.notices.sample_cases import open_case
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.events import CaseOpened, Event, StepReported

OWN_STEPS = (
    Step("stop", "Booking stop", ("stop", "halt"), "the booking is stopped"),
    Step("settle", "Settlement", ("settlement",), "it is settled", after=("stop",), needs_outcome=True),
)
OWN_REPORTS = (
    StepReported("stop", StepState.DONE, (1,), date(2026, 11, 24)),
    StepReported("settle", StepState.DONE, (1,), ref="CM-1", outcome=Outcome(OutcomeKind.CREDIT, Money(1_200, "USD"))),
)


def with_steps(request: Request, steps: tuple[Step, ...], *events: Event) -> Case:
    """A case of one product on a site with these steps."""
    opened, *history = open_case(replace(request, products=request.products[:1]), *events).events
    assert isinstance(opened.event, CaseOpened)
    own = replace(opened, event=replace(opened.event, steps=tuple(step.key for step in steps)))
    return replay(1042, (own, *history), steps)
