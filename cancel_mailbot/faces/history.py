"""An event of a case in a few words, for the person who looks into its history."""

from textwrap import shorten
from typing import assert_never

from cancel_mailbot.faces.listing import cell, printable
from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.reading.command import Period
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    Assigned,
    AutomaticReceived,
    CaseOpened,
    CaseRejected,
    CommandsUndone,
    DuplicateMarked,
    Event,
    HoldPlaced,
    HoldReleased,
    InvoiceRunMissed,
    NoteAdded,
    NoticeBounced,
    ProductsAdded,
    QuestionAsked,
    Recorded,
    Reminded,
    Reopened,
    RepAsked,
    RepeatReceived,
    RepTold,
    RequestCompleted,
    RequestCorrected,
    StepReported,
    ThanksReceived,
    WithdrawalAsked,
)

_LONGEST = 120
_SAID = {
    "note_added": "note",
    "question_asked": "wrote",
    "amendment_asked": "wants it changed",
    "request_completed": "supplied what was missing",
    "request_corrected": "changed the request",
    "repeat_received": "sent the same order again",
    "thanks_received": "said thanks",
    "hold_placed": "put it on hold",
    "hold_released": "let it go on",
    "case_rejected": "rejected it",
    "rep_asked": "asked the rep",
    "rep_told": "told the rep",
    "answer_received": "answered",
}


def tell_event(event: Event) -> str:
    """What happened, on one line that is safe to print."""
    return shorten(printable(_tell(event)), _LONGEST, placeholder=" …")


def tell_recorded(recorded: Recorded, undone: frozenset[int]) -> str:
    """The same, with what became of it; `undone` are the numbers of the events that were undone."""
    told = tell_event(recorded.event)
    return f"(undone) {told}" if recorded.seq in undone else told


def _tell(event: Event) -> str:  # noqa: C901, PLR0912 - a line or two for each kind
    match event:
        case CaseOpened(subject=subject):
            return f"asked for it: {subject}"
        case StepReported():
            return _tell_report(event)
        case NoteAdded(text=text) | QuestionAsked(text=text) | AmendmentAsked(text=text) | AnswerReceived(text=text):
            return f"{_SAID[event.kind]}: {text}"
        case RepAsked(text=text) | RepTold(text=text) | RequestCorrected(text=text):
            return f"{_SAID[event.kind]}: {text}"
        case HoldPlaced(reason=reason) | CaseRejected(reason=reason):
            return f"{_SAID[event.kind]}: {reason}"
        case RequestCompleted() | RepeatReceived() | ThanksReceived() | HoldReleased():
            return _SAID[event.kind]
        case WithdrawalAsked(products=products, accepted=accepted):
            return f"takes back {_names(products) or 'all of it'}{'' if accepted else '; staff decide'}"
        case ProductsAdded(names=names):
            return f"added {', '.join(names)}"
        case Reopened():
            return _tell_reopened(event)
        case DuplicateMarked(of=of):
            return f"marked it as a duplicate of {format_reference(of)}"
        case Assigned(to=to):
            return f"gave it to {to}"
        case CommandsUndone(seqs=seqs):
            return f"took back {len(seqs)} {'entry' if len(seqs) == 1 else 'entries'} of this history"
        case Reminded(to=to, level=level):
            return f"{'reminder' if level == 1 else 'escalation'} to {', '.join(to)}"
        case InvoiceRunMissed(run_at=run_at):
            return f"invoices were run at {cell(run_at)} UTC with billing open: the client may have been invoiced"
        case AutomaticReceived(why=why):
            return f"a machine answered: {why}"
        case NoticeBounced(recipient=recipient, status=status, diagnostic=diagnostic):
            return f"a notice to {recipient} came back: {status} {diagnostic}"
        case _:
            assert_never(event)


def _tell_reopened(reopened: Reopened) -> str:
    if reopened.products and not reopened.steps:
        return f"asked again for {_names(reopened.products)}: {reopened.reason}"
    steps = ", ".join(step.replace("_", "-") for step in reopened.steps) or "the case"
    return " ".join(filter(None, ("reopened", steps, _names(reopened.products)))) + f": {reopened.reason}"


def _tell_report(report: StepReported) -> str:
    words = [report.step.replace("_", "-"), report.state.value, _names(report.products)]
    if report.outcome:
        words.append(f"{report.outcome.kind} {report.outcome.money}" if report.outcome.money else "no credit")
    words += [f"on {report.on}"] if report.on else []
    words += [f"ref {report.ref}"] if report.ref else []
    words += [f"period {tell_period(report.period)}"] if report.period else []
    return " ".join(words) + (f": {report.reason}" if report.reason else "")


def _names(products: tuple[int, ...]) -> str:
    return ",".join(f"p{n}" for n in products)


def tell_period(period: Period) -> str:
    """`2026-11-01 to 2026-11-30`."""
    return f"{period.first} to {period.last}"
