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
