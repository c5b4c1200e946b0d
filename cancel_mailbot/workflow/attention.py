"""Attention: what of a case waits too long or nears an invoice run, and whom that is told. Pure: time is a parameter.

Each wait gives points in time, level 1, 2, 3, …, each with a key that stays the same whoever asks and when. What fell
due and was not told makes at most one staff mail per case and working day, but for work that is opened again after the
last warning before an invoice run; see `find_attention`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.command_mail import Actor
from cancel_mailbot.workflow.due import Concern, Due, NoticeKind, Reminder
from cancel_mailbot.workflow.effect import advance_all
from cancel_mailbot.workflow.events import Event, Reminded
from cancel_mailbot.workflow.recipients import Recipients, find_staff
from cancel_mailbot.workflow.runs import (
    billing_key,
    is_billing_open,
    list_newly_missed,
    list_openings,
    was_open_at,
)
from cancel_mailbot.workflow.waits import REP, Point, list_all, list_run_points

_LOUDEST_FIRST = tuple(Concern)


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


def find_standing(case: Case, almanac: Almanac, at: datetime) -> Standing:
    """What waits too long on this case, told or not, and whether an invoice run is near while billing is open."""
    points = [point for points in list_all(case, almanac, at) for point in points if point.due_at <= at]
    late = {point.concern for point in points} - {Concern.RUN_AHEAD, Concern.MISSED_RUN}
    next_run = almanac.next_run(at)
    at_risk = any(point.concern is Concern.RUN_AHEAD for point in points)
    return Standing(tuple(each for each in _LOUDEST_FIRST if each in late), at_risk, next_run)


def find_attention(case: Case, almanac: Almanac, at: datetime, recipients: Recipients) -> Attention:
    """What the calendar has to say about this case at this instant; called again, it says nothing more."""
    missed = list_newly_missed(case, almanac, at)
    case = replace(case, missed_runs=(*case.missed_runs, *(each.run_at for each in missed)))
    due, ahead = _sort_points(case, almanac, at)
    rep, wait_of_rep = _settle([point for point in due if point.is_for_rep], almanac.calendar, at)
    staff, wait_of_staff = _settle_staff(case, due, ahead, almanac.calendar, at)
    staff += _list_runs_of_today(case, almanac, at) if staff else []
    told = [_tell_staff(case, staff, almanac, recipients)] if staff else []
    told += [_tell_rep(case, rep)] if rep else []
    events: tuple[Event, ...] = (*missed, *(event for event, _ in told))
    ahead = _sort_points(advance_all(case, events, Actor(Person("", ""), at)), almanac, at)[1]
    looks = [point.due_at for point in ahead]
    looks += [look for look in (wait_of_rep, wait_of_staff, _next_run_of(case, almanac, at)) if look]
    return Attention(events, tuple(notice for _, notice in told), min(looks, default=None))


def _next_run_of(case: Case, almanac: Almanac, at: datetime) -> datetime | None:
    """The run at which this case is to be looked at again."""
    return almanac.next_run(at) if is_billing_open(case) else None


def _sort_points(case: Case, almanac: Almanac, at: datetime) -> tuple[list[Point], list[Point]]:
    """The points that fell due and were not told, the last of each wait, and the next one of each wait."""
    told = {key for each in case.events if isinstance(each.event, Reminded) for key in each.event.keys}
    due, ahead = [], []
    for points in list_all(case, almanac, at):
        last = None
        for point in points:
            if point.due_at > at:
                ahead.append(point)
                break
            last = point
        if last and last.key not in told:
            due.append(last)
    return due, ahead


def _settle(due: list[Point], calendar: Calendar, at: datetime) -> tuple[list[Point], datetime | None]:
    """What is told now, and until when it waits: outside working hours everything waits for the opening."""
    if not due or calendar.is_open(at) or any(point.is_last_call for point in due):
        return due, None
    return [], calendar.find_opening(at)


def _settle_staff(
    case: Case, due: list[Point], ahead: list[Point], calendar: Calendar, at: datetime
) -> tuple[list[Point], datetime | None]:
    """The same for staff, who hear of a case at most once in a day.

    But for work that was opened again after the last warning: its run is so near that tomorrow may be too late.
    What is no escalation gives way to one that falls due later on the same day.
    """
    points = [point for point in due if not point.is_for_rep]
    today = calendar.local_day(at)
    is_pressing = any(point.is_pressing for point in points)
    if points and not is_pressing and today in _list_days_told(case, calendar):
        return [], calendar.find_opening(datetime.combine(today + timedelta(days=1), time(), calendar.zone))
    louder = [point.due_at for point in ahead if point.level > 1 and not point.is_for_rep]
    louder = [due_at for due_at in louder if calendar.local_day(due_at) == today]
    if points and louder and all(point.level == 1 for point in points):
        return [], min(louder)
    return _settle(points, calendar, at)


def _list_runs_of_today(case: Case, almanac: Almanac, at: datetime) -> list[Point]:
    """What falls due before a run later on this day: the day's mail tells it early, or nobody would hear of it."""
    today = almanac.calendar.local_day(at)
    points = list_run_points(case, almanac, at)
    return [point for point in points if point.due_at > at and almanac.calendar.local_day(point.due_at) == today]


def _list_days_told(case: Case, calendar: Calendar) -> set[date]:
    return {
        calendar.local_day(each.at)
        for each in case.events
        if isinstance(each.event, Reminded) and not all(key.startswith(REP) for key in each.event.keys)
    }


def _tell_staff(case: Case, points: list[Point], almanac: Almanac, recipients: Recipients) -> tuple[Reminded, Due]:
    """One mail: the loudest concern leads, and the others are named."""
    points = sorted(points, key=lambda point: (_LOUDEST_FIRST.index(point.concern), -point.level))
    level = max(point.level for point in points)
    concerns = _list_concerns(case, points, almanac)
    to = find_staff(case, recipients)
    if level > 1:
        to = tuple({person.address: person for person in (*to, *recipients.escalate_to)}.values())
    since, step = points[0].since, points[0].step
    if concerns[0] is Concern.MISSED_RUN:
        # It is billing that missed the run, whatever else fell due today.
        step = billing_key(case)
        since = list_openings(case, step)[0].at
    reminder = Reminder(concerns, since, level, step)
    return _told(points, to, level), Due(NoticeKind.REMINDER, to, reminder=reminder)


def _list_concerns(case: Case, points: list[Point], almanac: Almanac) -> tuple[Concern, ...]:
    """What the mail names, the loudest first.

    A missed run is one of them for as long as billing is open; then the case's flag says enough. Where billing is
    blocked, a run is named with that: it is why nobody could finish it.
    """
    concerns = {point.concern for point in points}
    if is_billing_open(case) and any(was_open_at(case, run, almanac.calendar) for run in case.missed_runs):
        concerns.add(Concern.MISSED_RUN)
    billing = {product.status(billing_key(case)).state for product in case.active}
    if StepState.BLOCKED in billing and not concerns.isdisjoint((Concern.RUN_AHEAD, Concern.MISSED_RUN)):
        concerns.add(Concern.BLOCKED)
    return tuple(concern for concern in _LOUDEST_FIRST if concern in concerns)


def _tell_rep(case: Case, points: list[Point]) -> tuple[Reminded, Due]:
    reminder = Reminder((Concern.REP_SILENT,), points[0].since, points[0].level)
    return _told(points, (case.rep,), points[0].level), Due(NoticeKind.REP_REMINDER, (case.rep,), reminder=reminder)


def _told(points: list[Point], to: tuple[Person, ...], level: int) -> Reminded:
    return Reminded(tuple(point.key for point in points), tuple(person.address for person in to), level)
