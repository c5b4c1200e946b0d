"""The demo: it ends by itself, with the true-up confirmation in the rep's mailbox."""

import re
import signal
import threading
from pathlib import Path

import pytest

from cancel_mailbot.faces.demo import stage
from cancel_mailbot.faces.demo.command import find_program
from tests.faces.conftest import Ask
from tests.faces.terminal import run_process, start

IMAP_AND_SMTP = re.compile(r"IMAP (?:at )?127\.0\.0\.1:(\d+), SMTP (?:at )?127\.0\.0\.1:(\d+)")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo's folder, and what it told."""
    folder = tmp_path_factory.mktemp("demo")
    ended = run_process(folder, "demo", COLUMNS="80")
    assert (ended.code, ended.err) == (0, "")
    return folder / "cancel-mailbot-demo-1", ended.out


def test_it_ends_with_the_true_up_confirmation_in_danas_mailbox(played: tuple[Path, str]) -> None:
    folder, told = played
    last = told.partition("6  The last two steps")[2]
    assert "read back from her mailbox over IMAP" in " ".join(last.split())
    assert "credit of" in last
    assert "-1,250.00 USD" in last
    newest = max((folder / "mail" / stage.DANA.address).iterdir(), key=lambda path: int(path.stem))
    assert b"X-Cancel-Mailbot-Kind: true_up_confirmation" in newest.read_bytes()


def test_it_tells_who_wrote_what_in_order(played: tuple[Path, str]) -> None:
    _, told = played
    scenes = [line[0] for line in told.splitlines() if re.match(r"[1-9]  \S", line)]
    assert scenes == ["1", "2", "3", "4", "5", "6"]
    for words in ("Dana Whitfield writes to", "Marcus Bell replies", "Jo Park replies", "Ann Lee replies"):
        assert words in told
    assert "billing done on 11/20" in told


def test_every_line_fits_the_terminal(played: tuple[Path, str]) -> None:
    story = played[1].partition("Look into it")[0]
    assert max(map(len, story.splitlines())) <= 80


def test_it_says_where_everything_lies_and_that_can_be_looked_into(played: tuple[Path, str]) -> None:
    folder, told = played
    for name in ("mail/", "cancel-mailbot.db", "config.toml"):
        assert f"{folder.name}/{name}" in told
        assert (folder / name).exists()
    commands = re.findall(r"python -m cancel_mailbot (.+ --config \S+)", told)
    assert len(commands) == 3
    for command in commands:
        assert run_process(folder.parent, *command.split()).code == 0
    (case,) = run_process(folder.parent, "cases", "show", "CXL-1001", "--json", "-c", folder / "config.toml").rows
    assert (case["state"], case["rep_name"]) == ("closed", "Dana Whitfield")


def test_nobody_else_can_look_into_its_folder(played: tuple[Path, str]) -> None:
    assert played[0].stat().st_mode & 0o777 == 0o700


def test_all_the_mail_was_dealt_with(played: tuple[Path, str]) -> None:
    folder, told = played
    (status,) = run_process(folder.parent, "status", "--json", "-c", folder / "config.toml").rows
    assert status["unjudged"] == 0
    assert status["outbox"]["queued"] == status["outbox"]["failed"] == status["outbox"]["in_doubt"] == 0
    assert f"{sum(status['messages'].values())} messages, each with one disposition" in told


def test_a_folder_that_exists_is_refused_and_left_alone(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    ended = ask("demo", "--folder", "mine")
    assert (ended.code, ended.out) == (73, "")
    assert "mine exists" in ended.err
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(ask: Ask, tmp_path: Path) -> None:
    ended = ask("demo", "--folder", "missing/folder")
    assert (ended.code, ended.out) == (73, "")
    assert "No such file or directory" in ended.err


@pytest.mark.parametrize("package", ["aiosmtpd", "pymap"])
def test_without_the_extra_it_says_what_to_install(package: str, tmp_path: Path) -> None:
    # A module that fails to import stands before the real one.
    (tmp_path / f"{package}.py").write_text(f"raise ModuleNotFoundError('No module named {package}')\n")
    ended = run_process(tmp_path, "demo", PYTHONPATH=f"{tmp_path}:{Path(stage.__file__).parents[3]}")
    assert ended.code == 78
    assert "pip install 'cancel-mailbot[demo]'" in ended.err
    assert "Traceback" not in ended.err
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and path.name != "__pycache__"] == []


def test_a_pass_that_leaves_something_undone_ends_it_without_a_traceback(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cancel_mailbot.daemon.run_once", lambda *_: ("submit enablement: the server is on fire",))
    ended = ask("demo")
    assert ended.code == 70
    assert "on fire" in ended.err


def test_keep_leaves_it_running_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with start(tmp_path, "demo", "--keep", PYTHONUNBUFFERED="1") as process:
        assert process.stdout
        assert process.stderr
        watchdog = threading.Timer(120, process.kill)
        watchdog.start()
        told = ""
        while "user jo@example.com" not in told:
            line = process.stdout.readline().decode()
            assert line, process.stderr.read().decode()
            told += line
        assert len(IMAP_AND_SMTP.findall(told)) == 2
        assert "password demo" in told
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        watchdog.cancel()


@pytest.mark.parametrize(
    ("started", "on_path", "told"),
    [
        ("bin/cancel-mailbot", "bin", "cancel-mailbot"),
        ("bin/cancel-mailbot", "elsewhere", "bin/cancel-mailbot"),
        ("cancel_mailbot/__main__.py", "bin", "python -m cancel_mailbot"),
    ],
    ids=["found by its name", "not found by its name", "as a module"],
)
def test_the_commands_that_it_names_can_be_typed_as_they_stand(
    started: str, on_path: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    program = tmp_path / started
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr("sys.argv", [str(program)])
    monkeypatch.setenv("PATH", str(tmp_path / on_path))
    assert find_program() == told
