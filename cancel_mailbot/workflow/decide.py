"""What follows from what a message means. Pure: the same message, facts and cases give the same decision."""

from dataclasses import replace
from typing import assert_never

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.classify import Finding
from cancel_mailbot.workflow.coalesce import coalesce
from cancel_mailbot.workflow.command_mail import Actor, CommandMail
from cancel_mailbot.workflow.commands import decide_commands
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.events import AutomaticReceived, NoteAdded, NoticeBounced
from cancel_mailbot.workflow.facts import Circumstances, Facts, ReturnedNotice
from cancel_mailbot.workflow.interpret import Completion, Held, Meaning, Orders, Repetition, RepWish, StaffNote
from cancel_mailbot.workflow.orders import decide_completion, decide_orders, decide_repetition
from cancel_mailbot.workflow.wishes_decided import decide_wish


def decide(message: Message, meaning: Meaning, facts: Facts, now: Circumstances) -> Decision:
    """The whole effect of `message`. Of each change, a recipient hears in one notice."""
    decision = _decide(message, meaning, facts, now)
    return replace(
        decision,
        changes=tuple(replace(change, notices=coalesce(change.notices)) for change in decision.changes),
        notices=coalesce(decision.notices),
    )


def _decide(message: Message, meaning: Meaning, facts: Facts, now: Circumstances) -> Decision:
    match meaning:
        case Finding():
            return _file(message, meaning, facts, now)
        case Held(reason=reason, case=case):
            return hold(message, reason, now, case)
        case Orders(requests=requests):
            return decide_orders(message, requests, now)
        case Completion(case=case, fields=fields, text=text):
            return decide_completion(case, fields, text, now)
        case Repetition(case=case):
            return decide_repetition(message, case, now)
        case CommandMail():
            return decide_commands(meaning, Actor(message.author, now.at), now)
        case StaffNote(case=case, text=text):
            events = (NoteAdded(text),) if text else ()
            return Decision(Disposition.NOTE, "no command in it", (Change(case.number, events),))
        case RepWish():
            return decide_wish(message, meaning, now)
        case _:
            assert_never(meaning)


def hold(message: Message | None, reason: str, now: Circumstances, case: Case | None = None) -> Decision:
    """Keep the message for a person, and tell staff. Its author is told nothing: it may be anybody.

    `message` is None where it could not be read at all.
    """
    due = Due(NoticeKind.HELD_MESSAGE, now.notify, why=reason)
    if message:
        due = replace(due, words=message.text, author=message.author, subject=message.subject)
    changes = (Change(case.number, notices=(due,)),) if case else ()
    return Decision(Disposition.HELD, reason, changes, () if case else (due,))


def report_failure(
    kind: NoticeKind, case_number: int | None, recipient: str, error: str, notify: tuple[Person, ...]
) -> Change:
    """What follows when a notice is refused for good: its case knows, and the rest of the team is told.

    The failure of such a report is not reported again: nobody would be left to tell.
    """
    told = tuple(person for person in notify if person.address != recipient)
    due = Due(NoticeKind.NOTICE_BOUNCED, told, words=error, why=f"{recipient} could not be reached")
    notices = (due,) if told and kind is not NoticeKind.NOTICE_BOUNCED else ()
    events = (NoticeBounced(recipient, "", error, permanent=True),) if case_number else ()
    return Change(case_number, events, notices)


def _file(message: Message, finding: Finding, facts: Facts, now: Circumstances) -> Decision:
    """The effect of a message that is not to be answered: at most an entry on the case's timeline."""
    decision = Decision(finding.disposition, finding.reason)
    if finding.disposition is Disposition.BOUNCE:
        changes = tuple(_bounce(message, notice, now) for notice in facts.returned if notice.case_number)
        came_back = () if _is_delay(message) else tuple(notice.notice for notice in facts.returned)
        return replace(decision, changes=changes, bounced=came_back)
    if finding.disposition is Disposition.AUTOMATIC and finding.case:
        return replace(decision, changes=(Change(finding.case.number, (AutomaticReceived(finding.reason),)),))
    return decision


def _bounce(message: Message, notice: ReturnedNotice, now: Circumstances) -> Change:
    returned = message.returned
    status = (returned.status if returned else None) or ""
    diagnostic = returned.diagnostic if returned else ""
    event = NoticeBounced(notice.recipient, status, diagnostic, permanent=bool(returned and returned.permanent))
    if _is_delay(message):
        return Change(notice.case_number, (event,))
    # A notice to staff that came back is told to the rest of the team, never to the address that refuses mail.
    told = tuple(person for person in now.notify if person.address != notice.recipient)
    due = Due(
        NoticeKind.NOTICE_BOUNCED, told, subject=message.subject, words=diagnostic, why=f"{notice.recipient} {status}"
    )
    return Change(notice.case_number, (event,), (due,) if told else ())


def _is_delay(message: Message) -> bool:
    """The server still tries (RFC 3463 section 2: a status of class 4): nothing has come back yet."""
    return bool(
        message.returned and not message.returned.permanent and (message.returned.status or "").startswith("4.")
    )
