"""The new text above, between and below quotes, as mail programs of many languages write them in plain text."""

import pytest

from cancel_mailbot.reading.reply import read_reply

NEW = "Please stop p2 only.\n\nThe client rang this morning."
MARKED = "> We logged your request.\n>\n> Titan Order ID: 4471923"
UNMARKED = "We logged your request.\n\nTitan Order ID: 4471923\nbilling done"

# What a client writes above a quote. Each with an instant and an address or a verb: known with and without marks below.
INTRODUCTIONS = {
    "English, Gmail": "On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz <ana@example.com> wrote:",
    "English, Gmail before 2019": "On Tue, Mar 3, 2026 at 10:11 AM, Ana Ruiz <ana@example.com> wrote:",
    "English, Gmail of 2015": "2026-03-03 10:11 GMT+01:00 Ana Ruiz <ana@example.com>:",
    "English, Gmail of 2015, no address": "2026-03-03 10:11 GMT+01:00 Ana Ruiz",
    "English, Gmail of 2013": "2026/3/3 10:11 Ana Ruiz <ana@example.com>:",
    "English, wrapped before the address": "On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz <\nana@example.com> wrote:",
    "English, wrapped before the verb": "On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz <ana@example.com>\nwrote:",
    "English, wrapped before the time": "On Tue, Mar 3, 2026\nat 10:11 AM Ana Ruiz <ana@example.com> wrote:",
    "English, wrapped inside the date": "On Tue, Mar 3,\n2026 at 10:11 AM Ana Ruiz <ana@example.com> wrote:",
    "English, wrapped over four lines": "On Tue, Mar 3, 2026 at\n10:11 AM Ana\nRuiz <ana@example.com>\nwrote:",
    "English, Apple Mail": "On Mar 3, 2026, at 10:11\u202fAM, Ana Ruiz <ana@example.com> wrote:",
    "English, Apple Mail abroad": "On 3 Mar 2026, at 10:11, Ana Ruiz <ana@example.com> wrote:",
    "English, Thunderbird": "On 03/03/2026 10:11 AM, Ana Ruiz wrote:",
    "English, Outlook for Mac": 'On 3/3/26, 10:11 AM, "Ana Ruiz" <ana@example.com> wrote:',
    "English, Yahoo": "On Tuesday, March 3, 2026 at 10:11:12 AM EST, Ana Ruiz <ana@example.com> wrote:",
    "English, Yahoo without a time": "On Tuesday, March 3, 2026, Ana Ruiz wrote:",
    "English, Eudora": "At 3/3/2026 10:11 AM, you wrote:",
    "English, mutt": "On Tue, Mar 03, 2026 at 10:11:12AM +0100, Ana Ruiz wrote:",
    "English, Zoho": "---- On Tue, 03 Mar 2026 10:11:12 +0530 Ana Ruiz <ana@example.com> wrote ----",
    "English, Proton": "On Tuesday, March 3rd, 2026 at 10:11, Ana Ruiz <ana@example.com> wrote:",
    "English, a mailto address": "On Mar 3, 2026, at 10:11, Ana Ruiz <ana@example.com<mailto:ana@example.com>> wrote:",
    "English, name and address only": "Ana Ruiz <ana@example.com> wrote:",
    "English, verb before the date": "Ana Ruiz <ana@example.com> wrote on Tue, 3 March 2026 at 10:11:",
    "English, mutt, wrapped after the date": "On Tue, 3 Mar 2026 10:11:12 +0100\nAna Ruiz <ana@example.com> wrote:",
    "English, Yahoo of 2010": "--- On Tue, 3/3/26, Ana Ruiz <ana@example.com> wrote:",
    "English, Zoho, an address only": "---- On Tue, 3 Mar 2026 10:11:12 +0530 ana@example.com wrote ----",
    "English, no colon": "On Tue, 3 Mar 2026 10:11:12 -0200 Ana Ruiz <ana@example.com> wrote",
    "English, AOL": "In a message dated 3/3/2026 10:11:00 A.M. Eastern Standard Time, ana@example.com writes:",
    "English, Spark": "On 3 Mar 2026, 10:11 +0100, Ana Ruiz <ana@example.com>, wrote:",
    "English, Superhuman": "On Tue, Mar 03, 2026 at 10:11 AM, Ana Ruiz < ana@example.com > wrote:",
    "English, Polymail": "On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz\n<mailto:Ana Ruiz <ana@example.com>> wrote:",
    "Vietnamese": "Vào Th 3, 3 thg 3, 2026 vào lúc 10:11 Ana Ruiz <ana@example.com> đã viết:",
    "English, the time first": '10:11 AM, March 3, 2026, "Ana Ruiz" <ana@example.com>:',
    "Croatian": "Dana 3. ožujka 2026. u 10:11 Ana Ruiz <ana@example.com> je napisala:",
    "Estonian": "Ana Ruiz <ana@example.com> kirjutas kuupäeval T, 3. märts 2026 kell 10:11:",
    "Bulgarian": "На вт, 3.03.2026 г. в 10:11 ч. Ana Ruiz <ana@example.com> написа:",
    "Thai": "เมื่อ อ. 3 มี.ค. 2026 เวลา 10:11 Ana Ruiz <ana@example.com> เขียนว่า:",
    "English, Notes": "-----Ana Ruiz <ana@example.com> wrote: -----",
    "German, verb last": "Ana Ruiz <ana@example.com> hat am 3. März 2026 um 10:11 geschrieben:",
    "English, news": "In message <17.4471923@example.com> of 3 March 2026, Ana Ruiz writes:",
    "German, Gmail": "Am Di., 3. März 2026 um 10:11 Uhr schrieb Ana Ruiz <ana@example.com>:",
    "German, Gmail, name first": "Ana Ruiz <ana@example.com> schrieb am Di., 3. März 2026 um 10:11:",
    "German, Gmail, name first, wrapped": "Ana Ruiz <ana@example.com> schrieb am Di., 3. März 2026 um\n10:11:",
    "German, Apple Mail": "Am 03.03.2026 um 10:11 schrieb Ana Ruiz <ana@example.com>:",
    "German, Thunderbird": "Am 03.03.2026 um 10:11 schrieb Ana Ruiz:",
    "German, Outlook for Mac": 'Am 03.03.26, 10:11 schrieb "Ana Ruiz" <ana@example.com>:',
    "German, to you": "Am Dienstag, 3. März 2026, 10:11:12 MEZ schrieben Sie:",
    "French, Gmail": "Le mar. 3 mars 2026 à 10:11, Ana Ruiz <ana@example.com> a écrit :",
    "French, Thunderbird": "Le 03/03/2026 à 10:11, Ana Ruiz a écrit :",
    "French, no-break blank": "Le 3 mars 2026 à 10:11, Ana Ruiz <ana@example.com> a écrit\u00a0:",
    "French, wrapped": "Le mar. 3 mars 2026 à 10:11, Ana Ruiz <ana@example.com>\na écrit :",
    "Spanish, Gmail": "El mar, 3 mar 2026 a las 10:11, Ana Ruiz (<ana@example.com>) escribió:",
    "Spanish, Gmail, wrapped": "El mar, 3 mar 2026 a las 10:11, Ana Ruiz (<ana@example.com>)\nescribió:",
    "Spanish, Apple Mail": "El 3 mar 2026, a las 10:11, Ana Ruiz <ana@example.com> escribió:",
    "Italian, Gmail": "Il giorno mar 3 mar 2026 alle ore 10:11 Ana Ruiz <ana@example.com> ha scritto:",
    "Italian, Apple Mail": "Il giorno 3 mar 2026, alle ore 10:11, Ana Ruiz <ana@example.com> ha scritto:",
    "Portuguese, Gmail": "Em ter., 3 de mar. de 2026 às 10:11, Ana Ruiz <ana@example.com> escreveu:",
    "Portuguese, older": "Em 3 de março de 2026 10:11, Ana Ruiz <ana@example.com> escreveu:",
    "Portuguese, Portugal": "Ana Ruiz <ana@example.com> escreveu no dia terça, 3/03/2026 à(s) 10:11:",
    "Dutch, Gmail": "Op di 3 mrt 2026 om 10:11 schreef Ana Ruiz <ana@example.com>:",
    "Dutch, Apple Mail": "Op 3 mrt. 2026 om 10:11 heeft Ana Ruiz <ana@example.com> het volgende geschreven:",
    "Swedish, Gmail": "Den tis 3 mars 2026 kl 10:11 skrev Ana Ruiz <ana@example.com>:",
    "Swedish, Apple Mail": "3 mars 2026 kl. 10:11 skrev Ana Ruiz <ana@example.com>:",
    "Danish, Gmail": "Den tirs. 3. mar. 2026 kl. 10.11 skrev Ana Ruiz <ana@example.com>:",
    "Norwegian, Gmail": "tir. 3. mars 2026 kl. 10:11 skrev Ana Ruiz <ana@example.com>:",
    "Norwegian, Apple Mail": "Den 3. mars 2026 kl. 10:11 skrev Ana Ruiz <ana@example.com>:",
    "Finnish, Gmail": "ti 3. maalisk. 2026 klo 10.11 Ana Ruiz (ana@example.com) kirjoitti:",
    "Finnish, Apple Mail": "Ana Ruiz <ana@example.com> kirjoitti 3.3.2026 kello 10.11:",
    "Polish, Gmail": "wt., 3 mar 2026 o 10:11 Ana Ruiz <ana@example.com> napisał(a):",
    "Polish, Thunderbird": "W dniu 03.03.2026 o 10:11, Ana Ruiz pisze:",
    "Polish, user": "W dniu 3 marca 2026 10:11 użytkownik Ana Ruiz <ana@example.com> napisał:",
    "Polish, Apple Mail": "Dnia 3 mar 2026 o godz. 10:11 Ana Ruiz <ana@example.com> napisał(a):",
    "Czech, Gmail": "út 3. 3. 2026 v 10:11 odesílatel Ana Ruiz <ana@example.com> napsal:",
    "Czech, Thunderbird": "Dne 03. 03. 26 v 10:11 Ana Ruiz napsal(a):",
    "Slovak": "Dňa 3. 3. 2026 o 10:11 Ana Ruiz <ana@example.com> napísal:",
    "Hungarian": "Ana Ruiz <ana@example.com> ezt írta (időpont: 2026. márc. 3., K, 10:11):",
    "Romanian": "În mar., 3 mar. 2026 la 10:11, Ana Ruiz <ana@example.com> a scris:",
    "Russian, Gmail": "вт, 3 мар. 2026 г. в 10:11, Ana Ruiz <ana@example.com>:",
    "Russian, older Gmail": "3 марта 2026 г., 10:11 пользователь Ana Ruiz <ana@example.com> написал:",
    "Russian, Thunderbird": "03.03.2026 10:11, Ana Ruiz пишет:",
    "Russian, mail.ru": "Вторник, 3 марта 2026, 10:11 +03:00 от Ana Ruiz <ana@example.com>:",
    "Russian, Yandex": '03.03.2026, 10:11, "Ana Ruiz" <ana@example.com>:',
    "Ukrainian, Gmail": "вт, 3 бер. 2026 р. о 10:11 Ana Ruiz <ana@example.com> пише:",
    "Turkish, Gmail": "Ana Ruiz <ana@example.com>, 3 Mar 2026 Sal, 10:11 tarihinde şunu yazdı:",
    "Greek": "Στις Τρί 3 Μαρ 2026 στις 10:11 π.μ., ο χρήστης Ana Ruiz <ana@example.com> έγραψε:",
    "Japanese, Gmail": "2026年3月3日(火) 10:11 Ana Ruiz <ana@example.com>:",
    "Japanese, Apple Mail": "2026/03/03 10:11、Ana Ruiz <ana@example.com>のメール:",
    "Chinese, Gmail": "Ana Ruiz <ana@example.com> 于2026年3月3日周二 10:11写道：",
    "Chinese, Apple Mail": "在 2026年3月3日，10:11，Ana Ruiz <ana@example.com> 写道：",
    "Chinese, traditional": "Ana Ruiz <ana@example.com> 於 2026年3月3日 週二 上午10:11寫道：",
    "Chinese, Netease": '在 2026-03-03 10:11:12，"Ana Ruiz" <ana@example.com> 写道：',
    "Korean, Gmail": "2026년 3월 3일 (화) 오전 10:11, Ana Ruiz <ana@example.com>님이 작성:",
}


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_above_a_marked_quote_the_new_text_remains(introduction):
    assert read_reply(f"{NEW}\n\n{introduction}\n\n{MARKED}\n") == NEW


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_above_a_quote_without_marks_the_new_text_remains(introduction):
    assert read_reply(f"{NEW}\n\n{introduction}\n\n{UNMARKED}\n") == NEW


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_an_answer_below_the_quote_remains(introduction):
    assert read_reply(f"{introduction}\n{MARKED}\n\n{NEW}\n") == NEW


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_answers_between_quoted_lines_remain(introduction):
    text = f"Hello Ana,\n\n{introduction}\n> Which order?\n\n4471923\n\n> And which product?\nonly p2\n\n> Regards\n"
    assert read_reply(text) == "Hello Ana,\n\n4471923\n\nonly p2"


# Known by the marks below them alone.
MARKED_INTRODUCTIONS = {
    "a name and a verb": "Ana Ruiz wrote:",
    "via a list": "Ana Ruiz via Announcements wrote:",
    "Horde": "Quoting Ana Ruiz <ana@example.com>:",
    "Horde, German": "Zitat von Ana Ruiz <ana@example.com>:",
    "a weekday alone": "On Monday, Ana Ruiz said:",
    "Yandex without an address": "03.03.2026, 10:11, Ana Ruiz:",
    "no colon": "On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz <ana@example.com> wrote",
    "no verb and no colon": "2026/3/3 Ana Ruiz <ana@example.com>",
    "a verb on its own line": "On 3 March, Ana Ruiz of Northwind\nwrote:",
}


@pytest.mark.parametrize("introduction", MARKED_INTRODUCTIONS.values(), ids=MARKED_INTRODUCTIONS)
def test_an_introduction_without_an_instant_goes_with_the_marks_below_it(introduction):
    assert read_reply(f"{NEW}\n\n{introduction}\n{MARKED}\n") == NEW


HEADERS = {
    "English": ("From", "Sent", "To", "Subject"),
    "English, with Cc": ("From", "Date", "To", "Cc", "Subject"),
    "English, old Hotmail": ("Date", "Subject", "From", "To"),
    "German": ("Von", "Gesendet", "An", "Betreff"),
    "German, date": ("Von", "Datum", "An", "Betreff"),
    "French": ("De", "Envoyé", "À", "Objet"),
    "French, Apple": ("De", "Date", "À", "Objet"),
    "Spanish": ("De", "Enviado el", "Para", "Asunto"),
    "Spanish, Mexican": ("De", "Fecha", "Para", "Asunto"),
    "Italian": ("Da", "Inviato", "A", "Oggetto"),
    "Portuguese": ("De", "Enviada em", "Para", "Assunto"),
    "Dutch": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "Swedish": ("Från", "Skickat", "Till", "Ämne"),
    "Danish": ("Fra", "Sendt", "Til", "Emne"),
    "Norwegian": ("Fra", "Dato", "Til", "Emne"),
    "Finnish": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "Polish": ("Od", "Wysłano", "Do", "Temat"),
    "Czech": ("Od", "Odesláno", "Komu", "Předmět"),
    "Slovak": ("Od", "Odoslané", "Komu", "Predmet"),
    "Hungarian": ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    "Romanian": ("De la", "Trimis", "Către", "Subiect"),
    "Turkish": ("Kimden", "Gönderildi", "Kime", "Konu"),
    "Russian": ("От", "Отправлено", "Кому", "Тема"),
    "Ukrainian": ("Від", "Надіслано", "Кому", "Тема"),
    "Greek": ("Από", "Στάλθηκε", "Προς", "Θέμα"),
    "Chinese": ("发件人", "发送时间", "收件人", "主题"),
    "Chinese, traditional": ("寄件者", "寄件日期", "收件者", "主旨"),
    "Japanese": ("差出人", "送信日時", "宛先", "件名"),
    "Korean": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
}
VALUES = ("Ana Ruiz <ana@example.com>", "Tuesday, 3 March 2026 10:11", "Dana", "Dana again", "RE: CXL-1042")
SHAPES = {
    "plain": "{label}: {value}\n",
    "bold": "*{label}:* {value}\n",
    "bold in markdown": "**{label}:** {value}\n",
    "a blank before the colon": "{label} : {value}\n",
    "full width": "{label}：{value}\n",
    "tabs": "{label}:\t{value}\n",
    "one line": "{label}: {value} ",
}
RULES = {"no rule": "", "underscores": "_" * 32 + "\n", "dashes": "-" * 30 + "\n\n"}


def block(labels: tuple[str, ...], shape: str) -> str:
    return "".join(shape.format(label=label, value=value) for label, value in zip(labels, VALUES, strict=False))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("labels", HEADERS.values(), ids=HEADERS)
def test_the_header_lines_of_a_quoted_message_end_the_new_text(labels, shape):
    assert read_reply(f"{NEW}\n\n{block(labels, shape)}\n\n{UNMARKED}\n") == NEW


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("labels", HEADERS.values(), ids=HEADERS)
def test_a_rule_above_the_header_lines_is_no_new_text(labels, rule):
    assert read_reply(f"{NEW}\n{rule}{block(labels, SHAPES['plain'])}\n{UNMARKED}\n") == NEW


SEPARATORS = {
    "Outlook": "-----Original Message-----",
    "blanks inside": "----- Original Message -----",
    "Thunderbird": "-------- Original Message --------",
    "bold": "*-----Original Message-----*",
    "many dashes": "------------------ Original Message ------------------",
    "an appointment": "-----Original Appointment-----",
    "Samsung, German": "-------- Ursprüngliche Nachricht --------",
    "GMX": "-------- Original-Nachricht --------",
    "French": "-----Message d'origine-----",
    "French, curly": "-----Message d’origine-----",
    "French, Thunderbird": "-------- Message original --------",
    "French, forwarded": "-------- Message transféré --------",
    "Spanish": "-----Mensaje original-----",
    "Italian": "-----Messaggio originale-----",
    "Dutch": "-----Oorspronkelijk bericht-----",
    "Portuguese": "-----Mensagem original-----",
    "Swedish": "-----Ursprungligt meddelande-----",
    "Danish": "-----Oprindelig meddelelse-----",
    "Norwegian": "-----Opprinnelig melding-----",
    "Finnish": "-----Alkuperäinen viesti-----",
    "Polish": "-----Wiadomość oryginalna-----",
    "Czech": "-----Původní zpráva-----",
    "Hungarian": "-----Eredeti üzenet-----",
    "Romanian": "-----Mesaj original-----",
    "Turkish": "-----Özgün ileti-----",
    "Russian": "-----Исходное сообщение-----",
    "Ukrainian": "-----Оригінальне повідомлення-----",
    "Greek": "-----Αρχικό μήνυμα-----",
    "Chinese, QQ": "------------------ 原始邮件 ------------------",
    "Chinese, traditional": "----- 原始郵件 -----",
    "Japanese": "-----元のメッセージ-----",
    "Korean": "-----원본 메시지-----",
    "an old BlackBerry": "------Original Message------",
    "a phone's reply": "----- Reply message -----",
    "hyphens that only look like dashes": "\u2010" * 7 + " Original Message " + "\u2010" * 7,
    "Samsung, Danish": "-------- Oprindelig besked --------",
    "Croatian": "-------- Izvorna poruka --------",
    "Estonian": "-------- Algne kiri --------",
    "GroupWise": ">>> Ana Ruiz <ana@example.com> 3/3/2026 10:11 AM >>>",
    "GroupWise, a name only": '>>> "Ana Ruiz" 03/03/26 10:11 >>>',
    "Orange": '====\n\nMessage du : 03/03/2026 10:11\nDe : "Ana Ruiz" <ana@example.com>\nA : Dana\nSujet : CXL-1042',
    "AOL, its subject abbreviated": "Subj: CXL-1042\nDate: 3/3/26 10:11:12 AM Eastern\nFrom: ana@example.com",
    "a short rule above header lines": "---\n\nFrom: Ana Ruiz\nSent: Tuesday\nTo: Dana",
    "from whom and when on one line": "From: ana@example.com Date: Tue, 3 Mar 2026 10:11:12 -0700",
    "when and to whom only": "Date: Tue, 3 Mar 2026 10:11:12 -0600\nTo: dana@example.com",
    "Notes": "-----Forwarded by Ana Ruiz/Northwind on 03/03/2026 10:11AM -----",
    "Gmail's forward": "---------- Forwarded message ---------",
    "Gmail's forward, German": "---------- Weitergeleitete Nachricht ---------",
    "Gmail's forward, Spanish": "---------- Mensaje reenviado ---------",
    "Apple's forward": "Begin forwarded message:",
    "Apple's forward, French": "Début du message transféré :",
    "Apple's forward, Dutch": "Begin doorgestuurd bericht:",
    "everything on one line": "-----Original Message----- From: Ana Ruiz Sent: Tuesday To: Dana Subject: CXL-1042",
}


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_a_separator_ends_the_new_text(separator):
    assert read_reply(f"{NEW}\n\n{separator}\n{block(HEADERS['English'], SHAPES['plain'])}\n{UNMARKED}\n") == NEW
    assert read_reply(f"{NEW}\n\n{separator}\n\n{UNMARKED}\n") == NEW


MARKERS = {
    "ours": "--- Reply above this line ---",
    "a help desk's": "##- Please type your reply above this line -##",
    "equals signs": "=-=-=-= Reply ABOVE this line =-=-=-=",
    "a request": "Please reply above this line",
    "with a purpose": "- Reply ABOVE THIS LINE to add a comment -",
    "a conditional": "To reply, write above this line.",
    "stars": "*** Please write above this line to answer ***",
    "German": "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##",
    "French": "##- Veuillez saisir votre réponse au-dessus de cette ligne -##",
    "Spanish": "##- Escriba su respuesta por encima de esta línea -##",
    "Portuguese": "##- Digite a resposta acima desta linha: escreva aqui -##",
    "Italian": "##- Scrivi la tua risposta sopra questa riga -##",
    "Dutch": "##- Typ uw antwoord boven deze regel -##",
    "Swedish": "##- Skriv ditt svar ovanför denna rad -##",
    "Danish": "##- Skriv dit svar over denne linje -##",
    "Polish": "##- Wpisz odpowiedź powyżej tej linii -##",
    "Russian": "##- Введите ответ выше этой линии -##",
    "Japanese": "##- この行より上に返信してください -##",
    "Chinese": "##- 请在此行上方回复 -##",
}


@pytest.mark.parametrize("marker", MARKERS.values(), ids=MARKERS)
def test_a_line_that_asks_to_write_above_it_ends_the_new_text(marker):
    assert read_reply(f"{NEW}\n\n{marker}\n\n{UNMARKED}\n") == NEW
    assert read_reply(f"{NEW}\n\n{INTRODUCTIONS['English, Gmail']}\n{marker}\n{UNMARKED}\n") == NEW


GLUED = {
    "an introduction": f"billing done {INTRODUCTIONS['English, Gmail']}",
    "an introduction in German": f"billing done {INTRODUCTIONS['German, Gmail']}",
    "a separator": "billing done -----Original Message-----",
    "header lines": "billing done From: Ana Ruiz Sent: Tuesday To: Dana Subject: CXL-1042",
    "dashes and an introduction": f"billing done--- {INTRODUCTIONS['English, Yahoo']}",
}


@pytest.mark.parametrize("line", GLUED.values(), ids=GLUED)
def test_the_head_of_a_quote_is_cut_off_the_line_it_is_glued_to(line):
    assert read_reply(f"{line}\n\n{UNMARKED}") == "billing done"


LONG = "> Please tell us which of the two display lines is meant, and whether the"
BROKEN_OFF = {
    "the rest of a quoted sentence": f"{LONG}\nother one runs on.\n> Ana",
    "the rest of a quoted link": "> See (https://example.com/orders?id=4471923&\nline=2&view=all)\n>",
    "a link on a line of its own": "> See our page\n(https://example.com/p/4471923) >\n> Ana",
    "a bracket": "> Dana Whitfield\n<\n> dana@example.com>",
}


@pytest.mark.parametrize("quote", BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_what_a_client_broke_off_a_marked_line_is_quoted_too(quote):
    assert read_reply(f"{NEW}\n\n{INTRODUCTIONS['English, Apple Mail']}\n{quote}") == NEW


NOT_BROKEN_OFF = {
    "an answer with a capital": (f"{LONG}\nThe second\n> Ana", "The second"),
    "an answer below a question": ("> " + "which " * 12 + "one?\nthe second\n> Ana", "the second"),
    "an answer below a short line": ("> Which one\nthe second\n> Ana", "the second"),
    "an answer below a blank line": (f"{LONG}\n\nthe second\n\n> Ana", "the second"),
    "an answer at the end": (f"{LONG}\nthe second", "the second"),
    "a number": (f"{LONG}\n4471923\n> Ana", "4471923"),
}


@pytest.mark.parametrize(("text", "answer"), NOT_BROKEN_OFF.values(), ids=NOT_BROKEN_OFF)
def test_an_answer_between_marked_lines_is_not_taken_for_a_part_of_them(text, answer):
    assert read_reply(text) == answer


KEPT = {
    "a date and a person": "Date: Monday at 10:11\nTo: Dana",
    "a block of code": "Run this:\n```\n> echo p2\n-----Original Message-----\n--\nDana\n```\nand see",
    "a person and an instant": "Ana Ruiz\n03/03/2026 10:11 AM\nis when we spoke",
    "a rule and two labels": "---\nFrom: Spring\nTo: Fall",
    "a sentence with an address that ends with a verb": "On Tuesday I sent what Ana <ana@example.com> wrote",
    "a sentence about a mail": "As I wrote to you on 3 March at 10:11, please stop p2.",
    "a sentence that ends with a colon": "In my mail of 3 March I named these:\np1\np2",
    "a promise with a time": "On Monday at 10:11 I will call the client about this:\nbilling",
    "what the client said": "At 10 the client said:\nplease stop",
    "a template's labels": "From: Spring Campaign\nTo: Fall Campaign\nProducts: SEO",
    "header words in a sentence": "Move it from: Spring to: Fall, with the same subject: SEO",
    "prose about a line": "I put my answer above this line in the sheet",
    "an arrow": "SEO -> OTT\n--> stop both",
    "a rule between paragraphs": "First.\n--------------------\nSecond.",
    "a plain list": "- SEO\n- OTT\n* Display",
    "an address with a colon": "Please write to ana@example.com:\nbilling is done",
    "words in capitals between dashes": "----- IMPORTANT -----\nstop p2",
    "weekdays": "Mon 3: SEO\nTue 4: OTT",
    "an order date first": "03.03.2026 is when the campaign ended:\np2 never ran",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_words_that_only_resemble_a_quote_are_kept(text):
    assert read_reply(text) == text


UNCUT = {
    "a quote with its introduction": f"{INTRODUCTIONS['English, Gmail']}\n{MARKED}",
    "a quote and a phone's footer": f"Sent from my iPhone\n\n{MARKED}",
    "header lines and what follows": f"{block(HEADERS['English'], SHAPES['plain'])}\n{UNMARKED}",
}


@pytest.mark.parametrize("text", UNCUT.values(), ids=UNCUT)
def test_a_mail_that_is_only_a_quote_keeps_text(text):
    assert read_reply(text)


def test_an_introduction_without_a_time_goes_with_the_marked_quote_below_it():
    assert read_reply(f"{NEW}\n\n2026/3/3 Ana Ruiz <\nana@example.com>\n\n{MARKED}") == NEW


def test_a_fence_that_is_not_closed_hides_no_quote():
    assert read_reply(f"See this:\n```\n\n{INTRODUCTIONS['English, Apple Mail']}\n{MARKED}") == "See this:\n```"


def test_a_label_in_the_words_above_is_no_part_of_the_header_lines_below():
    words = "From: the client\nplease stop p2.\n\nMore tomorrow."
    assert read_reply(f"{words}\n\n{block(HEADERS['English'], SHAPES['plain'])}\n{UNMARKED}") == words


def test_header_lines_with_blank_lines_between_them_are_one_block():
    headers = block(HEADERS["English"], SHAPES["plain"]).replace("\n", "\n\n")
    assert read_reply(f"{NEW}\n\n{headers}\n{UNMARKED}") == NEW


def test_a_forward_keeps_its_own_words_alone():
    forward = f"---------- Forwarded message ---------\n{block(HEADERS['English'], SHAPES['plain'])}\n{UNMARKED}"
    assert read_reply(f"Please look at this one.\n\n{forward}") == "Please look at this one."


def test_below_a_separator_with_a_marked_quote_the_answer_remains():
    assert read_reply(f"-----Original Message-----\n{MARKED}\n\n{NEW}") == NEW
