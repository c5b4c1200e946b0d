"""The scanner: lines → labelled blocks. It knows where a block begins and ends, not what its value means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from cancel_mailbot.reading.decisions import names_no_product
from cancel_mailbot.reading.labels import (
    Certainty,
    Labelled,
    LabelTable,
    find_bare,
    find_label,
    label_cell,
    label_key,
    split_labels,
)
from cancel_mailbot.reading.next_order import find_second_form
from cancel_mailbot.reading.normal import MAX_LINE_LENGTH, Line, normalize, squeeze
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.signature import DELIMITER, is_footer, is_legal, is_sign_off
from cancel_mailbot.reading.tables import spread_tables

# The template's own sentences, and the spellings of them that reps have.
_CLOSING = re.compile(
    r"please (?:proceed with|let me know|advise|confirm|cancel|process|reach out)|if you (?:require|need|have) any|"
    r"thank you for (?:your|the)|thanks for (?:your|the)|feel free to|let me know (?:if|when)",
    re.IGNORECASE,
)
_INNER_CLOSING = re.compile(
    r"\s(?=please proceed with cancel|if you require any additional|thank you for your prompt"
    r"|(?:best|kind|warm) regards,)|(?<=[.!;])\s(?=(?:many )?(?:thanks|thank you|thx)\b[^.!?]{0,60}[.!]*$)",
    re.IGNORECASE,
)
_WIDE_GAP = re.compile(r"(?<![ \u00a0])[ \u00a0]{2,}+(?=[^\s:]{2,20}(?: [^\s:]{1,20}){0,4} ?:)")
_CLIENT_WORDS = ("company", "companyname", "brand", "brandname")
# What is said of the cancellation below a product; amounts and flights are said of the product.
_SAID_OF_ORDER = re.compile("effective|cancel|reason|invoice|note|comment")
_MIN_SENTENCE_WORDS = 4
_MAX_PIECES = 3_000
_WRAP_COLUMN = 68  # programs that break lines do it at 70 to 80 columns


@dataclass(frozen=True, slots=True)
class Block:
    """A label and its lines. The first line's text is what stands beside the label; it may be empty."""

    field: Field | None
    label: str
    lines: tuple[Line, ...]

    @property
    def beside(self) -> str:
        """What stands on the label's own line."""
        return self.lines[0].text


@dataclass(frozen=True, slots=True)
class Scan:
    """The labelled blocks of a passage in order, and its lines from the sign-off on."""

    blocks: tuple[Block, ...]
    ending: tuple[Line, ...]
    is_cut: bool = False  # there is more than is read

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that are labelled, filled in or not."""
        return frozenset(block.field for block in self.blocks if block.field)


def scan(lines: tuple[Line, ...], table: LabelTable) -> Scan:
    """Split a passage into blocks. A label without a separator counts only where another field is labelled too."""
    pieces = (piece for line in spread_tables(lines, table) for piece in _split(line, table))
    lines = tuple(islice(pieces, _MAX_PIECES))
    is_cut = any(piece.text for piece in pieces)
    found = _find_labels(lines, table)
    blocks: list[Block] = []
    start: int | None = 0
    while start is not None:
        end = start + _find_ending(lines[start:], found[start:])
        blocks += _read_blocks(list(zip(lines[start:end], found[start:end], strict=True)))
        start = _find_next_form(lines, found, end)
    return Scan(_name_client(tuple(_split_decisions(_close_gaps(blocks)))), lines[end:], is_cut)


def _find_labels(lines: tuple[Line, ...], table: LabelTable) -> list[Labelled | None]:
    found = [label_cell(line.label, line.text, table) if line.label else find_label(line.text, table) for line in lines]
    fields = {labelled.field for labelled in found if labelled and labelled.field}
    if len(fields) == 1:
        found = [None if labelled and labelled.certainty is Certainty.BARE else labelled for labelled in found]
    if fields:
        return found
    # "Client Northwind", "Titan # 4471923": short labels without a colon count only where all four stand together.
    bare = [find_bare(line.text, table) for line in lines]
    for start in range(len(lines) - len(Field) + 1):
        window = slice(start, start + len(Field))
        if {labelled.field for labelled in bare[window] if labelled} == set(Field):
            found[window] = bare[window]
            break
    return found


def _name_client(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`Company` and `Brand` stand for the client where the rest of the form has no other label for one."""
    fields = {block.field for block in blocks}
    named = [block for block in blocks if block.field is None and label_key(block.label) in _CLIENT_WORDS]
    if Field.CLIENT in fields or len(named) != 1 or not {Field.TITAN_ORDER_ID, Field.PRODUCTS} <= fields:
        return blocks
    return tuple(replace(block, field=Field.CLIENT) if block is named[0] else block for block in blocks)


def _split_decisions(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks; `Cancel: immediately` is one of no field, and the products below it are in one of their own."""
    for block in blocks:
        if block.field is not Field.PRODUCTS or not names_no_product(label_key(block.label), block.beside):
            yield block
            continue
        decision, *below = block.lines
        yield replace(block, field=None, lines=(decision,))
        if any(line.text for line in below):
            yield replace(block, lines=(replace(decision, text=""), *below))


def _close_gaps(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, with a value that stands alone between blank lines moved up to its label.

    It may as well be a remark: the last one counts only where the others are written so, too.
    """
    single = [block for block in blocks if block.field and block.field is not Field.PRODUCTS]
    are_all_spaced = len(single) > 1 and all(map(_is_spaced, single))
    for index, block in enumerate(blocks, start=1):
        is_single = block.field and block.field is not Field.PRODUCTS
        if is_single and (are_all_spaced or index < len(blocks)) and _is_spaced(block):
            value = next(line for line in block.lines[1:] if line.text)
            yield replace(block, lines=(block.lines[0], value))
        else:
            yield block


def _is_spaced(block: Block) -> bool:
    """True for a label, blank lines, and one line that may be its value."""
    filled = [line for line in block.lines[1:] if line.text]
    is_below = not block.beside and len(block.lines) > 1 and not block.lines[1].text
    return is_below and len(filled) == 1 and not is_sentence(filled[0].text)


def is_sentence(text: str) -> bool:
    """True for what reads like prose: some words and a full stop."""
    return text.endswith((".", "?", "!")) and len(text.split()) >= _MIN_SENTENCE_WORDS


def is_closing(line: Line) -> bool:
    """True where the template's closing words, a rule or a footer begin."""
    return _CLOSING.match(line.text) is not None or is_footer(line)


def read_single(block: Block) -> tuple[Line, ...]:
    """The lines of a field that has one value: beside the label or right below it, with what continues it."""
    lines = block.lines if block.beside else block.lines[1:]
    if not lines or not lines[0].text:
        return ()
    taken = [lines[0]]
    for line in lines[1:]:
        if not _continues(line, taken[-1], block.lines[0].indent):
            break
        taken.append(line)
    return tuple(taken)


def _split(line: Line, table: LabelTable) -> Iterator[Line]:
    """A line in its labelled pieces, and in front of the closing words.

    Seen in practice: a phone puts the whole template on one line (fixtures/emails/request__one_line.eml).
    """
    parts = (part.strip() for piece in _split_columns(line, table) for part in _INNER_CLOSING.split(piece))
    for index, text in enumerate(parts):
        is_first = index == 0
        yield replace(line, text=text, bullet=line.bullet and is_first, label=line.label if is_first else "")


def _split_columns(line: Line, table: LabelTable) -> Iterator[str]:
    """The labelled pieces of a line; a wide gap before a label separates, too."""
    if line.label or ("   " not in line.written and "  " not in line.written.strip()):
        yield from split_labels(line.text, table)
        return
    columns = [squeeze(part) for part in _WIDE_GAP.split(normalize(line.written[:MAX_LINE_LENGTH]).strip())]
    labelled = [find_label(column, table) for column in columns]
    is_form = len(columns) > 1 and all(found and found.field and found.value for found in labelled)
    for text in columns if is_form else (line.text,):
        yield from split_labels(text, table)


def _find_ending(lines: tuple[Line, ...], found: list[Labelled | None]) -> int:
    """The index of the sign-off below the first labelled field, or below the greeting where none is labelled."""
    first = next((i for i, labelled in enumerate(found) if labelled and labelled.field), 0)
    delimiter = next((i for i in range(first) if lines[i].text == DELIMITER), None)
    # A lone label below a delimiter is a title in a signature, where nothing above it is labelled.
    if delimiter is not None and len({labelled.field for labelled in found if labelled and labelled.field}) == 1:
        return delimiter
    signs = (i for i in range(first + 1, len(lines)) if _signs(lines[i]) and not _is_known(found[i]))
    return next(signs, len(lines))


def _signs(line: Line) -> bool:
    return is_sign_off(line) or is_legal(line)


def _find_next_form(lines: tuple[Line, ...], found: list[Labelled | None], end: int) -> int | None:
    """Where a whole form begins below a sign-off: somebody pasted two signed requests into one mail.

    Titles in a signature may look like labels, never like the id, the products and the client or campaign of an order.
    """
    below = {i: labelled.field for i, labelled in enumerate(found[end:], start=end) if labelled and labelled.field}
    fields = set(below.values())
    is_form = {Field.TITAN_ORDER_ID, Field.PRODUCTS} < fields
    return min(below) if is_form else find_second_form(lines, found, end)


def _is_known(labelled: Labelled | None) -> bool:
    return labelled is not None and labelled.certainty is not Certainty.UNKNOWN


def _read_blocks(lines: list[tuple[Line, Labelled | None]]) -> list[Block]:
    blocks: list[Block] = []
    closed = inside = False
    for line, labelled in lines:
        inside = inside or bool(labelled and labelled.field)
        if labelled and _opens(labelled, line, blocks[-1] if blocks and inside and not closed else None):
            blocks.append(Block(labelled.field, labelled.label, (replace(line, text=labelled.value),)))
            closed = False
        elif blocks and not closed:
            closed = is_closing(line)
            if not closed:
                _add_line(blocks, line)
    return blocks


def _add_line(blocks: list[Block], line: Line) -> None:
    """Put the line into the last block, or go on with the product list that the last block interrupted."""
    last = blocks[-1]
    if len(blocks) > 1 and _interrupts(last, line, blocks[-2]):
        blocks.append(replace(blocks[-2], lines=(replace(line, text=""), line)))
    else:
        blocks[-1] = replace(last, lines=(*last.lines, line))


def _interrupts(remark: Block, line: Line, products: Block) -> bool:
    """True for `Amount: $500` between two products, if `line` has the bullet that the products have."""
    is_remark = remark.field is None and products.field is Field.PRODUCTS
    is_remark = is_remark and (any(map(str.isdigit, remark.beside)) or _is_below_item(remark.lines[0], products))
    return is_remark and line.bullet and not remark.lines[0].bullet and _is_item(line, products)


def _opens(labelled: Labelled, line: Line, block: Block | None) -> bool:
    """An unknown label opens a block only inside the form, and not where it has the shape of the products above it."""
    if labelled.field:
        return True
    is_listed = block is not None and block.field is Field.PRODUCTS
    if labelled.certainty is Certainty.SEPARATED:
        is_detail = is_listed and block is not None and _is_below_item(line, block)
        return not is_detail or _SAID_OF_ORDER.match(label_key(labelled.label)) is not None
    return block is not None and not (is_listed and (_is_item(line, block) or _is_below_item(line, block)))


def _is_item(line: Line, block: Block) -> bool:
    """True if the line has the shape of the list's first item, or may be that item."""
    label, first = block.lines[0], _first_item(block)
    if first is None:
        return not block.beside and line.bullet and (not label.bullet or line.indent > label.indent)
    return (line.bullet, line.indent) == (first.bullet, first.indent)


def _is_below_item(line: Line, block: Block) -> bool:
    """True if the line stands farther in than the list's first item: it says something of the product above."""
    first = _first_item(block)
    return first is not None and line.indent > first.indent


def _first_item(block: Block) -> Line | None:
    return None if block.beside else next((line for line in block.lines[1:] if line.text), None)


def _continues(line: Line, previous: Line, indent: int) -> bool:
    """A value goes on where the next line is indented, or where this one was broken: it is long or ends in a joint."""
    if not line.text or line.bullet or is_sentence(line.text) or line.number > previous.number + 1:
        return False
    return line.indent > indent or is_broken(previous, line)


def is_broken(line: Line, following: Line) -> bool:
    """True if the value of `line` goes on below: it ends in a joint, or the next word had no room beside it."""
    if line.text.endswith(("-", "–", ",", ";", "&", "/", " and")):
        return True
    if "\t" in line.written:  # a row of a table is never broken
        return False
    return len(line.written.rstrip()) + 1 + len(following.text.partition(" ")[0]) > _WRAP_COLUMN
