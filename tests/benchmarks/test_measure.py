"""The measures measure: a small run of each."""

import pytest

from benchmarks.costs import compare_with_segmenting, growth_factor, one_paragraph_factor
from benchmarks.engines import FoldingEngine, Ours
from benchmarks.measure import compare_engines, memory_growth, table
from benchmarks.work import in_english
from tests.benchmarks.test_score import first_come


def test_all_engines_take_turns_at_the_same_work() -> None:
    ours, theirs = compare_engines(
        [Ours(), FoldingEngine("first come", first_come)], in_english(20, paragraphs=2), enough=1
    )

    assert (ours.name, theirs.name) == ("redline", "first come")
    assert ours.seconds > 0
    assert ours.score.clean == theirs.score.clean
    assert ours.changing == 0


@pytest.mark.slow
def test_costs_are_told_for_each_language_and_for_growth() -> None:
    costs = compare_with_segmenting(20, rounds=1)

    assert [cost.language for cost in costs] == ["en", "zh", "km", "lo", "my", "th", "vi"]
    assert all(min(cost.merged, cost.pure, cost.segmented) > 0 for cost in costs)
    assert growth_factor(200, 400) > 0
    assert one_paragraph_factor(5, 10) > 0


def test_memory_is_that_of_a_process_of_its_own() -> None:
    assert 0 <= memory_growth("benchmarks.memory", "2") < 64


def test_a_table_has_numbers_to_the_right() -> None:
    assert table(["engine", "a"], [["x", "1"], ["longer", "1,000"]]) == (
        "| engine |     a |\n| ------ | ----: |\n| x      |     1 |\n| longer | 1,000 |"
    )
