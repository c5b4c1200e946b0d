"""What may hold more, or other, products or ids than can be read is asked about."""

import pytest

from cancel_mailbot.reading.form import CatalogueProduct, FormSettings, read_requests
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning

FORM = "Vision VX Client: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\nProducts:"


def read(written: str, subject: str = "Order Cancellation Request", *catalogue: str) -> Request:
    settings = FormSettings(catalogue=tuple(map(CatalogueProduct, catalogue)))
    (request,) = read_requests(subject, FORM + written, None, settings)
    return request


@pytest.mark.parametrize("all_of", ["All digital products", "All display", "Everything after 12/1", "Entire Q4 buy"])
def test_all_of_some_kind_is_no_name(all_of: str) -> None:
    request = read(f" {all_of}\n")
    assert (request.products, request.doubts) == ((), (Doubt(Field.PRODUCTS, all_of, Warning.ALL_PRODUCTS),))


def test_a_name_of_the_catalogue_may_begin_with_all() -> None:
    assert read(" All Inclusive Package\n", "Order Cancellation Request", "All Inclusive Package").products == (
        "All Inclusive Package",
    )


@pytest.mark.parametrize(
    "written",
    [
        " Display, Streaming\nAudio, OTT\n",
        "\nDisplay, Streaming\nAudio, OTT\n",
        "\n- Display\n\nand\n\n- Radio\n",
        "\n- Display\nplus\n- Radio\n",
        "\n- Display\nThis one is for the October campaign.\n- Radio\n",
    ],
    ids=["wrapped beside the label", "wrapped below it", "a joint word alone", "plus", "a remark between"],
)
def test_a_list_that_is_broken_up_is_asked_about(written: str) -> None:
    request = read(written)
    assert (request.products, request.missing) == ((), (Field.PRODUCTS,))
    assert request.doubts


@pytest.mark.parametrize("bullet", ["‒", "―", "⸺", "⸻"], ids=["figure dash", "bar", "two-em dash", "three-em dash"])
def test_every_dash_is_a_bullet(bullet: str) -> None:
    assert read(f"\n- Display\n{bullet} Radio\n").products == ("Display", "Radio")


def test_an_id_in_the_subject_that_differs_is_asked_about() -> None:
    request = read(" SEO\n", "Order Cancellation Request 4471924")
    assert request.titan_order_id is None
    assert request.doubts == (Doubt(Field.TITAN_ORDER_ID, "4471923 / 4471924", Warning.CONFLICT),)
    assert read(" SEO\n", "Order Cancellation Request 4471923").titan_order_id == "4471923"


@pytest.mark.parametrize(
    ("link", "order_id"),
    [
        ("https://titan.example.com/orders/4471923", "4471923"),
        ("https://titan.example.com/order?id=4471923", "4471923"),
        ("https://titan.example.com/12345/orders/4471923", None),
        ("https://titan.example.com/orders", None),
    ],
    ids=["path", "query", "two that fit", "none"],
)
def test_a_link_names_the_order_where_one_piece_fits(link: str, order_id: str | None) -> None:
    text = FORM.replace("4471923", link) + " SEO\n"
    (request,) = read_requests("Order Cancellation Request", text, None, FormSettings())
    assert request.titan_order_id == order_id


def test_help_text_before_a_value_is_left_out() -> None:
    text = f"{FORM}\n- [List each] Display\n- [New] Radio\n".replace(
        "Northwind", "[Enter client name as known] Northwind"
    )
    (request,) = read_requests("Order Cancellation Request", text, None, FormSettings())
    assert (request.client, request.products) == ("Northwind", ("Display", "[New] Radio"))


@pytest.mark.parametrize("mark", ["> ", ">> "])
def test_a_quote_mark_below_bullets_may_be_one_more(mark: str) -> None:
    request = read(f"\n+ Display\n~ Radio\n{mark}OTT\n\nThanks,\nDana\n")
    assert (request.products, request.missing) == ((), (Field.PRODUCTS,))
