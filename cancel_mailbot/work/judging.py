"""Judging: checks 3 to 11 of a message's way, from recorded bytes to one transaction with all that follows.

The crash barrier stands here: whatever goes wrong with one message holds that message and goes on with the next.
"""

import traceback
from contextlib import suppress
from dataclasses import replace

from cancel_mailbot.edges.store import messages, outbox
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.faults import StoreBroken, StoreFault, StoreUnavailable
from cancel_mailbot.edges.store.messages import Judged, Stored
from cancel_mailbot.ground.log import bound_contextvars, get_logger
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import UnreadableMessage, parse_message
from cancel_mailbot.work.effects import Cause, NoticeLeft, change_case, owe, owe_for, retract
from cancel_mailbot.work.look_up import find_asked, find_same_orders, look_up
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import Site, make_circumstances
from cancel_mailbot.workflow.decide import decide, hold
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.interpret import interpret

_log = get_logger()
_AT_ONCE = 5  # so many messages with all their bytes are in memory together
_MAX_ATTEMPTS = 3  # GNU Mailman's MAX_BAK_COUNT: what was fatal three times is left to a person
# What concerns no case and waits for nobody is other people's mail: its bytes are not ours to keep.
_KEPT_WITHOUT_CASE = frozenset((Disposition.HELD, Disposition.COMMAND))


class AlreadyJudged(Exception):  # noqa: N818 - names what is wrong, as every exception here does
    """Another daemon judged this message first; nothing is to be done."""


# What says nothing against the message that was in hand.
_NOT_OF_THE_MESSAGE = (StoreUnavailable, StoreBroken, AlreadyJudged, NoticeLeft)


def judge_all(site: Site, shift: Shift) -> int:
    """Give every recorded message of the mailbox its disposition, the oldest first; the number judged.

    Raises:
        StoreUnavailable, StoreBroken: what is not judged is still recorded, for next time.
    """
    judged = 0
    while True:
        with shift.store.read() as tx:
            waiting = messages.list_unjudged(tx, site.mailbox, _AT_ONCE)
        for stored in waiting:
            if shift.is_stopping():
                return judged
            with bound_contextvars(message=stored.id):
                _judge(stored, site, shift)
            judged += 1
        if not waiting:
            return judged


def _judge(stored: Stored, site: Site, shift: Shift) -> None:
    try:
        _judge_or_hold(stored, site, shift)
    except AlreadyJudged:
        _log.info("message.judged_elsewhere")
    except NoticeLeft:
        # It is still recorded, and so the next to be judged; the attempt counts, so that this ends.
        _log.info("message.overtaken")


def _judge_or_hold(stored: Stored, site: Site, shift: Shift) -> None:
    try:
        _judge_once(stored, site, shift)
    except (StoreUnavailable, StoreBroken):
        _forgive(stored, shift)
        raise
    except (AlreadyJudged, NoticeLeft):
        raise
    except Exception as error:  # noqa: BLE001 - the crash barrier of one message; the traceback is kept with it
        _log.exception("message.failed")
        _hold(stored, error, site, shift)


def _forgive(stored: Stored, shift: Shift) -> None:
    """Take the attempt back, best effort: that the database failed says nothing against the message."""
    with suppress(StoreFault), shift.store.begin() as tx:
        messages.forgive_attempt(tx, stored.id)


def _hold(stored: Stored, error: Exception, site: Site, shift: Shift) -> None:
    """Hold a message that could not be processed, in silence where not even the notice to staff can be written."""
    decision = hold(None, f"it could not be processed: {type(error).__name__}", _circumstances(stored, site))
    judged = replace(_judged(decision, None, ()), traceback="".join(traceback.format_exception(error)))
    cause = _cause(stored, None, site, shift)
    try:
        with shift.store.begin() as tx:
            _settle(tx, decision, judged, cause)
    except _NOT_OF_THE_MESSAGE:
        raise
    except Exception:  # noqa: BLE001 - a broken template must not stop the messages behind this one
        _log.exception("message.held_in_silence")
        with shift.store.begin() as tx:
            _settle(tx, replace(decision, notices=()), judged, cause)


def _judge_once(stored: Stored, site: Site, shift: Shift) -> None:
    # Counted before the bytes are looked at, so that a message which kills us is not tried for ever.
    with shift.store.begin() as tx:
        attempts = messages.count_attempt(tx, stored.id)
    message, objection = _read(stored, attempts)
    with shift.store.begin() as tx:
        decision = _decide(tx, stored, message, objection, site)
        numbers = _apply(tx, decision, _cause(stored, message, site, shift))
    _log.info(
        "message.judged",
        disposition=decision.disposition.value,
        cases=" ".join(str(number) for number in numbers),
    )


def _read(stored: Stored, attempts: int) -> tuple[Message | None, str]:
    """The message, or as much of it as can be read, and why it is held unjudged ("" if it is not)."""
    if attempts > _MAX_ATTEMPTS:
        return None, f"reading it was begun {_MAX_ATTEMPTS} times and never ended"
    if stored.raw is None:
        return None, "its bytes are gone"
    try:
        message = parse_message(stored.raw, stored.arrived_at)
    except UnreadableMessage as unreadable:
        return unreadable.header, str(unreadable)
    # Not by the limit of today, which may have been raised since: a request would be read as if its body were empty.
    if stored.size > len(stored.raw):
        return message, f"it is too large, {stored.size:,} bytes; only its header was kept"
    return message, ""


def _decide(tx: Transaction, stored: Stored, message: Message | None, objection: str, site: Site) -> Decision:
    circumstances = _circumstances(stored, site)
    if message is None:
        return hold(None, objection, circumstances)
    facts = look_up(tx, stored, message, site)
    # What can't be read and was discarded by a person is not held again because the mailbox was renumbered.
    if objection and facts.twin is None:
        return hold(message, objection, circumstances)
    meaning = interpret(message, facts, site.reading)
    circumstances = find_same_orders(tx, meaning, circumstances, site)
    return decide(message, meaning, facts, find_asked(tx, meaning, message.author, circumstances, site))


def _apply(tx: Transaction, decision: Decision, cause: Cause) -> tuple[int, ...]:
    """Write down everything that follows from a message; the numbers of the cases concerned.

    Raises:
        AlreadyJudged, NoticeLeft: somebody else was quicker; the transaction is rolled back.
    """
    if decision.disposition is Disposition.COMMAND:
        cause = replace(cause, undo_window=cause.site.undo_window)
    changed = tuple((change, change_case(tx, change, cause)) for change in decision.changes)
    numbers = tuple(dict.fromkeys(case.number for _, case in changed))
    _settle(tx, decision, _judged(decision, cause.message, numbers), cause)
    for change, case in changed:
        owe_for(tx, change, case, cause)
    return numbers


def _settle(tx: Transaction, decision: Decision, judged: Judged, cause: Cause) -> None:
    """The disposition, and what is owed for it beside any case."""
    if cause.stored is None or not messages.judge(tx, cause.stored, judged, cause.now):
        raise AlreadyJudged
    for due in decision.notices:
        owe(tx, due, None, cause)
    retract(tx, decision.retracted, cause)
    for notice in decision.bounced:
        outbox.mark_bounced(tx, notice, cause.now)


def _judged(decision: Decision, message: Message | None, numbers: tuple[int, ...]) -> Judged:
    judged = Judged(
        decision.disposition,
        decision.reason,
        case_number=numbers[0] if len(numbers) == 1 else None,
        keep_raw=bool(numbers) or decision.disposition in _KEPT_WITHOUT_CASE,
    )
    if message is None:
        return judged
    return replace(
        judged,
        message_id=message.message_id,
        content_digest=message.content_digest,
        author=message.author.address,
        subject=message.subject,
    )


def _cause(stored: Stored, message: Message | None, site: Site, shift: Shift) -> Cause:
    return Cause(
        site=site,
        name=f"message {stored.id}",
        now=shift.now(),
        happened_at=stored.arrived_at,
        by=message.author.address if message else "",
        stored=stored.id,
        message=message,
    )


def _circumstances(stored: Stored, site: Site) -> Circumstances:
    return make_circumstances(site, stored.arrived_at)
