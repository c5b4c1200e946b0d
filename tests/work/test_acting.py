"""An operator acts for a member of staff: as a mail would, and seen to be the operator's doing."""

from datetime import timedelta

import pytest

from cancel_mailbot.edges.store import cases
from cancel_mailbot.edges.store.cases import UnknownCase
from cancel_mailbot.work.acting import act, make_operator
from cancel_mailbot.workflow.decision import Decision
from tests.end_to_end.mails import make_request
from tests.work.databases import ON_BOTH
from tests.work.team import ANN, Team


@pytest.fixture
def owing(team: Team) -> Team:
    team.take(make_request(1))
    team.take(make_request(2))
    return team


def do(team: Team, text: str, number: int = 1001) -> Decision:
    team.clock.advance(timedelta(seconds=1))
    with team.store.begin() as tx:
        return act(tx, number, text, make_operator("ann@example.com", team.clock()), team.site)


@ON_BOTH
def test_what_an_operator_does_is_what_a_mail_does(team: Team) -> None:
    team.take(make_request(1))
    team.take(make_request(2))
    assert do(team, "billing done ref INV-1").applied
    team.take_reply(ANN, "work_item", "billing done ref INV-1")
    by_operator, by_mail = team.case(1001), team.case(1002)
    assert [each.event for each in by_operator.events[1:]] == [each.event for each in by_mail.events[1:]]
    assert [each.by for each in by_operator.events[1:]] == ["ann@example.com"]
    assert [(each.via, each.message) for each in by_operator.events[1:]] == [("operator", None)]
    assert [each.via for each in by_mail.events[1:]] == [""]
    assert team.owed()["rep1@example.com", "step_completed"] == team.owed()["rep2@example.com", "step_completed"] == 1
    waits = {each.case_number: each.next_attempt_at - each.created_at for each in team.notices() if each.event == 2}
    assert waits == {1001: team.site.undo_window, 1002: team.site.undo_window}


@pytest.mark.parametrize(
    "text",
    [
        "billing done?",
        "billing done\nfulfilment don",
        "please cancel it",
        "billing done\nthat was hard",
        "true-up done",
    ],
    ids=["near miss", "one wrong line of two", "a sentence", "a sentence after a command", "no outcome"],
)
def test_one_wrong_line_does_nothing_at_all(owing: Team, text: str) -> None:
    before = (owing.kinds(1001), owing.owed())
    decision = do(owing, text)
    assert not decision.applied
    assert "error" in [line.verdict.value for line in decision.lines]
    assert (owing.kinds(1001), owing.owed()) == before


def test_an_operator_takes_back_what_an_operator_did(owing: Team) -> None:
    do(owing, "billing done")
    assert do(owing, "undo").applied
    assert owing.states()["step_completed"] == "discarded"
    assert owing.kinds(1001) == ["case_opened", "step_reported", "commands_undone"]


def test_the_same_commands_twice_are_two_occasions(owing: Team) -> None:
    do(owing, "tell: it takes a while")
    do(owing, "tell: it takes a while")
    assert owing.owed()["rep1@example.com", "staff_answer"] == 2


def test_several_cases_are_named_in_the_lines_of_none(owing: Team) -> None:
    assert not do(owing, "CXL-1002 billing done").applied, "the operator named another case"
    assert owing.kinds(1002) == ["case_opened"]


def test_a_case_that_there_is_not_is_unknown(owing: Team) -> None:
    with pytest.raises(UnknownCase):
        do(owing, "billing done", 4000)


def test_a_case_is_looked_at_again_as_soon_as_something_happens_to_it(owing: Team) -> None:
    do(owing, "billing done")
    with owing.store.begin() as tx:
        looks = tx.connection().exec_driver_sql("SELECT count(*) FROM cases WHERE next_look_at IS NOT NULL").scalar()
        assert cases.find_mailbox(tx, 1001) == owing.site.mailbox
    assert looks == 2
