"""The request form: the text of a mail → the orders that a rep wants cancelled."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from cancel_mailbot.ground.order_id import ORDER_ID_PATTERN
from cancel_mailbot.message.html import html_lines
from cancel_mailbot.reading.answers import is_placeholder, name_sources, read_answer, read_value
from cancel_mailbot.reading.blocks import Block, Scan, scan
from cancel_mailbot.reading.labels import LabelTable, build_labels
from cancel_mailbot.reading.normal import read_lines
from cancel_mailbot.reading.orders import (
    WrittenOrder,
    find_lone_order_ids,
    find_named_order_ids,
    read_order_ids,
)
from cancel_mailbot.reading.passages import Origin, Passage, Subject, read_passages, read_subject
from cancel_mailbot.reading.products import Catalogue, CatalogueProduct, ProductList, read_products
from cancel_mailbot.reading.request import Doubt, Field, Request, Source, Warning
from cancel_mailbot.reading.signature import is_footer, is_sign_off, read_contact

_ORDER_AND_PRODUCTS = frozenset((Field.TITAN_ORDER_ID, Field.PRODUCTS))
_POINTERS = (
    "see below",
    "please see below",
    "as below",
    "below",
    "fyi",
    "filled in below",
    "please see filled in below",
)


@dataclass(frozen=True, slots=True)
class FormSettings:
    """How a site writes the form: further labels as (written label, field value), its products, its order ids."""

    labels: tuple[tuple[str, str], ...] = ()
    catalogue: tuple[CatalogueProduct, ...] = ()
    order_id_pattern: str = ORDER_ID_PATTERN


@dataclass(frozen=True, slots=True)
class _Reader:
    """The settings, made ready."""

    table: LabelTable
    catalogue: Catalogue
    pattern: str


def is_request_subject(subject: str) -> bool:
    """True if the subject, less its prefixes and tags, is that of an order cancel(l)ation request."""
    return read_subject(subject).rest is not None


def read_requests(subject: str, text: str, html: str | None, settings: FormSettings) -> tuple[Request, ...]:
    """Every order in a mail; () if it is no cancellation request at all.

    The plain text is read, and the HTML where more fields can be read from it.
    """
    about, reader = read_subject(subject), _prepare(settings)
    plain = _read_text(about, text, reader)
    shown = html_lines(html) if html else ""
    # Where the mail is markup alone, its text is what the markup shows.
    rich = _read_text(about, shown, reader) if shown not in ("", text) else ()
    chosen = rich if _count(rich) > _count(plain) else plain
    return tuple(_warn(request, Warning.PARTS_DIFFER) for request in chosen) if _differ(plain, rich) else chosen


def read_fields(text: str, settings: FormSettings) -> Request:
    """What the labelled lines in a rep's reply say; quotes and forwards are left out."""
    reader = _prepare(settings)
    own = read_passages(read_lines(text), read_subject(""))[0]
    found = scan(own.lines, reader.table)
    first, *more = _read_order(found.blocks, reader)
    if more:
        written = " / ".join(request.titan_order_id or "?" for request in (first, *more))
        doubt = Doubt(Field.TITAN_ORDER_ID, written, Warning.CONFLICT)
        first = _warn(replace(first, titan_order_id=None, doubts=(*first.doubts, doubt)), Warning.CONFLICT)
    return replace(first, contact=read_contact(found.ending))


def _prepare(settings: FormSettings) -> _Reader:
    return _Reader(build_labels(settings.labels), Catalogue(settings.catalogue), settings.order_id_pattern)


def _count(requests: tuple[Request, ...]) -> int:
    """How many fields could be read."""
    return sum(len(Field) - len(request.missing) for request in requests)


def _differ(plain: tuple[Request, ...], rich: tuple[Request, ...]) -> bool:
    """True if both parts give one field of one order different values."""
    pairs = (
        (getattr(one, field), getattr(other, field)) for one, other in zip(plain, rich, strict=False) for field in Field
    )
    return any(one and other and one != other for one, other in pairs)


def _read_text(about: Subject, text: str, reader: _Reader) -> tuple[Request, ...]:
    passages = read_passages(read_lines(text), about)
    # A reply on a case of ours asks for another order only in its own words, never by what it quotes.
    passages = passages[:1] if about.is_tagged else passages
    passage, found = _choose(passages, reader.table)
    if not found.fields >= _ORDER_AND_PRODUCTS and not _is_asked(about, passages, reader):
        return ()
    contact, origin = read_contact(found.ending), _name_origin(passage)
    author = passage.author if passage.origin is Origin.FORWARDED else ""
    requests = _read_orders(found, reader) if found.fields else [_read_prose(found, passage, reader)]
    named = (_warn(replace(one, contact=contact, forwarded_from=author), *origin) for one in requests)
    return _add_subject(about, tuple(named), reader)


def _choose(passages: tuple[Passage, ...], table: LabelTable) -> tuple[Passage, Scan]:
    """The passage that holds the form: one's own words first, then what was forwarded, then a quote under nothing."""
    scans = [(passage, scan(passage.lines, table)) for passage in passages]
    own, rest = scans[0], scans[1:]
    if len(own[1].fields) > 1:
        return own
    readable = (Origin.FORWARDED, Origin.QUOTED) if _is_silent(own[0]) else (Origin.FORWARDED,)
    forms = (each for each in rest if each[0].origin in readable and len(each[1].fields) > 1)
    forwards = (each for each in rest if each[0].origin is Origin.FORWARDED and _is_silent(own[0]))
    return next(forms, None) or next(forwards, own)


def _is_silent(passage: Passage) -> bool:
    """True if the passage says nothing itself: it is empty, signed only, or points below. `Thanks!` says something."""
    for line in passage.lines:
        if is_footer(line) or (is_sign_off(line) and line.text.endswith((",", "-"))):
            return True
        if line.text and line.text.casefold().strip(" .,:;!-") not in _POINTERS:
            return False
    return True


def _is_asked(about: Subject, passages: tuple[Passage, ...], reader: _Reader) -> bool:
    """True if the subject asks for a cancellation; a reply inherits its subject, so its words must ask for it too."""
    if about.rest is None or about.is_tagged:
        return False
    if not about.is_reply or len(passages) == 1:
        return True
    words = " ".join(line.text for line in passages[0].lines)
    if "cancel" in words.casefold() or find_named_order_ids(words, reader.pattern):
        return True
    return bool(scan(passages[0].lines, reader.table).fields)


def _name_origin(passage: Passage) -> tuple[Warning, ...]:
    return {Origin.OWN: (), Origin.FORWARDED: (Warning.FORWARDED,), Origin.QUOTED: (Warning.FROM_QUOTE,)}[
        passage.origin
    ]


def _warn(request: Request, *warnings: Warning) -> Request:
    """The request with these warnings too; each once, in the order of `Warning`."""
    every = {*request.warnings, *warnings}
    return replace(request, warnings=tuple(warning for warning in Warning if warning in every))


def _read_orders(found: Scan, reader: _Reader) -> list[Request]:
    requests: list[Request] = []
    for blocks in _group(found.blocks):
        for request in _read_order(blocks, reader):
            last = requests[-1] if requests else None
            if last and request.titan_order_id and _identity(last) == _identity(request):
                requests[-1] = _join(last, request)
            else:
                requests.append(request)
    return requests


def _group(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """The blocks of each order. A client named once stands for the orders after it too."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        if _begins_order(block, groups[-1]):
            groups.append([])
        groups[-1].append(block)
    folded = _fold(groups)
    for previous, group in pairwise(folded):
        if not any(block.field is Field.CLIENT for block in group):
            group[:0] = [block for block in previous if block.field is Field.CLIENT]
    return [tuple(group) for group in folded]


def _begins_order(block: Block, group: list[Block]) -> bool:
    """A field that is labelled again, once the order has its products, is that of the next order."""
    fields = [each.field for each in group if each.field]
    if block.field not in fields or Field.PRODUCTS not in fields:
        return False
    return block.field is not Field.PRODUCTS or (fields[-1] is not Field.PRODUCTS and Field.TITAN_ORDER_ID in fields)


def _fold(groups: list[list[Block]]) -> list[list[Block]]:
    """One field alone is no order of its own: it repeats, contradicts or adds to the order before it."""
    folded = groups[:1]
    for group in groups[1:]:
        if len({block.field for block in group if block.field}) > 1:
            folded.append(group)
        else:
            folded[-1].extend(group)
    return folded


def _identity(request: Request) -> tuple[str | None, ...]:
    return request.client, request.campaign, request.titan_order_id


def _join(one: Request, other: Request) -> Request:
    """One order whose products stand in several rows. Where a row's products are doubtful, so are all."""
    products = tuple(dict.fromkeys(one.products + other.products)) if one.products and other.products else ()
    joined = replace(
        one,
        products=("*",) if "*" in products else products,
        extras=tuple(dict.fromkeys(one.extras + other.extras)),
        doubts=tuple(dict.fromkeys(one.doubts + other.doubts)),
        sources=tuple(dict.fromkeys(one.sources + other.sources)),
    )
    return _warn(joined, *other.warnings)


def _read_order(blocks: tuple[Block, ...], reader: _Reader) -> tuple[Request, ...]:
    """The order in these blocks; several where its id field names several."""
    client = read_answer(Field.CLIENT, _of(Field.CLIENT, blocks))
    campaign = read_answer(Field.CAMPAIGN, _of(Field.CAMPAIGN, blocks))
    products = _read_products(_of(Field.PRODUCTS, blocks), reader.catalogue)
    extras = tuple(_read_extras(blocks))
    request = Request(
        client=client.value,
        campaign=campaign.value,
        titan_order_id=None,
        products=products.products,
        extras=tuple((label, value) for label, value, _ in extras),
        doubts=(*client.doubts, *campaign.doubts, *products.doubts),
        sources=(
            *name_sources(Field.CLIENT, client.lines),
            *name_sources(Field.CAMPAIGN, campaign.lines),
            *name_sources(Field.PRODUCTS, products.lines),
            *(source for _, _, source in extras),
        ),
    )
    noted = (*products.warnings, *((Warning.EXTRA_FIELDS,) if extras else ()))
    return tuple(
        _warn(one, *noted, *(doubt.warning for doubt in one.doubts))
        for one in _add_order_ids(request, _of(Field.TITAN_ORDER_ID, blocks), reader.pattern)
    )


def _of(field: Field | None, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.field is field)


def _read_products(blocks: tuple[Block, ...], catalogue: Catalogue) -> ProductList:
    """The products of all the blocks; where one list is doubtful, none is used."""
    lists = [found for found in (read_products(block, catalogue) for block in blocks) if found.lines]
    products = tuple(dict.fromkeys(name for found in lists for name in found.products))
    if not all(found.products for found in lists):
        products = ()
    return ProductList(
        ("*",) if "*" in products else products,
        tuple(warning for found in lists for warning in found.warnings),
        tuple(doubt for found in lists for doubt in found.doubts),
        tuple(line for found in lists for line in found.lines),
    )


def _read_extras(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, Source]]:
    for block in _of(None, blocks):
        value = read_value(block)
        if value and not is_placeholder(value):
            yield block.label, value, Source(block.label, block.lines[0].number, block.lines[0].written.strip())


def _add_order_ids(request: Request, blocks: tuple[Block, ...], pattern: str) -> Iterator[Request]:
    """The request once for each order id that it names; as it is where it names none."""
    answer = read_answer(Field.TITAN_ORDER_ID, blocks)
    sources = name_sources(Field.TITAN_ORDER_ID, answer.lines)
    request = replace(request, doubts=request.doubts + answer.doubts, sources=request.sources + sources)
    orders = read_order_ids(answer.value, pattern) if answer.value else ()
    if not orders:
        yield request
    for order in orders:
        one = _add_order_id(request, order)
        yield _warn(one, Warning.SPLIT_ORDERS) if len(orders) > 1 else one


def _add_order_id(request: Request, order: WrittenOrder) -> Request:
    if order.order_id is None:
        doubt = Doubt(Field.TITAN_ORDER_ID, order.written, Warning.ORDER_FORMAT)
        return replace(request, doubts=(*request.doubts, doubt))
    return replace(request, titan_order_id=order.order_id)


def _read_prose(found: Scan, passage: Passage, reader: _Reader) -> Request:
    """A request that labels nothing: only an order id that is named as such is taken."""
    (request,) = _read_order(found.blocks, reader)
    prose = tuple(line for line in passage.lines if line not in found.ending and line.text)
    if not prose:
        return request
    named = {order_id: line for line in prose for order_id in find_named_order_ids(line.text, reader.pattern)}
    if len(named) == 1:
        ((order_id, line),) = named.items()
        request = replace(request, titan_order_id=order_id, sources=name_sources(Field.TITAN_ORDER_ID, (line,)))
    elif named:
        doubt = Doubt(Field.TITAN_ORDER_ID, " / ".join(named), Warning.CONFLICT)
        request = _warn(replace(request, doubts=(*request.doubts, doubt)), Warning.CONFLICT)
    return _warn(request, Warning.PROSE)


def _add_subject(about: Subject, requests: tuple[Request, ...], reader: _Reader) -> tuple[Request, ...]:
    """The order id of the subject, where the text gives none; where it gives another, that is said."""
    in_subject = find_lone_order_ids(about.rest or "", reader.pattern)
    if len(in_subject) != 1 or len(requests) != 1:
        return requests
    (order_id,), (request,) = in_subject, requests
    if request.titan_order_id:
        return requests if request.titan_order_id == order_id else (_warn(request, Warning.CONFLICT),)
    if any(doubt.field is Field.TITAN_ORDER_ID for doubt in request.doubts):
        return requests
    source = Source(Field.TITAN_ORDER_ID, 0, (about.rest or "").strip())
    filled = replace(request, titan_order_id=order_id, sources=(*request.sources, source))
    return (_warn(filled, Warning.ORDER_FROM_SUBJECT),)
