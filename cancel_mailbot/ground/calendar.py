"""Working time: when people work, and how long something has waited in their hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """A team's working week. `days` are weekdays, 0 for Monday; `holidays` are days on which nobody works.

    Durations in working time count whole days as working days and the rest as working hours.
    """

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time
    holidays: frozenset[date]

    def is_open(self, at: datetime) -> bool:
        """Whether people work at this instant."""
        raise NotImplementedError

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day at all."""
        raise NotImplementedError

    def find_opening(self, at: datetime) -> datetime:
        """`at` itself when people work then, else when they next begin."""
        raise NotImplementedError

    def add(self, at: datetime, duration: timedelta) -> datetime:
        """The instant, within working hours, at which so much working time has passed since `at`."""
        raise NotImplementedError

    def subtract(self, at: datetime, duration: timedelta) -> datetime:
        """The instant, within working hours, from which so much working time passes until `at`."""
        raise NotImplementedError
