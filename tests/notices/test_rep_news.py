"""What a rep is told of what staff did, of what the rep changed, and of what the rep owes. First what happened."""

from dataclasses import replace
from html import unescape

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.sample_cases import (
    BILLING_DONE,
    FINISHED,
    INCOMPLETE,
    REP,
    REQUEST,
    STAFF,
    TRUE_UPS,
    open_case,
    play,
)
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import CaseLine, Concern, Digest, Due, Listing, NoticeKind, Reminder
from cancel_mailbot.workflow.events import (
    CaseRejected,
    DuplicateMarked,
    HoldPlaced,
    HoldReleased,
    ProductsAdded,
    Reopened,
    RepAsked,
    RepTold,
    WithdrawalAsked,
)
from tests.notices.own_steps import OWN_REPORTS, OWN_STEPS, with_steps
from tests.notices.people import AT, DESK, OCCASION, parts

HELD = HoldPlaced("client may rebook")
ASKED = RepAsked("Which line?")
UNDONE = Reopened("the credit was too high", ("true_up",), (1,))


def told(kind: NoticeKind, case: Case, **facts: object) -> str:
    """The text part behind its greeting, in one line."""
    due = Due(kind, (REP,), **facts)  # type: ignore[arg-type]
    text, _ = parts(compose(due, case, REP, OCCASION))
    return " ".join(text.partition("Hi Dana,")[2].split())


@pytest.mark.parametrize(
    ("kind", "case", "first"),
    [
        pytest.param(
            NoticeKind.AMENDED,
            play(REQUEST, (REP, (ProductsAdded(("SEO",)),))),
            "CXL-1042 is changed as you asked. Next: Billing cancellation. WHAT CHANGED Added p4 SEO",
            id="the rep changed the order",
        ),
        pytest.param(
            NoticeKind.AMENDED,
            play(REQUEST, (STAFF, (ProductsAdded(("SEO",)),))),
            "Sales Enablement has changed CXL-1042. Next: Billing cancellation.",
            id="staff changed the order",
        ),
        pytest.param(
            NoticeKind.ON_HOLD,
            open_case(REQUEST, HELD),
            "CXL-1042 is on hold: nothing is done on it until we go on. You hear from us then. THE REASON > client",
            id="on hold",
        ),
        pytest.param(
            NoticeKind.RESUMED,
            open_case(REQUEST, BILLING_DONE, HELD, HoldReleased()),
            "Work on CXL-1042 goes on. Next: Fulfillment cancellation in Vision VX.",
            id="resumed",
        ),
        pytest.param(
            NoticeKind.REJECTED,
            open_case(REQUEST, CaseRejected("not our order")),
            "Sales Enablement does not carry out CXL-1042. Nothing of it was cancelled. If that is wrong, answer this "
            "mail and say why: a person reads it. THE REASON > not our order",
            id="rejected",
        ),
        pytest.param(
            NoticeKind.REOPENED,
            open_case(REQUEST, *FINISHED, *TRUE_UPS, UNDONE),
            "CXL-1042 is open again: this has to be done again: Communication and true-up. Next: Communication and "
            "true-up. You get a new statement at the end. THE REASON > the credit was too high",
            id="a step is reopened",
        ),
        pytest.param(
            NoticeKind.REOPENED,
            open_case(REQUEST, CaseRejected("not our order"), Reopened("it is ours")),
            "CXL-1042 is open again: we go on with it. Next: Billing cancellation. THE REASON > it is ours",
            id="a rejected case is reopened",
        ),
        pytest.param(
            NoticeKind.REOPENED,
            open_case(REQUEST, WithdrawalAsked((2,), "", accepted=True), Reopened("the client is sure", products=(2,))),
            "CXL-1042 is open again: we cancel p2 Streaming Audio after all. Next: Billing cancellation. THE REASON "
            "> the client is sure",
            id="a product is asked for again",
        ),
        pytest.param(
            NoticeKind.MARKED_DUPLICATE,
            open_case(REQUEST, DuplicateMarked(1001)),
            "CXL-1042 asks for what CXL-1001 already does, so it ends here, and nothing is done twice.",
            id="a duplicate",
        ),
        pytest.param(
            NoticeKind.STAFF_QUESTION,
            open_case(REQUEST, ASKED),
            "CXL-1042 waits for your answer to this question: > Which line? Answer this mail in your own words.",
            id="staff ask",
        ),
        pytest.param(
            NoticeKind.STAFF_ANSWER,
            open_case(REQUEST, RepTold("By Friday.")),
            "Sales Enablement writes to you about CXL-1042. Next: Billing cancellation. > By Friday. To write back, "
            "answer this mail",
            id="staff tell",
        ),
        pytest.param(
            NoticeKind.WITHDRAWN,
            play(REQUEST, (STAFF, (WithdrawalAsked((2,), "the rep asked for it", accepted=True),))),
            "Sales Enablement has decided: p2 Streaming Audio of CXL-1042 will not be cancelled.",
            id="staff withdrew a product",
        ),
        pytest.param(
            NoticeKind.WITHDRAWN,
            play(REQUEST, (REP, (WithdrawalAsked((2,), "withdraw p2", accepted=True),))),
            "As you asked, p2 Streaming Audio of CXL-1042 will not be cancelled.",
            id="the rep withdrew a product",
        ),
    ],
)
def test_the_first_line_says_what_happened(kind: NoticeKind, case: Case, first: str) -> None:
    assert told(kind, case).startswith(first)


def test_a_rejection_of_what_was_begun_shows_what_was_done() -> None:
    text = told(NoticeKind.REJECTED, open_case(REQUEST, BILLING_DONE, CaseRejected("the client stays")))
    assert "Nothing of it was cancelled" not in text
    assert "WHAT WAS DONE UNTIL THEN 1. Billing cancellation done" in text


@pytest.mark.parametrize("level", [1, 2])
def test_a_rep_who_owes_lines_is_reminded_of_exactly_those(level: int) -> None:
    reminder = Reminder((Concern.REP_SILENT,), AT, level)
    text = told(NoticeKind.REP_REMINDER, open_case(INCOMPLETE), reminder=reminder)
    assert text.startswith("Nothing is cancelled yet: CXL-1042 has waited for your answer since Mon 23 Nov 2026")
    assert "with these lines filled in: Campaign Name: Titan Order ID: Is it no longer needed?" in text
    assert ("This is the second time that we ask." in text) is (level == 2)


def test_a_reminder_has_the_link_that_fills_in_what_is_missing() -> None:
    due = Due(NoticeKind.REP_REMINDER, (REP,), reminder=Reminder((Concern.REP_SILENT,), AT))
    _, html = parts(compose(due, open_case(INCOMPLETE), REP, OCCASION))
    assert "body=Campaign%20Name%3A%20%0D%0ATitan%20Order%20ID%3A%20" in html


def test_a_rep_who_owes_an_answer_is_reminded_of_the_question() -> None:
    case = open_case(REQUEST, BILLING_DONE, ASKED)
    text = told(NoticeKind.REP_REMINDER, case, reminder=Reminder((Concern.REP_SILENT,), AT))
    assert "WHAT WE ASK > Which line? Answer this mail in your own words." in text
    assert "Nothing is cancelled yet" not in text
    assert "filled in" not in text


def test_the_help_for_reps_lists_all_that_works_at_once() -> None:
    text = told(NoticeKind.REP_HELP, open_case(REQUEST))
    words = ("status", "withdraw", "withdraw p2", "amend", "add product: NAME", "remove product: NAME", "help")
    assert [each for each in words if f" {each} " not in text] == []


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind is not NoticeKind.NOTICE_BOUNCED])
@pytest.mark.parametrize("reports", [0, 1, 2], ids=["nothing done", "one step done", "all done"])
def test_no_notice_names_a_step_that_the_site_does_not_have(kind: NoticeKind, reports: int) -> None:
    case = with_steps(REQUEST, OWN_STEPS, *OWN_REPORTS[:reports])
    listing = Listing("Overdue", (CaseLine(1042, "open", "Northwind Dental", "4471923", "", "stop"),))
    due = Due(
        kind,
        (STAFF if kind.audience is Role.STAFF else REP,),
        steps=("stop",),
        reminder=Reminder((Concern.STEP, Concern.BLOCKED), AT, 1, "stop"),
        digest=Digest(AT.date(), (("new", 1),), (listing,)),
    )
    desk = replace(DESK, steps=OWN_STEPS, help_lines=())
    for part in parts(compose(due, case, due.to[0], replace(OCCASION, desk=desk))):
        body = unescape(part.partition("</head>")[2] or part).lower()
        assert [word for word in ("billing", "fulfillment") if word in body] == []
    if kind is NoticeKind.COMMAND_ANSWER:
        text, _ = parts(compose(Due(kind, (STAFF,)), None, STAFF, replace(OCCASION, desk=desk)))
        assert "CXL-1042 stop done" in " ".join(text.split())
