"""What else happened in the same mail, shortly: the notices that the recipient does not get one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cancel_mailbot.notices.changes import find_changes
from cancel_mailbot.notices.printable import printable_line, printable_lines
from cancel_mailbot.notices.statement import build_statement
from cancel_mailbot.notices.told import find_other, find_reason, find_words
from cancel_mailbot.notices.wording import FIELD_NAMES, join_words
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, NoticeKind

_MAX_WORDS = 1000
_Sentence = Callable[[Due, Case, ZoneInfo], str]


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence on what else happened, and somebody's words that belong to it."""

    sentence: str
    words: tuple[str, ...]


def describe_besides(due: Due, case: Case | None, zone: ZoneInfo) -> tuple[Aside, ...]:
    """What stands beside the notice, in the order given, each once."""
    if case is None:
        return ()
    asides = (Aside(_tell(each, case, zone), _quote(each, case)) for each in due.besides)
    return tuple(dict.fromkeys(aside for aside in asides if aside.sentence))


def _tell(due: Due, case: Case, zone: ZoneInfo) -> str:
    sentence = _SENTENCES.get(due.kind, "")
    return sentence if isinstance(sentence, str) else sentence(due, case, zone)


def _quote(due: Due, case: Case) -> tuple[str, ...]:
    return printable_lines(find_words(due, case), _MAX_WORDS, 20) if due.kind in _QUOTED else ()


def _tell_steps(due: Due, case: Case, _zone: ZoneInfo) -> str:
    told = join_words([step.completed for step in case.steps if step.key in due.steps])
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _tell_true_up(_due: Due, case: Case, zone: ZoneInfo) -> str:
    return f"Everything is cancelled, and the true-up is done. {build_statement(case, zone).outcome}."


def _tell_hold(due: Due, case: Case, _zone: ZoneInfo) -> str:
    return f"{case.reference} is on hold{_because(due, case)}"


def _tell_rejection(due: Due, case: Case, _zone: ZoneInfo) -> str:
    return f"{case.reference} was rejected{_because(due, case)}"


def _tell_reopening(due: Due, case: Case, _zone: ZoneInfo) -> str:
    return f"{case.reference} is open again{_because(due, case)}"


def _tell_duplicate(due: Due, case: Case, _zone: ZoneInfo) -> str:
    return f"{case.reference} is the same as {find_other(due, case)}, which goes on in its place."


def _tell_changes(_due: Due, case: Case, _zone: ZoneInfo) -> str:
    changed = "; ".join(f"{what}: {now}" for what, now in find_changes(case).rows)
    return f"The order was changed. {changed}." if changed else "The order was changed."


def _tell_missing(_due: Due, case: Case, _zone: ZoneInfo) -> str:
    missing = join_words([FIELD_NAMES[field] for field in case.request.missing])
    return f"We still need the {missing}: please answer with it." if missing else "Something is still missing."


def _tell_owner(_due: Due, case: Case, _zone: ZoneInfo) -> str:
    return f"{printable_line(case.owner, 320)} has {case.reference} now." if case.owner else ""


def _because(due: Due, case: Case) -> str:
    reason = printable_line(find_reason(due, case), 200)
    return f': "{reason}".' if reason else "."


_QUOTED = (
    NoticeKind.STAFF_QUESTION,
    NoticeKind.STAFF_ANSWER,
    NoticeKind.QUESTION,
    NoticeKind.AMENDMENT,
    NoticeKind.WITHDRAWAL,
    NoticeKind.ANSWER,
)
_SENTENCES: dict[NoticeKind, str | _Sentence] = {
    NoticeKind.ACKNOWLEDGEMENT: "Your request is complete and logged.",
    NoticeKind.INFORMATION_NEEDED: _tell_missing,
    NoticeKind.STEP_COMPLETED: _tell_steps,
    NoticeKind.TRUE_UP_CONFIRMATION: _tell_true_up,
    NoticeKind.ALREADY_IN_PROGRESS: "This order was already being cancelled, so nothing new was opened.",
    NoticeKind.WITHDRAWN: _tell_changes,
    NoticeKind.AMENDMENT_NOTED: "A change that you asked for waits for a decision.",
    NoticeKind.AMENDED: _tell_changes,
    NoticeKind.ON_HOLD: _tell_hold,
    NoticeKind.RESUMED: "It is no longer on hold.",
    NoticeKind.REJECTED: _tell_rejection,
    NoticeKind.REOPENED: _tell_reopening,
    NoticeKind.MARKED_DUPLICATE: _tell_duplicate,
    NoticeKind.STAFF_QUESTION: "We have a question, and wait for your answer:",
    NoticeKind.STAFF_ANSWER: "We also want to tell you:",
    NoticeKind.REP_REMINDER: "Please remember that we wait for your answer.",
    NoticeKind.WORK_ITEM: "There is a new order to cancel.",
    NoticeKind.QUESTION: "The rep also asks:",
    NoticeKind.AMENDMENT: "The rep also wants a change:",
    NoticeKind.WITHDRAWAL: "The rep also withdraws:",
    NoticeKind.ANSWER: "The rep also answers what was asked:",
    NoticeKind.ASSIGNED: _tell_owner,
    NoticeKind.REMINDER: "This is also a reminder that the case waits.",
}
