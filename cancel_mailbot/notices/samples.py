"""Sample cases and notices, for previews and for the check of the templates: every kind at least once."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.notices.desk import Desk, Occasion, Thread
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.reading.request import Contact, Doubt, Field, Request, Source, Warning
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.due import Due, LineVerdict, NoticeKind, Verdict
from cancel_mailbot.workflow.events import (
    CaseOpened,
    Event,
    NoticeBounced,
    Recorded,
    StepReported,
    WithdrawalAsked,
)

REP = Person("Dana Whitfield", "dana@example.com")
SUBJECT = "Re: Order Cancellation Request [CXL-1042]"
STAFF = Person("Ann Ruiz", "ann@example.com")
REQUEST = Request(
    client="Northwind Dental",
    campaign="Fall Implants 2026",
    titan_order_id="4471923",
    products=("Targeted Display", "Streaming Audio", "OTT / CTV"),
    contact=Contact("Dana Whitfield", "Senior Account Executive, 555-0142"),
    extras=(("Effective Date", "December 1, 2026"), ("Reason", "Client closed the second practice")),
    warnings=(Warning.ORDER_FROM_SUBJECT, Warning.EXTRA_FIELDS),
    unread=("Budget code 77",),
)
WRITTEN = """Dear Sales Enablement,
I am writing to initiate the order cancellation process for the following details:
Vision VX Client: Northwind Dental
Campaign Name: Fall Implants 2026
Product(s) to be Canceled: Targeted Display, Streaming Audio, OTT / CTV
Effective Date: December 1, 2026
Budget code 77
Best Regards,
Dana Whitfield"""
_INCOMPLETE = Request(
    client="Northwind Dental",
    campaign=None,
    titan_order_id=None,
    products=("Targeted Display", "Streaming Audio"),
    warnings=(Warning.PLACEHOLDER, Warning.ORDER_FORMAT),
    doubts=(
        Doubt(Field.CAMPAIGN, "[Campaign Name]", Warning.PLACEHOLDER),
        Doubt(Field.TITAN_ORDER_ID, "447O923", Warning.ORDER_FORMAT),
    ),
    unread=("They close on Friday, so please be quick.", "Ask Lee about the second practice."),
    unopened=("order.xlsx",),
)
_EMPTY = Request(None, None, None, (), unopened=("winmail.dat",))
_CORRECTED = replace(
    REQUEST,
    warnings=(Warning.UNLABELLED,),
    doubts=(Doubt(Field.PRODUCTS, "Targeted Display, SEO", Warning.CORRECTION),),
    unread=tuple(f"line {number} of a long remark" for number in range(1, 13)),
)
_LIST = (Source(Field.PRODUCTS, 4, "Product(s) to be Canceled: Targeted Display, Streaming Audio"),)
_NOT_YET = Doubt(Field.PRODUCTS, "Do NOT process this one yet.", Warning.NEGATION)
_NEGATED = replace(REQUEST, products=(), warnings=(Warning.NEGATION,), doubts=(_NOT_YET,), sources=_LIST, unread=())
_TWO_IDS = Doubt(Field.TITAN_ORDER_ID, "4471923 / 4471924", Warning.CONFLICT)
_CONFLICT = replace(REQUEST, titan_order_id=None, warnings=(Warning.CONFLICT,), doubts=(_TWO_IDS,), unread=())
_ONE = replace(REQUEST, products=("Targeted Display",), extras=(), warnings=(), unread=())
_LETTER = replace(_ONE, unopened=("terms.pdf", 'the attached message "Order Cancellation Request"'))
_OPENED_AT = datetime(2026, 11, 23, 14, 12, tzinfo=UTC)
_BILLING_DONE = StepReported("billing", StepState.DONE, (1, 2, 3), date(2026, 11, 24), "INV-88213")
_VX_STARTED = StepReported("fulfillment", StepState.STARTED, (2,))
_VX_DONE = StepReported("fulfillment", StepState.DONE, (1,), date(2026, 11, 25))
_VX_NOT_NEEDED = StepReported("fulfillment", StepState.NOT_NEEDED, (3,), reason="never scheduled")
_VX_REST = StepReported("fulfillment", StepState.DONE, (2,), date(2026, 11, 30), "VX-5561")
_TRUE_UPS = (
    StepReported(
        "true_up", StepState.DONE, (1,), ref="CM-4471", outcome=Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))
    ),
    StepReported(
        "true_up", StepState.DONE, (2,), ref="CM-4472", outcome=Outcome(OutcomeKind.CHARGE, Money(9_050, "USD"))
    ),
    StepReported("true_up", StepState.DONE, (3,), outcome=Outcome(OutcomeKind.NONE)),
)
_FINISHED = (_BILLING_DONE, _VX_STARTED, _VX_DONE, _VX_NOT_NEEDED, _VX_REST)
_LINES = (
    LineVerdict("billing done p1", Verdict.OK, "billing done for p1"),
    LineVerdict("fulfillment done on 11/25", Verdict.ERROR, why="Write the date as 2026-11-25."),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A notice of a sample case. `title` tells two of one kind apart, and suits a file name."""

    title: str
    due: Due
    case: Case | None

    @property
    def recipient(self) -> Person:
        """The one to whom it is due."""
        return self.due.to[0]

    def occasion(self, desk: Desk) -> Occasion:
        """A fixed moment, in answer to a Message-ID as long as those of Microsoft 365."""
        thread = Thread((f"<{'SA1PR04MB'.ljust(54, '7')}@mail.example.com>",), "Order Cancellation Request")
        return Occasion(desk, thread, _OPENED_AT + timedelta(minutes=2), self.title, b"sample key")


def open_case(request: Request, *events: Event, number: int = 1042) -> Case:
    """A case as a rep opened it, with what happened afterwards: an event each six hours."""
    opened = CaseOpened(request, REP, (), "Order Cancellation Request", ("CXL-1001 has the same Titan Order ID.",))
    history = tuple(
        Recorded(seq, _OPENED_AT + timedelta(hours=6 * (seq - 1)), STAFF.address, None, event)
        for seq, event in enumerate((opened, *events), start=1)
    )
    return replay(number, history, DEFAULT_STEPS)


def all_samples() -> tuple[Sample, ...]:
    """Every kind at least once, in the order of `NoticeKind`."""
    return (*_for_rep(), *_for_staff())


def _for_rep() -> tuple[Sample, ...]:
    kind = NoticeKind
    new, going = open_case(REQUEST), open_case(REQUEST, *_FINISHED[:4])
    whole = StepReported(
        "true_up", StepState.DONE, (1, 2, 3), ref="CM-4471", whole_case=True, outcome=_TRUE_UPS[0].outcome
    )
    return (
        Sample("acknowledgement", Due(kind.ACKNOWLEDGEMENT, (REP,)), new),
        Sample("acknowledgement_corrected", Due(kind.ACKNOWLEDGEMENT, (REP,)), open_case(_CORRECTED)),
        Sample("acknowledgement_one_product", Due(kind.ACKNOWLEDGEMENT, (REP,)), open_case(_ONE)),
        Sample("acknowledgement_letter", Due(kind.ACKNOWLEDGEMENT, (REP,)), open_case(_LETTER)),
        Sample("information_needed_negated", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(_NEGATED)),
        Sample("information_needed_conflict", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(_CONFLICT)),
        Sample("information_needed", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(_INCOMPLETE)),
        Sample("information_needed_no_text", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(_EMPTY)),
        Sample("step_completed", Due(kind.STEP_COMPLETED, (REP,), steps=("billing",)), going),
        Sample(
            "true_up_confirmation", Due(kind.TRUE_UP_CONFIRMATION, (REP,)), open_case(REQUEST, *_FINISHED, *_TRUE_UPS)
        ),
        Sample(
            "true_up_confirmation_whole", Due(kind.TRUE_UP_CONFIRMATION, (REP,)), open_case(REQUEST, *_FINISHED, whole)
        ),
        Sample("already_in_progress", Due(kind.ALREADY_IN_PROGRESS, (REP,)), going),
        Sample(
            "withdrawn", Due(kind.WITHDRAWN, (REP,)), open_case(REQUEST, WithdrawalAsked((), "withdraw", accepted=True))
        ),
        Sample(
            "withdrawn_product",
            Due(kind.WITHDRAWN, (REP,)),
            open_case(REQUEST, WithdrawalAsked((2,), "", accepted=True)),
        ),
        Sample("amendment_noted", Due(kind.AMENDMENT_NOTED, (REP,), words="remove product: OTT / CTV"), going),
        Sample("status", Due(kind.STATUS, (REP,)), going),
        Sample("rep_help", Due(kind.REP_HELP, (REP,)), new),
        Sample("rep_help_no_case", Due(kind.REP_HELP, (REP,)), None),
    )


def _for_staff() -> tuple[Sample, ...]:
    kind, to = NoticeKind, (STAFF,)
    new, going = open_case(REQUEST), open_case(REQUEST, *_FINISHED[:4])
    bounced = NoticeBounced(REP.address, "5.1.1", "550 5.1.1 user unknown", permanent=True)
    late = WithdrawalAsked((1, 2), "Please keep the first two.", accepted=False)
    helped = (LineVerdict("help", Verdict.OK, "help"),)
    return (
        Sample("work_item", Due(kind.WORK_ITEM, to, words=WRITTEN, author=REP), new),
        Sample("work_item_corrected", Due(kind.WORK_ITEM, to, words=WRITTEN, author=REP), open_case(_CORRECTED)),
        Sample("work_item_one_product", Due(kind.WORK_ITEM, to, words=WRITTEN, author=REP), open_case(_LETTER)),
        Sample("command_answer", Due(kind.COMMAND_ANSWER, to, lines=_LINES), going),
        Sample("command_answer_applied", Due(kind.COMMAND_ANSWER, to, lines=_LINES[:1], applied=True), going),
        Sample("command_answer_help", Due(kind.COMMAND_ANSWER, to, lines=helped), new),
        Sample("command_answer_no_case", Due(kind.COMMAND_ANSWER, to, lines=helped), None),
        Sample(
            "question",
            Due(kind.QUESTION, to, words="Which invoice will show this?\nThe client asks.", author=REP),
            going,
        ),
        Sample("amendment", Due(kind.AMENDMENT, to, words="remove product: OTT / CTV", author=REP), going),
        Sample(
            "withdrawal",
            Due(kind.WITHDRAWAL, to, words=late.text, author=REP, why="work on it was already reported"),
            open_case(REQUEST, _BILLING_DONE, late),
        ),
        Sample(
            "held_message",
            Due(
                kind.HELD_MESSAGE,
                to,
                words=WRITTEN,
                author=Person("Sam Ortiz", "sam@example.net"),
                subject="Order Cancellation Request",
                why="The author is not on the list of reps.",
            ),
            None,
        ),
        Sample(
            "notice_bounced",
            Due(kind.NOTICE_BOUNCED, to, words="550 5.1.1 user unknown", subject="Re: Order Cancellation Request"),
            open_case(REQUEST, bounced),
        ),
    )
