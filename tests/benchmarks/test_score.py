"""What the benchmark says of a merge is true: of a right one, and of each way to be wrong."""

from random import Random

import pytest

from benchmarks.engines import FoldingEngine, Ours, Words
from benchmarks.score import Outcome, Sides, count_changed, judge
from benchmarks.work import Task, TrueEdit, Work, in_english

FROG = TrueEdit(0, 1, 2, ("frog",))
TOAD = TrueEdit(0, 0, 2, ("toad", "and", "newt"))
GONE = TrueEdit(0, 1, 2, ())
BASE = ("A", "fish", "swims", "in", "the", "river.")


@pytest.fixture(scope="module")
def work() -> Work:
    return in_english(120, paragraphs=12)


def one(*edits: TrueEdit) -> Work:
    """Each edit by a proposal of its own."""
    return [Task(BASE, tuple((edit,) for edit in edits), tuple(range(len(edits))))]


def first_come(base: Words, standing: Words, proposal: Words) -> tuple[Words, list[Sides]]:
    """Take a proposal as a whole, if there was none before."""
    if standing == base:
        return proposal, []
    return standing, [(" ".join(standing), " ".join(proposal))]


def test_our_merge_has_every_clean_edit_once_and_every_overlap_in_brackets(work: Work) -> None:
    score = judge(work, Ours().run(work).outcomes)

    assert score.clean > 20
    assert score.contested > 20
    assert (score.right, score.reported) == (score.clean, score.contested)
    assert (score.lost, score.doubled, score.silent) == (0, 0, 0)


def test_our_merge_reads_the_same_in_whatever_order_proposals_arrive(work: Work) -> None:
    shuffled = [task.shuffled(Random(1)) for task in work]
    assert [task.ids for task in shuffled] != [task.ids for task in work]

    assert count_changed(Ours().run(work).outcomes, Ours().run(shuffled).outcomes) == 0


def test_a_merge_that_leaves_a_proposal_out_has_lost_its_edits() -> None:
    both = Outcome("", (("A frog", "toad and newt"),))
    assert judge(one(FROG, TOAD), [both]).lost == 0

    assert judge(one(FROG, TOAD), [Outcome("A frog swims in the river.")]).lost == 1
    assert judge(one(FROG), [Outcome("A fish swims in the river.")]).lost == 1


def test_an_edit_that_stands_twice_is_doubled_and_not_right() -> None:
    assert judge(one(FROG), [Outcome("A frog swims.")]).right == 1

    score = judge(one(FROG), [Outcome("A frog frog swims.")])
    assert (score.right, score.doubled, score.lost) == (0, 1, 0)


def test_a_side_that_reads_as_agreed_is_a_silent_winner_even_where_the_conflict_was_reported() -> None:
    in_brackets = judge(one(FROG, TOAD), [Outcome("swims in the river.", (("A frog", "toad and newt"),))])
    in_the_text = judge(one(FROG, TOAD), [Outcome("A frog swims in the river.", (), (("frog", "toad and newt"),))])

    assert (in_brackets.reported, in_brackets.silent) == (2, 0)
    assert (in_the_text.reported, in_the_text.silent) == (2, 1)


def test_a_deletion_is_judged_by_the_word_that_goes() -> None:
    assert judge(one(GONE), [Outcome("A swims in the river.")]).right == 1
    assert judge(one(GONE), [Outcome("A fish swims in the river.")]).lost == 1

    in_brackets = judge(one(GONE, FROG), [Outcome("A swims in the river.", (("", "frog"),))])
    silent = judge(one(GONE, FROG), [Outcome("A swims in the river.", (), (("A swims", "A frog swims"),))])
    assert (in_brackets.reported, in_brackets.silent, in_brackets.lost) == (2, 0, 0)
    assert (silent.reported, silent.silent, silent.lost) == (2, 1, 0)


def test_first_come_first_served_changes_with_the_order_and_wins_silently(work: Work) -> None:
    engine = FoldingEngine("first come", first_come)
    outcomes = engine.run(work).outcomes
    score = judge(work, outcomes)

    assert score.right < score.clean
    assert score.silent > 0
    assert count_changed(outcomes, engine.run([task.shuffled(Random(1)) for task in work]).outcomes) > 0
