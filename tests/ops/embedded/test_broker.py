"""The bundled broker: private, reached by Celery and by redis-py, and at the same address after it was wiped."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import Celery
from redis import Redis

from models.errors import CannotStart
from ops.embedded.parts import free_port
from tests.ops.embedded.conftest import eventually
from worker.broker import LONGEST_SOCKET_PATH, Broker, broker_in


@contextmanager
def running(broker: Broker) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen(broker.argv, stdout=subprocess.DEVNULL)
    try:
        eventually(broker.is_answering)
        yield server
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with a name that addresses must quote; what does not fit there goes to a temporary folder beside it."""
    with tempfile.TemporaryDirectory() as place:
        temporary = Path(place, "t")
        temporary.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(temporary))
        yield Path(place, "ទឹក 50%#")


def test_it_answers_on_its_socket_once_it_runs_and_no_longer_when_it_has_stopped(folder: Path) -> None:
    broker = broker_in(folder)
    assert not broker.is_answering()

    with running(broker) as server:
        assert broker.is_answering()
        server.terminate()
        assert server.wait(timeout=5) == 0

    assert not broker.is_answering()


def test_nobody_else_can_open_its_socket_and_it_has_no_port(folder: Path) -> None:
    broker = broker_in(folder)
    with running(broker), Redis.from_url(broker.client_url) as client:
        assert stat.S_IMODE(broker.socket.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(broker.socket.stat().st_mode) == 0o700
        assert client.config_get("port") == {"port": "0"}


def test_it_evicts_nothing_and_writes_nothing_to_disk(folder: Path) -> None:
    broker = broker_in(folder)
    with running(broker), Redis.from_url(broker.client_url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("maxmemory") == {"maxmemory": str(256 * 1024 * 1024)}
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("appendonly") == {"appendonly": "no"}


def test_celery_sends_and_receives_through_it(folder: Path) -> None:
    broker = broker_in(folder)
    app = Celery(broker=broker.url)
    with running(broker), app.connection_for_write() as connection:
        queue = connection.SimpleQueue("bells")

        queue.put({"kind": "consolidation", "id": 7})

        assert queue.get(timeout=5).payload == {"kind": "consolidation", "id": 7}
        queue.close()


def test_the_same_folder_gives_the_same_broker_after_a_kill_left_the_socket_behind(folder: Path) -> None:
    first = broker_in(folder)
    with running(first) as server:
        server.send_signal(signal.SIGKILL)
        server.wait()
        assert first.socket.exists()

    again = broker_in(folder)

    assert again == first
    with running(again):
        assert again.is_answering()


def test_a_folder_too_deep_for_a_socket_gets_a_private_place_in_the_temporary_folder(folder: Path) -> None:
    deep = folder / ("deep" * 30)

    broker = broker_in(deep)

    assert len(os.fsencode(broker.socket)) <= LONGEST_SOCKET_PATH
    assert broker.socket.parent.parent == folder.parent / "t"
    assert stat.S_IMODE(broker.socket.parent.stat().st_mode) == 0o700
    assert broker == broker_in(deep)
    assert broker != broker_in(folder / ("keep" * 30))
    with running(broker):
        assert broker.is_answering()


def test_a_place_that_is_only_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.mkdir()
    (folder / "broker").symlink_to(elsewhere)

    with pytest.raises(CannotStart, match="belongs to somebody else"):
        broker_in(folder)


def test_paths_too_long_everywhere_are_refused_with_a_way_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(folder / ("long" * 30)))

    with pytest.raises(CannotStart, match="Set LMEC_DATA or TMPDIR to a shorter one"):
        broker_in(folder / ("deep" * 30))


def test_of_a_broker_that_does_not_answer_its_place_is_said_and_not_its_password(tmp_path: Path) -> None:
    place = f"127.0.0.1:{free_port()}"
    environment = {**os.environ, "LMEC_DATA": str(tmp_path), "REDIS_URL": f"redis://:{'secret' * 8}@{place}/0"}
    program = (
        "from models.settings import read; from ops.embedded.parts import parts; "
        "print(*(part.obstacle() for part in parts(read()) if part.obstacle))"
    )

    sentences = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True, timeout=60)

    assert (
        sentences == f"The broker at {place} does not answer, or does not let us in. Start it, or look at REDIS_URL.\n"
    )
