"""Signatures, footers and sign-offs below the new text."""

import pytest

from cancel_mailbot.reading.reply import leave_out_closing, read_reply

NEW = "Please stop p2 only.\n\nThe client rang this morning."

PHONES = (
    "Sent from my iPhone",
    "Sent from my iPad.",
    "(Sent from my mobile)",
    "<<Sent from my Galaxy>>",
    "Sent from my TI-85",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent from my BlackBerry 10 smartphone.",
    "Sent from Mail for Windows",
    "Sent from Mail<https://example.com/fwlink> for Windows 10",
    "Sent from Outlook Mobile",
    "Sent from Yahoo Mail on Android",
    "Sent from Yahoo Mail for iPhone",
    "Sent from Windows Mail",
    "Sent via mobile",
    "Sent with Airmail",
    "Sent from Gmail Mobile",
    "Sent from Proton Mail for iOS",
    "From my iPhone 6",
    "Get Outlook for iOS",
    "Get Outlook for Android<https://example.com/ghei36>",
    "[Get Outlook for iOS](https://example.com/o0ukef)",
    "Von meinem iPhone gesendet",
    "Von meinem Mobilgerät gesendet",
    "Gesendet von Mail für Windows",
    "Gesendet mit der mobilen Mail App von GMX",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
    "Outlook für iOS beziehen",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon téléphone",
    "Envoyé à partir de Outlook pour Android",
    "Télécharger Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Obtener Outlook para Android",
    "Inviato da iPhone",
    "Ottieni Outlook per iOS",
    "Verstuurd vanaf mijn iPad",
    "Verzonden met Outlook voor Android",
    "Enviado do meu iPhone",
    "Obter o Outlook para iOS",
    "Skickat från min iPhone",
    "Hämta Outlook för iOS",
    "Sendt fra min iPhone",
    "Hent Outlook til Android",
    "Lähetetty iPhonesta",
    "Hanki Outlook iOS:lle",
    "Wysłane z iPhone'a",
    "Pobierz Outlook dla systemu Android",
    "Odesláno z mého iPhonu",
    "Отправлено с iPhone",
    "Отправлено из мобильной Почты",
    "Надіслано з iPhone",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "从我的 iPhone 发送",
    "發自我的 iPhone",
    "나의 iPhone에서 보냄",
)


@pytest.mark.parametrize("phone", PHONES)
def test_what_a_phone_adds_is_no_new_text(phone):
    assert read_reply(f"{NEW}\n\n{phone}\n\n> old") == NEW
    assert read_reply(f"{NEW}\n{phone}\n\nFrom: Ana\nSent: Tuesday\nTo: Dana\nSubject: x\n\nold") == NEW


SENTENCES = "I looked at it this morning with the client.\nIt still runs, as far as we can see."


@pytest.mark.parametrize("name", ["-Dana", "-Dana Whitfield", "-Dana M. Whitfield", "-Élodie Roux"])
def test_a_name_behind_a_dash_below_sentences_is_a_signature(name):
    assert read_reply(f"{SENTENCES}\n\n{name}\n") == SENTENCES
    assert read_reply(f"{SENTENCES}\n\n{name}\n\nOn 23 Nov 2026 at 9:30, Ana wrote:\n> old") == SENTENCES


PERHAPS_A_PRODUCT = {
    "below a short answer": "Sorry about that.\n\n-Streaming Audio",
    "below an announcement": f"{SENTENCES}\nIt is this:\n\n-Streaming Audio",
    "below another bullet": f"- {SENTENCES}\n\n-Streaming Audio",
    "below a label": f"Campaign Name: Fall.\n{SENTENCES}\n\n-Streaming Audio",
    "below words about an order": f"Please stop one more of them.\n{SENTENCES}\n\n-Streaming Audio",
    "with a digit": f"{SENTENCES}\n\n-Package B2",
    "in small letters": f"{SENTENCES}\n\n-streaming audio",
    "of four words": f"{SENTENCES}\n\n-Streaming Audio For Dentists",
    "directly below the words": f"{SENTENCES}\n-Streaming Audio",
    "behind a blank": f"{SENTENCES}\n\n- Streaming Audio",
    "alone": "-Streaming Audio",
}


@pytest.mark.parametrize("text", PERHAPS_A_PRODUCT.values(), ids=PERHAPS_A_PRODUCT)
def test_what_stands_behind_a_dash_and_may_be_a_product_is_kept(text):
    assert read_reply(text) == text


EXCUSED = (
    "Sent from my cell, please excuse any typos.",
    "Sent from my mobile. Please forgive brevity and the odd spelling.",
    "Von meinem Handy gesendet, bitte Kürze und Tippfehler entschuldigen",
    "Someone from mobile",
    "--Sent from my iPhone",
    "Sent with Proton Mail secure email.",
    "Sent with [Proton Mail](https://example.com/) secure email.",
    "Sent via Superhuman ( https://example.com/?vip=dana@example.com )",
    "Sent via Superhuman iOS <https://example.com/?vip=dana>",
)


@pytest.mark.parametrize("phone", EXCUSED)
def test_what_people_let_their_phones_add_is_no_new_text(phone):
    assert read_reply(f"{NEW}\n\n{phone}") == NEW


NO_PHONES = (
    "Sent from my desk to finance this morning",
    "From my phone records I see that p2 never ran",
    "Sent by Outlook yesterday, the form is attached once more",
    "Get Outlook to show you both lines and then tell us which one",
    "Outlook for Q3 is poor, the client cancels everything",
    "Mobile banners: stop them",
)


@pytest.mark.parametrize("words", NO_PHONES)
def test_words_about_phones_and_outlooks_are_kept(words):
    assert read_reply(f"Hello\n{words}") == f"Hello\n{words}"


RULE = "_" * 47
ENDINGS = {
    "a delimiter": "-- \nDana Whitfield\nAccount Executive\n555 0100",
    "a trimmed delimiter": "--\nDana",
    "a delimiter of underscores": "__\nDana",
    "a delimiter that became a dash": "—\nDana",
    "a delimiter with nothing below": "-- ",
    "an escaped delimiter": "- -- \nDana",
    "a delimiter above a site without a label": "-- \nDana Whitfield      Northwind\nSales      https://example.com",
    "a delimiter above a frame": "-- \n| Dana Whitfield |   phone: |\n| Northwind      |   on request |",
    "a delimiter above labels of no request": "-- \nDana Whitfield\nNorthwind: We Move Goods\nKennel Club: Member",
    "a title above a disclaimer": "Disclaimer\n\nThe information contained in this communication is confidential and "
    "meant for its recipient.",
    "a scanner's two lines": f"{RULE}\nThis email has been scanned by the Northwind Email Security System.\nFor more "
    f"information please visit https://example.com/email\n{RULE}",
    "a title above what a scanner says": "DISCLAIMER:\n\nThis email has been scanned for viruses and malware, and may "
    "have been kept by Northwind.",
    "an Italian note": f"{RULE}\nNota di riservatezza - Le informazioni contenute in questo messaggio sono riservate.",
    "a signature of PGP": "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=4471\n-----END PGP SIGNATURE-----",
    "a closing with a phone number": "Best regards,\n\nDana Whitfield\nAccount Executive\n(212) 555-0100",
    "a closing with an address": "Thanks,\nDana\ndana@example.com",
    "a closing with a site": "Mit freundlichen Grüßen\nDana Whitfield\nwww.example.com",
    "a closing with a labelled phone": "Cordialement,\nDana Whitfield\nTél : +33 1 55 01 00",
    "a closing in two characters": "Viele Gru\u0308ße\nDana Whitfield\nTel: +49 30 5550100",
    "a disclaimer": "CONFIDENTIALITY NOTICE: This e-mail is meant for the intended recipient only. If you are not that "
    "person, please delete it.",
    "a disclaimer without a title": "This email and any attachments are confidential and may be privileged. Please "
    "delete it if it is not for you.",
    "a disclaimer over lines": "The information contained in this message is confidential\nand intended for the person "
    "it is\naddressed to.",
    "a disclaimer after a rule": "________________________________\nThis message is confidential and intended only for "
    "the person that it is addressed to.",
    "a German disclaimer": "Diese E-Mail enthält vertrauliche Informationen. Sind Sie nicht der richtige Adressat, so "
    "löschen Sie sie bitte.",
    "a French disclaimer": "Ce message et ses pièces jointes sont confidentiels et établis à l'intention exclusive de "
    "leurs destinataires.",
    "a Spanish disclaimer": "Este mensaje puede contener información confidencial dirigida solo a su destinatario; "
    "si no lo es, bórrelo.",
    "a plea for trees": "Please consider the environment before printing this email.",
    "a virus scanner with links": "<https://www.avast.com/sig-email?x=1>\nVirus-free.\nwww.avast.com\n"
    "<https://www.avast.com/sig-email>\n<#00112233-4455-6677-8899-AABBCCDDEEFF>",
    "a card between rules": f"{RULE}\n\nDr. Dana Whitfield\nNorthwind\n{RULE}",
    "a card that nothing announces": "Dana Whitfield\nAccount Executive\nTel: +1 212 555 0100",
    "a card of lines that say what they are": "Dana Whitfield\nNorthwind\ndana@example.com\n(212) 555-0100",
    "a virus scanner": "Virus-free. www.example.com",
    "a mailing list": f"{RULE}\nAnnounce mailing list\nannounce@example.com\nhttps://example.com/listinfo/announce",
    "an unsubscribe footer": "---------------------------------------------------------------------\nTo unsubscribe, "
    "e-mail: dev-unsubscribe@example.com\nFor additional commands, e-mail: dev-help@example.com",
    "a discussion group": "-- \nYou received this message because you are subscribed to the group.\nTo unsubscribe, "
    "write to group+unsubscribe@example.com.",
    "a rule": RULE,
    "a card below a rule": f"{RULE}\nDana Whitfield\nAccount Executive\n+1 212 555 0100",
    "a card below a closing on one line": "Thanks, Dana\nAccount Executive\n+1 212 555 0100",
    "two of them": "Sent from my iPhone\n\nThis message is confidential and intended only for the person that it is "
    "addressed to.",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_what_stands_below_the_words_is_no_new_text(ending):
    assert read_reply(f"{NEW}\n\n{ending}\n") == NEW
    assert read_reply(f"{NEW}\n\n{ending}\n\n> We logged your request.") == NEW


KEPT = {
    "a closing": "Thanks,\nDana",
    "a closing with a title": "Best regards,\nDana Whitfield\nAccount Executive",
    "a closing without a name": "Thanks!",
    "a German closing": "Viele Grüße\nAna Ruiz",
    "a closing and an order id": "Thanks,\nDana\n4471923",
    "a closing and a date": "Thanks,\nDana\n2026-11-20 at the latest",
    "a field below a closing": "Thanks,\nDana\nTitan Order ID: 4471923",
    "a command below a closing": "Thanks\nbilling done",
    "a paragraph on what is confidential": "All information on the budget is confidential to the client, and "
    "p2 is a part of it.",
    "a short notice": "Notice: confidential",
    "a sentence on confidence": "The client's budget is confidential.",
    "a warning of the writer's own": "Caution: p2 runs until Friday",
    "a rule above words": f"{RULE}\nplease see above",
    "a rule above a list's name in a long text": f"{RULE}\n" + "subscribers of p2\n" * 12 + "end",
    "a delimiter above fields": "--\nTitan Order ID: 4471923",
    "a delimiter above a list of products": "--\nProducts:\nSEO\nOTT",
    "a paragraph on an order that calls itself confidential": "This email is about a confidential client: please see "
    "to the cancellation of both lines.",
    "a name and two lines": "Northwind Traders\nFall Campaign\n447 19 23",
    "fields in a paragraph that looks like a card": "Northwind Traders\nOrder ID: 4471923\nTel: 212 555 0100",
    "a sentence beside a phone": "Fall Campaign\nTel: 212 555 0100\nThe client waits.",
    "a name and a phone": "Dana Whitfield\nTel: 212 555 0100",
    "a card that is no paragraph": "please stop it\nDana Whitfield\nNorthwind\nTel: 212 555 0100",
    "a title without a disclaimer": "Disclaimer\n\np2 was never booked",
    "the first line of a signature of PGP": "-----BEGIN PGP SIGNATURE-----\nis what I see here",
}


@pytest.mark.parametrize("ending", KEPT.values(), ids=KEPT)
def test_the_writer_s_own_last_words_are_kept(ending):
    assert read_reply(f"{NEW}\n\n{ending}") == f"{NEW}\n\n{ending}"


def test_a_banner_above_the_words_is_no_new_text():
    banner = "CAUTION: This email originated from outside of the organization. Do not click links."
    assert read_reply(f"{banner}\n\n{NEW}") == NEW


def test_what_pgp_writes_around_a_signed_text_is_no_new_text():
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n"
    signature = "-----BEGIN PGP SIGNATURE-----\nVersion: 2\n\niQEzBAEB\n-----END PGP SIGNATURE-----"
    assert read_reply(f"{signed}\n{NEW}\n\n- -- \nDana\n{signature}\n") == NEW


def test_a_list_s_footer_begins_at_the_rule_directly_above_it():
    words = f"{NEW}\n\n{RULE}\nSee the order page:\nline 2"
    assert read_reply(f"{words}\n-- \nAnnounce mailing list\nannounce@example.com") == words


def test_a_signature_between_two_quotes_ends_at_the_second():
    assert read_reply("first\n-- \nDana\n> old\nsecond") == "first\nsecond"


CLOSINGS = {
    "a name": ("billing done\nThanks,\nDana", "billing done"),
    "no name": ("billing done\nThanks!", "billing done"),
    "umlauts": ("billing done\nViele Gru\u0308ße\nAna Ruiz", "billing done"),
    "a command below": ("billing done\nThanks\nfulfillment done", "billing done\nThanks\nfulfillment done"),
    "nothing else": ("Thanks,\nDana", "Thanks,\nDana"),
    "none": ("billing done", "billing done"),
}


@pytest.mark.parametrize(("reply", "words"), CLOSINGS.values(), ids=CLOSINGS)
def test_the_closing_can_be_left_out(reply, words):
    assert leave_out_closing(reply) == words
