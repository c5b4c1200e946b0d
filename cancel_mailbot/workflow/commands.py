"""Staff commands → events and notices: all of a mail or none, on one case or several, with a verdict for each line."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from cancel_mailbot.ground.identity import Person, format_reference
from cancel_mailbot.reading.command import (
    AddNote,
    AddProducts,
    AskHelp,
    AskRep,
    AskStatus,
    Assign,
    CaseList,
    Command,
    CommandBlock,
    CommandLine,
    Hold,
    ListCases,
    MarkDuplicate,
    Reject,
    Reopen,
    ReportAll,
    ReportStep,
    Resume,
    SetField,
    Take,
    TellRep,
    Undo,
    WithdrawProducts,
)
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.coalesce import coalesce
from cancel_mailbot.workflow.command_mail import Actor, CommandMail
from cancel_mailbot.workflow.corrections import add_products, reopen, set_field, takes_back, withdraw
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.directions import (
    add_note,
    ask_rep,
    assign,
    hold,
    mark_duplicate,
    reject,
    resume,
    take,
    tell_rep_words,
)
from cancel_mailbot.workflow.due import Disposition, Due, LineVerdict, Listing, NoticeKind, Verdict
from cancel_mailbot.workflow.effect import Effect, Sitting, advance_all, describe_state, refuse
from cancel_mailbot.workflow.events import CommandsUndone, NoteAdded
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.progress import tell_rep, tell_staff
from cancel_mailbot.workflow.reports import report_all, report_step, sort_steps
from cancel_mailbot.workflow.undo import undo

_QUESTIONS = (AskHelp, AskStatus, ListCases)
_ON_NO_CASE = (AskHelp, ListCases)


def decide_commands(mail: CommandMail, actor: Actor, now: Circumstances) -> Decision:
    """Apply every line, or none if one is wrong. Repeating what is done changes nothing and says who did it."""
    cases = {case.number: case for case in (*mail.cases, *((mail.thread,) if mail.thread else ()))}
    sitting = Sitting(actor, now, cases, cases)
    targets = tuple(_find_target(mail, line) for line in mail.block.lines)
    after, effects = _perform_all(mail, targets, sitting)
    named = tuple(dict.fromkeys(number for number in targets if number is not None))
    concerned = named or ((mail.thread.number,) if mail.thread else ())
    verdicts = tuple(map(_judge, mail.block.lines, targets, effects))
    answer = _answer(mail.block, verdicts, effects, sitting)
    if not mail.block.lines or any(effect.refusal for effect in effects):
        reason = "a line is wrong; nothing was applied" if mail.block.lines else "no command in it"
        return _file(reason, tuple(map(Change, concerned)), answer, verdicts)
    notes, noted = _keep_note(mail.block.note, concerned)
    after = {number: advance_all(after[number], notes, actor) for number in concerned}
    changes = tuple(_change(cases[number], after[number], sitting) for number in concerned)
    verdicts = (*verdicts, *noted)
    applied = _file(_summarise(verdicts), changes, answer and replace(answer, lines=verdicts, applied=True), verdicts)
    retracted = tuple(notice for effect in effects for notice in effect.retracted)
    return replace(applied, applied=True, retracted=retracted)


def _find_target(mail: CommandMail, line: CommandLine) -> int | None:
    """The number of the case that the line is about; None if there is none, or no such case."""
    if isinstance(line.command, _ON_NO_CASE) and mail.thread is None and line.case_number is None:
        return None
    number = mail.thread.number if mail.thread and line.case_number is None else line.case_number
    is_known = any(case.number == number for case in mail.cases) or (mail.thread and mail.thread.number == number)
    return number if is_known and (mail.thread is None or mail.thread.number == number) else None


def _perform_all(
    mail: CommandMail, targets: tuple[int | None, ...], sitting: Sitting
) -> tuple[dict[int, Case], tuple[Effect, ...]]:
    """The cases after all the lines, and what each line did, in the order written.

    Each case's lines take effect in an order of their own, wherever they stand in the mail: the true-up needs what
    the other lines report, and what is reported was done before the case is paused or ended. A case may become a
    duplicate only of what the other lines made of that one.
    """
    lines = mail.block.lines
    effects: dict[int, Effect] = {}
    cases = dict(sitting.cases)
    for n in sorted(range(len(lines)), key=lambda n: _rank(lines[n], cases.get(targets[n] or 0))):
        number = targets[n]
        others = {at: line.command for at, line in enumerate(lines) if at != n and targets[at] == number}
        if number is None:
            effects[n] = _perform_on_no_case(lines[n], mail, sitting)
        elif why := _object_to_place(n, lines[n], others, sitting.before[number]):
            effects[n] = refuse(why)
        else:
            effects[n] = _perform(cases[number], lines[n], replace(sitting, cases=cases))
            cases[number] = advance_all(cases[number], effects[n].events, sitting.actor)
    return cases, tuple(effects[n] for n in range(len(lines)))


def _object_to_place(n: int, line: CommandLine, others: Mapping[int, Command | None], case: Case) -> str:
    """Why the line, the n-th of the mail, can't stand where it does among the others of its case; "" if it can."""
    match line.command:
        case Undo() if not all(isinstance(each, _ON_NO_CASE) for each in others.values()):
            return "`undo` stands alone: write the other lines in a mail of their own"
        case ReportStep() | ReportAll() as report:
            below = (each for at, each in others.items() if at > n and isinstance(each, Reopen))
            if any(takes_back(each, report, case) for each in below):
                return "it is reopened further down: write the line that reopens it first"
    return ""


def _rank(line: CommandLine, case: Case | None) -> tuple[int, int]:
    """Whose it is, what lets it go on, the order, the steps as they are done, what pauses or ends it, and the words."""
    match line.command:
        case Take() | Assign():
            return 0, 0
        case Resume() | Reopen():
            return 1, 0
        case SetField() | AddProducts():
            return 2, 0
        case WithdrawProducts(products=products) if products:
            return 2, 0
        case ReportStep(step=key):
            keys = [step.key for step in sort_steps(case)] if case else []
            return 3, keys.index(key) if key in keys else len(keys)
        case ReportAll():
            return 4, 0
        case Hold() | Reject() | WithdrawProducts():
            return 5, 0
        case MarkDuplicate():
            return 6, 0
        case _:
            return 7, 0


def _perform_on_no_case(line: CommandLine, mail: CommandMail, sitting: Sitting) -> Effect:
    if line.case_number is not None:
        named = format_reference(line.case_number)
        if mail.thread:
            return refuse(f"this mail is on {mail.thread.reference}; write about {named} in a mail of its own")
        return refuse(f"there is no case {named}")
    match line.command:
        case None:
            return refuse(line.why, line.closest)
        case AskHelp():
            return Effect(reads="help")
        case ListCases(which=which):
            return _list_cases(which, sitting)
        case _:
            return refuse("which case? Answer its work item", f"CXL-1042 {line.line}")


def _perform(case: Case, line: CommandLine, sitting: Sitting) -> Effect:  # noqa: C901, PLR0912 - one each
    match line.command:
        case None:
            return refuse(line.why, line.closest)
        case ReportStep() as command:
            return report_step(case, command, sitting)
        case ReportAll() as command:
            return report_all(case, command, sitting)
        case Take():
            return take(case, sitting)
        case Assign() as command:
            return assign(case, command, sitting)
        case Hold() as command:
            return hold(case, command, sitting)
        case Resume() as command:
            return resume(case, command)
        case Reject() as command:
            return reject(case, command)
        case MarkDuplicate() as command:
            return mark_duplicate(case, command, sitting)
        case Reopen() as command:
            return reopen(case, command, sitting)
        case WithdrawProducts() as command:
            return withdraw(case, command, sitting)
        case AddProducts() as command:
            return add_products(case, command, line.line)
        case SetField() as command:
            return set_field(case, command, line.line)
        case AskRep() as command:
            return ask_rep(case, command)
        case TellRep() as command:
            return tell_rep_words(case, command)
        case AddNote() as command:
            return add_note(case, command)
        case Undo():
            return undo(case, sitting)
        case ListCases(which=which):
            return _list_cases(which, sitting)
        case AskStatus():
            return Effect(reads=_describe_standing(case))
        case AskHelp():
            return Effect(reads="help")
        case _:
            assert_never(line.command)


def _describe_standing(case: Case) -> str:
    following = f", {case.next_step.words[0]} comes next" if case.next_step and not case.state.is_ended else ""
    return f"{case.reference} is {describe_state(case)}{following}"


def _find_listing(which: CaseList, sitting: Sitting) -> Listing | None:
    return next((listing for asked, listing in sitting.now.listings if asked is which), None)


def _list_cases(which: CaseList, sitting: Sitting) -> Effect:
    if _find_listing(which, sitting) is None:
        return refuse(f"the list of cases that are {which} could not be made")
    return Effect(reads=f"list {which}")


def _judge(line: CommandLine, target: int | None, effect: Effect) -> LineVerdict:
    number = target if target is not None else line.case_number
    if effect.refusal:
        return LineVerdict(line.line, Verdict.ERROR, why=effect.refusal, case_number=number)
    return LineVerdict(line.line, Verdict.OK, effect.reads, effect.warning, number)


def _answer(
    block: CommandBlock, verdicts: tuple[LineVerdict, ...], effects: tuple[Effect, ...], sitting: Sitting
) -> Due | None:
    """What the author hears; None where everything was plainly done, or an operator sees the verdicts anyway."""
    is_plain = all(effect.events and not effect.warning and not effect.retracted for effect in effects)
    is_asked = any(isinstance(line.command, (*_QUESTIONS, Undo)) for line in block.lines)
    is_wrong = not block.lines or any(effect.refusal for effect in effects)
    if sitting.actor.via or (is_plain and not is_asked and not is_wrong):
        return None
    lists = dict.fromkeys(line.command.which for line in block.lines if isinstance(line.command, ListCases))
    return Due(
        NoticeKind.COMMAND_ANSWER,
        (sitting.actor.person,),
        lines=verdicts,
        words="" if block.lines else block.note,
        why=_name_question(block),
        listings=tuple(listing for which in lists if (listing := _find_listing(which, sitting))),
    )


def _name_question(block: CommandBlock) -> str:
    """What the mail asks for besides: "help", "status", "list" or ""."""
    asked = {type(line.command) for line in block.lines}
    names = ((AskHelp, "help"), (AskStatus, "status"), (ListCases, "list"))
    return next((name for kind, name in names if kind in asked), "")


def _keep_note(note: str, concerned: tuple[int, ...]) -> tuple[tuple[NoteAdded, ...], tuple[LineVerdict, ...]]:
    """The text below the commands, for each case of the mail, with its verdict."""
    if not note:
        return (), ()
    number = concerned[0] if len(concerned) == 1 else None
    reads = "kept as a note" if concerned else "not kept: it is on no case"
    return (NoteAdded(note),), (LineVerdict(note, Verdict.NOTE, reads, case_number=number),)


def _change(before: Case, after: Case, sitting: Sitting) -> Change:
    events = tuple(recorded.event for recorded in after.events[len(before.events) :])
    owners = _tell_owners(before, after, sitting)
    if any(isinstance(event, CommandsUndone) for event in events):
        return Change(after.number, events, owners)
    dues = (*tell_rep(before, after), *tell_staff(before, after, sitting.now), *owners)
    return Change(after.number, events, coalesce(dues))


def _tell_owners(before: Case, after: Case, sitting: Sitting) -> tuple[Due, ...]:
    """The new owner and the former one hear of it, but not who wrote it."""
    if before.owner == after.owner:
        return ()
    author = sitting.actor.person
    told = tuple(
        _find_person(address, sitting.now)
        for address in (after.owner, before.owner)
        if address and address != author.address
    )
    return (Due(NoticeKind.ASSIGNED, told, author=author),) if told else ()


def _find_person(address: str, now: Circumstances) -> Person:
    return next((person for person in now.notify if person.address == address), Person("", address))


def _file(reason: str, changes: tuple[Change, ...], answer: Due | None, verdicts: tuple[LineVerdict, ...]) -> Decision:
    """The answer goes with the one case of the mail, or is on no case."""
    answers = (answer,) if answer else ()
    if len(changes) == 1:
        (change,) = changes
        changes, answers = (replace(change, notices=coalesce((*change.notices, *answers))),), ()
    return Decision(Disposition.COMMAND, reason, changes, answers, verdicts)


def _summarise(verdicts: tuple[LineVerdict, ...]) -> str:
    return "; ".join(verdict.reads for verdict in verdicts)
