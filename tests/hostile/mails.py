"""How the corpus builds its bytes: a proper request, of which each entry spoils one thing."""

import base64

FORM = (
    "Vision VX Client: Northwind Dental\n"
    "Campaign Name: Fall Implants 2026\n"
    "Titan Order ID: 4471923\n"
    "Product(s) to be Canceled: Targeted Display; Streaming Audio\n"
)
FORM_HTML = (
    "<html><body><p>Vision VX Client: Northwind Dental</p><p>Campaign Name: Fall Implants 2026</p>"
    "<p>Titan Order ID: 4471923</p><p>Product(s) to be Canceled: Targeted Display; Streaming Audio</p></body></html>"
)
_FIELDS: dict[str, str | bytes | None] = {
    "From": "Dana Whitfield <dana@example.com>",
    "To": "Sales Enablement <enablement@example.com>",
    "Subject": "Order Cancellation Request",
    "Date": "Mon, 23 Nov 2026 09:12:00 -0500",
    "Message-ID": "<hostile@mail.example.com>",
    "MIME-Version": "1.0",
}
MEGABYTE = 1_000_000


def head(**fields: str | bytes | None) -> bytes:
    """A header without the blank line; underscores in names are dashes, and a field of None is left out."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return b"".join(_field(name, value) for name, value in {**_FIELDS, **named}.items() if value is not None)


def mail(text: str | bytes = FORM, **fields: str | bytes | None) -> bytes:
    """A whole mail of one part: UTF-8, unless its fields say otherwise."""
    return head(**{"Content_Type": "text/plain; charset=utf-8", **fields}) + b"\r\n" + crlf(text)


def html_mail(markup: str | bytes, **fields: str | bytes | None) -> bytes:
    """A mail that is markup alone."""
    return mail(markup, **{"Content_Type": "text/html; charset=utf-8", **fields})


def multipart(*parts: bytes, subtype: str = "mixed", **fields: str | bytes | None) -> bytes:
    """A mail of several parts, each with its own header fields."""
    return head(**{"Content_Type": f'multipart/{subtype}; boundary="b1"', **fields}) + b"\r\n" + join_parts(*parts)


def join_parts(*parts: bytes, boundary: bytes = b"b1") -> bytes:
    """The body of a multipart."""
    return b"".join(b"--%s\r\n%s\r\n" % (boundary, each) for each in parts) + b"--%s--\r\n" % boundary


def part(content: str | bytes = FORM, kind: str = "text/plain; charset=utf-8", **fields: str | bytes) -> bytes:
    """One part of a multipart."""
    named = b"".join(_field(name.replace("_", "-"), value) for name, value in fields.items())
    return _field("Content-Type", kind) + named + b"\r\n" + crlf(content)


def crlf(text: str | bytes) -> bytes:
    """Text with the line ends of mail; bytes as they are."""
    return text.replace("\n", "\r\n").encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def base64_of(content: str | bytes) -> bytes:
    """Base64 in lines."""
    return base64.encodebytes(crlf(content)).replace(b"\n", b"\r\n")


def fill(unit: str | bytes, size: int = MEGABYTE) -> bytes:
    """At least `size` bytes of one thing again and again."""
    raw = crlf(unit)
    return raw * (size // len(raw) + 1)


def _field(name: str, value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return name.encode() + b": " + raw + b"\r\n"
