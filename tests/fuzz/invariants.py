"""What must hold of anything that was read, whatever it was read from."""

import json
import re
import unicodedata
from collections.abc import Iterable

from cancel_mailbot.faces.listing import plain
from cancel_mailbot.reading.request import Request, Source

MAX_VALUE = 200
MAX_PRODUCTS = 200
MAX_REQUESTS = 2_000
_BRACKETED = re.compile(r"[\[<{(][^\[\]<>{}()]*[\]>})]")
_CONTROLS = frozenset(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F))))


class Wrong(AssertionError):  # noqa: N818 - names what is wrong, as every exception here does
    """Something that must hold does not; the text begins with its name, which is the same for every such input."""


def require(condition: object, name: str, detail: object = "") -> None:
    """Raise `Wrong` unless the condition holds."""
    if not condition:
        raise Wrong(f"{name}: {str(detail)[:300]!r}")


def check_storable(value: object) -> None:
    """It can be written as JSON and as UTF-8."""
    json.dumps(plain(value), ensure_ascii=False).encode()


def check_line(name: str, text: str | None) -> None:
    """It stands on one line, and steers nothing."""
    require(not _CONTROLS & set(text or ""), f"{name} holds a control", text)


def check_request(request: Request, texts: tuple[str, ...], subject: str) -> None:
    """A request is within its limits, on one line each, and nothing in it was made up."""
    values = {"client": request.client, "campaign": request.campaign, "titan_order_id": request.titan_order_id}
    values |= {f"product {n}": product for n, product in enumerate(request.products, start=1)}
    written = (*texts, subject)
    # What is left of the template's brackets is no part of a value.
    known = tuple(map(letters, (*written, *(_BRACKETED.sub("", text) for text in written))))
    for name, value in values.items():
        kind = name.partition(" ")[0]
        check_line(kind, value)
        require(value is None or (value.strip() == value and 0 < len(value) <= MAX_VALUE), f"{kind} is odd", value)
        require(_is_written(value, known), f"{kind} is nowhere in the mail", value)
    require(len(request.products) <= MAX_PRODUCTS, "too many products", len(request.products))
    require(len(set(request.products)) == len(request.products), "a product stands twice", request.products)
    for name, text in (("name", request.contact.name), ("contact", request.contact.details)):
        check_line(name, text)
    for label, value in request.extras:
        check_line("extra", f"{label} {value}")
    for doubt in request.doubts:
        require(len(doubt.written) <= 20_000, "a doubt quotes without end", len(doubt.written))
    for source in request.sources:
        _check_source(source, texts, subject)
    check_storable(request)


def letters(text: str) -> str:
    """What the words are, whatever stands between them."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def check_lines_of(name: str, written: str, known: Iterable[str]) -> None:
    """Each line of `written` stands in one of the texts that are known."""
    whole = "\n".join(known)
    lines = [line.strip() for line in written.split("\n")]
    require(all(line in whole for line in lines), name, next((line for line in lines if line not in whole), ""))


def _is_written(value: str | None, known: tuple[str, ...]) -> bool:
    return value is None or any(letters(value) in text for text in known)


def _check_source(source: Source, texts: tuple[str, ...], subject: str) -> None:
    """The line that is named is there, and is the one that is quoted."""
    if source.line_number == 0:
        require(source.line in " ".join(subject.split()), "a source is not in the subject", source.line)
        return
    lines = (text.split("\n") for text in texts)
    numbered = (each[source.line_number - 1] for each in lines if len(each) >= source.line_number)
    require(source.line in (line.strip() for line in numbered), "a source names another line", source)
