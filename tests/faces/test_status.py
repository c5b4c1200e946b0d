"""`status`: is it healthy, and what waits?"""

from datetime import UTC, datetime, timedelta

import pytest

from cancel_mailbot.edges.store import mailboxes
from cancel_mailbot.edges.store.mailboxes import Cursor
from tests.end_to_end.mails import make_request
from tests.faces.conftest import Ask, Office
from tests.faces.test_held import make_strangers_request

LATE, IN_TIME = timedelta(hours=1), timedelta(seconds=30)


def poll(office: Office, ago: timedelta) -> None:
    """The mailbox was read to its end, by the clock that `status` looks at."""
    at = datetime.now(UTC) - ago
    with office.store.begin() as tx:
        mailboxes.save_cursor(tx, Cursor("enablement", 1, 1, at))
        mailboxes.touch_success(tx, "enablement", at)


def test_it_has_the_keys_of_the_contract(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    office.receive(make_request(2, Campaign_Name=""), make_strangers_request())
    poll(office, IN_TIME)
    ended = ask("status", "--json")
    (status,) = ended.rows
    assert ended.code == 0
    assert status["healthy"] is True
    (mailbox,) = status["mailboxes"]
    assert mailbox.keys() >= {"name", "last_success_at", "lag"}
    assert mailbox["name"] == "enablement"
    assert 30 <= mailbox["lag"] < 600
    assert datetime.fromisoformat(mailbox["last_success_at"]).tzinfo is not None
    counted = {"needs info": 1, "open": 0, "on hold": 0, "closed": 1, "rejected": 0, "withdrawn": 0, "duplicate": 0}
    assert status["cases"] == counted
    assert status["held"] == 1
    assert status["outbox"].keys() >= {"queued", "in_doubt", "failed"}
    assert (status["outbox"]["in_doubt"], status["outbox"]["failed"]) == (0, 0)
    assert status["outbox"]["queued"] == len(ask("outbox", "list", "--json").rows) > 0


def test_the_same_is_told_in_words(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    office.receive(make_strangers_request())
    poll(office, IN_TIME)
    told = ask("status").out
    assert told.splitlines()[0] == "healthy"
    assert "1 closed" in told
    assert "queued" in told
    assert "cancel-mailbot held list" in told


@pytest.mark.parametrize("ago", [None, LATE], ids=["never read", "read too long ago"])
def test_a_mailbox_that_is_not_being_read_is_not_healthy(ago: timedelta | None, ask: Ask, office: Office) -> None:
    if ago:
        poll(office, ago)
    in_json, in_words = ask("status", "--json"), ask("status")
    assert (in_json.code, in_words.code) == (69, 69)
    assert in_json.rows[0]["healthy"] is False
    assert in_words.out.splitlines()[0] == "NOT HEALTHY"


def test_an_empty_office_has_nothing_to_hide(ask: Ask, office: Office) -> None:
    poll(office, IN_TIME)
    told = ask("status").out
    assert [line.split()[-1] for line in told.splitlines()[2:]] == ["none", "none", "none"]
