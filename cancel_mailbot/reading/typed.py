"""What a rep types between the lines of a quoted template, and quote marks that are none."""

from collections.abc import Iterator
from dataclasses import replace

from cancel_mailbot.reading.answers import is_placeholder
from cancel_mailbot.reading.labels import LabelTable, find_label
from cancel_mailbot.reading.normal import Line
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.signature import is_footer, is_sign_off

_MAX_BULLETS = 20


def find_typed(lines: tuple[Line, ...], table: LabelTable) -> tuple[Line, ...]:
    """The labels that were quoted empty, each with what is typed below it; () for fewer than two answers."""
    found: list[Line] = []
    answered: set[Field] = set()
    label: tuple[Field, Line] | None = None
    for line in lines:
        if not line.text:
            continue
        if line.depth:
            label = _read_empty_label(line, table)
        elif label and not (is_sign_off(line) or is_footer(line)):
            field, quoted = label
            if field not in answered:
                answered.add(field)
                found.append(quoted)
            found.append(line)
    return tuple(found) if len(answered) > 1 else ()


def _read_empty_label(line: Line, table: LabelTable) -> tuple[Field, Line] | None:
    labelled = find_label(line.text, table)
    if labelled is None or labelled.field is None or not (not labelled.value or is_placeholder(labelled.value)):
        return None
    return labelled.field, replace(line, depth=0, text=f"{labelled.label}:")


def take_marks_for_bullets(lines: tuple[Line, ...], table: LabelTable) -> tuple[Line, ...]:
    """`> SEO` right below the label of the products, in a mail that answers none, is a bullet."""
    marked = set(_find_marked(lines, table))
    return tuple(replace(line, depth=0, bullet=True) if line.number in marked else line for line in lines)


def _find_marked(lines: tuple[Line, ...], table: LabelTable) -> Iterator[int]:
    for index, line in enumerate(lines):
        if line.depth or not line.text or not line.text.endswith((":", "-", "=")):
            continue
        labelled = find_label(line.text, table)
        if labelled is None or labelled.field is not Field.PRODUCTS or labelled.value:
            continue
        depth = next((below.depth for below in lines[index + 1 : index + 2]), 0)
        for below in lines[index + 1 : index + 1 + _MAX_BULLETS]:
            if not depth or below.depth != depth or not below.text or find_label(below.text, table):
                break
            yield below.number
