"""The outbox: each notice is owed once, claimed by one, and never settled by somebody whose claim is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cancel_mailbot.edges.store import cases, messages, outbox
from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.messages import Judged, Received
from cancel_mailbot.edges.store.outbox import Claim, Failure, NewNotice, NoticeFound, QueuedNotice
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.workflow.due import Disposition, NoticeKind
from tests.builders import NOW
from tests.store.together import run_together

NOTICE = NewNotice(
    "inbox", None, NoticeKind.WORK_ITEM, "ann@example.com", None, "<cxl-1@example.com>", "Work", b"raw\x00"
)
LEASE = timedelta(minutes=15)
REFUSED = Failure(550, "no such user")


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def enqueue(tx: Transaction, name: str = "1", **changes: object) -> int:
    notice = replace(NOTICE, message_id=f"<cxl-{name}@example.com>", **changes)  # type: ignore[arg-type]
    number = outbox.enqueue(tx, notice, NOW)
    assert number is not None
    return number


def claim_one(tx: Transaction, at: timedelta = timedelta(0)) -> QueuedNotice:
    (notice,) = outbox.claim_due(tx, "inbox", NOW + at, LEASE, 1)
    return notice


def submit_one(tx: Transaction, at: timedelta = timedelta(0)) -> Claim:
    claim = claim_one(tx, at).claim
    assert outbox.start_submitting(tx, claim, NOW + at, LEASE)
    return claim


def state_of(tx: Transaction, notice: int) -> NoticeState:
    return outbox.get_notice(tx, notice).notice.state


def test_a_notice_waits_with_all_its_bytes(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        found = outbox.get_notice(tx, number)
    assert (found.raw, found.notice.state, found.notice.attempts) == (b"raw\x00", NoticeState.QUEUED, 0)
    assert (found.notice.kind, found.notice.recipient) == (NoticeKind.WORK_ITEM, "ann@example.com")
    assert (found.notice.created_at, found.notice.next_attempt_at) == (NOW, NOW)


def test_a_known_message_id_is_not_owed_twice(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        assert outbox.enqueue(tx, replace(NOTICE, raw=b"other"), NOW) is None
        assert len(outbox.list_notices(tx)) == 1


def test_a_notice_that_is_not_there_is_unknown(store: Store) -> None:
    with pytest.raises(outbox.UnknownNotice), store.read() as tx:
        outbox.get_notice(tx, 404)


def test_a_due_notice_is_claimed_once(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        claimed = claim_one(tx)
        assert claimed == QueuedNotice(
            number, "inbox", None, NoticeKind.WORK_ITEM, "ann@example.com", "<cxl-1@example.com>", b"raw\x00", 1, NOW
        )
        assert outbox.claim_due(tx, "inbox", NOW + LEASE - minutes(1), LEASE, 9) == ()


def test_claims_come_longest_due_first_and_only_for_the_mailbox(store: Store) -> None:
    with store.begin() as tx:
        numbers = [enqueue(tx, str(n)) for n in range(3)]
        enqueue(tx, "west", mailbox="west")
        assert [each.id for each in outbox.claim_due(tx, "inbox", NOW, LEASE, 2)] == numbers[:2]
        assert [each.id for each in outbox.claim_due(tx, "inbox", NOW, LEASE, 9)] == numbers[2:]


def test_nothing_is_claimed_before_it_is_due(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        assert outbox.claim_due(tx, "inbox", NOW - timedelta(microseconds=1), LEASE, 9) == ()


def test_a_claim_whose_lease_has_passed_is_somebody_elses(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        stale = claim_one(tx).claim
        fresh = claim_one(tx, LEASE).claim
        assert not outbox.start_submitting(tx, stale, NOW + LEASE, LEASE)
        assert outbox.start_submitting(tx, fresh, NOW + LEASE, LEASE)


def test_a_lease_that_has_passed_forbids_submitting_even_if_nobody_else_came(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        claim = claim_one(tx).claim
        assert not outbox.start_submitting(tx, claim, NOW + LEASE, LEASE)


def test_submitting_is_started_once(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        claim = submit_one(tx)
        assert not outbox.start_submitting(tx, claim, NOW, LEASE)


def test_several_workers_share_the_outbox_without_a_double(store: Store) -> None:
    with store.begin() as tx:
        numbers = [enqueue(tx, str(n)) for n in range(30)]
    submitted: list[int] = []

    def work() -> None:
        while True:
            with store.begin() as tx:
                claimed = outbox.claim_due(tx, "inbox", NOW, LEASE, 4)
            if not claimed:
                return
            for notice in claimed:
                with store.begin() as tx:
                    assert outbox.start_submitting(tx, notice.claim, NOW, LEASE)
                submitted.append(notice.id)

    run_together(3, work)
    assert sorted(submitted) == numbers


def test_a_claim_does_not_wait_for_another_worker_on_postgresql(postgresql_store: Store) -> None:
    with postgresql_store.begin() as tx:
        first, second = enqueue(tx, "1"), enqueue(tx, "2")
    with postgresql_store.begin() as tx, postgresql_store.begin() as other:
        assert [each.id for each in outbox.claim_due(tx, "inbox", NOW, LEASE, 1)] == [first]
        assert [each.id for each in outbox.claim_due(other, "inbox", NOW, LEASE, 9)] == [second]


def test_a_released_notice_is_as_if_never_claimed(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        claim = claim_one(tx).claim
        assert outbox.release(tx, claim)
        assert not outbox.release(tx, claim)
        assert claim_one(tx).attempts == 1


def test_a_submitted_notice_is_finished(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        claim = submit_one(tx)
        assert outbox.settle_submitted(tx, claim, NOW + minutes(1))
        assert not outbox.settle_submitted(tx, claim, NOW + minutes(2))
        assert not outbox.settle_retry(tx, claim, REFUSED, NOW)
        assert not outbox.settle_failed(tx, claim, REFUSED, NOW)
        notice = outbox.get_notice(tx, number).notice
        assert (notice.state, notice.submitted_at) == (NoticeState.SUBMITTED, NOW + minutes(1))
        assert outbox.claim_due(tx, "inbox", NOW + timedelta(days=9), LEASE, 9) == ()


def test_a_retried_notice_comes_back_when_its_wait_is_over(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        assert outbox.settle_retry(tx, submit_one(tx), Failure(451, "later"), NOW + minutes(5))
        assert outbox.claim_due(tx, "inbox", NOW + minutes(4), LEASE, 9) == ()
        assert claim_one(tx, minutes(5)).attempts == 2
        notice = outbox.get_notice(tx, number).notice
        assert (notice.last_code, notice.last_error) == (451, "later")


def test_a_claim_can_be_put_off_before_submitting_has_begun(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        assert outbox.settle_retry(tx, claim_one(tx).claim, Failure(None, "no route"), NOW + minutes(1))
        assert state_of(tx, number) is NoticeState.QUEUED


def test_a_failed_notice_stops_until_a_person_retries_it(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        assert outbox.settle_failed(tx, submit_one(tx), REFUSED, NOW)
        assert state_of(tx, number) is NoticeState.FAILED
        assert outbox.claim_due(tx, "inbox", NOW + timedelta(days=9), LEASE, 9) == ()
        assert outbox.retry(tx, number, NOW + minutes(9))
        assert claim_one(tx, minutes(9)).id == number


def test_a_person_can_bring_the_next_attempt_forward_but_not_into_a_running_one(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        outbox.settle_retry(tx, submit_one(tx), REFUSED, NOW + timedelta(days=1))
        assert outbox.retry(tx, number, NOW)
        claim = claim_one(tx).claim
        assert not outbox.retry(tx, number, NOW)
        outbox.start_submitting(tx, claim, NOW, LEASE)
        assert not outbox.retry(tx, number, NOW)
        outbox.settle_submitted(tx, claim, NOW)
        assert not outbox.retry(tx, number, NOW)


def test_a_notice_found_submitting_after_its_lease_is_in_doubt(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        submit_one(tx)
        assert outbox.list_in_doubt(tx, "inbox", NOW + LEASE - minutes(1)) == ()
        assert [notice.id for notice in outbox.list_in_doubt(tx, "inbox", NOW + LEASE)] == [number]
        assert outbox.list_in_doubt(tx, "west", NOW + LEASE) == ()
        assert outbox.claim_due(tx, "inbox", NOW + timedelta(days=9), LEASE, 9) == ()


def settle_as_submitted(tx: Transaction, claim: Claim) -> bool:
    return outbox.settle_submitted(tx, claim, NOW)


def settle_as_failed(tx: Transaction, claim: Claim) -> bool:
    return outbox.settle_failed(tx, claim, REFUSED, NOW)


def settle_as_queued(tx: Transaction, claim: Claim) -> bool:
    return outbox.resubmit_in_doubt(tx, claim, NOW)


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        pytest.param(settle_as_submitted, NoticeState.SUBMITTED, id="proven"),
        pytest.param(settle_as_failed, NoticeState.FAILED, id="given up"),
        pytest.param(settle_as_queued, NoticeState.QUEUED, id="once more"),
    ],
)
def test_a_doubt_is_settled_one_way(
    store: Store, settle: Callable[[Transaction, Claim], bool], state: NoticeState
) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        assert outbox.settle_in_doubt(tx, submit_one(tx), Failure(None, "no answer to the final dot"))
        (doubtful,) = outbox.list_in_doubt(tx, "inbox", NOW)
        assert (doubtful.state, doubtful.last_error) == (NoticeState.IN_DOUBT, "no answer to the final dot")
        assert settle(tx, doubtful.claim)
        assert state_of(tx, number) is state
        assert outbox.list_in_doubt(tx, "inbox", NOW + LEASE) == ()


def test_a_resubmission_in_doubt_is_counted(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        outbox.settle_in_doubt(tx, submit_one(tx), REFUSED)
        outbox.resubmit_in_doubt(tx, outbox.get_notice(tx, number).notice.claim, NOW + minutes(1))
        assert outbox.get_notice(tx, number).notice.resubmitted_in_doubt == 1
        assert claim_one(tx, minutes(1)).id == number


def test_nobody_resubmits_what_is_still_being_submitted(store: Store) -> None:
    with store.begin() as tx:
        enqueue(tx)
        claim = submit_one(tx)
        assert not outbox.resubmit_in_doubt(tx, claim, NOW + LEASE - minutes(1))
        assert outbox.resubmit_in_doubt(tx, claim, NOW + LEASE)


def test_a_worker_that_wakes_up_too_late_changes_nothing(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        stale = submit_one(tx)
        outbox.resubmit_in_doubt(tx, stale, NOW + LEASE)
        submit_one(tx, LEASE)
        assert not outbox.settle_retry(tx, stale, REFUSED, NOW)
        assert not outbox.settle_failed(tx, stale, REFUSED, NOW)
        assert not outbox.settle_in_doubt(tx, stale, REFUSED)
        assert not outbox.settle_submitted(tx, stale, NOW)
        assert not outbox.release(tx, stale)
        assert state_of(tx, number) is NoticeState.SUBMITTING


def test_an_attempt_is_dated_by_its_beginning(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        submit_one(tx, minutes(3))
        assert outbox.get_notice(tx, number).notice.next_attempt_at == NOW + minutes(3)


def test_notices_are_listed_by_state(store: Store) -> None:
    with store.begin() as tx:
        first, second = enqueue(tx, "1"), enqueue(tx, "2")
        outbox.settle_failed(tx, claim_one(tx).claim, REFUSED, NOW)
        assert [notice.id for notice in outbox.list_notices(tx)] == [first, second]
        assert [notice.id for notice in outbox.list_notices(tx, (NoticeState.FAILED,))] == [first]
        assert outbox.count_by_state(tx) == ((NoticeState.FAILED, 1), (NoticeState.QUEUED, 1))


def test_a_returned_notice_is_found_by_its_message_id_and_marked_once(store: Store) -> None:
    with store.begin() as tx:
        number = enqueue(tx)
        enqueue(tx, "2")
        many = (*(f"<{n}@example.com>" for n in range(1_200)), "<cxl-1@example.com>")
        assert outbox.find_by_message_ids(tx, many) == (
            NoticeFound(number, None, NoticeKind.WORK_ITEM, "ann@example.com", "<cxl-1@example.com>"),
        )
        assert outbox.find_by_message_ids(tx, ()) == ()
        assert outbox.mark_bounced(tx, number, NOW)
        assert not outbox.mark_bounced(tx, number, NOW + minutes(1))
        assert outbox.get_notice(tx, number).notice.bounced_at == NOW


def test_a_thread_holds_what_was_exchanged_with_one_person_about_one_case(store: Store) -> None:
    def receive(tx: Transaction, uid: int, author: str, number: int | None, at: timedelta) -> None:
        message = messages.record(tx, Received("inbox", 1, uid, NOW, 1, b"x"), NOW + at)
        assert message is not None
        judged = Judged(Disposition.QUESTION, case_number=number, message_id=f"<m{uid}@example.com>", author=author)
        messages.judge(tx, message, judged, NOW)

    def write(tx: Transaction, name: str, recipient: str, number: int, at: timedelta) -> None:
        notice = replace(NOTICE, message_id=f"<{name}@example.com>", recipient=recipient, case_number=number)
        assert outbox.enqueue(tx, notice, NOW + at) is not None

    with store.begin() as tx:
        case, other = cases.open_case(tx, "inbox", NOW), cases.open_case(tx, "inbox", NOW)
        write(tx, "failed", "dana@example.com", case, minutes(-1))
        outbox.settle_failed(tx, claim_one(tx).claim, REFUSED, NOW)
        receive(tx, 1, "dana@example.com", case, minutes(0))
        write(tx, "n1", "dana@example.com", case, minutes(0))
        write(tx, "n2", "dana@example.com", case, minutes(2))
        receive(tx, 2, "dana@example.com", case, minutes(1))
        receive(tx, 3, "ann@example.com", case, minutes(1))
        receive(tx, 4, "dana@example.com", other, minutes(1))
        write(tx, "n3", "ann@example.com", case, minutes(1))
        assert outbox.list_thread(tx, case, "dana@example.com") == (
            "<m1@example.com>",
            "<n1@example.com>",
            "<m2@example.com>",
            "<n2@example.com>",
        )
