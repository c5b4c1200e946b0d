"""No text makes the rules that tell machines from people, and that read what came back, slow."""

from collections.abc import Iterator
from datetime import UTC, datetime
from re import Pattern
from time import process_time

import pytest

from cancel_mailbot.message import absence_words, answer_words, bounce_words, kind, machine_fields, report
from cancel_mailbot.message.machine_words import Place
from cancel_mailbot.message.parse import parse_message

REPEATS = (
    " ", "a", "a ", "4", "\n", " \n", "***\n", "-", ">", "[", "(", "()", "<", "a@", "a.", "\\\"", "auto: ", "subject: ",
    "a@b.example ", "<a@b.example>: ", "a@b.example\n", "your mail ", "your message that you sent ", "550 5.1.1 ",
    "the following recipient ", "delivery to ", "was not ", "on a wrote ", "i am currently ", "ich bin ",
    "is are what ",
    "please kindly ", "this is an automatic ", "ticket #471100 ", "owner-a-owner-", "message-id: <", "said: error: ",
)  # fmt: skip
WORDS = {
    f"{name} {of} {place.name}": (pattern, place)
    for name, table in {
        "sure bounces": bounce_words.SURE_BOUNCES,
        "bounce hints": bounce_words.BOUNCE_HINTS,
        "sure answers": answer_words.SURE_ANSWERS,
        "answer hints": answer_words.ANSWER_HINTS,
    }.items()
    for of, places in table.items()
    for place, pattern in places.items()
}


def stretch(repeat: str, size: int) -> str:
    return repeat * (size // len(repeat))


def find_patterns(module: object) -> Iterator[tuple[str, Pattern[str]]]:
    for name, value in vars(module).items():
        values = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
        found = [each for each in values if isinstance(each, Pattern) and isinstance(each.pattern, str)]
        yield from ((f"{name} {position}", each) for position, each in enumerate(found))


@pytest.mark.parametrize(("pattern", "place"), WORDS.values(), ids=WORDS)
def test_words_cost_little_on_the_most_text_that_they_meet(pattern: Pattern[str], place: Place):
    size = 1_500 if place in (Place.START, Place.OPENING) else 500  # kind.py cuts the texts so
    find = pattern.fullmatch if place.is_whole else pattern.match if place is Place.START else pattern.search
    began = process_time()
    for repeat in REPEATS:
        find(stretch(repeat, size))
    assert process_time() - began < 1, "measured below 0.1 s for all of them"


@pytest.mark.parametrize("pattern", dict(find_patterns(absence_words)).values(), ids=dict(find_patterns(absence_words)))
def test_words_of_absence_cost_little_on_the_most_text_that_they_meet(pattern: Pattern[str]):
    began = process_time()
    for repeat in REPEATS:
        pattern.search(stretch(repeat, 1_500))
    assert process_time() - began < 1, "measured below 0.1 s for all of them"


@pytest.mark.parametrize(
    "pattern", dict(find_patterns(machine_fields)).values(), ids=dict(find_patterns(machine_fields))
)
def test_a_field_s_value_costs_little(pattern: Pattern[str]):
    began = process_time()
    for repeat in REPEATS:
        pattern.fullmatch(stretch(repeat, 500))
    assert process_time() - began < 1


@pytest.mark.parametrize("module", [kind, report], ids=["kind", "report"])
def test_what_meets_a_whole_text_is_linear(module: object):
    for name, pattern in find_patterns(module):
        for repeat in REPEATS:
            began = process_time()
            pattern.search(stretch(repeat, 100_000))
            assert process_time() - began < 2, f"{name} on {repeat!r}: quadratic would be minutes"


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_hostile_mail_is_judged_and_read_in_little_time(repeat: str):
    """As a text, as a Subject and as a From name of 30 kB each, of a person and of a daemon."""
    line = stretch(repeat.replace("\n", " "), 30_000)
    for author in ("dana@example.com", "mailer-daemon@example.org"):
        header = f'From: "{line.replace(chr(34), "")}" <{author}>\nSubject: {line}\nPrecedence: {line}'
        raw = f"{header}\n\n{stretch(repeat, 100_000)}".encode()
        began = process_time()
        message = parse_message(raw, datetime(2026, 11, 23, tzinfo=UTC))
        assert process_time() - began < 2, "measured below 0.3 s"
        assert message.kind
