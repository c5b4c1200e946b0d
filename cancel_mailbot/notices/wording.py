"""How notices say things: dates, lists, counts, labels, files that were not read."""

from collections.abc import Sequence

from cancel_mailbot.ground.dates import MONTHS, format_date
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.reading.command import Period
from cancel_mailbot.reading.request import Field, Request

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

FIELD_LABELS = {
    Field.CLIENT: "Vision VX Client",
    Field.CAMPAIGN: "Campaign Name",
    Field.TITAN_ORDER_ID: "Titan Order ID",
    Field.PRODUCTS: "Product(s)",
}
FIELD_NAMES = {**FIELD_LABELS, Field.PRODUCTS: "products"}  # within a sentence
FORM_LABELS = {**FIELD_LABELS, Field.PRODUCTS: "Product(s) to be Canceled"}
_MAX_FILES = 5
_TNEF = "winmail.dat"
ALL_PRODUCTS = "All products of the order"


def format_period(period: Period) -> str:
    """`1 to 30 Nov 2026`, `15 Oct to 14 Nov 2026`: what the last day says as well is said once."""
    first, last = period.first, period.last
    if first == last:
        return format_date(last)
    same_year, same_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    begin = str(first.day) if same_month else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{begin if same_year else format_date(first)} to {format_date(last)}"


def join_words(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def count_words(count: int, singular: str) -> str:
    """`one product`, `12 products`."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {singular}{'' if count == 1 else 's'}"


def name_product(written: str) -> str:
    """A product as people read it; the reader's `*` stands for all of them."""
    return ALL_PRODUCTS if written == "*" else printable_line(written, 160)


def first_name(person: Person) -> str:
    """What to call somebody, from `Dana Whitfield` or `Whitfield, Dana`; "" where no name is known."""
    family, comma, given = printable_line(person.name, 100).partition(",")
    words = (given if comma and given.strip() else family).split()
    return next((word for word in words if not word.endswith(".") and "@" not in word), "")


def describe_unopened(request: Request) -> str:
    """What became of the attachments, in a sentence or two; "" where there were none."""
    names = [printable_line(name, 120) for name in request.unopened]
    if not names:
        return ""
    shown = join_words([*names[:_MAX_FILES], *([f"{len(names) - _MAX_FILES} more"] if len(names) > _MAX_FILES else [])])
    if _TNEF in [name.lower() for name in names]:
        return f"Only the text of a mail is read. Outlook packed this one as {shown}, which was not read."
    return f"Only the text of a mail is read: {shown} {'was' if len(names) == 1 else 'were'} not read."
