"""Undo: what was commanded last is as if it had never been, while the rep has heard nothing of it."""

import pytest

from cancel_mailbot.workflow.case import Case, CaseState, advance
from cancel_mailbot.workflow.due import NoticeKind
from cancel_mailbot.workflow.events import ProductsAdded, Recorded, WithdrawalAsked
from cancel_mailbot.workflow.facts import PromisedNotice
from tests.builders import ANN, DANA, make_case
from tests.workflow.commanding import Sent, command, commanded, events_of, kinds_of, later, reasons


def promise(case: Case, *, waiting: bool = True) -> tuple[PromisedNotice, ...]:
    return (PromisedNotice(77, case.number, len(case.events), waiting),)


def facts(case: Case) -> tuple[object, ...]:
    return (case.state, case.products, case.true_ups, case.owner, case.hold, case.asked, case.request, case.ending)


@pytest.mark.parametrize(
    "text", ["billing done", "all done no credit", "hold: x", "reject: x", "withdraw p1", "add product: SEO", "ask: x?"]
)
def test_undo_restores_the_case_and_takes_the_notice_back(text: str) -> None:
    case = make_case()
    changed = commanded(case, text)
    decision = command("undo", changed, sent=later(30, promised=promise(changed)))
    assert decision.applied
    assert decision.retracted == (77,)
    assert kinds_of(decision) == [(NoticeKind.COMMAND_ANSWER, ())]
    assert facts(commanded(changed, "undo", later(30, promised=promise(changed)))) == facts(case)


@pytest.mark.parametrize(
    ("minutes", "applied"), [(2, True), (2.1, False)], ids=["within the window", "after the window"]
)
def test_what_the_rep_does_not_hear_of_is_undone_within_the_window(minutes: float, applied: bool) -> None:
    case = commanded(make_case(), "billing done p1")
    assert command("undo", case, sent=later(minutes)).applied is applied


def test_an_undo_that_comes_too_late_says_when_the_mail_was_in_the_time_of_the_site() -> None:
    case = commanded(make_case(), "billing done p1")
    assert "2026-11-23 10:12 CST, which is too long ago" in reasons(command("undo", case, sent=later(3)))


def test_what_the_rep_was_told_needs_reopen() -> None:
    case = commanded(make_case(), "billing done")
    decision = command("undo", case, sent=later(1, promised=promise(case, waiting=False)))
    assert events_of(decision) == []
    assert decision.retracted == ()
    assert "reopen STEP: reason" in reasons(decision)


def test_a_colleagues_later_command_stands_in_the_way() -> None:
    case = commanded(commanded(make_case(), "billing done p1"), "billing done p2", later(1, ANN))
    assert "ann@example.com has changed" in reasons(command("undo", case, sent=later(1.5)))


def test_a_colleagues_note_does_not() -> None:
    case = commanded(commanded(make_case(), "billing done p1"), "note: seen", later(1, ANN))
    assert command("undo", case, sent=later(1.5)).applied


def test_a_second_undo_takes_back_the_mail_before() -> None:
    first = commanded(make_case(), "billing done p1")
    second = commanded(first, "billing done p2", later(0.5))
    once = commanded(second, "undo", later(1))
    assert once.products == first.products
    assert commanded(once, "undo", later(1.5)).products == make_case().products


def test_there_is_nothing_of_a_colleague_to_take_back() -> None:
    case = commanded(make_case(), "billing done p1")
    assert "no command mail of yours" in reasons(command("undo", case, sent=later(1, ANN)))


def test_undo_stands_alone() -> None:
    case = commanded(make_case(), "billing done p1")
    decision = command("undo\nbilling done p2", case, sent=later(1))
    assert events_of(decision) == []
    assert "stands alone" in reasons(decision)


def test_a_refused_mail_retracts_nothing() -> None:
    one, two = commanded(make_case(number=1), "billing done"), make_case(number=2)
    decision = command("CXL-1 undo\nCXL-2 billing done p9", one, two, sent=later(1, promised=promise(one)))
    assert decision.retracted == ()


def test_what_a_later_change_of_the_order_stands_on_is_not_taken_back() -> None:
    case = commanded(make_case(), "add product: SEO")
    rep = later(1, DANA)
    both = advance(case, Recorded(len(case.events) + 1, rep.at, DANA.address, None, ProductsAdded(("Email",))))
    assert "changed again since your last mail" in reasons(command("undo", both, sent=later(1.5)))


def test_what_staff_changed_as_the_rep_is_no_command() -> None:
    case = make_case(ProductsAdded(("Email",)), by=DANA.address)
    assert "as its rep" in reasons(command("undo", case, sent=Sent(DANA)))


def test_undo_after_closing_opens_the_case_again() -> None:
    closed = commanded(make_case(), "all done no credit")
    assert closed.state is CaseState.CLOSED
    undone = commanded(closed, "undo", later(1, promised=promise(closed)))
    assert undone.state is CaseState.OPEN


def test_an_undone_withdrawal_asks_for_the_product_again() -> None:
    case = commanded(make_case(WithdrawalAsked((1,), "", accepted=True)), "withdraw p2", Sent())
    assert [product.n for product in commanded(case, "undo", later(1)).active] == [2, 3]


def test_what_the_rep_was_written_to_about_meanwhile_is_not_taken_back() -> None:
    case = commanded(make_case(), "billing done")
    since = PromisedNotice(78, case.number, len(case.events) + 1, is_waiting=True)
    decision = command("undo", case, sent=later(1, promised=(*promise(case), since)))
    assert events_of(decision) == []
    assert "was written to about CXL-1042 as it stands since your last mail" in reasons(decision)
    of_another = PromisedNotice(79, 7, len(case.events) + 1, is_waiting=False)
    assert command("undo", case, sent=later(1, promised=(*promise(case), of_another))).applied


@pytest.mark.parametrize(("notice", "applied"), [(78, False), (76, True)], ids=["after the mail", "before the mail"])
def test_a_rep_who_was_told_the_standing_after_the_mail_has_heard_of_it(notice: int, applied: bool) -> None:
    case = commanded(make_case(), "billing done")
    standing = PromisedNotice(notice, case.number, None, is_waiting=True)
    decision = command("undo", case, sent=later(1, promised=(*promise(case), standing)))
    assert decision.applied is applied
    assert decision.retracted == ((77,) if applied else ())
