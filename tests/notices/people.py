"""What the tests of notices share: a desk, an occasion, and sample notices with other text in every field."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from cancel_mailbot.notices.compose import Composed, Desk, Occasion, Thread, compose
from cancel_mailbot.notices.sample_cases import NEXT_RUN
from cancel_mailbot.notices.samples import Sample, all_samples

HELP_LINES = (("billing done p1,p3 on 2026-11-20 ref INV-88213", "some products, with day and reference"),)
DESK = Desk("enablement@example.com", "Sales Enablement", "America/New_York", help_lines=HELP_LINES)
THREAD = Thread(("<rep-1@example.com>",), "Order Cancellation Request")
ZONE = ZoneInfo("America/New_York")
AT = datetime(2026, 11, 23, 14, 14, tzinfo=UTC)
OCCASION = Occasion(DESK, THREAD, AT, "case 1042 acknowledgement dana@example.com", b"a key of the tests", NEXT_RUN)
SAMPLES = {sample.title: sample for sample in all_samples()}
# Fields that hold no free text: their values are made here or were checked before.
_OURS = frozenset(("kind", "key", "step", "steps", "address", "by", "recipient", "copied", "after", "currency"))


def write(sample: Sample, occasion: Occasion = OCCASION) -> Composed:
    """The mail of a sample."""
    return compose(sample.due, sample.case, sample.recipient, occasion)


def with_text(sample: Sample, change: Callable[[str], str]) -> Sample:
    """The sample with every piece of free text in notice and case changed."""
    return replace(sample, due=_change(sample.due, change), case=_change(sample.case, change))


def read(composed: Composed) -> Message:
    """The mail as any reader of RFC 5322 takes it apart."""
    return message_from_bytes(composed.raw)


def parts(composed: Composed) -> tuple[str, str]:
    """The text and the HTML part, decoded, LF line ends."""
    text, html = (part.get_payload(decode=True).decode() for part in read(composed).get_payload())
    return text.replace("\r\n", "\n"), html.replace("\r\n", "\n")


def _change(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        if type(value).__name__ in ("Step", "Money"):
            return value
        changed = {field.name: _change_field(field.name, getattr(value, field.name), change) for field in fields(value)}
        return replace(value, **changed)
    return tuple(_change(each, change) for each in value) if isinstance(value, tuple) else value


def _change_field(name: str, value: Any, change: Callable[[str], str]) -> Any:
    if name == "steps" and value and isinstance(value[0], tuple):  # of a product: (key, status)
        return tuple((key, _change(status, change)) for key, status in value)
    return value if name in _OURS else _change(value, change)
