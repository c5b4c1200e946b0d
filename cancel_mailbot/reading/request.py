"""What a rep asked for: the filled-in template as a value (DESIGN: request). Produced by `reading.form`."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The four fields without which a case can't be worked on."""

    CLIENT = "client"
    CAMPAIGN = "campaign"
    TITAN_ORDER_ID = "titan_order_id"
    PRODUCTS = "products"


class Warning(StrEnum):  # noqa: A001 - the word of the explain contract
    """What a person should know about how a request was read."""

    PLACEHOLDER = "placeholder"
    PROSE = "prose"
    ORDER_FORMAT = "order_format"
    ORDER_FROM_SUBJECT = "order_from_subject"
    SPLIT_ORDERS = "split_orders"
    EXTRA_FIELDS = "extra_fields"
    ALL_PRODUCTS = "all_products"
    NEGATION = "negation"
    EXCEPTION = "exception"
    SUGGESTION = "suggestion"
    UNKNOWN_PRODUCT = "unknown_product"
    FORWARDED = "forwarded"
    FROM_QUOTE = "from_quote"
    PARTS_DIFFER = "parts_differ"
    CONFLICT = "conflict"
    UNLABELLED = "unlabelled"
    CORRECTION = "correction"
    CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was written where a usable value should stand, so that it can be quoted when we ask.

    `warning` says why it could not be used; `suggestion` is a catalogue name that staff may have meant, or "".
    """

    field: Field
    written: str
    warning: Warning
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The line that a field came from; `line_number` counts from 1 in the text that was read."""

    field: str
    line_number: int
    line: str


@dataclass(frozen=True, slots=True)
class Contact:
    """The rep's name and contact information as signed; either may be ""."""

    name: str
    details: str


@dataclass(frozen=True, slots=True)
class Request:
    """One order's cancellation as written. A field that is absent or unusable is None (products: empty).

    `products` is `("*",)` where the rep wrote that all of them go: a person decides which those are.
    """

    client: str | None
    campaign: str | None
    titan_order_id: str | None
    products: tuple[str, ...]
    contact: Contact = Contact("", "")
    extras: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Warning, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sources: tuple[Source, ...] = ()
    forwarded_from: str = ""  # the inner author of a forwarded request, as written
    found_in: str = ""  # the subject of the attached message that it was read from; "" for the mail itself
    unread: tuple[str, ...] = ()  # the writer's own lines that are no part of the form: a person reads them
    unopened: tuple[str, ...] = ()  # attachments that may hold what is missing: names of files, messages in words

    @property
    def missing(self) -> tuple[Field, ...]:
        """The fields that must still be asked for, in the template's order."""
        return tuple(field for field in Field if not getattr(self, field))

    @property
    def given(self) -> tuple[Field, ...]:
        """The fields that have a usable value, in the template's order."""
        return tuple(field for field in Field if getattr(self, field))
