"""People whose mails hold the words and the marks of machines."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.message.parse import parse_message

TEMPLATE = (
    "Vision VX Client: Northwind Dental\nCampaign Name: Fall Implants 2026\nTitan Order ID: 4471923\n"
    "Product(s) to be Canceled:\n- Targeted Display\n"
)
AWAY_BUT = "I'm out until Monday, but yes please cancel p2."


def read(subject: str, text: str, *fields: str) -> Message:
    header = "\n".join(("From: Dana Whitfield <dana@example.com>", f"Subject: {subject}", *fields))
    return parse_message(f"{header}\n\n{text}".encode(), datetime(2026, 11, 23, tzinfo=UTC))


ANSWERS = {
    "away, and decides": ("Re: [CXL-1042] Order Cancellation Request", AWAY_BUT),
    "away, and decides in short": (
        "Re: [CXL-1042] Order",
        "Traveling until Friday. Go ahead and remove product: Display.",
    ),
    "away, and asks": (
        "RE: CXL-1042",
        "I am on PTO until 11/30, in urgent cases call. Which of the two lines do you mean?",
    ),
    "thanks": ("Re: CXL-1042", "Thank you for your email, I will get back to you tomorrow."),
    "acknowledges": ("Re: CXL-1042", "Got it, we have received your request. Jo will look into it."),
    "approves": ("AW: CXL-1042", "Yes, approved. I will be back on Monday 30."),
    "in German": ("AW: CXL-1042", "Ich bin ab morgen im Urlaub bis zum 30., bitte cancel p2."),
    "under an automatic subject": ("RE: Automatic reply: CXL-1042", "Jo is away, so I answer: withdraw p2."),
    "under a receipt's subject": ("RE: Read: CXL-1042", "Was it read? Please confirm."),
    "under a bounce's subject": (
        "RE: Undeliverable: CXL-1042",
        "Your message could not be delivered to the following: me.",
    ),
    "inline": ("Re: CXL-1042", "> which client?\n\nNorthwind. This is an automated message, I know, but I answer it."),
}


@pytest.mark.parametrize(("subject", "text"), ANSWERS.values(), ids=ANSWERS)
def test_a_rep_s_answer_stays_a_person_s(subject: str, text: str):
    message = read(subject, text)
    assert (message.kind, message.kind_reason) == (Kind.PERSON, "")


@pytest.mark.parametrize("field", ["Precedence: bulk", "List-Unsubscribe: <mailto:leave@example.com>"])
@pytest.mark.parametrize(
    "text", [AWAY_BUT, "Traveling until Friday 30. Go ahead.", "I am on leave from 11/30. Could you stop p2 before?"]
)
def test_a_rep_s_answer_stays_a_person_s_though_a_gateway_marked_it_as_bulk(field: str, text: str):
    assert read("Re: [CXL-1042] Order Cancellation Request", text, field).kind is Kind.PERSON


NEW_MAILS = {
    "a product that went by mail": (
        "Undeliverable email blast",
        "The email blast was undeliverable, so please stop billing.",
    ),
    "email as a product": ("Email not delivered: Northwind", "None of it went out, so please cancel the campaign."),
    "a creative": (
        "Undeliverable creative",
        "The email creative could not be delivered to us in time. Cancel the campaign.",
    ),
    "an invoice that came back": (
        "Returned mail",
        "Our invoice to the client came back as returned mail: wrong street.",
    ),
    "a letter that came back": ("Returned to sender", "The client's letter came back. What is their address?"),
    "delivery of impressions": ("Delivery failed", "Only half of the impressions were delivered. Mail me the numbers."),
    "delivery of a campaign": (
        "Delivery problem: Northwind",
        "The campaign was not delivered. Please cancel the rest.",
    ),
    "no delivery notification": ("Delivery status", "What is the delivery status of the Northwind campaign?"),
    "the message of an advert": (
        "Message rejected",
        "Legal rejected the message of the advert. Please hold the campaign.",
    ),
    "automatic renewal": ("Automatic renewal", "The automatic renewal of 4471923 was not agreed. Please cancel."),
    "an automated order": ("Automated order", "This order was generated automatically by mistake, please withdraw it."),
    "read this": ("Read: new process", "Please read this before you cancel anything."),
    "received": ("Received", "We received your cancellation on Monday by phone, here is the order: 4471923."),
    "vacation as a client": ("Vacation rentals campaign", "Vacation Rentals Inc. wants to cancel the order."),
    "out of office as a campaign": ("Out of Office: cancel the campaign", "Please cancel the Out of Office campaign."),
    "leaves tomorrow": ("OOO next week", "I am out of the office from 11/30, so please cancel 4471923 before."),
    "a ticket of Titan": ("Ticket 47119 created", "Titan created a ticket for 4471923. Please cancel billing."),
    "asks not to be answered": ("Order 4471923", "Please cancel it. Do not reply to this message, call me."),
    "a plan": ("Vacation", "Let us plan the days around Christmas together, I made a table."),
    "absence of a contact": ("Absence", "Jo is on leave. Who cancels orders meanwhile?"),
    "a disclaimer": (
        "Cancel order 4471923",
        (
            "Please cancel it.\n\n--\nThis message was scanned automatically. If it reached you in error, do not reply "
            "to this message and delete it."
        ),
    ),
    "an accepted invitation in words": (
        "Accepted: offer for Northwind",
        "They accepted the offer, cancel the old one.",
    ),
    "a plain thank-you": ("Thank you for your message", "Now I know what to do. Dana"),
    "a bounce pasted with a question": (
        "Mail to you",
        "Hi, what is this?\n\nThis message was created automatically by mail delivery software.",
    ),
}


TALK = {
    "asks a list": ("Undelivered mail", "Hi list, since Monday I get undelivered mail, user unknown. Ideas?"),
    "shows a notice": ("failure notice", "Hello, I keep getting these, the user is unknown they say."),
    "tried an old address": ("Returned mail: User unknown", "I got this from your old address. Which one is right?"),
    "asks of a server": (
        "Mail server: undelivered mail",
        "The message could not be delivered, says the server. Any ideas?",
    ),
    "asks of a feature": (
        "Delivery Status Notification support",
        "Does it show whether the delivery of your message failed?",
    ),
    "sends it again": ("virus found in attachment", "Hi Jo, the message was blocked. I attach it again."),
    "a patch": ("[PATCH] fix undeliverable mail", "When a message was rejected, the returned mail was lost."),
}


@pytest.mark.parametrize(("subject", "text"), TALK.values(), ids=TALK)
def test_who_talks_of_bounces_is_a_person(subject: str, text: str):
    message = read(subject, text)
    assert (message.kind, message.kind_reason) == (Kind.PERSON, "")


@pytest.mark.parametrize(("subject", "text"), NEW_MAILS.values(), ids=NEW_MAILS)
def test_a_mail_that_talks_of_delivery_and_absence_stays_a_person_s(subject: str, text: str):
    message = read(subject, text)
    assert (message.kind, message.kind_reason) == (Kind.PERSON, "")


@pytest.mark.parametrize(
    "subject",
    ["Undeliverable: x", "Delivery problem", "Out of Office: Northwind", "Read: Northwind", "Thank you for your email"],
)
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(("Precedence: bulk",), id="bulk"),
        pytest.param(("List-Unsubscribe: <mailto:leave@example.com>",), id="unsubscribe"),
        pytest.param(("Auto-Submitted: no", "X-Auto-Response-Suppress: All"), id="no"),
        pytest.param(("List-Id: <reps.example.com>", "Precedence: list"), id="list"),
        pytest.param(
            ("Auto-Submitted: auto-forwarded", "X-MS-Exchange-Inbox-Rules-Loop: jo@example.com"), id="forwarded"
        ),
    ],
)
def test_a_template_stays_a_person_s_whatever_gateways_put_on_it(subject: str, fields: tuple[str, ...]):
    message = read(subject, f"Do not reply to this email. This is an automated message.\n\n{TEMPLATE}", *fields)
    assert (message.kind, message.kind_reason) == (Kind.PERSON, "")


@pytest.mark.parametrize("field", ["Precedence: bulk", "List-Unsubscribe: <mailto:leave@example.com>"])
@pytest.mark.parametrize("subject", ["Order Cancellation Request", "Please cancel order 4471923", "Titan 4471923"])
def test_a_mail_that_is_called_a_request_stays_a_person_s_though_a_gateway_marked_it_as_bulk(subject: str, field: str):
    assert read(subject, "As discussed with Jo.", field).kind is Kind.PERSON


FORWARDS = {
    "Gmail": "---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem <mailer-daemon@example.org>\n\n",
    "Outlook": "-----Original Message-----\nFrom: Microsoft Outlook <postmaster@example.org>\n\n",
    "Apple": "Begin forwarded message:\n\nFrom: Mail Delivery System <mailer-daemon@example.org>\n\n",
    "marked": "> ",
}


@pytest.mark.parametrize("opening", FORWARDS.values(), ids=FORWARDS)
@pytest.mark.parametrize("said", ["", "See below, the address is wrong.\n\n"], ids=["alone", "with words"])
def test_a_bounce_that_a_person_passes_on_is_the_person_s(opening: str, said: str):
    bounce = "This is the mail system at host mx.example.org.\n\nYour message could not be delivered to one or more."
    assert read("Fwd: Undelivered Mail Returned to Sender", said + opening + bounce).kind is Kind.PERSON
    assert read("Look at this", said + opening + bounce).kind is Kind.PERSON


def test_a_bounce_that_a_mail_program_forwards_part_by_part_is_the_person_s():
    text = (
        "--b\n\nJo, what is this?\n\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; jo@example.com\nAction: failed\n\n--b--\n"
    )
    fields = ("Content-Type: multipart/mixed; boundary=b",)
    assert read("Fwd: Undeliverable", text, *fields).kind is Kind.PERSON
    assert read("Undeliverable", text, *fields).kind is Kind.BOUNCE


@pytest.mark.parametrize(
    "mark", ["Precedence: bulk\nSender: owner-reps@example.com", "Precedence: list\nList-Id: <reps.example.com>"]
)
def test_an_absence_told_to_a_list_is_a_person_s(mark: str):
    assert read("Re: who covers November?", "I am on leave, Jo covers.", *mark.split("\n")).kind is Kind.PERSON
