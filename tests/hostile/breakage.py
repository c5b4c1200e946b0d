"""What programs have really done to mail on its way: no malice, only decades of software."""

from tests.hostile.hostile import FOREIGN, HELD, ONLY_THAT_ORDER, REQUEST, WHOLE_ORDER, Hostile, has, shows
from tests.hostile.mails import FORM, crlf, head, mail

_MBOX = b"From dana@example.com Mon Nov 23 09:12:00 2026\n"

MESSAGES = (
    Hostile(
        "mbox_line_first", "An mbox separator stands before it.", lambda: _MBOX + mail(), REQUEST, (WHOLE_ORDER,)
    ),
    Hostile(
        "mbox_line_first_quoted",
        "An mbox separator stands there, quoted as if it were text.",
        lambda: b">" + _MBOX + mail(),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "mbox_line_in_the_header",
        "A quoted mbox separator stands among the fields.",
        lambda: b"Received: from x\r\n>" + _MBOX + mail(),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "mbox_of_two_mails",
        "Two mails of an mbox in one file.",
        lambda: _MBOX + mail() + b"\r\n" + _MBOX + mail(),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "mbox_of_two_orders",
        "Two mails of an mbox in one file, each with an order of its own.",
        lambda: _MBOX + mail() + b"\r\n" + _MBOX + mail(FORM.replace("4471923", "9999999")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "byte_order_mark_first",
        "A byte order mark stands before the first field.",
        lambda: b"\xef\xbb\xbf" + mail(),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "byte_order_mark_in_the_text",
        "A byte order mark stands before the first label.",
        lambda: mail("\ufeff" + FORM),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "utf_16_file",
        "The whole file was saved as UTF-16.",
        lambda: mail().decode().encode("utf-16"),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "blank_line_first", "A blank line stands before the header.", lambda: b"\r\n" + mail(), REQUEST, (WHOLE_ORDER,)
    ),
    Hostile(
        "blank_lines_first",
        "Fifty blank lines stand before the header.",
        lambda: b"\r\n" * 50 + mail(),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "no_blank_line",
        "The form follows the header without a blank line, so that each line is a field.",
        lambda: head() + crlf(FORM),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "blank_line_of_blanks",
        "The line between header and text holds blanks.",
        lambda: head() + b"  \r\n" + crlf(FORM),
        (*REQUEST, *HELD),
        (has("from_address", "dana@example.com"),),
    ),
    Hostile("lf_only", "Line ends are LF alone.", lambda: mail().replace(b"\r\n", b"\n"), REQUEST, (WHOLE_ORDER,)),
    Hostile("cr_only", "Line ends are CR alone.", lambda: mail().replace(b"\r\n", b"\r"), REQUEST, (WHOLE_ORDER,)),
    Hostile(
        "cr_cr_lf",
        "Every line end became CR CR LF, which doubles the lines.",
        lambda: mail().replace(b"\r\n", b"\r\r\n"),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "lf_cr",
        "Every line end is the wrong way round.",
        lambda: mail().replace(b"\r\n", b"\n\r"),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "line_ends_mixed",
        "The header has LF, the text CR LF and CR in turn.",
        lambda: head().replace(b"\r\n", b"\n") + b"\n" + crlf(FORM).replace(b"\r\n", b"\r", 2),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "nul_padded",
        "The file is padded with NULs to a full block.",
        lambda: mail() + bytes(4096),
        REQUEST,
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "nul_first", "A NUL stands before the first field.", lambda: b"\x00" + mail(), (*REQUEST, *HELD), ()
    ),
    Hostile(
        "end_of_smtp",
        "The dot that ends SMTP's data, and the commands behind it, are part of the text.",
        lambda: mail(FORM + ".\nMAIL FROM:<mallory@example.net>\nQUIT\n"),
        REQUEST,
    ),
    Hostile(
        "dots_stuffed",
        "SMTP's stuffed dots were never taken off.",
        lambda: mail(FORM.replace("\n", "\n..", 1)),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "wrapped_at_76",
        "A program wrapped the lines in the middle of values.",
        lambda: mail(FORM.replace("Fall Implants", "Fall\nImplants").replace("Streaming Audio", "Streaming\nAudio")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "tabs_for_line_ends",
        "All line ends of the text became tabs.",
        lambda: mail(FORM.replace("\n", "\t")),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "lines_lost",
        "All line ends of the text were lost.",
        lambda: mail(FORM.replace("\n", " ")),
        (*REQUEST, *HELD),
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "text_twice",
        "A gateway put the whole text in twice.",
        lambda: mail(FORM + "\n" + FORM),
        REQUEST,
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "utf_8_encoded_twice",
        "UTF-8 was taken for Latin-1 and encoded again.",
        lambda: mail(FORM.replace("Northwind", "CafÃ© Northwind")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "entities_in_plain_text",
        "A program left the entities of markup in the plain text.",
        lambda: mail(FORM.replace(": ", ":&nbsp;")),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "markup_in_plain_text",
        "A whole page of markup is called plain text.",
        lambda: mail("<html><body>" + FORM.replace("\n", "<br>\n") + "</body></html>"),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "rich_text_in_plain_text",
        "The text is RTF and called plain.",
        lambda: mail("{\\rtf1\\ansi " + FORM.replace("\n", "\\par\n") + "}"),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "picture_instead_of_a_mail",
        "The file is a picture.",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        HELD,
    ),
    Hostile("text_file", "The file is a note and no mail.", lambda: b"Dear all,\n\nsee you.\n", HELD),
    Hostile("json_file", "The file is JSON.", lambda: b'{"subject": "Order Cancellation Request"}\n', HELD),
    Hostile(
        "header_only",
        "There is a header and nothing else.",
        lambda: head(Subject="Lunch?"),
        (*FOREIGN, *HELD),
    ),
)  # fmt: skip
