"""HTML that hides, loops, lies or is none."""

from tests.hostile.hostile import (
    FOREIGN,
    HELD,
    NO_COMPLETE_ORDER,
    NO_REQUEST,
    ONLY_THAT_ORDER,
    REQUEST,
    WHOLE_ORDER,
    Hostile,
    hides,
    never_orders,
    shows,
)
from tests.hostile.mails import FORM_HTML, fill, html_mail

_EVIL = "Product(s) to be Canceled: Everything Else"


def _form_with(markup: str, end: str = "") -> bytes:
    """The form, and more markup before its end."""
    return html_mail(FORM_HTML.replace("</body>", f"{markup}</body>") + end)


def _hidden(style: str) -> bytes:
    """The form, with another product that nobody sees."""
    return _form_with(f'<p style="{style}">{_EVIL}</p>')


MESSAGES = (
    Hostile(
        "script_and_style",
        "Labels stand in a script and in a style sheet.",
        lambda: _form_with(f"<script>document.write('<p>{_EVIL}</p>')</script><style>p:before {{{_EVIL}}}</style>"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "hidden_by_display",
        "A product is hidden by `display:none`.",
        lambda: _hidden("display:none"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "hidden_by_capitals_and_blanks",
        "A product is hidden by the same in capitals, with blanks and a comment.",
        lambda: _hidden("DISPLAY : /* x */ NONE !important"),
        (*REQUEST, *HELD),
        (never_orders("Everything Else"),),
    ),
    Hostile(
        "hidden_by_visibility",
        "A product is hidden by `visibility:hidden`.",
        lambda: _hidden("visibility:hidden"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "hidden_by_size",
        "A product is written in letters of no size.",
        lambda: _hidden("font-size:0"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "struck_out",
        "A product is struck out.",
        lambda: html_mail(FORM_HTML.replace("; Streaming", "; <s>Everything Else</s>; Streaming")),
        REQUEST,
        (never_orders("Everything Else"),),
    ),
    Hostile(
        "order_in_a_comment",
        "The whole form is a comment.",
        lambda: html_mail(f"<p>Lunch?</p><!-- {FORM_HTML} -->", Subject="Lunch?"),
        FOREIGN,
        (NO_REQUEST,),
    ),
    Hostile(
        "order_in_attributes",
        "The whole form stands in attributes that nobody reads.",
        lambda: html_mail('<p title="Titan Order ID: 4471923" data-x="Product(s) to be Canceled: A">Hi</p>'),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "comment_never_closed",
        "A comment begins before the last field and is never closed.",
        lambda: html_mail(FORM_HTML.replace("<p>Product", "<!-- <p>Product")),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "tag_never_closed",
        "The last tag is never closed, and half a megabyte follows.",
        lambda: _form_with("", "<a " + "x" * 500_000),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "nested_50_000_deep",
        "Fifty thousand elements within each other, which a recursive reader falls over.",
        lambda: html_mail("<div>" * 50_000 + FORM_HTML),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "nested_quotes_20_000_deep",
        "Twenty thousand block quotes within each other.",
        lambda: html_mail("<blockquote>" * 20_000 + "deep", Subject="Re: lunch"),
        (*FOREIGN, *HELD),
    ),
    Hostile(
        "tables_within_tables",
        "Five hundred tables within each other, each with a row beside it.",
        lambda: html_mail("<table><tr><td>x<td>" * 500 + FORM_HTML),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "cell_that_spans_millions",
        "A cell claims to span a thousand million rows and columns.",
        lambda: html_mail(
            "<table><tr><th>Titan Order ID</th><th>Products</th></tr>"
            '<tr><td rowspan="999999999" colspan="999999999">4471923</td><td>A</td></tr></table>'
        ),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "entities_that_grow",
        "Entities are defined by entities, ten to the tenth letters in all.",
        lambda: html_mail(
            '<!DOCTYPE html [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
            + "]>"
            + FORM_HTML.replace("Northwind", "&j;")
        ),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "entity_of_a_file",
        "An entity names a file of the machine that reads it.",
        lambda: html_mail('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + FORM_HTML.replace("Fall", "&f;")),
        (*REQUEST, *HELD),
        (hides("root:"),),
    ),
    Hostile(
        "references_to_no_character",
        "Character references to NUL, surrogates, and beyond the last character.",
        lambda: html_mail(FORM_HTML.replace("Northwind", "North&#0;&#xD800;&#x110000;&#99999999999;wind")),
        (*REQUEST, *HELD),
        (hides("\x00"),),
    ),
    Hostile(
        "references_to_controls",
        "Character references to an escape, a bell and a mark that reverses.",
        lambda: html_mail(FORM_HTML.replace("Northwind", "North&#27;[31m&#7;&#x202e;wind")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "reference_of_100_000_digits",
        "A character reference has a hundred thousand digits.",
        lambda: html_mail(FORM_HTML.replace("Northwind", f"North&#{'9' * 100_000};wind")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "attributes_by_the_thousand",
        "One element has fifty thousand attributes.",
        lambda: _form_with("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "attributes_that_hold_brackets",
        "The same, and each value holds the bracket that ends a tag, so that a count of long tags sees none.",
        lambda: _form_with("<p " + " ".join(f'a{n}=">"' for n in range(50_000)) + ">"),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "style_of_100_kb",
        "One style has a hundred thousand characters.",
        lambda: _hidden("color:red;" * 10_000),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "charset_of_its_own",
        "The markup declares another charset than the mail does.",
        lambda: html_mail('<meta charset="utf-16">' + FORM_HTML),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "nuls_between_letters",
        "NULs stand between the letters of tags and labels.",
        lambda: html_mail(FORM_HTML.replace("<p>", "<\x00p>").replace("Titan", "Ti\x00tan")),
        (*REQUEST, *HELD),
        (hides("\x00"), shows("4471923")),
    ),
    Hostile(
        "is_an_image_only",
        "The mail is one picture from elsewhere: nothing may fetch it.",
        lambda: html_mail('<img src="http://127.0.0.1:1/track.png?id=1">'),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "is_xml",
        "The markup is XML with a processing instruction and CDATA.",
        lambda: html_mail('<?xml version="1.0"?><![CDATA[<p>' + FORM_HTML + "]]>"),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "is_plain_text",
        "What is called markup has no tag.",
        lambda: html_mail("a < b & c > d", Subject="Hello"),
        FOREIGN,
        (NO_REQUEST,),
    ),
    Hostile(
        "only_angle_brackets",
        "A megabyte of opening angle brackets.",
        lambda: html_mail(fill("<\n"), Subject="Hello"),
        (*FOREIGN, *HELD),
        is_big=True,
    ),
    Hostile(
        "only_ampersands",
        "A megabyte of ampersands.",
        lambda: html_mail(fill("&\n"), Subject="Hello"),
        (*FOREIGN, *HELD),
        is_big=True,
    ),
    Hostile(
        "only_paragraphs",
        "A megabyte of empty paragraphs.",
        lambda: html_mail(fill("<p>\n"), Subject="Hello"),
        (*FOREIGN, *HELD),
        is_big=True,
    ),
    Hostile(
        "only_table_rows",
        "A megabyte of rows of the form's own labels.",
        lambda: html_mail(b"<table>" + fill("<tr><td>Titan Order ID<td>4471923\n")),
        (*REQUEST, *HELD),
        is_big=True,
    ),
    Hostile(
        "only_bold_letters",
        "A megabyte of single bold letters, never closed.",
        lambda: html_mail(fill("<b>a\n"), Subject="Hello"),
        (*FOREIGN, *HELD),
        is_big=True,
    ),
    Hostile(
        "only_unquoted_attributes",
        "A megabyte of quotation marks within one tag.",
        lambda: html_mail(b"<p " + fill("\"'\n"), Subject="Hello"),
        (*FOREIGN, *HELD),
        is_big=True,
    ),
)
