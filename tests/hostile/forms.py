"""Text written against the reader of the form: what must be asked about and never guessed."""

from tests.hostile.hostile import (
    FOREIGN,
    HELD,
    NO_COMPLETE_ORDER,
    NO_REQUEST,
    ONLY_THAT_ORDER,
    REQUEST,
    WHOLE_ORDER,
    Hostile,
    Rule,
    asks_for,
    never_orders,
)
from tests.hostile.mails import FORM, fill, mail

_PRODUCTS = "Targeted Display; Streaming Audio"


def _with(field: str, value: str) -> bytes:
    """The form with another value for the field that has this value."""
    return mail(FORM.replace(field, value))


MESSAGES = (
    Hostile(
        "two_order_ids_for_one_order",
        "The order id stands there twice, with two values.",
        lambda: mail(FORM + "Titan Order ID: 9999999\n"),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "unlabelled_line_below_a_list",
        "A line that is no product stands right below a list on one line, which a wrapped value looks like.",
        lambda: mail(FORM + "Posted by a list\n"),
        (*REQUEST, *HELD),
        (never_orders("Display;"),),
    ),
    Hostile(
        "second_order_behind_two_thousand_lines",
        "A second order stands so far below the first one that a reader with a limit never sees it.",
        lambda: mail(FORM + "\n" * 2_100 + FORM.replace("4471923", "5550001")),
        (*REQUEST, *HELD),
        (
            Rule(
                "both orders are read, or a person is told",
                lambda row: row["disposition"] == "held" or len(row["requests"]) == 2,
            ),
        ),
    ),
    Hostile(
        "two_clients_for_one_order",
        "The client stands there twice, with two values.",
        lambda: mail(FORM.replace("Campaign", "Vision VX Client: Other Client\nCampaign", 1)),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "a_field_200_times",
        "One field is repeated two hundred times with two hundred values.",
        lambda: mail(FORM + "".join(f"Campaign Name: Campaign {n}\n" for n in range(200))),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "thousand_orders",
        "A thousand complete orders in one mail.",
        lambda: mail("".join(FORM.replace("4471923", str(4_000_000 + n)) + "\n" for n in range(1_000))),
        (*REQUEST, *HELD),
        (
            Rule(
                "all of them are read, or a person is told",
                lambda row: row["disposition"] == "held" or len(row["requests"]) == 1_000,
            ),
        ),
        is_big=True,
    ),
    Hostile(
        "ten_thousand_products",
        "A list of ten thousand products.",
        lambda: _with(_PRODUCTS, "; ".join(f"Product {n}" for n in range(10_000))),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "ten_thousand_ids",
        "Ten thousand order ids in one field.",
        lambda: _with("4471923", ", ".join(str(4_000_000 + n) for n in range(10_000))),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "all_but_one",
        "The products are all but one, which only a person can list.",
        lambda: _with(_PRODUCTS, "Everything except Streaming Audio"),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "do_not_cancel",
        "The list of products says what not to cancel.",
        lambda: _with(_PRODUCTS, "do NOT cancel Targeted Display"),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "letters_for_digits",
        "The order id has a letter O for a zero and an l for a one.",
        lambda: _with("4471923", "44719O3l"),
        (*REQUEST, *HELD),
        (asks_for("titan_order_id"),),
    ),
    Hostile(
        "invisible_characters_in_the_id",
        "Zero-width characters stand between the digits of the order id.",
        lambda: _with("4471923", "44\u200b71\u200d9\ufeff23"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "minus_before_the_id",
        "The order id is a negative number.",
        lambda: _with("4471923", "-4471923"),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "id_of_5_000_digits",
        "The order id has five thousand digits, more than Python turns into a number.",
        lambda: _with("4471923", "9" * 5_000),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "id_in_exponents",
        "The order id is a number with an exponent.",
        lambda: _with("4471923", "4.471923e6"),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "placeholders_everywhere",
        "The template comes back as it was.",
        lambda: mail(
            "Vision VX Client: [Client Name]\nCampaign Name: [Campaign Name]\nTitan Order ID: [Titan Order ID]\n"
            "Product(s) to be Canceled: [List of Products]\n"
        ),
        (*REQUEST, *HELD),
        (asks_for("client", "campaign", "titan_order_id", "products"),),
    ),
    Hostile(
        "labels_without_values",
        "Every label has the next label as its value.",
        lambda: mail("Vision VX Client: Campaign Name: Titan Order ID: Product(s) to be Canceled:\n"),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "label_as_a_value",
        "The client is called `Titan Order ID: 9999999`.",
        lambda: _with("Northwind Dental", "Titan Order ID: 9999999"),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "value_is_a_novel",
        "The campaign's name is a text of three thousand words.",
        lambda: _with("Fall Implants 2026", "and so on " * 1_000),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "brackets_never_closed",
        "The list of products is forty thousand opening brackets.",
        lambda: _with(_PRODUCTS, "A (" * 40_000),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "commas",
        "The list of products is fifty thousand commas.",
        lambda: _with(_PRODUCTS, "," * 50_000),
        (*REQUEST, *HELD),
        (asks_for("products"),),
    ),
    Hostile(
        "ands",
        "The list of products is `and` twenty thousand times.",
        lambda: _with(_PRODUCTS, "and " * 20_000),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "amounts",
        "The list of products is forty thousand amounts of money.",
        lambda: _with(_PRODUCTS, "$1,000.00 " * 40_000),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "bullets",
        "Fifty thousand bullets without a word.",
        lambda: mail(FORM + "\u2022 " * 50_000),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "colons",
        "Fifty thousand colons.",
        lambda: mail(":" * 50_000 + "\n" + FORM),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "tabs",
        "Fifty thousand tabs before every value.",
        lambda: mail(FORM.replace(": ", ":" + "\t" * 50_000)),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "blanks",
        "Fifty thousand blanks before every value.",
        lambda: mail(FORM.replace(": ", ":" + " " * 50_000)),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "nearly_labels",
        "Five hundred lines that miss a label of the form by one or two letters.",
        lambda: mail(fill("Titan Oder IDD: 1\nVisoin VX Cleint: 2\nProdukts to be Canceld: 3\n", 30_000)),
        (*REQUEST, *HELD),
        is_big=True,
    ),
    Hostile(
        "unknown_labels",
        "Two thousand labels that nobody knows, each a new one.",
        lambda: mail(FORM + "".join(f"Label {n}: value\n" for n in range(1_900))),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "emphasis",
        "A hundred thousand asterisks, as bold letters that never end.",
        lambda: mail(FORM + "*a" * 50_000),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "order_only_in_a_quote_below_an_answer",
        "The form stands in what a chat between people quotes.",
        lambda: mail(
            "Thanks, see you then.\n\nOn Mon, Nov 2, 2026 Dana <dana@example.com> wrote:\n"
            + FORM.replace("\n", "\n> "),
            Subject="Re: lunch",
        ),
        (*FOREIGN, *HELD),
        (NO_REQUEST,),
    ),
    Hostile(
        "quote_marks_by_the_thousand",
        "The form stands behind a thousand quote marks on every line.",
        lambda: mail(">" * 1_000 + FORM.replace("\n", "\n" + ">" * 1_000)),
        (*REQUEST, *HELD, *FOREIGN),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "forwards_by_the_hundred",
        "Three hundred forwarded headers, each with a form of its own.",
        lambda: mail(
            "FYI\n\n"
            + "".join(
                f"---------- Forwarded message ---------\nFrom: R <r{n}@example.com>\nDate: x\nSubject: y\nTo: z\n\n"
                + FORM.replace("4471923", str(4_000_000 + n))
                for n in range(300)
            ),
            Subject="Fwd: Order Cancellation Request",
        ),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "ask_in_the_name_of_staff",
        "The form is followed by the words that staff use for what they have done.",
        lambda: mail(FORM + "\nbilling done\nfulfillment done\nall done no credit\n"),
        (*REQUEST, *HELD),
        (never_orders("done"),),
    ),
)
