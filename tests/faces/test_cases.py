"""`cases`: what a person and a program read of the cases."""

import pytest

from tests.end_to_end.mails import make_reply, make_request
from tests.faces.conftest import Ask, Office

KEYS = {
    *("reference", "state", "client", "campaign", "titan_order_id", "rep", "created_at", "next_step", "products"),
    "true_up",
}
STATUS_KEYS = {"state", "by", "at", "ref"}
TRUE_UP_KEYS = {"product", "kind", "amount", "currency", "ref"}


def test_every_case_has_the_keys_of_the_contract(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    office.receive(make_request(2, Campaign_Name=""))
    listed = ask("cases", "list", "--json")
    assert listed.code == 0
    assert [row["reference"] for row in listed.rows] == ["CXL-1001", "CXL-1002"]
    assert all(row.keys() >= KEYS for row in listed.rows)
    assert [row["state"] for row in listed.rows] == ["closed", "needs info"]


def test_a_case_shown_is_the_case_listed_with_its_events(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    (listed,) = ask("cases", "list", "--json").rows
    (shown,) = ask("cases", "show", "CXL-1001", "--json").rows
    events = shown["events"]
    assert {key: shown[key] for key in listed} == listed
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["kind"] for event in events[:2]] == ["case_opened", "step_reported"]
    assert all(event.keys() >= {"seq", "at", "by", "kind"} for event in events)
    assert events[0]["by"] == "rep1@example.com"
    assert events[0]["at"] == "2026-11-23T15:12:00Z"


def test_a_product_has_each_step_with_who_did_it_when_and_the_reference(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    (case,) = ask("cases", "list", "--json").rows
    assert [(product["n"], product["name"]) for product in case["products"]] == [
        (1, "Targeted Display"),
        (2, "Streaming Audio"),
    ]
    assert [list(product["steps"]) for product in case["products"]] == [["billing", "fulfillment", "true_up"]] * 2
    billing = case["products"][0]["steps"]["billing"]
    assert billing.keys() >= STATUS_KEYS
    assert {key: billing[key] for key in (*STATUS_KEYS, "on")} == {
        "state": "done",
        "by": "ann@example.com",
        "at": "2026-11-23T15:12:00Z",
        "on": "2026-11-20",
        "ref": "INV-88213",
    }
    assert case["products"][1]["steps"]["fulfillment"]["state"] == "not needed"
    assert case["products"][1]["steps"]["fulfillment"]["reason"] == "never booked"


def test_amounts_are_decimal_strings_with_their_currency(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    (case,) = ask("cases", "list", "--json").rows
    found = [{key: line[key] for key in TRUE_UP_KEYS} for line in case["true_up"]]
    assert found == [
        {"product": 1, "kind": "credit", "amount": "1250.00", "currency": "USD", "ref": "CM-4471"},
        {"product": 2, "kind": "none", "amount": None, "currency": None, "ref": None},
    ]
    outcomes = [event["facts"]["outcome"] for event in ask("cases", "show", "1001", "--json").rows[0]["events"][-2:]]
    assert outcomes[0] == {"kind": "credit", "money": {"amount": "1250.00", "currency": "USD"}}


@pytest.mark.parametrize("written", ["CXL-1001", "cxl-1001", "1001"])
def test_a_case_may_be_named_as_people_write_it(written: str, ask: Ask, office: Office) -> None:
    office.receive(make_request(1))
    assert ask("cases", "show", written, "--json").rows[0]["reference"] == "CXL-1001"


def test_a_case_is_told_in_words_with_every_event(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    shown = ask("cases", "show", "CXL-1001").out
    assert "CXL-1001  closed" in shown
    assert "Rep 1 <rep1@example.com>" in shown
    assert "True-up of p1: credit 1,250.00 USD, CM-4471" in shown
    assert "True-up of p2: no credit" in shown
    assert "asked for it: Order Cancellation Request" in " ".join(shown.split())
    assert "fulfillment not needed p2: never booked" in " ".join(shown.split())
    assert shown.count("2026-11-23 15:12") == 1 + len(ask("cases", "show", "1001", "--json").rows[0]["events"])


def test_a_request_without_products_is_shown_without_a_table_of_them(ask: Ask, office: Office) -> None:
    office.receive(make_request(1, **{"Product(s)_to_be_Canceled": ""}))
    shown = ask("cases", "show", "CXL-1001")
    assert (
        shown.code,
        "needs info" in shown.out,
        "billing" in shown.out.partition("when")[0].split("next step")[0],
    ) == (
        0,
        True,
        False,
    )


def test_tables_fit_eighty_columns_and_keep_short_values_whole(ask: Ask, office: Office) -> None:
    office.complete_a_case()
    office.receive(make_request(2, Vision_VX_Client="Wellington " * 8, Campaign_Name="Extraordinarily " * 6))
    for arguments in (("list",), ("show", "CXL-1001")):
        lines = ask("cases", *arguments).out.splitlines()
        assert max(map(len, lines)) <= 80
    listed = ask("cases", "list").out
    assert all(value in listed for value in ("CXL-1002", "billing", "4400002", "Extraordinarily"))


def test_an_empty_listing_says_so(ask: Ask, office: Office) -> None:
    assert ask("cases", "list").out == "There are no cases yet.\n"
    assert ask("cases", "list", "--json").out == ""


def test_a_case_that_there_is_not_is_a_data_error_that_says_where_to_look(ask: Ask, office: Office) -> None:
    ended = ask("cases", "show", "CXL-99")
    assert (ended.code, ended.out) == (65, "")
    assert "no case CXL-99" in ended.err
    assert "`cancel-mailbot cases list`" in ended.err


def test_what_is_no_name_of_a_case_is_a_usage_error(ask: Ask, office: Office) -> None:
    ended = ask("cases", "show", "elephant")
    assert ended.code == 64
    assert "CXL-1042" in ended.err


def test_received_text_cannot_steer_the_terminal(ask: Ask, office: Office) -> None:
    hostile = "A\x1b[2J\u202eB\u2066C"
    office.receive(make_request(1, Vision_VX_Client=hostile, Campaign_Name="\x9b31mred"))
    office.report("note: \x1b]0;title\x07 and \u202egnp.exe")
    for arguments in (("list",), ("show", "CXL-1001")):
        printed = ask("cases", *arguments).out
        assert all(character.isprintable() or character == "\n" for character in printed)
    assert ask("cases", "list", "--json").out.isascii()


@pytest.mark.parametrize(
    "text",
    ["It can wait", "withdraw p2", "withdraw", "amend\nCampaign Name: Winter", "thanks!"],
    ids=["question", "product withdrawn", "case withdrawn", "amendment", "thanks"],
)
def test_whatever_a_rep_writes_has_a_line_in_the_history(text: str, ask: Ask, office: Office) -> None:
    office.receive(make_request(1))
    office.receive(make_reply("more", "Rep 1 <rep1@example.com>", "<request-1@mail.example.com>", text))
    (shown,) = ask("cases", "show", "1001", "--json").rows
    assert len(shown["events"]) == 2
    history = ask("cases", "show", "1001").out.partition("what")[2].strip().splitlines()[1:]
    assert sum("2026-11-23" in line for line in history) == 2
