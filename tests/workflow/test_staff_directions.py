"""What staff decide about a case: whose it is, holds and endings, corrections, reopening, words to the rep."""

from datetime import UTC, datetime, timedelta

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.reading.request import Field
from cancel_mailbot.workflow.case import Case, CaseState, advance
from cancel_mailbot.workflow.due import NoticeKind, Verdict
from cancel_mailbot.workflow.events import (
    InvoiceRunMissed,
    NoteAdded,
    Recorded,
    RepAsked,
    StepReported,
    WithdrawalAsked,
)
from tests.builders import ANN, DANA, JO, NOW, make_case, make_request
from tests.workflow.commanding import Sent, apply, command, commanded, dues_of, events_of, kinds_of, later, reasons

CLOSED = commanded(make_case(), "all done credit $1,250.00 ref CM-1")
REJECTED = commanded(make_case(), "reject: not our order")
WITHDRAWN = commanded(make_case(), "withdraw")
ON_HOLD = commanded(make_case(), "hold: client may rebook")
LACKING = make_case(request=make_request(campaign=None))


@pytest.mark.parametrize(
    ("case", "text", "notices", "reads"),
    [
        (make_case(), "hold: client may rebook", [(NoticeKind.ON_HOLD, ())], "on hold: client may rebook"),
        (ON_HOLD, "resume", [(NoticeKind.RESUMED, ())], "no longer on hold"),
        (make_case(), "reject: not our order", [(NoticeKind.REJECTED, ())], "rejected: not our order"),
        (make_case(), "withdraw p2", [(NoticeKind.WITHDRAWN, ())], "withdrawn: p2"),
        (make_case(), "withdraw", [(NoticeKind.WITHDRAWN, ())], "withdrawn: the whole case"),
        (make_case(), "add product: SEO", [(NoticeKind.AMENDED, ())], "added p4 SEO"),
        (make_case(), "set: Titan Order ID = 0445566", [(NoticeKind.AMENDED, ())], "Titan Order ID = 0445566"),
        (make_case(), "ask: which line?", [(NoticeKind.STAFF_QUESTION, ())], "CXL-1042 waits for Dana's answer"),
        (make_case(), "tell: by Friday", [(NoticeKind.STAFF_ANSWER, ())], "Dana is told"),
        (make_case(), "take", [], "assigned to jo@example.com"),
        (make_case(), "assign ann@example.com", [(NoticeKind.ASSIGNED, ())], "assigned to ann@example.com"),
        (REJECTED, "reopen: it is ours", [(NoticeKind.REOPENED, ())], "no longer rejected"),
        (WITHDRAWN, "reopen: cancel it", [(NoticeKind.REOPENED, ())], "no longer withdrawn"),
        (CLOSED, "reopen: wrong", [(NoticeKind.REOPENED, ())], "reopened true-up for p1, p2, p3"),
    ],
)
def test_a_direction_is_applied_told_and_read_back(
    case: Case, text: str, notices: list[tuple[NoticeKind, tuple[NoticeKind, ...]]], reads: str
) -> None:
    decision = command(text, case)
    assert decision.applied
    assert kinds_of(decision) == notices
    assert reads in decision.lines[0].reads


@pytest.mark.parametrize("ended", [CLOSED, REJECTED, WITHDRAWN], ids=["closed", "rejected", "withdrawn"])
@pytest.mark.parametrize(
    "text",
    ["billing started", "hold: x", "resume", "reject: x", "withdraw p1", "add product: SEO", "set: Campaign Name = X1"],
)
def test_an_ended_case_stays_as_it_is_until_it_is_reopened(ended: Case, text: str) -> None:
    decision = command(text, ended)
    assert events_of(decision) == []
    assert "reopen" in reasons(decision)


@pytest.mark.parametrize("ended", [CLOSED, REJECTED, WITHDRAWN], ids=["closed", "rejected", "withdrawn"])
@pytest.mark.parametrize("text", ["note: x", "tell: x", "ask: x", "take", "status", "help", "list overdue"])
def test_words_and_questions_work_on_an_ended_case(ended: Case, text: str) -> None:
    decision = command(text, ended)
    assert decision.applied
    assert apply(ended, decision).state is ended.state


@pytest.mark.parametrize(
    ("case", "text", "why"),
    [
        pytest.param(ON_HOLD, "billing done", "write `resume`", id="a step of a case on hold"),
        pytest.param(make_case(), "assign eve@example.com", "not on the staff list", id="assigned to a stranger"),
        pytest.param(make_case(), "add product: streaming audio", "already, as p2", id="a product that is there"),
        pytest.param(make_case(), "withdraw p9", "there is no p9", id="an unknown product"),
        pytest.param(make_case(), "reopen: wrong", "not ended", id="reopening what goes on"),
        pytest.param(make_case(), "reopen billing: wrong", "billing is not done", id="reopening an open step"),
        pytest.param(REJECTED, "reopen billing: wrong", "is rejected", id="a step of a rejected case"),
        pytest.param(make_case(), "duplicate: CXL-1042", "of itself", id="a duplicate of itself"),
        pytest.param(make_case(), "duplicate: CXL-7", "no case CXL-7", id="a duplicate of nothing"),
        pytest.param(CLOSED, "true-up done credit $500 ref CM-2", "`reopen: reason`", id="another true-up"),
        pytest.param(
            commanded(make_case(), "billing started p1"), "set: Products = SEO; OTT", "add product", id="products late"
        ),
        pytest.param(
            commanded(commanded(make_case(), "billing done"), "reopen billing: wrong order"),
            "set: Products = SEO; OTT",
            "work on the products was already reported",
            id="products of which a step was reopened",
        ),
        pytest.param(
            commanded(make_case(), "withdraw p1,p2"),
            "set: Products = Targeted Display; SEO",
            "p1, p2 are withdrawn",
            id="a new list that would bring products back",
        ),
        pytest.param(
            commanded(make_case(), "withdraw p2"),
            "set: Products = Targeted Display; Streaming Audio; OTT / CTV",
            "p2 is withdrawn",
            id="the same list that would bring a product back",
        ),
        pytest.param(
            commanded(make_case(), "withdraw p2"), "billing done p2", "p2 is withdrawn", id="a withdrawn product"
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(case: Case, text: str, why: str) -> None:
    decision = command(text, case)
    assert events_of(decision) == []
    assert why in reasons(decision)


@pytest.mark.parametrize("text", ["reject: x", "withdraw"])
def test_a_duplicate_needs_another_case_that_goes_on_or_is_done(text: str) -> None:
    case, other = make_case(), make_case(number=1001)
    assert kinds_of(command("duplicate: CXL-1001", case, other, thread=case)) == [(NoticeKind.MARKED_DUPLICATE, ())]
    ended = commanded(other, text)
    assert "CXL-1001 is itself" in reasons(command("duplicate: CXL-1001", case, ended, thread=case))


def test_two_cases_can_not_be_each_others_duplicate_in_one_mail() -> None:
    decision = command("CXL-1 duplicate: CXL-2\nCXL-2 duplicate: CXL-1", make_case(number=1), make_case(number=2))
    assert events_of(decision) == []
    assert "itself a duplicate of CXL-" in reasons(decision)


@pytest.mark.parametrize(
    "text",
    [
        "hold: x\nhold: x",
        "take\ntake",
        "resume\nhold: x",
        "hold: x\nresume",
        "assign jo@example.com\ntake",
        "set: Client = Northwind Dental",
        "billing started\nset: Products = Targeted Display; Streaming Audio; OTT / CTV",
    ],
)
def test_a_line_that_changes_nothing_is_answered(text: str) -> None:
    decision = command(text, make_case())
    assert decision.applied
    assert NoticeKind.COMMAND_ANSWER in [kind for kind, _ in kinds_of(decision)]


@pytest.mark.parametrize("turned", [False, True], ids=["as written", "from the last line"])
@pytest.mark.parametrize(
    ("case", "text", "state", "rep"),
    [
        pytest.param(make_case(), "billing done\nhold: may rebook", CaseState.ON_HOLD, NoticeKind.ON_HOLD, id="hold"),
        pytest.param(
            make_case(), "billing done\nreject: rebooked", CaseState.REJECTED, NoticeKind.REJECTED, id="reject"
        ),
        pytest.param(make_case(), "billing done\nwithdraw", CaseState.WITHDRAWN, NoticeKind.WITHDRAWN, id="withdraw"),
        pytest.param(
            make_case(),
            "billing done\nset: Campaign Name = X1\nhold: x",
            CaseState.ON_HOLD,
            NoticeKind.ON_HOLD,
            id="set",
        ),
        pytest.param(ON_HOLD, "resume\nbilling done", CaseState.OPEN, NoticeKind.STEP_COMPLETED, id="resume"),
        pytest.param(
            ON_HOLD, "resume\nbilling done\nhold: another", CaseState.ON_HOLD, NoticeKind.ON_HOLD, id="a new hold"
        ),
        pytest.param(REJECTED, "reopen: ours\nbilling done", CaseState.OPEN, NoticeKind.REOPENED, id="reopen"),
    ],
)
def test_steps_take_effect_after_what_lets_a_case_go_on_and_before_what_stops_it(
    case: Case, text: str, state: CaseState, rep: NoticeKind, turned: bool
) -> None:
    lines = text.split("\n")
    decision = command("\n".join(reversed(lines) if turned else lines), case)
    assert decision.applied, reasons(decision)
    after = apply(case, decision)
    assert (after.state, after.is_complete("billing")) == (state, True)
    (told,) = [due for due in dues_of(decision) if due.to == (DANA,)]
    kinds = {told.kind, *(each.kind for each in told.besides)}
    assert told.kind is rep
    assert NoticeKind.STEP_COMPLETED in kinds


@pytest.mark.parametrize(
    ("case", "text", "told"),
    [
        pytest.param(ON_HOLD, "hold: x", "on hold since 2026-11-23 10:12 CST: client may rebook", id="a hold"),
        pytest.param(
            commanded(make_case(), "billing done"), "billing done", "jo@example.com, 2026-11-23 10:12 CST", id="a step"
        ),
        pytest.param(
            commanded(make_case(), "billing done p1"), "undo", "your mail of 2026-11-23 10:12 CST", id="an undo"
        ),
    ],
)
def test_times_are_told_in_the_time_of_the_site(case: Case, text: str, told: str) -> None:
    assert told in command(text, case).lines[0].reads


def test_a_missed_invoice_run_is_told_with_the_day_of_the_site() -> None:
    just_after_midnight_utc = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
    case = make_case(InvoiceRunMissed(just_after_midnight_utc))
    assert "(2026-11-30)" in command("all done no credit", case).lines[0].why


def test_a_case_becomes_a_duplicate_after_its_steps_were_reported() -> None:
    case, other = make_case(), make_case(number=1001)
    after = apply(case, command("duplicate: CXL-1001\nbilling done p1", case, other, thread=case))
    assert (after.state, after.product(1).status("billing").state) == (CaseState.DUPLICATE, StepState.DONE)


def test_a_hold_beside_resume_is_the_new_hold_that_alone_is_told() -> None:
    decision = command("hold: another\nresume", ON_HOLD)
    assert kinds_of(decision) == [(NoticeKind.ON_HOLD, ())]
    hold = apply(ON_HOLD, decision).hold
    assert hold
    assert hold.text == "another"


def test_resume_ends_the_wait_for_the_rep() -> None:
    asked = make_case(RepAsked("which line?"))
    assert commanded(asked, "resume").asked is None


def test_a_set_field_completes_the_request_and_lets_the_work_begin() -> None:
    decision = command("set: Campaign Name = Fall Implants", LACKING)
    assert [(due.kind, due.to) for due in dues_of(decision)] == [
        (NoticeKind.ACKNOWLEDGEMENT, (DANA,)),
        (NoticeKind.WORK_ITEM, (ANN,)),
    ]
    after = apply(LACKING, decision)
    assert (after.state, after.request.campaign) == (CaseState.OPEN, "Fall Implants")
    assert Field.CAMPAIGN not in after.request.missing


def test_a_step_reported_while_information_is_missing_is_refused() -> None:
    assert "campaign missing" in reasons(command("billing done", LACKING))


def test_a_reopened_and_corrected_true_up_is_one_corrected_statement() -> None:
    decision = command("reopen: credit was wrong\ntrue-up done credit $500 ref CM-2", CLOSED)
    assert kinds_of(decision) == [(NoticeKind.TRUE_UP_CONFIRMATION, ())]
    after = apply(CLOSED, decision)
    assert after.state is CaseState.CLOSED
    assert [line.ref for line in after.true_ups] == ["CM-2"]
    assert [line.ref for line in after.superseded] == ["CM-1"]


def test_reopening_billing_of_one_product_opens_the_true_up_that_all_share() -> None:
    after = commanded(CLOSED, "reopen billing p2: still on the invoice")
    states = {p.n: [p.status(step).state for step in ("billing", "fulfillment", "true_up")] for p in after.products}
    done, pending = StepState.DONE, StepState.PENDING
    assert states == {1: [done, done, pending], 2: [pending, done, pending], 3: [done, done, pending]}
    assert after.true_ups == ()


def test_reopening_a_step_that_the_rep_never_heard_of_tells_nothing() -> None:
    case = commanded(make_case(), "billing done p1")
    assert kinds_of(command("reopen billing p1: wrong order", case)) == []


def test_a_whole_withdrawal_reopened_leaves_out_what_was_withdrawn_before() -> None:
    case = make_case(WithdrawalAsked((2,), "", accepted=True), WithdrawalAsked((), "", accepted=True))
    assert [product.n for product in commanded(case, "reopen: go on").active] == [1, 3]


def test_several_withdrawals_in_one_mail_are_one_notice_that_names_them_all() -> None:
    decision = command("withdraw p1\nwithdraw p3: kept", make_case())
    assert kinds_of(decision) == [(NoticeKind.WITHDRAWN, ())]
    last = events_of(decision)[-1]
    assert isinstance(last, WithdrawalAsked)
    assert last.products == (1, 3)


def test_no_credit_after_a_missed_invoice_run_is_applied_with_a_warning() -> None:
    case = commanded(make_case(InvoiceRunMissed(NOW + timedelta(minutes=5))), "billing done\nfulfillment done")
    decision = command("true-up done no credit", case)
    assert decision.applied
    assert "not invoiced" in decision.lines[0].why
    assert decision.lines[0].verdict is Verdict.OK
    assert [kind for kind, _ in kinds_of(decision)] == [NoticeKind.TRUE_UP_CONFIRMATION, NoticeKind.COMMAND_ANSWER]


def test_everything_that_the_rep_hears_of_one_mail_is_one_notice() -> None:
    decision = command("tell: by Friday\nbilling done\nask: which line?\nadd product: SEO", make_case())
    rep = [due for due in dues_of(decision) if due.to == (DANA,)]
    assert [(due.kind, {each.kind for each in due.besides}) for due in rep] == [
        (NoticeKind.STAFF_QUESTION, {NoticeKind.STEP_COMPLETED, NoticeKind.AMENDED, NoticeKind.STAFF_ANSWER})
    ]


def test_the_former_owner_hears_that_somebody_took_the_case() -> None:
    case = commanded(make_case(), "take", Sent(by=ANN))
    assert [(due.kind, due.to) for due in dues_of(command("take", case))] == [(NoticeKind.ASSIGNED, (ANN,))]


def test_an_operator_gets_no_answer_by_mail() -> None:
    for text in ("billing donee", "status", "billing done"):
        decision = command(text, make_case(), sent=Sent(by=JO, via="operator"))
        assert NoticeKind.COMMAND_ANSWER not in [kind for kind, _ in kinds_of(decision)]


class TestSeveralCases:
    ONE, TWO = make_case(number=1), make_case(number=2)

    def test_each_case_gets_its_own_change(self) -> None:
        decision = command("CXL-1 billing done\nCXL-2 billing done p1", self.ONE, self.TWO)
        assert [change.case_number for change in decision.changes] == [1, 2]
        assert [line.case_number for line in decision.lines] == [1, 2]
        assert all(len(change.events) == 1 for change in decision.changes)

    def test_one_wrong_line_stops_them_all_and_is_answered_once(self) -> None:
        decision = command("CXL-1 billing done\nCXL-2 billing done p9", self.ONE, self.TWO)
        assert events_of(decision) == []
        assert not decision.applied
        assert [due.kind for due in decision.notices] == [NoticeKind.COMMAND_ANSWER]
        assert all(change.notices == () for change in decision.changes)

    def test_a_line_without_a_case_is_asked_about(self) -> None:
        assert "which case?" in reasons(command("CXL-1 billing done\nfulfillment done", self.ONE, self.TWO))

    def test_a_list_and_help_need_no_case(self) -> None:
        decision = command("list overdue\nhelp", self.ONE, self.TWO)
        assert decision.applied
        assert [listing.title for due in decision.notices for listing in due.listings] == ["cases overdue"]

    def test_a_note_goes_to_every_case_of_the_mail(self) -> None:
        decision = command("CXL-1 take\nCXL-2 take\n\nBoth are urgent.", self.ONE, self.TWO)
        assert [change.events[-1] for change in decision.changes] == [NoteAdded("Both are urgent.")] * 2


def test_a_repetition_with_another_reference_says_how_to_correct_it() -> None:
    case = commanded(make_case(), "billing done ref INV-1")
    decision = command("billing done ref INV-2", case)
    assert events_of(decision) == []
    assert "reopen billing: reason" in decision.lines[0].reads


def test_a_whole_case_amount_names_the_products_that_it_covers() -> None:
    case = commanded(make_case(), "billing done\nfulfillment done\ntrue-up p1 done no credit")
    after = commanded(case, "true-up done credit $5")
    assert [(line.product, line.covers) for line in after.true_ups] == [(1, (1,)), (None, (2, 3))]


def test_products_reported_one_by_one_belong_to_them() -> None:
    (event,) = events_of(command("billing done p1", make_case()))
    assert isinstance(event, StepReported)
    assert not event.whole_case


def test_all_done_passes_over_a_step_that_nobody_needs() -> None:
    case = commanded(make_case(), "billing not needed: never invoiced")
    after = commanded(case, "all done no credit")
    assert after.state is CaseState.CLOSED
    assert [line.covers for line in after.true_ups] == [(1, 2, 3)]


@pytest.mark.parametrize(
    ("text", "applied"), [("all done credit $1,250.00", True), ("all done no credit", False)], ids=["same", "other"]
)
def test_all_done_on_a_closed_case_is_a_repetition_or_a_contradiction(text: str, applied: bool) -> None:
    decision = command(text, CLOSED)
    assert events_of(decision) == []
    assert decision.applied is applied
    assert NoticeKind.COMMAND_ANSWER in [kind for kind, _ in kinds_of(decision)]


def test_words_without_a_command_and_a_case_are_answered_and_change_nothing() -> None:
    decision = command("Good morning to you", make_case(number=1), make_case(number=2))
    assert (decision.applied, decision.lines, events_of(decision)) == (False, (), [])
    assert [(due.kind, due.words) for due in decision.notices] == [(NoticeKind.COMMAND_ANSWER, "Good morning to you")]


def test_a_line_about_another_case_is_refused_on_a_cases_thread() -> None:
    case, other = make_case(), make_case(number=7)
    decision = command("billing done\nCXL-7 billing done", case, other, thread=case)
    assert events_of(decision) == []
    assert "this mail is on CXL-1042" in reasons(decision)
    assert [line.case_number for line in decision.lines] == [1042, 7]
    assert [change.case_number for change in decision.changes] == [1042]


def test_the_products_can_be_listed_anew_where_the_report_was_undone() -> None:
    case = commanded(commanded(make_case(), "billing done p1"), "undo", later(1))
    assert [p.name for p in commanded(case, "set: Products = SEO; Email", later(2)).products] == ["SEO", "Email"]


def test_adding_the_missing_products_completes_the_request() -> None:
    decision = command("add product: SEO", make_case(request=make_request(products=())))
    assert [kind for kind, _ in kinds_of(decision)] == [NoticeKind.ACKNOWLEDGEMENT, NoticeKind.WORK_ITEM]


def test_a_hold_that_ends_with_everything_done_confirms_the_true_up() -> None:
    ready = commanded(commanded(make_case(), "all done no credit p1,p2"), "hold: the third may stay")
    decision = command("resume", commanded(ready, "withdraw p3"))
    assert kinds_of(decision) == [(NoticeKind.TRUE_UP_CONFIRMATION, ())]


def test_an_amount_for_products_that_share_none_is_refused_though_one_of_them_is_settled() -> None:
    case = commanded(make_case(), "all done no credit p1")
    assert "one amount for several products" in reasons(command("all done p1,p2 credit $100", case))
    assert "with another outcome" in reasons(command("all done p1 credit $100", case))
    assert command("all done p1,p2 no credit", case).applied


@pytest.mark.parametrize("text", ["all done credit $500", "billing done\nfulfillment done\ntrue-up done credit $500"])
def test_an_amount_for_what_is_left_says_what_it_is_for(text: str) -> None:
    decision = command(text, commanded(make_case(), "all done no credit p1"))
    assert decision.applied
    assert decision.lines[-1].why == "the amount is for p2, p3 alone: p1 had been settled before"
    assert NoticeKind.COMMAND_ANSWER in [kind for kind, _ in kinds_of(decision)]
    assert command("all done credit $500", make_case()).lines[0].why == ""


def test_the_true_up_of_a_product_that_is_withdrawn_stays_until_it_is_reopened() -> None:
    case = commanded(make_case(), "all done credit $100 p1\nall done no credit p2\nbilling done p3")
    decision = command("withdraw p1", case)
    assert "`reopen true-up p1: reason`" in decision.lines[0].why
    assert command("withdraw p3", case).lines[0].why == ""
    taken_back = commanded(apply(case, decision), "reopen true-up p1: the client keeps it")
    assert [line.product for line in taken_back.true_ups] == [2]
    assert taken_back.product(1).withdrawn
    assert "write `reopen p1: reason`" in reasons(command("reopen billing p1: wrong", taken_back))


def test_a_corrected_statement_follows_where_a_closed_case_loses_a_true_up() -> None:
    settled = commanded(make_case(), "all done credit $9 p1\nall done no credit p2\nbilling done p3")
    closed = commanded(commanded(settled, "withdraw p1"), "all done no credit p3")
    assert closed.state is CaseState.CLOSED
    assert kinds_of(command("reopen true-up p1: kept", closed)) == [(NoticeKind.TRUE_UP_CONFIRMATION, ())]


def test_reopening_a_case_asks_again_only_for_what_the_last_withdrawal_took() -> None:
    case = commanded(commanded(commanded(make_case(), "withdraw p1: kept"), "withdraw p2"), "withdraw p3")
    assert case.state is CaseState.WITHDRAWN
    decision = command("reopen: cancel it", case)
    assert "p3 to be cancelled again" in decision.lines[0].reads
    assert [product.n for product in apply(case, decision).active] == [3]


@pytest.mark.parametrize("others", ["p1", "p3"])
def test_a_withdrawn_product_can_be_asked_for_again_and_the_rep_is_told(others: str) -> None:
    case = commanded(make_case(), "withdraw p2")
    decision = command("reopen p2: cancel it after all", case)
    assert kinds_of(decision) == [(NoticeKind.REOPENED, ())]
    assert apply(case, decision).active == make_case().products
    assert f"{others} is not withdrawn" in reasons(command(f"reopen p2,{others}: x", case))


def test_a_product_asked_for_again_opens_a_closed_case() -> None:
    case = commanded(commanded(make_case(), "withdraw p2"), "all done no credit")
    after = commanded(case, "reopen p2: cancel it after all")
    assert (after.state, after.next_step and after.next_step.key) == (CaseState.OPEN, "billing")


def test_nobody_waits_for_an_answer_on_a_case_without_products() -> None:
    case = commanded(make_case(), "ask: which line?\nhold: x")
    after = commanded(case, "withdraw p1-p3")
    assert (after.state, after.asked, after.hold) == (CaseState.WITHDRAWN, None, None)


def test_whoever_reopens_a_case_hears_that_its_rep_wanted_to_withdraw_meanwhile() -> None:
    wish = WithdrawalAsked((), "withdraw", accepted=False)
    rejected = advance(REJECTED, Recorded(len(REJECTED.events) + 1, later(5).at, DANA.address, None, wish))
    assert rejected.question is None
    decision = command("reopen: ours", rejected, sent=later(6))
    assert "dana@example.com wanted to withdraw" in decision.lines[0].why
    undone = command("undo", rejected, sent=later(1.5))
    assert apply(rejected, undone).question
    again = commanded(commanded(rejected, "reopen: ours", later(6)), "reject: no", later(7))
    assert command("reopen: ours", again, sent=later(8)).lines[0].why == ""


@pytest.mark.parametrize(
    "text",
    [
        "billing done p2 ref B\nreopen billing p2: wrong",
        "billing done p2 ref B\nreopen billing: wrong",
        "true-up done credit $500\nreopen: wrong",
        "all done no credit\nreopen billing p1: wrong",
    ],
)
def test_a_report_above_the_line_that_reopens_it_could_mean_either_and_is_refused(text: str) -> None:
    decision = command(text, CLOSED)
    assert events_of(decision) == []
    assert "write the line that reopens it first" in decision.lines[0].why


@pytest.mark.parametrize(
    "text",
    ["billing done p1\nreopen billing p2: wrong", "fulfillment done p2\nreopen billing p2: wrong"],
    ids=["another product", "another step"],
)
def test_a_report_above_a_line_that_reopens_something_else_is_applied(text: str) -> None:
    case = commanded(make_case(), "billing done p2")
    assert command(text, case).applied


def test_the_work_item_of_a_request_that_staff_complete_goes_to_the_owner_alone() -> None:
    decision = command("set: Campaign Name = Fall Implants\ntake", LACKING)
    assert [due.to for due in dues_of(decision) if due.kind is NoticeKind.WORK_ITEM] == [(Person("", JO.address),)]


@pytest.mark.parametrize(
    ("on", "applied"), [("2026-11-24", True), ("2026-11-25", False)], ids=["begun in the east", "nowhere begun"]
)
def test_a_day_can_be_reported_that_has_begun_somewhere(on: str, applied: bool) -> None:
    assert command(f"billing done on {on}", make_case()).applied is applied


@pytest.mark.parametrize(
    ("reopened", "warning"),
    [
        pytest.param(("reopen true-up p1: too low",), "", id="the one that was reopened"),
        pytest.param(("reopen true-up p1: too low", "reopen true-up p2: wrong"), "p1, p2 alone", id="one more"),
    ],
)
def test_an_amount_for_the_very_products_that_were_reopened_needs_no_word(
    reopened: tuple[str, ...], warning: str
) -> None:
    case = commanded(make_case(), "all done credit $9 p1\nall done no credit p2\nall done no credit p3")
    for line in reopened:
        case = commanded(case, line)
    decision = command("true-up done credit $10", case)
    assert decision.applied
    assert bool(decision.lines[0].why) is bool(warning)
    assert warning in decision.lines[0].why
