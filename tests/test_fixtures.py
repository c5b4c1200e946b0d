"""Every `fixtures/emails/*.eml`, explained as `cancel-mailbot explain` does it, against the `.json` beside it.

A `.json` says how the mail is read and what must come out of it:

    as         rep, staff or stranger; null: as the config below says
    on_case    the number of products of the case that it answers; null: it answers none
    lacks      the fields that the rep of that case has yet to supply (may be left out)
    catalogue  whether the site names its products
    expect     a part of the explained object: of an object the keys that matter, of a list every element
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.faces.cli import run
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import parse_message
from cancel_mailbot.reading.form import CatalogueProduct, FormSettings, read_requests
from cancel_mailbot.workflow.due import Disposition

FOLDER = Path(__file__).parent.parent / "fixtures" / "emails"
ARRIVED_AT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
CATALOGUE = (
    *("Targeted Display", "Streaming Audio", "OTT / CTV", "Search & Social Bundle", "SEO", "Paid Search (SEM)"),
    *("YouTube Pre-Roll", "Email Marketing", "Social - Facebook", "Retargeting"),
)
CONFIG = """\
[[mailbox]]
address = "enablement@example.com"

[people]
staff = ["jo@example.com"]
reps = ["@example.com"]
"""
NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))
REQUESTS = [name for name in NAMES if name.startswith("request__")]
OTHERS = [name for name in NAMES if not name.startswith("request__")]
KEYS = {"as", "on_case", "catalogue", "expect"}


def fetch(name: str) -> dict[str, Any]:
    fixture: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return fixture


def parse(name: str) -> Message:
    return parse_message((FOLDER / f"{name}.eml").read_bytes(), ARRIVED_AT)


def write_config(folder: Path, fixture: dict[str, Any]) -> Path:
    products = [f"{{ name = {json.dumps(product)} }}" for product in CATALOGUE] if fixture["catalogue"] else []
    path = folder / "config.toml"
    path.write_text(f"{CONFIG}\n[reading]\nproduct = [{', '.join(products)}]\n", encoding="utf-8")
    return path


def options(fixture: dict[str, Any]) -> list[str]:
    """The fixture's circumstances as the command's options."""
    role = ["--as", fixture["as"]] if fixture["as"] else []
    on_case = ["--on-case", str(fixture["on_case"])] if fixture["on_case"] else []
    return [*role, *on_case, *(word for field in fixture.get("lacks", ()) for word in ("--lacks", field))]


def keep(found: Any, wanted: Any) -> Any:
    """What `wanted` speaks of, as it was found; where the shapes differ, all that was found."""
    match wanted, found:
        case dict(), dict() if wanted.keys() <= found.keys():
            return {key: keep(found[key], each) for key, each in wanted.items()}
        case list(), list() if len(wanted) == len(found):
            return [keep(one, each) for one, each in zip(found, wanted, strict=True)]
        case _:
            return found


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_is_explained_as_its_fixture_says(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fixture = fetch(name)
    config = str(write_config(tmp_path, fixture))
    code = run(["explain", "--json", "--config", config, *options(fixture), str(FOLDER / f"{name}.eml")])
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    assert keep(json.loads(printed.out), fixture["expect"]) == fixture["expect"]


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_mail_is_taken_for_a_request(name: str) -> None:
    message = parse(name)
    products = CATALOGUE if fetch(name)["catalogue"] else ()
    settings = FormSettings(catalogue=tuple(map(CatalogueProduct, products)))
    assert read_requests(message.subject, message.text, message.html, settings) == ()


@pytest.mark.parametrize("name", REQUESTS)
def test_a_field_names_the_line_that_it_was_read_from(name: str) -> None:
    message = parse(name)
    products = CATALOGUE if fetch(name)["catalogue"] else ()
    settings = FormSettings(catalogue=tuple(map(CatalogueProduct, products)))
    lines = message.text.split("\n")
    found = read_requests(message.subject, message.text, None, settings)
    sources = [source for request in found for source in request.sources if source.line_number]
    assert all(lines[source.line_number - 1].strip() == source.line for source in sources)
    assert sources or not any(request.titan_order_id for request in found)


def test_every_fixture_has_its_expectation_and_no_expectation_is_alone() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES
    assert len(NAMES) >= 40
    assert len(REQUESTS) >= 50


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_has_the_line_ends_of_a_mail_on_its_way(name: str) -> None:
    # RFC 5321 section 2.3.8: CR LF, and neither alone; the demo submits these very bytes.
    raw = (FOLDER / f"{name}.eml").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r") > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_says_what_becomes_of_the_mail(name: str) -> None:
    fixture = fetch(name)
    assert KEYS <= fixture.keys() <= KEYS | {"lacks"}
    # Which kind of mail it is stands in its name; machines send newsletters, too, which are nobody's business either.
    kind, disposition = name.partition("__")[0], Disposition(fixture["expect"]["disposition"])
    assert disposition in {Disposition(kind), Disposition.AUTOMATIC}


@pytest.mark.parametrize(
    ("found", "wanted", "agrees"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 1}]}, True),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ({"a": [1]}, {"a": []}, False),
        ({"a": None}, {"a": {}}, False),
    ],
    ids=["fewer keys", "another value", "no such key", "inside a list", "a longer list", "not empty", "another shape"],
)
def test_an_expectation_is_met_only_by_what_it_speaks_of(found: object, wanted: object, agrees: bool) -> None:
    assert (keep(found, wanted) == wanted) is agrees
