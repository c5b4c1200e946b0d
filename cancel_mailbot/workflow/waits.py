"""Waits: what of a case waits for somebody, and the points in time at which it falls due. Pure.

Each wait gives points, level 1, 2, 3, …, each with a key that stays the same whoever asks and when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.due import Concern
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    CaseOpened,
    HoldReleased,
    ProductsAdded,
    Recorded,
    Reminded,
    Reopened,
    RequestCompleted,
    RequestCorrected,
    StepReported,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.runs import billing_key, is_billing_open, list_openings, was_open_at

_ASKED_OF_REP = 2  # so often a rep is reminded; then a person takes over
REP = "rep:"  # so begins the key of what the rep is told
_RESUMING = (CaseOpened, HoldReleased, AnswerReceived, Reopened)
_CHANGING_REQUEST = (RequestCompleted, RequestCorrected, ProductsAdded, WithdrawalAsked)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that falls due.

    `is_pressing`: the shortest lead time before a run. `is_last_call`: no working time is left before it, so it waits
    for no opening.
    """

    key: str
    concern: Concern
    level: int
    due_at: datetime
    since: datetime
    step: str = ""
    is_pressing: bool = False
    is_last_call: bool = False

    @property
    def is_for_rep(self) -> bool:
        return self.key.startswith(REP)


@dataclass(frozen=True, slots=True)
class _Wait:
    """Something that waits since `began`, each `patience` of working time louder."""

    name: str
    concern: Concern
    began: Recorded
    patience: timedelta
    step: str = ""


def list_all(case: Case, almanac: Almanac, at: datetime) -> Iterator[Iterator[Point]]:
    """For each wait its points, up to the first one that is not due yet."""
    for wait in _list_waits(case, almanac):
        yield _until(at, _list_points(wait, almanac.calendar))
    yield _until(at, _list_rep_points(case, almanac))
    yield _until(at, list_run_points(case, almanac, at))
    yield _until(at, _list_missed_points(case, almanac))


def _until(at: datetime, points: Iterator[Point]) -> Iterator[Point]:
    for point in points:
        yield point
        if point.due_at > at:
            return


def _list_points(wait: _Wait, calendar: Calendar) -> Iterator[Point]:
    due_at = wait.began.at
    for level in count(1):
        due_at = calendar.add(due_at, wait.patience)
        key = f"{wait.name}:{wait.began.seq}:{level}"
        yield Point(key, wait.concern, level, due_at, wait.began.at, wait.step)


def _list_waits(case: Case, almanac: Almanac) -> Iterator[_Wait]:
    """What staff are to be reminded of. A hold and a question to the rep pause it."""
    if case.hold or case.asked:
        return
    patience = almanac.patience
    if case.question:
        began = _last(case, case.question.seq, _RESUMING)
        yield _Wait("question", Concern.QUESTION, began, patience.question)
    if case.state is not CaseState.OPEN:
        return
    for step in case.steps:
        states = {product.status(step.key).state for product in case.active}
        if not all(case.is_complete(key) for key in step.after):
            continue
        began = _last_of_step(case, step.key, step.after)
        if StepState.BLOCKED in states:
            yield _Wait(f"blocked:{step.key}", Concern.BLOCKED, began, patience.blocked, step.key)
        if states & {StepState.PENDING, StepState.STARTED}:
            yield _Wait(f"step:{step.key}", Concern.STEP, began, patience.step, step.key)


def _last_of_step(case: Case, step: str, after: tuple[str, ...]) -> Recorded:
    """Since when the step could be done, or was last reported on."""
    concerned = (step, *after)

    def concerns(recorded: Recorded) -> bool:
        if isinstance(recorded.event, StepReported):
            return recorded.event.step in concerned
        return isinstance(recorded.event, (*_RESUMING, *_CHANGING_REQUEST))

    return next(each for each in reversed(case.in_force) if concerns(each))


def _last(case: Case, seq: int, kinds: tuple[type, ...]) -> Recorded:
    """The event with this number, or the last later one of these kinds."""
    return next(each for each in reversed(case.in_force) if each.seq == seq or isinstance(each.event, kinds))


def _list_rep_points(case: Case, almanac: Almanac) -> Iterator[Point]:
    """What a rep owes: the rep is asked again twice, each time so long after the last; then staff, louder and louder.

    While the rep waits for us, or the case is on hold, nobody is reminded of it. After that the time runs anew, but
    who was asked twice for the same thing is not asked again.
    """
    debt = _find_debt(case)
    if debt is None:
        return
    began = debt if case.asked else _last(case, debt.seq, _RESUMING)
    told_at = {key: each.at for each in case.events if isinstance(each.event, Reminded) for key in each.event.keys}
    due_at = began.at
    for level in count(1):
        due_at = almanac.calendar.add(due_at, almanac.patience.rep)
        if level <= _ASKED_OF_REP:
            key = f"{REP}{debt.seq}:{level}"
            yield Point(key, Concern.REP_SILENT, level, told_at.get(key, due_at), debt.at)
            if key not in told_at:
                return  # nobody is silent whom we did not ask
            due_at = max(told_at[key], began.at)
        else:
            key = f"silent:{began.seq}:{level}"
            yield Point(key, Concern.REP_SILENT, level - _ASKED_OF_REP, due_at, debt.at)


def _find_debt(case: Case) -> Recorded | None:
    """The event since which the rep owes this answer."""
    if case.hold or case.question:
        return None
    if case.asked:
        return _last(case, case.asked.seq, (HoldReleased,))
    if case.state is CaseState.NEEDS_INFO:
        return _last(case, 1, (Reopened, *_CHANGING_REQUEST))
    return None


def list_run_points(case: Case, almanac: Almanac, at: datetime) -> Iterator[Point]:
    """The lead times before the next run, for as long as billing is open; also on hold, and while a rep owes.

    What opens billing again, or for one product more, has them told anew: their keys name that event.
    """
    next_run = almanac.next_run(at)
    if almanac.runs is None or next_run is None or not is_billing_open(case):
        return
    step = billing_key(case)
    openings = list_openings(case, step)
    since, opened = openings[0].at, openings[-1].seq
    for n, lead_time in enumerate(almanac.runs.lead_times, start=1):
        due_at = almanac.calendar.subtract(next_run, lead_time)
        is_last_call = almanac.calendar.find_opening(max(at, due_at)) >= next_run
        is_last = n == len(almanac.runs.lead_times)
        key = f"run:{next_run.isoformat()}:{opened}:{n}"
        yield Point(key, Concern.RUN_AHEAD, n + 1, due_at, since, step, is_last, is_last_call)


def _list_missed_points(case: Case, almanac: Almanac) -> Iterator[Point]:
    """The runs that passed before anybody was warned of them, while billing is still open: each is told once."""
    if not case.missed_runs or not is_billing_open(case):
        return
    told = {key for each in case.events if isinstance(each.event, Reminded) for key in each.event.keys}
    step = billing_key(case)
    since = list_openings(case, step)[0].at
    for run in sorted(case.missed_runs):
        written = run.astimezone(UTC).isoformat()
        was_warned = any(key.startswith(f"run:{written}:") for key in told)
        if not was_warned and was_open_at(case, run, almanac.calendar):
            yield Point(f"missed:{written}", Concern.MISSED_RUN, 2, run, since, step)
