"""The product list: what separates products, what is detail, and when a person must say."""

import pytest

from cancel_mailbot.reading.form import CatalogueProduct, FormSettings, read_requests
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning

CATALOGUE = (
    *(CatalogueProduct(name) for name in ("Targeted Display", "Streaming Audio", "SEO", "Paid Search (SEM)")),
    CatalogueProduct("OTT / CTV", aliases=("Connected TV",)),
    CatalogueProduct("Search & Social Bundle"),
)


def read(products: str, catalogue: tuple[CatalogueProduct, ...] = ()) -> Request:
    text = f"Client: Northwind\nCampaign: Fall\nTitan #: 4471923\nProducts:{products}"
    (request,) = read_requests("Order Cancellation Request", text, None, FormSettings(catalogue=catalogue))
    return request


@pytest.mark.parametrize(
    ("written", "products"),
    [
        (" SEO", ("SEO",)),
        (" SEO, Radio and Print", ("SEO", "Radio", "Print")),
        (" SEO, Radio, and Print.", ("SEO", "Radio", "Print")),
        (" SEO; Radio, north; Print", ("SEO", "Radio, north", "Print")),
        (" SEO | Radio", ("SEO", "Radio")),
        (" - SEO - Radio", ("SEO", "Radio")),
        (" • SEO • Radio", ("SEO", "Radio")),
        (" Display (Ohio, Iowa), SEO", ("Display (Ohio, Iowa)", "SEO")),
        (" 1,250 Banner Pack, SEO", ("1,250 Banner Pack", "SEO")),
        ("\n- SEO, north\n- Radio and Print", ("SEO, north", "Radio and Print")),
        ("\nSEO\nRadio", ("SEO", "Radio")),
        ("\n\nSEO\n\nRadio\n\nPrint", ("SEO", "Radio", "Print")),
        (" SEO\n          Radio", ("SEO", "Radio")),
        (" SEO, Radio,\nPrint", ("SEO", "Radio", "Print")),
        ("\n- Display for the\n  northern region\n- SEO", ("Display for the northern region", "SEO")),
        ("\n- SEO\n\n\n- Radio", ("SEO", "Radio")),
        ("\n* SEO\n* *Radio*", ("SEO", "Radio")),
        (" SEO\nseo", ("SEO",)),
        (" OTT / CTV", ("OTT / CTV",)),
        (" Social - Facebook", ("Social - Facebook",)),
        (" Search & Social", ("Search & Social",)),
        (" Email Marketing, March Madness Pack", ("Email Marketing", "March Madness Pack")),
    ],
)
def test_products_are_told_apart(written: str, products: tuple[str, ...]) -> None:
    assert read(written).products == products


@pytest.mark.parametrize(
    "written",
    [
        " SEO - $2,500/mo\nRadio ($900)",
        "\n- SEO\n    - $2,500/mo, Oct - Dec\n- Radio",
        "\n- SEO\n  Oct 1 - Dec 31, 2026\n- Radio",
        "\n- SEO\n    o\tBudget: 500 USD\n- Radio",
        "\n- SEO: $2,500\n- Radio: $900",
        "\n- SEO\nAmount: $2,500\n- Radio\nAmount: $900",
        "\tAmount\nSEO\t$500\nRadio\t$200",
    ],
)
def test_amounts_and_flights_are_no_products(written: str) -> None:
    assert read(written).products == ("SEO", "Radio")


@pytest.mark.parametrize(
    "below",
    [
        "\n\nLet me know if you have questions",
        "\nThe client paused all spend in October.",
        "\nIf you have any questions, call",
    ],
)
def test_prose_below_the_list_is_no_product(below: str) -> None:
    assert read(f" SEO{below}").products == ("SEO",)
    assert read(f"\n- SEO{below}").products == ("SEO",)


@pytest.mark.parametrize(
    "written", ["all", "ALL products", "everything", "Entire order", "all of them", "whole campaign"]
)
def test_all_products_are_a_star(written: str) -> None:
    request = read(f" {written}")
    assert (request.products, request.warnings, request.doubts) == (("*",), (Warning.ALL_PRODUCTS,), ())


def test_all_products_beside_named_ones_quotes_the_names() -> None:
    request = read(" All\n- SEO")
    assert request.products == ("*",)
    assert request.doubts == (Doubt(Field.PRODUCTS, "All, SEO", Warning.ALL_PRODUCTS),)


@pytest.mark.parametrize(
    ("written", "quoted", "warning"),
    [
        ("\n- SEO\n- Do NOT cancel Radio", "Do NOT cancel Radio", Warning.NEGATION),
        (" SEO, keep Radio", "SEO, keep Radio", Warning.NEGATION),
        (" SEO but not Radio", "SEO but not Radio", Warning.NEGATION),
        (" Don’t cancel SEO", "Don't cancel SEO", Warning.NEGATION),
        (" everything except SEO", "everything except SEO", Warning.EXCEPTION),
        (" all but SEO", "all but SEO", Warning.EXCEPTION),
        (" Display excluding Ohio", "Display excluding Ohio", Warning.EXCEPTION),
        (" TBD", "TBD", Warning.PLACEHOLDER),
        (" SEO, TBD", "TBD", Warning.PLACEHOLDER),
        (" [List of Products]", "[List of Products]", Warning.PLACEHOLDER),
        (" same as above", "same as above", Warning.PLACEHOLDER),
        (" please stop what we talked about", "please stop what we talked about", Warning.PROSE),
        (" SEO. They paused their spend", "SEO. They paused their spend", Warning.PROSE),
    ],
)
def test_a_list_that_leaves_room_for_doubt_is_asked_for(written: str, quoted: str, warning: Warning) -> None:
    request = read(written)
    assert (request.products, request.warnings) == ((), (warning,))
    assert request.doubts == (Doubt(Field.PRODUCTS, quoted, warning),)


@pytest.mark.parametrize("written", [" " + "long " * 40, " " + "a, " * 250, "".join(f"\n- p{n}" for n in range(250))])
def test_a_list_out_of_all_proportion_is_asked_for(written: str) -> None:
    request = read(written)
    assert (request.products, request.warnings) == ((), (Warning.PROSE,))


def test_a_list_that_is_longer_than_a_line_may_be_is_never_taken_for_whole() -> None:
    assert read(" " + ", ".join(f"Product number {n}" for n in range(190))).products == ()


@pytest.mark.parametrize(
    ("written", "products"),
    [
        (" seo, TARGETED display", ("SEO", "Targeted Display")),
        (" OTT/CTV, connected tv", ("OTT / CTV",)),
        (" Search & Social Bundle & SEO", ("Search & Social Bundle", "SEO")),
        (" SEO/Targeted Display/OTT / CTV", ("SEO", "Targeted Display", "OTT / CTV")),
        (" SEO/Radio", ("SEO/Radio",)),
        (" SEO & Targeted Display", ("SEO", "Targeted Display")),
        ("\n- SEO, Targeted Display\n- Streaming Audio", ("SEO", "Targeted Display", "Streaming Audio")),
        (" SEO\n\nStreaming Audio", ("SEO", "Streaming Audio")),
    ],
)
def test_the_catalogue_gives_its_spelling_and_tells_more_apart(written: str, products: tuple[str, ...]) -> None:
    assert read(written, CATALOGUE).products == products


def test_a_near_name_is_kept_as_written_and_suggested() -> None:
    request = read(" Targetted Dispaly", CATALOGUE)
    assert (request.products, request.warnings) == (("Targetted Dispaly",), (Warning.SUGGESTION,))
    assert request.doubts == (
        Doubt(Field.PRODUCTS, "Targetted Dispaly", Warning.SUGGESTION, suggestion="Targeted Display"),
    )


def test_an_unknown_name_is_kept_as_written() -> None:
    request = read(" Skywriting", CATALOGUE)
    assert (request.products, request.warnings, request.doubts) == (("Skywriting",), (Warning.UNKNOWN_PRODUCT,), ())


def test_without_a_catalogue_no_name_is_unknown() -> None:
    assert read(" Skywriting").warnings == ()
