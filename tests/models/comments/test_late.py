"""What a member says after the deadline is kept apart until the secretariat admits it with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.comments.comment import Change, Comment, CommentState, CommentType
from models.comments.operations import late, submissions
from models.comments.operations.comments import write
from models.comments.operations.wording import Words
from models.comments.queries.late import late_answer
from models.comments.submission import Submission, SubmissionState
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.documents.queries.compendium import compendium
from models.errors import Invalid, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from testing.world import AFTER, DEADLINE, LATER, World
from tests.rounds import circulate, consolidate_and_answer

LATE = AFTER + timedelta(days=1)
DECIDED = LATE + timedelta(hours=1)
WHY = "A flood kept the ministry from its desks."


@pytest.fixture
def closed(world: World) -> World:
    """The deadline has passed; all but Thailand have answered, and Cambodia asked for other words."""
    world.replace("KH", "1", "share", "exchange")
    for code in ("CN", "KH", "LA", "MM", "VN"):
        world.submit(code)
    world.deadline_passes()
    return world


def own(world: World, code: str) -> Submission:
    with world.database.reading(WORKER) as session:
        member_id = world.coordinators[code].of_member().id
        return session.scalars(
            select(Submission).where(Submission.round_id == world.round_id, Submission.member_id == member_id)
        ).one()


def prepare(world: World, code: str = "TH") -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        late.prepare(session, world.round_id, by=by, now=LATE)


def file(world: World, code: str = "TH") -> Submission:
    """What the member has written is sent late."""
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        member = by.of_member().id
        lying = session.scalars(select(Comment).where(Comment.round_id == world.round_id, Comment.member_id == member))
        seen = submissions.state_of(lying.all())
        return late.file(session, world.round_id, by=by, seen=seen, now=LATE)


def filed(world: World) -> Submission:
    """Thailand asks for other words, late."""
    prepare(world)
    text = world.paragraph("1").text.replace("every year", "twice a year")
    words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("1").id, "", text, "")
    world.comment("TH", words, now=LATE)
    return file(world)


def decide(world: World, *, admits: bool, reason: str = WHY, seen: int | None = None) -> Submission:
    by, answer = world.staff[0], own(world, "TH")
    with world.database.transaction(viewer_of(by)) as session:
        verb = late.admit if admits else late.decline
        seen = answer.revision if seen is None else seen
        return verb(session, answer.id, reason=reason, by=by, seen=seen, now=DECIDED)


def recipients(database: Database, letter: Letter) -> list[str]:
    with database.reading(WORKER) as session:
        owed = select(Person.name).join(Notification).where(Notification.letter == letter).order_by(Person.id)
        return list(session.scalars(owed))


def submitted_comments(world: World) -> int:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        counted = select(func.count(Comment.id)).where(Comment.state == CommentState.SUBMITTED)
        return session.scalars(counted).one()


def test_after_the_deadline_nobody_writes_before_the_coordinator_prepares_a_late_answer(closed: World) -> None:
    by = closed.coordinators["TH"]
    with pytest.raises(Untimely, match="closed on"), closed.database.transaction(viewer_of(by)) as session:
        write(session, closed.round_id, Words(CommentType.GENERAL, text="Late."), by=by, now=LATE)

    prepare(closed)
    prepare(closed)

    closed.comment("TH", Words(CommentType.GENERAL, text="Late."), now=LATE)
    with closed.database.reading(WORKER) as session:
        assert session.scalars(select(func.count(Event.id)).where(Event.verb == Verb.LATE_BEGUN)).one() == 1


def test_while_the_round_is_open_nothing_is_late_and_who_has_answered_has_answered(world: World) -> None:
    by = world.coordinators["TH"]
    with pytest.raises(Untimely, match="in time"), world.database.transaction(viewer_of(by)) as session:
        late.prepare(session, world.round_id, by=by, now=LATER)
    world.submit("TH")
    with pytest.raises(Untimely, match="has been submitted"), world.database.transaction(viewer_of(by)) as session:
        late.prepare(session, world.round_id, by=by, now=LATE)


def test_a_late_answer_enters_nothing_until_it_is_admitted(closed: World) -> None:
    answer = filed(closed)

    assert (answer.state, answer.submitted_at, answer.filed_at) == (SubmissionState.LATE, None, LATE)
    assert submitted_comments(closed) == 1
    candidate = closed.consolidate()
    with closed.database.reading(WORKER) as session:
        inputs = session.scalars(select(Consolidation.inputs)).one()
        assert len(inputs["proposals"]) == 1
    assert own(closed, "TH").waits
    assert recipients(closed.database, Letter.FILED_LATE) == [
        "Coordinator of Thailand",
        *(person.name for person in closed.staff),
    ]
    with pytest.raises(Untimely, match="Not yet decided: a late answer of Thailand"):
        circulate(closed, candidate)


def test_the_secretariat_reads_it_and_no_other_member_does(closed: World) -> None:
    answer = filed(closed)
    with closed.database.reading(viewer_of(closed.staff[0])) as session:
        assert [one.label for one in late_answer(session, answer.id).comments] == ["TH-1"]
    with closed.database.reading(viewer_of(closed.coordinators["KH"])) as session:
        assert [one.state for one in session.scalars(select(Comment))] == [CommentState.SUBMITTED]


def test_admitted_it_counts_as_an_answer_and_the_text_is_made_again(closed: World) -> None:
    closed.consolidate()
    filed(closed)

    answer = decide(closed, admits=True)

    assert (answer.state, answer.submitted_at, answer.decision) == (SubmissionState.SUBMITTED, LATE, WHY)
    assert submitted_comments(closed) == 2
    with closed.database.reading(WORKER) as session:
        again = session.scalars(select(Consolidation).where(Consolidation.state == WorkState.WAITING)).one()
        event = session.scalars(select(Event.body).where(Event.verb == Verb.LATE_ADMITTED)).one()
    assert len(again.inputs["proposals"]) == 2
    assert event is not None
    assert event["reason"] == WHY
    assert recipients(closed.database, Letter.LATE_DECIDED) == ["Coordinator of Thailand"]
    closed.make(again.id)
    version = circulate(closed, consolidate_and_answer(closed))
    with closed.database.reading(viewer_of(closed.coordinators["KH"])) as session:
        found = compendium(session, version.id)
    assert [one.member.name for one in found.late] == ["Thailand"]
    assert found.missing == ()


def test_declined_it_stays_apart_for_good_with_the_reason(closed: World) -> None:
    filed(closed)

    answer = decide(closed, admits=False, reason="The text goes out today.")

    assert (answer.state, answer.decision) == (SubmissionState.DECLINED, "The text goes out today.")
    assert recipients(closed.database, Letter.LATE_DECIDED) == ["Coordinator of Thailand"]
    by = closed.coordinators["TH"]
    with pytest.raises(Untimely, match="has not admitted"):
        closed.comment("TH", Words(CommentType.GENERAL, text="Again."), now=LATE)
    with pytest.raises(Untimely, match="already"), closed.database.transaction(viewer_of(by)) as session:
        late.prepare(session, closed.round_id, by=by, now=LATE)
    version = circulate(closed, consolidate_and_answer(closed))
    with closed.database.reading(viewer_of(closed.coordinators["KH"])) as session:
        found = compendium(session, version.id)
        assert [one.state for one in session.scalars(select(Comment))] == [CommentState.SUBMITTED]
    assert (found.late, found.missing) == ((), ("Thailand",))


def test_a_late_nil_return_lets_stand_what_an_answer_lets_stand_once_it_is_admitted(closed: World) -> None:
    assert file(closed).nil_return
    assert decide(closed, admits=True).nil_return
    closed.consolidate()
    with closed.database.reading(WORKER) as session:
        assert session.get_one(Round, closed.round_id).state is RoundState.CONSOLIDATED


def test_a_decision_needs_a_reason_and_what_was_seen_and_staff_and_is_made_once(closed: World) -> None:
    answer = filed(closed)
    with pytest.raises(Invalid, match="Give the reason"):
        decide(closed, admits=True, reason=" ")
    with pytest.raises(Outdated):
        decide(closed, admits=True, seen=answer.revision - 1)
    by = closed.coordinators["TH"]
    with pytest.raises(NotYours), closed.database.transaction(viewer_of(by)) as session:
        late.admit(session, answer.id, reason=WHY, by=by, seen=answer.revision, now=DECIDED)

    for _ in range(2):
        decide(closed, admits=True, seen=answer.revision)

    assert recipients(closed.database, Letter.LATE_DECIDED) == ["Coordinator of Thailand"]
    with pytest.raises(Untimely, match="waits for a decision"):
        decide(closed, admits=False)


def test_it_can_be_taken_back_before_it_is_decided_on(closed: World) -> None:
    answer, by = filed(closed), closed.coordinators["TH"]
    with closed.database.transaction(viewer_of(by)) as session:
        submissions.take_back(session, closed.round_id, by=by, seen=answer.revision, now=LATE)

    assert own(closed, "TH").is_prepared_late
    assert file(closed).waits


def test_after_circulation_nothing_is_filed_or_admitted(closed: World) -> None:
    circulate(closed, consolidate_and_answer(closed))
    with pytest.raises(Untimely, match="Say it in the next round"):
        prepare(closed)
    by = closed.coordinators["TH"]
    with (
        pytest.raises(Untimely, match="Say it in the next round"),
        closed.database.transaction(viewer_of(by)) as session,
    ):
        late.file(session, closed.round_id, by=by, seen=submissions.state_of([]), now=LATE)


def test_what_was_prepared_and_never_sent_stays_sealed(closed: World) -> None:
    prepare(closed)
    closed.comment("TH", Words(CommentType.GENERAL, text="Not yet."), now=DEADLINE + timedelta(days=1))
    assert submitted_comments(closed) == 1
    with closed.database.reading(viewer_of(closed.staff[0])) as session:
        assert len(session.scalars(select(Comment)).all()) == 1
