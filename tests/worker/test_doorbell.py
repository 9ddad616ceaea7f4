"""A person never waits long for the bell, whatever Redis does. Each test rings from a process of its own."""

import json
import signal
from base64 import b64decode

import pytest

from testing.crew import Crew

RING = """
from models import logs
from testing.waiting_time import waiting_time
from worker.notify import ring
logs.configure()
for _ in range(3):
    began = waiting_time()
    ring("letters", None)
    print(waiting_time() - began)
"""


def waits(crew: Crew) -> list[float]:
    """How many seconds each of three rings has waited."""
    return [float(line) for line in crew.run(RING).split()]


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest) -> str:
    """One kind is enough where nothing is stored."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_without_redis_ringing_is_over_at_once_and_raises_nothing(crew: Crew) -> None:
    assert sum(waits(crew)) < 1


@pytest.mark.slow
def test_a_frozen_redis_is_waited_for_once_and_briefly(crew: Crew) -> None:
    broker = crew.start_broker()
    broker.send_signal(signal.SIGSTOP)

    first, *others = waits(crew)

    broker.send_signal(signal.SIGCONT)
    assert first < 3
    assert sum(others) < 0.5


def test_a_full_redis_refuses_the_bell_and_nobody_notices(crew: Crew) -> None:
    crew.start_broker()
    crew.client().config_set("maxmemory", "1")

    assert sum(waits(crew)) < 1


def test_a_ring_is_one_message_that_carries_a_kind_and_a_number_and_no_words(crew: Crew) -> None:
    crew.start_broker()

    crew.run("from worker.notify import ring; ring('consolidation', 7)")

    (message,) = crew.client().lrange("lmec", 0, -1)
    body = json.loads(message)
    assert body["headers"]["task"] == "consolidation"
    assert json.loads(b64decode(body["body"]))[:2] == [[7], {}]
