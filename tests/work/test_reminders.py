"""The reminders loop over a real store: what is enqueued, when, once, and the daily digest."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cancel_mailbot.edges.store import agenda, cases
from cancel_mailbot.ground.almanac import Almanac
from cancel_mailbot.ground.calendar import Calendar
from cancel_mailbot.ground.invoice_run import InvoiceRuns
from cancel_mailbot.work.reminders import look_at_all, remind
from tests.end_to_end.mails import make_request
from tests.work.team import ALWAYS, Team

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
