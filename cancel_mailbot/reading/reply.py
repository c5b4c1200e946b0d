"""The new text of a reply: what its author wrote, without quotes, forwards and signature.

Line by line with a bounded look-ahead, so the time is linear in the text. Works on plain text only.
"""

import re
import unicodedata
from collections.abc import Sequence

_MAX_LINES = 10_000
_MAX_INSPECTED = 400  # characters of a line that are looked at; the line itself is kept whole
_HEADER_WINDOW = 8  # lines in which the header lines of a quoted message stand
_MAX_WRAPPED = 3  # lines over which a client wraps "On … wrote:"
_MAX_SIGNATURE = 15

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202c\u2066\u2067\u2068\u2069\ufeff"))
_MARKER = "reply above this line"

# Rows: what stands between the dashes, or before the colon, where a client puts another message below.
_SEPARATORS = frozenset(
    (
        *("original message", "original appointment", "forwarded message", "begin forwarded message"),
        *("ursprüngliche nachricht", "originalnachricht", "weitergeleitete nachricht"),
        *("anfang der weitergeleiteten nachricht", "message d'origine", "message original", "message transféré"),
        *("début du message transféré", "début du message réexpédié", "mensaje original", "mensaje reenviado"),
        *("inicio del mensaje reenviado", "messaggio originale", "messaggio inoltrato", "inizio messaggio inoltrato"),
        *("oorspronkelijk bericht", "origineel bericht", "doorgestuurd bericht", "begin doorgestuurd bericht"),
        *("mensagem original", "mensagem encaminhada", "ursprungligt meddelande", "originalmeddelande"),
        *("vidarebefordrat meddelande", "wiadomość oryginalna", "oryginalna wiadomość", "wiadomość przekazana"),
        *("oprindelig meddelelse", "videresendt meddelelse", "opprinnelig melding", "videresendt melding"),
    )
)

# Rows: the kind of a header line, and its labels in English, German, French, Spanish, Italian, Dutch, Portuguese,
# Swedish, Polish, Danish/Norwegian, as Outlook writes them.
_HEADERS = {
    "from": ("from", "von", "de", "da", "van", "från", "od", "fra"),
    "sent": (
        *("sent", "date", "gesendet", "datum", "envoyé", "date d'envoi", "enviado", "enviado el", "enviada", "fecha"),
        *("inviato", "data", "verzonden", "enviada em", "skickat", "wysłano", "wysłane", "sendt", "dato"),
    ),
    "to": ("to", "an", "à", "para", "a", "aan", "till", "do", "til"),
    "cc": ("cc", "kopie", "kopia", "kopi", "dw"),
    "subject": ("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto", "ämne", "temat", "emne"),
}
_HEADER_KINDS = {label: kind for kind, labels in _HEADERS.items() for label in labels}

# "On … wrote:" in the same languages: the words that open it, and the verb that stands in it.
_OPENERS = frozenset(("on", "at", "am", "um", "le", "il", "el", "op", "em", "a", "den", "w", "dnia"))
_VERBS = (
    *("wrote", "schrieb", "a écrit", "escribió", "ha scritto", "schreef", "escreveu", "skrev"),
    *("napisał", "napisała", "napisał(a)", "pisze"),
)
_ISO_DATE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}")

_PHONE_OPENINGS = (
    *("sent from", "sent via", "get outlook for", "von meinem", "gesendet von", "gesendet mit"),
    *("envoyé de", "envoyé depuis", "télécharger outlook", "enviado desde", "obtener outlook", "inviato da"),
    *("verstuurd vanaf", "verzonden vanaf", "enviado do", "enviado a partir", "skickat från", "wysłane z", "sendt fra"),
)
_PHONES = (
    *("iphone", "ipad", "android", "samsung", "galaxy", "blackberry", "pixel", "huawei", "xiaomi", "smartphone"),
    *("mobile", "mobil", "phone", "tablet", "windows", "outlook", "yahoo", "gmail", "proton"),
)

_DELIMITERS = frozenset(("--", "—", "–"))  # RFC 3676 section 4.3 has "-- "; clients trim or prettify it
_SIGN_OFFS = frozenset(
    (
        *("thanks", "thank you", "many thanks", "thanks again", "thanks and regards", "thx", "cheers", "best", "br"),
        *("regards", "best regards", "kind regards", "warm regards", "best wishes", "sincerely", "yours sincerely"),
        *("danke", "viele grüße", "liebe grüße", "mit freundlichen grüßen", "beste grüße", "mfg", "lg"),
        *("merci", "cordialement", "bien cordialement", "saludos", "un saludo", "gracias", "atentamente"),
        *("grazie", "saluti", "cordiali saluti", "groeten", "met vriendelijke groet", "mvg", "obrigado", "obrigada"),
        *("atenciosamente", "hälsningar", "med vänlig hälsning", "mvh", "pozdrawiam", "z poważaniem"),
        *("hilsen", "med venlig hilsen", "med vennlig hilsen", "vh"),
    )
)
_CONTACT_LABELS = frozenset(
    (
        *("phone", "tel", "telephone", "telefon", "tél", "mobile", "mobil", "mob", "cell", "office", "direct", "fax"),
        *("email", "e-mail", "mail", "web", "website", "www", "http", "https", "skype", "linkedin", "address", "ph"),
        *("m", "t", "o", "p", "e", "f", "c", "d", "w"),
    )
)


def read_reply(text: str) -> str:
    """The part of `text` that its author wrote anew, lines joined by LF.

    Inline answers between quoted lines are kept. Never empty where there is text: a mail that is nothing but a
    signature keeps it, and one that is nothing but a quote or a forward comes back uncut. Lines after the first
    10,000 are not read.
    """
    lines = text.strip().splitlines()[:_MAX_LINES]
    views = [_bare(line) for line in lines]
    quoted = _find_quoted(views)
    unquoted = _leave_out(lines, quoted)
    unsigned = _leave_out(lines, quoted | _find_signatures(views, quoted))
    cuts = (_drop_sign_off(unsigned), unsigned, unquoted)
    return "\n".join(next((cut for cut in cuts if any(map(_bare, cut))), lines)).strip()


def _bare(line: str) -> str:
    """The line as it is judged: no invisible characters, no emphasis, blanks as one blank."""
    inspected = line[:_MAX_INSPECTED].translate(_INVISIBLE).replace("*", "").replace("’", "'")
    return unicodedata.normalize("NFC", " ".join(inspected.split()))


def _leave_out(lines: list[str], numbers: frozenset[int]) -> list[str]:
    return [line for number, line in enumerate(lines) if number not in numbers]


def _find_quoted(views: Sequence[str]) -> frozenset[int]:
    """The numbers (from 0) of the lines that the author did not write: quotes, forwards, a phone's footer."""
    found: set[int] = set()
    at = 0
    while at < len(views):
        length = _count_foreign(views, at)
        found.update(range(at, at + length))
        at += length or 1
    return frozenset(found)


def _count_foreign(views: Sequence[str], at: int) -> int:
    """How many lines from `at` on are not the author's; 0 if this one is."""
    line = views[at]
    if not line:
        return 0
    if line.startswith(">") or _is_phone_footer(line):
        return 1
    if _is_marker(line) or _is_separator(line) or _begins_quoted_headers(views, at):
        return len(views) - at
    return _count_introduction(views, at)


def _is_phone_footer(line: str) -> bool:
    line = line.lower()
    return len(line) <= 120 and line.startswith(_PHONE_OPENINGS) and any(phone in line for phone in _PHONES)


def _is_marker(line: str) -> bool:
    """Our own line, also behind `|`. Behind `>` it is a quoted line like any other, and answers may stand below."""
    return line.strip("-–—|_=# ").lower() == _MARKER


def _is_separator(line: str) -> bool:
    between = line.strip("-–—_= ").rstrip(": ").lower()
    return between in _SEPARATORS and (line.startswith(("--", "—", "__", "==")) or line.endswith(":"))


def _begins_quoted_headers(views: Sequence[str], at: int) -> bool:
    """From:/Sent:/To:/Subject:, or a rule directly before it.

    Needs From: and at least two other kinds close by, since `label: value` is also how requests are written.
    """
    if _is_rule(views[at]):
        at = next((n for n in range(at + 1, min(at + 4, len(views))) if views[n]), at)
    if _header_kind(views[at]) is None:
        return False
    kinds = {_header_kind(line) for line in views[at : at + _HEADER_WINDOW]} - {None}
    return "from" in kinds and len(kinds) >= 3


def _is_rule(line: str) -> bool:
    return len(line) >= 5 and line[0] in "_-=" and len(set(line)) == 1


def _header_kind(line: str) -> str | None:
    label, colon, _ = line.partition(":")
    return _HEADER_KINDS.get(label.strip().lower()) if colon else None


def _count_introduction(views: Sequence[str], at: int) -> int:
    """The lines of "On … wrote:" from `at` on, with all that follows where the quote below has no marks; else 0."""
    for length in range(1, _MAX_WRAPPED + 1):
        lines = views[at : at + length]
        if len(lines) < length or not lines[-1]:
            return 0
        if lines[-1].endswith((":", "：")):
            below = next((line for line in views[at + length : at + length + 3] if line), "")
            if not _judge_introduction(lines, below):
                return 0
            return length if _is_marked_quote(below) else len(views) - at
    return 0


def _judge_introduction(lines: Sequence[str], below: str) -> bool:
    """Whether `lines`, from the first on, introduce the quote that begins with `below`."""
    if any(map(_opens_introduction, lines[1:])) or not _introduces(" ".join(lines), below):
        return False
    if len(lines) == 1 or _opens_introduction(lines[0]):
        return True
    return _is_marked_quote(below) and not any(_stands_alone(lines[n:], below) for n in range(1, len(lines)))


def _opens_introduction(line: str) -> bool:
    first = line.split(" ", 1)[0].lower()
    return (first in _OPENERS and any(map(str.isdigit, line))) or _ISO_DATE.match(first) is not None


def _stands_alone(lines: Sequence[str], below: str) -> bool:
    return not lines[0].startswith("<") and _introduces(" ".join(lines), below)


def _introduces(text: str, below: str) -> bool:
    """Marked quotes below are proof enough; without them an address or a time must stand beside the verb."""
    said = text.lower().rstrip(":： ")
    verb = said not in _VERBS and any(f" {verb} " in f" {said} " for verb in _VERBS)
    dated = any(map(str.isdigit, text))
    if _is_marked_quote(below):
        return verb or (dated and "@" in text)
    return verb and dated and ("@" in text or (_opens_introduction(text) and _TIME.search(text) is not None))


def _is_marked_quote(line: str) -> bool:
    return line.startswith(">") or _is_marker(line)


def _find_signatures(views: Sequence[str], quoted: frozenset[int]) -> frozenset[int]:
    """The lines from a signature's delimiter to the next quote or the end, the lowest delimiter of each stretch."""
    found: set[int] = set()
    end, below, fits = len(views), 0, True
    for at in reversed(range(len(views))):
        if at in quoted:
            end, below, fits = at, 0, True
        elif views[at] in _DELIMITERS and fits:
            found.update(range(at, end))
            fits = False
        elif views[at]:
            below += 1
            fits = fits and below <= _MAX_SIGNATURE and not _is_labelled(views[at])
    return frozenset(found)


def _is_labelled(line: str) -> bool:
    """`label: value`, other than the labels of a business card: it may be a field of a request."""
    label, colon, value = line.partition(":")
    return bool(colon and value.strip()) and len(label) <= 60 and label.strip(" .").lower() not in _CONTACT_LABELS


def _drop_sign_off(lines: list[str]) -> list[str]:
    """Without a closing "Best regards" and the short lines below it."""
    first = max(0, len(lines) - 2 * _MAX_SIGNATURE)
    for at in range(len(lines) - 1, first - 1, -1):
        if _bare(lines[at]).strip(" ,.!-–—").lower() in _SIGN_OFFS:
            below = [view for view in map(_bare, lines[at + 1 :]) if view]
            return lines[:at] if _reads_like_card(below) else lines
    return lines


def _reads_like_card(below: list[str]) -> bool:
    """A name, then short lines that are neither fields of a request nor sentences with a question."""
    if len(below) > _MAX_SIGNATURE or any("?" in line or len(line) > 100 or _is_labelled(line) for line in below):
        return False
    return not below or _is_name(below[0])


def _is_name(line: str) -> bool:
    words = line.strip(" ,.-–—").split(" ")
    return len(words) <= 5 and all(word[:1].isupper() for word in words) and not any(map(str.isdigit, line))
