"""Dates and times as people read them, in notices and on the terminal."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_day(day: date) -> str:
    """`Fri 20 Nov 2026`: reads one way on both sides of the Atlantic."""
    return f"{_DAYS[day.weekday()]} {format_date(day)}"


def format_instant(at: datetime, zone: ZoneInfo) -> str:
    """`Mon 23 Nov 2026, 9:12 am EST`."""
    local = at.astimezone(zone)
    half = "am" if local.hour < 12 else "pm"
    return f"{format_day(local)}, {local.hour % 12 or 12}:{local.minute:02d} {half} {local.tzname()}"


def format_date(day: date) -> str:
    """`20 Nov 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
