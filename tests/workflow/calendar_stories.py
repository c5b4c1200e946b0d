"""Cases with a history, and a look at them: for the tests of what the calendar says."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar, Holidays
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.workflow.attention import Attention, find_attention
from cancel_mailbot.workflow.case import Case, advance, replay
from cancel_mailbot.workflow.events import (
    CaseOpened,
    Event,
    QuestionAsked,
    Recorded,
    Reminded,
    StepReported,
)
from cancel_mailbot.workflow.recipients import Recipients
from tests.builders import ANN, DANA, REQUEST, make_request

ZONE = ZoneInfo("America/New_York")
OFFICE = Calendar(ZONE, frozenset(range(5)), time(9), time(17), Holidays("US"))
DAYS, HOURS = timedelta(days=1), timedelta(hours=1)
RUNS = InvoiceRuns("0 16 * * fri", ZONE, OFFICE, "before", (3 * DAYS, DAYS, 4 * HOURS))
NO_RUNS, WITH_RUNS = Almanac(OFFICE), Almanac(OFFICE, RUNS)
TEAM = Recipients((ANN,), (Person("", "boss@example.com"),))
BILLED = StepReported("billing", StepState.DONE, (1, 2, 3))
MISSING = make_request(campaign=None)


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


def make_story(*later: tuple[str, Event], opened: str = "2026-11-02 10:00", request: object = REQUEST) -> Case:
    """A case opened on Monday 2 November 2026 at 10, and what happened to it later."""
    first = Recorded(1, local(opened), DANA.address, None, CaseOpened(request, DANA, (), "Order Cancellation Request"))
    events = (
        Recorded(seq, local(at), DANA.address if isinstance(event, QuestionAsked) else ANN.address, None, event)
        for seq, (at, event) in enumerate(later, start=2)
    )
    return replay(1042, (first, *events), DEFAULT_STEPS)


def look(case: Case, at: str, almanac: Almanac = NO_RUNS) -> Attention:
    return find_attention(case, almanac, local(at), TEAM)


def after(case: Case, attention: Attention, at: str) -> Case:
    for event in attention.events:
        case = advance(case, Recorded(len(case.events) + 1, local(at), "", None, event))
    return case


def play(case: Case, start: str, end: str, almanac: Almanac = NO_RUNS) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Every mail from `start` to `end` as a daemon that is always up writes them: when, to whom first, level, keys."""
    at, told = local(start), []
    while at <= local(end):
        attention = find_attention(case, almanac, at, TEAM)
        for event in attention.events:
            case = advance(case, Recorded(len(case.events) + 1, at, "", None, event))
            if isinstance(event, Reminded):
                told.append((f"{at.astimezone(ZONE):%m-%d %H:%M}", event.to[0], event.level, event.keys))
        if attention.next_look_at is None:
            break
        assert attention.next_look_at > at, "a look that asks to be repeated at once would never end"
        at = attention.next_look_at
    return told
