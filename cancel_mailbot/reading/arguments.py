"""What stands behind the word of a command where it is more than words: an address, a case, a field, product names."""

import difflib
import re

from cancel_mailbot.ground.identity import find_references, format_reference, read_address
from cancel_mailbot.reading.answers import MAX_VALUE_LENGTH, is_placeholder
from cancel_mailbot.reading.command import (
    AddProducts,
    Assign,
    CaseList,
    Command,
    ListCases,
    MarkDuplicate,
    Reject,
    SetField,
)
from cancel_mailbot.reading.form import FormSettings, read_fields
from cancel_mailbot.reading.labels import build_labels, find_label
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.product_words import find_objection, is_all
from cancel_mailbot.reading.products import Catalogue
from cancel_mailbot.reading.request import Field, Request, Warning
from cancel_mailbot.reading.said import Problem, Said

# As the template writes them.
LABELS = {
    Field.CLIENT: "Vision VX Client",
    Field.CAMPAIGN: "Campaign Name",
    Field.TITAN_ORDER_ID: "Titan Order ID",
    Field.PRODUCTS: "Product(s)",
}
LISTS = f"{', '.join(list(CaseList)[:-1])} or {list(CaseList)[-1]}; without it all that are not ended"
_QUESTION = Problem("a question changes nothing", "status")
_REFERENCE = re.compile(r"#?\[?CXL-[0-9]{1,12}\]?\.?", re.I | re.A)
_NUMBER = re.compile(r"\b[1-9][0-9]{0,8}\b", re.A)
_ASSIGNMENT = re.compile(r"[=:]")
_PRODUCT_NUMBER = re.compile(r"p[0-9]+(?:[-, ]+p?[0-9]+)*", re.I | re.A)
_MAX_VALUE = 1_500  # characters of all the products in one line
_DOUBTS = {
    Warning.ORDER_FORMAT: "it does not look like a Titan Order ID",
    Warning.PLACEHOLDER: "that is no value yet",
    Warning.PROSE: "it reads like a sentence, not like a value",
    Warning.NEGATION: "it says what is not so",
    Warning.EXCEPTION: "it leaves something out: name every product",
    Warning.CONFLICT: "it says two things",
    Warning.ALL_PRODUCTS: "name every product",
}


def refuse_question(text: str) -> Problem | None:
    """Why a reason that asks is none."""
    return _QUESTION if text.endswith("?") else None


def read_assignment(said: Said, _: Lexicon) -> Command | Problem:
    address = read_address(said.argument)
    if address:
        return Assign(address)
    within = next(filter(None, (read_address(word.strip("<>(),;.")) for word in said.argument.split())), "ADDRESS")
    return Problem("it takes one whole address and nothing else", f"assign {within}")


def read_list(said: Said, _: Lexicon) -> Command | Problem:
    which = said.argument.lower().replace("-", " ")
    if not which:
        return ListCases()
    if which in list(CaseList):
        return ListCases(CaseList(which))
    near = difflib.get_close_matches(which[:40], list(CaseList), 1)
    return Problem(f"there is no such list, only {LISTS.partition(';')[0]}", f"list {''.join(near)}".strip())


def read_rejection(said: Said, _: Lexicon) -> Command | Problem:
    return refuse_question(said.text) or Reject(said.text)


def read_duplicate(said: Said, _: Lexicon) -> Command | Problem:
    named = find_references(said.text)
    if named and _REFERENCE.fullmatch(said.text):
        return MarkDuplicate(named[0])
    return Problem("name the other case and nothing else", suggest_duplicate(said.text))


def suggest_duplicate(written: str) -> str:
    """The command for the one case that `written` seems to name."""
    numbers = {int(number) for number in _NUMBER.findall(written[:200])}
    return f"duplicate: {format_reference(numbers.pop()) if len(numbers) == 1 else 'CXL-n'}"


def read_added(said: Said, lexicon: Lexicon) -> Command | Problem:
    if said.text.endswith("?"):
        return _QUESTION
    names = read_names(said.text, lexicon.form)
    if names is not None:
        return AddProducts(names)
    return Problem("write the names of products, with commas or semicolons between them", "add product: NAMES")


def read_names(text: str, form: FormSettings) -> tuple[str, ...] | None:
    """The names of products in a list, in the catalogue's spelling, each once; None if one of them is no plain name.

    Semicolons part them, or commas where there is no semicolon, and neither within parentheses.
    """
    if len(text) > _MAX_VALUE:
        return None
    catalogue = Catalogue(form.catalogue)
    names: dict[str, str] = {}
    for part in split_names(text):
        known = catalogue.find(part)
        if not known and not _is_plain_name(part):
            return None
        names.setdefault((known or part).casefold(), known or part)
    return tuple(names.values()) or None


def _is_plain_name(part: str) -> bool:
    is_name = len(part) <= MAX_VALUE_LENGTH and not is_all(part) and find_objection(part) is None
    return is_name and _PRODUCT_NUMBER.fullmatch(part) is None


def split_names(text: str) -> list[str]:
    """The entries of a list on one line, without judging them."""
    parts = _split(text, ";")
    return parts if len(parts) > 1 else _split(text, ",")


def _split(text: str, separator: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth = max(0, depth + (character == "(") - (character == ")"))
        if character == separator and not depth:
            parts.append(text[start:index])
            start = index + 1
    stripped = (part.strip().removesuffix(".") for part in (*parts, text[start:]))
    return list(filter(None, stripped))


def read_correction(said: Said, lexicon: Lexicon) -> Command | Problem:
    """`LABEL = VALUE`, with the labels of the form, those of the site too."""
    label, sign, value = _partition(said.text)
    if not sign:
        return Problem("it needs a label of the form, an equals sign and the value", "set: LABEL = VALUE")
    found = find_label(f"{label[:MAX_VALUE_LENGTH]}:", build_labels(lexicon.form.labels))
    if found is None or found.field is None or found.value:
        return Problem(f"only these can be set: {', '.join(LABELS.values())}", "set: LABEL = VALUE")
    form = f"set: {LABELS[found.field]} = VALUE"
    if not value or len(value) > _MAX_VALUE:
        return Problem("the value is too long" if value else "the value is missing", form)
    if value.endswith("?"):
        return _QUESTION
    return _read_value(found.field, value, lexicon.form) or Problem(_object(found.field, value, lexicon.form), form)


def _partition(text: str) -> tuple[str, str, str]:
    sign = _ASSIGNMENT.search(text)
    return (text[: sign.start()].strip(), sign[0], text[sign.end() :].strip()) if sign else (text, "", "")


def _read_fields(field: Field, value: str, form: FormSettings) -> Request:
    return read_fields(f"{LABELS[field]}: {value}", form)


def _read_value(field: Field, value: str, form: FormSettings) -> SetField | None:
    """The correction if the form, filled in so, gives this one field and leaves nothing to ask."""
    request = _read_fields(field, value, form)
    read = getattr(request, field)
    is_named = not any(_PRODUCT_NUMBER.fullmatch(name) or name == "*" for name in request.products)
    return SetField(field, read) if request.given == (field,) and not request.extras and is_named else None


def _object(field: Field, value: str, form: FormSettings) -> str:
    request = _read_fields(field, value, form)
    if is_placeholder(value):
        return _DOUBTS[Warning.PLACEHOLDER]
    if len(request.given) > 1 or request.extras:
        return "one field on each line"
    if request.given:
        return _DOUBTS[Warning.ALL_PRODUCTS] if "*" in request.products else "write the names of products"
    return next((_DOUBTS[doubt.warning] for doubt in request.doubts if doubt.warning in _DOUBTS), "it cannot be read")
