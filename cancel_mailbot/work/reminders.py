"""Reminders: what the calendar says of the cases of one mailbox, and the daily digest. Enqueues and never submits.

The agenda names the cases that something may be due for; one transaction judges one case, behind a crash barrier.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from cancel_mailbot.edges.store import agenda, cases, digests
from cancel_mailbot.edges.store.agenda import Span
from cancel_mailbot.edges.store.digests import SettledDigest
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.faults import StoreBroken, StoreUnavailable
from cancel_mailbot.ground.log import bound_contextvars, get_logger
from cancel_mailbot.work.effects import Cause, append_events, owe
from cancel_mailbot.work.listings import list_served
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.attention import Recipients, find_attention
from cancel_mailbot.workflow.case import replay
from cancel_mailbot.workflow.digest import News, make_digest
from cancel_mailbot.workflow.due import Due, NoticeKind

_log = get_logger()
_AT_ONCE = 50
_PAUSE_AFTER_FAILURE = timedelta(hours=1)


def look_at_all(site: Site, shift: Shift) -> None:
    """Have every unfinished case of the mailbox looked at once: the config may have changed while nothing ran."""
    with shift.store.begin() as tx:
        agenda.look_at_all(tx, list_served(tx, site), shift.now())


def remind(site: Site, shift: Shift) -> int:
    """Look at every case that something may be due for, then make the digest if it is time; the notices owed.

    Raises:
        StoreUnavailable, StoreBroken: what was not looked at is still on the agenda.
    """
    owed, now = 0, shift.now()
    while True:
        with shift.store.read() as tx:
            numbers = agenda.list_due(tx, list_served(tx, site), now, _AT_ONCE)
        for number in numbers:
            if shift.is_stopping():
                return owed
            with bound_contextvars(case=number):
                owed += _look_or_pause(number, now, site, shift)
        if len(numbers) < _AT_ONCE:
            return owed + make_daily_digest(site, shift)


def make_daily_digest(site: Site, shift: Shift) -> int:
    """Make the day's digest once its time has come on a working day; 1 if there was something to say."""
    calendar, at, now = site.almanac.calendar, site.almanac.digest_at, shift.now()
    day = calendar.local_day(now)
    if at is None or not calendar.is_working_day(day) or now.astimezone(calendar.zone).time() < at:
        return 0
    with shift.store.read() as tx:
        last = digests.find_last(tx, site.mailbox)
    if last and last.day >= day:
        return 0
    with shift.store.begin() as tx:
        since = last.covered_until if last else calendar.subtract(now, timedelta(days=1))
        return _write_digest(tx, Span(list_served(tx, site), since, now), site)


def _look_or_pause(number: int, now: datetime, site: Site, shift: Shift) -> int:
    """Look at one case behind a crash barrier: a case that can't be judged must not silence the others."""
    try:
        with shift.store.begin() as tx:
            return _look(tx, number, now, site)
    except (StoreUnavailable, StoreBroken):
        raise
    except Exception:  # noqa: BLE001 - the crash barrier of one case; the traceback goes to the log
        _log.exception("case.not_looked_at")
        with shift.store.begin() as tx:
            agenda.save_next_look(tx, number, now + _PAUSE_AFTER_FAILURE)
        return 0


def _look(tx: Transaction, number: int, now: datetime, site: Site) -> int:
    cases.lock(tx, number)
    case = replay(number, cases.load_history(tx, number), site.reading.steps)
    attention = find_attention(case, site.almanac, now, Recipients(site.notify, site.escalate_to))
    if not attention.events:
        agenda.save_next_look(tx, number, attention.next_look_at)
        return 0
    # The number of the event before it makes the cause: the same look has the same Message-IDs.
    name = f"calendar of case {number} after event {len(case.events)}"
    cause = Cause(site, name, now, happened_at=now, by=site.desk.address)
    case = append_events(tx, number, case.events, attention.events, cause)
    cases.save_cache(tx, case, attention.next_look_at)
    for due in attention.notices:
        owe(tx, due, case, cause, len(case.events))
    _log.info("case.reminded", notices=len(attention.notices), events=len(attention.events))
    return len(attention.notices)


def _write_digest(tx: Transaction, span: Span, site: Site) -> int:
    day = site.almanac.calendar.local_day(span.until)
    digest = make_digest(day, _gather(tx, span, site), site.almanac, span.until)
    if not digests.settle(tx, SettledDigest(site.mailbox, day, span.until, made=digest is not None)) or digest is None:
        return 0
    name = f"digest of {site.mailbox} for {day}"
    owe(
        tx,
        Due(NoticeKind.DIGEST, site.notify, digest=digest),
        None,
        Cause(site, name, span.until, happened_at=span.until, by=site.desk.address),
    )
    _log.info("digest.made", day=str(day))
    return 1


def _gather(tx: Transaction, span: Span, site: Site) -> News:
    unfinished, unreadable = [], []
    for number in cases.list_unfinished(tx, span.mailboxes):
        try:
            unfinished.append(replay(number, cases.load_history(tx, number), site.reading.steps))
        except (StoreUnavailable, StoreBroken):
            raise
        except Exception:  # noqa: BLE001 - the crash barrier of one case; the traceback goes to the log
            _log.exception("case.not_read", case=number)
            unreadable.append(number)
    return News(
        unfinished=tuple(unfinished),
        new=frozenset(agenda.list_opened(tx, span)),
        closed=agenda.count_closed(tx, span),
        sums=agenda.sum_true_ups(tx, span),
        troubles=replace(agenda.find_troubles(tx, span), unreadable=tuple(unreadable)),
    )
