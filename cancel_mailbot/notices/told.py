"""What a due notice has to tell: its words and its reason, from the notice itself or from what happened to the case."""

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.notices.past import find_last_event
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    NoticeBounced,
    QuestionAsked,
    Reopened,
    RepAsked,
    RepTold,
    WithdrawalAsked,
)

_Said = RepAsked | RepTold | AnswerReceived | QuestionAsked | AmendmentAsked
_SAID: dict[NoticeKind, type[_Said]] = {
    NoticeKind.STAFF_QUESTION: RepAsked,
    NoticeKind.STAFF_ANSWER: RepTold,
    NoticeKind.ANSWER: AnswerReceived,
    NoticeKind.QUESTION: QuestionAsked,
    NoticeKind.AMENDMENT: AmendmentAsked,
}
_REASONS = ("help", "status", "list")  # of an answer that was asked for: what is answered, and no reason


def find_words(due: Due, case: Case | None) -> str:
    """Somebody's own words, which the notice passes on."""
    return due.words or _find_words(due.kind, case)


def find_reason(due: Due, case: Case | None) -> str:
    """Why it happened, as staff or a server said it; "" where nobody said why."""
    if due.kind is NoticeKind.COMMAND_ANSWER and due.why in _REASONS:
        return ""
    return due.why or _find_reason(due, case)


def find_other(due: Due, case: Case | None) -> str:
    """The reference of the case that this one duplicates, or ""."""
    number = due.other or (case.ending.of if case and case.ending else None)
    return format_reference(number) if number else ""


def find_withdrawal(case: Case | None) -> WithdrawalAsked | None:
    """The last withdrawal, granted or not."""
    return find_last_event(case, WithdrawalAsked)


def _find_words(kind: NoticeKind, case: Case | None) -> str:
    if kind is NoticeKind.WORK_ITEM:
        return _lines_read(case)
    event = find_last_event(case, _SAID[kind]) if kind in _SAID else None
    return event.text if event else ""


def _lines_read(case: Case | None) -> str:
    """The lines that the request was read from, for staff who get no other words of the rep."""
    return "\n".join(dict.fromkeys(source.line for source in case.request.sources)) if case else ""


def _find_reason(due: Due, case: Case | None) -> str:
    if case is None:
        return ""
    match due.kind:
        case NoticeKind.ON_HOLD:
            return due.words or (case.hold.text if case.hold else "")
        case NoticeKind.REJECTED:
            return due.words or (case.ending.reason if case.ending else "")
        case NoticeKind.REOPENED:
            return due.words or (reopened.reason if (reopened := find_last_event(case, Reopened)) else "")
        case NoticeKind.NOTICE_BOUNCED:
            bounced = find_last_event(case, NoticeBounced)
            return f"{bounced.recipient}: {bounced.status} {bounced.diagnostic}" if bounced else ""
        case _:
            return ""
