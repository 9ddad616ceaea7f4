"""What departments advise about the brackets of a text: read by those who speak for their member, and by nobody else."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket
from models.brackets.bracket import BracketAdvice
from models.brackets.operations.positions import BracketStatement, add_stance, chosen_words
from models.brackets.operations.save_each import Saved, save_each
from models.brackets.queries.placed import bracket_among, brackets_by_id
from models.brackets.queries.positions import advice_by
from models.brackets.written import STANCES, quote_wordings
from models.comments.operations.collecting import collecting_round
from models.comments.queries.country import submission_of
from models.comments.submission import Submission
from models.errors import Invalid, NotYours, Outdated
from models.people.person import Person, Role
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text.typed import typed


def save(
    session: Session, round_id: int, statements: Sequence[BracketStatement], *, by: Person, now: datetime
) -> Saved[BracketAdvice]:
    """Keep what somebody of a department advises about brackets of a round's text; its coordinator reads it at once. What is
    wrong with one of them does not keep the others out."""
    if by.role is not Role.CONTRIBUTOR:
        raise NotYours("Only people of a department advise. Choose for your country instead.")
    round = collecting_round(session, round_id, by=by, now=now)
    submission = submission_of(session, round.id, by.of_member().id)
    brackets = brackets_by_id(session, round.version_id)
    own = advice_by(session, submission, by)
    kept = save_each(
        statements,
        lambda one: _save_advice(
            session, submission, bracket_among(brackets, one.bracket_id).bracket, own.get(one.bracket_id), one, by, now
        ),
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


def _save_advice(
    session: Session,
    submission: Submission,
    bracket: OpenBracket,
    own: BracketAdvice | None,
    statement: BracketStatement,
    by: Person,
    now: datetime,
) -> BracketAdvice | None:
    """The advice as it is kept now; None if nothing has changed."""
    statement = add_stance(statement, own)
    chosen = chosen_words(bracket, statement)
    words = None if chosen is None else list(chosen)
    reason = typed(statement.reason, f"reason_{statement.bracket_id}")
    kept = (own.stance, own.words, own.reason) if own else (None, None, "")
    if statement.stance is None and reason not in ("", kept[2]):
        raise Invalid(
            "Choose what your country should say about this bracket, so that your reason is kept.",
            f"stance_{statement.bracket_id}",
        )
    if kept == (statement.stance, words, reason) or (statement.stance is None and not statement.seen):
        return None
    if (own.revision if own else 0) != statement.seen:
        raise Outdated(
            "You have saved something else here since you opened the page, perhaps in another window"
            f"{_describe_advice(bracket, own)}. What you chose last is kept below, but not saved: save again to put it in its place.",
            {"revision": str(own.revision if own else 0)},
        )
    if statement.stance is None:
        assert own is not None
        session.delete(own)
        return own
    if own is None:
        own = BracketAdvice(
            bracket_id=statement.bracket_id,
            submission_id=submission.id,
            by_id=by.id,
            department=by.department,
            revision=0,
        )
        session.add(own)
    own.stance, own.words, own.reason, own.at = statement.stance, words, reason, now
    own.revision += 1
    return own


def _describe_advice(bracket: OpenBracket, own: BracketAdvice | None) -> str:
    """What somebody advises now, after a colon; "" if they have taken it back."""
    if own is None:
        return ""
    words = f" {quote_wordings(bracket, [own.words])}" if own.words else ""
    return f": that your country {STANCES[own.stance]}{words}" + (f" (reason: “{own.reason}”)" if own.reason else "")
