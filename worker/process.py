"""What each process of the worker has for itself: its database, with our bell."""

import os
from datetime import timedelta
from functools import cache

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
    return Database(settings().database_url, bell=ring, lease=timedelta(seconds=settings().lease))
