"""The almanac: a site's working time, its invoice runs, and how long it lets things wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.calendar import Calendar, Holidays
from cancel_mailbot.ground.config import Config, Weekday
from cancel_mailbot.ground.invoice_run import InvoiceRuns


@dataclass(frozen=True, slots=True)
class Patience:
    """How much working time passes before somebody is reminded: of a step that could be done, of one that is blocked,
    of a rep's question, of what a rep owes.
    """

    step: timedelta = timedelta(days=2)
    blocked: timedelta = timedelta(days=5)
    question: timedelta = timedelta(days=1)
    rep: timedelta = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Almanac:
    """`runs` is None where the site names no invoice runs, `digest_at` (local time) where it wants no digest."""

    calendar: Calendar
    runs: InvoiceRuns | None = None
    patience: Patience = Patience()
    digest_at: time | None = None

    def next_run(self, at: datetime) -> datetime | None:
        """The first invoice run after `at`, if the site names any."""
        return self.runs.find_next(at) if self.runs else None

    @property
    def run_zone(self) -> ZoneInfo:
        """In which zone people who run invoices read the time."""
        return self.runs.zone if self.runs else self.calendar.zone

    def next_digest(self, at: datetime) -> datetime | None:
        """When the first digest after `at` is due, if the site wants any."""
        if self.digest_at is None:
            return None
        day = self.calendar.local_day(at)
        while True:
            due_at = datetime.combine(day, self.digest_at, self.calendar.zone).astimezone(UTC)
            if due_at > at and self.calendar.is_working_day(day):
                return due_at
            day += timedelta(days=1)


def make_almanac(config: Config) -> Almanac:
    """The almanac as the config describes it. A zone that is not named is that of the notices."""
    hours, waits = config.calendar, config.reminders
    calendar = Calendar(
        zone=ZoneInfo(hours.time_zone or config.notices.time_zone),
        days=frozenset(get_args(Weekday).index(day) for day in hours.working_days),
        opens=hours.opens,
        closes=hours.closes,
        holidays=Holidays(hours.holidays_of, frozenset(hours.holidays)),
    )
    return Almanac(
        calendar=calendar,
        runs=_make_runs(config, calendar) if config.invoice_run.cron else None,
        patience=Patience(waits.step_waits, waits.blocked_waits, waits.question_waits, waits.rep_waits),
        digest_at=config.digest.at,
    )


def _make_runs(config: Config, calendar: Calendar) -> InvoiceRuns:
    run = config.invoice_run
    zone = ZoneInfo(run.time_zone) if run.time_zone else calendar.zone
    longest_first = sorted(run.lead_times, key=calendar.in_hours, reverse=True)
    return InvoiceRuns(run.cron, zone, calendar, run.on_holiday, tuple(longest_first))
