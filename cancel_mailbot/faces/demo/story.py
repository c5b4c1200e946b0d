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

Tell = Callable[[str], None]

_FIRST = "request__canonical"
_INCOMPLETE = "request__campaign_left_empty"
_PLAYED_BEFORE = (_FIRST, _INCOMPLETE)
# The other samples are replies on cases that the story does not have.
_OF_STRANGERS_TO_THE_STORY = ("request__", "automatic__", "bounce__", "foreign__")
_MARGIN = "   "


class Story:
    """The scenes, played over real mail. `tell` prints a paragraph."""

    def __init__(self, stage: Stage, tell: Tell) -> None:
        self._stage = stage
        self._tell = tell
        self._work_items: dict[str, Message] = {}

    def play(self) -> Message:
        """Play every scene; the true-up confirmation, read back from Dana's mailbox."""
        self._rep_asks()
        self._rep_forgets_something()
        self._others_write()
        self._staff_slip()
        return self._staff_finish()

    def _rep_asks(self) -> None:
        self._title("1  Dana, a rep, asks for a cancellation, from the template")
        self._write(DANA, read_sample(_FIRST))
        self._stage.run_once()
        self._show(DANA)
        self._tell(f"{_MARGIN}And the team has work. In Ann's mailbox:")
        self._show(ANN, lines=16)

    def _rep_forgets_something(self) -> None:
        self._title("2  Marcus forgets the campaign, is asked for it, and answers with that line alone")
        self._write(MARCUS, read_sample(_INCOMPLETE))
        self._stage.run_once()
        question = self._show(MARCUS)
        self._reply(MARCUS, question, "Campaign Name: Spring Whitening 2026")
        self._stage.run_once()
        self._show(MARCUS, lines=9)

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
        self._tell(
            f"{_MARGIN}{len(samples)} sample mails arrive: the template mangled in every way, replies, machines."
        )
        for disposition, number in sorted(after.items()):
            if number > before.get(disposition, 0):
                self._tell(f"{_MARGIN}{number - before.get(disposition, 0):5}  {disposition}")
        self._tell(f"{_MARGIN}Machines are not answered, and other people's mail is left exactly as it is.")
        for person in (DANA, MARCUS, ANN, JO):
            self._look(person)

    def _staff_slip(self) -> None:
        self._title("4  Staff work by replying. Jo slips, and nothing happens; Ann gets it right")
        self._reply(JO, self._work_items[JO.address], "billing done on 11/20")
        self._stage.run_once()
        self._show(JO, lines=13)
        self._reply(ANN, self._work_items[ANN.address], "billing done on 2026-11-20 ref INV-88213")
        self._stage.run_once()
        self._show(DANA, lines=10)

    def _staff_finish(self) -> Message:
        self._title("5  The last two steps in one mail, and the true-up confirmation")
        words = "fulfillment done on 2026-11-21\ntrue-up done credit $1,250.00 ref CM-4471"
        self._reply(ANN, self._work_items[ANN.address], words)
        self._stage.run_once()
        return self._show(DANA)

    def _title(self, title: str) -> None:
        self._tell(f"\n{title}\n{'─' * len(title)}")

    def _write(self, author: Person, raw: bytes) -> None:
        message = parse_message(raw, self._stage.now())
        self._tell(f"{_MARGIN}{author.name} writes to {TEAM.address}:")
        self._quote(message.subject, message.text)
        submit(self._stage.system, author, TEAM, raw)

    def _reply(self, author: Person, answered: Message, words: str) -> None:
        self._tell(f"{_MARGIN}{author.name} replies:")
        self._quote(f"Re: {answered.subject.removeprefix('Re: ')}", words)
        submit(self._stage.system, author, TEAM, write_reply(author, answered, words))

    def _show(self, person: Person, lines: int | None = None) -> Message:
        """Show the newest mail in somebody's mailbox, or only its first lines."""
        message = self._look(person)[-1]
        self._tell(f"{_MARGIN}{person.name} gets:")
        self._quote(message.subject, message.text.replace(REPLY_LINE, ""), lines)
        return message

    def _look(self, person: Person) -> tuple[Message, ...]:
        """What is new in somebody's mailbox. A staff member's first work item is what they answer later."""
        new = self._stage.read_new(person)
        if new and person in (ANN, JO):
            self._work_items.setdefault(person.address, new[0])
        return new

    def _quote(self, subject: str, text: str, lines: int | None = None) -> None:
        written = [printable(line) for line in text.strip().splitlines()]
        shown = written if lines is None or len(written) <= lines else [*written[:lines], "…"]
        body = "\n".join(("Subject: " + printable(subject), "", *shown))
        self._tell(textwrap.indent(body, f"{_MARGIN}│ ", lambda _: True) + "\n")
