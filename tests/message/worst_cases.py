"""What a megabyte of malice costs: `python -m tests.message.worst_cases [NAME...]` prints seconds and peak MB of each.

Each case is explained in a process of its own, which is all that is done with a message but storing it. No test: the
figures depend on the machine, and the tests of the limits count work instead.
"""

import base64
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SIZE = 1_000_000
HEADER = b"From: dana@example.com\r\nTo: enablement@example.com\r\nSubject: Order Cancellation Request\r\n"


def fill(unit: bytes, size: int = SIZE) -> bytes:
    return unit * (size // len(unit))


def lined(unit: bytes) -> bytes:
    """In lines of 200 bytes."""
    return fill(unit * max(1, 200 // len(unit)) + b"\r\n")


def body(content: bytes, media_type: bytes = b"text/plain; charset=utf-8", encoding: bytes = b"8bit") -> bytes:
    return HEADER + b"Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n" % (media_type, encoding) + content


def markup(unit: bytes, before: bytes = b"") -> bytes:
    return body(before + lined(unit), b"text/html")


def parts(part: bytes, subtype: bytes = b"mixed") -> bytes:
    return HEADER + b"Content-Type: multipart/%s; boundary=b\r\n\r\n" % subtype + part


def field(name: bytes, unit: bytes) -> bytes:
    return b"From: dana@example.com\r\n" + name + b": " + fill(unit, 100_000) + b"\r\n\r\nx"


def random_bytes() -> bytes:
    return random.Random(7).randbytes(SIZE)  # noqa: S311 - the same bytes each time


CASES: dict[str, Callable[[], bytes]] = {
    "paragraphs": lambda: markup(b"<p>x"),
    "styles": lambda: markup(b"<p style='a:b;c:d'>x"),
    "lists of Outlook": lambda: markup(b"<p style='mso-list:l0 level1'>x"),
    "labels in markup": lambda: markup(b"<p>Titan Order ID: 1"),
    "cells": lambda: markup(b"<td>x", b"<table>"),
    "nested tables": lambda: markup(b"<table><tr><td>x"),
    "2,000 levels": lambda: markup(b"<p>x", b"<div>" * 2_000),
    "attributes of one tag": lambda: body(b"<p " + b" ".join(b"a%d=b" % n for n in range(110_000)), b"text/html"),
    "entities": lambda: markup(b"&amp;"),
    "preformatted lines": lambda: body(b"<pre>" + fill(b"\n", 590_000), b"text/html"),
    "a text beside markup": lambda: parts(
        b"--b\r\n\r\n" + fill(b"x\r\n", 300_000) + b"--b\r\nContent-Type: text/html\r\n\r\n" + fill(b"<td>x", 700_000)
    ),
    "short lines": lambda: body(fill(b"a\n")),
    "one line": lambda: body(fill(b"x ", 999_000)),
    "labels": lambda: body(fill(b"Titan Order ID: 4471923\r\n")),
    "products": lambda: body(HEADER + b"Titan Order ID: 1\r\nProducts:\r\n" + fill(b"- x\r\n")),
    "introductions": lambda: body(fill(b"On x wrote:\r\n")),
    "flowed": lambda: body(fill(b"x \n"), b"text/plain; format=flowed; delsp=yes"),
    "random bytes": lambda: body(random_bytes()),
    "random base64": lambda: body(base64.b64encode(random_bytes()[:740_000]), encoding=b"base64"),
    "padding": lambda: body(lined(b"="), encoding=b"base64"),
    "soft breaks": lambda: body(fill(b"a=\r\n"), encoding=b"quoted-printable"),
    "UTF-16": lambda: body(random_bytes(), b"text/plain; charset=utf-16"),
    "escapes": lambda: body(fill("日本語。\r\n".encode("iso2022_jp")) + b"\x1b$Z", b"text/plain; charset=iso-2022-jp"),
    "enriched": lambda: body(fill(b"a\n"), b"text/enriched"),
    "words in Subject": lambda: field(b"Subject", b"=?x?q?=ff=fe=a0?= =?y?b?ztK?= "),
    "mailboxes": lambda: field(b"To", b"=?utf-8?q?=ff=a0?= <a@example.com>,"),
    "commas": lambda: field(b"To", b"a,"),
    "2,000 parts": lambda: parts((b"--b\r\n\r\n" + b"\xff\xfe\xa0" * 150 + b"\r\n") * 1_999),
    "99 attached messages": lambda: parts(b"--b\r\n\r\nSubject: x\r\n\r\n" * 99 + fill(b"x\r\n", 140_000), b"digest"),
    "nested multiparts": lambda: parts(
        b"".join(b"--b\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(50))
        + fill(b"x\r\n", 330_000)
    ),
    "blocks of a delivery status": lambda: parts(
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"Status: 5.1.1\r\n\r\n" * 4_900, b"report"
    ),
}


def measure(path: Path) -> tuple[float, int, str]:
    """Processor seconds and peak MB of explaining one file, and what was made of it."""
    from cancel_mailbot.faces.explain import explain_file  # noqa: PLC0415 - in the child alone
    from cancel_mailbot.faces.explained import Question  # noqa: PLC0415
    from cancel_mailbot.faces.explanation import as_object  # noqa: PLC0415
    from cancel_mailbot.faces.setting import find_setting  # noqa: PLC0415
    from cancel_mailbot.ground.identity import Role  # noqa: PLC0415
    from cancel_mailbot.work.site import make_site  # noqa: PLC0415

    config, _ = find_setting(None)
    site = make_site(config, config.mailbox[0])
    began = time.process_time()
    explained = explain_file(path, site, Question(Role.REP))
    json.dumps(as_object(explained))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return time.process_time() - began, peak, str(explained.decision.disposition)


def main(names: list[str]) -> None:
    for name, make in CASES.items():
        if names and name not in names:
            continue
        with tempfile.NamedTemporaryFile(suffix=".eml") as file:
            raw = make()
            file.write(raw)
            file.flush()
            command = [sys.executable, "-m", "tests.message.worst_cases", "--measure", file.name]
            told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        print(f"{name:<28} {len(raw):>9,} bytes  {told.strip()}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        seconds, peak, disposition = measure(Path(sys.argv[2]))
        print(f"{seconds:6.2f} s {peak:4} MB  {disposition}")
    else:
        main(sys.argv[1:])
