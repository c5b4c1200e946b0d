"""Answers to our own notices as each client sends them, with our notice quoted below: what is read as new."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path

import pytest

from cancel_mailbot.notices.samples import REP, REQUEST, STAFF, Sample, open_case
from cancel_mailbot.workflow.due import Due, NoticeKind
from tests.faces.conftest import Ask
from tests.notices.people import SAMPLES, parts, write

DESK = "enablement@example.com"
LINK = f'<a href="mailto:{DESK}">{DESK}</a>'
SUBJECT = "[CXL-1042] Cancel 3 products - Northwind Dental - Titan 4471923"
HEADERS = (
    ("From", f"Sales Enablement <{DESK}>"),
    ("Sent", "Monday, November 23, 2026 9:30 AM"),
    ("To", "Ann Ruiz <ann@example.com>"),
    ("Subject", SUBJECT),
)
BLOCK = "\n".join(f"{label}: {value}" for label, value in HEADERS)
BOLD = "<br>".join(f"<b>{label}:</b> {escape(value)}" for label, value in HEADERS)
RULE = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"
APPLE = "On Nov 23, 2026, at 9:30\u202fAM, Sales Enablement"
GMAIL = "On Mon, Nov 23, 2026 at 9:30\u202fAM Sales Enablement"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of ours as an answer quotes it."""

    text: str
    markup: str

    @property
    def marked(self) -> str:
        return "\n".join(f"> {line}".rstrip() for line in self.text.splitlines())


# Two fields are asked for, and nothing else of the request is in doubt.
LACKING = replace(REQUEST, campaign=None, titan_order_id=None, unread=(), warnings=(), extras=())
NOTICES = {**SAMPLES, "lacking": Sample("lacking", Due(NoticeKind.INFORMATION_NEEDED, (REP,)), open_case(LACKING))}


def get_notice(title: str) -> Notice:
    text, html = parts(write(NOTICES[title]))
    return Notice(text.strip(), re.findall(r"<body[^>]*>(.*)</body>", html, re.DOTALL)[0])


def divide(new: str, tag: str) -> str:
    return "".join(f"<{tag}>{escape(line) or '<br>'}</{tag.split(maxsplit=1)[0]}>" for line in new.splitlines())


def outlook(new: str, old: Notice) -> tuple[str, str]:
    written = divide(new, "p class=MsoNormal") + "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    head = f"<div><div style='{RULE}'><p class=MsoNormal>{BOLD}<o:p></o:p></p></div></div>"
    return f"{new}\n\n{BLOCK}\n\n{old.text}", f"<div class=WordSection1>{written}{head}{old.markup}</div>"


def outlook_web(new: str, old: Notice) -> tuple[str, str]:
    written = divide(new, 'div class="elementToProof"') + '<div id="appendonsend"></div>'
    head = f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">{BOLD}</div>'
    return f"{new}\n{'_' * 32}\n{BLOCK}\n\n{old.text}", f"<body dir=ltr>{written}{head}{old.markup}</body>"


def outlook_ios(new: str, old: Notice) -> tuple[str, str]:
    sent = 'Get <a href="https://example.com/o0ukef">Outlook for iOS</a>'
    written = f'{divide(new, "div dir=ltr")}<div id="ms-outlook-mobile-signature">{sent}</div>'
    head = f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg">{BOLD}</div>'
    text = f"{new}\n\nGet Outlook for iOS<https://example.com/o0ukef>\n{'_' * 32}\n{BLOCK}\n\n{old.text}"
    return text, f"<body>{written}<div id=mail-editor-reference-message-container>{head}{old.markup}</div></body>"


def gmail(new: str, old: Notice) -> tuple[str, str]:
    head = f'<div dir="ltr" class="gmail_attr">{GMAIL} &lt;{LINK}&gt; wrote:<br></div>'
    quote = f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{old.markup}</blockquote>'
    below = f'<br><div class="gmail_quote gmail_quote_container">{head}{quote}</div>'
    html = f'<div dir="ltr">{divide(new, "div")}</div>{below}'
    return f"{new}\n\n{GMAIL} <{DESK}>\nwrote:\n\n{old.marked}\n", html


def gmail_android(new: str, old: Notice) -> tuple[str, str]:
    text, html = gmail(new, old)
    return text.replace(f" <{DESK}>\nwrote:", f" <\n{DESK}> wrote:"), html.replace('dir="ltr"', 'dir="auto"')


def apple_mail(new: str, old: Notice) -> tuple[str, str]:
    quote = f'<div>{APPLE} &lt;{DESK}&gt; wrote:</div><br class="Apple-interchange-newline"><div>{old.markup}</div>'
    html = f'{divide(new, "div")}<div><br><blockquote type="cite">{quote}</blockquote></div><br>'
    return f"{new}\n\n> {APPLE} <{DESK}> wrote:\n> \n{old.marked}\n", html


def apple_ios(new: str, old: Notice) -> tuple[str, str]:
    sent = '<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div>'
    quote = f'<blockquote type="cite">{APPLE} &lt;{DESK}&gt; wrote:<br><br></blockquote>'
    below = f'<div dir="ltr"><br>{quote}</div><blockquote type="cite">\ufeff{old.markup}</blockquote>'
    head = f"> {APPLE} <{DESK}> wrote:\n> \n> \ufeff"
    text = f"{new}\n\nSent from my iPhone\n\n{head}\n{old.marked}\n"
    return text, divide(new, "div") + sent + below


CLIENTS: dict[str, Callable[[str, Notice], tuple[str, str]]] = {
    "Outlook": outlook,
    "Outlook on the web": outlook_web,
    "Outlook for iOS": outlook_ios,
    "Gmail": gmail,
    "Gmail for Android": gmail_android,
    "Apple Mail": apple_mail,
    "Mail for iOS": apple_ios,
}
PARTS = {"with both parts": (True, True), "with text alone": (True, False), "with HTML alone": (False, True)}


def send(author: str, text: str | None, html: str | None) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = author, DESK, f"Re: {SUBJECT}"
    mail["Message-ID"], mail["Date"] = "<answer-1@mail.example.com>", "Mon, 23 Nov 2026 10:12:00 -0500"
    if text is not None:
        mail.set_content(text)
    if html is not None and text is not None:
        mail.add_alternative(html, subtype="html")
    elif html is not None:
        mail.set_content(html, subtype="html")
    return mail.as_bytes()


def explain(ask: Ask, raw: bytes, *options: str) -> dict:
    Path("mail.eml").write_bytes(raw)
    ended = ask("explain", "--json", *options, "mail.eml")
    assert (ended.code, ended.err) == (0, "")
    return ended.rows[0]


@pytest.mark.parametrize("title", ["work_item", "question", "command_answer"])
@pytest.mark.parametrize("shown", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_the_commands_above_a_quoted_notice_are_all_that_is_read(
    client: Callable[[str, Notice], tuple[str, str]], shown: tuple[bool, bool], title: str, ask: Ask
) -> None:
    new = "billing done\nfulfillment started p2"
    text, html = client(new, get_notice(title))
    found = explain(ask, send(str(STAFF), text if shown[0] else None, html if shown[1] else None), *STAFF_ON_A_CASE)
    assert found["message"]["reply_text"] == new
    assert [(each["line"], each["verdict"]) for each in found["commands"]] == [
        (line, "ok") for line in new.splitlines()
    ]


STAFF_ON_A_CASE = ("--as", "staff", "--on-case", "3")
REP_ON_A_CASE = ("--as", "rep", "--on-case", "2", "--lacks", "campaign", "--lacks", "titan_order_id")
ANSWER = "Campaign Name: Fall Implants 2026\nTitan Order ID: 4471923"


def below(text: str) -> str:
    return f"{text}\n{ANSWER}\n"


def inside(text: str) -> str:
    """Typed into the quoted lines: below each one that is marked, behind the colon of one that is not."""
    for line in ANSWER.splitlines():
        label, value = line.split(": ")
        text = re.sub(rf"^( *)({re.escape(label)}):$", rf"\1\2: {value}", text, count=1, flags=re.MULTILINE)
        text = re.sub(rf"^(> .*{re.escape(label)}:)$", rf"\1\n{value}", text, count=1, flags=re.MULTILINE)
    return text


TYPED = {
    "below the quote of Gmail": (gmail, below),
    "below the quote of Apple Mail": (apple_mail, below),
    "inside the quote of Gmail": (gmail, inside),
    "inside the quote of Apple Mail": (apple_mail, inside),
    "inside the quote of Mail for iOS": (apple_ios, inside),
    "inside the quote of Outlook": (outlook, inside),
    "inside the quote of Outlook on the web": (outlook_web, inside),
    "inside the quote of Outlook for iOS": (outlook_ios, inside),
}


@pytest.mark.parametrize(("client", "type_answer"), TYPED.values(), ids=TYPED)
def test_what_a_rep_typed_below_or_inside_our_quoted_notice_completes_the_request(
    client: Callable[[str, Notice], tuple[str, str]], type_answer: Callable[[str], str], ask: Ask
) -> None:
    text, _ = client("", get_notice("lacking"))
    found = explain(ask, send(str(REP), type_answer(text), None), *REP_ON_A_CASE)
    assert found["disposition"] == "completion"
    (request,) = found["requests"]
    assert (request["campaign"], request["titan_order_id"]) == ("Fall Implants 2026", "4471923")


@pytest.mark.parametrize("author", ["staff", "rep"])
@pytest.mark.parametrize("shown", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_an_answer_without_a_word_moves_nothing_though_our_notice_names_commands(
    client: Callable[[str, Notice], tuple[str, str]], shown: tuple[bool, bool], author: str, ask: Ask
) -> None:
    text, html = client("", get_notice("work_item" if author == "staff" else "information_needed"))
    person = str(STAFF if author == "staff" else REP)
    raw = send(person, text if shown[0] else None, html if shown[1] else None)
    found = explain(ask, raw, "--as", author, "--on-case", "3")
    assert found["disposition"] == ("note" if author == "staff" else "question")
    assert found["commands"] == []
