"""Requests → cases: complete, incomplete, sent twice, overlapping, or re-using an order id."""

from dataclasses import replace

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.decision import Change, Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.events import CaseOpened, RepeatReceived, RequestCompleted
from cancel_mailbot.workflow.facts import Circumstances


def decide_orders(message: Message, requests: tuple[Request, ...], now: Circumstances) -> Decision:
    """One change for each request."""
    changes = tuple(_decide_order(message, request, now) for request in requests)
    opened = sum(change.case_number is None for change in changes)
    reason = f"{_count(opened, 'new order')}" if opened else "already in progress"
    return Decision(Disposition.REQUEST, reason, changes)


def decide_completion(case: Case, fields: Request, now: Circumstances) -> Decision:
    """Fill what the case lacks with what the rep supplied, and ask again for what is still missing."""
    request = complete(case.request, fields)
    supplied = [field for field in case.request.missing if field not in request.missing]
    change = Change(case.number, (RequestCompleted(request),), _notices_for(request, case.rep, now))
    return Decision(Disposition.COMPLETION, f"supplies {', '.join(supplied)}", (change,))


def complete(request: Request, fields: Request) -> Request:
    """`request` with each missing field taken from `fields`; what is there is never changed."""
    supplied = {field: getattr(fields, field) for field in Field if field in request.missing and getattr(fields, field)}
    doubts = tuple(doubt for doubt in (*request.doubts, *fields.doubts) if doubt.field not in supplied)
    warnings = tuple(dict.fromkeys((*request.warnings, *fields.warnings)))
    completed = replace(request, **supplied)
    # Which warnings still stand follows from the doubts that are left and the fields that are still missing.
    settled = {doubt.warning for doubt in request.doubts} - {doubt.warning for doubt in doubts}
    return replace(completed, doubts=doubts, warnings=tuple(each for each in warnings if each not in settled))


def _decide_order(message: Message, request: Request, now: Circumstances) -> Change:
    same_id = tuple(case for case in now.same_orders if case.request.titan_order_id == request.titan_order_id)
    same = tuple(case for case in same_id if _plain(case.request.campaign) == _plain(request.campaign))
    if request.missing or not same:
        others = tuple(case for case in same_id if case not in same)
        return _open(message, request, now, _warn_of_reuse(others))
    covering = {_plain(product.name): case for case in same for product in case.active}
    new = tuple(name for name in request.products if _plain(name) not in covering)
    if not new:
        return _repeat(message, covering[_plain(request.products[0])])
    remarks = tuple(
        f"{name} is already being cancelled in {covering[_plain(name)].reference}."
        for name in request.products
        if _plain(name) in covering
    )
    return _open(message, replace(request, products=new), now, remarks)


def _open(message: Message, request: Request, now: Circumstances, remarks: tuple[str, ...]) -> Change:
    rep = message.author
    copied = tuple(dict.fromkeys(person.address for person in message.cc if person.address))
    opened = CaseOpened(request, rep, copied, message.subject, remarks)
    return Change(None, (opened,), _notices_for(request, rep, now, message.text))


def _notices_for(request: Request, rep: Person, now: Circumstances, words: str = "") -> tuple[Due, ...]:
    if request.missing:
        return (Due(NoticeKind.INFORMATION_NEEDED, (rep,)),)
    return Due(NoticeKind.ACKNOWLEDGEMENT, (rep,)), Due(NoticeKind.WORK_ITEM, now.notify, words=words, author=rep)


def _repeat(message: Message, case: Case) -> Change:
    repeat = RepeatReceived(message.subject)
    return Change(case.number, (repeat,), (Due(NoticeKind.ALREADY_IN_PROGRESS, (message.author,)),))


def _warn_of_reuse(others: tuple[Case, ...]) -> tuple[str, ...]:
    # A straight renewal re-uses the first campaign's Titan Order ID, so the same id alone proves nothing.
    return tuple(
        f"The same Titan Order ID stands in {case.reference} for the campaign {case.request.campaign}:"
        " a renewal, or a slip?"
        for case in others
        if case.state is not CaseState.NEEDS_INFO
    )


def _plain(text: str | None) -> str:
    return "".join(character for character in (text or "").casefold() if character.isalnum())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
