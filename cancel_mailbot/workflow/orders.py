"""Requests → cases: complete, incomplete, sent twice, overlapping, or re-using an order id."""

from collections.abc import Iterable
from dataclasses import replace

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    CaseOpened,
    Event,
    QuestionAsked,
    RepeatReceived,
    RequestCompleted,
)
from cancel_mailbot.workflow.facts import Circumstances


def decide_orders(message: Message, requests: tuple[Request, ...], now: Circumstances) -> Decision:
    """One change for each request."""
    # Twice in one mail is once.
    distinct = {(request.titan_order_id, _plain(request.campaign), request.products): request for request in requests}
    changes = tuple(_decide_order(message, request, now) for request in distinct.values())
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


def decide_repetition(message: Message, case: Case) -> Decision:
    """Nothing is new: the rep is told where the case stands, or again what is missing."""
    if case.state is CaseState.NEEDS_INFO:
        kind = NoticeKind.INFORMATION_NEEDED
    else:
        kind = NoticeKind.ALREADY_IN_PROGRESS if case.state is CaseState.OPEN else NoticeKind.STATUS
    change = Change(case.number, (RepeatReceived(message.subject),), (Due(kind, (message.author,)),))
    return Decision(Disposition.COMPLETION, "nothing new in it", (change,))


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
    return frozenset(map(_plain, value if isinstance(value, tuple) else (value,)))


def _complete(case: Case, fields: Request, text: str, now: Circumstances) -> Change:
    request = complete(case.request, fields)
    notices = _notices_for(request, case.rep, now, text)
    events: tuple[Event, ...] = (RequestCompleted(request),)
    if find_corrections(case.request, fields):
        events += (AmendmentAsked(text),)
        notices += (Due(NoticeKind.AMENDMENT, now.notify, words=text, author=case.rep),)
    elif request.missing and fields.unread:
        # No work item goes out yet, with which staff would get these words.
        events += (QuestionAsked(text),)
        notices += (Due(NoticeKind.QUESTION, now.notify, words=text, author=case.rep),)
    return Change(case.number, events, notices)


def _decide_order(message: Message, request: Request, now: Circumstances) -> Change:
    same_id = tuple(
        case for case in now.same_orders if _plain(case.request.titan_order_id) == _plain(request.titan_order_id)
    )
    waiting = next((case for case in same_id if _waits_for(case, request, message.author)), None)
    if waiting:
        return _answer_anew(message, waiting, request, now)
    worked_on = tuple(case for case in same_id if case.state is not CaseState.NEEDS_INFO)
    same = tuple(case for case in worked_on if _plain(case.request.campaign) == _plain(request.campaign))
    if request.missing or not same:
        return _open(message, request, now, _warn_of_reuse(tuple(case for case in worked_on if case not in same)))
    return _decide_products(message, request, same, now)


def _answer_anew(message: Message, waiting: Case, request: Request, now: Circumstances) -> Change:
    """The order that waits for its rep came again as a whole: what it lacked is filled in."""
    if any(field in request.given for field in waiting.request.missing) or find_corrections(waiting.request, request):
        return _complete(waiting, request, message.text, now)
    return decide_repetition(message, waiting).changes[0]


def _decide_products(message: Message, request: Request, same: tuple[Case, ...], now: Circumstances) -> Change:
    """A case for the products that none of the `same` order's cases covers; a repeat if there are none."""
    covering = {name: case for name in request.products if (case := _find_covering(same, name))}
    new = tuple(name for name in request.products if name not in covering)
    if not new:
        return _repeat(message, covering[request.products[0]], request, now)
    remarks = tuple(f"{name} is already being cancelled in {case.reference}." for name, case in covering.items())
    return _open(message, replace(request, products=new), now, remarks)


def _find_covering(cases: tuple[Case, ...], name: str) -> Case | None:
    names = (_plain(name), "*")
    return next((case for case in cases if any(_plain(product.name) in names for product in case.active)), None)


def _waits_for(case: Case, request: Request, rep: Person) -> bool:
    """The case waits for this rep, who now writes the whole request anew instead of answering."""
    campaigns = {_plain(each.campaign) for each in (case.request, request) if each.campaign}
    is_same = request.titan_order_id is not None and len(campaigns) < 2
    return is_same and case.state is CaseState.NEEDS_INFO and case.rep.address == rep.address


def _open(message: Message, request: Request, now: Circumstances, remarks: tuple[str, ...]) -> Change:
    rep = message.author
    copied = tuple(dict.fromkeys(person.address for person in message.cc if person.address))
    opened = CaseOpened(request, rep, copied, message.subject, remarks)
    return Change(None, (opened,), _notices_for(request, rep, now, message.text))


def _notices_for(request: Request, rep: Person, now: Circumstances, words: str = "") -> tuple[Due, ...]:
    if request.missing:
        return (Due(NoticeKind.INFORMATION_NEEDED, (rep,)),)
    return Due(NoticeKind.ACKNOWLEDGEMENT, (rep,)), Due(NoticeKind.WORK_ITEM, now.notify, words=words, author=rep)


def _repeat(message: Message, case: Case, request: Request, now: Circumstances) -> Change:
    """The same order again. What it says besides is for staff: another client or date is a change, words a question."""
    known, text = case.request, message.text
    repeat = RepeatReceived(message.subject)
    told = Due(NoticeKind.ALREADY_IN_PROGRESS, (message.author,))
    passed_on = Due(NoticeKind.QUESTION, now.notify, words=text, author=message.author, subject=message.subject)
    if Field.CLIENT in find_corrections(known, request) or not set(request.extras) <= set(known.extras):
        noted = Due(NoticeKind.AMENDMENT_NOTED, (message.author,), words=text)
        amendment = replace(passed_on, kind=NoticeKind.AMENDMENT)
        return Change(case.number, (repeat, AmendmentAsked(text)), (noted, amendment))
    if not set(request.unread) <= set(known.unread):
        return Change(case.number, (repeat, QuestionAsked(text)), (told, passed_on))
    return Change(case.number, (repeat,), (told,))


def _warn_of_reuse(others: tuple[Case, ...]) -> tuple[str, ...]:
    # A straight renewal re-uses the first campaign's Titan Order ID, so the same id alone proves nothing.
    return tuple(
        f"The same Titan Order ID stands in {case.reference} for the campaign {case.request.campaign}:"
        " a renewal, or a slip?"
        for case in others
    )


def _plain(text: str | None) -> str:
    """What two ways of writing the same thing share. Punctuation counts: `Banner 1.5` is not `Banner 15`."""
    return "".join((text or "").casefold().split())


def _name(fields: Iterable[Field]) -> str:
    return ", ".join(fields).replace("_", " ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
