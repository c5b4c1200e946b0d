"""A reminder as templates see it: what waits, since when, and how loud that is, in plain words."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_instant
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.notices.changes import name_products
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import FIELD_NAMES, join_words
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.due import Concern, Reminder
from cancel_mailbot.workflow.events import CaseOpened, RequestCompleted, RequestCorrected

_REQUESTED = (CaseOpened, RequestCompleted, RequestCorrected)


@dataclass(frozen=True, slots=True)
class ReminderView:
    """`first` is the loudest thing in a sentence or two, `others` the rest; `open` names the products that wait."""

    first: str
    others: tuple[str, ...]
    open: str
    since: str
    is_escalation: bool
    heading: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What a sentence is made of. `step` is what the step is called, `since` when the loudest thing began to wait."""

    step: str
    open: str
    since: str
    asked: str
    run: str
    rep: str
    words: str
    blocked: str


def view_reminder(reminder: Reminder, case: Case, next_run: datetime | None, zone: ZoneInfo) -> ReminderView:
    """The reminder in words."""
    step = find_step(case, reminder.step)
    waiting = _Waiting(
        step=step.title if step else "The case",
        # The waiting began with the step only where the reminder is about one.
        open=f"has been open since {format_instant(reminder.since, zone)}" if reminder.step else "is still open",
        since=format_instant(reminder.since, zone),
        asked=f" since {format_instant(case.question.at, zone)}" if case.question else "",
        run=format_instant(next_run, zone) if next_run else "",
        rep=printable_line(case.rep.name or case.rep.address, 100),
        words=_quote(case.question.text) if case.question and case.question.text.strip() else ".",
        blocked=_find_block(case, step),
    )
    first, *others = [_tell(concern, waiting) for concern in _drop_repeats(reminder.concerns)] or [
        f"It waits since {waiting.since}."
    ]
    if waiting.blocked and reminder.concerns[:1] != (Concern.QUESTION,):
        first = " ".join((waiting.blocked, first))
    halted = _tell_halt(case, zone)
    if halted and not leads_with_question(reminder):
        first = " ".join(filter(None, (halted, _tell_halted(reminder, waiting))))
    open_ones = [each for each in case.active if step and not each.status(step.key).state.is_complete]
    return ReminderView(
        first=first,
        others=tuple(others),
        open=name_products(tuple(open_ones)),
        since=waiting.since,
        is_escalation=reminder.level > 1,
        heading="What you can do" if halted or leads_with_question(reminder) else "Answer when it is done",
    )


def _quote(text: str) -> str:
    return f': "{printable_line(text, 300)}"'


def _find_block(case: Case, step: Step | None) -> str:
    """Why the step is blocked, in a sentence; "" where it is not."""
    states = [product.status(step.key) for product in case.active] if step else []
    reasons = [status.reason for status in states if status.state is StepState.BLOCKED]
    if step is None or not reasons:
        return ""
    return f"{step.title} is blocked{_quote('; '.join(dict.fromkeys(reasons))) if any(reasons) else '.'}"


def leads_with_question(reminder: Reminder) -> bool:
    """What the rep waits for is the loudest thing."""
    return reminder.concerns[:1] == (Concern.QUESTION,)


def _tell_halt(case: Case, zone: ZoneInfo) -> str:
    """What the case waits for where no step can be reported; "" where one can."""
    if case.hold:
        return f"It has been on hold since {format_instant(case.hold.at, zone)}."
    if case.state is CaseState.NEEDS_INFO:
        missing = join_words([FIELD_NAMES[field] for field in case.request.missing])
        asked = [each.at for each in case.in_force if isinstance(each.event, _REQUESTED)][-1]
        return f"It waits for the rep's {missing}: the rep was asked on {format_instant(asked, zone)}."
    return ""


def _tell_halted(reminder: Reminder, waiting: _Waiting) -> str:
    """What makes it urgent although it can't go on."""
    match reminder.concerns[:1]:
        case (Concern.MISSED_RUN,):
            return f"{waiting.step} is still open, and invoices were run meanwhile."
        case (Concern.RUN_AHEAD,):
            run = f" on {waiting.run}" if waiting.run else ""
            return f"{waiting.step} is still open, and the next invoice run is{run or ' near'}."
        case (Concern.REP_SILENT,):
            return _tell(Concern.REP_SILENT, waiting)
        case _:
            return ""


def _drop_repeats(concerns: tuple[Concern, ...]) -> tuple[Concern, ...]:
    """What is told of an invoice run says already that the step waits."""
    about_runs = {Concern.MISSED_RUN, Concern.RUN_AHEAD}.intersection(concerns)
    return tuple(concern for concern in concerns if not about_runs or concern is not Concern.STEP)


def find_step(case: Case, key: str) -> Step | None:
    """The step with this key, else the next one."""
    return next((step for step in case.steps if step.key == key), case.next_step)


def _tell(concern: Concern, waiting: _Waiting) -> str:
    match concern:
        case Concern.MISSED_RUN:
            return f"{waiting.step} {waiting.open}, and invoices were run meanwhile. Please finish it now."
        case Concern.RUN_AHEAD:
            run = f" on {waiting.run}" if waiting.run else ""
            return f"{waiting.step} has been open since {waiting.since}. Please finish it before the invoice run{run}."
        case Concern.REP_SILENT:
            return f"{waiting.rep} was reminded twice and has not answered. Please call."
        case Concern.QUESTION:
            return f"{waiting.rep} has waited for an answer{waiting.asked}{waiting.words}"
        case Concern.BLOCKED:
            return f"{waiting.step} has been blocked since {waiting.since}. Can it go on?"
        case Concern.STEP:
            return f"{waiting.step} has been open since {waiting.since}."
        case _:
            assert_never(concern)
