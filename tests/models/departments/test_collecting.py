"""Between a coordinator and the departments: an internal deadline that moves with the round, messages about a contribution, and
many contributions included at once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.comments.comment import Comment, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.departments import queries
from models.departments.deadline import DepartmentDeadline
from models.departments.operations import deadlines, deciding, opinions
from models.departments.opinion import Channel, Opinion, OpinionMessage
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.rounds.consultation import Round
from models.rounds.operations import deadlines as rounds
from testing.world import DEADLINE, LATER, World
from tests.models.comments.entry_steps import recipients
from tests.rounds import arrange_round

INTERNAL = DEADLINE - timedelta(days=2)


def set_to(world: World, closes_at: datetime, *, seen: int = 0, by: Person | None = None) -> DepartmentDeadline:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return deadlines.set_deadline(session, world.round_id, closes_at=closes_at, by=by, seen=seen, now=LATER)


def read_by(world: World, by: Person) -> datetime | None:
    with world.database.reading(viewer_of(by)) as session:
        found = queries.deadline_of(session, world.round_id, world.coordinators["KH"].of_member())
        return found.closes_at if found else None


def extend(world: World, until: datetime) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        seen = session.get_one(Round, world.round_id).timing
        rounds.extend(session, world.round_id, until=until, reason="A holiday.", by=by, seen=seen, now=LATER)


def test_a_deadline_at_home_is_read_by_the_members_own_people_only(world: World) -> None:
    set_to(world, INTERNAL, by=world.deputy)

    own = (world.coordinators["KH"], world.contributor)
    others = (world.coordinators["TH"], world.staff[0])
    assert [read_by(world, by) for by in (*own, *others)] == [INTERNAL, INTERNAL, None, None]
    assert recipients(world, Letter.DEPARTMENT_DEADLINE) == {"Contributor of Cambodia"}


@pytest.mark.parametrize(("closes_at", "sentence"), [(LATER, "in the future"), (DEADLINE, "before the deadline")])
def test_it_lies_inside_that_of_the_round(world: World, closes_at: datetime, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        set_to(world, closes_at)


def test_two_people_do_not_set_it_over_each_other(world: World) -> None:
    set_to(world, INTERNAL)

    with pytest.raises(Outdated):
        set_to(world, INTERNAL - timedelta(days=1))
    assert set_to(world, INTERNAL - timedelta(days=1), seen=1).revision == 2


def test_an_extension_of_the_round_moves_it_by_as_much_and_tells_departments(world: World) -> None:
    set_to(world, INTERNAL)

    extend(world, DEADLINE + timedelta(days=5))

    assert read_by(world, world.contributor) == INTERNAL + timedelta(days=5)
    with world.database.reading(WORKER) as session:
        letters = select(Notification).where(Notification.letter == Letter.DEPARTMENT_DEADLINE)
        assert [one.deadline_change_id is not None for one in session.scalars(letters.order_by(Notification.id))] == [
            False,
            True,
        ]


def test_departments_that_nobody_has_told_of_the_round_do_not_hear_that_its_deadline_has_changed(world: World) -> None:
    extend(world, DEADLINE + timedelta(days=5))
    assert recipients(world, Letter.DEPARTMENT_DEADLINE) == set()

    world.opinion(Words(CommentType.GENERAL, text="We agree."))
    extend(world, DEADLINE + timedelta(days=6))
    assert recipients(world, Letter.DEPARTMENT_DEADLINE) == {"Contributor of Cambodia"}


def test_departments_that_have_forwarded_nothing_are_reminded_on_the_days_of_the_plan(world: World) -> None:
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, reminds=True, reminder_days=[3, 1])
    set_to(world, INTERNAL)

    def remind(before: timedelta) -> int:
        with world.database.transaction(WORKER) as session:
            deadlines.remind_due(session, now=INTERNAL - before)
        with world.database.reading(WORKER) as session:
            return len(session.scalars(select(Notification).filter_by(letter=Letter.DEPARTMENT_REMINDER)).all())

    assert remind(timedelta(days=4)) == 0
    assert remind(timedelta(days=3)) == 1
    assert remind(timedelta(days=2)) == 1
    world.opinion(Words(CommentType.GENERAL, text="We agree."))
    assert remind(timedelta(days=1)) == 1


def say(world: World, opinion: Opinion, text: str, by: Person) -> None:
    with world.database.transaction(viewer_of(by)) as session:
        opinions.write_message(session, opinion.id, text=text, by=by, now=LATER)


def thread(world: World, opinion: Opinion, by: Person) -> list[str]:
    with world.database.reading(viewer_of(by)) as session:
        return [one.text for one in queries.messages(session, [opinion]).get(opinion.id, [])]


def test_a_question_and_its_answer_stay_between_the_department_and_the_coordinator(world: World) -> None:
    opinion = world.opinion(Words(CommentType.GENERAL, text="We agree."))
    coordinator, author = world.coordinators["KH"], world.contributor

    say(world, opinion, "With what?", coordinator)
    assert recipients(world, Letter.OPINION_MESSAGE) == {author.name}
    say(world, opinion, "With paragraph 2.", author)
    say(world, opinion, "With paragraph 2.", author)

    assert recipients(world, Letter.OPINION_MESSAGE) == {author.name, coordinator.name, world.deputy.name}
    for by in (coordinator, author, world.deputy):
        assert thread(world, opinion, by) == ["With what?", "With paragraph 2."]
    for by in (world.coordinators["TH"], world.staff[0]):
        assert thread(world, opinion, by) == []
        with pytest.raises((NotFound, NotYours)):
            say(world, opinion, "May I read this?", by)


def test_nothing_is_asked_about_what_nobody_has_forwarded_or_nobody_can_answer(world: World) -> None:
    drafted = world.opinion(Words(CommentType.GENERAL, text="Not yet."), forward=False)
    with pytest.raises(Untimely):
        say(world, drafted, "Soon.", world.contributor)
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        words = Words(CommentType.GENERAL, text="By telephone.")
        entered = deciding.enter(
            session, world.round_id, words, department="Water", came_by=Channel.TELEPHONE, by=by, now=LATER
        )
        session.flush()
    with pytest.raises(Invalid, match="Nobody of the department"):
        say(world, entered, "Which?", by)


def test_messages_go_with_a_contribution_that_is_removed(world: World) -> None:
    opinion, author = world.opinion(Words(CommentType.GENERAL, text="We agree.")), world.contributor
    say(world, opinion, "With what?", world.coordinators["KH"])
    with world.database.transaction(viewer_of(author)) as session:
        opinions.take_back(session, opinion.id, by=author, seen=opinion.revision, now=LATER)
    with world.database.transaction(viewer_of(author)) as session:
        opinions.remove(session, opinion.id, by=author, seen=opinion.revision + 1, now=LATER)

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(OpinionMessage)).all() == []


def test_all_that_wait_are_included_word_for_word_or_none(world: World) -> None:
    opinions = [world.opinion(Words(CommentType.GENERAL, text=f"Number {number}.")) for number in range(3)]
    by, ids = world.coordinators["KH"], [one.id for one in opinions]
    seen = deciding.state_of(opinions)
    with pytest.raises(Outdated), world.database.transaction(viewer_of(by)) as session:
        deciding.include_all(session, ids[:2], named=False, by=by, seen=seen, now=LATER)

    with world.database.transaction(viewer_of(by)) as session:
        included = deciding.include_all(session, ids, named=True, by=by, seen=seen, now=LATER)
        assert len(included) == 3

    with world.database.reading(WORKER) as session:
        texts = session.scalars(select(Comment.text).order_by(Comment.id)).all()
    assert texts == ["Number 0.", "Number 1.", "Number 2."]
