"""Money: integer minor units and a currency. Never a float (SQLite would store a Decimal as one)."""

import re
from dataclasses import dataclass
from decimal import Decimal

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}
# ISO 4217 codes with two decimal places. Any other three letters beside a figure are a word, such as `5 now`.
_CODES = frozenset(("USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "MXN"))
# At most 12 digits before the point, so that the hundredths fit the 64 bits of a database integer.
_UNITS = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[0-9]{1,11}"
_AMOUNT = re.compile(
    rf"(?P<before>[$€£]|[A-Z]{{3}}\s)?\s?(?P<units>{_UNITS})(?:\.(?P<cents>[0-9]{{2}}))?(?P<after>\s?[A-Z]{{3}})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in hundredths of `currency` (ISO 4217, three capitals)."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with two places."""
        return Decimal(self.minor).scaleb(-2)

    def __str__(self) -> str:
        sign = "-" if self.minor < 0 else ""
        units, cents = divmod(abs(self.minor), 100)
        return f"{sign}{units:,}.{cents:02d} {self.currency}"


def read_money(written: str, default_currency: str) -> Money | None:
    """An amount such as `1250`, `1,250.00`, `$1,250.00` or `1250.00 EUR`.

    None for anything else, also for what reads two ways (`1.250`, `1,25`, `0,125`), when two currencies are named, and
    when the currency is neither the default one nor well known.
    """
    match = _AMOUNT.fullmatch(written.strip())
    if match is None:
        return None
    named = {_currency(text) for text in (match["before"], match["after"]) if text}
    if len(named) > 1 or not named <= _CODES | {default_currency}:
        return None
    units = int(match["units"].replace(",", ""))
    return Money(units * 100 + int(match["cents"] or 0), named.pop() if named else default_currency)


def _currency(written: str) -> str:
    written = written.strip().upper()
    return _SYMBOLS.get(written, written)
