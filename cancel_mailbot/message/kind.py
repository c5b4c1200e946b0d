"""Who or what wrote a message: a person, or which sort of machine (RFC 3834, RFC 6522, and the vendors' own ways)."""

import re
import unicodedata
from collections.abc import Callable

from cancel_mailbot.message.header import Header, read_parameters
from cancel_mailbot.message.message import Kind
from cancel_mailbot.message.parts import Part

_REPORTS = {
    "delivery-status": Kind.BOUNCE,  # RFC 3464
    "disposition-notification": Kind.RECEIPT,  # RFC 8098
    "feedback-report": Kind.FEEDBACK,  # RFC 5965
}
_DAEMON = re.compile(r"(?:mailer[-_.]?daemon|mail-daemon|mdaemon|post[-_.]?master)@.*")
# Whole subjects that only mail servers write; anything looser would catch people who write about deliveries.
_BOUNCE_SUBJECT = re.compile(
    r"delivery status notification \((?:failure|delay)\).*|undelivered mail returned to sender|failure notice"
    r"|mail delivery failed: returning message to sender|mail delivery failure"
    r"|returned mail: see transcript for details|mail system error - returned mail"
    r"|undeliverable (?:mail|message)|undeliverable mail: .*"
)
# Enough only beside a null return path.
_BOUNCE_WORDS = re.compile(
    r"undeliver|undelivered|not delivered|delivery (?:fail|status|has fail|notification)|returned mail|failure notice"
    r"|unzustellbar|non remis|no se puede entregar|mancato recapito|não entregue|onbestelbaar|nie dostarczono"
)

# What vendors write beside or instead of Auto-Submitted. A value of `no` or `false` says the contrary.
_AUTOREPLY_FIELDS = (
    "X-Autoreply",
    "X-Auto-Reply",
    "X-Autoreply-From",
    "X-Auto-Reply-From",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Mail-Autoreply",
    "X-Vacation",
)
_NOT = ("no", "false", "0")
# The second line: Outlook's subjects in the languages that it speaks, and those of other programs. Each is the whole
# subject or ends in a colon, so that a person who writes about being out of office stays a person.
_AUTOREPLY_SUBJECT = re.compile(
    r"(?:"
    r"auto(?:matic|mated)?[ -]?(?:reply|response)|vacation reply"  # English
    r"|out of (?:the )?office(?: auto-?reply| reply)?"
    r"|automatische antwort|automatische rückantwort|abwesenheits(?:notiz|meldung|nachricht)"  # German
    r"|réponse automatique|absence du bureau|absent du bureau"  # French
    r"|respuesta automática|fuera de (?:la )?oficina"  # Spanish
    r"|resposta automática|ausência (?:temporária|do escritório)|fora do escritório"  # Portuguese
    r"|risposta automatica|fuori (?:sede|ufficio)"  # Italian
    r"|automatisch antwoord|afwezigheidsbericht"  # Dutch
    r"|automatyczna odpowiedź|odpowiedź automatyczna"  # Polish
    r"|автоматический ответ|автоответ"  # Russian
    r"|autosvar|automatiskt? svar|automaattinen vastaus"  # Swedish, Danish and Norwegian, Finnish
    r"|automatická odpov[eě][dď]ď?|automatikus válasz|otomatik yanıt"  # Czech and Slovak, Hungarian, Turkish
    r"|自動応答|自動返信|不在通知"  # Japanese
    r"|自动答复|自动回复|自動回覆"  # Chinese
    r"|자동 ?회신|부재 ?중 ?자동 ?회신"  # Korean
    r")(?: ?:.*)?"
)
_TOKEN = re.compile(r"[a-z0-9_-]+")


def find_kind(header: Header, parts: tuple[Part, ...], author: str) -> tuple[Kind, str]:
    """The kind of a message, and the field or words that decided it ("" for a person).

    `author` is the address of the From field, "" if there is none. A person is what nothing speaks against:
    `Precedence: list`, List-Id, `Auto-Submitted: auto-forwarded` and X-Auto-Response-Suppress stand on people's mail.
    """
    reported = _find_report(header, parts)
    if reported is not None:
        return reported
    if _DAEMON.fullmatch(author):
        return Kind.BOUNCE, f"From: {author}"
    for kind, find_reason in _RULES:
        reason = find_reason(header)
        if reason is not None:
            return kind, reason
    return Kind.PERSON, ""


def _find_report(header: Header, parts: tuple[Part, ...]) -> tuple[Kind, str] | None:
    """RFC 6522: the report type of the whole, or a part that no person writes."""
    content_type = header.first("Content-Type")
    is_report = content_type.partition(";")[0].strip().lower() == "multipart/report"
    report_type = read_parameters(content_type).get("report-type", "").lower() if is_report else ""
    if report_type in _REPORTS:
        return _REPORTS[report_type], f"multipart/report; report-type={report_type}"
    for part in parts:
        main, _, subtype = part.media_type.partition("/")
        if main == "message" and subtype.removeprefix("global-") in _REPORTS:
            return _REPORTS[subtype.removeprefix("global-")], part.media_type
        if part.media_type == "text/calendar" and part.parameters.get("method", "").lower() == "reply":
            return Kind.MACHINE, "text/calendar; method=REPLY"
    return (Kind.MACHINE, "multipart/report") if is_report else None


def _find_returned(header: Header) -> str | None:
    failed = header.line("X-Failed-Recipients")  # Exim, Gmail
    if failed:
        return f"X-Failed-Recipients: {failed}"
    subject = header.line("Subject")
    written = _normalise(subject)
    is_bounce = _BOUNCE_SUBJECT.fullmatch(written) or (_find_null_return_path(header) and _BOUNCE_WORDS.search(written))
    return f"Subject: {subject}" if is_bounce else None


def _find_autoreply(header: Header) -> str | None:
    """RFC 3834 section 5, and the vendors' own fields."""
    if _read_token(header, "Auto-Submitted") == "auto-replied":
        return "Auto-Submitted: auto-replied"
    for name in _AUTOREPLY_FIELDS:
        value = header.line(name)
        if value and value.lower() not in _NOT:
            return f"{name}: {value}"
    if _read_token(header, "Precedence") in ("auto_reply", "auto-reply", "autoreply"):
        return f"Precedence: {header.line('Precedence')}"
    # Seen in practice: `X-POST-MessageClass: 9; Autoresponder` as the only sign.
    message_class = header.line("X-POST-MessageClass")
    return f"X-POST-MessageClass: {message_class}" if "autorespond" in message_class.lower() else None


def _find_autoreply_subject(header: Header) -> str | None:
    subject = header.line("Subject")
    return f"Subject: {subject}" if _AUTOREPLY_SUBJECT.fullmatch(_normalise(subject)) else None


def _find_generated(header: Header) -> str | None:
    """RFC 3834 section 5: any Auto-Submitted but `no`. A forwarding rule (auto-forwarded) passes on a person's mail."""
    submitted = _read_token(header, "Auto-Submitted")
    if submitted not in ("", "no", "auto-forwarded"):
        return f"Auto-Submitted: {submitted}"
    return "X-Cron-Env" if header.first("X-Cron-Env") else None


def _find_bulk(header: Header) -> str | None:
    """Newsletters. A list that people write to has List-Post (RFC 2369 section 3.4), and their mail stays theirs."""
    posting = header.line("List-Post")
    if posting and not posting.upper().startswith("NO"):
        return None
    precedence = _read_token(header, "Precedence")
    if precedence in ("bulk", "junk"):
        return f"Precedence: {precedence}"
    return next((name for name in ("List-Unsubscribe", "List-Unsubscribe-Post") if header.first(name)), None)


def _find_null_return_path(header: Header) -> str | None:
    """RFC 5321 section 4.5.5: what nobody may answer. Measured: no person's mail carries it."""
    return "Return-Path: <>" if "".join(header.first("Return-Path").split()) == "<>" else None


# First hit wins: what came back, then what answers by itself, then what was made without a person.
_RULES: tuple[tuple[Kind, Callable[[Header], str | None]], ...] = (
    (Kind.BOUNCE, _find_returned),
    (Kind.AUTOREPLY, _find_autoreply),
    (Kind.AUTOREPLY, _find_autoreply_subject),
    (Kind.MACHINE, _find_generated),
    (Kind.LIST, _find_bulk),
    (Kind.MACHINE, _find_null_return_path),
)


def _read_token(header: Header, name: str) -> str:
    """The first word of a field in lower case, without comments and parameters; "" if there is none."""
    match = _TOKEN.search(re.sub(r"\([^()]*\)", "", header.line(name).lower()))
    return match[0] if match else ""


def _normalise(subject: str) -> str:
    """Lower case, one form per letter, single blanks, and the wide colon of Chinese as a plain one."""
    return " ".join(unicodedata.normalize("NFKC", subject).lower().split())
