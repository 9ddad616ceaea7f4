"""Files that stand with a department's own comment: kept at home, and passed on with it when the member includes it."""

import pytest
from sqlalchemy import select

from models.comments.attachment import MOST, Attachment
from models.comments.comment import CommentType
from models.comments.operations import attachments, comments
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding, opinions
from models.departments.opinion import Opinion
from models.errors import Invalid, NotFound, Untimely
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.models.comments.test_attachments import MAP, can_open, detach


def write_opinion(world: World, text: str = "See the map.", *, forward: bool = False) -> Opinion:
    return world.opinion(Words(CommentType.GENERAL, text=text), forward=forward)


def attach(world: World, opinion: Opinion, content: bytes = MAP, by: Person | None = None) -> Attachment:
    by = by or world.contributor
    with world.database.transaction(viewer_of(by)) as session:
        return attachments.attach_to_opinion(session, opinion.id, content, name="ផែនទី.pdf", by=by, now=LATER)


def forward(world: World, opinion: Opinion) -> None:
    with world.database.transaction(viewer_of(world.contributor)) as session:
        seen = session.get_one(Opinion, opinion.id).revision
        opinions.forward(session, opinion.id, by=world.contributor, seen=seen, now=LATER)


def include(world: World, *sources: Opinion) -> int:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        seen = deciding.state_of([session.get_one(Opinion, one.id) for one in sources])
        words = Words(CommentType.GENERAL, text="See the maps.")
        ids = [one.id for one in sources]
        return deciding.include_edited(session, ids, words, named=False, by=by, seen=seen, now=LATER).id


def with_comment(world: World, comment_id: int) -> list[Attachment]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Attachment).filter_by(comment_id=comment_id).order_by(Attachment.id)))


def test_a_file_is_the_departments_alone_then_also_of_those_who_speak_for_the_member(world: World) -> None:
    opinion = write_opinion(world)
    file = attach(world, opinion)
    people = {"own": world.contributor, "coordinator": world.coordinators["KH"], "deputy": world.deputy}
    others = [world.staff[0], world.coordinators["TH"]]

    assert {who for who, person in people.items() if can_open(world, file, person)} == {"own"}
    forward(world, opinion)
    assert {who for who, person in people.items() if can_open(world, file, person)} == set(people)
    world.submit_without_opinions("KH")
    world.deadline_passes()
    assert not any(can_open(world, file, person) for person in others)


def test_what_is_included_takes_its_files_along_each_once_and_the_department_keeps_its_own(world: World) -> None:
    one, two = write_opinion(world), write_opinion(world, "And the other.")
    for opinion, content in ((one, MAP), (two, MAP), (two, MAP + b" of Laos")):
        attach(world, opinion, content)
    forward(world, one)
    forward(world, two)

    comment_id = include(world, one, two)

    files = with_comment(world, comment_id)
    assert [(file.name, file.size, file.by_id) for file in files] == [
        ("ផែនទី.pdf", len(MAP), world.contributor.id),
        ("ផែនទី.pdf", len(MAP) + 8, world.contributor.id),
    ]
    assert can_open(world, files[0], world.coordinators["KH"])
    assert not can_open(world, files[0], world.contributor)
    with world.database.reading(WORKER) as session:
        attached = select(Event).where(Event.verb == Verb.FILE_ATTACHED).order_by(Event.seq)
        things = [event.body["thing"] for event in session.scalars(attached) if event.body]
    assert things[3:] == [f"Comment {comment_id}"] * 2

    detach(world, files[0], world.coordinators["KH"])
    with world.database.transaction(viewer_of(world.deputy)) as session:
        comments.remove(session, comment_id, by=world.deputy, seen=2, now=LATER)
    with world.database.reading(WORKER) as session:
        left = session.scalars(select(Attachment.opinion_id).order_by(Attachment.id)).all()
    assert left == [one.id, two.id, two.id]


def test_together_they_may_not_be_more_than_can_stand_with_one_comment(world: World) -> None:
    one, two = write_opinion(world), write_opinion(world, "And the others.")
    for number in range(MOST):
        attach(world, one, MAP + bytes([number]))
    attach(world, two)
    forward(world, one)
    forward(world, two)

    with pytest.raises(Invalid, match="Include them one by one"):
        include(world, one, two)

    assert len(with_comment(world, include(world, one))) == MOST


def test_files_are_attached_and_taken_away_by_their_author_until_the_opinion_is_forwarded(world: World) -> None:
    opinion = write_opinion(world)
    file, again = attach(world, opinion), attach(world, opinion)
    assert file.id == again.id
    with pytest.raises(NotFound):
        detach(world, file, world.coordinators["TH"])
    detach(world, file, world.contributor)
    file = attach(world, opinion)
    forward(world, opinion)

    for act in (lambda: detach(world, file, world.contributor), lambda: attach(world, opinion, MAP + b" of Laos")):
        with pytest.raises(Untimely, match="Take it back first"):
            act()


def test_a_removed_opinion_takes_its_files_with_it(world: World) -> None:
    opinion = write_opinion(world)
    attach(world, opinion)

    with world.database.transaction(viewer_of(world.contributor)) as session:
        opinions.remove(session, opinion.id, by=world.contributor, seen=2, now=LATER)

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Attachment)).all() == []
