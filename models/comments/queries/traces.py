"""What became of the words that comments propose: in each paragraph of a round, and in the version made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Change, Comment
from models.consolidation.consolidation import Conflict, TraceSpan
from models.dispositions import queries as dispositions
from models.dispositions.queries import AnsweredComment
from models.drafts.queries.rearranged import since_base
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.errors import ensure_found
from models.rounds.consultation import Round, RoundState
from models.text.scripts import beginning_of
from models.text.spans import Run, cut_runs


@dataclass(frozen=True, slots=True)
class ChangedParagraph:
    """A paragraph of the new version that a comment has changed, with the spans of its words there, in order; `change`: what it
    has asked for."""

    paragraph: Paragraph
    spans: tuple[TraceSpan, ...]
    change: Change = Change.REPLACE

    @property
    def runs(self) -> list[Run]:
        """The words of the paragraph, cut at the comment's own."""
        return cut_runs(self.paragraph.text, [(span.start, span.end) for span in self.spans])

    @property
    def in_bracket(self) -> bool:
        """Whether any of the words stand in a bracket."""
        return any(span.in_bracket for span in self.spans)

    @property
    def in_words(self) -> str:
        """Where, and how: "paragraph 12, in a bracket"."""
        empty = all(span.start == span.end for span in self.spans)
        before = self.paragraph.base if self.paragraph.removed else None
        return change_in_words(self.paragraph, before, self.change, in_bracket=self.in_bracket, empty=empty)


def change_in_words(
    paragraph: Paragraph, before: Paragraph | None, change: Change, *, in_bracket: bool, empty: bool
) -> str:
    """What a comment has changed in a paragraph of a version, and how that stands there; `empty`: it took words away. One that
    is out of the text is called as it was `before`."""
    if paragraph.removed:
        what = "joined with another" if change is Change.JOIN else "taken out"
        return f"{before.name if before else 'paragraph'} of the version before, {what}"
    if in_bracket:
        return f"{paragraph.name}, in a bracket"
    if change is Change.MOVE:
        return f"{paragraph.name}, moved to this place"
    if change is Change.JOIN:
        return f"{paragraph.name}, joined with another here"
    return f"{paragraph.name}, words taken out" if empty else f"{paragraph.name}, in the text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment with its answer, and the places in the new version that it has changed."""

    answered: AnsweredComment
    stands: tuple[ChangedParagraph, ...]


def trace(session: Session, comment_id: int) -> tuple[DraftVersion, Entry]:
    """A comment, its answer and what it has changed in the version that its round made; raises NotFound before that."""
    versions = (
        select(DraftVersion)
        .join(Comment, Comment.round_id == DraftVersion.round_id)
        .where(Comment.id == comment_id, DraftVersion.stage.in_(FOR_MEMBERS))
    )
    version = ensure_found(session.scalars(versions).one_or_none())
    _, answered = dispositions.comment(session, comment_id)
    return version, Entry(
        answered, changed_paragraphs(session, version, TraceSpan.comment_id == comment_id).get(comment_id, ())
    )


def open_round(session: Session, consultation_id: int) -> Round | None:
    """The round in which the comments of a consultation's earlier ones can be joined."""
    own = select(Round).where(Round.consultation_id == consultation_id, Round.state == RoundState.OPEN)
    return session.scalars(own).first()


def changed_paragraphs(
    session: Session, version: DraftVersion, *rules: ColumnElement[bool]
) -> dict[int, tuple[ChangedParagraph, ...]]:
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
    changes = dict(session.execute(select(Comment.id, Comment.change).where(Comment.id.in_(found))).all())
    return {
        comment_id: tuple(
            ChangedParagraph(paragraph, tuple(spans), changes[comment_id]) for paragraph, spans in places.items()
        )
        for comment_id, places in found.items()
    }


OPENING = 90  # code points that fit beside the map


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the text that was asked about (None: the whole text), its comments, and what it is `after` them.

    `opening` are its first words. `after` is None as long as there is no new text; `brackets` counts those that stand in it.
    `rearranged` says what members have done with it as a whole, "" if nothing.
    """

    paragraph: Paragraph | None
    opening: str
    comments: Sequence[Comment]
    after: Paragraph | None
    brackets: int
    rearranged: str = ""

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
        .where(Paragraph.version_id == round.version_id, Paragraph.removed.is_(False))
        .order_by(Paragraph.position)
    ).all()
    after, brackets = _next_paragraphs(session, result)
    rearranged = since_base(session, result) if result else {}
    on: dict[int | None, list[Comment]] = {}
    for comment in comments:
        on.setdefault(comment.paragraph_id, []).append(comment)
    whole = Passage(None, "", on.get(None, ()), None, 0)
    return [
        whole,
        *(
            Passage(
                paragraph,
                beginning_of(paragraph.text, OPENING, language),
                on.get(paragraph.id, ()),
                becomes := after.get(paragraph.id),
                brackets.get(becomes.id, 0) if becomes else 0,
                rearranged[paragraph.key].sentence if paragraph.key in rearranged else "",
            )
            for paragraph in paragraphs
        ),
    ]


def _next_paragraphs(
    session: Session, result: DraftVersion | None
) -> tuple[Mapping[int, Paragraph], Mapping[int, int]]:
    """The paragraphs of the new text by the one before them, and how many brackets stand in each."""
    if result is None:
        return {}, {}
    paragraphs = session.scalars(
        select(Paragraph).where(Paragraph.version_id == result.id, Paragraph.base_id.is_not(None))
    ).all()
    counted = (
        select(Conflict.paragraph_id, func.count(Conflict.number.distinct()))
        .where(Conflict.paragraph_id.in_([paragraph.id for paragraph in paragraphs]))
        .group_by(Conflict.paragraph_id)
    )
    standing: dict[int, int] = dict(session.execute(counted).all())
    return {paragraph.base_id: paragraph for paragraph in paragraphs if paragraph.base_id is not None}, standing
