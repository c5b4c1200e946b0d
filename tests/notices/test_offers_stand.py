"""Whatever a notice offers staff to type is not refused on the case as it stands."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.sample_cases import (
    BILLING_DONE,
    EMPTY,
    INCOMPLETE,
    REP,
    REQUEST,
    STAFF,
    Sample,
    open_case,
    play,
)
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.command_mail import Actor, CommandMail
from cancel_mailbot.workflow.commands import decide_commands
from cancel_mailbot.workflow.due import Concern, Due, NoticeKind, Reminder
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    CaseRejected,
    HoldPlaced,
    QuestionAsked,
    RepAsked,
    WithdrawalAsked,
)
from cancel_mailbot.workflow.facts import Circumstances
from tests.notices.people import AT, OCCASION, SAMPLES, parts, write

ASKED = QuestionAsked("Which invoice?")
HELD = HoldPlaced("client may rebook")
STATES = {
    "open": open_case(REQUEST),
    "billing is done": open_case(REQUEST, BILLING_DONE),
    "needs info": open_case(INCOMPLETE),
    "needs everything": open_case(EMPTY),
    "needs info, rep asks": open_case(INCOMPLETE, ASKED),
    "on hold": open_case(REQUEST, HELD),
    "on hold, rep asks": open_case(REQUEST, HELD, ASKED),
    "rep was asked": open_case(REQUEST, RepAsked("Which line?")),
    "rejected, rep asks": open_case(REQUEST, CaseRejected("not ours"), ASKED),
}
FOR_STAFF = (
    NoticeKind.WORK_ITEM,
    NoticeKind.QUESTION,
    NoticeKind.AMENDMENT,
    NoticeKind.WITHDRAWAL,
    NoticeKind.ANSWER,
    NoticeKind.ASSIGNED,
    NoticeKind.COMMAND_ANSWER,
)


def offered(html: str) -> list[str]:
    hrefs = [unescape(part.partition('"')[0]) for part in html.split('href="')[1:]]
    return [unquote(href.partition("&body=")[2]) for href in hrefs]


def fill(line: str) -> str:
    if not line.endswith(" "):
        return line
    return line + ("$1,250.00" if " done " in line else "4471923" if "Titan" in line else "some words")


def refusals(html: str, case: Case, *, is_work_item: bool = False) -> list[str]:
    """Each offered line, filled in and sent alone, that is refused, and why.

    A work item is kept until the end, so it also holds the lines for later; they are refused only as too early.
    """
    lexicon = Lexicon(products_of=lambda _: tuple((product.n, product.name) for product in case.products))
    at = case.events[-1].at + timedelta(hours=1)
    now = Circumstances(at, (STAFF,), staff=frozenset((STAFF.address,)))
    found = []
    for line in offered(html):
        block = read_commands(fill(line), lexicon)
        decision = decide_commands(CommandMail(case, (case,), block), Actor(STAFF, at), now)
        whys = [each.why for each in decision.lines]
        is_for_later = is_work_item and all("comes after" in why for why in whys)
        found += [] if decision.applied or is_for_later else [f"{line}: {whys}"]
    return found


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param(sample, id=title)
        for title, sample in SAMPLES.items()
        if sample.due.kind.audience is Role.STAFF and sample.case
    ],
)
def test_no_command_that_a_sample_offers_is_refused(sample: Sample) -> None:
    assert sample.case
    assert refusals(parts(write(sample))[1], sample.case, is_work_item=sample.due.kind is NoticeKind.WORK_ITEM) == []


@pytest.mark.parametrize("concern", Concern)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in STATES.items()])
def test_no_command_that_a_reminder_offers_is_refused(case: Case, concern: Concern) -> None:
    due = Due(NoticeKind.REMINDER, (STAFF,), reminder=Reminder((concern,), AT, 1, "billing"))
    html = parts(compose(due, case, STAFF, OCCASION))[1]
    assert offered(html)
    assert refusals(html, case) == []


@pytest.mark.parametrize("kind", FOR_STAFF)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in STATES.items()])
def test_no_command_that_another_notice_offers_is_refused(case: Case, kind: NoticeKind) -> None:
    html = parts(compose(Due(kind, (STAFF,)), replace(case, owner=STAFF.address), STAFF, OCCASION))[1]
    assert refusals(html, case, is_work_item=kind is NoticeKind.WORK_ITEM) == []


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param(ASKED, ["tell: ", "ask: "], id="a question"),
        pytest.param(
            WithdrawalAsked((1,), "withdraw p1", accepted=False),
            ["tell: ", "ask: ", "withdraw p1: the rep asked for it"],
            id="a late withdrawal",
        ),
        pytest.param(
            AmendmentAsked("add product: Paid Search"),
            ["tell: ", "ask: ", "add product: Paid Search"],
            id="a product to add",
        ),
    ],
)
def test_a_reminder_of_what_the_rep_wants_quotes_it_and_offers_the_answer_first(
    wish: QuestionAsked | WithdrawalAsked | AmendmentAsked, expected: list[str]
) -> None:
    case = play(REQUEST, (STAFF, (BILLING_DONE,)), (REP, (wish,)))
    due = Due(NoticeKind.REMINDER, (STAFF,), reminder=Reminder((Concern.QUESTION,), AT, 1, ""))
    text, html = parts(compose(due, case, STAFF, OCCASION))
    assert offered(html)[: len(expected)] == expected
    assert [line for line in offered(html) if " done" in line] == []
    lead = " ".join(text.split()).partition("WHAT YOU CAN DO")[0]
    assert wish.text in lead
    assert refusals(html, case) == []


@pytest.mark.parametrize("concern", [Concern.RUN_AHEAD, Concern.MISSED_RUN, Concern.BLOCKED, Concern.STEP])
def test_a_reminder_about_a_blocked_step_first_says_that_it_is_blocked_and_why(concern: Concern) -> None:
    case = open_case(REQUEST, replace(BILLING_DONE, state=StepState.BLOCKED, reason="the period is closed"))
    due = Due(NoticeKind.REMINDER, (STAFF,), reminder=Reminder((concern,), AT, 1, "billing"))
    text = " ".join(parts(compose(due, case, STAFF, OCCASION))[0].split())
    assert 'waits. Billing cancellation is blocked: "the period is closed"' in text


def test_a_command_that_the_state_refuses_would_be_found() -> None:
    assert refusals('<a href="mailto:x?subject=y&body=billing%20done">', STATES["needs info"]) != []


def test_the_reminder_of_a_case_that_needs_info_says_so_first_and_offers_no_step() -> None:
    for concern in (Concern.RUN_AHEAD, Concern.MISSED_RUN, Concern.REP_SILENT):
        reminder = Reminder((concern,), AT, 1, "billing")
        text, html = parts(
            compose(Due(NoticeKind.REMINDER, (STAFF,), reminder=reminder), STATES["needs info"], STAFF, OCCASION)
        )
        first = "It waits for the rep's Campaign Name and Titan Order ID: the rep was asked on Mon 23 Nov 2026, 9:12 am"
        assert f"CXL-1042 waits. {first}" in " ".join(text.split())
        assert offered(html)[:3] == ["set: Campaign Name = ", "set: Titan Order ID = ", "reject: "]
        assert [line for line in offered(html) if "billing" in line] == []


def test_the_reminder_of_a_case_on_hold_offers_resume_first() -> None:
    reminder = Reminder((Concern.RUN_AHEAD,), AT, 1, "billing")
    text, html = parts(
        compose(Due(NoticeKind.REMINDER, (STAFF,), reminder=reminder), STATES["on hold"], STAFF, OCCASION)
    )
    assert "CXL-1042 waits. It has been on hold since" in " ".join(text.split())
    assert offered(html)[0] == "resume"
