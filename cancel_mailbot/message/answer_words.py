"""What answers by itself: autoreplies, receipts, complaints and notifications, in rows (see `machine_words`)."""

from cancel_mailbot.message.machine_words import Place, compile_rows, words
from cancel_mailbot.message.message import Kind

_OFFICE = r"out[ -]of[ -](?:the[ -])?office"
_MAIL = r"(?:message|e-?mail)"
_NOTE = r"(?:e-?mail|message|mail|notification)"
_ASKED = r"(?:e-?mail|message|request|inquiry|enquiry|ticket)"
_TICKET = r"(?:ticket|case|request|incident)"
_FILED = r"(?:created|opened|logged|registered|received|submitted|assigned)"
_SOON = r"(?:soon|shortly|within|business|possible)"
_WHITE_LIST = r"(?:approved|allowed|guest|safe|white)[ -]?(?:senders?|list)"


def _answers(phrases: str) -> str:
    """A subject that is the phrase alone, or the phrase before the subject that it answers."""
    return rf"(?:\[(?:{phrases})\].*|[(*<]{{0,3}}(?:{phrases})[)*>.]{{0,3}}(?: ?[:;].*| - .*| (?:from|re:) .*)?)"


# Enough by themselves.
SURE_ANSWERS = compile_rows((
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "English: Outlook, Gmail and others",
        _answers(r"auto(?:matic|mated)?[ -]?(?:reply|response|answer|responder|respond|acknowledge?ment)"),
        _answers(r"vacation (?:reply|response|message|notice)|away from my (?:mail|e-?mail|desk)"),
        _answers(rf"{_OFFICE} (?:auto-?)?(?:matic )?(?:reply|response|notification|message|notice)"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "German",
        _answers(r"automatische (?:antwort|rückantwort|beantwortung|e-?mail-?antwort|bestätigung)|autoantwort"),
        _answers(r"abwesenheits(?:notiz|meldung|nachricht|assistent|benachrichtigung|agent)"),
        _answers(r"automatische abwesenheitsmeldung"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "French",
        _answers(r"réponse automatique|message automatique|(?:message|notification|avis) d'absence|absence du bureau"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Spanish, Catalan",
        _answers(r"respuesta automática|contestación automática|mensaje de ausencia|aviso de ausencia"),
        _answers(r"resposta automàtica"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Portuguese",
        _answers(r"resposta automática|ausência (?:temporária|do escritório)|mensagem de ausência|aviso de ausência"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Italian",
        _answers(r"risposta automatica|messaggio di assenza|avviso di assenza|risponditore automatico"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Dutch",
        _answers(r"automatisch (?:antwoord|bericht)|automatische (?:reactie|beantwoording)"),
        _answers(r"afwezigheids(?:bericht|melding)"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Polish",
        _answers(r"automatyczna odpowiedź|odpowiedź automatyczna|auto(?:matyczna)? ?odpowiedź|autoresponder"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Russian, Ukrainian, Bulgarian, Serbian",
        _answers(r"автоматический ответ|автоответ(?:чик)?|автоматична відповідь|автоматичен отговор"),
        _answers(r"аутоматски одговор"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Swedish, Danish, Norwegian, Finnish, Icelandic",
        _answers(r"autosvar|automatiskt? svar|frånvaromeddelande|fraværs(?:besked|melding)|ikke til stede"),
        _answers(r"automaattinen vastaus|automaattivastaus|poissaoloilmoitus|sjálfvirkt svar"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "the other languages of Central and Eastern Europe",
        _answers(r"automatická odpov[eě][dď]|automatikus válasz|răspuns automat|automatski odgovor|samodejni odgovor"),
        _answers(r"automaatvastus|automātiskā atbilde|automatinis atsakymas"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Turkish, Greek, Hebrew, Arabic, Vietnamese, Thai, Indonesian",
        _answers(r"otomatik (?:yanıt|cevap)|αυτόματη απάντηση|מענה אוטומטי|תשובה אוטומטית|الرد التلقائي|رد تلقائي"),
        _answers(r"trả lời tự động|ตอบกลับอัตโนมัติ|balasan otomatis|jawaban otomatis"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Japanese, Chinese, Korean",
        _answers(r"自動(?:応答|返信|回答)(?:メール|メッセージ)?|不在通知|不在(?:の)?お知らせ"),
        _answers(r"自动(?:答复|回复|回覆)|自動(?:回覆|答覆|回復)"),
        _answers(r"자동 ?(?:회신|응답|답장)|부재 ?중 ?(?:자동 ?(?:회신|응답)|알림|메시지)"),
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "Notes, in its languages",
        r"auto ?: .{1,100} (?:is (?:out of|on|away)|ist (?:außer|nicht)|est absent|is afwezig).*",
        r"auto ?: .{1,100} (?:è fuori|fuori|ausente|är inte|er ikke).*",
    ),
    words(
        Kind.AUTOREPLY, Place.OPENING, "answering programs say so themselves",
        r"this is (?:only |just )?an? auto(?:matic|mated|matically generated)?[ -]?(?:reply|response)\b",
        r"this is an? auto(?:matic|mated) acknowledge?ment",
        r"this is an? automatic (?:vacation|out of office)",
        r"(?:dies|das) ist eine automatisch (?:generierte|erzeugte|erstellte) (?:antwort|empfangsbestätigung)",
        r"(?:dies|das) ist eine automatische (?:antwort|rückantwort|empfangsbestätigung|abwesenheits)",
        r"ceci est (?:une réponse|un message) automatique",
        r"(?:esta|este) es una? (?:respuesta|contestación|mensaje) automátic[ao]",
        r"esta é uma (?:resposta|mensagem) automática",
        r"(?:questa|questo) è una? (?:risposta|messaggio) automatic[ao]",
        r"dit is een automatische? (?:antwoord|bericht|reactie)",
        r"это автоматический ответ",
        r"данное письмо является автоматическим ответом",
        r"to jest (?:automatyczna odpowiedź|wiadomość automatyczna)",
        r"detta är ett automatiskt (?:svar|meddelande)",
        r"dette er (?:et )?automatisk (?:svar|besked)",
        r"tämä on automaattinen",
        r"このメールは自動(?:返信|応答|送信)",
        r"自動(?:返信|応答)(?:メール|にて)",
        r"这是(?:一封)?自动(?:回复|答复)",
        r"此為自動回覆",
        r"자동 ?(?:회신|응답) ?(?:메일|메시지)",
    ),
    words(
        Kind.AUTOREPLY, Place.OPENING, "challenge-response: TMDA, Spam Arrest, Boxbe, Bluebottle and others",
        rf"to (?:release|deliver|ensure delivery of) your {_MAIL},? (?:please )?(?:click|reply|visit|confirm)",
        rf"your {_MAIL} (?:is being held|has not been delivered yet|will be delivered) (?:until|once|after) you",
        r"just this once, click (?:the link )?below so i can receive your e-?mails",
        r"please (?:reply to this message|verify|confirm) (?:to (?:prove|confirm)|that) you(?:'re| are) (?:a|not a) ",
        r"reply to this message to confirm (?:it|that your message)",
        r"to have your (?:e-?mail )?address added to",
        rf"(?:have|get) your (?:e-?mail )?address added to .{{0,20}}{_WHITE_LIST}",
        r"this (?:e-?mail )?(?:account|address|mailbox|inbox) is protected by",
        rf"(?:you are|your (?:e-?mail )?address is) not (?:yet )?[io]n my {_WHITE_LIST}",
        r"i(?:'m| am) protecting myself from (?:spam|junk|unwanted)",
    ),
    words(
        Kind.RECEIPT, Place.START, "Exchange, Thunderbird and Notes, without the part of RFC 8098",
        r"your message (?:to: .{1,300}?)?(?:was read on|was deleted without being read)",
        r"this is a (?:return|read) receipt for the (?:e-?mail|mail|message) (?:that )?you (?:have )?sent",
        r"return receipt your (?:document|message)",
        r"your (?:message|document):? .{1,300} was received by",
    ),
    words(
        Kind.FEEDBACK, Place.SUBJECT, "Outlook.com, AOL and others, without the part of RFC 5965",
        r"complaint about message from [0-9a-f.:]+",
        r"client tos notification",
        r"e-?mail feedback report for ip .*",
        r"(?:abuse report|spam complaint|fbl report)(?: ?:.*)?",
    ),
    words(
        Kind.FEEDBACK, Place.OPENING, "the same by their text; Amazon SES by SNS",
        r"this is an? (?:e-?mail )?abuse report for an e-?mail message",
        r'\\?"(?:notificationtype|eventtype)\\?" ?: ?\\?"complaint\\?"',
        r"feedback-type: ?(?:abuse|fraud|virus|not-spam|opt-out|auth-failure)",
    ),
    words(
        Kind.MACHINE, Place.SUBJECT, "cron and sudo",
        r"cron <[^>]{1,200}>.*",
        r"\*\*\* security information for .*",
    ),
))  # fmt: skip

# Two of them, in two places, are enough.
ANSWER_HINTS = compile_rows((
    words(
        Kind.RECEIPT, Place.SUBJECT, "the subjects of read and delivery receipts",
        r"(?:(?:not )?read|read receipt|deleted|delivered|relayed|return receipt|disposition notification|receipt"
        r"|gelesen|ungelesen gelöscht|lesebestätigung|übermittelt|empfangsbestätigung"
        r"|lu|non lu|accusé de (?:lecture|réception)"
        r"|leído|no leído|confirmación de lectura|entregado"
        r"|letto|non letto|conferma di lettura|lid[ao]|não lid[ao]|confirmação de leitura"
        r"|gelezen|ongelezen|leesbevestiging|przeczytane|potwierdzenie(?: przeczytania)?"
        r"|прочтено|прочитано|уведомление о прочтении|läst|læst|lest|luettu|přečteno|elolvasva|okundu"
        r"|開封済み|既読|開封通知|已读|已讀|읽음)"
        r"(?: ?\(.{1,60}\))?(?: ?[:-] .*|:.*)?",
    ),
    words(
        Kind.RECEIPT, Place.OPENING, "what receipts say",
        r"(?:was|has been) (?:read|displayed|opened|received|deleted without being read) (?:on|at|by)\b",
        r"was (?:successfully )?delivered to the following",
        r"there is no guarantee that the (?:message|content)",
        r"return receipt",
        r"wurde (?:am .{1,60})?(?:gelesen|angezeigt|geöffnet)|a été (?:lu|affiché)|(?:se ha leído|fue leído)",
        r"è stato (?:letto|visualizzato)",
        r"foi lid[ao]|is gelezen|(?:было|сообщение) прочитано|została? (?:przeczytan|wyświetlon)|lästes|blev læst",
        r"ble lest|luettiin",
        r"開封(?:され|しました)|已(?:被)?(?:读取|阅读|讀取)|읽었습니다",
    ),
    words(
        Kind.AUTOREPLY, Place.SUBJECT, "answering programs, and people who are about to leave; in many languages",
        _answers(r"out[ -]of[ -](?:the[ -])?office|ooo|on (?:vacation|leave|holiday)|i am away|vacation"),
        r".{1,80} is out of (?:the )?office\.?(?: ?\(.{1,80}\))?",
        r".{1,60} ist (?:außer haus|nicht im (?:büro|haus)|abwesend)\.?(?: ?\(.{1,80}\))?",
        _answers(r"abwesend|abwesenheit|außer haus|nicht im (?:büro|haus)|im urlaub"),
        _answers(r"absent(?:e)?(?: du bureau)?|en congés?|absence|fuera de (?:la )?oficina|ausente|vacaciones"),
        _answers(r"fora do escritório|férias|fuori (?:sede|ufficio)|assente|in ferie|assenza"),
        _answers(r"niet aanwezig|afwezig(?:heid)?|nieobecność|poza biurem|urlop|отсутству(?:ю|ет)|в отпуске"),
        _answers(r"вне офиса"),
        _answers(r"frånvaro|på semester|på ferie|poissa|lomalla|mimo kancelář|dovolená|szabadság|izinde|ofis dışında"),
        _answers(r"不在|休暇|外出|休假|不在办公室|부재 ?중|휴가"),
    ),
    words(
        Kind.AUTOREPLY, Place.MENTION, "answering programs that put it behind the subject",
        r"\((?:automatic|auto|automated)[ -]?(?:response|reply)\)$",
        r"\[auto-?(?:matic )?(?:reply|response)\]$",
        r"out[ -]of[ -](?:the[ -])?office$",
    ),
    words(
        Kind.AUTOREPLY, Place.MENTION, "helpdesks that acknowledge",
        rf"thank(?:s| you) for (?:your {_ASKED}|contacting|getting in touch|reaching out)",
        rf"we(?:'ve| have)? received your {_ASKED}",
        r"(?:has been received|receipt of your|received your)",
        rf"{_TICKET} ?\(?#?[a-z]{{0,6}}-?\d{{3,}}\b.{{0,60}}(?:received|created|opened|logged|registered)",
        rf"{_TICKET} (?:received|created|opened|logged|registered|confirmation|acknowledgement)",
        r"(?:inc|req|ritm|sctask|cs|tkt)\d{6,}",
        r"\[?ticket ?# ?:? ?\d{3,}",
        r"(?:eingangsbestätigung|ihre anfrage|votre demande|accusé de réception)",
        r"(?:su solicitud|la sua richiesta|uw aanvraag)",
        r"受付(?:完了|番号)",
        r"お問い?合わせ(?:ありがとう|を受け付け)",
        r"感谢您的(?:来信|邮件)",
    ),
    words(
        Kind.AUTOREPLY, Place.OPENING, "helpdesks that acknowledge",
        rf"(?:a|your) (?:new )?(?:support |service |helpdesk )?{_TICKET}\b.{{0,30}} (?:has been|was|is) {_FILED}",
        rf"your {_ASKED}\b.{{0,30}} (?:has been|was) {_FILED}",
        r"(?:we(?:'ve| have)? (?:successfully )?received|acknowledge receipt of) your",
        r"confirm(?:s|ing)? (?:the )?receipt of your",
        rf"thank(?:s| you) for (?:your {_ASKED}|contacting|writing to|reaching out to)",
        rf"(?:will|shall|endeavou?r to) (?:respond|reply|answer|get back)\b.{{0,60}}{_SOON}",
        rf"(?:will|shall) (?:be in touch|contact you|review)\b.{{0,60}}{_SOON}",
        r"(?:reference|ticket|case|request) (?:number|no\.?|id) (?:is|for)",
        r"ihre (?:anfrage|nachricht|e-?mail) (?:ist (?:bei uns )?eingegangen|wurde|haben wir erhalten)",
        r"nous avons bien reçu",
        r"votre (?:demande|message) a (?:bien )?été (?:reçu|enregistré|pris)",
        r"hemos recibido su",
        r"su (?:solicitud|mensaje) ha sido (?:recibid|registrad)",
        r"abbiamo ricevuto la",
        r"la sua richiesta è stata",
        r"recebemos (?:a sua|sua|o seu|seu)",
        r"wij hebben uw .{1,40} ontvangen",
        r"otrzymaliśmy (?:twoj|państwa)",
        r"ваш(?:е|а)? (?:обращение|заявка|письмо|запрос) .{0,20}(?:принят|получен|зарегистрирован)",
        r"お問い?合わせ.{0,20}(?:ありがとう|受け付け)",
        r"(?:我们已(?:经)?收到|已收到您的)",
        r"문의.{0,20}접수",
    ),
    words(
        Kind.MACHINE, Place.SUBJECT, "calendar answers that lost their part (RFC 5546) and never had a text",
        r"(?:accepted|declined|tentative(?:ly accepted)?|new time proposed) ?:.*",
        r"(?:zugesagt|abgesagt|mit vorbehalt|accepté|refusé|provisoire|aceptado|rechazado|provisional) ?:.*",
        r"(?:aceite|recusado|accettato|rifiutato|geaccepteerd|geweigerd|zaakceptowano|odrzucono) ?:.*",
        r"(?:принято|отклонено|godkänd|avböjt|accepteret|承諾|辞退|已接受|已拒绝|수락) ?:.*",
    ),
    words(
        Kind.MACHINE, Place.OPENING, "programs that nobody is to answer",
        rf"this is an? (?:automated|automatic|automatically generated|auto-?generated) {_NOTE}",
        rf"this {_NOTE} (?:is|was|has been) (?:automated|automatically|auto-?generated|generated by)",
        r"(?:generated automatically|automatically generated)",
        rf"do not (?:reply|respond) (?:directly )?to this (?:{_NOTE}|address)",
        rf"(?:replies|responses) to this (?:{_NOTE}|address) (?:are not|will not|cannot|go)",
        r"(?:sent from|this is) an? (?:unmonitored|unattended|notification-only|send-only)",
        r"antworten sie (?:bitte )?nicht auf diese",
        r"automatisch (?:generierte|erzeugte|erstellte|versandte)",
        r"ne (?:pas répondre|répondez pas) à ce",
        r"message généré automatiquement",
        r"no responda a este",
        r"non rispondere a quest",
        r"não responda a est",
        r"niet (?:te )?beantwoorden",
        r"prosimy nie odpowiadać",
        r"(?:не отвечайте на это|отвечать на него не)",
        r"本メールは(?:送信専用|自動)",
        r"返信(?:できません|しないで)",
        r"(?:请勿(?:直接)?回复|請勿回覆)",
        r"(?:회신하지 마|발신 ?전용)",
    ),
))  # fmt: skip
