"""`list`: which cases are in it, why, and how many a mail holds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import CaseList
from cancel_mailbot.work.listings import View, list_such
from cancel_mailbot.workflow.attention import Standing
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.case_lines import LONGEST
from cancel_mailbot.workflow.due import Concern
from cancel_mailbot.workflow.events import Assigned, Event, HoldPlaced, RepAsked, StepReported
from tests.builders import NOW, make_case, make_request
from tests.end_to_end.mails import make_request as make_mail
from tests.work.team import ANN, Team

ZONE = ZoneInfo("America/Chicago")
CASES: dict[int, tuple[Event, ...]] = {
    1: (Assigned("ann@example.com"),),
    2: (StepReported("billing", StepState.BLOCKED, (2,), reason="period is closed"),),
    3: (HoldPlaced("client may rebook"),),
    4: (RepAsked("which line?"), Assigned("jo@example.com")),
}
UNFINISHED: tuple[Case, ...] = (
    *(make_case(*events, number=number) for number, events in CASES.items()),
    make_case(number=5, request=make_request(client=None)),
)
STANDINGS = {
    4: Standing(),
    5: Standing(),
    1: Standing((Concern.QUESTION, Concern.STEP), at_risk=False, next_run=None),
    2: Standing((), at_risk=True, next_run=NOW + timedelta(hours=4)),
    3: Standing((), at_risk=False, next_run=None),
}


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (CaseList.OPEN, [(1, ""), (2, ""), (3, ""), (4, ""), (5, "")]),
        (CaseList.MINE, [(1, "")]),
        (CaseList.OVERDUE, [(1, "the rep waits for an answer; a step waits for long")]),
        (CaseList.AT_RISK, [(2, "billing is open; invoices are run Mon 23 Nov 2026, 1:12 pm CST")]),
        (CaseList.BLOCKED, [(2, "billing p2: period is closed")]),
        (CaseList.ON_HOLD, [(3, "client may rebook")]),
        (CaseList.WAITING, [(4, "which line?"), (5, "missing: client")]),
    ],
    ids=[each.value for each in CaseList],
)
def test_a_list_holds_the_cases_that_are_meant_and_says_why(which: CaseList, found: list[tuple[int, str]]) -> None:
    listing = list_such(which, UNFINISHED, View("ann@example.com", STANDINGS, ZONE))
    assert [(line.number, line.why) for line in listing.cases] == found
    assert listing.more == 0


@pytest.mark.parametrize("concern", Concern)
def test_every_concern_has_words(concern: Concern) -> None:
    late = View("", {1: Standing((concern,))}, ZONE)
    (line,) = list_such(CaseList.OVERDUE, UNFINISHED[:1], late).cases
    assert " " in line.why


def test_every_list_that_can_be_asked_for_is_tried_above() -> None:
    assert len(CaseList) == 7


@pytest.mark.parametrize(("beyond", "more"), [(0, 0), (1, 1), (7, 7)])
def test_a_list_holds_fifty_cases_and_says_how_many_more_there_are(beyond: int, more: int) -> None:
    many = tuple(make_case(number=number) for number in range(1, LONGEST + beyond + 1))
    listing = list_such(CaseList.OPEN, many, View("", {}, ZONE))
    assert (len(listing.cases), listing.more, LONGEST) == (50, more, 50)


def test_staff_get_the_list_that_they_asked_for(team: Team) -> None:
    team.take(make_mail(1))
    team.take(make_mail(2))
    team.take_reply(ANN, "work_item", "list")
    raw = team.raw(team.notice("command_answer")).decode()
    assert "CXL-1001" in raw
    assert "CXL-1002" in raw
