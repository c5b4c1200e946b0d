"""The outbox: notices that are owed → submission server. Submits what is due, and settles what is in doubt first.

What became of a notice is written down before the next one is touched. One that was being submitted when we died may
have been taken or not: the Sent folder is asked for its Message-ID before it is submitted again.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from cancel_mailbot.edges.mailbox import Account, MailboxRefused, MailboxUnavailable, open_mailbox
from cancel_mailbot.edges.store import outbox
from cancel_mailbot.edges.store.faults import StoreBroken, StoreUnavailable
from cancel_mailbot.edges.store.outbox import Failure, Notice, QueuedNotice
from cancel_mailbot.edges.submission import (
    Accepted,
    InDoubt,
    OpenSubmission,
    Refused,
    Server,
    SubmissionRefused,
    SubmissionUnavailable,
    open_submission,
)
from cancel_mailbot.ground.config import Outbox as Patience
from cancel_mailbot.ground.log import bound_contextvars, get_logger
from cancel_mailbot.work.effects import Cause, change_case, owe
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.decide import report_failure

_log = get_logger()
_WAITS = 5  # before the final one: RSET, MAIL, RCPT, DATA and the message itself
_MARGIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Post:
    """Where one mailbox's notices go. `sent` is the account whose folder keeps what was submitted, or None."""

    server: Server
    sent: Account | None
    patience: Patience

    @property
    def lease(self) -> timedelta:
        """How long a claim lasts: longer than all the waits for the server (RFC 5321 section 4.5.3.2) together."""
        return _WAITS * self.server.timeout + self.server.final_timeout + _MARGIN


def flush(post: Post, site: Site, shift: Shift) -> int:
    """Submit every notice that is due, over one connection; the number submitted.

    Raises:
        SubmissionUnavailable, SubmissionRefused: what was not submitted stays queued.
        MailboxRefused: the Sent folder can't be asked, and must not be asked again soon; all the rest was done.
        StoreUnavailable, StoreBroken
    """
    refused = _settle_doubts(post, site, shift)
    submitted = _submit_due(post, site, shift)
    if refused:
        raise refused
    return submitted


def find_wait(attempts: int, patience: Patience, spread: float) -> timedelta:
    """How long to wait after so many attempts: doubling, up to the longest wait, and a tenth more for `spread` 1.

    `spread`, from 0 to 1, keeps notices that failed together from coming back together.
    """
    return min(_double(patience.first_retry_after, attempts - 1), patience.longest_wait) * (1 + spread / 10)


def find_wait_in_doubt(resubmitted: int, post: Post) -> timedelta:
    """How long a notice is left in doubt, from the beginning of its attempt until it is submitted once more.

    It doubles each time: a server that takes mail and never says so would else send a copy with every round.
    """
    first = post.patience.in_doubt_grace if post.sent else post.patience.first_retry_after
    return max(first, min(_double(first, resubmitted), post.patience.longest_wait))


def _double(first: timedelta, times: int) -> timedelta:
    return first * (1 << min(times, 20))


def _submit_due(post: Post, site: Site, shift: Shift) -> int:
    notice = _claim(post, site, shift)
    if notice is None:
        return 0
    try:
        connection = open_submission(post.server)
    except SubmissionUnavailable as unavailable:
        _try_later(notice, Failure(None, str(unavailable)), post, site, shift)
        raise
    except SubmissionRefused:
        _release(notice, shift)
        raise
    submitted = 0
    with connection:
        while notice is not None:
            submitted += _submit_one(connection, notice, post, site, shift)
            notice = None if connection.is_closed else _claim(post, site, shift)
    return submitted


def _claim(post: Post, site: Site, shift: Shift) -> QueuedNotice | None:
    if shift.is_stopping():
        return None
    with shift.store.begin() as tx:
        return next(iter(outbox.claim_due(tx, site.mailbox, shift.now(), post.lease, 1)), None)


def _release(notice: QueuedNotice, shift: Shift) -> None:
    with shift.store.begin() as tx:
        outbox.release(tx, notice.claim)


def _submit_one(connection: OpenSubmission, notice: QueuedNotice, post: Post, site: Site, shift: Shift) -> int:
    """Submit one notice behind a crash barrier; 1 if the server took it."""
    with bound_contextvars(notice=notice.id, kind=notice.kind.value):
        try:
            return _submit(connection, notice, post, site, shift)
        except (StoreUnavailable, StoreBroken):
            raise
        except SubmissionUnavailable as unavailable:
            # The connection was lost before the final dot: the server certainly has nothing.
            _try_later(notice, Failure(None, str(unavailable)), post, site, shift)
        except Exception as error:  # noqa: BLE001 - the crash barrier of one notice; the traceback goes to the log
            _log.exception("notice.failed")
            with shift.store.begin() as tx:
                outbox.settle_in_doubt(tx, notice.claim, Failure(None, f"{type(error).__name__}: {error}"))
        return 0


def _submit(connection: OpenSubmission, notice: QueuedNotice, post: Post, site: Site, shift: Shift) -> int:
    with shift.store.begin() as tx:
        # Committed before the first byte of the message: a death from here on leaves it in doubt, not forgotten.
        if not outbox.start_submitting(tx, notice.claim, shift.now(), post.lease):
            return 0
    match connection.submit(site.desk.address, notice.recipient, notice.raw):
        case Accepted():
            with shift.store.begin() as tx:
                outbox.settle_submitted(tx, notice.claim, shift.now())
            _log.info("notice.submitted", attempts=notice.attempts)
            return 1
        case Refused(permanent=True) as refused:
            _give_up(notice, Failure(refused.code, refused.text), site, shift)
        case Refused() as refused:
            _try_later(notice, Failure(refused.code, refused.text), post, site, shift)
        case InDoubt(why=why):
            with shift.store.begin() as tx:
                outbox.settle_in_doubt(tx, notice.claim, Failure(None, why))
            _log.warning("notice.in_doubt", why=why)
    return 0


def _try_later(notice: QueuedNotice, failure: Failure, post: Post, site: Site, shift: Shift) -> None:
    """Wait, longer each time; after `give_up_after` (RFC 5321 section 4.5.4.1) give up."""
    if shift.now() - notice.created_at > post.patience.give_up_after:
        _give_up(notice, failure, site, shift)
        return
    # Spreading is no secret.
    wait = find_wait(notice.attempts, post.patience, random.random())  # noqa: S311
    with shift.store.begin() as tx:
        outbox.settle_retry(tx, notice.claim, failure, shift.now() + wait)
    _log.warning("notice.postponed", code=failure.code, why=failure.error, wait_seconds=round(wait.total_seconds()))


def _give_up(notice: QueuedNotice | Notice, failure: Failure, site: Site, shift: Shift) -> None:
    """Stop, and tell staff: somebody believes to have been told what never reached anybody."""
    change = report_failure(notice.kind, notice.case_number, notice.recipient, failure.error, site.notify)
    now = shift.now()
    cause = Cause(site, f"failure of notice {notice.id}", now, happened_at=now, by=site.desk.address)
    with shift.store.begin() as tx:
        if not outbox.settle_failed(tx, notice.claim, failure, now):
            return
        case = change_case(tx, change, cause) if change.case_number else None
        for due in change.notices:
            owe(tx, due, case, cause)
    _log.error("notice.refused", code=failure.code, why=failure.error)


def _settle_doubts(post: Post, site: Site, shift: Shift) -> MailboxRefused | None:
    """Settle what can be settled; the refusal where the Sent folder can't be asked."""
    with shift.store.read() as tx:
        doubtful = outbox.list_in_doubt(tx, site.mailbox, shift.now())
    if not doubtful:
        return None
    try:
        unproven = _ask_sent_folder(doubtful, post.sent, shift) if post.sent else doubtful
    except MailboxUnavailable as unavailable:
        _log.warning("sent_folder.unavailable", why=str(unavailable))
        return None
    except MailboxRefused as refused:
        return refused
    for notice in unproven:
        _settle_unproven(notice, post, site, shift)
    return None


def _ask_sent_folder(doubtful: tuple[Notice, ...], sent: Account, shift: Shift) -> tuple[Notice, ...]:
    """Settle what is found there: the server has taken it. The others come back."""
    unproven = []
    with open_mailbox(sent) as opened:
        for notice in doubtful:
            if not opened.holds_message(sent.folder, notice.message_id):
                unproven.append(notice)
                continue
            with shift.store.begin() as tx:
                outbox.settle_submitted(tx, notice.claim, shift.now())
            _log.info("notice.found_in_sent_folder", notice=notice.id)
    return tuple(unproven)


def _settle_unproven(notice: Notice, post: Post, site: Site, shift: Shift) -> None:
    """Submit it once more when it was looked for long enough; what may not arrive twice is for a person, at once."""
    is_for_a_person = post.sent is None and not notice.kind.may_arrive_twice
    if is_for_a_person or shift.now() - notice.created_at > post.patience.give_up_after:
        _give_up(notice, Failure(notice.last_code, notice.last_error or "it is not known whether it left"), site, shift)
        return
    wait = find_wait_in_doubt(notice.resubmitted_in_doubt, post)
    if shift.now() - notice.next_attempt_at > wait:
        with shift.store.begin() as tx:
            outbox.resubmit_in_doubt(tx, notice.claim, shift.now())
        _log.warning("notice.resubmitted_in_doubt", notice=notice.id)
