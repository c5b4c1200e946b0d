"""Tables in a mail → labelled lines: rows below a header, or label and value side by side.

Cells stand between tabs (as HTML gives them), pipes, columns of blanks, or commas.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from cancel_mailbot.reading.decisions import BLANK, is_decision
from cancel_mailbot.reading.labels import LabelTable, find_field, label_key
from cancel_mailbot.reading.normal import Line, normalize, read_cells, squeeze
from cancel_mailbot.reading.request import Field

_RULE = re.compile(r"[-=+:|\s]*+")
_COLUMNS = re.compile(r" {2,}+")
_TOTALS = frozenset(("total", "totals", "subtotal", "sum", "grand total"))
_MIN_COLUMNS = 3  # of a header whose cells stand between blanks or commas
_MAX_COLUMNS = 20
_MAX_ROWS = 50  # below a header, that are looked at
# What a column beside the products holds.
_COLUMN = re.compile(
    r"(?:monthly|weekly|annual|total|gross|net|ad)?(?:spend|budget|rate|cost|price|amount|value|revenue|investment|cpm)s?"
    r"|monthly|weekly|total|flights?|flightdates?|dates?|start|end|term|qty|quantity|impressions|units|spots|market|rep",
)
_AMOUNT = re.compile(r"[$€£]?\s?\d[\d,.]{0,15}[km]?(?:\s?(?:/|per)\s?[a-z]{1,8})?", re.IGNORECASE)
_MAX_LENGTH = 500  # of a line that is looked at for pipes, columns and commas


@dataclass(frozen=True, slots=True)
class _Header:
    labels: tuple[str, ...]
    style: str  # what stands between the cells


def spread_tables(lines: tuple[Line, ...], table: LabelTable) -> Iterator[Line]:
    """Rows below a row of labels become labelled lines, a line for each cell; other lines stay as they are."""
    header: _Header | None = None
    for index, line in enumerate(lines):
        found = _find_header(line, table) or _find_product_header(lines, index, table)
        if found and not _begins_with_label(lines[index + 1 : index + 2], table):
            header = found
        elif header and _is_row(line, header):
            yield from _read_row(line, header)
        else:
            header = header if line.text and header and header.style == "\t" else None
            yield _read_pair(line, table)


def _find_header(line: Line, table: LabelTable) -> _Header | None:
    """The labels of the line, if most of its cells are labels, one of them of a field."""
    for style in ("\t", "|", " ", ","):
        cells = _split(line, style)
        if (_MIN_COLUMNS if style in " ," else 2) <= len(cells) <= _MAX_COLUMNS:
            known = [find_field(cell, table) for cell in cells if cell]
            labels = [field for is_label, field in known if is_label]
            if len(labels) > 1 and len(labels) * 2 > len(known) and any(labels):
                return _Header(cells, style)
    return None


def _find_product_header(lines: tuple[Line, ...], index: int, table: LabelTable) -> _Header | None:
    """The header of a table of products, whatever its other words: one says what a column holds, or the rows do."""
    for style in "\t|":
        cells = _split(lines[index], style)
        if len(cells) < 2 or len(cells) > _MAX_COLUMNS or _is_field(cells[0], table) is not Field.PRODUCTS:
            continue
        rows = list(_read_rows(lines[index + 1 : index + 1 + _MAX_ROWS], style, len(cells)))
        is_table = bool(rows) and all(row[0] and not find_field(row[0], table)[0] for row in rows)
        if is_table and (
            _names_columns(cells, table) or (_has_amounts(rows) and not _is_pair(lines[:index], style, table))
        ):
            return _Header(cells, style)
    return None


def _read_rows(lines: tuple[Line, ...], style: str, width: int) -> Iterator[tuple[str, ...]]:
    rows = (_split(line, style) for line in lines if not _is_rule(line))
    return takewhile(lambda cells: len(cells) == width, rows)


def _names_columns(cells: tuple[str, ...], table: LabelTable) -> bool:
    keys = [label_key(cell) for cell in cells[1:]]
    return any(find_field(cell, table)[0] for cell in cells[1:]) or any(
        is_decision(key) or _COLUMN.fullmatch(key) for key in keys
    )


def _has_amounts(rows: list[tuple[str, ...]]) -> bool:
    return any(all(map(_AMOUNT.fullmatch, column)) for column in list(zip(*rows, strict=True))[1:])


def _is_pair(above: tuple[Line, ...], style: str, table: LabelTable) -> bool:
    """True if the last line is a label and its value: so are those below it, then."""
    return any(cells and find_field(cells[0], table)[0] for cells in (_split(line, style) for line in above[-1:]))


def _split(line: Line, style: str) -> tuple[str, ...]:
    """The cells of the line if they are written in this style; () if not."""
    if style == "\t":
        return read_cells(line)
    if "\t" in line.written or len(line.written) > _MAX_LENGTH:
        return ()
    if style == " ":
        written = normalize(line.written).strip()
        return tuple(map(squeeze, _COLUMNS.split(written))) if "  " in written else ()
    if style not in line.text:
        return ()
    text = line.text.strip().removeprefix(style).removesuffix(style) if style == "|" else line.text
    return tuple(cell.strip(" *_") for cell in text.split(style))


def _is_row(line: Line, header: _Header) -> bool:
    if header.style == "\t":
        return len(read_cells(line)) > 1
    return _is_rule(line) or len(_split(line, header.style)) == len(header.labels)


def _is_rule(line: Line) -> bool:
    """True for `|---|---|`."""
    return bool(line.text) and _RULE.fullmatch(line.text) is not None


def _read_row(line: Line, header: _Header) -> Iterator[Line]:
    """A labelled line for each filled cell: an empty cell of a spanned row says nothing new."""
    if _is_rule(line):
        return
    cells, labels = _split(line, header.style), header.labels
    if next(filter(None, cells), "").casefold().strip(" :") in _TOTALS:
        return
    # In a row that is short, cells of the rows above span its first columns.
    labels = labels[max(0, len(labels) - len(cells)) :]
    for label, cell in zip(labels, cells, strict=False):
        written = cell or (BLANK if is_decision(label_key(label)) else "")
        if written and any(map(str.isalnum, label)):
            yield replace(line, text=written, bullet=False, label=label)


def _read_pair(line: Line, table: LabelTable) -> Line:
    """`Client | Northwind` with tabs in place of the pipes, if it is a label and its value."""
    cells = _split(line, "|")
    if len(cells) < 2 or not _is_field(cells[0], table) or _is_field(cells[1], table):
        return line
    return replace(line, text="\t".join(cell for cell in cells if cell), bullet=False)


def _is_field(cell: str, table: LabelTable) -> Field | None:
    return find_field(cell, table)[1]


def _begins_with_label(lines: tuple[Line, ...], table: LabelTable) -> bool:
    return any(cells and find_field(cells[0], table)[0] for cells in map(read_cells, lines))
