"""Instants as a reader's own clock shows them."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_timezone_location

from models.text.scripts import ENGLISH

OF_A_CAPITAL = {"Asia/Ho_Chi_Minh": "Hanoi", "Asia/Shanghai": "Beijing"}
"""Zones whose time is called after the capital, and not after the city in IANA's name."""
_EARLIEST_CLOCK = timezone(timedelta(hours=14))  # where each day begins first
_COUNTED_IN_DAYS = timedelta(days=366)


def when(instant: datetime, zone: str) -> str:
    """An instant for a reader in an IANA zone: "30 June 2022, 18:00 (Vientiane time)"."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, 'd MMMM y, HH:mm', locale=ENGLISH)} ({clock(zone)})"


def moment(instant: datetime, zone: str, now: datetime) -> str:
    """A moment that is not long past: "14:03" on the same day, else "30 June 2022, 18:00"."""
    local, today = instant.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return format_datetime(local, "HH:mm" if local.date() == today else "d MMMM y, HH:mm", locale=ENGLISH)


def instant_of(minute: datetime, *, since: datetime) -> datetime:
    """A time that people give in whole minutes, as an instant: in the minute of `since`, it is not before that."""
    return since if since.replace(second=0, microsecond=0) <= minute < since else minute


def full_minute(instant: datetime) -> datetime:
    """The first whole minute that is not before the instant: ends are shown without seconds."""
    minute = instant.replace(second=0, microsecond=0)
    return minute if minute == instant else minute + timedelta(minutes=1)


def last_day_of(instant: datetime) -> date:
    """The last of the days that it is then, somewhere in the world."""
    return instant.astimezone(_EARLIEST_CLOCK).date()


def clock(zone: str) -> str:
    """Whose clock it is: "Vientiane time"; zones without a place say their own name."""
    if not has_place(zone):
        return zone.rpartition("/")[2]
    return f"{OF_A_CAPITAL.get(zone) or get_timezone_location(zone, locale=ENGLISH, return_city=True)} time"


def has_place(zone: str) -> bool:
    """Whether an IANA zone is that of a place, as "Asia/Vientiane", and not one such as "UTC" or "Etc/GMT-7"."""
    return "/" in zone and not zone.startswith("Etc/")


def dated(value: date) -> str:
    """A day that has no zone, as that of a meeting: "30 June 2022"."""
    return format_date(value, "d MMMM y", locale=ENGLISH)


def left(instant: datetime, now: datetime) -> str:
    """How long it is until then, in words that need no clock: "12 days", "1 day", "5 hours", "less than an hour"; "" where the
    date alone says more, which is when it is past, or more than a year ahead."""
    if not now < instant <= now + _COUNTED_IN_DAYS:
        return ""
    hours = int((instant - now).total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    number, unit = (hours // 24, "day") if hours >= 24 else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"
