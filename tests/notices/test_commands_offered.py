"""What staff are offered to answer: the words that fit the case, each with a link that types them."""

from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.links import Link, ReplyTo, course_commands, likely_commands, other_commands, step_commands
from cancel_mailbot.notices.sample_cases import BILLING_DONE, FINISHED, REP, REQUEST, STAFF, TRUE_UPS, open_case, play
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Concern, Due, NoticeKind, Reminder
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    Assigned,
    CaseRejected,
    HoldPlaced,
    RepAsked,
    WithdrawalAsked,
)
from tests.notices.own_steps import OWN_STEPS, with_steps
from tests.notices.people import AT, OCCASION, SAMPLES, parts, write

TO = ReplyTo("enablement@example.com", "[CXL-1042] Cancel 3 products", "CXL-1042")
NOW = ["billing done", "fulfillment done", "billing blocked: "]
HELD = open_case(REQUEST, HoldPlaced("client may rebook"))
CLOSED = open_case(REQUEST, *FINISHED, *TRUE_UPS)


def words(links: tuple[Link, ...]) -> list[str]:
    return [link.words for link in links]


def typed(link: Link) -> str:
    return unquote(link.href.partition("&body=")[2])


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(
            open_case(REQUEST, BILLING_DONE),
            [
                "fulfillment done",
                "true-up done credit AMOUNT ref REFERENCE",
                "true-up done charge AMOUNT ref REFERENCE",
                "true-up done no credit",
                "fulfillment blocked: REASON",
            ],
            id="an open case, its open steps",
        ),
        pytest.param(HELD, ["resume"], id="on hold, what lets it go on"),
        pytest.param(CLOSED, ["reopen: REASON"], id="closed, what opens it"),
        pytest.param(open_case(REQUEST, CaseRejected("no")), ["reopen: REASON"], id="rejected, what opens it"),
        pytest.param(
            with_steps(REQUEST, OWN_STEPS),
            [
                "stop done",
                "settlement done credit AMOUNT ref REFERENCE",
                "settlement done charge AMOUNT ref REFERENCE",
                "settlement done no credit",
                "stop blocked: REASON",
            ],
            id="a site with its own steps, their words",
        ),
    ],
)
def test_the_work_item_offers_the_whole_course_of(case: Case, expected: list[str]) -> None:
    assert words(course_commands(case, TO)) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(
            open_case(REQUEST),
            ["billing done", "fulfillment done", "billing blocked: REASON"],
            id="an open case, the steps that are open now",
        ),
        pytest.param(
            open_case(replace(REQUEST, campaign=None)),
            ["set: Campaign Name = VALUE", "reject: REASON", "tell: TEXT"],
            id="a case that needs info, what it needs",
        ),
        pytest.param(HELD, ["resume"], id="on hold, what lets it go on"),
        pytest.param(CLOSED, ["reopen: REASON"], id="closed, what opens it"),
    ],
)
def test_the_likely_commands_of(case: Case, expected: list[str]) -> None:
    assert words(likely_commands(case, TO)) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(open_case(REQUEST), ["take", "tell", "ask", "hold", "note", "status"], id="nobody's case"),
        pytest.param(
            open_case(REQUEST, Assigned(STAFF.address)), ["tell", "ask", "hold", "note", "status"], id="somebody's case"
        ),
        pytest.param(HELD, ["take", "tell", "ask", "note", "status"], id="a case on hold"),
        pytest.param(CLOSED, ["tell", "ask", "note", "status"], id="a closed case"),
    ],
)
def test_the_other_commands_of(case: Case, expected: list[str]) -> None:
    assert [link.words.partition(":")[0] for link in other_commands(case, TO)] == expected


def test_where_words_must_follow_the_link_leaves_room_for_them() -> None:
    for link in (*likely_commands(open_case(REQUEST), TO), *other_commands(open_case(REQUEST), TO)):
        body = typed(link)
        assert link.words.startswith(body.strip())
        assert body.endswith(" ") is (body.strip() != link.words)


def test_a_step_that_waits_is_all_that_its_reminder_offers() -> None:
    case = open_case(REQUEST)
    assert words(step_commands(case, case.steps[1], TO)) == ["fulfillment done", "fulfillment blocked: REASON"]


def offered(kind: NoticeKind, case: Case, **facts: object) -> list[str]:
    """The words behind the links of a notice, as they are typed."""
    due = Due(kind, (STAFF,), **facts)  # type: ignore[arg-type]
    _, html = parts(compose(due, case, STAFF, OCCASION))
    hrefs = [unescape(part.partition('"')[0]) for part in html.split('href="')[1:]]
    return [unquote(href.partition("&body=")[2]) for href in hrefs]


@pytest.mark.parametrize(
    ("kind", "case", "expected"),
    [
        pytest.param(NoticeKind.QUESTION, open_case(REQUEST), ["tell: ", "ask: "], id="a question"),
        pytest.param(
            NoticeKind.AMENDMENT,
            play(REQUEST, (REP, (AmendmentAsked("remove product: OTT / CTV"),))),
            ["set: Campaign Name = ", "add product: ", "withdraw p3: ", "tell: "],
            id="a change to decide",
        ),
        pytest.param(
            NoticeKind.WITHDRAWAL,
            play(REQUEST, (REP, (WithdrawalAsked((1, 2), "", accepted=False),))),
            ["withdraw p1,p2: the rep asked for it", "tell: "],
            id="a withdrawal of two products to decide",
        ),
        pytest.param(
            NoticeKind.WITHDRAWAL,
            play(REQUEST, (REP, (WithdrawalAsked((), "", accepted=False),))),
            ["withdraw: the rep asked for it", "tell: "],
            id="a withdrawal of the case to decide",
        ),
        pytest.param(
            NoticeKind.WITHDRAWAL,
            play(REQUEST, (REP, (WithdrawalAsked((2,), "", accepted=True),))),
            [],
            id="a withdrawal that took effect",
        ),
    ],
)
def test_staff_carry_out_what_a_rep_wants_with_a_link(kind: NoticeKind, case: Case, expected: list[str]) -> None:
    assert offered(kind, case) == expected


def test_a_change_that_took_effect_offers_the_steps_that_are_open_and_nothing_to_decide() -> None:
    assert offered(NoticeKind.AMENDMENT, open_case(REQUEST), applied=True) == NOW
    assert offered(NoticeKind.AMENDMENT, CLOSED, applied=True) == []


def test_a_rep_who_stays_silent_can_be_gone_on_without() -> None:
    silent = Reminder((Concern.REP_SILENT,), AT)
    asked = open_case(REQUEST, RepAsked("Which line?"))
    assert offered(NoticeKind.REMINDER, asked, reminder=silent)[:2] == ["resume", "reject: "]
    missing = open_case(replace(REQUEST, campaign=None))
    assert offered(NoticeKind.REMINDER, missing, reminder=silent)[0] == "set: Campaign Name = "


@pytest.mark.parametrize(
    "title", [title for title, sample in SAMPLES.items() if sample.due.kind.audience is Role.STAFF]
)
def test_every_link_types_what_the_grammar_reads_once_its_words_are_filled_in(title: str) -> None:
    _, html = parts(write(SAMPLES[title]))
    products = ((1, "Targeted Display"), (2, "Streaming Audio"), (3, "OTT / CTV"))
    for part in html.split('href="')[1:]:
        line = unquote(unescape(part.partition('"')[0]).partition("&body=")[2])
        rest = "" if not line.endswith(" ") else "1,250.00" if "true-up done" in line else "some words"
        filled = line + rest
        (read,) = read_commands(filled, Lexicon(products_of=lambda _: products)).lines
        assert read.command is not None, (filled, read.why)


def test_a_change_and_a_question_of_one_mail_offer_the_answers_to_both() -> None:
    wanted = Due(NoticeKind.QUESTION, (STAFF,), words="Which invoice?")
    case = open_case(REQUEST)
    assert offered(NoticeKind.AMENDMENT, case, besides=(wanted,))[-2:] == ["tell: ", "ask: "]


def test_the_words_under_every_link_stand_in_the_text_part_too() -> None:
    for title in ("question", "amendment", "withdrawal", "answer", "assigned", "reminder", "digest"):
        text, html = parts(write(SAMPLES[title]))
        hrefs = [unescape(part.partition('"')[0]) for part in html.split('href="')[1:]]
        bodies = [unquote(href.partition("&body=")[2]).strip() for href in hrefs]
        assert bodies
        assert [body for body in bodies if body not in " ".join(text.split())] == []
