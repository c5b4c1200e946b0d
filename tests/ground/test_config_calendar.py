"""The config's calendar: what it takes, what it refuses and why, and the almanac that it makes."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.ground.almanac import Patience, make_almanac
from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.config_file import ConfigProblems, read_config, show
from cancel_mailbot.ground.obstacles import find_obstacles

WRITTEN = """
[people]
staff = ["ann@example.com"]
escalate_to = ["boss@example.com"]
[notices]
time_zone = "America/Chicago"
[calendar]
working_days = ["mon", "thu"]
opens = "08:15"
closes = "16:45"
holidays_of = "US-NY"
holidays = [2026-11-23]
[invoice_run]
cron = "0 18 last * *"
time_zone = "America/New_York"
lead_times = ["4h", "2d", "1d"]
[reminders]
step_waits = "3d"
[digest]
at = ""
"""


def read(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def test_the_almanac_is_what_the_config_says(tmp_path: Path) -> None:
    almanac = make_almanac(read(tmp_path, WRITTEN))
    calendar, runs = almanac.calendar, almanac.runs
    assert (calendar.zone.key, calendar.opens, calendar.closes) == ("America/Chicago", time(8, 15), time(16, 45))
    working = [calendar.is_working_day(date(2026, 11, day)) for day in (19, 20, 23, 26, 30)]
    assert working == [True, False, False, False, True]
    assert almanac.patience == Patience(step=timedelta(days=3))
    assert almanac.digest_at is None
    assert runs is not None
    assert runs.lead_times == (timedelta(days=2), timedelta(days=1), timedelta(hours=4))
    assert almanac.next_run(datetime(2026, 11, 24, tzinfo=UTC)) == datetime(2026, 11, 30, 23, tzinfo=UTC)


def test_a_team_that_works_around_the_clock_never_closes(tmp_path: Path) -> None:
    config = read(tmp_path, '[calendar]\nopens = "00:00"\ncloses = "24:00"\n')
    calendar = make_almanac(config).calendar
    evening = datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)
    assert calendar.is_open(evening)
    assert calendar.is_open(evening + timedelta(seconds=1))
    assert calendar.add(evening, timedelta(hours=1)) - evening - timedelta(hours=1) < timedelta(milliseconds=1)
    assert 'closes = "24:00"' in show(config)


def test_by_default_no_run_is_known_and_the_zone_is_that_of_the_notices() -> None:
    almanac = make_almanac(Config())
    assert (almanac.runs, almanac.digest_at, almanac.calendar.zone.key) == (None, time(8, 30), "UTC")


def test_what_is_shown_of_the_calendar_reads_back_the_same(tmp_path: Path) -> None:
    config = read(tmp_path, WRITTEN)
    assert read(tmp_path, show(config)) == config


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[calendar]\nopens = "09:00"\ncloses = "09:00"', "calendar.closes: is not after `opens`"),
        ('[calendar]\nopens = "18:00"', "calendar.closes: is not after `opens`"),
        ('[calendar]\ntime_zone = "Mars"', "calendar.time_zone: is not a time zone"),
        ('[invoice_run]\ntime_zone = "Mars"', "invoice_run.time_zone: is not a time zone"),
        ('[calendar]\nopens = "9"', "calendar.opens: is not a time of day"),
        ('[calendar]\ncloses = "24:01"', "calendar.closes: is not a time of day"),
        ('[digest]\nat = "noon"', "digest.at: is not a time of day"),
        ("[calendar]\nworking_days = []", "calendar.working_days: should not be empty"),
        ("[calendar]\nholidays = [20261123]", "calendar.holidays[0]: is not a date"),
        ('[invoice_run]\ncron = "0 9 31 feb *"', "invoice_run.cron: never comes"),
        ('[invoice_run]\ncron = "0 9 * * 1"', "invoice_run.cron: has a number for a weekday"),
        ('[reminders]\nstep_waits = "soon"', "reminders.step_waits: is not a duration"),
        ('[people]\nescalate_to = ["boss"]', "people.escalate_to[0]: is not a plain address"),
    ],
    ids=lambda each: each.replace("\n", " ") if "[" in each[:1] else "",
)
def test_what_makes_no_sense_is_refused_with_the_reason(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigProblems) as problems:
        read(tmp_path, text)
    assert problem in str(problems.value)


@pytest.mark.parametrize(("place", "is_known"), [("US", True), ("DE-BY", True), ("", True), ("Atlantis", False)])
def test_a_place_without_known_holidays_keeps_the_config_from_running(place: str, is_known: bool) -> None:
    calendar: dict[str, Any] = {"holidays_of": place}
    found = [problem.path for problem in find_obstacles(Config.model_validate({"calendar": calendar}))]
    assert ("calendar.holidays_of" not in found) is is_known


@pytest.mark.parametrize(
    ("people", "escalated"),
    [
        pytest.param({"staff": ["ann@example.com"]}, ("ann@example.com",), id="nobody named"),
        pytest.param(
            {"staff": ["ann@example.com"], "escalate_to": ["boss@example.com"]}, ("boss@example.com",), id="somebody"
        ),
    ],
)
def test_what_waits_too_long_goes_to_those_named_for_it_else_to_the_team(people: Any, escalated: Any) -> None:
    assert Config.model_validate({"people": people}).people.escalated == escalated
