"""Where a case stands beside its steps, in sentences: who has it, what holds it up, who waits for whom."""

from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_instant
from cancel_mailbot.ground.identity import Role, format_reference
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import FIELD_NAMES, count_words, join_words
from cancel_mailbot.workflow.case import Case, CaseState, Ending, Wait

_MAX_RUNS = 3


def describe_next(case: Case, audience: Role) -> str:
    """What comes next, in a sentence with its full stop; "" where the case ended before its time."""
    match case.state:
        case CaseState.CLOSED:
            return "Nothing is left to do."
        case CaseState.ON_HOLD:
            return "It is on hold: nothing is done until it goes on."
        case CaseState.NEEDS_INFO:
            return f"Still needed: the {join_words([FIELD_NAMES[field] for field in case.request.missing])}."
        case CaseState.OPEN if case.asked:
            return "Next: your answer." if audience is Role.REP else "Next: the rep's answer."
        case CaseState.OPEN if case.next_step:
            return f"Next: {case.next_step.title}."
        case _:
            return ""


def describe_standing(case: Case, audience: Role, zone: ZoneInfo) -> tuple[str, ...]:
    """Whatever the steps do not show. Staff also read who has the case."""
    told = (_tell_rep if audience is Role.REP else _tell_staff)(case, zone)
    return tuple(filter(None, (_describe_ending(case.ending), *told)))


def describe_flags(case: Case, zone: ZoneInfo) -> str:
    """What staff must not overlook, in whatever notice of the case: invoices may hold what was cancelled."""
    if not case.missed_runs:
        return ""
    days = [format_instant(run, zone) for run in case.missed_runs]
    runs = join_words(days if len(days) <= _MAX_RUNS else [days[0], count_words(len(days) - 1, "later day")])
    return f"May have been invoiced: true-up needed. Invoices were run on {runs}, while billing was still open."


def _describe_ending(ending: Ending | None) -> str:
    if ending is None:
        return ""
    reason = f": {_quote(ending.reason)}" if ending.reason else "."
    match ending.state:
        case CaseState.REJECTED:
            return f"Rejected{reason}"
        case CaseState.DUPLICATE if ending.of is not None:
            return f"The same as {format_reference(ending.of)}, which goes on in its place."
        case CaseState.WITHDRAWN:
            return f"Withdrawn{reason}"
        case _:
            return ""


def _tell_rep(case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        _since("On hold since", case.hold, zone),
        _since("We have waited for your answer since", case.asked, zone),
        _since("You have waited for our answer since", case.question, zone),
    )


def _tell_staff(case: Case, zone: ZoneInfo) -> tuple[str, ...]:
    has_it = f"{printable_line(case.owner, 320)} has it." if case.owner else "Nobody has taken it."
    return (
        "" if case.state.is_ended else has_it,
        _since("On hold since", case.hold, zone),
        _since("Waiting for the rep's answer since", case.asked, zone),
        _since("The rep has waited for an answer since", case.question, zone),
    )


def _since(words: str, wait: Wait | None, zone: ZoneInfo) -> str:
    if wait is None:
        return ""
    return f"{words} {format_instant(wait.at, zone)}{f': {_quote(wait.text)}' if wait.text.strip() else '.'}"


def _quote(text: str) -> str:
    return f'"{printable_line(text, 200)}"'
