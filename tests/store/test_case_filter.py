"""Which cases a filter lets through."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from cancel_mailbot.edges.store import agenda, cases
from cancel_mailbot.edges.store.cases import CaseFilter
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.tables import CaseRow
from cancel_mailbot.workflow.case import CaseState
from cancel_mailbot.workflow.events import Assigned, CaseRejected, HoldPlaced
from tests.builders import NOW, make_case, make_request
from tests.store.test_cases import store_case

A, B, C = 1001, 1002, 1003
FILTERS = {
    "nothing asked": (CaseFilter(), [A, B, C]),
    "a state": (CaseFilter(states=(CaseState.ON_HOLD,)), [B]),
    "two states": (CaseFilter(states=(CaseState.ON_HOLD, CaseState.REJECTED)), [B, C]),
    "a part of the client in other capitals": (CaseFilter(client="zoË"), [B]),
    "an order in another spelling": (CaseFilter(order="#ab 77"), [C]),
    "a part of an order is another order": (CaseFilter(order="AB7"), []),
    "an owner's address": (CaseFilter(owner="Jo@Example.com"), [B]),
    "a part of an owner's address": (CaseFilter(owner="jo"), [B, C]),
    "a rep by a part of the name": (CaseFilter(rep="whit"), [A, B, C]),
    "a rep's address": (CaseFilter(rep="dana@example.com"), [A, B, C]),
    "an address that ends like the rep's": (CaseFilter(rep="ana@example.com"), []),
    "a domain": (CaseFilter(rep="@example.com"), [A, B, C]),
    "numbers": (CaseFilter(numbers=(C, A)), [A, C]),
    "two things at once": (CaseFilter(owner="jo", states=(CaseState.REJECTED,)), [C]),
    "a percent sign is no pattern": (CaseFilter(client="%"), []),
}


@pytest.mark.parametrize(("wanted", "found"), FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_finds(store: Store, wanted: CaseFilter, found: list[int]) -> None:
    with store.begin() as tx:
        store_case(tx)
        store_case(tx, make_request(client="ZOË & Söhne"), Assigned("jo@example.com"), HoldPlaced("wait"))
        mojo = Assigned("mojo@example.com")
        store_case(tx, make_request(titan_order_id="AB-77".replace("-", "")), mojo, CaseRejected("no"))
        assert [summary.number for summary in cases.list_cases(tx, wanted)] == found


def test_more_cases_than_one_statement_takes_are_listed_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "_AT_ONCE", 2)
    with store.begin() as tx:
        stored = [store_case(tx, make_request(products=(f"product {n}",))) for n in range(5)]
        assert cases.list_cases(tx) == tuple(cases.summarise(case) for case in stored)


def test_unfinished_cases_are_those_of_the_mailbox_and_those_of_none(store: Store) -> None:
    with store.begin() as tx:
        ours = store_case(tx).number
        agenda.save_next_look(tx, store_case(tx, make_request(), CaseRejected("no")).number, None)
        unknown, other = cases.open_case(tx, "", NOW), cases.open_case(tx, "west", NOW)
        assert cases.list_unfinished(tx, ("inbox", "")) == (ours, unknown)
        assert cases.list_mailboxes(tx) == ("", "inbox", "west")
        assert [cases.find_mailbox(tx, number) for number in (ours, unknown, other, 9)] == ["inbox", "", "west", None]


@pytest.mark.parametrize("look_at", [NOW + timedelta(hours=1), None], ids=["later", "never"])
def test_a_case_is_looked_at_when_the_calendar_said(store: Store, look_at: datetime | None) -> None:
    with store.begin() as tx:
        number = cases.open_case(tx, "inbox", NOW)
        cases.save_cache(tx, make_case(number=number), look_at)
        assert tx.exec(select(CaseRow.next_look_at)).one() == look_at
