"""What the commands of a site are written in, beside the grammar itself."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cancel_mailbot.ground.steps import DEFAULT_STEPS, Step
from cancel_mailbot.reading.form import FormSettings

ProductNames = tuple[tuple[int, str], ...]


def _name_none(_case_number: int | None) -> ProductNames:
    return ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The site's steps, the currency (ISO 4217) of amounts that name none, and its form, whose labels `set:` takes.

    `products_of` gives the products (number, name) of the case that a line names; None stands for the case of the
    thread. It gives none for a case that does not exist.
    """

    steps: tuple[Step, ...] = DEFAULT_STEPS
    currency: str = "USD"
    form: FormSettings = field(default_factory=FormSettings)
    products_of: Callable[[int | None], ProductNames] = _name_none
