"""Staff commands: text → values (DESIGN: command).

A line is read whole or not at all. One that does not parse is an error if it starts like a command: it has a prefix
(`CXL-n`, or `#` or `/` before a letter), or is a near miss. Else it is prose, which ends the block, except right below
words for the rep, such as `tell:`, which go on there: people wrap their lines.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice

from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.reading.clauses import find_clauses, find_fault, read_clauses, read_state
from cancel_mailbot.reading.command import Command, CommandBlock, CommandLine, ReportAll, ReportStep
from cancel_mailbot.reading.command_words import ANY_STATE, STATES, clean, name_steps
from cancel_mailbot.reading.courtesy import is_salutation
from cancel_mailbot.reading.described import describe
from cancel_mailbot.reading.grammar import FIXED, GRAMMAR, OUTCOME, RULES, Rule, find_rule, help_lines
from cancel_mailbot.reading.lexicon import Lexicon, ProductNames
from cancel_mailbot.reading.named_products import find_products
from cancel_mailbot.reading.near_misses import find_closest, is_near_miss
from cancel_mailbot.reading.said import Problem, Said

__all__ = ["GRAMMAR", "describe", "help_lines", "read_commands"]

_PREFIX = re.compile(r"(?:[#/](?=[a-z[]))?(?:\[?CXL-0*([1-9][0-9]{0,8})\]?(?![\w-]) ?:? ?(?:[#/](?=[a-z]))?)?", re.I)
# What the rep reads goes on below: of these, only the first two keep their lines.
_RUNS_ON = re.compile(r"(?:ask|tell|hold|reject|reopen[^:]{0,200}) ?:", re.I)
_KEEPS_LINES = re.compile(r"(?:ask|tell|note) ?:", re.I)
# A list begins the reason, or a number stands right before a colon: also behind a slip, as in `:2,p3: no access`.
_PRODUCT = re.compile(r"[,;]|\S{0,200}?\bp[0-9]|[0-9][0-9,;-]{0,200}: |[^:]{0,200}?\bp[0-9]{1,3}:", re.I | re.A)
_STEP = re.compile(r"TRUE-UP|STEP")
# What a line may begin with beside a step, and the word in the grammar, the longest first.
_SPELLINGS = (("add products", "add product"), *((word, word) for word in FIXED))
_BRACKETS = re.compile(r"[\[\]]")
_STATE = re.compile(rf"\b(?:{ANY_STATE})(?= |$)", re.I)
_STRAY = "it stands below a text: commands stand at the top, together"
_MAX_LINES = 100
_MAX_TEXT_LINES = 200  # below an `ask:` or a `tell:`
_MAX_LENGTH = 200  # characters of a command without its reason or text


def read_commands(text: str, lexicon: Lexicon) -> CommandBlock:
    """The command lines at the top of a staff reply's new text, and the rest as a note.

    A greeting above the first command is passed over. A line of the note that is a command is an error: else a part of
    the mail would be applied in silence. More than 100 commands are an error of the line after them.
    """
    lines = text.splitlines()
    read: list[CommandLine] = []
    number = _pass_greeting(lines, lexicon)
    while number < len(lines):
        if not clean(lines[number]):
            number += 1
            continue
        end = _find_end(lines, number, lexicon)
        command_line = _read_line("\n".join(lines[number:end]), lexicon)
        if command_line is None:
            strays = _find_strays(lines[number:], lexicon)
            # Prose alone may hold a line such as `status`; only one that reports or names its case asks for an answer.
            strays = strays if read else tuple(each for each in strays if _is_weighty(each))
            wrong = (replace(each, command=None, why=_STRAY, closest="") for each in strays)
            return CommandBlock((*read, *wrong), "\n".join(lines[number:]).strip())
        if end - number > _MAX_TEXT_LINES:
            command_line = replace(command_line, command=None, why=f"its text has over {_MAX_TEXT_LINES} lines")
        if len(read) == _MAX_LINES:
            too_many = replace(command_line, command=None, why=f"a mail has at most {_MAX_LINES} commands")
            return CommandBlock((*read, too_many), "\n".join(lines[end:]).strip())
        read.append(command_line)
        number = end
    return CommandBlock(tuple(read), "")


def _pass_greeting(lines: list[str], lexicon: Lexicon) -> int:
    """The index of the first command if nothing but a greeting stands above it; else 0."""
    filled = list(islice((number for number, line in enumerate(lines) if clean(line)), 2))
    if len(filled) < 2 or _read_line(lines[filled[0]], lexicon) or not is_salutation(clean(lines[filled[0]])):
        return 0
    return filled[1] if _read_line(lines[filled[1]], lexicon) else 0


def _find_strays(lines: list[str], lexicon: Lexicon) -> tuple[CommandLine, ...]:
    """The lines of a note that are commands, or begin with a case's number."""
    read = (_parse_line(line, lexicon)[0] for line in lines if clean(line))
    return tuple(islice((line for line in read if line.command or line.case_number), _MAX_LINES))


def _is_weighty(line: CommandLine) -> bool:
    is_report = isinstance(line.command, ReportStep | ReportAll)
    return is_report or (line.command is not None and line.case_number is not None)


def _find_end(lines: list[str], number: int, lexicon: Lexicon) -> int:
    """Where the command ends that begins on this line: prose right below words for the rep is part of them."""
    end = number + 1
    line = clean(lines[number])
    prefix = _PREFIX.match(line)
    if not _RUNS_ON.match(line, prefix.end() if prefix else 0):
        return end
    while end < len(lines) and end <= number + _MAX_TEXT_LINES and _is_prose(lines[end], lexicon):
        end += 1
    return end


def _is_prose(line: str, lexicon: Lexicon) -> bool:
    return bool(clean(line)) and not clean(line).startswith((">", "|")) and _read_line(line, lexicon) is None


def _read_line(line: str, lexicon: Lexicon) -> CommandLine | None:
    """One line, or several of words for the rep; None for prose."""
    read, first, begin = _parse_line(line, lexicon)
    if read.command:
        return read
    if not begin and not is_near_miss(first, lexicon):
        return None
    return read if read.closest else replace(read, closest=find_closest(first[begin:], lexicon))


def _parse_line(line: str, lexicon: Lexicon) -> tuple[CommandLine, str, int]:
    """The line as a command, or why it is none; its first line in normal form, and where the prefix of that ends."""
    first = clean(line.partition("\n")[0])
    prefix = _PREFIX.match(first)
    case_number, begin = (int(prefix[1] or 0) or None, prefix.end()) if prefix else (None, 0)
    text = line.split(":", first[:begin].count(":") + 1)[-1].strip()
    if not _KEEPS_LINES.match(first, begin):
        text = " ".join(text.split())
    judged = _judge(first[begin:], text, case_number, lexicon)
    if isinstance(judged, Problem):
        return CommandLine(line.strip(), None, judged.why, judged.closest, case_number), first, begin
    return CommandLine(line.strip(), judged, case_number=case_number), first, begin


def _judge(rest: str, text: str, case_number: int | None, lexicon: Lexicon) -> Command | Problem:
    """`rest` is the line without its prefix, `text` what stands after its first colon, as written."""
    head, colon, _ = rest.partition(":")
    if len(head) > _MAX_LENGTH:
        return Problem("it is too long")
    step, name, clauses = _split_name(head.strip() if colon else head.rstrip(" .!?"), lexicon)
    rule = RULES.get(name) if step is None else None
    written = text if colon else None
    if rule and rule.needs(":") and not colon:
        return Problem("it needs text after a colon")
    if "?" in head:
        return Problem("a question changes nothing", "status")
    if rule and rule.argument:
        return _judge_argument(rule, clauses, written, lexicon)
    if step is None and name not in FIXED:
        return Problem("it begins with neither a step nor a command")
    return _judge_clauses(_Line(step, name, clauses, written), lexicon, lexicon.products_of(case_number))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line in its parts: the step or the fixed word that it begins with, the clauses, the text after a colon."""

    step: Step | None
    name: str
    clauses: str
    text: str | None


def _split_name(head: str, lexicon: Lexicon) -> tuple[Step | None, str, str]:
    """The step (the longest name wins), its usual name, and the clauses; without a step, the word of a command."""
    step, clauses = _split_step(head, lexicon)
    if step:
        return step, step.words[0], clauses
    lower = f"{head} ".lower()
    for spelled, name in _SPELLINGS:
        if lower.startswith(f"{spelled} "):
            return None, name, head[len(spelled) :].strip()
    return None, "", head


def _split_step(head: str, lexicon: Lexicon) -> tuple[Step | None, str]:
    lower = f"{head} ".lower()
    for name, step in name_steps(lexicon.steps):
        if lower.startswith(f"{name} "):
            return step, head[len(name) :].strip()
    return None, head


def _judge_argument(rule: Rule, argument: str, text: str | None, lexicon: Lexicon) -> Command | Problem:
    judged = rule.build(Said(argument=argument if text is None else f"{argument} {text}".strip()), lexicon)
    if text is None or isinstance(judged, Problem):
        return judged
    return Problem("it is written without a colon", describe(judged, lexicon.steps))


def _judge_clauses(line: _Line, lexicon: Lexicon, names: ProductNames) -> Command | Problem:
    fixed = RULES.get(line.name) if line.step is None else None
    step, clauses = line.step, line.clauses
    if fixed and fixed.takes("STEP"):
        step, clauses = _split_step(clauses, lexicon)
    found = find_clauses(clauses, lexicon, () if fixed and not fixed.takes("PRODUCTS") else names)
    if isinstance(found, Problem):
        closest = _suggest(line, fixed, names) if fixed or not found.closest else found.closest
        return _name_step(replace(found, closest=closest), line.name)
    if line.text is not None:
        found.clauses["text"] = line.text
    state = read_state(found)
    rule = fixed if fixed and not state else find_rule(line.step, line.name, state)
    if rule is None:
        return _miss_state(line, state)
    said = read_clauses(found, Said(step.key if step else "", StepState(state or StepState.PENDING)), lexicon)
    fault = find_fault(rule, found, said) or _find_hidden_products(rule, step, said.text, lexicon, names)
    return _name_step(fault, line.name) if fault else rule.build(said, lexicon)


def _suggest(line: _Line, fixed: Rule | None, names: ProductNames) -> str:
    """The form for a line with words in it that are none of its clauses; "" if it is not plain."""
    if fixed:
        return _BRACKETS.sub("", fixed.form) if fixed.takes("PRODUCTS") else fixed.shorten()
    state = _STATE.search(line.clauses)
    return f"STEP {STATES[state[0].lower()]} PRODUCTS" if line.step and state and names else ""


def _miss_state(line: _Line, state: str) -> Problem:
    if line.step:
        return Problem("it does not say done, started, not needed or blocked")
    return Problem("only `all done` is known" if line.name == "all" else f"`{state}` does not belong to `{line.name}`")


def _find_hidden_products(
    rule: Rule, step: Step | None, text: str, lexicon: Lexicon, names: ProductNames
) -> Problem | None:
    """`billing not needed: p2` would be about all of them, `reopen: billing p2` about whatever ended the case."""
    if not rule.takes("PRODUCTS"):
        return None
    reason = clean(text)
    if rule.takes("STEP") and rule.is_fixed and _split_step(reason, lexicon)[0]:
        return Problem("the step is named before the colon", rule.shorten("STEP"))
    mention = find_products(reason, 0, lexicon, names)
    if _PRODUCT.match(reason) or (mention and not reason[mention.end :].strip(" .!")):
        form = rule.shorten("PRODUCTS")
        if step and rule.takes("STEP") and rule.is_fixed:
            form = form.replace("PRODUCTS", f"{step.words[0]} PRODUCTS")
        return Problem("products are named before the colon", form)
    return None


def _name_step(problem: Problem, name: str) -> Problem:
    """The problem with the step that the line names in the form that it suggests."""
    if name == "all" and problem.closest.startswith("STEP"):
        return replace(problem, closest="note: text")
    closest = problem.closest if RULES.get(name) else _STEP.sub(name, problem.closest)
    return replace(problem, closest=closest.replace("OUTCOME", OUTCOME))
