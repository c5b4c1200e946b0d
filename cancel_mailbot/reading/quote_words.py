"""The words with which mail programs of many languages introduce what they quote. Tables only, all in lower case.

Apostrophes are straight, blanks are single, and letters with marks are one character (NFC).
"""

# Rows: what stands between the dashes, or before the colon, where a client puts another message below.
SEPARATORS = frozenset(
    (
        *("original message", "original appointment", "original email", "original e-mail", "reply message"),
        *("forwarded message", "begin forwarded message", "forwarded email", "start of forwarded message"),
        *("ursprüngliche nachricht", "originalnachricht", "original-nachricht", "originale nachricht"),
        *("ursprünglicher termin", "antwort nachricht", "weitergeleitete nachricht", "weitergeleitete e-mail"),
        *("anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "originalmail"),
        *("message d'origine", "message original", "message initial", "message transféré", "message de réponse"),
        *("début du message transféré", "début du message réexpédié", "courriel original"),
        *("mensaje original", "mensaje reenviado", "inicio del mensaje reenviado", "mensaje de respuesta"),
        *("messaggio originale", "messaggio originario", "messaggio inoltrato", "inizio messaggio inoltrato"),
        *("oorspronkelijk bericht", "origineel bericht", "doorgestuurd bericht", "begin doorgestuurd bericht"),
        *("oorspronkelijke e-mail", "mensagem original", "mensagem encaminhada", "início da mensagem reencaminhada"),
        *("início da mensagem encaminhada", "mensagem reencaminhada"),
        *("ursprungligt meddelande", "originalmeddelande", "vidarebefordrat meddelande"),
        *("vidarebefordrat mejl", "oprindelig meddelelse", "original meddelelse", "videresendt meddelelse"),
        *("opprinnelig melding", "videresendt melding", "start på videresendt melding"),
        *("alkuperäinen viesti", "välitetty viesti", "edelleenlähetetty viesti", "välitetty viesti alkaa"),
        *("wiadomość oryginalna", "oryginalna wiadomość", "wiadomość przekazana", "przekazana wiadomość"),
        *("treść oryginalnej wiadomości", "původní zpráva", "původní e-mail", "přeposlaná zpráva"),
        *("pôvodná správa", "preposlaná správa", "eredeti üzenet", "továbbított üzenet", "mesaj original"),
        *("mesajul original", "mesaj redirecționat", "orijinal mesaj", "özgün ileti", "iletilen mesaj"),
        *("исходное сообщение", "оригинальное сообщение", "пересланное сообщение", "перенаправленное сообщение"),
        *("пересылаемое сообщение", "исходное письмо", "оригінальне повідомлення", "вихідне повідомлення"),
        *("переслане повідомлення", "αρχικό μήνυμα", "προωθημένο μήνυμα", "הודעה מקורית", "الرسالة الأصلية"),
        *("原始邮件", "原邮件", "转发邮件", "转发的邮件", "原始信息", "原始郵件", "原始訊息", "轉寄郵件"),
        *("転送メッセージ",),
        *("元のメッセージ", "オリジナルメッセージ", "転送されたメッセージ", "원본 메시지", "원본 메일"),
        *("전달된 메시지",),
    )
)

# What opens such a line where more follows between the dashes: "----- Forwarded by Ana Ruiz/Acme on 11/23/2026 -----".
OPEN_SEPARATORS = ("forwarded by ", "weitergeleitet von ", "transféré par ", "reenviado por ", "original message from ")

# Rows: the kind of a header line, and its labels as Outlook and its kin write them: English, German, French, Spanish,
# Portuguese, Italian, Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Czech, Slovak, Hungarian, Romanian, Turkish,
# Russian, Ukrainian, Greek, Chinese, Japanese, Korean.
_HEADERS = {
    "from": (
        *("from", "von", "de", "da", "van", "från", "od", "fra", "lähettäjä", "feladó", "de la", "kimden", "gönderen"),
        *("expéditeur", "от", "от кого", "від", "від кого", "από", "发件人", "寄件者", "寄件人", "差出人"),
        *("보낸 사람", "보낸사람"),
        *("remitente", "mittente", "remetente", "afzender", "absender", "avsändare", "afsender", "nadawca"),
    ),
    "sent": (
        *("sent", "date", "gesendet", "datum", "envoyé", "date d'envoi", "enviado", "enviado el", "enviada", "fecha"),
        *("inviato", "data", "verzonden", "enviada em", "enviado em", "skickat", "wysłano", "wysłane", "sendt", "dato"),
        *("lähetetty", "päiväys", "päivämäärä", "odesláno", "odoslané", "dátum", "küldve", "elküldve", "trimis"),
        *("gönderildi", "tarih", "gönderme tarihi", "отправлено", "дата", "надіслано", "στάλθηκε", "ημερομηνία"),
        *("发送时间", "发送日期", "日期", "时间", "寄件日期", "傳送日期", "送信日時", "日時", "日付", "보낸 날짜"),
        *("보낸날짜", "날짜"),
        *("inviato il", "gesendet am", "verzonden op", "sent at", "date sent", "received", "le"),
    ),
    "to": (
        *("to", "an", "à", "para", "a", "aan", "till", "do", "til", "vastaanottaja", "komu", "címzett", "către"),
        *("kime",),
        *("destinataire", "alıcı", "кому", "προς", "收件人", "收件者", "宛先", "받는 사람", "받는사람", "destinatario"),
        *("destinatário", "empfänger", "pour", "mottagare", "modtager"),
    ),
    "cc": (
        *("cc", "kopie", "kopia", "kopi", "dw", "kopio", "másolatot kap", "bilgi", "копия", "копія", "κοιν", "抄送"),
        *("副本", "참조", "copie à", "cópia", "copia", "reply-to", "antwort an", "répondre à", "organization"),
    ),
    "subject": (
        *("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "ämne", "temat", "emne", "aihe"),
        *("předmět", "predmet", "tárgy", "subiect", "konu", "тема", "θέμα", "主题", "主旨", "件名", "제목", "sujet"),
    ),
}
HEADER_KINDS = {label: kind for kind, labels in _HEADERS.items() for label in labels}

# "On … wrote:": the words that may open it, …
OPENERS = frozenset(
    (
        *("on", "at", "am", "um", "le", "il", "el", "op", "em", "a", "den", "w", "dnia", "in", "på", "dne", "dňa"),
        *("la", "în", "на", "в", "kl.", "στις", "ב", "í", "vào", "pada", "tarihinde", "from", "al", "no", "de"),
    )
)
# … weekdays where no such word stands first, …
WEEKDAYS = frozenset(
    (
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday"),
        *("saturday", "sunday", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch"),
        *("donnerstag", "freitag", "samstag", "sonntag", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "jue"),
        *("vie", "sáb", "dom", "seg", "ter", "qua", "qui", "sex", "gio", "sab", "ma", "wo", "vr", "za", "zo"),
        *("mån", "tis", "ons", "tors", "fre", "lör", "sön", "man", "tir", "tor", "lør", "søn", "ti", "ke", "to", "pe"),
        *("la", "su", "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "po", "út", "st", "čt", "pá", "ne"),
        *("пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понедельник", "вторник", "среда", "четверг", "пятница"),
        *("суббота", "воскресенье", "понеділок", "вівторок", "середа", "четвер", "п'ятниця", "субота", "неділя"),
    )
)
# … and the verb that stands in it, whole words only.
VERBS = (
    *("wrote", "writes", "said", "says", "schrieb", "schrieben", "schreibt", "geschrieben", "a écrit", "nous a dit"),
    *("escribió", "escribio", "ha escrito", "escribía", "ha scritto", "scrive", "schreef", "geschreven", "escreveu"),
    *("skrev", "följande", "kirjoitti", "napisał", "napisała", "napisał(a)", "napisał/a", "pisze", "napsal"),
    *("napsala", "napsal(a)", "napísal", "napísala", "napísal(a)", "írta", "ezt írta", "a scris", "yazdı"),
    *("şunu yazdı", "şunları yazdı", "написал", "написала", "написал(а)", "написав", "написала(-в)", "написав(-ла)"),
    *("пишет", "пише", "писал", "писал(а)", "έγραψε", "כתב", "כתבה", "كتب", "va escriure", "đã viết", "menulis"),
)
# Without blanks between words: found anywhere.
JOINED_VERBS = (
    *("写道", "寫道", "さんが書きました", "さんは書きました", "のメッセージ", "のメール", "님이 작성", "님이 쓴 글"),
    *("书写道",),
)
QUOTING = ("quoting ", "zitat von ", "citando ", "citation de ", "citerar ", "citerer ", "citaat van ", "cytowanie ")

# A line that asks to write above it: one of each row's pair must stand in it.
_ABOVE = (
    *("above this line", "above the line", "above this text", "below this line", "below the line"),
    *("oberhalb dieser zeile", "oberhalb dieser linie", "über dieser zeile", "über dieser linie"),
    *("au-dessus de cette ligne",),
    *("por encima de esta línea", "encima de esta línea", "sobre esta línea", "acima desta linha", "acima dessa linha"),
    *("sopra questa riga", "sopra questa linea", "al di sopra di questa", "boven deze lijn", "boven deze regel"),
    *("ovanför denna rad", "ovanför den här raden", "ovanför denna linje", "over denne linje", "over denne linjen"),
    *("tämän rivin yläpuolelle", "tämän viivan yläpuolelle", "powyżej tej linii", "nad tą linią", "nad tento řádek"),
    *("nad tímto řádkem", "выше этой линии", "выше этой строки", "вище цієї лінії", "над этой линией"),
    *("bu satırın üst",),
    *("この行より上", "この線より上", "この行の上", "此行上方", "此線上方", "此行以上", "이 줄 위", "이 선 위"),
)
_WRITE = (
    *("reply", "respond", "type", "write", "enter", "comment", "text", "answer", "antwort", "schreiben", "répon"),
    *("écri", "respon", "escri", "escre", "rispo", "scriv", "antwoord", "schrijf", "svar", "skriv", "vasta", "kirjoit"),
    *("odpow", "pisz", "odpov", "ответ", "напиш", "введи", "відпов", "yanıt", "cevap", "yaz", "返信", "回复", "回覆"),
    *("답장",),
    *("입력", "작성", "delete", "edit"),
)


def asks_to_write_above(line: str) -> bool:
    """Whether a line in lower case says "reply above this line" in one of its forms."""
    return any(place in line for place in _ABOVE) and any(verb in line for verb in _WRITE)
