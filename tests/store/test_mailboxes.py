"""How far each mailbox has been read."""

from dataclasses import replace
from datetime import timedelta, timezone

from cancel_mailbot.edges.store import mailboxes
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.mailboxes import Cursor, MailboxSummary
from tests.builders import NOW

CURSOR = Cursor("inbox", 4_294_967_295, 4_294_967_294, NOW)


def test_an_unknown_mailbox_has_no_cursor(store: Store) -> None:
    with store.read() as tx:
        assert mailboxes.find_cursor(tx, "inbox") is None


def test_a_cursor_comes_back_as_it_was_saved(store: Store) -> None:
    with store.begin() as tx:
        mailboxes.save_cursor(tx, CURSOR)
        assert mailboxes.find_cursor(tx, "inbox") == CURSOR


def test_a_saved_cursor_replaces_the_one_before_and_keeps_the_last_success(store: Store) -> None:
    moved = replace(CURSOR, uid_validity=9, last_uid=3)
    with store.begin() as tx:
        mailboxes.save_cursor(tx, CURSOR)
        mailboxes.touch_success(tx, "inbox", NOW)
        mailboxes.save_cursor(tx, moved)
        assert mailboxes.list_mailboxes(tx) == (MailboxSummary(moved, NOW),)


def test_mailboxes_are_listed_by_name(store: Store) -> None:
    with store.begin() as tx:
        for name in ("west", "east"):
            mailboxes.save_cursor(tx, replace(CURSOR, name=name))
        mailboxes.touch_success(tx, "west", NOW)
        assert [(each.cursor.name, each.last_success_at) for each in mailboxes.list_mailboxes(tx)] == [
            ("east", None),
            ("west", NOW),
        ]


def test_instants_come_back_in_utc(store: Store) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-5))).replace(microsecond=123_456)
    with store.begin() as tx:
        mailboxes.save_cursor(tx, replace(CURSOR, started_at=elsewhere))
        found = mailboxes.find_cursor(tx, "inbox")
    assert found is not None
    assert found.started_at == elsewhere
    assert found.started_at.utcoffset() == timedelta(0)
