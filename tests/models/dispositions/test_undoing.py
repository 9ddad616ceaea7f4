"""What somebody of the secretariat has kept last is undone by the same person, unless a colleague has changed it since."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.comments.comment import Comment
from models.consolidation.consolidation import Compromise, Conflict, Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions.disposition import Disposition, Outcome, RemovedCompromise
from models.dispositions.operations import answers, compromises
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Paragraph
from models.errors import Outdated, Untimely
from models.record.events import Event
from models.record.verbs import Verb
from testing.rounds import circulate
from testing.rounds import consolidate_and_answer as with_answers
from testing.world import LATER, World

ANSWER = Outcome.NOTED, "We have read it."


@pytest.fixture
def remark(world: World) -> Comment:
    """A remark of Lao PDR, in a round that has closed; Cambodia changes a paragraph alone."""
    world.replace("KH", "2", "fish", "fish and wetlands")
    remark = world.remark("LA", "Thank you.")
    world.everybody_submits()
    world.close()
    return remark


def answer(world: World, comment: Comment, outcome: Outcome, reason: str, *, seen: int, officer: int = 0) -> None:
    by = world.staff[officer]
    with world.database.transaction(viewer_of(by)) as session:
        answers.answer(session, comment.id, outcome=outcome, reason=reason, by=by, seen=seen, now=LATER)


def mark(world: World, comment: Comment) -> str:
    """That of the answer which stands now."""
    with world.database.reading(WORKER) as session:
        return session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one().mark


def undo(world: World, comment: Comment, *, seen: str = "", officer: int = 0) -> None:
    """Undo the answer with that mark; without one, the answer that stands now."""
    by, seen = world.staff[officer], seen or mark(world, comment)
    with world.database.transaction(viewer_of(by)) as session:
        answers.undo(session, comment.id, by=by, seen=seen, now=LATER)


def stands(world: World, comment: Comment) -> tuple[Outcome, str] | None:
    with world.database.reading(WORKER) as session:
        found = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
    return (found.outcome, found.reason) if found else None


def times(world: World, verb: Verb) -> int:
    with world.database.reading(WORKER) as session:
        return len(session.scalars(select(Event).where(Event.verb == verb)).all())


def make_owed(world: World) -> None:
    with world.database.reading(WORKER) as session:
        owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
    world.make(owed)


def test_undone_answers_leave_what_stood_before_them_and_twice_is_once(world: World, remark: Comment) -> None:
    answer(world, remark, *ANSWER, seen=0)
    answer(world, remark, Outcome.DEFERRED, "For the next text.", seen=1, officer=1)

    seen = mark(world, remark)
    for _ in range(2):
        undo(world, remark, seen=seen, officer=1)

    assert stands(world, remark) == ANSWER
    assert times(world, Verb.ANSWER_UNDONE) == 1
    undo(world, remark)  # one step back, and no further
    assert stands(world, remark) == ANSWER


def test_the_first_answer_to_a_comment_leaves_none(world: World, remark: Comment) -> None:
    answer(world, remark, *ANSWER, seen=0)

    seen = mark(world, remark)
    for _ in range(2):
        undo(world, remark, seen=seen)

    assert stands(world, remark) is None
    answer(world, remark, Outcome.DEFERRED, "For the next text.", seen=0)
    with pytest.raises(Outdated, match="You have answered this comment “deferred”"):
        undo(world, remark, seen=seen)  # an old page, of the answer before
    assert stands(world, remark) == (Outcome.DEFERRED, "For the next text.")


def test_nobody_undoes_what_a_colleague_has_answered(world: World, remark: Comment) -> None:
    answer(world, remark, *ANSWER, seen=0)
    seen = mark(world, remark)
    with pytest.raises(Outdated, match=f"{world.staff[0].name} has answered this comment “noted”"):
        undo(world, remark, officer=1)
    answer(world, remark, Outcome.DEFERRED, "For the next text.", seen=1, officer=1)

    with pytest.raises(Outdated, match="Nothing is undone"):
        undo(world, remark, seen=seen)

    assert stands(world, remark) == (Outcome.DEFERRED, "For the next text.")
    assert times(world, Verb.ANSWER_UNDONE) == 0


def test_where_the_service_had_answered_it_proposes_anew_from_the_text_as_it_is(world: World, remark: Comment) -> None:
    with world.database.reading(WORKER) as session:
        change = session.scalars(select(Comment).where(Comment.id != remark.id)).one()
    answer(world, change, *ANSWER, seen=0)  # which takes its words out
    world.consolidate()

    undo(world, change)

    assert stands(world, change) is None
    make_owed(world)
    found = stands(world, change)
    assert found is not None
    assert found[0] is Outcome.INCORPORATED
    with world.database.reading(WORKER) as session:
        candidate = current_candidate(session, world.round_id)
        assert candidate is not None
        texts = session.scalars(select(Paragraph.text).where(Paragraph.version_id == candidate.id)).all()
    assert any("[Cambodia: and wetlands]" in text for text in texts)


def test_an_answer_that_would_contradict_the_text_is_not_put_back(world: World, remark: Comment) -> None:
    with world.database.reading(WORKER) as session:
        change = session.scalars(select(Comment).where(Comment.id != remark.id)).one()
    answer(world, change, Outcome.ACCEPTED, "As you say.", seen=0)
    world.consolidate()  # its words stand in a bracket, and only members lift that
    answer(world, change, Outcome.INCORPORATED, "In brackets.", seen=1)

    with pytest.raises(Untimely, match="The answer before was “accepted”, but now its words stand in brackets"):
        undo(world, change)

    assert stands(world, change) == (Outcome.INCORPORATED, "In brackets.")


@pytest.fixture
def of_two_places(world: World) -> World:
    """One bracket with two places, in one of which Viet Nam's words are the draft's."""
    text = world.paragraph("2").text
    world.replace("CN", "2", text, text.replace("members", "states").replace("fish", "plants"))
    world.replace("VN", "2", "fish", "people")
    world.everybody_submits()
    world.close()
    world.consolidate()
    return world


def of_bracket(world: World, verb: Callable[..., object], officer: int = 0, **details: object) -> None:
    """Do something with the compromise of the only bracket."""
    by = world.staff[officer]
    with world.database.transaction(viewer_of(by)) as session:
        bracket = session.scalars(select(Conflict.id).order_by(Conflict.id)).first()
        verb(session, bracket, by=by, now=LATER, **details)


def choose(world: World, choice: int | None, *, seen: int, officer: int = 0) -> None:
    of_bracket(world, compromises.choose, officer, choice=choice, reason="", seen=seen)


def mark_of_words(world: World) -> str:
    """That of the compromise which is proposed now."""
    with world.database.reading(WORKER) as session:
        found = select(Compromise).join(Conflict, Conflict.fingerprint == Compromise.fingerprint).order_by(Conflict.id)
        return session.scalars(found).first().mark  # type: ignore[union-attr]


def proposed(world: World) -> list[str]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Compromise.text).order_by(Compromise.id)))


def test_words_for_several_places_are_chosen_again_and_again_and_undone_in_all_of_them(of_two_places: World) -> None:
    choose(of_two_places, None, seen=0)
    draft = proposed(of_two_places)
    choose(of_two_places, 1, seen=1)
    of_viet_nam = proposed(of_two_places)
    choose(of_two_places, 0, seen=2)
    assert [len({*pair}) for pair in zip(draft, of_viet_nam, proposed(of_two_places), strict=True)] == [2, 3]

    seen = mark_of_words(of_two_places)
    for _ in range(2):
        of_bracket(of_two_places, compromises.undo, seen=seen)

    assert proposed(of_two_places) == of_viet_nam
    assert times(of_two_places, Verb.COMPROMISE_UNDONE) == 2  # once for each place


def test_the_first_compromise_is_undone_to_none_and_a_colleagues_stays(of_two_places: World) -> None:
    choose(of_two_places, None, seen=0)
    seen = mark_of_words(of_two_places)
    for _ in range(2):
        of_bracket(of_two_places, compromises.undo, seen=seen)
    assert proposed(of_two_places) == []
    choose(of_two_places, None, seen=0)
    seen = mark_of_words(of_two_places)
    choose(of_two_places, 1, seen=1, officer=1)
    theirs = proposed(of_two_places)

    with pytest.raises(Outdated, match=f"{of_two_places.staff[1].name} has proposed the words that stand there now"):
        of_bracket(of_two_places, compromises.undo, seen=seen)

    assert proposed(of_two_places) == theirs


def mark_of_removed(world: World) -> str:
    with world.database.reading(WORKER) as session:
        return session.scalars(select(RemovedCompromise).order_by(RemovedCompromise.id)).first().mark  # type: ignore[union-attr]


def test_a_compromise_that_was_removed_is_put_back_in_all_its_places_once(of_two_places: World) -> None:
    choose(of_two_places, 1, seen=0, officer=1)
    words = proposed(of_two_places)
    of_bracket(of_two_places, compromises.remove)
    assert proposed(of_two_places) == []

    seen = mark_of_removed(of_two_places)
    for _ in range(2):
        of_bracket(of_two_places, compromises.undo, seen=seen)

    assert proposed(of_two_places) == words
    assert times(of_two_places, Verb.COMPROMISE_UNDONE) == 2  # once for each place
    with of_two_places.database.reading(WORKER) as session:
        assert {one.by_id for one in session.scalars(select(Compromise))} == {of_two_places.staff[1].id}
    with pytest.raises(Outdated):  # whoever opened the page before it was removed
        choose(of_two_places, 0, seen=1)


def test_nobody_puts_back_what_a_colleague_removed_or_replaced_since(of_two_places: World) -> None:
    choose(of_two_places, 1, seen=0)
    of_bracket(of_two_places, compromises.remove)
    seen = mark_of_removed(of_two_places)

    with pytest.raises(Outdated, match=f"{of_two_places.staff[0].name} has removed another compromise"):
        of_bracket(of_two_places, compromises.undo, 1, seen=seen)
    choose(of_two_places, 0, seen=0, officer=1)
    theirs = proposed(of_two_places)
    with pytest.raises(Outdated, match="has proposed the words that stand there now"):
        of_bracket(of_two_places, compromises.undo, seen=seen)
    assert proposed(of_two_places) == theirs

    of_bracket(of_two_places, compromises.undo, 1, seen=mark_of_words(of_two_places))
    of_bracket(of_two_places, compromises.undo, seen=seen)
    assert proposed(of_two_places) == []  # what was removed before they proposed theirs does not come back


def test_what_stood_before_is_forgotten_when_the_text_goes_out(of_two_places: World) -> None:
    choose(of_two_places, None, seen=0)
    choose(of_two_places, 1, seen=1)
    make_owed(of_two_places)

    circulate(of_two_places, with_answers(of_two_places))

    with of_two_places.database.reading(WORKER) as session:
        for column in (Compromise.before, Disposition.before):
            assert set(session.scalars(select(column))) == {None}


def test_what_was_removed_is_forgotten_when_the_text_goes_out(of_two_places: World) -> None:
    choose(of_two_places, 1, seen=0)
    of_bracket(of_two_places, compromises.remove)
    assert mark_of_removed(of_two_places)
    make_owed(of_two_places)

    circulate(of_two_places, with_answers(of_two_places))

    with of_two_places.database.reading(WORKER) as session:
        assert session.scalars(select(RemovedCompromise)).all() == []
