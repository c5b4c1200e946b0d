"""What a notice tells beside the case itself, as templates see it: somebody's words, verdicts, reasons, changes."""

import re
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.notices.case_view import StepView, show_person, view_step
from cancel_mailbot.notices.changes import find_changes, name_products
from cancel_mailbot.notices.past import find_last, find_last_event
from cancel_mailbot.notices.printable import printable_line, printable_lines
from cancel_mailbot.notices.told import find_other, find_reason, find_withdrawal, find_words
from cancel_mailbot.notices.wording import join_words
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, LineVerdict, Verdict
from cancel_mailbot.workflow.events import Assigned, Reopened, RepAsked, WithdrawalAsked

_MAX_LINES = 30
_QUESTIONS = ("help", "status", "list")
_NAMED_CASE = re.compile(r"[#/]?\s{0,5}\[?cxl-[0-9]{1,9}\]?:?")


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a command mail: as written, its verdict in words, how it was read, and what is wrong with it."""

    line: str
    verdict: str
    tone: str
    reads: str
    why: str


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The lines about one case; `reference` is "" where the mail has only one of them."""

    reference: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class NewsView:
    """What happened: the parts of a `Due` in words. `answer` is applied, undone, refused, told, or none (no command).

    `completed` are the steps just completed; `withdrawn` the products that are taken back ("" = the whole case), and
    `was_begun` whether a step of one of these was reported;
    `changes` what the order's last change made of it, as (what, now), and `by_rep` says that the rep made it. `by` is
    who gave the case to its owner, `redone` which steps were reopened last and `again` which products, `other` the
    case that this one duplicates. `asked` is what staff asked last, `open_question` the same while the rep owes the
    answer. `applied` says that what the author wrote took effect.
    """

    completed: tuple[StepView, ...]
    groups: tuple[LineGroup, ...]
    line_count: int
    more_lines: int
    errors: int
    answer: str
    asked_help: bool
    words: tuple[str, ...]
    asked: tuple[str, ...]
    open_question: tuple[str, ...]
    author: str
    subject: str
    why: str
    withdrawn: str
    was_begun: bool
    accepted: bool
    applied: bool
    changes: tuple[tuple[str, str], ...]
    by_rep: bool
    by: str
    redone: str
    again: str
    other: str


def view_news(due: Due, case: Case | None, zone: ZoneInfo) -> NewsView:
    """The notice in words."""
    withdrawal, changes = find_withdrawal(case), find_changes(case)
    steps = [step for step in case.steps if step.key in due.steps] if case else []
    return NewsView(
        completed=tuple(view_step(case, step, zone) for step in steps) if case else (),
        groups=_group(due, case),
        line_count=len(due.lines),
        more_lines=max(0, len(due.lines) - _MAX_LINES),
        errors=sum(line.verdict is Verdict.ERROR for line in due.lines),
        answer=_answer(due),
        asked_help=any(_first_word(line) == "help" for line in due.lines),
        words=printable_lines(find_words(due, case)),
        asked=printable_lines(asked.text) if (asked := find_last_event(case, RepAsked)) else (),
        open_question=printable_lines(case.asked.text) if case and case.asked else (),
        author=show_person(due.author) if due.author else "",
        subject=printable_line(due.subject),
        why=printable_line(find_reason(due, case), 500),
        withdrawn=_name_withdrawn(case, withdrawal),
        was_begun=_was_begun(case, withdrawal),
        accepted=due.applied or withdrawal is None or withdrawal.accepted,
        applied=due.applied,
        changes=changes.rows,
        by_rep=changes.by_rep,
        by=_find_assigner(due, case),
        redone=_name_redone(case),
        again=_name_asked_again(case),
        other=find_other(due, case),
    )


def _group(due: Due, case: Case | None) -> tuple[LineGroup, ...]:
    shown = due.lines[:_MAX_LINES]
    known = {line.case_number for line in due.lines if line.case_number is not None}
    is_one = len(known) < 2 and (not known or (case is not None and known == {case.number}))
    if is_one:
        return (LineGroup("", tuple(_view_line(line, due) for line in shown)),) if shown else ()
    return tuple(
        LineGroup(format_reference(number) if number else "No case", tuple(_view_line(line, due) for line in lines))
        for number, lines in groupby(shown, key=lambda line: line.case_number)
    )


def _view_line(line: LineVerdict, due: Due) -> LineView:
    words, tone = {
        Verdict.OK: ("applied" if due.applied else "understood", "done"),
        Verdict.ERROR: ("not applied", "stuck"),
        Verdict.NOTE: ("note", "waiting"),
    }[line.verdict]
    written, reads, why = (printable_line(each, 200) for each in (line.line, line.reads, line.why))
    return LineView(written, words, tone, reads, why)


def _answer(due: Due) -> str:
    if all(line.verdict is Verdict.NOTE for line in due.lines):
        return "told" if due.listings or due.why in _QUESTIONS else "none"
    if any(line.verdict is Verdict.ERROR for line in due.lines):
        return "refused"
    written = [_first_word(line) for line in due.lines]
    if due.applied and "undo" in written:
        return "undone"
    return "applied" if due.applied and not all(word in _QUESTIONS for word in written) else "told"


def _first_word(line: LineVerdict) -> str:
    """The first word after the case that the line may name: `CXL-1042: status`."""
    if line.verdict is not Verdict.OK:
        return ""
    words = _NAMED_CASE.sub("", line.line.strip().lower()).lstrip("#/ ").split()
    return words[0].rstrip(".:") if words else ""


def _find_assigner(due: Due, case: Case | None) -> str:
    """Whoever gave the case to its owner."""
    assigned = find_last(case, Assigned)
    by = due.author.name if due.author and due.author.name else assigned.by if assigned else ""
    return printable_line(by, 320)


def _name_redone(case: Case | None) -> str:
    reopened = find_last_event(case, Reopened)
    titles = [step.title for step in case.steps if step.key in reopened.steps] if case and reopened else []
    return join_words(titles)


def _was_begun(case: Case | None, withdrawal: WithdrawalAsked | None) -> bool:
    taken_back = (
        [product for product in case.products if product.n in withdrawal.products] if case and withdrawal else []
    )
    return any(status.state is not StepState.PENDING for product in taken_back for _, status in product.steps)


def _name_asked_again(case: Case | None) -> str:
    """The products that had been withdrawn; "" where a step or a whole case was reopened."""
    reopened = find_last_event(case, Reopened)
    if case is None or reopened is None or reopened.steps:
        return ""
    return name_products(tuple(map(case.product, reopened.products)))


def _name_withdrawn(case: Case | None, withdrawal: WithdrawalAsked | None) -> str:
    if case is None or withdrawal is None or not withdrawal.products:
        return ""
    return name_products(tuple(product for product in case.products if product.n in withdrawal.products))
