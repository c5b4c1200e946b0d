"""What counts as an amount of money, and that a figure survives being written and read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.ground.money import Money, read_money

LARGEST_INTEGER_OF_A_DATABASE = 2**63 - 1


@pytest.mark.parametrize(
    ("written", "minor", "currency"),
    [
        pytest.param("1250", 125000, "USD", id="bare figure takes the default currency"),
        pytest.param("0", 0, "USD", id="zero"),
        pytest.param("1,250.00", 125000, "USD", id="thousands and cents"),
        pytest.param("1,234,567.89", 123456789, "USD", id="millions"),
        pytest.param("$1,250.00", 125000, "USD", id="dollar sign"),
        pytest.param("$ 5", 500, "USD", id="dollar sign and a space"),
        pytest.param("€0.05", 5, "EUR", id="euro sign"),
        pytest.param("£12.30", 1230, "GBP", id="pound sign"),
        pytest.param("1250.00 EUR", 125000, "EUR", id="code after"),
        pytest.param("5usd", 500, "USD", id="code after in small letters without a space"),
        pytest.param("EUR 5", 500, "EUR", id="code before"),
        pytest.param("$5.00 USD", 500, "USD", id="the same currency twice"),
        pytest.param("5\N{NO-BREAK SPACE}EUR", 500, "EUR", id="no-break space before the code"),
        pytest.param("  7  ", 700, "USD", id="spaces around"),
        pytest.param("5 XTS", 500, "XTS", id="the site's own currency"),
    ],
)
def test_an_amount_is_read(written: str, minor: int, currency: str) -> None:
    default = "XTS" if currency == "XTS" else "USD"
    assert read_money(written, default) == Money(minor, currency)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="nothing"),
        pytest.param("1.250", id="a point that may separate thousands"),
        pytest.param("1,25", id="a comma that may separate cents"),
        pytest.param("0,125", id="a leading zero before thousands"),
        pytest.param("1,2500", id="four digits in a group"),
        pytest.param("12,50.00", id="two digits in a group"),
        pytest.param("1250.", id="a point and nothing"),
        pytest.param("1250.5", id="one cent digit"),
        pytest.param("-5", id="negative"),
        pytest.param("+5", id="plus sign"),
        pytest.param("$5 EUR", id="two currencies"),
        pytest.param("5 now", id="a word that is no currency, after"),
        pytest.param("for 5", id="a word that is no currency, before"),
        pytest.param("5 or 6", id="two figures"),
        pytest.param("1e3", id="scientific"),
        pytest.param("٣", id="digits of another script"),
        pytest.param("NaN", id="not a number"),
    ],
)
def test_what_is_no_amount_or_reads_two_ways_is_refused(written: str) -> None:
    assert read_money(written, "USD") is None


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("9" * 12, id="twelve digits in a row"),
        pytest.param("1,000,000,000,000", id="five groups"),
        pytest.param("1" + ",000" * 2000, id="more digits than Python turns into an integer"),
    ],
)
def test_an_amount_too_large_for_the_database_is_refused(written: str) -> None:
    assert read_money(written, "USD") is None


def test_the_largest_amount_fits_the_database() -> None:
    largest = read_money("999,999,999,999.99", "USD")
    assert largest is not None
    assert largest.minor < LARGEST_INTEGER_OF_A_DATABASE


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        pytest.param(Money(125000, "USD"), "1,250.00 USD", id="thousands"),
        pytest.param(Money(5, "EUR"), "0.05 EUR", id="cents only"),
        pytest.param(Money(-5, "EUR"), "-0.05 EUR", id="negative cents"),
        pytest.param(Money(-125099, "USD"), "-1,250.99 USD", id="negative"),
        pytest.param(Money(0, "USD"), "0.00 USD", id="zero"),
    ],
)
def test_money_is_shown_with_two_places_and_its_currency(money: Money, shown: str) -> None:
    assert str(money) == shown


@given(st.integers(min_value=0, max_value=99_999_999_999_999))
def test_what_is_shown_reads_back_the_same(minor: int) -> None:
    assert read_money(str(Money(minor, "USD")), "EUR") == Money(minor, "USD")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_the_amount_in_major_units_is_exact(minor: int) -> None:
    amount = Money(minor, "USD").amount
    assert amount * 100 == minor
    assert amount.as_tuple().exponent == -2
    assert isinstance(amount, Decimal)
