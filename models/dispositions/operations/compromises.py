"""The compromises that the secretariat proposes for brackets. The members alone lift the brackets."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.brackets.queries.placed import open_bracket
from models.brackets.written import shown_words
from models.consolidation.consolidation import Compromise, Conflict
from models.consolidation.operations import consolidations
from models.consolidation.queries.candidate import removed_from
from models.dispositions.disposition import RemovedCompromise
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import Invalid, Outdated, Untimely, ensure_found
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text import rows
from models.text.named import ensure_unnamed
from models.text.typed import typed


def propose(
    session: Session, conflict_id: int, *, text: str, reason: str, by: Person, seen: int, now: datetime
) -> Compromise:
    """Propose words of the secretariat's own for a bracket of one place; it stands, with the compromise in it, until members
    lift it. `seen`: its revision, 0 if new."""
    by.ensure_staff()
    conflict, paragraph, round = _locked_bracket(session, conflict_id)
    text, reason = typed(text, "text"), typed(reason, "reason")
    if not text:
        raise Invalid("Write the words that you propose.", "text")
    if not reason:
        raise Invalid("Give the reason: the members will read it.", "reason")
    places = _places_of(session, conflict)
    if len(places) > 1:
        raise Invalid("This bracket has several places. Choose words that stand in it.", "text")
    bracket = open_bracket(places)
    if bracket.is_on_paragraph:
        raise Invalid("This bracket is about a whole paragraph: choose what becomes of it.", "text")
    rows.ensure_in_bracket(bracket.columns, text, "text")
    ensure_unnamed(text, "", round.consultation.member_names, "text")
    return _propose(session, round, paragraph, places, [text], reason, by=by, seen=seen, now=now)


def choose(
    session: Session, conflict_id: int, *, choice: int | None, reason: str, by: Person, seen: int, now: datetime
) -> Compromise:
    """Propose words that stand in a bracket: those of an alternative, by its number, or of the draft (None)."""
    by.ensure_staff()
    conflict, paragraph, round = _locked_bracket(session, conflict_id)
    places = _places_of(session, conflict)
    bracket = open_bracket(places)
    if choice is not None and not 0 <= choice < len(bracket.alternatives):
        raise Invalid("Choose words that stand in the bracket.", "choice")
    words = bracket.standing if choice is None else bracket.alternatives[choice].words
    return _propose(session, round, paragraph, places, words, typed(reason, "reason"), by=by, seen=seen, now=now)


def remove(session: Session, conflict_id: int, *, by: Person, now: datetime) -> None:
    """Take the secretariat's proposal out of a bracket again; `undo` puts it back."""
    by.ensure_staff()
    conflict, paragraph, round = _locked_bracket(session, conflict_id)
    for compromise in _compromises(session, round, paragraph, _places_of(session, conflict)):
        if compromise is not None:
            _record(session, round, compromise, Verb.COMPROMISE_REMOVED, by, now)
            session.add(
                RemovedCompromise(
                    round_id=round.id,
                    paragraph_key=compromise.paragraph_key,
                    fingerprint=compromise.fingerprint,
                    revision=compromise.revision,
                    before=compromise.snapshot(),
                    by_id=by.id,
                )
            )
            session.delete(compromise)

    consolidations.owe_if_changed(session, round, by=by, now=now)


def undo(session: Session, conflict_id: int, *, by: Person, seen: str, now: datetime) -> None:
    """Put back what stood in a bracket before this person proposed or removed its compromise; `seen` is the mark of that act.
    Raises Outdated if another compromise stands there, or another has been removed."""
    by.ensure_staff()
    conflict, paragraph, round = _locked_bracket(session, conflict_id)
    places = _places_of(session, conflict)
    found = _compromises(session, round, paragraph, places)
    first = found[0]
    if first is None:
        _restore(session, round, removed_from(session, round.id, paragraph, places), by=by, seen=seen, now=now)
        return
    if first.before is None:
        return  # undone already
    if first.mark != seen or not first.can_be_undone_by(by):
        name = "You have" if first.by_id == by.id else f"{first.by.name} has"
        raise Outdated(f"{name} proposed the words that stand there now. Nothing is undone; they are below.")

    for compromise in filter(None, found):
        _record(session, round, compromise, Verb.COMPROMISE_UNDONE, by, now)
        if compromise.before:
            compromise.restore(compromise.before)
        else:
            session.delete(compromise)

    consolidations.owe_if_changed(session, round, by=by, now=now)


def _restore(
    session: Session, round: Round, removed: Sequence[RemovedCompromise], *, by: Person, seen: str, now: datetime
) -> None:
    """Propose again what was removed."""
    if not removed:
        return  # undone already
    first = removed[0]
    if first.mark != seen or first.by_id != by.id:
        name = "You have" if first.by_id == by.id else f"{first.by.name} has"
        raise Outdated(f"{name} removed another compromise from this bracket. Nothing is undone.")

    for one in removed:
        compromise = Compromise(
            round_id=round.id, paragraph_key=one.paragraph_key, fingerprint=one.fingerprint, revision=one.revision
        )
        compromise.restore(one.before)
        session.add(compromise)
        session.delete(one)
        _record(session, round, compromise, Verb.COMPROMISE_UNDONE, by, now)

    consolidations.owe_if_changed(session, round, by=by, now=now)


def _places_of(session: Session, conflict: Conflict) -> Sequence[Conflict]:
    """All places of the bracket to which a place belongs, in order."""
    own = (Conflict.paragraph_id == conflict.paragraph_id) & (Conflict.number == conflict.number)
    return session.scalars(
        select(Conflict).where(own).options(selectinload(Conflict.alternatives)).order_by(Conflict.position)
    ).all()


def _propose(
    session: Session,
    round: Round,
    paragraph: Paragraph,
    places: Sequence[Conflict],
    words: Sequence[str],
    reason: str,
    *,
    by: Person,
    seen: int,
    now: datetime,
) -> Compromise:
    """Propose the compromise in all places of a bracket, which have one revision: that of the first."""
    if unconfirmed := places[0].ad_referendum:
        raise Untimely(
            f"A meeting has agreed on words here, and {', '.join(unconfirmed)} must still confirm them. Until then the secretariat "
            "proposes no others."
        )
    found = _compromises(session, round, paragraph, places)
    first = found[0]
    if first and [(one.text, one.reason) for one in found if one] == [(text, reason) for text in words]:
        return first
    if (first.revision if first else 0) != seen:
        if first is None:
            raise Outdated("Somebody has removed the compromise that you saw. Look at yours again, then send it.")
        theirs = {"text": shown_words([one.text for one in found if one]), "reason": first.reason}
        raise Outdated("This compromise has changed since you opened the page. Both are below.", theirs)

    kept: list[Compromise] = []
    for place, compromise, text in zip(places, found, words, strict=True):
        before = compromise.snapshot() if compromise else {}
        if compromise is None:
            compromise = Compromise(round_id=round.id, paragraph_key=paragraph.key, fingerprint=place.fingerprint)
            session.add(compromise)
        compromise.text, compromise.reason, compromise.by_id = text, reason, by.id
        compromise.revision, compromise.before = seen + 1, before
        _record(session, round, compromise, Verb.COMPROMISE_PROPOSED, by, now)
        kept.append(compromise)
    for removed in removed_from(session, round.id, paragraph, places):
        session.delete(removed)

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return kept[0]


def _locked_bracket(session: Session, conflict_id: int) -> tuple[Conflict, Paragraph, Round]:
    """The bracket of a candidate. One of a candidate made anew since is found by what it is, not by its number."""
    conflict = ensure_found(session.get(Conflict, conflict_id))
    paragraph = session.get_one(Paragraph, conflict.paragraph_id)
    version = session.get_one(DraftVersion, paragraph.version_id)
    if version.round_id is None or version.stage not in (Stage.CANDIDATE, Stage.PROPOSED, Stage.SUPERSEDED):
        raise Untimely("This text has been circulated. Its brackets are lifted by the members now.")
    return conflict, paragraph, rounds.locked_at_work(session, version.round_id)


def _compromises(
    session: Session, round: Round, paragraph: Paragraph, places: Sequence[Conflict]
) -> list[Compromise | None]:
    """What the secretariat proposes at each place."""
    found = session.scalars(
        select(Compromise).where(
            Compromise.round_id == round.id,
            Compromise.paragraph_key == paragraph.key,
            Compromise.fingerprint.in_([place.fingerprint for place in places]),
        )
    )
    by_place = {one.fingerprint: one for one in found}
    return [by_place.get(place.fingerprint) for place in places]


def _record(session: Session, round: Round, compromise: Compromise, verb: Verb, by: Person, now: datetime) -> None:
    record(
        session,
        compromise,
        verb,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        paragraph=compromise.paragraph_key,
        words=digest_of(compromise.text, compromise.reason),
    )
