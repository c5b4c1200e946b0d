"""The words of machines: rows of what mail servers and answering programs write, each with where it was seen.

All patterns meet text in normal form: NFKC, lower case, single blanks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from cancel_mailbot.message.message import Kind


class Place(Enum):
    """Where words stand."""

    ADDRESS = "From address"  # whole
    NAME = "From name"  # whole
    SUBJECT = "Subject"  # whole
    OPENING = "text"  # somewhere in the first lines, before anything quoted


@dataclass(frozen=True, slots=True)
class Words:
    """One row: `pattern` in `place` speaks for `kind`; `why` says who writes so, or why a person does not."""

    kind: Kind
    place: Place
    pattern: str
    why: str


# Enough by themselves.
SURE = (
    Words(
        Kind.BOUNCE,
        Place.ADDRESS,
        r"(?:mailer[-_.]?daemon|mail[-_.]daemon|mdaemon|post[-_.]?master|mail[-_.]?delivery(?:[-_.]?(?:system"
        r"|subsystem))?"
        r"|microsoftexchange[0-9a-f]{32})(?:@.*)?",
        "no person has such an address; measured on 3,562 mails: none",
    ),
    Words(
        Kind.BOUNCE,
        Place.SUBJECT,
        r"delivery status notification ?\((?:failure|delay|permanent failure)\).*",
        "Gmail",
    ),
    Words(Kind.BOUNCE, Place.SUBJECT, r"undelivered mail returned to sender", "Postfix"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"failure notice", "qmail, Yahoo"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"mail delivery failed: returning message to sender", "Exim, 1&1, GMX"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"warning: message \S+ delayed \d+ hours?", "Exim"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"warning: could not send message for past .*", "sendmail"),
    Words(
        Kind.BOUNCE,
        Place.SUBJECT,
        r"returned mail: (?:see transcript for details|(?:user|host) unknown)",
        "sendmail",
    ),
    Words(Kind.BOUNCE, Place.SUBJECT, r"delayed mail \(still being retried\)", "Postfix"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"mail system error - returned mail", "Microsoft's and Japan's carriers"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"mail delivery (?:failure|error)(?: ?: .*)?", "MessageLabs, Lotus"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"undeliverable (?:mail|message)(?: ?: .*)?", "IMail, Verizon, Notes"),
    Words(
        Kind.BOUNCE,
        Place.SUBJECT,
        r"(?:message status - undeliverable|nondeliverable mail)",
        "GroupWise, Netscape",
    ),
    Words(Kind.BOUNCE, Place.SUBJECT, r"delivery notification: delivery has .*", "Sun Messaging Server"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"\[postmaster\] email delivery failure", "Mimecast"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"\*\*message you sent blocked by our bulk email filter\*\*", "Barracuda"),
    Words(Kind.BOUNCE, Place.SUBJECT, r"notice: mail delivery status\.?|warning: delayed mail\.?", "Courier"),
    Words(
        Kind.BOUNCE,
        Place.OPENING,
        r"^hi\. this is the (?:qmail-send program|[\w.-]+ (?:mail )?(?:program|server)) at",
        "qmail",
    ),
    Words(
        Kind.BOUNCE,
        Place.OPENING,
        r"^this message was created automatically by (?:the )?mail (?:delivery software|system)",
        "Exim, 1&1, GMX, web.de",
    ),
    Words(Kind.BOUNCE, Place.OPENING, r"^this is the (?:postfix program|mail system) at host", "Postfix"),
    Words(
        Kind.BOUNCE,
        Place.OPENING,
        r"^the original message was received at .{1,200}----- ?the following",
        "sendmail",
    ),
    Words(Kind.BOUNCE, Place.OPENING, r'"(?:notificationtype|eventtype)" ?: ?"bounce"', "Amazon SES by SNS"),
    Words(
        Kind.BOUNCE,
        Place.OPENING,
        r"^this is an automatically generated delivery status notification",
        "Exchange",
    ),
    Words(Kind.FEEDBACK, Place.OPENING, r'"(?:notificationtype|eventtype)" ?: ?"complaint"', "Amazon SES by SNS"),
    Words(
        Kind.FEEDBACK,
        Place.SUBJECT,
        r"(?:complaint about message from [0-9a-f.:]+|client tos notification|email feedback report for ip .*)",
        "Outlook.com, AOL and others, without the part of RFC 5965",
    ),
    Words(
        Kind.AUTOREPLY,
        Place.SUBJECT,
        r"(?:"
        r"\[?auto(?:matic|mated)?[ -]?(?:reply|response|answer|responder)\]?|vacation (?:reply|response)"  # English
        r"|out of (?:the )?office(?: (?:auto-?(?:matic )?)?(?:reply|response|notification|message|notice))?"
        r"|out-of-office(?: (?:reply|response|notification|message|notice))?|ooo"
        r"|automatische (?:antwort|rückantwort|beantwortung)|abwesenheits(?:notiz|meldung|nachricht"  # German
        r"|assistent)"
        r"|außer haus|abwesend"
        r"|réponse automatique|(?:message|notification) d['’]absence|absence du bureau|absent du bureau"  # French
        r"|respuesta automática|fuera de (?:la )?oficina|mensaje de ausencia"  # Spanish
        r"|resposta automática|ausência (?:temporária|do escritório)|fora do escritório"  # Portuguese
        r"|risposta automatica|fuori (?:sede|ufficio)|messaggio di assenza"  # Italian
        r"|automatisch antwoord|automatische reactie|afwezigheids(?:bericht|melding)|niet aanwezig"  # Dutch
        r"|automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|nieobecność"  # Polish
        r"|автоматический ответ|автоответ|автоматична відповідь"  # Russian, Ukrainian
        r"|autosvar|automatiskt? svar|frånvaro(?:meddelande)?|fraværs(?:besked|melding)"  # Swedish, Danish, Norwegian
        r"|automaattinen vastaus|poissaoloilmoitus"  # Finnish
        r"|automatická odpov[eě][dď]ď?|automatikus válasz|otomatik (?:yanıt|cevap)"  # cs, sk, hu, tr, ro
        r"|răspuns automat"
        r"|自動応答|自動返信|不在通知|不在(?:の)?お知らせ"  # Japanese
        r"|自动答复|自动回复|自動回覆|自動答覆"  # Chinese
        r"|자동 ?(?:회신|응답)|부재 ?중 ?(?:자동 ?(?:회신|응답)|알림)"  # Korean
        r"|מענה אוטומטי|الرد التلقائي|رد تلقائي|αυτόματη απάντηση"  # Hebrew, Arabic, Greek
        r")(?: ?:.*)?",
        "Outlook in its languages, Gmail and others; the whole subject, or up to a colon",
    ),
    Words(
        Kind.AUTOREPLY,
        Place.SUBJECT,
        r"auto: .{1,80} (?:is out of|ist außer|est absent|fuori|ausente|is afwezig).*",
        "Notes",
    ),
    Words(
        Kind.AUTOREPLY,
        Place.OPENING,
        r"(?:^|[.!] )(?:this is (?:only )?an auto(?:matic|mated|matically generated)?[ -]?(?:reply|response)\b"
        r"|dies ist eine automatische (?:antwort|rückantwort)|ceci est une réponse automatique"
        r"|(?:esta|este) es una respuesta automática|esta é uma resposta automática|questa è una risposta automatica"
        r"|dit is een automatisch antwoord|это автоматический ответ|to jest automatyczna odpowiedź"
        r"|detta är ett automatiskt svar|dette er et automatisk svar)",
        "answering programs say so themselves",
    ),
    Words(
        Kind.AUTOREPLY,
        Place.OPENING,
        r"(?:to (?:release|deliver) your (?:message|e-?mail),? (?:please )?(?:click|reply|visit|confirm)"
        r"|your (?:message|e-?mail) (?:is being held|has not been delivered yet|will be delivered) (?:until|once"
        r"|after) you"
        r"|just this once, click (?:the link )?below so i can receive your emails"
        r"|please (?:reply to this message|verify) (?:to (?:prove|confirm)|that) you(?:'re| are) (?:a|not a)"
        r"|reply to this message to confirm (?:it|that your message))",
        "challenge-response: TMDA, Spam Arrest, Boxbe and others",
    ),
    Words(
        Kind.RECEIPT,
        Place.OPENING,
        r"^(?:your message (?:to: .{1,300}?)?(?:was read on|was deleted without being read)"
        r"|this is a (?:return|read) receipt for the (?:mail|message) (?:that )?you sent"
        r"|return receipt your (?:document|message))",
        "Exchange, Thunderbird and Notes, without the part of RFC 8098",
    ),
)  # fmt: skip

# Two of them, in two places, are enough.
HINTS = (
    Words(
        Kind.BOUNCE,
        Place.NAME,
        r"mail(?:er)?[ -](?:delivery|daemon|administrator|deliver).*|(?:e-?mail )?delivery (?:sub)?system"
        r"|(?:internet )?mail delivery(?: .*)?|system administrator|content-filter at .*|postmaster|microsoft outlook"
        r"|mailer-daemon|systemadministrator|administrateur système|administrador del sistema",
        "the names of mail servers",
    ),
    Words(
        Kind.BOUNCE,
        Place.ADDRESS,
        r"(?:no-?reply|do-?not-?reply|bounces?|auto-?reply|mail-?admin|maildaemon|mailmaster|root|daemon|smtp"
        r"|virusalert"
        r"|spamfilter|mail|mailserver|amavis|administrator|admin)(?:[+-][^@]*)?@.*",
        "addresses that programs write from, and people seldom",
    ),
    Words(
        Kind.BOUNCE,
        Place.SUBJECT,
        r".*(?:undeliver|undelivered|not (?:be )?delivered|delivery (?:fail|status|has fail|notification|error|problem"
        r"|delay)"
        r"|failed delivery|failure delivery|mail failure|delivery has (?:been delayed|failed)|returned (?:e-?)?mail"
        r"|failure notice"
        r"|non-?delivery|returned to sender|could not be delivered|(?:message|mail) (?:was )?(?:frozen|rejected"
        r"|delayed|blocked)"
        r"|banned contents|virus in your mail|\[bounce\]|user unknown|address not found).*",
        "English; people write such words as well",
    ),
    Words(
        Kind.BOUNCE,
        Place.SUBJECT,
        r".*(?:unzustellbar|nicht zugestellt|zustellung|non remis|échec de (?:la )?(?:remise|distribution)"
        r"|non distribuable"
        r"|no se puede entregar|no entregado|error de entrega|devuelto|mancato recapito|non recapitabile"
        r"|mancata consegna"
        r"|não entregue|falha na entrega|devolvid[ao]|onbestelbaar|niet bezorgd|nie dostarczono|niedostarczon"
        r"|не удается доставить"
        r"|недоставлен|не доставлено|olevererbart|kunne ikke leveres|kan ikke leveres|ei voitu toimittaa|nedoručiteln"
        r"|kézbesíthetetlen|iletilemedi|配信不能|配信できません|配送できません|差戻し|退信|无法投递|未送达|無法傳遞"
        r"|배달되지 않|전송 실패).*",
        "Exchange and others in their languages",
    ),
    Words(
        Kind.BOUNCE,
        Place.OPENING,
        r"(?:did not reach (?:some or all of the intended|the following) recipient"
        r"|(?:message|mail|e-mail|letter)\b[^.?!]{0,100} (?:was not|wasn't|could ?n[o']t be|can ?not be|can't be"
        r"|has not been"
        r"|not yet been|unable to be|failed to be) (?:yet )?delivered"
        r"|(?:message|mail|e-mail) (?:was |has been |is )?(?:rejected|refused|blocked|returned|bounced|delayed"
        r"|undeliverable)"
        r"|delivery (?:to the following|has failed to these|of (?:your|this|the following) (?:message|mail))"
        r"|(?:undeliverable|returned) (?:mail|message|e-mail)|unable to deliver (?:your |the |this )?(?:message|mail"
        r"|e-mail)"
        r"|(?:following )?address(?:es|\(es\))? (?:had|failed|not found|could ?n[o']t be found)"
        r"|permanent (?:fatal )?errors?"
        r"|unknown user|no such user|(?:user|host|recipient) (?:is )?(?:unknown|not found)|mailbox (?:unavailable|full"
        r"|not found)"
        r"|failed to deliver (?:to|your|the message)|not (?:be )?able to deliver (?:your|the) (?:message|mail|e-mail)"
        r"|konnte nicht zugestellt|nicht zugestellt werden|n'a pas pu être (?:remis|distribué)"
        r"|no se ha podido entregar"
        r"|no pudo ser entregado|non è stato possibile (?:recapitare|consegnare)|não (?:pôde"
        r"|foi possível) (?:ser )?entreg"
        r"|kon niet worden (?:bezorgd|afgeleverd)|nie (?:mogła|może) (?:zostać|być) dostarczon|не (?:может быть"
        r"|было) доставлено"
        r"|配信できません|配送できません|届けられません|无法(?:投递|送达)|無法(?:投遞|傳遞)|전달하지 못)",
        "what servers say happened",
    ),
    Words(
        Kind.BOUNCE,
        Place.OPENING,
        r"(?:\b[45][0-9]{2}[ -]#?[45]\.[0-9]{1,3}\.[0-9]{1,3}\b|\(#[45]\.[0-9]\.[0-9]\)|reporting-mta: "
        r"|final-recipient: "
        r"|rcpt to: ?<)",
        "what servers quote of the reply that they got (RFC 3463)",
    ),
    Words(
        Kind.RECEIPT,
        Place.SUBJECT,
        r"(?:read|not read|deleted|delivered|relayed|read receipt|return receipt|disposition notification|receipt"
        r"|gelesen|ungelesen gelöscht|lesebestätigung|übermittelt|empfangsbestätigung|lu|non lu|accusé de (?:lecture"
        r"|réception)"
        r"|leído|no leído|confirmación de lectura|entregado|letto|conferma di lettura|lida?|confirmação de leitura"
        r"|gelezen"
        r"|leesbevestiging|przeczytane|potwierdzenie|прочтено|прочитано|läst|læst|lest|luettu|開封済み|既読|已读|已讀"
        r"|읽음)"
        r"(?: ?\(.{1,60}\))?(?: ?[:-] .*)?",
        "the subjects of read and delivery receipts",
    ),
    Words(
        Kind.RECEIPT,
        Place.OPENING,
        r"(?:(?:was|has been) (?:read|displayed|opened|received) (?:on|at|by)"
        r"|was (?:successfully )?delivered to the following"
        r"|wurde (?:am .{1,60})?(?:gelesen|angezeigt)|a été lu|se ha leído|è stato letto|foi lida|is gelezen"
        r"|было прочитано"
        r"|there is no guarantee that the (?:message|content)|return receipt)",
        "what receipts say",
    ),
)


AWAY = re.compile(
    r"i(?:'m| am| will be|'ll be)? (?:currently |now |presently )?(?:out of (?:the )?office|away from (?:the"
    r"|my) (?:office|desk)"
    r"|on (?:vacation|annual leave|leave|holiday|maternity leave|parental leave|pto)|travell?ing)"
    r"|nicht (?:im (?:büro|haus)|am arbeitsplatz)|außer haus|(?:bin ich|ich bin) .{0,40}(?:abwesend|nicht erreichbar"
    r"|im urlaub)"
    r"|je (?:suis|serai) .{0,30}(?:absente?|en congés?|en vacances)|(?:estoy|estaré) .{0,30}(?:ausente"
    r"|fuera de la oficina|vacaciones)"
    r"|(?:estou|estarei) .{0,30}(?:ausente|fora do escritório|de férias)|(?:sono|sarò) .{0,30}(?:assente|fuori ufficio"
    r"|in ferie)"
    r"|ik ben .{0,30}(?:afwezig|niet aanwezig|met vakantie)|(?:jestem|będę) .{0,30}(?:nieobecn|na urlopie"
    r"|poza biurem)"
    r"|(?:я )?(?:буду|нахожусь|сейчас) .{0,30}(?:отсутств|в отпуске|вне офиса)|jag är .{0,30}(?:på semester"
    r"|inte på kontoret|ledig)"
    r"|jeg er .{0,30}(?:på ferie|ikke på kontoret|bortreist)|olen .{0,30}(?:lomalla|poissa)|(?:jsem"
    r"|budu) .{0,30}(?:na dovolené|mimo kancelář)"
    r"|(?:szabadságon|házon kívül) vagyok|(?:ofis dışında|izinde)yim|不在(?:に|と)(?:して|なり)|休暇(?:中|を)"
    r"|外出(?:中|しております)"
    r"|不在办公室|正在休假|休假中|不在辦公室|부재 ?중|휴가 ?중|자리를 비"
)  # fmt: skip
ROUTINE = re.compile(
    r"(?:will|shall) (?:return|be back|respond|reply|get back|answer)|(?:until|returning|back (?:on|in))\b.{0,40}\d"
    r"|(?:limited|no|intermittent|sporadic) access to (?:my )?e-?mail|in (?:case of|an?) (?:emergency|urgent)"
    r"|for (?:any )?urgent|if (?:it|this|your \S+) is urgent"
    r"|in my absence|during my absence|thank(?:s| you) for (?:your|contacting|writing|the) ?(?:e-?mail|message|mail)?"
    r"|in dringenden|wenden sie sich|vertretung|ab dem \d|bis (?:zum|einschließlich)|wieder (?:im büro|erreichbar|da)"
    r"|nicht weitergeleitet"
    r"|jusqu'au|de retour|en mon absence|en cas d'urgence|hasta el|en mi ausencia|para (?:asuntos|temas) urgentes"
    r"|regres|volveré"
    r"|até (?:o )?(?:dia )?\d|na minha ausência|retorn|fino al|in mia assenza|per (?:urgenze|questioni urgenti)"
    r"|rientr"
    r"|tot (?:en met)?|bij afwezigheid|dringend|do dnia|w pilnych|w sprawach pilnych|wracam|до \d|по срочным|вернусь"
    r"|в мое отсутствие"
    r"|till och med|åter|brådskande|tilbage|tilbake|hastesaker|haster|palaan|kiireellis|vrátím|v naléhav|visszatér"
    r"|sürgős|döneceğim|acil"
    r"|まで|至急|緊急|戻り次第|返回|紧急|緊急|回来|까지|복귀|긴급"
)  # fmt: skip
# What nobody's answering program says to us, and people do.
WISHES = re.compile(
    r"\?|？|\b(?:cancel|withdraw|billing|invoice|please (?:stop|proceed|confirm|send|let)|campaign|product|titan)"
)


def find_words(rows: Iterable[Words], kind: Kind, said: dict[Place, str]) -> dict[Place, str]:
    """Per place, the words of the first row that speaks for `kind`, as they were said."""
    found: dict[Place, str] = {}
    for row in rows:
        if row.kind is not kind or row.place in found:
            continue
        pattern, text = _COMPILED[row.pattern], said[row.place]
        match = pattern.search(text) if row.place is Place.OPENING else pattern.fullmatch(text)
        if match:
            found[row.place] = match[0]
    return found


_COMPILED = {row.pattern: re.compile(row.pattern) for row in (*SURE, *HINTS)}
