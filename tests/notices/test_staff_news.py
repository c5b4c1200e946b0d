"""What staff are told of commands, reminders and the day: by case, loud as it is, with the words to type."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.help_view import HelpGroup, group_help
from cancel_mailbot.notices.news_view import view_news
from cancel_mailbot.notices.sample_cases import BILLING_DONE, REP, REQUEST, STAFF, open_case, play
from cancel_mailbot.reading.commands import help_lines
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import (
    CaseLine,
    Concern,
    Digest,
    Due,
    LineVerdict,
    Listing,
    NoticeKind,
    Reminder,
    Verdict,
)
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    Assigned,
    CommandsUndone,
    InvoiceRunMissed,
    ProductsAdded,
    RepAsked,
    RequestCorrected,
    WithdrawalAsked,
)
from tests.notices.own_steps import OWN_STEPS
from tests.notices.people import AT, DESK, OCCASION, SAMPLES, ZONE, parts, write

OK, ERROR = Verdict.OK, Verdict.ERROR
ANSWER = NoticeKind.COMMAND_ANSWER
SINCE = AT - timedelta(days=3)


def plain(part: str) -> str:
    return " ".join(unescape(part).split())


def told(due: Due, case: Case | None = None, recipient: Person = STAFF) -> str:
    """The text part in one line."""
    return plain(parts(compose(due, case, recipient, OCCASION))[0])


@pytest.mark.parametrize(
    ("lines", "applied", "answer"),
    [
        pytest.param((LineVerdict("billing done", OK),), True, "applied", id="applied"),
        pytest.param((LineVerdict("billing done?", ERROR),), False, "refused", id="refused"),
        pytest.param((LineVerdict("status", OK),), True, "told", id="status"),
        pytest.param((LineVerdict("list overdue", OK),), True, "told", id="a list"),
        pytest.param((LineVerdict("CXL-1042: Status.", OK),), True, "told", id="status of a case that it names"),
        pytest.param((LineVerdict("#[CXL-1042] help", OK),), True, "told", id="help on a case that it names"),
        pytest.param((LineVerdict("undo", OK),), True, "undone", id="undo"),
        pytest.param((LineVerdict("CXL-1042 undo.", OK),), True, "undone", id="undo on a case that it names"),
        pytest.param((LineVerdict("undo", ERROR),), False, "refused", id="an undo that is refused"),
        pytest.param((LineVerdict("status", OK), LineVerdict("take", OK)), True, "applied", id="one of two changes"),
        pytest.param((), False, "none", id="no command"),
        pytest.param((LineVerdict("I called them.", Verdict.NOTE),), False, "none", id="a note and no command"),
    ],
)
def test_an_answer_says_what_became_of_the_mail(lines: tuple[LineVerdict, ...], applied: bool, answer: str) -> None:
    assert view_news(Due(ANSWER, (STAFF,), lines=lines, applied=applied), None, ZONE).answer == answer


def test_lines_about_several_cases_stand_under_their_cases() -> None:
    lines = (
        LineVerdict("CXL-1042 billing done", OK, "billing done for p1-p3", case_number=1042),
        LineVerdict("CXL-1044 take", OK, "yours", case_number=1044),
        LineVerdict("list mine", OK, "list mine"),
    )
    groups = view_news(Due(ANSWER, (STAFF,), lines=lines, applied=True), None, ZONE).groups
    assert [(group.reference, len(group.lines)) for group in groups] == [
        ("CXL-1042", 1),
        ("CXL-1044", 1),
        ("No case", 1),
    ]


@pytest.mark.parametrize("number", [1042, None], ids=["with its case", "without"])
def test_lines_about_the_one_case_of_the_answer_have_no_heading(number: int | None) -> None:
    due = Due(ANSWER, (STAFF,), lines=(LineVerdict("take", OK, case_number=number),), applied=True)
    assert [group.reference for group in view_news(due, open_case(REQUEST), ZONE).groups] == [""]


def test_one_case_that_the_answer_is_not_filed_under_is_named() -> None:
    due = Due(ANSWER, (STAFF,), lines=(LineVerdict("CXL-1044 take", OK, case_number=1044),), applied=True)
    assert [group.reference for group in view_news(due, None, ZONE).groups] == ["CXL-1044"]


def test_an_undo_says_that_the_rep_hears_nothing() -> None:
    for part in parts(write(SAMPLES["command_answer_undo"])):
        assert "the rep hears nothing of it" in plain(part)
        assert "taken back: billing done for p1-p3" in plain(part)


def test_a_mail_without_a_command_is_answered_with_what_may_have_been_meant() -> None:
    text = told(Due(ANSWER, (STAFF,)), open_case(REQUEST))
    assert "There is no command in your mail, so nothing was changed on CXL-1042." in text
    assert "billing done" in text
    assert "Write help for all of them." in text
    assert DESK.help_lines[1][0] in told(Due(ANSWER, (STAFF,)))


def test_help_stands_under_its_headings() -> None:
    lines = (("a", "first"), ("To ask:", ""), ("b", "as in `b`"), ("c", "third"))
    assert group_help(lines) == (
        HelpGroup("", (("a", "first"),)),
        HelpGroup("To ask", (("b", 'as in "b"'), ("c", "third"))),
    )
    desk = replace(DESK, help_lines=help_lines(DEFAULT_STEPS))
    due = Due(ANSWER, (STAFF,), lines=(LineVerdict("help", OK),), why="help")
    for part in parts(compose(due, None, STAFF, replace(OCCASION, desk=desk))):
        assert "To say what was done" in part
        assert 'as in "reopen: credit was wrong"' in plain(part)
        assert "`" not in part


@pytest.mark.parametrize(
    ("next_step", "first", "shown", "typed"),
    [
        ("billing", "", "CXL-1042 billing done", "CXL-1042 billing done"),
        ("true-up", "", "CXL-1042 true-up done credit AMOUNT", "CXL-1042 true-up done credit "),
        ("true up", "", "CXL-1042 true up done credit AMOUNT", "CXL-1042 true up done credit "),
        ("", "resume", "CXL-1042 resume", "CXL-1042 resume"),
        ("", "tell:", "CXL-1042 tell: TEXT", "CXL-1042 tell: "),
    ],
    ids=["a step", "a step with an outcome", "by another of its words", "on hold", "a question"],
)
def test_a_case_in_a_list_has_the_words_that_move_it_on(next_step: str, first: str, shown: str, typed: str) -> None:
    line = CaseLine(1042, "open", "Northwind Dental", "4471923", "", next_step, first=first)
    due = Due(ANSWER, (STAFF,), listings=(Listing("Overdue", (line,)),), why="list")
    text, html = parts(compose(due, None, STAFF, OCCASION))
    assert f"\n     {shown}\n" in text
    href = unescape(html.partition('href="')[2].partition('"')[0])
    assert unquote(href.partition("&body=")[2]) == typed


def test_the_words_of_a_list_are_those_of_the_sites_steps() -> None:
    line = CaseLine(1042, "open", "Northwind Dental", "4471923", "", "settlement")
    due = Due(ANSWER, (STAFF,), listings=(Listing("Overdue", (line,)),), why="list")
    occasion = replace(OCCASION, desk=replace(DESK, steps=OWN_STEPS))
    assert "CXL-1042 settlement done credit AMOUNT" in parts(compose(due, None, STAFF, occasion))[0]


def test_a_case_with_nothing_to_do_has_no_words_to_type() -> None:
    line = CaseLine(1042, "needs info", "", "", "", "", "asked twice")
    due = Due(ANSWER, (STAFF,), listings=(Listing("Waiting", (line,)),), why="list")
    _, html = parts(compose(due, None, STAFF, OCCASION))
    assert "href" not in html.partition("<body")[2]


def test_a_long_list_is_cut_and_counted() -> None:
    cases = tuple(CaseLine(n, "open", "Northwind Dental", "4471923", "", "billing") for n in range(1, 61))
    listings = (Listing("Overdue", cases, more=5), Listing("Blocked", cases[:4]))
    text = told(Due(ANSWER, (STAFF,), listings=listings, why="list"))
    assert "CXL-45 " in text
    assert "CXL-46 " not in text
    assert "and 20 more BLOCKED 4 not shown here: write list overdue" in text


def remind(case: Case, *concerns: Concern, level: int = 1, step: str = "billing") -> str:
    return told(Due(NoticeKind.REMINDER, (STAFF,), reminder=Reminder(concerns, SINCE, level, step)), case)


@pytest.mark.parametrize(
    ("concern", "sentence"),
    [
        (Concern.STEP, "CXL-1042 waits. Billing cancellation has been open since Fri 20 Nov 2026, 9:14 am EST."),
        (Concern.BLOCKED, "Billing cancellation has been blocked since Fri 20 Nov 2026, 9:14 am EST. Can it go on?"),
        (Concern.RUN_AHEAD, "Please finish it before the invoice run on Fri 27 Nov 2026, 6:00 pm EST."),
        (
            Concern.MISSED_RUN,
            "Billing cancellation has been open since Fri 20 Nov 2026, 9:14 am EST, and invoices were run meanwhile.",
        ),
        (Concern.REP_SILENT, "Dana Whitfield was reminded twice and has not answered. Please call."),
        (Concern.QUESTION, "Dana Whitfield has waited for an answer."),
    ],
    ids=lambda value: value.value if isinstance(value, Concern) else "",
)
def test_a_reminder_says_in_plain_words_what_waits(concern: Concern, sentence: str) -> None:
    assert sentence in remind(open_case(REQUEST), concern)


def test_every_concern_has_its_sentence() -> None:
    for concern in Concern:
        assert "CXL-1042 waits. " in remind(open_case(REQUEST), concern)


def test_a_louder_reminder_is_called_an_escalation() -> None:
    assert "Escalation" not in remind(open_case(REQUEST), Concern.STEP)
    assert "Escalation: CXL-1042 waits." in remind(open_case(REQUEST), Concern.STEP, level=2)


def test_a_reminder_names_only_the_products_that_wait_for_the_step() -> None:
    case = open_case(REQUEST, replace(BILLING_DONE, products=(2,)), WithdrawalAsked((3,), "", accepted=True))
    assert "Still open p1 Targeted Display ANSWER" in remind(case, Concern.STEP)


def test_the_loudest_concern_comes_first_and_the_same_is_not_said_twice() -> None:
    text = remind(open_case(REQUEST), Concern.RUN_AHEAD, Concern.QUESTION, Concern.STEP)
    assert text.count("has been open since") == 1
    assert text.index("before the invoice run") < text.index("has waited for an answer")


def test_a_reminder_of_a_blocked_step_shows_why_it_is_blocked() -> None:
    blocked = replace(BILLING_DONE, state=StepState.BLOCKED, reason="the period is not open")
    assert "the period is not open" in remind(open_case(REQUEST, blocked), Concern.BLOCKED)


def test_a_missed_run_is_told_with_its_day() -> None:
    text = remind(open_case(REQUEST, InvoiceRunMissed(AT)), Concern.MISSED_RUN)
    assert "Invoices were run on Mon 23 Nov 2026, 9:14 am EST, while billing was still open." in text


def test_a_missed_run_is_not_said_to_be_as_old_as_a_reps_silence() -> None:
    case = open_case(REQUEST, InvoiceRunMissed(AT), RepAsked("Which line?"))
    text = remind(case, Concern.MISSED_RUN, Concern.REP_SILENT, step="")
    assert "Billing cancellation is still open, and invoices were run meanwhile." in text
    assert "has not answered. Please call." in text
    assert "resume Go on without the answer" in text


def test_the_digest_counts_in_its_first_line_and_ends_with_what_is_wrong() -> None:
    text, html = parts(write(SAMPLES["digest"]))
    assert "\nWed 25 Nov 2026: 1 at risk, 5 late, 4 new and 2 closed." in text
    assert text.index("OVERDUE") < text.index("TRUE-UPS") < text.index("2 messages are held")
    assert {len(line) for line in text.splitlines() if line.endswith("USD")} == {72}
    assert html.index("Overdue") < html.index("True-ups") < html.index("2 messages are held")


def test_the_digest_has_a_subject_that_names_no_case() -> None:
    assert write(SAMPLES["digest"]).subject == "Cancellations on Wed 25 Nov 2026: 1 at risk, 5 late, 4 new and 2 closed"
    nothing = Due(NoticeKind.DIGEST, (STAFF,), digest=Digest(date(2026, 11, 25), (("new", 0),), ()))
    assert compose(nothing, None, STAFF, OCCASION).subject == "Cancellations on Wed 25 Nov 2026"


def test_the_new_owner_and_the_former_one_read_whose_the_case_is() -> None:
    due = Due(NoticeKind.ASSIGNED, (STAFF,))
    mine = play(REQUEST, (Person("", "jo@example.com"), (Assigned(STAFF.address),)))
    assert "is yours: jo@example.com assigned it to you." in told(due, mine)
    theirs = play(REQUEST, (Person("", "jo@example.com"), (Assigned("jo@example.com"),)))
    assert "is no longer yours: jo@example.com has it now. You need do nothing." in told(due, theirs)


def test_an_answer_of_the_rep_stands_with_what_was_asked() -> None:
    case = play(REQUEST, (STAFF, (RepAsked("Which line?"),)), (REP, (AnswerReceived("The first."),)))
    text = told(Due(NoticeKind.ANSWER, (STAFF,), author=REP), case)
    assert "WHAT WAS ASKED > Which line? THE ANSWER > The first." in text


def test_a_change_that_took_effect_is_told_as_what_it_changed() -> None:
    corrected = RequestCorrected(replace(REQUEST, campaign="Winter"), "Campaign Name: Winter")
    case = play(REQUEST, (REP, (corrected, ProductsAdded(("SEO",)), WithdrawalAsked((1,), "", accepted=True))))
    text = told(Due(NoticeKind.AMENDMENT, (STAFF,), applied=True), case)
    assert "Campaign Name Winter (was Fall Implants 2026)" in text
    assert "Added p4 SEO" in text
    assert "Taken out p1 Targeted Display" in text
    assert "you decide" not in text


def test_only_the_last_mail_counts_as_the_change() -> None:
    case = play(REQUEST, (REP, (ProductsAdded(("SEO",)),)), (REP, (ProductsAdded(("Radio",)),)))
    assert view_news(Due(NoticeKind.AMENDED, (REP,)), case, ZONE).changes == (("Added", "p5 Radio"),)


def test_what_was_undone_was_no_change() -> None:
    case = play(REQUEST, (STAFF, (ProductsAdded(("SEO",)),)), (STAFF, (CommandsUndone((2,)),)))
    assert view_news(Due(NoticeKind.STATUS, (REP,)), case, ZONE).changes == ()


def test_a_change_that_waits_for_a_decision_has_changed_nothing() -> None:
    case = play(REQUEST, (REP, (ProductsAdded(("SEO",)),)), (REP, (AmendmentAsked("and Radio"),)))
    assert view_news(Due(NoticeKind.AMENDMENT, (STAFF,)), case, ZONE).changes == ()


def digest_of(*listings: Listing) -> str:
    day = Digest(date(2026, 11, 25), (("new", 2), ("open", 200)), listings)
    return told(Due(NoticeKind.DIGEST, (STAFF,), digest=day), None)


def test_a_digest_counts_what_is_urgent_first_and_says_how_to_see_a_list_that_has_no_room() -> None:
    cases = tuple(CaseLine(n, "open", "Client", "1", "", "billing") for n in range(1, 51))
    text = digest_of(Listing("At risk before the next invoice run", cases, more=5), Listing("Late", cases, more=150))
    assert "55 at risk, 200 late, 2 new and 200 open" in text
    assert "LATE 200 not shown here: write list overdue" in text


def test_a_digest_without_a_case_asks_for_no_commands() -> None:
    assert "Answer this mail" not in digest_of()
    assert "Answer this mail" in digest_of(Listing("New", (CaseLine(1, "open", "Client", "1", "", "billing"),)))
