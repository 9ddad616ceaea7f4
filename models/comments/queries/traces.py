"""Where a comment's words went: from the comment to the words that it changed in the version made of its round."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Comment
from models.consolidation.consolidation import TraceSpan
from models.dispositions.queries import dispositions
from models.dispositions.queries.dispositions import Answered
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.errors import NotFound
from models.text.spans import Run, cut


@dataclass(frozen=True, slots=True)
class Stand:
    """A paragraph of the new version that a comment has changed, with the spans of its words there, in order."""

    paragraph: Paragraph
    spans: tuple[TraceSpan, ...]

    @property
    def runs(self) -> list[Run]:
        """The words of the paragraph, cut at the comment's own."""
        return cut(self.paragraph.text, [(span.start, span.end) for span in self.spans])

    @property
    def in_bracket(self) -> bool:
        """Whether any of the words stand in a bracket."""
        return any(span.in_bracket for span in self.spans)

    @property
    def in_words(self) -> str:
        """Where, and how: "paragraph 12, in a bracket"."""
        if self.paragraph.removed:
            return (
                f"{self.paragraph.base.name if self.paragraph.base else 'paragraph'} of the version before, taken out"
            )
        if self.in_bracket:
            return f"{self.paragraph.name}, in a bracket"
        if all(span.start == span.end for span in self.spans):
            return f"{self.paragraph.name}, words taken out"
        return f"{self.paragraph.name}, in the text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment with its answer, and the places in the new version that it has changed."""

    answered: Answered
    stands: tuple[Stand, ...]


def trace(session: Session, comment_id: int) -> tuple[DraftVersion, Entry]:
    """A comment, its answer and what it has changed in the version that its round made; raises NotFound before that."""
    made = (
        select(DraftVersion)
        .join(Comment, Comment.round_id == DraftVersion.round_id)
        .where(Comment.id == comment_id, DraftVersion.stage.in_(FOR_MEMBERS))
    )
    version = session.scalars(made).one_or_none()
    if version is None:
        raise NotFound
    _, answered = dispositions.comment(session, comment_id)
    return version, Entry(answered, stands(session, version, TraceSpan.comment_id == comment_id).get(comment_id, ()))


def stands(session: Session, version: DraftVersion, *rules: ColumnElement[bool]) -> dict[int, tuple[Stand, ...]]:
    """Where words stand in a version, by comment, in the order of the text."""
    spans = session.scalars(
        select(TraceSpan)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id == version.id, *rules)
        .options(joinedload(TraceSpan.paragraph).joinedload(Paragraph.base))
        .order_by(Paragraph.position, TraceSpan.start, TraceSpan.end)
    )
    found: dict[int, dict[Paragraph, list[TraceSpan]]] = {}
    for span in spans:
        found.setdefault(span.comment_id, {}).setdefault(span.paragraph, []).append(span)
    return {
        comment_id: tuple(Stand(paragraph, tuple(of)) for paragraph, of in places.items())
        for comment_id, places in found.items()
    }
