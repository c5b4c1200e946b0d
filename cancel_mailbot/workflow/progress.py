"""What the rep hears when a case has moved on: derived from the case before and after a mail."""

from collections.abc import Iterable, Iterator

from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.events import (
    Event,
    ProductsAdded,
    Reopened,
    RepAsked,
    RepTold,
    RequestCorrected,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.recipients import find_staff


def find_progress(before: Case, after: Case) -> tuple[Due, ...]:
    """One notice for all that was completed between the two: the confirmation at the end, else the steps.

    A case that was reopened and settled anew in one mail is confirmed anew.
    """
    is_settled_anew = before.state is not CaseState.CLOSED or before.superseded != after.superseded
    if after.state is CaseState.CLOSED and is_settled_anew:
        return (Due(NoticeKind.TRUE_UP_CONFIRMATION, (after.rep,)),)
    completed = tuple(
        step.key for step in after.steps if after.is_complete(step.key) and not before.is_complete(step.key)
    )
    return (Due(NoticeKind.STEP_COMPLETED, (after.rep,), steps=completed),) if completed else ()


def tell_rep(before: Case, after: Case) -> tuple[Due, ...]:
    """All that the rep hears of what staff did between the two. What was taken back in the same mail is not told."""
    events = _list_new(before, after)
    return (
        *_tell_ending(before, after, events),
        *find_progress(before, after),
        *_tell_request(before, after, events),
        *_tell_pause(before, after),
        *_tell_reopening(before, after, events),
        *_tell_words(after, events),
    )


def tell_staff(before: Case, after: Case, now: Circumstances) -> tuple[Due, ...]:
    """The work item, when staff have completed the request themselves."""
    if not _is_completed(before, after):
        return ()
    return (Due(NoticeKind.WORK_ITEM, find_staff(after, now), author=after.rep),)


def _list_new(before: Case, after: Case) -> tuple[Event, ...]:
    return tuple(recorded.event for recorded in after.events[len(before.events) :])


def _tell_ending(before: Case, after: Case, events: tuple[Event, ...]) -> Iterator[Due]:
    if after.state is not before.state or after.ending != before.ending:
        if after.state is CaseState.REJECTED and after.ending:
            yield Due(NoticeKind.REJECTED, (after.rep,), words=after.ending.reason)
        if after.state is CaseState.DUPLICATE and after.ending:
            yield Due(NoticeKind.MARKED_DUPLICATE, (after.rep,), other=after.ending.of)
    withdrawals = [event for event in events if isinstance(event, WithdrawalAsked) and event.accepted]
    if withdrawals:
        yield Due(NoticeKind.WITHDRAWN, (after.rep,), words=_join(each.text for each in withdrawals), applied=True)


def _tell_request(before: Case, after: Case, events: tuple[Event, ...]) -> Iterator[Due]:
    if _is_completed(before, after):
        yield Due(NoticeKind.ACKNOWLEDGEMENT, (after.rep,))
    elif any(isinstance(event, RequestCorrected | ProductsAdded) for event in events):
        yield Due(NoticeKind.AMENDED, (after.rep,), applied=True)


def _is_completed(before: Case, after: Case) -> bool:
    return bool(before.request.missing) and not after.request.missing and not after.state.is_ended


def _tell_pause(before: Case, after: Case) -> Iterator[Due]:
    if after.hold and after.hold != before.hold:
        yield Due(NoticeKind.ON_HOLD, (after.rep,), words=after.hold.text)
    if before.hold and not after.hold and not after.state.is_ended:
        yield Due(NoticeKind.RESUMED, (after.rep,))


def _tell_reopening(before: Case, after: Case, events: tuple[Event, ...]) -> Iterator[Due]:
    """Told only where the rep had heard of the end: of the case's, or of a step's for the whole case."""
    reopened = [event for event in events if isinstance(event, Reopened)]
    if not reopened or after.state.is_ended:
        return
    steps = {step for event in reopened for step in event.steps}
    is_undone = any(before.is_complete(step) and not after.is_complete(step) for step in steps)
    is_asked_for_again = {product.n for product in after.active} & {p.n for p in before.products if p.withdrawn}
    if before.state.is_ended or is_undone or is_asked_for_again:
        yield Due(NoticeKind.REOPENED, (after.rep,), words=_join(event.reason for event in reopened))


def _tell_words(after: Case, events: tuple[Event, ...]) -> Iterator[Due]:
    for event in events:
        if isinstance(event, RepAsked):
            yield Due(NoticeKind.STAFF_QUESTION, (after.rep,), words=event.text)
        if isinstance(event, RepTold):
            yield Due(NoticeKind.STAFF_ANSWER, (after.rep,), words=event.text)


def _join(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))
