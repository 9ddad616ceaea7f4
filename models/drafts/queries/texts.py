"""The texts that went out to the members: which there are, each with its brackets and the comments behind it, the files in
which texts come, and the courtesy translations of a member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.adoption.adoption import Adoption
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.position import Position
from models.adoption.queries import adoption
from models.adoption.queries.corrigenda import issued_corrigenda
from models.adoption.queries.statements import StatementsOn, statements, statements_by_paragraph
from models.brackets.queries.brackets import Bracketed, ShownBracket, shown_brackets
from models.comments.comment import Comment
from models.consolidation.consolidation import TraceSpan
from models.drafts.queries.lineage import Changes, changes_of, circulated_version
from models.drafts.translation import ParagraphTranslation
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.editorial.editorial import EditorialSpan
from models.editorial.queries.editorial import Reworded, changes_in_version
from models.errors import NotFound, ensure_found
from models.lifting.lifting import Lifting
from models.lifting.queries import progress as lifting_progress
from models.people.person import Member
from models.rounds.consultation import Consultation, Round
from models.text.spans import Run, cut_runs
from models.uploads.upload import Upload, UploadKind


@dataclass(frozen=True, slots=True)
class Circulated:
    """A version that went out: the round whose comments made it, the one that asks for comments on it, what it changed, and
    the last attempt to adopt it and the words put to the members for its brackets, as far as the reader may know of them."""

    version: DraftVersion
    made_from: Round | None
    asked_in: Round | None
    changes: Changes
    adoption: Adoption | None
    liftings: Sequence[Lifting]


@dataclass(frozen=True, slots=True)
class Text(Bracketed):
    """A circulated version with its paragraphs in order, those that were taken out among them.

    `behind` has the comments whose words each paragraph holds or has lost, by paragraph id, alphabetically by country.
    `editorial` are the secretariat's own changes, and those undone, none of an adopted text: all its words are the members'
    own. `statements` what members attached when they adopted it, `statements_on` those that name a
    paragraph, by its key.
    """

    circulated: Circulated
    paragraphs: Sequence[Paragraph]
    brackets: Sequence[ShownBracket]
    behind: Mapping[int, Sequence[Comment]]
    editorial: Sequence[Reworded]
    statements: Sequence[Position]
    statements_on: StatementsOn
    corrigenda: Sequence[TextCorrigendum] = ()

    @property
    def version(self) -> DraftVersion:
        return self.circulated.version

    def brackets_of(self, paragraph: Paragraph) -> list[ShownBracket]:
        """The brackets in a paragraph, in order."""
        return [bracket for bracket in self.brackets if bracket.paragraph is paragraph]

    def own_words(self, paragraph: Paragraph) -> list[Reworded]:
        """The secretariat's own changes in a paragraph, and those that an objection has undone in it."""
        return [one for one in self.editorial if one.paragraph is paragraph]

    def marks(self, paragraph: Paragraph) -> list[ShownBracket | EditorialSpan]:
        """What is to be marked in the words of a paragraph, in order: its brackets, and the secretariat's own words."""
        spans = [span for one in self.own_words(paragraph) if not one.undone for span in one.spans]
        return sorted([*self.brackets_of(paragraph), *spans], key=_span_of)

    def runs(self, paragraph: Paragraph) -> list[Run]:
        """The words of a paragraph, cut at its marks as `marks` gives them."""
        return cut_runs(paragraph.text, [_span_of(mark) for mark in self.marks(paragraph)])


def consultation(session: Session, consultation_id: int) -> tuple[Consultation, list[Circulated]]:
    """A consultation and its circulated versions, the newest first; raises NotFound."""
    found = ensure_found(session.get(Consultation, consultation_id))
    newest = select(DraftVersion).where(
        DraftVersion.consultation_id == consultation_id, DraftVersion.stage.in_(FOR_MEMBERS)
    )
    versions = session.scalars(newest.order_by(DraftVersion.number.desc())).all()
    return found, [_circulation(session, version) for version in versions]


def text(session: Session, version_id: int) -> Text:
    """Everything that stands in a version, and why; raises NotFound."""
    found = circulated_version(session, version_id)
    paragraphs = session.scalars(
        select(Paragraph).where(Paragraph.version_id == found.id).order_by(Paragraph.position)
    ).all()
    attached = statements(session, found)
    return Text(
        circulated=_circulation(session, found),
        paragraphs=paragraphs,
        brackets=shown_brackets(session, paragraphs, found.round_id) if found.base_id else (),
        behind=_comments_by_paragraph(session, found),
        editorial=() if found.stage is Stage.ADOPTED else changes_in_version(session, found.id),
        statements=attached,
        statements_on=statements_by_paragraph(session, found, attached),
        corrigenda=issued_corrigenda(session, found),
    )


def _span_of(mark: ShownBracket | EditorialSpan) -> tuple[int, int]:
    span = mark.conflict if isinstance(mark, ShownBracket) else mark
    return span.start, span.end


def _circulation(session: Session, version: DraftVersion) -> Circulated:
    return Circulated(
        version=version,
        made_from=session.get(Round, version.round_id) if version.round_id else None,
        asked_in=session.scalars(select(Round).where(Round.version_id == version.id).order_by(Round.id)).first(),
        changes=changes_of(session, version),
        adoption=adoption.adoption_of_version(session, version.id),
        liftings=lifting_progress.liftings_of_version(session, version.id),
    )


def _comments_by_paragraph(session: Session, version: DraftVersion) -> dict[int, list[Comment]]:
    pairs = session.execute(
        select(TraceSpan.paragraph_id, Comment)
        .join(Comment, Comment.id == TraceSpan.comment_id)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id == version.id)
        .order_by(TraceSpan.id)
    )
    found: dict[int, dict[int, Comment]] = {}
    for paragraph_id, comment in pairs:
        found.setdefault(paragraph_id, {})[comment.id] = comment
    return {
        paragraph_id: sorted(comments.values(), key=lambda comment: (comment.member.name, comment.number or 0))
        for paragraph_id, comments in found.items()
    }


SHOWN = 10  # of the files that were sent in, on the page that takes another


def newest_uploads(session: Session) -> Sequence[Upload]:
    """Those that were sent in last, the newest first."""
    sent = select(Upload).where(Upload.upload_kind == UploadKind.DRAFT).options(joinedload(Upload.by))
    return session.scalars(sent.order_by(Upload.id.desc()).limit(SHOWN)).all()


def draft_file(session: Session, upload_id: int) -> Upload:
    """One of them, with who sent it; raises NotFound."""
    sent = select(Upload).where(Upload.id == upload_id, Upload.upload_kind == UploadKind.DRAFT)
    return ensure_found(session.scalars(sent.options(joinedload(Upload.by))).one_or_none())


def translatable_paragraph(session: Session, paragraph_id: int) -> Paragraph:
    """A paragraph of a text that the reader may see, with its version; raises NotFound."""
    found = session.get(Paragraph, paragraph_id, options=[joinedload(Paragraph.version)])
    if found is None or found.removed:
        raise NotFound
    return found


def translation_of(session: Session, paragraph: Paragraph, member: Member) -> ParagraphTranslation | None:
    """The member's translation of this paragraph, in whichever version it was written."""
    own = select(ParagraphTranslation).where(
        ParagraphTranslation.consultation_id == paragraph.version.consultation_id,
        ParagraphTranslation.member_id == member.id,
        ParagraphTranslation.key == paragraph.key,
    )
    return session.scalars(own).one_or_none()


def translations_of(session: Session, consultation_id: int, member: Member) -> Mapping[str, ParagraphTranslation]:
    """All translations of a text by a member, by the key of the paragraph."""
    own = select(ParagraphTranslation).where(
        ParagraphTranslation.consultation_id == consultation_id, ParagraphTranslation.member_id == member.id
    )
    return {one.key: one for one in session.scalars(own)}


def round_on(session: Session, paragraph: Paragraph) -> int | None:
    """The newest round on the paragraph's version that the reader may see."""
    of_version = select(Round.id).where(Round.version_id == paragraph.version_id)
    return session.scalars(of_version.order_by(Round.number.desc()).limit(1)).one_or_none()
