"""Lists of products as reps write them: bullets, numbers, details, doubts, and the catalogue's names."""

import pytest

from cancel_mailbot.reading.form import CatalogueProduct, FormSettings, read_requests
from cancel_mailbot.reading.request import Doubt, Field, Request, Warning

SUBJECT = "Order Cancellation Request"
FORM = "Vision VX Client: Northwind\nCampaign Name: Fall\nTitan Order ID: 4471923\n"


def read(text: str, *catalogue: CatalogueProduct) -> Request:
    (request,) = read_requests(SUBJECT, text, None, FormSettings(catalogue=catalogue))
    return request


def products(written: str, *catalogue: CatalogueProduct) -> Request:
    return read(f"{FORM}Products: {written}\n", *catalogue)


@pytest.mark.parametrize(
    "bullet",
    [
        *(
            "• ",
            "●",
            "▪\t",
            "◦ ",
            "‣ ",
            "⁃ ",
            "∙",
            "·        ",
            "o\t",
            "o   ",
            "§ ",
            "ü\t",
            "- ",
            "– ",
            "—",
            "* ",
            "+ ",
        ),
        *(
            "→ ",
            "✓ ",
            "✔",
            "☐ ",
            "[ ] ",
            "[x] ",
            "( ) ",
            "(x) ",
            "- [x] ",
            "➤ ",
            "👉 ",
            "» ",
            "-> ",
            "=> ",
            "-- ",
            "# ",
        ),
        *("\uf0b7 ", "\uf0a7\u00a0\u00a0 ", "\uf0d8"),
    ],
    ids=ascii,
)
def test_a_glyph_before_a_product_is_its_bullet(bullet: str) -> None:
    request = products(f"\n{bullet}SEO\n{bullet}Streaming Audio")
    assert (request.products, request.warnings) == (("SEO", "Streaming Audio"), ())


@pytest.mark.parametrize(
    "numbers",
    [
        *(("1.", "2."), ("1)", "2)"), ("(1)", "(2)"), ("[1]", "[2]"), ("1 -", "2 -"), ("1-", "2-"), ("1:", "2:")),
        *(("#1", "#2"), ("No. 1", "No. 2"), ("1.1", "1.2"), ("Product 1:", "Product 2:"), ("1️⃣", "2️⃣"), ("①", "②")),
        *(("a)", "b)"), ("A.", "B."), ("i.", "ii."), ("(i)", "(ii)"), ("I)", "II)")),
    ],
    ids=lambda pair: ascii(pair[0]),
)
def test_numbers_that_count_up_are_no_part_of_the_products(numbers: tuple[str, str]) -> None:
    assert products(f"\n{numbers[0]} SEO\n{numbers[1]} Radio").products == ("SEO", "Radio")


def test_a_numbered_line_is_never_the_rest_of_the_one_above() -> None:
    assert read("- Client: Northwind\n- Products: 1 - SEO\n    2 - Radio\n").products == ("SEO", "Radio")


@pytest.mark.parametrize("name", ["24 Hour Banner", "1-800 Hotline", "#1 Rated Pack", "A List", "Chat 24/7", "SEO 2.0"])
def test_a_number_within_a_name_is_part_of_it(name: str) -> None:
    assert products(f"\n- {name}\n- Radio").products == (name, "Radio")
    assert products(name).products == (name,)


@pytest.mark.parametrize(
    "detail",
    [
        *(
            " $2,500/mo",
            " @ $2,500",
            " – 1.250,00 €",
            " (€ 900,-)",
            ": 500 USD per month",
            " (10/01-12/31)",
            " 10/1/26",
        ),
        *(" - Oct 1 - Dec 31, 2026", " (effective 12/1/2026)", " (qty 2)", " - 250,000 impressions", "\t$500", " x 3"),
        *(" Thanks!", ". Thank you so much!", " - thank you!", ". Thanks, Dana", ", please", ",", ";", "."),
    ],
    ids=repr,
)
def test_what_stands_behind_a_product_is_no_part_of_it(detail: str) -> None:
    assert products(f"\n- Radio\n- SEO{detail}").products == ("Radio", "SEO")


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        ("SEO?", Warning.PROSE),
        ("SEO or Radio", Warning.PROSE),
        ("SEO Please process today", Warning.PROSE),
        ("\n1) SEO 2) Radio\n3) Print", Warning.PROSE),
        ("maybe SEO", Warning.PROSE),
        ("pause SEO", Warning.PROSE),
        ("reduce SEO by half", Warning.PROSE),
        ("4471923", Warning.PROSE),
        ("SEO, with the exception of Ohio", Warning.EXCEPTION),
        ("all w/o SEO", Warning.EXCEPTION),
        ("everything bar SEO", Warning.EXCEPTION),
        ("cannot cancel SEO", Warning.NEGATION),
        ("as above", Warning.PLACEHOLDER),
        ("see the attached list", Warning.PLACEHOLDER),
        ("TBD - waiting for the client", Warning.PLACEHOLDER),
        ("\n[x] SEO\n[ ] Radio", Warning.EXCEPTION),
        ("\n- SEO\nRadio", Warning.PROSE),
    ],
)
def test_a_list_that_is_not_plain_is_asked_for(written: str, warning: Warning) -> None:
    request = products(written)
    assert (request.products, request.warnings) == ((), (warning,))


@pytest.mark.parametrize(
    "written", ["All (3)", "all three", "every line item", "all active products", "All of the above"]
)
def test_everything_is_said_in_many_words(written: str) -> None:
    assert products(written).products == ("*",)


@pytest.mark.parametrize(
    "line",
    [
        "Please do not cancel Radio.",
        "We keep the audio running.",
        "Notes: don't cancel SEO before Friday",
        "Hold off on SEO for now.",
    ],
)
def test_words_elsewhere_that_something_stays_leave_the_products_to_a_person(line: str) -> None:
    request = products(f"SEO\n\n{line}\n\nThanks,\nDana")
    assert request.products == ()
    assert Warning.NEGATION in request.warnings


def test_a_column_that_keeps_a_product_leaves_the_list_to_a_person() -> None:
    row = "Northwind\tFall\t4471923"
    request = read(f"Client\tCampaign\tTitan #\tProduct\tAction\n{row}\tSEO\tCancel\n{row}\tRadio\tKeep\n")
    assert request.products == ()
    assert Doubt(Field.PRODUCTS, "Northwind | Fall | 4471923 | Radio | Keep", Warning.NEGATION) in request.doubts


NAMES = ("Display", "Targeted Display", "Display, Print & Radio", "Search/Social (SEM)", "Banners", "Search & Social")
CATALOGUE = tuple(map(CatalogueProduct, NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_catalogue_is_taken_whole(name: str) -> None:
    assert products(name, *CATALOGUE).products == (name,)
    assert products(f"\n- {name}\n- Banners", *CATALOGUE).products == tuple(dict.fromkeys((name, "Banners")))


@pytest.mark.parametrize("written", ["Targeted Displays", "Banner", "Search and Social", "Targetted Display"])
def test_a_near_name_is_suggested_and_never_applied(written: str) -> None:
    request = products(f"\n- {written}\n- Display", *CATALOGUE)
    assert request.products == (written, "Display")
    assert request.warnings == (Warning.SUGGESTION,)
    assert request.doubts[0].written == written


def test_a_name_that_holds_another_is_not_mistaken_for_it() -> None:
    assert products("Targeted Display, Display", *CATALOGUE).products == ("Targeted Display", "Display")


@pytest.mark.parametrize(
    "written",
    [
        *("SEO, Radio, etc.", "SEO, Radio ...", "SEO; Radio; and so on", "SEO, Radio and others", "SEO…"),
        *("\n- SEO\n- Radio\n- etc.", "\n- SEO\n- Radio\n- ...", "\n- SEO\n- Radio\netc.", "\nSEO\nRadio\nand more"),
    ],
)
def test_a_list_that_goes_on_in_the_writers_mind_is_asked_about(written: str) -> None:
    request = products(written)
    assert request.missing == (Field.PRODUCTS,)
    assert request.doubts


@pytest.mark.parametrize("name", ["-Dana", "—Dana Whitfield", "~Dana"])
def test_a_name_glued_to_its_dash_is_asked_about(name: str) -> None:
    assert products(f"\n- SEO\n- Radio\n{name}").missing == (Field.PRODUCTS,)
    assert products("\n-SEO\n-Radio").products == ("SEO", "Radio")


@pytest.mark.parametrize("name", ["-Dana", "- Dana", "~Dana", "—Dana Whitfield"])
def test_the_authors_own_name_below_a_list_is_a_signature(name: str) -> None:
    text = f"{FORM}Products:\n- SEO\n- Radio\n{name}\n"
    (request,) = read_requests(SUBJECT, text, None, FormSettings(), "Dana Whitfield")
    assert request.products == ("SEO", "Radio")


def test_ands_alone_separate_as_commas_do() -> None:
    assert products("SEO and Radio and OTT").products == ("SEO", "Radio", "OTT")
    bundle = CatalogueProduct("Search and Social Bundle")
    assert products("Search and Social Bundle and Radio", bundle, CatalogueProduct("Radio")).products == (
        "Search and Social Bundle",
        "Radio",
    )


def test_a_list_on_one_line_among_other_lines_is_asked_about() -> None:
    assert products("\nSEO, Radio, OTT\nFall Implants").missing == (Field.PRODUCTS,)


@pytest.mark.parametrize("bullet", ["›› ", "» ", ">> ", "› "])
def test_double_marks_are_bullets(bullet: str) -> None:
    assert products(f"\n{bullet}SEO\n{bullet}Radio").products == ("SEO", "Radio")


@pytest.mark.parametrize(
    "label", ["To be canceled", "Cancel", "Cancelling", "Products/Services", "Product List", "Products affected"]
)
def test_products_have_many_labels(label: str) -> None:
    assert read(f"{FORM}{label}: SEO, Radio").products == ("SEO", "Radio")


@pytest.mark.parametrize("label", ["Company", "Company Name", "Brand", "Vision Client Name", "VX Account"])
def test_the_client_has_many_labels(label: str) -> None:
    request = read(FORM.replace("Vision VX Client", label) + "Products: SEO\n")
    assert (request.client, request.extras) == ("Northwind", ())


def test_a_company_beside_the_client_is_kept_as_written() -> None:
    request = read(FORM + "Company: Our Agency\nProducts: SEO\n")
    assert (request.client, request.extras) == ("Northwind", (("Company", "Our Agency"),))


def test_what_is_said_of_the_order_below_a_product_is_kept() -> None:
    request = products("\n  - SEO\n    Effective Date: Dec 1\n  - Radio\n    Reason: client left\n  - OTT")
    assert request.products == ("SEO", "Radio", "OTT")
    assert request.extras == (("Effective Date", "Dec 1"), ("Reason", "client left"))


def test_a_value_does_not_go_on_behind_a_quoted_line() -> None:
    text = "Titan Order ID: 4471923\nCampaign: Fall\nProducts: SEO,\n> Radio\n OTT\nClient: North\n> x\n wind\n"
    request = read(text)
    assert request.client == "North"
    assert "SEO OTT" not in request.products


def test_the_heads_of_columns_are_labels_whatever_they_hold() -> None:
    request = read("Produkts: t\tCampaign\tTitan Order ID\tProducts\tClient\ngone\tFall\t4471923\tSEO\tNorthwind\n")
    assert (request.products, request.client) == (("SEO",), "Northwind")
    assert request.extras == (("Produkts: t", "gone"),)


@pytest.mark.parametrize(
    "written", ["5*3*2 Banner", "Q4__Fall__2026", "snake_case_name", "self.mro()[1].all()", "2 * 3 * 4 Grid", "a*b"]
)
def test_marks_inside_a_word_belong_to_it(written: str) -> None:
    assert products(written).products == (written,)
    assert products(f"\n- {written}\n- SEO").products == (written, "SEO")


@pytest.mark.parametrize(
    "form",
    [
        "**Client:** Northwind\n**Campaign:** Fall\n__Titan Order ID:__ 4471923\n**Products:**\n* **SEO**\n* _Radio_",
        "*Client: *Northwind\n*Campaign: *Fall\n*Titan Order ID: *4471923\n*Products: *SEO, Radio",
        "*Client*: Northwind\n*Campaign:*Fall\n***Titan Order ID:*** 4471923\n_Products_:\n*SEO*\n*Radio*",
        "*Cl**ient*: Northwind\n*Campaign**:* Fall\nTitan Order ID: ___4471923___\nProducts: *SEO*, *Radio*",
    ],
    ids=["Markdown", "blanks within", "mixed", "split"],
)
def test_marks_around_whole_words_are_none_of_the_value(form: str) -> None:
    request = read(form)
    assert (request.client, request.campaign, request.titan_order_id) == ("Northwind", "Fall", "4471923")
    assert request.products == ("SEO", "Radio")
