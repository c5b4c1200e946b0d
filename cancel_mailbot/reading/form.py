"""The request form: the text of a mail → the orders that a rep wants cancelled."""

import re
from dataclasses import dataclass, replace

from cancel_mailbot.ground.order_id import ORDER_ID_PATTERN
from cancel_mailbot.message.html import html_lines
from cancel_mailbot.reading.afterwords import is_afterword
from cancel_mailbot.reading.answers import MAX_VALUE_LENGTH, name_sources
from cancel_mailbot.reading.asking import is_asked, is_form, is_other_business, may_be_form
from cancel_mailbot.reading.blocks import Scan, scan
from cancel_mailbot.reading.grouping import Reader, read_order, read_orders, warn
from cancel_mailbot.reading.labels import LabelTable, build_labels
from cancel_mailbot.reading.normal import Line, is_read_whole, read_lines
from cancel_mailbot.reading.orders import find_lone_order_ids, find_named_order_ids
from cancel_mailbot.reading.passages import Origin, Passage, Subject, read_passages, read_subject
from cancel_mailbot.reading.products import Catalogue, CatalogueProduct
from cancel_mailbot.reading.request import Contact, Doubt, Field, Request, Source, Warning
from cancel_mailbot.reading.reservations import Around, hold_back
from cancel_mailbot.reading.signature import is_sign_off, read_contact, sign_names
from cancel_mailbot.reading.silence import is_silent
from cancel_mailbot.reading.struck import is_struck_by_class
from cancel_mailbot.reading.typed import find_typed, take_marks_for_bullets

# Where the writer struck something out, the plain text may list it still.
_STRUCK = re.compile(r"<(?:s|strike|del)[\s>]|line-through", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormSettings:
    """How a site writes the form: further labels as (written label, field value), its products, its order ids."""

    labels: tuple[tuple[str, str], ...] = ()
    catalogue: tuple[CatalogueProduct, ...] = ()
    order_id_pattern: str = ORDER_ID_PATTERN


def is_request_subject(subject: str) -> bool:
    """True if the subject, less its prefixes and tags, is that of an order cancel(l)ation request."""
    return read_subject(subject).rest is not None


def read_requests(
    subject: str, text: str, html: str | None, settings: FormSettings, author: str = ""
) -> tuple[Request, ...]:
    """Every order in a mail; () if it is no cancellation request at all.

    The plain text is read, and the HTML where more fields can be read from it, or where something is struck out in
    it. `author`: the name of who wrote the mail, for whom it is a signature.
    """
    about, reader = read_subject(subject), _prepare(settings)
    shown = html_lines(html) if html else ""
    plain = _read_text(about, text, reader, author)
    # Where the mail is markup alone, its text is what the markup shows.
    if not html or shown in ("", text):
        return tuple(map(_doubt_products, plain)) if html and is_struck_by_class(html) else plain
    rich = _read_text(about, shown, reader, author)
    is_struck = bool(rich) and _STRUCK.search(html) is not None
    chosen = rich if is_struck or _count(rich) > _count(plain) else plain
    differ = _differ(plain, rich) or (is_struck and _say_more(plain, rich))
    cut = {warning for request in (*plain, *rich) for warning in request.warnings if warning is Warning.CUT_SHORT}
    if is_struck_by_class(html):
        chosen = tuple(map(_doubt_products, chosen))
    noted = (*cut, *((Warning.PARTS_DIFFER,) if differ else ()))
    return tuple(warn(request, *noted) for request in chosen)


def read_fields(text: str, settings: FormSettings) -> Request:
    """What the labelled lines in a rep's reply say; quotes and forwards are left out."""
    reader = _prepare(settings)
    own = read_passages(read_lines(text), read_subject(""))[0]
    found = scan(own.lines, reader.table)
    first, *more = read_order(found.blocks, reader)
    if more:
        written = " / ".join(request.titan_order_id or "?" for request in (first, *more))
        doubt = Doubt(Field.TITAN_ORDER_ID, written, Warning.CONFLICT)
        first = warn(replace(first, titan_order_id=None, doubts=(*first.doubts, doubt)), Warning.CONFLICT)
    return replace(first, contact=_read_contact(found, ""))


def _prepare(settings: FormSettings) -> Reader:
    return Reader(build_labels(settings.labels), Catalogue(settings.catalogue), settings.order_id_pattern)


def _read_contact(found: Scan, author: str) -> Contact:
    return read_contact(line for line in found.ending if is_sign_off(line) or not is_afterword(line, author))


def _count(requests: tuple[Request, ...]) -> int:
    """How many fields could be read."""
    return sum(len(Field) - len(request.missing) for request in requests)


def _doubt_products(request: Request) -> Request:
    """The request without products: some of them may be struck out."""
    if not request.products:
        return request
    doubt = Doubt(Field.PRODUCTS, ", ".join(request.products)[:MAX_VALUE_LENGTH], Warning.EXCEPTION)
    return warn(replace(request, products=(), doubts=(*request.doubts, doubt)), Warning.EXCEPTION)


def _differ(plain: tuple[Request, ...], rich: tuple[Request, ...]) -> bool:
    """True if both parts give one field of one order different values."""
    pairs = (
        (getattr(one, field), getattr(other, field)) for one, other in zip(plain, rich, strict=False) for field in Field
    )
    return any(one and other and one != other for one, other in pairs)


def _say_more(plain: tuple[Request, ...], rich: tuple[Request, ...]) -> bool:
    """True if the plain text has an order, or the products of one, that the other part has not."""
    pairs = zip(plain, rich, strict=False)
    return len(plain) > len(rich) or any(one.products and not other.products for one, other in pairs)


def _read_text(about: Subject, text: str, reader: Reader, author: str) -> tuple[Request, ...]:
    if not may_be_form(about, text):
        return ()
    lines = read_lines(text)
    passages = read_passages(lines if about.is_reply else take_marks_for_bullets(lines, reader.table), about)
    # A reply on a case of ours asks for another order only in its own words, never by what it quotes.
    passages = passages[:1] if about.is_tagged else passages
    signed = tuple(replace(each, lines=sign_names(each.lines, author or each.author)) for each in passages)
    typed = find_typed(lines, reader.table) if not about.is_tagged else ()
    passage, found = _choose(signed, typed, reader.table)
    if is_other_business(about, passage.lines) or not (
        is_form(about, found.blocks) or is_asked(about, signed, reader.table, reader.pattern)
    ):
        return ()
    requests = read_orders(found, reader) if found.fields else [_read_prose(found, passage, reader)]
    if about.rest is None and not any(len(request.missing) < len(Field) for request in requests):
        return ()  # the template itself, under another subject
    if passage.origin is Origin.OWN:
        requests = [_doubt_products(one) if _is_quoted_below(one, lines) else one for one in requests]
    writer = passage.author if passage.origin is Origin.FORWARDED else author
    contact, origin = _read_contact(found, writer), _name_origin(passage)
    forwarder = passage.author if passage.origin is Origin.FORWARDED else ""
    named = (warn(replace(one, contact=contact, forwarded_from=forwarder), *origin) for one in requests)
    held = hold_back(tuple(named), Around(signed[0], passage, found, about, writer), reader)
    whole = not found.is_cut and is_read_whole(text)
    return _add_subject(about, held if whole else tuple(warn(one, Warning.CUT_SHORT) for one in held), reader)


def _is_quoted_below(request: Request, lines: tuple[Line, ...]) -> bool:
    """True for a lone `> OTT` right below the last bullet: it may be one more product, whose bullet is a quote mark."""
    last = max((source.line_number for source in request.sources if source.field == Field.PRODUCTS), default=0)
    above, line, below = (next((each for each in lines if each.number == last + n), None) for n in range(3))
    is_lone = line is not None and bool(line.depth and line.text) and not (below and below.depth)
    return is_lone and above is not None and above.bullet and not above.depth


def _choose(passages: tuple[Passage, ...], typed: tuple[Line, ...], table: LabelTable) -> tuple[Passage, Scan]:
    """The passage that holds the form: one's own words first, then what was forwarded, then a quote under nothing.

    `typed` are answers between the lines of a quoted template. A single field in one's own words is added to what
    was forwarded, where it may contradict.
    """
    scans = [(passage, scan(passage.lines, table)) for passage in passages]
    own, rest = scans[0], scans[1:]
    if len(own[1].fields) > 1:
        return own
    if typed:
        answered = Passage(Origin.QUOTED, typed)
        return answered, scan(typed, table)
    silent = is_silent(own[0])
    readable = (Origin.FORWARDED, Origin.QUOTED) if silent else (Origin.FORWARDED,)
    forms = (each for each in rest if each[0].origin in readable and len(each[1].fields) > 1)
    forwards = (each for each in rest if each[0].origin is Origin.FORWARDED and silent)
    passage, found = next(forms, None) or next(forwards, own)
    if passage is own[0]:
        return own
    added = tuple(block for block in own[1].blocks if block.field)
    return passage, replace(found, blocks=(*found.blocks, *added))


def _name_origin(passage: Passage) -> tuple[Warning, ...]:
    return {Origin.OWN: (), Origin.FORWARDED: (Warning.FORWARDED,), Origin.QUOTED: (Warning.FROM_QUOTE,)}[
        passage.origin
    ]


def _read_prose(found: Scan, passage: Passage, reader: Reader) -> Request:
    """A request that labels nothing: only an order id that is named as such is taken."""
    (request,) = read_order(found.blocks, reader)
    prose = tuple(line for line in passage.lines if line not in found.ending and line.text)
    if not prose:
        return request
    named = {order_id: line for line in prose for order_id in find_named_order_ids(line.text, reader.pattern)}
    if len(named) == 1:
        ((order_id, line),) = named.items()
        request = replace(request, titan_order_id=order_id, sources=name_sources(Field.TITAN_ORDER_ID, (line,)))
    elif named:
        doubt = Doubt(Field.TITAN_ORDER_ID, " / ".join(named), Warning.CONFLICT)
        request = warn(replace(request, doubts=(*request.doubts, doubt)), Warning.CONFLICT)
    return warn(request, Warning.PROSE)


def _doubt_order_id(request: Request, in_subject: str) -> Request:
    doubt = Doubt(Field.TITAN_ORDER_ID, f"{request.titan_order_id} / {in_subject}", Warning.CONFLICT)
    return warn(replace(request, titan_order_id=None, doubts=(*request.doubts, doubt)), Warning.CONFLICT)


def _add_subject(about: Subject, requests: tuple[Request, ...], reader: Reader) -> tuple[Request, ...]:
    """The order id of the subject, where the text gives none; where it gives another, both are quoted."""
    in_subject = find_lone_order_ids(about.written if about.rest is None else about.rest, reader.pattern)
    if len(in_subject) != 1 or len(requests) != 1:
        return requests
    (order_id,), (request,) = in_subject, requests
    if request.titan_order_id:
        return requests if request.titan_order_id == order_id else (_doubt_order_id(request, order_id),)
    if any(doubt.field is Field.TITAN_ORDER_ID for doubt in request.doubts):
        return requests
    source = Source(Field.TITAN_ORDER_ID, 0, about.whole)
    filled = replace(request, titan_order_id=order_id, sources=(*request.sources, source))
    return (warn(filled, Warning.ORDER_FROM_SUBJECT),)
