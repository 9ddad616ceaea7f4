"""What members said on the paragraphs of a text on its way, and no words of it are from there."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.comments.comment import Comment, CommentState
from models.people.member import Member


def beside(session: Session, rounds: Collection[int], shown: Collection[int]) -> Mapping[str, Sequence[Comment]]:
    """The comments of these rounds on paragraphs, by the key of each, without those that are `shown` already; by country.

    A proposal that was set aside is among them, and so is one whose words have been changed again since.
    """
    said = (
        select(Comment)
        .join(Comment.paragraph)
        .join(Comment.member)
        .where(Comment.round_id.in_(rounds), Comment.state == CommentState.SUBMITTED, Comment.id.not_in(shown))
        .options(contains_eager(Comment.paragraph), joinedload(Comment.disposition))
        .order_by(Member.name, Comment.round_id, Comment.number)
    )
    found: dict[str, list[Comment]] = {}
    for comment in session.scalars(said):
        assert comment.paragraph is not None
        found.setdefault(comment.paragraph.key, []).append(comment)
    return found
