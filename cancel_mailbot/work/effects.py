"""What a decision changes, in the caller's transaction: events on cases, and the notices that are owed for them."""

from dataclasses import dataclass
from datetime import datetime

from cancel_mailbot.edges.store import cases, keys, outbox
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.outbox import NewNotice
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.desk import Occasion, Thread
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.decision import Change
from cancel_mailbot.workflow.due import Due
from cancel_mailbot.workflow.events import Recorded


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something follows.

    `name` is the same whenever the same thing is processed again, so that its notices have the same Message-IDs.
    `by` is whoever made it happen, `happened_at` when; `stored` is the row number of the message that said so, and
    `message` that message, where there is one.
    """

    site: Site
    name: str
    now: datetime
    happened_at: datetime
    by: str = ""
    stored: int | None = None
    message: Message | None = None


def change_case(tx: Transaction, change: Change, cause: Cause) -> Case:
    """Add the change's events to its case, or to a new one; the case after them, locked until the transaction ends."""
    number = change.case_number or cases.open_case(tx, cause.site.mailbox, cause.happened_at)
    cases.lock(tx, number)
    history = cases.load_history(tx, number)
    new = tuple(
        Recorded(seq, cause.happened_at, cause.by, cause.stored, event)
        for seq, event in enumerate(change.events, start=len(history) + 1)
    )
    case = replay(number, history + new, cause.site.reading.steps)
    if new:
        cases.append(tx, number, new)
        cases.save_cache(tx, case, look_at=cause.now)
    return case


def owe(tx: Transaction, due: Due, case: Case | None, cause: Cause) -> None:
    """Write the notice to each recipient by itself, so that no server takes it for one and refuses it for another."""
    for recipient in due.to:
        composed = compose(due, case, recipient, _occasion(tx, due, case, recipient, cause))
        notice = NewNotice(
            mailbox=cause.site.mailbox,
            case_number=case.number if case else None,
            kind=due.kind,
            recipient=recipient.address,
            cause=cause.stored,
            message_id=composed.message_id,
            subject=composed.subject,
            raw=composed.raw,
        )
        outbox.enqueue(tx, notice, cause.now)


def _occasion(tx: Transaction, due: Due, case: Case | None, recipient: Person, cause: Cause) -> Occasion:
    return Occasion(
        desk=cause.site.desk,
        thread=_thread(tx, case, recipient, cause.message),
        at=cause.now,
        cause="|".join((cause.name, due.kind, recipient.address, due.why)),
        key=keys.list_keys(tx)[0],
    )


def _thread(tx: Transaction, case: Case | None, recipient: Person, message: Message | None) -> Thread:
    """The conversation so far, ending with the message that is answered, if the recipient wrote it."""
    ids = outbox.list_thread(tx, case.number, recipient.address) if case else ()
    if message and message.author.address == recipient.address:
        ids = (*(each for each in ids if each != message.message_id), message.message_id)
    return Thread(ids, case.subject if case else message.subject if message else "")
