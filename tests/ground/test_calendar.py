"""Working time: when people work, and what so much of it comes to."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.ground.calendar import Calendar, Holidays, UnknownPlace, check_place

NEW_YORK = ZoneInfo("America/New_York")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFICE = Calendar(NEW_YORK, frozenset(range(5)), time(9), time(17), Holidays("US", frozenset({date(2026, 11, 27)})))
# Its hours hold the hour that is skipped in March and the one that comes twice in November.
NIGHT = Calendar(NEW_YORK, frozenset(range(7)), time(0, 30), time(6), frozenset())


def local(written: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        pytest.param("2026-11-23 08:59", False, id="before opening"),
        pytest.param("2026-11-23 09:00", True, id="at opening"),
        pytest.param("2026-11-23 16:59", True, id="before closing"),
        pytest.param("2026-11-23 17:00", False, id="at closing"),
        pytest.param("2026-11-21 12:00", False, id="on Saturday"),
        pytest.param("2026-11-11 12:00", False, id="on Veterans Day"),
        pytest.param("2026-11-27 12:00", False, id="on a day that the site adds"),
    ],
)
def test_people_work_on_working_days_from_opening_up_to_closing(at: str, is_open: bool) -> None:
    assert OFFICE.is_open(local(at)) is is_open
    assert OFFICE.is_open(local(at).astimezone(UTC)) is is_open


@pytest.mark.parametrize(
    ("at", "duration", "then"),
    [
        pytest.param("2026-11-23 10:00", 2 * HOUR, "2026-11-23 12:00", id="within a day"),
        pytest.param("2026-11-23 16:00", 2 * HOUR, "2026-11-24 10:00", id="over night"),
        pytest.param("2026-11-20 16:00", 2 * DAY, "2026-11-24 16:00", id="over a weekend"),
        pytest.param("2026-11-25 16:00", 2 * HOUR, "2026-11-30 10:00", id="over Thanksgiving and the day after"),
        pytest.param("2026-11-22 03:00", DAY, "2026-11-24 09:00", id="from a Sunday night"),
        pytest.param("2026-10-30 10:00", DAY, "2026-11-02 10:00", id="over the end of daylight saving"),
        pytest.param("2026-11-23 17:00", timedelta(0), "2026-11-24 09:00", id="closing is the next opening"),
    ],
)
def test_working_time_passes_only_while_people_work(at: str, duration: timedelta, then: str) -> None:
    assert OFFICE.add(local(at), duration) == local(then)
    assert OFFICE.subtract(local(then), duration) == OFFICE.find_opening(local(at))


@pytest.mark.parametrize(
    ("at", "duration", "then"),
    [
        pytest.param("2026-11-30 18:00", 4 * HOUR, "2026-11-30 13:00", id="the evening does not count"),
        pytest.param("2026-11-29 12:00", HOUR, "2026-11-25 16:00", id="nor does a long weekend"),
        pytest.param("2026-11-24 12:00", 3 * DAY, "2026-11-19 12:00", id="days are working days"),
    ],
)
def test_a_lead_time_is_counted_back_in_working_time(at: str, duration: timedelta, then: str) -> None:
    assert OFFICE.subtract(local(at), duration) == local(then)


CALENDARS = st.sampled_from([OFFICE, NIGHT])
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=730)).map(
    lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed
)
DURATIONS = st.timedeltas(timedelta(0), timedelta(days=12))


@given(CALENDARS, INSTANTS, DURATIONS)
def test_nothing_ever_falls_outside_working_hours(calendar: Calendar, at: datetime, duration: timedelta) -> None:
    assert calendar.is_open(calendar.add(at, duration))
    assert calendar.is_open(calendar.subtract(at, duration))
    assert calendar.is_open(calendar.find_opening(at))


@given(CALENDARS, INSTANTS, DURATIONS)
def test_what_is_added_can_be_subtracted(calendar: Calendar, at: datetime, duration: timedelta) -> None:
    opening = calendar.find_opening(at)
    assert calendar.subtract(calendar.add(at, duration), duration) == opening
    assert calendar.add(calendar.subtract(at, duration), duration) == opening


@given(CALENDARS, INSTANTS, INSTANTS, DURATIONS, DURATIONS)
def test_later_and_longer_is_never_earlier(
    calendar: Calendar, at: datetime, later: datetime, short: timedelta, long: timedelta
) -> None:
    at, later = sorted((at, later))
    assert calendar.add(at, short) <= calendar.add(later, short)
    # 25 hours are more than a working day and an hour: only what is counted in the same way can be compared.
    short, long = sorted((short, long), key=lambda each: each.days * calendar.day_length + each % DAY)
    assert calendar.add(at, short) <= calendar.add(at, long)
    assert calendar.find_opening(at) >= at


@pytest.mark.parametrize(
    ("place", "day", "is_holiday"),
    [
        pytest.param("US", date(2026, 11, 26), True, id="Thanksgiving"),
        pytest.param("US", date(2026, 7, 3), True, id="Independence Day as observed"),
        pytest.param("US", date(2021, 12, 31), True, id="a New Year's Day that is observed in the old year"),
        pytest.param("US", date(2026, 11, 25), False, id="a plain Wednesday"),
        pytest.param("DE-BY", date(2026, 1, 6), True, id="Epiphany in Bavaria"),
        pytest.param("DE-HH", date(2026, 1, 6), False, id="but not in Hamburg"),
        pytest.param("US", date(2049, 1, 1), True, id="a year far away"),
        pytest.param("", date(2026, 12, 25), False, id="no place has no holidays"),
    ],
)
def test_public_holidays_come_from_the_place(place: str, day: date, is_holiday: bool) -> None:
    assert (day in Holidays(place)) is is_holiday


@pytest.mark.parametrize("place", ["XX", "US-ZZ", "us", "US-", "-", "America/New_York"])
def test_a_place_without_known_holidays_is_refused(place: str) -> None:
    with pytest.raises(UnknownPlace, match="no holidays are known"):
        check_place(place)


def test_the_holidays_are_imported_only_when_they_are_asked_for() -> None:
    code = (
        "import sys; from cancel_mailbot.ground.calendar import Holidays; import cancel_mailbot.ground.invoice_run;"
        "from datetime import date; date(2026, 1, 1) in Holidays(''); print([name for name in"
        " ('holidays', 'apscheduler') if name in sys.modules]); date(2026, 1, 1) in Holidays('US');"
        "print('holidays' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split("\n")[:2] == ["[]", "True"]
