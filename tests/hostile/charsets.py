"""Charsets that lie, are missing, or are no charsets."""

from tests.hostile.hostile import (
    FOREIGN,
    HELD,
    ONLY_THAT_ORDER,
    REQUEST,
    WHOLE_ORDER,
    Hostile,
    has,
    has_field,
    hides,
    shows,
)
from tests.hostile.mails import FORM, fill, mail

_CAFE = FORM.replace("Northwind Dental", "Café Crème & Fils")
_TOKYO = FORM.replace("Northwind Dental", "東京歯科 株式会社")


def _typed(charset: str) -> str:
    return f"text/plain; charset={charset}"


def _declared(charset: str | bytes, text: str | bytes = FORM) -> bytes:
    """A mail that declares this charset."""
    raw = charset.encode() if isinstance(charset, str) else charset
    return mail(text, Content_Type=b"text/plain; charset=" + raw)


MESSAGES = (
    Hostile(
        "unknown",
        "The charset does not exist.",
        lambda: _declared("x-klingon"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "with_a_nul",
        "The name of the charset holds a NUL, which raises another exception than an unknown name.",
        lambda: _declared(b'"utf-8\x00"'),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "that_is_a_codec",
        "The charset names a codec of Python's that is none: it would unpack a bomb or run for minutes.",
        lambda: _declared("zlib"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile("that_is_idna", "Python's idna codec is quadratic.", lambda: _declared("idna"), REQUEST, (WHOLE_ORDER,)),
    Hostile(
        "that_is_punycode",
        "Python's punycode codec is quadratic, and the text is long.",
        lambda: _declared("punycode", FORM + "a-" * 100_000),
        REQUEST,
    ),
    Hostile(
        "that_is_unicode_escape",
        "Python's unicode_escape would turn text into other text.",
        lambda: _declared("unicode_escape", FORM.replace("Northwind", "\\x4eorthwind")),
        REQUEST,
        (shows("\\x4eorthwind"),),
    ),
    Hostile(
        "that_is_undefined",
        "Python's codec `undefined` fails on everything.",
        lambda: _declared("undefined"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "that_is_a_path",
        "The charset is a path and a module's name.",
        lambda: _declared('"../../os.system"'),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "of_90_kb",
        "The name of the charset is longer than a Content-Type may be.",
        lambda: _declared("x" * 90_000),
        HELD,
    ),
    Hostile(
        "ascii_that_is_utf_8",
        "The text is UTF-8 and called US-ASCII.",
        lambda: _declared("us-ascii", _CAFE),
        REQUEST,
        (has_field("client", "Café Crème & Fils"),),
    ),
    Hostile(
        "utf_8_that_is_latin_1",
        "The text is Latin-1 and called UTF-8.",
        lambda: _declared("utf-8", _CAFE.encode("latin-1")),
        REQUEST,
        (has_field("client", "Café Crème & Fils"),),
    ),
    Hostile(
        "utf_8_that_is_cut",
        "The last character of the text in UTF-8 is cut in two.",
        lambda: _declared("utf-8", (_CAFE + "Notes: é").encode()[:-1]),
        (*REQUEST, *HELD),
        (has_field("client", "Café Crème & Fils"),),
    ),
    Hostile(
        "utf_8_overlong",
        "A line end is written in two bytes, which UTF-8 forbids.",
        lambda: _declared("utf-8", FORM.encode().replace(b"Northwind", b"North\xc0\x8awind")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "utf_8_surrogates",
        "The text holds surrogates in UTF-8, which nothing can write again.",
        lambda: _declared("utf-8", FORM.encode().replace(b"Northwind", b"North\xed\xa0\x80wind")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "utf_16_without_a_mark",
        "The text is UTF-16 without a byte order mark, full of NULs.",
        lambda: mail(FORM.encode("utf-16-le"), Content_Type=_typed("utf-16le")),
        (*REQUEST, *HELD),
        (hides("\x00"),),
    ),
    Hostile(
        "utf_16_of_odd_length",
        "The text is UTF-16 and one byte short.",
        lambda: mail(FORM.encode("utf-16")[:-1], Content_Type=_typed("utf-16")),
        (*REQUEST, *HELD, *FOREIGN),
        (hides("\x00"),),
    ),
    Hostile(
        "utf_32_that_is_ascii",
        "The text is called UTF-32 and is ASCII.",
        lambda: _declared("utf-32"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "utf_7_with_a_line_end",
        "A field's second line hides in UTF-7.",
        lambda: _declared("utf-7", FORM.replace("Northwind", "North+AA0ACg-wind")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "utf_7_surrogates",
        "UTF-7 yields a lone surrogate.",
        lambda: _declared("utf-7", FORM + "Notes: +2AA-\n"),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "japanese_without_a_label",
        "ISO-2022-JP without any charset: escapes unless it is recognised.",
        lambda: mail(_TOKYO.encode("iso2022_jp"), Content_Type=None),
        REQUEST,
        (has_field("client", "東京歯科 株式会社"),),
    ),
    Hostile(
        "japanese_never_ended",
        "ISO-2022-JP switches to two bytes and never back.",
        lambda: mail(FORM.encode() + b"Notes: \x1b$B$3$l$OF|K", Content_Type=_typed("iso-2022-jp")),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "hz_escapes",
        "The text is called HZ and is nothing but its escapes.",
        lambda: mail(fill("~{~}", 50_000), Content_Type=_typed("hz-gb-2312")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "every_byte_there_is",
        "The text holds all 256 bytes, without a charset.",
        lambda: mail(FORM.encode() + b"\r\nNotes: " + bytes(range(256)), Content_Type=None),
        (*REQUEST, *HELD),
        (hides("\x00"), hides("\r")),
    ),
    Hostile(
        "different_on_every_line",
        "Each line of the text is in another charset.",
        lambda: mail(
            FORM.encode() + b"Notes: caf\xe9\r\nNotes: caf\xc3\xa9\r\nNotes: \x93\xfa\x96\x7b\r\n", Content_Type=None
        ),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "subject_in_raw_bytes",
        "The subject holds raw bytes that no charset explains.",
        lambda: mail(Subject=b"Order Cancellation Request caf\xe9 \xff\xfe\x80"),
        REQUEST,
        (WHOLE_ORDER, hides("\udce9", "subject")),
    ),
    Hostile(
        "name_in_raw_utf_8",
        "The author's name is raw UTF-8, which some parsers make lone surrogates of.",
        lambda: mail(From="Zoë Müller <zoe@example.com>".encode()),
        REQUEST,
        (WHOLE_ORDER, has("from_name", "Zoë Müller")),
    ),
    Hostile(
        "full_width",
        "Labels and numbers are written in full-width letters.",
        lambda: mail(
            "Ｖｉｓｉｏｎ　ＶＸ　Ｃｌｉｅｎｔ：Northwind Dental\nCampaign Name: Fall Implants 2026\n"
            "Titan Order ID：４４７１９２３\nProduct(s) to be Canceled: Targeted Display; Streaming Audio\n"
        ),
        REQUEST,
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "digits_of_other_alphabets",
        "The order id is written in Arabic digits: whether it is the same id, a person must say.",
        lambda: mail(FORM.replace("4471923", "٤٤٧١٩٢٣")),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "combining_marks_by_the_thousand",
        "A value carries ten thousand combining marks in an order that normalising must sort.",
        lambda: mail(FORM.replace("Northwind", "N" + "\u0315\u0300" * 10_000 + "orthwind")),
        (*REQUEST, *HELD),
        is_big=True,
    ),
    Hostile(
        "ligatures_that_grow",
        "Twenty thousand characters each of which normalising turns into eighteen.",
        lambda: mail(FORM + "Notes: " + "\ufdfa" * 20_000),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
)
