"""Every `fixtures/emails/request__*.eml`, read as the program reads it, against the `.json` beside it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import parse_message
from cancel_mailbot.reading.form import CatalogueProduct, FormSettings, read_fields, read_requests
from cancel_mailbot.reading.request import Request

FOLDER = Path(__file__).parent.parent / "fixtures" / "emails"
ARRIVED_AT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
CATALOGUE = tuple(
    CatalogueProduct(name)
    for name in (
        *("Targeted Display", "Streaming Audio", "OTT / CTV", "Search & Social Bundle", "SEO", "Paid Search (SEM)"),
        *("YouTube Pre-Roll", "Email Marketing", "Social - Facebook", "Retargeting"),
    )
)
REQUESTS = sorted(path.stem for path in FOLDER.glob("request__*.eml"))
OTHERS = sorted(path.stem for path in FOLDER.glob("*.eml") if not path.stem.startswith("request__"))


def fetch(name: str) -> tuple[Message, dict[str, Any]]:
    message = parse_message((FOLDER / f"{name}.eml").read_bytes(), ARRIVED_AT)
    return message, json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def settings(expected: dict[str, Any]) -> FormSettings:
    return FormSettings(catalogue=CATALOGUE if expected["catalogue"] else ())


def describe(request: Request, message: Message) -> dict[str, Any]:
    """The request as `explain --json` names its parts."""
    return {
        "client": request.client,
        "campaign": request.campaign,
        "titan_order_id": request.titan_order_id,
        "products": list(request.products),
        "missing": list(request.missing),
        "warnings": list(request.warnings),
        "rep": {"name": request.contact.name or message.author.name},
    }


def keep(described: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Only what the expectation names."""
    return {key: described[key] for key in wanted}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_read_as_its_fixture_says(name: str) -> None:
    message, expected = fetch(name)
    wanted = expected["expect"]["requests"]
    found = read_requests(message.subject, message.text, message.html, settings(expected))
    assert [
        keep(describe(*each), one) for each, one in zip(((r, message) for r in found), wanted, strict=True)
    ] == wanted


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_mail_is_taken_for_a_request(name: str) -> None:
    message, expected = fetch(name)
    assert read_requests(message.subject, message.text, message.html, settings(expected)) == ()


def test_a_completion_gives_only_the_field_that_it_labels() -> None:
    message, expected = fetch("completion__missing_campaign")
    found = read_fields(message.text, settings(expected))
    (wanted,) = expected["expect"]["requests"]
    assert keep(describe(found, message), wanted) == wanted


@pytest.mark.parametrize("name", REQUESTS)
def test_a_field_names_the_line_that_it_was_read_from(name: str) -> None:
    message, expected = fetch(name)
    lines = message.text.split("\n")
    found = read_requests(message.subject, message.text, None, settings(expected))
    sources = [source for request in found for source in request.sources if source.line_number]
    assert all(lines[source.line_number - 1].strip() == source.line for source in sources)
    assert sources or not any(request.titan_order_id for request in found)


def test_every_fixture_has_its_expectation_and_no_expectation_is_alone() -> None:
    mails = {path.stem for path in FOLDER.glob("*.eml")}
    assert mails == {path.stem for path in FOLDER.glob("*.json")}
    assert len(REQUESTS) >= 50
