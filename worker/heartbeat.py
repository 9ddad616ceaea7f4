"""A sign of life for those who watch: a file that is touched whenever a worker or the clock gets through to Redis.

A program that hangs, or that Redis does not hear, falls silent; that a process is there would say nothing of either.
"""

from pathlib import Path

from celery import signals


class Heartbeat:
    """The file is as old as the last sign of life. Where it cannot be touched, Celery logs why and goes on."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def of_worker(self) -> None:
        """Follow the worker in this process: that it is ready, then its heartbeats, each two seconds while its loop turns
        and Redis is there."""
        signals.worker_ready.connect(self._touch, weak=False)
        signals.heartbeat_sent.connect(self._touch, weak=False)

    def of_clock(self) -> None:
        """Follow beat in this process: its start, and whatever it rings, at least once a minute."""
        signals.beat_init.connect(self._touch, weak=False)
        signals.after_task_publish.connect(self._touch, weak=False)

    def _touch(self, **_: object) -> None:
        self.file.touch()
