"""The daily digest over a real store: on which day it is made, what it covers, and for which mailbox."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from cancel_mailbot.edges.store import cases, digests, outbox
from cancel_mailbot.edges.store.outbox import Failure
from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.work.reminders import make_daily_digest, remind
from cancel_mailbot.work.site import make_site
from cancel_mailbot.workflow.due import NoticeKind
from tests.end_to_end.mails import make_reply, make_request
from tests.work.databases import ON_BOTH
from tests.work.team import ANN, Team, make_config
from tests.work.test_reminders import OFFICE, local

ALMANAC = Almanac(OFFICE, digest_at=time(8, 30))


@pytest.fixture
def desk(team: Team) -> Team:
    """A team that gets a digest at half past eight. Its clock stands at Monday, 23 November, 10:12."""
    return replace(team, site=replace(team.site, almanac=ALMANAC))


def digest_at(team: Team, written: str) -> int:
    team.clock.at = local(written)
    return make_daily_digest(team.site, team.shift)


def text_of(team: Team) -> str:
    """The last digest."""
    return team.raw(team.notice("digest")).decode()


def take_at(team: Team, written: str, number: int) -> None:
    team.clock.at = local(written)
    team.take(make_request(number))


def break_case(team: Team) -> int:
    """A case without a single event, which cannot be judged."""
    with team.store.begin() as tx:
        return cases.open_case(tx, team.site.mailbox, team.clock())


def test_the_digest_is_made_once_a_working_day_when_its_time_has_come(desk: Team) -> None:
    desk.take(make_request(1))
    times = ("24 08:29", "24 08:30", "24 08:31", "24 16:00")
    assert [digest_at(desk, f"2026-11-{when}") for when in times] == [0, 1, 0, 0]
    assert desk.notice("digest").recipient == "ann@example.com"


def test_a_site_without_a_time_for_it_gets_no_digest(team: Team) -> None:
    team = replace(team, site=replace(team.site, almanac=Almanac(OFFICE)))
    team.take(make_request(1))
    assert digest_at(team, "2026-11-24 16:00") == 0


def test_what_comes_on_a_weekend_is_told_on_monday(desk: Team) -> None:
    assert digest_at(desk, "2026-11-27 08:30") == 0
    take_at(desk, "2026-11-28 10:00", 1)
    assert [digest_at(desk, f"2026-11-{when}") for when in ("28 10:01", "29 23:00", "30 08:29")] == [0, 0, 0]
    assert digest_at(desk, "2026-11-30 08:30") == 1
    assert "1 new" in text_of(desk)


def test_after_days_without_the_program_one_digest_covers_them_all(desk: Team) -> None:
    take_at(desk, "2026-11-23 11:00", 1)
    assert digest_at(desk, "2026-11-24 08:30") == 1
    take_at(desk, "2026-11-24 09:00", 2)
    take_at(desk, "2026-11-25 09:00", 3)
    assert digest_at(desk, "2026-12-01 11:00") == 1
    assert "2 new" in text_of(desk)
    assert digest_at(desk, "2026-12-01 11:01") == 0


def test_mail_that_arrived_while_nothing_ran_is_news_although_it_is_older_than_the_last_digest(desk: Team) -> None:
    desk.clock.at = local("2026-11-24 08:00")
    desk.record(make_request(1))
    assert digest_at(desk, "2026-11-24 08:30") == 0
    assert desk.judge() == 1
    assert digest_at(desk, "2026-11-25 08:30") == 1
    assert "1 new" in text_of(desk)
    desk.clock.at = local("2026-11-26 08:29")
    reply = record_closing(desk)
    assert digest_at(desk, "2026-11-26 08:30") == 0
    assert desk.judge() == 1
    assert desk.stored(reply).disposition == "command"
    assert digest_at(desk, "2026-11-27 08:30") == 1
    assert "1 closed" in text_of(desk)
    assert "1,250.00" in text_of(desk)


def record_closing(team: Team) -> int:
    words = "billing done\nfulfillment done\ntrue-up done credit $1,250.00"
    return team.record(make_reply("closing", ANN, team.notice("work_item").message_id, words))


def test_a_day_with_nothing_to_say_is_settled_without_a_mail(desk: Team) -> None:
    assert digest_at(desk, "2026-11-24 08:30") == 0
    with desk.store.read() as tx:
        settled = digests.find_last(tx, desk.site.mailbox)
    assert settled is not None
    assert (settled.day.isoformat(), settled.made) == ("2026-11-24", False)
    desk.take(make_request(1))
    assert digest_at(desk, "2026-11-24 09:00") == 0, "what comes later is for tomorrow"
    assert digest_at(desk, "2026-11-25 08:30") == 1
    assert not [notice for notice in desk.notices() if notice.kind is NoticeKind.REMINDER]


@ON_BOTH
def test_two_daemons_that_make_it_at_once_make_one(desk: Team) -> None:
    desk.take(make_request(1))
    assert digest_at(desk, "2026-11-24 08:30") == 1
    # As another daemon would that had asked just before.
    with desk.store.begin() as tx:
        settled = digests.find_last(tx, desk.site.mailbox)
        assert settled is not None
        assert not digests.settle(tx, settled)
    assert digest_at(desk, "2026-11-24 08:30") == 0
    assert desk.owed()["ann@example.com", "digest"] == 1


@ON_BOTH
def test_the_digest_tells_what_is_new_closed_owed_and_wrong(desk: Team) -> None:
    desk.take(make_request(1))
    desk.take(make_request(2))
    desk.take_reply(ANN, "work_item", "billing done\nfulfillment done\ntrue-up done credit $1,250.00")
    desk.take(make_request(3))
    desk.take_reply(ANN, "work_item", "billing done\nfulfillment done\ntrue-up done credit EUR 80", name="euro")
    desk.take(make_request(4, Campaign_Name="").replace(b"rep4@example.com", b"rep4@example.net"))
    assert digest_at(desk, "2026-11-24 08:30") == 1
    text = text_of(desk)
    for words in ("3 new, 2 closed and 1 open", "CXL-1001", "1,250.00 USD", "80.00 EUR", "1 message held"):
        assert words in text, text


@ON_BOTH
def test_a_corrected_true_up_is_summed_with_what_it_replaces_beside_it(desk: Team) -> None:
    desk.take(make_request(1))
    desk.take_reply(ANN, "work_item", "billing done\nfulfillment done\ntrue-up done credit $100")
    assert digest_at(desk, "2026-11-24 08:30") == 1
    assert "no longer in force" not in text_of(desk)
    desk.clock.at = local("2026-11-24 09:00")
    desk.take_reply(ANN, "work_item", "reopen true-up: too little", name="reopening")
    desk.take_reply(ANN, "work_item", "true-up done credit $120", name="correcting")
    assert digest_at(desk, "2026-11-25 08:30") == 1
    text = text_of(desk)
    assert "120.00 USD" in text
    assert "no longer in force: credit 100.00 USD" in " ".join(text.split())


def fail_at(team: Team, written: str) -> None:
    """The notice that is owed fails at this time."""
    at = local(written)
    with team.store.begin() as tx:
        (queued, *_) = outbox.claim_due(tx, team.site.mailbox, at, timedelta(hours=1), 1)
        assert outbox.start_submitting(tx, queued.claim, at - timedelta(minutes=2), timedelta(hours=1))
        assert outbox.settle_failed(tx, queued.claim, Failure(550, "no such user"), at)


def test_a_notice_counts_as_failed_when_it_failed_and_not_when_it_was_begun(desk: Team) -> None:
    desk.take(make_request(1))
    assert digest_at(desk, "2026-11-24 08:30") == 1
    fail_at(desk, "2026-11-24 08:31")
    assert digest_at(desk, "2026-11-25 08:30") == 1
    assert "1 notice could not be submitted" in text_of(desk)


def test_a_case_that_can_not_be_read_is_told_and_keeps_no_other_from_the_digest(desk: Team) -> None:
    broken = break_case(desk)
    desk.take(make_request(1))
    assert digest_at(desk, "2026-11-24 08:30") == 1
    assert f"CXL-{broken} cannot be read" in text_of(desk)
    assert "1 new" in text_of(desk)


# Two mailboxes


@pytest.fixture
def two(desk: Team) -> tuple[Team, Team]:
    """The teams of a first and a second mailbox."""
    config = make_config()
    west = config.mailbox[0].model_copy(update={"name": "west", "address": "west@example.com"})
    config = config.model_copy(update={"mailbox": (*config.mailbox, west)})
    first, second = (replace(make_site(config, each), almanac=ALMANAC) for each in config.mailbox)
    return replace(desk, site=first), replace(desk, site=second)


@ON_BOTH
def test_each_mailbox_has_its_own_digest_of_its_own_cases(two: tuple[Team, Team]) -> None:
    first, second = two
    second.take(make_request(1))
    assert (digest_at(first, "2026-11-24 08:30"), digest_at(second, "2026-11-24 08:30")) == (0, 1)
    assert "CXL-1001" in text_of(second)


@pytest.mark.parametrize("mailbox", ["", "of-last-year"], ids=["unknown", "no longer served"])
def test_a_case_that_no_mailbox_serves_is_on_the_agenda_of_the_first(mailbox: str, two: tuple[Team, Team]) -> None:
    first, second = two
    replace(first, site=replace(first.site, mailbox=mailbox)).take(make_request(1))
    assert (digest_at(second, "2026-11-24 08:30"), digest_at(first, "2026-11-24 08:30")) == (0, 1)
    assert "CXL-1001" in text_of(first)
    first.clock.at = local("2026-11-25 10:13")
    assert remind(second.site, second.shift) == 0
    assert remind(first.site, first.shift) == 2, "the digest of the day and a reminder"


def test_the_clock_of_the_digest_is_the_teams(desk: Team) -> None:
    desk.take(make_request(1))
    desk.clock.at = datetime(2026, 11, 24, 13, 29, tzinfo=UTC)
    assert make_daily_digest(desk.site, desk.shift) == 0
    desk.clock.advance(timedelta(minutes=1))
    assert make_daily_digest(desk.site, desk.shift) == 1
