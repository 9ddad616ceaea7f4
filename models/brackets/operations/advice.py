"""What departments advise about the brackets of a text: read by those who speak for their member, and by nobody else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.brackets.agreement import Stance
from models.brackets.bracket import Bracket
from models.brackets.operations.positions import Said, chosen_words, submission_of
from models.brackets.queries.placed import PlacedBracket, placed
from models.comments.operations.collecting import collecting
from models.comments.submission import Submission
from models.db.base import Base, choice
from models.db.save_each import Saved, save_each
from models.errors import NotFound, NotYours, Outdated
from models.people.person import LONGEST_DEPARTMENT, Person, Role
from models.record.events import Verb, digest_of, record
from models.text.typed import typed


class BracketAdvice(Base):
    """What somebody of a department advises about a bracket in a round. `words` are those that the member should accept or
    write, for each place; `revision` counts the savings, for `seen`."""

    __tablename__ = "bracket_advice"
    __table_args__ = (
        UniqueConstraint("bracket_id", "submission_id", "by_id"),
        CheckConstraint("(words IS NOT NULL) = (stance IN ('accept', 'other words'))", name="words_of_who_speaks"),
    )

    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    department: Mapped[str] = mapped_column(String(LONGEST_DEPARTMENT))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    words: Mapped[list[Any] | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]

    bracket: Mapped[Bracket] = relationship(lazy="raise")


def save(session: Session, round_id: int, said: Sequence[Said], *, by: Person, now: datetime) -> Saved[BracketAdvice]:
    """Keep what somebody of a department advises about brackets of a round's text; its coordinator reads it at once. What is
    wrong with one of them does not keep the others out."""
    if by.role is not Role.CONTRIBUTOR:
        raise NotYours("Only people of a department advise. Choose for your country instead.")
    round = collecting(session, round_id, by=by, now=now)
    submission = submission_of(session, round.id, by)
    brackets = {one.bracket.id: one for one in placed(session, round.version_id)}
    own = advice_by(session, submission, by)
    kept = save_each(
        said,
        lambda one: _saved(session, submission, brackets.get(one.bracket_id), own.get(one.bracket_id), one, by, now),
    )
    changed = kept.rows
    if changed:
        record(
            session,
            submission,
            Verb.ADVISED,
            consultation_id=round.consultation_id,
            by=by,
            at=now,
            member=by.of_member().id,
            advice=digest_of(*(f"{one.bracket_id}:{one.stance.value}:{one.words}:{one.reason}" for one in changed)),
        )
    return kept


def advice_by(session: Session, submission: Submission, person: Person) -> dict[int, BracketAdvice]:
    """What one person advises in a round, by bracket."""
    own = select(BracketAdvice).where(BracketAdvice.submission_id == submission.id, BracketAdvice.by_id == person.id)
    return {one.bracket_id: one for one in session.scalars(own)}


def advice_in(session: Session, submission: Submission) -> Mapping[int, Sequence[BracketAdvice]]:
    """What the departments of a member advise in a round, by bracket, as far as the reader may know of it."""
    of = select(BracketAdvice).where(BracketAdvice.submission_id == submission.id)
    found: dict[int, list[BracketAdvice]] = {}
    for one in session.scalars(of.order_by(BracketAdvice.department, BracketAdvice.id)):
        found.setdefault(one.bracket_id, []).append(one)
    return found


def _saved(
    session: Session,
    submission: Submission,
    placed: PlacedBracket | None,
    own: BracketAdvice | None,
    said: Said,
    by: Person,
    now: datetime,
) -> BracketAdvice | None:
    """The advice as it is kept now; None where nothing has changed."""
    if placed is None:
        raise NotFound("This bracket is not open in the text under consultation any more.")
    chosen = chosen_words(placed.bracket, said)
    words = None if chosen is None else list(chosen)
    reason = typed(said.reason, f"reason_{said.bracket_id}")
    kept = (own.stance, own.words, own.reason) if own else (None, None, "")
    if kept == (said.stance, words, reason):
        return None
    if (own.revision if own else 0) != said.seen:
        raise Outdated("You have chosen here since you opened the page, perhaps in another window. That is shown.")
    if said.stance is None:
        assert own is not None
        session.delete(own)
        return own
    if own is None:
        own = BracketAdvice(
            bracket_id=said.bracket_id, submission_id=submission.id, by_id=by.id, department=by.department, revision=0
        )
        session.add(own)
    own.stance, own.words, own.reason, own.at = said.stance, words, reason, now
    own.revision += 1
    return own
