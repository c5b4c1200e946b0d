"""Where a case stands beside its steps: the next invoice run, who has it, what holds it up, who waits for whom."""

from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.sample_cases import (
    BILLING_DONE,
    FINISHED,
    INCOMPLETE,
    REP,
    REQUEST,
    STAFF,
    TRUE_UPS,
    open_case,
    play,
)
from cancel_mailbot.notices.standing import describe_flags, describe_next, describe_standing
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    Assigned,
    CaseRejected,
    DuplicateMarked,
    HoldPlaced,
    HoldReleased,
    QuestionAsked,
    RepAsked,
    RepTold,
    WithdrawalAsked,
)
from tests.notices.people import OCCASION, SAMPLES, ZONE, parts, write

RUN = "Fri 27 Nov 2026, 6:00 pm EST"
WITH_RUN = ("acknowledgement", "work_item", "reminder", "reminder_before_run", "digest", "status", "command_answer")
HELD = HoldPlaced("client may rebook")
ASKED = RepAsked("Which line?")
QUESTION = (REP, (QuestionAsked("Which invoice?"),))
CLOSED = open_case(REQUEST, *FINISHED, *TRUE_UPS)


def plain(part: str) -> str:
    return " ".join(unescape(part).replace("<b>", "").replace("</b>", "").split())


@pytest.mark.parametrize("title", WITH_RUN)
def test_the_next_invoice_run_is_told_once_in_local_time(title: str) -> None:
    for part in parts(write(SAMPLES[title])):
        body = plain(part.partition("</head>")[2].partition("</div>")[2] or part)  # less the preview line
        assert body.count(RUN) == 1


@pytest.mark.parametrize("title", SAMPLES)
def test_where_a_site_names_no_invoice_runs_nothing_is_said_of_them(title: str) -> None:
    for part in parts(write(SAMPLES[title], replace(OCCASION, next_run=None))):
        assert "next invoice run is" not in plain(part)
        assert "None" not in plain(part)


@pytest.mark.parametrize("kind", [NoticeKind.STATUS, NoticeKind.COMMAND_ANSWER])
def test_no_invoice_run_waits_for_a_case_that_is_closed(kind: NoticeKind) -> None:
    assert all(RUN not in part for part in parts(compose(Due(kind, (REP,)), CLOSED, REP, OCCASION)))


@pytest.mark.parametrize(
    ("case", "rep", "staff"),
    [
        pytest.param(
            open_case(REQUEST), "Next: Billing cancellation.", "Next: Billing cancellation.", id="a step is next"
        ),
        pytest.param(
            open_case(REQUEST, ASKED), "Next: your answer.", "Next: the rep's answer.", id="the rep owes an answer"
        ),
        pytest.param(
            open_case(REQUEST, HELD),
            "It is on hold: nothing is done until it goes on.",
            "It is on hold: nothing is done until it goes on.",
            id="on hold",
        ),
        pytest.param(
            open_case(INCOMPLETE),
            "Still needed: the Campaign Name and Titan Order ID.",
            "Still needed: the Campaign Name and Titan Order ID.",
            id="something is missing",
        ),
        pytest.param(CLOSED, "Nothing is left to do.", "Nothing is left to do.", id="closed"),
        pytest.param(open_case(REQUEST, CaseRejected("no")), "", "", id="rejected"),
        pytest.param(open_case(REQUEST, DuplicateMarked(1001)), "", "", id="a duplicate"),
    ],
)
def test_what_comes_next_is_one_sentence(case: Case, rep: str, staff: str) -> None:
    assert (describe_next(case, Role.REP), describe_next(case, Role.STAFF)) == (rep, staff)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(open_case(REQUEST), ("Nobody has taken it.",), id="nobody's"),
        pytest.param(open_case(REQUEST, Assigned(STAFF.address)), ("ann@example.com has it.",), id="somebody's"),
        pytest.param(
            open_case(REQUEST, HELD),
            ("Nobody has taken it.", 'On hold since Mon 23 Nov 2026, 3:12 pm EST: "client may rebook"'),
            id="on hold",
        ),
        pytest.param(
            open_case(REQUEST, ASKED),
            ("Nobody has taken it.", 'Waiting for the rep\'s answer since Mon 23 Nov 2026, 3:12 pm EST: "Which line?"'),
            id="staff asked",
        ),
        pytest.param(
            play(REQUEST, QUESTION),
            (
                "Nobody has taken it.",
                'The rep has waited for an answer since Mon 23 Nov 2026, 3:12 pm EST: "Which invoice?"',
            ),
            id="the rep asked",
        ),
        pytest.param(open_case(REQUEST, CaseRejected("no")), ('Rejected: "no"',), id="rejected"),
        pytest.param(
            open_case(REQUEST, DuplicateMarked(1001)),
            ("The same as CXL-1001, which goes on in its place.",),
            id="a duplicate",
        ),
        pytest.param(
            play(REQUEST, (REP, (WithdrawalAsked((), "", accepted=True),))), ("Withdrawn.",), id="withdrawn as a whole"
        ),
    ],
)
def test_staff_read_who_has_it_what_holds_it_and_who_waits(case: Case, expected: tuple[str, ...]) -> None:
    assert describe_standing(case, Role.STAFF, ZONE) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(open_case(REQUEST, Assigned(STAFF.address)), (), id="whose it is among staff"),
        pytest.param(open_case(REQUEST, HELD, HoldReleased()), (), id="a hold that is over"),
        pytest.param(play(REQUEST, (STAFF, (ASKED,)), (REP, (AnswerReceived("p1"),))), (), id="an answered question"),
        pytest.param(play(REQUEST, QUESTION, (STAFF, (RepTold("the next one"),))), (), id="a question of theirs"),
    ],
)
def test_a_rep_does_not_read(case: Case, expected: tuple[str, ...]) -> None:
    assert describe_standing(case, Role.REP, ZONE) == expected


def test_a_rep_reads_that_we_have_waited_for_the_answer() -> None:
    told = "We have waited for your answer since Mon 23 Nov 2026, 3:12 pm EST"
    for part in parts(compose(Due(NoticeKind.STATUS, (REP,)), open_case(REQUEST, ASKED), REP, OCCASION)):
        assert told in plain(part)


def test_no_step_is_called_next_while_the_case_is_on_hold() -> None:
    case = open_case(REQUEST, BILLING_DONE, HELD)
    text, _ = parts(compose(Due(NoticeKind.ON_HOLD, (REP,)), case, REP, OCCASION))
    states = [line.split("  ")[-1].strip() for line in text.splitlines() if line.startswith(("  1.", "  2.", "  3."))]
    assert states == ["done", "on hold", "on hold"]


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("kind", [NoticeKind.QUESTION, NoticeKind.AMENDMENT, NoticeKind.WITHDRAWAL])
def test_what_the_rep_wants_comes_with_the_next_run_while_billing_is_open(kind: NoticeKind, applied: bool) -> None:
    due = Due(kind, (STAFF,), words="add product: X", applied=applied)
    assert all(plain(part).count(RUN) == 1 for part in parts(compose(due, open_case(REQUEST), STAFF, OCCASION)))
    done = open_case(REQUEST, BILLING_DONE)
    assert all(RUN not in plain(part) for part in parts(compose(due, done, STAFF, OCCASION)))


def test_of_many_missed_runs_the_first_is_named_and_the_others_counted() -> None:
    runs = tuple(datetime(2026, 12, day, 17, tzinfo=UTC) for day in (1, 3, 8, 10))
    missed = describe_flags(replace(open_case(REQUEST), missed_runs=runs), ZONE)
    assert "on Tue 1 Dec 2026, 12:00 pm EST and three later days, while" in missed
    few = describe_flags(replace(open_case(REQUEST), missed_runs=runs[:3]), ZONE)
    assert all(day in few for day in ("Tue 1 Dec", "Thu 3 Dec", "Tue 8 Dec"))
