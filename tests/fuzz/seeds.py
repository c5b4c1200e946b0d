"""What the fuzzers start from: the fixtures, the hostile corpus, and tokens that readers of mail look for."""

import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cancel_mailbot.message.parse import UnreadableMessage, parse_message
from tests.fuzz.targets import BETWEEN
from tests.hostile import CORPUS

_ROOT = Path(__file__).parent.parent.parent
_MAX_SEED = 8_000  # bytes; from larger ones a fuzzer learns nothing more, only slower
_ARRIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

TOKENS: dict[str, tuple[bytes, ...]] = {
    "message": (
        b"From: ",
        b"To: ",
        b"Subject: ",
        b"Date: ",
        b"Message-ID: <a@b>",
        b"Content-Type: ",
        b"\r\n\r\n",
        b"\r\n ",
        b"\x00",
        b"Content-Transfer-Encoding: ",
        b"base64",
        b"quoted-printable",
        b"multipart/mixed; boundary=b1",
        b"\r\n--b1\r\n",
        b"--b1--",
        b"multipart/alternative",
        b"multipart/report",
        b"message/rfc822",
        b"message/delivery-status",
        b"text/html",
        b"text/plain; format=flowed; delsp=yes",
        b"; charset=",
        b"utf-7",
        b"utf-16",
        b"iso-2022-jp",
        b"gb18030",
        b"=?utf-8?q?",
        b"=?utf-8?b?",
        b"?=",
        b"filename*0*=utf-8''",
        b"Auto-Submitted: auto-replied",
        b"Return-Path: <>",
        b"Precedence: bulk",
        b"List-Id: ",
        b"In-Reply-To: <a@b>",
        b"Status: 5.1.1",
        b"Final-Recipient: rfc822; a@b",
        b"X-Failed-Recipients: ",
        b"MAILER-DAEMON@example.com",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xe2\x80\xae",
        b"=0D=0A",
    ),
    "form": (
        b"Vision VX Client: ",
        b"Campaign Name: ",
        b"Titan Order ID: ",
        b"Product(s) to be Canceled: ",
        b"Order #",
        b"4471923",
        b"Reason: ",
        b"Notes: ",
        b"Effective Date: ",
        b"TBD",
        b"n/a",
        b"[Client Name]",
        b"see attached",
        b"all products",
        b"everything except ",
        b"do NOT cancel ",
        b"; ",
        b", ",
        b" and ",
        b" / ",
        b" | ",
        b"\t",
        b"(",
        b")",
        b"$1,250.00",
        b"\xe2\x80\xa2 ",
        b"- ",
        b"* ",
        b"1. ",
        b"a) ",
        b"o\t",
        b"> ",
        b"**",
        b"Order Cancellation Request",
        b"CXL-1042",
        b"Fwd: ",
        b"---------- Forwarded message ---------\n",
        b"From: Ann <ann@example.com>\nDate: x\nSubject: y\n\n",
        b"Best regards,\n",
        b"Thanks,\nDana",
        b"-- \n",
        b"On Mon, Ann wrote:\n",
        b"\n\n",
        b"\xc2\xa0",
        b"\xe2\x80\x8b",
        b"\xef\xbc\x9a",
        b"\x0b",
        b"\x85",
        b"<p>",
        b"<br>",
        b"<table><tr><td>",
        b"</td><td>",
        b"<s>",
        b"<li>",
        b"<b>",
        b"<blockquote>",
        b"style=display:none",
    ),
    "reply": (
        b"On Mon, Nov 2, 2026 at 9:12 AM Ann <ann@example.com> wrote:\n",
        b"> ",
        b">> ",
        b"-----Original Message-----\n",
        b"________________________________\n",
        b"From: Ann\nSent: Monday\nTo: Dana\nSubject: x\n",
        b"Am 2.11.2026 schrieb A:\n",
        b"Le 2 nov. 2026, A a \xc3\xa9crit :\n",
        b"-- \n",
        b"Best regards,\nDana",
        b"Sent from my iPhone",
        b"CONFIDENTIAL",
        b"##- Please type your reply above this line -##\n",
        b"billing done",
        b" p1,p3",
        b"p2-p4",
        b" on 2026-11-20",
        b" ref X-1",
        b"true-up done credit $1,250.00",
        b"all done no credit",
        b"note: ",
        b"not needed: ",
        b"blocked: ",
        b"CXL-1042 ",
        b"withdraw",
        b"withdraw p2",
        b"amend",
        b"status",
        b"thanks",
        b"\n\n",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"*",
        b"#",
        b"/",
        b"<div class=gmail_quote>",
        b"<blockquote type=cite>",
        b"<div id=divRplyFwdMsg>",
        b"<hr>",
        b"<br>",
        b"<p>",
        b"</div>",
        b"<div class=gmail_signature>",
        b"<div style='border-top:solid #E1E1E1 1.0pt'>",
        b"<b>From:</b>",
        b"&gt; ",
    ),
}


def find_seeds(target: str, folders: Iterable[Path] = ()) -> Iterator[bytes]:
    """The inputs to start from, each small: whole mails, or their subject, text and markup."""
    mails = [file.read_bytes() for file in sorted((_ROOT / "fixtures" / "emails").glob("*.eml"))]
    mails += [entry.make() for entry in CORPUS if not entry.is_big]
    mails += [file.read_bytes() for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    for raw in mails:
        if len(raw) <= _MAX_SEED:
            yield from [raw] if target == "message" else _take_apart(raw, target)


def mutate(raw: bytes, others: tuple[bytes, ...], target: str, seed: int) -> bytes:
    """The input with a few changes; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - the same changes each time
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(raw))
        end = min(len(raw), start + chance.choice((0, 1, 2, 8, 40, 400)))
        other = chance.choice(others)
        where = chance.randint(0, len(other))
        put = chance.choice(
            (
                b"",
                chance.choice(TOKENS[target]),
                chance.choice(TOKENS[target]) * chance.randint(2, 50),
                bytes((chance.randint(0, 255),)),
                raw[start:end] * 2,
                other[where : where + 80],
            )
        )
        raw = raw[:start] + put + raw[end:]
    return raw[: 2 * _MAX_SEED]


def write_dictionary(file: Path, target: str) -> None:
    """The tokens in libFuzzer's format."""
    lines = ("".join(f"\\x{byte:02x}" for byte in token) for token in TOKENS[target])
    file.write_text("".join(f'"{line}"\n' for line in lines))


def _take_apart(raw: bytes, target: str) -> Iterator[bytes]:
    with suppress(UnreadableMessage):
        message = parse_message(raw, _ARRIVED_AT)
        texts = (message.text, *([message.html] if message.html else ()))
        said = (message.subject, *texts) if target == "form" else texts
        yield BETWEEN.join(text.encode("utf-8", "replace") for text in said)
