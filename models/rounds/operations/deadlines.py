"""The deadline, as a rule that refuses what comes too late."""

from datetime import datetime

from models.errors import Untimely
from models.rounds.consultation import Timed, accepts_comments, ended_at
from models.text.instants import when


def ensure_open(round: Timed, zone: str, now: datetime) -> None:
    """Raise Untimely when the deadline has passed at `now`, the instant at which the request arrived."""
    if not accepts_comments(round, now):
        raise Untimely(f"Comments on this text closed on {when(ended_at(round), zone)}.")
