"""A team at work in the test's own process: a real store, the real loops, and a clock that only the test moves."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cancel_mailbot.edges.store import cases, messages, outbox
from cancel_mailbot.edges.store.engine import Store
from cancel_mailbot.edges.store.messages import HeldMessage, Received, Stored
from cancel_mailbot.edges.store.outbox import Notice
from cancel_mailbot.ground.config import Config, KnownPeople, Mailbox
from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.work.judging import judge_all
from cancel_mailbot.work.shift import Shift
from cancel_mailbot.work.site import Site, make_site
from cancel_mailbot.workflow.case import Case, replay
from tests.builders import NOW
from tests.end_to_end.mails import make_reply

ADDRESS = "enablement@example.com"
ANN, JO = "Ann Lee <ann@example.com>", "Jo Park <jo@example.com>"
REP_1, REP_2 = "Rep 1 <rep1@example.com>", "Rep 2 <rep2@example.com>"
STRANGER = "Mallory <mallory@example.net>"
ALWAYS, NEVER = (lambda: True), (lambda: False)


class Clock:
    """What the loops take for the time."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


@dataclass(frozen=True, slots=True)
class Team:
    """One mailbox's team and its store. Ann gets what staff are told; Jo is staff too; reps are of example.com."""

    store: Store
    site: Site
    clock: Clock = field(default_factory=Clock)
    _uids: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def shift(self) -> Shift:
        return Shift(self.store, self.clock, NEVER)

    def record(self, raw: bytes, size: int | None = None) -> int:
        """The message as if just fetched."""
        received = Received(self.site.mailbox, 1, next(self._uids), self.clock(), size or len(raw), raw)
        with self.store.begin() as tx:
            message = messages.record(tx, received, self.clock())
        assert message is not None
        return message

    def judge(self) -> int:
        return judge_all(self.site, self.shift)

    def take(self, raw: bytes, size: int | None = None) -> Stored:
        """The message recorded and judged."""
        message = self.record(raw, size)
        assert self.judge() == 1
        return self.stored(message)

    def take_reply(self, author: str, notice: str, text: str, name: str = "reply") -> Stored:
        """The same for an answer to the notice of this kind."""
        return self.take(make_reply(name, author, self.notice(notice).message_id, text))

    def stored(self, message: int) -> Stored:
        with self.store.read() as tx:
            return messages.get_stored(tx, message)

    def all_stored(self) -> list[Stored]:
        """Every message that was recorded, in order."""
        found: list[Stored] = []
        while True:
            try:
                found.append(self.stored(len(found) + 1))
            except messages.UnknownMessage:
                return found

    def became(self) -> list[str | None]:
        """The disposition of every message, in order."""
        return [stored.disposition for stored in self.all_stored()]

    def notices(self) -> tuple[Notice, ...]:
        with self.store.read() as tx:
            return outbox.list_notices(tx)

    def notice(self, kind: str) -> Notice:
        """The last notice of this kind."""
        return [notice for notice in self.notices() if notice.kind == kind][-1]

    def states(self) -> dict[str, str]:
        """The state of the last notice of each kind."""
        return {notice.kind.value: notice.state.value for notice in self.notices()}

    def raw(self, notice: Notice) -> bytes:
        with self.store.read() as tx:
            return outbox.get_notice(tx, notice.id).raw

    def owed(self) -> Counter[tuple[str, str]]:
        """How many notices of each kind each address was ever owed."""
        return Counter((notice.recipient, notice.kind.value) for notice in self.notices())

    def held(self) -> tuple[HeldMessage, ...]:
        with self.store.read() as tx:
            return messages.list_held(tx)

    def case(self, number: int) -> Case:
        with self.store.read() as tx:
            return replay(number, cases.load_history(tx, number), DEFAULT_STEPS)

    def case_numbers(self) -> list[int]:
        with self.store.read() as tx:
            return [summary.number for summary in cases.list_cases(tx)]

    def kinds(self, number: int) -> list[str]:
        """What happened to the case, by the kinds of its events."""
        return [recorded.event.kind for recorded in self.case(number).events]


def make_config(**mailbox: Any) -> Config:
    """The team's config; `mailbox` are keys of its one mailbox."""
    people = KnownPeople(
        staff=("ann@example.com", "jo@example.com"), reps=("@example.com",), notify=("ann@example.com",)
    )
    return Config(mailbox=(Mailbox(**{"address": ADDRESS, **mailbox}),), people=people)


def make_team(store: Store, **site: Any) -> Team:
    """A team with some facts of its site changed."""
    config = make_config()
    return Team(store, replace(make_site(config, config.mailbox[0]), **site))


def read_header(raw: bytes, name: str) -> list[str]:
    """The values of a header field of a notice, unfolded."""
    head = raw.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")
    return [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith(f"{name.lower()}: ")]
