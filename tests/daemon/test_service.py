"""`run` and `once` as real processes: how they start, refuse to, hold on, and stop."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.daemon.relay import make_relay
from tests.end_to_end.mails import make_reply, make_request
from tests.end_to_end.world import World, make_world, wait_until
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import Fault, SmtpSink
from tests.store.conftest import upgraded

BATCH = 100


@pytest.fixture
def world(tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink, dovecot_user: str) -> World:
    return make_world(tmp_path, dovecot, smtp_sink, team=dovecot_user)


def log(world: World) -> str:
    return (world.folder / "log").read_text()


def rows(world: World, query: str) -> list[tuple[object, ...]]:
    """What the database says, whoever works on it."""
    with sqlite3.connect(world.folder / "mailbot.db", timeout=30) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def count(world: World, table: str, state: str) -> int:
    ((number,),) = rows(world, f"SELECT count(*) FROM {table} WHERE state = '{state}'")  # noqa: S608 - our own words
    assert isinstance(number, int)
    return number


def change_config(world: World, before: str, after: str) -> None:
    text = world.config.read_text()
    assert before in text
    world.config.write_text(text.replace(before, after))


# Stopping


@contextmanager
def started(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon as a process, which a test that fails does not leave behind."""
    process = world.start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_daemon_that_is_told_to_stop_finishes_the_message_in_hand_and_leaves_the_rest(world: World) -> None:
    for n in range(BATCH):
        world.deliver(make_request(n))
    with started(world) as process:
        wait_until(lambda: "message.judged" in log(world), "the first of the batch")
        process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert process.wait(timeout=30) == 0
        assert time.monotonic() - begun < 5
    assert "Traceback" not in log(world)
    assert 0 < count(world, "messages", "judged") < BATCH
    assert rows(world, "SELECT count(*) FROM messages WHERE state = 'recorded' AND attempts > 0") == [(0,)]


def test_a_daemon_that_is_told_to_stop_finishes_the_notice_in_hand(world: World) -> None:
    for n in range(10):
        world.deliver(make_request(n))
    world.sink.plan(Fault(delay=timedelta(seconds=1)))
    with started(world) as process:
        wait_until(lambda: "DATA" in world.sink.commands, "a notice in hand")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert "daemon.stopped" in log(world).splitlines()[-1], "when all had been finished"
    assert len(world.sink.taken()) == 1
    assert count(world, "notices", "submitted") == 1
    assert count(world, "notices", "queued") > 0
    assert rows(world, "SELECT count(*) FROM notices WHERE lease_until IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_daemon_without_work_stops_at_once(number: signal.Signals, world: World) -> None:
    with started(world) as process:
        wait_until(lambda: "daemon.started" in log(world), "the start")
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


# One at a time


def test_a_second_daemon_on_the_same_file_is_refused_and_told_who_is_at_work(world: World) -> None:
    with world.running() as first:
        wait_until(lambda: "daemon.started" in log(world), "the first one")
        second = world.command("run")
    assert second.returncode == os.EX_TEMPFAIL
    assert f"process {first.pid} works on {world.folder}/mailbot.db" in second.stderr


def test_what_a_killed_daemon_was_submitting_is_in_doubt_at_once_and_not_after_its_lease(world: World) -> None:
    change_config(world, "[outbox]", '[outbox]\nfirst_retry_after = "1ms"')
    world.deliver(make_request(1))
    world.sink.plan(Fault(delay=timedelta(seconds=30)))
    with started(world) as process:
        wait_until(lambda: len(world.sink.taken()) == 1, "a notice that is taken and not yet answered")
        process.kill()
    assert count(world, "notices", "submitting") == 1
    assert world.command("once").returncode == 0
    assert rows(world, "SELECT state, resubmitted_in_doubt FROM notices ORDER BY id") == [
        ("submitted", 1),
        ("submitted", 0),
    ]


# Servers that are away


def test_a_mail_server_that_is_down_at_the_start_is_waited_for(
    tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink, dovecot_user: str
) -> None:
    with make_relay(dovecot.port) as relay:
        world = make_world(tmp_path, replace(dovecot, port=relay.port), smtp_sink, team=dovecot_user)
        world.deliver(make_request(1))
        with world.running() as process:
            wait_until(lambda: "job.postponed" in log(world), "the first try")
            relay.open()
            wait_until(lambda: len(smtp_sink.taken()) == 2, "both answers")
            assert process.poll() is None
        assert log(world).count("job.postponed") == 1
        assert "job.recovered" in log(world)


def test_one_pass_without_a_mail_server_says_what_was_left_undone(
    tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink, dovecot_user: str
) -> None:
    world = make_world(tmp_path, replace(dovecot, port=1), smtp_sink, team=dovecot_user)
    done = world.command("once")
    assert done.returncode == os.EX_TEMPFAIL
    assert "left for later:\n  enablement: 127.0.0.1:1: " in done.stderr
    assert "Traceback" not in done.stderr


def test_one_pass_without_a_submission_server_takes_mail_in_and_the_next_pass_answers_it(world: World) -> None:
    world.deliver(make_request(1))
    change_config(world, f"port = {world.sink.port}", "port = 1")
    change_config(world, "[outbox]", '[outbox]\nfirst_retry_after = "1ms"')
    assert world.command("once").returncode == os.EX_TEMPFAIL
    assert count(world, "messages", "judged") == 1
    assert count(world, "notices", "queued") == 2
    change_config(world, "port = 1\n", f"port = {world.sink.port}\n")
    assert world.command("once").returncode == os.EX_OK
    assert sorted(world.notices()) == [("ann@example.com", "work_item"), ("rep1@example.com", "acknowledgement")]


# Not to be started


def test_a_config_that_is_not_finished_is_refused_with_everything_that_is_to_be_filled_in(world: World) -> None:
    change_config(world, 'staff = ["ann@example.com", "jo@example.com"]', "staff = []")
    change_config(world, 'reps = ["@example.com"]', "reps = []")
    done = world.command("run")
    assert done.returncode == os.EX_CONFIG
    assert "people.staff" in done.stderr
    assert "people.reps" in done.stderr


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(world: World) -> None:
    upgraded(f"sqlite:///{world.folder}/mailbot.db")
    with sqlite3.connect(world.folder / "mailbot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    done = world.command("run")
    assert done.returncode == os.EX_CONFIG
    assert "9999, which is newer than this program" in done.stderr
    assert rows(world, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_a_database_in_a_folder_that_is_missing_is_refused_with_what_to_do(world: World) -> None:
    change_config(world, "/mailbot.db", "/missing/mailbot.db")
    done = world.command("run")
    assert done.returncode == os.EX_CONFIG
    assert "make its folder writable" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_password_is_refused_before_anything_is_read(world: World) -> None:
    (world.folder / "password").unlink()
    world.deliver(make_request(1))
    done = world.command("run")
    assert done.returncode == os.EX_NOPERM
    assert "no IMAP password" in done.stderr
    assert rows(world, "SELECT count(*) FROM messages") == [(0,)]


# Reminders

AROUND_THE_CLOCK = """\
[calendar]
working_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
opens = "00:00"
closes = "23:59"

[reminders]
step_waits = "1s"
rep_waits = "1s"
look_every = "200ms"

[digest]
at = ""
"""


def test_the_daemon_reminds_staff_and_reps_and_each_once_for_each_wait(world: World) -> None:
    change_config(world, '[digest]\nat = ""\n', AROUND_THE_CLOCK)
    wait_for_hours()
    world.deliver(make_request(1))
    world.deliver(make_request(2, Campaign_Name=""))
    with started(world) as process:
        wait_until(lambda: world.notices()["rep2@example.com", "rep_reminder"] == 2, "the rep is asked twice")
        wait_until(lambda: world.notices()["ann@example.com", "reminder"] == 2, "staff hear of both cases")
        time.sleep(2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert "Traceback" not in log(world)
    # Staff hear of a case once a day, a rep is asked twice.
    assert world.notices()["ann@example.com", "reminder"] == 2
    assert world.notices()["rep2@example.com", "rep_reminder"] == 2


def test_a_case_that_can_not_be_looked_at_keeps_no_other_from_its_reminder(world: World) -> None:
    change_config(world, '[digest]\nat = ""\n', AROUND_THE_CLOCK)
    wait_for_hours()
    assert world.command("db", "upgrade").returncode == 0
    with sqlite3.connect(world.folder / "mailbot.db") as connection:
        connection.execute(
            "INSERT INTO cases (state, rep_name, rep_address, created_at, event_count, mailbox, owner, missed_run) "
            "VALUES ('open', '', '', '2026-01-02 03:04:05.000000', 0, 'enablement', '', 0)"
        )
    connection.close()
    world.deliver(make_request(1))
    with started(world) as process:
        wait_until(lambda: world.notices()["ann@example.com", "reminder"] == 1, "the other case's reminder")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert log(world).count("case.not_looked_at") == 1
    assert "job.failed" not in log(world)


def test_nobody_is_reminded_of_what_was_answered_while_nothing_ran(
    tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink, dovecot_user: str
) -> None:
    with make_relay(dovecot.port) as relay:
        world = make_world(tmp_path, replace(dovecot, port=relay.port), smtp_sink, team=dovecot_user)
        change_config(world, f"port = {relay.port}", f"port = {dovecot.port}")
        world.deliver(make_request(1, Campaign_Name=""))
        assert world.command("once").returncode == 0
        asked = next(taken for taken in smtp_sink.taken() if "rep1@example.com" in taken.recipients)
        message_id = str(message_from_bytes(asked.raw)["Message-ID"])
        world.deliver(make_reply("answer", "Rep 1 <rep1@example.com>", message_id, "Campaign Name: Fall 2026\n"))
        change_config(world, f"port = {dovecot.port}", f"port = {relay.port}")
        change_config(world, '[digest]\nat = ""\n', AROUND_THE_CLOCK)
        wait_for_hours()
        with world.running():
            wait_until(lambda: "job.postponed" in log(world), "a poll in vain")
            time.sleep(2)
            assert world.notices()["rep1@example.com", "rep_reminder"] == 0
            relay.open()
            wait_until(lambda: world.notices()["ann@example.com", "reminder"] == 1, "a reminder of the step")
        assert world.notices()["rep1@example.com", "acknowledgement"] == 1
        assert world.notices()["rep1@example.com", "rep_reminder"] == 0


def wait_for_hours() -> None:
    """Until the day has some minutes left: at 23:59 a site that works all day closes for a minute."""
    wait_until(lambda: f"{datetime.now(UTC):%H:%M}" < "23:56", "the next day")
