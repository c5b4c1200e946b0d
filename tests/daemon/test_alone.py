"""One daemon at a time on one SQLite file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cancel_mailbot.edges.store.alone import StoreInUse, hold_alone
from cancel_mailbot.edges.store.faults import StoreBroken

HOLD = """
import sys, time
from cancel_mailbot.edges.store.alone import hold_alone
with hold_alone(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/mailbot.db"


def test_the_second_one_is_refused_and_told_who_was_first(url: str, tmp_path: Path) -> None:
    with hold_alone(url) as is_alone, pytest.raises(StoreInUse) as refused, hold_alone(url):
        pytest.fail("both hold it")
    assert is_alone
    assert str(refused.value) == f"process {os.getpid()} works on {tmp_path}/mailbot.db"


def test_whoever_ends_makes_room(url: str) -> None:
    for _ in range(2):
        with hold_alone(url) as is_alone:
            assert is_alone


def test_a_process_that_is_killed_makes_room(url: str) -> None:
    with subprocess.Popen((sys.executable, "-c", HOLD, url), stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreInUse, match=f"^process {holder.pid} works on"), hold_alone(url):
            pytest.fail("both hold it")
        holder.send_signal(signal.SIGKILL)
    with hold_alone(url) as is_alone:
        assert is_alone


def test_two_names_of_one_file_are_one_database(url: str, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "mailbot.db")
    with hold_alone(url), pytest.raises(StoreInUse), hold_alone(f"sqlite:///{tmp_path}/link.db"):
        pytest.fail("both hold it")


def test_two_databases_in_one_folder_do_not_meet(url: str, tmp_path: Path) -> None:
    with hold_alone(url), hold_alone(f"sqlite:///{tmp_path}/other.db") as is_alone:
        assert is_alone


@pytest.mark.parametrize("shared", ["postgresql://mailbot@db.example.com/mailbot", "sqlite://", "sqlite:///:memory:"])
def test_what_is_no_file_is_never_held_alone(shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with hold_alone(shared) as is_alone:
        assert not is_alone
    assert list(tmp_path.iterdir()) == []


def test_a_url_that_cannot_be_read_is_left_to_the_store_to_explain() -> None:
    with hold_alone("no url at all") as is_alone:
        assert not is_alone


def test_a_folder_that_is_missing_is_told_with_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreBroken, match=r"cannot open .*missing/mailbot\.db\.lock: .* make its folder writable"),
        hold_alone(f"sqlite:///{tmp_path}/missing/mailbot.db"),
    ):
        pytest.fail("nothing can be held there")
