"""Command mails on plain cases, decided and carried out as the store would."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.reading.command import CaseList
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.workflow.case import Case, advance
from cancel_mailbot.workflow.command_mail import Actor, CommandMail
from cancel_mailbot.workflow.commands import decide_commands
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Due, Listing, NoticeKind
from cancel_mailbot.workflow.events import Event, Recorded
from cancel_mailbot.workflow.facts import Circumstances, PromisedNotice
from tests.builders import ANN, JO, NOW

ZONE = ZoneInfo("America/Chicago")
STAFF = frozenset((ANN.address, JO.address))
LISTINGS = tuple((which, Listing(f"cases {which}", ())) for which in CaseList)


@dataclass(frozen=True)
class Sent:
    """A command mail: its author, when, and what is promised to the rep at that time."""

    by: Person = JO
    at: datetime = NOW + timedelta(hours=1)
    via: str = ""
    promised: tuple[PromisedNotice, ...] = ()


def command(text: str, *cases: Case, thread: Case | None = None, sent: Sent | None = None) -> Decision:
    """What follows from the text; the first case is the thread unless several are given."""
    sent = sent or Sent()
    thread = thread or (cases[0] if len(cases) == 1 else None)
    mail = CommandMail(thread, cases, read_commands(text, Lexicon()))
    now = Circumstances(sent.at, (ANN,), staff=STAFF, promised=sent.promised, listings=LISTINGS, zone=ZONE)
    return decide_commands(mail, Actor(sent.by, sent.at, sent.via), now)


def apply(case: Case, decision: Decision, sent: Sent | None = None) -> Case:
    """The case after the decision."""
    sent = sent or Sent()
    for event in events_of(decision, case.number):
        case = advance(case, Recorded(len(case.events) + 1, sent.at, sent.by.address, None, event, sent.via))
    return case


def commanded(case: Case, text: str, sent: Sent | None = None) -> Case:
    """The case after a mail that must be applied."""
    decision = command(text, case, sent=sent)
    assert decision.applied, reasons(decision)
    return apply(case, decision, sent)


def events_of(decision: Decision, number: int | None = None) -> list[Event]:
    return [event for change in decision.changes if number in (None, change.case_number) for event in change.events]


def dues_of(decision: Decision) -> list[Due]:
    return [due for change in decision.changes for due in change.notices] + list(decision.notices)


def kinds_of(decision: Decision) -> list[tuple[NoticeKind, tuple[NoticeKind, ...]]]:
    """Each mail with what stands besides."""
    return [(due.kind, tuple(each.kind for each in due.besides)) for due in dues_of(decision)]


def reasons(decision: Decision) -> str:
    return " | ".join(line.why for line in decision.lines)


def later(minutes: float, by: Person = JO, **more: object) -> Sent:
    """A mail so many minutes after the usual one."""
    return replace(Sent(by, NOW + timedelta(hours=1, minutes=minutes)), **more)  # type: ignore[arg-type]
