"""The supervisor: order, restarts, a clean end of everything, however it comes."""

import os
import signal
import socket
from pathlib import Path

import pytest

from ops.embedded import supervisor as supervising
from ops.embedded.parts import Part
from tests.ops.embedded.conftest import House, eventually, lives


def test_parts_start_one_after_the_other_each_when_the_one_before_is_ready(house: House) -> None:
    house.start(house.part("broker", ready_file="open"), house.part("web"))
    eventually(lambda: house.numbers("broker"))
    assert house.sentences() == ["broker: starting"]

    (house.folder / "open").touch()

    house.wait_to_hear("web: ready")
    assert house.sentences() == ["broker: starting", "broker: ready", "web: starting", "web: ready"]


def test_a_sign_of_the_run_before_does_not_make_a_part_ready(house: House) -> None:
    (house.folder / "pulse").touch()
    house.start(house.part("worker", sign_file="pulse"), house.part("beat"))
    eventually(lambda: house.numbers("worker"))
    assert house.sentences() == ["worker: starting"]

    (house.folder / "pulse").touch()
    house.wait_to_hear("beat: ready")

    os.kill(house.numbers("worker")[0], signal.SIGKILL)
    eventually(lambda: len(house.numbers("worker")) == 2)
    assert "worker: restarted" not in house.sentences()
    (house.folder / "pulse").touch()
    house.wait_to_hear("worker: restarted")


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_order_to_stop_ends_all_parts_the_last_one_first(house: House, order: signal.Signals) -> None:
    supervisor = house.start(house.part("broker"), house.part("worker"), house.part("web"))
    eventually(lambda: len(house.all_numbers()) == 3)

    supervisor.send_signal(order)

    assert supervisor.wait(timeout=60) == 0
    assert house.stops() == ["web", "worker", "broker"]
    assert house.sentences()[-3:] == ["web: stopped", "worker: stopped", "broker: stopped"]
    assert house.is_empty()


def test_a_crash_restarts_that_part_and_only_it(house: House) -> None:
    house.start(house.part("broker"), house.part("worker"))
    eventually(lambda: house.numbers("worker"))

    os.kill(house.numbers("worker")[0], signal.SIGKILL)

    house.wait_to_hear("worker: restarted")
    eventually(lambda: len(house.numbers("worker")) == 2)
    assert lives(house.numbers("worker")[1])
    assert len(house.numbers("broker")) == 1
    log = house.folder / "log" / "worker.log"
    assert f"worker: was ended by signal 9; starting it again in 0.5 s ({log} may say why)" in house.sentences()


def test_what_a_crashed_part_had_started_is_gone_before_it_starts_again(house: House) -> None:
    house.start(house.part("worker", "family"))
    eventually(lambda: house.numbers("child-of-worker"))
    child = house.numbers("worker", "children")[0]

    os.kill(house.numbers("worker")[0], signal.SIGKILL)

    house.wait_to_hear("worker: restarted")
    assert not lives(child)


def test_a_part_that_keeps_crashing_is_started_less_and_less_often(house: House) -> None:
    house.start(house.part("beat", "broken"))

    eventually(lambda: sum("starting it again" in sentence for sentence in house.sentences()) == 3)

    pauses = [sentence.split("again in ")[1].split(" (")[0] for sentence in house.sentences() if "again in" in sentence]
    assert pauses == ["0.5 s", "1 s", "2 s"]


def test_a_part_that_ends_before_it_is_ready_stops_the_start_with_its_last_words(house: House) -> None:
    supervisor = house.start(
        house.part("broker", ready_file="broker.starts"), house.part("web", "broken", ready_file="never")
    )

    assert supervisor.wait(timeout=15) == 1

    assert house.sentences()[-1] == (
        "The service does not start, because its part web ended with exit code 1. "
        f"Its last words: The settings make no sense. (All of its words: {house.folder / 'log' / 'web.log'})"
    )
    assert house.stops() == ["broker"]
    assert house.is_empty()


def test_of_a_part_that_is_slow_to_be_ready_it_is_said_what_it_waits_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervising, "SLOW_AFTER", 0.2)
    monkeypatch.setattr(supervising, "READY_WITHIN", 1.0)
    sentences: list[str] = []
    part = Part(
        "worker",
        ["sleep", "60"],
        ready=lambda: False,
        obstacle=lambda: "The broker at redis:6379 does not answer.",
    )

    assert supervising.run(lambda: [part], [], tmp_path, sentences.append) == 1

    assert sentences[:2] == ["worker: starting", "worker: not ready yet. The broker at redis:6379 does not answer."]
    assert sentences[-1].startswith(
        "The service does not start, because its part worker was not ready within 1 s. "
        "The broker at redis:6379 does not answer."
    )


def test_a_command_that_is_not_there_is_named(house: House) -> None:
    supervisor = house.start({"name": "web", "argv": ["/nowhere/web"], "ready_file": "never"})

    assert supervisor.wait(timeout=15) == 1

    assert "Its last words: /nowhere/web cannot be started: No such file or directory" in house.sentences()[-1]


@pytest.mark.parametrize("state", ["stubborn", "frozen"])
def test_a_part_that_does_not_stop_is_killed_with_its_children_after_its_grace(house: House, state: str) -> None:
    supervisor = house.start(house.part("worker", "stubborn", "family", grace=0.5))
    eventually(lambda: len(house.all_numbers()) == 2)
    if state == "frozen":
        os.kill(house.numbers("worker")[0], signal.SIGSTOP)

    supervisor.send_signal(signal.SIGTERM)

    assert supervisor.wait(timeout=10) == 0
    assert house.is_empty()


def test_a_second_signal_cuts_the_grace_short(house: House) -> None:
    supervisor = house.start(house.part("broker"), house.part("worker", "stubborn", grace=300))
    eventually(lambda: len(house.all_numbers()) == 2)
    supervisor.send_signal(signal.SIGINT)

    house.wait_to_hear("Stopping all parts. A second Ctrl-C stops them at once.")

    supervisor.send_signal(signal.SIGINT)

    assert supervisor.wait(timeout=10) == 0
    assert house.is_empty()


@pytest.mark.slow
def test_killing_the_supervisor_leaves_nothing_alive(house: House) -> None:
    supervisor = house.start(house.part("broker"), house.part("worker", "stubborn", "family", grace=300))
    eventually(lambda: len(house.all_numbers()) == 3)

    supervisor.kill()
    supervisor.wait()

    eventually(house.is_empty, within=5)
    assert house.stops() == ["broker"]


@pytest.mark.slow
def test_a_start_right_after_a_kill_waits_for_the_old_parts_and_succeeds(house: House) -> None:
    killed = house.start(house.part("broker", "stubborn"))
    old = eventually(lambda: house.numbers("broker"))[0]
    killed.kill()
    killed.wait()
    assert lives(old)

    house.start(house.part("broker"))

    house.wait_to_hear("broker: ready")
    assert not lives(old)


def test_killing_a_launcher_ends_its_part_and_starts_it_again(house: House) -> None:
    house.start(house.part("worker", "stubborn", "family"))
    eventually(lambda: house.numbers("child-of-worker"))
    first = house.all_numbers()

    os.kill(os.getpgid(house.numbers("worker")[0]), signal.SIGKILL)

    house.wait_to_hear("worker: restarted")
    assert not any(lives(process) for process in first)


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux tells a process that its parent has died")
def test_killing_supervisor_and_launchers_at_once_leaves_no_part_alive(house: House) -> None:
    supervisor = house.start(house.part("broker"), house.part("worker", "stubborn"))
    eventually(lambda: len(house.all_numbers()) == 2)
    launchers = [os.getpgid(process) for process in house.all_numbers()]
    supervisor.send_signal(signal.SIGSTOP)

    for process in [*launchers, supervisor.pid]:
        os.kill(process, signal.SIGKILL)
    supervisor.wait()

    eventually(house.is_empty, within=5)


def test_a_second_start_on_the_same_folder_is_refused_and_told_where_the_first_is(house: House) -> None:
    first = house.start(house.part("web"))
    eventually(lambda: house.numbers("web"))

    second = house.start(house.part("web"))

    # At once: only what is left of a killed supervisor is waited for.
    assert second.wait(timeout=5) == 1
    assert house.sentences() == [
        f"The service is already running at http://127.0.0.1:8000, with the data folder {house.folder} (process {first.pid})."
    ]
    assert first.poll() is None
    assert len(house.numbers("web")) == 1
    # A newer release would have changed the database under the one that runs.
    assert (house.folder / "prepared").read_text() == "prepared\n"


def test_a_port_that_is_taken_is_named_before_anything_starts(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        supervisor = house.start(house.part("broker"), house.part("web", port=port))

        assert supervisor.wait(timeout=10) == 1
    assert house.sentences() == [
        f"Port {port} on 127.0.0.1 is used by another program. Stop that program, or choose another port with LMEC_PORT."
    ]
    assert house.all_numbers() == []


def test_what_a_part_prints_goes_to_its_log_and_not_to_the_terminal(house: House) -> None:
    house.start(house.part("web"))
    log = house.folder / "log" / "web.log"

    eventually(lambda: log.read_text() if log.exists() else "")

    assert log.read_text()[20:] == " web | Here is web.\n"
    assert "Here is web." not in " ".join(house.sentences())
