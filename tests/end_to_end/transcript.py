"""What rep and staff wrote and received, in order, as text that reads the same on every day and at every address."""

import re
import textwrap
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from zoneinfo import ZoneInfo

from cancel_mailbot.notices.templates import REPLY_LINE
from cancel_mailbot.notices.wording import format_day
from tests.servers.smtp_sink import Taken

_INSTANT = re.compile(r"\w{3} [0-9]{1,2} \w{3} [0-9]{4}, [0-9]{1,2}:[0-9]{2}\s[ap]m\s\w+")
_RULE = "=" * 72


class Transcript:
    """Collects the pages of a play: scenes, what people wrote, and what they were sent."""

    def __init__(self, team: str, names: dict[str, str]) -> None:
        self._team = team
        self._names = names
        self._pages: list[str] = []

    def open_scene(self, title: str) -> None:
        """A heading."""
        self._pages.append(f"{_RULE}\n{textwrap.fill(title, 72)}\n{_RULE}")

    def write(self, author: str, text: str) -> None:
        """What somebody wrote to the team."""
        self._pages.append(f"{self._names[author]} writes:\n\n{textwrap.indent(text.strip(), '    ')}")

    def receive(self, taken: Taken) -> None:
        """A mail that the submission server has taken for somebody."""
        mail = message_from_bytes(taken.raw)
        (recipient,) = taken.recipients
        text = mail.get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
        body = text.replace("\r\n", "\n").replace(REPLY_LINE, "").strip()
        subject = make_header(decode_header(str(mail["Subject"])))
        head = f"To {self._names[recipient]}: {subject}  ({mail['X-Cancel-Mailbot-Kind']})"
        self._pages.append(f"{head}\n\n{textwrap.indent(body, '  | ', lambda _: True)}")

    def note(self, text: str) -> None:
        """A stage direction."""
        self._pages.append(f"({text})")

    def read(self) -> str:
        """All of it, with the same words for today, now and the team's address whenever and wherever it was played."""
        text = "\n\n".join(self._pages) + "\n"
        text = _INSTANT.sub("TODAY", text.replace(self._team, "enablement@example.com"))
        today = datetime.now(ZoneInfo("UTC")).date()
        text = text.replace(format_day(today), "TODAY")
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
