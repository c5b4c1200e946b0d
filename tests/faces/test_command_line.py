"""The command line as a whole: help that a stranger understands, hints for what was mistyped, exit codes."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from cancel_mailbot.faces.cli import SECTIONS, cancel_mailbot
from cancel_mailbot.faces.setting import Failed
from tests.faces.conftest import Ask
from tests.faces.terminal import environment, start

HEAVY = {
    *("sqlalchemy", "sqlmodel", "pydantic", "lxml", "imapclient", "apscheduler", "alembic", "jinja2", "rich"),
    *("structlog", "mailparser"),
}


def walk(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and subcommand with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


COMMANDS = dict(walk(cancel_mailbot))


@pytest.mark.parametrize("option", ["--help", "--version", None], ids=str)
def test_nothing_heavy_is_loaded_to_say_what_the_program_is(option: str | None, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from cancel_mailbot.faces.cli import run\n"
        "run(sys.argv[1:])\n"
        "print('LOADED', *sorted(name for name in sys.modules if '.' not in name))\n"
    )
    command = (sys.executable, "-c", script, *([option] if option else []))
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=True, timeout=60
    )
    loaded = done.stdout.partition("LOADED")[2].split()
    assert "click" in loaded
    assert HEAVY & set(loaded) == set()


def test_without_arguments_it_prints_the_overview(ask: Ask) -> None:
    ended = ask()
    assert ended.code == 64
    assert ended.out == ask("--help").out
    assert all(f"\n  {name} " in ended.out for section in SECTIONS.values() for name in section)


def test_the_version_is_the_package_s(ask: Ask) -> None:
    ended = ask("--version")
    assert (ended.code, ended.out) == (0, f"cancel-mailbot {version('cancel-mailbot')}\n")


def test_the_overview_fits_eighty_columns(ask: Ask) -> None:
    assert max(map(len, ask("--help").out.splitlines())) <= 80


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_that_fits_and_is_not_cut_off(path: tuple[str, ...], ask: Ask) -> None:
    ended = ask(*path, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert max(map(len, ended.out.splitlines())) <= 80
    assert "..." not in ended.out.replace("ARGS]...", "").replace("FILE...", "")
    assert ask(*path, "-h").out == ended.out


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_and_option_is_described(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help
    assert command.help.partition("\n")[0].endswith((".", "PATH."))
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_a_command_of_the_overview_is_the_command_of_that_name() -> None:
    assert [name for path, command in COMMANDS.items() for name in path[-1:] if command.name != name] == []


LISTINGS = [
    *(("cases", "list"), ("cases", "show"), ("held", "list"), ("held", "show"), ("outbox", "list")),
    *(("outbox", "show"), ("status",), ("check",), ("config", "show"), ("explain",)),
]


@pytest.mark.parametrize("path", LISTINGS, ids=" ".join)
def test_every_listing_takes_json(path: tuple[str, ...]) -> None:
    assert any("--json" in option.opts for option in COMMANDS[path].params)


@pytest.mark.parametrize("path", [path for path, command in COMMANDS.items() if isinstance(command, click.Group)])
def test_a_group_without_a_command_says_which_there_are(path: tuple[str, ...], ask: Ask) -> None:
    ended = ask(*path)
    assert ended.code == 64
    assert "Commands:" in ended.out


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=lambda path: " ".join(path) or "none")
def test_a_wrong_option_is_a_usage_error_that_says_where_to_look(path: tuple[str, ...], ask: Ask) -> None:
    ended = ask(*path, "--elephant")
    assert (ended.code, ended.out) == (64, "")
    assert "--elephant" in ended.err
    assert f"Try '{' '.join(('cancel-mailbot', *path))} --help'" in ended.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("explane",), "explain"),
        (("chek",), "check"),
        (("stat",), "status"),
        (("cases", "lst"), "list"),
        (("held", "retyr"), "retry"),
        (("db", "upgade"), "upgrade"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_an_unknown_command_suggests_the_near_one(typed: tuple[str, ...], meant: str, ask: Ask) -> None:
    ended = ask(*typed)
    assert (ended.code, ended.out) == (64, "")
    assert f"did you mean `{meant}`?" in ended.err


def test_an_unknown_command_with_nothing_near_lists_those_that_there_are(ask: Ask) -> None:
    ended = ask("held", "zzz")
    assert ended.code == 64
    assert "list, show, retry, discard" in ended.err


def test_a_missing_argument_is_a_usage_error(ask: Ask) -> None:
    assert ask("explain").code == 64


@pytest.mark.parametrize(
    "path",
    [
        *(("run",), ("once",), ("check",), ("status",), ("db", "upgrade"), ("cases", "list"), ("held", "list")),
        ("outbox", "list"),
    ],
    ids=" ".join,
)
def test_what_needs_a_config_says_how_to_get_one(path: tuple[str, ...], ask: Ask) -> None:
    ended = ask(*path)
    assert (ended.code, ended.out) == (78, "")
    assert "cancel-mailbot init" in ended.err


@pytest.mark.parametrize("path", [("run",), ("once",)], ids=" ".join)
def test_a_config_that_is_not_filled_in_does_not_run_and_says_all_that_is_missing(
    path: tuple[str, ...], ask: Ask
) -> None:
    ask("init")
    ended = ask(*path)
    assert ended.code == 78
    assert all(key in ended.err for key in ("mailbox[0].address", "mailbox[0].imap.host", "people.staff"))


def test_a_look_into_a_database_without_tables_says_how_to_make_them(ask: Ask) -> None:
    ask("init")
    ended = ask("cases", "list")
    assert ended.code == 78
    assert "`cancel-mailbot db upgrade`" in ended.err


def test_a_database_out_of_reach_is_a_temporary_failure(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("init")
    monkeypatch.setenv("CANCEL_MAILBOT_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    ended = ask("cases", "list")
    assert ended.code == 75
    assert "secret" not in ended.err


def test_a_failure_cannot_steer_the_terminal() -> None:
    assert Failed("first \x1b[31m\n  second\u202e", 70).message == "first  [31m\n  second "


def test_ctrl_c_is_no_crash(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_path: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cancel_mailbot.faces.configuration.find_setting", interrupt)
    ended = ask("config", "show")
    assert ended.code == 130
    assert ended.err.strip() == "Stopped."


def test_help_to_a_closed_pipe_is_no_crash(tmp_path: Path) -> None:
    with start(tmp_path, "--help") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.wait(timeout=60)
        assert process.stderr.read() == b""
