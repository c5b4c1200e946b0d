"""The steps of a case, as data: three documented ones, and what a site may put beside them."""

from dataclasses import dataclass
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
