"""Cases: the events come back exactly, and the cache says what they made."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from sqlmodel import select, update

from cancel_mailbot.edges.store import cases, messages
from cancel_mailbot.edges.store.engine import Store, Transaction
from cancel_mailbot.edges.store.faults import StoreRefused
from cancel_mailbot.edges.store.tables import EventRow
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind, Period
from cancel_mailbot.reading.request import Contact, Doubt, Field, Request, Source
from cancel_mailbot.reading.request import Warning as Caution
from cancel_mailbot.workflow.case import Case, CaseState, replay
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    Assigned,
    AutomaticReceived,
    CaseOpened,
    CaseRejected,
    CommandsUndone,
    DuplicateMarked,
    Event,
    HoldPlaced,
    HoldReleased,
    InvoiceRunMissed,
    NoteAdded,
    NoticeBounced,
    ProductsAdded,
    QuestionAsked,
    Recorded,
    Reminded,
    Reopened,
    RepAsked,
    RepeatReceived,
    RepTold,
    RequestCompleted,
    RequestCorrected,
    StepReported,
    ThanksReceived,
    WithdrawalAsked,
)
from tests.builders import ANN, DANA, NOW, REQUEST, make_case, make_request
from tests.store.together import run_together

FULL_REQUEST = Request(
    client="Zoë & Söhne",
    campaign=None,
    titan_order_id="0445566",
    products=("OTT / CTV (Q4, $1,250.00)", "*"),
    contact=Contact("Dana Whitfield", "555-0100\nSuite 4"),
    extras=(("Effective Date", "2026-12-01"), ("Notes", "")),
    warnings=(Caution.PLACEHOLDER, Caution.EXTRA_FIELDS),
    doubts=(Doubt(Field.CAMPAIGN, "[Campaign Name]", Caution.PLACEHOLDER, "Fall"),),
    sources=(Source("client", 3, "• Vision VX Client: Zoë & Söhne"),),
    forwarded_from="Dana <dana@example.com>",
    found_in="Order Cancellation Request",
    unread=("Budget code 77",),
    unopened=("order.xlsx",),
)
EVENTS: tuple[Event, ...] = (
    CaseOpened(FULL_REQUEST, DANA, ("jo@example.com",), "Order Cancellation Request", ("same id as CXL-1001",)),
    RequestCompleted(replace(FULL_REQUEST, campaign="Fall")),
    StepReported(
        "true_up",
        StepState.DONE,
        (1, 2),
        on=date(2026, 11, 20),
        ref="CM-4471",
        reason="because",
        outcome=Outcome(OutcomeKind.CREDIT, Money(99_999_999_999_999, "USD")),
        whole_case=True,
        period=Period(date(2026, 11, 1), date(2026, 11, 30)),
    ),
    RequestCorrected(FULL_REQUEST, "the other campaign"),
    ProductsAdded(("Streaming Audio",), "and audio"),
    Reopened("credit was wrong", ("true_up",), (1, 2)),
    HoldPlaced("client may rebook"),
    HoldReleased(),
    CaseRejected("not our order"),
    DuplicateMarked(1001),
    Assigned("jo@example.com"),
    RepAsked("which?"),
    RepTold("by Friday"),
    AnswerReceived("the second"),
    CommandsUndone((3, 4)),
    Reminded(("step:billing:1:1",), ("ann@example.com",), 2),
    InvoiceRunMissed(NOW),
    NoteAdded('line one\nline "two" \\ \U0001f600 \u2028 </script>'),
    QuestionAsked("which?"),
    AmendmentAsked("remove p2"),
    WithdrawalAsked((1,), "please stop", accepted=False),
    RepeatReceived("Order Cancellation Request"),
    ThanksReceived(),
    AutomaticReceived("Auto-Submitted: auto-replied"),
    NoticeBounced("dana@example.com", "5.1.1", "no such user", permanent=True),
)


def store_case(tx: Transaction, request: Request = REQUEST, *events: Event) -> Case:
    """A case whose events and cache are stored."""
    number = cases.open_case(tx, "inbox", NOW)
    case = make_case(*events, request=request, number=number)
    cases.append(tx, number, case.events)
    cases.save_cache(tx, case, NOW)
    return case


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_an_event_comes_back_exactly(store: Store, event: Event) -> None:
    with store.begin() as tx:
        message = messages.record(tx, messages.Received("inbox", 1, 1, NOW, 1, b"x"), NOW)
        number = cases.open_case(tx, "inbox", NOW)
        recorded = Recorded(1, NOW + timedelta(microseconds=1), "ann@example.com", message, event, "operator")
        cases.append(tx, number, (recorded,))
    with store.read() as tx:
        assert cases.load_history(tx, number) == (recorded,)


def test_a_request_stored_before_there_were_unread_lines_is_still_read(store: Store) -> None:
    newer = ("unread", "unopened", "found_in")
    with store.begin() as tx:
        number = cases.open_case(tx, "inbox", NOW)
        cases.append(tx, number, (Recorded(1, NOW, "", None, CaseOpened(REQUEST, DANA, (), "Please")),))
        payload = json.loads(tx.exec(select(EventRow)).one().payload)
        payload["request"] = {key: value for key, value in payload["request"].items() if key not in newer}
        tx.exec(update(EventRow).values(payload=json.dumps(payload)))
    with store.read() as tx:
        (recorded,) = cases.load_history(tx, number)
    assert recorded.event == CaseOpened(REQUEST, DANA, (), "Please")


def test_every_kind_of_event_is_tried_above() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


def test_an_event_with_text_that_no_database_can_store_is_kept(store: Store) -> None:
    with store.begin() as tx:
        number = cases.open_case(tx, "inbox", NOW)
        cases.append(tx, number, (Recorded(1, NOW, "", None, NoteAdded("a\0b\ud800c")),))
        (recorded,) = cases.load_history(tx, number)
    assert recorded.event == NoteAdded("a\0b\ufffdc")


def test_history_comes_in_the_order_of_its_numbers(store: Store) -> None:
    later, first = (Recorded(seq, NOW, "", None, NoteAdded(str(seq))) for seq in (2, 1))
    with store.begin() as tx:
        number = cases.open_case(tx, "inbox", NOW)
        cases.append(tx, number, (later, first))
        assert cases.load_history(tx, number) == (first, later)
        assert cases.load_history(tx, number + 1) == ()


def test_a_number_in_a_history_is_given_once(store: Store) -> None:
    with store.begin() as tx:
        case = store_case(tx)
    with pytest.raises(StoreRefused), store.begin() as tx:
        cases.append(tx, case.number, case.events)


def test_events_need_their_case(store: Store) -> None:
    with pytest.raises(StoreRefused), store.begin() as tx:
        cases.append(tx, 4_000, make_case().events)


def test_adding_no_events_changes_nothing(store: Store) -> None:
    with store.begin() as tx:
        case = store_case(tx)
        cases.append(tx, case.number, ())
        assert cases.load_history(tx, case.number) == case.events


def test_a_locked_case_grows_without_gaps(store: Store) -> None:
    with store.begin() as tx:
        number = store_case(tx).number

    def work() -> None:
        for _ in range(10):
            with store.begin() as tx:
                cases.lock(tx, number)
                seq = len(cases.load_history(tx, number)) + 1
                cases.append(tx, number, (Recorded(seq, NOW, "", None, NoteAdded("x")),))

    run_together(3, work)
    with store.read() as tx:
        assert len(replay(number, cases.load_history(tx, number), DEFAULT_STEPS).events) == 31


def test_a_case_that_is_not_there_is_unknown(store: Store) -> None:
    with store.begin() as tx:
        with pytest.raises(cases.UnknownCase):
            cases.lock(tx, 4_000)
        with pytest.raises(cases.UnknownCase):
            cases.save_cache(tx, make_case(number=4_000), NOW)


CREDIT = Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))
LIVES: dict[str, tuple[Event, ...]] = {
    "just opened": (),
    "one product done": (StepReported("billing", StepState.DONE, (2,), on=date(2026, 11, 20), ref="INV-1"),),
    "blocked": (StepReported("billing", StepState.BLOCKED, (1, 2, 3), reason="closed period"),),
    "one product withdrawn": (WithdrawalAsked((2,), "p2", accepted=True),),
    "withdrawn": (WithdrawalAsked((), "all", accepted=True),),
    "on hold": (HoldPlaced("client may rebook"),),
    "taken, and the rep is asked": (Assigned("ann@example.com"), RepAsked("which?")),
    "met an invoice run": (InvoiceRunMissed(NOW),),
    "rejected": (Assigned("ann@example.com"), CaseRejected("not our order")),
    "closed": (
        StepReported("billing", StepState.DONE, (1, 2, 3)),
        StepReported("fulfillment", StepState.NOT_NEEDED, (1, 2, 3), reason="never began"),
        StepReported("true_up", StepState.DONE, (1,), outcome=CREDIT, ref="CM-1"),
        StepReported(
            "true_up",
            StepState.DONE,
            (2, 3),
            outcome=Outcome(OutcomeKind.NONE),
            whole_case=True,
            period=Period(date(2026, 11, 1), date(2026, 11, 30)),
        ),
    ),
    "true-up reopened": (
        StepReported("billing", StepState.DONE, (1, 2, 3)),
        StepReported("fulfillment", StepState.DONE, (1, 2, 3)),
        StepReported("true_up", StepState.DONE, (1,), outcome=CREDIT, ref="CM-1"),
        StepReported("true_up", StepState.DONE, (2,), outcome=CREDIT, ref="CM-2"),
        Reopened("credit was wrong", ("true_up",), (1,)),
    ),
}


@pytest.mark.parametrize("events", LIVES.values(), ids=LIVES.keys())
def test_the_cache_says_what_the_events_made(store: Store, events: tuple[Event, ...]) -> None:
    with store.begin() as tx:
        number = store_case(tx, REQUEST, *events).number
    with store.read() as tx:
        replayed = replay(number, cases.load_history(tx, number), DEFAULT_STEPS)
        assert cases.list_cases(tx) == (cases.summarise(replayed),)


def test_an_incomplete_case_is_cached_as_far_as_it_goes(store: Store) -> None:
    with store.begin() as tx:
        case = store_case(tx, make_request(client=None, titan_order_id=None, products=()))
        (summary,) = cases.list_cases(tx)
    assert summary == cases.summarise(case)
    assert (summary.state, summary.client, summary.products) == (CaseState.NEEDS_INFO, None, ())


def test_saving_the_cache_replaces_what_was_there(store: Store) -> None:
    with store.begin() as tx:
        number = store_case(tx, REQUEST, *LIVES["closed"]).number
        smaller = make_case(request=make_request(products=("Targeted Display",)), number=number)
        cases.save_cache(tx, smaller, NOW)
        assert cases.list_cases(tx) == (cases.summarise(smaller),)


def test_cases_are_listed_oldest_first_each_with_its_own_products(store: Store) -> None:
    with store.begin() as tx:
        stored = [store_case(tx, make_request(products=(f"product {n}",))) for n in range(3)]
        assert cases.list_cases(tx) == tuple(cases.summarise(case) for case in stored)


def test_a_summary_names_the_next_step_only_while_there_is_something_to_do() -> None:
    following = {name: cases.summarise(make_case(*events)).next_step for name, events in LIVES.items()}
    assert following == {
        "just opened": "billing",
        "one product done": "billing",
        "blocked": "billing",
        "one product withdrawn": "billing",
        "withdrawn": None,
        "on hold": "billing",
        "taken, and the rep is asked": "billing",
        "met an invoice run": "billing",
        "rejected": None,
        "closed": None,
        "true-up reopened": "true_up",
    }


@pytest.mark.parametrize("written", ["AB-00447", "ab-00447", " AB - 00447", "#AB-00447"])
def test_all_cases_are_found_by_their_order(store: Store, written: str) -> None:
    with store.begin() as tx:
        same = make_request(titan_order_id="AB-00447")
        closed = store_case(tx, same, *LIVES["closed"])
        store_case(tx, make_request(titan_order_id="AB-447"))
        waiting = store_case(tx, replace(same, client=None))
        opened = store_case(tx, replace(same, campaign="another"))
        assert cases.find_by_order(tx, written) == (closed.number, waiting.number, opened.number)


def test_two_requests_for_one_order_judged_side_by_side_open_one_case(store: Store) -> None:
    opened: list[int] = []

    def work() -> None:
        with store.begin() as tx:
            if not cases.find_by_order(tx, "4471923"):
                opened.append(store_case(tx).number)

    run_together(3, work)
    assert len(opened) == 1


def test_cases_are_counted_by_state(store: Store) -> None:
    with store.begin() as tx:
        store_case(tx)
        store_case(tx, make_request(client=None))
        store_case(tx, make_request(client=None))
        assert cases.count_by_state(tx) == ((CaseState.NEEDS_INFO, 2), (CaseState.OPEN, 1))


def test_the_rep_is_cached_as_a_person(store: Store) -> None:
    with store.begin() as tx:
        store_case(tx)
        assert cases.list_cases(tx)[0].rep == Person("Dana Whitfield", "dana@example.com") != ANN
