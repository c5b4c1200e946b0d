"""Messages that end in the middle, at every kind of place: a broken connection, a full disk, a careless relay."""

from tests.hostile.hostile import FOREIGN, HELD, NO_COMPLETE_ORDER, ONLY_THAT_ORDER, REQUEST, Hostile
from tests.hostile.mails import FORM, FORM_HTML, base64_of, html_mail, mail, multipart, part

_ANY = (*REQUEST, *HELD, *FOREIGN)


def _make_whole() -> bytes:
    """Text in two alternatives, a file and an attached message."""
    alternative = multipart(
        part(FORM.replace("Northwind", "Café"), Content_Transfer_Encoding="8bit"),
        part(base64_of(FORM_HTML), "text/html; charset=utf-8", Content_Transfer_Encoding="base64"),
        subtype="alternative",
    ).replace(b"b1", b"b2")
    return multipart(
        b"Content-Type: multipart" + alternative.partition(b"Content-Type: multipart")[2],
        part(base64_of(bytes(300)), "application/pdf; name=x.pdf", Content_Transfer_Encoding="base64"),
        part(mail(Subject="inner"), "message/rfc822"),
    )


def _cut(name: str, malice: str, at: bytes, off: int = 0, becomes: tuple[str, ...] = _ANY) -> Hostile:
    """The whole message up to the first `at`, and `off` bytes more."""
    return Hostile(name, malice, lambda: _make_whole()[: _make_whole().index(at) + off], becomes)


MESSAGES = (
    Hostile("to_nothing", "Not one byte is left.", lambda: b"", HELD, (NO_COMPLETE_ORDER,)),
    Hostile("to_one_byte", "One byte is left.", lambda: b"F", HELD, (NO_COMPLETE_ORDER,)),
    _cut("within_the_name_of_a_field", "It ends within the name of the first field.", b"From", 2, HELD),
    _cut("within_the_address", "It ends within the author's address.", b"@example.com", 5),
    _cut("within_the_subject", "It ends within the subject.", b"Cancellation Req", 6),
    _cut("within_the_date", "It ends within the date.", b"23 Nov", 4),
    _cut("between_cr_and_lf", "It ends between the CR and the LF of the header's last line.", b'"b1"\r\n', 5),
    _cut("before_the_blank_line", "It ends behind the header's last field.", b'"b1"\r\n', 6),
    _cut("within_the_boundary_parameter", "It ends within the boundary's declaration.", b'boundary="b1"', 11),
    _cut("within_a_delimiter", "It ends within the first delimiter.", b"\r\n--b1", 5),
    _cut("behind_a_delimiter", "It ends right behind a delimiter.", b"\r\n--b1\r\n", 8),
    _cut("within_the_header_of_a_part", "It ends within the header of a part.", b"Content-Transfer-Encoding: 8bit", 12),
    _cut("within_a_character", "It ends within a character of two bytes.", b"\xc3\xa9", 1),
    _cut("within_a_label", "It ends within a label of the form.", b"Titan Order", 8),
    _cut("within_the_order_id", "It ends within the order id: half an id is another id.", b"4471923", 4),
    _cut("within_the_products", "It ends within the list of products.", b"Targeted Display", 6),
    _cut("behind_a_separator_of_products", "It ends behind a semicolon of the list.", b"Display;", 8),
    _cut("before_the_markup", "It ends before the second alternative.", b"\r\n--b2\r\nContent-Type: text/html", 2),
    _cut("within_base64", "It ends within a group of four letters.", b"PGh0bWw+", 7),
    _cut("before_the_inner_end", "The inner multipart is never closed.", b"--b2--"),
    _cut("within_the_attachment", "It ends within the attached file.", b"AAAAAAAA", 5),
    _cut("within_the_inner_header", "It ends within the attached message's header.", b"Subject: inner", 10),
    _cut("before_the_inner_text", "It ends at the attached message's blank line.", b"inner\r\n", 7),
    _cut("before_the_end", "The last delimiter is missing.", b"--b1--"),
    _cut("within_the_last_delimiter", "The last delimiter lacks its second pair of dashes.", b"--b1--", 4),
    Hostile(
        "markup_within_a_tag",
        "The markup ends within a tag.",
        lambda: html_mail(FORM_HTML[: FORM_HTML.index("<p>Titan") + 2]),
        _ANY,
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "markup_within_a_comment",
        "The markup ends within a comment.",
        lambda: html_mail(FORM_HTML.replace("</body></html>", "<!-- and")),
        _ANY,
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "markup_within_a_reference",
        "The markup ends within a character reference.",
        lambda: html_mail(FORM_HTML.replace("Audio</p></body></html>", "Audio &am")),
        _ANY,
    ),
    Hostile(
        "quoted_printable_within_a_code",
        "The text ends within the code of a byte.",
        lambda: mail(FORM + "Notes: caf=C3=A", Content_Transfer_Encoding="quoted-printable"),
        _ANY,
        (ONLY_THAT_ORDER,),
    ),
    Hostile(
        "the_top_is_missing",
        "The first two hundred bytes are lost, and with them the author.",
        lambda: mail()[200:],
        HELD,
    ),
)
