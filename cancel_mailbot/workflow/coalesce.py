"""Several notices that are due at once → one mail for each recipient and audience."""

from collections.abc import Iterable
from dataclasses import replace

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.workflow.due import Due, NoticeKind

# What a rep and what staff must hear first. The first ones can't be told in a sentence beside another notice.
_ALONE = (
    NoticeKind.TRUE_UP_CONFIRMATION,
    NoticeKind.REP_HELP,
    NoticeKind.STATUS,
    NoticeKind.COMMAND_ANSWER,
    NoticeKind.DIGEST,
    NoticeKind.HELD_MESSAGE,
    NoticeKind.NOTICE_BOUNCED,
)
_LOUDNESS = (
    *_ALONE,
    NoticeKind.REJECTED,
    NoticeKind.MARKED_DUPLICATE,
    NoticeKind.WITHDRAWN,
    NoticeKind.ACKNOWLEDGEMENT,
    NoticeKind.INFORMATION_NEEDED,
    NoticeKind.STAFF_QUESTION,
    NoticeKind.ON_HOLD,
    NoticeKind.REOPENED,
    NoticeKind.STEP_COMPLETED,
    NoticeKind.AMENDED,
    NoticeKind.AMENDMENT_NOTED,
    NoticeKind.ALREADY_IN_PROGRESS,
    NoticeKind.RESUMED,
    NoticeKind.STAFF_ANSWER,
    NoticeKind.REP_REMINDER,
    NoticeKind.WORK_ITEM,
    NoticeKind.WITHDRAWAL,
    NoticeKind.AMENDMENT,
    NoticeKind.ANSWER,
    NoticeKind.QUESTION,
    NoticeKind.ASSIGNED,
    NoticeKind.REMINDER,
)


def coalesce(dues: Iterable[Due]) -> tuple[Due, ...]:
    """The loudest notice of each recipient and audience, with the others beside it; the same mail is made once.

    A second notice that can't be told beside another stays one of its own: nothing is left out.
    """
    flat = tuple(dict.fromkeys(each for due in dues for each in _flatten(due)))
    recipients = {(person.address, due.kind.audience): person for due in flat for person in due.to}
    shared: dict[tuple[Due, ...], list[Person]] = {}
    for (address, audience), person in recipients.items():
        theirs = tuple(due for due in flat if due.kind.audience is audience and _is_for(due, address))
        for group in _group(theirs):
            shared.setdefault(group, []).append(person)
    return tuple(_join(group, tuple(people)) for group, people in shared.items())


def _flatten(due: Due) -> tuple[Due, ...]:
    return (replace(due, besides=()), *(replace(each, to=due.to) for each in due.besides))


def _is_for(due: Due, address: str) -> bool:
    return any(person.address == address for person in due.to)


def _group(dues: tuple[Due, ...]) -> list[tuple[Due, ...]]:
    """The notices of one recipient: one mail, and one more for each that can't be told beside another."""
    lead, *others = sorted(dues, key=lambda due: _LOUDNESS.index(due.kind))
    alone = [due for due in others if due.kind in _ALONE]
    return [(lead, *(due for due in others if due not in alone)), *((due,) for due in alone)]


def _join(group: tuple[Due, ...], people: tuple[Person, ...]) -> Due:
    lead, *others = group
    return replace(lead, to=people, besides=tuple(replace(due, to=people) for due in others))
