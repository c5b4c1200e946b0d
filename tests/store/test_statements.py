"""Cost: no look-up that belongs to one message or notice reads a whole table."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from cancel_mailbot.edges.store import agenda, cases, digests, mailboxes, messages, outbox, promises
from cancel_mailbot.edges.store.cases import CaseFilter
from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.messages import Judged
from cancel_mailbot.edges.store.outbox import Claim
from cancel_mailbot.workflow.due import Disposition
from tests.builders import NOW, make_case
from tests.store.test_messages import RECEIVED
from tests.store.test_outbox import LEASE, REFUSED, claim_one, enqueue

CLAIM = Claim(1, 1)
LOOK_UPS: dict[str, Callable[[Transaction], object]] = {
    "find_cursor": lambda tx: mailboxes.find_cursor(tx, "inbox"),
    "list_unjudged": lambda tx: messages.list_unjudged(tx, "inbox", 50),
    "record": lambda tx: messages.record(tx, RECEIVED, NOW),
    "get_stored": lambda tx: messages.get_stored(tx, messages.record(tx, RECEIVED, NOW) or 0),
    "judge": lambda tx: messages.judge(tx, 1, Judged(Disposition.FOREIGN), NOW),
    "find_twin": lambda tx: messages.find_twin(tx, 1, "<a@example.com>", "d1"),
    "find_case_by_message_ids": lambda tx: messages.find_case_by_message_ids(tx, ("<a@example.com>",)),
    "list_held": messages.list_held,
    "list_unmarked": lambda tx: messages.list_unmarked(tx, "inbox", 9),
    "mark": lambda tx: messages.mark(tx, 1, NOW),
    "lock": lambda tx: cases.lock(tx, cases.open_case(tx, "inbox", NOW)),
    "load_history": lambda tx: cases.load_history(tx, 1),
    "save_cache": lambda tx: cases.save_cache(tx, make_case(number=cases.open_case(tx, "inbox", NOW)), NOW),
    "find_by_order": lambda tx: cases.find_by_order(tx, "1"),
    "list_unfinished": lambda tx: cases.list_unfinished(tx, ("inbox",)),
    "list_cases of one": lambda tx: cases.list_cases(tx, CaseFilter(numbers=(1,))),
    "list_cases of an owner": lambda tx: cases.list_cases(tx, CaseFilter(owner="ann@example.com")),
    "list_cases of a rep": lambda tx: cases.list_cases(tx, CaseFilter(rep="dana@example.com")),
    "list_cases of an order": lambda tx: cases.list_cases(tx, CaseFilter(order="4471923")),
    "enqueue and claim_due": lambda tx: (enqueue(tx), claim_one(tx)),
    "start_submitting": lambda tx: outbox.start_submitting(tx, CLAIM, NOW, LEASE),
    "settle_failed": lambda tx: outbox.settle_failed(tx, CLAIM, REFUSED, NOW),
    "list_in_doubt": lambda tx: outbox.list_in_doubt(tx, "inbox", NOW),
    "find_by_message_ids": lambda tx: outbox.find_by_message_ids(tx, ("<a@example.com>",)),
    "list_promised": lambda tx: promises.list_promised(tx, 1, NOW),
    "retract": lambda tx: promises.retract(tx, 1, NOW),
    "list_due cases": lambda tx: agenda.list_due(tx, ("inbox", ""), NOW, 9),
    "list_mailboxes": cases.list_mailboxes,
    "find_last digest": lambda tx: digests.find_last(tx, "inbox"),
    "list_thread": lambda tx: outbox.list_thread(tx, 1, "dana@example.com"),
}


@pytest.mark.parametrize("look_up", LOOK_UPS.values(), ids=LOOK_UPS.keys())
def test_a_look_up_reads_no_whole_table(sqlite_store: Store, look_up: Callable[[Transaction], object]) -> None:
    ran: list[tuple[str, object]] = []
    with sqlite_store.begin() as tx:
        connection = tx.connection()
        event.listen(connection, "before_cursor_execute", lambda *call: ran.append((call[2], call[3])))
        look_up(tx)
        single = [each for each in ran if not isinstance(each[1], list)]
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all() for sql, values in single]
    assert plans
    assert [step for plan in plans for step in plan if step[-1].startswith("SCAN")] == []
