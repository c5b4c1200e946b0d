"""Working time: when people work, and how long something has waited in their hours."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A team's working week. `days` are weekdays, 0 for Monday; `holidays` are days on which nobody works.

    Hours are local wall clock, from `opens` up to `closes`. A day of working time is one such stretch. Results are UTC.
    """

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time
    holidays: Container[date]

    @property
    def day_length(self) -> timedelta:
        """How much working time a usual day has."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def is_open(self, at: datetime) -> bool:
        """Whether people work at this instant."""
        day = self.local_day(at)
        begins, ends = self._hours(day)
        return self.is_working_day(day) and begins <= at < ends

    def local_day(self, at: datetime) -> date:
        """The day that this instant belongs to where the team works."""
        return at.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day at all."""
        return day.weekday() in self.days and day not in self.holidays

    def find_opening(self, at: datetime) -> datetime:
        """`at` itself when people work then, else when they next begin."""
        return self.add(at, timedelta(0))

    def add(self, at: datetime, duration: timedelta) -> datetime:
        """The instant, within working hours, at which so much working time has passed since `at`."""
        left, day = self.in_hours(duration), self.local_day(at)
        while True:
            begins, ends = self._hours(day)
            begins = max(begins, at)
            if self.is_working_day(day) and begins < ends:
                if left < ends - begins:
                    return (begins + left).astimezone(UTC)
                left -= ends - begins
            day += _A_DAY

    def subtract(self, at: datetime, duration: timedelta) -> datetime:
        """The instant, within working hours, from which so much working time passes until `at`."""
        left, day = self.in_hours(duration), self.local_day(at)
        if not left:
            return self.find_opening(at)
        while True:
            begins, ends = self._hours(day)
            ends = min(ends, at)
            if self.is_working_day(day) and begins < ends:
                if left <= ends - begins:
                    return (ends - left).astimezone(UTC)
                left -= ends - begins
            day -= _A_DAY

    def in_hours(self, duration: timedelta) -> timedelta:
        """How long a duration is, with its days as working days."""
        return duration.days * self.day_length + (duration - timedelta(days=duration.days))

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        return _find_hours(self.zone, day, self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a country or of a part of it (`US`, `US-NY`, `DE-BY`; "" for none), and `dates` besides.

    The days on which a holiday is observed count. A year is reckoned when it is first asked for.
    """

    place: str
    dates: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        """Whether nobody works on this day."""
        if day in self.dates:
            return True
        return bool(self.place) and isinstance(day, date) and day in _find_public_holidays(self.place, day.year)


class UnknownPlace(ValueError):  # noqa: N818 - names what is wrong, as every exception here does
    """No holidays are known of this place: write a country such as US, or a part of one such as US-NY or DE-BY."""


def check_place(place: str) -> None:
    """Make sure that the holidays of this place are known.

    Raises:
        UnknownPlace
    """
    _find_public_holidays(place, 2026)


# Kept by year and not in the library's own lazy object: that one fills a year in place, and threads share a calendar.
@lru_cache(maxsize=1_000)
def _find_public_holidays(place: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - costs a tenth of a second, which only a calendar with public holidays shall pay

    country, dash, part = place.partition("-")
    if dash and not part:
        raise UnknownPlace(f"no holidays are known of {place}")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        raise UnknownPlace(f"no holidays are known of {place}") from None


@lru_cache(maxsize=10_000)
def _find_hours(zone: ZoneInfo, day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """When the day's hours begin and end. PEP 495: an hour that the clock skips is read by the offset before it."""
    begins, ends = datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
