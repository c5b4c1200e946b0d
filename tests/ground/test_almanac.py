"""The almanac: when the next digest is due."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar, Holidays

ZONE = ZoneInfo("America/New_York")
OFFICE = Calendar(ZONE, frozenset(range(5)), time(9), time(17), Holidays("US"))


@pytest.mark.parametrize(
    ("at", "due_at"),
    [
        pytest.param("2026-11-23 08:29", "2026-11-23 08:30", id="later today"),
        pytest.param("2026-11-23 08:30", "2026-11-24 08:30", id="the one of now is due already"),
        pytest.param("2026-11-25 12:00", "2026-11-27 08:30", id="not on a holiday"),
        pytest.param("2026-11-27 12:00", "2026-11-30 08:30", id="not on a weekend"),
        pytest.param("2026-10-30 12:00", "2026-11-02 08:30", id="by local time, over the end of daylight saving"),
    ],
)
def test_the_next_digest_is_due_at_its_time_on_the_next_working_day(at: str, due_at: str) -> None:
    almanac = Almanac(OFFICE, digest_at=time(8, 30))
    local = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    assert almanac.next_digest(local) == datetime.fromisoformat(due_at).replace(tzinfo=ZONE).astimezone(UTC)


def test_a_site_without_digests_waits_for_none() -> None:
    assert Almanac(OFFICE).next_digest(datetime(2026, 11, 23, tzinfo=UTC)) is None
