"""What a bounce says."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.message.message import Message, Returned
from cancel_mailbot.message.parse import parse_message

OURS = "<cxl-1042.aaaaaaaaaa.bbbbbbbbbbbbbbbb@example.com>"
STATUS = "Reporting-MTA: dns; mx.example.org\r\n\r\n"
FAILED = (
    "Final-Recipient: RFC822; Dana@Example.com\r\nAction: failed\r\nStatus: 5.1.1 (unknown)\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n"
)
DELAYED = "Final-Recipient: rfc822; jo@example.com\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"


def read(body: str, *fields: str) -> Message:
    header = "\r\n".join(("From: MAILER-DAEMON@example.org", "Subject: Undeliverable", *fields))
    return parse_message(f"{header}\r\n\r\n{body}".encode(), datetime(2026, 11, 23, tzinfo=UTC))


def report(*parts: str) -> Message:
    joined = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return read(f"{joined}--b--\r\n", "Content-Type: multipart/report; report-type=delivery-status; boundary=b")


def status(blocks: str) -> str:
    return f"Content-Type: message/delivery-status\r\n\r\n{STATUS}{blocks}"


def test_a_failure_says_which_mail_came_back_from_whom_and_why():
    returned = report(
        "\r\nSorry.",
        status(FAILED),
        f"Content-Type: message/rfc822\r\n\r\nMessage-ID: {OURS}\r\nReferences: <other@example.com>\r\n\r\nHello",
    ).returned
    assert returned == Returned((OURS,), "dana@example.com", "5.1.1", True, "550 5.1.1 no such user")


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(f"Content-Type: message/rfc822\r\n\r\nMessage-ID: {OURS}\r\n\r\nHello", id="the whole mail"),
        pytest.param(f"Content-Type: text/rfc822-headers\r\n\r\nTo: a\r\nMessage-Id:\r\n {OURS}\r\n", id="its header"),
        pytest.param(f"\r\nYour mail:\r\n> Message-ID: {OURS}\r\n> To: <a@example.com>", id="named in the text"),
        pytest.param(f"\r\nWe refused {OURS}.", id="somewhere in the text"),
    ],
)
def test_the_returned_mail_is_found_wherever_its_id_stands(part: str):
    returned = report(part, status(FAILED)).returned
    assert returned is not None
    assert returned.message_ids == (OURS,)


def test_a_delay_is_not_permanent():
    returned = report(status(DELAYED)).returned
    assert returned == Returned((), "jo@example.com", "4.4.1", False, "")


def test_giving_up_after_temporary_failures_is_permanent():
    returned = report(status(DELAYED.replace("delayed", "failed"))).returned
    assert returned is not None
    assert (returned.status, returned.permanent) == ("4.4.1", True)


def test_of_several_recipients_the_failed_one_counts():
    returned = report(status(DELAYED + FAILED)).returned
    assert returned is not None
    assert returned.recipient == "dana@example.com"


@pytest.mark.parametrize(
    ("line", "code", "permanent"),
    [
        ("host said: 550 5.1.1 unknown", "5.1.1", True),
        ("550-5.7.1 blocked", "5.7.1", True),
        ("Remote: 552 #5.2.2 full", "5.2.2", True),
        ("451 4.3.0 try later", "4.3.0", False),
    ],
)
def test_without_a_report_the_text_is_searched(line: str, code: str, permanent: bool):
    returned = read(f"Sorry.\r\n{line}\r\nBye", "X-Failed-Recipients: Dana@example.com, jo@example.com").returned
    assert returned == Returned((), "dana@example.com", code, permanent, line)


@pytest.mark.parametrize("body", ["Sorry, no.", "Version 5.1.1 of 2026", ""])
def test_a_bounce_that_says_nothing_returns_nothing(body: str):
    assert read(body).returned is None


def test_what_a_person_writes_returns_nothing():
    raw = f"From: dana@example.com\r\n\r\n550 5.1.1 no\r\nMessage-ID: {OURS}"
    assert parse_message(raw.encode(), datetime(2026, 11, 23, tzinfo=UTC)).returned is None


def test_the_address_that_we_wrote_to_wins_over_the_alias_behind_it():
    blocks = (
        f"Original-Recipient: rfc822;dana@example.com\r\n{FAILED.replace('Dana@Example.com', 'box7@mx.example.org')}"
    )
    returned = report(status(blocks)).returned
    assert returned is not None
    assert returned.recipient == "dana@example.com"


@pytest.mark.parametrize("action", ["failed", "failure", "error", "Failed (5.0.0)"])
def test_whatever_a_server_calls_its_failure_is_permanent(action: str):
    returned = report(status(DELAYED.replace("delayed", action).replace("4.4.1", "5.0.0"))).returned
    assert returned is not None
    assert returned.permanent


def test_the_reply_that_is_quoted_is_more_exact_than_a_general_status():
    blocks = (
        "Final-Recipient: rfc822; jo@example.com\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; {}\r\n"
    )
    precise = report(status(blocks.format("550 5.7.1 blocked"))).returned
    other = report(status(blocks.format("450 4.2.2 full"))).returned
    assert precise is not None
    assert other is not None
    assert (precise.status, other.status) == ("5.7.1", "5.0.0")


TOLD = {
    "qmail": "I'm afraid I wasn't able to deliver your message.\r\n\r\n<jo@example.com>:\r\nSorry, no mailbox here.",
    "IMail": "Invalid final delivery userid: jo@example.com\r\n\r\nOriginal message follows.",
    "IMail, refused": "undeliverable  to jo@example.com\r\n\r\nOriginal message follows.",
    "IMail, tried": "Delivery failed 20 attempts: jo@example.com",
    "Smail": "|--- Failed addresses follow: ---|\r\n jo@example.com ... unknown host\r\n|--- Message text follows:",
    "LISTSERV": "--> Error description:\r\nError-for:  jo@example.com\r\nError-Code: 0",
    "MailEnable": "The following recipient(s) could not be reached:\r\n\r\n\tRecipient: [SMTP:jo@example.com]",
    "Mimecast": "an email us@example.net addressed to email address :\r\n-- jo@example.com\r\ncould not be delivered.",
    "Exchange 5.5": "c=US;a= ;p=X;o=Y;dda:SMTP=jo@example.com; on Mon, 23 Nov 2026 17:12:28\r\n    Unknown Recipient",
    "an alias": "an undisclosed address\r\n    (generated from jo@example.com)",
    "starred": "Delivery to the following recipients failed permanently:\r\n\r\n   * jo@example.com",
    "its own line": "I wasn't able to deliver it:\r\n\r\njo@example.com\r\nNo such person",
    "in a sentence": "Local mailbox jo@example.com is unavailable: user not found",
    "quoted": 'could not be delivered to the following user:\r\n\r\n"jo@example.com" <jo@example.com>',
    "the dialogue": "Sent <<< RCPT TO:<jo@example.com>\r\nReceived >>> 550 unknown user.",
    "below our own address": "Mail from us@example.net to us: jo@example.com refused it. See postmaster@example.org.",
}


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_the_address_that_failed_is_read_from_the_text(text: str):
    returned = read(f"{text}\r\n", "To: us@example.net").returned
    assert returned is not None
    assert (returned.recipient, returned.permanent) == ("jo@example.com", True)


@pytest.mark.parametrize(
    "text",
    [
        "Your mail to us@example.net is here.\r\nAsk postmaster@example.org or support@example.org.",
        "Look.\r\n\r\n--- Original message ---\r\nTo: jo@example.com",
        "Look.\r\n\r\nReceived: from x by y\r\nTo: jo@example.com",
    ],
)
def test_an_address_that_is_ours_or_stands_in_the_copy_has_not_failed(text: str):
    assert read(text, "To: us@example.net").returned is None


DELAYS = {
    "Postfix": "Your message could not be delivered for 4.0 hours.\r\nIt will be retried until it is 5.0 days old.",
    "sendmail": "THIS IS A WARNING MESSAGE ONLY\r\nYOU DO NOT NEED TO RESEND YOUR MESSAGE",
    "a gateway": "could not be delivered to the following recipients\r\nDelivery attempts will continue to be made.",
    "a full mailbox": "has been postponed due to a full mailbox. We will continue to try to deliver it.",
    "Exim": "A message has not yet been delivered. No action is required on your part.",
}


@pytest.mark.parametrize("text", DELAYS.values(), ids=DELAYS)
def test_what_is_tried_again_is_no_failure_yet(text: str):
    returned = read(f"{text}\r\n<jo@example.com>: host is busy").returned
    assert returned is not None
    assert (returned.recipient, returned.permanent) == ("jo@example.com", False)


def test_a_temporary_reply_after_which_the_server_gave_up_is_permanent():
    text = "<jo@example.com>:\r\n451 4.4.1 no connection. I'm not going to try again; it was in the queue too long."
    returned = read(text).returned
    assert returned is not None
    assert (returned.status, returned.permanent) == ("4.4.1", True)
