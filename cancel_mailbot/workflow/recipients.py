"""Who hears of a case among staff."""

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.facts import Circumstances


def find_staff(case: Case, now: Circumstances) -> tuple[Person, ...]:
    """Its owner; those who get what nobody has taken, where it has none or the owner is no longer on staff."""
    if not case.owner or (now.staff and case.owner not in now.staff):
        return now.notify
    known = {person.address: person for person in now.notify}
    return (known.get(case.owner, Person("", case.owner)),)
