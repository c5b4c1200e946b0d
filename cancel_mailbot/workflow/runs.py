"""Invoice runs and a case: whether billing is open, since when, and which runs found it open."""

from datetime import datetime, timedelta

from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.workflow.case import Case, CaseState, advance, replay
from cancel_mailbot.workflow.command_mail import Actor
from cancel_mailbot.workflow.effect import advance_all
from cancel_mailbot.workflow.events import (
    CommandsUndone,
    Event,
    InvoiceRunMissed,
    Recorded,
    Reopened,
    RequestCompleted,
    RequestCorrected,
    StepReported,
)


def billing_key(case: Case) -> str:
    """The key of the step that must be complete before invoices are run: billing, or the site's first step."""
    keys = [step.key for step in case.steps]
    return "billing" if "billing" in keys or not keys else keys[0]


def list_newly_missed(case: Case, almanac: Almanac, at: datetime) -> tuple[InvoiceRunMissed, ...]:
    """The runs since the case was opened that found billing open and are not known yet, the oldest first."""
    if almanac.runs is None or (case.state.is_ended and case.state is not CaseState.CLOSED):
        return ()
    passed = _list_runs_passed(almanac.runs, case.created_at, at)
    news = (run for run in reversed(passed) if run not in case.missed_runs)
    return tuple(InvoiceRunMissed(run) for run in news if was_open_at(case, run, almanac.calendar))


def _list_runs_passed(runs: InvoiceRuns, since: datetime, at: datetime) -> tuple[datetime, ...]:
    found = []
    run = runs.find_last(at)
    while run is not None and run > since:
        found.append(run)
        run = runs.find_last(run - timedelta(microseconds=1))
    return tuple(found)


def was_open_at(case: Case, run: datetime, calendar: Calendar) -> bool:
    """Whether billing was open at the run, by what is known of it now.

    What was undone or reopened since had not been done: a true-up that is looked into in vain costs less than a client
    who is invoiced. What was reported since, as done on a day before the run, had been done.
    """
    until = tuple(each for each in case.events if each.at <= run)
    # Arrival times need not rise with the numbers; a history without gaps is what `replay` takes.
    until = tuple(each for seq, each in enumerate(until, start=1) if each.seq == seq)
    undone = {each.seq for each in case.events} - {each.seq for each in case.in_force}
    seqs = tuple(each.seq for each in until if each.seq in undone)
    step, day = billing_key(case), calendar.local_day(run)

    def is_about_then(recorded: Recorded) -> bool:
        event = recorded.event
        if isinstance(event, StepReported) and event.step == step and event.state.is_complete:
            return recorded.at <= run or (event.on is not None and event.on < day)
        return isinstance(event, Reopened)

    later = (each.event for each in case.in_force if each.seq > len(until) and is_about_then(each))
    known: tuple[Event, ...] = (CommandsUndone(seqs), *later)
    then = advance_all(replay(case.number, until, case.steps), known, Actor(Person("", ""), run))
    return not then.state.is_ended and not then.is_complete(step)


def is_billing_open(case: Case) -> bool:
    return not case.state.is_ended and not case.is_complete(billing_key(case))


def list_openings(case: Case, step: str) -> tuple[Recorded, ...]:
    """What opened the step for each product that it is open for, the oldest first; never empty.

    That is the case's opening, or a later event: a reopening, an added product, an undone report. A request that is
    corrected opens nothing that was open before.
    """
    opened: dict[str, Recorded] = {}
    then = None
    for recorded in case.events:
        then = advance(then, recorded) if then else replay(case.number, (recorded,), case.steps)
        is_new = not opened or not isinstance(recorded.event, RequestCompleted | RequestCorrected)
        first = recorded if is_new else min(opened.values(), key=lambda each: each.seq)
        opened = {name: opened.get(name, first) for name in _list_open(then, step)}
    return tuple(sorted(opened.values(), key=lambda each: each.seq)) or case.events[:1]


def _list_open(case: Case, step: str) -> tuple[str, ...]:
    if case.state.is_ended:
        return ()
    if not case.active:
        return ("",)
    return tuple(f"{each.n} {each.name}" for each in case.active if not each.status(step).state.is_complete)
