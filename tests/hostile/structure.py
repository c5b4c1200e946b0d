"""Parts and boundaries: what holds a message together, put together wrongly."""

from tests.hostile.hostile import (
    AUTOMATIC,
    BOUNCE,
    FOREIGN,
    HELD,
    NO_COMPLETE_ORDER,
    REQUEST,
    UNANSWERED,
    WHOLE_ORDER,
    Hostile,
    has_attachments,
    shows,
)
from tests.hostile.mails import FORM, FORM_HTML, base64_of, head, join_parts, mail, multipart, part

_CHAT = "Lunch on Friday?\n"


def _nest(depth: int, core: bytes) -> bytes:
    """`core` inside of `depth` multiparts, properly closed."""
    for n in range(depth):
        core = b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n' % n + join_parts(core, boundary=b"n%d" % n)
    return head() + core


def _attach(depth: int) -> bytes:
    """A request inside of `depth` attached messages."""
    inner = mail()
    for n in range(depth):
        inner = head(Subject=f"Fw: {n}", Content_Type="message/rfc822") + b"\r\n" + inner
    return inner


MESSAGES = (
    Hostile(
        "boundary_not_declared",
        "The multipart names no boundary, so that all its parts are one text.",
        lambda: multipart(part(), Content_Type="multipart/mixed"),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "boundary_of_another_mail",
        "The boundary declared is not the one that separates the parts.",
        lambda: multipart(part(), Content_Type='multipart/mixed; boundary="other"'),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "boundary_empty",
        "The boundary is the empty string, which every line that begins with two dashes would end.",
        lambda: multipart(part("-- \n" + FORM), Content_Type='multipart/mixed; boundary=""'),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "boundary_with_blanks_at_its_end",
        "The boundary ends in blanks, which RFC 2046 forbids and parsers strip or keep.",
        lambda: head(Content_Type='multipart/mixed; boundary="b1  "') + b"\r\n" + join_parts(part(), boundary=b"b1  "),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "boundary_with_pattern_characters",
        "The boundary is full of characters that a careless regular expression would obey.",
        lambda: head(Content_Type='multipart/mixed; boundary="(.*)+[a-z]{9}$^"')
        + b"\r\n"
        + join_parts(part(), boundary=b"(.*)+[a-z]{9}$^"),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "boundary_with_nul_in_its_charset",
        "The boundary is given by RFC 2231 with a NUL in the name of its charset.",
        lambda: multipart(part(), Content_Type=b"multipart/mixed; boundary*=utf-8\x00''b1"),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "boundary_prefix_of_another",
        "The outer boundary is a prefix of the inner one, so that a careless search ends the wrong part.",
        lambda: head(Content_Type='multipart/mixed; boundary="b"')
        + b"\r\n"
        + join_parts(
            b'Content-Type: multipart/alternative; boundary="bb"\r\n\r\n'
            + join_parts(part(), part(FORM_HTML, "text/html; charset=utf-8"), boundary=b"bb"),
            boundary=b"b",
        ),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "boundary_shared_by_two_levels",
        "An inner multipart uses the boundary of the outer one.",
        lambda: multipart(b'Content-Type: multipart/alternative; boundary="b1"\r\n\r\n' + join_parts(part())),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "closing_delimiter_missing",
        "The last part is never closed.",
        lambda: multipart(part()).removesuffix(b"--b1--\r\n"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "text_behind_the_closing_delimiter",
        "Behind the end stands a second form, which no mail program shows.",
        lambda: multipart(part()) + b"Titan Order ID: 9999999\r\nProduct(s) to be Canceled: Everything\r\n",
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "text_before_the_first_delimiter",
        "Before the first part stands a form, which no mail program shows.",
        lambda: head(Content_Type='multipart/mixed; boundary="b1"')
        + b"\r\nTitan Order ID: 9999999\r\nProduct(s) to be Canceled: Everything\r\n"
        + join_parts(part()),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "no_parts_at_all",
        "A multipart that holds nothing but its end.",
        lambda: multipart(Subject="Lunch?"),
        (*FOREIGN, *HELD),
    ),
    Hostile(
        "part_without_header",
        "A part begins with its blank line and says nothing of itself.",
        lambda: multipart(b"\r\n" + FORM.replace("\n", "\r\n").encode()),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "part_without_blank_line",
        "Text follows the fields of a part without a blank line between them.",
        lambda: multipart(b"Content-Type: text/plain\r\nDear Sales Enablement,\r\n\r\n" + FORM.encode()),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile("nested_60_deep", "Multiparts within multiparts, sixty deep.", lambda: _nest(60, part()), REQUEST),
    Hostile(
        "nested_990_deep",
        "As many nested multiparts as make the standard library's parser give up.",
        lambda: _nest(990, part()),
        HELD,
    ),
    Hostile(
        "nested_and_never_closed",
        "Ten thousand multiparts are opened and none is closed.",
        lambda: head()
        + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(10_000)),
        HELD,
        is_big=True,
    ),
    Hostile(
        "attached_messages_30_deep",
        "A request is wrapped into thirty attached messages.",
        lambda: _attach(30),
        (*REQUEST, *FOREIGN, *HELD),
    ),
    Hostile("attached_messages_300_deep", "The same, three hundred deep.", lambda: _attach(300), HELD),
    Hostile(
        "attached_message_is_empty",
        "An attached message has no byte.",
        lambda: multipart(part(), b"Content-Type: message/rfc822\r\n\r\n"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "attached_message_in_base64",
        "An attached message is encoded, which RFC 2046 forbids.",
        lambda: multipart(
            part(_CHAT), part(base64_of(mail()), "message/rfc822", Content_Transfer_Encoding="base64"), Subject="Fw: x"
        ),
        (*REQUEST, *FOREIGN, *HELD),
    ),
    Hostile(
        "attached_message_is_a_bounce",
        "A person attaches a bounce; the outer mail is no bounce.",
        lambda: multipart(
            part(), part(mail("Undelivered.\n", From="MAILER-DAEMON@example.net", Return_Path="<>"), "message/rfc822")
        ),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "multipart_in_base64",
        "A multipart claims a transfer encoding, which only a leaf may have.",
        lambda: multipart(part(), Content_Transfer_Encoding="base64"),
        (*REQUEST, *HELD),
        (shows("4471923"),),
    ),
    Hostile(
        "alternative_contradicts_itself",
        "What the text orders and what the markup shows are two different orders.",
        lambda: multipart(
            part(),
            part(FORM_HTML.replace("4471923", "9999999"), "text/html; charset=utf-8"),
            subtype="alternative",
        ),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "alternative_of_nothing",
        "Both alternatives are blank.",
        lambda: multipart(
            part(" \n\n"), part("<p>&nbsp;</p>", "text/html"), subtype="alternative", Subject="Quick one"
        ),
        (*FOREIGN, *HELD),
    ),
    Hostile(
        "external_body",
        "The text is said to lie on another server (RFC 2046 section 5.2.3): nothing may go and fetch it.",
        lambda: multipart(
            part("\n", 'message/external-body; access-type=URL; URL="http://127.0.0.1:1/request"'),
        ),
        (*REQUEST, *FOREIGN, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
    Hostile(
        "partial_message",
        "The first of three pieces of a message (RFC 2046 section 5.2.2): the rest may never come.",
        lambda: mail(mail(), Content_Type='message/partial; id="x@example.com"; number=1; total=3'),
        (*REQUEST, *FOREIGN, *HELD),
    ),
    Hostile(
        "type_is_no_type",
        "The media type is a word without a slash.",
        lambda: mail(Content_Type="text"),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "type_is_empty",
        "The media type is empty.",
        lambda: mail(Content_Type=""),
        REQUEST,
        (WHOLE_ORDER,),
    ),
    Hostile(
        "type_holds_a_nul",
        "The media type holds a NUL and characters above 127.",
        lambda: mail(Content_Type=b"text/pl\x00ain\xff; charset=utf-8"),
        (*REQUEST, *HELD),
    ),
    Hostile(
        "order_in_an_attachment_only",
        "The form is a text file beside an empty text: whether it is meant, a person must say.",
        lambda: multipart(
            part("See the file.\n"),
            part(FORM, "text/plain; name=form.txt", Content_Disposition="attachment; filename=form.txt"),
        ),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER, has_attachments("form.txt")),
    ),
    Hostile(
        "report_without_its_report",
        "A multipart/report of deliveries with no report in it.",
        lambda: multipart(
            part("Something came back.\n"),
            Content_Type='multipart/report; report-type=delivery-status; boundary="b1"',
            Subject="Undelivered",
        ),
        (*BOUNCE, *AUTOMATIC),
        (UNANSWERED,),
    ),
    Hostile(
        "winmail_only",
        "All of the mail is Outlook's winmail.dat, which nothing here can read.",
        lambda: multipart(
            part(base64_of(b"\x78\x9f\x3e\x22" + bytes(500)), "application/ms-tnef; name=winmail.dat",
                 Content_Transfer_Encoding="base64"),
        ),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER, has_attachments("winmail.dat")),
    ),
    Hostile(
        "encrypted",
        "All of the mail is S/MIME cipher text.",
        lambda: mail(
            base64_of(bytes(range(256)) * 4),
            Content_Type="application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            Content_Transfer_Encoding="base64",
        ),
        (*REQUEST, *HELD),
        (NO_COMPLETE_ORDER,),
    ),
)  # fmt: skip
