"""The whole case: owners, holds, looks by the calendar, digests. What is written here stays as it is.

Columns come with a default for the rows that are there, and lose it once these are filled: new rows say everything.
"""

import json
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CASE_STATES = "state IN ('needs info', 'open', 'on hold', 'closed', 'rejected', 'withdrawn', 'duplicate')"


def upgrade() -> None:
    _widen_cases()
    _widen_events()
    _widen_true_ups()
    op.add_column("notices", sa.Column("event", sa.Integer(), nullable=True))
    _create_digests()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _widen_cases() -> None:
    op.add_column("cases", sa.Column("mailbox", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("owner", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("asked_at", INSTANT, nullable=True))
    op.add_column("cases", sa.Column("missed_run", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("next_look_at", INSTANT, nullable=True))
    _fill_cases()
    numbered = _read_last_number()
    # A table that SQLite makes anew loses its CHECK and its own numbering, unless they are given again.
    with op.batch_alter_table("cases", table_kwargs={"sqlite_autoincrement": True}) as batch:
        if not _is_sqlite():
            batch.drop_constraint(op.f("ck_cases_state"), type_="check")
        batch.create_check_constraint(op.f("ck_cases_state"), sa.text(CASE_STATES))
        for column in ("mailbox", "owner", "missed_run"):
            batch.alter_column(column, server_default=None)
    _keep_last_number(numbered)
    op.create_index(op.f("ix_cases_mailbox_next_look_at"), "cases", ["mailbox", "next_look_at"])
    op.create_index(op.f("ix_cases_owner"), "cases", ["owner"])
    op.create_index(op.f("ix_cases_rep_address"), "cases", ["rep_address"])


def _fill_cases() -> None:
    """The mailbox is that of the message which opened the case; unfinished cases are looked at soon."""
    op.execute(
        "UPDATE cases SET mailbox = COALESCE((SELECT messages.mailbox FROM events JOIN messages "
        "ON messages.id = events.message WHERE events.case_number = cases.number AND events.seq = 1), '')"
    )
    op.execute("UPDATE cases SET next_look_at = created_at WHERE state IN ('needs info', 'open')")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _read_last_number() -> int | None:
    if not _is_sqlite():
        return None
    return int(op.get_bind().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'cases'").scalar_one())


def _keep_last_number(numbered: int | None) -> None:
    """SQLite would number on from the highest row that is left, and from 1 where there is none."""
    if numbered is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name IN ('cases', '_alembic_tmp_cases')")
        renumber = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('cases', :last)")
        op.execute(renumber.bindparams(last=numbered))


def _widen_events() -> None:
    op.add_column("events", sa.Column("via", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("events") as batch:
        batch.alter_column("via", server_default=None)


def _widen_true_ups() -> None:
    op.add_column("true_ups", sa.Column("period_first", sa.Date(), nullable=True))
    op.add_column("true_ups", sa.Column("period_last", sa.Date(), nullable=True))
    op.add_column("true_ups", sa.Column("covers", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE true_ups SET covers = CAST(product AS TEXT) WHERE product IS NOT NULL")
    _fill_covers_of_whole_cases()
    with op.batch_alter_table("true_ups") as batch:
        batch.alter_column("covers", server_default=None)
        if _is_sqlite():
            batch.create_check_constraint(op.f("ck_true_ups_kind"), sa.text("kind IN ('credit', 'charge', 'none')"))


def _fill_covers_of_whole_cases() -> None:
    """A line for the whole case covers the products that its event names; lines and events are in the same order."""
    connection = op.get_bind()
    lines = connection.execute(
        sa.text("SELECT case_number, line FROM true_ups WHERE product IS NULL ORDER BY case_number, line")
    ).all()
    covered = _list_covered(connection) if lines else {}
    for case_number, line in lines:
        remaining = covered.get(case_number)
        if remaining:
            connection.execute(
                sa.text("UPDATE true_ups SET covers = :covers WHERE case_number = :number AND line = :line"),
                {"covers": remaining.pop(0), "number": case_number, "line": line},
            )


def _list_covered(connection: sa.Connection) -> dict[int, list[str]]:
    """What the lines of each case cover that were given for all its products together."""
    covered: defaultdict[int, list[str]] = defaultdict(list)
    reports = sa.text("SELECT case_number, payload FROM events WHERE kind = 'step_reported' ORDER BY case_number, seq")
    for case_number, payload in connection.execute(reports):
        report = json.loads(payload)
        if report.get("whole_case") and report.get("outcome"):
            covered[case_number].append(",".join(str(n) for n in report["products"]))
    return covered


def _create_digests() -> None:
    op.create_table(
        "digests",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("covered_until", INSTANT, nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "day", name=op.f("pk_digests")),
    )
