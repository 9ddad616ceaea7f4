"""A round of the small world to its end: every comment answered, the text sent out, and the next round open on it."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from models.comments.comment import Comment, CommentState
from models.db.access import viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.drafts import operations
from models.drafts.version import DraftVersion
from models.rounds.operations import rounds
from testing.world import DEADLINE, LATER, World


def consolidate_and_answer(world: World) -> DraftVersion:
    """One text is made of what was submitted in the round that has closed, and every comment in it has its answer."""
    candidate = world.consolidate()
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        answered = select(Disposition.comment_id)
        submitted = (Comment.round_id == world.round_id) & (Comment.state == CommentState.SUBMITTED)
        open_ones = select(Comment).where(submitted, Comment.id.not_in(answered))
        for comment in session.scalars(open_ones).all():
            outcome = Outcome.INCORPORATED if comment.proposes else Outcome.NOTED
            answers.answer(session, comment.id, outcome=outcome, reason="Seen.", by=staff, seen=0, now=LATER)
    return candidate


def circulate(world: World, candidate: DraftVersion) -> DraftVersion:
    """A candidate that one of the secretariat proposes and another approves."""
    first, second, _ = world.staff
    with world.database.transaction(viewer_of(first)) as session:
        operations.propose(session, candidate.id, by=first, seen=candidate.fingerprint, now=LATER)
    with world.database.transaction(viewer_of(second)) as session:
        return operations.approve(session, candidate.id, by=second, seen=candidate.fingerprint, now=LATER)


def open_round_on(
    world: World, version_id: int, closes_at: datetime = DEADLINE + timedelta(days=30), *, final_reading: bool = False
) -> World:
    """The world with a round open on a version that has been circulated."""
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        opened = rounds.open_round(
            session, version_id, closes_at=closes_at, final_reading=final_reading, by=staff, now=LATER
        )
    return replace(world, version_id=version_id, round_id=opened.id)
