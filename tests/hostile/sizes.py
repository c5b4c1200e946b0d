"""Size and repetition: up to a megabyte of whatever costs a reader most. Everything here is generated."""

import random

from tests.hostile.hostile import (
    AUTOMATIC,
    BOUNCE,
    FOREIGN,
    HELD,
    NO_COMPLETE_ORDER,
    ONLY_THAT_ORDER,
    REQUEST,
    UNANSWERED,
    Hostile,
    Rule,
)
from tests.hostile.mails import FORM, FORM_HTML, MEGABYTE, base64_of, crlf, fill, html_mail, mail, multipart, part

_ANY = (*REQUEST, *HELD, *FOREIGN)


def _big(name: str, malice: str, unit: str | bytes, rules: tuple[Rule, ...] = ()) -> Hostile:
    """A megabyte of one thing below the form."""
    return Hostile(name, malice, lambda: mail(crlf(FORM) + b"\r\n" + fill(unit)), _ANY, rules, is_big=True)


def _line(name: str, malice: str, unit: str) -> Hostile:
    """One line just under the limit for lines, below the form."""
    return Hostile(name, malice, lambda: mail(crlf(FORM) + fill(unit, 980_000) + b"\r\n"), _ANY, is_big=True)


def _make_random(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311 - the same bytes each time


MESSAGES = (
    _big("lines_of_labels", "A megabyte of one labelled line.", "Vision VX Client: Northwind Dental\n"),
    _big("lines_of_unknown_labels", "A megabyte of lines with a label nobody knows.", "Some Odd Words: value\n"),
    _big("lines_of_bullets", "A megabyte of bulleted lines.", "  * product\n"),
    _big("lines_of_quotes", "A megabyte of quoted lines.", "> > quoted\n"),
    _big("lines_of_one_letter", "A megabyte of lines of one letter.", "x\n"),
    _big("lines_of_bars", "A megabyte of table rows drawn with bars.", "| a | b: c |\n"),
    _big("lines_of_addresses", "A megabyte of addresses.", "Dana <dana@example.com>,\n"),
    _big("lines_of_dates", "A megabyte of dates and amounts.", "11/23/2026 - $1,250.00 USD\n"),
    _big("lines_of_heads", "A megabyte of heads of quotes.", "On Mon, Nov 2, 2026 D <d@example.com> wrote:\n"),
    _big("lines_of_sign_offs", "A megabyte of closings.", "Best regards,\n"),
    _big("lines_of_links", "A megabyte of links.", "<https://example.com/?a=b&c=d>\n"),
    _big("lines_of_emoji", "A megabyte of emoji.", "\U0001f469\u200d\U0001f680\n"),
    _big("lines_of_cjk", "A megabyte of Chinese without a line longer than mail allows.", "東京歯科株式会社\n" * 10),
    _big("lines_of_combining_marks", "A megabyte of letters with marks.", "a\u0315\u0300\u05ae\u0316\u0321\n"),
    _line("one_line_of_letters", "One line of nearly a megabyte.", "x"),
    _line("one_line_of_blanks", "One line of nearly a megabyte of blanks.", " "),
    _line("one_line_of_colons", "One line of nearly a megabyte of labels.", "a: "),
    _line("one_line_of_commas", "One line of nearly a megabyte of commas.", "a, "),
    _line("one_line_of_brackets", "One line of nearly a megabyte of brackets.", "([{<"),
    _line("one_line_of_asterisks", "One line of nearly a megabyte of bold letters.", "*a* "),
    _line("one_line_of_quote_heads", "One line of nearly a megabyte of `On … wrote:`.", "On a@b wrote: "),
    _line("one_line_of_at_signs", "One line of nearly a megabyte of @ signs.", "@"),
    Hostile(
        "products_of_a_megabyte",
        "The list of products is a megabyte long, over many lines.",
        lambda: mail(crlf(FORM.rstrip("\n")) + b";\r\n" + fill("  - Product, and more; (x\n")),
        _ANY,
        (NO_COMPLETE_ORDER,),
        is_big=True,
    ),
    Hostile(
        "both_parts_of_half_a_megabyte",
        "Text and markup are half a megabyte each and say the same.",
        lambda: multipart(
            part(crlf(FORM) + fill("word word word\n", MEGABYTE // 2)),
            part(FORM_HTML + "<p>word word word</p>\n" * 22_000, "text/html; charset=utf-8"),
            subtype="alternative",
        ),
        _ANY,
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "hundred_texts",
        "A hundred text parts of ten kilobytes each.",
        lambda: multipart(part(), *(part(fill(f"part {n}\n", 10_000)) for n in range(100))),
        _ANY,
        is_big=True,
    ),
    Hostile(
        "hundred_markups",
        "Ninety HTML parts of ten kilobytes each.",
        lambda: multipart(*(part(FORM_HTML + "<p>x</p>\n" * 1_000, "text/html") for _ in range(90))),
        _ANY,
        is_big=True,
    ),
    Hostile(
        "attachments_by_the_thousand",
        "Four thousand empty attachments.",
        lambda: multipart(
            part(), *(part("", "application/x", Content_Disposition="attachment") for _ in range(4_000))
        ),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "attachment_of_a_megabyte",
        "One attachment of a megabyte in base64.",
        lambda: multipart(
            part(), part(base64_of(bytes(MEGABYTE)), "image/png; name=x.png", Content_Transfer_Encoding="base64")
        ),
        REQUEST,
        (ONLY_THAT_ORDER,),
        is_big=True,
    ),
    Hostile(
        "attached_messages_by_the_dozen",
        "Ninety attached messages, each with a form of its own.",
        lambda: multipart(part("FYI\n"), *(part(mail(), "message/rfc822") for _ in range(90)), Subject="Fw: forms"),
        _ANY,
    ),
    Hostile(
        "markup_of_a_megabyte",
        "A megabyte of well-formed markup below the form.",
        lambda: html_mail(
            crlf(FORM_HTML) + fill("<table><tr><td><b>Label:</b></td><td><i>value</i></td></tr></table>\n")
        ),
        _ANY,
        is_big=True,
    ),
    Hostile(
        "markup_of_styles",
        "A megabyte of elements with styles.",
        lambda: html_mail(crlf(FORM_HTML) + fill('<p style="margin:0;color:#000;display:block">a</p>\n')),
        _ANY,
        is_big=True,
    ),
    Hostile(
        "quoted_printable_of_a_megabyte",
        "A megabyte of quoted-printable codes.",
        lambda: mail(fill("=41=42=43=\n"), Content_Transfer_Encoding="quoted-printable", Subject="Hello"),
        _ANY,
        is_big=True,
    ),
    Hostile(
        "flowed_of_a_megabyte",
        "A megabyte of flowed lines that join to one.",
        lambda: mail(fill("word \n"), Content_Type="text/plain; format=flowed; delsp=yes", Subject="Hello"),
        _ANY,
        is_big=True,
    ),
    Hostile(
        "bounce_of_a_megabyte",
        "A bounce whose report is a megabyte.",
        lambda: multipart(
            part("Undelivered.\n"),
            part(fill("X-Word: words and more words\n"), "message/delivery-status"),
            From="MAILER-DAEMON@example.net",
            Subject="Undelivered",
            Content_Type='multipart/report; report-type=delivery-status; boundary="b1"',
        ),
        (*BOUNCE, *AUTOMATIC, *HELD),
        (UNANSWERED,),
        is_big=True,
    ),
    Hostile(
        "random_bytes",
        "A megabyte of random bytes.",
        lambda: _make_random(MEGABYTE),
        HELD,
        (),
        is_big=True,
    ),
    Hostile(
        "random_bytes_below_a_header",
        "A megabyte of random bytes as the text.",
        lambda: mail(_make_random(MEGABYTE + 1), Content_Type=None, Subject="Hello"),
        _ANY,
        is_big=True,
    ),
    Hostile("zeros", "A megabyte of NULs.", lambda: bytes(MEGABYTE), HELD, is_big=True),
    Hostile("line_ends", "Nothing but line ends.", lambda: b"\r\n" * 100_000, HELD),
    Hostile(
        "fields_of_a_megabyte",
        "A megabyte of lines that look like header fields, below the header.",
        lambda: mail(fill("X-A: b\n"), Subject="Hello"),
        (*FOREIGN, *HELD),
        is_big=True,
    ),
    Hostile(
        "delimiters_of_a_megabyte",
        "A megabyte of delimiters of the multipart.",
        lambda: multipart(part()) + fill("--b1\n"),
        HELD,
        is_big=True,
    ),
    Hostile(
        "over_the_limit",
        "Seventeen megabytes, more than a message may have.",
        lambda: mail(crlf(FORM) + fill("word word word word\n", 17 * 1024 * 1024)),
        HELD,
        is_big=True,
    ),
)  # fmt: skip
