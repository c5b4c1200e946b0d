"""What the calendar says of a case: what waits too long, whom that is told, how often."""

from dataclasses import replace

import pytest

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.workflow.attention import find_attention, find_standing
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Concern, NoticeKind
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    Assigned,
    CaseRejected,
    CommandsUndone,
    Event,
    HoldPlaced,
    HoldReleased,
    QuestionAsked,
    Reminded,
    RepAsked,
    RepTold,
    RequestCompleted,
    StepReported,
)
from tests.builders import ANN, DANA, JO
from tests.workflow.calendar_stories import (
    BILLED,
    MISSING,
    NO_RUNS,
    TEAM,
    WITH_RUNS,
    after,
    local,
    look,
    make_story,
    play,
)


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


def test_an_owner_who_left_staff_is_told_nothing_and_the_team_is() -> None:
    case = make_story(("2026-11-02 11:00", Assigned(JO.address)))
    for staff, to in (({ANN.address}, ANN), ({ANN.address, JO.address}, JO)):
        attention = find_attention(case, NO_RUNS, local("2026-11-04 12:00"), replace(TEAM, staff=frozenset(staff)))
        assert [person.address for person in attention.notices[0].to] == [to.address]


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


@pytest.mark.parametrize(
    ("times", "told"),
    [
        pytest.param(1, ["rep:1:2", "silent:4:3"], id="was asked once"),
        pytest.param(2, ["silent:5:3", "silent:5:4"], id="was asked twice"),
    ],
)
def test_after_a_hold_a_rep_is_not_asked_again_from_the_beginning(times: int, told: list[str]) -> None:
    asked = (("2026-11-04 10:00", "rep:1:1"), ("2026-11-06 10:00", "rep:1:2"))[:times]
    reminded = [(at, Reminded((key,), (DANA.address,))) for at, key in asked]
    hold = (("2026-11-09 10:00", HoldPlaced("rebooks")), ("2026-11-12 10:00", HoldReleased()))
    played = play(make_story(*reminded, *hold, request=MISSING), "2026-11-12 10:00", "2026-11-18 11:00")
    assert [(at, keys) for at, _, _, keys in played] == [
        ("11-16 10:00", (told[0],)),
        ("11-18 10:00", (told[1],)),
    ]


def test_a_rep_who_sent_a_part_of_what_was_missing_is_asked_anew_for_the_rest() -> None:
    told = [("2026-11-04 10:00", "rep:1:1"), ("2026-11-06 10:00", "rep:1:2")]
    history = [(at, Reminded((key,), (DANA.address,))) for at, key in told]
    case = make_story(*history, ("2026-11-09 10:00", RequestCompleted(MISSING)), request=MISSING)
    assert play(case, "2026-11-09 10:00", "2026-11-12 10:00")[0][3] == ("rep:4:1",)


def test_a_rep_who_waits_for_an_answer_is_not_reminded() -> None:
    case = make_story(("2026-11-02 11:00", QuestionAsked("which campaign?")), request=MISSING)
    kinds = {notice.kind for at in ("2026-11-04 12:00", "2026-11-10 12:00") for notice in look(case, at).notices}
    assert kinds == {NoticeKind.REMINDER}


def test_staff_hear_of_a_case_at_most_once_a_day() -> None:
    case = make_story(("2026-11-03 10:00", Reminded(("step:other:1:1",), (ANN.address,))))
    attention = look(case, "2026-11-03 16:00", WITH_RUNS)
    assert (attention.notices, attention.next_look_at) == ((), local("2026-11-04 09:00"))


def test_the_standing_says_what_is_late_also_when_it_was_told() -> None:
    case = make_story(("2026-11-04 10:00", Reminded(("step:billing:1:1", "step:fulfillment:1:1"), (ANN.address,))))
    standing = find_standing(case, WITH_RUNS, local("2026-11-05 15:30"))
    assert (standing.late, standing.at_risk, standing.next_run) == ((Concern.STEP,), True, local("2026-11-06 16:00"))
    early = find_standing(make_story(), WITH_RUNS, local("2026-11-02 12:00"))
    assert (early.late, early.at_risk) == ((), False)
    assert find_standing(make_story(), NO_RUNS, local("2026-11-02 12:00")).next_run is None
