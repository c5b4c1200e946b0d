"""What the writer says around the form → the doubts that it raises: what is in doubt is asked for."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from cancel_mailbot.reading.afterwords import LabelledBelow, find_labelled_below, is_afterword, list_below
from cancel_mailbot.reading.answers import MAX_VALUE_LENGTH, read_value
from cancel_mailbot.reading.blocks import Scan, read_single
from cancel_mailbot.reading.grouping import Reader, warn
from cancel_mailbot.reading.normal import Line
from cancel_mailbot.reading.orders import find_named_order_ids
from cancel_mailbot.reading.passages import Passage, Subject
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning
from cancel_mailbot.reading.second_thoughts import find_second_thought, is_correction
from cancel_mailbot.reading.signature import is_footer, is_sign_off

_WRAPPED = 45  # columns of a line that may have been broken
_MAX_LETTERS = 40_000  # of all the words around a form that are judged
_SHORT = 6  # words of a correction that names nothing but the id
_OTHER_WISH = re.compile(r"\b(?:reinstat|reactivat|un-?cancel)\w{0,8}", re.IGNORECASE)
_REMARK = re.compile(r"\(([^()]{1,150})\)|\s[-–—]\s(.{1,150})$")
_DOUBTFUL_REMARK = re.compile(
    r"\b(?:only|just|cancel\w{0,8}|keep|hold|confirm|verify|check|please|wait|until|pending)\b", re.IGNORECASE
)
_ABOUT_ORDERS = re.compile(r"\b(?:order|titan|id|number|meant)\b|#", re.IGNORECASE)
_CANCEL = re.compile(r"\bcancel\b", re.IGNORECASE)
_PHONE = re.compile(r"[2-9]\d{2}[2-9]\d{6}")


@dataclass(frozen=True, slots=True)
class Around:
    """What was read: the writer's own passage, the one that holds the form, the form, and the mail's subject."""

    own: Passage
    passage: Passage
    found: Scan
    about: Subject
    author: str  # of the passage that holds the form


def hold_back(requests: tuple[Request, ...], around: Around, reader: Reader) -> tuple[Request, ...]:
    """The requests without what is in doubt by what the mail says elsewhere; each doubt quotes it."""
    if not any(request.given for request in requests):
        return requests
    sentences = tuple(_take_first(_list_sentences(around, _find_used(requests, around.found))))
    doubt = _find_doubt_of_products(sentences, around)
    labelled = tuple(find_labelled_below(around.found.ending, reader.table))
    titled = {each.line.text for each in labelled if each.field is Field.TITAN_ORDER_ID}
    others = tuple(_find_other_ids(sentences, {request.titan_order_id for request in requests}, titled, reader))
    held = (_doubt_products(request, doubt) for request in requests)
    return tuple(_contradict(_doubt_order(request, others), labelled) for request in held)


def _find_used(requests: Iterable[Request], found: Scan) -> frozenset[int]:
    """The numbers of the lines that a field was read from."""
    fields = set(Field)
    used = {source.line_number for request in requests for source in request.sources if source.field in fields}
    single = (block for block in found.blocks if block.field and block.field is not Field.PRODUCTS)
    return frozenset(used | {line.number for block in single for line in read_single(block)})


def _take_first(sentences: Iterable[str]) -> Iterator[str]:
    """As many sentences as a person writes by hand; what is longer was pasted."""
    left = _MAX_LETTERS
    for sentence in sentences:
        left -= len(sentence)
        if left < 0:
            return
        yield sentence


def _list_sentences(around: Around, used: frozenset[int]) -> Iterator[str]:
    """The words around the form, line by line; a line that was broken in two is one again."""
    below = {line.number for line in list_below(around.found.ending)}
    cut = {line.number for line in around.found.ending} - below
    seen: set[int] = set(used) | cut
    for passage in (around.own, around.passage):
        last: Line | None = None
        text = ""
        for line in (*passage.lines, Line(0, "")):
            if line.number in seen or not line.text or (line.number not in below and is_footer(line)):
                yield from [text] if text else []
                text, last = "", None
                continue
            is_rest = last is not None and len(last.text) > _WRAPPED and line.text[:1].islower() and not line.bullet
            yield from [text] if text and not is_rest else []
            text, last = f"{text} {line.text}" if is_rest else line.text, line
        seen |= {line.number for line in passage.lines}


def _find_doubt_of_products(sentences: Iterable[str], around: Around) -> Doubt | None:
    if _OTHER_WISH.search(around.about.written):
        return _doubt(Field.PRODUCTS, around.about.whole, Warning.NEGATION)
    if find_second_thought(around.about.written) is Warning.NEGATION:
        return _doubt(Field.PRODUCTS, around.about.whole, Warning.NEGATION)
    for sentence in sentences:
        warning = find_second_thought(sentence) or _judge_value(sentence)
        if warning:
            return _doubt(Field.PRODUCTS, sentence, warning)
    for block in around.found.blocks:
        if block.field is Field.TITAN_ORDER_ID:
            for remark in _REMARK.finditer(value := read_value(block)):
                if _DOUBTFUL_REMARK.search(remark[1] or remark[2]):
                    warning = find_second_thought(remark[1] or remark[2])
                    return _doubt(Field.PRODUCTS, value, warning or Warning.PROSE)
    bullet = _find_bullet_below(around.found, around.author)
    return _doubt(Field.PRODUCTS, bullet.text, Warning.PROSE) if bullet else None


def _judge_value(sentence: str) -> Warning | None:
    """`Notes: keep the audio`, but no reason."""
    label, colon, value = sentence.partition(": ")
    is_reason = not colon or re.search(r"reason|cause|why", label, re.IGNORECASE)
    return None if is_reason or not value else find_second_thought(value)


def _find_bullet_below(found: Scan, author: str) -> Line | None:
    """A bullet between the sign-off, or a phone's footer, and the name: the list went on there."""
    for line in list_below(found.ending):
        if line.bullet and is_afterword(line, author):
            return line
        if not is_sign_off(line):
            return None
    return None


def _find_other_ids(
    sentences: Iterable[str], known: Set[str | None], titled: Set[str], reader: Reader
) -> Iterator[str]:
    """Order ids that the words around the form put in the place of the form's own."""
    for sentence in sentences:
        named = find_named_order_ids(sentence, reader.pattern)
        is_put_right = is_correction(sentence)
        if is_put_right and (_ABOUT_ORDERS.search(sentence) or len(sentence.split()) <= _SHORT):
            words = (word.strip("#.!?,;:()\"'") for word in sentence.split())
            named = (*named, *(w for w in words if re.fullmatch(reader.pattern, w) and not _PHONE.fullmatch(w)))
        if is_put_right or sentence in titled or _CANCEL.search(sentence):
            yield from (order_id for order_id in dict.fromkeys(named) if order_id not in known)


def _doubt_products(request: Request, doubt: Doubt | None) -> Request:
    if doubt is None or not request.products:
        return request
    return warn(replace(request, products=(), doubts=(*request.doubts, doubt)), doubt.warning)


def _doubt_order(request: Request, others: tuple[str, ...]) -> Request:
    if not others or not request.titan_order_id:
        return request
    doubt = _doubt(Field.TITAN_ORDER_ID, " / ".join((request.titan_order_id, *others)), Warning.CONFLICT)
    return warn(replace(request, titan_order_id=None, doubts=(*request.doubts, doubt)), Warning.CONFLICT)


def _contradict(request: Request, labelled: Iterable[LabelledBelow]) -> Request:
    """The request without a field that the template's own label gives again, differently, below the signature."""
    for field, value in ((each.field, each.value) for each in labelled if each.field is not Field.TITAN_ORDER_ID):
        taken = getattr(request, field)
        shown = ", ".join(request.products) if field is Field.PRODUCTS else taken
        if taken and str(shown).casefold() != value.casefold():
            doubt = _doubt(field, f"{shown} / {value}", Warning.CONFLICT)
            request = warn(replace(_without(request, field), doubts=(*request.doubts, doubt)), Warning.CONFLICT)
    return request


def _without(request: Request, field: Field) -> Request:
    match field:
        case Field.CLIENT:
            return replace(request, client=None)
        case Field.CAMPAIGN:
            return replace(request, campaign=None)
        case Field.TITAN_ORDER_ID:
            return replace(request, titan_order_id=None)
        case Field.PRODUCTS:
            return replace(request, products=())


def _doubt(field: Field, written: str, warning: Warning) -> Doubt:
    return Doubt(field, written[:MAX_VALUE_LENGTH], warning)
