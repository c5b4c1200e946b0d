"""Whatever two members of staff and a rep write, in whatever order: what always holds for a case."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.notices.statement import build_statement
from cancel_mailbot.workflow.case import Case, CaseState, advance, replay
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import NoticeKind
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    CommandsUndone,
    Event,
    InvoiceRunMissed,
    QuestionAsked,
    Recorded,
    Reopened,
    StepReported,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import PromisedNotice
from tests.builders import ANN, DANA, JO, NOW, make_case, make_request
from tests.workflow.commanding import Sent, apply, command, events_of

_NAMES = ("Targeted Display", "Streaming Audio", "OTT / CTV", "SEO", "Email")
_PRODUCTS = st.sampled_from(["", "", " p1", " p2", " p1,p2", " p5"])
_AMOUNTS = st.sampled_from(["credit $5", "credit 7.50 EUR", "charge $3", "no credit"])
_STEP = st.builds("{} {}{}".format, st.sampled_from(["billing", "fulfillment"]), st.just("done"), _PRODUCTS)
_OTHER_STATE = st.sampled_from(["billing started p1", "billing blocked p2: waiting", "fulfillment not needed: never"])
_TRUE_UP = st.builds("true-up done{} {}".format, _PRODUCTS, _AMOUNTS)
_ALL = st.builds("all done {}".format, _AMOUNTS)
_REOPEN = st.builds(
    "reopen{}: wrong".format,
    st.sampled_from(["", " p1", " billing", " billing p1", " true-up", " true-up p1", " true-up p2"]),
)
_DIRECTION = st.sampled_from(
    [
        "hold: wait",
        "resume",
        "reject: not ours",
        "withdraw p1",
        "withdraw",
        "add product: Radio",
        "set: Campaign Name = Winter",
        "set: Products = Radio; Print",
        "take",
        "assign ann@example.com",
        "ask: which line?",
        "tell: soon",
        "note: seen",
        "status",
        "nothing done?",
    ]
)
# Steps are likelier, so that cases are closed and reopened.
_LINE = st.one_of(_STEP, _STEP, _TRUE_UP, _ALL, _REOPEN, _REOPEN, _OTHER_STATE, _DIRECTION)
_MAIL = st.one_of(_LINE, _LINE, _DIRECTION, st.lists(_LINE, min_size=2, max_size=4).map("\n".join), st.just("undo"))
_REP = st.sampled_from(
    [
        QuestionAsked("when?"),
        AnswerReceived("the first"),
        WithdrawalAsked((2,), "withdraw p2", accepted=True),
        InvoiceRunMissed(NOW),
    ]
)
_MINUTES = st.sampled_from([0.5, 1, 3, 600])
_MOVES = st.lists(st.tuples(st.one_of(_MAIL, _MAIL, _MAIL, _REP), st.sampled_from([ANN, JO]), _MINUTES), max_size=9)
# How far the case is before anything random happens, so that much of what is written can be applied.
_BEGINNINGS = (
    (),
    ("billing done\nfulfillment done",),
    ("billing done\nfulfillment done\ntrue-up p1 done no credit",),
    ("all done credit $5",),
    ("all done credit $5", "reopen: wrong"),
    ("reject: not ours",),
    ("hold: wait",),
)
_BEGUN = st.builds(
    lambda beginning, moves: [*((text, ANN, 1.0) for text in beginning), *moves], st.sampled_from(_BEGINNINGS), _MOVES
)
_EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass
class World:
    """A case, the clock, and the notices that were promised to the rep with the time of each."""

    case: Case
    at: datetime = NOW + timedelta(hours=1)
    promised: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    decisions: list[tuple[Case, Decision, Case]] = field(default_factory=list)

    def play(self, what: str | Event, by: Person, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)
        if isinstance(what, str):
            self._command(what, by)
        elif not self.case.state.is_ended:
            self.case = advance(self.case, Recorded(len(self.case.events) + 1, self.at, DANA.address, None, what))

    def waiting(self) -> tuple[PromisedNotice, ...]:
        window = timedelta(minutes=2)
        return tuple(
            PromisedNotice(notice, self.case.number, seq, self.at - at <= window)
            for notice, (seq, at) in self.promised.items()
        )

    def _command(self, text: str, by: Person) -> None:
        sent = Sent(by, self.at, "", self.waiting())
        before = self.case
        decision = command(text, before, sent=sent)
        self.case = apply(before, decision, sent)
        for retracted in decision.retracted:
            del self.promised[retracted]
        for change in decision.changes:
            for due in change.notices:
                if any(person == DANA for person in due.to):
                    self.promised[len(self.decisions) * 10 + len(self.promised)] = (len(self.case.events), self.at)
        self.decisions.append((before, decision, self.case))


def play(count: int, moves: list[tuple[str | Event, Person, float]], *, lacking: bool = False) -> World:
    request = make_request(products=_NAMES[:count], campaign=None if lacking else "Fall")
    world = World(make_case(request=request))
    for what, by, minutes in moves:
        world.play(what, by, minutes)
    return world


def _work(case: Case) -> tuple[object, ...]:
    return case.state, case.request, case.products, case.true_ups, case.superseded, case.hold, case.ending


def _facts(case: Case) -> tuple[object, ...]:
    return (
        case.state,
        case.request,
        case.products,
        case.true_ups,
        case.superseded,
        case.owner,
        case.hold,
        case.asked,
        case.question,
        case.ending,
        case.missed_runs,
    )


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN)
def test_no_step_is_done_without_a_command_in_force_that_said_so(
    count: int, moves: list[tuple[str | Event, Person, float]]
) -> None:
    case = play(count, moves).case
    for product in case.products:
        for key, status in product.steps:
            said = [
                each
                for each in case.in_force
                if isinstance(each.event, StepReported) and each.event.step == key and product.n in each.event.products
            ]
            if status.state is not StepState.PENDING:
                assert said
                last = said[-1]
                assert isinstance(last.event, StepReported)
                assert (last.event.state, last.by, last.at) == (status.state, status.by, status.at)
                assert last.by in (ANN.address, JO.address)


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN)
def test_a_closed_case_stays_closed_until_it_is_reopened_or_undone(
    count: int, moves: list[tuple[str | Event, Person, float]]
) -> None:
    for before, decision, after in play(count, moves).decisions:
        if before.state.is_ended and not any(
            isinstance(event, Reopened | CommandsUndone) for event in events_of(decision)
        ):
            assert _work(after) == _work(before)


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN)
def test_within_a_mail_nothing_is_reported_once_the_case_is_paused_or_ended(
    count: int, moves: list[tuple[str | Event, Person, float]]
) -> None:
    for before, decision, _ in play(count, moves).decisions:
        case = before
        for event in events_of(decision):
            if isinstance(event, StepReported):
                assert case.state is CaseState.OPEN
            case = advance(case, Recorded(len(case.events) + 1, NOW, ANN.address, None, event))


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN, _STEP, st.sampled_from(["hold: wait", "reject: not ours", "withdraw"]), st.booleans())
def test_what_stops_a_case_never_stands_in_the_way_of_a_step_beside_it(
    count: int, moves: list[tuple[str | Event, Person, float]], step: str, stop: str, turned: bool
) -> None:
    case = play(count, moves).case
    lines = [step, stop]
    if command(step, case).applied and command(stop, apply(case, command(step, case))).applied:
        decision = command("\n".join(reversed(lines) if turned else lines), case)
        assert decision.applied
        alone = apply(case, command(step, case))
        assert apply(case, decision).products == alone.products


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN, st.booleans())
def test_a_notice_has_its_event_and_a_wrong_mail_applies_nothing(
    count: int, moves: list[tuple[str | Event, Person, float]], lacking: bool
) -> None:
    for before, decision, after in play(count, moves, lacking=lacking).decisions:
        for change in decision.changes:
            for due in change.notices:
                assert change.events or due.kind is NoticeKind.COMMAND_ANSWER
        if not decision.applied:
            assert events_of(decision) == []
            assert decision.retracted == ()
            assert after == before


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN, st.booleans())
def test_the_case_is_what_its_history_makes_of_it(
    count: int, moves: list[tuple[str | Event, Person, float]], lacking: bool
) -> None:
    case = play(count, moves, lacking=lacking).case
    assert replay(case.number, case.events, DEFAULT_STEPS) == case


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN, _MAIL)
def test_undo_restores_exactly_the_case_before_and_no_promise_remains(
    count: int, moves: list[tuple[str | Event, Person, float]], mail: str
) -> None:
    world = play(count, moves)
    before, promised = world.case, dict(world.promised)
    world.play(mail, JO, 10)
    _, decision, _ = world.decisions[-1]
    events = events_of(decision)
    is_only_a_note = all(event.kind == "note_added" for event in events)
    if mail == "undo" or is_only_a_note:
        return
    world.play("undo", JO, 1)
    assert world.decisions[-1][1].applied
    assert _facts(world.case) == _facts(before)
    assert world.promised == promised


@_EXAMPLES
@given(st.integers(1, 5), _BEGUN)
def test_the_rows_of_the_true_up_add_up(count: int, moves: list[tuple[str | Event, Person, float]]) -> None:
    world = play(count, moves)
    for _, _, after in world.decisions:
        if after.true_ups:
            build_statement(after, ZoneInfo("America/Chicago"))
            covered = [n for line in after.true_ups for n in line.covers]
            assert len(covered) == len(set(covered))
        if after.state is CaseState.CLOSED:
            assert {product.n for product in after.active} <= {n for line in after.true_ups for n in line.covers}
