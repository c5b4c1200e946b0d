"""Who or what wrote a message."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.message.parse import parse_message

TEMPLATE = (
    "Vision VX Client: Northwind Dental\r\nCampaign Name: Fall Implants 2026\r\nTitan Order ID: 4471923\r\n"
    "Product(s) to be Canceled:\r\n- Targeted Display\r\n"
)


def read(*fields: str, body: str = "Good news for all of you.\r\n", author: str = "Dana <dana@example.com>") -> Message:
    subject = () if any("Subject:" in field for field in fields) else ("Subject: Order Cancellation Request",)
    header = "\r\n".join((f"From: {author}", *subject, *fields))
    return parse_message(f"{header}\r\n\r\n{body}".encode(), datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    "field",
    [
        "X-Mailer: Outlook",
        "Precedence: list",
        "Precedence: normal",
        "List-Id: <reps.example.com>",
        "List-Post: <mailto:reps@example.com>\r\nList-Unsubscribe: <mailto:leave@example.com>\r\nPrecedence: bulk",
        "Auto-Submitted: no",
        "Auto-Submitted: No (a person)",
        "Auto-Submitted: auto-forwarded",
        "X-Auto-Response-Suppress: All",
        "X-MS-Exchange-Inbox-Rules-Loop: dana@example.com",
        "X-Autoreply: no",
        "Return-Path: <dana@example.com>",
        "Subject: RE: Automatic reply: Order Cancellation Request",
        "Subject: Out of office next week, please cancel before",
        "Subject: FW: Undeliverable: your order",
        "Subject: Undelivered campaign: order cancellation",
        "Subject: Returned mail",
        "Content-Type: text/calendar; method=REQUEST",
    ],
)
def test_a_request_of_a_person_stays_a_person_s(field: str):
    message = read(field, body=TEMPLATE)
    assert (message.kind, message.kind_reason) == (Kind.PERSON, "")


@pytest.mark.parametrize("name", ["noreply", "form-noreply", "donotreply+7", "postman", "bounce.houses", "mailer"])
def test_an_address_that_only_resembles_a_daemon_s_is_a_person_s(name: str):
    assert read(author=f"{name}@example.com").kind is Kind.PERSON


@pytest.mark.parametrize(
    ("field", "kind", "reason"),
    [
        ("Auto-Submitted: auto-replied (vacation)", Kind.AUTOREPLY, "Auto-Submitted: auto-replied (vacation)"),
        ("Auto-Submitted: (why (so)) auto-replied", Kind.AUTOREPLY, "Auto-Submitted: (why (so)) auto-replied"),
        ("Auto-Submitted: (why) Auto-Replied; x=y", Kind.AUTOREPLY, "Auto-Submitted: (why) Auto-Replied; x=y"),
        ("X-Autoreply: yes", Kind.AUTOREPLY, "X-Autoreply: yes"),
        ("X-Autorespond: Re: hello", Kind.AUTOREPLY, "X-Autorespond: Re: hello"),
        ("X-Auto-Reply-From: dana@example.com", Kind.AUTOREPLY, "X-Auto-Reply-From: dana@example.com"),
        ("Precedence: auto_reply", Kind.AUTOREPLY, "Precedence: auto_reply"),
        ("X-POST-MessageClass: 9; Autoresponder", Kind.AUTOREPLY, "X-POST-MessageClass: 9; Autoresponder"),
        ("Return-Path: <>\r\nAuto-Submitted: auto-replied", Kind.AUTOREPLY, "Auto-Submitted: auto-replied"),
        ("Precedence: bulk\r\nX-Autoreply: yes", Kind.AUTOREPLY, "X-Autoreply: yes"),
        ("Auto-Submitted: auto-generated", Kind.MACHINE, "Auto-Submitted: auto-generated"),
        ("Auto-Submitted: auto-notified; owner-email=a", Kind.MACHINE, "Auto-Submitted: auto-notified; owner-email=a"),
        ("X-Cron-Env: <SHELL=/bin/sh>", Kind.MACHINE, "X-Cron-Env: <SHELL=/bin/sh>"),
        ("Return-Path: < >", Kind.MACHINE, "Return-Path: <>"),
        ('Content-Type: text/calendar; method="REPLY"', Kind.MACHINE, "text/calendar; method=REPLY"),
        ("Content-Type: multipart/report; report-type=tlsrpt; boundary=b", Kind.MACHINE, "multipart/report"),
        ("Precedence: bulk", Kind.LIST, "Precedence: bulk"),
        ("Precedence: junk", Kind.LIST, "Precedence: junk"),
        ("List-Unsubscribe: <https://example.com/leave>", Kind.LIST, "List-Unsubscribe"),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click", Kind.LIST, "List-Unsubscribe-Post"),
        ("List-Post: NO (only for staff)\r\nPrecedence: bulk", Kind.LIST, "Precedence: bulk"),
        ("X-Failed-Recipients: dana@example.com", Kind.BOUNCE, "X-Failed-Recipients: dana@example.com"),
        ("Subject: Undeliverable: x\r\nReturn-Path: <>", Kind.BOUNCE, "Subject: Undeliverable: x"),
        ("Subject: Undelivered Mail Returned to Sender", Kind.BOUNCE, "Subject: Undelivered Mail Returned to Sender"),
        (
            "Subject: Delivery Status Notification (Failure)",
            Kind.BOUNCE,
            "Subject: Delivery Status Notification (Failure)",
        ),
    ],
)
def test_a_machine_s_mail_is_known_by_its_field(field: str, kind: Kind, reason: str):
    message = read(field if field.startswith("Subject:") else f"{field}\r\nSubject: News for you")
    assert (message.kind, message.kind_reason) == (kind, reason)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Order",
        "Out of Office AutoReply: Order",
        "Auto reply: Order",
        "Automated Response: Re: Order",
        "Out of Office",
        "Automatische Antwort: Order",
        "Abwesenheitsnotiz",
        "Réponse automatique : Order",
        "Respuesta automática: Order",
        "Resposta automática: Order",
        "Risposta automatica: Order",
        "Automatisch antwoord: Order",
        "Automatyczna odpowiedź: Order",
        "Автоматический ответ: Order",
        "Autosvar: Order",
        "Automatisk svar: Order",
        "Automaattinen vastaus: Order",
        "Automatická odpověď: Order",
        "Automatikus válasz: Order",
        "Otomatik yanıt: Order",
        "自動応答: Order",
        "自动答复：Order",
        "자동 회신: Order",
    ],
)
def test_an_autoreply_is_known_by_its_subject_in_many_languages(subject: str):
    message = read(f"Subject: {subject}", body="I am away.")
    assert (message.kind, message.kind_reason) == (Kind.AUTOREPLY, f"Subject: {subject}")


@pytest.mark.parametrize("name", ["MAILER-DAEMON", "mailer-daemon", "postmaster", "Post_Master", "mail-daemon"])
def test_a_mail_daemon_writes_bounces(name: str):
    message = read(author=f"Mail <{name}@example.com>")
    assert (message.kind, message.kind_reason) == (Kind.BOUNCE, f"From: {name.lower()}@example.com")


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ("delivery-status", Kind.BOUNCE),
        ("disposition-notification", Kind.RECEIPT),
        ("feedback-report", Kind.FEEDBACK),
    ],
)
def test_a_report_is_known_by_its_type_by_its_part_and_bare(report: str, kind: Kind):
    part = f"--b\r\nContent-Type: message/{report}\r\n\r\nA: b\r\n\r\n--b--\r\n"
    typed = read(f"Content-Type: multipart/report; Report-Type={report}; boundary=b\r\nAuto-Submitted: auto-replied")
    untyped = read("Content-Type: multipart/mixed; boundary=b", body=part)
    bare = read(f"Content-Type: message/{report}", body="A: b")
    assert [message.kind for message in (typed, untyped, bare)] == [kind] * 3
    assert typed.kind_reason == f"multipart/report; report-type={report}"
    assert untyped.kind_reason == bare.kind_reason == f"message/{report}"


def test_a_person_who_attaches_a_bounce_stays_a_person():
    body = (
        "--b\r\n\r\nLook at this\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: mailer-daemon@example.com\r\n"
        "Return-Path: <>\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--b--\r\n"
    )
    message = read("Content-Type: multipart/mixed; boundary=b", body=body)
    assert message.kind is Kind.PERSON
    assert [attached.kind for attached in message.attached] == [Kind.BOUNCE]
