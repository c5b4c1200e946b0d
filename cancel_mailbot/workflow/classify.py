"""Which mail is ours to act on, and on which case? The checks 4 to 9 of a message's way, in their order.

    4  duplicate   seen before, word for word
    5  own         we wrote it
    6  bounce      a server returns a notice of ours
    7  automatic   a machine wrote it
    8  match       the case that it belongs to
    9  author      staff, somebody on the case, another rep, a stranger; authenticated as configured

What is left goes to `interpret`, check 10.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.workflow.authenticity import Authenticity
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.facts import Facts


@dataclass(frozen=True, slots=True)
class Finding:
    """A disposition that needs no further reading, why, and the case that it is filed under."""

    disposition: Disposition
    reason: str
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The one case that a message belongs to (None: no case), or why that can't be said ("": it can)."""

    case: Case | None = None
    conflict: str = ""


def find_disposition(message: Message, facts: Facts) -> Finding | None:
    """The first of the checks 4 to 7 that settles the matter; None if a person's mail is left to be read."""
    return next((finding for check in _CHECKS if (finding := check(message, facts))), None)


def find_match(message: Message, facts: Facts) -> Match:
    """The case by the thread, else by a name in the subject from somebody who belongs to it.

    Staff may name several in a subject: then it says nothing of which, and each command line has to.
    """
    threaded = {case.number: case for case in facts.threaded}
    named = {case.number: case for case in facts.named if _may_name(message, facts, case)}
    may_name_several = facts.role is Role.STAFF
    if len(threaded) > 1 or (not threaded and len(named) > 1 and not may_name_several):
        return Match(conflict=f"it belongs to several cases: {_references(threaded or named)}")
    if threaded and named and threaded.keys().isdisjoint(named):
        return Match(conflict=f"it answers {_references(threaded)} but names {_references(named)}")
    return Match(_only(tuple((threaded or named).values())))


def find_objection(message: Message, facts: Facts) -> str:
    """Why nothing may be done on this author's word; "" if nothing stands against it."""
    if facts.is_from_our_address:
        return "it comes from our own address, but we did not write it"
    if message.defects:
        return "; ".join(message.defects)
    if facts.authenticity in (Authenticity.FAIL, Authenticity.UNKNOWN):
        return f"the author could not be authenticated ({facts.authenticity})"
    return ""


def _find_duplicate(_message: Message, facts: Facts) -> Finding | None:
    if facts.twin is None:
        return None
    return Finding(Disposition.DUPLICATE, f"the same as message {facts.twin}")


def _find_own(_message: Message, facts: Facts) -> Finding | None:
    return Finding(Disposition.OWN, "we wrote it") if facts.is_own else None


def _find_bounce(message: Message, facts: Facts) -> Finding | None:
    if message.kind is not Kind.BOUNCE:
        return None
    if not facts.returned:
        return Finding(Disposition.BOUNCE, f"of no notice of ours ({message.kind_reason})")
    status = message.returned.status if message.returned else None
    recipients = ", ".join(notice.recipient for notice in facts.returned)
    return Finding(Disposition.BOUNCE, f"{status or 'no status'} for {recipients}", _only(facts.threaded))


def _find_automatic(message: Message, facts: Facts) -> Finding | None:
    # RFC 3834 section 2: an automatic response is never answered automatically.
    if message.kind is Kind.PERSON:
        return None
    return Finding(Disposition.AUTOMATIC, f"{message.kind}: {message.kind_reason}", _only(facts.threaded))


_CHECKS: tuple[Callable[[Message, Facts], Finding | None], ...] = (
    _find_duplicate,
    _find_own,
    _find_bounce,
    _find_automatic,
)


def _may_name(message: Message, facts: Facts, case: Case) -> bool:
    return facts.role is Role.STAFF or message.author.address in case.participants


def _only(cases: tuple[Case, ...]) -> Case | None:
    return cases[0] if len(cases) == 1 else None


def _references(cases: dict[int, Case]) -> str:
    return " and ".join(case.reference for case in cases.values())
