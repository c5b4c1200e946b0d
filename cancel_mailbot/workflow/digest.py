"""The daily digest: what staff are told of a working day's cases, or nothing where there is nothing to say. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.workflow.attention import Standing, find_standing
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import CaseLine, Concern, Digest, Listing, Sum

_LONGEST = 50  # lines of a listing that a mail can hold
_TITLES = _AT_RISK, _LATE, _MISSED, _SILENT, _BLOCKED, _ON_HOLD, _NEW = (
    "At risk before the next invoice run",
    "Late",
    "May have been invoiced",
    "The rep does not answer",
    "Blocked",
    "On hold",
    "New",
)
_WORDS = {
    Concern.MISSED_RUN: "an invoice run found billing open",
    Concern.RUN_AHEAD: "an invoice run comes near",
    Concern.REP_SILENT: "the rep does not answer",
    Concern.QUESTION: "the rep waits for an answer",
    Concern.BLOCKED: "a step is blocked for long",
    Concern.STEP: "a step waits for long",
}


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many messages are held, and how many notices came back, failed, or may or may not have left."""

    held: int = 0
    bounced: int = 0
    failed: int = 0
    in_doubt: int = 0


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
    listings = tuple(_list_all(judged, news.new))
    troubles = tuple(_tell(news.troubles))
    counts = (("new", len(news.new)), ("closed", news.closed))
    if not (listings or troubles or news.sums or any(number for _, number in counts)):
        return None
    return Digest(day, (*counts, ("open", len(news.unfinished))), listings, news.sums, troubles)


def _list_all(judged: list[tuple[Case, Standing]], new: frozenset[int]) -> Iterator[Listing]:
    """The listings that are not empty, in the order in which they matter. A case may be in several."""
    reasons = [(case, dict(_find_reasons(case, standing, new))) for case, standing in judged]
    for title in _TITLES:
        lines = tuple(_describe(case, found[title]) for case, found in reasons if title in found)
        if lines:
            yield Listing(title, lines[:_LONGEST], max(0, len(lines) - _LONGEST))


def _find_reasons(case: Case, standing: Standing, new: frozenset[int]) -> Iterator[tuple[str, str]]:
    """The listings that the case belongs in, and why."""
    if standing.at_risk:
        yield _AT_RISK, "billing is open"
    if standing.late:
        yield _LATE, ", ".join(_WORDS[each] for each in standing.late)
    if case.missed_runs:
        yield _MISSED, "billing was open when invoices were run"
    if Concern.REP_SILENT in standing.late:
        yield _SILENT, "the rep owes an answer"
    if blocked := "; ".join(_list_blocked(case)):
        yield _BLOCKED, blocked
    if case.hold:
        yield _ON_HOLD, case.hold.text
    if case.number in new:
        yield _NEW, ""


def _list_blocked(case: Case) -> Iterator[str]:
    for product in case.active:
        for step in case.steps:
            status = product.status(step.key)
            if status.state is StepState.BLOCKED:
                yield f"{step.words[0]} p{product.n}: {status.reason}"


def _describe(case: Case, why: str) -> CaseLine:
    return CaseLine(
        number=case.number,
        state=case.state.value,
        client=case.request.client or "",
        titan_order_id=case.request.titan_order_id or "",
        owner=case.owner,
        next_step=case.next_step.words[0] if case.next_step else "",
        why=why,
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


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
