"""What is kept so that an answer or a compromise can be undone, until the text goes out."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.consolidation.consolidation import Settlement
from models.dispositions.disposition import Disposition, RemovedCompromise
from models.rounds.consultation import Round


def end(session: Session, round: Round) -> None:
    """Forget what stood before the answers and compromises of a round: it was never sent, and nobody can put it back now."""
    of_round = select(Comment.id).where(Comment.round_id == round.id)
    for statement in (
        update(Disposition).where(Disposition.comment_id.in_(of_round), Disposition.before.is_not(None)),
        update(Settlement).where(Settlement.round_id == round.id, Settlement.before.is_not(None)),
    ):
        session.execute(statement.values(before=None), execution_options={"synchronize_session": False})
    removed = delete(RemovedCompromise).where(RemovedCompromise.round_id == round.id)
    session.execute(removed, execution_options={"synchronize_session": False})
