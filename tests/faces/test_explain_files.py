"""Which files `explain` reads: those named, those below a folder, those named on standard input; one line for each."""

import io
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cancel_mailbot.faces.files import find_files, read_names
from tests.end_to_end.mails import make_request
from tests.faces.conftest import Ask
from tests.faces.terminal import COMMAND, environment


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    """A folder with mails at two depths, and one that holds nothing."""
    for name in ("b.eml", "a.eml", "sub/c.eml", "sub/B name.eml", "other/d.eml"):
        path = tmp_path / "mails" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_request(1))
    (tmp_path / "mails" / "empty").mkdir()
    return tmp_path / "mails"


def explain_names(folder: Path, names: bytes) -> list[str]:
    ended = subprocess.run(
        (*COMMAND, "explain", "--json", "-"),
        cwd=folder,
        env=environment(folder),
        input=names,
        capture_output=True,
        timeout=120,
        check=True,
    )
    return [json.loads(line)["file"] for line in ended.stdout.splitlines()]


def test_a_folder_stands_for_every_file_below_it_in_a_stable_order(mails: Path, ask: Ask) -> None:
    ended = ask("explain", "--json", mails)
    files = [str(Path(row["file"]).relative_to(mails)) for row in ended.rows]
    assert files == ["a.eml", "b.eml", "other/d.eml", "sub/B name.eml", "sub/c.eml"]
    assert {row["disposition"] for row in ended.rows} == {"request"}


def test_an_empty_folder_says_so_and_the_next_name_follows(mails: Path, ask: Ask) -> None:
    empty, mail = ask("explain", "--json", mails / "empty", mails / "a.eml").rows
    assert (empty["disposition"], empty["reason"]) == ("held", "the folder holds no file")
    assert mail["disposition"] == "request"


def test_a_folder_that_can_not_be_read_says_so(mails: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "other":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    rows = ask("explain", "--json", mails).rows
    assert [row["reason"] for row in rows if row["disposition"] == "held"] == [
        "the folder can't be read: Permission denied"
    ]
    assert len(rows) == 5


def test_what_is_no_file_in_a_folder_is_not_waited_for(mails: Path) -> None:
    os.mkfifo(mails / "empty" / "pipe")
    (mails / "empty" / "loop").symlink_to("loop")
    assert [found.path.name for found in find_files([mails / "empty"])] == ["loop"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(b"mails/b.eml\nmails/sub/B name.eml\n", id="one a line"),
        pytest.param(b"mails/b.eml\nmails/sub/B name.eml", id="without the last line end"),
        pytest.param(b"mails/b.eml\0mails/sub/B name.eml\0", id="each ended by a NUL"),
        pytest.param(b"\nmails/b.eml\n\n\nmails/sub/B name.eml\n", id="with blank lines"),
    ],
)
def test_a_dash_reads_the_names_from_standard_input(names: bytes, mails: Path) -> None:
    assert explain_names(mails.parent, names) == ["mails/b.eml", "mails/sub/B name.eml"]


def test_a_folder_can_be_named_on_standard_input_and_no_name_is_no_fault(mails: Path) -> None:
    assert explain_names(mails.parent, b"mails/sub\n") == ["mails/sub/B name.eml", "mails/sub/c.eml"]
    assert explain_names(mails.parent, b"") == []


def test_a_name_with_a_line_end_is_one_name_between_nuls() -> None:
    assert list(read_names(io.BytesIO(b"a\nb\0c\0"))) == [Path("a\nb"), Path("c")]


def test_a_name_that_is_no_utf_8_comes_through() -> None:
    (name,) = read_names(io.BytesIO(b"\xff.eml\n"))
    assert os.fsencode(name) == b"\xff.eml"


def test_each_line_is_written_before_the_next_name_is_known(mails: Path) -> None:
    with subprocess.Popen(
        (*COMMAND, "explain", "--json", "-"),
        cwd=mails.parent,
        env=environment(mails.parent),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("mails/a.eml", "mails/b.eml"):
            process.stdin.write(f"{name}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["file"] == name
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_thousands_of_names_are_read_and_found_one_at_a_time() -> None:
    class Endless(io.RawIOBase):
        """A pipe that never ends, and says how much of it was taken."""

        taken = 0

        def read1(self, size: int) -> bytes:
            self.taken += size
            return b"mail.eml\n" * (size // 9)

    source = Endless()
    names = read_names(source)  # type: ignore[arg-type]
    assert [next(names) for _ in range(10_000)] == [Path("mail.eml")] * 10_000
    assert source.taken < 1_000_000
