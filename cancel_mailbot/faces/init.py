"""`init`: write a config file to fill in. Never overwrites one."""

import os
from importlib.resources import files
from pathlib import Path

import click

from cancel_mailbot.faces.setting import Failed


@click.command()
@click.argument("path", default="config.toml", type=click.Path(path_type=Path))
def init(path: Path) -> None:
    """Write a config file to fill in: ./config.toml, or PATH.

    Every key stands in it at its default, with one sentence of what it does. A file that exists is never overwritten.
    """
    try:
        # For its owner only: it names servers and people.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failed(f"{path} exists and is left as it is; name another file to write", os.EX_CANTCREAT) from None
    except OSError as error:
        raise Failed(f"{path} can't be written: {error.strerror}", os.EX_CANTCREAT) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(_example())
    click.echo(f"{path} is written. Now:")
    click.echo("  1. fill in the mailbox, its servers and the people in it")
    click.echo("  2. put the passwords where the file says")
    click.echo(f"  3. cancel-mailbot check --config {path}")
    click.echo(f"  4. cancel-mailbot run --config {path}")


def _example() -> str:
    """The example config: beside the package when installed, at the top of a checkout otherwise."""
    package = files("cancel_mailbot")
    installed = package / "config.example.toml"
    source = installed if installed.is_file() else Path(str(package)).parent / "config.example.toml"
    return source.read_text(encoding="utf-8")
