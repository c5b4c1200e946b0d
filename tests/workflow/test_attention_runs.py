"""What the calendar says of a case that nears, or met, an invoice run with billing open."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Concern, NoticeKind
from cancel_mailbot.workflow.events import (
    Assigned,
    CaseRejected,
    CommandsUndone,
    Event,
    HoldPlaced,
    InvoiceRunMissed,
    ProductsAdded,
    QuestionAsked,
    Reminded,
    Reopened,
    RepAsked,
    RequestCorrected,
    StepReported,
)
from tests.builders import ANN, JO, REQUEST
from tests.workflow.calendar_stories import (
    BILLED,
    DAYS,
    HOURS,
    MISSING,
    OFFICE,
    WITH_RUNS,
    ZONE,
    after,
    local,
    look,
    make_story,
    play,
)


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


@pytest.mark.parametrize("lead_time", [4 * HOURS, 2 * HOURS], ids=["four hours", "two hours"])
def test_a_mail_on_the_day_of_a_run_tells_of_the_run_though_that_falls_due_later(lead_time: timedelta) -> None:
    almanac = Almanac(OFFICE, InvoiceRuns("0 18 * * fri", ZONE, OFFICE, "before", (lead_time,)))
    case = make_story(("2026-11-04 10:30", QuestionAsked("When?")))
    case = after(case, look(case, "2026-11-05 10:30"), "2026-11-05 10:30")
    told = play(case, "2026-11-06 10:30", "2026-11-06 17:59", almanac)
    assert [(at, level, keys[0].split(":")[0]) for at, _, level, keys in told] == [("11-06 10:30", 2, "run")]
    lead = look(case, "2026-11-06 10:30", almanac).notices[0].reminder
    assert lead is not None
    assert (lead.concerns[0], lead.step) == (Concern.RUN_AHEAD, "billing")


def test_of_two_lead_times_on_one_day_both_are_told_at_once() -> None:
    almanac = Almanac(OFFICE, InvoiceRuns("0 16 * * fri", ZONE, OFFICE, "before", (4 * HOURS, HOURS)))
    told = play(make_story(opened="2026-11-05 15:00"), "2026-11-05 15:00", "2026-11-06 15:59", almanac)
    assert [(at, level, len(keys)) for at, _, level, keys in told] == [("11-06 12:00", 3, 2)]


EVENING_RUNS = Almanac(OFFICE, InvoiceRuns("0 18 * * fri", ZONE, OFFICE, "before", (DAYS, 4 * HOURS)))


@pytest.mark.parametrize(
    ("later", "warned"),
    [
        pytest.param((("11:00", BILLED), ("14:00", Reopened("wrong", ("billing",), (1,)))), ["14:00"], id="reopened"),
        pytest.param((("11:00", BILLED), ("14:00", CommandsUndone((2,)))), ["14:00"], id="undone"),
        pytest.param((("14:00", ProductsAdded(("Preroll",))),), ["14:00"], id="a product was added"),
        pytest.param((("11:00", CaseRejected("not ours")), ("14:00", Reopened("ours"))), ["14:00"], id="revived"),
        pytest.param((("11:00", BILLED), ("11:30", Reopened("wrong", ("billing",), (1,)))), ["13:00"], id="in time"),
        pytest.param((("11:00", BILLED), ("17:30", Reopened("wrong", ("billing",), (1,)))), ["17:30"], id="at night"),
        pytest.param((("14:00", Reopened("wrong", ("fulfillment",), (1,))),), [], id="another step was reopened"),
        pytest.param((("14:00", RequestCorrected(REQUEST, "client")),), [], id="the request was corrected"),
        pytest.param((("11:00", BILLED),), [], id="nothing was opened"),
    ],
)
def test_what_is_opened_after_the_last_warning_before_a_run_is_warned_of_again_on_the_same_day(
    later: tuple[tuple[str, Event], ...], warned: list[str]
) -> None:
    case = make_story(opened="2026-11-06 08:00")
    morning = look(case, "2026-11-06 09:00", EVENING_RUNS)
    history = [(f"2026-11-06 {at}", event) for at, event in later]
    case = make_story(*history, ("2026-11-06 09:00", morning.events[0]), opened="2026-11-06 08:00")
    told = play(case, history[-1][0], "2026-11-06 17:59", EVENING_RUNS)
    assert [at for at, *_ in told] == [f"11-06 {at}" for at in warned]
    assert all(keys[0].startswith("run:") for *_, keys in told)


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
            make_story(("2026-11-09 09:30", replace(BILLED, on=date(2026, 11, 5)))),
            False,
            id="billing was done on a day before, and reported late",
        ),
        pytest.param(
            make_story(("2026-11-09 09:30", replace(BILLED, on=date(2026, 11, 6)))),
            True,
            id="on the day of the run is not before it",
        ),
        pytest.param(
            make_story(("2026-11-09 09:30", replace(BILLED, on=date(2026, 11, 5), products=(1, 2)))),
            True,
            id="and not of one product",
        ),
        pytest.param(
            make_story(
                ("2026-11-09 09:30", replace(BILLED, on=date(2026, 11, 5))),
                ("2026-11-09 09:40", Reopened("wrong", ("billing",), (1,))),
            ),
            True,
            id="a late report that was reopened counts for nothing",
        ),
        pytest.param(
            make_story(("2026-11-06 16:30", Assigned(JO.address)), ("2026-11-06 15:59", BILLED)),
            False,
            id="what arrived before and was read late was done in time",
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


@pytest.mark.parametrize(
    ("report", "concerns"),
    [
        pytest.param(BILLED, (Concern.STEP,), id="billing was done after it"),
        pytest.param(replace(BILLED, on=date(2026, 11, 5)), (Concern.STEP,), id="billing was done before it"),
        pytest.param(replace(BILLED, products=(1, 2)), (Concern.MISSED_RUN, Concern.STEP), id="billing is still open"),
    ],
)
def test_a_missed_run_is_no_concern_once_billing_is_complete(
    report: StepReported, concerns: tuple[Concern, ...]
) -> None:
    warned = Reminded((f"run:{local(RUN).astimezone(UTC).isoformat()}:1:3",), (ANN.address,))
    case = make_story(("2026-11-06 12:00", warned), (RUN, InvoiceRunMissed(local(RUN))), ("2026-11-09 10:00", report))
    reminder = look(case, "2026-11-12 12:00", WITH_RUNS).notices[0].reminder
    assert reminder is not None
    assert tuple(each for each in reminder.concerns if each is not Concern.RUN_AHEAD) == concerns


def test_a_reminder_of_another_step_says_that_billing_missed_the_run() -> None:
    case = make_story(
        ("2026-11-06 12:00", Reminded((f"run:{local(RUN).astimezone(UTC).isoformat()}:1:3",), (ANN.address,))),
        (RUN, InvoiceRunMissed(local(RUN))),
        ("2026-11-09 10:00", StepReported("billing", StepState.STARTED, (1,))),
    )
    monthly = Almanac(OFFICE, InvoiceRuns("0 16 6 * *", ZONE, OFFICE, "before", (4 * HOURS,)))
    reminder = look(case, "2026-11-09 11:00", monthly).notices[0].reminder
    assert reminder is not None
    assert reminder.concerns == (Concern.MISSED_RUN, Concern.STEP)
    assert (reminder.step, reminder.since) == ("billing", local("2026-11-02 10:00"))


def test_a_run_that_passed_before_anybody_was_warned_is_told_once_at_the_next_opening() -> None:
    late = Almanac(OFFICE, InvoiceRuns("0 18 * * fri", ZONE, OFFICE, "before", (4 * HOURS,)))
    told = play(make_story(opened="2026-11-06 12:00"), "2026-11-06 19:00", "2026-11-09 17:00", late)
    run = local("2026-11-06 18:00").astimezone(UTC).isoformat()
    assert [(at, level, keys) for at, _, level, keys in told][:1] == [("11-09 09:00", 2, (f"missed:{run}",))]
    assert sum(key.startswith("missed:") for *_, keys in told for key in keys) == 1


@pytest.mark.parametrize(
    "report",
    [pytest.param(BILLED, id="done since"), pytest.param(replace(BILLED, on=date(2026, 11, 5)), id="done before")],
)
def test_a_run_that_was_missed_unseen_is_not_told_when_billing_is_done(report: StepReported) -> None:
    case = make_story((RUN, InvoiceRunMissed(local(RUN))), ("2026-11-06 17:30", report))
    (notice,) = look(case, "2026-11-09 09:00", WITH_RUNS).notices
    assert notice.reminder is not None
    assert (notice.reminder.concerns, notice.reminder.step) == ((Concern.STEP,), "fulfillment")


def test_where_billing_is_blocked_a_warning_of_a_run_says_that_too() -> None:
    blocked = StepReported("billing", StepState.BLOCKED, (1,), reason="the period is closed")
    told = [look(make_story(("2026-11-05 12:00", each)), "2026-11-06 12:00", WITH_RUNS) for each in (blocked, BILLED)]
    concerns = [notice.reminder.concerns for each in told for notice in each.notices if notice.reminder]
    assert concerns == [(Concern.RUN_AHEAD, Concern.BLOCKED, Concern.STEP), (Concern.STEP,)]


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
