"""How listings look: a table for a person, one JSON object a line for a program."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

import click

from cancel_mailbot.ground.money import Money

Row = dict[str, object]
Command = TypeVar("Command", bound=Callable[..., object])

_NEVER_FOLDED = 16  # an instant; in a narrow terminal, what is longer gives way


def print_json(value: object) -> None:
    """One JSON object on one line of standard output; ASCII, so that no terminal's encoding can spoil it."""
    click.echo(json.dumps(plain(value)))


def plain(value: object) -> object:
    """The same in what JSON has: amounts as decimal strings with their currency, instants in RFC 3339."""
    match value:
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def print_rows(rows: Iterable[Row], columns: Mapping[str, str], *, as_json: bool, none: str) -> None:
    """The rows as JSON lines with all their keys, or as a table; `none` is said where there are none.

    `columns` gives the keys that the table shows, each with its heading. One that is empty in every row is left out.
    """
    if as_json:
        for row in rows:
            print_json(row)
        return
    cells = [[cell(row.get(column)) for column in columns] for row in rows]
    if not cells:
        click.echo(none)
        return
    filled = [n for n in range(len(columns)) if any(row[n] for row in cells)]
    headings = list(columns.values())
    print_table([headings[n] for n in filled], [[row[n] for n in filled] for row in cells])


def print_table(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """A plain table that fits the terminal; the widest columns give way first, the short ones never."""
    from rich import box  # noqa: PLC0415 - only a command that draws a table pays for it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading, *column in zip(headings, *cells, strict=True):
        widest = max(map(len, (heading, *column)))
        table.add_column(heading, overflow="fold", no_wrap=widest <= _NEVER_FOLDED)
    for row in cells:
        table.add_row(*(Text(text) for text in row))
    Console(highlight=False).print(table)


def cell(value: object) -> str:
    """A value as it stands in a table, without anything that could steer the terminal."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case StrEnum():
            return value.replace("_", " ")
        case list() | tuple():
            return ", ".join(cell(each) for each in value)
        case _:
            return printable(str(value))


def printable(text: str) -> str:
    """`text` on one line, with a blank for whatever could steer a terminal: controls, bidi marks, lone surrogates."""
    return "".join(character if character.isprintable() else " " for character in text)


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second; None stays None."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z" if at else None


def json_option(command: Command) -> Command:
    """The `--json` of every listing."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")(command)
