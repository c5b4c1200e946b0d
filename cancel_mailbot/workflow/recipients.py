"""Who hears of a case among staff."""

from dataclasses import dataclass

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.facts import Circumstances


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who hears what: `notify` while nobody of `staff` has taken the case, `escalate_to` from level 2 on.

    `staff` are addresses; empty where the site does not say who belongs to it.
    """

    notify: tuple[Person, ...]
    escalate_to: tuple[Person, ...]
    staff: frozenset[str] = frozenset()


def find_staff(case: Case, now: Circumstances | Recipients) -> tuple[Person, ...]:
    """Its owner; those who get what nobody has taken, where it has none or the owner is no longer on staff."""
    if not case.owner or (now.staff and case.owner not in now.staff):
        return now.notify
    known = {person.address: person for person in now.notify}
    return (known.get(case.owner, Person("", case.owner)),)
