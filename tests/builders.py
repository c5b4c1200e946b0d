"""Plain values for tests: a request, a case, a message, each with the few facts that a test names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.events import CaseOpened, Event, Recorded

NOW = datetime(2026, 11, 23, 15, 12, tzinfo=UTC)
DANA = Person("Dana Whitfield", "dana@example.com")
ANN = Person("Ann Lee", "ann@example.com")
JO = Person("Jo Park", "jo@example.com")
REQUEST = Request(
    client="Northwind Dental",
    campaign="Fall Implants 2026",
    titan_order_id="4471923",
    products=("Targeted Display", "Streaming Audio", "OTT / CTV"),
)


def make_request(**changes: Any) -> Request:
    """The usual request with some fields changed."""
    return replace(REQUEST, **changes)


def make_case(*events: Event, request: Request = REQUEST, number: int = 1042, by: str = ANN.address) -> Case:
    """A case opened by Dana, and then these events by Ann, a minute apart."""
    opened = Recorded(1, NOW, DANA.address, None, CaseOpened(request, DANA, (), "Order Cancellation Request"))
    later = (Recorded(seq, NOW + timedelta(minutes=seq), by, None, event) for seq, event in enumerate(events, start=2))
    return replay(number, (opened, *later), DEFAULT_STEPS)


def make_message(text: str = "", **changes: Any) -> Message:
    """A message that Dana wrote to the team."""
    message = Message(
        message_id="<m1@example.com>",
        subject="Order Cancellation Request",
        author=DANA,
        to=(Person("Sales Enablement", "enablement@example.com"),),
        cc=(),
        date=NOW,
        in_reply_to=(),
        references=(),
        text=text,
        html=None,
        kind=Kind.PERSON,
        kind_reason="",
        attachments=(),
        attached=(),
        returned=None,
        loop=None,
        authentication_results=(),
        content_digest="d1",
    )
    return replace(message, **changes)
