"""Answers of programs: absences, helpdesks, challenges, notifications and calendars."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.message.parse import parse_message

NOTICE = "[CXL-1042] Order Cancellation Request"


def read(subject: str, text: str, *fields: str, author: str = "Dana Whitfield <dana@example.com>") -> Message:
    header = "\n".join((f"From: {author}", f"Subject: {subject}", *fields))
    return parse_message(f"{header}\n\n{text}".encode(), datetime(2026, 11, 23, tzinfo=UTC))


ABSENCES = {
    "Exchange Online": (f"Automatic reply: {NOTICE}", "I am out. For campaign questions ask Jo, for billing ask Sam."),
    "Exchange 2003": (f"Out of Office AutoReply: {NOTICE}", "Back on Monday."),
    "Outlook's older German": (f"Abwesend: {NOTICE}", "Ich bin bis zum 30.11. nicht im Büro."),
    "Gmail's vacation by subject": (f"Out of office Re: {NOTICE}", "I am on vacation until 30 November."),
    "Auto reply": (f"Auto reply: {NOTICE}", "Thank you, I read it later."),
    "AutoReply": (f"AutoReply: {NOTICE}", "Thank you."),
    "Auto-Reply in brackets": (f"[Auto-Reply] {NOTICE}", "Thank you."),
    "Autoresponder": (f"Autoresponder: {NOTICE}", "Thank you."),
    "Automatic response behind": (f"Re: {NOTICE} (Automatic Response)", "I am away until Monday."),
    "Auto Response": (f"Auto Response: {NOTICE}", "Away."),
    "Notes": ("AUTO: Dana Whitfield is out of the office (returning 11/30/2026)", "I am out of the office."),
    "Notes without its mark": ("Dana Whitfield is out of the office.", "I will return on 11/30/2026."),
    "Notes in German": ("AUTO: Dana Whitfield ist außer Haus (Rückkehr am 30.11.2026)", "Ich kehre zurück am 30.11."),
    "GroupWise": (f"Re: {NOTICE}", "I am out of the office until 11/30. For urgent matters call Jo."),
    "vacation(1)": ("away from my mail", "I will not be reading my mail for a while; I read it when I return."),
    "ooo": (f"OOO: {NOTICE}", "On leave, back soon."),
    "on leave": (f"Re: {NOTICE}", "I'm on parental leave until 1 March. In my absence, Jo helps you."),
    "names our trade": (
        f"Out of Office: {NOTICE}",
        "I am away until 30 November. For billing ask Sam, for campaigns and products ask Jo.",
    ),
    "left": (f"Re: {NOTICE}", "Dana is no longer with the company. Thank you for your message, Jo will respond."),
    "brackets in Polish": (f"[Automatyczna odpowiedź] {NOTICE}", "Wracam w poniedziałek."),
    "no accents in French": (f"Reponse automatique : {NOTICE}", "De retour lundi."),
    "no accents in Spanish": (f"Respuesta automatica: {NOTICE}", "Vuelvo el lunes."),
    "absence in French": (f"Absence du bureau : {NOTICE}", "De retour lundi."),
    "absence in Spanish": (f"Fuera de la oficina: {NOTICE}", "Estoy de vacaciones hasta el lunes."),
    "absence in Italian": (f"Fuori sede: {NOTICE}", "Sono in ferie fino al 30 novembre."),
    "absence in Dutch": (f"Afwezig: {NOTICE}", "Ik ben afwezig tot 30 november."),
    "Japanese with the subject": (f"自動応答: {NOTICE}", "休暇中です。"),
    "Chinese with a wide colon": (f"自动答复：{NOTICE}", "我正在休假。"),
    "Arabic": (f"رد تلقائي: {NOTICE}", "."),
    "Vietnamese": (f"Trả lời tự động: {NOTICE}", "."),
}


@pytest.mark.parametrize(("subject", "text"), ABSENCES.values(), ids=ABSENCES)
def test_an_absence_is_known_by_subject_and_text(subject: str, text: str):
    message = read(subject, text)
    assert message.kind is Kind.AUTOREPLY, message.kind_reason
    assert message.kind_reason


ASCII = {
    "German": "Ich bin bis zum 30.11. nicht im Buro. In dringenden Fallen hilft Jo.",
    "French": "Je suis en conges jusqu'au 30 novembre.",
    "Spanish": "Estare fuera de la oficina hasta el 30 de noviembre.",
    "Portuguese": "Estou de ferias ate 30 de novembro.",
    "Italian": "Saro fuori ufficio fino al 30 novembre.",
}


@pytest.mark.parametrize("text", ASCII.values(), ids=ASCII)
def test_an_absence_is_known_without_its_accents(text: str):
    assert read(f"Re: {NOTICE}", text).kind is Kind.AUTOREPLY


@pytest.mark.parametrize("precedence", ["bulk", "junk", "bulk (vacation)"])
def test_a_vacation_that_answers_as_bulk_is_an_autoreply(precedence: str):
    text = "I am away from my mail. Your message will be read later."
    assert read(f"Re: {NOTICE}", text, f"Precedence: {precedence}").kind is Kind.AUTOREPLY


def test_a_vacation_that_answers_as_bulk_may_name_our_trade():
    text = "I am on vacation until 30 November. For invoices, product lists and campaigns ask Jo."
    assert read(f"Re: {NOTICE}", text, "Precedence: bulk").kind is Kind.AUTOREPLY


def test_an_answer_under_a_null_return_path_is_an_autoreply():
    message = read(f"Re: {NOTICE}", "Thanks.", "Return-Path: <>")
    assert (message.kind, message.kind_reason) == (Kind.AUTOREPLY, "Return-Path: <>")


@pytest.mark.parametrize(
    "name",
    [
        "X-AutoReply",
        "X-Auto-Reply",
        "X-AutoReply-From",
        "X-Autorespond",
        "X-Auto-Response",
        "X-Auto-Responder",
        "X-Mail-Autoreply",
        "X-Vacation",
        "X-Vacation-Message",
        "X-Out-Of-Office",
        "X-Example-AutoReply",
    ],
)
def test_a_field_that_some_program_made_up_is_known_by_its_name(name: str):
    assert read("x", "x", f"{name}: yes").kind is Kind.AUTOREPLY
    assert read("x", "x", f"{name}: no").kind is Kind.PERSON


@pytest.mark.parametrize("name", ["X-Auto-Response-Suppress", "X-Autoreply-Suppressed", "Vacation", "X-Auto"])
def test_a_field_that_is_named_otherwise_says_nothing(name: str):
    assert read("x", "x", f"{name}: yes").kind is Kind.PERSON


@pytest.mark.parametrize(
    "field", ["X-Apple-Action: VACATION", "X-Bluebottle-Request: <1>", "X-Mailer: AutoResponder 3"]
)
def test_a_vendor_s_autoreply_is_known_by_its_field(field: str):
    assert read("x", "x", field).kind is Kind.AUTOREPLY


HELPDESKS = {
    "Zendesk": ("[Request received] CXL-1042", "Your request (#4711) has been received and is being reviewed."),
    "Freshdesk": ("Ticket Received - CXL-1042", "We have received your request and created ticket #4711 for it."),
    "ServiceNow": ("INC0047110 received", "Your incident INC0047110 has been created."),
    "OTRS": ("[Ticket#2026112310000015] CXL-1042", "Thank you for your request, it is in our queue."),
    "Jira": ("Request created: CXL-1042", "Your request has been logged. We will respond within a day."),
    "a plain one": ("Thank you for your e-mail", "I will endeavour to reply as soon as possible."),
    "a plain one, contacting": ("Thank you for contacting us", "We have received your message."),
    "in German": ("Eingangsbestätigung", "Ihre Anfrage ist bei uns eingegangen."),
    "in French": ("Votre demande 4711", "Nous avons bien reçu votre demande."),
    "in Japanese": ("お問い合わせありがとうございます", "お問い合わせを受け付けました。"),
}


@pytest.mark.parametrize(("subject", "text"), HELPDESKS.values(), ids=HELPDESKS)
def test_a_helpdesk_that_acknowledges_is_an_autoreply(subject: str, text: str):
    message = read(subject, text, author="Support <support@example.org>")
    assert message.kind is Kind.AUTOREPLY, message.kind_reason


@pytest.mark.parametrize("field", ["Precedence: bulk", "Return-Path: <>"])
def test_an_acknowledgement_under_our_subject_is_known_by_its_mark(field: str):
    assert read("CXL-1042", "We have received your message.", field).kind is Kind.AUTOREPLY
    assert read("CXL-1042", "We have received your message.").kind is Kind.PERSON


CHALLENGES = {
    "Bluebottle": "This account is protected by a filter. Click to have your address added to the list.",
    "Boxbe": "Your email address is not on my guest list yet.",
    "TMDA": "Reply to this message to confirm that your message is no spam.",
    "a robot check": "Please verify that you are a human being.",
}


@pytest.mark.parametrize("text", CHALLENGES.values(), ids=CHALLENGES)
def test_a_challenge_is_an_autoreply(text: str):
    assert read(f"Re: {NOTICE}", text).kind is Kind.AUTOREPLY


NOTIFICATIONS = {
    "cron": ("Cron Daemon <root@example.org>", "Cron <root@mx> backup", "done"),
    "sudo": ("root@example.org", "*** SECURITY information for mx ***", "mx : jo : user NOT in sudoers"),
    "says so": ("System <system@example.org>", "Backup", "This is an automated message. All is well."),
    "asks not to": ("System <system@example.org>", "Backup", "Please do not reply to this e-mail."),
    "says so in German": ("System <system@example.org>", "Sicherung", "Bitte antworten Sie nicht auf diese E-Mail."),
    "says so in Japanese": ("System <system@example.org>", "お知らせ", "本メールは送信専用です。"),
}


@pytest.mark.parametrize(("author", "subject", "text"), NOTIFICATIONS.values(), ids=NOTIFICATIONS)
def test_a_notification_is_a_machine_s(author: str, subject: str, text: str):
    assert read(subject, text, author=author).kind is Kind.MACHINE


@pytest.mark.parametrize("field", ["X-ServiceNow-Generated: true", "X-Cron-Env: <HOME=/root>", "X-OTRS-Loop: mx"])
def test_a_vendor_s_notification_is_known_by_its_field(field: str):
    assert read("x", "x", field).kind is Kind.MACHINE


RECEIPTS = {
    "Exchange, bare": ("Read: CXL-1042", "Your message\n\n   To: Dana\n\nwas read on Monday."),
    "French": ("Lu : CXL-1042", "Votre message a été lu le lundi 23 novembre."),
    "Spanish": ("Leído: CXL-1042", "El mensaje se ha leído el lunes."),
    "Italian": ("Letto: CXL-1042", "Il messaggio è stato letto lunedì."),
    "Portuguese": ("Lida: CXL-1042", "A sua mensagem foi lida na segunda-feira."),
    "Dutch": ("Gelezen: CXL-1042", "Uw bericht is gelezen op maandag."),
    "Russian": ("Прочтено: CXL-1042", "Ваше сообщение прочитано в понедельник."),
    "Japanese": ("開封済み: CXL-1042", "メッセージは開封されました。"),
}


@pytest.mark.parametrize(("subject", "text"), RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_is_known_in_many_languages(subject: str, text: str):
    assert read(subject, text).kind is Kind.RECEIPT


@pytest.mark.parametrize("subject", ["Accepted: CXL-1042", "Declined: x", "Zugesagt: x", "Accepté : x", "承諾: x"])
def test_a_calendar_answer_that_lost_its_part_is_known_by_having_no_text(subject: str):
    assert read(subject, "").kind is Kind.MACHINE
    assert read(subject, "They accepted our offer.").kind is Kind.PERSON
