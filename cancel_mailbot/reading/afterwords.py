"""What a writer says below the signature: a correction, a postscript, a forgotten product. It is no part of a card."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cancel_mailbot.reading.courtesy import is_author
from cancel_mailbot.reading.labels import LabelTable, find_label, label_key
from cancel_mailbot.reading.normal import Line
from cancel_mailbot.reading.request import Field
from cancel_mailbot.reading.second_thoughts import find_second_thought, is_correction
from cancel_mailbot.reading.signature import DELIMITER, is_footer, is_phone_footer

_POSTSCRIPT = re.compile(r"p\.?\s?p?\.?\s?s\b[.:,]?\s?", re.IGNORECASE)
_TALK = re.compile(
    r"\b(?:please|pls|should|keep|also|instead|meant|wait|actually|add|remove|i'm|i'll|we'll|it's|that's|don't)\b"
    r"|\b(?:i|we|they|it|will|can|could|would|is|are|was|has|have|not)\s(?:[a-z]{2,15})\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"@|https?:|www\.|\||\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}|\d{10}", re.IGNORECASE)
_MIN_WORDS = 4
_MIN_SENTENCE_WORDS = 5


def list_below(ending: Iterable[Line]) -> Iterator[Line]:
    """The lines from the sign-off on that the writer may have typed: down to a lawyer's words or a rule."""
    for line in ending:
        if is_phone_footer(line):
            continue
        if is_footer(line):
            return
        if line.text and line.text != DELIMITER:
            yield line


def is_afterword(line: Line, author: str) -> bool:
    """True for words below the sign-off, and for a bullet there that is no telephone number, address or name.

    Where the author's name is not known, a bulleted line may be it.
    """
    text = line.text
    if _POSTSCRIPT.match(text) or find_second_thought(text) or is_correction(text):
        return True
    if _CARD.search(text):
        return False
    if line.bullet:
        return len(text) > 1 and author != "" and not is_author(text, author)
    words = len(text.split())
    is_sentence = text.endswith((".", "?", "!")) and words >= _MIN_SENTENCE_WORDS
    return is_sentence or (words >= _MIN_WORDS and _TALK.search(text) is not None)


@dataclass(frozen=True, slots=True)
class LabelledBelow:
    """A line below the signature that one of the template's own labels begins."""

    line: Line
    field: Field
    value: str


def find_labelled_below(ending: Iterable[Line], table: LabelTable) -> Iterator[LabelledBelow]:
    """The fields below the signature, in a paragraph of their own or in a postscript; a card has labels too."""
    is_apart = False
    for line in ending:
        if is_footer(line) and not is_phone_footer(line):
            return
        if not line.text:
            is_apart = True
            continue
        postscript = _POSTSCRIPT.match(line.text)
        found = _find_template_label(line.text[postscript.end() :] if postscript else line.text, table)
        is_apart = found is not None and (is_apart or postscript is not None)
        if found and is_apart:
            yield LabelledBelow(line, *found)


def _find_template_label(text: str, table: LabelTable) -> tuple[Field, str] | None:
    labelled = find_label(text, table)
    if labelled is None or labelled.field is None or not labelled.value:
        return None
    is_own = re.search("titan|product|campaignname|visionvxclient", label_key(labelled.label))
    return (labelled.field, labelled.value) if is_own else None
