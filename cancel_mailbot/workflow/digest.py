"""The daily digest: what staff are told of a working day's cases, or nothing where there is nothing to say. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.workflow.attention import Standing, find_standing
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.case_lines import make_listing, tell_blocked, tell_debt, tell_late, tell_risk
from cancel_mailbot.workflow.due import Concern, Digest, Listing, Sum

_TITLES = _AT_RISK, _LATE, _MISSED, _SILENT, _BLOCKED, _ON_HOLD, _NEW = (
    "At risk before the next invoice run",
    "Late",
    "May have been invoiced",
    "The rep does not answer",
    "Blocked",
    "On hold",
    "New",
)


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many messages are held, and how many notices came back, failed, or may or may not have left.

    `unreadable` are the cases whose stored events cannot be read.
    """

    held: int = 0
    bounced: int = 0
    failed: int = 0
    in_doubt: int = 0
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last digest, and the cases that are not ended."""

    unfinished: tuple[Case, ...]
    new: frozenset[int]
    closed: int
    sums: tuple[Sum, ...]
    troubles: Troubles


def make_digest(day: date, news: News, almanac: Almanac, at: datetime) -> Digest | None:
    """The digest of this day; None where there is nothing to say."""
    judged = [(case, find_standing(case, almanac, at)) for case in news.unfinished]
    listings = tuple(_list_all(judged, news.new, almanac.calendar.zone))
    troubles = tuple(_tell(news.troubles))
    counts = (("new", len(news.new)), ("closed", news.closed))
    if not (listings or troubles or news.sums or any(number for _, number in counts)):
        return None
    return Digest(day, (*counts, ("open", len(news.unfinished))), listings, news.sums, troubles)


def _list_all(judged: list[tuple[Case, Standing]], new: frozenset[int], zone: ZoneInfo) -> Iterator[Listing]:
    """The listings that are not empty, in the order in which they matter. A case may be in several."""
    reasons = [(case, _find_reasons(case, standing, new, zone)) for case, standing in judged]
    for title in _TITLES:
        found = [(case, why) for case, whys in reasons if (why := whys[title]) is not None]
        if found:
            yield make_listing(title, found)


def _find_reasons(case: Case, standing: Standing, new: frozenset[int], zone: ZoneInfo) -> dict[str, str | None]:
    """Why the case belongs in each listing, None where it does not."""
    return {
        _AT_RISK: tell_risk(standing, zone),
        _LATE: tell_late(standing),
        _MISSED: "billing was open when invoices were run" if case.missed_runs else None,
        _SILENT: tell_debt(case) if Concern.REP_SILENT in standing.late else None,
        _BLOCKED: tell_blocked(case),
        _ON_HOLD: case.hold.text if case.hold else None,
        _NEW: "" if case.number in new else None,
    }


def _tell(troubles: Troubles) -> Iterator[str]:
    if troubles.held:
        yield f"{_count(troubles.held, 'message')} held and waiting for a person: cancel-mailbot held list"
    if troubles.bounced:
        yield f"{_count(troubles.bounced, 'notice')} came back since the last digest: cancel-mailbot outbox list"
    if troubles.failed:
        yield f"{_count(troubles.failed, 'notice')} could not be submitted: cancel-mailbot outbox list"
    if troubles.in_doubt:
        yield f"{_count(troubles.in_doubt, 'notice')} may or may not have left: cancel-mailbot outbox list"
    for number in troubles.unreadable:
        yield f"{format_reference(number)} cannot be read, and nobody is reminded of it: see the log"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
