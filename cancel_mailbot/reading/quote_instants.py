"""Times and dates as they stand in the heads of quotes."""

import re

_TIME = re.compile(
    r"[0-9]{1,2}[:.hH][0-9]{2}(?![0-9.])|[0-9]{1,2} ?(?:[ap]\.?m\b|uhr\b|h\b)|[0-9]{1,2}[時点시]", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])|(?<![0-9])[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}(?![0-9])")
_DATE_FIRST = re.compile(r"20[0-9]{2} ?[-/.年년]|[0-9]{1,2}(?:[./-]|:[0-9]{2}|\.? [^\W\d_])")


def has_time(text: str) -> bool:
    return _TIME.search(text) is not None


def has_year(text: str) -> bool:
    """Whether a date with its year stands in the text."""
    return _YEAR.search(text) is not None


def is_instant(text: str) -> bool:
    return has_time(text) and has_year(text)


def opens_with_date(text: str) -> bool:
    return _DATE_FIRST.match(text) is not None
