"""Races: the same work in several threads that start at the same moment."""

import threading
from collections.abc import Callable


def run_together(number: int, work: Callable[[], None]) -> None:
    """Run `work` in `number` threads; fails if one of them fails."""
    failures: list[BaseException] = []
    start = threading.Barrier(number)

    def run() -> None:
        start.wait(timeout=30)
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 - reported below, in the thread that can fail the test
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not failures
