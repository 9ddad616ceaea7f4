"""Co-sponsors: invited by name, shown one comment and nothing else, named once they have confirmed its words."""

import json

import pytest
from sqlalchemy import select

from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, Comment, CommentType
from models.comments.cosponsorship import Cosponsorship, CosponsorState
from models.comments.operations import comments, corrections, cosponsors, submissions
from models.comments.operations.wording import Words, words_of
from models.comments.queries import cosponsors as queries
from models.db.access import WORKER, viewer_of
from models.db.base import Base
from models.db.schema import load_entities
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import AFTER, LATER, World

SECRET = "two times in each and every year"


@pytest.fixture
def comment(world: World) -> Comment:
    """What China proposes, and has not submitted."""
    return world.replace("CN", "1", "every year", SECRET)


def member(world: World, code: str) -> int:
    return world.coordinators[code].of_member().id


def invite(world: World, comment: Comment, *codes: str) -> list[Cosponsorship]:
    by = world.coordinators["CN"]
    with world.database.transaction(viewer_of(by)) as session:
        return cosponsors.invite(session, comment.id, [member(world, code) for code in codes], by=by, now=LATER)


def confirm(world: World, one: Cosponsorship, code: str = "VN", seen: int | None = None) -> Cosponsorship:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return cosponsors.confirm(session, one.id, by=by, seen=one.revision if seen is None else seen, now=LATER)


def joined(world: World, comment: Comment) -> list[str] | None:
    with world.database.reading(WORKER) as session:
        return session.get_one(Comment, comment.id).cosponsors


def change(world: World, comment: Comment, words: str) -> Comment:
    by = world.coordinators["CN"]
    with world.database.transaction(viewer_of(by)) as session:
        now = session.get_one(Comment, comment.id)
        other = Words(now.type, now.change, now.paragraph_id, now.text, words, now.justification)
        return comments.edit(session, comment.id, other, by=by, seen=now.revision, now=LATER)


def letters(world: World, letter: Letter) -> list[str]:
    with world.database.reading(WORKER) as session:
        owed = select(Person.name).join(Notification, Notification.person_id == Person.id)
        return list(session.scalars(owed.where(Notification.letter == letter).order_by(Notification.id)))


def everything(world: World, reader: Person) -> str:
    """Whatever somebody can read of any table."""
    load_entities()
    found = []
    with world.database.reading(viewer_of(reader)) as session:
        for mapper in Base.registry.mappers:
            for row in session.scalars(select(mapper.class_)).unique():
                found += [str(getattr(row, column.key)) for column in mapper.column_attrs if column.key != "content"]
    return "\n".join(found)


@pytest.mark.slow
def test_only_the_invited_read_the_words_and_nothing_else_of_the_member(world: World, comment: Comment) -> None:
    world.remark("CN", "Our other remark, for nobody.")
    viet_nam, thailand, officer = world.coordinators["VN"], world.coordinators["TH"], world.staff[0]
    assert SECRET not in everything(world, viet_nam)

    (one,) = invite(world, comment, "VN")

    seen = everything(world, viet_nam)
    assert SECRET in seen
    assert "Our other remark" not in seen
    for other in (thailand, officer, world.deputy, world.contributor):
        assert SECRET not in everything(world, other), other.name
    with world.database.reading(viewer_of(viet_nam)) as session:
        assert session.get(Comment, comment.id) is None, "the comment itself stays sealed"
        assert queries.invitation(session, one.id, viet_nam.of_member()).proposed_text == comment.proposed_text
        assert [invited.id for invited in queries.waiting_invitations(session, viet_nam.of_member())] == [one.id]
    assert letters(world, Letter.COSPONSOR_ASKED) == [viet_nam.name]

    by = world.coordinators["CN"]
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            cosponsors.close(session, one.id, by=by, now=LATER)
    assert SECRET not in everything(world, viet_nam)
    assert letters(world, Letter.COSPONSOR_ENDED) == [viet_nam.name]
    with world.database.transaction(viewer_of(viet_nam)) as session, pytest.raises(NotFound):
        cosponsors.confirm(session, one.id, by=viet_nam, seen=one.revision, now=LATER)


def test_no_words_stand_in_the_record_or_in_letters(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    confirm(world, one)

    with world.database.reading(WORKER) as session:
        bodies = json.dumps([event.body for event in session.scalars(select(Event))])
        verbs = set(session.scalars(select(Event.verb)))
    assert SECRET not in bodies
    assert {Verb.COSPONSOR_INVITED, Verb.COSPONSOR_CONFIRMED} <= verbs


def test_a_name_stands_with_the_comment_once_it_is_confirmed(world: World, comment: Comment) -> None:
    other, one = invite(world, comment, "KH", "VN")
    assert joined(world, comment) is None
    confirm(world, one)
    assert confirm(world, one).cosponsor_state is CosponsorState.CONFIRMED, "twice is once"
    confirm(world, other, "KH")
    assert joined(world, comment) == ["Cambodia", "Viet Nam"]
    assert letters(world, Letter.COSPONSOR_ANSWERED) == ["Coordinator of China"] * 2

    viet_nam = world.coordinators["VN"]
    for _ in range(2):
        with world.database.transaction(viewer_of(viet_nam)) as session:
            cosponsors.leave(session, one.id, by=viet_nam, now=LATER)
    assert joined(world, comment) == ["Cambodia"]


def test_whoever_declines_is_not_named_and_can_be_asked_again(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    viet_nam = world.coordinators["VN"]
    with world.database.transaction(viewer_of(viet_nam)) as session:
        cosponsors.decline(session, one.id, by=viet_nam, seen=one.revision, now=LATER)
    assert joined(world, comment) is None

    (again,) = invite(world, comment, "VN")
    assert again.id == one.id
    confirm(world, again)
    assert joined(world, comment) == ["Viet Nam"]


def test_changed_words_have_to_be_shown_and_confirmed_anew(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    confirm(world, one)
    change(world, comment, comment.proposed_text)
    assert joined(world, comment) == ["Viet Nam"], "the same words are no change"
    changed = comment.proposed_text.replace(SECRET, "thrice a year")

    change(world, comment, changed)

    assert joined(world, comment) is None
    assert letters(world, Letter.COSPONSOR_ENDED) == ["Coordinator of Viet Nam"]
    viet_nam = world.coordinators["VN"]
    with world.database.reading(viewer_of(viet_nam)) as session:
        assert queries.invitation(session, one.id, viet_nam.of_member()).proposed_text == comment.proposed_text
    with pytest.raises(Outdated):
        confirm(world, one, seen=1)
    (again,) = invite(world, comment, "VN")
    assert again.proposed_text == changed
    confirm(world, again)
    assert joined(world, comment) == ["Viet Nam"]


def test_only_coordinators_invite_and_join_and_nobody_for_another(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "KH")
    deputy, thailand, cambodia = world.deputy, world.coordinators["TH"], world.coordinators["KH"]
    with world.database.transaction(viewer_of(deputy)) as session, pytest.raises(NotYours):
        cosponsors.confirm(session, one.id, by=deputy, seen=one.revision, now=LATER)
    with world.database.transaction(viewer_of(thailand)) as session:
        with pytest.raises(NotFound):
            cosponsors.confirm(session, one.id, by=thailand, seen=one.revision, now=LATER)
        with pytest.raises(NotFound):
            cosponsors.invite(session, comment.id, [member(world, "VN")], by=thailand, now=LATER)
    with world.database.transaction(viewer_of(cambodia)) as session, pytest.raises(NotFound):
        cosponsors.close(session, one.id, by=cambodia, now=LATER)
    with pytest.raises(Invalid, match="at least one country"):
        invite(world, comment, "CN")


def test_nothing_is_joined_after_the_deadline(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    viet_nam = world.coordinators["VN"]
    with world.database.transaction(viewer_of(viet_nam)) as session, pytest.raises(Untimely):
        cosponsors.confirm(session, one.id, by=viet_nam, seen=one.revision, now=AFTER)


def test_a_comment_that_is_removed_takes_its_invitations_along(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    by = world.coordinators["CN"]
    with world.database.transaction(viewer_of(by)) as session:
        comments.remove(session, comment.id, by=by, seen=comment.revision, now=LATER)

    assert SECRET not in everything(world, world.coordinators["VN"])
    with world.database.reading(WORKER) as session:
        assert session.get_one(Cosponsorship, one.id).cosponsor_state is CosponsorState.CLOSED


def test_a_submission_that_is_taken_back_leaves_the_confirmation(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    confirm(world, one)
    submitted = world.submit("CN")
    by = world.coordinators["CN"]
    with world.database.transaction(viewer_of(by)) as session:
        submissions.take_back(session, world.round_id, by=by, seen=submitted.revision, now=LATER)
    assert joined(world, comment) == ["Viet Nam"]


def test_co_sponsors_ask_for_the_words_in_the_bracket_and_are_named_in_the_compendium(
    world: World, comment: Comment
) -> None:
    (one,) = invite(world, comment, "VN")
    confirm(world, one)
    new = world.comment(
        "LA",
        Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("2").id, "", "Six rivers are one.", ""),
    )
    by, thailand = world.coordinators["LA"], world.coordinators["TH"]
    with world.database.transaction(viewer_of(by)) as session:
        (other,) = cosponsors.invite(session, new.id, [member(world, "TH")], by=by, now=LATER)
    with world.database.transaction(viewer_of(thailand)) as session:
        cosponsors.confirm(session, other.id, by=thailand, seen=other.revision, now=LATER)
    world.everybody_submits()
    world.close()

    candidate = world.consolidate()

    with world.database.reading(viewer_of(world.staff[0])) as session:
        sponsors = [one.bracket.alternatives[0].sponsors for one in placed_brackets(session, candidate.id)]
        assert sponsors == [("China", "Viet Nam"), ("Lao PDR", "Thailand")]
        assert session.get_one(Comment, comment.id).said_by == "China, with Viet Nam"


def test_three_co_sponsors_are_listed_as_in_a_sentence(world: World, comment: Comment) -> None:
    for one in invite(world, comment, "VN", "TH", "KH"):
        code = next(code for code, person in world.coordinators.items() if person.of_member().id == one.invited_id)
        confirm(world, one, code)

    with world.database.reading(WORKER) as session:
        assert session.get_one(Comment, comment.id).said_by == "China, with Cambodia, Thailand and Viet Nam"


def test_a_correction_of_the_words_lets_no_confirmation_stand(world: World, comment: Comment) -> None:
    (one,) = invite(world, comment, "VN")
    confirm(world, one)
    world.everybody_submits()
    world.close()
    by, officer = world.coordinators["CN"], world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        words = words_of(session.get_one(Comment, comment.id))
        proposed = words.proposed_text.replace(SECRET, "thrice a year")
        filed = corrections.file(
            session, comment.id, text="", proposed_text=proposed, justification="", why="A slip.", by=by, now=LATER
        )
    assert joined(world, comment) == ["Viet Nam"]
    with world.database.transaction(viewer_of(officer)) as session:
        corrections.admit(session, filed.id, reason="Plainly a slip.", by=officer, now=LATER)

    assert joined(world, comment) is None
    candidate = world.consolidate()
    with world.database.reading(viewer_of(officer)) as session:
        assert [one.bracket.alternatives[0].sponsors for one in placed_brackets(session, candidate.id)] == [("China",)]
