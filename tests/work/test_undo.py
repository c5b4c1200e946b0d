"""What staff command reaches the rep after the undo window, and not at all if it was taken back within it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cancel_mailbot.edges.store import outbox, promises
from cancel_mailbot.edges.store.states import NoticeState
from cancel_mailbot.work import judging
from tests.end_to_end.mails import make_reply, make_request
from tests.work.databases import ON_BOTH
from tests.work.team import ANN, REP_1, Team

WINDOW = timedelta(minutes=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def reported(team: Team) -> Team:
    """Ann has reported billing; the rep's notice of it waits."""
    team.take(make_request(1))
    team.clock.advance(WINDOW)
    team.take_reply(ANN, "work_item", "billing done", "report")
    return team


def claim(team: Team) -> list[str]:
    """The kinds of the notices that are due now."""
    with team.store.begin() as tx:
        return [each.kind.value for each in outbox.claim_due(tx, team.site.mailbox, team.clock(), WINDOW, 99)]


def test_what_a_command_tells_the_rep_waits_for_the_window_and_no_longer(reported: Team) -> None:
    notice = reported.notice("step_completed")
    assert notice.next_attempt_at - notice.created_at == WINDOW
    assert notice.event == len(reported.case(1001).events)
    assert "step_completed" not in claim(reported)
    reported.clock.advance(WINDOW - SECOND)
    assert "step_completed" not in claim(reported)
    reported.clock.advance(SECOND)
    assert "step_completed" in claim(reported)


def test_what_answers_the_rep_does_not_wait(team: Team) -> None:
    team.take(make_request(1))
    team.take_reply(REP_1, "acknowledgement", "status")
    assert [(each.recipient, each.next_attempt_at - each.created_at) for each in team.notices()] == [
        ("rep1@example.com", timedelta(0)),
        ("ann@example.com", timedelta(0)),
        ("rep1@example.com", timedelta(0)),
    ]


def test_a_site_without_a_window_lets_nothing_wait(team: Team) -> None:
    at_once = replace(team, site=replace(team.site, undo_window=timedelta(0)))
    at_once.take(make_request(1))
    at_once.take_reply(ANN, "work_item", "billing done")
    notice = at_once.notice("step_completed")
    assert notice.next_attempt_at == notice.created_at


@ON_BOTH
def test_an_undo_in_time_leaves_nothing_at_the_rep(team: Team) -> None:
    team.take(make_request(1))
    before = team.case(1001)
    team.take_reply(ANN, "work_item", "billing done", "report")
    team.take_reply(ANN, "work_item", "undo", "undo")
    after = team.case(1001)
    assert after.products == before.products
    assert team.states()["step_completed"] == "discarded"
    assert [kind for address, kind in team.owed() if address == "rep1@example.com"] == [
        "acknowledgement",
        "step_completed",
    ]
    team.clock.advance(timedelta(days=1))
    assert "step_completed" not in claim(team)


def test_an_undo_after_the_notice_left_is_refused(reported: Team) -> None:
    reported.clock.advance(WINDOW)
    assert "step_completed" in claim(reported)
    reported.take_reply(ANN, "work_item", "undo", "undo")
    assert reported.kinds(1001) == ["case_opened", "step_reported"]
    assert reported.states()["command_answer"] == "queued"
    assert reported.states()["step_completed"] == "queued"


@ON_BOTH
def test_an_undo_that_is_overtaken_is_decided_again(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.take(make_request(1))
    team.take_reply(ANN, "work_item", "billing done", "report")
    lost = [True]
    retract = promises.retract

    def overtaken_once(*call: object) -> bool:
        return False if lost and lost.pop() else retract(*call)  # type: ignore[arg-type]

    monkeypatch.setattr(promises, "retract", overtaken_once)
    team.record(b"From: a@example.net\r\nSubject: other\r\n\r\nhello\r\n")
    stored = team.record(undo_of(team))
    assert team.judge() == 3, "the undo twice, and the mail beside it"
    assert team.stored(stored).disposition == "command"
    assert team.states()["step_completed"] == "discarded"


def test_an_undo_that_is_overtaken_for_ever_is_held(reported: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "retract", lambda *_: False)
    stored = reported.record(undo_of(reported))
    assert reported.judge() == judging._MAX_ATTEMPTS + 1
    assert reported.stored(stored).disposition == "held"
    assert reported.kinds(1001) == ["case_opened", "step_reported"]
    with reported.store.read() as tx:
        assert outbox.get_notice(tx, reported.notice("step_completed").id).notice.state is NoticeState.QUEUED


def undo_of(team: Team) -> bytes:
    return make_reply("undo", ANN, team.notice("work_item").message_id, "undo")
