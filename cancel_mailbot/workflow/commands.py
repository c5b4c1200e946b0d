"""Staff commands on a case → events, all of a mail or none, with a verdict for each line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.reading.command import (
    AddNote,
    AskHelp,
    AskStatus,
    CommandBlock,
    CommandLine,
    Outcome,
    OutcomeKind,
    ReportAll,
    ReportStep,
)
from cancel_mailbot.reading.commands import describe
from cancel_mailbot.workflow.case import Case, CaseState, Product, advance
from cancel_mailbot.workflow.command_mail import Actor
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.due import Disposition, Due, LineVerdict, NoticeKind, Verdict
from cancel_mailbot.workflow.events import Event, NoteAdded, Recorded, StepReported
from cancel_mailbot.workflow.progress import find_progress

_TIME_ZONES = timedelta(days=1)  # a day that has begun somewhere on Earth has come


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one line does to the case: its events, how it reads, and why it is refused ("" if it is not)."""

    events: tuple[Event, ...] = ()
    reads: str = ""
    refusal: str = ""


def decide_commands(case: Case, block: CommandBlock, actor: Actor) -> Decision:
    """Apply every line, or none if one is wrong. Repeating what is done changes nothing and says who did it."""
    after, events, outcomes = _apply(case, block.lines, actor)
    verdicts = tuple(_verdict(line, outcome) for line, outcome in zip(block.lines, outcomes, strict=True))
    if any(verdict.verdict is Verdict.ERROR for verdict in verdicts):
        answer = Due(NoticeKind.COMMAND_ANSWER, (actor.person,), lines=verdicts, why=_question(block))
        return _decision(case, "a line is wrong; nothing was applied", (), (answer,), verdicts)
    if block.note:
        events = (*events, NoteAdded(block.note))
        verdicts = (*verdicts, LineVerdict(block.note, Verdict.NOTE, "kept as a note"))
    answer = Due(NoticeKind.COMMAND_ANSWER, (actor.person,), lines=verdicts, applied=True, why=_question(block))
    answers = (answer,) if _is_answer_due(block, outcomes) else ()
    return _decision(case, _summary(verdicts), events, (*find_progress(case, after), *answers), verdicts)


def refuse_commands(block: CommandBlock, actor: Actor) -> Decision:
    """The answer to commands that belong to no case: which case? `help` is answered all the same."""
    verdicts = tuple(_verdict_without_case(line) for line in block.lines)
    answer = Due(NoticeKind.COMMAND_ANSWER, (actor.person,), lines=verdicts, why=_question(block))
    return Decision(Disposition.COMMAND, "on no case", notices=(answer,), lines=verdicts)


def _apply(
    case: Case, lines: tuple[CommandLine, ...], actor: Actor
) -> tuple[Case, tuple[Event, ...], tuple[_Outcome, ...]]:
    """The case after all the lines, their events, and an outcome for each line in the order written.

    The true-up comes last, wherever it stands in the mail, since it needs what the other lines report.
    """
    outcomes: dict[int, _Outcome] = {}
    events: tuple[Event, ...] = ()
    for n in sorted(range(len(lines)), key=lambda n: _rank(case, lines[n])):
        outcomes[n] = _perform(case, lines[n], actor)
        events += outcomes[n].events
        case = _advance_all(case, outcomes[n].events, actor)
    return case, events, tuple(outcomes[n] for n in range(len(lines)))


def _rank(case: Case, line: CommandLine) -> int:
    match line.command:
        case ReportStep(step=key):
            return [step.key for step in case.steps].index(key)
        case _:
            return len(case.steps)


def _advance_all(case: Case, events: Iterable[Event], actor: Actor) -> Case:
    for event in events:
        case = advance(case, Recorded(len(case.events) + 1, actor.at, actor.person.address, None, event))
    return case


def _perform(case: Case, line: CommandLine, actor: Actor) -> _Outcome:
    if line.case_number not in (None, case.number):
        named = format_reference(line.case_number or 0)
        return _Outcome(refusal=f"this mail is on {case.reference}; write about {named} in a mail of its own")
    match line.command:
        case None:
            return _Outcome(refusal=f"{line.why}; write `{line.closest}`" if line.closest else line.why)
        case ReportStep(on=day) | ReportAll(on=day) if day and day > (actor.at + _TIME_ZONES).date():
            return _Outcome(refusal=f"{day} is still to come: report what is done")
        case ReportStep() as report:
            return _report(case, report)
        case ReportAll() as report:
            return _report_all(case, report, actor)
        case AddNote(text=text):
            return _Outcome((NoteAdded(text),), "a note")
        case AskStatus() | AskHelp():
            return _Outcome(reads=describe(line.command, case.steps))


def _report(case: Case, report: ReportStep) -> _Outcome:
    step = next(step for step in case.steps if step.key == report.step)
    if step.needs_outcome and report.state is StepState.NOT_NEEDED:
        report = replace(report, outcome=Outcome(OutcomeKind.NONE))
    refusal = _find_refusal(case, step, report)
    if refusal:
        return _Outcome(refusal=refusal)
    concerned = _concerned(case, report)
    changed = tuple(n for n in concerned if _changes(case.product(n), report))
    if not changed:
        return _Outcome(reads=_already(case, step, report.products))
    event = StepReported(
        step=step.key,
        state=report.state,
        products=changed,
        on=report.on,
        ref=report.ref,
        reason=report.reason,
        outcome=report.outcome,
        whole_case=not report.products and len(case.active) > 1,
    )
    return _Outcome((event,), describe(replace(report, products=changed), case.steps))


def _find_refusal(case: Case, step: Step, report: ReportStep) -> str:
    """Why this report can't be taken; "" if it can."""
    if case.state is CaseState.NEEDS_INFO:
        return f"{case.reference} still waits for the rep: {', '.join(case.request.missing)} missing"
    if case.state is CaseState.WITHDRAWN:
        return f"{case.reference} is withdrawn"
    return (
        _refuse_products(case, report.products)
        or _refuse_state(case, step, report)
        or _refuse_outcome(case, step, report)
    )


def _refuse_products(case: Case, products: tuple[int, ...]) -> str:
    known = {product.n for product in case.products}
    unknown = [n for n in products if n not in known]
    if unknown:
        return f"there is no {_names(unknown)}; {case.reference} has {_names(sorted(known))}"
    withdrawn = [n for n in products if case.product(n).withdrawn]
    return f"{_names(withdrawn)} is withdrawn" if withdrawn else ""


def _refuse_state(case: Case, step: Step, report: ReportStep) -> str:
    """A finished step stays finished, and none is finished before what must come first."""
    concerned = _concerned(case, report)
    statuses = {n: case.product(n).status(step.key) for n in concerned}
    contrary = [n for n in concerned if statuses[n].state.is_complete and statuses[n].state is not report.state]
    if contrary and (report.products or len(contrary) == len(concerned)):
        status = statuses[contrary[0]]
        return f"{step.words[0]} is already {status.state} for {_names(contrary)} ({status.by})"
    if not report.state.is_complete:
        return ""
    open_before = [
        earlier
        for earlier in case.steps
        if earlier.key in step.after and not _is_complete_for(case, earlier, concerned)
    ]
    if not open_before:
        return ""
    return f"{step.words[0]} comes after {' and '.join(earlier.words[0] for earlier in open_before)}"


def _refuse_outcome(case: Case, step: Step, report: ReportStep) -> str:
    word = step.words[0]
    if step.needs_outcome and report.state.is_complete and report.outcome is None:
        return f"say how it ended: `{word} done credit AMOUNT`, `{word} done charge AMOUNT` or `{word} done no credit`"
    if report.outcome and report.outcome.kind is not OutcomeKind.NONE and len(report.products) > 1:
        return "one amount for several products: write a line for each, or name none for the whole case"
    repeated = [n for n in _concerned(case, report) if _contradicts(case, n, report)]
    return f"the true-up of {_names(repeated)} is done with another outcome" if repeated else ""


def _contradicts(case: Case, n: int, report: ReportStep) -> bool:
    if report.outcome is None or not case.product(n).status(report.step).state.is_complete:
        return False
    return all(line.outcome != report.outcome for line in case.true_ups if line.product in (n, None))


def _concerned(case: Case, report: ReportStep) -> tuple[int, ...]:
    """The products that the report is about: those named, else all that are open in this step."""
    open_ones = tuple(product.n for product in case.active if not product.status(report.step).state.is_complete)
    return report.products or open_ones or tuple(product.n for product in case.active)


def _changes(product: Product, report: ReportStep) -> bool:
    status = product.status(report.step)
    if status.state.is_complete:
        return False
    return (status.state, status.reason, status.ref, status.on) != (report.state, report.reason, report.ref, report.on)


def _is_complete_for(case: Case, step: Step, products: tuple[int, ...]) -> bool:
    return all(case.product(n).status(step.key).state.is_complete for n in products)


def _already(case: Case, step: Step, products: tuple[int, ...]) -> str:
    statuses = [case.product(n).status(step.key) for n in products or (product.n for product in case.active)]
    reported = {status.at: status for status in statuses if status.at}
    at = max(reported)
    return f"{step.words[0]} was already {reported[at].state}: {reported[at].by}, {at:%Y-%m-%d %H:%M} UTC"


def _report_all(case: Case, report: ReportAll, actor: Actor) -> _Outcome:
    """Every open step in turn; the outcome goes to the step that needs one."""
    refusal = _refuse_products(case, report.products)
    if refusal:
        return _Outcome(refusal=refusal)
    events: tuple[Event, ...] = ()
    reads = []
    for step in case.steps:
        outcome = report.outcome if step.needs_outcome else None
        still_open = tuple(n for n in report.products if not _is_complete_for(case, step, (n,)))
        if report.products and not still_open:
            continue
        done = ReportStep(step.key, StepState.DONE, still_open, report.on, report.ref, "", outcome)
        result = _report(case, done)
        if result.refusal:
            return result
        case = _advance_all(case, result.events, actor)
        events += result.events
        reads.append(result.reads)
    return _Outcome(events, "; ".join(reads) or "everything was already done")


def _verdict(line: CommandLine, outcome: _Outcome) -> LineVerdict:
    if outcome.refusal:
        return LineVerdict(line.line, Verdict.ERROR, why=outcome.refusal)
    return LineVerdict(line.line, Verdict.OK, reads=outcome.reads)


def _verdict_without_case(line: CommandLine) -> LineVerdict:
    if isinstance(line.command, AskHelp):
        return LineVerdict(line.line, Verdict.OK, reads="help")
    if line.case_number is not None:
        return LineVerdict(line.line, Verdict.ERROR, why=f"there is no case {format_reference(line.case_number)}")
    why = f"which case? Answer its work item, or write `CXL-1042 {line.line}`"
    return LineVerdict(line.line, Verdict.ERROR, why=why)


def _question(block: CommandBlock) -> str:
    """What the mail asks for besides: "help", "status" or ""."""
    asked = {type(line.command) for line in block.lines}
    return "help" if AskHelp in asked else "status" if AskStatus in asked else ""


def _is_answer_due(block: CommandBlock, outcomes: tuple[_Outcome, ...]) -> bool:
    """Asked for, or a line changed nothing, so that its author should know why."""
    return bool(_question(block)) or any(not outcome.events for outcome in outcomes)


def _decision(
    case: Case, reason: str, events: tuple[Event, ...], notices: tuple[Due, ...], lines: tuple[LineVerdict, ...]
) -> Decision:
    applied = all(line.verdict is not Verdict.ERROR for line in lines)
    return Decision(Disposition.COMMAND, reason, (Change(case.number, events, notices),), lines=lines, applied=applied)


def _summary(verdicts: tuple[LineVerdict, ...]) -> str:
    return "; ".join(verdict.reads for verdict in verdicts)


def _names(products: Iterable[int]) -> str:
    return ", ".join(f"p{n}" for n in products)
