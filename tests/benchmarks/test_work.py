"""The work is the same each time, and its edits are what they are said to be."""

from collections import defaultdict
from itertools import chain, combinations

import pytest

from benchmarks.texts import LANGUAGES, LENGTH
from benchmarks.work import Task, in_english, in_language
from redline import Applied, Conflict, Kept, merge


def test_the_work_is_the_same_each_time_and_another_with_another_seed() -> None:
    assert in_english(40, paragraphs=5) == in_english(40, paragraphs=5)
    assert in_english(40, paragraphs=5) != in_english(40, paragraphs=5, seed=1)


def test_all_proposals_are_spread_evenly_over_long_paragraphs() -> None:
    work = in_english(43, paragraphs=5)

    assert [len(task.texts) for task in work] == [9, 9, 9, 8, 8]
    assert all(len(task.base) >= LENGTH for task in work)


def test_edits_of_one_slot_overlap_and_those_of_others_have_words_between_them() -> None:
    for task in in_english(400, paragraphs=4):
        for one, other in combinations(set(chain.from_iterable(task.changes)), 2):
            if one.slot == other.slot:
                assert one.start < other.end or one.start == other.start == other.end
                assert other.start < one.end or one.start == other.start == one.end
            else:
                assert max(one.start, other.start) >= min(one.end, other.end) + 3


def test_new_words_stand_nowhere_else() -> None:
    for task in in_english(400, paragraphs=4):
        places = defaultdict(set)
        for edit in chain.from_iterable(task.changes):
            for word in edit.words:
                places[word].add((edit.slot, edit.start, edit.end))
                assert word not in task.text
        assert all(len(place) == 1 for place in places.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language_every_proposal_is_named_in_what_comes_out(language: str) -> None:
    for task in in_language(language, 40, paragraphs=4):
        changing = {proposal.id for proposal in task.proposals if proposal.text != task.text}

        assert task.locale == language
        assert named(task) == changing


def named(task: Task) -> set[str]:
    ids: set[str] = set()
    for piece in merge(task.text, task.proposals, task.locale).pieces:
        match piece:
            case Applied():
                ids.update(piece.ids)
            case Conflict():
                ids.update(chain.from_iterable(alternative.ids for alternative in piece.alternatives))
            case Kept():
                pass
    return ids
