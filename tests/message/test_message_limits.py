"""What is refused before any parser sees it."""

import base64
import random
from dataclasses import fields, replace
from datetime import UTC, datetime
from time import process_time

import pytest

from cancel_mailbot.message.limits import Limits, find_excess
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import UnreadableMessage, parse_message

ARRIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HEADER = b"From: dana@example.com\r\nTo: enablement@example.com\r\nSubject: x\r\n"
MULTIPART = HEADER + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
ATTACHED = HEADER + b"Content-Type: message/rfc822\r\n\r\n"


def nest(levels: int) -> bytes:
    shells = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels))
    return HEADER + b"".join(shells) + b"\r\nthe text\r\n"


EXCESSES = {
    "bytes": (HEADER + b"\r\n" + b"a" * 17_000_000, "larger than 16,777,216 bytes"),
    "header bytes": (HEADER + b"X: " + b"a" * 103_000 + b"\r\n\r\nx", "the header is larger than 102,400 bytes"),
    "folded header bytes": (HEADER + b"X: a" + b"\r\n a" * 30_000, "the header is larger than 102,400 bytes"),
    "header fields": (HEADER + b"X: a\r\n" * 1_000 + b"\r\nx", "more than 1,000 fields"),
    "header fields with bare CR": (b"X: a\r" * 1_001 + b"\rx", "more than 1,000 fields"),
    "1 MB boundary": (
        MULTIPART + b"--b\r\nContent-Type: multipart/mixed; boundary=" + b"b" * 999_000 + b"\r\n\r\nx",
        "a Content- field is longer than 4,096 bytes",
    ),
    "folded parameters": (
        HEADER + b"Content-Type: text/plain" + b";\r\n a=b" * 900 + b"\r\n\r\nx",
        "a Content- field is longer than 4,096 bytes",
    ),
    "parameters": (
        MULTIPART + b"".join(b"--b\r\nContent-Type: text/plain" + b";" * 4_000 + b"\r\n\r\n" for _ in range(6)),
        "more than 20,000 parameters",
    ),
    "10,000 nested parts": (nest(10_000), "more than 200 multiparts"),
    "nested messages": (HEADER + b"content-type:\r\n MESSAGE/rfc822\r\n\r\n" * 201, "more than 200 multiparts"),
    "100,000 parts": (MULTIPART + b"--b\r\n\r\nx\r\n" * 100_000, "more than 2,000 parts"),
    "empty lines": (HEADER + b"\r\n" * 600_001, "more than 600,000 lines"),
    "line": (HEADER + b"\r\n" + b"a" * 1_000_001, "a line is longer than 1,000,000 bytes"),
    "fields of an attached message": (ATTACHED + b"a: b\r\n" * 50_001, "50,000 lines look like header fields"),
    "blocks of a delivery status": (
        MULTIPART + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"A: b\r\n\r\n" * 5_001,
        "more than 5,000 blocks of a delivery status",
    ),
    "lines in nested parts": (nest(99) + b"a\r\n" * 100_000, "too many lines for so many multiparts"),
}


@pytest.mark.parametrize(("raw", "reason"), EXCESSES.values(), ids=EXCESSES)
def test_too_much_of_anything_is_refused_with_its_reason(raw: bytes, reason: str):
    assert reason in (find_excess(raw) or "")
    with pytest.raises(UnreadableMessage, match=reason):
        parse_message(raw, ARRIVED_AT)


def test_an_attached_message_with_a_huge_field_is_refused():
    with pytest.raises(UnreadableMessage, match="the header of an attached message is too large"):
        parse_message(ATTACHED + b"To: " + b"a," * 60_000 + b"\r\n\r\nx", ARRIVED_AT)


def test_what_the_header_says_is_told_of_a_message_that_is_refused():
    with pytest.raises(UnreadableMessage) as refused:
        parse_message(nest(201), ARRIVED_AT)
    header = refused.value.header
    assert header is not None
    assert (header.subject, header.author.address, header.text) == ("x", "dana@example.com", "")


def test_of_a_header_that_is_too_large_nothing_is_told():
    with pytest.raises(UnreadableMessage) as refused:
        parse_message(HEADER + b"X: " + b"a" * 103_000 + b"\r\n\r\nx", ARRIVED_AT)
    assert refused.value.header is None


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        pytest.param([b"x"] * 100, "more than 100 attached messages", id="messages"),
        pytest.param([b"<b>" * 14_000] * 3, "more markup than is read", id="markup"),
        pytest.param([b"x\r\n" * 20_000] * 3, "more lines than are read", id="lines"),
    ],
)
def test_attached_messages_that_cost_too_much_are_refused(inner: list[bytes], reason: str):
    attached = (b"--b\r\n\r\nContent-Type: text/html\r\n\r\n" + text + b"\r\n" for text in inner)
    with pytest.raises(UnreadableMessage, match=reason):
        parse_message(MULTIPART.replace(b"mixed", b"digest") + b"".join(attached), ARRIVED_AT)


@pytest.mark.parametrize("limit", [field.name for field in fields(Limits)])
def test_each_limit_can_be_set_and_fires(limit: str):
    raw = (
        MULTIPART
        + b"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline\r\n\r\nx\r\n"
        + b"--b\r\nContent-Type: message/delivery-status\r\n\r\nA: b\r\n\r\n--b--\r\n"
    )
    assert find_excess(raw) is None
    assert find_excess(raw, replace(Limits(), **{limit: 0})) is not None


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(nest(199), id="199 levels"),
        pytest.param(HEADER + b"\r\n" + b"word " * 20_000, id="a text on one line of 100 kB"),
        pytest.param(HEADER + b"\r\n" + b"-- a rule\r\n" * 1_999, id="a text full of rules"),
        pytest.param(b"", id="nothing at all"),
    ],
)
def test_what_is_merely_odd_is_tolerated(raw: bytes):
    assert find_excess(raw) is None
    assert isinstance(parse_message(raw, ARRIVED_AT), Message)


HIDDEN = base64.encodebytes(MULTIPART + b"--b\r\n\r\nx\r\n" * 19 + b"Subject: x\r\n" * 200)
HOSTILE = {
    "random bytes": random.Random(7).randbytes(1_000_000),  # noqa: S311 - the same bytes each time
    "commas in To": b"From: a@example.com\r\nTo: " + b"," * 100_000 + b"\r\n\r\nx",
    "names in To": b"From: a@example.com\r\nTo: " + b"a," * 50_000 + b"\r\n\r\nx",
    "quotes in From": b"From: " + b'"' * 100_000 + b"\r\n\r\nx",
    "escaped quotes in From": b'From: "' + b'\\"' * 50_000 + b"\r\n\r\nx",
    "comments in From": b"From: " + b"(" * 100_000 + b"\r\n\r\nx",
    "words in Subject": b"Subject: " + b"=?utf-8?q?a?= " * 7_000 + b"\r\n\r\nx",
    "ids without end": b"References: " + b"<a@" * 33_000 + b"\r\n\r\nx",
    "id without end": b"References: <" + b"a@" * 50_000 + b"\r\n\r\nx",
    "2,000 parts": MULTIPART + b"--b\r\n\r\nx\r\n" * 1_999,
    "markup in 2,000 parts": MULTIPART + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>x" * 500 + b"\r\n") * 1_999,
    "attached messages": MULTIPART.replace(b"mixed", b"digest") + b"--b\r\n\r\nFrom: \xff\r\n\r\nx\r\n" * 1_999,
    "messages in base64": MULTIPART
    + (b"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + HIDDEN + b"\r\n") * 199,
    "blocks of a delivery status": MULTIPART
    + b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    + b"Final-Recipient: rfc822; a@example.com\r\n\r\n" * 4_900,
    "markup in attached messages": MULTIPART
    + (b"--b\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: text/html\r\n\r\n" + b"<p>x" * 2_400 + b"\r\n") * 99,
    "spaces in a bounce": b"From: mailer-daemon@example.com\r\n\r\n" + (b"> " * 49_000 + b"\r\n") * 10,
    "digits in a bounce": b"From: mailer-daemon@example.com\r\n\r\n" + b"550 " * 240_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_cost_no_more_than_their_size(raw: bytes):
    began = process_time()
    try:
        parse_message(raw, ARRIVED_AT)
    except UnreadableMessage:
        pass
    finally:
        assert process_time() - began < 4, "measured below 0.7 s, markup 1.5 s; quadratic would be minutes"
