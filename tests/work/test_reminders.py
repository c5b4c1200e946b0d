"""The reminders loop over a real store: what is enqueued, when, once, and the daily digest."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.edges.store import agenda, cases
from cancel_mailbot.edges.store.faults import StoreUnavailable
from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.work.reminders import look_at_all, remind
from cancel_mailbot.workflow.attention import Attention, find_attention
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Digest
from cancel_mailbot.workflow.recipients import Recipients
from tests.end_to_end.mails import make_mail, make_request
from tests.work.databases import ON_BOTH
from tests.work.team import ALWAYS, ANN, JO, Team

ZONE = ZoneInfo("America/New_York")
OFFICE = Calendar(ZONE, frozenset(range(5)), time(9), time(17), frozenset())
RUNS = InvoiceRuns("0 16 * * fri", ZONE, OFFICE, "before", (timedelta(days=1),))


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZONE).astimezone(UTC)


NO_RUNS = Almanac(OFFICE)


def with_almanac(team: Team, almanac: Almanac = NO_RUNS) -> Team:
    return replace(team, site=replace(team.site, almanac=almanac))


def at(team: Team, written: str) -> int:
    """The notices that are owed when the loop runs at this time."""
    team.clock.at = local(written)
    return remind(team.site, team.shift)


def reminders(team: Team) -> list[str]:
    """Who was reminded, in order."""
    return [notice.recipient for notice in team.notices() if "reminder" in notice.kind.value]


def test_a_step_that_waits_is_told_once_and_then_again(team: Team) -> None:
    team = with_almanac(team)
    team.take(make_request(1))
    assert [at(team, f"2026-11-{when}") for when in ("24 10:12", "25 10:11", "25 10:12", "25 10:13")] == [0, 0, 1, 0]
    assert reminders(team) == ["ann@example.com"]
    assert team.kinds(1001)[-1] == "reminded"
    assert at(team, "2026-11-27 10:13") == 1


def test_a_rep_who_owes_information_is_reminded(team: Team) -> None:
    team = with_almanac(team)
    team.take(make_request(1, Campaign_Name=""))
    assert at(team, "2026-11-25 10:13") == 1
    assert reminders(team) == ["rep1@example.com"]


def test_a_loop_that_is_stopping_leaves_the_rest_on_the_agenda(team: Team) -> None:
    team = with_almanac(team)
    team.take(make_request(1))
    team.clock.at = local("2026-11-25 10:13")
    assert remind(team.site, replace(team.shift, is_stopping=ALWAYS)) == 0
    assert remind(team.site, team.shift) == 1


def test_a_full_disk_keeps_a_reminder_on_the_agenda_until_there_is_room(team: Team) -> None:
    team = with_almanac(team)
    team.take(make_request(1))
    allow_pages(team, "SELECT page_count FROM pragma_page_count")
    with pytest.raises(StoreUnavailable, match="full"):
        at(team, "2026-11-25 10:13")
    assert (reminders(team), team.kinds(1001)) == ([], ["case_opened"])
    allow_pages(team, "SELECT 1000000")
    assert at(team, "2026-11-25 10:14") == 1
    assert reminders(team) == ["ann@example.com"]


def allow_pages(team: Team, number: str) -> None:
    """Let the database have so many pages, which is how a disk that is full shows."""
    with team.store.read() as tx:
        pages = tx.connection().exec_driver_sql(number).scalar()
        tx.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_a_missed_run_is_written_down_without_a_mail(team: Team) -> None:
    team = with_almanac(team, Almanac(OFFICE, RUNS))
    team.take(make_request(1))
    assert [at(team, f"2026-11-{when}") for when in ("26 16:00", "27 15:59")] == [1, 1]
    before = reminders(team)
    assert at(team, "2026-11-27 16:00") == 0
    assert (team.kinds(1001)[-1], reminders(team)) == ("invoice_run_missed", before)


def test_a_case_that_can_not_be_judged_silences_no_other(team: Team) -> None:
    team = with_almanac(team)
    with team.store.begin() as tx:
        broken = cases.open_case(tx, team.site.mailbox, team.clock())
        agenda.save_next_look(tx, broken, team.clock())
    team.take(make_request(1))
    assert at(team, "2026-11-25 10:13") == 1
    with team.store.read() as tx:
        assert agenda.list_due(tx, (team.site.mailbox,), team.clock(), 10) == ()
        assert broken in agenda.list_due(tx, (team.site.mailbox,), team.clock() + timedelta(hours=1), 10)


def test_at_the_start_every_unfinished_case_is_looked_at_because_the_config_may_have_changed(team: Team) -> None:
    patient = with_almanac(team)
    patient.take(make_request(1))
    assert at(patient, "2026-11-25 10:11") == 0
    billing_runs = with_almanac(
        patient, Almanac(OFFICE, InvoiceRuns("0 16 25 * *", ZONE, OFFICE, "same", (timedelta(hours=8),)))
    )
    assert at(billing_runs, "2026-11-25 10:11") == 0
    look_at_all(billing_runs.site, billing_runs.shift)
    assert at(billing_runs, "2026-11-25 10:11") == 1


def test_an_owner_who_left_staff_is_reminded_of_nothing(team: Team) -> None:
    team = with_almanac(team)
    team.take(make_request(1))
    team.take(make_mail("take", JO, "CXL-1001", "take"))
    people = replace(team.site.people, staff=frozenset({"ann@example.com"}))
    assert at(replace(team, site=replace(team.site, people=people)), "2026-11-25 10:13") == 1
    assert reminders(team) == ["ann@example.com"]


def flood(team: Team, cases_in_all: int) -> Team:
    """A team with so many cases that all fall due at once, on Wednesday at 10:12; Jo has taken the first."""
    team = with_almanac(team)
    team = replace(team, site=replace(team.site, escalate_to=(Person("", "boss@example.com"),)))
    for number in range(1, cases_in_all + 1):
        team.take(make_request(number))
        if number == 1:
            team.take_reply(ANN, "work_item", "assign jo@example.com", name="assigning")
    return team


@ON_BOTH
def test_ten_reminders_to_one_person_at_once_are_ten_mails(team: Team) -> None:
    team = flood(team, 11)
    assert at(team, "2026-11-25 10:12") == 11
    assert Counter(reminders(team)) == {"ann@example.com": 10, "jo@example.com": 1}


@ON_BOTH
def test_more_than_ten_are_one_mail_that_lists_them_and_each_case_knows_of_it(team: Team) -> None:
    team = flood(team, 12)
    assert at(team, "2026-11-25 10:12") == 2
    assert reminders(team) == ["jo@example.com"], "who is not flooded gets a mail for each case"
    assert team.owed()["ann@example.com", "digest"] == 1
    text = team.raw(team.notice("digest")).decode()
    assert [f"CXL-{number}" in text for number in range(1001, 1013)] == [False] + 11 * [True]
    assert {team.kinds(number)[-1] for number in range(1001, 1013)} == {"reminded"}
    assert at(team, "2026-11-25 10:13") == 0


def test_a_case_among_many_that_can_not_be_judged_silences_no_other(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = flood(team, 13)

    def fail_for_one(case: Case, almanac: Almanac, at: datetime, recipients: Recipients) -> Attention:
        if case.number == 1005:
            raise ZeroDivisionError
        return find_attention(case, almanac, at, recipients)

    monkeypatch.setattr("cancel_mailbot.work.reminders.find_attention", fail_for_one)
    assert at(team, "2026-11-25 10:12") == 2
    assert team.owed()["ann@example.com", "digest"] == 1
    assert [number for number in team.case_numbers() if team.kinds(number)[-1] != "reminded"] == [1005]


def test_a_loop_that_is_stopping_leaves_a_crowd_on_the_agenda(team: Team) -> None:
    team = flood(team, 12)
    team.clock.at = local("2026-11-25 10:12")
    assert remind(team.site, replace(team.shift, is_stopping=ALWAYS)) == 0
    assert remind(team.site, team.shift) == 2


def test_where_the_one_mail_can_not_be_written_there_is_one_for_each_case(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = flood(team, 12)

    def fail(*_: object) -> Digest:
        raise ZeroDivisionError

    monkeypatch.setattr("cancel_mailbot.work.reminders.make_summary", fail)
    assert at(team, "2026-11-25 10:12") == 12
    assert Counter(reminders(team)) == {"ann@example.com": 11, "jo@example.com": 1}


def test_a_question_on_a_closed_case_is_still_looked_at_after_a_restart(team: Team) -> None:
    team = with_almanac(team)
    team.take(make_request(1))
    team.take_reply(ANN, "work_item", "billing done\nfulfillment done\ntrue-up done no credit")
    team.take_reply("Rep 1 <rep1@example.com>", "true_up_confirmation", "Was it the whole amount?", name="asking")
    assert at(team, "2026-11-23 12:00") == 0
    look_at_all(team.site, team.shift)
    with team.store.read() as tx:
        assert agenda.list_due(tx, (team.site.mailbox,), team.clock(), 10) == (1001,)
        assert cases.list_unfinished(tx, (team.site.mailbox,)) == (1001,)
