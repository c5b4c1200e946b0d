"""The labelled blocks of a passage → the orders in it: which blocks belong together, and what each of them says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from cancel_mailbot.reading.answers import (
    MAX_VALUE_LENGTH,
    Answer,
    is_placeholder,
    name_sources,
    read_answer,
    read_value,
)
from cancel_mailbot.reading.blocks import Block, Scan
from cancel_mailbot.reading.decisions import is_undecided
from cancel_mailbot.reading.labels import LabelTable, find_field, label_key
from cancel_mailbot.reading.normal import read_cells
from cancel_mailbot.reading.orders import WrittenOrder, is_like_an_id, read_order_ids
from cancel_mailbot.reading.products import Catalogue, ProductList, read_products
from cancel_mailbot.reading.request import Doubt, Field, Request, Source, Warning

_KEPT = re.compile(
    r"(?:keep|keeping|kept|retain|stays?|remains?|continues?|continuing|active|live|running|(?:do|does) not .*|don't .*"
    r"|not? cancel.*)[.!]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_NO = re.compile(r"(?:no?|not|false|-)[.!]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """The settings of a site, made ready."""

    table: LabelTable
    catalogue: Catalogue
    pattern: str


def warn(request: Request, *warnings: Warning) -> Request:
    """The request with these warnings too; each once, in the order of `Warning`."""
    every = {*request.warnings, *warnings}
    return replace(request, warnings=tuple(warning for warning in Warning if warning in every))


def read_orders(found: Scan, reader: Reader) -> list[Request]:
    requests: list[Request] = []
    for blocks in _group(found.blocks):
        for request in read_order(blocks, reader):
            last = requests[-1] if requests else None
            if last and request.titan_order_id and _identity(last) == _identity(request):
                requests[-1] = _join(last, request)
            else:
                requests.append(request)
    return requests


def _group(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """The blocks of each order. A client named once stands for the orders after it too."""
    groups: list[list[Block]] = [[]]
    fields: list[Field] = []  # of the last group, each once, the latest last
    for block in blocks:
        if _begins_order(block, fields):
            groups.append([])
            fields = []
        groups[-1].append(block)
        if block.field:
            fields = [*(field for field in fields if field is not block.field), block.field]
    folded = _fold(groups)
    named = [clients for group in folded if (clients := [block for block in group if block.field is Field.CLIENT])]
    # Which of several clients an order without one belongs to, a person says.
    if len(named) == 1 and named[0][0] in folded[0]:
        folded[1:] = [[*named[0], *group] for group in folded[1:]]
    return [tuple(group) for group in folded]


def _begins_order(block: Block, fields: list[Field]) -> bool:
    """A field that is labelled again, once the order has its products, is that of the next order."""
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
    return warn(joined, *other.warnings)


def read_order(blocks: tuple[Block, ...], reader: Reader) -> tuple[Request, ...]:
    """The order in these blocks; several where its id field names several."""
    swallowed = _find_swallowed(blocks, reader.table)
    client = _read_name(Field.CLIENT, blocks, swallowed)
    campaign = _read_name(Field.CAMPAIGN, blocks, swallowed)
    products = _read_products(_of(Field.PRODUCTS, blocks), reader.catalogue)
    products = _ask_where_kept(products, blocks, (client, campaign))
    products = _ask_where_swallowed(products, swallowed)
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
        warn(one, *noted, *(doubt.warning for doubt in one.doubts))
        for one in _add_order_ids(request, _of(Field.TITAN_ORDER_ID, blocks), reader.pattern)
    )


def _find_swallowed(blocks: tuple[Block, ...], table: LabelTable) -> frozenset[Block]:
    """The blocks with the label of a field within their value that is labelled nowhere else: a line break was lost."""
    fields = {block.field for block in blocks}
    return frozenset(
        block
        for block in blocks
        for match in table.loose.finditer(read_value(block)[:MAX_VALUE_LENGTH])
        if match.start() and (field := find_field(match[0].strip(" .:="), table)[1]) and field not in fields
    )


def _read_name(field: Field, blocks: tuple[Block, ...], swallowed: frozenset[Block]) -> Answer:
    """The value of the field, unless it has swallowed another one."""
    answer = read_answer(field, _of(field, blocks))
    whole = next((block for block in swallowed if block.field is field), None)
    if whole is None or answer.value is None:
        return answer
    return replace(answer, value=None, doubts=(Doubt(field, read_value(whole)[:MAX_VALUE_LENGTH], Warning.PROSE),))


def _ask_where_swallowed(found: ProductList, swallowed: frozenset[Block]) -> ProductList:
    whole = next((block for block in swallowed if block.field is Field.PRODUCTS), None)
    if whole is None or not found.products:
        return found
    doubt = Doubt(Field.PRODUCTS, read_value(whole)[:MAX_VALUE_LENGTH], Warning.PROSE)
    return replace(found, products=(), doubts=(*found.doubts, doubt), warnings=(*found.warnings, Warning.PROSE))


def _ask_where_kept(found: ProductList, blocks: tuple[Block, ...], answers: tuple[Answer, ...]) -> ProductList:
    """No products where another column says that one stays, or where a table has several orders side by side."""
    kept = next((block for block in _of(None, blocks) if _is_kept(block)), None)
    if not found.products or not (kept or any(answer.is_split for answer in answers)):
        return found
    written = _quote(kept) if kept else ", ".join(found.products)
    warning = Warning.NEGATION if kept else Warning.CONFLICT
    doubt = Doubt(Field.PRODUCTS, written[:MAX_VALUE_LENGTH], warning)
    return replace(found, products=(), doubts=(*found.doubts, doubt), warnings=(*found.warnings, warning))


def _is_kept(block: Block) -> bool:
    """True for `Action: Keep` and `Cancel? No`."""
    if _KEPT.fullmatch(block.beside) or is_undecided(label_key(block.label), block.beside):
        return True
    return "cancel" in block.label.casefold() and _NO.fullmatch(block.beside) is not None


def _quote(block: Block) -> str:
    """What the block says; of a cell, what its whole row says."""
    line = block.lines[0]
    return " | ".join(filter(None, read_cells(line))) if line.label else f"{block.label}: {block.beside}"


def _join_ids(block: Block) -> Block:
    """The block with the ids that stand one below the other on one line."""
    filled = block.lines if block.beside else block.lines[1:]
    ids = list(takewhile(lambda line: is_like_an_id(line.text), filled))
    if len(ids) < 2:
        return block
    return replace(block, lines=(replace(ids[0], text=", ".join(line.text.strip(" ,;") for line in ids)),))


def _of(field: Field | None, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.field is field)


def _read_products(blocks: tuple[Block, ...], catalogue: Catalogue) -> ProductList:
    """The products of all the blocks; where one list is doubtful, none is used."""
    read = [(block, found) for block in blocks if (found := read_products(block, catalogue)).lines]
    lists = [*(found for _, found in read), *_find_rivals(read)]
    products = tuple(dict.fromkeys(name for found in lists for name in found.products))
    if not all(found.products for found in lists):
        products = ()
    return ProductList(
        ("*",) if "*" in products else products,
        tuple(warning for found in lists for warning in found.warnings),
        tuple(doubt for found in lists for doubt in found.doubts),
        tuple(line for found in lists for line in found.lines),
    )


def _find_rivals(read: list[tuple[Block, ProductList]]) -> Iterator[ProductList]:
    """A doubt where lists under different labels differ: `Products:` may be all there are, of which some go."""
    labels: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for block, found in ((block, found) for block, found in read if found.products):
        key = _NUMBER.sub("", label_key(block.label)).removesuffix("s")
        labels.setdefault(key, block.label)
        names.setdefault(key, []).extend(found.products)
    if len({frozenset(each) for each in names.values()}) > 1:
        written = " / ".join(f"{labels[key]}: {', '.join(names[key])}" for key in names)
        doubt = Doubt(Field.PRODUCTS, written[:MAX_VALUE_LENGTH], Warning.CONFLICT)
        yield ProductList(warnings=(doubt.warning,), doubts=(doubt,))


def _read_extras(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, Source]]:
    for block in _of(None, blocks):
        value = read_value(block)
        if value and not is_placeholder(value):
            yield block.label, value, Source(block.label, block.lines[0].number, block.lines[0].written.strip())


def _add_order_ids(request: Request, blocks: tuple[Block, ...], pattern: str) -> Iterator[Request]:
    """The request once for each order id that it names; as it is where it names none."""
    answer = read_answer(Field.TITAN_ORDER_ID, tuple(map(_join_ids, blocks)))
    sources = name_sources(Field.TITAN_ORDER_ID, answer.lines)
    request = replace(request, doubts=request.doubts + answer.doubts, sources=request.sources + sources)
    orders = read_order_ids(answer.value, pattern) if answer.value else ()
    if not orders:
        yield request
    for order in orders:
        one = _add_order_id(request, order)
        yield warn(one, Warning.SPLIT_ORDERS) if len(orders) > 1 else one


def _add_order_id(request: Request, order: WrittenOrder) -> Request:
    if order.order_id is None:
        doubt = Doubt(Field.TITAN_ORDER_ID, order.written, Warning.ORDER_FORMAT)
        return replace(request, doubts=(*request.doubts, doubt))
    return replace(request, titan_order_id=order.order_id)
