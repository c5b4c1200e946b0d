"""What happened to a case last, by kind. What was undone never happened."""

from typing import TypeVar

from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.events import Event, Recorded

_Kind = TypeVar("_Kind", bound=Event)


def find_last(case: Case | None, *kinds: type[Event]) -> Recorded | None:
    """The newest event of one of these kinds."""
    return next((each for each in reversed(case.in_force if case else ()) if isinstance(each.event, kinds)), None)


def find_last_event(case: Case | None, kind: type[_Kind]) -> _Kind | None:
    """The newest event of this kind, without when and by whom."""
    events = (recorded.event for recorded in reversed(case.in_force if case else ()))
    return next((event for event in events if isinstance(event, kind)), None)


def find_mail(case: Case, last: Recorded) -> tuple[Recorded, ...]:
    """All events that the same mail made as this one, oldest first."""
    same = (last.by, last.message, last.at)
    return tuple(each for each in case.in_force if (each.by, each.message, each.at) == same)
