"""What reps are about to hear can be taken back until somebody submits it, and never after."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cancel_mailbot.edges.store import cases, digests, outbox, promises
from cancel_mailbot.edges.store.digests import SettledDigest
from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.workflow.due import NoticeKind
from cancel_mailbot.workflow.facts import PromisedNotice
from tests.builders import NOW
from tests.store.test_outbox import LEASE, REFUSED, claim_one, enqueue, state_of, submit_one

LATER = LEASE + LEASE


def promise(tx: Transaction, name: str = "1", **changes: object) -> tuple[int, int]:
    """A case, and a notice to its rep that follows from its second event."""
    number = cases.open_case(tx, "inbox", NOW)
    facts = {"case_number": number, "event": 2, "kind": NoticeKind.STEP_COMPLETED, **changes}
    return number, enqueue(tx, name, **facts)


def test_what_reps_hear_of_an_event_of_the_case_or_of_its_standing_is_promised(store: Store) -> None:
    with store.begin() as tx:
        number, notice = promise(tx)
        enqueue(tx, "staff", case_number=number, event=2, kind=NoticeKind.COMMAND_ANSWER)
        standing = enqueue(tx, "standing", case_number=number, kind=NoticeKind.STATUS)
        enqueue(tx, "words", case_number=number, kind=NoticeKind.REP_HELP)
        promise(tx, "other")
        assert promises.list_promised(tx, number, NOW) == (
            PromisedNotice(notice, number, 2, is_waiting=True),
            PromisedNotice(standing, number, None, is_waiting=True),
        )


def submitted(tx: Transaction) -> None:
    outbox.settle_submitted(tx, submit_one(tx), NOW)


def doubtful_again(tx: Transaction) -> None:
    claim = submit_one(tx)
    outbox.settle_in_doubt(tx, claim, REFUSED)
    assert outbox.resubmit_in_doubt(tx, claim, NOW)


GONE: dict[str, Callable[[Transaction], object]] = {
    "claimed": claim_one,
    "being submitted": submit_one,
    "submitted": submitted,
    "in doubt": lambda tx: outbox.settle_in_doubt(tx, submit_one(tx), REFUSED),
    "queued again though it may have arrived": doubtful_again,
    "failed": lambda tx: outbox.settle_failed(tx, submit_one(tx), REFUSED, NOW),
}


@pytest.mark.parametrize("become", GONE.values(), ids=GONE.keys())
def test_what_may_have_left_is_not_taken_back(store: Store, become: Callable[[Transaction], object]) -> None:
    with store.begin() as tx:
        number, notice = promise(tx)
        become(tx)
        before = state_of(tx, notice)
        assert [each.is_waiting for each in promises.list_promised(tx, number, NOW)] == [False]
        assert not promises.retract(tx, notice, NOW)
        assert state_of(tx, notice) is before


def test_what_failed_for_now_still_waits(store: Store) -> None:
    with store.begin() as tx:
        number, notice = promise(tx)
        outbox.settle_retry(tx, submit_one(tx), REFUSED, NOW + LEASE)
        assert [each.is_waiting for each in promises.list_promised(tx, number, NOW)] == [True]
        assert promises.retract(tx, notice, NOW)


def test_a_retracted_notice_never_leaves_and_promises_nothing(store: Store) -> None:
    with store.begin() as tx:
        number, notice = promise(tx)
        assert promises.retract(tx, notice, NOW)
        assert not promises.retract(tx, notice, NOW), "it is taken back once"
        assert outbox.claim_due(tx, "inbox", NOW + LATER, LEASE, 9) == ()
        assert promises.list_promised(tx, number, NOW) == ()
        assert state_of(tx, notice) is NoticeState.DISCARDED


def test_a_claim_that_has_passed_submits_nothing_that_was_taken_back(store: Store) -> None:
    with store.begin() as tx:
        _, notice = promise(tx)
        claim = claim_one(tx).claim
        assert promises.retract(tx, notice, NOW + LEASE)
        assert not outbox.start_submitting(tx, claim, NOW + LEASE, LEASE)


def test_a_notice_is_not_claimed_before_its_time(store: Store) -> None:
    with store.begin() as tx:
        _, notice = promise(tx)
        assert promises.retract(tx, notice, NOW)
        held_back = outbox.NewNotice("inbox", None, NoticeKind.STATUS, "dana@example.com", None, "<n>", "", b"")
        outbox.enqueue(tx, held_back, NOW, NOW + timedelta(minutes=2))
        assert outbox.claim_due(tx, "inbox", NOW + timedelta(seconds=119), LEASE, 9) == ()
        assert len(outbox.claim_due(tx, "inbox", NOW + timedelta(seconds=120), LEASE, 9)) == 1


def test_a_day_has_one_digest(store: Store) -> None:
    first = SettledDigest("inbox", date(2026, 11, 23), NOW, made=True)
    second = SettledDigest("inbox", date(2026, 11, 24), NOW + timedelta(days=1), made=False)
    with store.begin() as tx:
        assert digests.find_last(tx, "inbox") is None
        assert [digests.settle(tx, each) for each in (second, first, first)] == [True, True, False]
        assert digests.find_last(tx, "inbox") == second
        assert digests.find_last(tx, "east") is None
