"""Due notice and case → the frozen bytes of a mail (RFC 5322, multipart/alternative). The envelope is not made here."""

import base64
import binascii
import hashlib
import re
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_day
from cancel_mailbot.ground.identity import Person, Role, make_message_id
from cancel_mailbot.notices.desk import Composed, Desk, Occasion, Thread
from cancel_mailbot.notices.headers import (
    Header,
    UnsafeHeader,
    clean_value,
    serialise,
    thread_headers,
    write_ids,
    write_instant,
    write_person,
    write_text,
)
from cancel_mailbot.notices.listing_view import count_news
from cancel_mailbot.notices.templates import Rendered, render
from cancel_mailbot.notices.view import build_mail
from cancel_mailbot.reading.request import Request
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.events import CaseOpened

__all__ = ["Composed", "Desk", "Occasion", "Thread", "UnsafeHeader", "compose", "subject_of"]

# Never `All`: it would also suppress non-delivery reports (MS-OXCMAIL section 2.1.3.2.20).
_SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
_ANSWERS = frozenset(
    (
        NoticeKind.ACKNOWLEDGEMENT,
        NoticeKind.INFORMATION_NEEDED,
        NoticeKind.ALREADY_IN_PROGRESS,
        NoticeKind.WITHDRAWN,
        NoticeKind.AMENDMENT_NOTED,
        NoticeKind.AMENDED,
        NoticeKind.STATUS,
        NoticeKind.REP_HELP,
        NoticeKind.COMMAND_ANSWER,
    )
)
_PREFIXES = re.compile(
    r"(?:\s|(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv)\s?(?:\[[0-9]{1,3}\])?\s?:|\[CXL-[0-9]{1,9}\])+", re.IGNORECASE
)
_TAG = re.compile(r"\s?\[CXL-[0-9]{1,9}\]", re.IGNORECASE)
_UNTITLED = "Order Cancellation Request"


def compose(due: Due, case: Case | None, recipient: Person, occasion: Occasion) -> Composed:
    """The mail that tells `recipient` what is due.

    Raises:
        UnsafeHeader: an address or a header would not read back as it was set.
        UnbalancedStatement: the true-up statement does not add up.
        jinja2.TemplateError: a template is broken; `templates.check` says which one.
    """
    desk = occasion.desk
    subject = subject_of(due, case, occasion.thread)
    message_id = make_message_id(case.number if case else 0, occasion.cause, desk.domain, occasion.key)
    rendered = render(due.kind, build_mail(due, case, recipient, occasion, subject), desk.template_folder)
    boundary = f"cxl-{hashlib.sha256(message_id.encode()).hexdigest()[:32]}"
    headers = (
        write_person("From", Person(desk.name, desk.address)),
        write_person("To", recipient),
        write_text("Subject", subject),
        write_instant("Date", occasion.at.astimezone(ZoneInfo(desk.time_zone))),
        write_ids("Message-ID", (message_id,)),
        *thread_headers(occasion.thread.ids),
        write_text("Thread-Topic", subject.removeprefix("Re: ")),
        *_automatic_headers(due, case, desk),
        Header("MIME-Version", ("1.0",)),
        Header("Content-Type", ("multipart/alternative;", f'boundary="{boundary}"')),
    )
    return Composed(due.kind, recipient, message_id, subject, serialise(headers) + _body(rendered, boundary))


def subject_of(due: Due, case: Case | None, thread: Thread) -> str:
    """The one subject of a case for the audience of `due`; it never changes, so that every client threads the mails."""
    if due.kind is NoticeKind.HELD_MESSAGE and case is None:
        author = str(due.author) if due.author else "nobody"
        return clean_value(f"Held: {_cut(due.why, 60)} - {_cut(author, 60)}: {_cut(due.subject, 60)}")
    if due.digest:
        return clean_value(
            f"Cancellations on {format_day(due.digest.day)}: {_cut(count_news(due.digest), 150)}".rstrip(": ")
        )
    if case is None:
        return clean_value(f"Re: {_strip(thread.subject)}")
    if due.kind.audience is Role.STAFF:
        return clean_value(f"[{case.reference}] {_describe_order(case)}")
    return clean_value(f"Re: {_cut(_strip(thread.subject or case.subject), 150)} [{case.reference}]")


def _strip(subject: str) -> str:
    subject = subject[:1000]
    prefixes = _PREFIXES.match(subject)
    return clean_value(_TAG.sub("", subject[prefixes.end() :] if prefixes else subject)) or _UNTITLED


def _describe_order(case: Case) -> str:
    """Of the request that opened the case: what is supplied or changed later must not change the subject."""
    request = _opening_request(case)
    names = (request.client, f"Titan {request.titan_order_id}" if request.titan_order_id else None)
    return " - ".join((f"Cancel {_count(request)}", *(_cut(name, 60) for name in names if name)))


def _opening_request(case: Case) -> Request:
    opened = case.events[0].event if case.events else None
    return opened.request if isinstance(opened, CaseOpened) else case.request


def _count(request: Request) -> str:
    count = len(request.products)
    if "*" in request.products:
        return "all products"
    return f"{count} product{'' if count == 1 else 's'}" if count else "products"


def _cut(text: str, limit: int) -> str:
    return clean_value(text, limit)


def _automatic_headers(due: Due, case: Case | None, desk: Desk) -> tuple[Header, ...]:
    # RFC 3834 section 5: auto-replied is for an answer to one message, auto-generated for everything else.
    origin = "auto-replied" if due.kind in _ANSWERS else "auto-generated"
    return (
        Header("Auto-Submitted", (origin,)),
        Header("X-Auto-Response-Suppress", tuple(_SUPPRESSED.split(" "))),
        Header("X-Cancel-Mailbot-Loop", (desk.address,)),
        *((Header("X-Cancel-Mailbot-Ref", (case.reference,)),) if case else ()),
        Header("X-Cancel-Mailbot-Kind", (due.kind.value,)),
    )


def _body(rendered: Rendered, boundary: str) -> bytes:
    edge = boundary.encode("ascii")
    parts = (_part("plain", rendered.text), _part("html", rendered.html))
    return b"".join((*(b"\r\n--%b\r\n%b" % (edge, part) for part in parts), b"\r\n--%b--\r\n" % edge))


def _part(subtype: str, text: str) -> bytes:
    octets = text.replace("\n", "\r\n").encode()
    encoding, encoded = "quoted-printable", binascii.b2a_qp(octets)
    # Where most letters are not Latin, base64 is the shorter one.
    if len(encoded) > len(octets) * 3 // 2:
        encoding, encoded = "base64", base64.encodebytes(octets).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + encoded
