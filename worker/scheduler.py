"""The scheduler in beat: Celery's own, without a memory."""

from datetime import timedelta

from celery.beat import Scheduler

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
