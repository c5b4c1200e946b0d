"""Intake: mailbox → store, and checks 1 and 2 of a message's way: fetch by UID, and record before anything judges.

Judging what was recorded is `judging`; marking what was judged is the last step here. The database stands between
the three, so a death anywhere loses nothing: the next run goes on from what is stored.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from cancel_mailbot.edges.mailbox import OpenMailbox
from cancel_mailbot.edges.store import mailboxes, messages
from cancel_mailbot.edges.store.mailboxes import Cursor
from cancel_mailbot.edges.store.messages import Received, Unmarked
from cancel_mailbot.ground.config import Mailbox
from cancel_mailbot.ground.log import get_logger
from cancel_mailbot.work.shift import Shift

_log = get_logger()
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MARKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Intake:
    """A mailbox's config, and the size over which only the header of a message is kept."""

    mailbox: Mailbox
    max_message_bytes: int


def receive(opened: OpenMailbox, intake: Intake, shift: Shift) -> int:
    """Record every message that is new in the mailbox; the number recorded.

    Raises:
        MailboxUnavailable, MailboxRefused, StoreUnavailable: what is not recorded stays in the mailbox for next time.
    """
    with shift.store.read() as tx:
        cursor = mailboxes.find_cursor(tx, intake.mailbox.name)
    if cursor is None or cursor.uid_validity != opened.uid_validity:
        return _rescan(opened, _begin(cursor, intake, opened, shift), intake, shift)
    recorded = 0
    for uid in opened.list_new_uids(cursor.last_uid):
        if shift.is_stopping():
            return recorded
        recorded += _receive_one(opened, replace(cursor, last_uid=uid), intake, shift)
    _note_success(intake, shift)
    return recorded


def mark(opened: OpenMailbox, intake: Intake, shift: Shift) -> int:
    """Show in the mailbox what became of each message, as `after` says; the number of messages marked.

    Foreign mail is left exactly as it is, and so is what is held: both are for people to see where they lie.
    """
    with shift.store.read() as tx:
        unmarked = messages.list_unmarked(tx, intake.mailbox.name, _MARKED_AT_ONCE)
    ours = tuple(each for each in unmarked if each.disposition.is_acted_on and each.uid_validity == opened.uid_validity)
    shown = set(_show(opened, [each.uid for each in ours], intake.mailbox)) if ours else set()
    settled = tuple(each for each in unmarked if each not in ours or each.uid in shown)
    _note_marked(settled, shift)
    return len(shown)


def _begin(cursor: Cursor | None, intake: Intake, opened: OpenMailbox, shift: Shift) -> Cursor:
    """Where to begin in a mailbox that is new to us, or whose UIDs have lost their meaning."""
    if cursor:
        _log.warning("mailbox.renumbered", before=cursor.uid_validity, now=opened.uid_validity)
        return replace(cursor, uid_validity=opened.uid_validity, last_uid=0)
    match intake.mailbox.start_at:
        case "now":
            # A new bot never answers old mail.
            return Cursor(intake.mailbox.name, opened.uid_validity, opened.uid_next - 1, shift.now())
        case "all":
            return Cursor(intake.mailbox.name, opened.uid_validity, 0, _BEGINNING)
        case date() as day:
            return Cursor(intake.mailbox.name, opened.uid_validity, 0, datetime.combine(day, time(), UTC))


def _rescan(opened: OpenMailbox, cursor: Cursor, intake: Intake, shift: Shift) -> int:
    """Record what arrived since we first began; what is known already is recognised as a duplicate.

    The cursor is saved at the end: whatever stops us before, the rescan is begun again.
    """
    recorded = 0
    if cursor.last_uid == 0:
        # The server's calendar may be a day behind ours; INTERNALDATE decides.
        for uid in opened.list_uids_since((cursor.started_at - timedelta(days=1)).date()):
            if shift.is_stopping():
                return recorded
            recorded += _receive_one(opened, replace(cursor, last_uid=uid), intake, shift, since=cursor.started_at)
    with shift.store.begin() as tx:
        mailboxes.save_cursor(tx, replace(cursor, last_uid=opened.uid_next - 1))
    _note_success(intake, shift)
    return recorded


def _receive_one(
    opened: OpenMailbox, cursor: Cursor, intake: Intake, shift: Shift, since: datetime | None = None
) -> int:
    """Record one message and move the cursor past it, together; 1 if it was new.

    With `since` (a rescan) the cursor stays, and what arrived earlier is passed over.
    """
    received = _fetch(opened, cursor, intake)
    with shift.store.begin() as tx:
        message = None
        if received and (since is None or received.arrived_at >= since):
            message = messages.record(tx, received, shift.now())
        if since is None:
            mailboxes.save_cursor(tx, cursor)
    if received is None or message is None:
        return 0
    _log.info("message.recorded", message=message, uid=received.uid, size=received.size)
    return 1


def _fetch(opened: OpenMailbox, cursor: Cursor, intake: Intake) -> Received | None:
    """The message at the cursor, or its header alone if it is too large; None if it is gone."""
    uid = cursor.last_uid
    size = opened.fetch_size((uid,)).get(uid)
    if size is None:
        return None
    is_whole = size <= intake.max_message_bytes
    fetched = opened.fetch(uid) if is_whole else opened.fetch_headers(uid)
    if fetched is None:
        return None
    # `judging` takes a message that is larger than its bytes for a header alone, so a wrong RFC822.SIZE may not stay.
    size = len(fetched.raw) if is_whole else max(size, len(fetched.raw))
    return Received(cursor.name, cursor.uid_validity, uid, fetched.arrived_at, size, fetched.raw)


def _show(opened: OpenMailbox, uids: list[int], mailbox: Mailbox) -> tuple[int, ...]:
    """The UIDs that the mailbox shows as dealt with now."""
    match mailbox.after:
        case "nothing":
            return tuple(uids)
        case "keyword":
            # Some servers keep no keywords; asking them again at each poll would not change that.
            opened.add_keyword(uids, mailbox.keyword)
            return tuple(uids)
        case "move":
            return opened.move(uids, mailbox.done_folder)


def _note_marked(settled: tuple[Unmarked, ...], shift: Shift) -> None:
    if settled:
        with shift.store.begin() as tx:
            for each in settled:
                messages.mark(tx, each.id, shift.now())


def _note_success(intake: Intake, shift: Shift) -> None:
    with shift.store.begin() as tx:
        mailboxes.touch_success(tx, intake.mailbox.name, shift.now())
