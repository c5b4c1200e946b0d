"""What follows from a rep's reply on a case: granted at once where nothing stands against it, else left to a person."""

from typing import assert_never

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.reply import is_wordless_answer
from cancel_mailbot.reading.wishes import Amend, ChangeProducts, Question, Thanks, WantsHelp, WantsStatus, Withdraw
from cancel_mailbot.workflow.amendments import (
    LATE,
    Amendment,
    find_named,
    object_to,
    plan_amendment,
    plan_products,
)
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.command_mail import Actor
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.effect import advance_all
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    Event,
    QuestionAsked,
    RepeatReceived,
    ThanksReceived,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.interpret import RepWish
from cancel_mailbot.workflow.orders import find_told, tell_of_request
from cancel_mailbot.workflow.progress import find_progress
from cancel_mailbot.workflow.recipients import find_staff

_NOT_PLAIN = "it was not the plain word withdraw"
# Nothing will be cancelled on such a case, so that there is nothing to take back.
_CALLED_OFF = (CaseState.WITHDRAWN, CaseState.REJECTED)


def decide_wish(message: Message, reply: RepWish, now: Circumstances) -> Decision:
    """The effect of a reply of somebody who belongs to the case, or of another rep's question."""
    if _is_answer(message, reply):
        return _take_answer(message, reply.case, reply.text, now)
    match reply.wish:
        case Withdraw() as wish:
            return _withdraw(message, reply, wish, now)
        case ChangeProducts() as wish:
            return _change_products(message, reply, wish, now)
        case Amend():
            return _amend(message, reply, now)
        case Question():
            return _ask(message, reply, now)
        case WantsStatus():
            return _answer(message, reply.case, NoticeKind.STATUS)
        case WantsHelp():
            return _answer(message, reply.case, NoticeKind.REP_HELP)
        case Thanks():
            change = Change(reply.case.number, (ThanksReceived(),))
            return Decision(Disposition.THANKS, "nothing to do", (change,))
        case _:
            assert_never(reply.wish)


def _is_answer(message: Message, reply: RepWish) -> bool:
    """Staff asked, and somebody of the case says anything but one of the fixed words; no word at all is no answer."""
    if reply.case.asked is None or message.author.address not in reply.case.participants:
        return False
    said = not is_wordless_answer(message.text, message.html)
    return said and (
        isinstance(reply.wish, Question | Thanks) or (isinstance(reply.wish, Amend) and reply.amended is None)
    )


def _take_answer(message: Message, case: Case, text: str, now: Circumstances) -> Decision:
    due = Due(NoticeKind.ANSWER, find_staff(case, now), words=text, author=message.author, subject=message.subject)
    change = Change(case.number, (AnswerReceived(text),), (due,))
    return Decision(Disposition.QUESTION, "answers what staff asked", (change,))


def _ask(message: Message, reply: RepWish, now: Circumstances) -> Decision:
    case, text = reply.case, reply.text
    due = Due(NoticeKind.QUESTION, find_staff(case, now), words=text, author=message.author, subject=message.subject)
    return Decision(Disposition.QUESTION, "passed on to staff", (Change(case.number, (QuestionAsked(text),), (due,)),))


def _answer(message: Message, case: Case, kind: NoticeKind, *events: Event) -> Decision:
    change = Change(case.number, events, (Due(kind, (message.author,)),))
    return Decision(Disposition.QUESTION, f"answered with the {kind.value.split('_')[-1]}", (change,))


def _withdraw(message: Message, reply: RepWish, wish: Withdraw, now: Circumstances) -> Decision:
    """Granted where it is said in so many words and nobody has begun; else staff decide, and the rep is told so."""
    case, text = reply.case, reply.text
    if case.state in _CALLED_OFF:
        # Kept for the day when somebody reopens the case.
        return _answer(message, case, NoticeKind.STATUS, WithdrawalAsked(wish.products, text, accepted=False))
    if not {product.n for product in case.active} >= set(wish.products):
        return _ask(message, reply, now)
    objection = _object_to_withdrawal(case, wish)
    event = WithdrawalAsked(wish.products, text, accepted=not objection)
    # In a sentence of its own words it answers, too, what staff have asked.
    events = (AnswerReceived(text), event) if case.asked and not wish.explicit else (event,)
    after = advance_all(case, events, Actor(message.author, now.at))
    staff = find_staff(case, now)
    notices = (
        Due(NoticeKind.WITHDRAWN, find_told(message, case), applied=not objection, words=text, why=objection),
        Due(NoticeKind.WITHDRAWAL, staff, applied=not objection, words=text, author=message.author, why=objection),
        *find_progress(case, after),
    )
    reason = "staff decide" if objection else "withdrawn"
    return Decision(Disposition.WITHDRAWAL, reason, (Change(case.number, events, notices),))


def _object_to_withdrawal(case: Case, wish: Withdraw) -> str:
    """Why staff must decide, after "since"; "" if nothing stands against it."""
    if not wish.explicit:
        return _NOT_PLAIN
    if case.ending and case.ending.of:
        return f"{format_reference(case.ending.of)} goes on in its place"
    chosen = wish.products or (product.n for product in case.active)
    return LATE if case.reported.intersection(chosen) else ""


def _change_products(message: Message, reply: RepWish, wish: ChangeProducts, now: Circumstances) -> Decision:
    """Products more, or less. Taking some back is a withdrawal; whose meaning is not plain, a person reads."""
    case = reply.case
    found = tuple(find_named(case, name) for name in wish.remove)
    numbers = tuple(sorted({n for n in found if n is not None}))
    if case.state in _CALLED_OFF and not wish.add:
        return _withdraw(message, reply, Withdraw(numbers), now)
    if None in found or not (wish.add or numbers):
        return _ask(message, reply, now)
    if not wish.add:
        return _withdraw(message, reply, Withdraw(numbers), now)
    return _settle(message, reply, plan_products(case, wish.add, numbers, reply.text), now)


def _amend(message: Message, reply: RepWish, now: Circumstances) -> Decision:
    if reply.amended is None:
        return _leave_to_staff(message, reply, "", now)
    said = reply.amended
    if not (said.given or said.extras or said.doubts or said.warnings or said.unread or message.attachments):
        return _answer(message, reply.case, NoticeKind.REP_HELP)
    if message.attachments:
        return _leave_to_staff(message, reply, "a person must look at the files that came with it", now)
    return _settle(message, reply, plan_amendment(reply.case, said, reply.text), now)


def _settle(message: Message, reply: RepWish, wanted: Amendment, now: Circumstances) -> Decision:
    """All of what is wanted, or nothing of it."""
    case, text = reply.case, reply.text
    if objection := wanted.objection or object_to(case, wanted):
        return _leave_to_staff(message, reply, objection, now)
    if not wanted.events:
        return _answer(message, case, NoticeKind.STATUS, RepeatReceived(message.subject))
    after = advance_all(case, wanted.events, Actor(message.author, now.at))
    return Decision(
        Disposition.AMENDMENT, "applied", (Change(case.number, wanted.events, _tell(message, case, after, text, now)),)
    )


def _tell(message: Message, before: Case, after: Case, text: str, now: Circumstances) -> tuple[Due, ...]:
    """Rep and staff read back what was changed; where something was missing, in the mails that tell of the request."""
    told, staff = find_told(message, before), find_staff(before, now)
    if before.request.missing:
        return tell_of_request(after.request, before.rep, staff, text)
    amendment = Due(NoticeKind.AMENDMENT, staff, applied=True, words=text, author=message.author)
    return (Due(NoticeKind.AMENDED, told, applied=True, words=text), amendment, *find_progress(before, after))


def _leave_to_staff(message: Message, reply: RepWish, objection: str, now: Circumstances) -> Decision:
    """Nothing is changed: staff decide, and whoever asked for it is told so, and why."""
    case, text = reply.case, reply.text
    noted = Due(NoticeKind.AMENDMENT_NOTED, (message.author,), words=text, why=objection)
    amendment = Due(
        NoticeKind.AMENDMENT,
        find_staff(case, now),
        words=text,
        author=message.author,
        subject=message.subject,
        why=objection,
    )
    change = Change(case.number, (AmendmentAsked(text),), (noted, amendment))
    return Decision(Disposition.AMENDMENT, "passed on to staff", (change,))
