"""A known request, composed at random in every way that reps mangle it: it is read back, or it is asked for."""

from dataclasses import dataclass
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from cancel_mailbot.reading.form import FormSettings, read_requests
from cancel_mailbot.reading.request import Field, Request

SUBJECT = "Order Cancellation Request"
CLIENTS = ("Northwind Dental", "O'Brien & Sons", "A.B. Tires, LLC", "24 Hour Gym", "Café Zoë", "ALL SAINTS Church")
CAMPAIGNS = ("Fall Implants 2026", "Spring - Phase 2", "Q4: Holiday Push", "Back to School (North)", "1-800 Promo")
ORDER_IDS = ("4471923", "0471923", "TO-4471923-02", "000447192")
PRODUCTS = ("Targeted Display", "Streaming Audio", "OTT / CTV", "Social - Facebook", "Paid Search (SEM)", "SEO")
LABELS = {
    Field.CLIENT: ("Vision VX Client", "Client", "Advertiser", "Client Name", "Account", "Vision VX Client (legal)"),
    Field.CAMPAIGN: ("Campaign Name", "Campaign", "VX Campaign", "Campaign Name (as in VX)"),
    Field.TITAN_ORDER_ID: ("Titan Order ID", "Titan #", "Order No.", "Titan ID", "Order ID (7 digits)"),
    Field.PRODUCTS: (
        "Product(s) to be Canceled",
        "Products to be cancelled",
        "Items to cancel",
        "Line items",
        "Services",
    ),
}
BULLETS = ("", "- ", "• ", "* ", "·       ", "\uf0b7 ", "o\t", "➤ ", "– ", "✓ ", "[x] ", "⁃ ", "-> ", "» ")
NUMBERS = ("{}. ", "{}) ", "({}) ", "{} - ", "#{} ")
SEPARATORS = (": ", ":", " : ", " - ", " = ", ":\t", "： ", " – ", ": - ")
BETWEEN = (" | ", "; ", " • ", " - ", " / ", "\t")
GREETINGS = ("", "Hi team,", "Dear Sales Enablement,\nI hope this message finds you well.", "[EXTERNAL] Be careful.")
REMARKS = ("", "The client paused all spend until further notice.", "Please process today.", "They moved to print.")
EXTRAS = ("", "Effective Date: 12/1/2026", "Reason: client cancelled", "Notes: call first", "Invoice: 88213")
ENDINGS = (
    "",
    "Thanks,\nDana Whitfield",
    "Thanks!\nDana",
    "Dana Whitfield\nAccount Executive\nClient: Success",
    "Best Regards,\nDana\nClient Partner | Campaign Strategy\nProducts: TV\nOrder desk: 4475550142",
    "-- \nDana Whitfield\nTitan Order ID: 9999999",
    "Sent from my iPhone",
    "CONFIDENTIALITY NOTICE: Client: privileged. Order ID: 1234567",
)
INVISIBLE = ("", "\u200b", "\ufeff", "\u00ad", "\u2060")
OLD = "Vision VX Client: Old Client\nCampaign Name: Old Campaign\nTitan Order ID: 1111111\nProducts: Radio\n"
HEADERS = (
    "From: Dana Whitfield <dana@example.com>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ana\nSubject: Order\n\n"
)


@dataclass(frozen=True)
class Known:
    """The request that is meant."""

    client: str
    campaign: str
    titan_order_id: str
    products: tuple[str, ...]


@st.composite
def known(draw: st.DrawFn) -> Known:
    return Known(
        client=draw(st.sampled_from(CLIENTS)),
        campaign=draw(st.sampled_from(CAMPAIGNS)),
        titan_order_id=draw(st.sampled_from(ORDER_IDS)),
        products=tuple(draw(st.lists(st.sampled_from(PRODUCTS), min_size=1, max_size=4, unique=True))),
    )


@st.composite
def labels(draw: st.DrawFn) -> dict[Field, str]:
    recase = draw(st.sampled_from((str, str.upper, str.lower, str.title)))
    return {field: recase(draw(st.sampled_from(LABELS[field]))) for field in Field}


@st.composite
def lists(draw: st.DrawFn, products: tuple[str, ...]) -> str:
    """The products below their label, or beside it."""
    style = draw(st.sampled_from(("bullets", "numbers", "lines", "commas", "semicolons", "pipes")))
    gap = "\n" * draw(st.integers(1, 2))
    indent = " " * draw(st.integers(0, 4))
    if style == "bullets":
        bullet = draw(st.sampled_from(BULLETS[1:]))
        return "".join(f"{gap}{indent}{bullet}{product}" for product in products)
    if style == "numbers":
        number = draw(st.sampled_from(NUMBERS if len(products) > 1 else NUMBERS[:-1]))
        return "".join(f"{gap}{indent}{number.format(n)}{product}" for n, product in enumerate(products, start=1))
    if style == "lines":
        return "".join(f"{gap}{product}" for product in products)
    return {"commas": ", ", "semicolons": "; ", "pipes": " | "}[style].join(products)


@st.composite
def lined(draw: st.DrawFn, meant: Known) -> str:
    """One field to a line, in any order, with an extra line between them."""
    named, separator = draw(labels()), draw(st.sampled_from(SEPARATORS))
    # "Products: - Social - Facebook" may as well be two products.
    separator = ": " if separator == ": - " and "Social - Facebook" in meant.products else separator
    bullet = draw(st.sampled_from(BULLETS))
    written: list[str] = []
    for field in draw(st.permutations(list(Field))):
        value = draw(lists(meant.products)) if field is Field.PRODUCTS else getattr(meant, field)
        beside = separator.rstrip(" -") if value.startswith("\n") else separator
        written.append(f"{bullet}{named[field]}{beside or ':'}{value}")
    written.insert(draw(st.integers(0, len(written))), draw(st.sampled_from(EXTRAS)))
    return ("\n" * draw(st.integers(1, 2))).join(filter(None, written))


@st.composite
def on_one_line(draw: st.DrawFn, meant: Known) -> str:
    named, between = draw(labels()), draw(st.sampled_from(BETWEEN))
    values = {**{field: getattr(meant, field) for field in Field}, Field.PRODUCTS: ", ".join(meant.products)}
    return between.join(f"{named[field]}: {values[field]}" for field in Field)


@st.composite
def in_a_table(draw: st.DrawFn, meant: Known) -> str:
    """Two columns or a header row, between tabs or pipes."""
    named, mark = draw(labels()), draw(st.sampled_from(("\t", " | ")))
    values = {**{field: getattr(meant, field) for field in Field}, Field.PRODUCTS: "; ".join(meant.products)}
    if draw(st.booleans()):
        return "\n".join(f"{named[field]}{mark}{values[field]}" for field in Field)
    return mark.join(named.values()) + "\n" + mark.join(values[field] for field in Field)


def _quote(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.split("\n"))


@st.composite
def mails(draw: st.DrawFn) -> tuple[Known, str, str]:
    """The request that is meant, a subject, and a text that makes it."""
    meant = draw(known())
    body = draw(st.one_of(lined(meant), on_one_line(meant), in_a_table(meant)))
    invisible = draw(st.sampled_from(INVISIBLE))
    body = body.replace("ti", f"t{invisible}i")
    above, remark = draw(st.sampled_from(GREETINGS)), draw(st.sampled_from(REMARKS))
    text = f"{above}\n\n{body}\n\n{remark}\n\n{draw(st.sampled_from(ENDINGS))}\n"
    wrapper = draw(st.sampled_from(("none", "none", "forward", "old below", "in the quote")))
    if wrapper == "forward":
        return meant, f"FW: {SUBJECT}", f"FYI\n\n________________________________\n{HEADERS}{text}"
    if wrapper == "old below":
        return meant, f"RE: {SUBJECT}", f"{text}\n________________________________\n{HEADERS}{OLD}"
    if wrapper == "in the quote":
        return meant, "Re: cancellation template", f"On Mon, Nov 23, 2026, Jo wrote:\n{_quote(text)}"
    return meant, SUBJECT, text


def find_wrong(request: Request, meant: Known) -> dict[Field, object]:
    """The fields of a request that are neither what was meant nor asked for."""
    found = {field: getattr(request, field) for field in Field if getattr(request, field)}
    return {field: value for field, value in found.items() if value != getattr(meant, field)}


def read(subject: str, text: str, html: str | None = None) -> tuple[Request, ...]:
    return read_requests(subject, text, html, FormSettings(), "Dana Whitfield")


@given(mails())
@settings(max_examples=150, deadline=None)
def test_a_composed_request_is_read_back_or_asked_for_and_never_lost(mail: tuple[Known, str, str]) -> None:
    meant, subject, text = mail
    requests = read(subject, text)
    assert requests
    assert [find_wrong(request, meant) for request in requests] == [{}] * len(requests)


@given(mails())
@settings(max_examples=40, deadline=None)
def test_the_plainest_layouts_leave_nothing_to_ask(mail: tuple[Known, str, str]) -> None:
    meant, _, _ = mail
    text = (
        f"Vision VX Client: {meant.client}\nCampaign Name: {meant.campaign}\nTitan Order ID: {meant.titan_order_id}\n"
        f"Product(s) to be Canceled:\n" + "".join(f"- {product}\n" for product in meant.products) + "\nThanks,\nDana\n"
    )
    (request,) = read(SUBJECT, text)
    assert (find_wrong(request, meant), request.missing) == ({}, ())


@given(known(), labels(), st.sampled_from(("p", "div", "li", "td")), st.sampled_from(("s", "del", "strike")))
@settings(max_examples=40, deadline=None)
def test_what_is_struck_out_in_html_is_never_cancelled(
    meant: Known, named: dict[Field, str], tag: str, mark: str
) -> None:
    items = [*(escape(product) for product in meant.products), f"<{mark}>Radio Spots</{mark}>"]
    values = [(named[field], escape(getattr(meant, field))) for field in Field if field is not Field.PRODUCTS]
    fields = "".join(f"<p><b>{label}:</b> {value}</p>" for label, value in values)
    listed = "".join(f"<{tag}>{item}</{tag}>" for item in items)
    block = {"li": f"<ul>{listed}</ul>", "td": f"<table><tr>{'</tr><tr>'.join([listed])}</tr></table>"}.get(tag, listed)
    html = f"{fields}<p>{named[Field.PRODUCTS]}:</p>{block}"
    plain = "\n".join(
        [f"{label}: {getattr(meant, field)}" for field, label in named.items() if field is not Field.PRODUCTS]
        + [f"{named[Field.PRODUCTS]}:", *(f"- {product}" for product in (*meant.products, "Radio Spots"))]
    )
    for request in read(SUBJECT, plain, html):
        assert "Radio Spots" not in " ".join(request.products)


@given(known(), labels(), st.permutations(list(Field)), st.sets(st.integers(0, 2)))
@settings(max_examples=60, deadline=None)
def test_fields_that_ran_into_one_line_never_swallow_each_other(
    meant: Known, named: dict[Field, str], order: list[Field], lost: set[int]
) -> None:
    values = {**{field: getattr(meant, field) for field in Field}, Field.PRODUCTS: ", ".join(meant.products)}
    fields = [f"{named[field]}: {values[field]}" for field in order]
    text = fields[0] + "".join(f"{' ' if n in lost else chr(10)}{field}" for n, field in enumerate(fields[1:]))
    for request in read(SUBJECT, text):
        assert find_wrong(request, meant) == {}
