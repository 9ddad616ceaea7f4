"""A coordinator asks to correct words of a comment after the round has closed; the secretariat decides."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.comments.comment import Comment
from models.comments.correction import CommentCorrection, CommentCorrectionState
from models.comments.operations import corrections
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions.disposition import Disposition
from models.drafts.version import Paragraph
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import AFTER, LATER, World
from tests.models.comments.test_late import recipients
from tests.rounds import circulate, consolidate_and_answer

LATE = AFTER + timedelta(hours=1)
WHY = "The ministry meant “trade”."


@pytest.fixture
def closed(world: World) -> World:
    """Cambodia asked for other words; the round has closed."""
    world.replace("KH", "1", "share", "exchange")
    world.everybody_submits()
    world.close()
    return world


def comment(world: World) -> Comment:
    with world.database.reading(WORKER) as session:
        return session.scalars(select(Comment)).one()


def file(world: World, new: str = "trade", *, why: str = WHY, code: str = "KH") -> CommentCorrection:
    by, remark = world.coordinators[code], comment(world)
    with world.database.transaction(viewer_of(by)) as session:
        return corrections.file(
            session,
            remark.id,
            text=remark.text,
            proposed_text=remark.proposed_text.replace("exchange", new),
            justification=remark.justification,
            why=why,
            by=by,
            now=LATE,
        )


def decide(
    world: World, filed: CommentCorrection, *, admits: bool, reason: str = "A slip of the pen."
) -> CommentCorrection:
    by, verb = world.staff[0], corrections.admit if admits else corrections.decline
    with world.database.transaction(viewer_of(by)) as session:
        return verb(session, filed.id, reason=reason, by=by, now=LATE)


def test_while_the_round_is_open_an_answer_is_taken_back_and_after_circulation_nothing_is_corrected(
    world: World,
) -> None:
    world.replace("KH", "1", "share", "exchange")
    world.submit("KH")
    by, remark = world.coordinators["KH"], comment(world)
    with pytest.raises(Untimely, match="take the answer back"), world.database.transaction(viewer_of(by)) as session:
        corrections.file(session, remark.id, text="", proposed_text="", justification="", why=WHY, by=by, now=LATER)
    for code in ("CN", "LA", "MM", "TH", "VN"):
        world.submit(code)
    world.close()
    circulate(world, consolidate_and_answer(world))
    with pytest.raises(Untimely, match="next round"):
        file(world)


def test_until_it_is_admitted_the_comment_reads_as_it_was_submitted_and_no_text_goes_out(closed: World) -> None:
    candidate = consolidate_and_answer(closed)
    for _ in range(2):
        filed = file(closed)

    assert "exchange" in comment(closed).proposed_text
    assert filed.parts[0][0] == "The words proposed"
    assert len(recipients(closed.database, Letter.COMMENT_CORRECTION_FILED)) == 2 + len(closed.staff)
    with pytest.raises(Untimely, match="Not yet decided: a correction of KH-1"):
        circulate(closed, candidate)
    with pytest.raises(Untimely, match="waits for the secretariat already"):
        file(closed, "sell")


def test_admitted_it_changes_the_comment_and_the_text_and_its_answer_falls(closed: World) -> None:
    consolidate_and_answer(closed)
    filed = decide(closed, file(closed), admits=True)

    assert (filed.state, "exchange" in filed.old_proposed_text) == (CommentCorrectionState.ADMITTED, True)
    assert "trade" in comment(closed).proposed_text
    with closed.database.reading(WORKER) as session:
        assert session.scalars(select(Disposition)).all() == []
        again = session.scalars(select(Consolidation).where(Consolidation.state == WorkState.WAITING)).one()
        event = session.scalars(select(Event.body).where(Event.verb == Verb.COMMENT_CORRECTION_ADMITTED)).one()
    assert event is not None
    assert (event["comment"], event["reason"]) == ("KH-1", "A slip of the pen.")
    candidate = closed.make(again.id)
    with closed.database.reading(WORKER) as session:
        texts = session.scalars(select(Paragraph.text).where(Paragraph.version_id == candidate.id)).all()
    assert any("trade" in text for text in texts)
    assert not any("exchange" in text for text in texts)


def test_declined_the_comment_stays_and_the_member_is_told_why(closed: World) -> None:
    filed = decide(closed, file(closed), admits=False, reason="It is another matter.")

    assert (filed.state, filed.decision) == (CommentCorrectionState.DECLINED, "It is another matter.")
    assert "exchange" in comment(closed).proposed_text
    assert recipients(closed.database, Letter.COMMENT_CORRECTION_DECIDED) == [
        "Coordinator of Cambodia",
        "Deputy of Cambodia",
    ]
    assert file(closed).waits


def test_what_is_refused(closed: World) -> None:
    with pytest.raises(Invalid, match="These are the words"):
        file(closed, "exchange")
    with pytest.raises(Invalid, match="Say what is wrong"):
        file(closed, why=" ")
    with pytest.raises(NotFound):
        file(closed, code="TH")
    filed = file(closed)
    with pytest.raises(Invalid, match="Give the reason"):
        decide(closed, filed, admits=True, reason="")
    by = closed.coordinators["KH"]
    with pytest.raises(NotYours), closed.database.transaction(viewer_of(by)) as session:
        corrections.admit(session, filed.id, reason="Mine.", by=by, now=LATE)
    decide(closed, filed, admits=True)
    with pytest.raises(Untimely, match="admitted already"):
        decide(closed, filed, admits=False)


def test_other_members_read_no_correction_before_circulation_and_none_that_was_declined(closed: World) -> None:
    filed = file(closed)
    reader = viewer_of(closed.coordinators["TH"])
    with closed.database.reading(reader) as session:
        assert session.scalars(select(CommentCorrection)).all() == []
    decide(closed, filed, admits=False)
    circulate(closed, consolidate_and_answer(closed))
    with closed.database.reading(reader) as session:
        assert session.scalars(select(CommentCorrection)).all() == []
