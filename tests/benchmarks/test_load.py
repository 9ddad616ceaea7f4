"""Every kind of request is asked of every application over loopback, and nothing of what came of it is left out."""

from pathlib import Path

import pytest

from benchmarks.busy_round import busy_round
from benchmarks.load import measure_runs


@pytest.mark.slow
def test_each_application_answers_what_it_is_asked(tmp_path: Path) -> None:
    with busy_round(tmp_path, paragraphs=4, written=12) as service:
        found = [run for run in measure_runs(service, tmp_path, turns=2, seconds=0.1) if run.application != "isso"]

    assert [(run.name, run.application) for run in found] == [
        (name, application)
        for name in ("the draft", "the draft, unchanged", "a posted comment")
        for application in ("ours", "bare")
    ]
    for run in found:
        assert len(run.held) == 2
        assert run.rate > 0 < run.cost
        assert 0 < run.percentile(50) <= run.percentile(99)
