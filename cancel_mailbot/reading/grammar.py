"""The grammar of staff commands. `GRAMMAR` is the one table behind the parser, the help and the suggestions."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cancel_mailbot.ground.steps import Step
from cancel_mailbot.reading import arguments
from cancel_mailbot.reading.command import (
    AddNote,
    AskHelp,
    AskRep,
    AskStatus,
    Command,
    Hold,
    Reopen,
    ReportAll,
    ReportStep,
    Resume,
    Take,
    TellRep,
    Undo,
    WithdrawProducts,
)
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.said import Problem, Said

Build = Callable[[Said, Lexicon], Command | Problem]
_DETAILS = "[PRODUCTS] [on DATE] [ref CODE] [period PERIOD]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of a command: `[…]` may be left out; STEP is any step, TRUE-UP one that needs an outcome."""

    form: str
    meaning: str
    example: str
    build: Build

    @property
    def opening(self) -> str:
        """The words before the first clause, such as `STEP not needed`."""
        return re.split(r" ?(?:[\[:]|OUTCOME|ADDRESS)", self.form, maxsplit=1)[0]

    @property
    def is_fixed(self) -> bool:
        """Whether it begins with a word of its own, and not with a step."""
        return self.opening.islower()

    @property
    def argument(self) -> str:
        """What it takes behind its word without a colon, such as `ADDRESS`; "" for nothing."""
        return next((each for each in ("ADDRESS", "WHICH") if each in self.form), "")

    def takes(self, clause: str) -> bool:
        """Whether the clause, as forms write it, may stand here; `needs`: whether it must."""
        if clause == "period PERIOD":
            return "OUTCOME" in self.form
        return clause in self.form.replace("[DETAILS]", _DETAILS)

    def needs(self, clause: str) -> bool:
        return clause in self.form and f"[{clause}" not in self.form

    def shorten(self, kept: str = "") -> str:
        """The form without what may be left out, but for the clause `kept`."""
        form = self.form.replace("[DETAILS]", _DETAILS)
        return re.sub(r" ?\[([^]]*)\]", lambda optional: f" {kept}" if optional[1] == kept else "", form)


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under the heading that `help` gives them."""

    heading: str
    rules: tuple[Rule, ...]


def _report_step(said: Said, _: Lexicon) -> ReportStep:
    return ReportStep(said.step, said.state, said.products, said.on, said.ref, said.text, said.outcome, said.period)


def _report_all(said: Said, _: Lexicon) -> ReportAll:
    if said.outcome is None:
        raise ValueError("the form of this rule must need an outcome")
    return ReportAll(said.outcome, said.products, said.on, said.ref, said.period)


def _reopen(said: Said, _: Lexicon) -> Command | Problem:
    return arguments.refuse_question(said.text) or Reopen(said.text, said.step, said.products)


def _withdraw(said: Said, _: Lexicon) -> Command | Problem:
    return arguments.refuse_question(said.text) or WithdrawProducts(said.products, said.text)


# A step that needs an outcome is read by the row TRUE-UP … where there is one for the state, else by STEP ….
GROUPS = (
    Group(
        "To say what was done:",
        (
            Rule(
                "STEP done [DETAILS]",
                "the step is done",
                "billing done p1,p3 on 2026-11-20 ref INV-88213",
                _report_step,
            ),
            Rule(
                "TRUE-UP done OUTCOME [DETAILS]",
                "it is done, with what the client gets or owes",
                "true-up done credit $1,250.00 ref CM-4471 period 2026-11",
                _report_step,
            ),
            Rule("all done OUTCOME [DETAILS]", "every step still open is done", "all done no credit", _report_all),
            Rule("STEP started [DETAILS]", "somebody works on it", "fulfillment started p2-p4", _report_step),
            Rule(
                "STEP blocked [DETAILS]: reason",
                "it cannot go on, and why",
                "billing blocked: waiting for the period to open",
                _report_step,
            ),
            Rule(
                "STEP not needed [DETAILS][: reason]",
                "it does not apply",
                "billing not needed p2: never invoiced",
                _report_step,
            ),
        ),
    ),
    Group(
        "To write to rep and file:",
        (
            Rule(
                "ask: text",
                "the rep is asked, and the case waits for the answer",
                "ask: which of the two display lines?",
                lambda said, _: AskRep(said.text),
            ),
            Rule("tell: text", "the rep is told", "tell: we expect this by Friday", lambda said, _: TellRep(said.text)),
            Rule("note: text", "kept with the case", "note: spoke to the client", lambda said, _: AddNote(said.text)),
        ),
    ),
    Group(
        "To see where things stand:",
        (
            Rule("status", "you are told where the case stands", "status", lambda *_: AskStatus()),
            Rule("list [WHICH]", "you are told which cases there are", "list overdue", arguments.read_list),
            Rule("help", "you are sent this list", "help", lambda *_: AskHelp()),
        ),
    ),
    Group(
        "To say whose it is:",
        (
            Rule("take", "the case is yours", "take", lambda *_: Take()),
            Rule("assign ADDRESS", "it is theirs", "assign jo@example.com", arguments.read_assignment),
        ),
    ),
    Group(
        "To stop or resume a case:",
        (
            Rule("hold: reason", "nothing is done for now", "hold: client may rebook", lambda said, _: Hold(said.text)),
            Rule("resume", "it goes on, after a hold or an `ask:`", "resume", lambda *_: Resume()),
            Rule("reject: reason", "it is not for us", "reject: not our order", arguments.read_rejection),
            Rule("duplicate: CXL-n", "that case does it already", "duplicate: CXL-1001", arguments.read_duplicate),
            Rule(
                "withdraw [PRODUCTS][: reason]", "the rep takes it back", "withdraw p2: the client keeps it", _withdraw
            ),
        ),
    ),
    Group(
        "To put something right:",
        (
            Rule("undo", "takes back what your last mail did to the case", "undo", lambda *_: Undo()),
            Rule(
                "reopen [STEP] [PRODUCTS]: reason",
                "what was done, withdrawn or ended is open again",
                "reopen: credit was wrong",
                _reopen,
            ),
            Rule(
                "set: LABEL = VALUE",
                "a field of the request is this",
                "set: Titan Order ID = 0445566",
                arguments.read_correction,
            ),
            Rule(
                "add product: NAMES",
                "these are to be cancelled too",
                "add product: Streaming Audio",
                arguments.read_added,
            ),
        ),
    ),
)
GRAMMAR = tuple(rule for group in GROUPS for rule in group.rules)
RULES = {rule.opening: rule for rule in GRAMMAR}
FIXED = tuple(sorted((rule.opening.removesuffix(" done") for rule in GRAMMAR if rule.is_fixed), key=len, reverse=True))
OUTCOMES = ("credit AMOUNT", "charge AMOUNT", "no credit")
OUTCOME = f"({' | '.join(OUTCOMES)})"
_PLACEHOLDERS = (
    ("OUTCOME", f"{OUTCOMES[0]}, {OUTCOMES[1]} or {OUTCOMES[2]}"),
    ("AMOUNT", "1250 or 1,250.00 or $1,250.00"),
    ("DETAILS", "PRODUCTS, on DATE, ref CODE, and for a true-up period PERIOD: what you like of these, in any order"),
    ("PRODUCTS", "p1 or p1,p3 or p2-p4, or by name; without them all that are still open"),
    ("DATE", "year, month, day: 2026-11-20"),
    ("CODE", "an invoice or memo number: one word with a figure, or in capitals"),
    ("PERIOD", "a month, or its first and last day: 2026-11, or 2026-11-01 to 2026-11-30"),
    ("WHICH", arguments.LISTS),
    ("LABEL", "as in the form: Titan Order ID, Campaign Name, …"),
    ("NAMES", "products with commas or semicolons between them"),
    ("text", "to the end of the line; for `ask:` and `tell:` the lines right below it, too"),
)


def find_rule(step: Step | None, name: str, state: str) -> Rule | None:
    """The rule for a step or a fixed word, and the state that the line names ("" for none)."""
    ending = f" {state}" if state else ""
    if step is None:
        return RULES.get(name + ending)
    settling = RULES.get(f"TRUE-UP{ending}") if step.needs_outcome else None
    return settling or RULES.get(f"STEP{ending}")


def spell_rule(rule: Rule, steps: Iterable[Step]) -> list[str]:
    """The shortest forms of a rule, with the usual name of each step that it is for and each outcome."""
    head = rule.opening.split(" ")[0]
    divided = rule.opening.replace("STEP", "TRUE-UP") in RULES
    names = [step.words[0] for step in steps if not divided or step.needs_outcome is rule.takes("OUTCOME")]
    forms = [rule.shorten().replace(head, name, 1) for name in ([head] if rule.is_fixed else names)]
    return list(dict.fromkeys(form.replace("OUTCOME", outcome) for form in forms for outcome in OUTCOMES))


def help_lines(steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    """Every form that staff may write with what it means and an example, then what the capitals stand for.

    A row without a meaning is the heading of those below it; it ends with a colon.
    """
    settling = ", ".join(step.words[0] for step in steps if step.needs_outcome)
    return (
        *(row for group in GROUPS for row in ((group.heading, ""), *map(_help_line, group.rules))),
        ("What the words stand for:", ""),
        ("STEP", ", ".join(step.words[0] for step in steps)),
        ("TRUE-UP", f"a step that needs an outcome: {settling}"),
        *_PLACEHOLDERS,
    )


def _help_line(rule: Rule) -> tuple[str, str]:
    return rule.form, f"{rule.meaning}, as in `{rule.example}`" if rule.example != rule.form else rule.meaning
