"""The README tells the same story as the code."""

import re
import tomllib
from pathlib import Path

from cancel_mailbot.faces.cli import SECTIONS
from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.reading.commands import help_lines
from cancel_mailbot.workflow.due import Disposition

README = Path(__file__).parent.parent.joinpath("README.md").read_text(encoding="utf-8")
ROOT = Path(__file__).parent.parent


def test_the_table_of_staff_commands_is_what_help_prints() -> None:
    table = README.partition("<!-- commands -->")[2].partition("\n\n")[0].strip().splitlines()[2:]
    printed = [
        f"| `{form}` | {meaning} |" if meaning else f"| **{form}** | |" for form, meaning in help_lines(DEFAULT_STEPS)
    ]
    assert table == printed
    assert not any("|" in row for rows in help_lines(DEFAULT_STEPS) for row in rows)


def test_every_disposition_is_named() -> None:
    assert all(f"`{disposition}`" in README for disposition in Disposition)


def test_every_command_is_in_the_table_of_commands() -> None:
    table = README.partition("\n## Commands\n")[2].partition("\n## ")[0]
    assert all(re.search(rf"`(?:[^`|]*, )*{name}\b", table) for section in SECTIONS.values() for name in section)


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_the_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()
