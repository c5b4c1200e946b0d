"""`explain` on files that nobody should send: an answer in seconds and bounded memory, and the next file follows.

What up to a few megabytes can hold stands in tests/hostile; here are what is no message, and what is far too large.
"""

import json
import os
import random
import resource
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cancel_mailbot.faces import explain as face
from tests.end_to_end.mails import make_request
from tests.faces.conftest import Ask
from tests.faces.terminal import COMMAND, environment, run_process, start

HEADER = (
    b"From: dana@example.com\r\nTo: team@example.com\r\nSubject: Order Cancellation Request\r\nMIME-Version: 1.0\r\n"
)
SECONDS = 20  # on a machine that does much else; on a quiet one it takes four
MEGABYTES = 400


def make_random(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311 - the same bytes each time


HOSTILE: dict[str, Callable[[], bytes]] = {
    "50 MB of lines": lambda: HEADER + b"\r\n" + b"Vision VX Client: A\r\n" * (50 * 1024 * 1024 // 21),
    "50 MB in one line": lambda: HEADER + b"\r\n" + b"x" * (50 * 1024 * 1024),
    "50 MB of header": lambda: HEADER + b"X-Filler: " + b"x" * (50 * 1024 * 1024),
    "9 MB of random bytes": lambda: make_random(9_000_000),
    "50 MB of random bytes": lambda: make_random(50 * 1024 * 1024),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_held_within_seconds_and_the_next_one_follows(what: str, tmp_path: Path) -> None:
    (tmp_path / "hostile.eml").write_bytes(HOSTILE[what]())
    (tmp_path / "next.eml").write_bytes(make_request(1))
    started_at = time.monotonic()
    ended = run_limited(tmp_path, "explain", "--json", "hostile.eml", "next.eml")
    assert time.monotonic() - started_at < SECONDS
    assert (ended.returncode, ended.stderr) == (0, b"")
    hostile, following = map(read_disposition, ended.stdout.splitlines())
    assert hostile[0] == "held"
    assert hostile[1]
    assert following[0] == "request"


def run_limited(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command that the kernel refuses more memory than it may have."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)

    return subprocess.run(
        (*COMMAND, *arguments),
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )


def read_disposition(line: bytes) -> tuple[str, str]:
    found = json.loads(line)
    return found["disposition"], found["reason"]


@pytest.fixture
def odd_files(tmp_path: Path) -> dict[str, Path]:
    files = {
        "a missing file": tmp_path / "missing.eml",
        "an empty folder": tmp_path / "folder",
        "an empty file": tmp_path / "empty.eml",
        "a file behind a file": tmp_path / "empty.eml" / "mail.eml",
        "a link to itself": tmp_path / "loop.eml",
        "a file whose reading fails": Path("/proc/self/mem"),
        "no header": tmp_path / "text.txt",
    }
    files["a link to itself"].symlink_to("loop.eml")
    files["an empty folder"].mkdir()
    files["an empty file"].touch()
    files["no header"].write_text("Hello,\n\nno message at all.\n")
    return files


@pytest.mark.parametrize(
    "what",
    [
        "a missing file",
        "an empty folder",
        "an empty file",
        "a file behind a file",
        "a link to itself",
        "a file whose reading fails",
        "no header",
    ],
)
def test_what_is_no_message_is_held_with_the_reason_and_nobody_is_told(
    what: str, odd_files: dict[str, Path], ask: Ask, tmp_path: Path
) -> None:
    (tmp_path / "next.eml").write_bytes(make_request(1))
    ended = ask("explain", "--json", odd_files[what], "next.eml")
    assert (ended.code, ended.err) == (0, "")
    odd, following = ended.rows
    assert (odd["disposition"], odd["message"], odd["notices"]) == ("held", None, [])
    assert odd["reason"].startswith(("the file ", "the folder "))
    assert "Errno" not in odd["reason"]
    assert following["disposition"] == "request"


def test_an_endless_file_is_read_only_up_to_the_limit(tmp_path: Path) -> None:
    ended = run_limited(tmp_path, "explain", "--json", "/dev/zero")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert read_disposition(ended.stdout)[0] == "held"


def test_a_crash_holds_that_file_with_its_traceback_and_the_next_one_follows(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = face.parse_message

    def crash_on_first(raw: bytes, *arguments: object) -> object:
        if b"request-1@" in raw:
            raise RecursionError
        return parse(raw, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(face, "parse_message", crash_on_first)
    for n in (1, 2):
        (tmp_path / f"{n}.eml").write_bytes(make_request(n))
    ended = ask("explain", "--json", "1.eml", "2.eml")
    assert (ended.code, ended.err) == (0, "")
    assert [row["disposition"] for row in ended.rows] == ["held", "request"]
    assert ended.rows[0]["reason"] == "it could not be processed: RecursionError"
    assert "crash_on_first" in ended.rows[0]["traceback"]
    assert ended.rows[1]["traceback"] is None
    assert "crash_on_first" in ask("explain", "1.eml").out


def test_each_answer_is_printed_as_soon_as_its_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "first.eml").write_bytes(make_request(1))
    pipe = tmp_path / "second.eml"
    os.mkfifo(pipe)
    with start(tmp_path, "explain", "--json", "first.eml", pipe) as process:
        assert process.stdout
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        # The second file has no writer yet, so that the command waits for it.
        assert read_disposition(process.stdout.readline())[0] == "request"
        pipe.write_bytes(make_request(2))
        assert read_disposition(process.stdout.readline())[0] == "request"
        assert process.wait(timeout=60) == 0
        watchdog.cancel()


MISLEADING = (
    b'From: "Dana\x1b]0;title\x07 \xe2\x80\xaelexe" <dana@example.com>\r\n'
    b"To: team@example.com\r\n"
    b"Subject: =?utf-8?b?G1szMW1PcmRlciDigK5DYW5jZWxsYXRpb24gUmVxdWVzdCDtoIA=?=\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"Vision VX Client: A\x1b[2J\xe2\x80\xae\xed\xa0\x80\xc2\x9b31mB\r\n"
    b"Campaign Name: \xe2\x81\xa6c\xe2\x80\x8f\r\n"
    b"Titan Order ID: 4471923\r\n"
    b"Salesperson\xe2\x80\xae: \x1b]8;;http://example.net\x07x\r\n"
    b"Product(s) to be Canceled: x\x07y\r\n"
)


@pytest.mark.parametrize("role", ["rep", "staff", "stranger"])
@pytest.mark.parametrize("on_case", [(), ("--on-case", "2")], ids=["alone", "on a case"])
def test_received_text_cannot_steer_the_terminal(role: str, on_case: tuple[str, ...], ask: Ask, tmp_path: Path) -> None:
    name = "m\x1b[31m\u202e.eml"
    for raw in (MISLEADING, MISLEADING.replace(b"\r\n\r\n", b"\r\n\r\nbilling done \x1b[5m\xe2\x80\xae\r\n\r\n", 1)):
        (tmp_path / name).write_bytes(raw)
        printed = ask("explain", "--as", role, *on_case, name).out
        assert all(character.isprintable() or character == "\n" for character in printed)
        assert ask("explain", "--json", "--as", role, *on_case, name).out.isascii()


@pytest.mark.parametrize(
    "locale",
    [{"LANG": "C"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["LANG=C", "C without UTF-8 mode", "ASCII"],
)
def test_a_terminal_without_unicode_gets_question_marks_and_no_traceback(
    locale: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "mail.eml").write_bytes(make_request(1, Vision_VX_Client="Crème & Fils Pâtisserie 東京"))
    in_words = run_process(tmp_path, "explain", "mail.eml", **locale)
    assert (in_words.code, in_words.err) == (0, "")
    assert "Titan Order ID" in in_words.out
    in_json = run_process(tmp_path, "explain", "--json", "mail.eml", **locale)
    assert in_json.rows[0]["requests"][0]["client"] == "Crème & Fils Pâtisserie 東京"


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["in words", "as JSON"])
def test_a_reader_who_has_seen_enough_ends_it_in_silence(options: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(make_request(1))
    with start(tmp_path, "explain", *options, *["mail.eml"] * 400) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=120) == 0
        assert process.stderr.read() == b""
