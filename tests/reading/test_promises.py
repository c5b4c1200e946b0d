"""A rep's word that the missing fields will come, and what merely looks like it."""

import pytest

from cancel_mailbot.reading.promises import is_promise


@pytest.mark.parametrize(
    "text",
    [
        "thanks, will send",
        "Will send it tomorrow.",
        "I'll get it to you shortly",
        "Ok, I will send the campaign name later today. Thanks!\n\nDana",
        "Sorry! I’ll check with the client and get back to you.",
        "Working on it - thanks",
        "Hi Ann,\nlet me check with the rep\nThanks",
    ],
)
def test_a_promise_is_nothing_to_read(text: str) -> None:
    assert is_promise(text, "Dana Whitfield dana")


@pytest.mark.parametrize(
    "text",
    [
        "Thanks",
        "",
        "Will you send it?",
        "I will not send it",
        "I'll send it when billing is stopped",
        "Will send. Please stop billing today",
        "will send, but cancel p2 now",
        "I will send 4471923",
        "I'll withdraw it",
        "Will send\nWinter Whitening",
        "Will send\nWinter",
        "will send " * 40,
    ],
)
def test_whatever_else_it_says_is_for_a_person(text: str) -> None:
    assert not is_promise(text, "Dana Whitfield dana")
