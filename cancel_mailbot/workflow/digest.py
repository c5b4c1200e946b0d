"""The daily digest: what staff are told of a working day's cases, or nothing where there is nothing to say. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.workflow.attention import Standing, find_standing
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.case_lines import make_listing, tell_blocked, tell_debt, tell_late, tell_risk
from cancel_mailbot.workflow.due import Concern, Digest, Listing, Sum

_TITLES = _AT_RISK, _LATE, _MISSED, _BLOCKED, _ON_HOLD, _NEW = (
    "At risk before the next invoice run",
    "Late",
    "May have been invoiced",
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
    """What happened since the last digest, and the cases with which somebody has something to do.

    `trued_up` are the cases whose true-ups are summed.
    """

    unfinished: tuple[Case, ...]
    new: frozenset[int]
    ended: tuple[tuple[CaseState, int], ...]
    sums: tuple[Sum, ...]
    troubles: Troubles
    trued_up: tuple[Case, ...] = ()


def make_digest(day: date, news: News, almanac: Almanac, at: datetime) -> Digest | None:
    """The digest of this day; None where there is nothing to say."""
    judged = [(case, find_standing(case, almanac, at)) for case in news.unfinished]
    listings = (*_list_all(judged, news.new, almanac.calendar.zone), *_list_corrected(news.trued_up))
    troubles = tuple(_tell(news.troubles))
    open_cases = sum(not case.state.is_ended for case in news.unfinished)
    counts = (("new", len(news.new)), *((state.value, number) for state, number in news.ended))
    if not (listings or troubles or news.sums or any(number for _, number in counts)):
        return None
    return Digest(day, (*counts, ("open", open_cases)), listings, news.sums, troubles)


def make_summary(day: date, reminded: tuple[Case, ...], almanac: Almanac, at: datetime) -> Digest:
    """One mail in place of a reminder for each of these cases."""
    judged = [(case, find_standing(case, almanac, at)) for case in reminded]
    return Digest(day, (("reminders", len(reminded)),), tuple(_list_all(judged, frozenset(), almanac.calendar.zone)))


def _list_all(judged: list[tuple[Case, Standing]], new: frozenset[int], zone: ZoneInfo) -> Iterator[Listing]:
    """The listings that are not empty, in the order in which they matter.

    A case is in the first one that it belongs in, with all its reasons: a mail holds only so many lines.
    """
    listed: dict[str, list[tuple[Case, str]]] = {}
    for case, standing in judged:
        reasons = [(title, why) for title, why in _find_reasons(case, standing, new, zone) if why is not None]
        if reasons:
            why = "; ".join(filter(None, dict.fromkeys(why for _, why in reasons)))
            listed.setdefault(reasons[0][0], []).append((case, why))
    for title in _TITLES:
        if title in listed:
            yield make_listing(title, listed[title])


def _find_reasons(
    case: Case, standing: Standing, new: frozenset[int], zone: ZoneInfo
) -> tuple[tuple[str, str | None], ...]:
    """Each listing, the most pressing first, and why the case belongs in it, None where it does not."""
    return (
        (_AT_RISK, tell_risk(standing, zone)),
        (_LATE, tell_late(standing)),
        (_LATE, tell_debt(case) if Concern.REP_SILENT in standing.late else None),
        (_MISSED, "billing was open when invoices were run" if case.missed_runs else None),
        (_BLOCKED, tell_blocked(case)),
        (_ON_HOLD, case.hold.text if case.hold else None),
        (_NEW, "" if case.number in new else None),
    )


def _list_corrected(trued_up: tuple[Case, ...]) -> Iterator[Listing]:
    """The cases whose sum replaces one that an earlier digest told, so that nobody adds both."""
    corrected = [(case, _tell_superseded(case)) for case in trued_up if case.superseded]
    if corrected:
        yield make_listing("Corrected true-ups", corrected)


def _tell_superseded(case: Case) -> str:
    outcomes = (line.outcome for line in case.superseded)
    return "no longer in force: " + ", ".join(
        f"{outcome.kind} {outcome.money}" if outcome.money else "no credit" for outcome in outcomes
    )


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
