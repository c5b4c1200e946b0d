"""`held`: the messages that wait for a person."""

from pathlib import Path

import pytest

from cancel_mailbot.edges.store import messages
from cancel_mailbot.workflow.due import Disposition
from tests.builders import NOW
from tests.end_to_end.mails import make_mail, make_request
from tests.faces.conftest import Ask, Office
from tests.faces.terminal import start

KEYS = {"id", "mailbox", "arrived_at", "size", "message_id", "author", "subject", "reason", "attempts", "traceback"}
STRANGER = "Pat <pat@example.net>"


def make_strangers_request(subject: str = "Order Cancellation Request") -> bytes:
    text = "Vision VX Client: A\nCampaign Name: B\nTitan Order ID: 4471923\nProduct(s) to be Canceled: C\n"
    return make_mail("stranger", STRANGER, subject, text)


def find_disposition(office: Office, message: int) -> Disposition | None:
    with office.store.read() as tx:
        return messages.get_stored(tx, message).disposition


def test_a_held_message_is_listed_with_the_reason(ask: Ask, office: Office) -> None:
    office.receive(make_request(1), make_strangers_request())
    (row,) = ask("held", "list", "--json").rows
    assert row.keys() >= KEYS
    assert {key: row[key] for key in ("id", "author", "subject", "arrived_at", "traceback")} == {
        "id": 2,
        "author": "pat@example.net",
        "subject": "Order Cancellation Request",
        "arrived_at": "2026-11-23T15:12:00Z",
        "traceback": None,
    }
    assert "list of reps" in row["reason"]
    listed = ask("held", "list").out
    assert "pat@example.net" in listed
    assert max(map(len, listed.splitlines())) <= 80


def test_an_empty_listing_says_so(ask: Ask, office: Office) -> None:
    assert ask("held", "list").out == "No message is held.\n"
    assert ask("held", "list", "--json").out == ""


def test_a_held_message_is_shown_with_what_can_be_done_about_it(ask: Ask, office: Office) -> None:
    office.receive(make_strangers_request("\x1b[31mOrder Cancellation Request \u202e"))
    shown = ask("held", "show", 1)
    assert shown.code == 0
    assert "pat@example.net" in shown.out
    assert all(f"cancel-mailbot held {what} 1" in shown.out for what in ("show", "retry"))
    assert all(character.isprintable() or character == "\n" for character in shown.out)
    (row,) = ask("held", "show", 1, "--json").rows
    assert row == ask("held", "list", "--json").rows[0]


def test_the_traceback_of_a_crash_is_shown(ask: Ask, office: Office) -> None:
    office.receive(make_strangers_request())
    with office.store.begin() as tx:
        messages.retry_held(tx, 1)
        judged = messages.Judged(Disposition.HELD, "it could not be processed: KeyError", traceback="Trace\n  line 7")
        messages.judge(tx, 1, judged, NOW)
    assert "Trace\n  line 7\n" in ask("held", "show", 1).out


def test_the_bytes_come_out_as_they_came_in(tmp_path: Path, office: Office) -> None:
    raw = make_strangers_request() + b"\xff\x00\x1b"
    office.receive(raw)
    with start(tmp_path, "held", "show", 1, "--raw") as process:
        assert process.communicate(timeout=60) == (raw, b"")


def test_retry_has_the_message_judged_again(ask: Ask, office: Office) -> None:
    office.receive(make_strangers_request())
    ended = ask("held", "retry", 1)
    assert (ended.code, ended.err) == (0, "")
    assert find_disposition(office, 1) is None
    office.judge()
    assert find_disposition(office, 1) is Disposition.HELD


def test_discard_makes_the_message_foreign_and_drops_our_copy(ask: Ask, office: Office) -> None:
    office.receive(make_strangers_request())
    ended = ask("held", "discard", 1)
    assert (ended.code, ended.err) == (0, "")
    assert find_disposition(office, 1) is Disposition.FOREIGN
    with office.store.read() as tx:
        assert messages.get_stored(tx, 1).raw is None
    assert ask("held", "list").out == "No message is held.\n"


@pytest.mark.parametrize("command", ["show", "retry", "discard"])
@pytest.mark.parametrize("number", [1, 99], ids=["a message that is not held", "no message"])
def test_a_wrong_number_changes_nothing_and_says_where_to_look(
    command: str, number: int, ask: Ask, office: Office
) -> None:
    office.receive(make_request(1))
    ended = ask("held", command, number)
    assert (ended.code, ended.out) == (65, "")
    assert "`cancel-mailbot held list`" in ended.err
    assert find_disposition(office, 1) is Disposition.REQUEST


def test_what_is_no_number_is_a_usage_error(ask: Ask, office: Office) -> None:
    assert ask("held", "show", "first").code == 64
