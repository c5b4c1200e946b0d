"""Where passwords are found, what is refused, and that none shows itself."""

import copy
import dataclasses
import json
import traceback
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.ground.secrets import MissingSecret, Secret, UnusableSecret, find_password


def write_secret(path: Path, content: bytes = b"hunter2\n", mode: int = 0o600) -> str:
    path.write_bytes(content)
    path.chmod(mode)
    return str(path)


@pytest.fixture
def everywhere(tmp_path: Path) -> dict[str, Any]:
    """A password in each of the places, each saying where it comes from."""
    for name in ("desk-1_imap_password", "imap_password"):
        write_secret(tmp_path / name, name.encode())
    return {
        "file": write_secret(tmp_path / "own", b"own"),
        "environment": {
            "CREDENTIALS_DIRECTORY": str(tmp_path),
            "CANCEL_MAILBOT_DESK_1_IMAP_PASSWORD": "variable of the mailbox",
            "CANCEL_MAILBOT_IMAP_PASSWORD": "variable of all",
        },
    }


def test_places_are_looked_in_from_the_most_to_the_least_particular(everywhere: dict[str, Any], tmp_path: Path) -> None:
    environment = everywhere["environment"]
    assert find_password("desk-1", "imap", everywhere["file"], environment).reveal() == "own"
    assert find_password("desk-1", "imap", "", environment).reveal() == "desk-1_imap_password"
    (tmp_path / "desk-1_imap_password").unlink()
    assert find_password("desk-1", "imap", "", environment).reveal() == "imap_password"
    (tmp_path / "imap_password").unlink()
    assert find_password("desk-1", "imap", "", environment).reveal() == "variable of the mailbox"
    del environment["CANCEL_MAILBOT_DESK_1_IMAP_PASSWORD"]
    assert find_password("desk-1", "imap", "", environment).reveal() == "variable of all"


def test_the_password_of_one_protocol_is_not_used_for_the_other(everywhere: dict[str, Any]) -> None:
    with pytest.raises(MissingSecret):
        find_password("desk-1", "smtp", "", everywhere["environment"])


def test_the_password_of_one_mailbox_is_not_used_for_another() -> None:
    with pytest.raises(MissingSecret):
        find_password("other", "imap", "", {"CANCEL_MAILBOT_DESK_IMAP_PASSWORD": "x"})


def test_a_missing_password_names_every_place_that_was_looked_in(tmp_path: Path) -> None:
    with pytest.raises(MissingSecret) as raised:
        find_password("desk-1", "smtp", "", {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert str(raised.value) == (
        f"no SMTP password for mailbox desk-1; looked in {tmp_path}/desk-1_smtp_password, {tmp_path}/smtp_password, "
        "$CANCEL_MAILBOT_DESK_1_SMTP_PASSWORD, $CANCEL_MAILBOT_SMTP_PASSWORD"
    )


def test_a_configured_file_that_is_missing_is_not_replaced_by_another_place(
    everywhere: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(MissingSecret, match=r"looked in \S+/nowhere$"):
        find_password("desk-1", "imap", str(tmp_path / "nowhere"), everywhere["environment"])


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n"], ids=["nothing", "a line end", "a Windows line end"])
def test_an_empty_file_holds_no_password(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(MissingSecret):
        find_password("desk", "imap", write_secret(tmp_path / "pw", content), {})


def test_an_empty_variable_holds_no_password() -> None:
    environment = {"CANCEL_MAILBOT_DESK_IMAP_PASSWORD": "", "CANCEL_MAILBOT_IMAP_PASSWORD": "all"}
    assert find_password("desk", "imap", "", environment).reveal() == "all"


@pytest.mark.parametrize(
    ("content", "password"),
    [
        pytest.param(b"hunter2\n", "hunter2", id="line end"),
        pytest.param(b"hunter2\r\n", "hunter2", id="Windows line end"),
        pytest.param(b"hunter2", "hunter2", id="no line end"),
        pytest.param(b" hunter 2 \n", " hunter 2 ", id="spaces belong to it"),
        pytest.param("pässwörd\n".encode(), "pässwörd", id="letters beyond ASCII"),
        pytest.param(b"$HOME#'\"\n", "$HOME#'\"", id="signs mean themselves"),
    ],
)
def test_only_the_last_line_end_is_cut(tmp_path: Path, content: bytes, password: str) -> None:
    assert find_password("desk", "imap", write_secret(tmp_path / "pw", content), {}).reveal() == password


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666], ids=oct)
def test_a_file_open_to_every_user_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(UnusableSecret, match=r"is open to every user of this machine: chmod o= \S+/pw$"):
        find_password("desk", "imap", write_secret(tmp_path / "pw", mode=mode), {})


def test_a_credential_open_to_every_user_is_refused(tmp_path: Path) -> None:
    write_secret(tmp_path / "imap_password", mode=0o644)
    with pytest.raises(UnusableSecret, match="is open to every user"):
        find_password("desk", "imap", "", {"CREDENTIALS_DIRECTORY": str(tmp_path)})


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o440], ids=oct)
def test_a_file_for_the_owner_and_the_group_is_accepted(tmp_path: Path, mode: int) -> None:
    assert find_password("desk", "imap", write_secret(tmp_path / "pw", mode=mode), {}).reveal() == "hunter2"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"user\nhunter2\n", "holds more than one line", id="two lines"),
        pytest.param(b"hunter2\x00", "or a control character", id="NUL"),
        pytest.param(b"hunter2\xff", "is not UTF-8", id="not text"),
    ],
)
def test_what_can_not_be_a_password_is_refused_without_showing_it(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(UnusableSecret, match=why) as raised:
        find_password("desk", "imap", write_secret(tmp_path / "pw", content), {})
    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))
    assert raised.value.__context__ is None or raised.value.__suppress_context__


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSecret, match="Is a directory"):
        find_password("desk", "imap", str(tmp_path), {})


@dataclasses.dataclass
class Account:
    password: Secret


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(repr, id="repr"),
        pytest.param(str, id="str"),
        pytest.param(lambda secret: f"{secret}", id="f-string"),
        pytest.param(lambda secret: f"{secret!r:>40}", id="f-string with a width"),
        pytest.param("{}".format, id="format"),
        pytest.param(lambda secret: "%s %r" % (secret, secret), id="percent"),  # noqa: UP031
        pytest.param(lambda secret: repr([secret]), id="inside a list"),
        pytest.param(lambda secret: repr(Account(secret)), id="inside a dataclass"),
        pytest.param(lambda secret: repr(dataclasses.asdict(Account(secret))), id="a dataclass taken apart"),
        pytest.param(lambda secret: repr(copy.deepcopy(secret)), id="a copy"),
        pytest.param(lambda secret: json.dumps([secret], default=str), id="JSON"),
    ],
)
def test_a_secret_never_shows_itself(shown: Any) -> None:
    text = shown(Secret("hunter2"))
    assert "hunter2" not in text
    assert "[secret]" in text


def test_a_secret_is_revealed_on_request() -> None:
    assert Secret("hunter2").reveal() == "hunter2"
