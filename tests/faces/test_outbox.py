"""`outbox`: the notices that are owed, and those that were submitted."""

from datetime import timedelta
from pathlib import Path

import pytest

from cancel_mailbot.edges.store import outbox
from cancel_mailbot.edges.store.outbox import Failure
from cancel_mailbot.edges.store.states import NoticeState
from tests.builders import NOW
from tests.end_to_end.mails import make_request
from tests.faces.conftest import Ask, Office
from tests.faces.terminal import start

KEYS = {
    *("id", "state", "kind", "recipient", "case", "subject", "message_id", "created_at", "submitted_at"),
    *("bounced_at", "attempts", "next_attempt_at", "last_code", "last_error", "resubmitted_in_doubt"),
}
LEASE = timedelta(minutes=30)


@pytest.fixture
def owed(office: Office) -> Office:
    """An office with an acknowledgement (notice 1) and two work items, all queued."""
    office.receive(make_request(1))
    return office


def settle(office: Office, how: str) -> None:
    """Claim every notice and settle the first as told; the others go back."""
    with office.store.begin() as tx:
        first, *others = (notice.claim for notice in outbox.claim_due(tx, "enablement", NOW, LEASE, 10))
        for claim in others:
            outbox.release(tx, claim)
        assert outbox.start_submitting(tx, first, NOW, LEASE)
        match how:
            case "submitted":
                assert outbox.settle_submitted(tx, first, NOW)
            case "failed":
                assert outbox.settle_failed(tx, first, Failure(550, "5.1.1 no \x1b[31msuch\u202e user"), NOW)
            case "in doubt":
                assert outbox.settle_in_doubt(tx, first, Failure(None, "no answer"))


def find_state(office: Office, notice: int) -> NoticeState:
    with office.store.read() as tx:
        return outbox.get_notice(tx, notice).notice.state


def test_what_is_owed_is_listed(ask: Ask, owed: Office) -> None:
    rows = ask("outbox", "list", "--json").rows
    assert all(row.keys() >= KEYS for row in rows)
    assert [(row["kind"], row["recipient"], row["case"], row["state"]) for row in rows] == [
        ("acknowledgement", "rep1@example.com", "CXL-1001", "queued"),
        ("work_item", "ann@example.com", "CXL-1001", "queued"),
        ("work_item", "jo@example.com", "CXL-1001", "queued"),
    ]
    listed = ask("outbox", "list").out
    assert "work item" in listed
    assert max(map(len, listed.splitlines())) <= 80


def test_what_was_submitted_is_listed_only_when_asked_for(ask: Ask, owed: Office) -> None:
    settle(owed, "submitted")
    assert [row["id"] for row in ask("outbox", "list", "--json").rows] == [2, 3]
    everything = ask("outbox", "list", "--all", "--json").rows
    assert [row["id"] for row in everything] == [1, 2, 3]
    assert everything[0]["submitted_at"] == "2026-11-23T15:12:00Z"
    assert everything[0]["next_attempt_at"] is None


def test_an_empty_listing_says_so(ask: Ask, office: Office) -> None:
    assert ask("outbox", "list").out == "Nothing waits to be submitted.\n"
    assert ask("outbox", "list", "--json").out == ""


def test_a_failure_is_shown_with_its_words_and_without_what_steers_a_terminal(ask: Ask, owed: Office) -> None:
    settle(owed, "failed")
    for printed in (ask("outbox", "list").out, ask("outbox", "show", 1).out):
        assert "5.1.1" in printed
        assert all(character.isprintable() or character == "\n" for character in printed)
    (row,) = ask("outbox", "show", 1, "--json").rows
    assert (row["state"], row["last_code"], row["attempts"]) == ("failed", 550, 1)


def test_the_mail_itself_can_be_had(tmp_path: Path, owed: Office) -> None:
    with owed.store.read() as tx:
        raw = outbox.get_notice(tx, 1).raw
    with start(tmp_path, "outbox", "show", 1, "--raw") as process:
        assert process.communicate(timeout=60) == (raw, b"")


def test_retry_queues_a_failed_notice_again(ask: Ask, owed: Office) -> None:
    settle(owed, "failed")
    ended = ask("outbox", "retry", 1)
    assert (ended.code, ended.err) == (0, "")
    assert find_state(owed, 1) is NoticeState.QUEUED


@pytest.mark.parametrize(("state", "told"), [("submitted", "is submitted"), ("in doubt", "is in doubt")])
def test_retry_never_repeats_what_may_have_left(state: str, told: str, ask: Ask, owed: Office) -> None:
    settle(owed, state)
    before = find_state(owed, 1)
    ended = ask("outbox", "retry", 1)
    assert (ended.code, ended.out) == (65, "")
    assert told in ended.err
    assert find_state(owed, 1) is before


@pytest.mark.parametrize("command", ["show", "retry"])
def test_a_wrong_number_is_a_data_error_that_says_where_to_look(command: str, ask: Ask, office: Office) -> None:
    ended = ask("outbox", command, 99)
    assert (ended.code, ended.out) == (65, "")
    assert "`cancel-mailbot outbox list --all`" in ended.err
