"""The reminders job: it is silent until the mail that waits is read, but not for ever."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from cancel_mailbot import daemon
from cancel_mailbot.daemon import Reminding
from cancel_mailbot.edges.store.engine import Store
from tests.end_to_end.mails import make_request
from tests.store.conftest import upgraded
from tests.work.team import Team, make_team
from tests.work.test_reminders import NO_RUNS


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    store = Store.open(upgraded(f"sqlite:///{tmp_path / 'mailbot.db'}"))
    team = make_team(store)
    yield replace(team, site=replace(team.site, almanac=NO_RUNS))
    store.close()


@pytest.mark.parametrize(
    ("has_polled", "seconds", "owed"),
    [(True, 0, 1), (False, 3_599, 0), (False, 3_601, 1)],
    ids=["after the first poll", "before it", "where it fails for an hour"],
)
def test_reminders_wait_for_the_first_poll_but_not_for_ever(
    has_polled: bool, seconds: int, owed: int, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [1_000]
    monkeypatch.setattr(daemon, "time", SimpleNamespace(monotonic=lambda: passed[0]))
    team.take(make_request(1))
    team.clock.advance(timedelta(days=2, hours=1))
    line, poll = SimpleNamespace(site=team.site), SimpleNamespace(has_succeeded=has_polled)
    reminding = Reminding(line, team.shift, poll)  # type: ignore[arg-type]
    passed[0] += seconds
    assert reminding.run() == owed
