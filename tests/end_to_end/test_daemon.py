"""The whole program against Dovecot and a submission server, as processes that are stopped and killed."""

import signal
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.end_to_end.mails import (
    make_chat,
    make_newsletter,
    make_out_of_office,
    make_reply,
    make_request,
)
from tests.end_to_end.world import World, make_world, wait_until
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SinkSettings, SmtpSink, start_smtp_sink

COMPLETE, INCOMPLETE, AWAY, NEWS, CHATS, COMMANDS = 70, 30, 20, 30, 10, 40
ANN = "Ann Lee <ann@example.com>"


def deliver_mixed_mail(world: World) -> None:
    for n in range(COMPLETE):
        world.deliver(make_request(n))
    for n in range(COMPLETE, COMPLETE + INCOMPLETE):
        world.deliver(make_request(n, Campaign_Name=""))
    for n in range(AWAY):
        world.deliver(make_out_of_office(n))
    for n in range(NEWS):
        world.deliver(make_newsletter(n))
    for n in range(CHATS):
        world.deliver(make_chat(n))


def deliver_commands(world: World) -> None:
    """Ann reports the first step of many cases, each by answering its work item."""
    for n, notice_id in enumerate(work_items(world)[:COMMANDS]):
        world.deliver(make_reply(f"command-{n}", ANN, notice_id, "billing done ref INV-1"))


def work_items(world: World) -> list[str]:
    mails = [message_from_bytes(taken.raw) for taken in world.sink.taken()]
    return [str(mail["Message-ID"]) for mail in mails if mail["X-Cancel-Mailbot-Kind"] == "work_item"]


def seen_by_uid(world: World) -> dict[int, bool]:
    flags = world.dovecot.find_flags(world.team)
    return {uid: r"\Seen" in each for uid, each in flags.items()}


def expected_notices() -> Counter[tuple[str, str]]:
    """What every rep and Ann are due for the mixed mail."""
    due: Counter[tuple[str, str]] = Counter()
    for n in range(COMPLETE):
        due[f"rep{n}@example.com", "acknowledgement"] += 1
    for n in range(COMPLETE, COMPLETE + INCOMPLETE):
        due[f"rep{n}@example.com", "information_needed"] += 1
    due["ann@example.com", "work_item"] = COMPLETE
    return due


def database_url(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "SQLite":
        return f"sqlite:///{folder}/mailbot.db"
    return str(request.getfixturevalue("postgresql_database"))


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_two_hundred_mixed_mails_in_one_run(
    database: str, tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink, request: pytest.FixtureRequest
) -> None:
    url = database_url(database, tmp_path, request)
    dovecot_user = str(request.getfixturevalue("dovecot_user"))
    world = make_world(tmp_path, dovecot, smtp_sink, team=dovecot_user, database=url)
    deliver_mixed_mail(world)
    with dovecot.log_in(dovecot_user) as imap:
        imap.select()
        imap.store("1:60", "+FLAGS", r"(\Seen)")
    before = seen_by_uid(world)
    with world.running():
        wait_until(lambda: world.notices() == expected_notices(), "the answers to the first mails")
        deliver_commands(world)
        wait_until(lambda: sum(world.notices().values()) == 210, "the answers to the commands")

    (status,) = world.read("status")
    assert status["messages"] == {
        "request": COMPLETE + INCOMPLETE,
        "automatic": AWAY + NEWS,
        "foreign": CHATS,
        "command": COMMANDS,
    }
    assert status["unjudged"] == 0
    told = Counter(kind for (_, kind), number in world.notices().items() for _ in range(number))
    assert told["step_completed"] == COMMANDS
    assert max(number for (who, _), number in world.notices().items() if who.startswith("rep")) == 1
    after = seen_by_uid(world)
    assert {uid: after[uid] for uid in before} == before
    assert not any(after[uid] for uid in after.keys() - before.keys())


def test_killing_the_daemon_in_the_middle_of_a_batch_loses_nothing_and_answers_nothing_twice(
    tmp_path: Path, dovecot: Dovecot, dovecot_user: str
) -> None:
    keep_sent = SinkSettings(save=lambda raw: dovecot.append(dovecot_user, "Sent", raw))
    with start_smtp_sink(tmp_path, keep_sent) as sink:
        world = make_world(tmp_path, dovecot, sink, team=dovecot_user, sent_folder="Sent")
        deliver_mixed_mail(world)
        deaths = 0
        while len(sink.taken()) < 150:
            process = world.start()
            goal = len(sink.taken()) + 20
            wait_until(lambda goal=goal: len(sink.taken()) >= goal, "some answers before the kill")
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
            deaths += 1
        with world.running():
            wait_until(lambda: world.notices() == expected_notices(), "each answer that is due, once")
            wait_until(lambda: world.read("outbox", "list") == [], "an empty outbox")
        assert deaths >= 5
        assert world.judged() == COMPLETE + INCOMPLETE + AWAY + NEWS + CHATS
        assert world.notices() == expected_notices()
