"""One of the applications that are compared, on a port: each in the same server with one process and as many threads.

python -m benchmarks.serving ours|bare|isso FOLDER PORT
"""

import sys
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.bare import create_bare
from benchmarks.busy_round import ADDRESS, SECRET
from models import logs, secret
from models.db.database import Database
from models.settings import Settings, read
from webapp import create_app, limits
from webapp.server import Server, listen
from worker import notify

THREADS = 4


def makers(folder: Path, port: int) -> dict[str, Callable[[], Any]]:
    """By name, what makes each application over the rows in the folder."""
    settings = read(
        {"LMEC_DATA": str(folder), "PUBLIC_URL": ADDRESS, "SECRET_KEY": SECRET, "LMEC_SECOND_FACTOR": "off"}
    )
    return {
        "ours": lambda: create_ours(settings),
        "bare": lambda: create_bare(Database(settings.database_url), SECRET),
        "isso": lambda: create_isso(folder, port),
    }


class UnlimitedCounters(limits.Counters):
    """Counts as ever, and holds nobody back: four browsers that never pause send more than a person may."""

    def ensure(self, limit: limits.Limit, key: str, *, times: int = 1) -> None:
        self._count(times, limit.rate, limit.name, key)


def create_ours(settings: Settings) -> Flask:
    """The service, with its limits counted and not enforced."""
    secret.make_once(settings.record_key)
    app = create_app(settings)
    app.extensions[limits.EXTENSION] = UnlimitedCounters(settings.redis_url or notify.own_redis(settings.data))
    return app


def create_isso(folder: Path, port: int) -> Any:
    """Isso as its guide says, with SQLite, without its limit of two comments a minute; raises ImportError without it."""
    from isso import config, make_app  # only where it is installed

    chosen = ConfigParser()
    chosen.read_dict(
        {
            "general": {"dbpath": str(folder / "isso.sqlite3"), "host": f"http://127.0.0.1:{port}/"},
            "guard": {"enabled": "false"},
        }
    )
    file = folder / "isso.cfg"
    with file.open("w") as out:
        chosen.write(out)
    return make_app(config.load(config.default_file(), str(file)), threading=True)


def main() -> None:
    """Serve until the process is ended."""
    name, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    logs.configure()  # lines about requests are part of their cost
    listening = listen("127.0.0.1", port)
    Server(makers(folder, port)[name], listening, {"workers": 1, "threads": THREADS}).run()


if __name__ == "__main__":
    main()
