"""When invoices are run: cron expressions, days on which nobody works, and clocks that are changed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar, Holidays
from cancel_mailbot.ground.invoice_run import InvoiceRuns, UnusableCron, check_cron

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = Calendar(NEW_YORK, frozenset(range(5)), time(9), time(17), Holidays("US"))


def make_runs(cron: str, on_holiday: Any = "same") -> InvoiceRuns:
    return InvoiceRuns(cron, NEW_YORK, OFFICE, on_holiday, ())


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=NEW_YORK)


def list_runs(runs: InvoiceRuns, start: datetime, end: datetime) -> list[datetime]:
    found = []
    while (start := runs.find_next(start)) < end:
        found.append(start)
    return found


@pytest.mark.parametrize(
    ("cron", "on_holiday", "at", "run"),
    [
        pytest.param("0 18 last * *", "same", "2026-11-25 12:00", "2026-11-30 18:00", id="the last day of the month"),
        pytest.param("0 18 last * *", "before", "2026-10-20 12:00", "2026-10-30 18:00", id="a Saturday: before"),
        pytest.param("0 18 last * *", "after", "2026-10-20 12:00", "2026-11-02 18:00", id="a Saturday: after"),
        pytest.param("0 18 last * *", "same", "2026-10-20 12:00", "2026-10-31 18:00", id="a Saturday: same"),
        pytest.param("0 9 11 11 *", "before", "2026-10-20 12:00", "2026-11-10 09:00", id="a holiday: before"),
        pytest.param("0 9 1 * *", "before", "2026-07-10 12:00", "2026-07-31 09:00", id="moved into the month before"),
        pytest.param("0 18 * * fri", "same", "2026-11-20 18:00", "2026-11-27 18:00", id="a run is not its own next"),
        pytest.param("0 18 * * FRI", "same", "2026-11-20 17:59", "2026-11-20 18:00", id="capitals make no difference"),
        pytest.param("0 9 29 feb *", "same", "2026-11-20 18:00", "2028-02-29 09:00", id="only in leap years"),
        pytest.param("0 9,18 * * *", "before", "2026-11-20 08:00", "2026-11-20 09:00", id="two runs a day"),
    ],
)
def test_the_next_run_is_where_the_calendar_puts_it(cron: str, on_holiday: str, at: str, run: str) -> None:
    runs = make_runs(cron, on_holiday)
    assert runs.find_next(local(at)) == local(run)
    assert runs.find_next(local(at)).utcoffset() == timedelta(0)
    assert runs.find_last(local(run)) == local(run)
    assert Almanac(OFFICE, runs).next_run(local(at)) == local(run)


def test_where_there_was_no_run_for_a_year_there_is_no_last_one() -> None:
    assert make_runs("0 9 29 feb *").find_last(local("2026-11-20 18:00")) is None
    assert Almanac(OFFICE).next_run(local("2026-11-20 18:00")) is None


@pytest.mark.parametrize(
    ("hour", "day"),
    [
        pytest.param("30 2", date(2026, 3, 8), id="a time that the clock skips"),
        pytest.param("30 1", date(2026, 11, 1), id="a time that comes twice"),
    ],
)
def test_a_changed_clock_gives_exactly_one_run(hour: str, day: date) -> None:
    start = datetime.combine(day, time(), NEW_YORK)
    end = datetime.combine(day + timedelta(days=1), time(), NEW_YORK)
    assert len(list_runs(make_runs(f"{hour} * * *"), start.astimezone(UTC), end.astimezone(UTC))) == 1


@given(
    st.sampled_from(["0 18 last * *", "0 6 * * fri", "30 1 * * *", "0 9,18 * * sat", "15 12 1,15 * *"]),
    st.sampled_from(["before", "after", "same"]),
    st.timedeltas(timedelta(0), timedelta(days=730)).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed),
)
def test_no_run_lies_between_the_last_and_the_next(cron: str, on_holiday: str, at: datetime) -> None:
    runs = make_runs(cron, on_holiday)
    last, following = runs.find_last(at), runs.find_next(at)
    assert last is not None
    assert last <= at < following
    assert runs.find_next(last) == following
    assert runs.find_last(following - timedelta(seconds=1)) == last
    assert on_holiday == "same" or OFFICE.is_working_day(following.astimezone(NEW_YORK).date())


@pytest.mark.parametrize(
    "cron", ["0 18 last * *", "0 18 * * fri", "30 6 1,15 * *", "0 9 * jan-mar mon-fri", "5 9 * * *"]
)
def test_an_expression_with_day_names_is_taken(cron: str) -> None:
    check_cron(cron)


@pytest.mark.parametrize(
    ("cron", "why"),
    [
        pytest.param("0 9 * *", "five fields", id="a field is missing"),
        pytest.param("* 9 * * *", "one minute", id="every minute of an hour"),
        pytest.param("0 9 * * 1", "Sunday to one program and Monday to another", id="a number for a weekday"),
        pytest.param("0 9 * * mon#2", "has a number", id="the second Monday"),
        pytest.param("0 9 * * mon-", "should name weekdays", id="half a range"),
        pytest.param("0 9 * * mo", "should name weekdays", id="half a name"),
        pytest.param("0 9 1 * mon", "both a day of the month and a weekday", id="day and weekday"),
        pytest.param("0 25 * * *", "cannot be read", id="no such hour"),
        pytest.param("0 9 x * *", "cannot be read", id="no such day"),
        pytest.param("0 9 31 feb *", "never comes", id="a day that never comes"),
    ],
)
def test_an_expression_that_reads_two_ways_or_never_comes_is_refused(cron: str, why: str) -> None:
    with pytest.raises(UnusableCron, match=why):
        check_cron(cron)


def test_asking_for_a_run_that_never_comes_says_so() -> None:
    with pytest.raises(UnusableCron, match="never comes"):
        make_runs("0 9 31 feb *").find_next(local("2026-11-20 18:00"))
