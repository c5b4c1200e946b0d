"""A case as templates see it: its order, its products, its steps and where it stands, in words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_day, format_instant
from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.notices.doubts import describe_asked, describe_checks, show_untaken
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.standing import describe_flags, describe_next, describe_standing
from cancel_mailbot.notices.statement import MAX_PRODUCTS
from cancel_mailbot.notices.wording import (
    FIELD_LABELS,
    FIELD_NAMES,
    FORM_LABELS,
    count_words,
    describe_unopened,
    join_words,
    name_product,
)
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.workflow.case import Case, CaseState, Product, StepStatus

_MAX_LINES = 30
_MAX_DETAILS = 12
_MAX_UNREAD = 10
_ONE_VALUE = (Field.CLIENT, Field.CAMPAIGN, Field.TITAN_ORDER_ID)
_TONES = {
    StepState.PENDING: "waiting",
    StepState.STARTED: "going",
    StepState.DONE: "done",
    StepState.BLOCKED: "stuck",
    StepState.NOT_NEEDED: "done",
}
# What a step that nobody has begun is called where the case does not go on.
_NOT_BEGUN = {
    CaseState.NEEDS_INFO: ("waiting", "waiting"),
    CaseState.ON_HOLD: ("on hold", "waiting"),
    CaseState.REJECTED: ("not done", "waiting"),
    CaseState.WITHDRAWN: ("not done", "waiting"),
    CaseState.DUPLICATE: ("not done", "waiting"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; where none could be taken, `value` says so and what was written."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a case or of a product. `state` is in words; `tone` only picks a tint (done, going, stuck, …).

    `details` say who, when and with what; `completed` is the step's own sentence ("billing is cancelled").
    """

    title: str
    state: str
    tone: str
    details: tuple[str, ...]
    completed: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product by its label (`p1`) and name, with its steps."""

    label: str
    name: str
    withdrawn: bool
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case in words. `facts` are the order's fields but the products; `more_products` are those not shown.

    `doubts` are what somebody must check, `unread` lines that were not understood (`unread_count` in words, and
    `more_unread` of them not shown), `unopened` a sentence on attachments ("" without any). `missing` are the
    template's labels that must still be filled in (`missing_words` in a sentence), `asked` what was written instead
    and why it was not taken, `no_products` the same in short. `one_product` and `some_products` are labels for
    examples, "" where there are none to tell apart. `next_step` is a title, "" when all are complete; `next` says in
    a sentence what comes next, `standing` what the steps do not show, and `flags` what staff must not overlook ("").
    `is_untouched` says that no step was reported, `reported` which were, a line for each product; `owner` whose the
    case is ("" = nobody's), and `is_ended` that nobody has anything to do.
    """

    reference: str
    state: str
    owner: str
    client: str
    campaign: str
    titan_order_id: str
    rep: str
    rep_address: str
    asked_at: str
    facts: tuple[Fact, ...]
    extras: tuple[Fact, ...]
    doubts: tuple[str, ...]
    unread: tuple[str, ...]
    unread_count: str
    more_unread: int
    unopened: str
    missing: tuple[str, ...]
    missing_words: str
    asked: tuple[str, ...]
    no_products: str
    one_product: str
    some_products: str
    products: tuple[ProductView, ...]
    more_products: int
    product_count: str
    remarks: tuple[str, ...]
    steps: tuple[StepView, ...]
    next_step: str
    next: str
    standing: tuple[str, ...]
    flags: str
    is_untouched: bool
    reported: tuple[str, ...]
    is_ended: bool


def view_case(case: Case, audience: Role, zone: ZoneInfo) -> CaseView:
    """The case as `audience` reads it."""
    request, next_step = case.request, case.next_step
    one, some = _pick_products(case)
    return CaseView(
        reference=case.reference,
        state=case.state.value,
        owner=printable_line(case.owner, 320),
        client=printable_line(request.client or ""),
        campaign=printable_line(request.campaign or ""),
        titan_order_id=printable_line(request.titan_order_id or ""),
        rep=show_person(case.rep),
        rep_address=case.rep.address,
        asked_at=format_instant(case.created_at, zone),
        facts=_facts(case, zone),
        extras=tuple(Fact(printable_line(label, 60), printable_line(value)) for label, value in request.extras[:20]),
        doubts=describe_checks(request, audience, case.subject)[:_MAX_LINES],
        unread=tuple(printable_line(line, 200) for line in request.unread[:_MAX_UNREAD]),
        unread_count=count_words(len(request.unread), "line"),
        more_unread=max(0, len(request.unread) - _MAX_UNREAD),
        unopened=describe_unopened(request),
        missing=tuple(FORM_LABELS[field] for field in request.missing),
        missing_words=join_words([FIELD_NAMES[field] for field in request.missing]),
        asked=describe_asked(request),
        no_products=_show_missing(Field.PRODUCTS, request),
        one_product=one,
        some_products=some,
        products=tuple(_view_product(product, case.steps, zone) for product in case.products[:MAX_PRODUCTS]),
        more_products=max(0, len(case.products) - MAX_PRODUCTS),
        product_count=_count_products(case),
        remarks=tuple(printable_line(remark, 500) for remark in case.remarks[:_MAX_LINES]),
        steps=tuple(view_step(case, step, zone) for step in case.steps),
        next_step=next_step.title if next_step else "",
        next=describe_next(case, audience),
        standing=describe_standing(case, audience, zone),
        flags=describe_flags(case, zone) if audience is Role.STAFF else "",
        is_untouched=case.is_untouched,
        reported=_list_reported(case),
        is_ended=case.state.is_ended,
    )


def _list_reported(case: Case) -> tuple[str, ...]:
    """`p1 Targeted Display: billing done, fulfillment started`, also of products that were withdrawn."""
    lines = []
    for product in case.products:
        states = {step.words[0]: product.status(step.key).state for step in case.steps}
        told = ", ".join(f"{word} {state}" for word, state in states.items() if state is not StepState.PENDING)
        lines += [f"p{product.n} {name_product(product.name)}: {told}"] if told else []
    return tuple(lines[:MAX_PRODUCTS])


def _facts(case: Case, zone: ZoneInfo) -> tuple[Fact, ...]:
    request = case.request
    signed = ", ".join(filter(None, (request.contact.name, request.contact.details)))
    facts = (
        *(
            Fact(FIELD_LABELS[field], printable_line(getattr(request, field) or _show_missing(field, request)))
            for field in _ONE_VALUE
        ),
        Fact("Requested by", show_person(case.rep)),
        Fact("Signed", printable_line(signed)),
        Fact("Received", format_instant(case.created_at, zone)),
    )
    return tuple(fact for fact in facts if fact.value or fact.label != "Signed")


def _show_missing(field: Field, request: Request) -> str:
    written = show_untaken(field, request)
    return f"(not taken: {written})" if written else "(missing)"


def _pick_products(case: Case) -> tuple[str, str]:
    """Labels for examples, one and then some; "" where a case has no product beside it to tell it from."""
    labels = [f"p{product.n}" for product in case.active]
    if len(labels) < 2:
        return "", ""
    return labels[1], f"{labels[0]},{labels[2]}" if len(labels) > 2 else labels[0]


def show_person(person: Person) -> str:
    """A name and an address, or the address alone."""
    name, address = printable_line(person.name, 100), printable_line(person.address, 320)
    return f"{name} <{address}>" if name else address


def _count_products(case: Case) -> str:
    if "*" in case.request.products:
        return "all products"
    return count_words(len(case.active) or len(case.products), "product")


def _view_product(product: Product, steps: tuple[Step, ...], zone: ZoneInfo) -> ProductView:
    views = tuple(_view_status(product.status(step.key), step, zone) for step in steps)
    return ProductView(f"p{product.n}", name_product(product.name), product.withdrawn, views)


def _view_status(status: StepStatus, step: Step, zone: ZoneInfo) -> StepView:
    details = () if status.state is StepState.PENDING else (_describe(status, zone),)
    return StepView(step.title, status.state.value, _TONES[status.state], details, step.completed)


def view_step(case: Case, step: Step, zone: ZoneInfo) -> StepView:
    """A step of the whole case."""
    state, tone = _state_of(case, step)
    completed = f"{step.words[0]} is not needed" if state == StepState.NOT_NEEDED else step.completed
    return StepView(step.title, state, tone, _details(case, step, zone), completed)


def _state_of(case: Case, step: Step) -> tuple[str, str]:
    states = [product.status(step.key).state for product in case.active]
    complete = sum(state.is_complete for state in states)
    if states and complete == len(states):
        return ("done" if StepState.DONE in states else "not needed"), "done"
    if StepState.BLOCKED in states:
        return "blocked", "stuck"
    if complete:
        return f"{complete} of {len(states)} done", "going"
    if StepState.STARTED in states:
        return "started", "going"
    return _NOT_BEGUN.get(case.state, ("next", "next") if step == case.next_step else ("waiting", "waiting"))


def _details(case: Case, step: Step, zone: ZoneInfo) -> tuple[str, ...]:
    """Who did a step and when; products that share the answer share a line."""
    told: dict[tuple[str, str], list[str]] = {}
    for product in case.active:
        status = product.status(step.key)
        if status.state is not StepState.PENDING:
            told.setdefault((status.state.value, _describe(status, zone)), []).append(f"p{product.n}")
    if len(told) == 1 and len(*told.values()) == len(case.active):
        return tuple(words for _, words in told)
    lines = tuple(f"{join_words(labels)}: {state} {words}" for (state, words), labels in told.items())
    more = len(lines) - _MAX_DETAILS
    return lines if more <= 0 else (*lines[:_MAX_DETAILS], f"and {more} more")


def _describe(status: StepStatus, zone: ZoneInfo) -> str:
    when = format_day(status.on) if status.on else format_instant(status.at, zone) if status.at else ""
    words = " ".join(filter(None, (f"by {status.by}" if status.by else "", f"on {when}" if when else "")))
    reference, reason = printable_line(status.ref, 80), printable_line(status.reason, 120)
    return f"{words}{f', ref {reference}' if reference else ''}{f': {reason}' if reason else ''}"
