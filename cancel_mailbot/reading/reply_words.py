"""The words at the end of mails of many languages: phones' footers, sign-offs, disclaimers. Tables, in lower case."""

import re

from cancel_mailbot.reading.word_table import read_table

# "Sent from my iPhone": how such a line begins, …
PHONE_OPENINGS = tuple(
    read_table(
        """
        en: sent from | (sent | <<sent | get outlook for | someone from mobile
        de: von meinem | von meiner | gesendet von | gesendet mit | gesendet über | outlook für | holen sie sich
        de: diese nachricht wurde von | diese mail wurde von
        fr: envoyé de | envoyé depuis | envoyé à partir | envoyé avec
        fr: envoyé via | télécharger outlook | obtenez outlook
        es, ca: enviado desde | enviado con | enviado de | enviat des de | obtener outlook
        it: inviato da | inviato dal | inviato con | ottieni outlook | scarica outlook
        nl: verstuurd vanaf | verzonden vanaf | verzonden met | verstuurd met | outlook voor | download outlook
        pt: enviado do | enviado a partir | enviado pelo | enviado com | obter o outlook | obter outlook
        sv: skickat från | skickades från | från min | hämta outlook
        da, no: sendt fra | hent outlook | skaff deg outlook | last ned outlook | få outlook
        fi: lähetetty | hanki outlook
        pl: wysłane z | wysłano z | pobierz outlook | pobierz aplikację outlook
        cs, sk, ro: odesláno z | odoslané z | získat outlook | trimis de pe
        hu: küldve | iphone-omról | az iphone-omról
        ru: отправлено с | отправлено из | послано с | скачать outlook
        uk: надіслано з | відправлено з | завантажити outlook
        tr: iphone'umdan | ipad'imden | android için outlook | ios için outlook
        el, he, ar: στάλθηκε από | εστάλη από | נשלח מ | أرسلت من
        zh: 从我的 | 發自我的 | 发自我的 | 來自我的 | 來自 | 来自 | 從我的 | 发送自 | 获取 outlook
        ja, ko: iphoneから | ipadから | androidから | 私のiphone | ios 版 outlook | 발송된 | 나의 | 내 iphone
        """
    )
)
# … one of which it names, …
PHONES = read_table(
    """
    phones: iphon | ipad | ipod | android | samsung | galaxy | blackberry | pixel | huawei | xiaomi | smartphone
    phones: nexus | htc | nokia | motorola | oneplus | mobile | mobil | phone | tablet | handy | device | gerät
    phones: móvil | celular | téléphone | cellulare | telefon | puhelimesta | айфон | телефон | 手机 | 手機
    programs: windows | outlook | yahoo | gmail | proton | airmail | mailbox | k-9 | thunderbird | apple mail | spark
    programs: aol | mail.ru | inbox | mac | surface | mymail | яндекс | почт | gmx | web.de | superhuman | sparrow
    programs: zoho | fairemail | bluemail | blue mail | canary | mailspring | roundcube
    """
)
# … or after which a word or two are enough.
SURE_PHONE_OPENINGS = tuple(
    read_table(
        """
        en: sent from my | sent from a | get outlook for | (sent from | <<sent | someone from mobile
        zh: 发自我的 | 從我的 | 发送自
        """
    )
)
# … or what it asks for.
EXCUSES = read_table(
    """
    en: typo | brevity | excuse | forgive | spelling | autocorrect | auto-correct | fat finger
    de, fr, es: tippfehler | kürze | brièveté | brevedad
    """
)

# Lines that say it in another order of words, or that need a closer look.
PHONE_LINES = re.compile(
    r"(?:from my (?:\w+ )?(?:iphone|ipad|android|phone|mobile|galaxy|blackberry)(?: \w{1,4})?"
    r"|sent (?:via|with|by|on|using) (?:\S+ ){0,3}(?:iphone|ipad|android|galaxy|mobile|mobile phone|phone|airmail"
    r"|mailbird|blackberry|proton ?mail\]?|yahoo mail|inbox|spark|superhuman|outlook|mailtrack)"
    r"(?: \S+| secure e-?mail)?"
    r"|von meine[mr] .{1,60}gesendet|diese (?:nachricht|mail|e-mail) wurde von .{1,80} gesendet"
    r"|(?:ios|android) için outlook.{0,20}|.{1,20}(?:'umdan|'imden|umdan|imden) gönderildi"
    r"|.{0,20}(?:iphone|ipad|android|スマートフォン).{0,10}"
    r"(?:から送信|에서 보냄|傳送|发送|寄出|から送信されました))[.。!]?"
)

SIGN_OFFS = read_table(
    """
    en: thanks | thank you | many thanks | thanks again | thanks and regards | thanks & regards | thx | cheers | best
    en: br | regards | best regards | kind regards | kindest regards | warm regards | best wishes | all the best
    en: with best regards | with kind regards | sincerely | yours sincerely | yours truly | yours | warmly
    en: thanks so much | thank you very much | thanks in advance | respectfully | thank you and regards | rgds
    en: thanks a lot | thanks very much | with thanks | yours faithfully | best and thanks | have a great day
    de: danke | vielen dank | viele grüße | liebe grüße | mit freundlichen grüßen | beste grüße | mfg | lg | gruß
    de: herzliche grüsse | freundliche grüsse | mit freundlichen grüssen | schöne grüße | beste grüsse | vg | bg
    de: freundliche grüße | mit freundlichem gruß | mit besten grüßen | grüße | herzliche grüße
    fr: merci beaucoup | merci d'avance | sincères salutations | amicalement | bonne journée
    fr: merci | cordialement | bien cordialement | bien à vous | salutations
    es: saludos | un saludo | gracias | saludos cordiales | atentamente | cordialmente | un cordial saludo
    es: muchas gracias
    it: grazie mille | un saluto | buona giornata
    it: grazie | saluti | cordiali saluti | distinti saluti
    nl: vriendelijke groet | vriendelijke groeten | hartelijke groet | bedankt
    nl: groeten | groet | met vriendelijke groet | met vriendelijke groeten | mvg
    pt: melhores cumprimentos | com os melhores cumprimentos | att
    pt: obrigado | obrigada | atenciosamente | abraços | cumprimentos
    sv: hälsningar | med vänlig hälsning | med vänliga hälsningar | vänliga hälsningar | mvh | tack
    da, no: bedste hilsner | de bedste hilsner | mange hilsner | tak | takk | kh
    da, no: hilsen | med venlig hilsen | med vennlig hilsen | venlig hilsen | vh
    fi: terveisin | ystävällisin terveisin
    hu, ro, sk, hr: üdvözlettel | cu stima | s pozdravom | srdačan pozdrav | lijep pozdrav | lep pozdrav
    pl, cs: pozdrawiam | z poważaniem | dziękuję | s pozdravem | děkuji
    ru, uk, tr: с уважением | спасибо | з повагою | дякую | saygılarımla | teşekkürler | saygılar
    ja, zh, ko: よろしくお願いします | よろしくお願いいたします | 谢谢 | 此致 | 감사합니다
    """
)
# What stands before a colon on a business card.
CONTACT_LABELS = read_table(
    """
    letters: m | t | o | p | e | f | c | d | w
    phones: phone | ph | tel | telephone | telefon | tél | téléphone | teléfono | telefono | тел | mobile | mobil | mob
    phones: móvil | cell | cellphone | cell phone | mobile phone | office phone | handy | office | direct | home | work
    phones: business | main | extension | ext | desk | voice | toll free | toll-free | fax
    places: address | adresse | po box | registered office | sitz | registergericht | geschäftsführer | ust-idnr | vat
    net: email | e-mail | mail | mailto | web | website | www | http | https | internet | url | homepage | home page
    net: blog | skype | linkedin | twitter | mastodon | github | jabber | xmpp | irc | icq | aim | msn | whatsapp
    net: matrix | sip
    keys: gpg | pgp | openpgp | gpg key | pgp key | gpg id | pgp id | key id | public key | fingerprint
    keys: gpg fingerprint | pgp fingerprint | key fingerprint
    """
)

# What stands alone above a paragraph that lawyers or servers add.
DISCLAIMER_TITLES = re.compile(
    r"(?:e-?mail |legal |important )?(?:disclaimer|confidentiality(?: notice| note| statement)?|confidential|notice"
    r"|privacy notice|haftungsausschluss|vertraulichkeitshinweis|avis de confidentialité|aviso legal"
    r"|aviso de confidencialidad|caution|external e-?mail)"
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
    r"|nota di riservatezza\b.{0,80}"
    r"|dit (?:bericht|e-?mail)\b.{0,80}"
    r"|(?:det|detta|dette)\w* (?:här )?(?:meddelande|mail|e-?mail|meddelelse)\w*\b.{0,80}|данное сообщение\b.{0,80}"
    r"|(?:please )?do not click .{0,60}|if you (?:are not|have received this)\b.{0,80}|you received this .{0,80}"
    r"|настоящее (?:сообщение|письмо)\b.{0,80}|niniejsza (?:wiadomość|korespondencja)\b.{0,80})"
)
# … and what it says.
DISCLAIMER_WORDS = re.compile(
    r"confidential|privileged|intended (?:only |solely )?(?:for|recipient)|intended recipient|unauthori[sz]ed"
    r"|outside (?:of )?(?:the|this|your|our) (?:organi[sz]ation|company|network)"
    r"|originat(?:ed|es|ing) (?:from )?outside"
    r"|(?:scanned|checked) (?:for|by) (?:viruses|malware|spam|the \w+ e-?mail)|vertraulich|unbefugt|confidentiel"
    r"|destinataire"
    r"|confidencia|destinatari|riservat|vertrouwelijk|konfidenti|fortrolig|конфиденц|poufn"
)
# … and does not, since it is about an order.
ORDER_WORDS = re.compile(r"cancell?ation|cancel (?:the|our|my|all|order|p[0-9])|titan|campaign|withdraw|billing|fulfil")
# A mail that may name a product.
PRODUCT_WORDS = re.compile(
    r"cancel|product|order|campaign|titan|withdraw|billing|fulfil|\b(?:stop|add|remove|drop|end)\b"
)
# Single lines that programs add.
ADVERTISEMENTS = re.compile(
    r"(?:please |kindly )?(?:consider|think of) the environment before printing.{0,120}|virus-free\b.{0,60}"
    r"|<?(?:https?://)?www\.avast\.com\S{0,200}|<#[0-9a-f-]{30,40}>"
    r"|this e-?mail has been (?:checked|scanned) for viruses.{0,100}|diese e-mail wurde von avast.{0,100}"
    r"|do you yahoo\W{0,3}|\[?external\]?|\[external (?:e-?mail|sender)\]:?"
)
# Below a rule: a mailing list's footer.
LIST_WORDS = re.compile(
    r"mailing ?list|unsubscri|subscri|listinfo|list-?archive|liste de diffusion|désabonn|abbestell|abmeld|mailingliste"
    r"|lista de correo|darse de baja|google ?groups|you (?:are )?receiv(?:ed|ing) this|yahoo! groups"
)
