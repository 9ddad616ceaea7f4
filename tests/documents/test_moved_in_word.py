"""A paragraph that somebody moved in a Word file is a move where tracked changes say so."""

from models.comments.comment import Change
from models.uploads.upload import UploadDecision
from tests.documents.small_draft import MEET, REPORT, ask, brief, named, untouched
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
    found = ask(p(dele(MEET), mark="del") + second + third + pasted + fourth).found

    assert [brief(one) for one in found] == [(Change.DELETE, 1, ""), (Change.INSERT_AFTER, 3, MEET)]


def test_a_tracked_move_towards_the_beginning_is_found_as_well() -> None:
    first, second, third, _ = untouched()
    left, come = moved("p3", REPORT)
    (found,) = ask(first + come + second + third + left).found

    assert (found.words.change, found.words.paragraph_id, found.words.after_id) == (Change.MOVE, 4, 1)


def test_a_tracked_move_to_before_all_or_with_other_words_is_a_deletion_and_a_new_paragraph() -> None:
    first, second, third, _ = untouched()
    left, come = moved("p3", REPORT)
    to_the_front = ask(come + first + second + third + left).found
    other_words = p(changed("moveTo", t("The secretariat reports.")), mark="moveTo")
    changed_on_the_way = ask(first + other_words + second + third + left).found

    for found in (to_the_front, changed_on_the_way):
        assert {one.words.change for one in found} == {Change.DELETE, Change.INSERT_AFTER}
