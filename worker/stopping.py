"""A worker that is told to stop finishes what it can in a few seconds; the rest goes back to be done by another."""

import os
import signal
from contextlib import suppress
from threading import Timer

from celery import signals
from celery.worker.consumer import Consumer

GRACE = 5.0  # seconds; whoever stops us must leave a little more than this before it kills


class Stopping:
    """Watches one worker's pool of children."""

    def __init__(self) -> None:
        self.consumer: Consumer | None = None

    def begin(self, sender: Consumer, **_: object) -> None:
        """Remember the pool, when the worker is ready."""
        self.consumer = sender

    def end(self, **_: object) -> None:
        """Interrupt the children that are still at work when the grace is over: each gives its work back."""
        timer = Timer(GRACE, self._interrupt)
        timer.daemon = True
        timer.start()

    def _interrupt(self) -> None:
        if self.consumer is not None:
            for child in self.consumer.pool.info["processes"]:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGTERM)


def watch() -> None:
    """Keep to this in the worker that starts in this process."""
    stopping = Stopping()
    signals.worker_ready.connect(stopping.begin, weak=False)
    signals.worker_shutting_down.connect(stopping.end, weak=False)
