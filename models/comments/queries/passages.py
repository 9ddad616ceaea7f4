"""What each paragraph of a text went through in a round: who asked for what, and what became of its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.comments.comment import Comment
from models.consolidation.consolidation import Conflict
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.rounds.consultation import Round
from models.text.scripts import opening

OPENING = 90  # code points that fit beside the map


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the text that was asked about (None: the whole text), its comments, and what it is `after` them.

    `opening` are its first words. `after` is None as long as there is no new text; `brackets` counts those that stand in it.
    """

    paragraph: Paragraph | None
    opening: str
    comments: Sequence[Comment]
    after: Paragraph | None
    brackets: int

    @property
    def name(self) -> str:
        """How people call it."""
        return self.paragraph.name if self.paragraph else "the whole text"

    @property
    def changed(self) -> bool:
        """Whether the new text has other words, or a bracket, in its place."""
        return self.after is not None and (
            self.after.removed or self.paragraph is None or self.after.text != self.paragraph.text
        )

    def by(self, member_id: int) -> list[Comment]:
        """The comments of one member."""
        return [comment for comment in self.comments if comment.member_id == member_id]


def passages(session: Session, round: Round, comments: Sequence[Comment], result: DraftVersion | None) -> list[Passage]:
    """The whole text first, then its paragraphs in order; `comments` in the order in which they are to be shown."""
    language = round.consultation.language
    paragraphs = session.scalars(
        select(Paragraph)
        .where(Paragraph.version_id == round.version_id, Paragraph.removed.is_(False), Paragraph.kind != Kind.NOTE)
        .order_by(Paragraph.position)
    ).all()
    after, brackets = _after(session, result)
    on: dict[int | None, list[Comment]] = {}
    for comment in comments:
        on.setdefault(comment.paragraph_id, []).append(comment)
    whole = Passage(None, "", on.get(None, ()), None, 0)
    return [
        whole,
        *(
            Passage(
                paragraph,
                opening(paragraph.text, OPENING, language),
                on.get(paragraph.id, ()),
                becomes := after.get(paragraph.id),
                brackets.get(becomes.id, 0) if becomes else 0,
            )
            for paragraph in paragraphs
        ),
    ]


def _after(session: Session, result: DraftVersion | None) -> tuple[Mapping[int, Paragraph], Mapping[int, int]]:
    """The paragraphs of the new text by the one before them, and how many brackets stand in each."""
    if result is None:
        return {}, {}
    made = session.scalars(
        select(Paragraph).where(Paragraph.version_id == result.id, Paragraph.base_id.is_not(None))
    ).all()
    counted = (
        select(Conflict.paragraph_id, func.count(Conflict.number.distinct()))
        .where(Conflict.paragraph_id.in_([paragraph.id for paragraph in made]))
        .group_by(Conflict.paragraph_id)
    )
    standing: dict[int, int] = dict(session.execute(counted).all())
    return {paragraph.base_id: paragraph for paragraph in made if paragraph.base_id is not None}, standing
