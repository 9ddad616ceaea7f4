"""How one text became another: the versions between two, what is different, and why, in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from models.brackets.agreement import Rule
from models.brackets.bracket import BracketEnding
from models.brackets.queries.placed import count_brackets
from models.comments.comment import Comment, CommentState
from models.consolidation.consolidation import Conflict, TraceSpan
from models.dispositions.disposition import Disposition, Outcome
from models.drafts.queries.rearranged import Rearrangements, rearrangements_in, since_base
from models.drafts.version import FOR_MEMBERS, DraftVersion, Kind, Paragraph, Stage
from models.editorial.editorial import EditorialSpan
from models.editorial.queries.editorial import change_count
from models.errors import NotFound, ensure_found
from models.text.attributing import Mark, carry_marks
from models.text.scripts import space_between


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
    moved: int
    joined: int
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
    submitted = (Comment.round_id == version.round_id) & (Comment.state == CommentState.SUBMITTED)
    answers = select(Disposition.outcome, func.count()).join(Comment, Comment.id == Disposition.comment_id)
    by_outcome = answers.where(submitted).group_by(Disposition.outcome)
    answered: dict[Outcome, int] = dict(session.execute(by_outcome).all())
    each = since_base(session, version).values()
    joined = sum(bool(one.joined) for one in each)
    return Changes(
        paragraphs=count(~Paragraph.removed, Paragraph.kind.in_([kind for kind in Kind if kind.is_counted])),
        changed=count(~Paragraph.removed, base.text != Paragraph.text),
        added=count(~Paragraph.removed, Paragraph.base_id.is_(None)) if version.base_id else 0,
        removed=count(Paragraph.removed.is_(True), base.removed.is_(False)) - joined,
        moved=sum(bool(one.moved) for one in each),
        joined=joined,
        comments=session.scalars(select(func.count()).select_from(Comment).where(submitted)).one(),
        outcomes=tuple((outcome, answered[outcome]) for outcome in Outcome if outcome in answered),
        brackets=count_brackets(session, version.id),
        offers=offers,
        endings=tuple((rule, ended[rule]) for rule in Rule if rule in ended),
        editorial=session.scalars(select(change_count(version.id))).one(),
    )


@dataclass(frozen=True, slots=True)
class Lineage:
    """Two versions and all between them, the older first, with their paragraphs by key.

    Of those between, only paragraphs to which somebody proposed something are loaded. `rearranged` says what members have done
    with whole ones on the way.
    """

    versions: Sequence[DraftVersion]
    paragraphs: Sequence[Mapping[str, Paragraph]]
    spans: Mapping[int, Sequence[Mark]]
    rearranged: Rearrangements

    @property
    def direct(self) -> bool:
        """Whether the newer text was made of the older without another between them."""
        return len(self.versions) == 2

    def marks(self, key: str) -> list[Mark]:
        """What comments and the secretariat did to a paragraph since the older version, and to those that were joined with it, as
        it stands in the newer one."""
        return self._text_with_marks(key, len(self.versions) - 1)[1]

    def _text_with_marks(self, key: str, step: int) -> tuple[str, list[Mark]]:
        """The text of a paragraph in one of the versions, with its marks."""
        now = self.paragraphs[step].get(key)
        if step == 0:
            return now.text if now else "", []
        before, found = self._text_with_marks(key, step - 1)
        if now is None:
            return before, found
        for part in self.rearranged.joined_in(self.paragraphs[step], key):
            words, own = self._text_with_marks(part, step - 1)
            before += space_between(before, words)
            found += [Mark(one.id, one.start + len(before), one.end + len(before)) for one in own]
            before += words
        language = self.versions[0].consultation.language
        return now.text, [*carry_marks(found, before, now.text, language), *self.spans.get(now.id, ())]


def lineage(session: Session, older: DraftVersion, newer: DraftVersion, among: Sequence[DraftVersion]) -> Lineage:
    """From the older to the newer version; `among` are those that the reader may see."""
    by_id = {version.id: version for version in among}
    way = [newer]
    while way[-1] is not older and way[-1].base_id in by_id:
        way.append(by_id[way[-1].base_id])
    versions = [*way[::-1]] if way[-1] is older else [older, newer]
    between = [version.id for version in versions[1:-1]]
    whole = Paragraph.version_id.in_([older.id, newer.id])
    touched = Paragraph.version_id.in_(between) & Paragraph.pieces.is_not(None)
    found: dict[int, dict[str, Paragraph]] = {version.id: {} for version in versions}
    for one in session.scalars(select(Paragraph).where(whole | touched).order_by(Paragraph.position)):
        found[one.version_id][one.key] = one
    after_older = [*between, newer.id]
    paragraphs = [found[version.id] for version in versions]
    return Lineage(
        versions, paragraphs, _marks_by_paragraph(session, after_older), rearrangements_in(session, after_older)
    )


def circulated_version(session: Session, version_id: int) -> DraftVersion:
    """A version that went out; raises NotFound for any other."""
    found = session.get(DraftVersion, version_id)
    if found is None or found.stage not in FOR_MEMBERS:
        raise NotFound
    return found


def adopted_version(session: Session, consultation_id: int) -> DraftVersion:
    """The adopted text of a consultation; raises NotFound before there is one."""
    of_consultation = (DraftVersion.consultation_id == consultation_id) & (DraftVersion.stage == Stage.ADOPTED)
    return ensure_found(session.scalars(select(DraftVersion).where(of_consultation)).one_or_none())


def current_candidate(session: Session, round_id: int) -> DraftVersion | None:
    """The candidate on which the secretariat is at work, proposed or not."""
    return session.scalars(
        select(DraftVersion).where(
            DraftVersion.round_id == round_id, DraftVersion.stage.in_((Stage.CANDIDATE, Stage.PROPOSED))
        )
    ).one_or_none()


def paragraphs_gone(session: Session, version_id: int) -> frozenset[int]:
    """The ids of the paragraphs of the text before that are not in a version any more."""
    gone = select(Paragraph.base_id).where(Paragraph.version_id == version_id, Paragraph.removed)
    return frozenset(id for id in session.scalars(gone) if id is not None)


def _marks_by_paragraph(session: Session, versions: Sequence[int]) -> dict[int, list[Mark]]:
    comments = session.execute(
        select(TraceSpan.paragraph_id, TraceSpan.comment_id, TraceSpan.start, TraceSpan.end)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id.in_(versions))
        .order_by(TraceSpan.id)
    )
    edits = session.scalars(
        select(EditorialSpan)
        .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
        .where(Paragraph.version_id.in_(versions))
        .order_by(EditorialSpan.id)
    )
    found: dict[int, list[Mark]] = {}
    for paragraph_id, comment_id, start, end in comments:
        found.setdefault(paragraph_id, []).append(Mark(str(comment_id), start, end))
    for span in edits:
        found.setdefault(span.paragraph_id, []).append(Mark(span.called, span.start, span.end))
    return found
