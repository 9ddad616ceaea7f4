"""What it costs to seal a statement for its viewer: all rules as one option, and as the sixty that SQLAlchemy would walk through.

python -m benchmarks.sealing
"""

import gc
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import BindParameter
from sqlalchemy.sql.visitors import anon_map

from benchmarks.measure import ROUNDS, machine, table
from models import logs
from models.db import access, schema
from models.db.database import Database
from models.people.queries.home_tasks import member_home
from testing.world import MEMBERS, World, make_world

WORLDS = 4  # in each of which six members answer
VISITS = 20


class WalkedCriteria(access.Criteria):
    """The rules as so many options: each statement is known again by walking through all of them."""

    def _gen_cache_key(self, names: anon_map, values: list[BindParameter[Any]]) -> tuple[Any, ...]:
        return (WalkedCriteria, *(one._gen_cache_key(names, values) for one in self.rules))


def measure_submitting(database: Database, number: int, *, worlds: int) -> float:
    """CPU seconds in which a member submits, once statements are compiled."""
    first, *others = [make_world(database, title=f"Text {number}, {one}") for one in range(worlds)]
    first.everybody_submits()
    spent = _cpu_seconds(lambda: [world.submit(code) for world in others for code in MEMBERS])
    return spent / (len(MEMBERS) * len(others))


def measure_home(database: Database, world: World) -> float:
    """CPU seconds in which the home page of a coordinator is read."""
    person = world.coordinators["KH"]

    def read(times: int) -> None:
        for _ in range(times):
            with database.reading(access.viewer_of(person)) as session:
                member_home(session, person, database.now())

    read(1)
    return _cpu_seconds(lambda: read(VISITS)) / VISITS


def _cpu_seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def measure_acts(folder: Path, *, rounds: int, worlds: int = WORLDS) -> dict[str, tuple[float, float]]:
    """By act, CPU seconds with one option and with sixty: the best of several turns."""
    database = Database(f"sqlite:///{folder / 'lmec.sqlite3'}")
    schema.upgrade(database)
    world = make_world(database)
    ours, found = access.Criteria, dict[tuple[str, str], float]()
    for number in range(rounds):
        for kind in (ours, WalkedCriteria):
            access.Criteria = kind  # type: ignore[misc]
            access.forget_rules()
            for act, seconds in (
                (
                    "a member submits",
                    measure_submitting(database, 2 * number + (kind is WalkedCriteria), worlds=worlds),
                ),
                ("a coordinator comes home", measure_home(database, world)),
            ):
                found[act, kind.__name__] = min(seconds, found.get((act, kind.__name__), seconds))
    access.Criteria = ours  # type: ignore[misc]
    access.forget_rules()
    database.close()
    return {act: (found[act, ours.__name__], found[act, WalkedCriteria.__name__]) for act, _ in found}


def main() -> None:
    logs.configure(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        costs = measure_acts(Path(folder), rounds=ROUNDS)
    print(f"{machine()}. Milliseconds of processor, the best of {ROUNDS} in turns, on SQLite.\n")
    rows = [
        [act, f"{one * 1000:.1f}", f"{sixty * 1000:.1f}", f"{sixty / one:.2f}x"] for act, (one, sixty) in costs.items()
    ]
    print(table(["act", "one option", "an option for each entity", "ratio"], rows))


if __name__ == "__main__":
    main()
