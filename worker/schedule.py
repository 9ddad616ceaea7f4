"""What beat asks for, and how often, by Celery's own scheduler without a memory."""

from datetime import timedelta
from typing import Any

from celery.beat import Scheduler

from models.settings import Settings

LONG_AGO = timedelta(days=1)  # longer than any period of ours


class Clock(Scheduler):
    """Asks for everything when it starts, then each thing by its period.

    What was forgotten while nobody rang is found at once. That it also rings after each restart does no harm, so there
    is nothing that it would have to remember.
    """

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO


A_MINUTE = 60.0


def schedule(settings: Settings) -> dict[str, Any]:
    """The entries of Celery's beat."""
    # No message expires: whether it is too old would be told by two clocks, and a bell too many costs nothing.
    return {
        "deadlines": {"task": "tick", "schedule": A_MINUTE},
        "work that nobody was told of": {"task": "sweep", "schedule": float(settings.sweep)},
    }
