"""The doubt after the final dot (RFC 5321 section 4.5.3.2.6): the server may have the notice or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cancel_mailbot.edges.mailbox import Account, MailboxRefused
from cancel_mailbot.edges.store import outbox
from cancel_mailbot.work.outbox import Post, find_wait_in_doubt, flush
from tests.end_to_end.mails import make_request
from tests.servers.smtp_sink import Fault, SinkSettings, SmtpSink, start_smtp_sink
from tests.work.inbox import Inbox
from tests.work.posting import DAY, HOUR, MINUTE, SECOND, make_post, taken
from tests.work.team import ANN, Team

TAKEN_IN_SILENCE, LOST_IN_SILENCE = Fault(drops=True, takes=True), Fault(drops=True)


def test_no_answer_to_the_final_dot_leaves_the_notice_in_doubt(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    smtp_sink.plan(TAKEN_IN_SILENCE)
    assert flush(post, owing.site, owing.shift) == 0
    assert owing.states() == {"information_needed": "in doubt"}
    assert flush(post, owing.site, owing.shift) == 0, "not at once again"


def test_a_death_during_the_submission_leaves_the_notice_in_doubt(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    with owing.store.begin() as tx:
        (claimed,) = outbox.claim_due(tx, owing.site.mailbox, owing.clock(), post.lease, 1)
    with owing.store.begin() as tx:
        assert outbox.start_submitting(tx, claimed.claim, owing.clock(), post.lease)
    owing.clock.advance(post.lease - SECOND)
    assert flush(post, owing.site, owing.shift) == 0, "whoever claimed it may still be at it"
    owing.clock.advance(SECOND)
    assert flush(post, owing.site, owing.shift) == 1
    assert taken(smtp_sink) == ["rep1@example.com"]


def test_what_may_arrive_twice_is_submitted_again_where_nothing_tells(
    owing: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    smtp_sink.plan(TAKEN_IN_SILENCE)
    flush(post, owing.site, owing.shift)
    owing.clock.advance(2 * MINUTE)
    assert flush(post, owing.site, owing.shift) == 1
    assert taken(smtp_sink) == ["rep1@example.com"] * 2
    (notice,) = owing.notices()
    assert (notice.state, notice.resubmitted_in_doubt) == ("submitted", 1)


def test_a_server_that_never_says_that_it_took_a_notice_gets_ever_fewer_copies(
    owing: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    smtp_sink.plan(*(TAKEN_IN_SILENCE for _ in range(100)))
    for _ in range(60):
        flush(post, owing.site, owing.shift)
        owing.clock.advance(MINUTE)
    assert len(taken(smtp_sink)) == 6, "after 1, 2, 4, 8 and 16 minutes"


@pytest.mark.parametrize(
    ("resubmitted", "without", "with_sent"),
    [
        pytest.param(0, MINUTE, 15 * MINUTE, id="the first time"),
        pytest.param(1, 2 * MINUTE, 30 * MINUTE, id="the second time"),
        pytest.param(4, 16 * MINUTE, 4 * HOUR, id="the fifth time"),
        pytest.param(10_000, 4 * HOUR, 4 * HOUR, id="ever so often"),
    ],
)
def test_a_doubt_is_left_longer_each_time(
    resubmitted: int, without: timedelta, with_sent: timedelta, post: Post
) -> None:
    keeping = replace(post, sent=Account("imap.example.com", 993, "tls", "orders@example.com", "secret"))
    assert find_wait_in_doubt(resubmitted, post) == without
    assert find_wait_in_doubt(resubmitted, keeping) == with_sent


def test_what_tells_of_money_is_left_to_a_person_where_nothing_tells(
    team: Team, post: Post, smtp_sink: SmtpSink
) -> None:
    confirm_true_up(team, post)
    smtp_sink.plan(TAKEN_IN_SILENCE)
    flush(post, team.site, team.shift)
    assert team.states()["true_up_confirmation"] == "in doubt"
    flush(post, team.site, team.shift)
    assert team.states()["true_up_confirmation"] == "failed"
    assert team.states()["notice_bounced"] == "submitted", "so that a person sees it"
    team.clock.advance(6 * DAY)
    assert flush(post, team.site, team.shift) == 0
    assert taken(smtp_sink).count("rep1@example.com") == 2, "the acknowledgement and this one, once"


def test_a_doubt_that_nothing_ends_is_given_up_and_told(owing: Team, post: Post, smtp_sink: SmtpSink) -> None:
    smtp_sink.plan(LOST_IN_SILENCE)
    flush(post, owing.site, owing.shift)
    owing.clock.advance(5 * DAY + SECOND)
    flush(post, owing.site, owing.shift)
    assert owing.states() == {"information_needed": "failed", "notice_bounced": "submitted"}
    assert owing.kinds(1001) == ["case_opened", "notice_bounced"]


def confirm_true_up(team: Team, post: Post) -> None:
    """All is done for rep 1, and the true-up confirmation is the one notice that is left to submit."""
    team.take(make_request(1))
    flush(post, team.site, team.shift)
    team.take_reply(ANN, "work_item", "all done no credit")
    assert team.states()["true_up_confirmation"] == "queued"
    team.clock.advance(team.site.undo_window)


# The Sent folder


@contextmanager
def keeping_server(inbox: Inbox, folder: Path) -> Iterator[tuple[SmtpSink, Post]]:
    """A server that keeps what it takes in the Sent folder."""
    settings = SinkSettings(save=lambda raw: inbox.dovecot.append(inbox.user, "Sent", raw))
    with start_smtp_sink(folder, settings) as sink:
        yield sink, make_post(sink, replace(inbox.account, folder="Sent"))


def test_what_lies_in_the_sent_folder_was_submitted_and_is_not_submitted_again(
    owing: Team, inbox: Inbox, tmp_path: Path
) -> None:
    with keeping_server(inbox, tmp_path) as (sink, post):
        sink.plan(TAKEN_IN_SILENCE)
        flush(post, owing.site, owing.shift)
        assert flush(post, owing.site, owing.shift) == 0
        (notice,) = owing.notices()
        assert (notice.state, notice.attempts, notice.resubmitted_in_doubt) == ("submitted", 1, 0)
        owing.clock.advance(DAY)
        flush(post, owing.site, owing.shift)
        assert taken(sink) == ["rep1@example.com"]


def test_what_does_not_lie_there_is_submitted_again_after_the_grace_time(
    owing: Team, inbox: Inbox, tmp_path: Path
) -> None:
    with keeping_server(inbox, tmp_path) as (sink, post):
        sink.plan(LOST_IN_SILENCE)
        flush(post, owing.site, owing.shift)
        owing.clock.advance(15 * MINUTE)
        assert flush(post, owing.site, owing.shift) == 0, "it may still be on its way"
        owing.clock.advance(SECOND)
        assert flush(post, owing.site, owing.shift) == 1
        assert taken(sink) == ["rep1@example.com"]


def test_even_what_tells_of_money_is_submitted_again_where_the_sent_folder_says_that_it_never_left(
    team: Team, inbox: Inbox, tmp_path: Path
) -> None:
    with keeping_server(inbox, tmp_path) as (sink, post):
        confirm_true_up(team, post)
        sink.plan(LOST_IN_SILENCE)
        flush(post, team.site, team.shift)
        team.clock.advance(16 * MINUTE)
        assert flush(post, team.site, team.shift) == 1
        assert taken(sink).count("rep1@example.com") == 2, "the acknowledgement and this one"


def test_while_the_sent_folder_is_out_of_reach_nothing_is_decided_and_the_rest_goes_out(
    owing: Team, inbox: Inbox, tmp_path: Path
) -> None:
    with keeping_server(inbox, tmp_path) as (sink, post):
        sink.plan(LOST_IN_SILENCE)
        flush(post, owing.site, owing.shift)
        owing.clock.advance(6 * DAY)
        owing.take(make_request(2, Campaign_Name=""))
        away = replace(post, sent=replace(inbox.account, folder="Sent", port=1))
        assert flush(away, owing.site, owing.shift) == 1
        assert [notice.state for notice in owing.notices()] == ["in doubt", "submitted"]


def test_a_login_to_the_sent_folder_that_is_refused_is_told_after_the_rest_went_out(
    owing: Team, inbox: Inbox, tmp_path: Path
) -> None:
    """Whoever runs the outbox pauses then: asked at each round, the server would lock the account."""
    with keeping_server(inbox, tmp_path) as (sink, post):
        sink.plan(LOST_IN_SILENCE)
        flush(post, owing.site, owing.shift)
        owing.take(make_request(2, Campaign_Name=""))
        locked_out = replace(post, sent=replace(inbox.account, folder="Sent", password="wrong"))
        with pytest.raises(MailboxRefused):
            flush(locked_out, owing.site, owing.shift)
        assert [notice.state for notice in owing.notices()] == ["in doubt", "submitted"]
