"""Which subjects ask for a cancellation, and which only speak of one."""

import pytest

from cancel_mailbot.reading.form import FormSettings, is_request_subject
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.supplied import Asked, read_supplied

ASKING = (
    "Order Cancellation Request",
    "Order Cancellation",
    "Cancellation Request",
    "Cancel Order",
    "cancel order 4471923",
    "Order Cancellation - Northwind Dental",
    "Cancellation of order 4471923",
    "Request to cancel order",
    "Order Cancel Request",
    "Oder Cancellation Request",
    "Orders Cancellation Request",
    "Order Cancellation Req",
    "FW: Cancel Order",
    "[EXT] Order Cancellation",
    "Cancelling order 4471923",
    "Cancel Titan order 4471923",
    "Please cancel order 4471923",
    "Titan Order Cancellation",
    "Order 4471923 cancellation",
    "Cancellation Request - Northwind Dental",
    "Canceling Titan Order ID 4471923",
    "Request for cancellation of order 4471923",
    "Northwind - Order Cancellation",
    "Order Cancelation Request",
    "Order Cancellation Requst",
    "Cancelation request for Northwind",
    "Order cancel",
    "Cancel orders",
)
OTHERS = (
    "Cancel our meeting",
    "Cancellation policy",
    "How to cancel an order?",
    "How do I cancel an order?",
    "Order cancellations: 7 ways to keep your clients",
    "cancelled my subscription",
    "Order Cancellation Policy",
    "Order Confirmation - Northwind",
    "Order cancellation confirmed",
    "Order Cancellation Request template",
    "Order cancellation request deadline?",
    "Question about order cancellation",
    "Cancellation Request - hotel booking",
    "Cancel order?",
    "Lunch",
    "Cancel",
    "Your order has been cancelled",
    "Order Change Request",
    "Order cancellation - status",
    "Weekly cancellation report",
    "Cancellation Request - subscription",
    "Cancellation fee",
    "Order Cancellation Notice",
    "Out of office: Order",
    "Meeting cancellation request",
)


@pytest.mark.parametrize("subject", ASKING)
def test_a_subject_asks(subject: str) -> None:
    assert is_request_subject(subject)


@pytest.mark.parametrize("subject", OTHERS)
def test_a_subject_does_not_ask(subject: str) -> None:
    assert not is_request_subject(subject)


@pytest.mark.parametrize(
    ("field", "answer", "is_taken"),
    [
        (Field.PRODUCTS, "Targeted Display", True),
        (Field.PRODUCTS, "SEO", True),
        (Field.PRODUCTS, "Noted", False),
        (Field.PRODUCTS, "Dana Whitfield, Account Executive", False),
        (Field.TITAN_ORDER_ID, "3125550142", False),
        (Field.TITAN_ORDER_ID, "INV-88213", False),
        (Field.TITAN_ORDER_ID, "Sorry! 4471932\n\nDana Whitfield\n312-555-0142", True),
    ],
)
def test_a_short_answer_is_taken_where_nothing_else_can_be_meant(field: Field, answer: str, is_taken: bool) -> None:
    found = read_supplied(answer, answer, Asked((field,), "Dana Whitfield dana"), FormSettings())
    assert (field in found.given) is is_taken
