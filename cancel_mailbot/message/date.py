"""The Date field (RFC 5322 section 3.3), and the other ways in which programs write it."""

import email.utils
import re
from datetime import UTC, datetime, timedelta, timezone

from cancel_mailbot.message.decode import decode_line

_MAX_LENGTH = 200
_COMMENT = re.compile(r"\([^()]*\)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)? ?(?:Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_COLON_IN_ZONE = re.compile(r"(?<= )(?:GMT|UTC?)?([+-]\d\d):?(\d\d)(?=$|[ ;])", re.IGNORECASE)
_NO_SECONDS = re.compile(r"(?<![:.\d+-])(\d{1,2}:\d\d)(?![:.\d])")
# RFC 5322 section 4.3: two digits below 50 are of this century; three are counted from 1900.
_SHORT_YEAR = re.compile(r"(?<=\d)([ -][A-Za-z]{3,9}[ -])(\d{2,3})(?= \d{1,2}[:.])")
_ZONE = re.compile(r"(?<= )[A-Z]{3,5}(?= \d{4}\b|$)")
# RFC 5322 section 4.3 knows the American names; these are written as well. Hours east of Greenwich.
_HOURS = {
    "WET": 0, "BST": 1, "IST": 5.5, "WEST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2,
    "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "MSD": 4, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "HST": -10, "AKST": -9, "AKDT": -8,
}  # fmt: skip


def read_date(value: str, arrived_at: datetime) -> datetime:
    """A Date field in UTC; `arrived_at` where it is unreadable, before 1990 or more than a year ahead.

    A wrong day of the week counts for nothing.
    """
    arrived_at = arrived_at.astimezone(UTC)
    written = _normalise(decode_line(value[:_MAX_LENGTH]))
    try:
        date = _read_iso(written) if _ISO.fullmatch(written) else _read_mail(written)
        date = date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return arrived_at
    return date if 1990 <= date.year <= arrived_at.year + 1 else arrived_at


def _normalise(written: str) -> str:
    while written != (written := _COMMENT.sub(" ", written)):
        pass
    written = " ".join(written.replace('"', " ").replace(",", ", ").split()).replace(" ,", ",")
    written = _NO_SECONDS.sub(r"\1:00", written)
    written = _SHORT_YEAR.sub(_lengthen, written)
    return _COLON_IN_ZONE.sub(r"\1\2", written)


def _lengthen(match: re.Match[str]) -> str:
    year = int(match[2])
    return f"{match[1]}{year + (2000 if year < 50 else 1900)}"


def _read_iso(written: str) -> datetime:
    date = datetime.fromisoformat(re.sub(r" (?=[Zz+-])", "", written))
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _read_mail(written: str) -> datetime:
    zone = _ZONE.search(written)
    date = email.utils.parsedate_to_datetime(written)
    # RFC 5322 section 3.3: -0000 says nothing of the zone, and the time is UTC.
    if date.tzinfo is None:
        date = date.replace(tzinfo=timezone(timedelta(hours=_HOURS.get(zone[0], 0))) if zone else UTC)
    return date
