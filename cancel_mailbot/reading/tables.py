"""Tables in a mail → labelled lines: rows below a header, or label and value side by side.

Cells stand between tabs (as HTML gives them), pipes, columns of blanks, or commas.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cancel_mailbot.reading.labels import LabelTable, find_field
from cancel_mailbot.reading.normal import Line, normalize, read_cells, squeeze
from cancel_mailbot.reading.request import Field

_RULE = re.compile(r"[-=+:|\s]*+")
_COLUMNS = re.compile(r" {2,}+")
_TOTALS = frozenset(("total", "totals", "subtotal", "sum", "grand total"))
_MIN_COLUMNS = 3  # of a header whose cells stand between blanks or commas
_MAX_COLUMNS = 20
_MAX_LENGTH = 500  # of a line that is looked at for pipes, columns and commas


@dataclass(frozen=True, slots=True)
class _Header:
    labels: tuple[str, ...]
    style: str  # what stands between the cells


def spread_tables(lines: tuple[Line, ...], table: LabelTable) -> Iterator[Line]:
    """Rows below a row of labels become labelled lines, a line for each cell; other lines stay as they are."""
    header: _Header | None = None
    for index, line in enumerate(lines):
        found = _find_header(line, table)
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
        if cell and any(map(str.isalnum, label)):
            yield replace(line, text=cell, bullet=False, label=label)


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
