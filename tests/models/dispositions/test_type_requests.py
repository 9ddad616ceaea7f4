"""The secretariat asks for another type of a comment: who may ask and decide, and what changes in the text."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.comments.comment import Comment, CommentType
from models.consolidation.operations import inputs
from models.consolidation.queries import candidate_inputs
from models.db.access import WORKER, viewer_of
from models.dispositions import queries as dispositions
from models.dispositions.disposition import TypeDecision, TypeRequest
from models.dispositions.operations import type_requests
from models.drafts import operations
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.rounds import arrange_round


@dataclass(frozen=True, slots=True)
class Asking:
    """A closed round with a candidate, in which China has made an editorial change."""

    world: World
    comment: Comment

    def ask(
        self, wanted: CommentType = CommentType.SUBSTANTIVE, reason: str = "It changes the meaning."
    ) -> TypeRequest:
        by = self.world.staff[0]
        with self.world.database.transaction(viewer_of(by)) as session:
            return type_requests.ask(session, self.comment.id, wanted=wanted, reason=reason, by=by, now=LATER)

    def decide(self, decision: TypeDecision, answer: str = "We agree.", by: Person | None = None) -> TypeRequest:
        by = by or self.world.coordinators["CN"]
        with self.world.database.transaction(viewer_of(by)) as session:
            return type_requests.decide(session, self.comment.id, decision, answer=answer, by=by, now=LATER)

    def type(self) -> CommentType:
        with self.world.database.reading(WORKER) as session:
            return session.get_one(Comment, self.comment.id).type

    def text(self) -> str:
        """Paragraph 4 of the newest candidate, consolidated again if need be."""
        candidate = self.world.consolidate()
        with self.world.database.reading(WORKER) as session:
            of_text = (Paragraph.version_id == candidate.id) & (Paragraph.label == "4")
            return session.scalars(select(Paragraph.text).where(of_text)).one()

    def obstacles(self, candidate: DraftVersion) -> list[str]:
        with self.world.database.reading(WORKER) as session:
            found = dispositions.obstacles(session, session.get_one(DraftVersion, candidate.id))
        return [one.sentence for one in found]


@pytest.fixture
def asking(world: World) -> Asking:
    comment = world.replace("CN", "4", "period", "five-year period", type=CommentType.EDITORIAL)
    world.everybody_submits()
    world.close()
    return Asking(world, comment)


def letters(world: World, letter: Letter) -> set[int]:
    with world.database.reading(WORKER) as session:
        return set(session.scalars(select(Notification.person_id).where(Notification.letter == letter)))


def test_a_type_that_the_member_accepts_changes_the_text_when_it_is_made_again(asking: Asking) -> None:
    candidate = asking.world.consolidate()
    assert "end of the five-year period." in asking.text()

    asking.ask()
    assert asking.type() is CommentType.EDITORIAL
    assert asking.obstacles(candidate) == []
    asking.decide(TypeDecision.ACCEPTED)

    assert asking.type() is CommentType.SUBSTANTIVE
    assert asking.obstacles(candidate) == [
        "Answers, compromises or the secretariat’s own words have changed since it was made: consolidate again."
    ]
    assert "[China: five-year" in asking.text()


def test_a_text_that_was_owed_before_is_made_from_the_type_before(asking: Asking) -> None:
    with asking.world.database.reading(WORKER) as session:
        frozen = inputs.freeze(session, asking.world.round_id)
    asking.ask()
    asking.decide(TypeDecision.ACCEPTED)

    with asking.world.database.reading(WORKER) as session:
        now = inputs.freeze(session, asking.world.round_id)
        before, after = (
            candidate_inputs.proposals(session, each, asking.world.round_id)[0].editorial for each in (frozen, now)
        )
    assert (before, after) == (True, False)


def test_a_type_that_the_member_keeps_stays_with_its_reason(asking: Asking) -> None:
    asking.world.consolidate()
    asking.ask()
    with pytest.raises(Invalid, match="Say in a sentence why the type stays"):
        asking.decide(TypeDecision.KEPT, " ")

    kept = asking.decide(TypeDecision.KEPT, "It is a matter of form.")

    assert (kept.decision, kept.answer) == (TypeDecision.KEPT, "It is a matter of form.")
    assert asking.type() is CommentType.EDITORIAL
    assert asking.decide(TypeDecision.KEPT, "It is a matter of form.").decided_at == kept.decided_at
    with pytest.raises(Untimely, match="Coordinator of China has decided already: the type is editorial"):
        asking.decide(TypeDecision.ACCEPTED)


def test_who_hears_of_it_and_what_the_record_holds(asking: Asking) -> None:
    world = asking.world
    asking.ask()
    assert letters(world, Letter.TYPE_ASKED) == {world.coordinators["CN"].id}
    asking.decide(TypeDecision.ACCEPTED)

    assert letters(world, Letter.TYPE_DECIDED) == {officer.id for officer in world.staff}
    with world.database.reading(WORKER) as session:
        verbs = (Verb.TYPE_ASKED, Verb.TYPE_ACCEPTED)
        events = session.scalars(select(Event).where(Event.verb.in_(verbs)).order_by(Event.seq)).all()
        bodies = [event.body for event in events if event.body]
    assert [(body["comment"], body["before"], body["wanted"]) for body in bodies] == [
        ("CN-1", "editorial", "substantive")
    ] * 2
    assert "meaning" not in str(bodies)


def test_only_the_secretariat_asks_once_and_only_its_coordinator_decides(asking: Asking) -> None:
    world, china = asking.world, asking.world.coordinators["CN"]
    with pytest.raises(NotFound):
        asking.decide(TypeDecision.ACCEPTED)
    with pytest.raises(Invalid, match="is editorial already"):
        asking.ask(CommentType.EDITORIAL)
    with pytest.raises(Invalid, match="Say why"):
        asking.ask(reason=" ")
    with pytest.raises(NotYours), world.database.transaction(viewer_of(china)) as session:
        type_requests.ask(session, asking.comment.id, wanted=CommentType.GENERAL, reason="So.", by=china, now=LATER)
    asking.ask()
    with pytest.raises(Untimely, match="Officer One has asked China already"):
        asking.ask(CommentType.TECHNICAL)
    with pytest.raises(NotFound):
        asking.decide(TypeDecision.ACCEPTED, by=world.coordinators["KH"])
    with pytest.raises(NotYours):
        asking.decide(TypeDecision.ACCEPTED, by=world.deputy)


def test_nobody_decides_on_a_text_that_waits_for_approval(asking: Asking) -> None:
    world, by = asking.world, asking.world.staff[0]
    asking.ask()
    candidate = world.consolidate()
    with world.database.transaction(viewer_of(by)) as session:
        operations.propose(session, candidate.id, by=by, seen=candidate.fingerprint, now=LATER)

    with pytest.raises(Untimely, match=r"finished its text without this decision\. The comment stays editorial"):
        asking.decide(TypeDecision.ACCEPTED)


def test_a_type_that_the_comment_could_not_have_had_is_not_asked_for(world: World) -> None:
    comment = world.replace("CN", "2", "fish", "fish and plants")
    world.everybody_submits()
    world.close()
    asking = Asking(world, comment)
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, final_reading=True)

    with pytest.raises(Invalid, match=r"cannot be technical\. This round is the final reading"):
        asking.ask(CommentType.TECHNICAL)
    assert asking.ask(CommentType.EDITORIAL).wanted is CommentType.EDITORIAL
