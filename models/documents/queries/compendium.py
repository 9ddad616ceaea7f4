"""The compendium: all submitted comments behind a version, by paragraph, with their answers and where their words stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.queries.records import BracketRecord, bracket_records
from models.brackets.queries.why_open import why_brackets_are_open
from models.comments.clearance import Clearance
from models.comments.comment import Comment, Worded
from models.comments.correction import CommentCorrection, CommentCorrectionState
from models.comments.queries.carried import origins_in_words
from models.comments.queries.clearance import clearances_of
from models.comments.queries.places import titles_for
from models.comments.queries.traces import Entry, changed_paragraphs
from models.comments.submission import Submission
from models.consensus.queries import Consensus, consensus_until
from models.dispositions import queries as dispositions
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.queries.editorial import Reworded, changes_in_version
from models.observers.queries import ObserverEntry
from models.observers.queries import entries as observer_entries
from models.rounds.consultation import Round


@dataclass(frozen=True, slots=True)
class Compendium:
    """The comments on the whole text first, then in the order of the text; for one paragraph alphabetically by country.

    `round` is None for the first version, which no comments have made. `silent` are the members that answered that they
    had no comment, `missing` those that did not answer, `late` the answers
    that came after the deadline and were admitted, `entered` those that staff have entered for their members, `by_letter` those whose official act
    is a signed letter, with their clearance as far as the letter is attached. `editorial` are the secretariat's own changes,
    `observers` is what observers have submitted. `headings` are those of the version on which comments were asked, in order, and `brackets` those that were open in it.
    """

    version: DraftVersion
    round: Round | None
    entries: tuple[Entry, ...]
    silent: tuple[str, ...]
    missing: tuple[str, ...]
    editorial: tuple[Reworded, ...] = ()
    headings: tuple[Paragraph, ...] = ()
    brackets: tuple[BracketRecord, ...] = ()
    late: tuple[Submission, ...] = ()
    entered: tuple[Submission, ...] = ()
    by_letter: tuple[tuple[Submission, Clearance | None], ...] = ()
    corrected: Mapping[int, datetime] = field(default_factory=dict)  # by comment
    carried: Mapping[int, str] = field(default_factory=dict)  # by comment, from where
    consensus: Consensus | None = None  # where members stand on the priority fields, if one of them has said so
    observers: tuple[ObserverEntry, ...] = ()
    titles: Mapping[int, Sequence[str]] = field(default_factory=dict)  # of the columns of its table, by row

    def admitted(self, comment: Comment) -> Submission | None:
        """The late answer in which a comment came, if it was late."""
        return next((answer for answer in self.late if answer.member_id == comment.member_id), None)

    def titles_at(self, comment: Worded) -> Sequence[str]:
        """What the columns are called of the table in which the comment's paragraph stands; none for one outside tables."""
        return self.titles.get(comment.paragraph_id or 0, ())

    def section(self, entry: Entry) -> str:
        """The heading under which the comment's paragraph stands; "" before the first, and for the whole text."""
        above = dispositions.heading_above(self.headings, entry.answered)
        return above.text if above else ""


def compendium(session: Session, version_id: int) -> Compendium:
    """Raises NotFound."""
    version = circulated_version(session, version_id)
    if version.round_id is None:
        return Compendium(version, None, (), (), ())
    found = dispositions.comments(session, version.round_id)
    where = changed_paragraphs(session, version)
    answers = sorted(
        session.scalars(select(Submission).where(Submission.round_id == version.round_id)),
        key=lambda submission: submission.member.name,
    )
    observers = tuple(observer_entries(session, found.round))
    worded: Iterable[Worded] = (*(one.comment for one in found.comments), *(one.comment for one in observers))
    return Compendium(
        version=version,
        round=found.round,
        entries=tuple(Entry(one, where.get(one.comment.id, ())) for one in found.comments),
        silent=tuple(answer.member.name for answer in answers if answer.is_in and answer.nil_return),
        editorial=tuple(changes_in_version(session, version.id)),
        corrected=_correction_times(session, version.round_id),
        carried=origins_in_words(session, version.round_id),
        observers=observers,
        titles=titles_for(session, worded),
        late=tuple(answer for answer in answers if answer.is_in and answer.is_late),
        entered=tuple(answer for answer in answers if answer.is_in and answer.entry is not None),
        by_letter=_answers_by_letter(session, answers),
        missing=tuple(answer.member.name for answer in answers if not answer.is_in),
        headings=found.headings,
        consensus=declared if (declared := consensus_until(session, found.round)).is_declared else None,
        brackets=tuple(bracket_records(session, version, why_brackets_are_open(session, version))),
    )


def _answers_by_letter(
    session: Session, answers: Sequence[Submission]
) -> tuple[tuple[Submission, Clearance | None], ...]:
    lettered = [one for one in answers if one.is_in and one.by_letter]
    found = clearances_of(session, lettered) if lettered else {}
    signed = {id: one for id, one in found.items() if one.has_letter}
    return tuple((one, signed.get(one.id)) for one in lettered)


def _correction_times(session: Session, round_id: int) -> dict[int, datetime]:
    """By comment, when its last correction was admitted."""
    admitted = (
        select(CommentCorrection.comment_id, CommentCorrection.decided_at)
        .join(Comment, Comment.id == CommentCorrection.comment_id)
        .where(Comment.round_id == round_id, CommentCorrection.state == CommentCorrectionState.ADMITTED)
        .order_by(CommentCorrection.id)
    )
    return {comment_id: at for comment_id, at in session.execute(admitted) if at is not None}
