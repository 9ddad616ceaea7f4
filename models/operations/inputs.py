"""What a consolidation is made from, frozen when it is owed: the same inputs give the same candidate."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.comment import Comment, CommentState
from models.consolidation import Settlement
from models.consultation import Round
from models.disposition import SET_ASIDE, Disposition


def freeze(session: Session, round_id: int) -> dict[str, Any]:
    """The inputs as plain data: the base, the ids of proposals and of those set aside, the ways out, the policy."""
    round = session.get_one(Round, round_id)
    proposals = session.execute(
        select(Comment.id, Disposition.outcome)
        .outerjoin(Disposition, Disposition.comment_id == Comment.id)
        .where(Comment.round_id == round_id, Comment.state == CommentState.SUBMITTED, Comment.change != "remark")
        .order_by(Comment.id)
    ).all()
    ways_out = session.scalars(select(Settlement).where(Settlement.round_id == round_id).order_by(Settlement.id))
    return {
        "base": round.version_id,
        "policy": round.consultation.policy.value,
        "members": [member.name for member in round.consultation.members],
        "proposals": [comment_id for comment_id, _ in proposals],
        "set_aside": [comment_id for comment_id, outcome in proposals if outcome in SET_ASIDE],
        "ways_out": [[way.paragraph_key, way.fingerprint, way.text] for way in ways_out],
        "engine": redline.ENGINE,
    }


def fingerprint(inputs: dict[str, Any]) -> str:
    """SHA-256 over the inputs, the engine's version among them."""
    return sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
