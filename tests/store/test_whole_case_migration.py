"""Migration 0002: a database of 0001 keeps every row, and says of it what the new columns ask for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from cancel_mailbot.edges.store import cases, outbox, schema
from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.faults import StoreFault
from cancel_mailbot.edges.store.tables import Row
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.events import StepReported
from tests.builders import NOW

ROWS = Path(__file__).with_name("rows_of_0001.sql")


@pytest.fixture
def old(empty_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store whose tables are of version 0001."""
    folder = tmp_path / "old"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "0002*"))
    store = Store.open(empty_url)
    assert schema.migrate(store, folder) == ("0001",)
    yield store
    store.close()


@pytest.fixture
def filled(old: Store) -> Store:
    """The same with rows in every table that changes, upgraded since."""
    with old.alter() as tx:
        for statement in ROWS.read_text(encoding="utf-8").split("\n\n"):
            execute(tx, statement)
    schema.upgrade(old)
    return old


def execute(tx: Transaction, statement: str) -> list[tuple[object, ...]]:
    result = tx.connection().exec_driver_sql(statement)
    return [tuple(row) for row in result] if result.returns_rows else []


def test_an_upgraded_database_equals_the_models(filled: Store) -> None:
    with filled.read() as tx:
        context = MigrationContext.configure(tx.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []
        defaults = {
            (table, column["name"])
            for table in ("cases", "events", "true_ups", "notices", "digests")
            for column in inspect(tx.connection()).get_columns(table)
            if column["default"] is not None and column["name"] not in {"id", "number"}
        }
    assert defaults == set()


def test_every_row_is_kept(filled: Store) -> None:
    with filled.read() as tx:
        counted = {
            name: tx.connection().execute(select(func.count()).select_from(table)).scalar()
            for name, table in Row.metadata.tables.items()
        }
        (reported,) = (recorded for recorded in cases.load_history(tx, 1001) if recorded.seq == 2)
    kept = {"cases": 4, "events": 3, "true_ups": 2, "products": 1, "messages": 1, "notices": 1, "signing_keys": 1}
    assert counted == {"mailboxes": 0, "product_steps": 0, "digests": 0, **kept}
    no_credit = Outcome(OutcomeKind.NONE)
    assert reported.event == StepReported("true_up", StepState.DONE, (2, 3), outcome=no_credit, whole_case=True)
    assert (reported.by, reported.via) == ("ann@example.com", "")


def test_a_case_belongs_to_the_mailbox_whose_message_opened_it(filled: Store) -> None:
    with filled.read() as tx:
        mailboxes = execute(tx, "SELECT number, mailbox, owner FROM cases ORDER BY number")
    assert mailboxes == [(1001, "east", ""), (1002, "", ""), (1003, "", ""), (1004, "", "")]


def test_unfinished_cases_are_looked_at_soon_and_ended_ones_never(filled: Store) -> None:
    with filled.read() as tx:
        looked_at = execute(tx, "SELECT number FROM cases WHERE next_look_at = created_at ORDER BY number")
        never = execute(tx, "SELECT number FROM cases WHERE next_look_at IS NULL ORDER BY number")
    assert (looked_at, never) == ([(1002,), (1003,)], [(1001,), (1004,)])


def test_lines_of_the_true_up_say_what_they_cover(filled: Store) -> None:
    with filled.read() as tx:
        (closed,) = cases.list_cases(tx, cases.CaseFilter(numbers=(1001,)))
    assert [(line.product, line.covers, line.period) for line in closed.true_ups] == [
        (1, (1,), None),
        (None, (2, 3), None),
    ]


def test_an_old_notice_follows_from_no_known_event(filled: Store) -> None:
    with filled.read() as tx:
        (notice,) = outbox.list_notices(tx)
    assert (notice.event, notice.message_id) == (None, "<n@example.com>")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET state = 'finished' WHERE number = 1001",
        "UPDATE true_ups SET kind = 'gift' WHERE case_number = 1001",
        "UPDATE events SET case_number = 4000 WHERE id = 1",
        "UPDATE events SET seq = 2 WHERE id = 1",
        "UPDATE cases SET owner = NULL WHERE number = 1001",
    ],
    ids=[
        "a state that is none",
        "an outcome that is none",
        "an event of no case",
        "a number given twice",
        "no owner at all",
    ],
)
def test_what_no_row_may_say_is_refused(filled: Store, statement: str) -> None:
    with pytest.raises(StoreFault), filled.begin() as tx:
        execute(tx, statement)


def test_the_new_states_are_taken(filled: Store) -> None:
    with filled.begin() as tx:
        execute(tx, "UPDATE cases SET state = 'on hold' WHERE number = 1001")
        execute(tx, "UPDATE cases SET state = 'rejected' WHERE number = 1002")
        execute(tx, "UPDATE cases SET state = 'duplicate' WHERE number = 1003")


@pytest.mark.parametrize("opened", [0, 2], ids=["no case yet", "cases that are gone"])
def test_a_number_that_was_given_is_never_given_again(old: Store, opened: int) -> None:
    with old.alter() as tx:
        for _ in range(opened):
            execute(tx, OPENED)
        execute(tx, "DELETE FROM cases")
    schema.upgrade(old)
    with old.begin() as tx:
        assert cases.open_case(tx, "inbox", NOW) == 1001 + opened


OPENED = """
INSERT INTO cases (state, rep_name, rep_address, created_at, event_count)
VALUES ('open', '', '', '2026-11-23 15:12:00+00:00', 0)
"""
