"""The answer to `list`: the cases of a mailbox that are meant, and why each is among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cancel_mailbot.edges.store import cases
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.reading.command import CaseList
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.attention import Standing, find_standing
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.case_lines import make_listing, tell_blocked, tell_debt, tell_late, tell_risk
from cancel_mailbot.workflow.due import Listing

_TITLES = {
    CaseList.MINE: "Your cases",
    CaseList.OPEN: "Cases that are not ended",
    CaseList.OVERDUE: "Overdue cases",
    CaseList.AT_RISK: "Cases at risk before the next invoice run",
    CaseList.BLOCKED: "Cases with a blocked step",
    CaseList.ON_HOLD: "Cases on hold",
    CaseList.WAITING: "Cases that wait for the rep",
}


def make_listings(
    tx: Transaction, site: Site, asked: Iterable[CaseList], asker: str, at: datetime
) -> tuple[tuple[CaseList, Listing], ...]:
    """Each list that was asked for, once. `asker` is the address whose cases are `mine`."""
    wanted = tuple(dict.fromkeys(asked))
    if not wanted:
        return ()
    unfinished = load_unfinished(tx, site)
    judged = CaseList.OVERDUE in wanted or CaseList.AT_RISK in wanted
    standings = {case.number: find_standing(case, site.almanac, at) for case in unfinished} if judged else {}
    view = View(asker, standings, site.almanac.calendar.zone)
    return tuple((which, list_such(which, unfinished, view)) for which in wanted)


def load_unfinished(tx: Transaction, site: Site) -> tuple[Case, ...]:
    """The mailbox's cases that are not ended, the oldest first. The cost grows with these, and not with the ended."""
    numbers = cases.list_unfinished(tx, list_served(tx, site))
    return tuple(replay(number, cases.load_history(tx, number), site.reading.steps) for number in numbers)


def list_served(tx: Transaction, site: Site) -> tuple[str, ...]:
    """The mailboxes whose cases are this site's: its own, and for the first one those that are no longer served."""
    return tuple({site.mailbox, *filter(site.serves, cases.list_mailboxes(tx))})


@dataclass(frozen=True, slots=True)
class View:
    """Who asks, how the cases stand (by their numbers), and in which zone people read the time."""

    asker: str
    standings: Mapping[int, Standing]
    zone: ZoneInfo


def list_such(which: CaseList, unfinished: tuple[Case, ...], view: View) -> Listing:
    """Those of the cases that belong in the list, the oldest first."""
    reasons = ((case, _find_reason(which, case, view)) for case in unfinished)
    return make_listing(_TITLES[which], ((case, why) for case, why in reasons if why is not None))


def _find_reason(which: CaseList, case: Case, view: View) -> str | None:
    """Why the case is in the list, None if it is not."""
    if case.state.is_ended and which is not CaseList.OVERDUE:
        return None
    match which:
        case CaseList.OPEN:
            return ""
        case CaseList.MINE:
            return "" if case.owner == view.asker else None
        case CaseList.OVERDUE:
            return tell_late(view.standings[case.number])
        case CaseList.AT_RISK:
            return tell_risk(view.standings[case.number], view.zone)
        case CaseList.BLOCKED:
            return tell_blocked(case)
        case CaseList.ON_HOLD:
            return case.hold.text if case.hold else None
        case CaseList.WAITING:
            return tell_debt(case)
