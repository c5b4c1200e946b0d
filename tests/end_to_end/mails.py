"""Plain mails of every kind that the inbox gets, as bytes."""

_HEAD = "From: {author}\r\nTo: {team}\r\nSubject: {subject}\r\nMessage-ID: <{name}@mail.example.com>\r\n"


def make_mail(name: str, author: str, subject: str, text: str, **headers: str) -> bytes:
    """A mail whose Message-ID holds `name`; underscores in the names of `headers` are dashes."""
    head = _HEAD.format(author=author, team="enablement@example.com", subject=subject, name=name)
    more = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in headers.items())
    date = "Date: Mon, 23 Nov 2026 09:12:00 -0500\r\n"
    return (head + date + more + "\r\n" + text.replace("\n", "\r\n")).encode()


def make_request(n: int, **changes: str) -> bytes:
    """A request by rep number `n` for an order of their own; a change of "" leaves that field empty."""
    fields = {
        "Vision VX Client": f"Client {n}",
        "Campaign Name": f"Campaign {n}",
        "Titan Order ID": f"{4_400_000 + n}",
        "Product(s) to be Canceled": "Targeted Display; Streaming Audio",
        **{key.replace("_", " "): value for key, value in changes.items()},
    }
    lines = "".join(f"  * {label}: {value}\n" for label, value in fields.items())
    text = f"Dear Sales Enablement,\n\n{lines}\nBest Regards,\nRep {n}\n"
    return make_mail(f"request-{n}", f"Rep {n} <rep{n}@example.com>", "Order Cancellation Request", text)


def make_out_of_office(n: int) -> bytes:
    """A machine's answer."""
    return make_mail(
        f"away-{n}",
        f"Rep {n} <rep{n}@example.com>",
        "Automatic reply: Order Cancellation Request",
        "I am out of the office until Monday.\n",
        Auto_Submitted="auto-replied",
    )


def make_newsletter(n: int) -> bytes:
    """Bulk mail from outside."""
    return make_mail(
        f"news-{n}",
        "Trade Weekly <news@example.net>",
        f"This week in media, no. {n}",
        "Ten trends that you can't miss.\n",
        List_Unsubscribe="<https://news.example.net/leave>",
        Precedence="bulk",
    )


def make_chat(n: int) -> bytes:
    """Mail between colleagues that is none of our business."""
    return make_mail(f"chat-{n}", f"Rep {n} <rep{n}@example.com>", "Lunch?", "Anybody up for lunch at noon?\n")


def make_reply(name: str, author: str, notice_id: str, text: str) -> bytes:
    """An answer to a notice of ours."""
    quoted = "On Mon, Nov 23, 2026 at 9:30 AM Sales Enablement <enablement@example.com> wrote:\n> the work item\n"
    return make_mail(name, author, "Re: work", f"{text}\n\n{quoted}", In_Reply_To=notice_id, References=notice_id)
