"""A signed letter that differs from the answer that was submitted: the letter prevails, and the answer becomes what
it says."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.brackets.operations.entered_choices import convert_to_positions
from models.brackets.queries.in_answer import choices_of
from models.brackets.queries.positions import digest_of_positions
from models.comments.comment import Comment, CommentState
from models.comments.entered import EnteredAnswer, EnteredComment
from models.comments.operations import corrections, entry_outcome
from models.comments.operations.wording import Words, columns, words_of
from models.comments.queries.country import submission_of
from models.comments.queries.entered import submitted_comments
from models.comments.submission import Submission
from models.consolidation.operations import consolidations
from models.dispositions.disposition import Disposition, Outcome, Presence
from models.dispositions.operations.answers import Answer, save_answer
from models.errors import Invalid, Untimely
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round

CORRECTABLE = ("text", "proposed_text", "justification")


def ensure_can_prevail(session: Session, round: Round, submission: Submission) -> None:
    """Raise Untimely unless a signed letter can put an answer that counts right: while the round is open its coordinator does that."""
    name = submission.member.name
    if not submission.can_be_put_right(round):
        raise Untimely(
            f"{name} has answered already. Only what has not been answered can be entered for it. While the round is open, its "
            "coordinator can take the answer back."
        )
    if not submission.yields_to_letter(round):
        raise Untimely(
            f"The official act of {name} is what its coordinator has submitted here, so a letter does not prevail over it. Its "
            "coordinator can ask to correct the answer, or say that the signed letter is the official act."
        )
    if waiting := corrections.waiting_of(session, submission):
        listed = ", ".join(one.comment.label for one in waiting)
        raise Untimely(f"{name} has asked for corrections ({listed}). Admit or decline them first.")


def begin(session: Session, entry: EnteredAnswer, *, by: Person, now: datetime) -> None:
    """Put what the member has submitted into a new entry, to be changed where the letter differs."""
    session.flush()
    session.add_all(
        EnteredComment(
            entry=entry,
            round_id=entry.round_id,
            member=entry.member,
            author_id=by.id,
            written_at=now,
            changed_at=now,
            corrects_id=comment.id,
            **columns(words_of(comment)),
        )
        for comment in submitted_comments(session, entry)
    )


def ensure_corrects(words: Words, comment: EnteredComment) -> None:
    """Raise Invalid if anything but the words of a submitted comment would change."""
    before = words_of(comment)
    changed = [name for name in columns(words) if getattr(words, name) != getattr(before, name)]
    if more := [name for name in changed if name not in (*CORRECTABLE, "reopens")]:
        raise Invalid(
            "Of a comment that was submitted, the letter can correct the words. If it says something of another kind, take this "
            "comment out and enter another one.",
            more[0],
        )


def differs_from_answer(session: Session, entry: EnteredAnswer) -> bool:
    """Whether the entry differs from the submitted answer."""
    entered = entry_outcome.comments_of(session, entry)
    before = {one.id: one for one in submitted_comments(session, entry)}
    kept = [one for one in entered if one.corrects_id in before]
    same = all(not _differs(one, before[one.corrects_id or 0]) for one in kept)
    return not same or len(kept) != len(before) or len(kept) != len(entered) or bool(choices_of(session, entry.id))


def prevail(session: Session, entry: EnteredAnswer, *, by: Person, now: datetime) -> None:
    """Make the submitted answer what the letter says: words are corrected, what the letter does not say is withdrawn, and what it
    says besides comes in. Choices on brackets that it names take the place of those that were submitted."""
    round, entered = entry.round, entry_outcome.comments_of(session, entry)
    answer = submission_of(session, round.id, entry.member_id)
    kept = {one.corrects_id: one for one in entered if one.corrects_id is not None}
    before, corrected, withdrawn = submitted_comments(session, entry), 0, 0
    for comment in before:
        one = kept.get(comment.id)
        if one is None:
            _withdraw(session, round, comment, entry, by=by, now=now)
            withdrawn += 1
        elif _differs(one, comment):
            corrections.correct_by_letter(session, round, comment, words_of(one), entry, by=by, now=now)
            corrected += 1
    own = (Comment.round_id == round.id) & (Comment.member_id == entry.member_id)
    last = session.scalars(select(func.max(Comment.number)).where(own)).one() or 0
    new = [one for one in entered if one.corrects_id is None]
    session.add_all(
        Comment(
            round_id=round.id,
            member=entry.member,
            author_id=one.author_id,
            number=number,
            state=CommentState.SUBMITTED,
            written_at=one.written_at,
            changed_at=one.changed_at,
            **columns(words_of(one)),
        )
        for number, one in enumerate(new, start=last + 1)
    )
    choices = convert_to_positions(session, entry, answer, over=True)
    answer.entry, answer.by_letter = entry, True
    answer.nil_return = answer.nil_return and not (entered or choices)
    answer.revision += 1

    details: dict[str, object] = {"entry": entry.id, "corrected": corrected, "withdrawn": withdrawn, "new": len(new)}
    if choices:
        details["choices"] = digest_of_positions(choices_of(session, entry.id).values())
    record(session, answer, Verb.LETTER_PREVAILED, consultation_id=round.consultation_id, by=by, at=now, **details)

    consolidations.owe_if_changed(session, round, by=by, now=now)


def _withdraw(
    session: Session, round: Round, comment: Comment, entry: EnteredAnswer, *, by: Person, now: datetime
) -> None:
    there = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
    reason = f"Withdrawn: {entry.came_from}, which prevails over the answer that was submitted, does not say this."
    withdrawal = Answer(Outcome.WITHDRAWN, reason, by, now, letter_id=entry.id)
    seen = there.revision if there else 0
    # A withdrawal contradicts no text: the next consolidation takes the words out.
    save_answer(session, round, comment, withdrawal, seen=seen, presence=Presence.NOT_MERGED)


def _differs(one: EnteredComment, comment: Comment) -> bool:
    return any(getattr(one, name) != getattr(comment, name) for name in CORRECTABLE)
