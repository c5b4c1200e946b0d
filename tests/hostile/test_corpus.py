"""Every hostile or broken message is read to its end: the right disposition, no traceback, within its limits."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faces.conftest import CONFIG
from tests.faces.terminal import COMMAND, Ended, environment
from tests.hostile import CORPUS, Hostile
from tests.hostile.hostile import Row

SECONDS = 2.0  # of the processor, for an input of a megabyte
MEGABYTES = 300  # resident, the interpreter and its libraries included
_ORDER_IS = {"client": 200, "campaign": 200, "titan_order_id": 40}  # characters at most
_PATIENCE = 600  # seconds on a machine that does much else; on a quiet one all of it takes 40
_EXPLAIN = (*COMMAND, "explain")
_MEASURE = (sys.executable, "-m", "tests.hostile.measure")
_SMALL = tuple(entry for entry in CORPUS if not entry.is_big)
_BIG = tuple(entry for entry in CORPUS if entry.is_big)
_CONTROLS = frozenset(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F))))


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """What was printed: of the small ones in one process each way, of the big ones each in a process of its own."""

    as_rep: Ended
    by_config: Ended
    in_words: Ended
    big: Ended
    rows: dict[str, Row]  # what is said of each file as a rep's
    strangers: tuple[Row, ...]  # by the config
    costs: dict[str, Row]  # of the big ones


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "people.toml").write_text(CONFIG)
    for entry in CORPUS:
        (folder / entry.file_name).write_bytes(entry.make())
    small = [entry.file_name for entry in _SMALL]
    brief = [name for name in small if (folder / name).stat().st_size < 50_000]
    with ThreadPoolExecutor(2) as pool:
        big = pool.submit(_run, folder, *_MEASURE, *(entry.file_name for entry in _BIG))
        as_rep = pool.submit(_run, folder, *_EXPLAIN, "--json", "--as", "rep", *small)
        by_config = pool.submit(_run, folder, *_EXPLAIN, "--json", "--config", "people.toml", *small)
        in_words = pool.submit(_run, folder, *_EXPLAIN, "--as", "staff", "--on-case", "2", *brief)
        ended = (as_rep.result(), by_config.result(), in_words.result(), big.result())
    costs = {row["file"]: row for row in ended[-1].rows}
    rows = {row["file"]: row for row in ended[0].rows} | {file: row["said"] for file, row in costs.items()}
    strangers = tuple(row for row in ended[1].rows if row["author"] and row["author"]["role"] == "stranger")
    return Answers(*ended, rows, strangers, costs)


def _run(folder: Path, *command: str) -> Ended:
    ended = subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, timeout=_PATIENCE, check=False
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            entry,
            id=entry.file_name.removesuffix(".eml"),
            marks=pytest.mark.xfail(reason=entry.fault, strict=True) if entry.fault else (),
        )
        for entry in CORPUS
    ],
)
def test_a_hostile_message_becomes_what_it_should(entry: Hostile, answers: Answers) -> None:
    row = answers.rows[entry.file_name]
    assert row["disposition"] in entry.becomes, row["reason"]
    assert [rule.says for rule in entry.rules if not rule.holds(row)] == []


@pytest.mark.parametrize("way", ["as_rep", "by_config"])
def test_every_file_gets_its_line_of_json_and_none_fells_the_others(way: str, answers: Answers) -> None:
    ended: Ended = getattr(answers, way)
    assert (ended.code, ended.err) == (0, "")
    rows = ended.rows
    assert [row["file"] for row in rows] == [entry.file_name for entry in _SMALL]
    assert [(row["file"], row["traceback"]) for row in rows if row["traceback"]] == []
    assert all(line.isascii() and line.isprintable() for line in ended.out.splitlines())


def test_every_big_file_gets_its_line_of_json_too(answers: Answers) -> None:
    assert (answers.big.code, answers.big.err) == (0, "")
    assert list(answers.costs) == [entry.file_name for entry in _BIG]
    assert [file for file, row in answers.costs.items() if row["said"]["traceback"]] == []


def test_nothing_that_is_shown_on_one_line_holds_a_control(answers: Answers) -> None:
    found = {file: [line for line in _find_lines(row) if _CONTROLS & set(line)] for file, row in answers.rows.items()}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_no_value_of_an_order_is_longer_than_a_person_reads(answers: Answers) -> None:
    for file, row in answers.rows.items():
        for request in row["requests"]:
            too_long = [key for key, length in _ORDER_IS.items() if len(request[key] or "") > length]
            assert (file, too_long) == (file, [])
            assert len(request["products"]) <= 200
            assert max(map(len, request["products"]), default=0) <= 200


def test_no_stranger_orders_anything_or_is_answered(answers: Answers) -> None:
    assert len(answers.strangers) > 10
    assert {row["disposition"] for row in answers.strangers} <= {"held", "foreign", "automatic", "bounce"}
    told = {address for row in answers.strangers for notice in row["notices"] for address in notice["to"]}
    assert told <= {"ann@example.com", "jo@example.com"}  # staff


def test_no_machine_is_answered(answers: Answers) -> None:
    machines = [row for row in answers.rows.values() if row["message"] and row["message"]["kind"] != "person"]
    assert len(machines) > 10
    assert [row["file"] for row in machines if row["requests"] or any(n["to"] for n in row["notices"])] == []


def test_in_words_nothing_of_it_steers_the_terminal(answers: Answers) -> None:
    assert (answers.in_words.code, answers.in_words.err) == (0, "")
    assert all(line.isprintable() for line in answers.in_words.out.split("\n"))
    assert answers.in_words.out.count(".eml: ") > 300


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.file_name.removesuffix(".eml")) for entry in _BIG])
def test_a_megabyte_costs_at_most_two_seconds_and_300_megabytes(entry: Hostile, answers: Answers) -> None:
    cost = answers.costs[entry.file_name]
    assert cost["seconds"] < SECONDS
    assert cost["megabytes"] < MEGABYTES


def test_the_dearest_messages_are_shown(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    rows = answers.costs.values()
    assert len(rows) == len(_BIG)
    lines = []
    for unit in ("seconds", "megabytes"):
        lines.append(f"\nThe ten that cost most {unit}:")
        lines += [f"{row[unit]:>8} {row['file']}" for row in sorted(rows, key=lambda row: -row[unit])[:10]]
    with capsys.disabled():
        print("\n".join(lines))


def test_each_entry_is_named_once_and_says_its_malice_in_a_sentence() -> None:
    names = [entry.file_name for entry in CORPUS]
    assert len(set(names)) == len(names) > 400
    assert all(entry.malice.endswith(".") and entry.becomes for entry in CORPUS)


def _find_lines(row: Row) -> Iterator[str]:
    """Every text of a row that is meant to stand on one line."""
    message = row["message"] or {}
    yield from (value for key, value in message.items() if isinstance(value, str) and key not in ("text", "reply_text"))
    yield from (*message.get("to", ()), *message.get("cc", ()), row["reason"] or "")
    yield from (text for each in message.get("attachments", ()) for text in (each["name"], each["media_type"]))
    for request in row["requests"]:
        values = (request["client"], request["campaign"], request["titan_order_id"], *request["products"])
        yield from filter(None, (*values, *request["extras"], *request["rep"].values()))
        yield from (json.dumps(extra, ensure_ascii=False) for extra in request["extras"].values())
    yield from (notice["subject"] for notice in row["notices"])
