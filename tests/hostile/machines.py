"""Bounces and automatic answers: a machine must not be answered, and a person must not be taken for one."""

from tests.hostile.hostile import (
    AUTOMATIC,
    BOUNCE,
    HELD,
    NO_REQUEST,
    REQUEST,
    UNANSWERED,
    WHOLE_ORDER,
    Hostile,
    is_of_kind,
)
from tests.hostile.mails import FORM, fill, mail, multipart, part

_DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
_STATUS = "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; x@example.net\nAction: failed\n"
_BOUNCED = (is_of_kind("bounce"), NO_REQUEST, UNANSWERED)
_SILENT = (NO_REQUEST, UNANSWERED)


def _report(status: str | bytes, returned: bytes = b"", **fields: str | bytes | None) -> bytes:
    """A delivery status notification (RFC 3464) with this status."""
    parts = [part("It could not be delivered.\n"), part(status, "message/delivery-status")]
    parts += [part(returned, "message/rfc822")] if returned else []
    kind = 'multipart/report; report-type=delivery-status; boundary="b1"'
    return multipart(*parts, **{"From": _DAEMON, "Subject": "Undelivered", "Content_Type": kind, **fields})


MESSAGES = (
    Hostile(
        "bounce_with_a_form_in_it",
        "A bounce returns a whole request: the words are the rep's, the mail is a machine's.",
        lambda: _report(_STATUS + "Status: 5.1.1\n", mail()),
        BOUNCE,
        _BOUNCED,
    ),
    Hostile(
        "bounce_without_a_status",
        "The report says that it failed and not why.",
        lambda: _report(_STATUS),
        BOUNCE,
        _BOUNCED,
    ),
    Hostile(
        "bounce_with_a_status_of_junk",
        "The status is no enhanced code, and very long.",
        lambda: _report(_STATUS + "Status: 5.999999999.99999999999 " + "9." * 20_000 + "\n"),
        BOUNCE,
        _BOUNCED,
    ),
    Hostile(
        "bounce_with_thousands_of_recipients",
        "Four thousand recipients failed in one report.",
        lambda: _report(_STATUS + "\nFinal-Recipient: rfc822; y@example.net\nAction: failed\nStatus: 5.0.0\n" * 4_000),
        (*BOUNCE, *HELD),
        _SILENT,
        is_big=True,
    ),
    Hostile(
        "bounce_with_a_line_end_in_the_recipient",
        "The recipient of a bounce holds an encoded line end and a forged field.",
        lambda: _report("Final-Recipient: rfc822; =?utf-8?q?x=0D=0ABcc:_y?=@example.net\nAction: failed\n"),
        BOUNCE,
        _BOUNCED,
    ),
    Hostile(
        "bounce_whose_report_is_in_base64",
        "The report itself is encoded.",
        lambda: _report(b"UmVwb3J0aW5nLU1UQTogZG5zOyB4DQoNCkFjdGlvbjogZmFpbGVkDQo="),
        BOUNCE,
        _BOUNCED,
    ),
    Hostile(
        "bounce_that_returns_itself",
        "A bounce returns a bounce that returns a bounce, twenty times.",
        lambda: _nest_reports(20),
        BOUNCE,
        _BOUNCED,
    ),
    Hostile(
        "bounce_without_any_report",
        "A server of the old kind writes the bounce as a letter.",
        lambda: mail(
            "Hi. This is the qmail-send program at example.net.\nI'm afraid I wasn't able to deliver your message to "
            "the following addresses.\n\n<x@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
            "--- Below this line is a copy of the message.\n\n" + FORM,
            From="MAILER-DAEMON@example.net",
            Subject="failure notice",
            Return_Path="<>",
        ),
        BOUNCE,
        _SILENT,
    ),
    Hostile(
        "bounce_of_a_whole_order_with_its_subject",
        "The subject is the request's own, and only the author is a mail server.",
        lambda: mail(From=_DAEMON, Return_Path="<>", Auto_Submitted="auto-replied"),
        (*BOUNCE, *AUTOMATIC),
        _SILENT,
    ),
    Hostile(
        "away_with_the_form_quoted",
        "An out-of-office answer quotes the whole form.",
        lambda: mail(
            "I am out of the office until Monday.\n\n" + FORM,
            Subject="Automatic reply: Order Cancellation Request",
            Auto_Submitted="auto-replied",
        ),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "away_by_its_subject_alone",
        "An out-of-office answer without any field that says so.",
        lambda: mail("I am out of the office until Monday.\n", Subject="Automatic reply: Order Cancellation Request"),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "away_field_in_other_capitals",
        "The field that says so is written in odd capitals with a tab.",
        lambda: b"aUTO-sUBMITTED:\tAuto-Replied\r\n" + mail("Away.\n"),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "away_in_an_encoded_word",
        "The value of Auto-Submitted is an encoded word.",
        lambda: mail("I am out of the office.\n", Auto_Submitted="=?utf-8?q?auto-replied?=", Subject="Out of office"),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "person_who_was_away",
        "A person's request says that they were out of the office; it is no automatic answer.",
        lambda: mail("Sorry for the delay, I was out of the office last week.\n\n" + FORM + "\nThanks\nDana\n"),
        REQUEST,
        (WHOLE_ORDER, is_of_kind("person")),
    ),
    Hostile(
        "person_who_reports_a_bounce",
        "A person's request speaks of a delivery failure.",
        lambda: mail(
            FORM + "Notes: my first mail came back, delivery failed\n\nThanks\nDana\n",
        ),
        REQUEST,
        (is_of_kind("person"),),
    ),
    Hostile(
        "person_through_a_rule",
        "A person's mail was passed on by a forwarding rule.",
        lambda: mail(Auto_Submitted="auto-forwarded"),
        REQUEST,
        (WHOLE_ORDER, is_of_kind("person")),
    ),
    Hostile(
        "person_who_wants_no_answers_from_machines",
        "X-Auto-Response-Suppress says `do not answer`, not `I am automatic`.",
        lambda: mail(X_Auto_Response_Suppress="All"),
        REQUEST,
        (WHOLE_ORDER, is_of_kind("person")),
    ),
    Hostile(
        "person_who_says_no",
        "Auto-Submitted says `no`.",
        lambda: mail(Auto_Submitted="no"),
        REQUEST,
        (WHOLE_ORDER, is_of_kind("person")),
    ),
    Hostile(
        "receipt",
        "A receipt for a mail that was read (RFC 8098) holds the form.",
        lambda: multipart(
            part("Your message was read.\n\n" + FORM),
            part("Original-Message-ID: <a@example.com>\nDisposition: manual-action; displayed\n",
                 "message/disposition-notification"),
            Content_Type='multipart/report; report-type=disposition-notification; boundary="b1"',
            Subject="Read: Order Cancellation Request",
        ),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "calendar_answer",
        "An answer to an invitation has the subject of a request.",
        lambda: multipart(
            part("\n"),
            part("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", "text/calendar; method=REPLY"),
            subtype="alternative",
            Subject="Accepted: Order Cancellation Request",
        ),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "complaint",
        "A complaint about spam (RFC 5965) returns one of our mails.",
        lambda: multipart(
            part("This is a complaint.\n"),
            part("Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n", "message/feedback-report"),
            Content_Type='multipart/report; report-type=feedback-report; boundary="b1"',
            Subject="Complaint",
        ),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "bulk",
        "A newsletter goes to everybody, with a way to leave.",
        lambda: mail(
            "This week's offers.\n",
            From="News <news@example.net>",
            Subject="Offers",
            Precedence="bulk",
            List_Unsubscribe="<https://example.net/leave>",
        ),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "challenge",
        "A spam filter asks the author to answer so as to be let through: two machines would answer for ever.",
        lambda: mail("Please reply to confirm.\n", X_TMDA_Confirm="yes", Subject="Please confirm your message"),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "ticket_system",
        "A ticket system acknowledges a mail, quoting the form.",
        lambda: mail(
            "Your request has been received. Ticket #4471923.\n\n" + FORM,
            From="Support <support@example.net>",
            Auto_Submitted="auto-generated",
        ),
        AUTOMATIC,
        _SILENT,
    ),
    Hostile(
        "words_of_machines_in_heaps",
        "A hundred kilobytes of the words that automatic answers use.",
        lambda: mail(fill("out of office automatic reply undeliverable returned mail ", 100_000), Subject="Hello"),
        ("foreign", "automatic", "bounce", "held"),
        _SILENT,
    ),
    Hostile(
        "subject_of_a_machine_in_heaps",
        "The subject repeats the words of automatic answers up to the header's limit.",
        lambda: mail("Hello\n", Subject="Out of Office AutoReply: " * 3_000),
        (*AUTOMATIC, *HELD),
        _SILENT,
    ),
)  # fmt: skip


def _nest_reports(depth: int) -> bytes:
    report = _report(_STATUS + "Status: 5.1.1\n")
    for n in range(depth):
        kind = f'multipart/report; report-type=delivery-status; boundary="r{n}"'
        inner = part("Again.\n") + b"\r\n--r%d\r\n" % n + part(report, "message/rfc822")
        report = mail(b"--r%d\r\n" % n + inner + b"\r\n--r%d--\r\n" % n, From=_DAEMON, Content_Type=kind)
    return report
