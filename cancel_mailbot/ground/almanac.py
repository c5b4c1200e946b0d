"""The almanac: a site's working time, its invoice runs, and how long it lets things wait."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from cancel_mailbot.ground.calendar import Calendar
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
