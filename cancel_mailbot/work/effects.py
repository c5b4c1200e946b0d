"""What a decision changes, in the caller's transaction: events on cases, and the notices that are owed for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cancel_mailbot.edges.store import cases, keys, outbox, promises
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.outbox import NewNotice
from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.message.message import Message
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.desk import Occasion, Thread
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.decision import Change
from cancel_mailbot.workflow.due import Due
from cancel_mailbot.workflow.events import Event, Recorded


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something follows.

    `name` is the same whenever the same thing is processed again, so that its notices have the same Message-IDs.
    `by` is whoever made it happen, `happened_at` when, `via` "operator" where one acted for that person; `stored` is
    the row number of the message that said so, and `message` that message, where there is one. `undo_window` is how
    long what reps hear of it can still be taken back.
    """

    site: Site
    name: str
    now: datetime
    happened_at: datetime
    by: str = ""
    stored: int | None = None
    message: Message | None = None
    via: str = ""
    undo_window: timedelta = timedelta(0)


class NoticeLeft(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """A notice that was to be retracted is being submitted: what was decided must be decided again."""


def change_case(tx: Transaction, change: Change, cause: Cause) -> Case:
    """Add the change's events to its case, or to a new one; the case after them, locked until the transaction ends."""
    number = change.case_number or cases.open_case(tx, cause.site.mailbox, cause.happened_at)
    cases.lock(tx, number)
    case = append_events(tx, number, cases.load_history(tx, number), change.events, cause)
    if change.events:
        cases.save_cache(tx, case, look_at=cause.now)
    return case


def append_events(
    tx: Transaction, number: int, history: tuple[Recorded, ...], events: tuple[Event, ...], cause: Cause
) -> Case:
    """The case after these events, which now follow its history; the cache is still to be saved."""
    new = tuple(
        Recorded(seq, cause.happened_at, cause.by, cause.stored, event, cause.via)
        for seq, event in enumerate(events, start=len(history) + 1)
    )
    cases.append(tx, number, new)
    return replay(number, history + new, cause.site.reading.steps)


def owe_for(tx: Transaction, change: Change, case: Case, cause: Cause) -> None:
    """The notices that follow from a change; they tell of its last event. `case` is the case after it."""
    for due in change.notices:
        owe(tx, due, case, cause, len(case.events) if change.events else None)


def retract(tx: Transaction, notices: tuple[int, ...], cause: Cause) -> None:
    """Discard these notices before anybody submits them.

    Raises:
        NoticeLeft: one of them waits no longer.
    """
    for notice in notices:
        if not promises.retract(tx, notice, cause.now):
            raise NoticeLeft(f"notice {notice} waits no longer")


def owe(tx: Transaction, due: Due, case: Case | None, cause: Cause, event: int | None = None) -> None:
    """Write the notice to each recipient by itself, so that no server takes it for one and refuses it for another.

    `event` is the number of the last event of the case that it follows from. What reps hear of a command waits until
    it can no longer be undone.
    """
    pause = cause.undo_window if due.kind.audience is Role.REP else timedelta(0)
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
            event=event,
        )
        outbox.enqueue(tx, notice, cause.now, cause.now + pause)


def _occasion(tx: Transaction, due: Due, case: Case | None, recipient: Person, cause: Cause) -> Occasion:
    return Occasion(
        desk=cause.site.desk,
        thread=_thread(tx, case, recipient, cause.message),
        at=cause.now,
        cause="|".join((cause.name, due.kind, recipient.address, due.why)),
        key=keys.list_keys(tx)[0],
        next_run=cause.site.almanac.next_run(cause.now),
    )


def _thread(tx: Transaction, case: Case | None, recipient: Person, message: Message | None) -> Thread:
    """The conversation so far, ending with the message that is answered, if the recipient wrote it."""
    ids = outbox.list_thread(tx, case.number, recipient.address) if case else ()
    if message and message.author.address == recipient.address:
        ids = (*(each for each in ids if each != message.message_id), message.message_id)
    return Thread(ids, case.subject if case else message.subject if message else "")
