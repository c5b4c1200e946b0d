"""Invoice runs: the instants at which a site bills its clients, from a cron expression and a calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.calendar import Calendar

_MONTHS_AHEAD = 12 * 9  # 29 February can be eight years away
_MINUTE = re.compile(r"[0-9]{1,2}")
_NAME = "(?:mon|tue|wed|thu|fri|sat|sun)"
_WEEKDAYS = re.compile(rf"\*|{_NAME}(?:[-,]{_NAME})*")
# A wall clock that knows nothing of daylight saving: APScheduler reckons in it, and `_at` says once what it means.
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class UnusableCron(ValueError):  # noqa: N818 - names what is wrong, as every exception here does
    """The cron expression cannot say when invoices are run: mend `invoice_run.cron` as the text says."""


@dataclass(frozen=True, slots=True)
class InvoiceRuns:
    """When invoices are run. `lead_times` (working time, the longest first) are when an open billing step escalates.

    A run on a day on which nobody works is moved to the working day before or after it, at the same time of day.
    """

    cron: str
    zone: ZoneInfo
    calendar: Calendar
    on_holiday: Literal["before", "after", "same"]
    lead_times: tuple[timedelta, ...]

    def find_next(self, at: datetime) -> datetime:
        """The first run after `at`, in UTC.

        Raises:
            UnusableCron: there is none in the next years.
        """
        here = _month_of(at)
        for month in range(here, here + _MONTHS_AHEAD):
            if found := _first_after(at, _list_near(self, month)):
                # What moves may leave its month: the neighbours of the one that was found are asked too.
                return _first_after(at, _list_near(self, _month_of(found))) or found
        raise UnusableCron(f'"{self.cron}" never comes')

    def find_last(self, at: datetime) -> datetime | None:
        """The last run at or before `at`, in UTC; None if there was none in the year before."""
        here = _month_of(at)
        for month in range(here, here - 13, -1):
            if found := max((run for run in _list_near(self, month) if run <= at), default=None):
                return found
        return None


def check_cron(cron: str) -> None:
    """Make sure that the expression says when invoices are run, in the same way to everybody.

    Raises:
        UnusableCron: with the reason.
    """
    fields = cron.split()
    if len(fields) != 5:
        raise UnusableCron("should have five fields: minute, hour, day of the month, month, weekday")
    minute, _, day, _, weekday = fields
    if not _MINUTE.fullmatch(minute):
        raise UnusableCron("should name one minute: invoices are not run all the time")
    if re.search("[0-9]", weekday):
        # https://apscheduler.readthedocs.io/en/3.x/modules/triggers/cron.html: "first weekday is always monday".
        raise UnusableCron("has a number for a weekday, which is Sunday to one program and Monday to another: use mon")
    if not _WEEKDAYS.fullmatch(weekday.lower()):
        raise UnusableCron("should name weekdays as mon, tue, wed, thu, fri, sat, sun, or *")
    if day != "*" and weekday != "*":
        raise UnusableCron("names both a day of the month and a weekday, of which cron means either: leave one at *")
    if next(_list_walls(cron, _SOME_DAY, _SOME_DAY + timedelta(days=366 * 9)), None) is None:
        raise UnusableCron("never comes: no month has such a day")


def _first_after(at: datetime, runs: tuple[datetime, ...]) -> datetime | None:
    return next((run for run in runs if run > at), None)


def _month_of(at: datetime) -> int:
    return at.year * 12 + at.month - 1


@lru_cache(maxsize=1_000)
def _list_near(runs: InvoiceRuns, month: int) -> tuple[datetime, ...]:
    """The runs of this month, of the one before and of the one after it, in order."""
    return tuple(sorted(set().union(*(_list_month(runs, each) for each in (month - 1, month, month + 1)))))


@lru_cache(maxsize=1_000)
def _list_month(runs: InvoiceRuns, month: int) -> frozenset[datetime]:
    """The runs that the expression puts into this month, moved to where they take place."""
    walls = _list_walls(runs.cron, _begin_of(month), _begin_of(month + 1))
    return frozenset(_at(_move(wall, runs), runs.zone) for wall in walls)


def _begin_of(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _list_walls(cron: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """The times of day that the expression names from `start` up to `end`, as if local time were UTC."""
    trigger, previous = _make_trigger(cron, end), None
    while True:
        wall = trigger.get_next_fire_time(previous, start if previous is None else previous)
        if wall is None or wall >= end:
            return
        yield wall
        previous = wall


def _make_trigger(cron: str, end: datetime) -> Any:
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - only a site that names runs shall pay for it

    minute, hour, day, month, weekday = cron.lower().split()
    try:
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=UTC, end_date=end
        )
    except ValueError as error:
        raise UnusableCron(f"cannot be read: {error}") from None


def _move(wall: datetime, runs: InvoiceRuns) -> datetime:
    step = {"before": -1, "same": 0, "after": 1}[runs.on_holiday]
    while step and not runs.calendar.is_working_day(date(wall.year, wall.month, wall.day)):
        wall += timedelta(days=step)
    return wall


def _at(wall: datetime, zone: ZoneInfo) -> datetime:
    """The one instant of this local time. PEP 495: of two, the first; what the clock skips, by the offset before it."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
