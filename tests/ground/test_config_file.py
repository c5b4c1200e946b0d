"""The config as a file: where it is found, what it says about its faults, and that it survives being written."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.config_file import ConfigProblems, Problem, as_json, find_config, read_config, show


def problems_of(folder: Path, written: str) -> tuple[Problem, ...]:
    path = folder / "config.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ConfigProblems) as raised:
        read_config(path)
    return raised.value.problems


def test_what_is_left_out_keeps_its_default(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[mailbox]]\nimap.host = "imap.example.net"\n')
    config = read_config(path)
    assert config.mailbox[0].imap.host == "imap.example.net"
    assert config.mailbox[0].smtp == Config().mailbox[0].smtp


def test_every_problem_is_reported_at_once_with_its_dotted_path(tmp_path: Path) -> None:
    written = """
        colour = 1
        database.url = "mysql://db/x"
        people = { staff = ["ann@example.com", "jo"], reps = ["@"] }
        outbox = { first_retry_after = "soon" }
        [[mailbox]]
        name = "sales"
        [[mailbox]]
        [mailbox.imap]
        port = 70000
        prot = 993
    """
    assert [problem.path for problem in problems_of(tmp_path, written)] == [
        "database.url",
        "mailbox[1].imap.port",
        "mailbox[1].imap.prot",
        "people.staff[1]",
        "people.reps[0]",
        "outbox.first_retry_after",
        "colour",
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param(
            "[[mailbox]]\nimap.prot = 993",
            Problem("mailbox[0].imap.prot", "unknown key", "did you mean `port`?"),
            id="unknown key near a known one",
        ),
        pytest.param("[LOG]\n", Problem("LOG", "unknown key", "did you mean `log`?"), id="a table in capitals"),
        pytest.param(
            "[log]\ncolour = 1",
            Problem("log.colour", "unknown key", "known here: level, format"),
            id="unknown key near nothing",
        ),
        pytest.param(
            '[reading]\nproduct = [{ name = "SEO", alias = [] }]',
            Problem("reading.product[0].alias", "unknown key", "did you mean `aliases`?"),
            id="unknown key in a list of tables",
        ),
        pytest.param(
            '[log]\n"a b.c" = 1',
            Problem('log."a b.c"', "unknown key", "known here: level, format"),
            id="unknown key that TOML would quote",
        ),
        pytest.param(
            "reading.product = [{}]", Problem("reading.product[0].name", "is missing"), id="a product without a name"
        ),
        pytest.param(
            '[mailbox]\nname = "a"',
            Problem("mailbox", "should be a list", "write [[mailbox]], in two pairs of brackets"),
            id="one mailbox in single brackets",
        ),
        pytest.param("[[log]]", Problem("log", "should be a table"), id="a table in double brackets"),
        pytest.param("mailbox = []", Problem("mailbox", "should not be empty"), id="no mailbox"),
        pytest.param(
            '[[mailbox]]\nimap.port = "993"',
            Problem("mailbox[0].imap.port", "should be a whole number"),
            id="a port in quotes",
        ),
        pytest.param(
            "[[mailbox]]\nimap.port = true",
            Problem("mailbox[0].imap.port", "should be a whole number"),
            id="a port that is true",
        ),
        pytest.param(
            "[[mailbox]]\nimap.port = 0",
            Problem("mailbox[0].imap.port", "should be greater than or equal to 1"),
            id="port zero",
        ),
        pytest.param(
            "[[mailbox]]\naddress = 5",
            Problem("mailbox[0].address", "should be text in quotes"),
            id="a number for a text",
        ),
        pytest.param(
            '[[mailbox]]\nimap.security = "ssl"',
            Problem("mailbox[0].imap.security", "should be 'tls', 'starttls' or 'none'"),
            id="a word that is no choice",
        ),
        pytest.param(
            "[[mailbox]]\nstart_at = 2026-11-01T00:00:00Z",
            Problem("mailbox[0].start_at", 'should be "now", "all" or a date', "write a date like 2026-11-01"),
            id="a date with a time",
        ),
        pytest.param(
            '[log]\nlevel = "loud"',
            Problem("log.level", "should be 'debug', 'info', 'warning' or 'error'"),
            id="a level that is none",
        ),
    ],
)
def test_a_problem_says_where_what_and_how_to_mend_it(tmp_path: Path, written: str, problem: Problem) -> None:
    assert problems_of(tmp_path, written) == (problem,)


@pytest.mark.parametrize(
    ("key", "written", "message"),
    [
        ("database.url", "mysql://h/d", "should be a SQLite or PostgreSQL URL"),
        ("database.url", "postgresql://u:p@h/d", "holds a password"),
        ("database.url", "postgresql+psycopg://u:p/w@h/d", "holds a password"),
        ("database.url", "postgresql://h/d?user=u&password=p", "holds a password"),
        ("mailbox.name", "Sales", "should be 1 to 32 of a-z, 0-9, - and _"),
        ("mailbox.name", "../etc", "should be 1 to 32 of a-z, 0-9, - and _"),
        ("mailbox.address", "Ann <ann@example.com>", "is not a plain address"),
        ("mailbox.display_name", "Sales\r\nBcc: x@example.com", "holds a control character"),
        ("mailbox.display_name", "Sales\u2028Desk", "holds a control character"),
        ("mailbox.keyword", "Mail bot", "should begin with a letter and hold letters, digits, - _ ."),
        ("mailbox.keyword", "\\Seen", "should begin with a letter and hold letters, digits, - _ ."),
        ("mailbox.done_folder", "", "should not be empty"),
        ("mailbox.done_folder", "a\r\nA1 DELETE INBOX", "holds a control character"),
        ("mailbox.poll_every", "0s", "is not a duration"),
        ("mailbox.start_at", "yesterday", 'should be "now", "all" or a date'),
        ("mailbox.imap.host", "imaps://mail.example.net", "should be a host name or an IP address"),
        ("mailbox.imap.host", "mail.example.net:993", "should be a host name or an IP address"),
        ("mailbox.imap.host", "", "should be a host name or an IP address"),
        ("mailbox.imap.folder", " ", "should not be empty"),
        ("mailbox.smtp.username", "a\x00b", "holds a control character"),
        ("reading.order_id_pattern", "[0-9", "is not a regular expression: unterminated character set at position 0"),
        ("reading.order_id_pattern", "[0-9]*", "matches the empty text"),
        ("reading.currency", "usd", "should be three capitals (ISO 4217)"),
        ("notices.time_zone", "Berlin", "is not a time zone"),
        ("notices.time_zone", "America", "is not a time zone"),
        ("notices.time_zone", "../../etc/passwd", "is not a time zone"),
        ("notices.time_zone", "", "is not a time zone"),
    ],
)
def test_a_value_that_can_not_work_is_refused(tmp_path: Path, key: str, written: str, message: str) -> None:
    table, _, rest = key.partition(".")
    header = "[[mailbox]]" if table == "mailbox" else f"[{table}]"
    (problem,) = problems_of(tmp_path, f"{header}\n{rest} = {json.dumps(written)}\n")
    assert problem.path == key.replace("mailbox.", "mailbox[0].")
    assert problem.message == message


@pytest.mark.parametrize("host", ["mail", "mail.example.net", "192.0.2.1", "::1", "2001:db8::25", "mail_1.example.net"])
def test_host_names_and_addresses_are_hosts(host: str) -> None:
    assert Config.model_validate({"mailbox": [{"imap": {"host": host}}]}).mailbox[0].imap.host == host


def test_a_password_written_in_the_config_is_not_repeated_in_the_problem(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path,
        '[[mailbox]]\nimap.password = "hunter2"\nimap.port = "hunter2"\n[database]\nurl = "postgresql://u:hunter2@h/d"',
    )
    assert len(problems) == 3
    assert "hunter2" not in " ".join(map(str, problems))
    assert Problem("mailbox[0].imap.password", "unknown key", "did you mean `password_file`?") in problems


def test_a_fault_of_syntax_is_told_with_line_and_column(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, '[log]\nlevel = "info\n')
    assert problem.path == ""
    assert "line 2, column 14" in problem.message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigProblems, match=r"nowhere\.toml can't be used:\n  there is no such file; `cancel-mailbot init"
    ):
        read_config(tmp_path / "nowhere.toml")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblems, match="can't be read: Is a directory"):
        read_config(tmp_path)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'[[mailbox]]\ndisplay_name = "B\xfcro"')
    with pytest.raises(ConfigProblems, match="is not UTF-8: byte 30"):
        read_config(path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbf[log]\nlevel = "debug"')
    assert read_config(path).log.level == "debug"


def test_relative_paths_count_from_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    path = tmp_path / "etc" / "config.toml"
    path.write_text('[[mailbox]]\nimap = { password_file = "imap.pw", ca_file = "/ca.pem" }')
    monkeypatch.chdir(tmp_path)
    imap = read_config(Path("etc/config.toml")).mailbox[0].imap
    assert imap.password_file == str(tmp_path / "etc" / "imap.pw")
    assert imap.ca_file == "/ca.pem"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """The places below the test's own folder; the working directory is one of them."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    places = {
        "here": tmp_path / "here" / "config.toml",
        "xdg": tmp_path / "xdg" / "cancel-mailbot" / "config.toml",
        "home": tmp_path / "home" / ".config" / "cancel-mailbot" / "config.toml",
    }
    for path in places.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    return places


@pytest.mark.parametrize(
    ("there", "with_xdg", "found"),
    [
        pytest.param(("here", "xdg", "home"), True, "here", id="the working directory first"),
        pytest.param(("xdg", "home"), True, "xdg", id="then the folder of XDG_CONFIG_HOME"),
        pytest.param(("xdg", "home"), False, "home", id="which is .config at home unless said otherwise"),
    ],
)
def test_the_first_config_that_exists_is_found(
    places: dict[str, Path], tmp_path: Path, there: tuple[str, ...], with_xdg: bool, found: str
) -> None:
    for place in there:
        places[place].touch()
    environment = {"HOME": str(tmp_path / "home")} | ({"XDG_CONFIG_HOME": str(tmp_path / "xdg")} if with_xdg else {})
    config = find_config(None, environment)
    assert config is not None
    assert config.absolute() == places[found]


def test_what_is_named_is_taken_even_where_it_does_not_exist(places: dict[str, Path]) -> None:
    places["here"].touch()
    environment = {"CANCEL_MAILBOT_CONFIG": "/nowhere/a.toml"}
    assert find_config(None, environment) == Path("/nowhere/a.toml")
    assert find_config(Path("b.toml"), environment) == Path("b.toml")


def test_no_config_is_found_where_there_is_none(places: dict[str, Path], tmp_path: Path) -> None:
    if Path("/etc/cancel-mailbot/config.toml").exists():
        pytest.skip("this machine has a config of its own")
    assert find_config(None, {"HOME": str(tmp_path / "home")}) is None


def test_a_place_that_can_not_be_looked_into_is_not_passed_over(places: dict[str, Path]) -> None:
    places["home"].touch()
    config = find_config(None, {"XDG_CONFIG_HOME": "x" * 300})
    assert config is not None
    with pytest.raises(ConfigProblems, match="can't be read: File name too long"):
        read_config(config)


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20)
WORDS = TEXT.filter(str.strip)
MAILBOX = st.fixed_dictionaries(
    {},
    optional={
        "display_name": TEXT,
        "done_folder": WORDS,
        "start_at": st.one_of(st.sampled_from(["now", "all"]), st.dates().map(str)),
        "poll_every": st.sampled_from(["200ms", "45s", "60s", "36h"]),
        "imap": st.fixed_dictionaries({}, optional={"username": TEXT, "port": st.integers(1, 65535)}),
    },
)
TABLES = st.fixed_dictionaries(
    {
        "mailbox": st.lists(MAILBOX, min_size=1, max_size=3),
        "people": st.fixed_dictionaries({"reps": st.lists(st.sampled_from(["@example.com", "a@example.org"]))}),
        "reading": st.fixed_dictionaries(
            {
                "product": st.lists(st.fixed_dictionaries({"name": WORDS, "aliases": st.lists(WORDS, max_size=3)})),
                "order_id_pattern": st.sampled_from([r"\d{7}", "[\"'\\\\]x", "\x7f\t\n\x00\u2028x"]),
            }
        ),
    }
)


@given(TABLES)
def test_what_is_shown_reads_back_the_same(tables: dict[str, Any]) -> None:
    config = Config.model_validate(tables)
    assert Config.model_validate(tomllib.loads(show(config))) == config
    assert Config.model_validate(json.loads(as_json(config))) == config


def test_what_is_shown_is_a_config_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[mailbox]]\nimap.password_file = "pw"\n[[mailbox]]\nname = "two"\nstart_at = 2026-11-01\n')
    config = read_config(path)
    path.write_text(show(config), encoding="utf-8")
    assert read_config(path) == config
