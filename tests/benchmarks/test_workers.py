"""Workers are measured on rows that are really owed, with the processes that serve people."""

import pytest

from benchmarks import workers
from testing import postgres


@pytest.mark.slow
@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
def test_what_is_owed_is_done_and_what_it_cost_is_told() -> None:
    [run] = workers.measure_runs(consultations=2, kinds=["consolidations"], workers=[1])

    assert (run.kind, run.workers, run.pieces) == ("consolidations", 1, 2)
    assert run.rate > 0
    assert run.cost.worker > 0
    assert run.cost.database > 0
