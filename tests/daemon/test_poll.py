"""The jobs over real servers: what they carry from one run to the next, and what does not stop them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.daemon import Barrier, Line, Outgoing, Poll, make_lines
from cancel_mailbot.edges.mailbox import MailboxUnavailable
from cancel_mailbot.edges.store import outbox
from cancel_mailbot.ground.config import Imap, Smtp
from tests.end_to_end.mails import make_chat, make_request
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import imap_script, start_scripted
from tests.servers.smtp_sink import SmtpSink
from tests.store.conftest import opened, upgraded
from tests.work.inbox import Inbox
from tests.work.posting import SECOND
from tests.work.team import Team, make_config, make_team

HERE = "127.0.0.1"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    for store in opened(upgraded(f"sqlite:///{tmp_path / 'mailbot.db'}")):
        yield make_team(store)


@pytest.fixture
def inbox(dovecot: Dovecot, dovecot_user: str) -> Inbox:
    return Inbox(dovecot, dovecot_user)


def make_line(imap_port: int, user: str = "orders@example.com", smtp_port: int = 1, **mailbox: Any) -> Line:
    imap = Imap(host=HERE, port=imap_port, security="none", username=user)
    smtp = Smtp(host=HERE, port=smtp_port, security="none")
    config = make_config(imap=imap, smtp=smtp, **{"start_at": "all", **mailbox})
    (line,) = make_lines(config, {"CANCEL_MAILBOT_IMAP_PASSWORD": "correct horse"})
    return line


def test_a_poll_receives_judges_and_marks(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_chat(2))
    poll = Poll(make_line(inbox.dovecot.port, inbox.user, after="keyword"), team.shift)
    assert poll.run() == 2
    assert team.became() == ["request", "foreign"]
    assert inbox.flags() == {1: frozenset({"CancelMailbot"}), 2: frozenset()}
    poll.close()


def test_polls_share_one_connection_and_log_in_once(team: Team) -> None:
    with start_scripted(imap_script()) as server:
        poll = Poll(make_line(server.port, start_at="now"), team.shift)
        assert [poll.run() for _ in range(2)] == [0, 0]
        poll.close()
        poll.close()
    logins = [command for command in server.heard if command.startswith("LOGIN")]
    assert len(logins) == 1


def test_a_connection_that_was_lost_is_opened_anew_by_the_next_poll(team: Team) -> None:
    with start_scripted(imap_script(NOOP=("* BYE\r\n{tag} OK", "{tag} OK"))) as server:
        poll = Poll(make_line(server.port, start_at="now"), team.shift)
        assert poll.run() == 0
        with pytest.raises(MailboxUnavailable):
            poll.run()
        assert poll.run() == 0
        poll.close()
    assert len([command for command in server.heard if command.startswith("LOGIN")]) == 2


def test_what_an_earlier_run_recorded_is_judged_even_while_the_mail_server_is_away(team: Team) -> None:
    team.record(make_request(1))
    poll = Poll(make_line(imap_port=1), team.shift)
    with pytest.raises(MailboxUnavailable):
        poll.run()
    assert team.became() == ["request"]


def test_a_refused_login_is_not_hammered(team: Team) -> None:
    with start_scripted(imap_script(LOGIN="{tag} NO [AUTHENTICATIONFAILED] wrong password")) as server:
        barrier = Barrier("poll enablement", Poll(make_line(server.port), team.shift))
        assert [barrier.run() for _ in range(100)] == [0] * 100
    assert len([command for command in server.heard if command.startswith("LOGIN")]) == 1


def test_a_refused_login_to_the_sent_folder_is_not_hammered(team: Team, smtp_sink: SmtpSink) -> None:
    team.take(make_request(1, Campaign_Name=""))
    leave_in_doubt(team)
    with start_scripted(imap_script(LOGIN="{tag} NO [AUTHENTICATIONFAILED] wrong password")) as server:
        line = make_line(server.port, smtp_port=smtp_sink.port, sent_folder="Sent")
        barrier = Barrier("outbox enablement", Outgoing(line, team.shift))
        for _ in range(100):
            barrier.run()
    assert len([command for command in server.heard if command.startswith("LOGIN")]) == 1


def leave_in_doubt(team: Team) -> None:
    """A notice that somebody began to submit, and died."""
    with team.store.begin() as tx:
        (claimed,) = outbox.claim_due(tx, team.site.mailbox, team.clock(), SECOND, 1)
        outbox.start_submitting(tx, claimed.claim, team.clock(), SECOND)
    team.clock.advance(SECOND)


def test_a_folder_for_dealt_with_mail_that_is_missing_keeps_no_request_waiting(inbox: Inbox, team: Team) -> None:
    line = make_line(inbox.dovecot.port, inbox.user, after="move", done_folder="Elsewhere")
    poll = Poll(line, team.shift)
    barrier = Barrier("poll enablement", poll)
    for n in range(2):
        inbox.put(make_request(n))
        assert barrier.run() == 1
    assert team.became() == ["request", "request"]
    poll.close()


def test_the_outbox_job_submits_what_is_owed(team: Team, smtp_sink: SmtpSink) -> None:
    team.take(make_request(1))
    assert Outgoing(make_line(1, smtp_port=smtp_sink.port), team.shift).run() == 2
    assert len(smtp_sink.taken()) == 2
