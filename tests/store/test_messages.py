"""Received messages: recorded once, judged once, and found again."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from cancel_mailbot.edges.store import cases, messages
from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.faults import StoreRefused
from cancel_mailbot.edges.store.messages import HeldMessage, Judged, Received, Unmarked
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.events import NoteAdded, Recorded
from tests.builders import NOW
from tests.store.together import run_together

RAW = b"From: dana@example.com\r\n\r\n\x00\xff"
RECEIVED = Received("inbox", 7, 1, NOW, len(RAW), RAW)
LATER = NOW + timedelta(hours=1)
JUDGED = Judged(Disposition.REQUEST, message_id="<a@example.com>", content_digest="d1", author="dana@example.com")


def record(tx: Transaction, uid: int = 1, **changes: object) -> int:
    message = messages.record(tx, replace(RECEIVED, uid=uid, **changes), NOW)  # type: ignore[arg-type]
    assert message is not None
    return message


def record_judged(tx: Transaction, uid: int, **changes: object) -> int:
    message = record(tx, uid)
    assert messages.judge(tx, message, replace(JUDGED, **changes), LATER)  # type: ignore[arg-type]
    return message


def test_a_recorded_message_has_all_its_bytes_and_no_disposition(store: Store) -> None:
    with store.begin() as tx:
        message = record(tx)
        stored = messages.get_stored(tx, message)
    assert (stored.raw, stored.sha256) == (RAW, hashlib.sha256(RAW).hexdigest())
    assert (stored.mailbox, stored.uid_validity, stored.uid, stored.size) == ("inbox", 7, 1, len(RAW))
    assert (stored.arrived_at, stored.recorded_at, stored.attempts) == (NOW, NOW, 0)
    assert (stored.disposition, stored.reason, stored.case_number) == (None, "", None)


def test_a_known_uid_is_not_recorded_again(store: Store) -> None:
    with store.begin() as tx:
        record(tx)
        assert messages.record(tx, replace(RECEIVED, raw=b"other"), LATER) is None
        assert messages.get_stored(tx, 1).raw == RAW


@pytest.mark.parametrize(
    "other", [{"uid": 2}, {"uid_validity": 8}, {"mailbox": "west"}], ids=lambda key: next(iter(key))
)
def test_a_message_is_another_one_when_its_place_differs(store: Store, other: dict[str, object]) -> None:
    with store.begin() as tx:
        record(tx)
        assert messages.record(tx, replace(RECEIVED, **other), NOW) is not None  # type: ignore[arg-type]


def test_two_connections_that_record_the_same_uids_make_one_row_each(store: Store) -> None:
    made: list[int] = []

    def work() -> None:
        for uid in range(1, 31):
            with store.begin() as tx:
                message = messages.record(tx, replace(RECEIVED, uid=uid), NOW)
            if message is not None:
                made.append(message)

    run_together(3, work)
    assert len(made) == 30
    with store.read() as tx:
        assert messages.count_unjudged(tx) == 30


def test_unjudged_messages_of_one_mailbox_come_oldest_first(store: Store) -> None:
    with store.begin() as tx:
        first, judged, second, third = (record(tx, uid) for uid in (5, 6, 7, 8))
        record(tx, 9, mailbox="west")
        messages.judge(tx, judged, JUDGED, LATER)
        assert [stored.id for stored in messages.list_unjudged(tx, "inbox", 2)] == [first, second]
        assert [stored.id for stored in messages.list_unjudged(tx, "inbox", 9)] == [first, second, third]


def test_attempts_are_counted(store: Store) -> None:
    with store.begin() as tx:
        message = record(tx)
        assert [messages.count_attempt(tx, message) for _ in range(3)] == [1, 2, 3]
        assert messages.get_stored(tx, message).attempts == 3


def test_a_message_that_is_not_there_is_unknown(store: Store) -> None:
    with store.begin() as tx:
        with pytest.raises(messages.UnknownMessage):
            messages.get_stored(tx, 404)
        with pytest.raises(messages.UnknownMessage):
            messages.count_attempt(tx, 404)
        assert not messages.judge(tx, 404, JUDGED, NOW)


def test_a_message_is_judged_once(store: Store) -> None:
    with store.begin() as tx:
        message = record(tx)
        assert messages.judge(tx, message, JUDGED, LATER)
        assert not messages.judge(tx, message, replace(JUDGED, disposition=Disposition.HELD), LATER)
        assert messages.get_stored(tx, message).disposition is Disposition.REQUEST


def test_two_judges_side_by_side_have_one_winner_each(store: Store) -> None:
    with store.begin() as tx:
        waiting = [record(tx, uid) for uid in range(1, 21)]
    won: list[int] = []

    def work() -> None:
        for message in waiting:
            with store.begin() as tx:
                if messages.judge(tx, message, JUDGED, LATER):
                    won.append(message)

    run_together(3, work)
    assert sorted(won) == waiting


@pytest.mark.parametrize(("keep_raw", "raw"), [(True, RAW), (False, None)], ids=["kept", "dropped"])
def test_the_bytes_are_kept_or_dropped_with_the_disposition(store: Store, keep_raw: bool, raw: bytes | None) -> None:
    with store.begin() as tx:
        message = record_judged(tx, 1, keep_raw=keep_raw)
        assert messages.get_stored(tx, message).raw == raw


def test_a_case_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(StoreRefused), store.begin() as tx:
        record_judged(tx, 1, case_number=4_000)


def test_what_no_database_can_store_does_not_stop_a_disposition(store: Store) -> None:
    hostile = Judged(
        Disposition.HELD, "a\0b", subject="\ud800 \U0001f600", message_id="<\0@example.com>", traceback="\udfff"
    )
    with store.begin() as tx:
        message = record(tx)
        assert messages.judge(tx, message, hostile, LATER)
        (held,) = messages.list_held(tx)
    assert (held.reason, held.subject, held.traceback) == ("a\ufffdb", "\ufffd \U0001f600", "\ufffd")


def test_a_twin_has_the_same_message_id_and_the_same_content(store: Store) -> None:
    with store.begin() as tx:
        first = record_judged(tx, 1)
        copy = record(tx, 2)
        assert messages.find_twin(tx, copy, "<a@example.com>", "d1") == first
        assert messages.find_twin(tx, copy, "<a@example.com>", "d2") is None
        assert messages.find_twin(tx, copy, "<b@example.com>", "d1") is None


def test_a_copy_that_was_judged_first_is_the_original(store: Store) -> None:
    with store.begin() as tx:
        earlier = record(tx, 1)
        later = record_judged(tx, 2)
        assert messages.find_twin(tx, earlier, "<a@example.com>", "d1") == later


def test_a_held_message_had_no_effect_so_its_copy_is_no_duplicate(store: Store) -> None:
    with store.begin() as tx:
        record_judged(tx, 1, disposition=Disposition.HELD)
        copy = record(tx, 2)
        assert messages.find_twin(tx, copy, "<a@example.com>", "d1") is None


def test_a_message_is_not_its_own_twin_nor_that_of_its_duplicate(store: Store) -> None:
    with store.begin() as tx:
        original = record_judged(tx, 1, disposition=Disposition.HELD)
        record_judged(tx, 2, disposition=Disposition.DUPLICATE)
        messages.retry_held(tx, original)
        assert messages.find_twin(tx, original, "<a@example.com>", "d1") is None


def test_of_two_copies_that_are_both_judged_again_only_the_later_has_a_twin(store: Store) -> None:
    with store.begin() as tx:
        first, second = (record_judged(tx, uid, disposition=Disposition.HELD) for uid in (1, 2))
        assert messages.retry_held(tx, first)
        assert messages.retry_held(tx, second)
        assert messages.find_twin(tx, first, "<a@example.com>", "d1") is None
        assert messages.find_twin(tx, second, "<a@example.com>", "d1") == first


def test_two_copies_judged_side_by_side_are_one_message_and_one_duplicate(store: Store) -> None:
    with store.begin() as tx:
        waiting = [record(tx, uid) for uid in range(1, 4)]
    became: list[Disposition] = []

    def work() -> None:
        message = waiting.pop()
        with store.begin() as tx:
            twin = messages.find_twin(tx, message, "<a@example.com>", "d1")
            disposition = Disposition.REQUEST if twin is None else Disposition.DUPLICATE
            messages.judge(tx, message, replace(JUDGED, disposition=disposition), LATER)
        became.append(disposition)

    run_together(3, work)
    assert sorted(became) == [Disposition.DUPLICATE, Disposition.DUPLICATE, Disposition.REQUEST]


def test_cases_are_found_by_the_message_ids_that_they_received(store: Store) -> None:
    with store.begin() as tx:
        number, other = cases.open_case(tx, "inbox", NOW), cases.open_case(tx, "inbox", NOW)
        message = record_judged(tx, 1)
        for case in (number, other):
            cases.append(tx, case, (Recorded(1, NOW, "dana@example.com", message, NoteAdded("opened by it")),))
        record_judged(tx, 2, message_id="<foreign@example.com>", disposition=Disposition.FOREIGN)
        many = (*(f"<{n}@example.com>" for n in range(1_200)), "<foreign@example.com>", "<a@example.com>")
        assert messages.find_case_by_message_ids(tx, many) == frozenset({number, other})
        assert messages.find_case_by_message_ids(tx, many[:-1]) == frozenset()
        assert messages.find_case_by_message_ids(tx, ()) == frozenset()


def test_held_messages_are_listed_with_what_a_person_needs(store: Store) -> None:
    with store.begin() as tx:
        record_judged(tx, 1)
        held = record_judged(
            tx, 2, disposition=Disposition.HELD, reason="two cases", traceback="Traceback", subject="Hi"
        )
        assert messages.list_held(tx) == (
            HeldMessage(
                id=held,
                mailbox="inbox",
                arrived_at=NOW,
                size=len(RAW),
                message_id="<a@example.com>",
                author="dana@example.com",
                subject="Hi",
                attempts=0,
                reason="two cases",
                traceback="Traceback",
                case_number=None,
            ),
        )


def test_a_held_message_is_judged_again(store: Store) -> None:
    with store.begin() as tx:
        message = record_judged(tx, 1, disposition=Disposition.HELD, reason="why", traceback="Traceback")
        messages.count_attempt(tx, message)
        assert messages.retry_held(tx, message)
        assert [(stored.id, stored.attempts) for stored in messages.list_unjudged(tx, "inbox", 9)] == [(message, 0)]
        assert messages.get_stored(tx, message).raw == RAW
        assert not messages.retry_held(tx, message)


def test_a_discarded_message_is_foreign_and_its_bytes_are_gone(store: Store) -> None:
    with store.begin() as tx:
        message = record_judged(tx, 1, disposition=Disposition.HELD, reason="two cases")
        assert messages.discard_held(tx, message, LATER)
        stored = messages.get_stored(tx, message)
        assert (stored.disposition, stored.raw) == (Disposition.FOREIGN, None)
        assert stored.reason == "discarded by a person; held because: two cases"
        assert not messages.discard_held(tx, message, LATER)


@pytest.mark.parametrize("act", [messages.retry_held, lambda tx, message: messages.discard_held(tx, message, LATER)])
def test_only_held_messages_are_retried_or_discarded(store: Store, act: object) -> None:
    with store.begin() as tx:
        message = record_judged(tx, 1)
        assert not act(tx, message)  # type: ignore[operator]
        assert messages.get_stored(tx, message).disposition is Disposition.REQUEST


def test_judged_messages_wait_to_be_marked_in_their_mailbox(store: Store) -> None:
    with store.begin() as tx:
        first, second = record_judged(tx, 1), record_judged(tx, 2, disposition=Disposition.NOTE)
        record(tx, 3)
        assert messages.list_unmarked(tx, "inbox", 9) == (
            Unmarked(first, 7, 1, Disposition.REQUEST),
            Unmarked(second, 7, 2, Disposition.NOTE),
        )
        assert messages.mark(tx, first, LATER)
        assert not messages.mark(tx, first, LATER)
        assert [each.id for each in messages.list_unmarked(tx, "inbox", 9)] == [second]
        assert messages.list_unmarked(tx, "west", 9) == ()


def test_dispositions_are_counted(store: Store) -> None:
    with store.begin() as tx:
        record_judged(tx, 1)
        record_judged(tx, 2, disposition=Disposition.FOREIGN)
        record_judged(tx, 3, disposition=Disposition.FOREIGN)
        record(tx, 4)
        assert messages.count_by_disposition(tx) == ((Disposition.FOREIGN, 2), (Disposition.REQUEST, 1))
        assert messages.count_unjudged(tx) == 1
