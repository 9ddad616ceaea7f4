"""Who sees what: sealed rows, whatever the query."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, literal, select, union_all
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import LoaderCriteriaOption, object_session, selectinload, with_loader_criteria

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.entered import Statement
from models.adoption.position import Position
from models.adoption.queries.adopted import adopted_texts
from models.comments.comment import Comment
from models.comments.submission import Submission
from models.db import access
from models.db.access import NOBODY, WORKER, Criteria, SealedSession, viewer_of
from models.db.base import Base
from models.db.database import Database
from models.db.visibility import OPEN, OPEN_TO_STAFF, Viewer, ViewerKind, rules_of
from models.departments.opinion import Opinion
from models.dispositions.disposition import StandardReason
from models.drafts.version import DraftVersion, Paragraph
from models.errors import NoViewer
from models.letters.notification import Notification
from models.people.operations import signing_in
from models.people.person import Person
from models.rounds.consultation import Consultation, Round
from testing.world import World
from tests.adoption import begin, circulate_without_comments, terms
from tests.rounds import among_five


def test_a_query_without_a_viewer_raises(world: World) -> None:
    with SealedSession(world.database.engine) as session, pytest.raises(NoViewer):
        session.scalars(select(Comment)).all()


def test_the_person_who_asks_belongs_to_no_session_and_becomes_no_part_of_a_transaction(world: World) -> None:
    officer = world.staff[0]
    with world.database.transaction(WORKER) as session:
        token = signing_in.begin(session, officer, now=world.database.now())
    with world.database.connect_reader() as connection:
        person = signing_in.authenticate(connection, token, lambda _rows, read: read()).person
    assert person is not None
    assert person.office == officer.office
    assert object_session(person) is None

    with world.database.transaction(viewer_of(person)) as session:
        reason = StandardReason(consultation_id=world.consultation_id, text="As agreed.", at=world.database.now())
        with pytest.raises(InvalidRequestError, match="named by their id"):
            session.add(reason)
            reason.by = person
        session.expunge_all()


def test_somebody_has_decided_for_every_entity_who_reads_its_rows(world: World) -> None:
    everything = {mapper.class_ for mapper in Base.registry.mappers}
    people = {world.staff[0]: OPEN | OPEN_TO_STAFF, world.deputy: OPEN, world.contributor: OPEN}
    for person, open_to_them in people.items():
        assert everything - open_to_them - rules_of(viewer_of(person)).keys() == set()


def test_what_nobody_has_decided_about_is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.remark("KH", "Thank you.")
    staff = Viewer(ViewerKind.STAFF, 987_654)  # for whom no rules were put together before
    monkeypatch.setattr(access, "OPEN_TO_STAFF", OPEN_TO_STAFF - {DraftVersion})
    with world.database.reading(staff) as session:
        assert session.scalars(select(DraftVersion)).all() == []


LATE = """
import sqlite3

from sqlalchemy import select
from models.db.access import NOBODY
from models.db.base import Base, NotOfficial
from models.db.database import Database
from models.db.visibility import ViewerKind, Viewer
from models.dispositions.disposition import StandardReason
from models.people.person import Member

database = Database("sqlite:///late.sqlite3")
database.make_file()
Base.metadata.create_all(database.engine)
with sqlite3.connect("late.sqlite3") as file:  # no foreign keys
    file.execute("INSERT INTO standard_reasons VALUES (1, 1, 'For staff.', 1, 1, '2022-04-22')")

def read(viewer, entity):
    with database.reading(viewer) as session:
        return session.scalars(select(entity.id)).all()

assert read(Viewer(ViewerKind.STAFF, 1), StandardReason) == [1]  # the first rules that are put together, and what reads by them
assert read(NOBODY, Member) == []

class Late(Base):
    __tablename__ = "late"
    official = NotOfficial("It is of a test.")

Late.__table__.create(database.engine)
with database.engine.begin() as connection:
    connection.execute(Late.__table__.insert())
assert read(NOBODY, StandardReason) == []  # now these are the first rules
assert read(NOBODY, Late) == []
"""


@pytest.mark.slow
def test_an_entity_that_comes_when_rules_have_been_put_together_is_closed_and_opens_no_other(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    subprocess.run([sys.executable, "-c", LATE], cwd=tmp_path, env=environment, check=True)


def test_who_asks_second_reads_through_a_shared_statement_what_they_read_through_their_own(staged: Database) -> None:
    """Two people of a kind have the same rules with other numbers in them, and one compiled statement."""
    with staged.reading(WORKER) as session:
        people = session.scalars(select(Person).where(Person.appointment.has()).order_by(Person.id)).unique().all()
    kinds = (ViewerKind.MEMBER, ViewerKind.DEPARTMENT, ViewerKind.OBSERVER)
    pairs = [(Viewer(kind, 0, 0), next(v for v in map(viewer_of, people) if v.kind is kind)) for kind in kinds]
    shared = {viewer: _rows(staged, viewer) for pair in pairs for viewer in pair}
    staged.engine = staged.engine.execution_options(compiled_cache=None)

    for stranger, viewer in pairs:
        assert shared[stranger] < shared[viewer] == _rows(staged, viewer)


def _rows(database: Database, viewer: Viewer) -> set[tuple[Any, ...]]:
    """The numbers of all rows that the viewer reads, by their tables and through relationships."""
    tables = [select(literal(one.class_.__name__), one.class_.id) for one in Base.registry.mappers]
    with database.reading(viewer) as session:
        comments = session.scalars(select(Comment).options(selectinload(Comment.attachments)))
        attached = {(one.id, file.id) for one in comments for file in one.attachments}
        opinions = session.scalars(select(Opinion).options(selectinload(Opinion.attachments)))
        advised = {(-one.id, file.id) for one in opinions for file in one.attachments}
        return attached | advised | {tuple(row) for row in session.execute(union_all(*tables))}


def test_rules_that_are_put_together_at_the_same_moment_are_known_apart() -> None:
    others: list[Criteria] = []

    class Meanwhile:
        def __hash__(self) -> int:
            others.append(Criteria([with_loader_criteria(Round, Round.id == 1)]))
            return 1

    class Rule(LoaderCriteriaOption):
        def _gen_cache_key(self, *_: object) -> tuple[Meanwhile]:
            return (Meanwhile(),)

    own = Criteria([Rule(Comment, Comment.id == 1)])

    assert own.key not in [other.key for other in others] != []


def test_another_members_comments_are_not_there_before_circulation(world: World) -> None:
    comment = world.remark("KH", "Only for Cambodia.")
    world.submit("KH")
    with world.database.reading(viewer_of(world.coordinators["TH"])) as session:
        assert session.scalars(select(Comment)).all() == []
        assert session.get(Comment, comment.id) is None
        assert session.scalars(select(func.count()).select_from(Comment)).one() == 0
        assert [one.member.code for one in session.scalars(select(Submission))] == ["TH"]

    with world.database.reading(viewer_of(world.deputy)) as session:
        assert session.get(Comment, comment.id) is not None


def test_staff_see_that_a_member_has_answered_and_after_closing_what(world: World) -> None:
    world.remark("KH", "To be read after closing.")
    world.remark("TH", "Never submitted, so never seen.")
    world.submit("KH")
    staff = viewer_of(world.staff[0])
    with world.database.reading(staff) as session:
        assert session.scalars(select(Comment)).all() == []
        assert sorted(one.member.code for one in session.scalars(select(Submission)) if one.is_in) == ["KH"]

    world.deadline_passes()

    with world.database.reading(staff) as session:
        assert [comment.text for comment in session.scalars(select(Comment))] == ["To be read after closing."]


def test_what_went_out_in_a_consultation_is_for_its_own_members(world: World) -> None:
    other = among_five(world)

    seen = {}
    for code in ("KH", "TH"):
        with world.database.reading(viewer_of(world.coordinators[code])) as session:
            versions = session.scalars(select(DraftVersion.consultation_id).order_by(DraftVersion.id)).all()
            texts = session.scalars(select(Paragraph.text).where(Paragraph.version_id == other.version_id)).all()
            seen[code] = (versions, texts, session.get(Consultation, other.consultation_id) is not None)

    assert seen["KH"] == ([world.consultation_id, other.consultation_id], ["For five."], True)
    assert seen["TH"] == ([world.consultation_id], [], False)


def test_letters_are_for_those_to_whom_they_are_written(world: World) -> None:
    world.submit("KH")
    with world.database.reading(viewer_of(world.coordinators["TH"])) as session:
        assert {letter.person_id for letter in session.scalars(select(Notification))} == {world.coordinators["TH"].id}


def test_somebody_not_signed_in_sees_no_text(world: World) -> None:
    with world.database.reading(NOBODY) as session:
        assert session.scalars(select(DraftVersion)).all() == []
        assert session.scalars(select(Paragraph)).all() == []
    with world.database.reading(WORKER) as session:
        assert len(session.scalars(select(DraftVersion)).all()) == 1


def test_of_a_text_that_is_adopted_somebody_not_signed_in_reads_that_version_and_no_other(world: World) -> None:
    adoption = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.EXPRESS))
    adoption.all_agree()

    with world.database.reading(NOBODY) as session:
        assert session.scalars(select(DraftVersion.id)).all() == [adoption.version.id]
        assert session.get(DraftVersion, world.version_id) is None
        assert set(session.scalars(select(Paragraph.version_id))) == {adoption.version.id}
        assert session.scalars(select(Consultation.id)).all() == [world.consultation_id]
        for kept in (Adoption, Position, Submission, Notification):
            assert session.scalars(select(kept)).all() == []


@pytest.mark.slow
def test_what_a_member_has_attached_is_public_once_the_text_is_adopted_and_no_other_answer(world: World) -> None:
    adoption = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.EXPRESS))
    adoption.agree("TH", Statement.INTERPRETATION, "It commits no funds.")
    with world.database.reading(NOBODY) as session:
        assert adopted_texts(session) == []
    adoption.all_agree(but="TH")

    with world.database.reading(NOBODY) as session:
        [text] = adopted_texts(session)
        assert [position.statement for position in text.statements] == ["It commits no funds."]
        assert session.scalars(select(Position)).all() == session.scalars(select(Adoption)).all() == []
