"""The tables of words are in the form in which lines are compared with them."""

import unicodedata

import pytest

from cancel_mailbot.reading import quote_words, reply_words
from cancel_mailbot.reading.word_table import read_table

TABLES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": tuple(words)
    for module in (quote_words, reply_words)
    for name, words in vars(module).items()
    if name.isupper() and isinstance(words, tuple | frozenset | dict)
}


def test_a_table_holds_the_words_of_its_rows():
    assert read_table("\n  en: one | two words\n  de, nl: drei\n") == {"one", "two words", "drei"}


@pytest.mark.parametrize("words", TABLES.values(), ids=TABLES)
def test_words_are_in_lower_case_and_in_composed_letters(words):
    assert words
    for word in words:
        assert word == unicodedata.normalize("NFC", word.lower())
        assert " ".join(word.split()) == word.strip()
        assert "’" not in word
