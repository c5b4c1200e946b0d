"""Bytes → Message."""

import base64
from datetime import UTC, datetime

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message import parse
from cancel_mailbot.message.message import Attachment, Message
from cancel_mailbot.message.parse import UnreadableMessage, has_header, parse_message

ARRIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PLAIN = b"""From: Dana Whitfield <Dana@example.com>
To: Enablement <enablement@example.com>, jo@example.com
Cc: kim@example.net
Subject: =?utf-8?q?Order_Cancellation_=E2=80=93?=
 Request
Date: Mon, 23 Nov 2026 09:12:00 -0500
Message-ID: <1@mail.example.com>
In-Reply-To: <0@mail.example.com>
References: <a@mail.example.com>
 <0@mail.example.com>
Authentication-Results: mx.example.com;
 dmarc=pass header.from=example.com
Authentication-Results: forged.example.net; dmarc=pass
X-Cancel-Mailbot-Loop: 1

Titan Order ID: 4471923
"""


def read(raw: bytes) -> Message:
    return parse_message(raw, ARRIVED_AT)


def multipart(*parts: str, kind: str = "mixed") -> bytes:
    joined = "".join(f"--b\r\n{part}\r\n" for part in parts)
    header = f"From: dana@example.com\r\nContent-Type: multipart/{kind}; boundary=b\r\n\r\n"
    return f"{header}{joined}--b--\r\n".encode()


def html(markup: str) -> str:
    return f"Content-Type: text/html\r\n\r\n{markup}"


def test_every_field_of_a_plain_mail_is_read():
    message = read(PLAIN)
    assert message.message_id == "<1@mail.example.com>"
    assert message.subject == "Order Cancellation – Request"
    assert message.author == Person("Dana Whitfield", "dana@example.com")
    assert message.to == (Person("Enablement", "enablement@example.com"), Person("", "jo@example.com"))
    assert message.cc == (Person("", "kim@example.net"),)
    assert message.date == datetime(2026, 11, 23, 14, 12, tzinfo=UTC)
    assert message.in_reply_to == ("<0@mail.example.com>",)
    assert message.references == ("<a@mail.example.com>", "<0@mail.example.com>")
    assert (message.text, message.html) == ("Titan Order ID: 4471923", None)
    assert message.loop == "1"
    assert message.authentication_results == (
        "mx.example.com; dmarc=pass header.from=example.com",
        "forged.example.net; dmarc=pass",
    )
    assert message.defects == ()


def test_a_mail_without_fields_has_values_that_stand_in():
    message = read(b"just text")
    assert message.message_id == f"<{message.content_digest[:32]}@no-message-id.invalid>"
    assert (message.subject, message.author, message.to, message.date) == ("", Person("", ""), (), ARRIVED_AT)
    assert (message.loop, message.authentication_results) == (None, ())
    assert message.text == "just text"
    assert message.defects == ("no From address",)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(PLAIN, True, id="a mail"),
        pytest.param(b"\xef\xbb\xbf\n>From x\nX-Only: 1\n\ntext", True, id="something before it"),
        pytest.param(b"Content-Type : text/plain\n\ntext", True, id="a blank before the colon"),
        pytest.param(b"Hello,\n\nfield: none", False, id="a text"),
        pytest.param(b"\x7fELF\x02\x01:", False, id="a program"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_a_header_is_told_from_a_text(raw: bytes, expected: bool):
    assert has_header(raw) is expected


def test_a_message_id_that_smuggles_a_command_is_replaced():
    raw = PLAIN.replace(b"<1@mail.example.com>", b"=?utf-8?q?=3Ca=40b=0D=0ALOGOUT=3E?=")
    assert read(raw).message_id.endswith("@no-message-id.invalid>")


LINE_ENDS = {"CRLF": b"\r\n", "LF": b"\n", "CR": b"\r"}
BEFORE = {
    "a blank line": b"\n",
    "blank lines": b" \n\n\n",
    "an mbox line": b"From dana@example.com Mon Nov 23 15:00:00 2026\n",
    "a quoted mbox line": b">From dana@example.com Mon Nov 23 15:00:00 2026\n",
    "a byte order mark": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("line_end", LINE_ENDS.values(), ids=LINE_ENDS)
def test_what_stands_before_the_header_changes_nothing(before: bytes, line_end: bytes):
    assert read((before + PLAIN).replace(b"\n", line_end)) == read(PLAIN)


def test_a_text_that_begins_with_a_blank_line_stays_a_text():
    assert read(b"\nDear team\nFrom: me").text == "Dear team\nFrom: me"


def test_a_folded_line_that_lost_its_indent_is_mended_and_told():
    message = read(PLAIN.replace(b"\n Request", b"\nand more"))
    assert message.subject == "Order Cancellation – and more"
    assert message.text == "Titan Order ID: 4471923"
    assert message.defects == ("a line among the header fields is none",)


FIRST = {
    "an 8-bit name": "Prénom: Dana".encode("latin-1"),
    "a server's word": b"+OK 1200 octets",
    "a NUL before a name": b"\0X-Filler: x",
}


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
@pytest.mark.parametrize("behind", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_a_first_line_that_is_no_field_leaves_the_mail_readable_and_is_told(first: bytes, behind: bytes):
    message = read((first + b"\n" + PLAIN).replace(b"\n", behind))
    assert (message.author, message.subject, message.text) == (
        Person("Dana Whitfield", "dana@example.com"),
        "Order Cancellation – Request",
        "Titan Order ID: 4471923",
    )
    assert message.defects == ("a line among the header fields is none",)


def test_a_header_alone_with_such_a_first_line_is_readable_too():
    assert read(b"\xe9: x\nFrom: dana@example.com\nSubject: Orders\n").subject == "Orders"


def test_a_text_that_names_a_field_stays_a_text():
    text = "Dear team,\nwrite to us with\nSubject: Orders\n\nThanks"
    assert read(text.encode()).text == text


@pytest.mark.parametrize("preamble", ["", "This is a message of several parts.\r\n", " \r\n"])
def test_parts_right_behind_the_header_are_no_header(preamble: str):
    raw = multipart("Content-Type: text/plain\r\n\r\na").replace(b"\r\n\r\n", b"\r\n" + preamble.encode(), 1)
    message = read(raw)
    assert (message.text, message.defects) == ("a", ())


UNLABELLED = {
    "Cyrillic": ("koi8-r", "Да", "Прошу отменить заказ, который мы сделали вчера. Спасибо."),
    "Chinese": ("big5", "你好", "請取消這個訂單，謝謝。我們不要了。"),
    "Japanese": ("cp932", "東京", "お世話になっております。注文の取消をお願いします。"),
}


@pytest.mark.parametrize(("charset", "name", "text"), UNLABELLED.values(), ids=UNLABELLED)
def test_a_name_too_short_to_tell_its_charset_by_is_in_that_of_the_mail(charset: str, name: str, text: str):
    message = read(f'From: "{name}" <dana@example.com>\nSubject: {name}\n\n{text}\n'.encode(charset))
    assert (message.author.name, message.subject, message.text) == (name, name, text)


def test_a_text_without_a_blank_line_before_it_stays_a_text():
    message = read(b"From: dana@example.com\nDear team,\nplease cancel: all\n\nThanks")
    assert (message.text, message.defects) == ("Dear team,\nplease cancel: all\n\nThanks", ())


@pytest.mark.parametrize("name", ["From", "Subject", "Date", "Message-ID", "To", "In-Reply-To", "References"])
def test_a_field_that_stands_twice_is_a_defect(name: str):
    assert f"two {name} headers" in read(f"{name}: <x@example.net>\n".encode() + PLAIN).defects


@pytest.mark.parametrize(
    ("field", "author", "defect"),
    [
        (b"From: Dana", Person("Dana", ""), "no From address"),
        (b"Reply-To: dana@example.com", Person("", ""), "no From address"),
        (b"From: a@example.com, b@example.com", Person("", "a@example.com"), "more than one From address"),
    ],
)
def test_an_author_in_doubt_is_a_defect(field: bytes, author: Person, defect: str):
    message = read(field + b"\r\n\r\nx")
    assert (message.author, message.defects) == (author, (defect,))


BODIES = {
    "plain and HTML": (multipart("\r\nplain", html("<p>markup"), kind="alternative"), "plain", "<p>markup"),
    "HTML alone": (b"Content-Type: text/html\r\n\r\n<p>a<p>b", "a\nb", "<p>a<p>b"),
    "blank plain beside HTML": (multipart("\r\n \r\n", html("<p>a"), kind="alternative"), "a", "<p>a"),
    "HTML before plain": (multipart(html("<p>markup"), "\r\nplain", kind="alternative"), "plain", "<p>markup"),
    "several texts": (multipart("\r\na\r\n", "\r\n\r\n", "\r\nb"), "a\n\nb", None),
    "HTML in pieces": (multipart(html("<p>a"), html("<p>b")), "a\n\nb", "<p>a"),
    "HTML with a list's plain footer": (multipart(html("<p>a"), "\r\nfooter"), "a\n\nfooter", "<p>a"),
    "a text attached": (multipart("\r\na", "Content-Disposition: ATTACHMENT\r\n\r\nb"), "a", None),
    "a text with a file name": (multipart("\r\na", 'Content-Type: text/plain; name="b.txt"\r\n\r\nb'), "a", None),
    "HTML attached": (multipart("\r\na", "Content-Disposition: attachment\r\n" + html("b")), "a", None),
    "the only text has a file name": (b'Content-Type: text/plain; name="a.txt"\r\n\r\na', "a", None),
    "the only text is attached without a name": (multipart("Content-Disposition: attachment\r\n\r\na"), "a", None),
    "a type turned round": (b"Content-Type: plain/text\r\n\r\na", "a", None),
    "a type in quotes": (b'Content-Type: "text/html"\r\n\r\n<p>a', "a", "<p>a"),
    "a comment behind the type": (b"Content-Type: text/html (x); charset=utf-8\r\n\r\n<p>a", "a", "<p>a"),
    "no semicolon": (b"Content-Type: text/plain charset=koi8-r\r\n\r\n\xc4\xc1", "да", None),
    "a type that is none, with a name": (b'Content-Type: =?x; name="a.pdf"\r\n\r\n%PDF', "", None),
    "a kind that is none": (multipart("\r\na", "Content-Type: binary/octet-stream\r\n\r\nb"), "a", None),
    "a multipart in quotes": (
        multipart("Content-Type: text/plain\r\n\r\na").replace(b"multipart/mixed", b'"multipart/mixed"'),
        "a",
        None,
    ),
    "enriched text": (
        b"Content-Type: text/enriched\r\n\r\n<bold>Stop</bold> <x><param>red</param>it</x>\r\nfor 2 <<3\r\n\r\nnow",
        "Stop it for 2 <3\nnow",
        None,
    ),
    "a multipart without a boundary": (b"Content-Type: multipart/mixed\r\n\r\na", "a", None),
    "a multipart without its parts": (b"Content-Type: multipart/mixed; boundary=b\r\n\r\na", "a", None),
    "a type that is none": (b"Content-Type: text\r\n\r\na", "a", None),
    "line ends and NULs": (b"Content-Type: text/plain\r\n\r\na\rb\r\nc\nd\0e", "a\nb\nc\nde", None),
    "no text": (b"Content-Type: application/pdf\r\n\r\n%PDF", "", None),
}


@pytest.mark.parametrize(("raw", "text", "markup"), BODIES.values(), ids=BODIES)
def test_the_text_is_what_the_author_wrote(raw: bytes, text: str, markup: str | None):
    message = read(raw)
    assert (message.text, message.html) == (text, markup)


@pytest.mark.parametrize(
    ("fields", "body", "text"),
    [
        pytest.param(
            "charset=iso-2022-jp", "日本語".encode("iso2022_jp"), "日本語", id="ISO-2022-JP without an encoding"
        ),
        pytest.param("charset=utf-7", b"+AOk-t", "ét", id="UTF-7 without an encoding"),
        pytest.param("charset=us-ascii", b"Fr\xf6sche", "Frösche", id="8-bit bytes labelled ASCII"),
        pytest.param('charset="utf-8\0"', "Frösche".encode(), "Frösche", id="NUL in the charset"),
        pytest.param('charset="utf-8\0"', b"Frosche", "Frosche", id="NUL in the charset of plain ASCII"),
        pytest.param("charset=idna", b"Fr\xf6sche", "Frösche", id="a codec that is no charset"),
    ],
)
def test_a_text_is_decoded_from_its_bytes(fields: str, body: bytes, text: str):
    assert read(f"From: dana@example.com\r\nContent-Type: text/plain; {fields}\r\n\r\n".encode() + body).text == text


@pytest.mark.parametrize("encoding", ["base64", "BASE64 ", "b64"])
def test_a_text_in_base64_is_decoded(encoding: str):
    body = base64.encodebytes("Frösche".encode())
    assert read(f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body).text == "Frösche"


FLOWED = {
    "a paragraph": ("one \r\ntwo \r\nthree\r\nfour", "", "one two three\nfour"),
    "DelSp": ("on \r\ne \r\nline", "; delsp=YES", "oneline"),
    "stuffing": (" From me\r\n >no quote", "", "From me\n>no quote"),
    "quotes": ("> one \r\n> two\r\n>> deeper", "", "> one two\n> > deeper"),
    "a change of depth": ("> one \r\nmine", "", "> one \nmine"),
    "an empty line": ("one \r\n\r\ntwo", "", "one \n\ntwo"),
    "a quoted empty line": ("> one\r\n>\r\n> two", "", "> one\n>\n> two"),
    "the signature separator": ("bye\r\n-- \r\nDana", "", "bye\n-- \nDana"),
    "an open end": ("one \r\ntwo ", "", "one two "),
}


@pytest.mark.parametrize(("body", "parameters", "text"), FLOWED.values(), ids=FLOWED)
def test_flowed_text_is_unwrapped(body: str, parameters: str, text: str):
    assert read(f"Content-Type: text/plain; format=Flowed{parameters}\r\n\r\n{body}".encode()).text == text


def test_text_that_is_not_flowed_keeps_its_lines():
    assert read(b"Content-Type: text/plain\r\n\r\none \r\ntwo").text == "one \ntwo"


def test_attachments_are_listed_with_name_type_and_decoded_size():
    message = read(
        multipart(
            "\r\ntext",
            "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
            "Content-Disposition: attachment; filename*=utf-8''%C3%B6.pdf\r\n\r\nSGVsbG8=",
            "Content-Type: image/png; name*0=lo; name*1=go.png\r\nContent-ID: <1>\r\n\r\nxy",
            "Content-Type: text/plain\r\n"
            'Content-Disposition: inline; filename="..\\\\x/../=?utf-8?q?n=C3=B6?="\r\n\r\nabc',
            "Content-Type: application/octet-stream; name=/etc/passwd\r\n\r\n",
        )
    )
    assert message.attachments == (
        Attachment("ö.pdf", "application/pdf", 5),
        Attachment("logo.png", "image/png", 2),
        Attachment("nö", "text/plain", 3),
        Attachment("passwd", "application/octet-stream", 0),
    )


def test_a_message_attached_in_base64_is_read():
    inner = base64.encodebytes("From: kim@example.net\r\nSubject: inner\r\n\r\nFrösche\r\n".encode()).decode()
    part = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}"
    (attached,) = read(multipart("\r\nouter", part)).attached
    assert (attached.subject, attached.author.address, attached.text) == ("inner", "kim@example.net", "Frösche")


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(b"Content-Type: message/rfc822\r\n\r\nSubject: innermost\r\n\r\nx", id="a message in turn"),
        pytest.param(multipart(*["\r\na"] * 21), id="too many parts"),
    ],
)
def test_a_message_in_base64_that_holds_much_is_not_taken_apart(hidden: bytes):
    inner = base64.encodebytes(hidden).decode()
    part = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}"
    (attached,) = read(multipart("\r\nouter", part)).attached
    assert (attached.text.split(), attached.attached) == (inner.split(), ())


def test_markup_that_is_too_long_to_be_read_whole_is_a_defect():
    message = read(multipart(html("<b></b>" * 10_001 + "<p>unread")))
    assert (message.text, message.defects) == ("", ("there is more markup than is read",))
    assert read(multipart(html("<b></b>" * 9_900 + "<p>read"))).defects == ()


def test_attached_messages_are_read_apart_from_the_text():
    inner = (
        "From: kim@example.net\r\nSubject: inner\r\nContent-Type: message/rfc822\r\n\r\nSubject: innermost\r\n\r\ndeep"
    )
    message = read(multipart("\r\nouter", f"Content-Type: message/rfc822\r\n\r\n{inner}"))
    assert (message.text, message.attachments) == ("outer", ())
    assert [attached.subject for attached in message.attached] == ["inner"]
    assert [attached.text for attached in message.attached[0].attached] == ["deep"]


SAME = {
    "another way": b"Received: from a by b\nDelivered-To: x@example.com\nX-Spam: no\n" + PLAIN,
    "CRLF": PLAIN.replace(b"\n", b"\r\n"),
    "blank lines at the end": PLAIN + b"\n\n \n",
    "folded anew": PLAIN.replace(b"<a@mail.example.com>\n <0", b"<a@mail.example.com> <0").replace(
        b"To: Enablement <", b"To: Enablement\n\t<"
    ),
    "encoded anew": PLAIN.replace(b"X-Cancel", b"Content-Transfer-Encoding: quoted-printable\nX-Cancel").replace(
        b"Titan", b"=54itan"
    ),
}
OTHER = {
    "subject": PLAIN.replace(b"Request", b"Question"),
    "author": PLAIN.replace(b"Dana@", b"jo@"),
    "text": PLAIN.replace(b"4471923", b"4471924"),
    "date": PLAIN.replace(b"09:12", b"09:13"),
    "message id": PLAIN.replace(b"<1@", b"<2@"),
    "a copy to somebody": PLAIN.replace(b"kim@", b"lee@"),
}


@pytest.mark.parametrize("raw", SAME.values(), ids=SAME)
def test_the_same_mail_delivered_twice_has_one_digest(raw: bytes):
    assert read(raw).content_digest == read(PLAIN).content_digest


@pytest.mark.parametrize("raw", OTHER.values(), ids=OTHER)
def test_a_mail_that_differs_has_another_digest(raw: bytes):
    assert read(raw).content_digest != read(PLAIN).content_digest


def test_the_digest_counts_attachments_attached_messages_and_where_a_part_ends():
    variants = (
        multipart("\r\na", "\r\nb"),
        multipart("\r\nab", "\r\n"),
        multipart("\r\na", "Content-Type: image/png\r\n\r\nb"),
        multipart("\r\na", "Content-Type: image/png\r\n\r\nc"),
        multipart("\r\na", "Content-Type: message/rfc822\r\n\r\n\r\nb"),
        multipart("\r\na", "Content-Type: message/rfc822\r\n\r\n\r\nc"),
    )
    assert len({read(raw).content_digest for raw in variants}) == len(variants)


@pytest.mark.parametrize("error", [TypeError, AttributeError, RecursionError, LookupError])
def test_whatever_escapes_from_the_parser_ends_as_unreadable(monkeypatch: pytest.MonkeyPatch, error: type[Exception]):
    def fail(_: bytes) -> None:
        raise error("staged")

    monkeypatch.setattr(parse._Tree, "from_bytes", fail)
    with pytest.raises(UnreadableMessage, match=f"the parser gives up: {error.__name__}"):
        read(PLAIN)


def test_what_no_parser_takes_apart_is_unreadable_with_a_reason():
    raw = b"Content-Type: multipart/mixed; boundary*=utf-8\0''b\r\n\r\n--b\r\n\r\nx"
    with pytest.raises(UnreadableMessage, match="the parser gives up: ValueError"):
        read(raw)


def test_what_mail_parser_logs_reaches_no_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]):
    read(b"From: a@example.com\r\nContent-Type: application/secret\r\n\r\nx")
    assert (caplog.records, capfd.readouterr().err) == ([], "")
