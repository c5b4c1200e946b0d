"""An event of a case in a few words, for the person who looks into its history."""

from textwrap import shorten
from typing import assert_never

from cancel_mailbot.faces.listing import printable
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AutomaticReceived,
    CaseOpened,
    Event,
    NoteAdded,
    NoticeBounced,
    QuestionAsked,
    RepeatReceived,
    RequestCompleted,
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
    "repeat_received": "sent the same order again",
    "thanks_received": "said thanks",
}


def tell_event(event: Event) -> str:
    """What happened, on one line that is safe to print."""
    return shorten(printable(_tell(event)), _LONGEST, placeholder=" …")


def _tell(event: Event) -> str:
    match event:
        case CaseOpened(subject=subject):
            return f"asked for it: {subject}"
        case StepReported():
            return _tell_report(event)
        case NoteAdded(text=text) | QuestionAsked(text=text) | AmendmentAsked(text=text):
            return f"{_SAID[event.kind]}: {text}"
        case RequestCompleted() | RepeatReceived() | ThanksReceived():
            return _SAID[event.kind]
        case WithdrawalAsked(products=products, accepted=accepted):
            return f"takes back {_names(products) or 'all of it'}{'' if accepted else '; staff decide'}"
        case AutomaticReceived(why=why):
            return f"a machine answered: {why}"
        case NoticeBounced(recipient=recipient, status=status, diagnostic=diagnostic):
            return f"a notice to {recipient} came back: {status} {diagnostic}"
        case _:
            assert_never(event)


def _tell_report(report: StepReported) -> str:
    words = [report.step.replace("_", "-"), report.state.value, _names(report.products)]
    if report.outcome:
        words.append(f"{report.outcome.kind} {report.outcome.money}" if report.outcome.money else "no credit")
    words += [f"on {report.on}"] if report.on else []
    words += [f"ref {report.ref}"] if report.ref else []
    return " ".join(words) + (f": {report.reason}" if report.reason else "")


def _names(products: tuple[int, ...]) -> str:
    return ",".join(f"p{n}" for n in products)
