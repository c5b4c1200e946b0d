"""The families behind the sample mails: what reps put around the fields, and what is made of it."""

import pytest

from cancel_mailbot.reading.form import FormSettings, is_request_subject, read_requests
from cancel_mailbot.reading.request import Field, Request, Warning

SUBJECT = "Order Cancellation Request"
PLAIN = FormSettings()
FIELDS = {"Vision VX Client": "Northwind", "Campaign Name": "Fall", "Titan Order ID": "4471923", "Products": "SEO"}
HEADERS = "From: Dana <dana@example.com>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ana\nSubject: Order\n\n"


def form(**changed: str) -> str:
    fields = FIELDS | {label.replace("_", " "): value for label, value in changed.items()}
    return "".join(f"{label}: {value}\n" for label, value in fields.items())


def read(text: str, subject: str = SUBJECT, settings: FormSettings = PLAIN, author: str = "") -> Request:
    (request,) = read_requests(subject, text, None, settings, author)
    return request


@pytest.mark.parametrize(
    ("written", "order_id"),
    [
        ("Titan #4471923", "4471923"),
        ("ID: 4471923", "4471923"),
        ("No. 4471923", "4471923"),
        ("(4471923)", "4471923"),
        ("4471923<https://titan.example.com/4471923>", "4471923"),
        ("[4471923](https://titan.example.com/4471923)", "4471923"),
        ("*4471923*", "4471923"),
        ("- 4471923", "4471923"),
        ("4471923 (?)", None),
        ("4471923 (maybe)", None),
        ("4471923 or 4471924", None),
        ("44719I3", None),
        ("l471923", None),
        ("312 555 0142", None),
        ("12/1/2026", None),
    ],
)
def test_an_order_id_is_read_only_where_it_is_plain(written: str, order_id: str | None) -> None:
    assert read(form(Titan_Order_ID=written)).titan_order_id == order_id


@pytest.mark.parametrize(
    "written",
    [
        *("4471923, 4471924", "4471923/4471924", "4471923 and 4471924", "4471923 + 4471924", "#4471923; #4471924"),
        *("\n- 4471923\n- 4471924", "\n4471923\n4471924", "4471923\n4471924", "\n1. 4471923\n2. 4471924"),
        *("4471923 (desktop), 4471924 (mobile)", "• 4471923 • 4471924"),
    ],
)
def test_several_ids_in_one_field_are_several_orders(written: str) -> None:
    found = read_requests(SUBJECT, form(Titan_Order_ID=written), None, PLAIN)
    assert [request.titan_order_id for request in found] == ["4471923", "4471924"]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        *((label, Field.CLIENT) for label in ("Account", "Client/Advertiser", "Client Name (legal (as in VX))")),
        *((label, Field.CAMPAIGN) for label in ("Campaign Title", "Name of Campaign", "__Campaign Name__")),
        *((label, Field.TITAN_ORDER_ID) for label in ("Order ID #", "Titan", "Titan Order ID [7 digits]", "Order No.")),
        *((label, Field.PRODUCTS) for label in ("Items", "Line items", "Services to be cancelled", "Please cancel")),
        *((label, Field.PRODUCTS) for label in ("Products/Services", "Product List", "Cancelled products")),
    ],
)
def test_a_field_has_many_names(label: str, field: Field) -> None:
    value = "4471923" if field is Field.TITAN_ORDER_ID else "SEO"
    assert field not in read(f"{label}: {value}").missing


@pytest.mark.parametrize("label", ["Products to keep", "Account Executive", "Client Partner", "Campaign Manager"])
def test_what_only_looks_like_a_label_names_no_field(label: str) -> None:
    assert len(read(f"{label}: SEO").missing) == len(Field)


@pytest.mark.parametrize("between", [" | ", "; ", ", ", " - ", " / ", " • ", " * ", " -- ", "   ", " ", "\t"], ids=repr)
def test_fields_on_one_line_are_told_apart(between: str) -> None:
    request = read(between.join(f"{label}: {value}" for label, value in FIELDS.items()))
    assert (request.client, request.campaign, request.titan_order_id) == ("Northwind", "Fall", "4471923")
    assert request.products == ("SEO",)


@pytest.mark.parametrize(
    "value", ["Fall: Part 2: North", "Client: Retention", "Fall - Phase 2", "Fall | North", "A, B"]
)
def test_a_value_may_hold_what_separates_elsewhere(value: str) -> None:
    assert read(form(Campaign_Name=value)).campaign == value


@pytest.mark.parametrize(
    "table",
    [
        "| Client | Campaign | Titan # | Products |\n|---|---|---|---|\n| Northwind | Fall | 4471923 | SEO |",
        "Client,Campaign,Titan Order ID,Products\nNorthwind,Fall,4471923,SEO",
        "Client      Campaign   Titan #   Products\nNorthwind   Fall       4471923   SEO",
        "Client | Northwind\nCampaign | Fall\nTitan # | 4471923\nProducts | SEO",
    ],
    ids=["markdown", "commas", "columns", "label and value"],
)
def test_a_table_may_be_drawn_with_characters(table: str) -> None:
    request = read(table + "\n\nThanks,\nDana")
    assert (request.client, request.campaign, request.titan_order_id) == ("Northwind", "Fall", "4471923")
    assert request.products == ("SEO",)


def test_a_row_with_a_cell_too_few_for_a_list_of_commas_gives_no_field() -> None:
    request = read("Client,Campaign,Titan Order ID,Products\nNorthwind,Fall,4471923,SEO,Radio\n")
    assert len(request.missing) == len(Field)


@pytest.mark.parametrize(
    "written",
    [
        *("TBD (waiting)", "n/a - one-off", "will send later", "to be provided", "coming soon", "#N/A", "per attached"),
        *("[Client Name", "Client Name", "x", "same as last time", "see the attached spreadsheet", "idk", '"', "none."),
        *("ditto", "[Enter the client's legal name]", "[please list here]"),
    ],
)
def test_a_placeholder_with_words_around_it_is_one(written: str) -> None:
    request = read(form(Vision_VX_Client=written))
    assert (request.client, request.warnings) == (None, (Warning.PLACEHOLDER,))


@pytest.mark.parametrize("written", ["[list each product on its own line]", "https://vx.example.com/order/1"])
def test_what_names_no_product_is_asked_for_and_quoted(written: str) -> None:
    request = read(form(Products=written))
    assert (request.products, request.warnings) == ((), (Warning.PLACEHOLDER,))
    assert [doubt.written for doubt in request.doubts] == [written]


@pytest.mark.parametrize("glyph", ["Ø", "ü"])
def test_the_letters_of_wingdings_are_bullets_though_only_one_blank_follows(glyph: str) -> None:
    assert read(form(Products=f"\n{glyph} SEO\n{glyph} Radio")).products == ("SEO", "Radio")


@pytest.mark.parametrize(
    "name", ["None Better Pizza", "Pending Inc", "X Gym", "Below Zero Ice", "Attached Homes", "Same Day AC"]
)
def test_a_name_that_begins_like_a_placeholder_is_a_name(name: str) -> None:
    assert read(form(Vision_VX_Client=name)).client == name


@pytest.mark.parametrize(
    "ending", ["Dana Whitfield", "- Dana Whitfield", "— Dana", "Dana Whitfield\nClient: Success", "Whitfield, Dana"]
)
def test_the_authors_name_signs_without_a_sign_off(ending: str) -> None:
    request = read(form(Products="\n- SEO\n- Radio") + f"\n{ending}\n", author="Dana Whitfield")
    assert (request.client, request.products) == ("Northwind", ("SEO", "Radio"))


@pytest.mark.parametrize("signed", ["-- \nDana\nTitan Order ID: 9999999", "Dana Whitfield\nClient: Success"])
def test_a_label_in_a_signature_is_none_though_the_mail_labels_nothing(signed: str) -> None:
    request = read(f"Please cancel the audio line.\n\n{signed}\n", author="Dana Whitfield")
    assert len(request.missing) == len(Field)


def test_the_authors_name_below_a_label_is_its_value() -> None:
    assert read(form(Vision_VX_Client="\nDana Whitfield"), author="Dana Whitfield").client == "Dana Whitfield"


@pytest.mark.parametrize(
    ("subject", "asks"),
    [
        ("Northwind - Order Cancellation Request - 4471923", True),
        ("4471923 - Order Cancellation Request", True),
        ("*Order Cancellation Request*", True),
        ("EXTERNAL: Order Cancellation Request", True),
        ("Order Cancellation Request_4471923", True),
        ("Rép : Order Cancellation Request", True),
        ("Order Cancellation Requests - weekly report", False),
        ("Order Cancellation Request - new template", False),
        ("FYI: Order Cancellation Request process", False),
        ("Automatic reply: Order Cancellation Request", False),
    ],
)
def test_a_subject_may_have_more_around_it(subject: str, asks: bool) -> None:
    assert is_request_subject(subject) is asks


@pytest.mark.parametrize(
    "subject", ["Cancel Order 4471923", "Cancellation Request - 4471923", "ORDER CANCELLATION [4471923]"]
)
def test_products_under_a_subject_that_cancels_make_a_request(subject: str) -> None:
    request = read("Client: Northwind\nCampaign: Fall\nProducts: SEO\n", subject)
    assert (request.titan_order_id, request.warnings) == ("4471923", (Warning.ORDER_FROM_SUBJECT,))


@pytest.mark.parametrize("subject", ["Order Change Request", "New order", "Order confirmation", "Budget for December"])
def test_labels_under_a_subject_of_other_business_make_no_request(subject: str) -> None:
    assert read_requests(subject, form(), None, PLAIN) == ()
    cancelling = form() + "Please cancel these.\n"
    assert read(cancelling, subject).missing == ()


@pytest.mark.parametrize("text", ["Order: 2 pizzas\nItems: Margherita", "Order: 4471923\nServices: SEO"])
def test_weak_labels_make_no_request_under_another_subject(text: str) -> None:
    assert read_requests("lunch", text, None, PLAIN) == ()


@pytest.mark.parametrize(
    "above",
    [
        "Here you go:",
        "Hi Jo,\n\nplease find the request below.",
        "Done - see below",
        "My answers in red",
        "👍 see below",
    ],
)
def test_words_that_only_point_below_say_nothing(above: str) -> None:
    quote = "".join(f"> {line}\n" for line in form().splitlines())
    found = read_requests("Re: cancellation template", f"{above}\n\n{quote}", None, PLAIN)
    assert [request.warnings for request in found] in ([(Warning.FROM_QUOTE,)], [])
    assert found or above in ("My answers in red", "👍 see below")


@pytest.mark.parametrize(
    "above", ["👍", "Thanks Jo!", "Please see Jo's note.", "Who has this one?", "Don't process the below."]
)
def test_a_quoted_form_under_words_is_no_request(above: str) -> None:
    assert read_requests(f"RE: {SUBJECT}", f"{above}\n\n____________________\n{HEADERS}{form()}", None, PLAIN) == ()


@pytest.mark.parametrize("prefix", ["RV: ", "I: ", "VS: ", "PD: ", "[Fwd: ", "转发：", "Tr : ", "FW: RE: "])
def test_a_forward_is_one_in_many_languages(prefix: str) -> None:
    assert Warning.FORWARDED in read(HEADERS + form(), prefix + SUBJECT).warnings


@pytest.mark.parametrize("prefix", ["RE: FW: ", "AW: WG: "])
def test_a_reply_to_a_forward_is_a_reply(prefix: str) -> None:
    assert read_requests(prefix + SUBJECT, f"Got it.\n\n{HEADERS}{form()}", None, PLAIN) == ()


def test_a_field_above_a_forwarded_form_completes_it_or_contradicts_it() -> None:
    above = "Titan Order ID: 4471999\n____________________\n"
    completed = read(above + HEADERS + form(Titan_Order_ID="TBD"), f"FW: {SUBJECT}")
    assert completed.titan_order_id == "4471999"
    contradicted = read(above + HEADERS + form(), f"FW: {SUBJECT}")
    assert contradicted.titan_order_id is None
    assert Warning.CONFLICT in contradicted.warnings


HTML = "<p>Vision VX Client: Northwind</p><p>Campaign Name: {campaign}</p><p>Titan Order ID: 4471923</p>{products}"


@pytest.mark.parametrize(
    "mark", ["<s>{}</s>", "<del>{}</del>", "<strike>{}</strike>", '<i style="text-decoration: line-through">{}</i>']
)
def test_what_the_html_strikes_out_counts_though_the_plain_text_lists_it(mark: str) -> None:
    html = HTML.format(campaign=mark.format("Spring ") + "Fall", products="<p>Products: SEO" + mark.format(", Radio"))
    text = form(Campaign_Name="Spring Fall", Products="SEO, Radio")
    (request,) = read_requests(SUBJECT, text, html, PLAIN)
    assert (request.campaign, request.products, request.warnings) == ("Fall", ("SEO",), (Warning.PARTS_DIFFER,))


def test_a_list_that_is_struck_out_whole_is_asked_for() -> None:
    html = HTML.format(campaign="Fall", products="<p>Products: <s>SEO</s></p>")
    (request,) = read_requests(SUBJECT, form(), html, PLAIN)
    assert (request.products, request.warnings) == ((), (Warning.PARTS_DIFFER,))
