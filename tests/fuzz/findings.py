"""What went wrong: made small, and kept as a file whose name says what it is."""

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic, process_time

FOLDER = Path(__file__).parent / "findings"
SECONDS = 5.0  # of the processor, for one input
_SECONDS_TO_SHRINK = 20.0


def find_fault(check: Callable[[bytes], None], raw: bytes) -> str | None:
    """What is wrong with how this input is read, as a name without its details; None if nothing is."""
    started_at = process_time()
    try:
        check(raw)
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        words = str(error).partition(":")[0] if isinstance(error, AssertionError) else type(error).__name__
        return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:60]
    return "too_slow" if process_time() - started_at > SECONDS else None


def shrink(check: Callable[[bytes], None], raw: bytes, fault: str) -> bytes:
    """A shorter input with the same fault, found within a few seconds."""
    until = monotonic() + _SECONDS_TO_SHRINK
    size = len(raw) // 2
    while size and monotonic() < until:
        start = 0
        while start < len(raw) and monotonic() < until:
            shorter = raw[:start] + raw[start + size :]
            if find_fault(check, shorter) == fault:
                raw = shorter
            else:
                start += size
        size //= 2
    return raw


def keep(target: str, fault: str, raw: bytes, folder: Path = FOLDER) -> Path:
    """The file that holds this finding."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{target}__{fault}.bin"
    file.write_bytes(raw)
    return file
