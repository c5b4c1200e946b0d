"""What is owed → a real submission server: taken, refused, put off, and the doubt after the final dot."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from cancel_mailbot.edges.store import cases
from cancel_mailbot.edges.store.tables import NoticeRow
from cancel_mailbot.edges.submission import Server, SubmissionRefused, SubmissionUnavailable
from cancel_mailbot.ground.config import Outbox as Patience
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.work.outbox import Post, find_wait, flush
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.workflow.events import NoteAdded, Recorded
from tests.end_to_end.mails import make_request
from tests.end_to_end.world import wait_until
from tests.servers.scripted import HANG_UP, smtp_script, start_scripted
from tests.servers.smtp_sink import Fault, SmtpSink
from tests.work.databases import ON_BOTH
from tests.work.posting import DAY, HOUR, MINUTE, SECOND, make_post, taken
from tests.work.team import ADDRESS, ALWAYS, Team

BUSY, UNKNOWN_USER = "451 4.3.0 try again later", "550 5.1.1 no such user"


# Taken


def test_a_notice_that_is_taken_is_submitted_as_it_was_stored(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    (owed,) = owing.notices()
    assert flush(post, owing.site, owing.shift) == 1
    (mail,) = smtp_sink.taken()
    assert (mail.envelope_from, mail.recipients, mail.raw) == (ADDRESS, ("rep1@example.com",), owing.raw(owed))
    (notice,) = owing.notices()
    assert (notice.state, notice.submitted_at, notice.attempts) == ("submitted", owing.clock(), 1)


def test_what_is_submitted_is_not_submitted_again(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    assert [flush(post, owing.site, owing.shift) for _ in range(2)] == [1, 0]
    assert len(smtp_sink.taken()) == 1


def test_many_notices_go_over_one_connection(team: Team, post: Post, smtp_sink: SmtpSink) -> None:
    for n in range(5):
        team.take(make_request(n))
    assert flush(post, team.site, team.shift) == 10
    assert smtp_sink.commands.count("RSET") == 9, "between each two of one connection"


@ON_BOTH
def test_two_daemons_at_one_outbox_submit_each_notice_once(team: Team, post: Post, smtp_sink: SmtpSink) -> None:
    for n in range(10):
        team.take(make_request(n))
    daemons = [threading.Thread(target=flush, args=(post, team.site, team.shift)) for _ in range(2)]
    for each in daemons:
        each.start()
    for each in daemons:
        each.join()
    assert len(smtp_sink.taken()) == 20
    assert len({mail.raw for mail in smtp_sink.taken()}) == 20


# Put off


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "final_dot"])
def test_a_temporary_refusal_puts_the_notice_off_until_it_is_taken(
    phase: str, owing: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    smtp_sink.plan(Fault(**{phase: BUSY}))
    assert flush(post, owing.site, owing.shift) == 0
    (notice,) = owing.notices()
    assert (notice.state, notice.last_code, notice.last_error) == ("queued", 451, "4.3.0 try again later")
    owing.clock.advance(MINUTE - SECOND)
    assert flush(post, owing.site, owing.shift) == 0, "not before its time"
    owing.clock.advance(timedelta(seconds=7))
    assert flush(post, owing.site, owing.shift) == 1
    assert owing.states() == {"information_needed": "submitted"}


def test_each_wait_is_longer_than_the_one_before(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    waits = []
    for _ in range(4):
        smtp_sink.plan(Fault(rcpt=BUSY))
        flush(post, owing.site, owing.shift)
        (notice,) = owing.notices()
        waits.append(notice.next_attempt_at - owing.clock())
        owing.clock.advance(waits[-1])
    for wait, least in zip(waits, (1, 2, 4, 8), strict=True):
        assert least * MINUTE <= wait <= least * MINUTE * 1.1


@pytest.mark.parametrize(
    ("attempts", "spread", "wait"),
    [
        pytest.param(1, 0, MINUTE, id="after the first"),
        pytest.param(2, 0, 2 * MINUTE, id="after the second"),
        pytest.param(5, 0, 16 * MINUTE, id="after the fifth"),
        pytest.param(9, 0, 4 * HOUR, id="never longer than the longest"),
        pytest.param(10_000, 0, 4 * HOUR, id="after ever so many"),
        pytest.param(1, 1, timedelta(seconds=66), id="spread by a tenth"),
        pytest.param(10_000, 1, 4.4 * HOUR, id="the longest is spread as well"),
    ],
)
def test_the_wait_doubles_up_to_the_longest(attempts: int, spread: float, wait: timedelta) -> None:
    assert find_wait(attempts, Patience(), spread) == wait


def test_a_server_that_is_down_puts_the_notice_off_and_leaves_the_others_alone(team: Team, post: Post) -> None:
    team.take(make_request(1))
    closed = replace(post, server=replace(post.server, port=1))
    with pytest.raises(SubmissionUnavailable):
        flush(closed, team.site, team.shift)
    first, second = team.notices()
    assert (first.state, first.attempts, second.state, second.attempts) == ("queued", 1, "queued", 0)
    assert "refused" in first.last_error
    team.clock.advance(2 * MINUTE)
    assert flush(post, team.site, team.shift) == 2


def test_a_connection_that_is_lost_before_the_final_dot_puts_the_notice_off(team: Team, post: Post) -> None:
    team.take(make_request(1))
    with start_scripted(smtp_script(DATA=f"421 closing{HANG_UP}")) as server:
        assert flush(make_post(server), team.site, team.shift) == 0
    first, second = team.notices()
    assert (first.state, first.attempts, second.state, second.attempts) == ("queued", 1, "queued", 0)
    team.clock.advance(2 * MINUTE)
    assert flush(post, team.site, team.shift) == 2


def test_a_login_that_is_refused_leaves_the_notice_as_if_it_had_never_been_tried(owing: Team) -> None:
    with start_scripted(smtp_script(EHLO="250-ready\r\n250 AUTH PLAIN", AUTH="535 5.7.8 wrong password")) as server:
        post = make_post(server)
        locked_out = replace(post, server=replace(post.server, username="team", password="wrong"))
        with pytest.raises(SubmissionRefused):
            flush(locked_out, owing.site, owing.shift)
    (notice,) = owing.notices()
    assert (notice.state, notice.attempts, notice.last_error) == ("queued", 0, "")


# Refused for good


def test_a_refusal_for_good_is_told_to_staff_once_and_stands_on_the_case(
    owing: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    smtp_sink.plan(Fault(rcpt=UNKNOWN_USER))
    flush(post, owing.site, owing.shift)
    assert owing.states() == {"information_needed": "failed", "notice_bounced": "submitted"}
    assert owing.kinds(1001) == ["case_opened", "notice_bounced"]
    assert taken(smtp_sink) == ["ann@example.com"]
    owing.clock.advance(DAY)
    assert flush(post, owing.site, owing.shift) == 0, "neither is it tried again nor told again"


def test_the_address_that_refuses_mail_is_not_told_so(team: Team, post: Post, smtp_sink: SmtpSink) -> None:
    team.take(make_request(1))
    smtp_sink.plan(Fault(), Fault(rcpt=UNKNOWN_USER))
    both = replace(team.site, notify=(Person("", "ann@example.com"), Person("", "jo@example.com")))
    flush(post, both, team.shift)
    assert team.states()["work_item"] == "failed"
    assert taken(smtp_sink) == ["rep1@example.com", "jo@example.com"]


def test_a_report_that_is_refused_is_not_reported_in_turn(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    smtp_sink.plan(Fault(rcpt=UNKNOWN_USER), Fault(rcpt=UNKNOWN_USER))
    flush(post, owing.site, owing.shift)
    assert owing.states() == {"information_needed": "failed", "notice_bounced": "failed"}
    assert sum(owing.owed().values()) == 2


def test_a_notice_on_no_case_that_is_refused_is_told_to_the_rest_of_the_team(
    team: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    team.take(make_request(1).replace(b"rep1@example.com", b"rep1@example.net"))
    smtp_sink.plan(Fault(rcpt=UNKNOWN_USER))
    flush(post, replace(team.site, notify=(Person("", "jo@example.com"),)), team.shift)
    assert team.states() == {"held_message": "failed", "notice_bounced": "submitted"}
    assert taken(smtp_sink) == ["jo@example.com"]


def test_a_notice_that_nobody_took_for_five_days_is_given_up_and_told(
    owing: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    for passed, state in ((timedelta(), "queued"), (5 * DAY, "queued"), (5 * HOUR, "failed")):
        owing.clock.advance(passed)
        smtp_sink.plan(Fault(rcpt=BUSY))
        flush(post, owing.site, owing.shift)
        assert owing.states()["information_needed"] == state
    assert owing.kinds(1001) == ["case_opened", "notice_bounced"]
    assert owing.owed()["ann@example.com", "notice_bounced"] == 1


@pytest.mark.parametrize("database", ["PostgreSQL"], indirect=True)
def test_a_refusal_waits_for_whoever_is_writing_on_the_case(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    smtp_sink.plan(Fault(rcpt=UNKNOWN_USER))
    flushing = threading.Thread(target=flush, args=(post, owing.site, owing.shift))
    with owing.store.begin() as tx:
        cases.lock(tx, 1001)
        cases.append(tx, 1001, (Recorded(2, owing.clock(), "ann@example.com", None, NoteAdded("busy with it")),))
        flushing.start()
        wait_until(lambda: count_waiting(owing) == 1, "the outbox waits for the case")
    flushing.join()
    assert owing.states()["information_needed"] == "failed"
    assert owing.kinds(1001) == ["case_opened", "note_added", "notice_bounced"]


def count_waiting(team: Team) -> int:
    """How many transactions wait for another one."""
    with team.store.read() as tx:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(tx.connection().execute(text(waiting)).scalar_one())


# Stopping, and the crash barrier


def test_a_request_to_stop_begins_nothing(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    assert flush(post, owing.site, Shift(owing.store, owing.clock, ALWAYS)) == 0
    assert smtp_sink.commands == []
    (notice,) = owing.notices()
    assert (notice.state, notice.attempts) == ("queued", 0)


def test_a_request_to_stop_finishes_the_notice_in_hand_and_leaves_the_others_untouched(
    team: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    team.take(make_request(1))
    team.take(make_request(2))
    is_stopping = lambda: "DATA" in smtp_sink.commands  # noqa: E731 - reads best beside its use
    assert flush(post, team.site, Shift(team.store, team.clock, is_stopping)) == 1
    assert [notice.state for notice in team.notices()] == ["submitted", "queued", "queued", "queued"]
    assert flush(post, team.site, team.shift) == 3, "and nobody holds a claim on them"


def test_a_notice_that_cannot_be_submitted_as_it_stands_does_not_stop_the_others(
    team: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    team.take(make_request(1))
    with team.store.begin() as tx:
        broken = update(NoticeRow).where(NoticeRow.kind == "acknowledgement")  # type: ignore[arg-type]
        tx.exec(broken.values(raw=b"Subject: a bare line end\n\n"))
    assert flush(post, team.site, team.shift) == 1
    assert taken(smtp_sink) == ["ann@example.com"]
    assert team.states()["acknowledgement"] == "in doubt"


def test_a_claim_outlasts_every_wait_for_the_server_together() -> None:
    server = Server("smtp.example.com", 465, "tls", timeout=MINUTE, final_timeout=10 * MINUTE)
    assert Post(server, None, Patience()).lease > 15 * MINUTE
