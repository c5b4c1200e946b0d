"""Requests → cases: complete, incomplete, sent twice, overlapping, or re-using an order id."""

from collections.abc import Iterable
from dataclasses import replace

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning
from cancel_mailbot.workflow.amendments import plain
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    CaseOpened,
    Event,
    HoldReleased,
    QuestionAsked,
    RepeatReceived,
    RequestCompleted,
    StepReported,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.recipients import find_staff

# What such a case asked for is not done, so that it may be asked for again.
_CALLED_OFF = (CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.DUPLICATE)
_AT_WORK = (CaseState.OPEN, CaseState.ON_HOLD)


def decide_orders(message: Message, requests: tuple[Request, ...], now: Circumstances) -> Decision:
    """One change for each request."""
    # Twice in one mail is once.
    distinct = {(request.titan_order_id, plain(request.campaign), request.products): request for request in requests}
    changes = tuple(change for request in distinct.values() for change in _decide_order(message, request, now))
    opened = sum(change.case_number is None for change in changes)
    reason = f"{_count(opened, 'new order')}" if opened else "already in progress"
    return Decision(Disposition.REQUEST, reason, changes)


def decide_completion(case: Case, fields: Request, text: str, now: Circumstances) -> Decision:
    """Fill what the case lacks with what the rep supplied, and ask again for what is still missing.

    What differs from a field that the case has is not applied: staff decide, and rep and staff are told.
    """
    change = _complete(case, fields, text, now)
    supplied = [field for field in case.request.missing if field in fields.given]
    corrected = find_corrections(case.request, fields)
    reason = "; ".join(
        (
            *([f"supplies {_name(supplied)}"] if supplied else []),
            *([f"differs in {_name(corrected)}, which staff decide"] if corrected else []),
        )
    )
    return Decision(Disposition.COMPLETION, reason, (change,))


def decide_repetition(message: Message, case: Case, now: Circumstances) -> Decision:
    """Nothing is new: the rep is told where the case stands, or again what is missing; unless staff asked for it."""
    if case.asked:
        reason, change = "answers what staff asked", _take_answer(message, case, (), now)
        return Decision(Disposition.COMPLETION, reason, (change,))
    if case.state is CaseState.NEEDS_INFO:
        kind = NoticeKind.INFORMATION_NEEDED
    else:
        kind = NoticeKind.ALREADY_IN_PROGRESS if case.state is CaseState.OPEN else NoticeKind.STATUS
    change = Change(case.number, (RepeatReceived(message.subject),), (Due(kind, (message.author,)),))
    return Decision(Disposition.COMPLETION, "nothing new in it", (change,))


def find_told(message: Message, case: Case) -> tuple[Person, ...]:
    """Who hears that something was decided on a case: its rep, and whoever of the others asked for it."""
    return tuple({person.address: person for person in (message.author, case.rep)}.values())


def tell_of_request(request: Request, rep: Person, staff: tuple[Person, ...], words: str = "") -> tuple[Due, ...]:
    """A complete request is acknowledged, and work on it begins; else the rep is asked for what is missing."""
    if request.missing:
        return (Due(NoticeKind.INFORMATION_NEEDED, (rep,)),)
    return Due(NoticeKind.ACKNOWLEDGEMENT, (rep,)), Due(NoticeKind.WORK_ITEM, staff, words=words, author=rep)


def find_corrections(known: Request, said: Request) -> tuple[Field, ...]:
    """The fields that both give, and differently."""
    return tuple(field for field in known.given if field in said.given and _key(known, field) != _key(said, field))


def complete(request: Request, fields: Request) -> Request:
    """`request` with each missing field taken from `fields`; what is there is never changed, only doubted."""
    supplied = {field: getattr(fields, field) for field in request.missing if field in fields.given}
    corrections = tuple(_doubt(field, fields) for field in find_corrections(request, fields))
    doubts = tuple(doubt for doubt in (*request.doubts, *fields.doubts) if doubt.field not in supplied)
    warnings = dict.fromkeys((*request.warnings, *fields.warnings))
    # Which warnings still stand follows from the doubts that are left and the fields that are still missing.
    settled = {doubt.warning for doubt in request.doubts} - {doubt.warning for doubt in doubts}
    completed = replace(request, **supplied)
    return replace(
        completed,
        doubts=tuple(dict.fromkeys((*doubts, *corrections))),
        warnings=tuple(each for each in warnings if each not in settled),
        extras=tuple(dict.fromkeys((*request.extras, *fields.extras))),
        sources=(*request.sources, *(source for source in fields.sources if source.field not in request.given)),
        unread=tuple(dict.fromkeys((*request.unread, *fields.unread))),
        unopened=tuple(dict.fromkeys((*request.unopened, *fields.unopened))),
    )


def _doubt(field: Field, fields: Request) -> Doubt:
    value = getattr(fields, field)
    return Doubt(field, ", ".join(value) if isinstance(value, tuple) else value, Warning.CORRECTION)


def _key(request: Request, field: Field) -> frozenset[str]:
    """What two ways of giving the same value share; the order of products does not matter."""
    value = getattr(request, field)
    return frozenset(map(plain, value if isinstance(value, tuple) else (value,)))


def _complete(case: Case, fields: Request, text: str, now: Circumstances) -> Change:
    request, staff = complete(case.request, fields), find_staff(case, now)
    notices = tell_of_request(request, case.rep, staff, text)
    events: tuple[Event, ...] = (RequestCompleted(request),)
    if case.asked:
        events = (AnswerReceived(text), *events)
        notices += (Due(NoticeKind.ANSWER, staff, words=text, author=case.rep),)
    if find_corrections(case.request, fields):
        events += (AmendmentAsked(text),)
        notices += (Due(NoticeKind.AMENDMENT, staff, words=text, author=case.rep),)
    elif request.missing and fields.unread and not case.asked:
        # No work item goes out yet, with which staff would get these words.
        events += (QuestionAsked(text),)
        notices += (Due(NoticeKind.QUESTION, staff, words=text, author=case.rep),)
    return Change(case.number, events, notices)


def _decide_order(message: Message, request: Request, now: Circumstances) -> tuple[Change, ...]:
    same_id = tuple(
        case
        for case in now.same_orders
        if plain(case.request.titan_order_id) == plain(request.titan_order_id) and case.state not in _CALLED_OFF
    )
    waiting = next((case for case in same_id if _waits_for(case, request, message.author)), None)
    if waiting:
        return (_answer_anew(message, waiting, request, now),)
    same = tuple(case for case in same_id if plain(case.request.campaign) == plain(request.campaign))
    at_work = tuple(case for case in same if case.state in _AT_WORK)
    remarks = (
        *_warn_of_reuse(tuple(case for case in same_id if case.request.campaign and case not in same), now),
        *(remark for case in same if case not in at_work and (remark := _warn_of_overlap(case, request, now))),
    )
    if request.missing or not at_work:
        return (_open(message, request, now, remarks),)
    return _decide_products(message, request, at_work, remarks, now)


def _answer_anew(message: Message, waiting: Case, request: Request, now: Circumstances) -> Change:
    """The order that waits for its rep came again as a whole: what it lacked is filled in."""
    if any(field in request.given for field in waiting.request.missing) or find_corrections(waiting.request, request):
        return _complete(waiting, request, message.text, now)
    return decide_repetition(message, waiting, now).changes[0]


def _decide_products(
    message: Message, request: Request, at_work: tuple[Case, ...], remarks: tuple[str, ...], now: Circumstances
) -> tuple[Change, ...]:
    """A case for the products that no case `at_work` covers; where there are none, each case hears of the repeat."""
    covering = {name: case for name in request.products if (case := _find_covering(at_work, name))}
    new = tuple(name for name in request.products if name not in covering)
    if not new:
        return _repeat(message, covering, request, now)
    overlaps = tuple(f"{name} is already being cancelled in {case.reference}." for name, case in covering.items())
    change = _open(message, replace(request, products=new), now, (*overlaps, *remarks))
    acknowledgement, *others = change.notices
    return (replace(change, notices=(replace(acknowledgement, why=" ".join(overlaps)), *others)),)


def _find_covering(cases: tuple[Case, ...], name: str) -> Case | None:
    names = (plain(name), "*")
    return next((case for case in cases if any(plain(product.name) in names for product in case.active)), None)


def _waits_for(case: Case, request: Request, rep: Person) -> bool:
    """The case waits for this rep, who now writes the whole request anew instead of answering."""
    campaigns = {plain(each.campaign) for each in (case.request, request) if each.campaign}
    is_same = request.titan_order_id is not None and len(campaigns) < 2
    return is_same and case.state is CaseState.NEEDS_INFO and case.rep.address == rep.address


def _open(message: Message, request: Request, now: Circumstances, remarks: tuple[str, ...]) -> Change:
    rep = message.author
    copied = tuple(dict.fromkeys(person.address for person in message.cc if person.address))
    steps = tuple(step.key for step in now.steps)
    opened = CaseOpened(request, rep, copied, message.subject, remarks, steps)
    return Change(None, (opened,), tell_of_request(request, rep, now.notify, message.text))


def _repeat(message: Message, covering: dict[str, Case], request: Request, now: Circumstances) -> tuple[Change, ...]:
    """The same order again. Of several cases that share it all know, and one tells the rep, naming the others."""
    first, *others = {case.number: case for case in covering.values()}.values()
    where = "; ".join(f"{name} is {case.reference}" for name, case in covering.items()) if others else ""
    also = tuple(Change(case.number, (RepeatReceived(message.subject),)) for case in others)
    asked = next((case for case in (first, *others) if case.asked and _belongs(message, case)), None)
    if asked is None:
        return _repeat_one(message, first, request, where, now), *also
    told = Due(NoticeKind.ALREADY_IN_PROGRESS, (message.author,), why=where)
    return tuple(
        _take_answer(message, case, (told,), now)
        if case is asked
        else Change(case.number, (RepeatReceived(message.subject),))
        for case in (first, *others)
    )


def _belongs(message: Message, case: Case) -> bool:
    return message.author.address in case.participants


def _take_answer(message: Message, case: Case, told: tuple[Due, ...], now: Circumstances) -> Change:
    """What repeats the order answers what staff have asked."""
    answer = Due(NoticeKind.ANSWER, find_staff(case, now), words=message.text, author=message.author)
    return Change(case.number, (RepeatReceived(message.subject), AnswerReceived(message.text)), (*told, answer))


def _repeat_one(message: Message, case: Case, request: Request, where: str, now: Circumstances) -> Change:
    """What it says besides is for staff: another client or date is a change, words a question."""
    known, text = case.request, message.text
    repeat = RepeatReceived(message.subject)
    told = Due(NoticeKind.ALREADY_IN_PROGRESS, (message.author,), why=where)
    passed_on = Due(
        NoticeKind.QUESTION, find_staff(case, now), words=text, author=message.author, subject=message.subject
    )
    if Field.CLIENT in find_corrections(known, request) or not set(request.extras) <= set(known.extras):
        noted = Due(NoticeKind.AMENDMENT_NOTED, (message.author,), words=text)
        amendment = replace(passed_on, kind=NoticeKind.AMENDMENT)
        return Change(case.number, (repeat, AmendmentAsked(text)), (noted, amendment))
    if not set(request.unread) <= set(known.unread):
        return Change(case.number, (repeat, QuestionAsked(text)), (told, passed_on))
    return Change(case.number, (repeat,), (told,))


def _warn_of_reuse(others: tuple[Case, ...], now: Circumstances) -> tuple[str, ...]:
    # A straight renewal re-uses the first campaign's Titan Order ID, so the same id alone proves nothing.
    return tuple(
        f"The same Titan Order ID stands in {case.reference}{_tell_closing(case, now)} for the campaign"
        f" {case.request.campaign}: a renewal, or a slip?"
        for case in others
    )


def _warn_of_overlap(case: Case, request: Request, now: Circumstances) -> str:
    """What stands in a case that is closed, or that still waits for another rep; "" if it has none of the products."""
    names = tuple(name for name in request.products if _find_covering((case,), name))
    if not names:
        return ""
    what = "The same" if len(names) == len(request.products) else ", ".join(names)
    if case.state is CaseState.CLOSED:
        return f"{what} was cancelled in {case.reference}{_tell_closing(case, now)}: a renewal, or sent twice?"
    return f"{what} also stands in {case.reference}, which waits for {case.rep.address}: the same order?"


def _tell_closing(case: Case, now: Circumstances) -> str:
    if case.state is not CaseState.CLOSED:
        return ""
    return f", closed on {now.format_day(max(each.at for each in case.in_force if _may_close(each.event)))}"


def _may_close(event: Event) -> bool:
    """None of these is possible on a case that is closed, so that the last of them closed it."""
    is_withdrawal = isinstance(event, WithdrawalAsked) and event.accepted
    return is_withdrawal or isinstance(event, StepReported | HoldReleased)


def _name(fields: Iterable[Field]) -> str:
    return ", ".join(fields).replace("_", " ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
