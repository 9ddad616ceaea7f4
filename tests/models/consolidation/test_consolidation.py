"""From closed round to circulated version: brackets, answers, four eyes, and what survives a new candidate."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Compromise, Conflict, ConflictKind, Consolidation, TraceSpan
from models.consolidation.operations import consolidations
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import ClaimLost
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, compromises
from models.drafts import operations
from models.drafts.version import Approval, DraftVersion, Paragraph, Stage
from models.errors import NotYours, Outdated, Refusal, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from testing.world import LATER, World


def texts(database: Database, version: DraftVersion) -> dict[str, str]:
    with database.reading(WORKER) as session:
        rows = session.scalars(select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label != ""))
        return {row.label: row.text for row in rows}


def conflicts(database: Database, version: DraftVersion) -> list[Conflict]:
    with database.reading(WORKER) as session:
        rows = session.scalars(
            select(Conflict)
            .join(Paragraph)
            .where(Paragraph.version_id == version.id)
            .options(selectinload(Conflict.alternatives))
            .order_by(Paragraph.position, Conflict.position)
        )
        return list(rows)


def answer(world: World, comment: Comment, outcome: Outcome, *, seen: int = 0, reason: str = "As discussed.") -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        answers.answer(session, comment.id, outcome=outcome, reason=reason, by=staff, seen=seen, now=LATER)


def owed_consolidation(database: Database) -> int | None:
    with database.reading(WORKER) as session:
        return session.scalars(select(Consolidation.id).where(Consolidation.state == "waiting")).one_or_none()


@pytest.fixture
def collision(world: World) -> World:
    """Thailand and Viet Nam collide in paragraph 1; Cambodia changes paragraph 2 alone; China corrects paragraph 4."""
    world.replace("TH", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("KH", "2", "fish", "fish and wetlands")
    world.replace("CN", "4", "period", "five-year period", type=CommentType.EDITORIAL)
    world.remark("LA", "Thank you.")
    world.everybody_submits()
    world.close()
    return world


def comments_of(world: World) -> dict[str, Comment]:
    with world.database.reading(WORKER) as session:
        return {comment.member.code: comment for comment in session.scalars(select(Comment))}


def answer_all(world: World) -> None:
    """An answer to whatever has none, that agrees with the text."""
    with world.database.reading(WORKER) as session:
        open_ones = session.scalars(
            select(Comment).outerjoin(Disposition).where(Disposition.id.is_(None), Comment.number.is_not(None))
        ).all()
    for comment in open_ones:
        answer(world, comment, Outcome.INCORPORATED if comment.proposes else Outcome.NOTED)


def circulate(world: World, candidate: DraftVersion) -> DraftVersion:
    one, two = world.staff[:2]
    with world.database.transaction(viewer_of(one)) as session:
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    with world.database.transaction(viewer_of(two)) as session:
        return operations.approve(session, candidate.id, by=two, seen=candidate.fingerprint, now=LATER)


def test_what_collides_and_what_only_some_ask_for_stands_in_brackets(collision: World) -> None:
    candidate = collision.consolidate()

    text = texts(collision.database, candidate)
    assert text["1"] == (
        "The members will meet every [year] [Thailand: month][Viet Nam: decade] to share what they have learned."
    )
    assert text["2"] == "The members will protect the river and its fish[Cambodia: and wetlands]." or (
        text["2"] == "The members will protect the river and its fish [Cambodia: and wetlands]."
    )
    assert text["4"] == "The secretariat reports on progress at the end of the five-year period."
    found = conflicts(collision.database, candidate)
    assert [conflict.kind for conflict in found] == [ConflictKind.CONTESTED, ConflictKind.TO_BE_SEEN]
    assert [alternative.sponsors for alternative in found[0].alternatives] == [["Thailand"], ["Viet Nam"]]
    for conflict in found:
        with collision.database.reading(WORKER) as session:
            words = session.get_one(Paragraph, conflict.paragraph_id).text[conflict.start : conflict.end]
        assert words.startswith("[")
        assert words.endswith("]")


def test_every_proposed_word_can_be_traced(collision: World) -> None:
    collision.consolidate()

    comments = comments_of(collision)
    with collision.database.reading(WORKER) as session:
        traced = set(session.scalars(select(TraceSpan.comment_id)))
    assert traced == {comments[code].id for code in ("TH", "VN", "KH", "CN")}


def test_a_new_paragraph_stands_in_brackets_and_the_others_keep_their_numbers(world: World) -> None:
    paragraph = world.paragraph("2")
    words = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, paragraph.id, "", "Waste is prevented.", "Needed.")
    world.comment("KH", words)
    world.everybody_submits()
    world.close()

    text = texts(world.database, world.consolidate())

    assert text["2 bis"] == "[Cambodia: Waste is prevented.]"
    assert text["4"] == "The secretariat reports on progress at the end of the period."


def test_a_change_that_is_not_accepted_leaves_the_text_and_the_other_answers_stay(collision: World) -> None:
    collision.consolidate()
    comments = comments_of(collision)
    answer(collision, comments["LA"], Outcome.NOTED, reason="With thanks.")
    assert owed_consolidation(collision.database) is None

    answer(collision, comments["VN"], Outcome.NOT_ACCEPTED, seen=1, reason="Too seldom.")

    again = owed_consolidation(collision.database)
    assert again is not None
    candidate = collision.make(again)
    assert texts(collision.database, candidate)["1"] == (
        "The members will meet every [year] [Thailand: month] to share what they have learned."
    )
    with collision.database.reading(WORKER) as session:
        kept = session.scalars(select(Disposition.reason).where(Disposition.by_id.is_not(None))).all()
    assert sorted(kept) == ["Too seldom.", "With thanks."]


def test_a_compromise_stands_in_its_bracket_and_survives_a_new_candidate(collision: World) -> None:
    bracket = conflicts(collision.database, collision.consolidate())[0]
    staff = collision.staff[0]
    with collision.database.transaction(viewer_of(staff)) as session:
        compromises.propose(session, bracket.id, text="quarter", reason="A middle way.", by=staff, seen=0, now=LATER)
    owed = owed_consolidation(collision.database)
    assert owed is not None
    collision.make(owed)
    answer(collision, comments_of(collision)["KH"], Outcome.DEFERRED, seen=1)
    again = owed_consolidation(collision.database)
    assert again is not None

    candidate = collision.make(again)

    assert texts(collision.database, candidate)["1"] == (
        "The members will meet every [year] [Thailand: month][Viet Nam: decade][Secretariat proposes: quarter] "
        "to share what they have learned."
    )
    assert conflicts(collision.database, candidate)[0].proposal == "quarter"


def test_a_text_with_an_unanswered_comment_does_not_go_out(collision: World) -> None:
    candidate = collision.consolidate()
    staff = collision.staff[0]
    with (
        pytest.raises(Untimely, match="LA-1 has no answer"),
        collision.database.transaction(viewer_of(staff)) as session,
    ):
        operations.propose(session, candidate.id, by=staff, seen=candidate.fingerprint, now=LATER)


def test_the_proposer_cannot_approve(collision: World) -> None:
    candidate = collision.consolidate()
    answer_all(collision)
    staff = collision.staff[0]
    with collision.database.transaction(viewer_of(staff)) as session:
        operations.propose(session, candidate.id, by=staff, seen=candidate.fingerprint, now=LATER)
    with pytest.raises(NotYours, match="Somebody else"), collision.database.transaction(viewer_of(staff)) as session:
        operations.approve(session, candidate.id, by=staff, seen=candidate.fingerprint, now=LATER)


def test_approving_circulates_under_the_next_number_and_tells_every_coordinator(collision: World) -> None:
    candidate = collision.consolidate()
    answer_all(collision)

    version = circulate(collision, candidate)

    assert (version.number, version.stage) == (2, Stage.CIRCULATED)
    with collision.database.reading(WORKER) as session:
        recipients = session.scalars(
            select(Notification.person_id).where(Notification.letter == Letter.CIRCULATED)
        ).all()
    assert {coordinator.id for coordinator in collision.coordinators.values()} <= set(recipients)
    with collision.database.reading(viewer_of(collision.coordinators["MM"])) as session:
        assert len(session.scalars(select(Comment)).all()) == 5
        assert session.get(DraftVersion, candidate.id) is not None


def test_before_circulation_members_see_nothing_of_the_candidate(collision: World) -> None:
    candidate = collision.consolidate()
    with collision.database.reading(viewer_of(collision.coordinators["MM"])) as session:
        assert session.get(DraftVersion, candidate.id) is None
        assert session.scalars(select(Comment)).all() == []
        for sealed in (Conflict, TraceSpan, Disposition, Consolidation, Compromise, Approval):
            assert session.scalars(select(sealed).where(sealed.id > 0)).all() == [] or sealed is Approval


def test_a_text_made_anew_since_it_was_seen_is_not_approved(collision: World) -> None:
    old = collision.consolidate()
    answer(collision, comments_of(collision)["VN"], Outcome.NOT_ACCEPTED, seen=1)
    again = owed_consolidation(collision.database)
    assert again is not None
    collision.make(again)
    staff = collision.staff[0]
    with pytest.raises(Outdated), collision.database.transaction(viewer_of(staff)) as session:
        operations.propose(session, old.id, by=staff, seen=old.fingerprint, now=LATER)


def test_of_two_who_approve_at_once_one_does(collision: World) -> None:
    candidate = collision.consolidate()
    answer_all(collision)
    circulate(collision, candidate)
    three = collision.staff[2]
    with pytest.raises(Refusal), collision.database.transaction(viewer_of(three)) as session:
        operations.approve(session, candidate.id, by=three, seen=candidate.fingerprint, now=LATER)


def test_asking_twice_owes_one_and_the_same_inputs_give_the_same_text(collision: World) -> None:
    first = collision.consolidate()
    second = collision.consolidate()

    assert first.fingerprint == second.fingerprint
    assert texts(collision.database, first) == texts(collision.database, second)
    staff = collision.staff[0]
    with collision.database.transaction(viewer_of(staff)) as session:
        one = consolidations.ask(session, collision.round_id, by=staff, now=LATER).id
    with collision.database.transaction(viewer_of(staff)) as session:
        assert consolidations.ask(session, collision.round_id, by=staff, now=LATER).id == one


def test_a_worker_whose_claim_was_lost_writes_nothing(collision: World) -> None:
    staff = collision.staff[0]
    with collision.database.transaction(viewer_of(staff)) as session:
        consolidation_id = consolidations.ask(session, collision.round_id, by=staff, now=LATER).id
    slow = collision.database.take(Consolidation, consolidation_id)
    assert slow is not None
    with collision.database.transaction(WORKER) as session:
        session.get_one(Consolidation, consolidation_id).claimed_until = LATER
    collision.make(consolidation_id)

    with pytest.raises(ClaimLost):
        consolidations.make(collision.database, slow)

    with collision.database.reading(WORKER) as session:
        versions = session.scalars(select(DraftVersion).where(DraftVersion.round_id == collision.round_id)).all()
    assert len(versions) == 1
