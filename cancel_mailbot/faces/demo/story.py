"""The demo's story: two reps, two staff members and one inbox, from the first request to the true-up confirmation."""

import textwrap
from collections.abc import Callable

from cancel_mailbot.faces.demo.client import submit, write_reply
from cancel_mailbot.faces.demo.stage import ANN, DANA, JO, MARCUS, TEAM, Stage, list_samples, read_sample
from cancel_mailbot.faces.listing import printable
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.message import Message
from cancel_mailbot.message.parse import parse_message
from cancel_mailbot.notices.templates import REPLY_LINE
from cancel_mailbot.workflow.due import Disposition

Tell = Callable[[str], None]

_FIRST = "request__canonical"
_INCOMPLETE = "request__campaign_left_empty"
_PLAYED_BEFORE = (_FIRST, _INCOMPLETE)
# The other samples are replies on cases that the story does not have.
_OF_STRANGERS_TO_THE_STORY = ("request__", "automatic__", "bounce__", "foreign__")
_BECAME = {
    Disposition.REQUEST: "requests: each opens a case, or finds its order already in progress",
    Disposition.AUTOMATIC: "from machines, such as out-of-office: never answered",
    Disposition.BOUNCE: "returned mail: never answered",
    Disposition.FOREIGN: "none of our business: left exactly as they are",
}
_MARGIN = "   "
_BAR = f"{_MARGIN}│ "


class Story:
    """The scenes, played over real mail. `tell` prints some lines, none longer than `width` where words allow it."""

    def __init__(self, stage: Stage, tell: Tell, width: int) -> None:
        self._stage = stage
        self._tell = tell
        self._width = width
        self._work_items: dict[str, Message] = {}

    def play(self) -> Message:
        """Play every scene; the true-up confirmation, read back from Dana's mailbox."""
        self._rep_asks()
        self._rep_forgets_something()
        self._others_write()
        self._staff_slip()
        self._staff_ask()
        return self._staff_finish()

    def _rep_asks(self) -> None:
        self._title("1  Dana, a rep, asks for a cancellation, from the template")
        self._write(DANA, read_sample(_FIRST))
        self._stage.run_once()
        self._show(DANA, "is answered at once")
        self._show(ANN, "has work to do, and so has Jo Park", lines=25)

    def _rep_forgets_something(self) -> None:
        self._title("2  Marcus forgets the campaign, and is asked for just that")
        self._write(MARCUS, read_sample(_INCOMPLETE))
        self._stage.run_once()
        question = self._show(MARCUS, "is asked")
        self._reply(MARCUS, question, "Campaign Name: Spring Pastries 2026")
        self._stage.run_once()
        self._show(MARCUS, "has his case", lines=13)

    def _others_write(self) -> None:
        self._title("3  Everything else that such an inbox gets")
        samples = [
            name
            for name in list_samples()
            if name.startswith(_OF_STRANGERS_TO_THE_STORY) and name not in _PLAYED_BEFORE
        ]
        for name in samples:
            submit(self._stage.system, MARCUS, TEAM, read_sample(name))
        before = self._stage.count_dispositions()
        self._stage.run_once()
        after = self._stage.count_dispositions()
        self._narrate(f"{len(samples)} sample mails arrive: the template mangled in every way, machines, other people.")
        for disposition in Disposition:
            number = after.get(disposition, 0) - before.get(disposition, 0)
            if number:
                self._tell(f"{_MARGIN}{number:5}  {_BECAME.get(disposition, disposition)}")
        counted = [f"{person.name} {len(self._look(person))}" for person in (DANA, MARCUS, ANN, JO)]
        self._narrate(f"New mails from Cancel Mailbot: {', '.join(counted)}.")

    def _staff_slip(self) -> None:
        self._title("4  Staff work by replying. Jo slips, and nothing happens; Ann gets it right")
        self._reply(JO, self._work_items[JO.address], "billing done on 11/20")
        self._stage.run_once()
        self._show(JO, "is told what was wrong", lines=13)
        self._reply(ANN, self._work_items[ANN.address], "billing done on 2026-11-20 ref INV-88213")
        self._stage.run_once()
        self._show(DANA, "hears of it", lines=10)

    def _staff_ask(self) -> None:
        self._title("5  Ann takes the case and asks Dana something; the answer comes back to Ann alone")
        self._reply(
            ANN, self._work_items[ANN.address], "take\nask: does the audio stop today, or at the end of the month?"
        )
        self._stage.run_once()
        question = self._show(DANA, "is asked", lines=13)
        self._reply(DANA, question, "Today, please. The client has signed.")
        self._stage.run_once()
        self._show(ANN, "has the answer", lines=12)

    def _staff_finish(self) -> Message:
        self._title("6  The last two steps in one mail, and the true-up confirmation")
        words = "fulfillment done on 2026-11-21\ntrue-up done credit $1,250.00 ref CM-4471"
        self._reply(ANN, self._work_items[ANN.address], words)
        self._stage.run_once()
        return self._show(DANA, "has the confirmation, read back from her mailbox over IMAP")

    def _title(self, title: str) -> None:
        lines = textwrap.wrap(title, self._width, subsequent_indent=_MARGIN)
        self._tell("\n".join(("", "", *lines, "─" * max(map(len, lines)))))

    def _write(self, author: Person, raw: bytes) -> None:
        message = parse_message(raw, self._stage.now())
        self._narrate(f"{author.name} writes to {TEAM.name}:")
        self._quote(message.subject, message.text)
        submit(self._stage.system, author, TEAM, raw)

    def _reply(self, author: Person, answered: Message, words: str) -> None:
        self._narrate(f"{author.name} replies:")
        self._quote(f"Re: {answered.subject.removeprefix('Re: ')}", words)
        submit(self._stage.system, author, TEAM, write_reply(author, answered, words))

    def _show(self, person: Person, what: str, lines: int | None = None) -> Message:
        """Show the newest mail in somebody's mailbox, or only its first lines; `what` goes on after their name."""
        message = self._look(person)[-1]
        self._narrate(f"{person.name} {what}:")
        self._quote(message.subject, message.text.replace(REPLY_LINE, ""), lines)
        return message

    def _look(self, person: Person) -> tuple[Message, ...]:
        """What is new in somebody's mailbox. A staff member's first work item is what they answer later."""
        new = self._stage.read_new(person)
        if new and person in (ANN, JO):
            self._work_items.setdefault(person.address, new[0])
        return new

    def _narrate(self, text: str) -> None:
        self._tell("\n" + textwrap.fill(text, self._width, initial_indent=_MARGIN, subsequent_indent=_MARGIN))

    def _quote(self, subject: str, text: str, lines: int | None = None) -> None:
        written = [printable(line) for line in text.strip().splitlines()]
        shown = written if lines is None or len(written) <= lines else [*_trim(written[:lines]), "…"]
        for line in ("Subject: " + printable(subject), "", *shown):
            for part in self._fit(line):
                self._tell(f"{_BAR}{part}".rstrip())

    def _fit(self, line: str) -> list[str]:
        """A line of a mail as the lines that a terminal of this width can show, each indented like the first."""
        indent = line[: len(line) - len(line.lstrip())]
        room = max(self._width - len(_BAR), 20)
        return textwrap.wrap(line, room, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _trim(lines: list[str]) -> list[str]:
    """Without the blank lines at the end."""
    return lines[: max((n for n, line in enumerate(lines, start=1) if line.strip()), default=0)]
