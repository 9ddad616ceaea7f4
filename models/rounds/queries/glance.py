"""A round at a glance: who was told and who has answered; and, as far as the reader may know, what was said where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.brackets.queries.positions import count_submitted
from models.comments.comment import Comment, CommentState, CommentType
from models.comments.queries.traces import ChangedParagraph, Passage, changed_paragraphs, passages
from models.comments.submission import Submission
from models.dispositions.disposition import Outcome
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import DraftVersion, Kind, Stage
from models.errors import NotFound, ensure_found
from models.people.person import Member
from models.rounds.consultation import Acknowledgement, Round


@dataclass(frozen=True, slots=True)
class Party:
    """A member in the round: its word that the letter has arrived, its answer, and how many comments and choices on brackets
    are in that."""

    member: Member
    received: Acknowledgement | None
    submission: Submission
    comments: int
    choices: int


@dataclass(frozen=True, slots=True)
class Glance:
    """A round with its members (alphabetically), the text that was asked about in `passages`, and the text made of it.

    `comments` are those that were submitted; to the secretariat there are none before the round has closed. `stands` is
    where their words are in `result`, by comment.
    """

    round: Round
    result: DraftVersion | None
    parties: Sequence[Party]
    comments: Sequence[Comment]
    passages: Sequence[Passage]
    stands: Mapping[int, Sequence[ChangedParagraph]]

    @property
    def types(self) -> list[tuple[CommentType, int]]:
        """How many comments there are of each type."""
        counted = Counter(comment.type for comment in self.comments)
        return [(type, counted[type]) for type in CommentType]

    @property
    def sections(self) -> list[tuple[str, Counter[CommentType]]]:
        """How many comments of each type there are in each section of the text, by its heading; "" is what stands before the
        first, and the text as a whole."""
        sections: list[tuple[str, Counter[CommentType]]] = [("", Counter())]
        for passage in self.passages:
            if passage.paragraph is not None and passage.paragraph.kind is Kind.HEADING:
                sections.append((passage.paragraph.text, Counter()))
            sections[-1][1].update(comment.type for comment in passage.comments)
        return [(heading, types) for heading, types in sections if heading or types]

    @property
    def outcomes(self) -> list[tuple[Outcome, int]]:
        """How many comments got each of the answers that were given."""
        counted = Counter(comment.disposition.outcome for comment in self.comments if comment.disposition)
        return [(outcome, counted[outcome]) for outcome in Outcome if counted[outcome]]

    @property
    def unanswered(self) -> int:
        return sum(comment.disposition is None for comment in self.comments)


def glance_at_round(session: Session, round_id: int) -> Glance:
    """A round with the newest text made of it that the reader may see; raises NotFound."""
    versions = select(DraftVersion).where(DraftVersion.round_id == round_id, DraftVersion.stage != Stage.SUPERSEDED)
    result = session.scalars(versions.order_by(DraftVersion.id.desc())).first()
    return _glance_at(session, round_id, result)


def glance_at_version(session: Session, version_id: int) -> Glance:
    """The round behind a version that went out; raises NotFound, also for the first version: no round made that."""
    version = circulated_version(session, version_id)
    if version.round_id is None:
        raise NotFound
    return _glance_at(session, version.round_id, version)


def _glance_at(session: Session, round_id: int, result: DraftVersion | None) -> Glance:
    round = ensure_found(session.get(Round, round_id, options=[joinedload(Round.version)]))
    comments = session.scalars(
        select(Comment)
        .where(Comment.round_id == round.id, Comment.state == CommentState.SUBMITTED)
        .options(joinedload(Comment.disposition))
    ).all()
    ordered = sorted(comments, key=lambda comment: (comment.member.name, comment.number or 0))
    return Glance(
        round=round,
        result=result,
        parties=_parties_in(session, round, comments),
        comments=ordered,
        passages=passages(session, round, ordered, result),
        stands=changed_paragraphs(session, result) if result else {},
    )


def _parties_in(session: Session, round: Round, comments: Sequence[Comment]) -> list[Party]:
    submissions = session.scalars(select(Submission).where(Submission.round_id == round.id))
    acknowledgements = session.scalars(select(Acknowledgement).where(Acknowledgement.round_id == round.id))
    received = {one.member_id: one for one in acknowledgements}
    counted = Counter(comment.member_id for comment in comments)
    choices = count_submitted(session, round.id)
    parties = (
        Party(one.member, received.get(one.member_id), one, counted[one.member_id], choices.get(one.id, 0))
        for one in submissions
    )
    return sorted(parties, key=lambda party: party.member.name)
