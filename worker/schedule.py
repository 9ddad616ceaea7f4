"""What beat asks for, and how often. Due times stand in rows: a beat that was away, or two of them, do no harm."""

from typing import Any

from models.settings import Settings

A_MINUTE = 60.0


def schedule(settings: Settings) -> dict[str, Any]:
    """The entries of Celery's beat."""
    # No message expires: whether it is too old would be told by two clocks, and a bell too many costs nothing.
    return {
        "deadlines": {"task": "tick", "schedule": A_MINUTE},
        "work that nobody was told of": {"task": "sweep", "schedule": float(settings.sweep)},
    }
