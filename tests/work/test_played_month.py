"""A played month: 300 cases through simulated time, against a reckoning of its own (`reckoning`).

Weekends, a public holiday, the end of daylight saving, two invoice runs that are moved from a Sunday, and reps and
staff who write, and keep silent, at seeded random times. With `pytest -s` the month is printed day by day.
"""

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cancel_mailbot.edges.store import cases, outbox
from cancel_mailbot.edges.store.outbox import Notice
from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar, Holidays
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.work.effects import Cause, change_case
from cancel_mailbot.work.reminders import remind
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.decision import Change
from cancel_mailbot.workflow.due import NoticeKind
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    Assigned,
    CaseOpened,
    CaseRejected,
    Event,
    HoldPlaced,
    HoldReleased,
    InvoiceRunMissed,
    QuestionAsked,
    Reminded,
    RepAsked,
    RepTold,
    RequestCompleted,
    StepReported,
)
from tests.builders import make_request
from tests.work.reckoning import QUARTER, RUNS, ZONE, Book, Mail, is_work, list_ticks
from tests.work.team import Team

CASES = 300
REP = Person("Rep", "rep@example.com")
BY_REP = ("complete", "answer", "question")
OFFICE = Calendar(ZONE, frozenset(range(5)), time(9), time(17), Holidays("US"))
LEADS = (timedelta(days=3), timedelta(days=1), timedelta(hours=4))
ALMANAC = Almanac(OFFICE, InvoiceRuns("0 16 1,15 * *", ZONE, OFFICE, "before", LEADS), digest_at=time(8, 30))
_MORNING, _EVENING = time(7), time(18)
Story = dict[datetime, list[tuple[int, str]]]


def write_story(seed: int) -> Story:
    """Who does what to which case, and when: at each case's times one thing after the other."""
    story: Story = defaultdict(list)
    ticks = list_ticks()
    # The cases are numbered in the order in which they are opened.
    openings = sorted(random.Random(seed).choices(ticks[: -3 * 96], k=CASES))  # noqa: S311 - a story, no secret
    for number, opening in enumerate(openings, start=1001):
        chance = random.Random(f"{seed} {number}")  # noqa: S311
        at = opening
        for n, action in enumerate(_write_case(chance)):
            at += QUARTER * (chance.randint(1, 3 * 96) if n else 0)
            if at <= ticks[-1]:
                story[at].append((number, action))
    return story


def _write_case(chance: random.Random) -> list[str]:
    """What happens to one case, in order; silence follows the last of it."""
    is_missing = chance.random() < 0.25
    pause = chance.choice([[], ["hold", "release"]])
    actions = ["open missing", *pause, "complete"] if is_missing else ["open"]
    if chance.random() < 0.15:
        return actions[: 1 + len(pause)] if is_missing else actions
    if chance.random() < 0.3:
        actions.append("assign jo@example.com")
    steps = chance.sample(["billing", "fulfillment"], 2)
    for step in (*steps, "true_up"):
        aside = chance.choice([[], [], [], ["hold", "release"], ["ask", "answer"], ["question", "tell"], ["question"]])
        before = chance.choice([[], [], ["started"], ["blocked"]])
        actions += [*aside, *(f"report {step} {state}" for state in (*before, "done"))]
    if chance.random() < 0.1:
        actions.append("reject")
        return [*actions[:-3], "reject"] if len(actions) > 6 else actions
    # Some cases are left lying at some point.
    return actions[: chance.randint(2, len(actions))] if chance.random() < 0.4 else actions


def make_event(action: str, number: int) -> Event:
    verb, _, rest = action.partition(" ")
    request = make_request(titan_order_id=f"{4_400_000 + number}", products=("Targeted Display", "Streaming Audio"))
    match verb:
        case "open":
            asked = replace(request, campaign=None) if rest else request
            return CaseOpened(asked, REP, (), "Order Cancellation Request")
        case "complete":
            return RequestCompleted(request)
        case "report":
            step, _, state = rest.partition(" ")
            outcome = Outcome(OutcomeKind.NONE) if (step, state) == ("true_up", "done") else None
            return StepReported(step, StepState(state), (1, 2), outcome=outcome, whole_case=outcome is not None)
        case "assign":
            return Assigned(rest)
    return {
        "hold": HoldPlaced("client may rebook"),
        "release": HoldReleased(),
        "ask": RepAsked("which of the two?"),
        "answer": AnswerReceived("both"),
        "question": QuestionAsked("when is it done?"),
        "tell": RepTold("this week"),
        "reject": CaseRejected("not our order"),
    }[verb]


def play(team: Team, story: Story) -> None:
    """The month as the program lives it: what people do, and a look of the daemon at every quarter of an hour.

    By night it looks every hour, in which the reckoning, at every quarter, must find nothing that was to be told.
    """
    for tick in list_ticks():
        team.clock.at = tick
        if story.get(tick):
            with team.store.begin() as tx:
                for number, action in story[tick]:
                    by = REP.address if action.split()[0] in ("open", *BY_REP) else "ann@example.com"
                    cause = Cause(team.site, f"{number} {action}", tick, happened_at=tick, by=by)
                    changed = None if action.startswith("open") else number
                    assert change_case(tx, Change(changed, (make_event(action, number),)), cause).number == number
        if _MORNING <= tick.astimezone(ZONE).time() <= _EVENING or tick.minute == 0:
            remind(team.site, team.shift)


def reckon(story: Story) -> tuple[list[Mail], dict[int, Book]]:
    """The same month with a pencil."""
    books: dict[int, Book] = {}
    mails: list[Mail] = []
    for tick in list_ticks():
        for number, action in story.get(tick, ()):
            if action.startswith("open"):
                books[number] = Book(number, tick, is_missing="missing" in action)
            else:
                books[number].note(action)
        for book in books.values():
            mails += book.look(tick)
    return mails, books


def read_mails(case: Case) -> list[Mail]:
    """What the case's history says was told: each key without the number of the event that the wait began with."""
    return [
        Mail(case.number, each.at, each.event.to, frozenset(map(_read_key, each.event.keys)))
        for each in case.events
        if isinstance(each.event, Reminded)
    ]


def _read_key(key: str) -> tuple[str, int]:
    name, _, level = key.rpartition(":")
    return name.rpartition(":")[0], int(level)


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


@pytest.fixture
def database(upgraded_file: Path) -> Iterator[str]:
    """In memory, where the machine has a folder for that: nothing here is about the thousands of commits to a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        path = Path(folder) / "mailbot.db"
        shutil.copy2(upgraded_file, path)
        yield f"sqlite:///{path}"


@pytest.fixture
def month_team(team: Team) -> Team:
    site = replace(team.site, almanac=ALMANAC, escalate_to=(Person("", "boss@example.com"),))
    return replace(team, site=site)


def test_in_a_played_month_all_that_is_due_is_enqueued_and_nothing_twice(month_team: Team) -> None:
    story = write_story(seed=2026)
    play(month_team, story)
    expected, books = reckon(story)
    with month_team.store.read() as tx:
        notices = outbox.list_notices(tx)
        stored = cases.list_cases(tx)
    played = [month_team.case(summary.number) for summary in stored]

    assert len(played) == CASES
    assert stored == tuple(map(cases.summarise, played)), "the stored copy of a case is what its events make of it"
    enqueued = [mail for case in played for mail in read_mails(case)]
    assert sorted(enqueued, key=repr) == sorted(expected, key=repr)
    assert {case.number: list(case.missed_runs) for case in played} == {n: book.missed for n, book in books.items()}
    _check_notices(notices, expected)
    _check_rules(enqueued, played)
    digests = _check_digests(notices, story)
    _print_month(played, enqueued, digests)


def _check_notices(notices: tuple[Notice, ...], expected: list[Mail]) -> None:
    """Every reminder that is due is a mail to each of its recipients, and no other was written.

    Where one member of staff would get more than ten at once, there is one mail in their place.
    """
    owed = Counter((each.case_number, each.recipient, each.created_at) for each in notices if "reminder" in each.kind)
    at_once = Counter((address, mail.at) for mail in expected for address in mail.to if address != REP.address)
    crowded = {each for each, number in at_once.items() if number > 10}
    due = Counter((mail.case, address, mail.at) for mail in expected for address in mail.to)
    assert owed == Counter({each: number for each, number in due.items() if each[1:] not in crowded})
    assert max(owed.values()) == 1
    summaries = Counter((each.recipient, each.created_at) for each in notices if _is_summary(each))
    assert summaries == Counter(crowded)
    assert crowded, "the month must hold what it is played for"


def _is_summary(notice: Notice) -> bool:
    return notice.kind is NoticeKind.DIGEST and notice.created_at.astimezone(ZONE).time() != time(8, 30)


def _check_rules(enqueued: list[Mail], played: list[Case]) -> None:
    assert all(is_work(mail.at) for mail in enqueued), "none outside working hours"
    staff = Counter((mail.case, day_of(mail.at)) for mail in enqueued if mail.to != (REP.address,))
    assert max(staff.values()) == 1, "staff hear of a case at most once a day"
    told = Counter((mail.case, mail.at, each) for mail in enqueued for each in mail.told)
    assert max(told.values()) == 1
    # The month must hold what it is played for.
    kinds = {name.partition(":")[0] for mail in enqueued for name, _ in mail.told}
    assert kinds == {"step", "blocked", "question", "rep", "silent", "run"}
    assert {run for case in played for run in case.missed_runs} == set(RUNS)
    flagged = {each.at for case in played for each in case.events if isinstance(each.event, InvoiceRunMissed)}
    assert flagged == set(RUNS), "at once"


def _check_digests(notices: tuple[Notice, ...], story: Story) -> list[date]:
    """On each working day after the first there is news, so that each has its one digest at half past eight."""
    daily = [each for each in notices if each.kind is NoticeKind.DIGEST and not _is_summary(each)]
    digests = [each.created_at.astimezone(ZONE) for each in daily]
    opened = [tick for tick in story for _, action in story[tick] if action.startswith("open")]
    working = sorted({day_of(tick) for tick in list_ticks() if is_work(tick)})
    due = [day for day in working if any(tick < datetime.combine(day, time(8, 30), ZONE) for tick in opened)]
    assert sorted(each.date() for each in digests) == due
    assert len(due) >= len(working) - 1
    return due


def _print_month(played: list[Case], enqueued: list[Mail], digests: list[date]) -> None:
    opened, ended = Counter(day_of(case.created_at) for case in played), Counter(map(_ended_on, played))
    reps = Counter(day_of(mail.at) for mail in enqueued if mail.to == (REP.address,))
    loud = Counter(day_of(mail.at) for mail in enqueued if "boss@example.com" in mail.to)
    told = Counter(day_of(mail.at) for mail in enqueued) - reps - loud
    working = {day_of(tick) for tick in list_ticks() if is_work(tick)}
    print("\nday             open  new  ended  reminders  escalations  to reps  digest")
    count = 0
    for day in sorted({day_of(tick) for tick in list_ticks()}):
        count += opened[day] - ended[day]
        remark = "" if day in working else "nobody works"
        remark += "invoice run" if day in {day_of(run) for run in RUNS} else ""
        print(
            f"{day:%a %Y-%m-%d} {count:>5}{opened[day]:>5}{ended[day]:>7}{told[day]:>11}{loud[day]:>13}{reps[day]:>9}"
            f"  {'yes' if day in digests else '':<6}  {remark}".rstrip()
        )


def _ended_on(case: Case) -> date | None:
    if not case.state.is_ended:
        return None
    return day_of(max(each.at for each in case.events if isinstance(each.event, StepReported | CaseRejected)))
