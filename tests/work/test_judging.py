"""The crash barrier, and the one transaction: whatever goes wrong, a message is lost to nobody and acts once."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cancel_mailbot.edges.store import cases, messages
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.faults import StoreRefused, StoreUnavailable
from cancel_mailbot.message.parse import parse_message
from cancel_mailbot.work import effects, judging
from cancel_mailbot.work.effects import owe
from cancel_mailbot.work.judging import judge_all
from cancel_mailbot.work.look_up import look_up
from cancel_mailbot.work.shift import Shift
from tests.end_to_end.mails import make_chat, make_reply, make_request
from tests.work.databases import ON_BOTH
from tests.work.team import ALWAYS, ANN, Team, make_team

NO_CASE = {"rep1@example.com", "ann@example.com"}


def failing(real: Callable[..., Any], error: Exception, times: int = 1) -> Callable[..., Any]:
    """`real`, but for its first calls."""
    left = [error] * times

    def call(*arguments: Any, **more: Any) -> Any:
        if left:
            raise left.pop()
        return real(*arguments, **more)

    return call


# The crash barrier


def test_a_failure_holds_its_message_with_the_traceback_and_the_next_is_judged(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "look_up", failing(look_up, RuntimeError("staged")))
    team.record(make_request(1))
    team.record(make_request(2))
    assert team.judge() == 2
    assert team.became() == ["held", "request"]
    (held,) = team.held()
    assert held.reason == "it could not be processed: RuntimeError"
    assert "RuntimeError: staged" in str(held.traceback)
    assert "_judge_once" in str(held.traceback)
    assert team.owed()["ann@example.com", "held_message"] == 1


def test_a_message_that_the_database_refuses_is_held(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "look_up", failing(look_up, StoreRefused("staged")))
    assert team.take(make_request(1)).disposition == "held"


def test_a_held_message_keeps_its_bytes_and_is_taken_in_as_new_once_the_cause_is_mended(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "look_up", failing(look_up, RuntimeError("staged")))
    stored = team.take(make_request(1))
    with team.store.begin() as tx:
        assert messages.retry_held(tx, stored.id)
    assert team.judge() == 1
    assert (team.became(), team.case_numbers()) == (["request"], [1001])
    assert team.owed()["rep1@example.com", "acknowledgement"] == 1
    assert team.held() == ()


def test_a_message_that_fails_again_is_held_again_and_staff_are_told_once(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "look_up", failing(look_up, RuntimeError("staged"), times=2))
    stored = team.take(make_request(1))
    with team.store.begin() as tx:
        messages.retry_held(tx, stored.id)
    team.judge()
    assert team.became() == ["held"]
    assert team.owed()["ann@example.com", "held_message"] == 1


def test_a_message_that_is_held_again_for_another_reason_is_told_again(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "look_up", failing(look_up, RuntimeError("staged")))
    stored = team.take(make_request(1).replace(b"rep1@example.com", b"rep1@example.net"))
    with team.store.begin() as tx:
        messages.retry_held(tx, stored.id)
    team.judge()
    assert team.stored(stored.id).reason == "a request from somebody who is not on the list of reps"
    assert team.owed()["ann@example.com", "held_message"] == 2


def test_where_staff_cannot_even_be_told_the_message_is_held_in_silence_and_the_next_is_judged(
    team: Team, tmp_path: Path
) -> None:
    (tmp_path / "held_message.txt.j2").write_text("{{ nonsense }}")
    broken = replace(team, site=replace(team.site, desk=replace(team.site.desk, template_folder=str(tmp_path))))
    broken.record(b"X-Filler: x\r\n" * 1_001)
    broken.record(make_request(1))
    assert broken.judge() == 2
    assert broken.became() == ["held", "request"]
    assert "nonsense" in str(broken.held()[0].traceback)


def test_what_was_begun_three_times_and_never_ended_is_held_without_another_look(team: Team) -> None:
    killer = team.record(make_request(1))
    team.record(make_request(2))
    for _ in range(3):
        with team.store.begin() as tx:
            messages.count_attempt(tx, killer)
    team.judge()
    assert team.became() == ["held", "request"]
    (held,) = team.held()
    assert held.reason == "reading it was begun 3 times and never ended"
    assert (held.author, held.subject) == ("", ""), "its bytes were not looked at"


def test_what_was_begun_twice_is_read_once_more(team: Team) -> None:
    message = team.record(make_request(1))
    for _ in range(2):
        with team.store.begin() as tx:
            messages.count_attempt(tx, message)
    team.judge()
    assert team.became() == ["request"]


def test_each_attempt_is_counted_before_the_bytes_are_looked_at(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """A death inside the parser, which no barrier survives."""
    monkeypatch.setattr(judging, "parse_message", failing(parse_message, SystemExit()))  # type: ignore[arg-type]
    message = team.record(make_request(1))
    with pytest.raises(SystemExit):
        team.judge()
    assert (team.stored(message).attempts, team.stored(message).disposition) == (1, None)


# A database that is away


def test_a_database_that_is_locked_leaves_the_message_recorded(database: str) -> None:
    store = Store.open(database, timedelta(milliseconds=100))
    team = make_team(store)
    team.record(make_request(1))
    with sqlite3.connect(database.removeprefix("sqlite:///")) as backup:
        backup.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            team.judge()
        backup.rollback()
    backup.close()
    assert team.became() == [None]
    team.judge()
    assert team.became() == ["request"]
    store.close()


def test_a_database_that_goes_away_in_the_middle_leaves_the_message_recorded_and_tells_nobody(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "owe", failing(owe, StoreUnavailable("staged")))
    team.record(make_request(1))
    with pytest.raises(StoreUnavailable):
        team.judge()
    assert (team.became(), team.case_numbers(), team.notices()) == ([None], [], ())
    team.judge()
    assert (team.became(), team.case_numbers()) == (["request"], [1001])


def test_a_database_that_goes_away_ever_so_often_makes_no_message_suspect(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "look_up", failing(look_up, StoreUnavailable("staged"), times=10))
    team.record(make_request(1))
    for _ in range(10):
        with pytest.raises(StoreUnavailable):
            team.judge()
    team.judge()
    assert team.became() == ["request"]


# All or nothing


@ON_BOTH
def test_case_events_and_notices_are_kept_together_or_not_at_all(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "owe", failing(owe, RuntimeError("staged after the case was written")))
    team.record(make_request(1))
    team.judge()
    assert team.became() == ["held"]
    assert team.case_numbers() == []
    with team.store.read() as tx:
        assert tx.connection().execute(text("SELECT count(*) FROM events")).scalar() == 0
    assert team.owed() == {("ann@example.com", "held_message"): 1}


@ON_BOTH
def test_a_step_is_not_marked_done_where_its_notice_cannot_be_written(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.take(make_request(1))
    monkeypatch.setattr(effects, "owe", failing(owe, RuntimeError("staged")))
    team.take_reply(ANN, "work_item", "billing done")
    assert team.kinds(1001) == ["case_opened"]
    assert not team.case(1001).is_complete("billing")


# Several judges


def side_by_side(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two judges read the same messages, and only then begin to write."""
    both_have_read = threading.Barrier(2, timeout=10)

    def read_together(*arguments: Any) -> Any:
        message = parse_message(*arguments)
        both_have_read.wait()
        return message

    monkeypatch.setattr(judging, "parse_message", read_together)
    failures: list[BaseException] = []

    def judge() -> None:
        try:
            team.judge()
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failures.append(error)

    judges = [threading.Thread(target=judge) for _ in range(2)]
    for each in judges:
        each.start()
    for each in judges:
        each.join()
    assert failures == []


@ON_BOTH
def test_of_two_judges_of_one_message_one_wins_and_the_other_changes_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.record(make_request(1))
    side_by_side(team, monkeypatch)
    assert team.became() == ["request"]
    assert team.case_numbers() == [1001]
    assert team.kinds(1001) == ["case_opened"]
    assert team.owed() == {("rep1@example.com", "acknowledgement"): 1, ("ann@example.com", "work_item"): 1}


@ON_BOTH
def test_a_command_that_two_judges_read_takes_effect_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.take(make_request(1))
    team.record(make_reply("reply", ANN, team.notice("work_item").message_id, "billing done"))
    side_by_side(team, monkeypatch)
    assert team.kinds(1001) == ["case_opened", "step_reported"]
    assert team.owed()["rep1@example.com", "step_completed"] == 1


def test_a_judge_who_fails_where_another_has_judged_changes_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_late(*arguments: Any) -> Any:
        monkeypatch.setattr(judging, "parse_message", parse_message)
        judge_all(team.site, team.shift)
        raise RuntimeError("staged")

    monkeypatch.setattr(judging, "parse_message", fail_late)
    team.record(make_request(1))
    team.judge()
    assert (team.became(), team.held()) == (["request"], ())


def test_the_cases_of_a_message_are_locked_in_one_order_whichever_way_they_are_named(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else two judges could each hold the case that the other one waits for."""
    team.take(make_request(1))
    team.take(make_request(2))
    locked: list[int] = []
    lock = cases.lock

    def note(tx: Any, number: int) -> None:
        locked.append(number)
        lock(tx, number)

    answered = team.notice("work_item").message_id
    monkeypatch.setattr(cases, "lock", note)
    team.take(make_reply("both", ANN, answered, "billing done").replace(b"Re: work", b"Re: CXL-1001"))
    assert locked[:2] == [1001, 1002]


# Stopping


def test_a_request_to_stop_leaves_the_rest_recorded(team: Team) -> None:
    team.record(make_chat(1))
    team.record(make_chat(2))
    asked = iter((False, True))
    assert judge_all(team.site, Shift(team.store, team.clock, lambda: next(asked))) == 1
    assert team.became() == ["foreign", None]
    assert judge_all(team.site, Shift(team.store, team.clock, ALWAYS)) == 0


def test_the_oldest_is_judged_first_and_more_than_one_helping_is_taken(team: Team) -> None:
    for n in range(60):
        team.record(make_chat(n))
    assert team.judge() == 60
    assert set(team.became()) == {"foreign"}
