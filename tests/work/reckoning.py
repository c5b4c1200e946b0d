"""What falls due in a month, reckoned anew: a clock that goes from quarter to quarter of an hour and counts.

Nothing here asks the calendar or the rules that are under test. Each wait counts the quarters in which people work;
what it comes to is compared with what the program enqueued.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
QUARTER = timedelta(minutes=15)
START, END = datetime(2026, 10, 19, 4, tzinfo=UTC), datetime(2026, 11, 21, 5, tzinfo=UTC)
FREE = date(2026, 11, 11)  # Veterans Day
# Both 1 and 15 November are Sundays.
RUNS = tuple(datetime(2026, month, day, 16, tzinfo=ZONE).astimezone(UTC) for month, day in ((10, 30), (11, 13)))
AFTER_THE_END = datetime(2026, 12, 1, 16, tzinfo=ZONE).astimezone(UTC)
A_DAY = 32  # quarters between nine and five
LEADS = (3 * A_DAY, A_DAY, A_DAY // 2)
PATIENCE = {"question": A_DAY, "blocked": 5 * A_DAY, "step": 2 * A_DAY}
REP = 2 * A_DAY
STEPS = {"billing": (), "fulfillment": (), "true_up": ("billing", "fulfillment")}


def is_work(tick: datetime) -> bool:
    """Whether people work in the quarter that begins now."""
    local = tick.astimezone(ZONE)
    return local.weekday() < 5 and local.date() != FREE and 9 <= local.hour < 17


def list_ticks(end: datetime = END) -> list[datetime]:
    return [START + QUARTER * n for n in range((end - START) // QUARTER)]


def _count_left() -> dict[tuple[datetime, datetime], int]:
    """How many quarters of work are left until each run, at each tick."""
    left = {}
    for run in (*RUNS, AFTER_THE_END):
        count = 0
        for tick in reversed(list_ticks(run)):
            count += is_work(tick)
            left[tick, run] = count
    return left


LEFT = _count_left()


@dataclass(frozen=True)
class Mail:
    """A reminder: of which case, when, to whom, and each thing told as (name, level)."""

    case: int
    at: datetime
    to: tuple[str, ...]
    told: frozenset[tuple[str, int]]


@dataclass
class Book:
    """One case as somebody with a pencil would keep it: what is open, and how long each thing has waited."""

    number: int
    opened: datetime
    is_missing: bool
    steps: dict[str, str] = field(default_factory=lambda: dict.fromkeys(STEPS, "pending"))
    waited: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    owner: str = ""
    hold: bool = False
    asked: bool = False
    question: bool = False
    ended: bool = False
    told: set[tuple[str, int]] = field(default_factory=set)
    rep_told: int = 0
    last_day: date | None = None
    missed: list[datetime] = field(default_factory=list)

    def note(self, action: str) -> None:  # noqa: C901 - a line or two for each action
        """What somebody did."""
        verb, _, rest = action.partition(" ")
        match verb:
            case "complete":
                self.is_missing, self.asked = False, False
                self._begin(*STEPS)
            case "report":
                step, _, state = rest.partition(" ")
                self.steps[step] = state
                self._begin(step, *(each for each, before in STEPS.items() if step in before))
                self.ended = all(each == "done" for each in self.steps.values())
            case "hold":
                self.hold = True
            case "release":
                self.hold = self.asked = False
                self._begin(*STEPS, "question", "rep")  # who was asked twice is not asked again
            case "ask":
                self.asked, self.question = True, False
                self._begin("rep")
                self.rep_told = 0
            case "answer":
                self.asked = False
                self._begin(*STEPS, "question")
            case "question":
                if not self.question:
                    self._begin("question")
                self.question = True
            case "tell":
                self.question = False
            case "assign":
                self.owner = rest
            case "reject":
                self.ended, self.question, self.asked, self.hold = True, False, False, False

    def _begin(self, *names: str) -> None:
        """These waits begin now: their levels may be told again."""
        for name in names:
            self.waited[name] = 0
            concerned = {name, f"step:{name}", f"blocked:{name}", "silent" if name == "rep" else name}
            self.told = {(told, level) for told, level in self.told if told not in concerned}

    def look(self, tick: datetime) -> list[Mail]:
        """The mails that fall due now."""
        if tick in RUNS and self.opened < tick and self._is_billing_open():
            self.missed.append(tick)
        if not is_work(tick):
            return []
        mails = [mail for mail in (self._look_for_staff(tick), self._look_for_rep(tick)) if mail]
        for name in (*STEPS, "question", "rep"):
            self.waited[name] += 1
        return mails

    def _is_billing_open(self) -> bool:
        return not self.ended and self.steps["billing"] != "done"

    def _list_waits(self) -> list[tuple[str, int, int]]:
        """What staff wait for: its name, how long it has waited, and how long it may."""
        if self.hold or self.asked:
            return []
        waits = [("question", self.waited["question"], PATIENCE["question"])] if self.question else []
        if self.ended or self.is_missing:
            return waits
        for step, before in STEPS.items():
            if self.steps[step] == "done" or any(self.steps[each] != "done" for each in before):
                continue
            kind = "blocked" if self.steps[step] == "blocked" else "step"
            waits.append((f"{kind}:{step}", self.waited[step], PATIENCE[kind]))
        return waits

    def _owes(self) -> bool:
        return not self.hold and not self.question and (self.asked or (self.is_missing and not self.ended))

    def _due(self, tick: datetime, more: int) -> dict[str, tuple[int, int]]:
        """For each thing its level of today's counting and how loud that is, `more` quarters of work later."""
        due = {name: (waited + more) // patience for name, waited, patience in self._list_waits()}
        loud = {name: (level, level) for name, level in due.items() if level}
        if self._owes() and self.rep_told == 2 and (silent := (self.waited["rep"] + more) // REP):
            loud["silent"] = (silent + 2, silent)
        run = next(each for each in (*RUNS, AFTER_THE_END) if each > tick)
        reached = sum(LEFT[tick, run] - more <= lead for lead in LEADS)
        if reached and self._is_billing_open():
            loud[f"run:{run.isoformat()}"] = (reached, reached + 1)
        return loud

    def _look_for_staff(self, tick: datetime) -> Mail | None:
        today = tick.astimezone(ZONE).date()
        due = self._due(tick, 0)
        news = {name: level for name, level in due.items() if (name, level[0]) not in self.told}
        if not news or self.last_day == today:
            return None
        level = max(loudness for _, loudness in news.values())
        later = self._due(tick, self._count_rest_of_day(tick))
        if level == 1 and any(each != due.get(name) and each[1] > 1 for name, each in later.items()):
            return None
        told = {(name, each[0]) for name, each in news.items()} | self._list_early(due, later)
        level = max(level, *(n + 1 for name, n in told if name.startswith("run:")), 1)
        self.told |= told
        self.last_day = today
        to = (self.owner or "ann@example.com", *(("boss@example.com",) if level > 1 else ()))
        return Mail(self.number, tick, to, frozenset(told))

    def _list_early(self, due: dict[str, tuple[int, int]], later: dict[str, tuple[int, int]]) -> set[tuple[str, int]]:
        """What this day has yet to say of the next run: there will be no second mail to say it."""
        runs = {name: each[0] for name, each in later.items() if name.startswith("run:")}
        return {(name, n) for name, last in runs.items() for n in range(due.get(name, (0, 0))[0] + 1, last + 1)}

    def _count_rest_of_day(self, tick: datetime) -> int:
        local = tick.astimezone(ZONE)
        return (17 * 60 - local.hour * 60 - local.minute) // 15 - 1

    def _look_for_rep(self, tick: datetime) -> Mail | None:
        if not self._owes() or self.rep_told == 2 or self.waited["rep"] < REP:
            return None
        self.rep_told += 1
        self.waited["rep"] = 0
        return Mail(self.number, tick, ("rep@example.com",), frozenset({("rep", self.rep_told)}))
