"""The measures measure: a small run of each."""

import pytest

from benchmarks.costs import beside_segmenting, on_one_paragraph, with_more
from benchmarks.engines import Folding, Ours
from benchmarks.measure import compared, grown, table
from benchmarks.work import in_english
from tests.benchmarks.test_score import first_come


def test_all_engines_take_turns_at_the_same_work() -> None:
    ours, theirs = compared([Ours(), Folding("first come", first_come)], in_english(20, paragraphs=2), enough=1)

    assert (ours.name, theirs.name) == ("redline", "first come")
    assert ours.seconds > 0
    assert ours.score.clean == theirs.score.clean
    assert ours.changing == 0


@pytest.mark.slow
def test_costs_are_told_for_each_language_and_for_growth() -> None:
    costs = beside_segmenting(20, rounds=1)

    assert [cost.language for cost in costs] == ["en", "zh", "km", "lo", "my", "th", "vi"]
    assert all(min(cost.merged, cost.pure, cost.segmented) > 0 for cost in costs)
    assert with_more(200, 400) > 0
    assert on_one_paragraph(5, 10) > 0


def test_memory_is_that_of_a_process_of_its_own() -> None:
    assert 0 <= grown("benchmarks.memory", "2") < 64


def test_a_table_has_numbers_to_the_right() -> None:
    assert table(["engine", "a"], [["x", "1"], ["longer", "1,000"]]) == (
        "| engine |     a |\n| ------ | ----: |\n| x      |     1 |\n| longer | 1,000 |"
    )
