"""The first tables. What is written here stays as it is: databases were made by it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_cases()
    _create_mailboxes()
    _create_signing_keys()
    _create_messages()
    _create_product_steps()
    _create_products()
    _create_true_ups()
    _create_events()
    _create_notices()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("number", NUMBER, sa.Identity(start=1001), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("titan_order_id", sa.Text(), nullable=True),
        sa.Column("order_key", sa.Text(), nullable=True),
        sa.Column("rep_name", sa.Text(), nullable=False),
        sa.Column("rep_address", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('needs info', 'open', 'closed', 'withdrawn')", name=op.f("ck_cases_state")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cases")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cases_order_key_state"), "cases", ["order_key", "state"])
    op.create_index(op.f("ix_cases_state"), "cases", ["state"])
    if op.get_bind().dialect.name == "sqlite":
        # PostgreSQL numbers from the column's identity, SQLite from here.
        op.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('cases', 1000)")


def _create_mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uid_validity", NUMBER, nullable=False),
        sa.Column("last_uid", NUMBER, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_success_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailboxes")),
    )


def _create_signing_keys() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uid_validity", NUMBER, nullable=False),
        sa.Column("uid", NUMBER, nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=True),
        sa.Column("case_number", NUMBER, nullable=True),
        sa.Column("judged_at", INSTANT, nullable=True),
        sa.Column("marked_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "disposition IN ('request', 'completion', 'amendment', 'withdrawal', 'question', 'thanks', 'command', "
            "'note', 'automatic', 'bounce', 'own', 'duplicate', 'foreign', 'held')",
            name=op.f("ck_messages_disposition"),
        ),
        sa.CheckConstraint("state IN ('recorded', 'judged')", name=op.f("ck_messages_state")),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_messages_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("mailbox", "uid_validity", "uid", name=op.f("uq_messages_mailbox_uid_validity_uid")),
    )
    op.create_index(op.f("ix_messages_case_number_author"), "messages", ["case_number", "author"])
    op.create_index(op.f("ix_messages_content_digest"), "messages", ["content_digest"])
    op.create_index(op.f("ix_messages_disposition_id"), "messages", ["disposition", "id"])
    op.create_index(op.f("ix_messages_mailbox_marked_at_id"), "messages", ["mailbox", "marked_at", "id"])
    op.create_index(op.f("ix_messages_message_id"), "messages", ["message_id"])
    op.create_index(op.f("ix_messages_state_mailbox_id"), "messages", ["state", "mailbox", "id"])


def _create_product_steps() -> None:
    op.create_table(
        "product_steps",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'started', 'done', 'blocked', 'not needed')", name=op.f("ck_product_steps_state")
        ),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_product_steps_case_number")),
        sa.PrimaryKeyConstraint("case_number", "n", "step", name=op.f("pk_product_steps")),
    )


def _create_products() -> None:
    op.create_table(
        "products",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_products_case_number")),
        sa.PrimaryKeyConstraint("case_number", "n", name=op.f("pk_products")),
    )


def _create_true_ups() -> None:
    op.create_table(
        "true_ups",
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("product", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", NUMBER, nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('credit', 'charge', 'none')", name=op.f("ck_true_ups_kind")),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_true_ups_case_number")),
        sa.PrimaryKeyConstraint("case_number", "line", name=op.f("pk_true_ups")),
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("case_number", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("message", NUMBER, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_events_case_number")),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name=op.f("fk_events_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("case_number", "seq", name=op.f("uq_events_case_number_seq")),
    )
    op.create_index(op.f("ix_events_message"), "events", ["message"])


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("case_number", NUMBER, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("cause", NUMBER, nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("bounced_at", INSTANT, nullable=True),
        sa.Column("last_code", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("resubmitted_in_doubt", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'submitting', 'submitted', 'in doubt', 'failed', 'discarded')",
            name=op.f("ck_notices_state"),
        ),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name=op.f("fk_notices_case_number")),
        sa.ForeignKeyConstraint(["cause"], ["messages.id"], name=op.f("fk_notices_cause")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notices_message_id")),
    )
    op.create_index(op.f("ix_notices_case_number_recipient"), "notices", ["case_number", "recipient"])
    op.create_index(op.f("ix_notices_cause"), "notices", ["cause"])
    op.create_index(
        op.f("ix_notices_state_mailbox_next_attempt_at"), "notices", ["state", "mailbox", "next_attempt_at"]
    )
