"""The agenda's queries, on both databases."""

from datetime import timedelta

from cancel_mailbot.edges.store import agenda, cases
from cancel_mailbot.edges.store.agenda import Span
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.digest import Troubles
from cancel_mailbot.workflow.due import Sum
from cancel_mailbot.workflow.events import StepReported
from tests.builders import NOW, make_case

HOUR = timedelta(hours=1)
PERIOD = Span(("desk",), NOW - HOUR, NOW + HOUR)
ALL = (1, 2, 3)
CREDIT = Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))
CLOSING = (
    StepReported("billing", StepState.DONE, ALL),
    StepReported("fulfillment", StepState.DONE, ALL),
    StepReported("true_up", StepState.DONE, ALL, outcome=CREDIT, whole_case=True),
)


def save(store: Store, *events: StepReported, mailbox: str = "desk") -> Case:
    with store.begin() as tx:
        case = make_case(*events, number=cases.open_case(tx, mailbox, NOW))
        cases.append(tx, case.number, case.events)
        cases.save_cache(tx, case, look_at=NOW)
    return case


def test_a_case_is_due_from_its_next_look_on_for_its_own_mailbox(store: Store) -> None:
    ours, second = save(store).number, save(store, mailbox="second").number
    save(store, mailbox="other")
    with store.begin() as tx:
        assert agenda.list_due(tx, ("desk", "second"), NOW - HOUR, 10) == ()
        assert agenda.list_due(tx, ("desk", "second"), NOW, 10) == (ours, second)
        agenda.save_next_look(tx, ours, None)
        assert agenda.list_due(tx, ("desk", "second"), NOW, 10) == (second,)
        agenda.look_at_all(tx, ("desk", "second"), NOW)
        assert agenda.list_due(tx, ("desk", "second"), NOW, 1) == (ours,)


def test_a_digest_tells_of_its_own_time_only(store: Store) -> None:
    new, closed = save(store).number, save(store, *CLOSING).number
    later = Span(("desk",), PERIOD.until, PERIOD.until + HOUR)
    with store.read() as tx:
        assert agenda.list_opened(tx, PERIOD) == (new, closed)
        assert agenda.count_ended(tx, PERIOD) == ((CaseState.CLOSED, 1),)
        assert agenda.sum_true_ups(tx, PERIOD) == (Sum(OutcomeKind.CREDIT, 1, CREDIT.money),)
        assert agenda.find_troubles(tx, PERIOD) == Troubles()
        assert (agenda.list_opened(tx, later), agenda.count_ended(tx, later), agenda.sum_true_ups(tx, later)) == (
            (),
            (),
            (),
        )
