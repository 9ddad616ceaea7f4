"""A paragraph that somebody moved in a Word file is a move where tracked changes say so."""

from itertools import permutations

import pytest

from models.comments.comment import Change
from models.consolidation.paragraph_wishes import move_paragraphs
from models.consolidation.result import MadeParagraph
from models.uploads.upload import UploadDecision
from tests.documents.small_draft import CAPACITY, MEET, REPORT, ask, brief, draft_of, named, untouched
from tests.documents.word import changed, dele, ins, p, t


def test_a_paragraph_that_moved_is_taken_out_and_put_in_and_says_so() -> None:
    first, second, third, fourth = untouched()
    found = ask(second + third + fourth + first).found

    assert [brief(one) for one in found] == [(Change.DELETE, 1, ""), (Change.INSERT_AFTER, 4, MEET)]
    assert all("stands elsewhere" in one.note for one in found)


def moved(key: str, words: str) -> tuple[str, str]:
    """A paragraph that tracked changes move: where it was, and where it is."""
    left = named(key, changed("moveFrom", words), mark="moveFrom")
    return left, p(changed("moveTo", t(words)), mark="moveTo")


def test_a_paragraph_that_tracked_changes_move_is_a_move() -> None:
    _, second, third, fourth = untouched()
    left, come = moved("p0", MEET)
    (found,) = ask(left + second + third + come + fourth).found

    assert brief(found) == (Change.MOVE, 1, "")
    assert found.words.after_id == 3
    assert (found.said_by, found.decision) == ("Sok Dara", UploadDecision.SUGGESTED)


def test_what_is_changed_in_a_paragraph_after_its_tracked_move_is_asked_of_it_as_well() -> None:
    _, second, third, fourth = untouched()
    left, _ = moved("p0", MEET)
    start, old, end = "The members will ", "meet", MEET.removeprefix("The members will meet")
    words = changed("moveTo", start), changed("moveTo", dele(old)), ins("gather"), changed("moveTo", end)
    move, change = ask(left + second + third + p(*words, mark="moveTo") + fourth).found

    assert (brief(move), move.words.after_id) == ((Change.MOVE, 1, ""), 3)
    assert brief(change) == (Change.REPLACE, 1, MEET.replace("meet", "gather", 1))


def test_a_bookmark_that_went_along_with_the_moved_paragraph_does_not_mislead() -> None:
    _, second, third, fourth = untouched()
    left = p(changed("moveFrom", MEET), mark="moveFrom")
    come = named("p0", changed("moveTo", MEET), mark="moveTo")
    (found,) = ask(left + second + third + come + fourth).found

    assert (brief(found), found.words.after_id) == ((Change.MOVE, 1, ""), 3)


def test_a_bookmark_that_went_along_with_a_paragraph_that_was_cut_and_pasted_does_not_mislead() -> None:
    _, second, third, fourth = untouched()
    pasted = named("p0", ins(MEET), mark="ins")
    (found,) = ask(p(dele(MEET), mark="del") + second + third + pasted + fourth).found

    assert (brief(found), found.words.after_id) == ((Change.MOVE, 1, ""), 3)


@pytest.mark.parametrize(
    ("out", "pasted"),
    [
        (dele(MEET), [ins(MEET.replace("meet", "gather", 1))]),
        (dele(MEET, by="Chan Thida"), [ins(MEET)]),
        (dele(MEET), [ins(MEET), ins(MEET)]),
    ],
)
def test_words_that_are_taken_out_and_come_changed_from_another_or_twice_did_not_move(
    out: str, pasted: list[str]
) -> None:
    _, second, third, fourth = untouched()
    come = "".join(p(each, mark="ins") for each in pasted)
    found = ask(named("p0", out, mark="del") + second + third + come + fourth).found

    assert [one.words.change for one in found] == [Change.DELETE, *[Change.INSERT_AFTER] * len(pasted)]


def test_a_copy_of_a_paragraph_that_moves_is_a_new_paragraph() -> None:
    _, second, third, fourth = untouched()
    left, come = moved("p0", MEET)
    found = ask(left + second + p(ins(MEET), mark="ins") + third + come + fourth).found

    assert [brief(one) for one in found] == [(Change.INSERT_AFTER, 2, MEET), (Change.MOVE, 1, "")]


def test_a_tracked_move_towards_the_beginning_is_found_as_well() -> None:
    first, second, third, _ = untouched()
    left, come = moved("p3", REPORT)
    (found,) = ask(first + come + second + third + left).found

    assert (found.words.change, found.words.paragraph_id, found.words.after_id) == (Change.MOVE, 4, 1)


@pytest.mark.parametrize("order", list(permutations(range(2, 6))))
def test_paragraphs_that_move_to_one_place_stand_there_in_the_order_of_the_file(order: tuple[int, ...]) -> None:
    texts = [
        "The members meet.",
        "Rivers flow.",
        "Floods are forecast.",
        "Fish are counted.",
        "Towns are warned.",
        "Dams open.",
    ]
    base = draft_of(*texts)
    moves = {place: moved(f"p{place}", texts[place]) for place in range(2, 6)}
    stay = [named(f"p{place}", t(texts[place])) for place in (0, 1)]
    body = stay[0] + "".join(moves[place][1] for place in order) + stay[1] + "".join(left for left, _ in moves.values())
    found = ask(body, base=base).found

    behind = {one.words.paragraph_id: f"p{(one.words.after_id or 0) - 1}" for one in found}
    assert [one.words.change for one in found] == [Change.MOVE] * 4
    paragraphs = [
        MadeParagraph(one.id, one.key, one.position, one.kind, one.label, (), None, after=behind.get(one.id))
        for one in base
    ]
    assert [one.base_id - 1 for one in move_paragraphs(paragraphs, {}) if one.base_id] == [0, *order, 1]


def test_paragraphs_that_move_in_the_order_of_the_draft_ask_for_the_place_and_not_for_one_another() -> None:
    first, second, _, _ = untouched()
    (third, come), (fourth, with_it) = moved("p2", CAPACITY), moved("p3", REPORT)
    found = ask(first + come + with_it + second + third + fourth).found

    assert [(one.words.paragraph_id, one.words.after_id) for one in found] == [(3, 1), (4, 1)]


def test_a_tracked_move_to_before_all_or_with_other_words_is_a_deletion_and_a_new_paragraph() -> None:
    first, second, third, _ = untouched()
    left, come = moved("p3", REPORT)
    to_the_front = ask(come + first + second + third + left).found
    other_words = p(changed("moveTo", t("The secretariat reports.")), mark="moveTo")
    changed_on_the_way = ask(first + other_words + second + third + left).found

    for found in (to_the_front, changed_on_the_way):
        assert {one.words.change for one in found} == {Change.DELETE, Change.INSERT_AFTER}
