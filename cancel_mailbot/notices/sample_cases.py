"""What samples are made of: people, one order of three products, and whatever may happen to it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.notices.desk import Desk, Occasion, Thread
from cancel_mailbot.reading.command import Outcome, OutcomeKind, Period
from cancel_mailbot.reading.request import Contact, Doubt, Field, Request, Source, Warning
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.due import Due
from cancel_mailbot.workflow.events import CaseOpened, Event, Recorded, StepReported

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
INCOMPLETE = Request(
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
EMPTY = Request(None, None, None, (), unopened=("winmail.dat",))
CORRECTED = replace(
    REQUEST,
    warnings=(Warning.UNLABELLED,),
    doubts=(Doubt(Field.PRODUCTS, "Targeted Display, SEO", Warning.CORRECTION),),
    unread=tuple(f"line {number} of a long remark" for number in range(1, 13)),
)
_LIST = (Source(Field.PRODUCTS, 4, "Product(s) to be Canceled: Targeted Display, Streaming Audio"),)
_NOT_YET = Doubt(Field.PRODUCTS, "Do NOT process this one yet.", Warning.NEGATION)
NEGATED = replace(REQUEST, products=(), warnings=(Warning.NEGATION,), doubts=(_NOT_YET,), sources=_LIST, unread=())
_TWO_IDS = Doubt(Field.TITAN_ORDER_ID, "4471923 / 4471924", Warning.CONFLICT)
CONFLICT = replace(REQUEST, titan_order_id=None, warnings=(Warning.CONFLICT,), doubts=(_TWO_IDS,), unread=())
ONE = replace(REQUEST, products=("Targeted Display",), extras=(), warnings=(), unread=())
LETTER = replace(ONE, unopened=("terms.pdf", 'the attached message "Order Cancellation Request"'))
OPENED_AT = datetime(2026, 11, 23, 14, 12, tzinfo=UTC)
NEXT_RUN = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
BILLING_DONE = StepReported("billing", StepState.DONE, (1, 2, 3), date(2026, 11, 24), "INV-88213")
VX_STARTED = StepReported("fulfillment", StepState.STARTED, (2,))
VX_DONE = StepReported("fulfillment", StepState.DONE, (1,), date(2026, 11, 25))
VX_NOT_NEEDED = StepReported("fulfillment", StepState.NOT_NEEDED, (3,), reason="never scheduled")
VX_REST = StepReported("fulfillment", StepState.DONE, (2,), date(2026, 11, 30), "VX-5561")
TRUE_UPS = (
    StepReported(
        "true_up", StepState.DONE, (1,), ref="CM-4471", outcome=Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))
    ),
    StepReported(
        "true_up", StepState.DONE, (2,), ref="CM-4472", outcome=Outcome(OutcomeKind.CHARGE, Money(9_050, "USD"))
    ),
    StepReported("true_up", StepState.DONE, (3,), outcome=Outcome(OutcomeKind.NONE)),
)
FINISHED = (BILLING_DONE, VX_STARTED, VX_DONE, VX_NOT_NEEDED, VX_REST)
TRUE_UP_OF_ALL = StepReported(
    "true_up", StepState.DONE, (1, 2, 3), ref="CM-4471", whole_case=True, outcome=TRUE_UPS[0].outcome
)
_NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
TRUE_UP_OF_TWO = replace(TRUE_UP_OF_ALL, products=(1, 3), period=_NOVEMBER)
LESS = StepReported(
    "true_up",
    StepState.DONE,
    (1,),
    ref="CM-4480",
    outcome=Outcome(OutcomeKind.CREDIT, Money(100_000, "USD")),
    period=_NOVEMBER,
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
        return Occasion(desk, thread, OPENED_AT + timedelta(minutes=2), self.title, b"sample key", NEXT_RUN)


def open_case(request: Request, *events: Event, number: int = 1042) -> Case:
    """A case as a rep opened it, with what staff wrote afterwards: a mail with one event each six hours."""
    return play(request, *((STAFF, (event,)) for event in events), number=number)


def play(request: Request, *mails: tuple[Person, tuple[Event, ...]], number: int = 1042) -> Case:
    """A case as a rep opened it, with the mails that came afterwards: one each six hours, with all its events."""
    opened = CaseOpened(request, REP, (), "Order Cancellation Request", ("CXL-1001 has the same Titan Order ID.",))
    history = [Recorded(1, OPENED_AT, REP.address, None, opened)]
    for hours, (author, events) in enumerate(mails, start=1):
        at = OPENED_AT + timedelta(hours=6 * hours)
        history += [Recorded(len(history) + n, at, author.address, None, event) for n, event in enumerate(events, 1)]
    return replay(number, tuple(history), DEFAULT_STEPS)
