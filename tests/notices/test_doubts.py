"""Whatever was not understood is told in plain words: what was written, why it is not enough, what to write instead."""

import re
from dataclasses import replace
from itertools import product

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.notices.doubts import describe_asked, describe_checks, describe_doubt, show_untaken
from cancel_mailbot.notices.samples import REQUEST
from cancel_mailbot.notices.wording import FIELD_LABELS
from cancel_mailbot.reading.request import Doubt, Field, Request, Source, Warning

NOTHING = Request(None, None, None, ())
CLEAN = replace(REQUEST, warnings=(), doubts=(), unread=())
EVERY = list(product(Warning, Field))
# Words of the program that say nothing to a rep.
OURS = re.compile(r"placeholder|prose|parse|field_|titan_order_id|negation|conflict|[{}*]|None|Warning", re.IGNORECASE)
LISTED = (
    Source(Field.PRODUCTS, 5, "• Product(s) to be Canceled:"),
    Source(Field.PRODUCTS, 6, "  - Targeted Display"),
    Source(Field.PRODUCTS, 7, "  - Streaming Audio"),
)


def name_combination(value: object) -> str:
    return str(value)


def assert_is_plain(sentence: str) -> None:
    assert re.fullmatch(r'["A-Z].*[.?]', sentence)
    assert not OURS.search(sentence.partition(": ")[2])
    assert "  " not in sentence
    assert len(sentence.split()) <= 60


@pytest.mark.parametrize(("warning", "field"), EVERY, ids=name_combination)
def test_a_rep_is_told_what_was_written_and_asked_for_something_else(warning: Warning, field: Field) -> None:
    (told,) = describe_asked(replace(NOTHING, doubts=(Doubt(field, "as it stands", warning),)))
    assert_is_plain(told)
    assert told.startswith(f"{FIELD_LABELS[field]}: ")
    assert '"as it stands"' in told
    assert re.search(r"Please write|Which products shall we cancel", told)


@pytest.mark.parametrize("audience", [Role.REP, Role.STAFF])
@pytest.mark.parametrize(("warning", "field"), EVERY, ids=name_combination)
def test_a_doubt_beside_a_value_says_what_was_written_and_what_stands(
    warning: Warning, field: Field, audience: Role
) -> None:
    doubted = replace(CLEAN, warnings=(warning,), doubts=(Doubt(field, "as it stands", warning),))
    (told,) = describe_checks(doubted, audience)
    assert_is_plain(told)
    assert '"as it stands"' in told
    assert audience is Role.REP or not re.search(r"\b[Yy]our?\b", told)
    stands = getattr(REQUEST, field)
    stands = stands[0] if isinstance(stands, tuple) else stands
    assert stands in told or warning is Warning.ALL_PRODUCTS


@pytest.mark.parametrize("audience", [Role.REP, Role.STAFF])
@pytest.mark.parametrize("warning", [warning for warning in Warning if warning is not Warning.EXTRA_FIELDS])
def test_a_warning_without_a_doubt_is_a_sentence(warning: Warning, audience: Role) -> None:
    (told,) = describe_checks(replace(CLEAN, warnings=(warning,)), audience, "Order Cancellation Request")
    assert re.fullmatch(r'["A-Z].*\.', told)
    assert not OURS.search(told)


@pytest.mark.parametrize(
    ("doubt", "sources", "sentence"),
    [
        pytest.param(
            Doubt(Field.PRODUCTS, "Do NOT process this one yet.", Warning.NEGATION),
            LISTED,
            "Product(s): You listed Targeted Display, Streaming Audio, and you wrote "
            '"Do NOT process this one yet." Which products shall we cancel, and shall we go ahead?',
            id="a negation beside a list",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "Action: Keep", Warning.NEGATION),
            (),
            'Product(s): You wrote "Action: Keep", so it is not certain that this product shall be cancelled. '
            "Which products shall we cancel, and shall we go ahead?",
            id="a negation, and no lines",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "[ ] Streaming Audio", Warning.EXCEPTION),
            LISTED,
            'Product(s): You ticked some boxes and left "Streaming Audio" without a tick, so it is not certain what '
            "shall be cancelled. Which products shall we cancel? Please name each of them on a line of its own.",
            id="a box without a tick",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "x", Warning.PLACEHOLDER),
            (),
            'Product(s): You marked products with "x", and it is not certain what the mark says. '
            "Which products shall we cancel? Please name each of them on a line of its own.",
            id="marks in the columns of a table",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "4471923", Warning.PROSE),
            (),
            'Product(s): You wrote "4471923", which is a number and not the name of a product. '
            "Which products shall we cancel? Please name each of them on a line of its own.",
            id="labels first and values below",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "4471923", Warning.PROSE),
            (*LISTED, Source(Field.PRODUCTS, 8, "4471923")),
            "Product(s): You listed Targeted Display, Streaming Audio, 4471923; among them is "
            '"4471923", which is a number and not the name of a product. '
            "Which products shall we cancel? Please name each of them on a line of its own.",
            id="a number among the products",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "Lee Park", Warning.PROSE),
            LISTED,
            'Product(s): You listed Targeted Display, Streaming Audio, and you wrote "Lee Park". It is not certain '
            "what that means, and nothing is guessed. "
            "Which products shall we cancel? Please name each of them on a line of its own.",
            id="a name below the products",
        ),
        pytest.param(
            Doubt(Field.CAMPAIGN, "Fall / Winter / Spring", Warning.CONFLICT),
            (
                Source(Field.CAMPAIGN, 3, "Campaign Name: Fall"),
                Source(Field.CAMPAIGN, 4, "Campaign Name: Winter / Spring"),
            ),
            'Campaign Name: You gave more than one value: "Fall" and "Winter / Spring". '
            "Which one is right? Please write that one alone.",
            id="two names, one of which holds a stroke",
        ),
        pytest.param(
            Doubt(Field.PRODUCTS, "312 lines", Warning.PROSE),
            (),
            "Product(s): You listed 312 lines, which are more than the products of one order. "
            "Which products shall we cancel? Please name each of them on a line of its own.",
            id="a list without end",
        ),
        pytest.param(
            Doubt(Field.TITAN_ORDER_ID, "4471923 / 4471924", Warning.CONFLICT),
            (),
            'Titan Order ID: You gave more than one value: "4471923" and "4471924". '
            "Which one is right? Please write that one alone.",
            id="two order ids",
        ),
        pytest.param(
            Doubt(Field.TITAN_ORDER_ID, "447O923", Warning.ORDER_FORMAT),
            (),
            'Titan Order ID: You wrote "447O923", which does not look like a Titan Order ID. '
            "Is the letter O in it a zero? Please write the id alone, as Titan shows it.",
            id="a letter for a digit",
        ),
        pytest.param(
            Doubt(Field.CAMPAIGN, "[Campaign Name]", Warning.PLACEHOLDER),
            (),
            'Campaign Name: You wrote "[Campaign Name]", which names no campaign. '
            "Please write the name of the campaign alone.",
            id="the template's own words",
        ),
    ],
)
def test_the_question_fits_what_was_written(doubt: Doubt, sources: tuple[Source, ...], sentence: str) -> None:
    assert describe_asked(replace(NOTHING, doubts=(doubt,), sources=sources)) == (sentence,)


def test_staff_read_of_the_rep_within_a_sentence() -> None:
    doubt = Doubt(Field.PRODUCTS, "Do NOT process this one yet", Warning.NEGATION)
    told = describe_doubt(doubt, replace(NOTHING, doubts=(doubt,), sources=LISTED), Role.STAFF)
    assert told == (
        'The rep listed Targeted Display, Streaming Audio, and the rep wrote "Do NOT process this one yet". '
        "It was not taken."
    )


def test_of_a_field_that_is_simply_missing_nothing_is_explained() -> None:
    assert describe_asked(NOTHING) == ()


def test_what_was_written_is_shown_without_its_label_and_bullet() -> None:
    sources = (*LISTED[1:], Source(Field.CAMPAIGN, 3, "2. Campaign Name: [Campaign Name]"))
    shown = replace(NOTHING, sources=sources)
    assert show_untaken(Field.PRODUCTS, shown) == "Targeted Display, Streaming Audio"
    assert "[Campaign Name]" in show_untaken(Field.CAMPAIGN, shown)
    assert show_untaken(Field.CLIENT, shown) == ""


def test_of_a_long_list_the_first_lines_are_shown() -> None:
    lines = tuple(Source(Field.PRODUCTS, n, f"- Line {n}") for n in range(1, 2000))
    shown = show_untaken(Field.PRODUCTS, replace(NOTHING, sources=lines))
    assert shown.startswith("Line 1, Line 2, ")
    assert shown.endswith("Line 12, and more")


def test_the_rows_of_a_table_are_shown_with_their_marks() -> None:
    rows = (Source(Field.PRODUCTS, 5, "Targeted Display\tx\t"), Source(Field.PRODUCTS, 6, "Display: wide\t\tx"))
    assert show_untaken(Field.PRODUCTS, replace(NOTHING, sources=rows)) == "Targeted Display | x, Display: wide | | x"


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        (
            "Cancel 4471924",
            'Titan Order ID: The subject of the mail, "Cancel 4471924", names another order. "4471923" was taken.',
        ),
        ("", 'Titan Order ID: The subject of the mail names another order. "4471923" was taken.'),
    ],
    ids=["a known subject", "none"],
)
def test_a_subject_that_names_another_order_is_quoted(subject: str, sentence: str) -> None:
    assert describe_checks(replace(CLEAN, warnings=(Warning.CONFLICT,)), Role.REP, subject) == (sentence,)


def test_a_suggestion_is_asked_never_applied() -> None:
    doubt = Doubt(Field.PRODUCTS, "Dispaly", Warning.SUGGESTION, "Display")
    request = replace(CLEAN, products=("Dispaly",), doubts=(doubt,))
    told = describe_doubt(doubt, request, Role.REP)
    assert told.endswith('Is "Display" meant? It is kept as written.')


def test_what_a_later_mail_says_stands_beside_what_is_kept() -> None:
    doubt = Doubt(Field.CLIENT, "Southwind", Warning.CORRECTION)
    told = describe_doubt(doubt, replace(CLEAN, doubts=(doubt,)), Role.STAFF)
    assert told == 'The rep later wrote "Southwind". Until a person decides, "Northwind Dental" stands.'


def test_lines_outside_the_template_are_named_to_staff() -> None:
    extra = replace(CLEAN, warnings=(Warning.EXTRA_FIELDS,))
    assert describe_checks(extra, Role.REP) == ()
    (told,) = describe_checks(extra, Role.STAFF)
    assert told == "Not in the template, and kept as written: Effective Date and Reason."
