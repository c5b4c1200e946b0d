"""Whatever the bytes are: a Message or UnreadableMessage, and values that are safe to store and to show."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cancel_mailbot.message.parse import UnreadableMessage, parse_message

ARRIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MAIL = (
    b"From: =?utf-8?q?Dana?= Whitfield <dana@example.com>\r\nTo: \"A, B\" <a@example.com>, c@example.org (C)\r\n"
    b"Subject: =?iso-8859-1?Q?Fr=F6sche?= =?utf-8?B?w7Y=?=\r\nDate: Mon, 23 Nov 2026 10:00:00 -0500\r\n"
    b"Message-ID: <a@b.example>\r\nIn-Reply-To: <x@y>\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n"
    b"--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\n"
    b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n> a =C3=B6 \r\n> b\r\n--b2\r\n"
    b"Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"PHRhYmxlPjx0cj48dGQ+YTx0ZD5iPC90YWJsZT4=\r\n--b2--\r\n--b1\r\n"
    b"Content-Type: application/pdf; name*=utf-8''%c3%b6.pdf\r\n"
    b"Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.pdf\r\n\r\nxx\r\n--b1\r\n"
    b"Content-Type: message/rfc822\r\n\r\nFrom: mailer-daemon@example.com\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b3\r\n\r\n--b3\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; a@b\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b3\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <o@x>\r\n"
    b"--b3--\r\n--b1--\r\n"
)  # fmt: skip
SPLINTERS = (
    *(b"\0", b"\r", b"\n", b"\r\n\r\n", b"=?", b"?=", b";", b'"', b"<", b">", b"(", b",", b" ", b"\xff", b"\xc3"),
    *(b"--b1", b"--b2--", b"*0*=", b"''", b"boundary*=utf-8\0''b1", b'charset="utf-8\0"', b"charset=utf-16"),
    *(b"charset=idna", b"charset=unicode_escape", b"charset=utf-7\r\n\r\n+2AA-", b"base64", b"x-uuencode"),
    *(b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n", b"message/rfc822", b"multipart/digest", b"text/calendar"),
    *(b"&#xD800;", b"\xed\xa0\x80", b"=?utf-7?q?+2AA-?=", b"=?utf-8?q?=0D=0A=00?=", b"Content-Type: ", b"\xef\xbb\xbf"),
)

places = st.integers(0, len(MAIL))
mutations = st.lists(
    st.tuples(places, st.integers(0, 40), st.sampled_from(SPLINTERS) | st.binary(max_size=8)), max_size=6
)


@given(mutations)
@settings(max_examples=300, deadline=None)
def test_a_mutated_mail_is_read_safely_or_refused(changes: list[tuple[int, int, bytes]]):
    raw = MAIL
    for place, removed, put in changes:
        raw = raw[:place] + put + raw[place + removed :]
    check(raw)


@given(st.binary(max_size=400) | st.lists(st.sampled_from(SPLINTERS), max_size=60).map(b"".join))
@settings(max_examples=300, deadline=None)
def test_random_bytes_are_read_safely_or_refused(raw: bytes):
    check(raw)


def check(raw: bytes) -> None:
    try:
        message = parse_message(raw, ARRIVED_AT)
    except UnreadableMessage as unreadable:
        reason = str(unreadable)
        assert reason.isprintable()
        return
    repr(message).encode()  # no lone surrogates anywhere
    assert not {"\0", "\r"} & set(message.text)
    assert message.date.tzinfo is UTC
    ids = (message.message_id, *message.in_reply_to, *message.references)
    assert all(each.startswith("<") and each.endswith(">") and each.isascii() and " " not in each for each in ids)
    names = (person.name for person in (message.author, *message.to, *message.cc))
    for line in (message.subject, *ids, *names, *(attachment.name for attachment in message.attachments)):
        assert not any(character < " " or character == "\x7f" for character in line)
