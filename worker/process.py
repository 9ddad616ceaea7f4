"""What each process of the worker has for itself: its database with our bell, and a sign of life."""

import os
from functools import cache
from pathlib import Path

from celery import signals

from models.db.database import Database
from models.settings import Settings, read
from worker.notify import ring


@cache
def settings() -> Settings:
    """The settings, read once."""
    return read()


def database() -> Database:
    """The database of this process."""
    # A connection that crosses a fork is read from both sides. A child asks under its own number, so it opens its own
    # and leaves the parent's alone: closing that would say goodbye for the parent.
    return _database_of(os.getpid())


@cache
def _database_of(_process: int) -> Database:
    return Database.of(settings(), bell=ring)


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
