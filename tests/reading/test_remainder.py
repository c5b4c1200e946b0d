"""Every line of a request has a use, and what no rule explains is named: a person must read it."""

import time

import pytest

from cancel_mailbot.message.html import find_unseen
from cancel_mailbot.reading.courtesy import find_other_words, is_banner, is_courtesy, is_name
from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.remainder import Use, Written, find_unread, read_remainder, was_markup_read

SUBJECT = "Order Cancellation Request"
FORM = """Vision VX Client: Northwind Dental
Campaign Name: Fall Implants 2026
Titan Order ID: 4471923
Product(s) to be Canceled:
- Targeted Display
- Streaming Audio
"""
HEADER = "From: Lee Ray <lee@example.com>\nSent: Monday\nTo: Desk\nSubject: Old one\n"
OLD_FORM = "Vision VX Client: Harbor Lane\nTitan Order ID: 5550001\nProducts: SEO\n"


def account(text: str, html: str | None = None, subject: str = SUBJECT) -> list[tuple[int, int, Use]]:
    requests = read_requests(subject, text, html, FormSettings())
    written = Written(subject, text, html, "Dana Whitfield dana")
    return [(each.first, each.last, each.use) for each in read_remainder(written, requests, FormSettings())]


def unread(text: str) -> tuple[str, ...]:
    requests = read_requests(SUBJECT, text, None, FormSettings())
    return find_unread(read_remainder(Written(SUBJECT, text, None, "Dana Whitfield dana"), requests, FormSettings()))


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        pytest.param(FORM, [(1, 6, Use.FIELD)], id="nothing but the form"),
        pytest.param(
            f"Hi team,\n\n{FORM}\nThanks,\nDana\n555-0142",
            [(1, 1, Use.COURTESY), (3, 8, Use.FIELD), (10, 12, Use.SIGNATURE)],
            id="greeting and signature",
        ),
        pytest.param(
            f"CAUTION: This email came from outside. Be careful.\n\n{FORM}",
            [(1, 1, Use.BANNER), (3, 8, Use.FIELD)],
            id="a gateway's banner",
        ),
        pytest.param(
            f"{FORM}\n\nThanks,\nDana\n\nCONFIDENTIAL: for the addressee only.",
            [(1, 6, Use.FIELD), (9, 10, Use.SIGNATURE), (12, 12, Use.FOOTER)],
            id="a footer",
        ),
        pytest.param(
            f"{FORM}\n{HEADER}\n{OLD_FORM}",
            [(1, 6, Use.FIELD), (8, 11, Use.HEADER), (13, 15, Use.QUOTE)],
            id="an old mail below",
        ),
        pytest.param(
            f"{FORM}\n> {OLD_FORM.replace(chr(10), chr(10) + '> ')}",
            [(1, 6, Use.FIELD), (8, 10, Use.QUOTE)],
            id="a marked quote below",
        ),
        pytest.param(f"{FORM}Reason: n/a\n", [(1, 6, Use.FIELD), (7, 7, Use.PLACEHOLDER)], id="a placeholder"),
        pytest.param(f"{FORM}Reason: moved\n", [(1, 6, Use.FIELD), (7, 7, Use.EXTRA)], id="an extra"),
        pytest.param(
            FORM.replace("Titan", "Budget code 77\nTitan"),
            [(1, 2, Use.FIELD), (3, 3, Use.UNREAD), (4, 7, Use.FIELD)],
            id="a line inside the form",
        ),
        pytest.param(
            f"{FORM}\nThanks,\nDana\nP.S. Lee knows the client.",
            [(1, 6, Use.FIELD), (8, 9, Use.SIGNATURE), (10, 10, Use.UNREAD)],
            id="a postscript below the signature",
        ),
    ],
)
def test_a_line_was_used_as(text: str, uses: list[tuple[int, int, Use]]) -> None:
    assert account(text) == uses


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Please send the final invoice.", ("Please send the final invoice.",)),
        ("Please call me", ("Please call me",)),
        ("Budget code 77", ("Budget code 77",)),
        ("Let me know when it is done.", ("Let me know when it is done.",)),
        ("If you have any questions, don't hesitate to call me.", ()),
        ("Please proceed with canceling billing and fulfillment for the specified products.", ()),
        ("Thank you for your prompt assistance.", ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_words_below_the_form_are_read_by_a_person_unless_they_are_phrases(
    words: str, expected: tuple[str, ...]
) -> None:
    assert unread(f"{FORM}\n{words}\n\nThanks,\nDana") == expected


def test_a_sentence_that_takes_something_back_is_quoted_as_a_doubt_and_not_told_twice() -> None:
    text = f"{FORM}\nDo not cancel the display!\n\nThanks,\nDana"
    (request,) = read_requests(SUBJECT, text, None, FormSettings())
    assert [doubt.written for doubt in request.doubts] == ["Do not cancel the display!"]
    assert unread(text) == ()


def test_the_template_as_documented_leaves_nothing_unread_however_it_is_wrapped() -> None:
    text = f"""Dear Sales Enablement,
I hope this message finds you well. I am writing to initiate the order
cancellation process for the following details:
{FORM}
Please proceed with canceling billing and fulfillment for the specified
products. If you require any additional information, feel free to reach
out. Thank you for your prompt assistance.
Best Regards,
Dana Whitfield
"""
    assert unread(text) == ()


def test_words_above_a_forwarded_form_are_the_writers_own() -> None:
    text = f"Lee has left the team.\n\nDana\n\n---------- Forwarded message ---------\n{HEADER}\n{FORM}"
    requests = read_requests(f"Fwd: {SUBJECT}", text, None, FormSettings())
    assert [request.titan_order_id for request in requests] == ["4471923"]
    written = Written(f"Fwd: {SUBJECT}", text, None, "Dana Whitfield dana")
    assert find_unread(read_remainder(written, requests, FormSettings())) == ("Lee has left the team.",)


def test_a_sentence_of_which_one_word_was_taken_is_unread() -> None:
    assert unread("Please cancel the display, Titan order 4471923, for Northwind.") == (
        "Please cancel the display, Titan order 4471923, for Northwind.",
    )


def test_it_is_told_which_part_was_read() -> None:
    html = "".join(f"<p>{line}</p>" for line in FORM.splitlines())
    requests = read_requests(SUBJECT, "see the formatted text", html, FormSettings())
    assert was_markup_read(Written(SUBJECT, "see the formatted text", html, ""), requests)
    assert not was_markup_read(Written(SUBJECT, FORM, html, ""), read_requests(SUBJECT, FORM, html, FormSettings()))
    assert account("see the formatted text", html)[0][2] is Use.FIELD


@pytest.mark.parametrize(
    ("words", "author", "is_one"),
    [
        ("Dana", "Dana Whitfield", True),
        ("WHITFIELD, Dana", "Dana Whitfield", True),
        ("Bob", "Robert Ray", True),
        ("Keep SEO", "Dana Whitfield", False),
        ("Wait", "Dana Whitfield", False),
        ("4471923", "Dana Whitfield", False),
        ("", "Dana Whitfield", False),
    ],
)
def test_a_name_at_the_end_is_the_authors_or_a_first_name(words: str, author: str, *, is_one: bool) -> None:
    assert is_name(words, author) is is_one


def test_a_warning_of_a_person_is_no_gateways_banner() -> None:
    assert is_banner("[EXTERNAL]")
    assert is_banner("You don't often get email from lee@example.com. Learn why this is important")
    assert not is_banner("Caution: cancel only the display")
    assert not is_banner("External campaign: Northwind")


def test_a_sentence_broken_over_lines_marks_each_of_them() -> None:
    lines = ["Hello. Please cancel it but", "keep the audio. Thank you.", "Thanks again."]
    assert find_other_words(lines) == {0, 1}


@pytest.mark.parametrize(
    "text",
    [
        "a. " * 130_000,
        "please cancel the the " * 20_000,
        "i hope this " + "a " * 150_000,
        "caution: " + "a! " * 100_000,
        ("x" * 60 + "\n") * 5_000,
        f"Campaign Name: {'a ' * 100_000}\n" + "a a\n" * 1_900,
        "Dear a,\n" * 2_000,
        "thanks for the " + "for the " * 40_000,
    ],
    ids=["sentences", "phrases", "hopes", "banners", "long lines", "values", "greetings", "thanks"],
)
def test_hostile_repeats_are_accounted_for_in_linear_time(text: str) -> None:
    requests = read_requests(SUBJECT, text, None, FormSettings())
    began = time.process_time()
    read_remainder(Written(SUBJECT, text, None, "x"), requests, FormSettings())
    is_courtesy(text)
    is_banner(text)
    is_name(text, text[:1000])
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("markup", "unseen"),
    [
        pytest.param("<p>Cancel <s>SEO</s> <del>Audio</del></p>", ((True, "SEO"), (True, "Audio")), id="struck out"),
        pytest.param(
            '<p style="text-decoration: line-through">SEO <b>too</b></p>', ((True, "SEO too"),), id="struck by a style"
        ),
        pytest.param('<div style="display:none">Preview</div><p>Hello</p>', ((False, "Preview"),), id="hidden"),
        pytest.param("<head><title>x</title></head><style>p {}</style><p>Hello</p>", (), id="the page's machinery"),
        pytest.param('<p><span style="mso-list:Ignore">1.</span>SEO</p>', (), id="a bullet of Outlook's"),
        pytest.param('<div style="display:none">&#8203;&nbsp; </div>', (), id="nothing to see"),
        pytest.param("", (), id="nothing"),
        pytest.param("<s>x</s>" * 50_000, ((True, "x"),) * 20, id="more than anybody reads"),
    ],
)
def test_words_that_no_reader_sees_are_named(markup: str, unseen: tuple[tuple[bool, str], ...]) -> None:
    assert find_unseen(markup) == unseen
