"""A second order below the signature of the first: where a paragraph of filled-in labels begins there."""

from collections.abc import Sequence
from itertools import takewhile

from cancel_mailbot.reading.labels import Labelled
from cancel_mailbot.reading.normal import Line
from cancel_mailbot.reading.request import Field

_MIN_FIELDS = 2


def find_second_form(lines: Sequence[Line], found: Sequence[Labelled | None], end: int) -> int | None:
    """Where products and another field are labelled in a paragraph of their own, at `end` or below it.

    A card's titles stand right below the name; what is no label in the paragraph shows that it is a card.
    """
    for index in range(end + 1, len(lines)):
        if lines[index - 1].text or not _is_filled(found[index]):
            continue
        paragraph = takewhile(lambda i: lines[i].text, range(index, len(lines)))
        labelled = [(lines[i], found[i]) for i in paragraph]
        fields = {label.field for _, label in labelled if label and label.field}
        is_form = all(label is not None or line.bullet for line, label in labelled)
        if is_form and Field.PRODUCTS in fields and len(fields) >= _MIN_FIELDS:
            return index
    return None


def _is_filled(labelled: Labelled | None) -> bool:
    return labelled is not None and labelled.field is not None and labelled.value != ""
