"""The kinds of value that the config takes: hosts, addresses, durations, patterns. What a kind refuses, it explains."""

import ipaddress
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, Strict, ValidationInfo
from pydantic_core import PydanticCustomError

from cancel_mailbot.ground.duration import format_duration, read_duration
from cancel_mailbot.ground.identity import read_address
from cancel_mailbot.ground.invoice_run import UnusableCron, check_cron

_INNERMOST_GROUP = re.compile(r"\((?:\?(?:P<\w+>|[a-zA-Z-]*:|<?[=!]|>))?([^()]*)\)([*+{]?)")
_LITERALS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_REPEAT = re.compile(r"[*+]|\{[0-9]*,[0-9]*\}")
_PASSWORD_IN_URL = re.compile(r"//[^:@/]*:[^@]*@|[?&]password=", re.IGNORECASE)


def refuse(message: str, hint: str = "") -> PydanticCustomError:
    """The error that a kind raises, with a hint on what to write instead."""
    return PydanticCustomError("refused", "{message}", {"message": message, "hint": hint})


def _must_match(pattern: str, message: str, hint: str = "") -> AfterValidator:
    compiled = re.compile(pattern)

    def check(written: str) -> str:
        if not compiled.fullmatch(written):
            raise refuse(message, hint)
        return written

    return AfterValidator(check)


def _check_not_empty(written: tuple[object, ...]) -> tuple[object, ...]:
    if not written:
        raise refuse("should not be empty")
    return written


def _check_host(written: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", written):
        return written
    try:
        ipaddress.IPv6Address(written)
    except ValueError:
        raise refuse(
            "should be a host name or an IP address", "without a scheme, and the port has its own key"
        ) from None
    return written


def _read_address(written: str) -> str:
    address = read_address(written)
    if address is None:
        raise refuse("is not a plain address", "write it like ann@example.com, without a name or brackets")
    return address


def _read_rep(written: str) -> str:
    if not written.startswith("@"):
        return _read_address(written)
    if read_address(f"anyone{written}") is None:
        raise refuse("is not a domain", "write it like @example.com")
    return written.lower()


def _read_duration(written: object) -> timedelta:
    duration = (
        written if isinstance(written, timedelta) else read_duration(written) if isinstance(written, str) else None
    )
    if duration is None or duration <= timedelta(0):
        raise refuse("is not a duration", 'write it like "30s", "5m", "2h" or "3d"')
    return duration


def _read_pause(written: object) -> timedelta:
    nothing = written in (timedelta(0), "0s")
    return timedelta(0) if nothing else _read_duration(written)


def _format_pause(pause: timedelta) -> str:
    return format_duration(pause) if pause else "0s"


def _read_start(written: object) -> date | Literal["now", "all"]:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if written == "now":
        return "now"
    if written == "all":
        return "all"
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise refuse('should be "now", "all" or a date', "write a date like 2026-11-01") from None


def _anchor(written: str, info: ValidationInfo) -> str:
    """A relative path counts from the folder of the config file; "" stays as it is."""
    folder: Path | None = (info.context or {}).get("folder")
    return str(folder / written) if written and folder else written


def _check_database_url(written: str) -> str:
    if not re.match(r"(?:sqlite|postgresql)(?:\+[a-z0-9_]+)?://", written):
        raise refuse("should be a SQLite or PostgreSQL URL", "sqlite:///FILE or postgresql://USER@HOST/DATABASE")
    if not written.startswith("sqlite") and _PASSWORD_IN_URL.search(written):
        raise refuse(
            "holds a password",
            "leave it out; libpq reads PGPASSFILE, and $CANCEL_MAILBOT_DATABASE_URL may hold a whole URL",
        )
    return written


def _check_pattern(written: str) -> str:
    try:
        compiled = re.compile(written)
    except re.error as error:
        raise refuse(f"is not a regular expression: {error}") from None
    if compiled.fullmatch(""):
        raise refuse("matches the empty text", "it must describe a whole Titan Order ID")
    if _repeats_a_repeat(written):
        raise refuse("repeats a group that itself repeats", "such a pattern can take for ever on a hostile mail")
    return written


def _repeats_a_repeat(pattern: str) -> bool:
    """True where a group holding `*`, `+` or `{m,n}` is repeated, as in `([0-9]+)*`: exponential when it fails."""
    pattern = _LITERALS.sub("x", pattern)
    while match := _INNERMOST_GROUP.search(pattern):
        repeats = bool(_REPEAT.search(match[1]))
        if repeats and match[2]:
            return True
        pattern = pattern[: match.start()] + ("x+" if repeats else "x") + match[2] + pattern[match.end() :]
    return False


def _check_time_zone(written: str) -> str:
    # Seen with Python 3.11: a folder's name such as "America" raises IsADirectoryError.
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        raise refuse("is not a time zone", 'write it like "Europe/Berlin" or "America/Chicago"') from None
    return written


def _read_time(written: object) -> time:
    if isinstance(written, str) and re.fullmatch("(?:[01][0-9]|2[0-3]):[0-5][0-9]", written):
        return time.fromisoformat(written)
    if isinstance(written, time) and written.tzinfo is None:
        return written
    raise refuse("is not a time of day", 'write it like "08:30", from "00:00" to "23:59"')


def _read_time_or_none(written: object) -> time | None:
    return None if written in ("", None) else _read_time(written)


def _read_closing(written: object) -> time:
    """As a time of day, or "24:00": the last instant of the day."""
    return time.max if written == "24:00" else _read_time(written)


def _format_closing(written: time) -> str:
    return "24:00" if written == time.max else _format_time(written)


def _format_time(written: time | None) -> str:
    return f"{written:%H:%M}" if written else ""


def _read_day(written: object) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    try:
        return date.fromisoformat(written if isinstance(written, str) else "")
    except ValueError:
        raise refuse("is not a date", "write it like 2026-11-27") from None


def _check_cron(written: str) -> str:
    try:
        if written:
            check_cron(written)
    except UnusableCron as unusable:
        raise refuse(str(unusable), 'write it like "0 18 last * *" or "30 6 * * fri"') from None
    return written


# pydantic's own min_length does not count an entry that is wrong, and so reports a full list as empty.
NOT_EMPTY = AfterValidator(_check_not_empty)

# A control character in a name or a folder could end a header line or an IMAP command early.
Line = Annotated[str, _must_match(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*", "holds a control character")]
Words = Annotated[Line, _must_match(r".*\S.*", "should not be empty")]
Count = Annotated[int, Strict(), Field(ge=1)]
Port = Annotated[int, Strict(), Field(ge=1, le=65535)]
Host = Annotated[str, AfterValidator(_check_host)]
Address = Annotated[str, AfterValidator(_read_address)]
Rep = Annotated[str, AfterValidator(_read_rep)]
FilePath = Annotated[Line, AfterValidator(_anchor)]
DatabaseUrl = Annotated[Line, AfterValidator(_check_database_url)]
OrderIdPattern = Annotated[str, AfterValidator(_check_pattern)]
TimeZone = Annotated[str, AfterValidator(_check_time_zone)]
TimeZoneOrNone = Annotated[str, AfterValidator(lambda written: written and _check_time_zone(written))]
TimeOfDay = Annotated[time, PlainValidator(_read_time), PlainSerializer(_format_time, str, when_used="json")]
TimeOfDayOrNone = Annotated[
    time | None, PlainValidator(_read_time_or_none), PlainSerializer(_format_time, str, when_used="json")
]
ClosingTime = Annotated[time, PlainValidator(_read_closing), PlainSerializer(_format_closing, str, when_used="json")]
Day = Annotated[date, PlainValidator(_read_day), PlainSerializer(str, str, when_used="json")]
Cron = Annotated[Line, AfterValidator(_check_cron)]
Currency = Annotated[str, _must_match(r"[A-Z]{3}", "should be three capitals (ISO 4217)")]
Duration = Annotated[timedelta, PlainValidator(_read_duration), PlainSerializer(format_duration, str, when_used="json")]
# A duration that may also be "0s", for none.
Pause = Annotated[timedelta, PlainValidator(_read_pause), PlainSerializer(_format_pause, str, when_used="json")]
StepKey = Annotated[
    str,
    _must_match(
        r"[a-z][a-z0-9_]{0,31}", "should be 1 to 32 of a-z, 0-9 and _", "stored with every case: never change it"
    ),
]
StepWord = Annotated[
    str,
    _must_match(
        r"[a-z][a-z0-9]{0,31}(?:[ -][a-z0-9]{1,32}){0,3}",
        "should be a word in small letters",
        "staff write it: titan done",
    ),
]
Start = Annotated[
    date | Literal["now", "all"], PlainValidator(_read_start), PlainSerializer(str, str, when_used="json")
]
MailboxName = Annotated[
    str,
    _must_match(r"[a-z0-9][a-z0-9_-]{0,31}", "should be 1 to 32 of a-z, 0-9, - and _", "it also names its passwords"),
]
# Narrower than a flag-keyword (RFC 9051 section 9): nothing in it ever needs quoting.
Keyword = Annotated[
    str, _must_match(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", "should begin with a letter and hold letters, digits, - _ .")
]
