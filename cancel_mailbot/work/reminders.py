"""Reminders: what the calendar says of the cases of one mailbox, and the daily digest. Enqueues and never submits.

The agenda names the cases that something may be due for; one transaction judges one case, behind a crash barrier.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cancel_mailbot.edges.store import agenda, cases, digests
from cancel_mailbot.edges.store.agenda import Span
from cancel_mailbot.edges.store.digests import SettledDigest
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.faults import StoreBroken, StoreUnavailable
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.log import bound_contextvars, get_logger
from cancel_mailbot.work.effects import Cause, append_events, owe
from cancel_mailbot.work.listings import list_served
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.attention import Attention, find_attention
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.digest import News, make_digest, make_summary
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.recipients import Recipients

_log = get_logger()
_AT_ONCE = 200
_MOST_AT_ONCE = 10  # reminders to one person; more are told in one mail
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
        crowd = _find_crowd(numbers, now, site, shift) if len(numbers) > _MOST_AT_ONCE else _NO_CROWD
        owed += _look_together(crowd, now, site, shift)
        for number in numbers:
            if number in crowd.numbers:
                continue
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
    case, notices = _note_attention(tx, number, now, site)
    for due, cause in notices:
        owe(tx, due, case, cause, len(case.events))
    return len(notices)


def _note_attention(tx: Transaction, number: int, now: datetime, site: Site) -> tuple[Case, list[tuple[Due, Cause]]]:
    """Write down what the calendar has to say of a case; the case after it, and the notices that are to be owed."""
    cases.lock(tx, number)
    case = _load(tx, number, site)
    attention = _judge(case, now, site)
    if not attention.events:
        agenda.save_next_look(tx, number, attention.next_look_at)
        return case, []
    # The number of the event before it makes the cause: the same look has the same Message-IDs.
    name = f"calendar of case {number} after event {len(case.events)}"
    cause = Cause(site, name, now, happened_at=now, by=site.desk.address)
    case = append_events(tx, number, case.events, attention.events, cause)
    cases.save_cache(tx, case, attention.next_look_at)
    _log.info("case.reminded", case=number, notices=len(attention.notices), events=len(attention.events))
    return case, [(due, cause) for due in attention.notices]


def _load(tx: Transaction, number: int, site: Site) -> Case:
    return replay(number, cases.load_history(tx, number), site.reading.steps)


def _judge(case: Case, now: datetime, site: Site) -> Attention:
    return find_attention(case, site.almanac, now, Recipients(site.notify, site.escalate_to, site.staff))


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The addresses that would get too many reminders at once, and the cases that these are about."""

    addresses: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()


_NO_CROWD = _Crowd()


def _find_crowd(numbers: tuple[int, ...], now: datetime, site: Site, shift: Shift) -> _Crowd:
    """Who would be reminded of too much. A case that cannot be judged is left to its own look."""
    about: defaultdict[str, set[int]] = defaultdict(set)
    with shift.store.read() as tx:
        for number in numbers:
            for address in _list_reminded(tx, number, now, site):
                about[address].add(number)
    crowded = {address: of for address, of in about.items() if len(of) > _MOST_AT_ONCE}
    return _Crowd(frozenset(crowded), frozenset().union(*crowded.values()))


def _list_reminded(tx: Transaction, number: int, now: datetime, site: Site) -> list[str]:
    try:
        notices = _judge(_load(tx, number, site), now, site).notices
    except (StoreUnavailable, StoreBroken):
        raise
    except Exception:  # noqa: BLE001 - the crash barrier of one case: its own look logs what is wrong
        return []
    return [person.address for due in notices if due.kind is NoticeKind.REMINDER for person in due.to]


def _look_together(crowd: _Crowd, now: datetime, site: Site, shift: Shift) -> int:
    """Look at these cases in one transaction, with one mail to each of those who would get too many; else singly."""
    if not crowd.numbers or shift.is_stopping():
        return 0
    try:
        with shift.store.begin() as tx:
            return _tell_crowd(tx, crowd, now, site)
    except (StoreUnavailable, StoreBroken):
        raise
    except Exception:  # noqa: BLE001 - the crash barrier of a crowd: one case must not silence the others
        _log.exception("cases.not_looked_at_together", cases=len(crowd.numbers))
        return sum(_look_or_pause(number, now, site, shift) for number in sorted(crowd.numbers))


def _tell_crowd(tx: Transaction, crowd: _Crowd, now: datetime, site: Site) -> int:
    owed, about = 0, defaultdict[Person, list[Case]](list)
    for number in sorted(crowd.numbers):
        case, notices = _note_attention(tx, number, now, site)
        for due, cause in notices:
            spared = [each for each in due.to if due.kind is NoticeKind.REMINDER and each.address in crowd.addresses]
            for person in spared:
                about[person].append(case)
            owe(
                tx, replace(due, to=tuple(each for each in due.to if each not in spared)), case, cause, len(case.events)
            )
            owed += len(spared) < len(due.to)
    for person, reminded in about.items():
        digest = make_summary(site.almanac.calendar.local_day(now), tuple(reminded), site.almanac, now)
        name = f"reminders of {site.mailbox} at {now.isoformat()}"
        summary = Due(NoticeKind.DIGEST, (person,), digest=digest)
        owe(tx, summary, None, Cause(site, name, now, happened_at=now, by=site.desk.address))
    return owed + len(about)


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
    unfinished, unreadable = _load_readable(tx, cases.list_unfinished(tx, span.mailboxes), site)
    trued_up, also_unreadable = _load_readable(tx, agenda.list_trued_up(tx, span), site)
    return News(
        unfinished=unfinished,
        new=frozenset(agenda.list_opened(tx, span)),
        ended=agenda.count_ended(tx, span),
        sums=agenda.sum_true_ups(tx, span),
        troubles=replace(agenda.find_troubles(tx, span), unreadable=tuple(sorted({*unreadable, *also_unreadable}))),
        trued_up=trued_up,
    )


def _load_readable(tx: Transaction, numbers: tuple[int, ...], site: Site) -> tuple[tuple[Case, ...], tuple[int, ...]]:
    """The cases with these numbers, and the numbers of those that cannot be read."""
    readable, unreadable = [], []
    for number in numbers:
        try:
            readable.append(_load(tx, number, site))
        except (StoreUnavailable, StoreBroken):
            raise
        except Exception:  # noqa: BLE001 - the crash barrier of one case; the traceback goes to the log
            _log.exception("case.not_read", case=number)
            unreadable.append(number)
    return tuple(readable), tuple(unreadable)
