"""Nothing that somebody wrote becomes a header, and nothing leaves that would read back differently."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.notices.compose import Composed, Occasion, UnsafeHeader, compose
from cancel_mailbot.notices.headers import Header, serialise, write_person, write_text
from cancel_mailbot.notices.samples import REQUEST, Sample, open_case
from cancel_mailbot.reading.request import Contact
from cancel_mailbot.workflow.due import Due, NoticeKind
from tests.notices.people import DESK, OCCASION, SAMPLES, parts, read, with_text, write

DANA = Person("Dana", "dana@example.com")
NAMES = [
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Thread-Topic", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "X-Cancel-Mailbot-Loop", "X-Cancel-Mailbot-Ref", "X-Cancel-Mailbot-Kind"),
    *("MIME-Version", "Content-Type"),
]
ATTACKS = {
    "CR LF": "Hi\r\nBcc: eve@example.net",
    "LF": "Hi\nBcc: eve@example.net",
    "CR": "Hi\rBcc: eve@example.net",
    "folded": "Hi\r\n Bcc: eve@example.net",
    "end of headers": "Hi\r\n\r\n<b>body</b>",
    "NUL": "Hi\x00Bcc: eve@example.net",
    "vertical tab": "Hi\x0bBcc: eve@example.net",
    "line separator": "Hi\u2028Bcc: eve@example.net",
    "encoded CR LF": "Re: =?utf-8?Q?Hi=0D=0ABcc:_eve@example.net?=",
    "encoded base64": "=?utf-8?B?SGkNCkJjYzogZXZlQGV4YW1wbGUubmV0?=",
    "nearly encoded": "==??utf-8?Q?Hi=0D=0ABcc:_eve@example.net?=",
    "bidi": "Hi \u202egro.elpmaxe\u202c \u2066x\u2069",
    "quotes": 'Hi" <eve@example.net>, "',
    "surrogate": "Hi \ud83d",
    "mixed": "é\r\nBcc: eve@example.net =?utf-8?Q?=0D=0A?=",
}


def rep_notice(text: str, place: str) -> Composed:
    """A mail to the rep with `text` in one place."""
    person = replace(DANA, name=text) if place == "recipient's name" else DANA
    desk = replace(DESK, name=text) if place == "desk's name" else DESK
    thread = replace(OCCASION.thread, subject=text) if place == "rep's subject" else OCCASION.thread
    occasion = replace(OCCASION, desk=desk, thread=thread)
    return compose(Due(NoticeKind.ACKNOWLEDGEMENT, (person,)), open_case(REQUEST), person, occasion)


def staff_notice(text: str, place: str) -> Composed:
    """A mail to staff with `text` in one field of the request."""
    changes = {
        "client": {"client": text},
        "campaign": {"campaign": text},
        "order id": {"titan_order_id": text},
        "product": {"products": (text,)},
        "contact": {"contact": Contact(text, text)},
        "extra": {"extras": ((text, text),)},
    }[place]
    return compose(Due(NoticeKind.WORK_ITEM, (DANA,)), open_case(replace(REQUEST, **changes)), DANA, OCCASION)


def assert_unharmed(composed: Composed) -> None:
    assert read(composed).keys() == NAMES
    for value in read(composed).values():
        decoded = str(make_header(decode_header(re.sub(r"\r\n[ \t]", " ", value))))
        assert decoded.isprintable()
        assert "=?" not in decoded
    assert len(read(composed).get_payload()) == 2


@pytest.mark.parametrize("place", ["recipient's name", "desk's name", "rep's subject"])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_name_or_subject_adds_a_header(attack: str, place: str) -> None:
    assert_unharmed(rep_notice(attack, place))


@pytest.mark.parametrize("place", ["client", "campaign", "order id", "product", "contact", "extra"])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_field_of_a_request_adds_a_header(attack: str, place: str) -> None:
    assert_unharmed(staff_notice(attack, place))


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_text_of_any_notice_breaks_the_mail(attack: str) -> None:
    for sample in SAMPLES.values():
        composed = write(with_text(sample, lambda _: attack))
        assert read(composed).keys() == [
            name for name in NAMES if sample.case is not None or name != "X-Cancel-Mailbot-Ref"
        ]
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", composed.raw)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x0b\u2028]", "".join(parts(composed)))


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(Header("Subject", ("Hi\r\nBcc: eve@example.net",)), id="a line end"),
        pytest.param(Header("Subject", ("Hi\nBcc: eve@example.net",)), id="a bare LF"),
        pytest.param(Header("Subject", ("Hi\rBcc: eve@example.net",)), id="a bare CR"),
        pytest.param(Header("Subject", ("Hi\r\n\r\nbody",)), id="the end of the headers"),
        pytest.param(Header("Subject", ("Hi\x00",)), id="a NUL"),
        pytest.param(Header("Subject", ("é",)), id="not ASCII"),
        pytest.param(Header("Subject", ("x" * 1000,)), id="too long a line"),
        pytest.param(Header("Sub ject", ("Hi",)), id="no name of a header"),
    ],
)
def test_an_unclean_header_is_refused(header: Header) -> None:
    with pytest.raises(UnsafeHeader):
        serialise((write_text("X-First", "one"), header, write_text("X-Last", "last")))


@pytest.mark.parametrize(
    "address",
    ["", "dana", "dana@example.com, eve@example.net", "dana@example.com\r\nBcc: eve@example.net", "<dana@example.com>"],
)
def test_an_address_that_is_not_a_plain_one_is_refused(address: str) -> None:
    with pytest.raises(UnsafeHeader):
        write(Sample("x", Due(NoticeKind.REP_HELP, (Person("", address),)), None))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("", "To: dana@example.com", id="none"),
        pytest.param("Dana Whitfield", "To: Dana Whitfield <dana@example.com>", id="plain words"),
        pytest.param("Whitfield, Dana", 'To: "Whitfield, Dana" <dana@example.com>', id="a comma is quoted"),
        pytest.param('D "W" \\', 'To: "D \\"W\\" \\\\" <dana@example.com>', id="quotes are escaped"),
        pytest.param("Dāna", "To: =?utf-8?b?RMSBbmE=?= <dana@example.com>", id="other letters are encoded"),
    ],
)
def test_a_name_is_written_as_rfc_5322_wants_it(name: str, expected: str) -> None:
    assert serialise((write_person("To", replace(DANA, name=name)),)).decode() == f"{expected}\r\n"


def test_a_long_subject_in_other_letters_reads_back_whole() -> None:
    subject = "Отмена заказа 日本語 " * 8
    raw = serialise((write_text("Subject", subject),))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78 + len("Subject: ")
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == subject.strip()


@pytest.mark.parametrize("title", SAMPLES)
def test_every_mail_says_that_a_machine_wrote_it(title: str) -> None:
    message = read(write(SAMPLES[title]))
    assert message["Auto-Submitted"] in ("auto-replied", "auto-generated")
    assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"
    assert message["X-Cancel-Mailbot-Loop"] == "enablement@example.com"
    assert message["X-Cancel-Mailbot-Kind"] == SAMPLES[title].due.kind


@pytest.mark.parametrize(
    ("title", "origin"),
    [("acknowledgement", "auto-replied"), ("command_answer", "auto-replied"), ("work_item", "auto-generated")],
)
def test_only_an_answer_to_a_person_is_a_reply(title: str, origin: str) -> None:
    assert read(write(SAMPLES[title]))["Auto-Submitted"] == origin


def test_the_date_is_that_of_the_desk() -> None:
    assert read(write(SAMPLES["acknowledgement"]))["Date"] == "Mon, 23 Nov 2026 09:14:00 -0500"


@pytest.mark.parametrize("title", SAMPLES)
def test_every_mail_is_text_then_html_in_crlf_lines_of_ascii(title: str) -> None:
    composed = write(SAMPLES[title])
    assert [part.get_content_type() for part in read(composed).get_payload()] == ["text/plain", "text/html"]
    assert composed.raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", composed.raw)
    assert max(len(line) for line in composed.raw.split(b"\r\n")) < 998


@pytest.mark.parametrize(
    ("letters", "encoding"),
    [
        pytest.param("plain . = \u00e9", "quoted-printable", id="Latin"),
        pytest.param("取消订单" * 30, "base64", id="others"),
    ],
)
def test_both_encodings_read_back(letters: str, encoding: str) -> None:
    case = open_case(replace(REQUEST, client=letters, products=(letters[:60],) * 30, campaign=letters))
    occasion: Occasion = OCCASION
    composed = compose(Due(NoticeKind.ACKNOWLEDGEMENT, (DANA,)), case, DANA, occasion)
    assert read(composed).get_payload()[0]["Content-Transfer-Encoding"] == encoding
    assert letters[:20] in parts(composed)[0]
    assert letters in parts(composed)[1]
