"""`cases act`, the filters of `cases list`, and what `cases show` tells beyond products and steps."""

from datetime import timedelta
from pathlib import Path

import pytest

from cancel_mailbot.faces.acting import find_pressing
from cancel_mailbot.ground.config_file import read_config
from tests.builders import NOW
from tests.end_to_end.mails import make_reply, make_request
from tests.faces.conftest import Ask, Office

ACT = ("cases", "act", "CXL-1001")
BY_ANN = ("--by", "ann@example.com")


@pytest.fixture
def asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two cases: of rep 1 and of rep 2, looked at in a wide terminal."""
    monkeypatch.setenv("COLUMNS", "200")
    office.receive(make_request(1), make_request(2))
    return office


def flat(text: str) -> str:
    return " ".join(text.split())


def test_what_the_operator_does_is_told_line_by_line_and_shown_as_the_operators(ask: Ask, asked: Office) -> None:
    ended = ask(*ACT, "billing done ref INV-1", "note: by phone", *BY_ANN)
    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[0] for line in ended.out.splitlines()] == ["ok", "ok"]
    (shown,) = ask("cases", "show", "1001", "--json").rows
    assert [(event["by"], event["via"]) for event in shown["events"]] == [
        ("rep1@example.com", None),
        ("ann@example.com", "operator"),
        ("ann@example.com", "operator"),
    ]
    assert "ann@example.com (by the operator)" in flat(ask("cases", "show", "1001").out)


def test_one_wrong_line_is_a_data_error_and_nothing_is_done(ask: Ask, asked: Office) -> None:
    before = ask("outbox", "list", "--json").rows
    ended = ask(*ACT, "billing done", "fulfillment done?", *BY_ANN)
    assert (ended.code, ended.out) == (65, "")
    assert "fulfillment done?" in ended.err
    assert "nothing was done" in ended.err
    assert len(ask("cases", "show", "1001", "--json").rows[0]["events"]) == 1
    assert ask("outbox", "list", "--json").rows == before


@pytest.mark.parametrize("address", ["rep1@example.com", "ann", "mallory@example.net"])
def test_only_staff_can_be_acted_for(address: str, ask: Ask, asked: Office) -> None:
    ended = ask(*ACT, "billing done", "--by", address)
    assert (ended.code, ended.out) == (65, "")
    assert "is not on the staff list" in ended.err
    assert len(ask("cases", "show", "1001", "--json").rows[0]["events"]) == 1


def test_acting_on_a_case_that_there_is_not_is_a_data_error(ask: Ask, asked: Office) -> None:
    ended = ask("cases", "act", "CXL-99", "billing done", *BY_ANN)
    assert (ended.code, ended.out) == (65, "")
    assert "no case CXL-99" in ended.err


def test_nobody_acts_for_nobody(ask: Ask, asked: Office) -> None:
    assert ask(*ACT, "billing done").code == 64


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), ["CXL-1001", "CXL-1002"]),
        (("--state", "on hold"), ["CXL-1002"]),
        (("--state", "on hold", "--state", "open"), ["CXL-1001", "CXL-1002"]),
        (("--rep", "REP 1"), ["CXL-1001"]),
        (("--client", "client 2"), ["CXL-1002"]),
        (("--order", "#44 00001"), ["CXL-1001"]),
        (("--owner", "jo@example.com"), ["CXL-1002"]),
        (("--owner", "jo", "--state", "open"), []),
    ],
    ids=["no filter", "state", "two states", "rep", "client", "order", "owner", "two that exclude each other"],
)
def test_cases_are_listed_by_what_is_asked(options: tuple[str, ...], found: list[str], ask: Ask, asked: Office) -> None:
    ask("cases", "act", "CXL-1002", "assign jo@example.com", "hold: client may rebook", *BY_ANN)
    assert [row["reference"] for row in ask("cases", "list", "--json", *options).rows] == found
    if not found:
        assert ask("cases", "list", *options).out == "No case is such.\n"


@pytest.mark.parametrize(
    ("days", "at_risk", "found"),
    [(1, False, set()), (7, False, {1001}), (7, True, set())],
    ids=["soon", "after a week", "no runs are named, so none is missed"],
)
def test_what_presses_is_found_by_the_calendar(days: int, at_risk: bool, found: set[int], asked: Office) -> None:
    asked.report("all done no credit")
    config = read_config(Path("config.toml"))
    with asked.store.read() as tx:
        at = NOW + timedelta(days=days)
        assert find_pressing(tx, config, at, overdue=not at_risk, at_risk=at_risk) == found


@pytest.mark.parametrize("option", ["--overdue", "--at-risk"])
def test_a_case_that_is_ended_does_not_press(option: str, ask: Ask, asked: Office) -> None:
    for number in (1001, 1002):
        ask("cases", "act", number, "reject: not our order", *BY_ANN)
    assert ask("cases", "list", option).out == "No case is such.\n"


def test_a_state_that_there_is_not_is_a_usage_error(ask: Ask, office: Office) -> None:
    assert ask("cases", "list", "--state", "finished").code == 64


def test_a_case_shows_its_owner_its_hold_and_what_is_owed(ask: Ask, asked: Office) -> None:
    ask(*ACT, "take", "ask: which of the two lines?", "hold: client may rebook", *BY_ANN)
    shown = flat(ask("cases", "show", "1001").out)
    assert "owner ann@example.com" in shown
    assert "client may rebook" in shown.partition("when (UTC)")[0]
    assert "which of the two lines?" in shown.partition("when (UTC)")[0]
    (case,) = ask("cases", "show", "1001", "--json").rows
    assert (case["owner"], case["hold"], case["asked"]) == (
        "ann@example.com",
        "client may rebook",
        "which of the two lines?",
    )


def test_what_was_undone_is_shown_as_undone(ask: Ask, asked: Office) -> None:
    ask(*ACT, "billing done", *BY_ANN)
    ask(*ACT, "undo", *BY_ANN)
    assert [event["undone"] for event in ask("cases", "show", "1001", "--json").rows[0]["events"]] == [
        False,
        True,
        False,
    ]
    history = flat(ask("cases", "show", "1001").out)
    assert "(undone) billing done p1,p2" in history
    assert "took back 1 entry of this history" in history


def test_a_corrected_true_up_shows_what_it_replaced(ask: Ask, asked: Office) -> None:
    ask(*ACT, "all done credit 100.00 period 2026-11 ref CM-1", *BY_ANN)
    ask(*ACT, "reopen true-up: credit was wrong", *BY_ANN)
    ask(*ACT, "true-up done credit 80.00 ref CM-2", *BY_ANN)
    shown = flat(ask("cases", "show", "1001").out)
    assert "True-up of the whole case: credit 80.00 USD, CM-2" in shown
    assert "No longer in force, for the whole case: credit 100.00 USD, CM-1, period 2026-11-01 to 2026-11-30" in shown
    assert "reopened true-up p1,p2: credit was wrong" in shown


def test_the_outbox_says_why_a_notice_waits(ask: Ask, asked: Office) -> None:
    ask(*ACT, "billing done", *BY_ANN)
    waits = {row["kind"]: row["waits"] for row in ask("outbox", "list", "--json").rows}
    assert waits["acknowledgement"] is None
    assert waits["step_completed"].startswith("for an undo until ")
    assert "for an undo" in flat(ask("outbox", "list").out)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("reject: not our order",), "rejected it: not our order"),
        (("duplicate: CXL-1002",), "marked it as a duplicate of CXL-1002"),
        (("assign jo@example.com",), "gave it to jo@example.com"),
        (("tell: by Friday",), "told the rep: by Friday"),
        (("add product: Preroll",), "added Preroll"),
        (("set: Titan Order ID = 0445566",), "changed the request"),
        (("withdraw p2: the client keeps it",), "takes back p2"),
    ],
    ids=["reject", "duplicate", "assign", "tell", "add", "set", "withdraw"],
)
def test_whatever_staff_do_has_a_line_in_the_history(
    lines: tuple[str, ...], told: str, ask: Ask, asked: Office
) -> None:
    ended = ask(*ACT, *lines, *BY_ANN)
    assert (ended.code, ended.err) == (0, "")
    assert told in flat(ask("cases", "show", "1001").out)


def test_a_withdrawn_product_that_is_asked_for_again_has_a_line_in_the_history(ask: Ask, asked: Office) -> None:
    ask(*ACT, "withdraw p2", *BY_ANN)
    ask(*ACT, "reopen p2: cancel it after all", *BY_ANN)
    assert "asked again for p2: cancel it after all" in flat(ask("cases", "show", "1001").out)


def test_an_answer_of_the_rep_is_told_as_one(ask: Ask, asked: Office) -> None:
    ask(*ACT, "ask: which line?", *BY_ANN)
    asked.receive(make_reply("more", "Rep 1 <rep1@example.com>", "<request-1@mail.example.com>", "The second one"))
    assert "answered: The second one" in flat(ask("cases", "show", "1001").out)
