"""The crash barrier of a job: nothing ends the daemon, and a server in trouble is asked less and less often."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from cancel_mailbot import daemon
from cancel_mailbot.daemon import Barrier, Poll
from cancel_mailbot.edges.mailbox import MailboxRefused, MailboxUnavailable
from cancel_mailbot.edges.store.faults import StoreBroken, StoreUnavailable
from cancel_mailbot.edges.submission import SubmissionRefused, SubmissionUnavailable

TEMPORARY, PERMANENT = [5, 10, 20, 40, 80, 160, 320, 640, 900, 900], [300, 600, 900, 900]
FAULTS = {
    "the mail server is away": (MailboxUnavailable("staged"), TEMPORARY),
    "the submission server is away": (SubmissionUnavailable("staged"), TEMPORARY),
    "the database is away": (StoreUnavailable("staged"), TEMPORARY),
    "the database is broken": (StoreBroken("staged"), TEMPORARY),
    "a fault of the program": (ZeroDivisionError("staged"), TEMPORARY),
    "the mail server refuses us": (MailboxRefused("staged"), PERMANENT),
    "the submission server refuses us": (SubmissionRefused("staged"), PERMANENT),
    "the mail server says when": (MailboxUnavailable("staged", timedelta(seconds=30)), [30, 30, 30, 40, 80]),
}


class Monotonic:
    """time.monotonic(), moved by the test alone."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class Job:
    """A job that goes as it is told."""

    def __init__(self, fault: Exception | None) -> None:
        self.fault = fault
        self.runs = 0

    def run(self) -> int:
        self.runs += 1
        if self.fault:
            raise self.fault
        return 3


@pytest.fixture
def monotonic(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    clock = Monotonic()
    monkeypatch.setattr(daemon, "time", SimpleNamespace(monotonic=clock))
    return clock


def measure_pause(barrier: Barrier, job: Job, monotonic: Monotonic) -> int:
    """How many seconds the job is left alone after a run that failed."""
    begun, runs = monotonic.seconds, job.runs
    while job.runs == runs:
        monotonic.seconds += 1
        assert barrier.run() == 0
    return round(monotonic.seconds - begun)


@pytest.mark.parametrize(("fault", "pauses"), FAULTS.values(), ids=FAULTS)
def test_a_job_that_fails_pauses_longer_each_time_and_ends_nothing(
    fault: Exception, pauses: list[int], monotonic: Monotonic
) -> None:
    job = Job(fault)
    barrier = Barrier("poll enablement", as_poll(job))
    assert barrier.run() == 0
    assert [measure_pause(barrier, job, monotonic) for _ in pauses] == pauses


def test_a_job_that_succeeds_does_not_pause_and_says_how_much_it_did(monotonic: Monotonic) -> None:
    barrier = Barrier("poll enablement", as_poll(Job(None)))
    assert [barrier.run() for _ in range(3)] == [3, 3, 3]


def test_a_success_forgets_the_failures_before_it(monotonic: Monotonic) -> None:
    job = Job(MailboxUnavailable("staged"))
    barrier = Barrier("poll enablement", as_poll(job))
    barrier.run()
    pauses = [measure_pause(barrier, job, monotonic) for _ in range(3)]
    monotonic.seconds += 1_000
    job.fault = None
    assert barrier.run() == 3
    job.fault = MailboxUnavailable("staged")
    barrier.run()
    assert (pauses, measure_pause(barrier, job, monotonic)) == ([5, 10, 20], 5)


def as_poll(job: Job) -> Poll:
    """A stand-in: the barrier asks a job for nothing but `run`."""
    return job  # type: ignore[return-value]
