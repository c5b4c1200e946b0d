"""What the calendar says of a case: what waits too long, what nears an invoice run, whom that is told, how often."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar, Holidays
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.attention import Attention, Recipients, find_attention, find_standing
from cancel_mailbot.workflow.case import Case, advance, replay
from cancel_mailbot.workflow.due import Concern, NoticeKind
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    Assigned,
    CaseOpened,
    CaseRejected,
    CommandsUndone,
    Event,
    HoldPlaced,
    HoldReleased,
    InvoiceRunMissed,
    QuestionAsked,
    Recorded,
    Reminded,
    Reopened,
    RepAsked,
    RepTold,
    StepReported,
)
from tests.builders import ANN, DANA, JO, REQUEST, make_request

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


def test_a_step_that_waits_is_told_again_and_again_and_louder() -> None:
    assert (
        play(make_story(), "2026-11-02 10:00", "2026-11-09 12:00")
        == [
            ("11-04 10:00", ANN.address, 1, ("step:billing:1:1", "step:fulfillment:1:1")),
            ("11-06 10:00", ANN.address, 2, ("step:billing:1:2", "step:fulfillment:1:2")),
            ("11-10 10:00", ANN.address, 3, ("step:billing:1:3", "step:fulfillment:1:3")),
        ][:2]
    )


def test_level_one_goes_to_the_team_and_an_escalation_to_the_escalation_people_too() -> None:
    first = look(make_story(), "2026-11-04 10:00").notices[0]
    second = look(make_story(), "2026-11-06 10:00").notices[0]
    assert [person.address for person in first.to] == [ANN.address]
    assert [person.address for person in second.to] == [ANN.address, "boss@example.com"]


def test_what_somebody_has_taken_is_told_to_the_owner_alone() -> None:
    case = make_story(("2026-11-02 11:00", Assigned(JO.address)))
    assert [person.address for person in look(case, "2026-11-04 12:00").notices[0].to] == [JO.address]


@pytest.mark.parametrize("almanac", [NO_RUNS, WITH_RUNS], ids=["without runs", "with runs"])
@pytest.mark.parametrize("at", ["2026-11-04 13:00", "2026-11-06 15:00", "2026-11-09 10:00", "2026-12-21 09:00"])
def test_looking_twice_says_nothing_twice(at: str, almanac: Almanac) -> None:
    case = make_story(("2026-11-02 12:00", QuestionAsked("When?")))
    first = look(case, at, almanac)
    again = look(after(case, first, at), at, almanac)
    assert first.notices
    assert (again.events, again.notices) == ((), ())
    assert again.next_look_at == first.next_look_at


def test_what_was_missed_while_nothing_ran_comes_as_one_mail() -> None:
    told = play(make_story(), "2026-12-01 11:00", "2026-12-02 16:00")
    assert [(at, keys) for at, _, _, keys in told][:1] == [
        ("12-01 11:00", ("step:billing:1:9", "step:fulfillment:1:9"))
    ]
    assert len({at[:5] for at, *_ in told}) == len(told)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("2026-11-06 20:00", id="in the evening"),
        pytest.param("2026-11-07 12:00", id="on Saturday"),
        pytest.param("2026-11-09 08:59", id="before opening"),
    ],
)
def test_outside_working_hours_everything_waits_for_the_opening(at: str) -> None:
    attention = look(make_story(), at)
    assert attention.notices == ()
    assert attention.next_look_at == local("2026-11-09 09:00")


@pytest.mark.parametrize(
    ("events", "at", "keys"),
    [
        pytest.param([], "2026-11-04 09:59", (), id="not before its time"),
        pytest.param(
            [("2026-11-03 15:00", BILLED)],
            "2026-11-04 12:00",
            ("step:fulfillment:1:1",),
            id="a done step is no concern",
        ),
        pytest.param(
            [("2026-11-03 15:00", StepReported("billing", StepState.STARTED, (1,)))],
            "2026-11-05 15:00",
            ("step:billing:2:1", "step:fulfillment:1:1"),
            id="a report begins the wait anew",
        ),
        pytest.param(
            [
                ("2026-11-02 11:00", BILLED),
                ("2026-11-03 15:00", StepReported("fulfillment", StepState.DONE, (1, 2, 3))),
            ],
            "2026-11-05 15:00",
            ("step:true_up:3:1",),
            id="the true-up waits since what comes before it is complete",
        ),
        pytest.param(
            [("2026-11-02 11:00", StepReported("billing", StepState.BLOCKED, (1, 2, 3), reason="period"))],
            "2026-11-09 11:00",
            ("blocked:billing:2:1", "step:fulfillment:1:2"),
            id="a blocked step is told after its own time",
        ),
        pytest.param([("2026-11-03 15:00", HoldPlaced("rebooks"))], "2026-11-12 12:00", (), id="nothing on hold"),
        pytest.param(
            [("2026-11-03 15:00", HoldPlaced("rebooks")), ("2026-11-05 10:00", HoldReleased())],
            "2026-11-09 10:00",
            ("step:billing:3:1", "step:fulfillment:3:1"),
            id="the wait begins anew after a hold",
        ),
        pytest.param(
            [("2026-11-03 15:00", RepAsked("which?")), ("2026-11-05 10:00", AnswerReceived("both"))],
            "2026-11-09 10:00",
            ("step:billing:3:1", "step:fulfillment:3:1"),
            id="and after an answer",
        ),
        pytest.param(
            [("2026-11-02 10:00", QuestionAsked("when?"))], "2026-11-03 10:00", ("question:2:1",), id="a question"
        ),
        pytest.param(
            [("2026-11-02 10:00", QuestionAsked("when?")), ("2026-11-02 12:00", RepTold("soon"))],
            "2026-11-03 12:00",
            (),
            id="an answered question is no concern",
        ),
        pytest.param([("2026-11-02 12:00", CaseRejected("not ours"))], "2026-12-03 12:00", (), id="nothing when ended"),
        pytest.param(
            [("2026-11-02 11:00", BILLED), ("2026-11-02 11:05", CommandsUndone((2,)))],
            "2026-11-04 10:00",
            ("step:billing:1:1", "step:fulfillment:1:1"),
            id="what was undone was never reported",
        ),
    ],
)
def test_each_wait_has_its_own_clock(events: list[tuple[str, Event]], at: str, keys: tuple[str, ...]) -> None:
    attention = look(make_story(*events), at)
    assert tuple(key for event in attention.events if isinstance(event, Reminded) for key in event.keys) == keys


@pytest.mark.parametrize(
    ("case", "began"),
    [
        pytest.param(make_story(request=MISSING), 1, id="information is missing"),
        pytest.param(make_story(("2026-11-02 10:00", RepAsked("which?"))), 2, id="staff asked"),
    ],
)
def test_a_rep_who_owes_an_answer_is_asked_twice_and_then_a_person_is_told(case: Case, began: int) -> None:
    assert (
        play(case, "2026-11-02 10:00", "2026-11-12 12:00")
        == [
            ("11-04 10:00", DANA.address, 1, (f"rep:{began}:1",)),
            ("11-06 10:00", DANA.address, 2, (f"rep:{began}:2",)),
            ("11-10 10:00", ANN.address, 1, (f"silent:{began}:3",)),
            ("11-13 10:00", ANN.address, 2, (f"silent:{began}:4",)),
        ][:3]
    )


def test_after_an_outage_a_rep_is_first_asked_and_not_called_silent() -> None:
    told = play(make_story(request=MISSING), "2026-11-30 11:00", "2026-12-08 11:00")
    assert [(at, keys) for at, _, _, keys in told] == [
        ("11-30 11:00", ("rep:1:1",)),
        ("12-02 11:00", ("rep:1:2",)),
        ("12-04 11:00", ("silent:1:3",)),
        ("12-08 11:00", ("silent:1:4",)),
    ]


def test_a_rep_who_waits_for_an_answer_is_not_reminded() -> None:
    case = make_story(("2026-11-02 11:00", QuestionAsked("which campaign?")), request=MISSING)
    kinds = {notice.kind for at in ("2026-11-04 12:00", "2026-11-10 12:00") for notice in look(case, at).notices}
    assert kinds == {NoticeKind.REMINDER}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(make_story(("2026-11-02 11:00", HoldPlaced("rebooks"))), id="on hold"),
        pytest.param(make_story(("2026-11-02 11:00", RepAsked("which?"))), id="while the rep is asked"),
        pytest.param(make_story(request=MISSING), id="while information is missing"),
    ],
)
def test_a_run_ahead_is_escalated_at_each_lead_time_whatever_the_case_waits_for(case: Case) -> None:
    told = play(case, "2026-11-02 11:00", "2026-11-06 15:59", WITH_RUNS)
    runs = [(at, level, keys) for at, _, level, keys in told if keys[0].startswith("run:")]
    # Four hours before the run is on the day of one that was told before.
    assert [(at, level) for at, level, _ in runs] == [("11-03 16:00", 2), ("11-05 16:00", 3), ("11-06 12:00", 4)]
    assert {key.split(":", 1)[1].rsplit(":", 1)[1] for _, _, keys in runs for key in keys} == {"1", "2", "3"}


def test_an_ordinary_reminder_gives_way_to_an_escalation_on_the_same_day() -> None:
    almanac = Almanac(OFFICE, InvoiceRuns("0 16 * * fri", ZONE, OFFICE, "before", (2 * DAYS,)))
    attention = look(make_story(), "2026-11-04 10:00", almanac)
    assert (attention.notices, attention.next_look_at) == ((), local("2026-11-04 16:00"))
    notice = look(make_story(), "2026-11-04 16:00", almanac).notices[0]
    assert notice.reminder is not None
    assert notice.reminder.concerns == (Concern.RUN_AHEAD, Concern.STEP)
    assert (notice.reminder.level, notice.reminder.step) == (2, "billing")


def test_staff_hear_of_a_case_at_most_once_a_day() -> None:
    case = make_story(("2026-11-03 10:00", Reminded(("step:other:1:1",), (ANN.address,))))
    attention = look(case, "2026-11-03 16:00", WITH_RUNS)
    assert (attention.notices, attention.next_look_at) == ((), local("2026-11-04 09:00"))


def test_where_no_working_time_is_left_before_a_run_nobody_waits_for_the_opening() -> None:
    evening = InvoiceRuns("0 20 * * fri", ZONE, OFFICE, "before", (DAYS,))
    case = make_story(opened="2026-11-06 18:00")
    assert [notice.kind for notice in look(case, "2026-11-06 18:01", Almanac(OFFICE, evening)).notices] == [
        NoticeKind.REMINDER
    ]


def missed(case: Case, at: str) -> list[datetime]:
    events = look(case, at, WITH_RUNS).events
    return [event.run_at for event in events if isinstance(event, InvoiceRunMissed)]


RUN = "2026-11-06 16:00"


@pytest.mark.parametrize(
    ("case", "is_missed"),
    [
        pytest.param(make_story(), True, id="billing is open"),
        pytest.param(make_story(("2026-11-02 11:00", HoldPlaced("rebooks"))), True, id="also on hold"),
        pytest.param(make_story(request=MISSING), True, id="also while information is missing"),
        pytest.param(make_story(("2026-11-06 15:59", BILLED)), False, id="billing was done in time"),
        pytest.param(make_story(("2026-11-06 16:01", BILLED)), True, id="billing was done too late"),
        pytest.param(make_story(opened="2026-11-06 16:00"), False, id="a run counts only for cases opened before it"),
        pytest.param(make_story(("2026-11-06 15:00", CaseRejected("not ours"))), False, id="an ended case met no run"),
        pytest.param(make_story((RUN, InvoiceRunMissed(local(RUN)))), False, id="once for each run"),
        pytest.param(
            make_story(("2026-11-05 15:00", BILLED), ("2026-11-09 09:30", Reopened("wrong", ("billing",), (1,)))),
            True,
            id="what was reopened later was not done",
        ),
        pytest.param(
            make_story(("2026-11-05 15:00", CaseRejected("not ours")), ("2026-11-09 09:30", Reopened("it is ours"))),
            True,
            id="a case that was rejected by mistake was open",
        ),
        pytest.param(
            make_story(
                ("2026-11-05 14:00", BILLED),
                ("2026-11-05 15:00", CaseRejected("not ours")),
                ("2026-11-09 09:30", Reopened("it is ours")),
            ),
            False,
            id="unless its billing had been done before",
        ),
        pytest.param(
            make_story(
                ("2026-11-05 15:00", BILLED),
                ("2026-11-09 09:30", Reopened("wrong", ("billing",), (1,))),
                ("2026-11-09 09:31", CommandsUndone((3,))),
            ),
            False,
            id="a reopening that was undone reopens nothing",
        ),
        pytest.param(
            make_story(("2026-11-06 15:59", BILLED), ("2026-11-06 16:01", CommandsUndone((2,)))),
            True,
            id="what was undone was not done",
        ),
        pytest.param(
            make_story(
                ("2026-11-06 16:01", BILLED),
                ("2026-11-06 16:02", StepReported("fulfillment", StepState.DONE, (1, 2, 3))),
                (
                    "2026-11-06 16:03",
                    StepReported(
                        "true_up", StepState.DONE, (1, 2, 3), outcome=Outcome(OutcomeKind.NONE), whole_case=True
                    ),
                ),
            ),
            True,
            id="also where the case was closed before anybody looked",
        ),
    ],
)
def test_a_run_that_found_billing_open_is_kept_for_good(case: Case, is_missed: bool) -> None:
    assert missed(case, "2026-11-06 15:59") == []
    assert missed(case, "2026-11-09 10:00") == ([local(RUN)] if is_missed else [])


def test_a_missed_run_makes_no_mail_and_stands_first_in_every_later_one() -> None:
    case = make_story(("2026-11-05 12:00", StepReported("billing", StepState.STARTED, (1,))))
    case = after(case, look(case, "2026-11-06 12:00", WITH_RUNS), "2026-11-06 12:00")
    at_run = look(case, RUN, WITH_RUNS)
    assert (len(at_run.events), at_run.notices) == (1, ())
    later = look(after(case, at_run, RUN), "2026-11-09 16:00", WITH_RUNS).notices[0].reminder
    assert later is not None
    assert later.concerns[0] is Concern.MISSED_RUN


def test_the_standing_says_what_is_late_also_when_it_was_told() -> None:
    case = make_story(("2026-11-04 10:00", Reminded(("step:billing:1:1", "step:fulfillment:1:1"), (ANN.address,))))
    standing = find_standing(case, WITH_RUNS, local("2026-11-05 15:30"))
    assert (standing.late, standing.at_risk, standing.next_run) == ((Concern.STEP,), True, local(RUN))
    early = find_standing(make_story(), WITH_RUNS, local("2026-11-02 12:00"))
    assert (early.late, early.at_risk) == ((), False)
    assert find_standing(make_story(), NO_RUNS, local("2026-11-02 12:00")).next_run is None


@pytest.mark.parametrize(
    ("later", "since"),
    [
        pytest.param((), "2026-11-02 10:00", id="the opening"),
        pytest.param(
            (("2026-11-03 10:00", BILLED), ("2026-11-05 11:00", Reopened("wrong", ("billing",), (1,)))),
            "2026-11-05 11:00",
            id="a reopening of billing",
        ),
        pytest.param(
            (("2026-11-03 10:00", Reopened("wrong", ("fulfillment",), (1,))),),
            "2026-11-02 10:00",
            id="and not of another step",
        ),
    ],
)
def test_before_a_run_billing_is_said_to_be_open_since_it_was_opened_last(
    later: tuple[tuple[str, Event], ...], since: str
) -> None:
    (notice,) = look(make_story(*later), "2026-11-06 12:00", WITH_RUNS).notices
    assert notice.reminder is not None
    assert (notice.reminder.concerns[0], notice.reminder.since) == (Concern.RUN_AHEAD, local(since))
