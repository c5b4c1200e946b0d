"""The words that command lines are made of, and those that make a line none."""

import re

from cancel_mailbot.ground.steps import Step, StepState

STATES = {
    **dict.fromkeys(("done", "complete", "completed", "cancelled", "canceled", "confirmed"), StepState.DONE),
    **dict.fromkeys(("started", "in progress"), StepState.STARTED),
    **dict.fromkeys(("not needed", "n/a"), StepState.NOT_NEEDED),
    "blocked": StepState.BLOCKED,
}
ANY_STATE = "|".join(STATES)

DATES = "a date is written on 2026-09-10: year, month, day"
NEGATION = r"not|never|cannot|\w+n't|(?:is|was|has|have|are|were|did|does|do|can|wo)nt"
_TO_COME = r"should|will|would|could|can|may|might|must|shall|going|tomorrow|soon|later|almost|nearly|part\w*"
# Why a word that belongs to no clause makes the line no command, and the form that may be meant instead.
STRAYS = (
    (NEGATION, "it says what is not so, and only what has happened is a command", "STEP blocked: reason"),
    (r"except|but|without|half|only", "it leaves something out: name the products that it is true of", "note: text"),
    (_TO_COME, "it says what is to come, and only what has happened is a command", "STEP started"),
    (r"[0-9]{1,4}[-/.][0-9].*|today|yesterday|\w+day", DATES, ""),
)
_STRAY = re.compile("|".join(stray for stray, _, _ in STRAYS), re.I)
# What is never meant as a part of a product's name, though a product may have it in its name.
_NO_NAMES = frozenset(
    """
    done complete completed cancelled canceled confirmed started in progress needed blocked n a on ref no credit charge
    period to for all every open product products take assign ask tell note status list help hold resume reject reopen
    duplicate withdraw add set undo the an this that these those it its is are was were be been has have had as at by
    of off or and if so ok yes up out now then here there still yet just also too very my our your his her their
    we us you he she they i me one two rest others other both each any some none more most last first next same
    looks seems sent sorted stopped finished fixed posted pending waiting partial again done good fine great please
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_SPELLING = str.maketrans("‐‑‒–—―−﹘﹣－‘’", "----------''", "\u200b\u200c\u200d\u2060\ufeff\xad")


def clean(line: str) -> str:
    """One blank between words, one kind of dash and apostrophe, nothing invisible."""
    return " ".join(line.translate(_SPELLING).split())


def name_steps(steps: tuple[Step, ...]) -> list[tuple[str, Step]]:
    """Every name of a step in normal form with its step, the longest first."""
    names = [(clean(name).lower(), step) for step in steps for name in step.words]
    return sorted(names, key=lambda named: -len(named[0]))


def may_name(words: tuple[str, ...], steps: tuple[Step, ...]) -> bool:
    """Whether these words, in lower case, can be a part of a product's name: none of them means something else."""
    step_words = {word for name, _ in name_steps(steps) for word in re.findall(r"\w+", name)}
    is_other = any(word in _NO_NAMES or word in step_words or _STRAY.fullmatch(word) for word in words)
    return not is_other and any(len(word) > 1 and not word.isdigit() for word in words)
