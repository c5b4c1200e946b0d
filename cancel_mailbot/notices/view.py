"""What templates see: plain frozen values in words, cleaned of what no reader should see. No judgement, no markup."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.notices.desk import Occasion
from cancel_mailbot.notices.doubts import describe_asked, describe_checks, show_untaken
from cancel_mailbot.notices.links import Link, ReplyTo, likely_commands, missing_lines
from cancel_mailbot.notices.printable import printable_line, printable_lines
from cancel_mailbot.notices.statement import MAX_PRODUCTS, Statement, build_statement
from cancel_mailbot.notices.wording import (
    FIELD_LABELS,
    FIELD_NAMES,
    FORM_LABELS,
    count_words,
    describe_unopened,
    first_name,
    format_day,
    format_instant,
    join_words,
    name_product,
)
from cancel_mailbot.reading.request import Field, Request
from cancel_mailbot.workflow.case import Case, Product, StepStatus
from cancel_mailbot.workflow.due import Due, LineVerdict, NoticeKind, Verdict
from cancel_mailbot.workflow.events import NoticeBounced, WithdrawalAsked

_MAX_LINES = 30
_MAX_DETAILS = 12
_MAX_UNREAD = 10
_QUESTIONS = ("help", "status")
_ONE_VALUE = (Field.CLIENT, Field.CAMPAIGN, Field.TITAN_ORDER_ID)
_TONES = {
    StepState.PENDING: "waiting",
    StepState.STARTED: "going",
    StepState.DONE: "done",
    StepState.BLOCKED: "stuck",
    StepState.NOT_NEEDED: "done",
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
    examples, "" where there are none to tell apart. `next_step` is a title, "" when all are complete.
    """

    reference: str
    state: str
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


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a command mail: as written, its verdict in words, how it was read, and what is wrong with it."""

    line: str
    verdict: str
    tone: str
    reads: str
    why: str


@dataclass(frozen=True, slots=True)
class NewsView:
    """What happened: the parts of a `Due` in words. `answer` is applied, refused or told.

    `completed` are the steps just completed; `withdrawn` the products that the rep takes back ("" = the whole case).
    """

    completed: tuple[StepView, ...]
    lines: tuple[LineView, ...]
    more_lines: int
    errors: int
    answer: str
    asked_help: bool
    words: tuple[str, ...]
    author: str
    subject: str
    why: str
    withdrawn: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """Everything that a template can name. `case` and `statement` are None where the notice has none."""

    reference: str
    subject: str
    desk_name: str
    desk_address: str
    name: str
    case: CaseView | None
    news: NewsView
    statement: Statement | None
    commands: tuple[Link, ...]
    fill_in: Link | None
    help_lines: tuple[tuple[str, str], ...]


def build_mail(due: Due, case: Case | None, recipient: Person, occasion: Occasion, subject: str) -> Mail:
    """The values for one notice."""
    desk, zone = occasion.desk, ZoneInfo(occasion.desk.time_zone)
    reply_to = ReplyTo(desk.address, subject, case.reference if case else "")
    return Mail(
        reference=case.reference if case else "",
        subject=subject,
        desk_name=printable_line(desk.name),
        desk_address=desk.address,
        name=first_name(recipient),
        case=_view_case(case, due.kind.audience, zone) if case else None,
        news=_view_news(due, case, zone),
        statement=build_statement(case, zone) if case and due.kind is NoticeKind.TRUE_UP_CONFIRMATION else None,
        commands=likely_commands(case, reply_to) if case and due.kind is NoticeKind.WORK_ITEM else (),
        fill_in=missing_lines(case, reply_to) if case and due.kind is NoticeKind.INFORMATION_NEEDED else None,
        help_lines=desk.help_lines,
    )


def _view_case(case: Case, audience: Role, zone: ZoneInfo) -> CaseView:
    request, next_step = case.request, case.next_step
    one, some = _pick_products(case)
    return CaseView(
        reference=case.reference,
        state=case.state.value,
        client=printable_line(request.client or ""),
        campaign=printable_line(request.campaign or ""),
        titan_order_id=printable_line(request.titan_order_id or ""),
        rep=_show_person(case.rep),
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
        steps=tuple(_view_step(case, step, zone) for step in case.steps),
        next_step=next_step.title if next_step else "",
    )


def _facts(case: Case, zone: ZoneInfo) -> tuple[Fact, ...]:
    request = case.request
    signed = ", ".join(filter(None, (request.contact.name, request.contact.details)))
    facts = (
        *(
            Fact(FIELD_LABELS[field], printable_line(getattr(request, field) or _show_missing(field, request)))
            for field in _ONE_VALUE
        ),
        Fact("Requested by", _show_person(case.rep)),
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


def _show_person(person: Person) -> str:
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


def _view_step(case: Case, step: Step, zone: ZoneInfo) -> StepView:
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
    return ("next", "next") if step == case.next_step and not case.request.missing else ("waiting", "waiting")


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


def _view_news(due: Due, case: Case | None, zone: ZoneInfo) -> NewsView:
    withdrawal = _last_withdrawal(case)
    errors = sum(line.verdict is Verdict.ERROR for line in due.lines)
    steps = [step for step in case.steps if step.key in due.steps] if case else []
    return NewsView(
        completed=tuple(_view_step(case, step, zone) for step in steps) if case else (),
        lines=tuple(_view_line(line, due) for line in due.lines[:_MAX_LINES]),
        more_lines=max(0, len(due.lines) - _MAX_LINES),
        errors=errors,
        answer=_answer(due),
        asked_help=any(_first_word(line) == "help" for line in due.lines),
        words=printable_lines(due.words or _lines_read(due, case)),
        author=_show_person(due.author) if due.author else "",
        subject=printable_line(due.subject),
        why=_why(due, case),
        withdrawn=_name_withdrawn(case, withdrawal),
        accepted=withdrawal is None or withdrawal.accepted,
    )


def _view_line(line: LineVerdict, due: Due) -> LineView:
    words, tone = {
        Verdict.OK: ("applied" if due.applied else "understood", "done"),
        Verdict.ERROR: ("not applied", "stuck"),
        Verdict.NOTE: ("note", "waiting"),
    }[line.verdict]
    written, reads, why = (printable_line(each, 200) for each in (line.line, line.reads, line.why))
    return LineView(written, words, tone, reads, why)


def _answer(due: Due) -> str:
    if any(line.verdict is Verdict.ERROR for line in due.lines):
        return "refused"
    asked_only = all(_first_word(line) in _QUESTIONS for line in due.lines)
    return "applied" if due.applied and not asked_only else "told"


def _first_word(line: LineVerdict) -> str:
    words = line.line.strip().lstrip("#/").lower().split() if line.verdict is Verdict.OK else ()
    return words[0].rstrip(".") if words else ""


def _lines_read(due: Due, case: Case | None) -> str:
    """The lines that the request was read from, for staff who get no other words of the rep."""
    sources = case.request.sources if case and due.kind is NoticeKind.WORK_ITEM else ()
    return "\n".join(dict.fromkeys(source.line for source in sources))


def _why(due: Due, case: Case | None) -> str:
    if due.kind is NoticeKind.COMMAND_ANSWER and due.why in _QUESTIONS:
        return ""
    told = due.why or (_why_bounced(case) if due.kind is NoticeKind.NOTICE_BOUNCED else "")
    return printable_line(told, 500)


def _last_withdrawal(case: Case | None) -> WithdrawalAsked | None:
    events = (recorded.event for recorded in reversed(case.events)) if case else ()
    return next((event for event in events if isinstance(event, WithdrawalAsked)), None)


def _name_withdrawn(case: Case | None, withdrawal: WithdrawalAsked | None) -> str:
    if case is None or withdrawal is None or not withdrawal.products:
        return ""
    named = [product for product in case.products if product.n in withdrawal.products]
    return join_words([f"p{product.n} {name_product(product.name)}" for product in named[:MAX_PRODUCTS]])


def _why_bounced(case: Case | None) -> str:
    events = (recorded.event for recorded in reversed(case.events)) if case else ()
    bounced = next((event for event in events if isinstance(event, NoticeBounced)), None)
    return f"{bounced.recipient}: {bounced.status} {bounced.diagnostic}" if bounced else ""
