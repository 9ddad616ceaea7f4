"""What is measured of a worker's work is done: ours, and what it is compared with."""

import pytest

from benchmarks import letters
from benchmarks.owed import measure_consolidation


@pytest.mark.slow
def test_a_consolidation_is_measured_beside_the_least() -> None:
    cost = measure_consolidation(60, paragraphs=4, turns=1)

    assert cost.ours > 0 < cost.first
    assert cost.least > 0
    assert cost.ratio == cost.ours / cost.least


@pytest.mark.slow
def test_letters_are_measured_in_batches_and_one_by_one() -> None:
    for way in letters.compare_ways(12, turns=1):
        assert 0 < way.seconds < float("inf")
