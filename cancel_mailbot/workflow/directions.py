"""What staff decide about a case as a whole: whose it is, whether it goes on, how it ends, what the rep is told."""

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.reading.command import (
    AddNote,
    AskRep,
    Assign,
    Hold,
    MarkDuplicate,
    Reject,
    Resume,
    TellRep,
)
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.effect import Effect, Sitting, describe_state, refuse, refuse_ended
from cancel_mailbot.workflow.events import (
    Assigned,
    CaseRejected,
    DuplicateMarked,
    HoldPlaced,
    HoldReleased,
    NoteAdded,
    RepAsked,
    RepTold,
)


def take(case: Case, sitting: Sitting) -> Effect:
    """The author owns the case."""
    return _assign(case, sitting.actor.person.address)


def assign(case: Case, command: Assign, sitting: Sitting) -> Effect:
    """Somebody on the staff list owns the case."""
    if command.address not in sitting.now.staff:
        return refuse(f"{command.address} is not on the staff list")
    return _assign(case, command.address)


def _assign(case: Case, address: str) -> Effect:
    if case.owner == address:
        return Effect(reads=f"{case.reference} was already assigned to {address}")
    was = f" (it was {case.owner}'s)" if case.owner else ""
    return Effect((Assigned(address),), f"assigned to {address}{was}")


def hold(case: Case, command: Hold, sitting: Sitting) -> Effect:
    """Nothing is to be done until `resume`."""
    if refusal := refuse_ended(case):
        return refusal
    if case.hold:
        since = f"on hold since {sitting.now.format_instant(case.hold.at)}: {case.hold.text}"
        return Effect(reads=f"{case.reference} was already {since}; nothing was changed")
    return Effect((HoldPlaced(command.reason),), f"{case.reference} is on hold: {command.reason}")


def resume(case: Case, _command: Resume) -> Effect:
    """The hold is over, and so is the wait for the rep's answer."""
    if refusal := refuse_ended(case):
        return refusal
    ended = [
        *(["is no longer on hold"] if case.hold else []),
        *(["no longer waits for the rep's answer"] if case.asked else []),
    ]
    if not ended:
        return Effect(reads=f"{case.reference} was not on hold and waited for no answer; nothing was changed")
    return Effect((HoldReleased(),), f"{case.reference} {' and '.join(ended)}")


def reject(case: Case, command: Reject) -> Effect:
    """The case ends, and the rep is told why."""
    if refusal := refuse_ended(case):
        return refusal
    return Effect((CaseRejected(command.reason),), f"{case.reference} is rejected: {command.reason}")


def mark_duplicate(case: Case, command: MarkDuplicate, sitting: Sitting) -> Effect:
    """The case ends, since another one that goes on, or is done, asks for the same."""
    if refusal := refuse_ended(case):
        return refusal
    named = format_reference(command.of)
    if command.of == case.number:
        return refuse(f"{named} can't be a duplicate of itself")
    other = sitting.cases.get(command.of)
    if other is None:
        return refuse(f"there is no case {named}")
    if other.state in (CaseState.DUPLICATE, CaseState.REJECTED, CaseState.WITHDRAWN):
        return refuse(f"{named} is itself {describe_state(other)}")
    return Effect((DuplicateMarked(command.of),), f"{case.reference} is a duplicate of {named}")


def ask_rep(case: Case, command: AskRep) -> Effect:
    """The case waits for the rep's answer."""
    return Effect((RepAsked(command.text),), f"{case.reference} waits for {_name_rep(case)}'s answer")


def tell_rep_words(case: Case, command: TellRep) -> Effect:
    """The rep gets these words."""
    return Effect((RepTold(command.text),), f"{_name_rep(case)} is told")


def add_note(_case: Case, command: AddNote) -> Effect:
    """Words for the file; nobody gets them."""
    return Effect((NoteAdded(command.text),), "kept as a note")


def _name_rep(case: Case) -> str:
    """The first name of the rep, or the address where there is none."""
    return case.rep.name.split()[0] if case.rep.name.strip() else case.rep.address
