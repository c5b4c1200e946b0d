"""What is stored. Table classes do not validate, and never leave the store; frozen values beside the queries do.

States are text with a CHECK, money is integer hundredths, instants are UTC. Each index serves a query or a foreign key.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Identity, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from cancel_mailbot.edges.store.columns import Number, ReceivedText, closed_set
from cancel_mailbot.edges.store.states import MessageState, NoticeState
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import OutcomeKind
from cancel_mailbot.workflow.case import CaseState
from cancel_mailbot.workflow.due import Disposition

FIRST_CASE = 1001


class Row(SQLModel):
    """What all tables share: one set of tables, and names for constraints that a later migration can rely on."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )


class MailboxRow(Row, table=True):
    """How far a mailbox has been read."""

    __tablename__ = "mailboxes"

    name: str = Field(primary_key=True, sa_type=Text)
    uid_validity: int = Field(sa_type=Number)
    last_uid: int = Field(sa_type=Number)
    started_at: datetime
    last_success_at: datetime | None


class CaseRow(Row, table=True):
    """A case as its events last made it: a cache but for `number`, `mailbox` and `next_look_at`.

    `mailbox` is the one whose message opened it ("" where that is unknown), `next_look_at` when the calendar may have
    something to say about it (NULL: never).
    """

    __tablename__ = "cases"
    __table_args__ = (
        closed_set("state", CaseState),
        Index(None, "order_key", "state"),
        Index(None, "state"),
        Index(None, "owner"),
        Index(None, "rep_address"),
        Index(None, "mailbox", "next_look_at"),
        {"sqlite_autoincrement": True},
    )

    number: int = Field(primary_key=True, sa_type=Number, sa_column_args=(Identity(start=FIRST_CASE),))
    state: str = Field(sa_type=Text)
    client: str | None = Field(sa_type=ReceivedText)
    campaign: str | None = Field(sa_type=ReceivedText)
    titan_order_id: str | None = Field(sa_type=ReceivedText)
    order_key: str | None = Field(sa_type=ReceivedText)
    rep_name: str = Field(sa_type=ReceivedText)
    rep_address: str = Field(sa_type=ReceivedText)
    created_at: datetime
    next_step: str | None = Field(sa_type=Text)
    event_count: int
    mailbox: str = Field(sa_type=Text)
    owner: str = Field(sa_type=ReceivedText)
    asked_at: datetime | None
    missed_run: bool
    next_look_at: datetime | None


class ProductRow(Row, table=True):
    """A product of a case; cache."""

    __tablename__ = "products"

    case_number: int = Field(primary_key=True, sa_type=Number, foreign_key="cases.number")
    n: int = Field(primary_key=True)
    name: str = Field(sa_type=ReceivedText)
    withdrawn: bool


class ProductStepRow(Row, table=True):
    """One step of one product; cache. `position` is the step's place among the site's steps."""

    __tablename__ = "product_steps"
    __table_args__ = (closed_set("state", StepState),)

    case_number: int = Field(primary_key=True, sa_type=Number, foreign_key="cases.number")
    n: int = Field(primary_key=True)
    step: str = Field(primary_key=True, sa_type=Text)
    position: int
    state: str = Field(sa_type=Text)
    by: str = Field(sa_type=ReceivedText)
    at: datetime | None
    on_date: date | None
    ref: str = Field(sa_type=ReceivedText)
    reason: str = Field(sa_type=ReceivedText)


class TrueUpRow(Row, table=True):
    """One line in force of a case's true-up statement; cache. `product` NULL: one for all that it covers ("1,2")."""

    __tablename__ = "true_ups"
    __table_args__ = (closed_set("kind", OutcomeKind),)

    case_number: int = Field(primary_key=True, sa_type=Number, foreign_key="cases.number")
    line: int = Field(primary_key=True)
    product: int | None
    kind: str = Field(sa_type=Text)
    amount_minor: int | None = Field(sa_type=Number)
    currency: str | None = Field(sa_type=Text)
    ref: str = Field(sa_type=ReceivedText)
    by: str = Field(sa_type=ReceivedText)
    at: datetime
    period_first: date | None
    period_last: date | None
    covers: str = Field(sa_type=Text)


class MessageRow(Row, table=True):
    """A received message. `message_id` to `subject` are empty until it has been read."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("mailbox", "uid_validity", "uid"),
        closed_set("state", MessageState),
        closed_set("disposition", Disposition),
        Index(None, "state", "mailbox", "id"),
        Index(None, "disposition", "id"),
        Index(None, "message_id"),
        Index(None, "content_digest"),
        Index(None, "case_number", "author"),
        Index(None, "mailbox", "marked_at", "id"),
    )

    id: int = Field(primary_key=True, sa_type=Number)
    mailbox: str = Field(sa_type=Text)
    uid_validity: int = Field(sa_type=Number)
    uid: int = Field(sa_type=Number)
    arrived_at: datetime
    recorded_at: datetime
    size: int = Field(sa_type=Number)
    sha256: str = Field(sa_type=Text)
    raw: bytes | None = Field(sa_type=LargeBinary)
    message_id: str = Field(sa_type=ReceivedText)
    content_digest: str = Field(sa_type=Text)
    author: str = Field(sa_type=ReceivedText)
    subject: str = Field(sa_type=ReceivedText)
    attempts: int
    state: str = Field(sa_type=Text)
    disposition: str | None = Field(sa_type=Text)
    reason: str = Field(sa_type=ReceivedText)
    traceback: str | None = Field(sa_type=ReceivedText)
    case_number: int | None = Field(sa_type=Number, foreign_key="cases.number")
    judged_at: datetime | None
    marked_at: datetime | None


class EventRow(Row, table=True):
    """What happened to a case: the truth, only ever added to. `payload` is the event as JSON."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("case_number", "seq"), Index(None, "message"))

    id: int = Field(primary_key=True, sa_type=Number)
    case_number: int = Field(sa_type=Number, foreign_key="cases.number")
    seq: int
    at: datetime
    by: str = Field(sa_type=ReceivedText)
    message: int | None = Field(sa_type=Number, foreign_key="messages.id")
    kind: str = Field(sa_type=Text)
    payload: str = Field(sa_type=ReceivedText)
    via: str = Field(sa_type=Text)


class NoticeRow(Row, table=True):
    """A notice that we owe or owed: from which mailbox's desk, after which message (`cause`), our own Message-ID.

    `event` is the `seq` of the last event of its case that it follows from.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("message_id"),
        closed_set("state", NoticeState),
        Index(None, "state", "mailbox", "next_attempt_at"),
        Index(None, "case_number", "recipient"),
        Index(None, "cause"),
    )

    id: int = Field(primary_key=True, sa_type=Number)
    mailbox: str = Field(sa_type=Text)
    case_number: int | None = Field(sa_type=Number, foreign_key="cases.number")
    kind: str = Field(sa_type=Text)
    recipient: str = Field(sa_type=ReceivedText)
    cause: int | None = Field(sa_type=Number, foreign_key="messages.id")
    message_id: str = Field(sa_type=ReceivedText)
    subject: str = Field(sa_type=ReceivedText)
    raw: bytes = Field(sa_type=LargeBinary)
    state: str = Field(sa_type=Text)
    attempts: int
    next_attempt_at: datetime
    lease_until: datetime | None
    created_at: datetime
    submitted_at: datetime | None
    bounced_at: datetime | None
    last_code: int | None
    last_error: str = Field(sa_type=ReceivedText)
    resubmitted_in_doubt: int
    event: int | None


class DigestRow(Row, table=True):
    """A day whose digest is settled; `made` is False where there was nothing to say."""

    __tablename__ = "digests"

    mailbox: str = Field(primary_key=True, sa_type=Text)
    day: date = Field(primary_key=True)
    covered_until: datetime
    made: bool


class SigningKeyRow(Row, table=True):
    """A key that signs our Message-IDs: the newest signs, all are recognised."""

    __tablename__ = "signing_keys"

    id: int = Field(primary_key=True, sa_type=Number)
    key: bytes = Field(sa_type=LargeBinary)
    created_at: datetime
