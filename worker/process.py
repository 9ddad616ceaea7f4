"""What each process of the worker has for itself: its database with our bell, a sign of life, and a graceful end."""

import os
import signal
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Timer

from celery import signals
from celery.worker.consumer import Consumer

from models.db.database import Database
from models.settings import Settings, read_existing
from worker.notify import ring

GRACE = 5.0  # seconds; whoever stops us must leave a little more than this before it kills


@cache
def settings() -> Settings:
    """The settings, read once; the command has seen that the secret key is there."""
    return read_existing()


def database() -> Database:
    """The database of this process."""
    # A connection that crosses a fork is read from both sides. A child asks under its own number, so it opens its own
    # and leaves the parent's alone: closing that would say goodbye for the parent.
    return _database_of(os.getpid())


@cache
def _database_of(_process: int) -> Database:
    return Database.from_settings(settings(), bell=ring)


class Heartbeat:
    """The file is as old as the last sign of life. Where it cannot be touched, Celery logs why and goes on."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def follow_worker(self) -> None:
        """Follow the worker in this process: that it is ready, then its heartbeats, each two seconds while its loop turns
        and Redis is there."""
        signals.worker_ready.connect(self._touch, weak=False)
        signals.heartbeat_sent.connect(self._touch, weak=False)

    def follow_beat(self) -> None:
        """Follow beat in this process: its start, and whatever it rings, at least once a minute."""
        signals.beat_init.connect(self._touch, weak=False)
        signals.after_task_publish.connect(self._touch, weak=False)

    def _touch(self, **_: object) -> None:
        self.file.touch()


class GracefulStop:
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


def follow_shutdown() -> None:
    """Stop the worker that starts in this process gracefully."""
    stopping = GracefulStop()
    signals.worker_ready.connect(stopping.begin, weak=False)
    signals.worker_shutting_down.connect(stopping.end, weak=False)
