"""Machines that write no standard's fields, and people who write like machines."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.message.parse import parse_message

OUR_NOTICE = "Titan Order ID: 4471923\nCampaign Name: Fall Implants 2026\n"
TEMPLATE = (
    "Vision VX Client: Northwind Dental\nCampaign Name: Fall Implants 2026\nTitan Order ID: 4471923\n"
    "Product(s) to be Canceled:\n- Targeted Display\n"
)


def read(author: str, subject: str, text: str, *fields: str) -> Message:
    header = "\n".join((f"From: {author}", f"Subject: {subject}", *fields))
    return parse_message(f"{header}\n\n{text}".encode(), datetime(2026, 11, 23, tzinfo=UTC))


BOUNCES = {
    "qmail": (
        "gone@mail.example.org",
        "failure notice",
        (
            "Hi. This is the qmail-send program at mail.example.org.\nI'm afraid I wasn't able to "
            "deliver your message to the "
            "following addresses.\n\n<jo@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
            f"--- Below this line is a copy of the message.\n\n{OUR_NOTICE}"
        ),
    ),
    "qmail under another subject": (
        "gone@mail.example.org",
        "your mail",
        "Hi. This is the qmail-send program at mail.example.org.\nI tried to deliver a bounce message to this address.",
    ),
    "Exim": (
        "Mail Delivery System <system@mail.example.org>",
        "Mail delivery failed: returning message to sender",
        (
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
            "delivered to one or more of its recipients.\n\n  jo@example.com\n    unrouteable address"
        ),
    ),
    "Exim, delayed": (
        "Mail Delivery System <system@mail.example.org>",
        "Warning: message 1vK2xY-0003Ab-Cd delayed 24 hours",
        "This message was created automatically by mail delivery software.\nA message has not yet been delivered.",
    ),
    "Exchange 5.5": (
        "System Administrator <exchange@example.org>",
        "Undeliverable: CXL-1042",
        (
            "Your message\n\n  To: jo@example.com\n  Sent: Mon, 23 Nov 2026\n\ndid not reach the "
            "following recipient(s):\n\n"
            "jo@example.com on Mon, 23 Nov 2026 10:00:00\n    The recipient name is not recognized"
        ),
    ),
    "Exchange 2003": (
        "System Administrator <exchange@example.org>",
        "Undeliverable:CXL-1042",
        "Your message did not reach some or all of the intended recipients.\n\n      Subject:  CXL-1042",
    ),
    "Exchange Online": (
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>",
        "Undeliverable: CXL-1042",
        "Your message to jo@example.com couldn't be delivered.",
    ),
    "Exchange in German": (
        "Systemadministrator <exchange@example.org>",
        "Unzustellbar: CXL-1042",
        "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.",
    ),
    "Exchange in French": (
        "Administrateur système <exchange@example.org>",
        "Non remis : CXL-1042",
        "Votre message n'a pas pu être remis.",
    ),
    "Gmail": (
        "Mail Delivery Subsystem <daemon@example.org>",
        "Delivery Status Notification (Failure)",
        (
            "** Address not found **\n\nYour message wasn't delivered to jo@example.com because "
            "the address couldn't be found."
        ),
    ),
    "Gmail, delayed": (
        "Mail Delivery Subsystem <daemon@example.org>",
        "Delivery Status Notification (Delay)",
        "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to jo@example.com.",
    ),
    "Postfix": (
        "Mail Delivery System <system@example.org>",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you",
    ),
    "old Postfix": ("system@example.org", "mail", "This is the Postfix program at host mx.example.org.\n\nSorry."),
    "sendmail": (
        "Mail Delivery Subsystem <system@example.org>",
        "Returned mail: see transcript for details",
        (
            "The original message was received at Mon, 23 Nov 2026 10:00:00\nfrom relay\n\n   "
            "----- The following addresses "
            "had permanent fatal errors -----\n<jo@example.com>"
        ),
    ),
    "sendmail, delayed": (
        "Mail Delivery Subsystem <system@example.org>",
        "Warning: could not send message for past 4 hours",
        "THIS IS A WARNING MESSAGE ONLY",
    ),
    "Notes": (
        "Notes Server <notes@example.org>",
        "DELIVERY FAILURE: User jo (jo@example.com) not listed in Domino Directory",
        "Your message\n\n  Subject: CXL-1042\n\nwas not delivered to:\n\n  jo@example.com\n\nbecause: no such user",
    ),
    "GroupWise": (
        "mail@example.org",
        "Message status - undeliverable",
        ("The message that you sent was undeliverable to: jo"),
    ),
    "Yahoo": (
        "postmaster@example.org",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<jo@example.com>:",
    ),
    "GMX and 1&1": (
        "GMX Mailer Daemon <mailer@example.org>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.",
    ),
    "Mimecast": (
        "Mail Service <service@example.org>",
        "[Postmaster] Email Delivery Failure",
        (
            "This is a delivery failure notification message indicating that an email you "
            "addressed could not be delivered."
        ),
    ),
    "Barracuda": (
        "Mail Delivery System <gateway@example.org>",
        "**Message you sent blocked by our bulk email filter**",
        "Your message to: jo@example.com was blocked by our Spam Firewall.",
    ),
    "Proofpoint": (
        "Mail Delivery Subsystem <gateway@example.org>",
        "Returned mail: delivery problems encountered",
        (
            "A message (from <us@example.com>) was received at 23 Nov 2026.\n\nThe following "
            "addresses had delivery problems.\n\n"
            "<jo@example.com>\n   Permanent Failure: 550_5.1.1"
        ),
    ),
    "a content filter": (
        '"Content-filter at mx.example.org" <gateway@example.org>',
        "BANNED CONTENTS ALERT",
        "Your message was blocked by our filter.",
    ),
    "SES by SNS": ("no-reply@sns.example.org", "AWS Notification", '{"notificationType":"Bounce","bounce":{}}'),
    "James": ("James <server@example.org>", "[BOUNCE]", "Hi. This is the James mail server at example.org.\nSorry."),
    "Courier": ("Mail <mail@example.org>", "NOTICE: mail delivery status.", "This is a delivery status notification"),
    "Japan's carriers": ("Mail <mail@example.org>", "Mail System Error - Returned Mail", "相手先に届けられません"),
    "an address without a domain": ("MAILER-DAEMON (Mail Delivery System)", "x", "Something failed."),
    "post_master": ("post_master@example.org", "x", "The following addresses failed."),
}


@pytest.mark.parametrize(("author", "subject", "text"), BOUNCES.values(), ids=BOUNCES)
def test_a_bounce_without_a_report_is_known_by_what_servers_write(author: str, subject: str, text: str):
    message = read(author, subject, text)
    assert message.kind is Kind.BOUNCE, message.kind_reason
    assert message.kind_reason


AWAY = {
    "English": "Thank you for your email. I am out of the office until 30 November with limited access to email.",
    "English, Notes": "I will be out of the office starting 11/23/2026 and will not return until 11/30/2026.",
    "English, leave": "Hello,\n\nI'm on annual leave and will be back on 30 November. In my absence contact Jo.",
    "German": "Guten Tag,\n\nich bin bis zum 30.11.2026 nicht im Büro. In dringenden Fällen wenden Sie sich an Jo.",
    "French": "Bonjour,\n\nJe suis actuellement absent jusqu'au 30 novembre. En cas d'urgence, contactez Jo.",
    "Spanish": "Hola:\n\nEstoy fuera de la oficina hasta el 30 de noviembre. Para asuntos urgentes, escriba a Jo.",
    "Portuguese": "Olá,\n\nEstou de férias até 30 de novembro. Na minha ausência, contacte a Jo.",
    "Italian": "Buongiorno,\n\nsono fuori ufficio fino al 30 novembre. Per urgenze scrivere a Jo.",
    "Dutch": "Beste,\n\nIk ben afwezig tot en met 30 november. Bij dringende zaken kunt u Jo mailen.",
    "Polish": "Dzień dobry,\n\njestem na urlopie do dnia 30 listopada. W pilnych sprawach proszę pisać do Jo.",
    "Russian": "Здравствуйте!\n\nЯ нахожусь в отпуске до 30 ноября. По срочным вопросам пишите Jo.",
    "Swedish": "Hej,\n\nJag är på semester till och med 30 november. Vid brådskande ärenden, kontakta Jo.",
    "Norwegian": "Hei,\n\nJeg er på ferie og er tilbake 30. november. Ved hastesaker, kontakt Jo.",
    "Finnish": "Hei,\n\nOlen lomalla ja palaan 30.11. Kiireellisissä asioissa ota yhteyttä Jo.",
    "Czech": "Dobrý den,\n\njsem na dovolené, vrátím se 30. listopadu.",
    "Hungarian": "Szabadságon vagyok, sürgős esetben Jo segít.",
    "Turkish": "Merhaba, izindeyim, 30 Kasım'da döneceğim.",
    "Japanese": "お世話になっております。11月30日まで不在にしております。",
    "Chinese": "您好，我正在休假，11月30日返回。",
    "Korean": "안녕하세요. 11월 30일까지 휴가 중입니다.",
}


@pytest.mark.parametrize("text", AWAY.values(), ids=AWAY)
def test_an_answer_that_only_says_who_is_away_is_an_autoreply(text: str):
    message = read("Dana <dana@example.com>", "Re: CXL-1042 Order Cancellation Request", text)
    assert message.kind is Kind.AUTOREPLY


@pytest.mark.parametrize("text", AWAY.values(), ids=AWAY)
def test_the_same_words_in_a_mail_that_answers_nothing_are_a_person_s(text: str):
    assert read("Dana <dana@example.com>", "Next week", text).kind is Kind.PERSON


AUTOREPLIES = {
    "Notes": ("AUTO: Dana Whitfield is out of the office (returning 11/30/2026)", "I am out of the office."),
    "it says so": ("Re: CXL-1042", "This is an automated response.\n\nYour mail has arrived, ticket 4711."),
    "it says so in the middle": ("Re: CXL-1042", "Hello. This is an automatic reply. We answer within a day."),
    "it says so in German": ("AW: CXL-1042", "Dies ist eine automatische Antwort."),
    "it quotes our notice": ("Automatic reply: CXL-1042", f"Away.\n\n-----Original Message-----\n{OUR_NOTICE}"),
    "a challenge": ("Re: CXL-1042", "To deliver your message, please click here."),
    "a challenge to a person": ("Re: CXL-1042", "Please verify that you are not a robot."),
    "a receipt by subject": ("Out-of-office notification", "Back on Monday."),
}


@pytest.mark.parametrize(("subject", "text"), AUTOREPLIES.values(), ids=AUTOREPLIES)
def test_an_autoreply_is_known_by_what_it_says(subject: str, text: str):
    assert read("Dana <dana@example.com>", subject, text).kind is Kind.AUTOREPLY


RECEIPTS = {
    "Exchange": ("Read: CXL-1042", "Your message\n\n   To: Dana\n   Sent: Monday\n\nwas read on Monday, November 23."),
    "unread": ("Not read: CXL-1042", "Your message\n\n   To: Dana\n\nwas deleted without being read on Monday."),
    "Notes": ("Return Receipt", "Your document: CXL-1042 was received by: Dana at: 11/23/2026"),
    "German": ("Gelesen: CXL-1042", "Ihre Nachricht\n\nwurde am Montag, 23. November gelesen."),
    "Thunderbird": (
        "Return Receipt (displayed) - CXL-1042",
        "This is a Return Receipt for the mail that you sent to Dana.",
    ),
    "delivered": ("Delivered: CXL-1042", "Your message was delivered to the following recipients: dana@example.com"),
}


@pytest.mark.parametrize(("subject", "text"), RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_without_its_report_is_known_by_what_it_says(subject: str, text: str):
    assert read("Dana <dana@example.com>", subject, text).kind is Kind.RECEIPT


@pytest.mark.parametrize(
    ("subject", "text"),
    [("complaint about message from 192.0.2.1", ""), ("AWS Notification", '{"eventType": "Complaint"}')],
)
def test_a_complaint_without_its_report_is_known_by_what_it_says(subject: str, text: str):
    assert read("staff@example.org", subject, text).kind is Kind.FEEDBACK


PEOPLE = {
    "away tomorrow, and wants something": (
        "Order cancellation",
        ("I am out of the office tomorrow, please cancel 4471923."),
    ),
    "away, and answers": (
        "Re: CXL-1042",
        ("I am out of the office until Monday 30. Please cancel p2 as well, thanks for your email."),
    ),
    "away, and asks": ("Re: CXL-1042", "I'm on vacation until 30 November. Thanks for your email, can Jo decide?"),
    "only away": ("Re: CXL-1042", "I'm out of the office today, talk soon"),
    "the template under an absence": ("Out of Office: order cancellation", TEMPLATE),
    "the template under a delivery word": ("Undeliverable campaign", TEMPLATE),
    "not delivered": ("Campaign not delivered", "The streaming audio could not be delivered, so stop billing it."),
    "undelivered": ("Undelivered: Northwind", "We never delivered this campaign. Please cancel the order."),
    "failed delivery of a product": ("Delivery failed for Targeted Display", "Nothing ran. Please stop the invoice."),
    "a forwarded bounce": ("FW: Undeliverable: your order", "Your message couldn't be delivered. What is that?"),
    "an answer to a bounce": ("Re: failure notice", "Seen, the address was wrong."),
    "an answer above a bounce": (
        "Mail problem",
        ("Jo, can you look?\n\n> Hi. This is the qmail-send program at x.example."),
    ),
    "a bounce below a rule": (
        "Mail problem",
        ("Jo, see this.\n\n---\nThis message was created automatically by mail delivery software."),
    ),
    "reads like a receipt": ("Read: this first", "Please read the attached before Monday."),
    "entregado": ("Entregado", "The banners were handed over yesterday."),
    "says automatic": ("Billing", "This is not an automated response, I type this myself."),
    "says automatic renewal": ("Automatic renewal: Northwind", "Please stop the automatic renewal."),
    "an administrator": ("Message blocked by finance", "Finance blocked it, call me."),
    "talks of mailboxes": ("Question", "My mailbox is full, so send it to Jo."),
    "quotes a challenge": ("Re: CXL-1042", "Jo wrote me:\n> To deliver your message, please click here."),
    "a newsletter's person": ("Order", f"{TEMPLATE}\nunsubscribe"),
}


@pytest.mark.parametrize(("subject", "text"), PEOPLE.values(), ids=PEOPLE)
def test_a_person_who_writes_like_a_machine_stays_a_person(subject: str, text: str):
    message = read("Dana Whitfield <dana@example.com>", subject, text)
    assert (message.kind, message.kind_reason) == (Kind.PERSON, "")


@pytest.mark.parametrize(
    "fields",
    [
        "Precedence: bulk",
        "List-Unsubscribe: <mailto:leave@example.com>",
        "Precedence: bulk\nSender: owner-reps@example.com",
    ],
)
def test_a_filled_in_template_is_a_person_s_though_a_gateway_marked_it_as_bulk(fields: str):
    assert read("dana@example.com", "Order Cancellation Request", TEMPLATE, fields).kind is Kind.PERSON


@pytest.mark.parametrize(
    "fields",
    [
        "Precedence: bulk\nSender: owner-reps@example.com",
        "Precedence: bulk\nErrors-To: reps-admin@example.com",
        "Precedence: bulk\nX-Mailing-List: <reps@example.com>",
        "Precedence: bulk\nMailing-List: list reps@example.com; contact reps-help@example.com",
        "Precedence: bulk\nIn-Reply-To: <1@example.com>",
        "List-Unsubscribe: <mailto:x@example.com>\nX-BeenThere: reps@example.com",
    ],
)
def test_what_people_write_to_a_list_is_theirs(fields: str):
    assert read("dana@example.com", "A thought", "What about Monday?", fields).kind is Kind.PERSON


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("Preference: auto_reply", Kind.AUTOREPLY),
        ("X-Precedence: auto-reply", Kind.AUTOREPLY),
        ("X-Auto-Submitted: auto-replied", Kind.AUTOREPLY),
        ("X-Autogenerated: Reply", Kind.AUTOREPLY),
        ("X-Amazon-Auto-Reply: true", Kind.AUTOREPLY),
        ("X-MDAutoResponder: 1", Kind.AUTOREPLY),
        ("X-Mailer: vacation 1.2.6", Kind.AUTOREPLY),
        ("Delivered-To: Autoresponder", Kind.AUTOREPLY),
        ("Delivered-To: responder for reps@example.com", Kind.AUTOREPLY),
        ("Auto-Submitted: auto-generated (zimbra; vacation)", Kind.AUTOREPLY),
        ("Auto-Submitted: auto-replied; owner-email=dana@example.com", Kind.AUTOREPLY),
        ("X-TMDA-Confirm: yes", Kind.AUTOREPLY),
        ("Content-Class: urn:content-classes:mdn", Kind.RECEIPT),
        ("Content-Class: urn:content-classes:dsn", Kind.BOUNCE),
        ("X-Failed-Recipients: jo@example.com", Kind.BOUNCE),
        ("X-JIRA-FingerPrint: 0a1b", Kind.MACHINE),
        ("X-OTRS-Loop: yes", Kind.MACHINE),
        ("X-Mailer: Zendesk Mailer", Kind.MACHINE),
        ("X-Mailer: Microsoft Outlook 16.0", Kind.PERSON),
        ("Content-Class: urn:content-classes:message", Kind.PERSON),
        ("X-Autogenerated: Forward", Kind.PERSON),
        ("X-OTRS-Loop: no", Kind.PERSON),
        ("Delivered-To: enablement@example.com", Kind.PERSON),
        ("X-MS-Exchange-Inbox-Rules-Loop: dana@example.com\nX-Auto-Response-Suppress: All", Kind.PERSON),
    ],
)
def test_a_vendor_s_field_is_known_by_its_value(field: str, kind: Kind):
    assert read("Dana <dana@example.com>", "Order", "Hello there", field).kind is kind


def test_a_delivery_receipt_is_no_bounce():
    block = (
        "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; "
        "jo@example.com\nAction: delivered\nStatus: 2.0.0"
    )
    text = f"--b\n\nDelivered.\n--b\nContent-Type: message/delivery-status\n\n{block}\n\n--b--\n"
    content_type = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    assert read("mx@example.org", "Delivered", text, content_type).kind is Kind.RECEIPT
    failed = text.replace("Action: delivered", "Action: delivered\n\nFinal-Recipient: rfc822; a@b\nAction: failed")
    assert read("mx@example.org", "Delivered", failed, content_type).kind is Kind.BOUNCE


@pytest.mark.parametrize(
    ("method", "kind"), [("REPLY", Kind.MACHINE), ("COUNTER", Kind.MACHINE), ("REQUEST", Kind.PERSON)]
)
def test_a_calendar_answer_is_known_by_its_method_wherever_that_stands(method: str, kind: Kind):
    event = f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n"
    for content_type in (
        "text/calendar",
        "application/ics; name=invite.ics",
        f"text/calendar; method={method.lower()}",
    ):
        text = f"--b\n\nSee you.\n--b\nContent-Type: {content_type}\n\n{event}\n--b--\n"
        assert (
            read("Dana <dana@example.com>", "Accepted: x", text, "Content-Type: multipart/mixed; boundary=b").kind
            is kind
        )
