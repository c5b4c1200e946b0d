"""Attention: what of a case waits too long or nears an invoice run, and whom that is told. Pure: time is a parameter.

Each wait gives points in time, level 1, 2, 3, …, each with a key that stays the same whoever asks and when. What fell
due and was not told makes at most one staff mail per case and working day; see `find_attention`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.workflow.case import Case, CaseState, advance, replay
from cancel_mailbot.workflow.due import Concern, Due, NoticeKind, Reminder
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    CaseOpened,
    CommandsUndone,
    Event,
    HoldReleased,
    InvoiceRunMissed,
    ProductsAdded,
    Recorded,
    Reminded,
    Reopened,
    RequestCompleted,
    RequestCorrected,
    StepReported,
    WithdrawalAsked,
)

_LOUDEST_FIRST = tuple(Concern)
_ASKED_OF_REP = 2  # so often a rep is reminded; then a person takes over
_REP = "rep:"
_RESUMING = (CaseOpened, HoldReleased, AnswerReceived, Reopened)
_CHANGING_REQUEST = (RequestCompleted, RequestCorrected, ProductsAdded, WithdrawalAsked)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who hears what: `notify` while nobody has taken the case, `escalate_to` from level 2 on."""

    notify: tuple[Person, ...]
    escalate_to: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a case waits too long, the loudest first; `at_risk`: billing is open and an invoice run is near."""

    late: tuple[Concern, ...] = ()
    at_risk: bool = False
    next_run: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """What is to be written down and told now, and when the calendar has something to say again (None: never)."""

    events: tuple[Event, ...] = ()
    notices: tuple[Due, ...] = ()
    next_look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """One thing that falls due. `is_last_call`: no working time is left, so it waits for no opening."""

    key: str
    concern: Concern
    level: int
    due_at: datetime
    since: datetime
    step: str = ""
    is_last_call: bool = False

    @property
    def is_for_rep(self) -> bool:
        return self.key.startswith(_REP)


@dataclass(frozen=True, slots=True)
class _Wait:
    """Something that waits since `began`, each `patience` of working time louder."""

    name: str
    concern: Concern
    began: Recorded
    patience: timedelta
    step: str = ""


def find_standing(case: Case, almanac: Almanac, at: datetime) -> Standing:
    """What waits too long on this case, told or not, and whether an invoice run is near while billing is open."""
    points = [point for points in _list_all(case, almanac, at) for point in points if point.due_at <= at]
    late = {point.concern for point in points} - {Concern.RUN_AHEAD}
    next_run = almanac.next_run(at)
    at_risk = any(point.concern is Concern.RUN_AHEAD for point in points)
    return Standing(tuple(each for each in _LOUDEST_FIRST if each in late), at_risk, next_run)


def find_attention(case: Case, almanac: Almanac, at: datetime, recipients: Recipients) -> Attention:
    """What the calendar has to say about this case at this instant; called again, it says nothing more."""
    missed = _list_newly_missed(case, almanac, at)
    case = replace(case, missed_runs=(*case.missed_runs, *(each.run_at for each in missed)))
    due, ahead = _sort_points(case, almanac, at)
    rep, wait_of_rep = _settle([point for point in due if point.is_for_rep], almanac.calendar, at)
    staff, wait_of_staff = _settle_staff(case, due, ahead, almanac.calendar, at)
    told = [_tell_staff(case, staff, recipients)] if staff else []
    told += [_tell_rep(case, rep)] if rep else []
    events: tuple[Event, ...] = (*missed, *(event for event, _ in told))
    ahead = _sort_points(_advance_all(case, events, at), almanac, at)[1]
    looks = [point.due_at for point in ahead]
    looks += [look for look in (wait_of_rep, wait_of_staff, _next_run_of(case, almanac, at)) if look]
    return Attention(events, tuple(notice for _, notice in told), min(looks, default=None))


def _advance_all(case: Case, events: tuple[Event, ...], at: datetime) -> Case:
    for event in events:
        case = advance(case, Recorded(len(case.events) + 1, at, "", None, event))
    return case


def billing_key(case: Case) -> str:
    """The key of the step that must be complete before invoices are run: billing, or the site's first step."""
    keys = [step.key for step in case.steps]
    return "billing" if "billing" in keys or not keys else keys[0]


def _list_newly_missed(case: Case, almanac: Almanac, at: datetime) -> tuple[InvoiceRunMissed, ...]:
    """The runs since the case was opened that found billing open and are not known yet, the oldest first."""
    if almanac.runs is None or (case.state.is_ended and case.state is not CaseState.CLOSED):
        return ()
    passed = _list_runs_passed(almanac.runs, case.created_at, at)
    return tuple(InvoiceRunMissed(run) for run in reversed(passed) if _was_missed(case, run))


def _list_runs_passed(runs: InvoiceRuns, since: datetime, at: datetime) -> tuple[datetime, ...]:
    found = []
    run = runs.find_last(at)
    while run is not None and run > since:
        found.append(run)
        run = runs.find_last(run - timedelta(microseconds=1))
    return tuple(found)


def _was_missed(case: Case, run: datetime) -> bool:
    """Whether billing was open at the run, by what is known of it now.

    What was undone or reopened since had not been done: a true-up that is looked into in vain costs less than a client
    who is invoiced.
    """
    if run in case.missed_runs:
        return False
    until = tuple(each for each in case.events if each.at <= run)
    # Arrival times need not rise with the numbers; a history without gaps is what `replay` takes.
    until = tuple(each for seq, each in enumerate(until, start=1) if each.seq == seq)
    undone = {each.seq for each in case.events} - {each.seq for each in case.in_force}
    seqs = tuple(each.seq for each in until if each.seq in undone)
    reopened = (each.event for each in case.in_force if each.seq > len(until) and isinstance(each.event, Reopened))
    known: tuple[Event, ...] = (CommandsUndone(seqs), *reopened)
    then = _advance_all(replay(case.number, until, case.steps), known, run)
    return not then.state.is_ended and not then.is_complete(billing_key(case))


def _is_billing_open(case: Case) -> bool:
    return not case.state.is_ended and not case.is_complete(billing_key(case))


def _next_run_of(case: Case, almanac: Almanac, at: datetime) -> datetime | None:
    """The run at which this case is to be looked at again."""
    return almanac.next_run(at) if _is_billing_open(case) else None


def _sort_points(case: Case, almanac: Almanac, at: datetime) -> tuple[list[_Point], list[_Point]]:
    """The points that fell due and were not told, the last of each wait, and the next one of each wait."""
    told = {key for each in case.events if isinstance(each.event, Reminded) for key in each.event.keys}
    due, ahead = [], []
    for points in _list_all(case, almanac, at):
        last = None
        for point in points:
            if point.due_at > at:
                ahead.append(point)
                break
            last = point
        if last and last.key not in told:
            due.append(last)
    return due, ahead


def _list_all(case: Case, almanac: Almanac, at: datetime) -> Iterator[Iterator[_Point]]:
    """For each wait its points, up to the first one that is not due yet."""
    for wait in _list_waits(case, almanac):
        yield _until(at, _list_points(wait, almanac.calendar))
    yield _until(at, _list_rep_points(case, almanac))
    yield _until(at, _list_run_points(case, almanac, at))


def _until(at: datetime, points: Iterator[_Point]) -> Iterator[_Point]:
    for point in points:
        yield point
        if point.due_at > at:
            return


def _list_points(wait: _Wait, calendar: Calendar) -> Iterator[_Point]:
    due_at = wait.began.at
    for level in count(1):
        due_at = calendar.add(due_at, wait.patience)
        key = f"{wait.name}:{wait.began.seq}:{level}"
        yield _Point(key, wait.concern, level, due_at, wait.began.at, wait.step)


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


def _list_rep_points(case: Case, almanac: Almanac) -> Iterator[_Point]:
    """What a rep owes: the rep is asked again twice, each time so long after the last; then staff, louder and louder.

    While the rep waits for us, or the case is on hold, nobody is reminded of it.
    """
    began = _find_debt(case)
    if began is None:
        return
    told_at = {key: each.at for each in case.events if isinstance(each.event, Reminded) for key in each.event.keys}
    due_at = began.at
    for level in count(1):
        due_at = almanac.calendar.add(due_at, almanac.patience.rep)
        if level <= _ASKED_OF_REP:
            point = _Point(f"{_REP}{began.seq}:{level}", Concern.REP_SILENT, level, due_at, began.at)
            yield point
            if point.key not in told_at:
                return  # nobody is silent whom we did not ask
            due_at = told_at[point.key]
        else:
            key = f"silent:{began.seq}:{level}"
            yield _Point(key, Concern.REP_SILENT, level - _ASKED_OF_REP, due_at, began.at)


def _find_debt(case: Case) -> Recorded | None:
    """The event since which the rep owes an answer."""
    if case.hold or case.question:
        return None
    if case.asked:
        return _last(case, case.asked.seq, (HoldReleased,))
    if case.state is CaseState.NEEDS_INFO:
        return _last(case, 1, (*_RESUMING, *_CHANGING_REQUEST))
    return None


def _list_run_points(case: Case, almanac: Almanac, at: datetime) -> Iterator[_Point]:
    """The lead times before the next run, for as long as billing is open; also on hold, and while a rep owes."""
    next_run = almanac.next_run(at)
    if almanac.runs is None or next_run is None or not _is_billing_open(case):
        return
    step = billing_key(case)
    since = _last_of_opening(case, step).at
    for n, lead_time in enumerate(almanac.runs.lead_times, start=1):
        due_at = almanac.calendar.subtract(next_run, lead_time)
        is_last_call = almanac.calendar.find_opening(max(at, due_at)) >= next_run
        key = f"run:{next_run.isoformat()}:{n}"
        yield _Point(key, Concern.RUN_AHEAD, n + 1, due_at, since, step, is_last_call)


def _last_of_opening(case: Case, step: str) -> Recorded:
    """Since when the step is open: the case's opening, or what opened the step again."""

    def opens(recorded: Recorded) -> bool:
        event = recorded.event
        return isinstance(event, ProductsAdded) or (
            isinstance(event, Reopened) and (not event.steps or step in event.steps)
        )

    return next((each for each in reversed(case.in_force) if opens(each)), case.in_force[0])


def _settle(due: list[_Point], calendar: Calendar, at: datetime) -> tuple[list[_Point], datetime | None]:
    """What is told now, and until when it waits: outside working hours everything waits for the opening."""
    if not due or calendar.is_open(at) or any(point.is_last_call for point in due):
        return due, None
    return [], calendar.find_opening(at)


def _settle_staff(
    case: Case, due: list[_Point], ahead: list[_Point], calendar: Calendar, at: datetime
) -> tuple[list[_Point], datetime | None]:
    """The same for staff, who hear of a case at most once in a day.

    What is no escalation gives way to one that falls due later on the same day.
    """
    points = [point for point in due if not point.is_for_rep]
    today = calendar.local_day(at)
    if points and today in _list_days_told(case, calendar):
        return [], calendar.find_opening(datetime.combine(today + timedelta(days=1), time(), calendar.zone))
    louder = [point.due_at for point in ahead if point.level > 1 and not point.is_for_rep]
    louder = [due_at for due_at in louder if calendar.local_day(due_at) == today]
    if points and louder and all(point.level == 1 for point in points):
        return [], min(louder)
    return _settle(points, calendar, at)


def _list_days_told(case: Case, calendar: Calendar) -> set[date]:
    return {
        calendar.local_day(each.at)
        for each in case.events
        if isinstance(each.event, Reminded) and not all(key.startswith(_REP) for key in each.event.keys)
    }


def _tell_staff(case: Case, points: list[_Point], recipients: Recipients) -> tuple[Reminded, Due]:
    """One mail: the loudest concern leads, and the others are named."""
    points = sorted(points, key=lambda point: (_LOUDEST_FIRST.index(point.concern), -point.level))
    level = max(point.level for point in points)
    concerns = [Concern.MISSED_RUN] if case.missed_runs else []
    concerns += [point.concern for point in points]
    to = (Person("", case.owner),) if case.owner else recipients.notify
    if level > 1:
        to = tuple({person.address: person for person in (*to, *recipients.escalate_to)}.values())
    lead = points[0]
    reminder = Reminder(tuple(dict.fromkeys(concerns)), lead.since, level, lead.step)
    return _told(points, to, level), Due(NoticeKind.REMINDER, to, reminder=reminder)


def _tell_rep(case: Case, points: list[_Point]) -> tuple[Reminded, Due]:
    reminder = Reminder((Concern.REP_SILENT,), points[0].since, points[0].level)
    return _told(points, (case.rep,), points[0].level), Due(NoticeKind.REP_REMINDER, (case.rep,), reminder=reminder)


def _told(points: list[_Point], to: tuple[Person, ...], level: int) -> Reminded:
    return Reminded(tuple(point.key for point in points), tuple(person.address for person in to), level)
