"""A change of the order that a rep asks for, as events; and what stands against it, in words that go after "since"."""

import re
from dataclasses import dataclass, replace
from typing import Any

from cancel_mailbot.reading.answers import is_placeholder
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.events import Event, ProductsAdded, RequestCorrected, WithdrawalAsked

LATE = "work on it was already reported"
_NOT_PLAIN = "not all of it could be read without a doubt"
_ENDED = "the case has ended"
_ALL = "*"  # all products of the order, whichever they are
_NUMBER = re.compile(r"p([1-9][0-9]{0,2})", re.IGNORECASE)
_ONE_VALUE = (Field.CLIENT, Field.CAMPAIGN, Field.TITAN_ORDER_ID)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What it would change: the request's own fields (None: none of them), products more and products less.

    `objection` is why it can't be read as meant; "" where it can.
    """

    text: str
    request: Request | None = None
    added: tuple[str, ...] = ()
    removed: tuple[int, ...] = ()
    objection: str = ""

    @property
    def events(self) -> tuple[Event, ...]:
        """In an order in which the case is never without products."""
        return (
            *((RequestCorrected(self.request, self.text),) if self.request else ()),
            *((ProductsAdded(self.added, self.text),) if self.added else ()),
            *((WithdrawalAsked(self.removed, self.text, accepted=True),) if self.removed else ()),
        )


def plan_amendment(case: Case, said: Request, text: str) -> Amendment:
    """What the lines below `amend` ask for. Whatever else they say, or say in doubt, is for a person."""
    if said.doubts or said.warnings or said.extras or said.unread or not said.given:
        return Amendment(text, objection=_NOT_PLAIN)
    fields = {field: value for field in _ONE_VALUE if (value := getattr(said, field)) and _differs(case, field, value)}
    if said.products and not case.request.products:
        return Amendment(text, correct(case.request, {**fields, Field.PRODUCTS: said.products}))
    names = {plain(name) for name in said.products}
    removed = tuple(product.n for product in case.active if names and plain(product.name) not in names)
    planned = plan_products(case, said.products, removed, text)
    return replace(planned, request=correct(case.request, fields) if fields else None)


def plan_products(case: Case, names: tuple[str, ...], removed: tuple[int, ...], text: str) -> Amendment:
    """Products more and products less; those that the case has already are not added again."""
    known = {plain(product.name) for product in case.active}
    added = tuple({plain(name): name for name in names if plain(name) not in known}.values())
    if added and (_ALL in added or _ALL in known):
        return Amendment(text, added=added, removed=removed, objection="all products of the order are meant")
    if any(map(is_placeholder, added)):
        return Amendment(text, added=added, removed=removed, objection=_NOT_PLAIN)
    if added and not case.request.products:
        return Amendment(text, correct(case.request, {Field.PRODUCTS: added}))
    return Amendment(text, added=added, removed=removed)


def object_to(case: Case, wanted: Amendment) -> str:
    """Why it comes too late; "" if nothing stands against it."""
    if case.state.is_ended:
        return _ENDED
    if wanted.request and not case.is_untouched:
        return LATE
    if wanted.added and any(case.is_complete(step.key) for step in case.steps):
        return "a step is already complete for the whole case"
    return LATE if case.reported.intersection(wanted.removed) else ""


def find_named(case: Case, written: str) -> int | None:
    """The number of the one active product that is meant by `p2`, by its name, or by words of it that no other has."""
    number = _NUMBER.fullmatch(written.strip())
    if number:
        return next((product.n for product in case.active if product.n == int(number[1])), None)
    whole = [product.n for product in case.active if plain(product.name) == plain(written)]
    words = f" {_words(written)} "
    found = whole or [product.n for product in case.active if words.strip() and words in f" {_words(product.name)} "]
    return found[0] if len(found) == 1 else None


def plain(text: str | None) -> str:
    """What two ways of writing the same thing share. Punctuation counts: `Banner 1.5` is not `Banner 15`."""
    return "".join((text or "").casefold().split())


def correct(request: Request, fields: dict[Field, Any]) -> Request:
    """The request with these fields, of which nothing is in doubt any more."""
    doubts = tuple(doubt for doubt in request.doubts if doubt.field not in fields)
    return replace(
        request,
        **fields,
        doubts=doubts,
        warnings=tuple(each for each in request.warnings if each not in _settled(request.doubts, doubts)),
        sources=tuple(source for source in request.sources if source.field not in fields),
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w.]+", text.casefold()))


def _differs(case: Case, field: Field, value: str) -> bool:
    return plain(getattr(case.request, field)) != plain(value)


def _settled(before: tuple[Doubt, ...], after: tuple[Doubt, ...]) -> set[Warning]:
    return {doubt.warning for doubt in before} - {doubt.warning for doubt in after}
