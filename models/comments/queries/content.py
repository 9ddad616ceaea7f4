"""Everything that an answer says, in a form of its own from which a fingerprint is made: the same on paper and on the screen."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.brackets.queries.answering import listed_brackets
from models.brackets.queries.in_answer import OnBracket, OnBrackets, brackets_in_answer
from models.brackets.queries.listed import ListedBracket
from models.comments.comment import Comment
from models.comments.queries.sections import marks_of
from models.comments.submission import Submission
from models.consensus.queries import asked_fields
from models.drafts.version import Paragraph


def fingerprint_of_answer(
    session: Session, submission: Submission, brackets: Sequence[ListedBracket] | None = None
) -> str:
    """SHA-256 over the content, with the answer's round, consultation and version loaded: two answers that say the same to the
    same text have the same, whoever wrote them and however often. `brackets` are those of the text, where they have been read."""
    if brackets is None:
        brackets = listed_brackets(session, submission.round, submission.member)
    answer = _answer_content(session, submission, brackets_in_answer(brackets, submission.member.name))
    content = json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(content.encode()).hexdigest()


def _answer_content(session: Session, submission: Submission, brackets: OnBrackets) -> dict[str, Any]:
    round = submission.round
    return {
        "consultation": round.consultation.title,
        "round": round.label,
        "text": round.version.fingerprint,
        "member": submission.member.code,
        "comments": [_comment_content(one) for one in _comments_in_answer(session, submission)],
        "brackets": _brackets_content(brackets),
        "sections": {key: state.value for key, state in marks_of(session, submission).items()},
        "fields": {
            str(one.id): [one.own.stance.value, one.own.remark] for one in asked_fields(session, submission) if one.own
        },
    }


def _comments_in_answer(session: Session, submission: Submission) -> Sequence[Comment]:
    own = select(Comment).outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
    of_answer = own.where(Comment.round_id == submission.round_id, Comment.member_id == submission.member_id)
    in_order = of_answer.order_by(Paragraph.position.nulls_first(), Comment.id)
    return session.scalars(in_order.options(joinedload(Comment.paragraph))).all()


def _comment_content(comment: Comment) -> dict[str, Any]:
    return {
        "paragraph": comment.paragraph.key if comment.paragraph else None,
        "after": comment.after.key if comment.after else None,
        "type": comment.type.value,
        "change": comment.change.value,
        "text": comment.text,
        "proposed": comment.proposed_text,
        "reason": comment.justification,
        "national": comment.national,
        **({"cell": comment.cell} if comment.cell else {}),
        "reopens": comment.reopens,
        "departments": comment.departments or "",
        "files": sorted(file.digest for file in comment.attachments),
    }


def _brackets_content(brackets: OnBrackets) -> dict[str, Any]:
    return {
        "chosen": [_bracket_content(one) for one in brackets.chosen],
        "goes on": [one.listed.id for one in brackets.goes_on],
        "lets stand": [one.listed.id for one in brackets.lets_stand],
        "does not object": [one.listed.id for one in brackets.not_opposed],
        "holds": [one.listed.id for one in brackets.held],
    }


def _bracket_content(one: OnBracket) -> dict[str, Any]:
    return {
        "bracket": one.listed.id,
        "stance": one.stance.value if one.stance else "",
        "words": [list(words) for words in one.wordings],
        "reason": one.reason,
        "package": one.package,
        "could accept": [list(words) for words in one.could_accept],
    }
