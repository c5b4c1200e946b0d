"""What a mail changed in an order: the fields and products before and after it, in words."""

from dataclasses import dataclass

from cancel_mailbot.notices.past import find_last, find_mail
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import FIELD_LABELS, join_words, name_product
from cancel_mailbot.reading.request import Field
from cancel_mailbot.workflow.case import Case, Product, replay
from cancel_mailbot.workflow.events import AmendmentAsked, ProductsAdded, RequestCorrected, WithdrawalAsked

_CHANGING = (RequestCorrected, ProductsAdded, WithdrawalAsked)
_ONE_VALUE = (Field.CLIENT, Field.CAMPAIGN, Field.TITAN_ORDER_ID)
_MAX_NAMED = 12


@dataclass(frozen=True, slots=True)
class Changes:
    """`rows` are (what, how it is now), for instance ("Added", "p4 SEO"); `by_rep` says whose mail it was."""

    rows: tuple[tuple[str, str], ...]
    by_rep: bool


def find_changes(case: Case | None) -> Changes:
    """What the last mail that changed the order has changed; no rows where none did."""
    last = find_last(case, *_CHANGING, AmendmentAsked)
    if case is None or last is None:
        return Changes((), by_rep=True)
    mail = find_mail(case, last)
    before = _replay_until(case, mail[0].seq - 1)
    after = _replay_until(case, mail[-1].seq)
    return Changes((*_compare_fields(before, after), *_compare_products(before, after)), last.by in case.participants)


def name_products(products: tuple[Product, ...]) -> str:
    """`p1 Targeted Display and p3 SEO`."""
    named = [f"p{product.n} {name_product(product.name)}" for product in products[:_MAX_NAMED]]
    more = len(products) - _MAX_NAMED
    return join_words([*named, f"{more} more"] if more > 0 else named)


def _replay_until(case: Case, seq: int) -> Case:
    return replay(case.number, case.events[: max(seq, 1)], case.steps)


def _compare_fields(before: Case, after: Case) -> tuple[tuple[str, str], ...]:
    values = ((field, getattr(before.request, field), getattr(after.request, field)) for field in _ONE_VALUE)
    return tuple((FIELD_LABELS[field], _tell(old, new)) for field, old, new in values if old != new)


def _tell(old: str | None, new: str | None) -> str:
    was = f" (was {printable_line(old)})" if old else ""
    return f"{printable_line(new or '(missing)')}{was}"


def _compare_products(before: Case, after: Case) -> tuple[tuple[str, str], ...]:
    known = {product.n: product for product in before.products}
    added = tuple(each for each in after.active if each.n not in known or known[each.n].name != each.name)
    taken = tuple(each for each in after.products if each.withdrawn and each.n in known and not known[each.n].withdrawn)
    return tuple(
        (what, name_products(products)) for what, products in (("Added", added), ("Taken out", taken)) if products
    )
