"""What rep and staff wrote and received, in order, as text that reads the same on every day and at every address."""

import re
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header

from cancel_mailbot.ground.dates import format_day
from cancel_mailbot.notices.templates import REPLY_LINE
from tests.servers.smtp_sink import Taken

_RULE = "=" * 72
_WIDTH = 72
_CLOCK = r"(?:, [0-9]{1,2}:[0-9]{2} [ap]m \w+)?"
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_BULLET = re.compile(r" *- ")


class Transcript:
    """Collects the pages of a play: scenes, what people wrote, and what they were sent."""

    def __init__(self, team: str, names: dict[str, str]) -> None:
        self._team = team
        self._names = names
        self._pages: list[str] = []
        self._began_at = datetime.now(UTC)

    def open_scene(self, title: str) -> None:
        """A heading."""
        self._pages.append(f"{_RULE}\n{textwrap.fill(title, _WIDTH)}\n{_RULE}")

    def write(self, author: str, text: str) -> None:
        """What somebody wrote to the team."""
        self._pages.append(f"{self._names[author]} writes:\n\n{textwrap.indent(text.strip(), '    ')}")

    def receive(self, taken: Taken) -> None:
        """A mail that the submission server has taken for somebody."""
        mail = message_from_bytes(taken.raw)
        (recipient,) = taken.recipients
        text = mail.get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
        body = text.replace("\r\n", "\n").replace(REPLY_LINE, "").strip("\n")
        subject = make_header(decode_header(str(mail["Subject"])))
        head = f"To {self._names[recipient]}: {subject}  ({mail['X-Cancel-Mailbot-Kind']})"
        self._pages.append(f"{head}\n\n{textwrap.indent(self._forget_when(body), '  | ', lambda _: True)}")

    def note(self, text: str) -> None:
        """A stage direction."""
        self._pages.append(f"({text})")

    def read(self) -> str:
        """All of it; the days and times of the play are `TODAY`, whenever it was played."""
        text = "\n\n".join(self._pages).replace(self._team, "enablement@example.com")
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())

    def _forget_when(self, body: str) -> str:
        return "\n".join(map(self._forget_in, _split(body)))

    def _forget_in(self, entry: str) -> str:
        """The entry without today's dates, laid out anew: a day's name may be one letter longer tomorrow."""
        lines = entry.split("\n")
        days = {format_day(day): f"{day:%Y-%m-%d}" for day in (self._began_at, datetime.now(UTC))}
        today = re.compile("|".join(f"{re.escape(day)}{_CLOCK}|{iso} [0-9:]+ UTC" for day, iso in days.items()))
        whole = " ".join([lines[0], *(line.strip() for line in lines[1:])])
        if not today.search(whole):
            return entry
        if len(lines) == 1 and _GAP.search(entry):
            label, gap, value = entry.rpartition(_GAP.findall(entry)[-1])
            label, value = today.sub("TODAY", label), today.sub("TODAY", value)
            is_right = len(entry) == _WIDTH
            return f"{label}{' ' * (_WIDTH - len(label) - len(value)) if is_right else gap}{value}"
        indent = " " * (len(lines[0]) - len(lines[0].lstrip()))
        hanging = f"{indent}  " if _BULLET.match(entry) else indent
        return textwrap.fill(
            today.sub("TODAY", whole.strip()), _WIDTH, initial_indent=indent, subsequent_indent=hanging
        )


def _split(body: str) -> Iterator[str]:
    """The parts that are laid out by themselves: rows with columns, bullets, paragraphs, blank lines."""
    entry: list[str] = []
    for line in body.split("\n"):
        if entry and not _goes_on(entry, line):
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    yield "\n".join(entry)


def _goes_on(entry: list[str], line: str) -> bool:
    """Whether the line is the next one of the same bullet or paragraph."""
    if not (line.strip() and entry[0].strip()) or _GAP.search(line) or _GAP.search(entry[0]) or _BULLET.match(line):
        return False
    return bool(_BULLET.match(entry[0])) or _indent(line) == _indent(entry[-1])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
