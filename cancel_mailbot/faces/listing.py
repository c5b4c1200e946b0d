"""How listings look: a table for a person, one JSON object a line for a program."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import TypeVar

import click

from cancel_mailbot.ground.money import Money

Row = dict[str, object]
Command = TypeVar("Command", bound=Callable[..., object])


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


def print_rows(rows: Iterable[Row], columns: Sequence[str], *, as_json: bool, none: str) -> None:
    """The rows as JSON lines with all their keys, or as a table of these columns; `none` is said where there are none.

    Columns are keys of the rows; a heading is the key with blanks for underscores.
    """
    if as_json:
        for row in rows:
            print_json(row)
        return
    cells = [[cell(row.get(column)) for column in columns] for row in rows]
    if not cells:
        click.echo(none)
        return
    print_table([column.replace("_", " ") for column in columns], cells)


def print_table(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """A plain table that fits the terminal; the widest columns give way first."""
    from rich import box  # noqa: PLC0415 - only a command that draws a table pays for it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
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
        case list() | tuple():
            return ", ".join(cell(each) for each in value)
        case _:
            return printable(str(value))


def printable(text: str) -> str:
    """`text` on one line, every control character replaced by a blank."""
    return "".join(character if character.isprintable() else " " for character in text)


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second; None stays None."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def json_option(command: Command) -> Command:
    """The `--json` of every listing."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")(command)
