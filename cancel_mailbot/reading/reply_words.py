"""The words at the end of mails of many languages: phones' footers, sign-offs, disclaimers. Tables, in lower case."""

import re

# "Sent from my iPhone": how such a line begins, …
PHONE_OPENINGS = (
    *("sent from", "get outlook for"),
    *("von meinem", "von meiner", "gesendet von", "gesendet mit", "gesendet über", "outlook für", "holen sie sich"),
    *("diese nachricht wurde von", "diese mail wurde von", "envoyé de", "envoyé depuis", "envoyé à partir"),
    *("télécharger outlook", "obtenez outlook", "enviado desde", "obtener outlook", "enviado con", "enviado de"),
    *("inviato da", "inviato dal", "ottieni outlook", "scarica outlook", "verstuurd vanaf", "verzonden vanaf"),
    *("verzonden met", "verstuurd met", "outlook voor", "download outlook", "enviado do", "enviado a partir"),
    *("enviado pelo", "obter o outlook", "obter outlook", "skickat från", "skickades från", "från min"),
    *("hämta outlook",),
    *("sendt fra", "hent outlook", "skaff deg outlook", "last ned outlook", "få outlook", "lähetetty", "hanki outlook"),
    *("wysłane z", "wysłano z", "pobierz outlook", "pobierz aplikację outlook", "odesláno z", "odoslané z"),
    *("získat outlook", "trimis de pe", "отправлено с", "отправлено из", "послано с", "скачать outlook", "надіслано з"),
    *("відправлено з", "завантажити outlook", "iphone'umdan", "ipad'imden", "android için outlook", "ios için outlook"),
    *("발송된", "나의", "내 iphone", "从我的", "發自我的", "发自我的", "來自我的", "來自", "来自", "從我的"),
    *("发送自", "获取 outlook"),
    *("iphoneから", "ipadから", "androidから", "私のiphone", "ios 版 outlook", "<<sent", "(sent"),
    *("enviat des de", "στάλθηκε από", "εστάλη από", "küldve", "iphone-omról", "az iphone-omról", "נשלח מ", "أرسلت من"),
)
# … one of which it names, …
PHONES = (
    *("iphon", "ipad", "ipod", "android", "samsung", "galaxy", "blackberry", "pixel", "huawei", "xiaomi"),
    *("smartphone",),
    *("mobile", "mobil", "phone", "tablet", "windows", "outlook", "yahoo", "gmail", "proton", "handy", "nexus", "htc"),
    *("nokia", "motorola", "oneplus", "airmail", "mailbox", "k-9", "móvil", "celular", "téléphone", "cellulare"),
    *("telefon", "puhelimesta", "айфон", "телефон", "手机", "手機", "thunderbird", "apple mail", "spark", "aol"),
    *("mail.ru",),
    *("inbox", "mac", "surface", "device", "gerät", "mymail", "яндекс", "почт", "gmx", "web.de", "lg "),
)
# … or after which a word or two are enough.
SURE_PHONE_OPENINGS = (
    *("sent from my ", "sent from a ", "get outlook for ", "(sent from ", "<<sent ", "发自我的", "從我的", "发送自"),
)

# Lines that say it in another order of words, or that need a closer look.
PHONE_LINES = re.compile(
    r"(?:from my (?:\w+ )?(?:iphone|ipad|android|phone|mobile|galaxy|blackberry)(?: \w{1,4})?"
    r"|sent (?:via|with|by|on|using) (?:\S+ ){0,3}(?:iphone|ipad|android|galaxy|mobile|mobile phone|phone|airmail"
    r"|mailbird|blackberry|proton ?mail|yahoo mail|inbox|spark|superhuman|outlook|mailtrack)(?: \S+)?"
    r"|von meine[mr] .{1,60}gesendet|diese (?:nachricht|mail|e-mail) wurde von .{1,80} gesendet"
    r"|(?:ios|android) için outlook.{0,20}|.{1,20}(?:'umdan|'imden|umdan|imden) gönderildi"
    r"|.{0,20}(?:iphone|ipad|android|スマートフォン).{0,10}"
    r"(?:から送信|에서 보냄|傳送|发送|寄出|から送信されました))[.。!]?"
)

SIGN_OFFS = frozenset(
    (
        *("thanks", "thank you", "many thanks", "thanks again", "thanks and regards", "thx", "cheers", "best", "br"),
        *("regards", "best regards", "kind regards", "warm regards", "best wishes", "sincerely", "yours sincerely"),
        *("all the best", "with best regards", "with kind regards", "kindest regards", "warmly", "yours truly"),
        *("thanks so much", "thank you very much", "thanks in advance", "thanks & regards", "respectfully", "yours"),
        *("danke", "vielen dank", "viele grüße", "liebe grüße", "mit freundlichen grüßen", "beste grüße", "mfg", "lg"),
        *("freundliche grüße", "mit freundlichem gruß", "mit besten grüßen", "gruß", "grüße", "herzliche grüße"),
        *("merci", "cordialement", "bien cordialement", "bien à vous", "salutations", "saludos", "un saludo"),
        *("gracias",),
        *("saludos cordiales", "atentamente", "cordialmente", "un cordial saludo", "muchas gracias"),
        *("grazie", "saluti", "cordiali saluti", "distinti saluti", "groeten", "met vriendelijke groet", "mvg"),
        *("groet",),
        *("met vriendelijke groeten", "obrigado", "obrigada", "atenciosamente", "abraços", "cumprimentos"),
        *("hälsningar", "med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "mvh", "tack"),
        *("pozdrawiam", "z poważaniem", "dziękuję", "hilsen", "med venlig hilsen", "med vennlig hilsen"),
        *("venlig hilsen",),
        *("vh", "terveisin", "ystävällisin terveisin", "s pozdravem", "děkuji", "с уважением", "спасибо", "з повагою"),
        *("дякую", "saygılarımla", "teşekkürler", "saygılar", "よろしくお願いします", "よろしくお願いいたします"),
        *("谢谢", "此致", "감사합니다"),
    )
)
CONTACT_LABELS = frozenset(
    (
        *("phone", "tel", "telephone", "telefon", "tél", "mobile", "mobil", "mob", "cell", "office", "direct", "fax"),
        *("email", "e-mail", "mail", "web", "website", "www", "http", "https", "skype", "linkedin", "address", "ph"),
        *("m", "t", "o", "p", "e", "f", "c", "d", "w", "handy", "téléphone", "teléfono", "telefono", "móvil", "тел"),
    )
)

# A paragraph that lawyers or servers add: how it begins, …
DISCLAIMER_OPENINGS = re.compile(
    r"(?:\W*(?:important |legal |privileged? |wichtiger )?(?:confidentiality|confidential|disclaimer|privacy|privileged"
    r"|caution|warning|notice|hinweis|achtung|avertissement|aviso|avvertenza|clause de confidentialité|let op"
    r"|external(?: email| sender)?|vertraulich\w*|ansvarsfraskrivelse)\b.{0,60}"
    r"|(?:the|all|any) (?:information|contents?|materials?) (?:contained |transmitted )?(?:in|with) (?:this|the)\b"
    r"|this (?:e-?mail|message|communication|transmission|electronic)\b.{0,80}"
    r"|diese (?:e-?mail|nachricht|mail)\b.{0,80}|die in dieser (?:e-?mail|nachricht)\b.{0,80}"
    r"|(?:ce|cet|le présent) (?:message|courriel|e-?mail|courrier)\b.{0,80}|les informations contenues\b.{0,80}"
    r"|este (?:mensaje|correo|e-?mail|mensagem)\b.{0,80}|esta (?:mensagem|comunicación)\b.{0,80}"
    r"|(?:questo|il presente) (?:messaggio|documento)\b.{0,80}|le informazioni contenute\b.{0,80}"
    r"|dit (?:bericht|e-?mail)\b.{0,80}"
    r"|(?:det|detta|dette)\w* (?:här )?(?:meddelande|mail|e-?mail|meddelelse)\w*\b.{0,80}|данное сообщение\b.{0,80}"
    r"|настоящее (?:сообщение|письмо)\b.{0,80}|niniejsza (?:wiadomość|korespondencja)\b.{0,80})"
)
# … and what it says.
DISCLAIMER_WORDS = re.compile(
    r"confidential|privileged|intended (?:only |solely )?(?:for|recipient)|intended recipient|unauthori[sz]ed"
    r"|outside (?:of )?(?:the|your|our) (?:organi[sz]ation|company)|vertraulich|unbefugt|confidentiel|destinataire"
    r"|confidencia|destinatari|riservat|vertrouwelijk|konfidenti|fortrolig|конфиденц|poufn"
)
# Single lines that programs add.
ADVERTISEMENTS = re.compile(
    r"(?:please |kindly )?(?:consider|think of) the environment before printing.{0,120}|virus-free\b.{0,60}"
    r"|this e-?mail has been (?:checked|scanned) for viruses.{0,100}|diese e-mail wurde von avast.{0,100}"
    r"|do you yahoo\W{0,3}|\[?external\]?|\[external (?:e-?mail|sender)\]:?"
)
# Below a rule: a mailing list's footer.
LIST_WORDS = re.compile(
    r"mailing ?list|unsubscri|subscri|listinfo|list-?archive|liste de diffusion|désabonn|abbestell|abmeld|mailingliste"
    r"|lista de correo|darse de baja|google ?groups|you (?:are )?receiv(?:ed|ing) this|yahoo! groups"
)
