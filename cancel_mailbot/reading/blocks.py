"""The scanner: lines → labelled blocks. It knows where a block begins and ends, not what its value means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from cancel_mailbot.reading.labels import Certainty, Labelled, LabelTable, find_field, find_label, split_labels
from cancel_mailbot.reading.normal import Line, read_cells
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.signature import is_footer, is_sign_off

# The template's own sentences, and the spellings of them that reps have.
_CLOSING = re.compile(
    r"please (?:proceed with|let me know|advise|confirm|cancel|process|reach out)|if you (?:require|need|have) any|"
    r"thank you for (?:your|the)|thanks for (?:your|the)|feel free to|let me know (?:if|when)",
    re.IGNORECASE,
)
_INNER_CLOSING = re.compile(
    r"\s(?=please proceed with cancel|if you require any additional|thank you for your prompt"
    r"|(?:best|kind|warm) regards,)",
    re.IGNORECASE,
)
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

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that are labelled, filled in or not."""
        return frozenset(block.field for block in self.blocks if block.field)


def scan(lines: tuple[Line, ...], table: LabelTable) -> Scan:
    """Split a passage into blocks. A label without a separator counts only where another field is labelled too."""
    pieces = (piece for line in _spread_tables(lines, table) for piece in _split(line, table))
    lines = tuple(islice(pieces, _MAX_PIECES))
    found = [find_label(line.text, table) for line in lines]
    fields = {labelled.field for labelled in found if labelled and labelled.field}
    if len(fields) == 1:
        found = [None if labelled and labelled.certainty is Certainty.BARE else labelled for labelled in found]
    blocks: list[Block] = []
    start: int | None = 0
    while start is not None:
        end = start + _find_ending(lines[start:], found[start:])
        blocks += _read_blocks(list(zip(lines[start:end], found[start:end], strict=True)))
        start = _find_next_form(found, end)
    return Scan(tuple(blocks), lines[end:])


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
    for piece in split_labels(line.text, table):
        yield from (replace(line, text=part.strip()) for part in _INNER_CLOSING.split(piece))


def _find_ending(lines: tuple[Line, ...], found: list[Labelled | None]) -> int:
    """The index of the sign-off below the first labelled field, or below the greeting where none is labelled."""
    first = next((i for i, labelled in enumerate(found) if labelled and labelled.field), 0)
    signs = (i for i in range(first + 1, len(lines)) if is_sign_off(lines[i]) and not _is_known(found[i]))
    return next(signs, len(lines))


def _find_next_form(found: list[Labelled | None], end: int) -> int | None:
    """Where a whole form begins below a sign-off: somebody pasted two signed requests into one mail.

    A title in a signature may look like one label, never like an order's id and its products.
    """
    below = {i: labelled.field for i, labelled in enumerate(found[end:], start=end) if labelled and labelled.field}
    return min(below) if {Field.TITAN_ORDER_ID, Field.PRODUCTS} <= set(below.values()) else None


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
    is_remark = remark.field is None and products.field is Field.PRODUCTS and any(map(str.isdigit, remark.beside))
    return is_remark and line.bullet and not remark.lines[0].bullet and _is_item(line, products)


def _opens(labelled: Labelled, line: Line, block: Block | None) -> bool:
    """An unknown label opens a block only inside the form, and not where it has the shape of the products above it."""
    if labelled.field:
        return True
    is_listed = block is not None and block.field is Field.PRODUCTS
    if labelled.certainty is Certainty.SEPARATED:
        return not (is_listed and block and _is_below_item(line, block))
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
    if not line.text or line.bullet or is_sentence(line.text):
        return False
    return line.indent > indent or is_broken(previous, line)


def is_broken(line: Line, following: Line) -> bool:
    """True if the value of `line` goes on below: it ends in a joint, or the next word had no room beside it."""
    if line.text.endswith(("-", "–", ",", ";", "&", "/", " and")):
        return True
    return len(line.written.rstrip()) + 1 + len(following.text.partition(" ")[0]) > _WRAP_COLUMN


def _spread_tables(lines: tuple[Line, ...], table: LabelTable) -> Iterator[Line]:
    """Rows below a row of labels become labelled lines, a line for each cell; other lines stay as they are."""
    header: tuple[str, ...] = ()
    for index, line in enumerate(lines):
        cells = read_cells(line)
        if _is_header(cells, table) and not _begins_with_label(lines[index + 1 : index + 2], table):
            header = cells
        elif header and len(cells) > 1:
            yield from (replace(line, text=f"{label}: {cell}") for label, cell in _pair(header, cells))
        else:
            header = header if not line.text else ()
            yield line


def _pair(header: tuple[str, ...], cells: tuple[str, ...]) -> list[tuple[str, str]]:
    """Label and cell of each column that has both; an empty cell of a spanned row says nothing new."""
    return [(label, cell) for label, cell in zip(header, cells, strict=False) if label and cell]


def _is_header(cells: tuple[str, ...], table: LabelTable) -> bool:
    """True if most cells are labels, one of them of a field."""
    known = [find_field(cell, table) for cell in cells if cell]
    labels = [field for is_label, field in known if is_label]
    return len(labels) > 1 and len(labels) * 2 > len(known) and any(labels)


def _begins_with_label(lines: tuple[Line, ...], table: LabelTable) -> bool:
    return any(cells and find_field(cells[0], table)[0] for cells in map(read_cells, lines))
