"""What more machines would do, from service times that were measured on this one: a simulation, event by event.

Each worker takes the next piece of work, needs the processors of its own machine for it and then those of the database's,
again and again; the broker is asked once a piece. All queue where processors are fewer than those who want them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random

TURNS = 4  # visits to the database for each piece of work, between which the worker thinks


@dataclass(frozen=True, slots=True)
class Service:
    """CPU seconds for one piece of work: in the worker, in the database, in the broker."""

    worker: float
    database: float
    broker: float


@dataclass(frozen=True, slots=True)
class Farm:
    """So many machines with so many cores and workers each; one database and one broker on machines of their own."""

    machines: int
    cores: int = 2
    workers: int = 2
    database_cores: int = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """Pieces of work a second, and how busy each place was (0 to 1)."""

    rate: float
    workers: float
    database: float
    broker: float

    @property
    def bottleneck(self) -> str:
        """The place that would have to grow next."""
        busy = {"workers": self.workers, "database": self.database, "broker": self.broker}
        return max(busy, key=lambda place: busy[place])


class _Place:
    """Some processors, and those who wait for one."""

    def __init__(self, cores: int) -> None:
        self.free = cores
        self.waiting: deque[tuple[int, float]] = deque()
        self.used = 0.0


def simulate(service: Service, farm: Farm, *, pieces: int = 4_000, seed: int = 7) -> Outcome:
    """So many pieces of work done by this farm; how long each visit takes is drawn from an exponential distribution."""
    random = Random(seed)
    places = [_Place(farm.cores) for _ in range(farm.machines)] + [_Place(farm.database_cores), _Place(1)]
    database, broker = len(places) - 2, len(places) - 1
    clock, done, events = 0.0, 0, list[tuple[float, int, int]]()
    ahead: list[Sequence[tuple[int, float]]] = [[] for _ in range(farm.machines * farm.workers)]

    def draw_visits(worker: int) -> Sequence[tuple[int, float]]:
        """The visits of one piece of work, the last one first."""
        own = worker % farm.machines
        visit = [(own, service.worker / TURNS), (database, service.database / TURNS)]
        return [*(visit * TURNS)[::-1], (broker, service.broker)]

    def start_visit(worker: int) -> None:
        ahead[worker] = ahead[worker] or draw_visits(worker)
        *rest, (at, mean) = ahead[worker]
        ahead[worker] = rest
        length = random.expovariate(1 / mean) if mean else 0.0
        place = places[at]
        if place.free:
            place.free -= 1
            place.used += length
            heappush(events, (clock + length, worker, at))
        else:
            place.waiting.append((worker, length))

    for worker in range(len(ahead)):
        start_visit(worker)
    while done < pieces:
        clock, worker, at = heappop(events)
        place = places[at]
        if place.waiting:
            following, length = place.waiting.popleft()
            place.used += length
            heappush(events, (clock + length, following, at))
        else:
            place.free += 1
        done += not ahead[worker]
        start_visit(worker)
    used = sum(place.used for place in places[: farm.machines])
    return Outcome(
        done / clock,
        used / clock / (farm.machines * min(farm.cores, farm.workers)),
        places[database].used / clock / farm.database_cores,
        places[broker].used / clock,
    )
