"""What a rep's reply on a case does, in the words that reps write: text and case → events and the mails that follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.command_mail import Actor
from cancel_mailbot.workflow.decide import decide
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition, Due, NoticeKind
from cancel_mailbot.workflow.effect import advance_all
from cancel_mailbot.workflow.events import (
    AnswerReceived,
    Assigned,
    CaseRejected,
    CommandsUndone,
    DuplicateMarked,
    Event,
    HoldPlaced,
    Reopened,
    RepAsked,
    StepReported,
    ThanksReceived,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances, Facts
from cancel_mailbot.workflow.interpret import ReadingSettings, interpret
from tests.builders import ANN, DANA, JO, NOW, make_case, make_message, make_request

TEAM = Circumstances(NOW, (ANN, JO))
BILLED_P1 = StepReported("billing", StepState.DONE, (1,))
BILLED = StepReported("billing", StepState.DONE, (1, 2, 3))
CLOSED = tuple(StepReported(step.key, StepState.NOT_NEEDED, (1, 2, 3)) for step in DEFAULT_STEPS)
ASKED = RepAsked("Which of the two display lines?")
CASES = {
    "untouched": make_case(),
    "needs info": make_case(request=make_request(campaign=None)),
    "billed for p1": make_case(BILLED_P1),
    "billed": make_case(BILLED),
    "on hold": make_case(HoldPlaced("the client may rebook")),
    "asked": make_case(ASKED),
    "closed": make_case(*CLOSED),
    "rejected": make_case(CaseRejected("not our order")),
    "withdrawn": make_case(WithdrawalAsked((), "withdraw", accepted=True)),
    "duplicate": make_case(DuplicateMarked(1001)),
    "owned": make_case(Assigned(JO.address)),
}


def reply(case: Case, text: str, now: Circumstances = TEAM) -> Decision:
    message = make_message(text, subject="Re: Order Cancellation Request [CXL-1042]")
    facts = Facts(Role.REP, threaded=(case,))
    return decide(message, interpret(message, facts, ReadingSettings()), facts, now)


def events(decision: Decision) -> list[str]:
    return [event.kind for change in decision.changes for event in change.events]


def dues(decision: Decision) -> list[Due]:
    return [*decision.notices, *(due for change in decision.changes for due in change.notices)]


def kinds(decision: Decision) -> list[str]:
    return [due.kind.value for due in dues(decision)]


def after(case: Case, decision: Decision) -> Case:
    return advance_all(case, (event for change in decision.changes for event in change.events), Actor(DANA, NOW))


def active(case: Case) -> list[str]:
    return [product.name for product in case.active]


@pytest.mark.parametrize(
    "text",
    [
        "amend\nCampaign Name: Spring Whitening",
        "Amend:\nCampaign Name: Spring Whitening",
        "Hi team,\n\namend\nCampaign Name: Spring Whitening\n\nThanks,\nDana",
        "please amend:\n\n  • Campaign Name: Spring Whitening",
        "AMEND\nCampaign: Spring Whitening",
        "Amend the request\nCampaign Name - Spring Whitening",
        "#amend\nCampaign Name: Spring Whitening",
        "amend please\nCampaign Name: Spring Whitening",
    ],
)
def test_amend_with_a_labelled_line_takes_effect_at_once(text: str) -> None:
    decision = reply(CASES["untouched"], text)
    assert decision.disposition is Disposition.AMENDMENT
    assert events(decision) == ["request_corrected"]
    assert kinds(decision) == ["amended", "amendment"]
    assert all(due.applied and due.words for due in dues(decision))
    assert after(CASES["untouched"], decision).request.campaign == "Spring Whitening"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("amend\nCampaign Name: Spring Whitening\nand please call me about the audio", id="words besides"),
        pytest.param("amend\nCampaign Name: TBD", id="a value that is none"),
        pytest.param("amend\nTitan Order ID: 447O923", id="a value that is not usable"),
        pytest.param("amend\nEffective Date: January 1", id="a field that is not one of the four"),
        pytest.param("amend\nthe campaign is the spring one", id="no label"),
        pytest.param("amend\nProducts: all of them", id="all products"),
        pytest.param("Campaign Name: Spring Whitening", id="without the word amend"),
        pytest.param("Correction: the campaign is Spring Whitening.", id="in prose"),
        pytest.param("The campaign should be Spring Whitening", id="in a sentence"),
    ],
)
def test_an_amendment_that_is_not_plain_changes_nothing_and_is_decided_by_staff(text: str) -> None:
    case = CASES["untouched"]
    decision = reply(case, text)
    assert events(decision) == ["amendment_asked"]
    assert kinds(decision) == ["amendment_noted", "amendment"]
    assert (after(case, decision).request, active(after(case, decision))) == (case.request, active(case))
    assert not any(due.applied for due in dues(decision))


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("withdraw p1", "withdrawal_asked"),
        ("withdraw", "withdrawal_asked"),
        ("remove product: Targeted Display", "withdrawal_asked"),
        ("amend\nCampaign Name: Spring", "amendment_asked"),
        ("amend\nProducts: SEO", "amendment_asked"),
    ],
)
def test_a_step_that_was_reopened_was_reported_and_one_that_was_undone_was_not(text: str, event: str) -> None:
    reopened = reply(make_case(BILLED_P1, Reopened("wrong", ("billing",), (1,))), text)
    assert events(reopened) == [event]
    assert not any(due.applied for due in dues(reopened))
    undone = reply(make_case(BILLED_P1, CommandsUndone((2,))), text)
    assert any(due.applied for due in dues(undone))


def test_a_product_that_was_never_reported_can_be_taken_back_beside_one_that_was() -> None:
    case = make_case(BILLED_P1, Reopened("wrong", ("billing",), (1,)))
    assert active(after(case, reply(case, "withdraw p2"))) == ["Targeted Display", "OTT / CTV"]


def test_amend_without_anything_below_it_is_answered_with_help() -> None:
    assert kinds(reply(CASES["untouched"], "amend")) == ["rep_help"]


def test_amend_that_says_what_the_case_has_already_is_answered_with_the_status() -> None:
    assert kinds(reply(CASES["billed"], "amend\nCampaign Name: Fall Implants 2026")) == ["status"]


def test_a_changed_product_list_adds_some_and_takes_others_back() -> None:
    case = CASES["untouched"]
    decision = reply(case, "amend\nProduct(s) to be Canceled: Targeted Display, SEO")
    assert events(decision) == ["products_added", "withdrawal_asked"]
    assert kinds(decision) == ["amended", "amendment"]
    assert active(after(case, decision)) == ["Targeted Display", "SEO"]


def test_an_amendment_that_supplies_what_was_missing_starts_the_work() -> None:
    decision = reply(CASES["needs info"], "amend\nCampaign Name: Spring\nVision VX Client: Eastwind Dental")
    assert kinds(decision) == ["acknowledgement", "work_item"]
    request = after(CASES["needs info"], decision).request
    assert (request.campaign, request.client, request.missing) == ("Spring", "Eastwind Dental", ())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("withdraw p2", ["Targeted Display", "OTT / CTV"]),
        ("Withdraw p2.\n\nThanks,\nDana", ["Targeted Display", "OTT / CTV"]),
        ("remove product: Streaming Audio", ["Targeted Display", "OTT / CTV"]),
        ("Remove product: streaming audio\n\nThanks!", ["Targeted Display", "OTT / CTV"]),
        ("remove product: audio", ["Targeted Display", "OTT / CTV"]),
        ("remove product: p2", ["Targeted Display", "OTT / CTV"]),
        ("remove product: OTT / CTV", ["Targeted Display", "Streaming Audio"]),
        ("add product: SEO", ["Targeted Display", "Streaming Audio", "OTT / CTV", "SEO"]),
        ("Hi,\n\nAdd product: SEO\n\nThanks", ["Targeted Display", "Streaming Audio", "OTT / CTV", "SEO"]),
        ("add product: SEO\nremove product: Streaming Audio", ["Targeted Display", "OTT / CTV", "SEO"]),
        ("withdraw", []),
        ("Withdraw this request", []),
    ],
)
@pytest.mark.parametrize("state", ["untouched", "on hold"])
def test_products_are_added_and_taken_back_at_once(text: str, left: list[str], state: str) -> None:
    decision = reply(CASES[state], text)
    case = after(CASES[state], decision)
    assert ([] if case.state is CaseState.WITHDRAWN else active(case)) == left
    assert all(due.applied for due in dues(decision))
    assert {due.kind.audience for due in dues(decision)} == {Role.REP, Role.STAFF}


@pytest.mark.parametrize(
    "text", ["remove product: Billboard", "withdraw p9", "remove product: p9", "Which one is p2?", "remove p2 or p3?"]
)
def test_a_product_that_is_not_plain_is_a_question_to_staff(text: str) -> None:
    decision = reply(CASES["untouched"], text)
    assert (events(decision), kinds(decision)) == (["question_asked"], ["question"])


@pytest.mark.parametrize(
    ("state", "text", "why"),
    [
        ("billed for p1", "withdraw p1", "work on it was already reported"),
        ("billed for p1", "withdraw", "work on it was already reported"),
        ("billed for p1", "remove product: Targeted Display", "work on it was already reported"),
        ("billed for p1", "amend\nCampaign Name: Spring", "work on it was already reported"),
        ("billed", "add product: SEO", "a step is already complete for the whole case"),
        ("closed", "add product: SEO", "the case has ended"),
        ("closed", "withdraw", "work on it was already reported"),
        ("duplicate", "withdraw", "CXL-1001 goes on in its place"),
        ("rejected", "amend\nCampaign Name: Spring", "the case has ended"),
        ("billed for p1", "add product: SEO\nremove product: p1", "work on it was already reported"),
    ],
)
def test_what_comes_too_late_changes_nothing_and_the_rep_and_staff_hear_why(state: str, text: str, why: str) -> None:
    decision = reply(CASES[state], text)
    told = dues(decision)
    assert [due.kind.audience for due in told] == [Role.REP, Role.STAFF]
    assert [(due.applied, due.why, bool(due.words)) for due in told] == [(False, why, True)] * 2
    assert after(CASES[state], decision).products == CASES[state].products
    assert after(CASES[state], decision).question is not None


def test_what_nobody_has_begun_can_be_changed_while_other_work_goes_on() -> None:
    case = CASES["billed for p1"]
    assert active(after(case, reply(case, "withdraw p3"))) == ["Targeted Display", "Streaming Audio"]
    assert active(after(case, reply(case, "add product: SEO")))[-1] == "SEO"


def test_a_product_that_the_case_has_is_not_added_twice() -> None:
    decision = reply(CASES["untouched"], "add product: streaming audio")
    assert (events(decision), kinds(decision)) == (["repeat_received"], ["status"])


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
@pytest.mark.parametrize("text", ["withdraw", "withdraw p1", "remove product: Streaming Audio", "remove product: SEO"])
def test_a_withdrawal_where_nothing_will_be_cancelled_is_kept_and_answered_with_the_status(
    state: str, text: str
) -> None:
    decision = reply(CASES[state], text)
    assert (events(decision), kinds(decision)) == (["withdrawal_asked"], ["status"])
    moved = after(CASES[state], decision)
    assert (moved.state, moved.question) == (CASES[state].state, None)


@pytest.mark.parametrize(
    "text",
    [
        "The 728x90 one.",
        "the first",
        "ok, thanks",
        "Yes please",
        "Thanks!",
        "I asked the client and will get back to you",
        "Campaign Name: Fall Implants 2026",
        "Campaign Name: Spring Whitening",
        "It should be the second one",
        "both",
        "not sure, what do you suggest?",
        "p2",
    ],
)
def test_any_reply_is_the_answer_that_staff_asked_for(text: str) -> None:
    decision = reply(CASES["asked"], text)
    assert AnswerReceived(text) in decision.changes[0].events
    assert kinds(decision) == ["answer"]
    assert after(CASES["asked"], decision).asked is None


@pytest.mark.parametrize(("text", "kind"), [("status", "status"), ("help", "rep_help")])
def test_status_and_help_are_no_answer(text: str, kind: str) -> None:
    decision = reply(CASES["asked"], text)
    assert (events(decision), kinds(decision)) == ([], [kind])


@pytest.mark.parametrize(
    "text", ["When will this be done?", "withdraw p2", "amend\nCampaign Name: Spring", "withdraw?"]
)
def test_the_owner_of_a_case_alone_hears_of_the_rep(text: str) -> None:
    told = [due for due in dues(reply(CASES["owned"], text)) if due.kind.audience is Role.STAFF]
    assert [due.to for due in told] == [(JO,)]


def test_the_team_hears_of_the_rep_where_the_owner_is_no_longer_on_staff() -> None:
    now = Circumstances(NOW, (ANN,), staff=frozenset((ANN.address,)))
    (due,) = dues(reply(CASES["owned"], "When will this be done?", now))
    assert due.to == (ANN,)


THANKS = ["Thanks!", "ok", "Great, thank you so much", "Perfect", "Got it, thanks\n\nDana", "thx", "Thanks team 👍"]
SENTENCES = [
    *THANKS, "billing done", "all done no credit", "reopen: wrong", "withdraw", "withdraw p1", "withdraw p1,p3",
    "status", "help", "amend\nCampaign Name: Spring", "amend\nTitan Order ID: 5550001",
    "amend\nProducts: SEO, Streaming Audio", "add product: SEO", "remove product: OTT / CTV", "remove product: p2",
    "When is it done?", "please withdraw it", "Campaign Name: Spring", "Titan Order ID: 4471923", "", "undo",
    "true-up done credit $5",
]  # fmt: skip


@given(state=st.sampled_from(sorted(CASES)), text=st.one_of(st.sampled_from(SENTENCES), st.text(max_size=60)))
def test_no_word_of_a_rep_ever_moves_a_step(state: str, text: str) -> None:
    before = CASES[state]
    moved = after(before, reply(before, text))
    pending = {product.n: product.steps for product in moved.products if product.n > len(before.products)}
    assert {product.n: product.steps for product in moved.products if product.n not in pending} == {
        product.n: product.steps for product in before.products
    }
    assert all(status.state is StepState.PENDING for steps in pending.values() for _, status in steps)
    assert moved.true_ups == before.true_ups


@given(state=st.sampled_from(sorted(CASES)), text=st.sampled_from(SENTENCES))
def test_nobody_gets_two_mails_for_one_reply(state: str, text: str) -> None:
    heard = [(person.address, due.kind.audience) for due in dues(reply(CASES[state], text)) for person in due.to]
    assert len(heard) == len(set(heard))


@pytest.mark.parametrize("text", THANKS)
@pytest.mark.parametrize("state", sorted(set(CASES) - {"asked"}))
def test_thanks_mail_nobody_unless_an_answer_is_owed(state: str, text: str) -> None:
    decision = reply(CASES[state], text)
    assert decision.changes[0].events == (ThanksReceived(),)
    assert dues(decision) == []


def test_a_completion_answers_what_staff_asked_and_staff_get_both_in_one_mail() -> None:
    case = make_case(ASKED, request=make_request(campaign=None))
    decision = reply(case, "Campaign Name: Fall Implants 2026")
    _, work = dues(decision)
    assert events(decision) == ["answer_received", "request_completed"]
    assert (work.kind, [each.kind for each in work.besides]) == (NoticeKind.WORK_ITEM, [NoticeKind.ANSWER])


def test_an_empty_reply_is_no_answer_and_reaches_a_person() -> None:
    quoted = "> --- Reply above this line ---\n>\n> Hi Dana,\n> which one?\n"
    decision = reply(CASES["asked"], quoted)
    assert (events(decision), kinds(decision)) == (["question_asked"], ["question"])


def test_a_withdrawal_in_a_sentence_answers_too_and_is_decided_by_staff() -> None:
    decision = reply(CASES["asked"], "Please withdraw it.")
    found: tuple[Event, ...] = decision.changes[0].events
    assert [event.kind for event in found] == ["answer_received", "withdrawal_asked"]
    assert kinds(decision) == ["withdrawn", "withdrawal"]


@pytest.mark.parametrize("text", ["thanks, will send", "I'll send the campaign name tomorrow.\n\nDana"])
def test_a_promise_to_send_what_is_missing_is_filed_and_the_rep_still_owes_it(text: str) -> None:
    case = CASES["needs info"]
    decision = reply(case, text)
    assert (events(decision), dues(decision)) == (["thanks_received"], [])
    assert after(case, decision).question is None
    assert kinds(reply(CASES["untouched"], text)) == ["question"]
