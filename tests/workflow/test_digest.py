"""The daily digest: which listing a case is in and why, what else is told, and when there is nothing to say."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.digest import News, Troubles, make_digest, make_summary
from cancel_mailbot.workflow.due import Digest, Sum
from cancel_mailbot.workflow.events import HoldPlaced, InvoiceRunMissed, QuestionAsked, Reminded, StepReported
from tests.builders import NOW, make_case, make_request

ZONE = ZoneInfo("America/New_York")
OFFICE = Calendar(ZONE, frozenset(range(5)), time(9), time(17), frozenset())
# The cases are of Monday, 23 November, 10:12 in New York.
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(days=15)
TODAY = date(2026, 11, 24)
QUIET = News((), frozenset(), (), (), Troubles())
RUN = datetime(2026, 11, 27, 21, tzinfo=UTC)


def digest(news: News, at: datetime = SOON, runs: InvoiceRuns | None = None) -> Digest | None:
    return make_digest(TODAY, news, Almanac(OFFICE, runs), at)


def get_digest(news: News, at: datetime = SOON, runs: InvoiceRuns | None = None) -> Digest:
    made = digest(news, at, runs)
    assert made is not None
    return made


def listings(case: Case, at: datetime, runs: InvoiceRuns | None = None) -> dict[str, str]:
    """The titles of the listings that the case is in, and why it is there."""
    made = digest(replace(QUIET, unfinished=(case,)), at, runs)
    return {each.title: line.why for each in made.listings for line in each.cases} if made else {}


def ask_again(level: int) -> Reminded:
    return Reminded((f"rep:1:{level}",), ("dana@example.com",), level)


FRIDAYS = InvoiceRuns("0 16 * * fri", ZONE, OFFICE, "before", (timedelta(days=3),))
CLOSING = (
    StepReported("billing", StepState.DONE, (1, 2, 3)),
    StepReported("fulfillment", StepState.DONE, (1, 2, 3)),
    StepReported("true_up", StepState.DONE, (1, 2, 3), outcome=Outcome(OutcomeKind.NONE), whole_case=True),
)
BLOCKED = StepReported("billing", StepState.BLOCKED, (2,), reason="period is closed")
LISTED: dict[str, tuple[Case, datetime, InvoiceRuns | None, dict[str, str]]] = {
    "billing open and a run near": (
        make_case(),
        NOW + timedelta(hours=36),
        FRIDAYS,
        {"At risk before the next invoice run": "billing is open; invoices are run Fri 27 Nov 2026, 4:00 pm EST"},
    ),
    "a step that waits": (make_case(), NOW + timedelta(days=3), None, {"Late": "a step waits for long"}),
    "a run that was missed": (
        make_case(InvoiceRunMissed(RUN)),
        SOON,
        None,
        {"May have been invoiced": "billing was open when invoices were run"},
    ),
    "a rep who was asked twice": (
        make_case(ask_again(1), ask_again(2), request=make_request(campaign=None)),
        LATER,
        None,
        {"Late": "the rep does not answer; missing: campaign"},
    ),
    "a step that is blocked": (make_case(BLOCKED), SOON, None, {"Blocked": "billing p2: period is closed"}),
    "a case on hold": (make_case(HoldPlaced("client may rebook")), SOON, None, {"On hold": "client may rebook"}),
}


@pytest.mark.parametrize(("case", "at", "runs", "found"), LISTED.values(), ids=LISTED)
def test_a_case_is_listed_with_the_reason_for_it(
    case: Case, at: datetime, runs: InvoiceRuns | None, found: dict[str, str]
) -> None:
    assert listings(case, at, runs) == found


def test_a_new_case_is_listed_as_new_and_counted() -> None:
    made = get_digest(replace(QUIET, unfinished=(make_case(number=7),), new=frozenset((7, 8))))
    assert [(each.title, [line.number for line in each.cases]) for each in made.listings] == [("New", [7])]
    assert made.counts == (("new", 2), ("open", 1)), "8 is new and ended already"


def test_listings_come_in_the_order_in_which_they_matter_and_a_case_is_in_the_first_with_all_its_reasons() -> None:
    everything = (InvoiceRunMissed(RUN), BLOCKED, HoldPlaced("client may rebook"))
    cases = tuple(make_case(*everything[n:], number=n) for n in range(4))
    news = replace(QUIET, unfinished=cases[::-1], new=frozenset(range(4)))
    assert [(each.title, [(line.number, line.why) for line in each.cases]) for each in get_digest(news).listings] == [
        (
            "May have been invoiced",
            [(0, "billing was open when invoices were run; billing p2: period is closed; client may rebook")],
        ),
        ("Blocked", [(1, "billing p2: period is closed; client may rebook")]),
        ("On hold", [(2, "client may rebook")]),
        ("New", [(3, "")]),
    ]
    at_risk = get_digest(news, NOW + timedelta(hours=36), FRIDAYS)
    assert [(each.title, len(each.cases)) for each in at_risk.listings] == [("At risk before the next invoice run", 4)]


@pytest.mark.parametrize(
    ("troubles", "told"),
    [
        (Troubles(held=2), "2 messages held and waiting for a person: cancel-mailbot held list"),
        (Troubles(bounced=1), "1 notice came back since the last digest: cancel-mailbot outbox list"),
        (Troubles(failed=1), "1 notice could not be submitted: cancel-mailbot outbox list"),
        (Troubles(in_doubt=3), "3 notices may or may not have left: cancel-mailbot outbox list"),
        (Troubles(unreadable=(1009,)), "CXL-1009 cannot be read, and nobody is reminded of it: see the log"),
    ],
    ids=["held", "bounced", "failed", "in doubt", "unreadable"],
)
def test_trouble_is_told_where_nothing_else_is(troubles: Troubles, told: str) -> None:
    made = get_digest(replace(QUIET, troubles=troubles))
    assert (made.troubles, made.listings, made.sums) == ((told,), (), ())


def test_what_true_ups_came_to_is_told_by_kind_and_currency() -> None:
    sums = (
        Sum(OutcomeKind.CREDIT, 2, Money(125_000, "EUR")),
        Sum(OutcomeKind.CREDIT, 1, Money(500, "USD")),
        Sum(OutcomeKind.NONE, 1, None),
    )
    assert get_digest(replace(QUIET, sums=sums)).sums == sums


def test_cases_that_ended_are_news_by_how_they_ended() -> None:
    ended = ((CaseState.CLOSED, 2), (CaseState.REJECTED, 1))
    assert get_digest(replace(QUIET, ended=ended)).counts == (("new", 0), ("closed", 2), ("rejected", 1), ("open", 0))


def test_a_rep_who_waits_for_an_answer_on_a_closed_case_is_listed_and_the_case_is_not_open() -> None:
    made = get_digest(replace(QUIET, unfinished=(make_case(*CLOSING, QuestionAsked("was it paid?")),)), LATER)
    assert [(each.title, [line.why for line in each.cases]) for each in made.listings] == [
        ("Late", ["the rep waits for an answer"])
    ]
    assert dict(made.counts)["open"] == 0


def test_a_summary_lists_each_case_that_is_reminded_of_by_how_it_presses() -> None:
    cases = tuple(make_case(number=number) for number in (7, 8))
    made = make_summary(TODAY, cases, Almanac(OFFICE, FRIDAYS), NOW + timedelta(hours=36))
    assert made.counts == (("reminders", 2),)
    assert [(each.title, [line.number for line in each.cases]) for each in made.listings] == [
        ("At risk before the next invoice run", [7, 8])
    ]


@pytest.mark.parametrize("unfinished", [(), (make_case(),)], ids=["no case", "a case that goes its way"])
def test_where_there_is_nothing_to_say_there_is_no_digest(unfinished: tuple[Case, ...]) -> None:
    assert digest(replace(QUIET, unfinished=unfinished)) is None


UNREPORTABLE = {
    "needs info": (make_case(request=make_request(campaign=None)), ""),
    "on hold": (make_case(HoldPlaced("client may rebook")), "resume"),
    "a question": (make_case(QuestionAsked("when is it done?")), "tell:"),
}


@pytest.mark.parametrize(("case", "first"), UNREPORTABLE.values(), ids=UNREPORTABLE)
def test_no_report_is_offered_that_would_be_refused_or_is_not_what_is_waited_for(case: Case, first: str) -> None:
    made = get_digest(replace(QUIET, unfinished=(case,), new=frozenset((case.number,))))
    assert [(line.next_step, line.first) for each in made.listings for line in each.cases] == [("", first)]


def test_an_open_case_offers_its_next_step() -> None:
    case = make_case(StepReported("billing", StepState.DONE, (1, 2, 3)))
    made = get_digest(replace(QUIET, unfinished=(case,), new=frozenset((case.number,))))
    assert [line.next_step for each in made.listings for line in each.cases] == ["fulfillment"]
