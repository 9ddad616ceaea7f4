"""Observers: what they read and say, that nothing waits for them, and how their words come into the text through a member."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments as members_comments
from models.comments.operations.wording import Words, words_of
from models.db.access import WORKER, viewer_of
from models.db.base import Base
from models.db.schema import load_entities
from models.documents.queries.compendium import compendium
from models.drafts.version import Paragraph
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.letters.operations.observer_letters import TO_OBSERVERS
from models.observers import queries
from models.observers.observer import ObserverAnswer, ObserverComment, ObserverInvitation
from models.observers.operations import comments, invitations
from models.observers.operations.invitations import Invited
from models.people.operations.links import LINKS_AN_HOUR
from models.people.person import Person
from models.people.sign_ins import SignInLink
from models.record import verifying
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from testing.world import AFTER, DEADLINE, LATER, World
from tests.models.comments.test_cosponsors import everything
from tests.rounds import circulate, consolidate_and_answer

SECRET = "six times in each and every year"
MRC = Invited("MRC", "Mekong River Commission", "Ann Observer", "ann@mrc.example.org")


def invite(world: World, invited: Invited = MRC, *, every_round: bool = True) -> tuple[ObserverInvitation, Person]:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        invitation = invitations.invite(
            session, world.consultation_id, invited, every_round=every_round, by=by, now=LATER
        )
        session.flush()
        person = session.scalars(select(Person).where(Person.email == invited.email)).one()
        session.refresh(person, ["appointment"])
        return invitation, person


def write(world: World, by: Person, *, text: str = SECRET) -> ObserverComment:
    paragraph = world.paragraph("1")
    words = Words(
        CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", paragraph.text.replace("every year", text), "Needed."
    )
    with world.database.transaction(viewer_of(by)) as session:
        return comments.write(session, world.round_id, words, by=by, now=LATER)


def submit(world: World, by: Person) -> list[ObserverComment]:
    with world.database.transaction(viewer_of(by)) as session:
        drafted = [one for one in session.scalars(select(ObserverComment)) if one.number is None]
        return comments.submit(session, world.round_id, by=by, seen=comments.state_of(drafted), now=LATER)


def sponsor(world: World, code: str, comment: ObserverComment) -> Comment:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return comments.sponsor(session, comment.id, by=by, now=LATER)


def letters(world: World, letter: Letter) -> list[str]:
    with world.database.reading(WORKER) as session:
        owed = select(Person.name).join(Notification, Notification.person_id == Person.id)
        return list(session.scalars(owed.where(Notification.letter == letter).order_by(Notification.id)))


@pytest.mark.slow
def test_nobody_of_another_organisation_comes_in_under_a_short_name_that_is_taken(world: World) -> None:
    invite(world)
    other = Invited("mrc", "Museum of Rivers and Canals", "Cy Observer", "cy@museum.example.org")
    with pytest.raises(Invalid, match="MRC is Mekong River Commission here") as refused:
        invite(world, other)
    assert refused.value.field == "organisation"

    for organisation in ("", "  mekong river  commission"):
        invitation, _ = invite(world, replace(other, organisation=organisation))
        assert invitation.observer.name == "Mekong River Commission"


@pytest.mark.slow
def test_an_observers_words_come_into_brackets_through_a_member_that_sponsors_them_and_nothing_waits_for_it(
    world: World,
) -> None:
    _, ann = invite(world)
    _, ben = invite(world, Invited("UNEP", "Environment Programme", "Ben Observer", "ben@unep.example.org"))
    assert letters(world, Letter.OBSERVER_INVITED) == [ann.name, ben.name]
    assert letters(world, Letter.OBSERVER_ROUND) == [ann.name, ben.name]
    thailand, khmer = world.coordinators["TH"], world.coordinators["KH"]
    written = write(world, ann)
    for reader in (ben, thailand, world.staff[0], world.contributor):
        assert SECRET not in everything(world, reader), reader.name

    (sent,) = submit(world, ann)

    assert (sent.label, sent.id) == ("MRC-1", written.id)
    for reader in (thailand, khmer, world.deputy, world.staff[0]):
        assert SECRET in everything(world, reader), reader.name
    for reader in (ben, world.contributor):
        assert SECRET not in everything(world, reader), reader.name
    with world.database.transaction(viewer_of(ann)) as session, pytest.raises(Untimely, match="has been submitted"):
        comments.edit(session, sent.id, words_of(sent), by=ann, seen=1, now=LATER)
    with world.database.transaction(viewer_of(world.deputy)) as session, pytest.raises(NotYours):
        comments.sponsor(session, sent.id, by=world.deputy, now=LATER)

    sponsored = sponsor(world, "TH", sent)
    assert sponsor(world, "TH", sent).id == sponsored.id, "twice is once"
    assert sponsored.said_by == "Thailand, proposed by MRC"
    assert "proposed by" not in everything(world, ann), "what a member prepares is its own"

    other = write(world, ben, text="twice a month")
    submit(world, ben)
    world.everybody_submits()  # of the members; the observers are not waited for
    world.close()
    with world.database.transaction(viewer_of(world.staff[0])) as session:
        comments.answer(session, other.id, text="Thank you.", by=world.staff[0], seen=0, now=LATER)
    for reader, number in ((world.staff[0], 1), (thailand, 0), (world.contributor, 0), (ben, 0)):
        with world.database.reading(viewer_of(reader)) as session:
            assert len(session.scalars(select(ObserverAnswer)).all()) == number, reader.name
            assert all(one.answer == "" for one in session.scalars(select(ObserverComment))), reader.name
    candidate = consolidate_and_answer(world)
    with world.database.reading(WORKER) as session:
        texts = "\n".join(session.scalars(select(Paragraph.text).where(Paragraph.version_id == candidate.id)))
        assert [one.bracket.alternatives[0].sponsors for one in placed_brackets(session, candidate.id)] == [
            ("Thailand",)
        ]
    assert "meet [Thailand: six times in each and] every year" in texts
    assert "twice a month" not in texts

    circulate(world, candidate)
    assert letters(world, Letter.OBSERVER_CIRCULATED) == [ann.name, ben.name]
    with world.database.reading(viewer_of(khmer)) as session:
        found = compendium(session, candidate.id)
        assert [one.answered.comment.said_by for one in found.entries] == ["Thailand, proposed by MRC"]
        assert [(one.comment.label, one.note) for one in found.observers] == [
            ("MRC-1", None),
            ("UNEP-1", ("noted", "Thank you.")),
        ]
    with world.database.reading(viewer_of(ann)) as session:
        (own,) = queries.entries(session, session.get_one(Round, world.round_id), observer=ann.of_observer())
        assert [one.said_by for one in own.sponsored] == ["Thailand, proposed by MRC"]
        assert own.sponsored[0].disposition is not None
    with world.database.reading(WORKER) as session:
        assert [fault for finding in verifying.verify(session, None) for fault in finding.faults] == []


def test_of_members_an_observer_reads_nothing_but_texts_that_are_out(world: World) -> None:
    _, ann = invite(world)
    world.replace("TH", "1", "every year", SECRET)
    world.opinion(Words(CommentType.GENERAL, text="What a department thinks."))
    for code in world.coordinators:
        world.submit_without_opinions(code)
    world.close()
    candidate = world.consolidate()

    load_entities()
    readable = set()
    with world.database.reading(viewer_of(ann)) as session:
        for mapper in Base.registry.mappers:
            if session.scalars(select(mapper.class_)).unique().first() is not None:
                readable.add(mapper.class_.__name__)
        assert session.get(type(candidate), candidate.id) is None
    assert SECRET not in everything(world, ann)
    assert {"Consultation", "DraftVersion", "Paragraph", "ObserverInvitation", "RoundInvitation"} <= readable
    assert not readable & {"Comment", "Opinion", "Submission", "BracketPosition", "Acknowledgement", "Notification"}


def test_a_sponsor_that_changes_the_words_speaks_for_itself(world: World) -> None:
    _, ann = invite(world)
    write(world, ann)
    (sent,) = submit(world, ann)
    sponsored, by = sponsor(world, "TH", sent), world.coordinators["TH"]

    for words, named in (
        (Words(**{**vars_of(sponsored), "type": CommentType.TECHNICAL}), "MRC"),
        (Words(**{**vars_of(sponsored), "justification": "Our own reason."}), None),
    ):
        with world.database.transaction(viewer_of(by)) as session:
            seen = session.get_one(Comment, sponsored.id).revision
            changed = members_comments.edit(session, sponsored.id, words, by=by, seen=seen, now=LATER)
            assert changed.proposed_by == named


def vars_of(comment: Comment) -> dict[str, object]:
    return {name: getattr(comment, name) for name in Words.__dataclass_fields__}


def test_the_secretariat_chooses_the_rounds_and_ends_an_invitation(world: World) -> None:
    invitation, ann = invite(world, every_round=False)
    by = world.staff[0]
    with world.database.transaction(viewer_of(ann)) as session, pytest.raises(NotFound):
        comments.write(session, world.round_id, Words(CommentType.GENERAL, text="Thanks."), by=ann, now=LATER)
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            invitations.invite_to_round(session, invitation.id, by=by, now=LATER)
    assert letters(world, Letter.OBSERVER_ROUND) == [ann.name]
    with world.database.reading(WORKER) as session:
        recorded = session.scalars(select(Event.id).where(Event.verb == Verb.OBSERVER_IN_ROUND)).all()
        assert len(recorded) == 1, "twice is once"
    write(world, ann)

    with world.database.transaction(viewer_of(by)) as session:
        rounds.remind(session, world.round_id, by=by, seen="", now=LATER)
    assert letters(world, Letter.OBSERVER_CLOSING) == [ann.name]
    with world.database.transaction(viewer_of(ann)) as session, pytest.raises(Untimely, match="closed on"):
        comments.submit(session, world.round_id, by=ann, seen="", now=AFTER)
    world.deadline_passes()
    assert letters(world, Letter.OBSERVER_CLOSING) == [], "it is too late for that"

    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            invitations.end(session, invitation.id, by=by, now=AFTER)
    with world.database.reading(WORKER) as session:
        assert session.get_one(Person, ann.id).appointment is None
    assert not any(letters(world, letter) for letter in TO_OBSERVERS), "no letter leads to what it reads no more"
    _, again = invite(world)
    assert again.id == ann.id
    with world.database.reading(viewer_of(again)) as session:
        assert len(session.scalars(select(ObserverComment)).all()) == 1, "what was written is there again"
    assert DEADLINE < AFTER


def test_nobody_is_an_observer_and_something_else(world: World) -> None:
    deputy = Invited("MRC", "Mekong River Commission", "The deputy", world.deputy.email)
    with pytest.raises(Invalid, match="another office"):
        invite(world, deputy)
    with pytest.raises(Invalid, match="what a member is called"):
        invite(world, Invited("Kh", "Mekong River Commission", "Ann", "ann@mrc.example.org"))


def test_an_invitation_of_an_observer_is_held_to_what_holds_for_other_invitations(world: World) -> None:
    for field in ("short_name", "organisation", "name"):
        with pytest.raises(Invalid, match="without an address") as refused:
            invite(world, replace(MRC, **{field: "evil.example.com"}))
        assert refused.value.field == field

    for _ in range(LINKS_AN_HOUR):
        invite(world)

    with world.database.reading(WORKER) as session:
        assert len(session.scalars(select(SignInLink.id).where(SignInLink.used_at.is_(None))).all()) == 1
    with pytest.raises(Untimely, match="many letters in the last hour"):
        invite(world)
