"""The command line: the list of commands, and how each way of failing ends. Imports a command only to run it."""

import difflib
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Entry:
    """A command or group: where it stands, and its one line in the overview."""

    place: str
    summary: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Try it": {
        "demo": Entry("demo.command:demo", "Play the whole story on this machine, with sample mail"),
        "explain": Entry("explain:explain", "Say what would be made of a mail, and touch nothing"),
    },
    "Set it up": {
        "init": Entry("init:init", "Write a config file to fill in"),
        "check": Entry("check:check", "Try the config, the passwords and the servers; say what to mend"),
        "config": Entry("configuration:config", "Show the config as it takes effect"),
        "db": Entry("database:db", "Create or upgrade the database's tables"),
    },
    "Run it": {
        "run": Entry("service:run", "The daemon: read the mailbox and answer, until told to stop"),
        "once": Entry("service:once", "Read every mailbox once, submit what is owed, and exit"),
        "status": Entry("status:status", "Is every mailbox being read, and what waits?"),
    },
    "Look into it": {
        "cases": Entry("cases:cases", "The order cancellations: list, show, act for staff"),
        "held": Entry("held:held", "Mail kept for a person: list, show, retry, discard"),
        "outbox": Entry("outbox:outbox", "Mail that we owe somebody: list, show, retry"),
    },
}

_EPILOG = """\
Start with `cancel-mailbot demo`. To go live: `init`, fill in config.toml, `check`, `run`.
`cancel-mailbot COMMAND --help` says more of each; every listing takes --json.

\b
Exit codes are those of sysexits.h:
   0  good                           73  a file can't be written
  64  a wrong option or command      75  left for later: try again
  65  no such case, mail or notice   77  a login or password refused
  69  a server out of reach          78  a wrong config
"""


class Group(click.Group):
    """A group that shows its commands in their own order, and suggests the near one for one that there is not."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command's name, in the order of the code."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names.

        Raises:
            click.UsageError: there is none.
        """
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            names = self.list_commands(ctx)
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(names)}"
            raise click.UsageError(f"there is no command {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


class Commands(Group):
    """A group that knows its commands by name and summary and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as above
        """Every command's name, in the order of the overview."""
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command with this name, imported now."""
        for section in SECTIONS.values():
            if cmd_name in section:
                module, _, attribute = section[cmd_name].place.partition(":")
                command = getattr(importlib.import_module(f"cancel_mailbot.faces.{module}"), attribute)
                assert isinstance(command, click.Command)  # noqa: S101 - a slip in the table above
                return command
        return None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; when whoever reads its output has seen enough, it ends in silence, and that is no fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is left in the buffer goes nowhere, so that the interpreter has nothing to complain of when it exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return os.EX_OK

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Print the overview from the table, section by section."""
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.summary) for name, entry in section.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version  # noqa: PLC0415 - only this option needs it

    click.echo(f"cancel-mailbot {version('cancel-mailbot')}")
    ctx.exit()


@click.group(cls=Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def cancel_mailbot() -> None:
    """Turn order-cancellation emails into cases that nobody loses sight of.

    Reads the Sales Enablement inbox, understands the cancellation requests in it, answers reps and staff,
    and follows each case until the client's invoice is true.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code (sysexits.h). What went wrong is said on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal's encoding lacks is shown as a question mark, and ends nothing.
            stream.reconfigure(errors="replace")
    try:
        code = cancel_mailbot.main(args=list(arguments), prog_name="cancel-mailbot", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return os.EX_USAGE
    except click.UsageError as wrong:
        wrong.show()
        return os.EX_USAGE
    except click.ClickException as failed:
        failed.show()
        return failed.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    return code if isinstance(code, int) else 0


def config_option(command: Command) -> Command:
    """The `--config` that every command takes which needs one."""
    return click.option(
        "-c",
        "--config",
        "config_path",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The config file, instead of the first in the usual places (see `config --help`).",
    )(command)
