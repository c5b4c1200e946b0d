"""Staff commands: text → values. `GRAMMAR` is the one table behind the parser, the help and the suggestions.

A line is read whole or not at all. One that does not parse is an error if it starts like a command: it has a prefix
(`CXL-n`, or `#` or `/` before a letter), or fits a row of `_like_commands`, `_ADDRESSED` or `_LATER`. Else it is prose.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from cancel_mailbot.ground.money import read_money
from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.reading.command import (
    AddNote,
    AskHelp,
    AskStatus,
    Command,
    CommandBlock,
    CommandLine,
    Outcome,
    OutcomeKind,
    ReportAll,
    ReportStep,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the clauses of one line say; a field keeps its default where the line has no such clause."""

    step: str = ""
    state: StepState = StepState.PENDING
    products: tuple[int, ...] = ()
    on: date | None = None
    ref: str = ""
    outcome: Outcome | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of a command: `[…]` may be left out; STEP is any step, TRUE-UP one that needs an outcome."""

    form: str
    example: str
    meaning: str
    build: Callable[[Said], Command]

    @property
    def opening(self) -> str:
        """The words before the first clause, such as `STEP not needed`."""
        return re.split(r" ?[\[(:]", self.form, maxsplit=1)[0]

    def takes(self, clause: str) -> bool:
        """Whether the clause, as forms write it, may stand here; `needs`: whether it must."""
        return clause in self.form

    def needs(self, clause: str) -> bool:
        return clause in self.form and f"[{clause}" not in self.form


def _report_step(said: Said) -> ReportStep:
    return ReportStep(said.step, said.state, said.products, said.on, said.ref, said.text, said.outcome)


def _report_all(said: Said) -> ReportAll:
    if said.outcome is None:
        raise ValueError("the form of this rule must need an outcome")
    return ReportAll(said.outcome, said.products, said.on, said.ref)


_OUTCOME = "(credit AMOUNT | charge AMOUNT | no credit)"
_DETAILS = "[PRODUCTS] [on DATE] [ref CODE]"
_CREDIT, _INVOICE = "true-up done credit $1,250.00 ref CM-4471", "billing done p1,p3 on 2026-11-20 ref INV-88213"
_NEVER, _WAITING = "billing not needed p2: never invoiced", "billing blocked: waiting for the period to open"

# A step that needs an outcome is read by the row TRUE-UP … where there is one for the state, else by STEP ….
GRAMMAR = (
    Rule(f"STEP done {_DETAILS}", _INVOICE, "the step is done", _report_step),
    Rule(f"TRUE-UP done {_OUTCOME} {_DETAILS}", _CREDIT, "it is done, with what the client gets or owes", _report_step),
    Rule(f"STEP started {_DETAILS}", "fulfillment started p2-p4", "somebody works on the step", _report_step),
    Rule(f"STEP not needed {_DETAILS}[: reason]", _NEVER, "the step does not apply", _report_step),
    Rule(f"STEP blocked {_DETAILS}: reason", _WAITING, "the step cannot go on, and why", _report_step),
    Rule(f"all done {_OUTCOME} {_DETAILS}", "all done no credit", "every step still open is done", _report_all),
    Rule("note: text", "note: spoke to the client", "kept with the case", lambda said: AddNote(said.text)),
    Rule("status", "status", "you are told where the case stands", lambda _: AskStatus()),
    Rule("help", "help", "you are sent this list", lambda _: AskHelp()),
)
_RULES = {rule.opening: rule for rule in GRAMMAR}
_FIXED = frozenset(opening.split(" ")[0] for opening in _RULES if opening.islower())
_PLACEHOLDERS = (
    ("PRODUCTS", "p1 or p1,p3 or p2-p4; without them every product that is still open"),
    ("DATE", "year, month, day: 2026-11-20"),
    ("CODE", "an invoice or memo number: one word with a figure, or in capitals"),
    ("AMOUNT", "1250 or 1,250.00 or $1,250.00"),
)

_STATES = {
    **dict.fromkeys(("done", "complete", "completed", "cancelled", "canceled", "confirmed"), StepState.DONE),
    **dict.fromkeys(("started", "in progress"), StepState.STARTED),
    **dict.fromkeys(("not needed", "n/a"), StepState.NOT_NEEDED),
    "blocked": StepState.BLOCKED,
}
_STATE, _PRODUCT = "|".join(_STATES), r"p[0-9]+(?:[-, ]+p?[0-9]+)*"
_NEGATION = r"not|never|cannot|\w+n't|(?:is|was|has|have|are|were|did|does|do|can|wo)nt"
_CLAUSE = re.compile(
    rf"(?:(?P<state>{_STATE})|(?P<products>{_PRODUCT})|(?P<on>on(?: \S+)?)|(?P<ref>ref(?: \S+)?)"
    rf"|(?P<outcome>no credit|(?:credit|charge)(?: (?!(?:on|ref|no|credit|charge|p[0-9]+|{_STATE})\b)\S+)*))(?: |$)",
    re.I | re.A,
)
_DATES = "a date is written on 2026-09-10: year, month, day"
_AMOUNTS = "the amount is missing, zero or reads two ways: write 1250 or 1,250.00; nothing owed is `no credit`"
# Per clause: how forms write it, why it cannot be read, where it does not belong, that it is lacking.
_CLAUSES = {
    "products": ("PRODUCTS", "products are p1,p3 or p2-p4, from p1 up, lower number first", "it takes no products", ""),
    "on": ("on DATE", _DATES, "it takes no date", ""),
    "ref": ("ref CODE", "after ref stands a code such as INV-88213", "it takes no reference", ""),
    "outcome": (_OUTCOME, _AMOUNTS, "only a true-up that is done takes an outcome", f"it needs an outcome: {_OUTCOME}"),
    "text": (":", "nothing stands after the colon", "no reason fits here: use `note:`", "it needs text after a colon"),
}
_PRODUCT_RANGE = re.compile(r"p([1-9][0-9]{0,2})(?:-p?([1-9][0-9]{0,2}))?")
# A figure or capitals, since `ref pending` is no reference.
_REF = re.compile(r"ref (?!p[0-9]+$)(?=\S*[0-9]|(?-i:[^a-z]+$))(#?[a-z0-9][a-z0-9._/#-]{0,39})", re.I | re.A)

# Why a word that belongs to no clause makes the line no command, and the form that may be meant instead.
_TO_COME = r"should|will|would|could|can|may|might|must|shall|going|tomorrow|soon|later|almost|nearly|part\w*"
_STRAYS = (
    (_NEGATION, "it says what is not so, and only what has happened is a command", "STEP blocked: reason"),
    (r"except|but|without|half|only", "it leaves something out: name the products that it is true of", "note: text"),
    (_TO_COME, "it says what is to come, and only what has happened is a command", "STEP started"),
    (r"[0-9]{1,4}[-/.][0-9].*|today|yesterday|\w+day", _DATES, ""),
)

_SPELLING = str.maketrans("‐‑‒–—―−﹘﹣－‘’", "----------''", "\u200b\u200c\u200d\u2060\ufeff\xad")
_PREFIX = re.compile(r"(?:[#/](?=[a-z[]))?(?:\[?CXL-0*([1-9][0-9]{0,8})\]?(?![\w-]) ?:? ?(?:[#/](?=[a-z]))?)?", re.I)
# Promised but not built yet; these must not pass silently as a note.
_LATER = re.compile(
    r"(take|resume|assign(?: \S+)?|undo(?: \S+){0,3}|list(?: (?:mine|open|overdue|blocked|held|closed))?)[.!?]*$"
    r"|(ask|tell|hold|reject|reopen|duplicate|set)(?: ?:|[.!?]*$)"
)
_ADDRESSED = re.compile(rf"(?:note|status|help)(?: ?[:?]| p[0-9]| cxl)|(?:{_STATE}) ?:")
_MAX_LINES = 100
_MAX_LENGTH = 200  # characters of a command without its reason or text


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a line is no command, and the form that was probably meant ("" if the fault does not show it)."""

    why: str
    closest: str = ""


def read_commands(text: str, steps: tuple[Step, ...], currency: str) -> CommandBlock:
    """The command lines at the top of a staff reply's new text, and the rest as a note.

    `currency` is that of amounts which name none. More than 100 commands are an error of the line after them.
    """
    lines = text.splitlines()
    read: list[CommandLine] = []
    for number, line in enumerate(lines):
        if not _clean(line):
            continue
        command_line = _read_line(line, steps, currency)
        if command_line is None:
            return CommandBlock(tuple(read), "\n".join(lines[number:]).strip())
        if len(read) == _MAX_LINES:
            too_many = replace(command_line, command=None, why=f"a mail has at most {_MAX_LINES} commands")
            return CommandBlock((*read, too_many), "\n".join(lines[number + 1 :]).strip())
        read.append(command_line)
    return CommandBlock(tuple(read), "")


def _clean(line: str) -> str:
    """One blank between words, one kind of dash and apostrophe, nothing invisible."""
    return " ".join(line.translate(_SPELLING).split())


def _read_line(line: str, steps: tuple[Step, ...], currency: str) -> CommandLine | None:
    clean = _clean(line)
    prefix = _PREFIX.match(clean)
    case_number, begin = (int(prefix[1] or 0) or None, prefix.end()) if prefix else (None, 0)
    text = line.split(":", clean[:begin].count(":") + 1)[-1].strip()
    judged = _judge(clean[begin:], text, steps, currency)
    if not isinstance(judged, _Problem):
        return CommandLine(line.strip(), judged, case_number=case_number)
    if not begin and not _starts_like_a_command(clean, steps):
        return None
    closest = judged.closest or _find_closest(clean[begin:], steps)
    return CommandLine(line.strip(), None, judged.why, closest, case_number)


def _judge(rest: str, text: str, steps: tuple[Step, ...], currency: str) -> Command | _Problem:
    """`rest` is the line without its prefix, `text` what stands after its first colon, as written."""
    if later := _LATER.match(rest.lower()):
        word = (later[1] or later[2]).split(" ")[0]
        return _Problem(f"this program does not know the command `{word}`; `help` lists what it knows", "help")
    head, colon, _ = rest.partition(":")
    if "?" in head:
        return _Problem("a question changes nothing", "status")
    step, name, clauses = _split_name(head.strip() if colon else head.rstrip(" .!"), steps)
    if len(head) > _MAX_LENGTH or (step is None and name not in _FIXED):
        return _Problem("it is too long" if len(head) > _MAX_LENGTH else "it begins with neither a step nor a command")
    found = _find_clauses(clauses)
    if isinstance(found, _Problem):
        closest = found.closest.replace("STEP", name) if step or not found.closest else "note: text"
        return replace(found, closest=closest)
    found |= {"text": text} if colon else {}
    state = _STATES.get(found.get("state", "").lower(), StepState.PENDING)
    rule = _find_rule(step, name, state)
    if rule is None:
        return _Problem("it does not say done, started, not needed or blocked" if step else "only `all done` is known")
    said = _read_clauses(found, Said(step.key if step else "", state), currency)
    return _find_fault(rule, found, said, name) or rule.build(said)


def _split_name(head: str, steps: tuple[Step, ...]) -> tuple[Step | None, str, str]:
    """The step (the longest name wins), its usual name, and the clauses; without a step, the first word."""
    lower = f"{head} ".lower()
    names = [(_clean(name).lower(), step) for step in steps for name in step.words]
    for name, step in sorted(names, key=lambda named: -len(named[0])):
        if lower.startswith(f"{name} "):
            return step, step.words[0], head[len(name) :].strip()
    first, _, clauses = head.partition(" ")
    return None, first.lower(), clauses


def _find_clauses(written: str) -> dict[str, str] | _Problem:
    """Each clause with its words, such as `on 2026-11-20`."""
    found: dict[str, str] = {}
    at = 0
    while at < len(written):
        match = _CLAUSE.match(written, at)
        if match is None or match.lastgroup is None:
            return _explain(written[at:].split())
        if match.lastgroup in found:
            return _Problem(f"`{match[0].strip()}` comes on top of `{found[match.lastgroup]}`: one command per line")
        found[match.lastgroup] = match[match.lastgroup]
        at = match.end()
    return found


def _explain(words: list[str]) -> _Problem:
    for word in words:
        for stray, why, closest in _STRAYS:
            if re.fullmatch(stray, word, re.I):
                return _Problem(why, closest)
    return _Problem(f"`{words[0]}` is not understood: one command per line, the whole line or nothing")


def _find_rule(step: Step | None, name: str, state: StepState) -> Rule | None:
    ending = "" if state is StepState.PENDING else f" {state}"
    if step is None:
        return _RULES.get(name + ending)
    settling = _RULES.get(f"TRUE-UP{ending}") if step.needs_outcome else None
    return settling or _RULES.get(f"STEP{ending}")


def _read_clauses(found: dict[str, str], said: Said, currency: str) -> Said:
    return replace(
        said,
        products=read_products(found.get("products", "")) or (),
        on=_read_date(found.get("on", "")),
        ref="".join(_REF.findall(found.get("ref", ""))),
        outcome=_read_outcome(found.get("outcome", ""), currency),
        text=found.get("text", ""),
    )


def read_products(written: str) -> tuple[int, ...] | None:
    """Product numbers in order, each once, from `p1`, `p1,p3`, `p1 p3` or `p2-p4`; None for anything else."""
    numbers: set[int] = set()
    for part in re.split(r"[, ]+", _clean(written).lower().replace(" -", "-").replace("- ", "-")):
        match = _PRODUCT_RANGE.fullmatch(part)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            return None
        numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(sorted(numbers))


def _read_date(written: str) -> date | None:
    try:
        day = date.fromisoformat(written[3:])
    except ValueError:
        return None
    return day if day.isoformat() == written[3:] else None  # fromisoformat reads 2026-W47-5 too


def _read_outcome(written: str, currency: str) -> Outcome | None:
    kind, _, amount = written.partition(" ")
    if written.lower() == "no credit":
        return Outcome(OutcomeKind.NONE)
    money = read_money(amount, currency)
    return Outcome(OutcomeKind(kind.lower()), money) if money and money.minor else None


def _find_fault(rule: Rule, found: dict[str, str], said: Said, name: str) -> _Problem | None:
    form = rule.form.replace(rule.opening.split(" ")[0], name, 1)
    for field, (clause, unreadable, misplaced, lacking) in _CLAUSES.items():
        if field in found and not rule.takes(clause):
            return _Problem(misplaced, _shorten(form))
        if field in found and not getattr(said, field):
            return _Problem(unreadable, _shorten(form, clause))
        if field not in found and rule.needs(clause):
            return _Problem(lacking, _shorten(form))
    return _Problem("a question changes nothing", "status") if said.state.is_complete and "?" in said.text else None


def _shorten(form: str, kept: str = "") -> str:
    """The form without what may be left out, but for the clause `kept`."""
    return re.sub(r" ?\[([^]]*)\]", lambda optional: f" {kept}" if optional[1] == kept else "", form)


def _starts_like_a_command(line: str, steps: tuple[Step, ...]) -> bool:
    """A line that does not parse and yet was meant for us, judged by its words without punctuation."""
    words = re.findall(r"n/a|\w[\w'-]*", line[:_MAX_LENGTH].lower())
    names = [_clean(name).lower() for step in steps for name in step.words]
    if words and words[0] not in names and difflib.get_close_matches(words[0], names, 1, 0.85):
        words[0] = "~"
    said, addressed = " ".join(words), line.lower().lstrip("-*•· ")
    if line.startswith((">", "|")):
        return False
    forms = _like_commands("|".join(map(re.escape, names)))
    return (
        any(re.fullmatch(form, said) for form in forms)
        or (_ADDRESSED.match(addressed) or _LATER.match(addressed)) is not None
    )


def _like_commands(name: str) -> tuple[str, ...]:
    """Patterns of a line's words; `name` is that of any step, `~` a misspelled one."""
    return (
        rf"(?:{name}|p[0-9]\S*)(?: \S+){{0,5}}",  # a step or a product begins a short line: `billing sorted`
        rf"(?:{name}|p[0-9]\S*)(?: \S+){{0,2}} (?:{_STATE}|{_NEGATION}|p[0-9]\S*)(?: .*)?",  # or has one of these soon
        rf"(?:all|~)(?: \S+){{0,2}} (?:{_STATE})(?: .*)?",  # `all done`, `biling done`
        rf"(?:{_STATE})(?: \S+){{0,2}}",  # `Done`
        rf"(?:{_STATE})(?: \S+){{0,4}} (?:{name}|p[0-9]\S*)(?: .*)?",  # `Done with billing`
        r"no credit(?: \S+)?|(?:credit|charge) [0-9].*|cxl.*",
    )


def _find_closest(rest: str, steps: tuple[Step, ...]) -> str:
    forms = [form for rule in GRAMMAR for form in _spell(rule, steps)]
    return "".join(difflib.get_close_matches(rest[:80].lower(), forms, 1, 0.4))


def _spell(rule: Rule, steps: tuple[Step, ...]) -> list[str]:
    """The shortest forms of a rule, with the usual name of each step that it is for and each outcome."""
    head = rule.opening.split(" ")[0]
    divided = rule.opening.replace("STEP", "TRUE-UP") in _RULES
    names = [step.words[0] for step in steps if not divided or step.needs_outcome is rule.takes(_OUTCOME)]
    forms = [_shorten(rule.form).replace(head, name, 1) for name in (names if head.isupper() else [head])]
    return [form.replace(_OUTCOME, outcome) for form in forms for outcome in _OUTCOME.strip("()").split(" | ")]


def help_lines(steps: tuple[Step, ...]) -> tuple[tuple[str, str], ...]:
    """Every form that staff may write with what it means and an example, then what the capitals stand for."""
    rules = tuple((rule.form, f"{rule.meaning}, as in `{rule.example}`") for rule in GRAMMAR)
    settling = ", ".join(step.words[0] for step in steps if step.needs_outcome)
    return (
        *rules,
        ("STEP", ", ".join(step.words[0] for step in steps)),
        ("TRUE-UP", f"a step that needs an outcome: {settling}"),
        *_PLACEHOLDERS,
    )


def describe(command: Command, steps: tuple[Step, ...]) -> str:
    """How a command was read: `billing done for p1, p3 on 2026-11-20, ref INV-88213`."""
    match command:
        case ReportStep():
            name = next((step.words[0] for step in steps if step.key == command.step), command.step)
            reason = f": {command.reason}" if command.reason else ""
            return f"{name} {command.state} {_describe_clauses(command)}{reason}"
        case ReportAll():
            return f"all done {_describe_clauses(command)}"
        case AddNote(text=text):
            return f"note: {text}"
        case AskStatus():
            return "status"
        case AskHelp():
            return "help"
        case _:
            assert_never(command)


def _describe_clauses(command: ReportStep | ReportAll) -> str:
    products = ", ".join(f"p{n}" for n in command.products) or "every open product"
    on = f" on {command.on}" if command.on else ""
    ref = f", ref {command.ref}" if command.ref else ""
    if command.outcome is None:
        return f"for {products}{on}{ref}"
    money = command.outcome.money
    return f"for {products}{on}, {f'{command.outcome.kind} {money}' if money else 'no credit'}{ref}"
