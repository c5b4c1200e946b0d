"""Invoice runs: the instants at which a site bills its clients, from a cron expression and a calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.calendar import Calendar


@dataclass(frozen=True, slots=True)
class InvoiceRuns:
    """When invoices are run. `lead_times` (working time, the longest first) are when an open billing step escalates."""

    cron: str
    zone: ZoneInfo
    calendar: Calendar
    on_holiday: Literal["before", "after", "same"]
    lead_times: tuple[timedelta, ...]

    def find_next(self, at: datetime) -> datetime:
        """The first run after `at`, in UTC."""
        raise NotImplementedError

    def find_last(self, at: datetime) -> datetime | None:
        """The last run at or before `at`, in UTC; None if there was none in the year before."""
        raise NotImplementedError
