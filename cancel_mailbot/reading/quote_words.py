"""The words with which mail programs of many languages introduce what they quote. Tables only, all in lower case.

A table is a text: one row for each language (named before the colon, for the reader only), its words divided by `|`.
Apostrophes are straight, blanks are single, and letters with marks are one character (NFC).
"""

import re

from cancel_mailbot.reading.word_table import read_table

# What stands between the dashes, or before the colon, where a client puts another message below.
SEPARATORS = read_table(
    """
    en: original message | original appointment | original email | original e-mail | original mail | reply message
    en: forwarded message | begin forwarded message | forwarded email | forwarded mail | start of forwarded message
    de: ursprüngliche nachricht | originalnachricht | original-nachricht | originale nachricht | ursprünglicher termin
    de: antwort nachricht | antwortnachricht | originalmail | weitergeleitete nachricht | weitergeleitete e-mail
    de: anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail
    fr: message d'origine | message original | message initial | message transféré | message de réponse
    fr: courriel original | mail original | e-mail d'origine | début du message transféré | début du message réexpédié
    es: mensaje original | mensaje reenviado | inicio del mensaje reenviado | mensaje de respuesta | correo original
    it: messaggio originale | messaggio originario | messaggio inoltrato | inizio messaggio inoltrato | mail originale
    nl: oorspronkelijk bericht | oorspronkelijke bericht | origineel bericht | oorspronkelijke e-mail
    nl: doorgestuurd bericht | doorgestuurde bericht | begin doorgestuurd bericht | begin doorgestuurde bericht
    pt: mensagem original | mensagem de origem | mensagem encaminhada | mensagem reencaminhada
    pt: início da mensagem encaminhada | início da mensagem reencaminhada
    sv: ursprungligt meddelande | originalmeddelande | vidarebefordrat meddelande | vidarebefordrat mejl
    da: oprindelig meddelelse | oprindelig besked | original meddelelse | videresendt meddelelse | videresendt besked
    da: start på videresendt besked | start på videresendt meddelelse | begin videresendt besked
    no: opprinnelig melding | opprinnelig e-post | videresendt melding | videresendt e-post
    no: start på videresendt melding
    fi: alkuperäinen viesti | välitetty viesti | edelleenlähetetty viesti | välitetty viesti alkaa
    pl: wiadomość oryginalna | oryginalna wiadomość | wiadomość przekazana | przekazana wiadomość
    pl: treść oryginalnej wiadomości | początek przekazywanej wiadomości
    cs: původní zpráva | původní e-mail | přeposlaná zpráva | začátek přeposlané zprávy
    sk: pôvodná správa | preposlaná správa | začiatok preposlanej správy
    hu: eredeti üzenet | továbbított üzenet | továbbított levél kezdete
    ro: mesaj original | mesajul original | mesaj redirecționat | mesaj redirecţionat | începe mesajul redirecționat
    hr: izvorna poruka | originalna poruka | proslijeđena poruka | započinjem proslijeđenu poruku | prosleđena poruka
    sl: izvirno sporočilo | posredovano sporočilo | začetek posredovanega sporočila
    et: algne kiri | algne sõnum | edastatud kiri | edastatud sõnum
    lv: sākotnējais ziņojums | pārsūtīts ziņojums
    lt: pradinis laiškas | persiųstas laiškas
    tr: orijinal mesaj | özgün ileti | iletilen mesaj | iletilen ileti | yönlendirilen ileti | yönlendirilmiş mesaj
    ru: исходное сообщение | оригинальное сообщение | пересланное сообщение | перенаправленное сообщение
    ru: пересылаемое сообщение | исходное письмо | пересланное письмо | начало переадресованного сообщения
    ru: начало пересылаемого сообщения
    uk: оригінальне повідомлення | вихідне повідомлення | переслане повідомлення | початок листа, що пересилається
    bg: оригинално съобщение | препратено съобщение
    el: αρχικό μήνυμα | προωθημένο μήνυμα
    ca: missatge original | missatge reenviat
    gl: mensaxe orixinal
    vi: thư gốc | tin nhắn gốc | thư được chuyển tiếp
    id: pesan asli | pesan terusan | pesan yang diteruskan
    th: ข้อความต้นฉบับ | ข้อความที่ส่งต่อ
    he: הודעה מקורית | הודעה שהועברה
    ar: الرسالة الأصلية | رسالة معاد توجيهها
    fa: پیام اصلی
    zh: 原始邮件 | 原邮件 | 转发邮件 | 转发的邮件 | 原始信息 | 原始郵件 | 原始訊息 | 轉寄郵件
    ja: 転送メッセージ | 元のメッセージ | オリジナルメッセージ | 転送されたメッセージ
    ko: 원본 메시지 | 원본 메일 | 전달된 메시지
    """
)

# What opens such a line where more follows between the dashes: "----- Forwarded by Ana Ruiz/Acme on 11/23/2026 -----".
OPEN_SEPARATORS = (
    *("forwarded by ", "weitergeleitet von ", "transféré par ", "reenviado por ", "original message from "),
    *("ursprüngliche nachricht von ",),
)
# What opens one that has no dashes.
SURE_SEPARATORS = ("original message processed by ",)

# The kinds of header lines, and their labels as Outlook and its kin write them.
_HEADERS = {
    "from": read_table(
        """
        en, de, fr, es, pt, it: from | von | absender | de | expéditeur | par | remitente | remetente | da | mittente
        nl, sv, da, no, fi: van | afzender | från | avsändare | fra | afsender | avsender | lähettäjä
        pl, cs, sk, hu, ro, hr: od | nadawca | odesílatel | odesilatel | odosielateľ | feladó | de la | expeditor
        hr, et, lt, tr, ru, uk, el: šalje | saatja | nuo | kimden | gönderen | от | от кого | від | від кого | από
        vi, id, he: từ | dari | מאת
        zh, ja, ko: 发件人 | 寄件者 | 寄件人 | 差出人 | 보낸 사람 | 보낸사람
        """
    ),
    "sent": read_table(
        """
        en: sent | date | sent at | date sent | received
        de: gesendet | datum | gesendet am
        fr: envoyé | envoyé le | date d'envoi | message du | le
        es, pt: enviado | enviado el | enviado em | enviada | enviada em | fecha | data
        it, nl: inviato | inviato il | verzonden | verzonden op
        sv, da, no, fi: skickat | sendt | dato | lähetetty | päiväys | päivämäärä
        pl, cs, sk, hu, ro: wysłano | wysłane | odesláno | odoslané | dátum | küldve | elküldve | trimis
        hr, sl, et, lt, tr: poslano | saadetud | kuupäev | išsiųsta | gönderildi | tarih | gönderme tarihi
        ru, uk, bg, el: отправлено | дата | надіслано | изпратено | στάλθηκε | ημερομηνία
        vi, id, he: ngày | đã gửi | dikirim | tanggal | תאריך | נשלח
        zh: 发送时间 | 发送日期 | 日期 | 时间 | 寄件日期 | 傳送日期
        ja, ko: 送信日時 | 日時 | 日付 | 보낸 날짜 | 보낸날짜 | 날짜
        """
    ),
    "to": read_table(
        """
        en, de, fr, es, pt, it: to | an | empfänger | à | a | pour | destinataire | para | destinatario | destinatário
        nl, sv, da, no, fi: aan | till | mottagare | til | modtager | vastaanottaja
        pl, cs, sk, hu, ro, hr: do | odbiorca | komu | příjemce | príjemca | címzett | către | destinatar | za | prima
        et, lt, tr, ru, uk, el: saaja | kam | kime | alıcı | кому | до | προς
        vi, id, he: đến | kepada | אל
        zh, ja, ko: 收件人 | 收件者 | 宛先 | 받는 사람 | 받는사람
        """
    ),
    "cc": read_table(
        """
        en, de, fr: cc | reply-to | organization | kopie | antwort an | copie à | répondre à
        pt, es, sv, da, pl, fi, hu, tr: cópia | copia | kopia | kopi | dw | kopio | másolatot kap | bilgi
        ru, uk, el, zh, ko: копия | копія | κοιν | 抄送 | 副本 | 참조
        """
    ),
    "subject": read_table(
        """
        en, de, fr, es, pt, it: subject | subj | betreff | objet | sujet | titre | asunto | assunto | oggetto | ogg
        nl, sv, da, no, fi: onderwerp | ämne | emne | aihe
        pl, cs, sk, hu, ro, hr: temat | předmět | predmet | tárgy | subiect | naslov
        et, lv, tr, ru, uk, bg, el: teema | tēma | konu | тема | относно | θέμα
        vi, id, he: chủ đề | subjek | perihal | נושא
        zh, ja, ko: 主题 | 主旨 | 件名 | 제목
        """
    ),
}
HEADER_KINDS = {label: kind for kind, labels in _HEADERS.items() for label in labels}

# "On … wrote:": the words that may open it, …
OPENERS = read_table(
    """
    en, de, fr, es, pt, it: on | at | in | from | am | um | le | el | la | al | em | no | de | a | il
    nl, sv, da, no, fi: op | den | på
    pl, cs, sk, ro, hu, hr: w | dnia | dne | dňa | v | ve | în | dana
    tr, ru, uk, bg, el, he: tarihinde | на | в | kl. | στις | ב
    is, vi, id: í | vào | ngày | lúc | pada
    """
)
# … weekdays where no such word stands first, …
WEEKDAYS = read_table(
    """
    en: mon | tue | wed | thu | fri | sat | sun
    en: monday | tuesday | wednesday | thursday | friday | saturday | sunday
    de: mo | di | mi | do | fr | sa | so | montag | dienstag | mittwoch | donnerstag | freitag | samstag | sonntag
    fr: lun | mar | mer | jeu | ven | sam | dim | lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche
    es, pt, it: mié | jue | vie | sáb | dom | seg | ter | qua | qui | sex | gio | sab
    nl: ma | wo | vr | za | zo
    sv, da, no: mån | tis | ons | tors | fre | lör | sön | man | tir | tor | lør | søn
    fi: ti | ke | to | pe | la | su
    pl, cs: pon | wt | śr | czw | pt | sob | niedz | po | út | st | čt | pá | ne
    ru: пн | вт | ср | чт | пт | сб | вс | понедельник | вторник | среда | четверг | пятница | суббота | воскресенье
    uk: нд | понеділок | вівторок | середа | четвер | п'ятниця | субота | неділя
    """
)
# … and the verb that stands in it, whole words only.
VERBS = read_table(
    """
    en: wrote | writes | said | says
    de: schrieb | schrieben | schreibt | geschrieben
    fr: a écrit | nous a dit
    es, ca, gl, pt: escribió | escribio | ha escrito | escribía | va escriure | escribiu | escreveu
    it: ha scritto | scrive
    nl, af: schreef | geschreven | het geskryf
    sv, da, no, is, fi: skrev | följande | skreiv | skrifaði | kirjoitti
    pl: napisał | napisała | napisał(a) | napisał/a | pisze
    cs, sk: napsal | napsala | napsal(a) | napísal | napísala | napísal(a)
    hu, ro: írta | ezt írta | a scris
    hr, sr, sl: je napisao | je napisala | je napisao/la | je pisao | je napisal | је написао
    et, lv, lt: kirjutas | rakstīja | rašė | parašė
    tr: yazdı | şunu yazdı | şunları yazdı
    ru: написал | написала | написал(а) | пишет | писал | писал(а)
    uk, bg: написав | написала(-в) | написав(-ла) | пише | написа
    el, he, ar, fa: έγραψε | כתב | כתבה | كتب | نوشت
    vi, id: đã viết | menulis
    """
)
# Without blanks between words: found anywhere.
JOINED_VERBS = (
    *(
        "写道",
        "寫道",
        "书写道",
        "さんが書きました",
        "さんは書きました",
        "のメッセージ",
        "のメール",
        "님이 작성",
        "님이 쓴 글",
    ),
    *("เขียนว่า",),
)
QUOTING = ("quoting ", "zitat von ", "citando ", "citation de ", "citerar ", "citerer ", "citaat van ", "cytowanie ")

# A line that asks to write above it: where, …
_ABOVE = read_table(
    """
    en: above this line | above the line | above this text | below this line | below the line | above the dotted line
    de: oberhalb dieser zeile | oberhalb dieser linie | über dieser zeile | über dieser linie
    fr: au-dessus de cette ligne
    es: por encima de esta línea | encima de esta línea | sobre esta línea | arriba de esta línea
    pt: acima desta linha | acima dessa linha
    it: sopra questa riga | sopra questa linea | al di sopra di questa
    nl: boven deze lijn | boven deze regel
    sv: ovanför denna rad | ovanför den här raden | ovanför denna linje
    da, no: over denne linje | over denne linjen
    fi: tämän rivin yläpuolelle | tämän viivan yläpuolelle
    pl: powyżej tej linii | nad tą linią
    cs: nad tento řádek | nad tímto řádkem
    ru, uk: выше этой линии | выше этой строки | над этой линией | вище цієї лінії
    tr: bu satırın üst
    ja: この行より上 | この線より上 | この行の上
    zh, ko: 此行上方 | 此線上方 | 此行以上 | 이 줄 위 | 이 선 위
    """
)
# … and what.
_WRITE = read_table(
    """
    en: reply | respond | type | write | enter | comment | text | answer | delete | edit
    de, nl: antwort | schreiben | antwoord | schrijf
    fr, es, pt, it: répon | écri | respon | escri | escre | rispo | scriv
    sv, da, no, fi: svar | skriv | vasta | kirjoit
    pl, cs, ru, uk, tr: odpow | pisz | odpov | ответ | напиш | введи | відпов | yanıt | cevap | yaz
    zh, ja, ko: 返信 | 回复 | 回覆 | 답장 | 입력 | 작성
    """
)

_ABOVE_PATTERN, _WRITE_PATTERN = (re.compile("|".join(map(re.escape, sorted(words)))) for words in (_ABOVE, _WRITE))


def asks_to_write_above(line: str) -> bool:
    """Whether a line in lower case says "reply above this line" in one of its forms."""
    return _ABOVE_PATTERN.search(line) is not None and _WRITE_PATTERN.search(line) is not None
