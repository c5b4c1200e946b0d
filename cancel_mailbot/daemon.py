"""The daemon: which job runs when, over which connection, and how it all stops. Wiring; it judges nothing."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from cancel_mailbot.edges.mailbox import Account, MailboxRefused, MailboxUnavailable, OpenMailbox, open_mailbox
from cancel_mailbot.edges.store import outbox as notices
from cancel_mailbot.edges.store import schema
from cancel_mailbot.edges.store.alone import hold_alone
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.faults import StoreFault
from cancel_mailbot.edges.submission import SubmissionRefused, SubmissionUnavailable
from cancel_mailbot.ground.config import Config, Mailbox, resolve_database_url
from cancel_mailbot.ground.log import bound_contextvars, get_logger
from cancel_mailbot.work.accounts import make_account, make_post
from cancel_mailbot.work.intake import Intake, mark, receive
from cancel_mailbot.work.judging import judge_all
from cancel_mailbot.work.outbox import Post, flush
from cancel_mailbot.work.reminders import look_at_all, remind
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import Site, make_site

_log = get_logger()
_TEMPORARY = (MailboxUnavailable, SubmissionUnavailable, StoreFault)
_PERMANENT = (MailboxRefused, SubmissionRefused)
_FIRST_PAUSE = timedelta(seconds=5)
# A server that refuses a login locks the account when it is asked too often.
_FIRST_PAUSE_WHEN_REFUSED = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(minutes=15)
_LONGEST_SILENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    """All that serves one mailbox."""

    mailbox: Mailbox
    account: Account
    post: Post
    site: Site
    intake: Intake


class Poll:
    """The poll job of one mailbox. Carries the open connection from one poll to the next."""

    def __init__(self, line: Line, shift: Shift) -> None:
        self._line = line
        self._shift = shift
        self._opened: OpenMailbox | None = None
        self.has_succeeded = False  # once, since the start

    def run(self) -> int:
        """Receive, judge, mark; the number of messages judged."""
        # What an earlier run recorded and could not judge does not wait for the mail server.
        judged = judge_all(self._line.site, self._shift)
        try:
            opened = self._opened = self._opened or open_mailbox(self._line.account)
            receive(opened, self._line.intake, self._shift)
            judged += judge_all(self._line.site, self._shift)
            self._mark(opened)
        except BaseException:
            self.close()
            raise
        self.has_succeeded = True
        return judged

    def _mark(self, opened: OpenMailbox) -> None:
        """Best effort: a folder that is missing, or may not be written, must not keep the next request waiting."""
        try:
            mark(opened, self._line.intake, self._shift)
        except MailboxRefused as refused:
            _log.error("mailbox.not_marked", why=str(refused))

    def close(self) -> None:
        """Close the connection, if there is one."""
        opened, self._opened = self._opened, None
        if opened:
            opened.close()


class Outgoing:
    """The outbox job of one mailbox."""

    def __init__(self, line: Line, shift: Shift) -> None:
        self._line = line
        self._shift = shift

    def run(self) -> int:
        """Submit what is due; the number of notices submitted."""
        return flush(self._line.post, self._line.site, self._shift)


class Reminding:
    """The reminders job of one mailbox. At its first look every case is looked at: the config may have changed.

    It is silent until the mail that waits is read: nobody shall be reminded of what was answered while nothing ran. A
    mail server that stays away is waited for no longer than an hour: an invoice run does not wait for it.
    """

    def __init__(self, line: Line, shift: Shift, poll: Poll) -> None:
        self._line = line
        self._shift = shift
        self._poll = poll
        self._waits_until = time.monotonic() + _LONGEST_SILENCE.total_seconds()
        self._is_first = True

    def run(self) -> int:
        """Say what the calendar has to say; the number of notices owed for it."""
        if not self._poll.has_succeeded and time.monotonic() < self._waits_until:
            return 0
        if self._is_first:
            look_at_all(self._line.site, self._shift)
        self._is_first = False
        return remind(self._line.site, self._shift)


class Barrier:
    """The crash barrier of one job: a failure is logged, and the job pauses, longer each time, until it succeeds."""

    def __init__(self, name: str, job: Poll | Outgoing | Reminding) -> None:
        self._name = name
        self._job = job
        self._failures = 0
        self._paused_until = 0.0  # time.monotonic(), so that a stepped clock neither skips nor prolongs a pause

    def run(self) -> int:
        """Run the job unless it is pausing; the number of things done."""
        if time.monotonic() < self._paused_until:
            return 0
        with bound_contextvars(job=self._name):
            try:
                done = self._job.run()
            except _TEMPORARY as fault:
                self._pause(_FIRST_PAUSE, getattr(fault, "retry_after", None))
                _log.warning("job.postponed", why=str(fault), pause_seconds=self._pause_left())
            except _PERMANENT as fault:
                self._pause(_FIRST_PAUSE_WHEN_REFUSED)
                _log.error("job.refused", why=str(fault), pause_seconds=self._pause_left())
            except Exception:  # noqa: BLE001 - the crash barrier of one job; the traceback goes to the log
                self._pause(_FIRST_PAUSE)
                _log.exception("job.failed", pause_seconds=self._pause_left())
            else:
                self._recover()
                return done
        return 0

    def _pause(self, first: timedelta, at_least: timedelta | None = None) -> None:
        wait = min(first * 2 ** min(self._failures, 10), max(first, _LONGEST_PAUSE))
        self._failures += 1
        self._paused_until = time.monotonic() + max(wait, at_least or wait).total_seconds()

    def _pause_left(self) -> int:
        return round(self._paused_until - time.monotonic())

    def _recover(self) -> None:
        if self._failures:
            _log.info("job.recovered", failures=self._failures)
        self._failures = 0


def run(config: Config, environment: Mapping[str, str], stopping: threading.Event) -> None:
    """Serve until `stopping` is set; then finish the message in hand and return.

    Raises:
        StoreInUse, StoreBroken, StoreUnavailable, MissingSecret, UnusableSecret: before anything was done.
    """
    with _open_shift(config, environment, stopping) as shift:
        lines = make_lines(config, environment)
        polls = [Poll(line, shift) for line in lines]
        scheduler = _schedule(lines, polls, shift, config)
        scheduler.start()
        _log.info("daemon.started", mailboxes=len(lines), process=os.getpid())
        stopping.wait()
        _log.info("daemon.stopping")
        # Paused first: a job that falls due during the shutdown would find no thread to run in.
        scheduler.pause()
        scheduler.shutdown(wait=True)
        for poll in polls:
            poll.close()
    _log.info("daemon.stopped")


def run_once(config: Config, environment: Mapping[str, str]) -> tuple[str, ...]:
    """One pass over every mailbox and its outbox; what could not be done, a line each.

    Raises:
        StoreInUse, StoreBroken, StoreUnavailable, MissingSecret, UnusableSecret
    """
    left_undone = []
    with stopped_by_signals() as stopping, _open_shift(config, environment, stopping) as shift:
        for line in make_lines(config, environment):
            poll = Poll(line, shift)
            for job in (poll, Reminding(line, shift, poll), Outgoing(line, shift)):
                try:
                    job.run()
                except (*_TEMPORARY, *_PERMANENT) as fault:
                    left_undone.append(f"{line.mailbox.name}: {fault}")
            poll.close()
    return tuple(left_undone)


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set until the block ends; a second signal ends the process at once."""
    stopping = threading.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def make_lines(config: Config, environment: Mapping[str, str]) -> tuple[Line, ...]:
    """One line for each mailbox of the config.

    Raises:
        MissingSecret, UnusableSecret
    """
    return tuple(
        Line(
            mailbox=mailbox,
            account=make_account(mailbox, environment),
            post=make_post(config, mailbox, environment),
            site=make_site(config, mailbox),
            intake=Intake(mailbox, config.reading.max_message_bytes),
        )
        for mailbox in config.mailbox
    )


@contextmanager
def _open_shift(config: Config, environment: Mapping[str, str], stopping: threading.Event) -> Iterator[Shift]:
    """The store, upgraded and ours, for as long as the work lasts."""
    url = resolve_database_url(config, environment)
    with hold_alone(url) as is_alone:
        store = Store.open(url)
        try:
            for revision in schema.upgrade(store):
                _log.info("database.upgraded", revision=revision)
            shift = Shift(store, lambda: datetime.now(UTC), stopping.is_set)
            if is_alone:
                with store.begin() as tx:
                    # Whoever claimed a notice before is dead: what was being submitted is in doubt from now on.
                    notices.expire_claims(tx, shift.now())
            yield shift
        finally:
            store.close()


def _schedule(lines: tuple[Line, ...], polls: list[Poll], shift: Shift, config: Config) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(3 * len(lines))},
        # The default grace of one second would silently skip a job that is late.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    now = shift.now()
    for line, poll in zip(lines, polls, strict=True):
        name = line.mailbox.name
        poll_seconds = line.mailbox.poll_every.total_seconds()
        outbox_seconds = config.outbox.submit_every.total_seconds()
        poll_job = Barrier(f"poll {name}", poll)
        outbox_job = Barrier(f"outbox {name}", Outgoing(line, shift))
        remind_seconds = config.reminders.look_every.total_seconds()
        remind_job = Barrier(f"reminders {name}", Reminding(line, shift, poll))
        scheduler.add_job(remind_job.run, "interval", seconds=remind_seconds, id=f"reminders {name}", next_run_time=now)
        scheduler.add_job(poll_job.run, "interval", seconds=poll_seconds, id=f"poll {name}", next_run_time=now)
        scheduler.add_job(outbox_job.run, "interval", seconds=outbox_seconds, id=f"outbox {name}", next_run_time=now)

    def ring(event: JobExecutionEvent) -> None:
        """After a poll that judged something, or a reminder, the outbox need not wait for its turn."""
        kind, _, name = event.job_id.partition(" ")
        if kind in ("poll", "reminders") and event.retval and not shift.is_stopping():
            scheduler.modify_job(f"outbox {name}", next_run_time=shift.now())

    scheduler.add_listener(ring, EVENT_JOB_EXECUTED)
    return scheduler
