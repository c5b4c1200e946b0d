"""Requests become cases: complete, incomplete, sent twice, overlapping, or with an order id that is used again."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step, StepState
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition, NoticeKind
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    CaseOpened,
    CaseRejected,
    DuplicateMarked,
    Event,
    HoldPlaced,
    QuestionAsked,
    RepAsked,
    RepeatReceived,
    RequestCompleted,
    StepReported,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances
from cancel_mailbot.workflow.orders import complete, decide_completion, decide_orders
from tests.builders import ANN, DANA, JO, NOW, REQUEST, make_case, make_message, make_request


def ask(*requests: Request, known: tuple[Case, ...] = ()) -> Decision:
    return decide_orders(make_message(), requests, Circumstances(NOW, (ANN, JO), known))


def opened_by(decision: Decision) -> CaseOpened:
    (event,) = decision.changes[0].events
    assert isinstance(event, CaseOpened)
    return event


def kinds(decision: Decision) -> list[tuple[NoticeKind, tuple[Person, ...]]]:
    return [(due.kind, due.to) for change in decision.changes for due in change.notices]


def test_a_complete_request_opens_a_case_and_tells_rep_and_staff() -> None:
    decision = ask(REQUEST)
    assert decision.disposition is Disposition.REQUEST
    assert decision.changes[0].case_number is None
    assert opened_by(decision).request == REQUEST
    assert kinds(decision) == [(NoticeKind.ACKNOWLEDGEMENT, (DANA,)), (NoticeKind.WORK_ITEM, (ANN, JO))]


def test_an_incomplete_request_opens_a_case_and_asks_only_the_rep() -> None:
    assert kinds(ask(make_request(titan_order_id=None))) == [(NoticeKind.INFORMATION_NEEDED, (DANA,))]


def test_each_order_of_a_mail_is_a_case_of_its_own() -> None:
    decision = ask(REQUEST, make_request(titan_order_id="4471931", campaign="Spring Whitening"))
    assert [change.case_number for change in decision.changes] == [None, None]


def test_people_in_copy_belong_to_the_case() -> None:
    copied = make_message(cc=(Person("Lee", "lee@example.com"), Person("", "")))
    decision = decide_orders(copied, (REQUEST,), Circumstances(NOW, ()))
    assert opened_by(decision).copied == ("lee@example.com",)


def test_the_same_order_again_opens_nothing_and_tells_the_rep_where_it_stands() -> None:
    decision = ask(make_request(campaign="fall implants  2026"), known=(make_case(),))
    assert decision.changes[0].case_number == 1042
    assert decision.changes[0].events == (RepeatReceived("Order Cancellation Request"),)
    assert kinds(decision) == [(NoticeKind.ALREADY_IN_PROGRESS, (DANA,))]


def test_an_overlap_opens_a_case_for_the_new_products_only_and_says_so_to_staff_and_rep() -> None:
    decision = ask(make_request(products=("Streaming Audio", "SEO")), known=(make_case(),))
    opened = opened_by(decision)
    assert opened.request.products == ("SEO",)
    assert opened.remarks == ("Streaming Audio is already being cancelled in CXL-1042.",)
    (told,) = (due for due in decision.changes[0].notices if due.kind is NoticeKind.ACKNOWLEDGEMENT)
    assert told.why == "Streaming Audio is already being cancelled in CXL-1042."


def test_the_same_order_id_with_another_campaign_opens_a_case_with_a_warning() -> None:
    opened = opened_by(ask(make_request(campaign="Spring Whitening"), known=(make_case(),)))
    assert opened.request.products == REQUEST.products
    assert "CXL-1042" in opened.remarks[0]
    assert "renewal" in opened.remarks[0]


def test_the_whole_template_sent_anew_fills_the_case_that_waits_for_it() -> None:
    waiting = make_case(request=make_request(client=None))
    decision = ask(REQUEST, known=(waiting,))
    assert decision.changes[0].case_number == waiting.number
    assert decision.changes[0].events == (RequestCompleted(REQUEST),)
    assert kinds(decision) == [(NoticeKind.ACKNOWLEDGEMENT, (DANA,)), (NoticeKind.WORK_ITEM, (ANN, JO))]


def test_the_whole_template_sent_anew_with_a_change_changes_nothing_but_what_was_missing() -> None:
    waiting = make_case(request=make_request(client=None))
    decision = ask(make_request(products=("SEO",)), known=(waiting,))
    completed, amendment = decision.changes[0].events
    assert isinstance(completed, RequestCompleted)
    assert (completed.request.client, completed.request.products) == (REQUEST.client, REQUEST.products)
    assert [doubt.written for doubt in completed.request.doubts] == ["SEO"]
    assert isinstance(amendment, AmendmentAsked)
    assert [kind for kind, _ in kinds(decision)] == [
        NoticeKind.ACKNOWLEDGEMENT,
        NoticeKind.WORK_ITEM,
        NoticeKind.AMENDMENT,
    ]


def test_the_same_incomplete_template_again_opens_no_second_case_and_is_asked_again() -> None:
    incomplete = make_request(client=None)
    decision = ask(incomplete, known=(make_case(request=incomplete),))
    assert decision.changes[0].case_number == 1042
    assert decision.changes[0].events == (RepeatReceived("Order Cancellation Request"),)
    assert kinds(decision) == [(NoticeKind.INFORMATION_NEEDED, (DANA,))]


def test_the_same_order_for_another_client_is_a_change_that_staff_decide() -> None:
    decision = ask(make_request(client="Eastwind Dental"), known=(make_case(),))
    assert decision.changes[0].case_number == 1042
    assert [type(event) for event in decision.changes[0].events] == [RepeatReceived, AmendmentAsked]
    assert kinds(decision) == [(NoticeKind.AMENDMENT_NOTED, (DANA,)), (NoticeKind.AMENDMENT, (ANN, JO))]


def test_the_same_order_with_another_date_is_a_change_that_staff_decide() -> None:
    decision = ask(make_request(extras=(("Effective Date", "January 1"),)), known=(make_case(),))
    assert kinds(decision) == [(NoticeKind.AMENDMENT_NOTED, (DANA,)), (NoticeKind.AMENDMENT, (ANN, JO))]


def test_what_is_written_beside_the_same_order_reaches_staff() -> None:
    decision = ask(make_request(unread=("Please keep the audio.",)), known=(make_case(),))
    assert [type(event) for event in decision.changes[0].events] == [RepeatReceived, QuestionAsked]
    assert kinds(decision) == [(NoticeKind.ALREADY_IN_PROGRESS, (DANA,)), (NoticeKind.QUESTION, (ANN, JO))]


def test_a_case_that_still_waits_for_somebody_else_covers_nothing() -> None:
    waiting = make_case(request=make_request(client=None))
    message = make_message(author=Person("Lee", "lee@example.com"))
    decision = decide_orders(message, (REQUEST,), Circumstances(NOW, (), (waiting,)))
    assert decision.changes[0].case_number is None


def test_punctuation_tells_products_apart() -> None:
    case = make_case(request=make_request(products=("Banner 1.5",)))
    assert opened_by(ask(make_request(products=("Banner 15",)), known=(case,))).request.products == ("Banner 15",)


def test_all_products_of_an_order_cover_each_of_them_and_themselves() -> None:
    case = make_case(request=make_request(products=("*",)))
    for products in (("*",), ("SEO",)):
        decision = ask(make_request(products=products), known=(case,))
        assert decision.changes[0].case_number == 1042


def test_the_same_order_twice_in_one_mail_is_one_case() -> None:
    assert len(ask(REQUEST, make_request(titan_order_id="5550001"), REQUEST).changes) == 2


def test_another_order_is_no_concern_of_this_one() -> None:
    opened = opened_by(ask(make_request(titan_order_id="9999999"), known=(make_case(),)))
    assert opened.remarks == ()


def test_a_completion_fills_what_is_missing_and_starts_the_work() -> None:
    case = make_case(request=make_request(campaign=None))
    fields = Request(client=None, campaign="Fall Implants 2026", titan_order_id=None, products=())
    decision = decide_completion(case, fields, "my words", Circumstances(NOW, (ANN,)))
    assert decision.disposition is Disposition.COMPLETION
    assert decision.changes[0].events == (RequestCompleted(REQUEST),)
    assert kinds(decision) == [(NoticeKind.ACKNOWLEDGEMENT, (DANA,)), (NoticeKind.WORK_ITEM, (ANN,))]


def test_a_completion_that_still_lacks_something_is_asked_again() -> None:
    case = make_case(request=make_request(campaign=None, client=None))
    fields = Request(client=None, campaign="Fall Implants 2026", titan_order_id=None, products=())
    decision = decide_completion(case, fields, "my words", Circumstances(NOW, (ANN,)))
    assert kinds(decision) == [(NoticeKind.INFORMATION_NEEDED, (DANA,))]


def test_a_field_supplied_settles_the_doubt_about_it() -> None:
    doubt = Doubt(Field.TITAN_ORDER_ID, "447O923", Warning.ORDER_FORMAT)
    doubtful = make_request(titan_order_id=None, doubts=(doubt,), warnings=(Warning.ORDER_FORMAT,))
    fields = Request(client=None, campaign=None, titan_order_id="4470923", products=())
    completed = complete(doubtful, fields)
    assert completed.titan_order_id == "4470923"
    assert completed.doubts == ()
    assert completed.warnings == ()


def close(number: int = 1042, request: Request = REQUEST) -> Case:
    products = tuple(range(1, len(request.products) + 1))
    return make_case(
        *(StepReported(step.key, StepState.DONE, products) for step in DEFAULT_STEPS), request=request, number=number
    )


def test_the_same_as_a_closed_case_is_a_new_case_with_a_remark() -> None:
    (remark,) = opened_by(ask(REQUEST, known=(close(),))).remarks
    assert remark == "The same was cancelled in CXL-1042, closed on 2026-11-23: a renewal, or sent twice?"


def test_a_product_of_a_closed_case_is_named_and_cancelled_again() -> None:
    opened = opened_by(ask(make_request(products=("Streaming Audio", "SEO")), known=(close(),)))
    assert opened.request.products == ("Streaming Audio", "SEO")
    assert opened.remarks[0].startswith("Streaming Audio was cancelled in CXL-1042")


def test_a_closed_campaign_with_the_same_order_id_says_when_it_was_closed() -> None:
    (remark,) = opened_by(ask(make_request(campaign="Spring"), known=(close(),))).remarks
    assert "CXL-1042, closed on 2026-11-23 for the campaign Fall Implants 2026: a renewal" in remark


@pytest.mark.parametrize(
    "ending",
    [CaseRejected("no"), DuplicateMarked(1001), WithdrawalAsked((), "withdraw", accepted=True)],
    ids=["rejected", "duplicate", "withdrawn"],
)
def test_what_was_called_off_does_not_stand_in_the_way(ending: Event) -> None:
    opened = opened_by(ask(REQUEST, known=(make_case(ending),)))
    assert (opened.request, opened.remarks) == (REQUEST, ())


def test_a_case_on_hold_covers_its_products() -> None:
    held = make_case(HoldPlaced("the client may rebook"))
    assert ask(REQUEST, known=(held,)).changes[0].case_number == 1042
    assert opened_by(ask(make_request(products=("OTT / CTV", "SEO")), known=(held,))).request.products == ("SEO",)


def test_the_same_as_a_case_that_waits_for_another_rep_is_a_new_case_that_says_so() -> None:
    waiting = make_case(request=make_request(client=None))
    message = make_message(author=Person("Lee", "lee@example.com"))
    decision = decide_orders(message, (REQUEST,), Circumstances(NOW, (), (waiting,)))
    assert opened_by(decision).remarks == (
        "The same also stands in CXL-1042, which waits for dana@example.com: the same order?",
    )


def test_a_repeat_of_what_several_cases_share_names_them_all_in_one_mail() -> None:
    one = make_case(request=make_request(products=("Streaming Audio",)), number=1042)
    other = make_case(request=make_request(products=("SEO",)), number=1043)
    decision = ask(make_request(products=("Streaming Audio", "SEO")), known=(one, other))
    assert [change.case_number for change in decision.changes] == [1042, 1043]
    ((due,), nothing) = (change.notices for change in decision.changes)
    assert (due.kind, due.why, nothing) == (
        NoticeKind.ALREADY_IN_PROGRESS,
        "Streaming Audio is CXL-1042; SEO is CXL-1043",
        (),
    )


def test_a_case_is_opened_with_the_steps_of_the_site() -> None:
    titan = Step("titan", "Titan", ("titan",), "Titan is done")
    now = Circumstances(NOW, (), steps=(titan, *DEFAULT_STEPS))
    opened = opened_by(decide_orders(make_message(), (REQUEST,), now))
    assert opened.steps == ("titan", "billing", "fulfillment", "true_up")


def test_a_repeat_while_staff_wait_for_the_rep_is_the_answer() -> None:
    decision = ask(REQUEST, known=(make_case(RepAsked("which campaign?")),))
    assert [type(event) for event in decision.changes[0].events] == [RepeatReceived, AnswerReceived]
    assert kinds(decision) == [(NoticeKind.ALREADY_IN_PROGRESS, (DANA,)), (NoticeKind.ANSWER, (ANN, JO))]


def test_the_day_of_closing_is_the_sites_and_no_later_wish_moves_it() -> None:
    closing = tuple(StepReported(step.key, StepState.NOT_NEEDED, (1, 2, 3)) for step in DEFAULT_STEPS)
    closed = make_case(*closing, WithdrawalAsked((), "too late", accepted=False))
    at = (replace(each, at=NOW + timedelta(days=each.seq)) for each in closed.events)
    known = replay(1042, tuple(at), DEFAULT_STEPS)
    now = Circumstances(NOW, (ANN,), (known,), zone=ZoneInfo("Pacific/Auckland"))  # where it is the next day already
    (remark,) = opened_by(decide_orders(make_message(), (REQUEST,), now)).remarks
    assert remark == "The same was cancelled in CXL-1042, closed on 2026-11-28: a renewal, or sent twice?"
