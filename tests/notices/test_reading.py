"""What people see: text in 72 columns, HTML that every client and reader can show, links that a person must send."""

import re
from dataclasses import replace
from html import unescape
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import DEFAULT_STEPS, StepState
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.links import ReplyTo, likely_commands, missing_lines, write_link
from cancel_mailbot.notices.sample_cases import LESS
from cancel_mailbot.notices.samples import REP, REQUEST, Sample, open_case
from cancel_mailbot.notices.wording import count_words, first_name, join_words
from cancel_mailbot.reading.command import Outcome, OutcomeKind
from cancel_mailbot.reading.request import Request, Source
from cancel_mailbot.workflow.due import Due, LineVerdict, NoticeKind, Verdict
from cancel_mailbot.workflow.events import StepReported, WithdrawalAsked
from tests.notices.people import DESK, OCCASION, SAMPLES, parts, with_text, write

CREDIT = Outcome(OutcomeKind.CREDIT, Money(125_000, "USD"))
GOLDEN = Path(__file__).parent / "golden"
TO = ReplyTo("enablement@example.com", "[CXL-1042] Cancel 3 products - Smith & Søn", "CXL-1042")
LONG = {
    "words": "an unusually long value that goes on " * 12,
    "unbroken": "x" * 400,
    "lines": "one line\n" * 80,
    "markup": "\"<&'" * 100,
}


def crowd(sample: Sample) -> Sample:
    """The sample's notice on a case with 200 products, each with a report of its own for every step."""
    if sample.case is None:
        return sample
    events = [recorded.event for recorded in sample.case.events[1:] if not isinstance(recorded.event, StepReported)]
    reports = (
        StepReported(step, StepState.DONE, (n,), reason="r", ref="r", outcome=outcome)
        for step, outcome in (("billing", None), ("fulfillment", None), ("true_up", CREDIT))
        for n in range(1, 201)
    )
    request = replace(sample.case.request, products=tuple(f"Product {n}" for n in range(1, 201)))
    lines = tuple(LineVerdict(f"billing done p{n}", Verdict.OK, "x", "y") for n in range(200))
    due = replace(sample.due, lines=lines, applied=True)
    return replace(sample, case=open_case(request, *events, *reports), due=due)


GOLDEN_NAMES = [
    "acknowledgement",
    "information_needed",
    "information_needed_negated",
    "work_item",
    "true_up_confirmation",
    "true_up_confirmation_corrected",
    "true_up_confirmation_and_answer",
    "amended",
    "staff_question",
    "rep_reminder_second",
    "command_answer_several",
    "amendment_and_question",
    "reminder_before_run",
    "digest",
]


@pytest.mark.parametrize("name", GOLDEN_NAMES)
def test_the_text_part_is_as_it_was_agreed(name: str) -> None:
    text, _ = parts(write(SAMPLES[name]))
    assert text == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", SAMPLES)
def test_every_text_begins_with_the_reply_line(title: str) -> None:
    text, html = parts(write(SAMPLES[title]))
    assert text.startswith("--- Reply above this line ---\n\n")
    assert "--- Reply above this line ---" in html


def test_a_step_reported_in_many_ways_shows_the_first_ones() -> None:
    reports = (StepReported("billing", StepState.DONE, (n,), ref=f"INV-{n}") for n in range(1, 21))
    case = open_case(replace(REQUEST, products=tuple(f"Product {n}" for n in range(1, 31))), *reports)
    text, _ = parts(compose(Due(NoticeKind.ALREADY_IN_PROGRESS, (REP,)), case, REP, OCCASION))
    assert "INV-12" in text
    assert "INV-13" not in text
    assert "     and 8 more\n" in text


@pytest.mark.parametrize("value", LONG.values(), ids=LONG)
@pytest.mark.parametrize("title", SAMPLES)
def test_no_line_of_text_is_wider_than_72_columns(title: str, value: str) -> None:
    desk = replace(DESK, name=value[:90], help_lines=((value[:200], value[:200]),))
    text, _ = parts(write(with_text(SAMPLES[title], lambda _: value), replace(OCCASION, desk=desk)))
    assert max(len(line) for line in text.splitlines()) <= 72
    assert "\n\n\n" not in text


@pytest.mark.parametrize("title", SAMPLES)
def test_no_html_part_is_larger_than_100_kb(title: str) -> None:
    numbers = count()
    _, html = parts(write(with_text(crowd(SAMPLES[title]), lambda _: f"{next(numbers)} {LONG['words']}")))
    assert len(html.encode()) < 100_000


def test_a_statement_with_every_column_is_no_larger_either() -> None:
    request = replace(REQUEST, products=tuple(f"Product {n}" for n in range(1, 201)))
    case = open_case(request, *(replace(LESS, products=(n,)) for n in range(1, 201)))
    numbers = count()
    sample = Sample("crowd", Due(NoticeKind.TRUE_UP_CONFIRMATION, (REP,)), case)
    text, html = parts(write(with_text(sample, lambda _: f"{next(numbers)} {LONG['words']}")))
    assert "Period" in html
    assert len(html.encode()) < 100_000
    assert "174 more products" in text


@pytest.mark.parametrize("title", SAMPLES)
def test_no_text_colour_stands_without_its_background(title: str) -> None:
    _, html = parts(write(SAMPLES[title]))
    styles = re.findall(r'style="([^"]*)"', html) + re.findall(r"^\.[a-z]+ \{([^}]*)\}", html, re.MULTILINE)
    coloured = [style for style in styles if re.search(r"(?<![a-z-])color:", style)]
    assert len(coloured) > 20
    assert [style for style in coloured if "background-color:" not in style] == []


@pytest.mark.parametrize("title", SAMPLES)
def test_every_html_part_suits_phones_dark_mode_and_screen_readers(title: str) -> None:
    _, html = parts(write(SAMPLES[title]))
    assert '<html lang="en">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert min(int(size) for size in re.findall(r"font-size:(\d+)px", html)) >= 14
    assert all("scope=" in head for head in re.findall(r"<th\b[^>]*>", html))
    assert not re.search(r"<(?:img|svg|script|link|form)\b|url\(|https?:", html)
    for table in re.findall(r"<table\b[^>]*>(?:(?!<table\b).)*?</table>", html, re.DOTALL):
        assert 'role="presentation"' in table or "<th" in table or "Product by product" in html


@pytest.mark.parametrize("title", SAMPLES)
def test_no_preview_text_could_be_taken_for_a_command(title: str) -> None:
    _, html = parts(write(SAMPLES[title]))
    preheader = re.findall(r"mso-hide:all;[^>]*>\s*([^<]*?)\s*</div>", html)[0]
    words = {word for step in DEFAULT_STEPS for word in step.words} | {
        *(
            "all",
            "note",
            "status",
            "help",
            "withdraw",
            "take",
            "assign",
            "hold",
            "resume",
            "reject",
            "duplicate",
            "reopen",
        ),
        *("add", "set", "ask", "tell", "undo", "list", "amend", "remove"),
    }
    assert len(preheader) > 15
    assert preheader.split()[0].lower().rstrip(":") not in words
    if SAMPLES[title].due.kind is not NoticeKind.STATUS:
        assert not preheader.startswith("CXL-")


def test_information_needed_asks_for_exactly_the_missing_lines_and_quotes_what_was_written() -> None:
    text, html = parts(write(SAMPLES["information_needed"]))
    assert re.findall(r"^  ([A-Z][^:\n]*):$", text, re.MULTILINE) == ["Campaign Name", "Titan Order ID"]
    assert 'You wrote "447O923"' in text
    assert "You wrote &#34;447O923&#34;" in html
    assert "body=Campaign%20Name%3A%20%0D%0ATitan%20Order%20ID%3A%20" in html


def test_the_acknowledgement_reads_back_every_field() -> None:
    for part in parts(write(SAMPLES["acknowledgement"])):
        for value in (REQUEST.client, REQUEST.campaign, REQUEST.titan_order_id, *REQUEST.products, *REQUEST.extras[0]):
            assert str(value) in unescape(part)
        for words in (
            "Vision VX Client",
            "Campaign Name",
            "Titan Order ID",
            "Product(s)",
            "p1",
            "p2",
            "p3",
            "555-0142",
        ):
            assert words in part
        assert "The Titan Order ID was taken from the subject." in part


def test_a_step_completed_says_who_when_and_with_what_reference() -> None:
    for part in parts(write(SAMPLES["step_completed"])):
        assert "by ann@example.com on Tue 24 Nov 2026, ref INV-88213" in part
        assert "Next: Fulfillment cancellation in Vision VX." in " ".join(part.split())


def test_the_work_item_prints_the_words_that_each_link_types() -> None:
    text, html = parts(write(SAMPLES["work_item"]))
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', html)]
    assert len(links) == 12
    for link in links:
        typed = unquote(link.partition("&body=")[2]).strip()
        assert typed in text
        assert typed in html
    assert html.count("&amp;body=") == len(links)


def test_a_refused_command_mail_shows_each_line_and_changes_nothing() -> None:
    for part in parts(write(SAMPLES["command_answer"])):
        plain = " ".join(unescape(part).split())
        assert "othing of your mail was applied" in plain
        assert "Write the date as 2026-11-25." in plain
        assert "fulfillment done on 11/25" in plain


def test_help_is_printed_only_where_it_was_asked_for() -> None:
    form = DESK.help_lines[0][0]
    assert form in parts(write(SAMPLES["command_answer_help"]))[0]
    assert form not in parts(write(SAMPLES["command_answer_applied"]))[0]


@pytest.mark.parametrize("asked", ["help", "status", "#help", "/status."])
def test_who_only_asked_is_told_that_nothing_was_changed(asked: str) -> None:
    due = Due(NoticeKind.COMMAND_ANSWER, (REP,), lines=(LineVerdict(asked, Verdict.OK),), applied=True, why="status")
    text, _ = parts(compose(due, open_case(REQUEST), REP, OCCASION))
    assert "Nothing was changed." in text
    assert "LINE BY LINE" not in text


def test_who_asked_and_reported_is_told_that_it_was_applied() -> None:
    lines = (LineVerdict("billing done", Verdict.OK, "billing done for p1-p3"), LineVerdict("status", Verdict.OK))
    due = Due(NoticeKind.COMMAND_ANSWER, (REP,), lines=lines, applied=True, why="status")
    assert "Your mail was applied to CXL-1042." in parts(compose(due, open_case(REQUEST), REP, OCCASION))[0]


def test_staff_see_the_lines_that_a_request_was_read_from() -> None:
    request = replace(REQUEST, sources=(Source("client", 4, "Vision VX Client: Northwind Dental Inc"),))
    text, _ = parts(compose(Due(NoticeKind.WORK_ITEM, (REP,)), open_case(request), REP, OCCASION))
    assert "> Vision VX Client: Northwind Dental Inc" in text


def test_a_withdrawn_product_is_not_counted_as_cancelled() -> None:
    case = open_case(REQUEST, WithdrawalAsked((2,), "", accepted=True))
    text, _ = parts(compose(Due(NoticeKind.STATUS, (REP,)), case, REP, OCCASION))
    assert "withdrawn" in text
    assert "two products" in parts(compose(Due(NoticeKind.WORK_ITEM, (REP,)), case, REP, OCCASION))[0]


def test_an_earlier_bounce_is_not_given_as_the_reason_of_another_notice() -> None:
    case = SAMPLES["notice_bounced"].case
    lines = (LineVerdict("billing done?", Verdict.ERROR, why="Leave the question mark out."),)
    text, _ = parts(compose(Due(NoticeKind.COMMAND_ANSWER, (REP,), lines=lines), case, REP, OCCASION))
    assert "user unknown" not in text


def test_a_late_withdrawal_is_left_to_staff() -> None:
    text = " ".join(parts(write(SAMPLES["withdrawal"]))[0].split())
    assert "since work on it was already reported, nothing was changed: you decide" in text


def test_a_case_without_a_name_is_greeted_without_one() -> None:
    nobody = Person("", "dana@example.com")
    composed = compose(Due(NoticeKind.ACKNOWLEDGEMENT, (nobody,)), open_case(REQUEST), nobody, OCCASION)
    assert "\nHi,\n" in parts(composed)[0]


@pytest.mark.parametrize(
    "command", likely_commands(open_case(REQUEST), TO), ids=lambda command: command.words.replace(" ", "_")
)
def test_a_link_is_short_and_encodes_blanks_as_rfc_6068_wants(command: object) -> None:
    href = command.href  # type: ignore[attr-defined]
    assert len(href) < 500
    assert href.startswith("mailto:enablement@example.com?subject=%5BCXL-1042%5D%20Cancel")
    assert not re.search(r"[+\s\"<>]|&(?!body=)", href)


def test_a_subject_too_long_for_a_link_gives_way_to_the_reference() -> None:
    href = write_link(replace(TO, subject="日本" * 100), "billing done")
    assert href == "mailto:enablement@example.com?subject=%5BCXL-1042%5D&body=billing%20done"


def test_even_an_endless_body_stays_under_500_characters() -> None:
    assert 400 < len(write_link(TO, "é" * 1000)) < 500


def test_all_missing_lines_fit_into_a_link() -> None:
    link = missing_lines(open_case(Request(None, None, None, ())), TO)
    lines = unquote(link.href.partition("&body=")[2]).split("\r\n")
    assert lines == ["Vision VX Client: ", "Campaign Name: ", "Titan Order ID: ", "Product(s) to be Canceled: "]
    assert len(link.href) < 500


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Dana Whitfield", "Dana"),
        ("Whitfield, Dana", "Dana"),
        ("Dr. Dana Whitfield", "Dana"),
        ("", ""),
        ("d@example.com", ""),
    ],
)
def test_people_are_called_by_their_first_name(name: str, called: str) -> None:
    assert first_name(Person(name, "dana@example.com")) == called


def test_lists_and_counts_read_like_english() -> None:
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [count_words(n, "product") for n in (1, 2, 12)] == ["one product", "two products", "12 products"]
