"""The new text of a reply."""

import pytest

from cancel_mailbot.reading.reply import is_reply_whole, is_wordless_answer, read_reply

QUOTE = "> [CXL-1042] We logged your request\n> Titan Order ID: 4471923\n"

INTRODUCTIONS = {
    "English, Gmail": "On Mon, Nov 23, 2026 at 9:30 AM Sales Enablement <enable@example.com> wrote:",
    "English, wrapped over two lines": "On Mon, Nov 23, 2026 at 9:30 AM Sales Enablement\n<enable@example.com> wrote:",
    "English, wrapped over three lines": "On Mon, Nov 23, 2026 at\n9:30 AM Sales\n<enable@example.com> wrote:",
    "English, Apple Mail": "On Nov 23, 2026, at 9:30\u202fAM, Sales Enablement <enable@example.com> wrote:",
    "English, Thunderbird": "On 11/23/26 9:30 AM, Sales Enablement wrote:",
    "English, with an invisible mark": "\u200eOn 23 Nov 2026, at 09:30, Sales Enablement <enable@example.com> wrote:",
    "German": "Am 23.11.2026 um 09:30 schrieb Sales Enablement <enable@example.com>:",
    "German, name first": "Sales Enablement <enable@example.com> schrieb am Mo., 23. Nov. 2026, 09:30:",
    "German, wrapped": "Am Mo., 23. Nov. 2026 um 09:30 Uhr schrieb Sales Enablement <\nenable@example.com>:",
    "French": "Le lun. 23 nov. 2026 à 09:30, Sales Enablement <enable@example.com> a écrit\u00a0:",
    "Spanish": "El lun, 23 nov 2026 a las 9:30, Sales Enablement (<enable@example.com>) escribió:",
    "Italian": "Il giorno lun 23 nov 2026 alle ore 09:30 Sales Enablement <enable@example.com> ha scritto:",
    "Dutch": "Op ma 23 nov 2026 om 09:30 schreef Sales Enablement <enable@example.com>:",
    "Portuguese": "Em seg., 23 de nov. de 2026 às 09:30, Sales Enablement <enable@example.com> escreveu:",
    "Swedish": "Den mån 23 nov. 2026 kl 09:30 skrev Sales Enablement <enable@example.com>:",
    "Polish": "W dniu 23.11.2026 o 09:30, Sales Enablement <enable@example.com> pisze:",
    "Polish, without an opening word": "pon., 23 lis 2026 o 09:30 Sales Enablement <enable@example.com> napisał(a):",
    "Danish": "Den man. 23. nov. 2026 kl. 09.30 skrev Sales Enablement <enable@example.com>:",
    "Norwegian, weekday first": "man. 23. nov. 2026 kl. 09:30 skrev Sales Enablement <enable@example.com>:",
    "year first": "2026-11-23 09:30 GMT+01:00 you wrote, enable@example.com wrote:",
}

OUTLOOK = {
    "English": "From: Sales <enable@example.com>\nSent: Monday, November 23, 2026 9:30 AM\nTo: Dana\nSubject: CXL-1042",
    "English, bold": "*From:* Sales <enable@example.com>\n*Sent:* Monday\n*To:* Dana\n*Subject:* CXL-1042",
    "English, phone, date first": "Date: Mon 23 Nov\nFrom: Sales <enable@example.com>\nTo: Dana\nSubject: CXL-1042",
    "German": "Von: Sales <enable@example.com>\nGesendet: Montag, 23. November 2026 09:30\nAn: Dana\nBetreff: CXL-1042",
    "French": "De\u00a0: Sales <enable@example.com>\nEnvoyé\u00a0: lundi\nÀ\u00a0: Dana\nObjet\u00a0: CXL-1042",
    "Spanish": "De: Sales <enable@example.com>\nEnviado el: lunes\nPara: Dana\nAsunto: CXL-1042",
    "Italian": "Da: Sales <enable@example.com>\nInviato: lunedì\nA: Dana\nOggetto: CXL-1042",
    "Dutch": "Van: Sales <enable@example.com>\nVerzonden: maandag\nAan: Dana\nOnderwerp: CXL-1042",
    "Portuguese": "De: Sales <enable@example.com>\nEnviada em: segunda-feira\nPara: Dana\nAssunto: CXL-1042",
    "Swedish": "Från: Sales <enable@example.com>\nSkickat: måndag\nTill: Dana\nÄmne: CXL-1042",
    "Polish": "Od: Sales <enable@example.com>\nWysłano: poniedziałek\nDo: Dana\nTemat: CXL-1042",
    "Danish": "Fra: Sales <enable@example.com>\nSendt: mandag\nTil: Dana\nEmne: CXL-1042",
    "after a rule": "________________________________\nFrom: Sales\nSent: Monday\nTo: Dana\nSubject: CXL-1042",
    "after a rule and a blank line": "________________________________\n\nFrom: Sales\nSent: Monday\nSubject: CXL-1042",
}

SEPARATORS = {
    "our own line": "--- Reply above this line ---",
    "our own line behind a bar": "| --- Reply above this line ---",
    "our own line in bold": "*--- Reply above this line ---*",
    "our own line after dashes became long": "— Reply above this line —",
    "Outlook": "-----Original Message-----",
    "Outlook, German": "-----Ursprüngliche Nachricht-----",
    "Outlook, French": "-----Message d'origine-----",
    "Outlook, French, curly apostrophe": "-----Message d’origine-----",
    "Outlook, Spanish": "-----Mensaje original-----",
    "Outlook, Italian": "-----Messaggio originale-----",
    "Outlook, Dutch": "-----Oorspronkelijk bericht-----",
    "Outlook, Portuguese": "-----Mensagem original-----",
    "Outlook, Swedish": "-----Ursprungligt meddelande-----",
    "Outlook, Polish": "-----Wiadomość oryginalna-----",
    "Outlook, Danish": "-----Oprindelig meddelelse-----",
    "Outlook, Norwegian": "-----Opprinnelig melding-----",
    "forward of Gmail": "---------- Forwarded message ---------",
    "forward of Apple Mail": "Begin forwarded message:",
    "forward of Apple Mail, German": "Anfang der weitergeleiteten Nachricht:",
    "forward of Thunderbird": "-------- Forwarded Message --------",
}

PHONES = (
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from Outlook for Android<https://example.com/o>",
    "Sent from Mail for Windows 10",
    "Get Outlook for iOS",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Enviado do meu iPhone",
    "Skickat från min iPhone",
    "Wysłane z iPhone'a",
    "Sendt fra min iPhone",
)


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_a_marked_quote_goes_with_its_introduction(introduction):
    assert read_reply(f"billing done\n\n{introduction}\n{QUOTE}") == "billing done"


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_an_introduction_cuts_all_below_it_where_the_quote_has_no_marks(introduction):
    assert read_reply(f"billing done\n\n{introduction}\n\nWe logged your request\nbilling done p2") == "billing done"


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_an_introduction_directly_below_the_new_text_takes_none_of_it(introduction):
    assert read_reply(f"Titan order is 4471923\n{introduction}\n{QUOTE}") == "Titan order is 4471923"


@pytest.mark.parametrize("headers", OUTLOOK.values(), ids=OUTLOOK.keys())
def test_the_header_lines_of_a_quoted_message_cut_all_below(headers):
    assert read_reply(f"billing done\n\n{headers}\n\nPlease cancel SEO\n") == "billing done"


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS.keys())
def test_a_separator_cuts_all_below(separator):
    assert read_reply(f"billing done\n\n{separator}\nPlease cancel SEO\n") == "billing done"


@pytest.mark.parametrize("phone", PHONES)
def test_the_footer_of_a_phone_is_not_new_text(phone):
    assert read_reply(f"billing done\n\n{phone}\n") == "billing done"


CUT = {
    "nothing to cut": ("billing done\n\nfulfillment done", "billing done\n\nfulfillment done"),
    "inline answers stay": ("> Which order?\n4471923\n> Which client?\nNorthwind", "4471923\nNorthwind"),
    "an answer below the quote stays": (f"On 23 Nov 2026 at 9:30, Ana wrote:\n{QUOTE}\nbilling done", "billing done"),
    "quotes of quotes go": (">> a\n> > b\n >c\nok then", "ok then"),
    "an unknown language goes before marks": (
        "kiitos paljon\npe 20.11.2026 klo 9.30 Sales (enable@example.com) kirjoitti:\n> x",
        "kiitos paljon",
    ),
    "our line quoted with marks does not hide the answer below": (
        "> --- Reply above this line ---\n> text\nbilling done",
        "billing done",
    ),
    "an introduction above our own line": ("ok then\nAna Ruiz wrote:\n--- Reply above this line ---\nx", "ok then"),
    "a signature after its delimiter": ("billing done\n-- \nAna Ruiz\n+1 555 0100\n", "billing done"),
    "the lowest of two dashes": ("one\n--\ntwo\n--\nAna Ruiz", "one\n--\ntwo"),
    "a line that opens like an introduction above one": (
        f"On p2 we agree\n{INTRODUCTIONS['German']}\n> x",
        "On p2 we agree",
    ),
    "an introduction whose verb is alone on its line": (
        "ok\npon., 23 lis 2026 o 09:30 Sales <enable@example.com>\nnapisał(a):\n> x",
        "ok",
    ),
    "an introduction wrapped before the address": (
        "ok\n\npon., 23 lis 2026 o 09:30 Sales\n<enable@example.com> napisał(a):\n> x",
        "ok",
    ),
    "a signature above the quote": (
        "billing done\n--\nAna\nPhone: 555 0100\n> old\nand p2 too",
        "billing done\nand p2 too",
    ),
    "a signature and a phone": ("billing done\n-- \nAna\nSent from my iPhone", "billing done"),
    "a sign-off with a card": (
        "Please withdraw p2.\n\nBest regards,\nDana Whitfield\nAccount Executive\nPhone: 555 0100",
        "Please withdraw p2.",
    ),
    "a forward's body": ("FYI\n\n---------- Forwarded message ---------\nFrom: Dana\nTo: Ana\n\nbilling done", "FYI"),
    "a form feed and CR LF end lines": ("billing done\r\n> x\x0cstatus", "billing done\nstatus"),
}


@pytest.mark.parametrize(("text", "new"), CUT.values(), ids=CUT.keys())
def test_the_new_text_is_what_remains(text, new):
    assert read_reply(text) == new


KEPT = {
    "fields of the template": "Vision VX Client: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\nTo: be told",
    "a From: line with one other header": "It runs\nFrom: January\nTo: March\nplease",
    "header labels without From:": "It was\nTo: Ana\nSubject: x\nDate: Monday",
    "header lines far apart": "It goes\nFrom: here\n" + "x\n" * 8 + "To: there\nSubject: this",
    "a sentence that ends like an introduction": "The client wrote:\nplease stop the campaign",
    "somebody's words of some date": "On 10/12 the client wrote:\nplease stop it",
    "a list with a colon": "On 10/12 we need these:\np1\np2",
    "a heading above an inline quote": "My answer to this:\nnone of it",
    "fields below a thanks": "Done so far\nThanks,\nTitan Order ID: 4471923",
    "a field below a name": "Here it is\nThanks,\nDana\nTitan Order ID: 4471923",
    "a command below a thanks": "ok\nThanks\nbilling done",
    "a question below a sign-off": "ok\nBest,\nAna\nWhen is the run?",
    "a sign-off word that opens the mail": "Thanks\nplease also stop p2, the client is sure about it",
    "fields below a dash": "Here it is\n--\nTitan Order ID: 4471923",
    "a long text below a dash": "One\n--\n" + "\n".join(f"line {n}" for n in range(16)),
    "words that begin like a phone's footer": "Sent from my desk to finance this morning",
    "a long line that begins like a phone's footer": "ok\nSent from my iPhone, since " + "I am away " * 12 + "today",
    "a long sentence below a name": "ok\nBest,\nAna\n" + "p2 ran " * 20 + "too",
    "a title of many words below a thanks": "ok\nThanks,\nThe Client Has Changed Their Mind",
    "a rule between two texts": "one\n__________\ntwo",
    "the word of a separator in prose": "Original message\nis attached",
    "a table with bars": "| Product | SEO |\n| Order | 4471923 |",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_what_only_looks_like_a_quote_is_kept(text):
    assert read_reply(text) == text


UNCUT = {
    "only a quote": "> Vision VX Client: Northwind\n> Titan Order ID: 4471923",
    "only a forward": "---------- Forwarded message ---------\nFrom: Dana\nTo: Ana\n\nPlease cancel",
    "only our own line and what is below": "--- Reply above this line ---\nWe logged your request",
    "only a phone's footer": "Sent from my iPhone",
    "only a signature": "-- \nAna Ruiz",
    "only a sign-off": "Thanks,\nDana Whitfield",
    "nothing visible but a quote": "\u200b\n> quoted",
}


@pytest.mark.parametrize("text", UNCUT.values(), ids=UNCUT.keys())
def test_where_nothing_is_left_the_text_comes_back_uncut(text):
    assert read_reply(text) == text


def test_a_signed_thanks_above_a_quote_keeps_the_thanks_and_not_the_quote():
    assert read_reply(f"Thanks,\nDana\n\nOn 23 Nov 2026 at 9:30, Ana wrote:\n{QUOTE}") == "Thanks,\nDana"


@pytest.mark.parametrize("text", ["", "  \n\t\n\u00a0"])
def test_a_text_without_text_has_no_new_text(text):
    assert read_reply(text) == ""


def test_lines_after_the_ten_thousandth_are_not_read_and_that_can_be_asked():
    assert read_reply("x\n" * 10_000 + "last").count("\n") == 9_999
    assert not is_reply_whole("x\n" * 10_000 + "last")
    assert is_reply_whole("\n" + "x\n" * 10_000 + "\n")
    assert is_reply_whole("")


WORDLESS = {
    "our notice without marks": "From: Ana\nSent: Monday\nTo: Dana\nSubject: x\n\n--- Reply above this line ---\nold",
    "our notice with marks": "On 23 Nov 2026 at 9:30, Ana wrote:\n> --- Reply above this line ---\n> old",
    "our notice below a phone's footer": "Sent from my iPhone\n\n> --- Reply above this line ---\n> old",
}
NOT_WORDLESS = {
    "a word above our notice": "ok\n--- Reply above this line ---\nold",
    "a word below our notice": "> --- Reply above this line ---\n> old\nok",
    "somebody else's mail": "---------- Forwarded message ---------\nFrom: Dana\nTo: Ana\n\nPlease cancel",
    "nothing at all": "",
}


@pytest.mark.parametrize("text", WORDLESS.values(), ids=WORDLESS)
def test_a_quote_of_our_notice_and_nothing_else_is_an_answer_without_words(text):
    assert is_wordless_answer(text)


@pytest.mark.parametrize("text", NOT_WORDLESS.values(), ids=NOT_WORDLESS)
def test_words_or_the_mail_of_somebody_else_are_no_answer_without_words(text):
    assert not is_wordless_answer(text)


def test_of_a_long_line_only_the_beginning_is_judged_and_all_is_kept():
    line = "x" * 500 + " On 23 Nov 2026 at 9:30, Ana <ana@example.com> wrote:"
    assert read_reply(f"first\n{line}\nmore") == f"first\n{line}\nmore"


@pytest.mark.parametrize(
    "text",
    [
        "On " * 20_000 + "wrote:",
        "On 1\n" * 12_000,
        "From: a\n" * 160_000,
        "--\nx\n" * 5_000,
        "_____\n" * 200_000,
        ">" * 10**6,
    ],
    ids=["openings", "lines that open", "From: lines", "delimiters", "rules", "quote marks"],
)
def test_hostile_repetitions_are_read_to_the_end(text):
    assert read_reply(text)
