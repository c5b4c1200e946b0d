"""A shift: what every loop of the work is given: the store, the time, and whether it was asked to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cancel_mailbot.edges.store.engine import Store


@dataclass(frozen=True, slots=True)
class Shift:
    """`now` gives aware UTC instants; loops ask `is_stopping` between two messages or notices."""

    store: Store
    now: Callable[[], datetime]
    is_stopping: Callable[[], bool]
