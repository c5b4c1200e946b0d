"""The form as a whole: which mail is a request, what its fields are, and what is asked rather than guessed."""

import pytest

from cancel_mailbot.reading.form import FormSettings, is_request_subject, read_fields, read_requests
from cancel_mailbot.reading.request import Contact, Doubt, Field, Request, Source, Warning

SUBJECT = "Order Cancellation Request"
PLAIN = FormSettings()


def form(**changed: str | None) -> str:
    """The four fields, with some changed or (None) left out."""
    fields: dict[str, str | None] = {
        "Vision VX Client": "Northwind Dental",
        "Campaign Name": "Fall Implants 2026",
        "Titan Order ID": "4471923",
        "Products": "SEO",
    }
    fields |= {label.replace("_", " "): value for label, value in changed.items()}
    return "".join(f"{label}: {value}\n" for label, value in fields.items() if value is not None)


def read(text: str, subject: str = SUBJECT, settings: FormSettings = PLAIN) -> Request:
    (request,) = read_requests(subject, text, None, settings)
    return request


@pytest.mark.parametrize(
    "subject",
    [
        "Order Cancellation Request",
        "ORDER CANCELATION REQUEST",
        "Re: Order Cancellation Request",
        "RE: FW: order cancellation request",
        "AW: WG: Order Cancellation Request",
        "Re[2]: Order Cancellation Request",
        "[EXTERNAL] Re: Order Cancellation Request",
        "[CXL-00042] Order Cancellation Request",
        "CXL-42: Order Cancellation Request",
        "URGENT: Order Cancellation Request",
        "Order Cancellation Request - 4471923",
        "Order Cancellation Request: Northwind Dental",
        "Order Cancellation Request – Northwind",
        "Order  Cancellation\tRequest",
    ],
)
def test_a_subject_asks_for_a_cancellation(subject: str) -> None:
    assert is_request_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Order Change Request",
        "Automatic reply: Order Cancellation Request",
        "How to file an Order Cancellation Request",
        "Order Cancellation Request training next week",
        "Cancellation",
        "Re: lunch",
    ],
)
def test_a_subject_asks_for_something_else(subject: str) -> None:
    assert not is_request_subject(subject)


def test_order_id_and_products_make_a_request_under_any_subject() -> None:
    assert read("Titan Order ID: 4471923\nProducts: SEO", "please stop this").missing == (Field.CLIENT, Field.CAMPAIGN)


@pytest.mark.parametrize("text", ["Client: Northwind\nTitan Order ID: 4471923", "Client: Northwind\nProducts: SEO", ""])
def test_less_than_order_id_and_products_is_no_request_under_another_subject(text: str) -> None:
    assert read_requests("please stop this", text, None, PLAIN) == ()


@pytest.mark.parametrize("tag", ["Re: [CXL-42] ", "Re: CXL-42 "])
def test_a_reply_on_a_case_is_a_request_only_if_its_own_words_hold_the_form(tag: str) -> None:
    quote = "".join(f"> {line}\n" for line in form().splitlines())
    assert read_requests(tag + SUBJECT, f"Any news?\n\n{quote}", None, PLAIN) == ()
    assert read_requests(tag + SUBJECT, quote, None, PLAIN) == ()
    assert read(form(), tag + SUBJECT).missing == ()


def test_an_empty_mail_under_the_right_subject_lacks_everything() -> None:
    assert read("") == Request(None, None, None, ())


def test_the_whole_request_with_its_sources() -> None:
    text = (
        "Hi team,\n\n"
        + form(Products=None, Reason="client cancelled")
        + "Products:\n- SEO\n- Radio\n\nThanks,\nDana\nAE | x 12\n"
    )
    assert read(text) == Request(
        client="Northwind Dental",
        campaign="Fall Implants 2026",
        titan_order_id="4471923",
        products=("SEO", "Radio"),
        contact=Contact("Dana", "AE | x 12"),
        extras=(("Reason", "client cancelled"),),
        warnings=(Warning.EXTRA_FIELDS,),
        sources=(
            Source("client", 3, "Vision VX Client: Northwind Dental"),
            Source("campaign", 4, "Campaign Name: Fall Implants 2026"),
            Source("products", 8, "- SEO"),
            Source("products", 9, "- Radio"),
            Source("Reason", 6, "Reason: client cancelled"),
            Source("titan_order_id", 5, "Titan Order ID: 4471923"),
        ),
    )


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Vison VX Client", Field.CLIENT),
        ("Vision VX Cleint", Field.CLIENT),
        ("Advertiser", Field.CLIENT),
        ("Campaign Nmae", Field.CAMPAIGN),
        ("Titan Order IDD", Field.TITAN_ORDER_ID),
        ("Titan Order No.", Field.TITAN_ORDER_ID),
        ("Product (s) to be cancelled", Field.PRODUCTS),
        ("Product(s) to be Cancelled (list all)", Field.PRODUCTS),
        ("*Titan Order ID*", Field.TITAN_ORDER_ID),
    ],
)
def test_a_label_is_known_by_its_aliases_and_with_one_slip(label: str, field: Field) -> None:
    value = "4471923" if field is Field.TITAN_ORDER_ID else "SEO"
    assert field not in read(f"{label}: {value}").missing


@pytest.mark.parametrize("label", ["Clinet", "Prodcts", "Vsion XV Client", "Titan Order Date", "Orders", "My Campaign"])
def test_a_short_label_or_two_slips_are_not_guessed(label: str) -> None:
    assert len(read(f"{label}: 4471923").missing) == len(Field)


def test_a_site_adds_labels_of_its_own() -> None:
    request = read("Kunde: Northwind", settings=FormSettings(labels=(("Kunde", "client"),)))
    assert request.client == "Northwind"


def test_a_site_cannot_add_a_label_for_no_field() -> None:
    with pytest.raises(ValueError, match="colour"):
        read("", settings=FormSettings(labels=(("Farbe", "colour"),)))


LAYOUTS = {
    "value below its label": form().replace(": ", ":\n"),
    "one line": form(Products=None).replace("\n", " ") + "Product(s) to be Canceled: SEO",
    "commas between fields": "Client: Northwind Dental, Campaign: Fall Implants 2026, Titan #: 4471923, Products: SEO",
    "table of two columns": form().replace(": ", "\t"),
    "table of four columns": (
        "Client\tNorthwind Dental\tCampaign Name\tFall Implants 2026\nTitan Order ID\t4471923\tProducts\tSEO\n"
    ),
    "table with a header": (
        "#\tClient\tCampaign\tTitan #\tProducts\n1\tNorthwind Dental\tFall Implants 2026\t4471923\tSEO\n"
    ),
    "other order": "\n".join(reversed(form().splitlines())),
    "filled in within brackets": form(Vision_VX_Client="[Northwind Dental]", Products="[SEO]"),
    "filled in behind brackets": form(Campaign_Name="[Campaign Name] Fall Implants 2026"),
    "CRLF": form().replace("\n", "\r\n"),
    "double spaced": form().replace("\n", "\n\n"),
    "no-break spaces": form().replace(" ", "\u00a0"),
    "vertical tabs": form().replace("\n", "\v"),
    "written twice": form() + form(),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_of_the_form_does_not_matter(text: str) -> None:
    request = read(text)
    assert (request.client, request.campaign) == ("Northwind Dental", "Fall Implants 2026")
    assert (request.titan_order_id, request.products, request.warnings) == ("4471923", ("SEO",), ())


def test_a_field_that_is_repeated_with_another_value_is_asked_for() -> None:
    request = read(form() + "Titan Order ID: 4471999\n")
    assert request.missing == (Field.TITAN_ORDER_ID,)
    assert request.doubts == (Doubt(Field.TITAN_ORDER_ID, "4471923 / 4471999", Warning.CONFLICT),)


@pytest.mark.parametrize(
    "written", ["[Titan Order ID]", "TBD", "n/a", "N/A", "XXXXXXX", "???", "-", "see attached", "to follow"]
)
def test_a_placeholder_is_missing_and_quoted(written: str) -> None:
    request = read(form(Titan_Order_ID=written))
    assert request.missing == (Field.TITAN_ORDER_ID,)
    assert request.doubts == (Doubt(Field.TITAN_ORDER_ID, written, Warning.PLACEHOLDER),)


@pytest.mark.parametrize(
    ("written", "order_id"),
    [
        ("4471923", "4471923"),
        ("0004471923", "0004471923"),
        ("000 4471923", "0004471923"),
        ("# 4471923", "4471923"),
        ("4471923.", "4471923"),
        ("TO-4471923-02", "TO-4471923-02"),
        ("to-4471923", "TO-4471923"),
        ("4471923 (renewal)", "4471923"),
        ("4471923 - straight renewal", "4471923"),
    ],
)
def test_an_order_id_is_kept_as_text(written: str, order_id: str) -> None:
    assert read(form(Titan_Order_ID=written)).titan_order_id == order_id


@pytest.mark.parametrize(
    "written",
    ["447O923", "4471", "4471923 4471924", "4471923x", "12/1/2026", "4471923, the renewal", "4471923 (was 4470000)"],
)
def test_what_is_not_plainly_an_order_id_is_quoted_not_corrected(written: str) -> None:
    request = read(form(Titan_Order_ID=written))
    assert request.titan_order_id is None
    assert request.doubts == (Doubt(Field.TITAN_ORDER_ID, written, Warning.ORDER_FORMAT),)


def test_one_bad_id_among_several_is_asked_for_and_the_others_are_read() -> None:
    good, bad = read_requests(SUBJECT, form(Titan_Order_ID="4471923, 447O924"), None, PLAIN)
    assert (good.titan_order_id, good.warnings) == ("4471923", (Warning.SPLIT_ORDERS,))
    assert (bad.titan_order_id, bad.warnings) == (None, (Warning.ORDER_FORMAT, Warning.SPLIT_ORDERS))


def test_a_site_writes_its_own_order_ids() -> None:
    settings = FormSettings(order_id_pattern=r"T/\d+")
    assert read(form(Titan_Order_ID="T/77"), settings=settings).titan_order_id == "T/77"
    assert read(form(), settings=settings).missing == (Field.TITAN_ORDER_ID,)


def test_the_order_id_of_the_subject_fills_only_an_empty_field() -> None:
    subject = f"{SUBJECT} - 4471931"
    assert read(form(Titan_Order_ID=""), subject).titan_order_id == "4471931"
    assert read(form(Titan_Order_ID="TBD"), subject).titan_order_id is None
    contradicted = read(form(), subject)
    assert (contradicted.titan_order_id, contradicted.warnings) == (None, (Warning.CONFLICT,))


def test_a_subject_that_names_two_orders_fills_nothing() -> None:
    assert read(form(Titan_Order_ID=""), f"{SUBJECT} - 4471931, 4471932").titan_order_id is None


@pytest.mark.parametrize(
    ("prose", "order_id"),
    [
        ("please cancel SEO, Titan order 4471923.", "4471923"),
        ("please cancel Titan ID #4471923 for Northwind", "4471923"),
        ("please cancel order number 4471923", "4471923"),
        ("please cancel order 4471923", None),
        ("please cancel invoice 4471923", None),
        ("please call me at 4475550142", None),
        ("cancel Titan order 4471923 or Titan order 4471924", None),
    ],
)
def test_prose_gives_only_an_order_id_that_is_named_as_one(prose: str, order_id: str | None) -> None:
    request = read(f"Hi, {prose}\n\nThanks,\nDana\no: 4475550199")
    assert (request.client, request.campaign, request.products) == (None, None, ())
    assert request.titan_order_id == order_id
    assert Warning.PROSE in request.warnings


@pytest.mark.parametrize(
    "text",
    [
        "Campaign Name changes are fine with us.\nVision VX Client calls tomorrow.",
        "Campaign Name Fall Implants",
        "We spoke about the client: they leave.",
    ],
)
def test_prose_that_uses_the_words_of_the_labels_gives_no_field(text: str) -> None:
    assert len(read(text).missing) == len(Field)


def test_a_sentence_in_place_of_a_value_is_quoted() -> None:
    request = read(form(Campaign_Name="I am not sure which of the two campaigns it was."))
    assert request.campaign is None
    assert Warning.PROSE in request.warnings


def test_prose_below_a_value_is_no_part_of_it() -> None:
    text = form(Campaign_Name="Fall Implants 2026\nThe client paused all spend.")
    assert read(text).campaign == "Fall Implants 2026"


def test_a_wrapped_value_is_one_again() -> None:
    name = "Fall Implants 2026 and Winter Whitening for the northern region"
    assert read(form(Campaign_Name=f"{name}\nof Illinois")).campaign == f"{name} of Illinois"


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        ("Effective Date: 12/1/2026", ("Effective Date", "12/1/2026")),
        ("Requested by: Dana: the AE", ("Requested by", "Dana: the AE")),
        ("Notes - call first", ("Notes", "call first")),
    ],
)
def test_a_line_with_another_label_is_kept_as_an_extra(line: str, extra: tuple[str, str]) -> None:
    request = read(form() + line)
    assert (request.extras, request.products) == ((extra,), ("SEO",))
    assert Warning.EXTRA_FIELDS in request.warnings


@pytest.mark.parametrize(
    "line", ["Thanks,\nMobile: 312-555-0142", "Please proceed with canceling billing.\nPS: call me"]
)
def test_nothing_below_the_closing_words_is_an_extra(line: str) -> None:
    assert read(form() + line).extras == ()


def test_each_order_of_a_mail_is_a_request_and_shares_the_client() -> None:
    text = form() + "\nCampaign Name: Spring\nTitan Order ID: 4471931\nProducts: Radio\n"
    one, other = read_requests(SUBJECT, text, None, PLAIN)
    assert one.products == ("SEO",)
    assert (other.client, other.campaign, other.products) == ("Northwind Dental", "Spring", ("Radio",))


def test_the_second_order_never_borrows_the_campaign() -> None:
    _, other = read_requests(SUBJECT, form() + "\nTitan Order ID: 4471931\nProducts: Radio\n", None, PLAIN)
    assert other.missing == (Field.CAMPAIGN,)


def test_rows_of_one_order_are_one_request() -> None:
    header, first, spanned = "Client\tCampaign\tTitan #\tProduct\n", "Northwind\tFall\t4471923\t", "\t\t\t"
    rows = f"{header}{first}SEO\n{spanned}Radio\n{first}Print\n"
    assert read(rows).products == ("SEO", "Radio", "Print")


@pytest.mark.parametrize(
    ("ending", "contact"),
    [
        ("Best Regards,\nDana Whitfield\nAE\nx 12", Contact("Dana Whitfield", "AE, x 12")),
        ("Thanks!\nDana", Contact("Dana", "")),
        ("Thanks, Dana", Contact("Dana", "")),
        ("Thank you,\n\n[Your Full Name]\n[Your Contact Information]", Contact("", "")),
        ("Cheers,\nDana\n\nSent from my iPhone", Contact("Dana", "")),
        ("Regards,\nDana\nCONFIDENTIALITY NOTICE: privileged", Contact("Dana", "")),
        ("--\nDana Whitfield\n312-555-0142", Contact("Dana Whitfield", "312-555-0142")),
        ("Best,\n312-555-0142", Contact("", "312-555-0142")),
        ("", Contact("", "")),
    ],
)
def test_the_contact_is_what_is_signed(ending: str, contact: Contact) -> None:
    assert read(f"{form()}\n{ending}").contact == contact


def test_thanks_above_the_form_are_no_sign_off() -> None:
    assert read("Thanks in advance!\n\n" + form() + "\nBest,\nDana").contact.name == "Dana"


def test_the_html_part_is_read_where_it_says_more() -> None:
    html = "".join(f"<p>{line}</p>" for line in form().splitlines())
    (request,) = read_requests(SUBJECT, "This mail needs an HTML viewer.", html, PLAIN)
    assert (request.missing, request.warnings) == ((), ())


def test_parts_that_contradict_each_other_are_noted_and_the_plain_text_wins() -> None:
    html = f"<p>{form(Titan_Order_ID='4471999')}</p>".replace("\n", "<br>")
    (request,) = read_requests(SUBJECT, form(), html, PLAIN)
    assert (request.titan_order_id, request.warnings) == ("4471923", (Warning.PARTS_DIFFER,))


def test_a_reply_is_read_for_its_labelled_lines_alone() -> None:
    fields = read_fields(
        "Sorry!\n\nCampaign: Spring\nTitan #: 4471931\n\nDana\n\n> Client: Old\n> Products: SEO\n", PLAIN
    )
    assert (fields.campaign, fields.titan_order_id) == ("Spring", "4471931")
    assert fields.missing == (Field.CLIENT, Field.PRODUCTS)


def test_a_reply_without_labelled_lines_has_no_fields() -> None:
    assert len(read_fields("It is the spring campaign, order 4471931.", PLAIN).missing) == len(Field)


def test_a_reply_that_names_two_orders_for_one_case_is_asked_again() -> None:
    fields = read_fields("Titan Order ID: 4471931, 4471932", PLAIN)
    assert fields.titan_order_id is None
    assert Doubt(Field.TITAN_ORDER_ID, "4471931 / 4471932", Warning.CONFLICT) in fields.doubts
