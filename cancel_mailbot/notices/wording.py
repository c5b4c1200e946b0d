"""How notices say things: dates, lists, counts, labels, and what a reader's warning means to a person."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

FIELD_LABELS = {
    Field.CLIENT: "Vision VX Client",
    Field.CAMPAIGN: "Campaign Name",
    Field.TITAN_ORDER_ID: "Titan Order ID",
    Field.PRODUCTS: "Product(s)",
}
FORM_LABELS = {**FIELD_LABELS, Field.PRODUCTS: "Product(s) to be Canceled"}
_MAX_FILES = 5
_TNEF = "winmail.dat"
ALL_PRODUCTS = "All products of the order"

_WARNINGS = {
    Warning.PLACEHOLDER: "A field still held the template's placeholder.",
    Warning.PROSE: "The request was written in sentences instead of the template's lines.",
    Warning.ORDER_FORMAT: "The Titan Order ID does not look like one.",
    Warning.ORDER_FROM_SUBJECT: "The Titan Order ID was taken from the subject.",
    Warning.SPLIT_ORDERS: "The mail named several orders; each has a case of its own.",
    Warning.EXTRA_FIELDS: "Some lines are not in the template; they are kept as written.",
    Warning.ALL_PRODUCTS: "All products are to go; a person will look up which ones these are.",
    Warning.NEGATION: 'A "not" stood near the products; a person will read it before anything is cancelled.',
    Warning.EXCEPTION: "An exception was named; a person will read it before anything is cancelled.",
    Warning.SUGGESTION: "A product's name is close to another one in the catalogue.",
    Warning.UNKNOWN_PRODUCT: "A product is not in the catalogue; it is kept as written.",
    Warning.FORWARDED: "The request was forwarded.",
    Warning.FROM_QUOTE: "The request was found in the quoted part of the mail.",
    Warning.PARTS_DIFFER: "The mail's plain text and its formatted text say different things.",
    Warning.CONFLICT: "A field was given twice, with different values.",
    Warning.CUT_SHORT: "The mail is longer than what is read of one: an order may stand behind.",
    Warning.UNLABELLED: "A value came without its label; it was taken for the one field that was missing.",
    Warning.CORRECTION: "A later mail says something else; nothing was changed, and a person decides.",
}
_DOUBTS = {
    Warning.PLACEHOLDER: "that is a placeholder",
    Warning.PROSE: "that reads like a sentence",
    Warning.ORDER_FORMAT: "that does not look like a Titan Order ID",
    Warning.ALL_PRODUCTS: "a person will look up which ones these are",
    Warning.NEGATION: 'there is a "not" in it',
    Warning.EXCEPTION: "there is an exception in it",
    Warning.UNKNOWN_PRODUCT: "that is not in the catalogue",
    Warning.CONFLICT: "that differs from what stands elsewhere in the mail",
    Warning.FROM_QUOTE: "that stands in the quoted part of the mail",
    Warning.CORRECTION: "that came later and differs; the first value stands until a person decides",
}


def format_day(day: date) -> str:
    """`Fri 20 Nov 2026`: reads one way on both sides of the Atlantic."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_instant(at: datetime, zone: ZoneInfo) -> str:
    """`Mon 23 Nov 2026, 9:12 am EST`."""
    local = at.astimezone(zone)
    half = "am" if local.hour < 12 else "pm"
    return f"{format_day(local)}, {local.hour % 12 or 12}:{local.minute:02d} {half} {local.tzname()}"


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


def describe_doubts(request: Request) -> tuple[str, ...]:
    """What was not understood, one sentence each: the doubts, then those warnings that no doubt speaks of."""
    told = {doubt.warning for doubt in request.doubts}
    doubts = (f"{FIELD_LABELS[doubt.field]}: {describe_doubt(doubt)}" for doubt in request.doubts)
    return (*doubts, *(describe_warning(warning, request) for warning in request.warnings if warning not in told))


def describe_doubt(doubt: Doubt) -> str:
    """`"447O923" was written; that does not look like a Titan Order ID.`"""
    why = _DOUBTS.get(doubt.warning)
    if doubt.suggestion:
        why = f'is "{printable_line(doubt.suggestion)}" meant?'
    end = f"; {why}" if why else ""
    return f'"{printable_line(doubt.written)}" was written{end}{"" if end.endswith("?") else "."}'


def describe_unopened(request: Request) -> str:
    """What became of the attachments, in a sentence or two; "" where there were none."""
    names = [printable_line(name, 80) for name in request.unopened]
    if not names:
        return ""
    shown = join_words([*names[:_MAX_FILES], *([f"{len(names) - _MAX_FILES} more"] if len(names) > _MAX_FILES else [])])
    if _TNEF in [name.lower() for name in names]:
        return f"Only the text of a mail is read. Outlook packed this one as {shown}, which was not opened."
    return f"Only the text of a mail is read: {shown} {'was' if len(names) == 1 else 'were'} not opened."


def describe_warning(warning: Warning, request: Request) -> str:
    """One sentence."""
    if warning is Warning.FORWARDED and request.forwarded_from:
        return f"The request was forwarded; {printable_line(request.forwarded_from)} wrote it first."
    return _WARNINGS[warning]
