"""Durations as the config writes them: one whole number and one unit, `200ms`, `30s`, `5m`, `2h`, `3d`."""

import re
from datetime import timedelta

_DURATION = re.compile(r"([1-9][0-9]{0,5})(ms|s|m|h|d)")
_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
}


def read_duration(written: str) -> timedelta | None:
    """The duration written, never zero; None for anything else."""
    match = _DURATION.fullmatch(written)
    return int(match[1]) * _UNITS[match[2]] if match else None


def format_duration(duration: timedelta) -> str:
    """The form that `read_duration` reads, in the largest unit that divides it. Less than a millisecond is cut off."""
    unit = next((unit for unit, length in _UNITS.items() if not duration % length), "ms")
    return f"{duration // _UNITS[unit]}{unit}"
