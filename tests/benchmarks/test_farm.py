"""The simulated farm keeps to what can be reckoned by hand where that is possible."""

import pytest

from benchmarks.farm import Farm, Service, simulate


@pytest.mark.parametrize("machines", [1, 4])
def test_where_only_workers_work_twice_the_machines_do_twice_as_much(machines: int) -> None:
    outcome = simulate(Service(0.1, 0.0, 0.0), Farm(machines))

    assert outcome.rate == pytest.approx(machines * 2 / 0.1, rel=0.05)
    assert outcome.workers == pytest.approx(1, abs=0.02)
    assert outcome.bottleneck == "workers"


def test_more_workers_than_cores_do_no_more() -> None:
    assert simulate(Service(0.1, 0.0, 0.0), Farm(1, workers=8)).rate == pytest.approx(20, rel=0.05)


def test_the_database_holds_back_a_farm_that_has_outgrown_it() -> None:
    outcome = simulate(Service(0.1, 0.02, 0.001), Farm(32))

    assert outcome.rate == pytest.approx(2 / 0.02, rel=0.05)
    assert outcome.bottleneck == "database"
    assert outcome.workers < 0.5


def test_the_same_farm_does_the_same_each_time() -> None:
    assert simulate(Service(0.1, 0.01, 0.001), Farm(3)) == simulate(Service(0.1, 0.01, 0.001), Farm(3))
