"""`config show` and `db upgrade`."""

import json
from pathlib import Path

import pytest

from cancel_mailbot.edges.store import schema
from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.config_file import read_config
from tests.faces.conftest import CONFIG, Ask, Office

RICH = (
    CONFIG
    + """
[reading]
product = [{ name = "OTT / CTV", aliases = ["OTT", "Crème \\"\\\\"] }]

[reading.labels]
client = ["Kunde"]

[notices]
template_folder = "templates"
"""
)


@pytest.mark.parametrize("text", ["", CONFIG, RICH], ids=["nothing set", "the usual", "every kind of value"])
def test_what_config_show_prints_is_the_same_config(text: str, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(text)
    (tmp_path / "templates").mkdir()
    shown = ask("config", "show")
    assert (shown.code, shown.err) == (0, "")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text(shown.out, encoding="utf-8")
    assert read_config(elsewhere / "config.toml") == read_config(tmp_path / "config.toml")
    assert shown.out.partition("\n")[0] == "# config.toml"


def test_as_json_it_is_one_object(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(RICH)
    (tmp_path / "templates").mkdir()
    (found,) = ask("config", "show", "--json").rows
    assert found == json.loads(json.dumps(read_config(tmp_path / "config.toml").model_dump(mode="json")))


def test_without_a_file_the_defaults_are_shown_and_called_so(ask: Ask, tmp_path: Path) -> None:
    shown = ask("config", "show").out
    assert "built-in defaults" in shown.partition("\n")[0]
    (tmp_path / "shown.toml").write_text(shown)
    assert read_config(tmp_path / "shown.toml") == Config()


def test_no_password_is_shown(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.setenv("CANCEL_MAILBOT_IMAP_PASSWORD", "geheim")
    monkeypatch.setenv("CANCEL_MAILBOT_DATABASE_URL", "postgresql://user:geheim@127.0.0.1/none")
    assert "geheim" not in ask("config", "show").out + ask("config", "show", "--json").out


def test_every_problem_of_a_config_is_said_at_once(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[databse]\n[log]\nlevel = "loud"\n')
    ended = ask("config", "show")
    assert (ended.code, ended.out) == (78, "")
    assert "did you mean `database`?" in ended.err
    assert "log.level" in ended.err


def test_upgrade_creates_the_tables_and_says_what_it_applied(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    first, second = ask("db", "upgrade"), ask("db", "upgrade")
    assert (first.code, first.err, second.code) == (0, "", 0)
    assert [line for line in first.out.splitlines() if line.startswith("applied ")][-1] == f"applied {schema.HEAD}"
    assert "applied" not in second.out
    assert schema.HEAD in second.out
    assert ask("cases", "list").code == 0


def test_tables_of_a_newer_program_are_left_alone(ask: Ask, office: Office) -> None:
    with office.store.begin() as tx:
        tx.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    ended = ask("db", "upgrade")
    assert (ended.code, ended.out) == (78, "")
    assert "upgrade the program" in ended.err


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("oracle://host/name", 78),
        ("sqlite:////missing/folder/file.db", 78),
        ("postgresql://u:geheim@127.0.0.1:1/n", 75),
    ],
    ids=["a database of another kind", "a folder that is not there", "a server that is not there"],
)
def test_a_database_that_cannot_be_used_is_said_without_its_password(
    url: str, code: int, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.setenv("CANCEL_MAILBOT_DATABASE_URL", url)
    ended = ask("db", "upgrade")
    assert (ended.code, ended.out) == (code, "")
    assert "geheim" not in ended.err
