"""Cases in a line each, and why they are in a list: `list` and the digest say the same of a case. Pure."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_instant
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.workflow.attention import Standing
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.due import CaseLine, Concern, Listing

LONGEST = 50  # lines of a listing that a mail can hold
_LATE = {
    Concern.MISSED_RUN: "invoices were run with billing open",
    Concern.RUN_AHEAD: "invoices are run soon, and billing is open",
    Concern.REP_SILENT: "the rep does not answer",
    Concern.QUESTION: "the rep waits for an answer",
    Concern.BLOCKED: "a step is blocked for long",
    Concern.STEP: "a step waits for long",
}


def make_listing(title: str, found: Iterable[tuple[Case, str]]) -> Listing:
    """These cases with why they are there; so many that a mail can hold them."""
    lines = tuple(_describe(case, why) for case, why in found)
    return Listing(title, lines[:LONGEST], more=max(0, len(lines) - LONGEST))


def tell_late(standing: Standing) -> str | None:
    """What waits too long, None if nothing does."""
    return "; ".join(_LATE[concern] for concern in standing.late) or None


def tell_risk(standing: Standing, zone: ZoneInfo) -> str | None:
    """When invoices are run with billing open, None if that is not near."""
    if not standing.at_risk or standing.next_run is None:
        return None
    return f"billing is open; invoices are run {format_instant(standing.next_run, zone)}"


def tell_blocked(case: Case) -> str | None:
    """Which steps of which products are blocked, and by what; None if none is."""
    blocked = ((step.words[0], product.n, product.status(step.key)) for product in case.active for step in case.steps)
    return (
        "; ".join(f"{word} p{n}: {status.reason}" for word, n, status in blocked if status.state is StepState.BLOCKED)
        or None
    )


def tell_debt(case: Case) -> str | None:
    """What the rep owes, None if nothing."""
    if case.asked:
        return case.asked.text
    if case.state is CaseState.NEEDS_INFO:
        return "missing: " + ", ".join(field.replace("_", " ") for field in case.request.missing)
    return None


def _describe(case: Case, why: str) -> CaseLine:
    first = _find_first(case)
    return CaseLine(
        number=case.number,
        state=case.state.value,
        client=case.request.client or "",
        titan_order_id=case.request.titan_order_id or "",
        owner=case.owner,
        # In any other state the report that a list offers would be refused, and with it the whole answer.
        next_step=case.next_step.words[0] if case.next_step and case.state is CaseState.OPEN and not first else "",
        why=why,
        first=first,
    )


def _find_first(case: Case) -> str:
    """The command that is to be given before any report, "" where a report can be."""
    if case.question:
        return "tell:"
    return "resume" if case.hold and not case.state.is_ended else ""
