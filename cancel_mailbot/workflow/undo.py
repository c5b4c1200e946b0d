"""`undo`: the author's last command mail on the case is as if it had never been, if the rep has heard nothing of it."""

from datetime import datetime

from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.effect import Effect, Sitting, refuse
from cancel_mailbot.workflow.events import (
    Assigned,
    CaseRejected,
    CommandsUndone,
    DuplicateMarked,
    HoldPlaced,
    HoldReleased,
    NoteAdded,
    ProductsAdded,
    Recorded,
    Reopened,
    RepAsked,
    RepTold,
    RequestCompleted,
    RequestCorrected,
    StepReported,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import PromisedNotice

Batch = tuple[Recorded, ...]

_COMMANDS = (
    Assigned,
    CaseRejected,
    DuplicateMarked,
    HoldPlaced,
    HoldReleased,
    Reopened,
    RepAsked,
    RepTold,
    StepReported,
)
# A rep makes these too.
_CHANGES = (ProductsAdded, RequestCorrected, WithdrawalAsked)


def undo(case: Case, sitting: Sitting) -> Effect:
    """Take back the author's last applied command mail, with its notes and questions."""
    batches = _list_batches(case)
    batch = next((each for each in reversed(batches) if each[0].by == sitting.actor.person.address), None)
    if batch is None:
        return refuse(f"there is no command mail of yours on {case.reference} to take back")
    if not _is_of_staff(case, batch):
        return refuse(f"you changed {case.reference} last as its rep, and that is not taken back")
    promised = _find_promised(case, batch, sitting)
    last = next(each for each in reversed(batches) if _is_of_staff(case, each))
    refusal = _find_refusal(case, batch, last, promised, sitting)
    if refusal:
        return refuse(refusal, _find_way_out(batch))
    seqs = tuple(recorded.seq for recorded in batch)
    silent = f"; {case.rep.address} hears nothing of it" if promised else ""
    reads = f"took back your mail of {sitting.now.format_instant(batch[0].at)} ({_describe(batch)}){silent}"
    return Effect((CommandsUndone(seqs),), reads, retracted=tuple(notice.notice for notice in promised))


def _list_batches(case: Case) -> tuple[Batch, ...]:
    """The mails that changed the case, oldest first. One with nothing but a note changed nothing."""
    batches: dict[tuple[str, int | None, datetime], list[Recorded]] = {}
    for recorded in case.in_force:
        if isinstance(recorded.event, (*_COMMANDS, *_CHANGES, NoteAdded)):
            batches.setdefault((recorded.by, recorded.message, recorded.at), []).append(recorded)
    return tuple(
        tuple(batch)
        for batch in batches.values()
        if any(not isinstance(recorded.event, NoteAdded) for recorded in batch)
    )


def _is_of_staff(case: Case, batch: Batch) -> bool:
    """What a participant changes in the order may be a rep's wish, and no command."""
    is_command = any(isinstance(recorded.event, _COMMANDS) for recorded in batch)
    return is_command or batch[0].by not in case.participants


def _find_promised(case: Case, batch: Batch, sitting: Sitting) -> tuple[PromisedNotice, ...]:
    seqs = {recorded.seq for recorded in batch}
    return tuple(notice for notice in sitting.now.promised if notice.case_number == case.number and notice.seq in seqs)


def _find_refusal(case: Case, batch: Batch, last: Batch, promised: tuple[PromisedNotice, ...], sitting: Sitting) -> str:
    """Why it is too late; "" if it is not."""
    if batch != last:
        return f"{last[0].by} has changed {case.reference} since your last mail"
    if _is_built_upon(case, batch):
        return f"the order of {case.reference} was changed again since your last mail"
    if any(notice.case_number == case.number and _is_since(notice, batch, promised) for notice in sitting.now.promised):
        return f"{case.rep.address} was written to about {case.reference} as it stands since your last mail"
    if not all(notice.is_waiting for notice in promised):
        return f"{case.rep.address} has been told of it already"
    if not promised and sitting.actor.at - batch[0].at > sitting.now.undo_window:
        return f"your last mail is of {sitting.now.format_instant(batch[0].at)}, which is too long ago"
    return ""


def _is_since(notice: PromisedNotice, batch: Batch, promised: tuple[PromisedNotice, ...]) -> bool:
    """Made after the batch. What follows from no event has its number alone to tell, beside those of the batch."""
    if notice.seq is not None:
        return notice.seq > batch[-1].seq
    return any(notice.notice > each.notice for each in promised)


def _is_built_upon(case: Case, batch: Batch) -> bool:
    """The order was changed, and changed again by somebody: the later change stands on the earlier one."""
    if not any(isinstance(recorded.event, _CHANGES) for recorded in batch):
        return False
    changing = (*_CHANGES, RequestCompleted)
    return any(isinstance(each.event, changing) and each.seq > batch[-1].seq for each in case.in_force)


def _find_way_out(batch: Batch) -> str:
    """What corrects it instead, where one line does."""
    if any(isinstance(recorded.event, CaseRejected | DuplicateMarked) for recorded in batch):
        return "reopen: reason"
    return "reopen STEP: reason" if any(isinstance(recorded.event, StepReported) for recorded in batch) else ""


def _describe(batch: Batch) -> str:
    """`step reported, note added`."""
    return ", ".join(dict.fromkeys(recorded.event.kind.replace("_", " ") for recorded in batch))
