"""What is different in a version, and why, in numbers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from models.brackets.agreement import Rule
from models.brackets.bracket import BracketEnding
from models.brackets.queries.placed import count_brackets
from models.comments.comment import Comment, CommentState
from models.consolidation.consolidation import Conflict
from models.dispositions.disposition import Disposition, Outcome
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.editorial.editorial import EditorialSpan


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts for one version: of numbered paragraphs, of changes against its base, of comments behind it, of brackets,
    of editorial changes by the secretariat.

    `outcomes` has the answers that were given, in the order of `Outcome`, with how many comments got each; `endings` the
    rules by which brackets ended in it, in the order of `Rule`, with how many each.
    """

    paragraphs: int
    changed: int
    added: int
    removed: int
    comments: int
    outcomes: tuple[tuple[Outcome, int], ...]
    brackets: int
    offers: int
    endings: tuple[tuple[Rule, int], ...]
    editorial: int

    @property
    def ended(self) -> int:
        """Brackets that have ended in it."""
        return sum(count for _, count in self.endings)

    @property
    def incorporated(self) -> int:
        """Comments whose words are in the text, with their sponsors or plain."""
        inside = (Outcome.INCORPORATED, Outcome.ACCEPTED, Outcome.MODIFIED, Outcome.PARTLY)
        return sum(count for outcome, count in self.outcomes if outcome in inside)


def changes_of(session: Session, version: DraftVersion) -> Changes:
    """The numbers of a version; a first text has no base, so nothing in it counts as added."""
    base = aliased(Paragraph)
    own = select(func.count()).select_from(Paragraph).where(Paragraph.version_id == version.id)

    def count(*rules: ColumnElement[bool]) -> int:
        return session.scalars(own.outerjoin(base, base.id == Paragraph.base_id).where(*rules)).one()

    compromises = (
        select(Conflict.paragraph_id, Conflict.number, Conflict.ad_referendum)
        .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
        .where(Paragraph.version_id == version.id, ~Paragraph.removed, Conflict.proposal.is_not(None))
    )
    # What a meeting agreed ad referendum lies there too, and is no proposal of the secretariat.
    offers = len({(paragraph, number) for paragraph, number, referred in session.execute(compromises) if not referred})
    by_rule = select(BracketEnding.rule, func.count()).where(BracketEnding.version_id == version.id)
    ended: dict[Rule, int] = dict(session.execute(by_rule.group_by(BracketEnding.rule)).all())
    own_words = select(func.count(EditorialSpan.change_id.distinct())).join(
        Paragraph, Paragraph.id == EditorialSpan.paragraph_id
    )
    submitted = (Comment.round_id == version.round_id) & (Comment.state == CommentState.SUBMITTED)
    answers = select(Disposition.outcome, func.count()).join(Comment, Comment.id == Disposition.comment_id)
    by_outcome = answers.where(submitted).group_by(Disposition.outcome)
    answered: dict[Outcome, int] = dict(session.execute(by_outcome).all())
    return Changes(
        paragraphs=count(~Paragraph.removed, Paragraph.kind == Kind.NUMBERED),
        changed=count(~Paragraph.removed, base.text != Paragraph.text),
        added=count(~Paragraph.removed, Paragraph.base_id.is_(None)) if version.base_id else 0,
        removed=count(Paragraph.removed.is_(True), base.removed.is_(False)),
        comments=session.scalars(select(func.count()).select_from(Comment).where(submitted)).one(),
        outcomes=tuple((outcome, answered[outcome]) for outcome in Outcome if outcome in answered),
        brackets=count_brackets(session, version.id),
        offers=offers,
        endings=tuple((rule, ended[rule]) for rule in Rule if rule in ended),
        editorial=session.scalars(own_words.where(Paragraph.version_id == version.id, ~EditorialSpan.undone)).one(),
    )
