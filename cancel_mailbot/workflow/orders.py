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
    # Twice in one mail is once.
    distinct = {(request.titan_order_id, _plain(request.campaign), request.products): request for request in requests}
    changes = tuple(_decide_order(message, request, now) for request in distinct.values())
    opened = sum(change.case_number is None for change in changes)
    reason = f"{_count(opened, 'new order')}" if opened else "already in progress"
    return Decision(Disposition.REQUEST, reason, changes)


def decide_completion(case: Case, fields: Request, text: str, now: Circumstances) -> Decision:
    """Fill what the case lacks with what the rep supplied, and ask again for what is still missing."""
    request = complete(case.request, fields)
    supplied = [field for field in case.request.missing if field not in request.missing]
    change = Change(case.number, (RequestCompleted(request),), _notices_for(request, case.rep, now, text))
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
    same_id = tuple(
        case for case in now.same_orders if _plain(case.request.titan_order_id) == _plain(request.titan_order_id)
    )
    waiting = next((case for case in same_id if _waits_for(case, request, message.author)), None)
    if waiting and not request.missing:
        return Change(
            waiting.number, (RequestCompleted(request),), _notices_for(request, waiting.rep, now, message.text)
        )
    worked_on = tuple(case for case in same_id if case.state is not CaseState.NEEDS_INFO)
    same = tuple(case for case in worked_on if _plain(case.request.campaign) == _plain(request.campaign))
    if request.missing or not same:
        return _open(message, request, now, _warn_of_reuse(tuple(case for case in worked_on if case not in same)))
    return _decide_products(message, request, same, now)


def _decide_products(message: Message, request: Request, same: tuple[Case, ...], now: Circumstances) -> Change:
    """A case for the products that none of the `same` order's cases covers; a repeat if there are none."""
    covering = {name: case for name in request.products if (case := _find_covering(same, name))}
    new = tuple(name for name in request.products if name not in covering)
    if not new:
        return _repeat(message, covering[request.products[0]])
    remarks = tuple(f"{name} is already being cancelled in {case.reference}." for name, case in covering.items())
    return _open(message, replace(request, products=new), now, remarks)


def _find_covering(cases: tuple[Case, ...], name: str) -> Case | None:
    names = (_plain(name), "*")
    return next((case for case in cases if any(_plain(product.name) in names for product in case.active)), None)


def _waits_for(case: Case, request: Request, rep: Person) -> bool:
    """The case waits for this rep, who now writes the whole request anew instead of answering."""
    is_same = case.request.campaign is None or _plain(case.request.campaign) == _plain(request.campaign)
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


def _repeat(message: Message, case: Case) -> Change:
    repeat = RepeatReceived(message.subject)
    return Change(case.number, (repeat,), (Due(NoticeKind.ALREADY_IN_PROGRESS, (message.author,)),))


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


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
