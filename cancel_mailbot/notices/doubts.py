"""What was not understood of a request, in plain words: what was written, why it will not do, what to write instead."""

import re

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import FIELD_LABELS, count_words, join_words, name_product
from cancel_mailbot.reading.labels import build_labels, find_label
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning

_MAX_QUOTED = 240
_MIN_QUOTED = 100
_MAX_LINES = 40
_MAX_SHOWN = 12  # products of a list that is quoted
_TABLE = build_labels(())
_LEADING_MARKS = re.compile(r"[^\w\[(\"'$#☐☑☒✓✔✗✘]++")
_UNTICKED = "[ ] "
_COUNTED = re.compile(r"[0-9]{1,6} lines")
_ENDED = ('.".', '?".', '!".')  # a quoted sentence ends ours, too
_BETWEEN_VALUES = " / "
_MARKS = frozenset(("x", "v", "✓", "✔", "✗", "✘", "☑", "☒", "yes", "y", "no", "n", "cancel", "keep"))
_LOOK_ALIKES = {"o": ("letter O", "zero"), "l": ("letter l", "one"), "i": ("letter I", "one")}
_THINGS = {
    Field.CLIENT: "client",
    Field.CAMPAIGN: "campaign",
    Field.TITAN_ORDER_ID: "order",
    Field.PRODUCTS: "product",
}

# {who} is "You" or "The rep", {whose} "your" or "the rep's"; {thing} is what the field names.
_WHY = {
    Warning.PLACEHOLDER: "{who} wrote {written}, which names no {thing}.",
    Warning.PROSE: "{who} wrote {written}. It is not certain which {thing} that means, and nothing is guessed.",
    Warning.ORDER_FORMAT: "{who} wrote {written}, which does not look like the id of an order.",
    Warning.ORDER_FROM_SUBJECT: "{written} stands in the subject of the mail only.",
    Warning.SPLIT_ORDERS: "{who} named several orders in one mail: {written}.",
    Warning.EXTRA_FIELDS: "{written} stands behind a label that is not in the template.",
    Warning.ALL_PRODUCTS: "{who} asked for all of it, and wrote {written}.",
    Warning.NEGATION: "{who} wrote {written}, so it is not certain that this {thing} shall be cancelled.",
    Warning.EXCEPTION: "{who} wrote {written}, which leaves something out: it is not certain what shall be cancelled.",
    Warning.SUGGESTION: "{who} wrote {written}, which is close to another name in the catalogue.",
    Warning.UNKNOWN_PRODUCT: "{who} wrote {written}, which is not in the catalogue.",
    Warning.FORWARDED: "{written} stands in the forwarded mail, not in {whose} own words.",
    Warning.FROM_QUOTE: "{written} stands in the quoted part of the mail, not in {whose} own words.",
    Warning.PARTS_DIFFER: "The mail holds its words twice, plain and formatted; only one of the two says {written}.",
    Warning.CONFLICT: "{who} gave more than one value: {values}.",
    Warning.UNLABELLED: "{who} wrote {written} without saying what it is.",
    Warning.CORRECTION: "{who} later wrote {written}.",
    Warning.CUT_SHORT: "{written} stands in a mail that is longer than what is read of one.",
}
# Where something puts a whole list of products in doubt.
_LISTED = {
    Warning.PROSE: "{who} listed {listed}, and {who_then} wrote {written}. It is not certain what that means, "
    "and nothing is guessed.",
    Warning.NEGATION: "{who} listed {listed}, and {who_then} wrote {written}.",
    Warning.EXCEPTION: "{who} listed {listed}, and {who_then} wrote {written}.",
    Warning.CONFLICT: "{who} listed {listed}, and it is not certain which of these belong to this order.",
}
_ASKS = {
    Field.CLIENT: "Please write the client's name alone, as Vision VX shows it.",
    Field.CAMPAIGN: "Please write the name of the campaign alone.",
    Field.TITAN_ORDER_ID: "Please write the id alone, as Titan shows it.",
    Field.PRODUCTS: "Which products shall we cancel? Please name each of them on a line of its own.",
}
_ASKS_OF = {
    (Warning.NEGATION, Field.PRODUCTS): "Which products shall we cancel, and shall we go ahead?",
    (Warning.ALL_PRODUCTS, Field.PRODUCTS): "Which products shall we cancel: all of the order, or those that you name?",
    **{
        (Warning.CONFLICT, field): "Which one is right? Please write that one alone."
        for field in (Field.CLIENT, Field.CAMPAIGN, Field.TITAN_ORDER_ID)
    },
}
_NOTED = {
    Warning.PLACEHOLDER: "A field still held the template's own words instead of a value.",
    Warning.PROSE: "The request was written in sentences instead of the template's lines; "
    "of those, only a Titan Order ID is taken.",
    Warning.ORDER_FORMAT: "The Titan Order ID does not look like one.",
    Warning.ORDER_FROM_SUBJECT: "The Titan Order ID was taken from the subject.",
    Warning.SPLIT_ORDERS: "The mail named several orders; each of them has a case of its own.",
    Warning.EXTRA_FIELDS: "Some lines are not in the template; they are kept as written.",
    Warning.ALL_PRODUCTS: "All products of the order are to go; a person looks up which ones these are.",
    Warning.NEGATION: 'A "not" or a "keep" stands near the products: please compare them with what was meant.',
    Warning.EXCEPTION: "An exception was named near the products: please compare them with what was meant.",
    Warning.SUGGESTION: "The name of a product is close to another one in the catalogue; it is kept as written.",
    Warning.UNKNOWN_PRODUCT: "A product is not in the catalogue; it is kept as written.",
    Warning.FORWARDED: "The request was read from a forwarded mail.",
    Warning.FROM_QUOTE: "The request was found in the quoted part of the mail, not in {whose} own words.",
    Warning.PARTS_DIFFER: "The mail holds its words twice, plain and formatted, and the two differ: "
    "please compare the fields with what was meant.",
    Warning.CONFLICT: "One field was given twice, with different values.",
    Warning.UNLABELLED: "A value came without its label; it was taken for the one field that was missing.",
    Warning.CUT_SHORT: "The mail is longer than what is read of one: an order may stand behind.",
    Warning.CORRECTION: "A later mail says something else; nothing was changed, and a person decides.",
}


def describe_asked(request: Request) -> tuple[str, ...]:
    """For each missing field of which something was written: what, why it was not taken, and what to write instead."""
    return tuple(sentence for field in request.missing if (sentence := _describe_missing(field, request)))


def describe_checks(request: Request, audience: Role, subject: str = "") -> tuple[str, ...]:
    """What else to check, a sentence each: doubts of fields that have a value, then warnings that no doubt speaks of.

    `subject` is that of the mail, which may name another order.
    """
    told = {doubt.warning for doubt in request.doubts}
    doubts = (doubt for doubt in request.doubts if audience is Role.STAFF or doubt.field in request.given)
    # A rep sees those lines read back below the fields.
    told |= {Warning.EXTRA_FIELDS} if audience is Role.REP else set()
    return (
        *(f"{FIELD_LABELS[doubt.field]}: {describe_doubt(doubt, request, audience)}" for doubt in doubts),
        *(_describe_warning(each, request, audience, subject) for each in request.warnings if each not in told),
    )


def describe_doubt(doubt: Doubt, request: Request, audience: Role) -> str:
    """What was written and why it is not enough; then what to write instead, or what was made of it."""
    return f"{_explain(doubt, request, audience)} {_conclude(doubt, request, audience)}".strip()


def show_untaken(field: Field, request: Request) -> str:
    """What was written where a missing field should stand; "" where nothing was."""
    listed = _list_written(field, request)
    if not listed:
        listed = tuple(printable_line(doubt.written, _MAX_QUOTED) for doubt in request.doubts if doubt.field is field)
    shown = [*listed[:_MAX_SHOWN], *(["and more"] if len(listed) > _MAX_SHOWN else [])]
    return printable_line(", ".join(shown), _MAX_QUOTED)


def _describe_missing(field: Field, request: Request) -> str:
    doubts = [doubt for doubt in request.doubts if doubt.field is field]
    if doubts:
        words = " ".join(dict.fromkeys(_explain(doubt, request, Role.REP) for doubt in doubts))
        return f"{FIELD_LABELS[field]}: {words} {_ask(doubts[0])}"
    written = show_untaken(field, request)
    return (
        f"{FIELD_LABELS[field]}: You wrote {_quote(written)}, which could not be used. {_ASKS[field]}"
        if written
        else ""
    )


def _explain(doubt: Doubt, request: Request, audience: Role) -> str:
    who, whose = ("You", "your") if audience is Role.REP else ("The rep", "the rep's")
    listed = _show_list(doubt, request)
    odd = _explain_odd(doubt, who, listed)
    if odd:
        return odd
    template = _LISTED.get(doubt.warning, _WHY[doubt.warning]) if listed else _WHY[doubt.warning]
    told = template.format(
        who=who,
        who_then="you" if audience is Role.REP else "the rep",
        whose=whose,
        written=_quote(doubt.written),
        values=_quote_values(doubt, request),
        thing=_THINGS[doubt.field],
        listed=listed,
    )
    return told.removesuffix(".") if told.endswith(_ENDED) else told


def _explain_odd(doubt: Doubt, who: str, listed: str) -> str:
    """Products that need words of their own: boxes, marks, numbers, and lists too long to be an order's."""
    written = doubt.written.strip()
    if doubt.field is Field.TITAN_ORDER_ID and doubt.warning is Warning.ORDER_FORMAT:
        return f"{who} wrote {_quote(written)}, which does not look like a Titan Order ID.{_doubt_letter(written)}"
    if doubt.field is not Field.PRODUCTS:
        return ""
    if doubt.warning is Warning.EXCEPTION and written.startswith(_UNTICKED):
        left = _quote(written.removeprefix(_UNTICKED))
        return f"{who} ticked some boxes and left {left} without a tick, so it is not certain what shall be cancelled."
    if doubt.warning is Warning.PLACEHOLDER and written.casefold() in _MARKS:
        return f"{who} marked products with {_quote(written)}, and it is not certain what the mark says."
    if doubt.warning is Warning.PROSE and _COUNTED.fullmatch(written):
        return f"{who} listed {written}, which are more than the products of one order."
    if doubt.warning is Warning.PROSE and written and not any(map(str.isalpha, written)):
        beside = f"{who} listed {listed}; among them is" if listed else f"{who} wrote"
        return f"{beside} {_quote(written)}, which is a number and not the name of a product."
    return ""


def _doubt_letter(written: str) -> str:
    """` Is the letter O in it a zero?`: what is most often meant, asked and never assumed."""
    letters = [letter for letter in written.casefold() if letter.isalpha()]
    if len(letters) != 1 or letters[0] not in _LOOK_ALIKES:
        return ""
    letter, digit = _LOOK_ALIKES[letters[0]]
    return f" Is the {letter} in it a {digit}?"


def _show_list(doubt: Doubt, request: Request) -> str:
    """The products that were listed and not taken; "" where the list is what the doubt quotes."""
    if doubt.field is not Field.PRODUCTS or request.products:
        return ""
    listed = _list_written(Field.PRODUCTS, request)
    # A doubt may quote a long line no further than its first letters.
    is_quoted = ", ".join(listed).startswith(printable_line(doubt.written)[:_MIN_QUOTED])
    return "" if is_quoted or not listed else show_untaken(Field.PRODUCTS, request)


def _list_written(field: Field, request: Request) -> tuple[str, ...]:
    """The first lines that a field was read from, each without its bullet and label; more of them than are shown."""
    lines = [source.line for source in request.sources if source.field == field][:_MAX_LINES]
    return tuple(dict.fromkeys(filter(None, (_without_label(line, field) for line in lines))))


def _without_label(line: str, field: Field) -> str:
    text = line[:1000].strip()
    marks = _LEADING_MARKS.match(text)
    text = text[marks.end() :] if marks else text
    labelled = find_label(text, _TABLE)
    value = labelled.value if labelled and labelled.field is field else text
    return printable_line(" | ".join(map(str.strip, value.split("\t"))).strip(" |"), 160)


def _conclude(doubt: Doubt, request: Request, audience: Role) -> str:
    current = _show_current(doubt.field, request)
    if not current:
        return _ask(doubt) if audience is Role.REP else "It was not taken."
    if doubt.warning is Warning.SUGGESTION and doubt.suggestion:
        return f"Is {_quote(doubt.suggestion)} meant? It is kept as written."
    if doubt.warning is Warning.ALL_PRODUCTS:
        return "A person looks up which products the order has."
    if doubt.warning is Warning.CORRECTION:
        return f"Until a person decides, {current} stands."
    return f"What was taken is {current}."


def _ask(doubt: Doubt) -> str:
    if doubt.suggestion:
        return f"Is {_quote(doubt.suggestion)} meant? {_ASKS[doubt.field]}"
    return _ASKS_OF.get((doubt.warning, doubt.field), _ASKS[doubt.field])


def _show_current(field: Field, request: Request) -> str:
    value = getattr(request, field)
    if not isinstance(value, tuple):
        return _quote(value) if value else ""
    names = [name_product(name) for name in value[:_MAX_SHOWN]]
    more = len(value) - _MAX_SHOWN
    return join_words([*names, *([f"{more} more"] if more > 0 else [])])


def _quote_values(doubt: Doubt, request: Request) -> str:
    """`"4471923" and "4471924"`; a name may itself hold what stands between two values."""
    values = list(_list_written(doubt.field, request))
    if _BETWEEN_VALUES.join(values) != doubt.written:
        parts = doubt.written.split(_BETWEEN_VALUES)
        values = parts if doubt.field is Field.TITAN_ORDER_ID or len(parts) == 2 else [doubt.written]
    return join_words([_quote(value) for value in values if value.strip(" ?")]) or _quote(doubt.written)


def _quote(written: str) -> str:
    return f'"{printable_line(written, _MAX_QUOTED)}"'


def _describe_warning(warning: Warning, request: Request, audience: Role, subject: str) -> str:
    order_id = request.titan_order_id
    if warning is Warning.FORWARDED and request.forwarded_from:
        return f"The request was read from a forwarded mail, which {printable_line(request.forwarded_from)} wrote."
    if warning is Warning.CONFLICT and order_id:
        named = f", {_quote(subject)}," if subject else ""
        return f"Titan Order ID: The subject of the mail{named} names another order. {_quote(order_id)} was taken."
    if warning is Warning.SPLIT_ORDERS and order_id:
        return f"{_NOTED[warning]} This one is for {printable_line(order_id)}."
    if warning is Warning.EXTRA_FIELDS and request.extras:
        labels = list(dict.fromkeys(printable_line(label, 60) for label, _ in request.extras[:6]))
        more = len(request.extras) - 6
        labels += [count_words(more, "more line")] if more > 0 else []
        return f"Not in the template, and kept as written: {join_words(labels)}."
    return _NOTED[warning].format(whose="your" if audience is Role.REP else "the rep's")
