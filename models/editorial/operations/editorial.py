"""The secretariat's own words: a paragraph of the candidate edited, and taken back. Members object in `objections`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import redline
from models.brackets.operations.reopening import ensure_keeps_agreed
from models.consolidation.operations import consolidations
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import LONGEST_KEY, Paragraph
from models.editorial.editing import Rewording, new_key, predecessor_of
from models.editorial.editorial import EditorialChange, EditorialState
from models.editorial.queries.own_words import (
    conflicts_in,
    read,
    rewordings_of_deletion,
    shown_paragraph,
    standing_change,
)
from models.errors import Invalid, Outdated, ensure_found
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Round
from models.rounds.operations import rounds
from models.text import rows
from models.text.named import ensure_unnamed
from models.text.typed import typed

Reader = Callable[[Session, Paragraph, str, Consultation], tuple[Rewording, ...]]
"""What a paragraph that reads so would change; raises Invalid for what is not the secretariat's."""


def edit(
    session: Session, paragraph_id: int, *, text: str, reason: str, by: Person, seen: int, now: datetime
) -> EditorialChange:
    """Change words of a candidate's paragraph, as it was shown, that no member has asked for; owes a consolidation.

    `seen` is the revision of the change that stood there (0: none), which this one supersedes.
    """
    change = edit_paragraph(session, paragraph_id, text=text, reason=reason, by=by, seen=seen, now=now)
    round = session.get_one(Round, change.round_id)
    consolidations.owe_if_changed(session, round, by=by, now=now)
    return change


def edit_paragraph(
    session: Session, paragraph_id: int, *, text: str, reason: str, by: Person, seen: int, now: datetime
) -> EditorialChange:
    """The same for one of several changes; who makes them owes the consolidation, once."""
    return _put_change(session, paragraph_id, text, read, reason, by, seen, now)


def delete_paragraph(
    session: Session, paragraph_id: int, *, reason: str, by: Person, seen: int, now: datetime
) -> EditorialChange:
    """Take a whole paragraph out, in which no member has asked for words; who does it owes the consolidation."""
    return _put_change(session, paragraph_id, "", _deletion_of, reason, by, seen, now)


def insert_paragraph(
    session: Session, after_id: int, *, text: str, reason: str, by: Person, now: datetime
) -> EditorialChange:
    """Put a new paragraph in behind one of the candidate, after what members add there; who does it owes the consolidation.

    The same one is put in once.
    """
    by.ensure_staff()
    after, round = _locked_shown_paragraph(session, after_id)
    columns = len(redline.cells(after.standing_words)) if after.kind.in_cells else 0
    text, reason = rows.inserted_rows(typed(text, "text"), columns, "text"), typed(reason, "reason")
    ensure_unnamed(text, "", round.consultation.member_names, "text")
    anchor = _nearest_base_key(session, round, after)
    here = [one for one in _all_changes(session, round.id) if predecessor_of(one.paragraph_key) == anchor]
    for one in here:
        if one.state is EditorialState.STANDING and (one.typed, one.reason) == (text, reason):
            return one
    key = new_key(anchor, round.number, {one.paragraph_key for one in here})
    if not text or len(key) > LONGEST_KEY:
        raise Invalid("A new paragraph cannot be put in here: put its words into the paragraph before.", "text")
    return _write_change(session, round, key, "", text, (Rewording(0, 0, text),), reason, None, by, now)


def _put_change(
    session: Session, paragraph_id: int, text: str, read_as: Reader, reason: str, by: Person, seen: int, now: datetime
) -> EditorialChange:
    by.ensure_staff()
    shown, round = _locked_shown_paragraph(session, paragraph_id)
    text, reason = rows.typed_text(shown.kind, text, "text"), typed(reason, "reason")
    before = standing_change(session, round.id, shown.key)
    if before and (before.typed, before.reason) == (text, reason):
        return before
    paragraph = _present_paragraph(session, round, shown)
    if (before.revision if before else 0) != seen:
        if before is None:
            raise Outdated("Somebody has taken out the change that you saw. Look at yours again, then send it.")
        theirs = {"text": before.typed, "reason": before.reason}
        raise Outdated("These words have been changed since you opened the page. Both texts are below.", theirs)
    changes = read_as(session, paragraph, text, round.consultation)
    ensure_keeps_agreed(session, paragraph, text, round.consultation.language)
    if not changes:
        raise Invalid(_NOTHING_CHANGED if before is None else _SAME_AS_BEFORE, "text")
    return _write_change(session, round, paragraph.key, paragraph.text, text, changes, reason, before, by, now)


def _write_change(
    session: Session,
    round: Round,
    key: str,
    made_on: str,
    text: str,
    changes: Sequence[Rewording],
    reason: str,
    before: EditorialChange | None,
    by: Person,
    now: datetime,
) -> EditorialChange:
    """Keep the change in place of the one before."""
    if not reason:
        raise Invalid("Give the reason: the members will read it.", "reason")
    if before is not None:
        before.state = EditorialState.SUPERSEDED
        session.flush()  # one stands at a time
    change = EditorialChange(
        round_id=round.id,
        paragraph_key=key,
        revision=_last_revision(session, round.id, key) + 1,
        made_on=made_on,
        typed=text,
        rewordings=[[one.start, one.end, one.text] for one in changes],
        reason=reason,
        by_id=by.id,
        at=now,
    )
    session.add(change)

    _record(session, round, change, Verb.WORDS_EDITED, by, now)
    return change


def withdraw(session: Session, change_id: int, *, by: Person, now: datetime) -> EditorialChange:
    """Take the secretariat's own words out of the candidate again; doing it twice does it once."""
    by.ensure_staff()
    change = ensure_found(session.get(EditorialChange, change_id))
    round = rounds.locked_at_work(session, change.round_id)
    session.refresh(change)
    if change.state is EditorialState.SUPERSEDED:
        raise Outdated("These words have been changed again since you opened the page. Please look at them first.")
    if change.state is EditorialState.WITHDRAWN:
        return change

    change.state = EditorialState.WITHDRAWN

    _record(session, round, change, Verb.EDIT_WITHDRAWN, by, now)

    consolidations.owe_if_changed(session, round, by=by, now=now)
    return change


def _deletion_of(
    session: Session, paragraph: Paragraph, _text: str, consultation: Consultation
) -> tuple[Rewording, ...]:
    return rewordings_of_deletion(paragraph, conflicts_in(session, [paragraph.id])[paragraph.id], consultation)


_NOTHING_CHANGED = "Nothing is changed: these are the words that stand there."
_SAME_AS_BEFORE = "So the words would be as they were without your change. To take it out, press “Take the change out”."


def _locked_shown_paragraph(session: Session, paragraph_id: int) -> tuple[Paragraph, Round]:
    """The paragraph that the person saw, and its round, locked."""
    shown, round_id = shown_paragraph(session, paragraph_id)
    return shown, rounds.locked_at_work(session, round_id)


def _nearest_base_key(session: Session, round: Round, after: Paragraph) -> str:
    """The key of the paragraph, or of the nearest one before it that is of the text on which comments were asked."""
    text = current_candidate(session, round.id)
    of_text = Paragraph.version_id == (text.id if text else None)
    there = session.scalars(select(Paragraph).where(of_text, Paragraph.key == after.key)).one_or_none()
    if there is None:
        raise Outdated("The paragraph before it is not in the text any more.")
    before = select(Paragraph.key).where(of_text, Paragraph.base_id.is_not(None), Paragraph.position <= there.position)
    found = session.scalars(before.order_by(Paragraph.position.desc())).first()
    if found is None:
        raise Invalid("Nothing can be put in before the first paragraph.", "text")
    return found


def _all_changes(session: Session, round_id: int) -> Sequence[EditorialChange]:
    return session.scalars(select(EditorialChange).where(EditorialChange.round_id == round_id)).all()


def _present_paragraph(session: Session, round: Round, shown: Paragraph) -> Paragraph:
    """The same paragraph in the present candidate, if it still is as it was shown."""
    text = current_candidate(session, round.id)
    present = select(Paragraph).where(Paragraph.version_id == (text.id if text else None), Paragraph.key == shown.key)
    paragraph = session.scalars(present).one_or_none()
    if paragraph is None or paragraph.removed:
        raise Outdated("This paragraph is not in the text any more.")
    if (paragraph.text, paragraph.pieces) != (shown.text, shown.pieces):
        raise Outdated("The paragraph has changed since you opened the page.", {"text": paragraph.text})
    return paragraph


def _last_revision(session: Session, round_id: int, paragraph_key: str) -> int:
    last = select(func.max(EditorialChange.revision)).where(
        EditorialChange.round_id == round_id, EditorialChange.paragraph_key == paragraph_key
    )
    return session.scalars(last).one() or 0


def _record(session: Session, round: Round, change: EditorialChange, verb: Verb, by: Person, now: datetime) -> None:
    record(
        session,
        change,
        verb,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        paragraph=change.paragraph_key,
        revision=change.revision,
        words=digest_of(change.made_on, change.typed, change.reason),
    )
