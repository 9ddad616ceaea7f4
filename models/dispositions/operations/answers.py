"""The secretariat's part in a candidate: a reasoned answer to every comment, and compromises for brackets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.brackets.queries.placed import open_bracket
from models.comments.comment import Comment, CommentState
from models.comments.queries.presence import presences
from models.consolidation.consolidation import Conflict, Settlement
from models.consolidation.operations import consolidations
from models.consolidation.queries.current_candidate import current_candidate
from models.dispositions.disposition import Disposition, Outcome, Presence, contradiction
from models.dispositions.operations.standard_reasons import worded
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text import rows
from models.text.named import ensure_unnamed
from models.text.typed import typed


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody of the secretariat says to a comment."""

    outcome: Outcome
    reason: str
    by: Person
    at: datetime
    letter_id: int | None = None  # the entry of the signed letter that withdraws the comment


def answer(
    session: Session,
    comment_id: int,
    *,
    outcome: Outcome,
    reason: str,
    standard_id: int | None = None,
    keeps: bool = False,
    by: Person,
    seen: int,
    now: datetime,
) -> Disposition:
    """Answer a comment; `seen` is the revision of the answer before (0: none). Owes a consolidation if words come or go.

    The reason begins with the standard one that is chosen; `keeps` makes it a standard reason itself.
    """
    by.ensure_staff()
    comment = session.get(Comment, comment_id)
    if comment is None or comment.state is not CommentState.SUBMITTED:
        raise NotFound
    reason = worded(session, comment.round_id, reason, standard_id=standard_id, keeps=keeps, by=by, now=now)
    round = rounds.at_work(session, comment.round_id)
    found = presences(session, current_candidate(session, round.id))
    new = Answer(outcome, reason, by, now)

    disposition = give(session, round, comment, new, seen=seen, presence=found.find(comment))

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return disposition


def give(
    session: Session, round: Round, comment: Comment, answer: Answer, *, seen: int, presence: Presence
) -> Disposition:
    """Keep an answer and record it, in a round that is locked. Raises Invalid if it contradicts the text, Untimely where
    the member has withdrawn the comment, and Outdated."""
    if reason := contradiction(answer.outcome, presence):
        sentence = f"{comment.label} cannot be answered “{answer.outcome.value}”: {reason}. Choose another outcome."
        raise Invalid(sentence, "outcome")
    disposition = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
    if disposition and disposition.is_final:
        raise Untimely(
            f"{comment.label} is withdrawn: the signed letter of {comment.member.name}, which prevails, does not say it. No other "
            "answer can be given."
        )
    if disposition and (disposition.outcome, disposition.reason, disposition.by_id) == (
        answer.outcome,
        answer.reason,
        answer.by.id,
    ):
        return disposition
    if (disposition.revision if disposition else 0) != seen:
        if disposition is None:  # it was the service's own, and the newest text gives no ground for it
            raise Outdated("The answer that you saw is not proposed any more. Look at yours again, then send it.")
        theirs = {"outcome": disposition.outcome.value, "reason": disposition.reason}
        raise Outdated(f"{_who(disposition, answer.by)} since you opened the page. Both answers are below.", theirs)

    if disposition is None:
        disposition = Disposition(comment_id=comment.id, revision=0)
        session.add(disposition)
    disposition.outcome, disposition.reason = answer.outcome, answer.reason
    disposition.by_id, disposition.at, disposition.letter_id = answer.by.id, answer.at, answer.letter_id
    disposition.revision += 1

    record(
        session,
        disposition,
        Verb.COMMENT_ANSWERED,
        consultation_id=round.consultation_id,
        by=answer.by,
        at=answer.at,
        comment=comment.label,
        outcome=answer.outcome.value,
        reason=digest_of(answer.reason),
    )
    return disposition


def _who(disposition: Disposition, by: Person) -> str:
    """Whose answer counts, for somebody who has typed a different one."""
    if disposition.by is None:
        return f"The service has proposed another answer, “{disposition.outcome.value}”,"
    name = "You have" if disposition.by.id == by.id else f"{disposition.by.name} has"
    return f"{name} answered this comment “{disposition.outcome.value}”"


def propose_way_out(
    session: Session, conflict_id: int, *, text: str, reason: str, by: Person, seen: int, now: datetime
) -> Settlement:
    """Propose words of the secretariat's own for a bracket of one place; it stands, with the compromise in it, until members
    lift it. `seen`: its revision, 0 if new."""
    by.ensure_staff()
    conflict, paragraph, round = _bracket(session, conflict_id)
    text, reason = typed(text, "text"), typed(reason, "reason")
    if not text:
        raise Invalid("Write the words that you propose.", "text")
    if not reason:
        raise Invalid("Give the reason: the members will read it.", "reason")
    places = _places_of(session, conflict)
    if len(places) > 1:
        raise Invalid("This bracket has several places. Choose words that stand in it.", "text")
    rows.ensure_in_bracket(open_bracket(places).columns, text, "text")
    ensure_unnamed(text, "", round.consultation.member_names, "text")
    return _proposed(session, round, paragraph, conflict, text, reason, by=by, seen=seen, now=now)


def choose_way_out(
    session: Session, conflict_id: int, *, choice: int | None, reason: str, by: Person, seen: int, now: datetime
) -> Settlement:
    """Propose words that stand in a bracket: those of an alternative, by its number, or of the draft (None)."""
    by.ensure_staff()
    conflict, paragraph, round = _bracket(session, conflict_id)
    places = _places_of(session, conflict)
    bracket = open_bracket(places)
    if choice is not None and not 0 <= choice < len(bracket.alternatives):
        raise Invalid("Choose words that stand in the bracket.", "choice")
    words = bracket.standing if choice is None else bracket.alternatives[choice].words
    reason = typed(reason, "reason")
    ways = [
        _proposed(session, round, paragraph, place, text, reason, by=by, seen=seen, now=now)
        for place, text in zip(places, words, strict=True)
    ]
    return ways[0]


def _places_of(session: Session, conflict: Conflict) -> Sequence[Conflict]:
    """All places of the bracket to which a place belongs, in order."""
    own = (Conflict.paragraph_id == conflict.paragraph_id) & (Conflict.number == conflict.number)
    return session.scalars(
        select(Conflict).where(own).options(selectinload(Conflict.alternatives)).order_by(Conflict.position)
    ).all()


def _proposed(
    session: Session,
    round: Round,
    paragraph: Paragraph,
    conflict: Conflict,
    text: str,
    reason: str,
    *,
    by: Person,
    seen: int,
    now: datetime,
) -> Settlement:
    way = _way_out(session, round, paragraph, conflict)
    if way and (way.text, way.reason) == (text, reason):
        return way
    if (way.revision if way else 0) != seen:
        if way is None:
            raise Outdated("Somebody has removed the compromise that you saw. Look at yours again, then send it.")
        theirs = {"text": way.text, "reason": way.reason}
        raise Outdated("This compromise has changed since you opened the page. Both are below.", theirs)

    if way is None:
        way = Settlement(
            round_id=round.id,
            paragraph_key=paragraph.key,
            fingerprint=conflict.fingerprint,
            text=text,
            reason=reason,
            by_id=by.id,
        )
        session.add(way)
    else:
        way.text, way.reason, way.by_id = text, reason, by.id
        way.revision += 1

    _record(session, round, way, Verb.WAY_OUT_PROPOSED, by, now)

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return way


def remove_way_out(session: Session, conflict_id: int, *, by: Person, now: datetime) -> None:
    """Take the secretariat's proposal out of a bracket again."""
    by.ensure_staff()
    conflict, paragraph, round = _bracket(session, conflict_id)
    ways = [_way_out(session, round, paragraph, place) for place in _places_of(session, conflict)]
    for way in ways:
        if way is not None:
            _record(session, round, way, Verb.WAY_OUT_REMOVED, by, now)
            session.delete(way)

    consolidations.owe_if_changed(session, round, by=by, now=now)


def _bracket(session: Session, conflict_id: int) -> tuple[Conflict, Paragraph, Round]:
    """The bracket of a candidate. One of a candidate made anew since is found by what it is, not by its number."""
    conflict = session.get(Conflict, conflict_id)
    if conflict is None:
        raise NotFound
    paragraph = session.get_one(Paragraph, conflict.paragraph_id)
    version = session.get_one(DraftVersion, paragraph.version_id)
    if version.round_id is None or version.stage not in (Stage.CANDIDATE, Stage.PROPOSED, Stage.SUPERSEDED):
        raise Untimely("This text has been circulated. Its brackets are lifted by the members now.")
    return conflict, paragraph, rounds.at_work(session, version.round_id)


def _way_out(session: Session, round: Round, paragraph: Paragraph, conflict: Conflict) -> Settlement | None:
    return session.scalars(
        select(Settlement).where(
            Settlement.round_id == round.id,
            Settlement.paragraph_key == paragraph.key,
            Settlement.fingerprint == conflict.fingerprint,
        )
    ).one_or_none()


def _record(session: Session, round: Round, way: Settlement, verb: Verb, by: Person, now: datetime) -> None:
    record(
        session,
        way,
        verb,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        paragraph=way.paragraph_key,
        words=digest_of(way.text, way.reason),
    )
