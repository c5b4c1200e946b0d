"""`init`: a config file to fill in, never in place of another one; also where the program is installed from a wheel."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.faces.conftest import Ask
from tests.faces.terminal import environment

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")


def test_it_writes_the_example_for_its_owner_only_and_says_what_to_do_next(ask: Ask, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        ended = ask("init")
    finally:
        os.umask(before)
    written = tmp_path / "config.toml"
    assert (ended.code, ended.err) == (0, "")
    assert written.read_text(encoding="utf-8") == EXAMPLE
    assert written.stat().st_mode & 0o777 == 0o600
    assert "cancel-mailbot check" in ended.out


def test_the_file_can_be_named(ask: Ask, tmp_path: Path) -> None:
    assert ask("init", "other.toml").code == 0
    assert (tmp_path / "other.toml").read_text(encoding="utf-8") == EXAMPLE


def test_it_never_overwrites(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")
    ended = ask("init")
    assert (ended.code, ended.out) == (73, "")
    assert "config.toml exists" in ended.err
    assert (tmp_path / "config.toml").read_text() == "mine"


def test_it_does_not_write_through_a_dangling_link(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").symlink_to(tmp_path / "elsewhere")
    assert ask("init").code == 73
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("path", ["missing/config.toml", "."], ids=["no such folder", "a folder"])
def test_where_nothing_can_be_written_it_says_so(path: str, ask: Ask) -> None:
    ended = ask("init", path)
    assert (ended.code, ended.out) == (73, "")
    assert ended.err.startswith("Error: ")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """What a wheel holds, laid out as pyproject.toml says, away from the checkout."""
    target = tmp_path / "site-packages"
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    for package in build["packages"]:
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    for source, place in build["force-include"].items():
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy2
        copy(ROOT / source, target / place)
    return target


def test_an_installed_program_has_the_example_and_the_sample_mails(installed: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from cancel_mailbot.faces.cli import run; code = run(['init'])\n"
        "from cancel_mailbot.faces.demo.stage import list_samples, read_sample\n"
        "print(sys.modules['cancel_mailbot'].__file__, len(list_samples()), len(read_sample('request__canonical')))\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        (sys.executable, "-c", script),
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=str(installed)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    place, samples, size = done.stdout.splitlines()[-1].split()
    assert Path(place).is_relative_to(installed)
    assert int(samples) >= 40
    assert int(size) > 100
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == EXAMPLE
