"""The steps of a case, as data: three documented ones, and what a site may put beside them."""

from dataclasses import dataclass, replace
from enum import StrEnum


class StepState(StrEnum):
    """Where one step of one product stands."""

    PENDING = "pending"
    STARTED = "started"
    DONE = "done"
    BLOCKED = "blocked"
    NOT_NEEDED = "not needed"

    @property
    def is_complete(self) -> bool:
        """Nothing more has to happen in this step for this product."""
        return self in (StepState.DONE, StepState.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how staff name it, what rep and staff are told of it, and what must be complete before it.

    `words` are the names that staff may write, the first one being the usual one, in normal form (lower case,
    hyphens as written). `completed` finishes the sentence "For CXL-1042, …".
    """

    key: str
    title: str
    words: tuple[str, ...]
    completed: str
    after: tuple[str, ...] = ()
    needs_outcome: bool = False


DEFAULT_STEPS = (
    Step("billing", "Billing cancellation", ("billing",), "billing is cancelled"),
    Step(
        "fulfillment",
        "Fulfillment cancellation in Vision VX",
        ("fulfillment", "fulfilment", "vx"),
        "fulfillment is cancelled in Vision VX",
    ),
    Step(
        "true_up",
        "Communication and true-up",
        ("true-up", "trueup", "true up"),
        "the true-up is done",
        after=("billing", "fulfillment"),
        needs_outcome=True,
    ),
)

# The first words of commands: a step that was called one of them could not be told from it.
COMMAND_WORDS = frozenset(
    """
    take assign undo status list help resume ask note tell hold reject reopen duplicate set all withdraw add amend
    remove product
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


@dataclass(frozen=True, slots=True)
class AddedStep:
    """A step of the site's own. `before` is the key of the step that it stands before and that waits for it, or "".

    Without `before` it stands last, but for the steps that need an outcome: those come after every other.
    """

    step: Step
    before: str = ""


class MisplacedStep(ValueError):  # noqa: N818 - names what is wrong, as every exception here does
    """A step that the config adds cannot stand where it shall; the message says why."""


def place_steps(defaults: tuple[Step, ...], added: tuple[AddedStep, ...]) -> tuple[Step, ...]:
    """The steps in order, with those that the site adds in their places.

    Raises:
        MisplacedStep: a key or word is taken, or what a step names is not there or stands on its wrong side.
    """
    steps = list(defaults)
    for each in added:
        _check_names(each.step, steps)
        steps.insert(_find_place(each, steps), each.step)
        if each.before:
            _wait_for(each.step, each.before, steps)
    placed = tuple(_wait_for_all(step, steps) if step.needs_outcome else step for step in steps)
    _check_order(placed)
    return placed


def _check_names(step: Step, steps: list[Step]) -> None:
    if any(known.key == step.key for known in steps):
        raise MisplacedStep(f"there is a step {step.key} already")
    words = {word: known.key for known in steps for word in known.words}
    for word in step.words:
        if word in words:
            raise MisplacedStep(f"the word {word!r} of {step.key} is a word of the step {words[word]}")
        if word.split()[0] in COMMAND_WORDS:
            raise MisplacedStep(f"the word {word!r} of {step.key} begins like a command")


def _find_place(added: AddedStep, steps: list[Step]) -> int:
    if added.before:
        places = [n for n, step in enumerate(steps) if step.key == added.before]
        if not places:
            known = ", ".join(step.key for step in steps)
            raise MisplacedStep(f"{added.step.key} stands before {added.before}, which is no step; there are: {known}")
        return places[0]
    return next((n for n, step in enumerate(steps) if step.needs_outcome), len(steps))


def _wait_for(step: Step, waiting: str, steps: list[Step]) -> None:
    place = next(n for n, known in enumerate(steps) if known.key == waiting)
    steps[place] = replace(steps[place], after=(*steps[place].after, step.key))


def _wait_for_all(step: Step, steps: list[Step]) -> Step:
    return replace(step, after=tuple(known.key for known in steps if not known.needs_outcome))


def _check_order(steps: tuple[Step, ...]) -> None:
    for place, step in enumerate(steps):
        for key in step.after:
            if key not in {known.key for known in steps}:
                raise MisplacedStep(f"{step.key} comes after {key}, which is no step")
            if key not in {known.key for known in steps[:place]}:
                raise MisplacedStep(f"{step.key} cannot come after {key}, which stands behind it")
