"""What a rep's answer supplies of the fields that we asked for: behind labels, below quoted ones, or bare.

A bare value is taken only where one field is missing and nothing else can be meant; in doubt nothing is taken, and a
person reads the answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cancel_mailbot.ground.order_id import ORDER_ID_PATTERN
from cancel_mailbot.reading.answers import is_placeholder
from cancel_mailbot.reading.courtesy import CHAT, is_courtesy, is_name
from cancel_mailbot.reading.form import FormSettings, read_fields
from cancel_mailbot.reading.labels import Labelled, LabelTable, build_labels, find_label, label_key
from cancel_mailbot.reading.normal import Line, read_lines
from cancel_mailbot.reading.remainder import Written, find_unread, read_remainder
from cancel_mailbot.reading.reply_words import SIGN_OFFS
from cancel_mailbot.reading.request import Field, Request, Source, Warning
from cancel_mailbot.reading.signature import is_footer, is_sign_off

_LABELS = {
    Field.CLIENT: "Vision VX Client",
    Field.CAMPAIGN: "Campaign Name",
    Field.TITAN_ORDER_ID: "Titan Order ID",
    Field.PRODUCTS: "Product(s) to be Canceled",
}
_ORDER_LEAD_IN = re.compile(
    r"(?:(?:sorry|yes|sure|hi|ok)[,.!]? )?(?:(?:it's|it is|that's|that is|here it is|here you go)[:,]? ?)?"
    r"(?:(?:the )?(?:titan )?(?:order )?(?:id|number|no\.?)?(?: (?:is|should be)|:)? ?)?#?(?P<id>\S+?)"
    r"(?:[,.!; –—-]{1,4}(?:thanks|thank you|thx)[.!]{0,3})?[.!]?",
    re.IGNORECASE,
)
_THANKS_BEHIND = re.compile(r"[,.!; –—-]{1,4}(?:thanks|thank you|thx)[.!]{0,3}$", re.IGNORECASE)
# A telephone number of North America, an invoice, a credit memo, a purchase order, a case of ours.
_OTHER_NUMBER = re.compile(
    r"\(?[2-9]\d{2}[-.)]{0,2}[2-9]\d{2}[-.]?\d{4}$|(?:inv|cm|po|io|cxl|case|ref|qt|wo)[-#]?\d", re.IGNORECASE
)
_ACRONYM = re.compile(r"[A-Z]{2,5}(?:\s?[/&+]\s?[A-Z]{2,5})?|[A-Z][\w]{0,12}/[A-Z][\w]{0,12}")
# What people answer in a word or two, written like a name.
_ANSWERS = frozenset(
    (
        *("ok", "fyi", "tbd", "tba", "asap", "na", "n/a", "lol", "thx", "ty", "np", "eod", "eow", "ooo", "idk", "wip"),
        *("good", "great", "perfect", "noted", "understood", "correct", "right", "wrong", "later", "soon", "today"),
        *("tomorrow", "morning", "afternoon", "monday", "tuesday", "wednesday", "thursday", "friday", "week", "next"),
        *("bad", "thing", "my", "talk", "happy", "done", "doing", "will", "send", "meeting", "office", "back", "in"),
        *("pending", "unknown", "new", "old", "regards", "account", "executive", "manager", "director", "sales"),
    )
)
_LIST_MARKS = re.compile(r"[,;\t]|\sand\s")
_ALL = re.compile(r"(?:everything|all(?: of (?:them|it|the products)| products| the products)?)[.!]?", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W_a-z].*|[&+/|–—-]|of|the|and|for|in|at|by|on|to|a|an|de|la|le|du|des|und|y", re.DOTALL)
_SIGN_OFFS = frozenset(map(str.casefold, SIGN_OFFS))  # "ß" and "ss" are one
_MAX_CARD_WORDS = 6
_MAX_NAME = 60
_MAX_NAME_WORDS = 8
_MAX_PRODUCT_WORDS = 6
_SHOWN_MISSING = "(missing)"  # as our own notices write it


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is read for: the fields that are missing, and whose answer it is (a name is no campaign).

    `has_files`: the answer came with attachments, where the value may as well stand.
    """

    missing: tuple[Field, ...]
    author: str = ""
    has_files: bool = False


def read_supplied(text: str, whole: str, asked: Asked, settings: FormSettings) -> Request:
    """What the new `text` of an answer says, and what was typed between the lines that the `whole` answer quotes.

    Only what is labelled can name a field that is not missing.
    """
    labelled = read_fields(text, settings)
    labelled = replace(labelled, unread=_find_unread(text, labelled, asked.author, settings))
    doubted = {doubt.field for doubt in labelled.doubts}
    still = tuple(field for field in asked.missing if field in labelled.missing and field not in doubted)
    typed = _read_typed_below(whole, still, settings)
    if typed:
        return _add(labelled, typed)
    if labelled.missing != tuple(Field) or labelled.doubts or labelled.extras:
        return labelled
    own = _read_own(text, asked.author)
    if not own:
        return _add(labelled, _read_filled_quote(whole, still, settings))
    bare = _read_bare(own, still[0], asked, settings) if len(asked.missing) == len(still) == 1 else None
    return replace(bare, unread=()) if bare else labelled


def _find_unread(text: str, fields: Request, author: str, settings: FormSettings) -> tuple[str, ...]:
    return find_unread(read_remainder(Written("", text, None, author), (fields,), settings))


def _add(one: Request, other: Request | None) -> Request:
    """`one` with what only `other` says; the lines that `other` was read from are no longer unread."""
    if other is None:
        return one
    said = {field: getattr(other, field) for field in Field if field not in other.missing}
    lines = {source.line for source in other.sources}
    return replace(
        one,
        **said,
        doubts=(*one.doubts, *other.doubts),
        warnings=tuple(warning for warning in Warning if warning in (*one.warnings, *other.warnings)),
        sources=(*one.sources, *other.sources),
        unread=tuple(line for line in one.unread if line not in lines),
    )


def _read_labelled(field: Field, lines: tuple[Line, ...], settings: FormSettings, *warnings: Warning) -> Request | None:
    """The lines read as the value of a field, under the form's own rules; None where they are not usable."""
    label = _LABELS[field]
    listed = "\n".join((f"{label}:", *(f"- {line.text}" for line in lines)))
    found = read_fields(listed if len(lines) > 1 else f"{label}: {lines[0].text}", settings)
    if field in found.missing or found.doubts or found.extras:
        return None
    sources = tuple(Source(field, line.number, line.written.strip()) for line in lines)
    told = tuple(warning for warning in Warning if warning in (*found.warnings, *warnings))
    return replace(found, sources=sources, warnings=told)


def _read_typed_below(whole: str, missing: tuple[Field, ...], settings: FormSettings) -> Request | None:
    """`> Campaign Name:` with the writer's own line right below it."""
    table = build_labels(settings.labels)
    found: Request | None = None
    for field, lines in _find_typed_below(read_lines(whole), table):
        if field in missing and not any(line.text.endswith(("?", "!")) for line in lines):
            read = _read_labelled(field, lines, settings)
            found = _add(found, read) if found else read
            missing = tuple(each for each in missing if each is not field)
    return found


def _find_typed_below(lines: tuple[Line, ...], table: LabelTable) -> Iterator[tuple[Field, tuple[Line, ...]]]:
    field: Field | None = None
    below: list[Line] = []
    for line in (*lines, Line(0, "", depth=1, text=" ")):
        if not line.text:
            continue
        if line.depth == 0:
            below.append(line)
            continue
        if field and below and not is_sign_off(below[0]):
            yield field, tuple(below[:1] if field is not Field.PRODUCTS else below)
        labelled = find_label(line.text, table)
        field, below = (labelled.field if labelled and _is_our_question(labelled) else None), []


def _is_our_question(labelled: Labelled) -> bool:
    """A label of the template without a value, as our question has it."""
    is_ours = labelled.field is not None and label_key(labelled.label) == label_key(_LABELS[labelled.field])
    return is_ours and not labelled.value


def _read_own(text: str, author: str) -> tuple[Line, ...]:
    """The lines that say something: no greeting, no signature, no name at the end."""
    written = [line for line in read_lines(text) if line.text]
    stop = next((i for i, line in enumerate(written) if _ends(line, written[i + 1 :])), len(written))
    lines = [line for line in written[:stop] if not is_courtesy(line.text)]
    lines = lines[: _find_card(lines, author)]
    is_signed = len(lines) > 1 and lines[-1].number > lines[-2].number + 1
    if lines and is_name(lines[-1].text, author) and (is_signed or _is_author(lines[-1].text, author)):
        lines.pop()
    return tuple(lines)


def _find_card(lines: list[Line], author: str) -> int:
    """The index of the author's full name, if nothing but a card stands from there on."""
    for index, line in enumerate(lines[1:], start=1):
        is_card = all(len(each.text.split()) <= _MAX_CARD_WORDS and not each.bullet for each in lines[index:])
        if is_card and len(line.text.split()) > 1 and _is_author(line.text, author):
            return index
    return len(lines)


def _ends(line: Line, below: list[Line]) -> bool:
    """A footer; or a sign-off, if what stands below it is no more than a card."""
    if is_footer(line):
        return True
    is_closing = is_sign_off(line) or line.text.strip(" ,.!-–—").casefold() in _SIGN_OFFS
    return is_closing and not any(len(each.text.split()) > _MAX_CARD_WORDS for each in (line, *below))


def _is_author(text: str, author: str) -> bool:
    words = text.casefold().replace(",", " ").strip(" -–—.").split()
    return bool(words) and set(words) <= set(author.casefold().replace(",", " ").split())


def _read_filled_quote(whole: str, missing: tuple[Field, ...], settings: FormSettings) -> Request | None:
    """The lines of our question, filled in where they stand quoted, by somebody who wrote nothing above them."""
    table = build_labels(settings.labels)
    values: dict[Field, set[str]] = {}
    lines: dict[Field, Line] = {}
    for line in read_lines(whole):
        labelled = find_label(line.text, table)
        field = labelled.field if labelled else None
        if labelled and field in missing and labelled.value and not _is_blank(labelled.value):
            values.setdefault(field, set()).add(labelled.value)
            lines.setdefault(field, replace(line, text=labelled.value, bullet=False))
    found: Request | None = None
    for field, line in lines.items():
        if len(values[field]) == 1:
            read = _read_labelled(field, (line,), settings, Warning.FROM_QUOTE)
            found = _add(found, read) if found else read
    return found


def _is_blank(value: str) -> bool:
    return is_placeholder(value) or value.casefold() == _SHOWN_MISSING


def _read_bare(lines: tuple[Line, ...], field: Field, asked: Asked, settings: FormSettings) -> Request | None:
    """A value without its label, where it plainly fits the one field that is missing."""
    if field is Field.PRODUCTS:
        listed = _is_list(lines, asked.author) or _is_known(lines, settings) or _is_product(lines, asked, settings)
        return _read_labelled(field, lines, settings, Warning.UNLABELLED) if listed else None
    if len(lines) != 1:
        return None
    (line,) = lines
    if field is Field.TITAN_ORDER_ID:
        named = _ORDER_LEAD_IN.fullmatch(line.text[:_MAX_NAME])
        fits = named is not None and len(line.text) <= _MAX_NAME and _may_be_an_order(named["id"], settings)
        value = named["id"] if named else ""
    else:
        value = _THANKS_BEHIND.sub("", line.text[: 2 * _MAX_NAME])
        fits = not asked.has_files and _is_like_a_name(value, asked.author)
    line = replace(line, text=value, bullet=False)
    return _read_labelled(field, (line,), settings, Warning.UNLABELLED) if fits else None


def _may_be_an_order(written: str, settings: FormSettings) -> bool:
    """False for what has no digit, and for a telephone number or another number, unless the site has ids of its own."""
    if settings.order_id_pattern != ORDER_ID_PATTERN:
        return any(map(str.isdigit, written))
    return any(map(str.isdigit, written)) and not _OTHER_NUMBER.match(written)


def _is_product(lines: tuple[Line, ...], asked: Asked, settings: FormSettings) -> bool:
    """One line with the name of one product; where there is a catalogue, that has to know it."""
    if len(lines) != 1 or settings.catalogue or asked.has_files:
        return False
    text = _THANKS_BEHIND.sub("", lines[0].text[: 2 * _MAX_NAME])
    words = text.split()
    is_short = len(text) <= _MAX_NAME and not text.endswith((".", "?", "!", ",", ":"))
    is_name = is_short and _is_titled(words, _MAX_PRODUCT_WORDS) and not _is_author(text, asked.author)
    if not is_name or _ANSWERS.intersection(word.casefold().strip(",.") for word in words):
        return False
    # "Noted" is an answer, "SEO" is a product.
    return len(words) > 1 or _ACRONYM.fullmatch(text) is not None


def _is_list(lines: tuple[Line, ...], author: str) -> bool:
    """Bullets, or names one under the other or with separators between them; or "all of them"."""
    if all(line.bullet for line in lines):
        return True
    if len(lines) == 1 and _ALL.fullmatch(lines[0].text):
        return True
    names = [name.strip() for line in lines for name in _LIST_MARKS.split(line.text) if name.strip()]
    if any(_is_author(name, author) for name in names):  # with a title: a signature
        return False
    return len(names) > 1 and all(_is_titled(name.split(), _MAX_PRODUCT_WORDS) for name in names)


def _is_known(lines: tuple[Line, ...], settings: FormSettings) -> bool:
    known = {name.casefold() for product in settings.catalogue for name in (product.name, *product.aliases)}
    return all(line.text.casefold() in known for line in lines)


def _is_like_a_name(value: str, author: str) -> bool:
    """Two words or more, capitalised as names are, and not what people begin a short answer with."""
    words = value.split()
    is_short = len(value) <= _MAX_NAME and len(words) > 1 and not value.endswith((".", "?", "!", ",", ":"))
    return is_short and _is_titled(words, _MAX_NAME_WORDS) and not _is_author(value, author)


def _is_titled(words: list[str], max_words: int) -> bool:
    is_name_like = 0 < len(words) <= max_words and all(_NAME_WORD.fullmatch(word) for word in words)
    return is_name_like and words[0].casefold().strip(",.") not in CHAT and words[0][0].isalnum()
