"""Two lists of products in one order, columns that decide, and the headers of product tables: never a guess."""

import pytest

from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.request import Request, Warning

FORM = "Vision VX Client: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\n"
LIST = "Product(s) to be Canceled:\n- Display\n- Radio\n"


def read_all(text: str) -> tuple[Request, ...]:
    return read_requests("Order Cancellation Request", text, None, FormSettings())


def read(text: str) -> Request:
    (request,) = read_all(FORM + text)
    return request


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "Products: Display, Radio, SEO\nProducts to cancel: SEO\n",
            "Products: Display, Radio, SEO / Products to cancel: SEO",
        ),
        (f"{LIST}Product: Digital\n", "Product(s) to be Canceled: Display, Radio / Product: Digital"),
        ("Products: Display, SEO\nCancel: SEO\n", "Products: Display, SEO / Cancel: SEO"),
    ],
    ids=["all and some", "one below a list", "the bare label"],
)
def test_two_labels_with_different_products_leave_the_list_to_a_person(text: str, quoted: str) -> None:
    request = read(text)
    assert request.products == ()
    assert [(doubt.written, doubt.warning) for doubt in request.doubts] == [(quoted, Warning.CONFLICT)]


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("Product: SEO\nProduct: Radio\n", ("SEO", "Radio")),
        ("Product 1: SEO\nProduct 2: Radio\n", ("SEO", "Radio")),
        ("Products: SEO\nProducts to be Canceled: SEO\n", ("SEO",)),
        ("Product(s) to be Canceled:\nProducts:\n- SEO\n- Radio\n", ("SEO", "Radio")),
        ("Cancel: SEO, Radio\n", ("SEO", "Radio")),
    ],
    ids=["one label twice", "numbered", "said twice", "a bare heading", "the bare label alone"],
)
def test_labels_that_agree_make_one_list(text: str, products: tuple[str, ...]) -> None:
    assert read(text).products == products


@pytest.mark.parametrize("when", ["immediately", "ASAP", "12/1", "effective 12/1/2026", "end of month", "yes", "Y"])
def test_when_to_cancel_is_no_product(when: str) -> None:
    request = read(f"{LIST}Cancel: {when}\n")
    assert request.products == ("Display", "Radio")
    assert ("Cancel", when) in request.extras
    assert read(f"Cancel: {when}\n").products == ()
    assert read(f"Cancel: {when}\n- SEO\n- Radio\n").products == ("SEO", "Radio")


@pytest.mark.parametrize("no", ["N", "no", "false", "", "-", "Keep", "maybe"])
@pytest.mark.parametrize("yes", ["Y", "yes", "x", "✓", "true"])
@pytest.mark.parametrize("column", ["Cancel?", "Cancel", "Cancel Y/N"])
def test_a_row_that_is_not_plainly_cancelled_is_asked_about(column: str, yes: str, no: str) -> None:
    one, other = read_all(
        f"Client\tCampaign\tTitan Order ID\tProducts\t{column}\n"
        f"Northwind\tFall\t4471923\tSEO\t{yes}\nNorthwind\tSpring\t4471931\tRadio\t{no}\n"
    )
    assert (one.products, one.doubts) == (("SEO",), ())
    assert (other.products, other.missing) == ((), ("products",))
    assert other.doubts


@pytest.mark.parametrize("mark", ["Y", "N", "x", ""])
def test_a_column_of_what_is_kept_is_never_read_upside_down(mark: str) -> None:
    (request,) = read_all(f"Client\tCampaign\tTitan Order ID\tProducts\tKeep?\nNorthwind\tFall\t4471923\tSEO\t{mark}\n")
    assert (request.products, request.warnings) == (
        (),
        (*((Warning.EXTRA_FIELDS,) if mark in ("Y", "N") else ()), Warning.NEGATION),
    )


def test_the_row_that_is_not_cancelled_is_quoted() -> None:
    request = read("Product\tCancel?\nSEO\tY\nRadio\tN\n")
    assert request.products == ()
    assert [doubt.written for doubt in request.doubts] == ["Radio | N"]


@pytest.mark.parametrize(
    "header", ["Product|Monthly", "Product|Monthly Spend", "Products|Contracted", "Product|Flight|Budget|Rep"]
)
@pytest.mark.parametrize("mark", ["\t", " | "], ids=["tabs", "pipes"])
def test_the_header_of_a_product_table_is_no_product(header: str, mark: str) -> None:
    cells = ["$500", "Oct", "Dana"][: header.count("|")]
    rows = [mark.join((name, *cells)) for name in ("Display", "Radio")]
    request = read("\n".join((header.replace("|", mark), *rows)))
    assert (request.products, request.doubts) == (("Display", "Radio"), ())


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("Products\tDisplay\tRadio\n", ("Display", "Radio")),
        ("Products\tDisplay\n\tRadio\n", ("Display", "Radio")),
        ("Order ID\t4471923\nProducts\tRadio\nTerm\t12\n", ()),
    ],
    ids=["a row of products", "a spanned label", "a form, asked about"],
)
def test_a_row_of_products_is_no_header(text: str, products: tuple[str, ...]) -> None:
    assert read(text).products == products
