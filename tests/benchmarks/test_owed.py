"""What is measured of a worker's work is done: ours, and the least beside it."""

from benchmarks.owed import consolidation, letters


def test_a_consolidation_and_letters_are_measured_beside_the_least() -> None:
    for cost in (consolidation(60, paragraphs=4), letters(3, turns=1)):
        assert cost.ours > 0 < cost.least
        assert cost.ratio == cost.ours / cost.least
