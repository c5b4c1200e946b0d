"""The answer to `list`: the cases of a mailbox that are meant, and why each is among them."""

from collections.abc import Iterable
from datetime import datetime

from cancel_mailbot.edges.store import cases
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import CaseList
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.attention import Standing, find_standing
from cancel_mailbot.workflow.case import Case, CaseState, replay
from cancel_mailbot.workflow.due import CaseLine, Concern, Listing

LONGEST = 50
_TITLES = {
    CaseList.MINE: "Your cases",
    CaseList.OPEN: "Cases that are not ended",
    CaseList.OVERDUE: "Overdue cases",
    CaseList.AT_RISK: "Cases at risk before the next invoice run",
    CaseList.BLOCKED: "Cases with a blocked step",
    CaseList.ON_HOLD: "Cases on hold",
    CaseList.WAITING: "Cases that wait for the rep",
}

_LATE = {
    Concern.MISSED_RUN: "invoices were run with billing open",
    Concern.RUN_AHEAD: "invoices are run soon, and billing is open",
    Concern.REP_SILENT: "the rep does not answer",
    Concern.QUESTION: "the rep waits for an answer",
    Concern.BLOCKED: "a step is blocked for long",
    Concern.STEP: "a step waits for long",
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
    return tuple((which, make_listing(which, unfinished, standings, asker)) for which in wanted)


def load_unfinished(tx: Transaction, site: Site) -> tuple[Case, ...]:
    """The mailbox's cases that are not ended, the oldest first."""
    numbers = cases.list_unfinished(tx, site.mailbox)
    return tuple(replay(number, cases.load_history(tx, number), site.reading.steps) for number in numbers)


def make_listing(which: CaseList, unfinished: tuple[Case, ...], standings: dict[int, Standing], asker: str) -> Listing:
    """Those of the cases that belong in the list, the oldest first; so many that a mail can hold them."""
    reasons = ((case, _find_reason(which, case, standings.get(case.number), asker)) for case in unfinished)
    lines = tuple(describe(case, why) for case, why in reasons if why is not None)
    return Listing(_TITLES[which], lines[:LONGEST], more=max(0, len(lines) - LONGEST))


def describe(case: Case, why: str = "") -> CaseLine:
    """The case in one line."""
    return CaseLine(
        number=case.number,
        state=case.state.value,
        client=case.request.client or "",
        titan_order_id=case.request.titan_order_id or "",
        owner=case.owner,
        next_step=case.next_step.words[0] if case.next_step and not case.state.is_ended else "",
        why=why,
    )


def _find_reason(which: CaseList, case: Case, standing: Standing | None, asker: str) -> str | None:
    """Why the case is in the list, None if it is not."""
    match which:
        case CaseList.OPEN:
            return ""
        case CaseList.MINE:
            return "" if case.owner == asker else None
        case CaseList.OVERDUE:
            return "; ".join(_LATE[concern] for concern in standing.late) if standing and standing.late else None
        case CaseList.AT_RISK:
            return "billing is open before the next invoice run" if standing and standing.at_risk else None
        case CaseList.BLOCKED:
            return "; ".join(_list_blocked(case)) or None
        case CaseList.ON_HOLD:
            return case.hold.text if case.hold else None
        case CaseList.WAITING:
            return _find_wait(case)


def _list_blocked(case: Case) -> Iterable[str]:
    for product in case.active:
        for step in case.steps:
            status = product.status(step.key)
            if status.state is StepState.BLOCKED:
                yield f"{step.words[0]} p{product.n}: {status.reason}"


def _find_wait(case: Case) -> str | None:
    if case.asked:
        return case.asked.text
    if case.state is CaseState.NEEDS_INFO:
        return "missing: " + ", ".join(field.replace("_", " ") for field in case.request.missing)
    return None
