"""The deadline, as a rule and as a sentence in the reader's own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from models.errors import Untimely
from models.rounds.consultation import Timed, accepts_comments, ended_at


def ensure_open(round: Timed, zone: str, now: datetime) -> None:
    """Raise Untimely when the deadline has passed at `now`, the instant at which the request arrived."""
    if not accepts_comments(round, now):
        raise Untimely(f"Comments on this text closed on {in_words(ended_at(round), zone)}.")


def in_words(instant: datetime, zone: str) -> str:
    """An instant for a reader: "30 June 2022, 18:00 (Asia/Vientiane)"."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({zone})"
