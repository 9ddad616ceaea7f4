"""The two ways to seal a statement that are measured read the same rows."""

from pathlib import Path

import pytest

from benchmarks import sealing
from models.db import access


@pytest.mark.slow
def test_both_ways_are_measured_on_every_act_and_the_service_keeps_its_own(tmp_path: Path) -> None:
    ours = access.Criteria

    costs = sealing.measure_acts(tmp_path, rounds=1, worlds=2)

    assert list(costs) == ["a member submits", "a coordinator comes home"]
    assert all(seconds > 0 for both in costs.values() for seconds in both)
    assert access.Criteria is ours
