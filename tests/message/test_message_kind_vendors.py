"""Bounces of servers, gateways and providers whose own formats carry no report (RFC 3464)."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.message.parse import parse_message


def read(author: str, subject: str, text: str, *fields: str) -> Message:
    header = "\n".join((f"From: {author}", f"Subject: {subject}", *fields))
    return parse_message(f"{header}\n\n{text}".encode(), datetime(2026, 11, 23, tzinfo=UTC))


GATEWAYS = {
    "InterScan": (
        "imss@example.org",
        "Mail could not be delivered",
        (
            "****** Message from the scanner ******\n\nSent <<< RCPT "
            "TO:<jo@example.com>\nReceived >>> 550 5.1.1 unknown user"
        ),
    ),
    "InterScan in Japanese": ("scan@example.org", "メッセージを配信できません。", "宛先が見つかりません。"),
    "MailMarshal": (
        "Mail Gateway <gateway@example.org>",
        'Undeliverable Mail: "CXL-1042"',
        "Your message:\n   Subject: CXL-1042\n\nCould not be delivered because of\n\n550 5.1.1 User unknown",
    ),
    "MailFoundry": (
        "daemon@example.org",
        "Message delivery has failed",
        "Unable to deliver message to: <jo@example.com>\nDelivery failed for the following reason:",
    ),
    "MailEnable": (
        "server@example.org",
        "Message Delivery Failure",
        "MailEnable: Message could not be delivered to some recipients.",
    ),
    "MDaemon": ("mdaemon@example.org", "MDaemon Warning - virus found: x", "The user is unknown."),
    "LISTSERV's special format": (
        "system@example.org",
        "Undelivered mail",
        "An error was detected while processing the enclosed message.\nError-for:  jo@example.com",
    ),
    "Smail": (
        "mail@example.org",
        "mail failed, returning to sender",
        (
            "|---- Message log follows: ----|\n no valid recipients were "
            "found\n|---- Failed addresses follow: ----|\n jo@example.com"
        ),
    ),
    "T-Online": (
        "Zustellung <zustellung@example.org>",
        "Ihre Nachricht",
        "|---- Failed addresses follow: ----|\n <jo@example.com>\n   552 5.2.2 Quota exceeded",
    ),
    "DragonFly": (
        "dma@example.org",
        "Mail delivery failed",
        (
            "This is the DragonFly Mail Agent v0.13 at mx.example.org.\n"
            "\nThere was an error delivering your mail to <jo@example.com>."
        ),
    ),
    "IMail": ("server@example.org", "Undeliverable Mail", "Unknown user: jo@example.com\n\nOriginal message follows."),
    "IMail above our notice": (
        "server@example.org",
        "Undeliverable Mail",
        (
            "Unknown user: jo@example.com\n\nOriginal message follows.\n\n"
            "Received: from mx.example.com by mx.example.org "
            "with ESMTP; Mon, 23 Nov 2026 10:00:00 +0000\nFrom: us@example.com\nTo: jo@example.com\n"
            "Message-ID: <cxl-1042.aaaaaaaaaa.bbbbbbbbbbbbbbbb@example.com>\nSubject: CXL-1042 Order Cancellation\n"
            "Content-Type: text/plain; charset=utf-8\nAuto-Submitted: auto-replied\n\nWe stop billing this campaign."
        ),
    ),
    "IMail under another subject": ("server@example.org", "your mail", "undeliverable to jo@example.com"),
    "KDDI": (
        "no-reply@example.org",
        "Mail Delivery Failed",
        "Your mail sent on: Mon, 23 Nov 2026 11:04:47 +0900\n    Could not be delivered to: <jo@example.com>",
    ),
    "a carrier's multimedia service": (
        "sysadmin@example.org",
        "Undeliverable Message",
        "Message could not be delivered to mobile.\nError: No valid recipients for this MM",
    ),
    "m-FILTER": (
        "filter@example.org",
        "failure notice",
        "このメールは「m-FILTER」が自動的に生成して送信しています。\n\n-------server message\n550 5.1.1 unknown user",
    ),
    "Active!hunter": (
        "hunter@example.org",
        "FAILURE NOTICE :",
        "  ----- The following addresses had permanent fatal errors -----\n\n>>> jo@example.com",
    ),
    "mail.ru": (
        "Почта <mail@example.org>",
        "Ваше сообщение не доставлено. Mail failure.",
        "Это письмо создано автоматически сервером, отвечать на него не нужно.",
    ),
    "QQ": ("系统 <system@example.org>", "来自example.org的退信", "抱歉，您的邮件被退回来了。"),
    "a server that counts its errors": (
        "mail@example.org",
        "There was an error sending your mail",
        "1 error(s):\n\nSMTP Server <mx.example.org> rejected recipient <jo@example.com>",
    ),
    "a deliver program": (
        "mail@example.org",
        "your mail",
        "Hi. This is the deliver program at mx.example.org.\nI'm afraid I wasn't able to deliver your message.",
    ),
    "a mail system with asterisks": (
        "notes@example.org",
        "non remis (delivery failed)",
        (
            "**********\nVotre message n'a pas pu etre delivre a\n"
            "jo@example.com\n\n**********\nYour message could not be delivered to"
        ),
    ),
    "a full mailbox": (
        "Server <server@example.org>",
        "Mail Delivery Warning",
        "Delivery of email to this address\n\njo@example.com\n\nhas been postponed due to a full mailbox.",
    ),
    "a virus scanner": (
        "Mail_AntiVirus_for_SMTP@example.org",
        "Delivery failure notification",
        "Your message with Subject: Re: x... \ncould not be delivered to the following recipients:\n\njo@example.com",
    ),
    "an unknown server that names the reply": (
        "mta@example.org",
        "Mail not sent",
        "The server returned the following error: 550 5.1.1 no such user <jo@example.com>",
    ),
    "SES in an SNS envelope": (
        "AWS Notifications <no-reply@sns.example.org>",
        "AWS Notification Message",
        '{"Type":"Notification","Message":"{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{}}"}',
    ),
    "SES events": ("no-reply@sns.example.org", "AWS Notification Message", '{"eventType":"Bounce","bounce":{}}'),
    "a mailbox that refuses": ("", "Mail Error", "Your mail cannot be delivered to the following address(es): jo"),
}


@pytest.mark.parametrize(("author", "subject", "text"), GATEWAYS.values(), ids=GATEWAYS)
def test_a_gateway_s_bounce_is_known_by_its_words(author: str, subject: str, text: str):
    assert read(author or '"System" <>', subject, text).kind is Kind.BOUNCE


# What Exchange writes in its languages, when a gateway has taken the report's parts and the address away.
EXCHANGE = {
    "English": ("Undeliverable: CXL-1042", "Your message to jo@example.com couldn't be delivered.\n\njo wasn't found."),
    "English, a group": (
        "Undeliverable: CXL-1042",
        "Delivery has failed to these recipients or groups:\n\njo@example.com",
    ),
    "English, late": (
        "Delivery delayed: CXL-1042",
        "Delivery is delayed to these recipients or groups:\n\njo@example.com",
    ),
    "German": ("Unzustellbar: CXL-1042", "Ihre Nachricht an jo@example.com konnte nicht zugestellt werden."),
    "German, a group": (
        "Unzustellbar: CXL-1042",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:",
    ),
    "French": ("Non remis : CXL-1042", "Votre message pour jo@example.com n'a pas pu être remis."),
    "French, a group": ("Non remis : CXL-1042", "La remise a échoué pour ces destinataires ou groupes :"),
    "Spanish": ("No se puede entregar: CXL-1042", "No se pudo entregar el mensaje a jo@example.com."),
    "Spanish, a group": ("No se puede entregar: CXL-1042", "Error de entrega a estos destinatarios o grupos:"),
    "Italian": ("Non recapitabile: CXL-1042", "Il messaggio a jo@example.com non è stato recapitato."),
    "Italian, a group": ("Non recapitabile: CXL-1042", "Recapito non riuscito ai seguenti destinatari o gruppi:"),
    "Portuguese": ("Não entregue: CXL-1042", "Sua mensagem para jo@example.com não pôde ser entregue."),
    "Portuguese, a group": (
        "Não é possível entregar: CXL-1042",
        "Falha na entrega para estes destinatários ou grupos:",
    ),
    "Dutch": ("Onbestelbaar: CXL-1042", "Uw bericht aan jo@example.com kan niet worden bezorgd."),
    "Dutch, a group": ("Onbestelbaar: CXL-1042", "Bezorging is mislukt aan deze geadresseerden of groepen:"),
    "Polish": ("Nie można dostarczyć: CXL-1042", "Dostarczenie do następujących adresatów lub grup nie powiodło się:"),
    "Russian": ("Не удается доставить: CXL-1042", "Не удалось доставить сообщение следующим получателям или группам:"),
    "Japanese": ("配信不能: CXL-1042", "次の受信者またはグループへの配信に失敗しました:\n\njo@example.com"),
    "Chinese": ("未送达: CXL-1042", "无法将邮件传递给以下收件人或组:\n\njo@example.com"),
}


@pytest.mark.parametrize(("subject", "text"), EXCHANGE.values(), ids=EXCHANGE)
def test_exchange_s_bounce_is_known_in_many_languages(subject: str, text: str):
    assert read("Exchange <exchange@example.org>", subject, text).kind is Kind.BOUNCE


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("X-MS-Exchange-Message-Is-Ndr:", "X-MS-Exchange-Message-Is-Ndr:"),
        ("X-MDDSN-Message: yes", "X-MDDSN-Message: yes"),
        (
            "Received: (qmail 4711 invoked for bounce); 23 Nov 2026 10:00:00 -0000",
            "Received: (qmail 4711 invoked for bounce); 23 Nov 2026 10:00:00 -0000",
        ),
    ],
)
def test_a_server_s_field_makes_a_bounce(field: str, reason: str):
    message = read("jo@example.org", "x", "x", field)
    assert (message.kind, message.kind_reason) == (Kind.BOUNCE, reason)


@pytest.mark.parametrize("by", ["alias", "by uid 35", "from network"])
def test_qmail_delivers_people_s_mail_as_well(by: str):
    assert read("jo@example.org", "x", "x", f"Received: (qmail 4711 invoked {by}); 23 Nov 2026").kind is Kind.PERSON


@pytest.mark.parametrize(
    "author", ["Mail <mailer_daemon@example.org>", "Mailer-Daemon-2@example.org", "post.master@x.example"]
)
def test_a_daemon_s_address_is_known_however_it_is_spelt(author: str):
    assert read(author, "x", "x").kind is Kind.BOUNCE


@pytest.mark.parametrize("name", ["mailerd", "postmann", "delivery", "maildon"])
def test_an_address_that_begins_like_a_daemon_s_is_a_person_s(name: str):
    assert read(f"{name}@example.org", "x", "x").kind is Kind.PERSON


def test_a_mailbox_that_refuses_a_mail_by_a_receipt_bounces_it():
    def report(text: str) -> Message:
        parts = (
            f"--b\n\n{text}\n--b\nContent-Type: message/disposition-notification\n\n"
            "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--"
        )
        content_type = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
        return read("mx@example.org", "Your mail", parts, content_type, "Auto-Submitted: auto-replied")

    assert report("Your message to <jo@example.com> was automatically rejected:\nQuota exceeded").kind is Kind.BOUNCE
    assert report("Your message was deleted without being read on Monday.").kind is Kind.RECEIPT


def test_a_report_without_its_type_is_known_by_its_words():
    content_type = "Content-Type: multipart/report; boundary=b"
    words = (
        "=====\n  This is an automatically generated Delivery Status Notification.\n\nDelivery to the following failed:"
    )
    assert read("mx@example.org", "x", f"--b\n\n{words}\n--b--\n", content_type).kind is Kind.BOUNCE
    assert read("mx@example.org", "x", "--b\n\nHello\n--b--\n", content_type).kind is Kind.MACHINE


COMPLAINTS = {
    "by the text of ARF": (
        "abuse@example.org",
        "sale",
        "This is an email abuse report for an email message received from IP",
    ),
    "by SES": ("no-reply@sns.example.org", "AWS", '{"Message":"{\\"notificationType\\":\\"Complaint\\"}"}'),
    "by AOL": ("scomp@example.org", "Client TOS Notification", ""),
}


@pytest.mark.parametrize(("author", "subject", "text"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_a_complaint_is_known_by_its_words(author: str, subject: str, text: str):
    assert read(author, subject, text).kind is Kind.FEEDBACK


def test_a_complaint_is_known_by_outlook_com_s_field():
    assert read("staff@example.org", "sale", "x", "X-HmXmrOriginalRecipient: jo@example.com").kind is Kind.FEEDBACK
