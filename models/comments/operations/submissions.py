"""A member's official answer: what is marked at its sections, sent once, or taken back while the round is open."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.bracket import BracketPosition
from models.brackets.queries.positions import digest_of_positions, positions_of
from models.comments.comment import Comment, CommentState, Worded
from models.comments.entered import EntryState
from models.comments.operations.collecting import end_clearance, ensure_collecting, undo_clearance
from models.comments.operations.wording import words_for_digest
from models.comments.queries import sections as section_queries
from models.comments.queries.country import submission_of
from models.comments.submission import SectionMark, SectionState, Submission, SubmissionState
from models.consensus.consensus import FieldPosition
from models.consensus.queries import digest_of_fields, field_positions_of
from models.departments.opinion import Opinion, OpinionState
from models.drafts.version import Paragraph
from models.errors import Invalid, NotFound, Outdated
from models.letters.operations import letters, round_letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, ensure_accepts_late, ensure_open
from models.rounds.operations import rounds


def submit(
    session: Session, round_id: int, *, by: Person, seen: str, without_waiting: bool = False, now: datetime
) -> Submission:
    """Send the member's comments to the secretariat, officially and once; `seen` is the `state_of` what lay there.

    Where departments wait for a decision, `without_waiting` says that the answer goes without their comments.
    """
    round, submission, comments = answer_of(session, round_id, by)
    waiting, positions = waiting_in(session, submission), positions_in(session, submission)
    fields = field_positions_of(session, submission.id)
    if submission.is_in and not submission.nil_return and seen == state_of(comments, waiting, positions, fields):
        return submission
    ensure_open(round, by.zone, now)
    if not comments and not positions:
        raise Invalid("There is no comment to submit. If your country has none, send a nil return.")
    ensure_seen(comments, waiting, positions, fields, seen)
    ensure_decided(waiting, without_waiting)

    submission.move_to(SubmissionState.SUBMITTED)
    submission.submitted_at, submission.submitted_by_id = now, by.id
    submission.by_letter = submission.member.answers_by_letter
    for number, comment in enumerate(comments, start=1):
        comment.number, comment.state = number, CommentState.SUBMITTED

    on_brackets = {"positions": len(positions), "stances": digest_of_positions(positions)} if positions else {}
    _record(
        session,
        round,
        submission,
        Verb.SUBMITTED,
        by,
        now,
        comments=len(comments),
        words=digest_of_words(comments),
        **on_brackets,
        **declared_in(fields),
    )

    tell_of_answer(session, submission, round, now)
    return submission


def return_nil(
    session: Session, round_id: int, *, by: Person, seen: str, without_waiting: bool = False, now: datetime
) -> Submission:
    """Tell the secretariat, officially, that the member has no comment; see `submit`."""
    round, submission, comments = answer_of(session, round_id, by)
    waiting, positions = waiting_in(session, submission), positions_in(session, submission)
    fields = field_positions_of(session, submission.id)
    if submission.is_in and submission.nil_return:
        return submission
    ensure_open(round, by.zone, now)
    ensure_seen(comments, waiting, positions, fields, seen)
    if comments:
        raise Invalid("There are comments that would stay behind. Remove them first, or submit them.")
    if positions:
        raise Invalid("There are choices on brackets that would stay behind. Take them back first, or submit them.")
    ensure_decided(waiting, without_waiting)

    submission.move_to(SubmissionState.SUBMITTED)
    submission.submitted_at, submission.submitted_by_id, submission.nil_return = now, by.id, True
    submission.by_letter = submission.member.answers_by_letter

    _record(session, round, submission, Verb.NIL_RETURNED, by, now, **declared_in(fields))

    tell_of_answer(session, submission, round, now)
    return submission


def take_back(session: Session, round_id: int, *, by: Person, seen: int, now: datetime) -> Submission:
    """Withdraw the member's answer while the round is open, to go on collecting, or a late one before the secretariat has
    decided on it; `seen` is its revision."""
    round, submission, comments = answer_of(session, round_id, by)
    if submission.is_at_home and submission.revision == seen + 1:
        return submission
    if submission.waits:
        ensure_accepts_late(round, by.zone, now)
    else:
        ensure_open(round, by.zone, now)
    if submission.revision != seen:
        raise Outdated("Your country's answer has changed since you opened the page. Please look at it again.")

    submission.move_to(SubmissionState.COLLECTING)
    submission.submitted_at, submission.submitted_by_id, submission.nil_return = None, None, False
    submission.filed_at, submission.filed_by_id, submission.by_letter = None, None, False
    for comment in comments:
        if not comment.is_objection:
            comment.number, comment.state = None, CommentState.DRAFTED
    if submission.entry is not None:
        submission.entry.move_to(EntryState.CORRECTED)
        submission.entry_id = None
    end_clearance(session, submission, by=by, now=now)

    _record(session, round, submission, Verb.TAKEN_BACK, by, now)

    letters.owe_taken_back(session, submission, round, now=now)
    return submission


def mark_sections(
    session: Session, round_id: int, states: Mapping[int, SectionState | None], *, by: Person, now: datetime
) -> int:
    """Keep what a member's people mark at sections as they go along, by their ids (see `Section`); None takes a mark away. Gives how many
    have changed."""
    by.ensure_speaks()
    round = rounds.locked_round_for(session, round_id, by)
    ensure_collecting(session, round, by=by, now=now)
    submission = submission_of(session, round.id, by.of_member().id)
    submission.round = round
    there = {one.id: one for one in section_queries.sections(session, submission)}
    if states.keys() - there.keys():
        raise NotFound
    changed = {there[id].key: state for id, state in states.items() if there[id].state is not state}
    if not changed:
        return 0

    undo_clearance(session, round, by=by, now=now)
    marked = select(SectionMark).where(SectionMark.submission_id == submission.id, SectionMark.key.in_(changed))
    before = {one.key: one for one in session.scalars(marked)}
    for key, state in changed.items():
        if state is None:
            session.delete(before[key])
        elif key in before:
            before[key].state, before[key].by_id, before[key].at = state, by.id, now
        else:
            session.add(SectionMark(submission_id=submission.id, key=key, state=state, by_id=by.id, at=now))

    marks = {key: state.value if state else None for key, state in changed.items()}
    record(session, submission, Verb.SECTIONS_MARKED, consultation_id=round.consultation_id, by=by, at=now, marks=marks)
    return len(changed)


def state_of(
    comments: Sequence[Comment],
    waiting: Sequence[Opinion] = (),
    positions: Sequence[BracketPosition] = (),
    fields: Sequence[FieldPosition] = (),
) -> str:
    """What a coordinator has seen when looking at these comments and positions on brackets and priority fields, and at the
    opinions that wait for a decision.

    It changes with every saving of any of them.
    """
    parts: Sequence[Worded | BracketPosition | FieldPosition] = [
        *sorted(comments, key=lambda c: c.id),
        *sorted(waiting, key=lambda one: one.id),
        *sorted(positions, key=lambda one: one.id),
        *sorted(fields, key=lambda one: one.id),
    ]
    return digest_of(*(f"{type(one).__name__}:{one.id}:{one.revision}" for one in parts))


def answer_of(session: Session, round_id: int, by: Person) -> tuple[Round, Submission, list[Comment]]:
    by.ensure_coordinator()
    round, member = rounds.locked_round(session, round_id), by.of_member()
    submission = submission_of(session, round.id, member.id)
    comments = session.scalars(
        select(Comment)
        .outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
        .where(Comment.round_id == round.id, Comment.member_id == member.id)
        # They are numbered in the order of the text; those on the whole of it come first.
        .order_by(Paragraph.position.nulls_first(), Comment.id)
    ).all()
    return round, submission, list(comments)


def waiting_in(session: Session, submission: Submission) -> Sequence[Opinion]:
    return session.scalars(
        select(Opinion).where(
            Opinion.round_id == submission.round_id,
            Opinion.member_id == submission.member_id,
            Opinion.state == OpinionState.FORWARDED,
        )
    ).all()


def tell_of_answer(session: Session, submission: Submission, round: Round, now: datetime) -> None:
    """Owe what an answer owes that came while the round is open."""
    round_letters.withdraw_reminders(session, round, [submission.member])
    letters.owe_receipt(session, submission, round, now=now)
    letters.owe_heard(session, submission, round, now=now)
    if not rounds.members_without_answer(session, round):
        round_letters.owe_all_in(session, round, now=now)


def positions_in(session: Session, submission: Submission) -> list[BracketPosition]:
    return list(positions_of(session, submission.id).values())


def ensure_seen(
    comments: Sequence[Comment],
    waiting: Sequence[Opinion],
    positions: Sequence[BracketPosition],
    fields: Sequence[FieldPosition],
    seen: str,
) -> None:
    if seen != state_of(comments, waiting, positions, fields):
        raise Outdated("The comments have changed since you opened this page. Please read them again, then submit.")


def ensure_decided(waiting: Sequence[Opinion], without_waiting: bool) -> None:
    if waiting and not without_waiting:
        raise Invalid(
            "Comments of your departments have not been decided on. Decide on them, or say that the answer goes without "
            "them.",
            "without_waiting",
        )


def declared_in(fields: Sequence[FieldPosition]) -> dict[str, object]:
    """What the record says of the priority fields in an answer that is sent."""
    return {"fields": len(fields), "declared": digest_of_fields(fields)} if fields else {}


def digest_of_words(comments: Sequence[Comment]) -> str:
    """Over the words of all comments, and over the files that stand with them."""
    words = (part for c in comments for part in words_for_digest(c))
    return digest_of(*words, *(attachment.digest for c in comments for attachment in c.attachments))


def _record(
    session: Session, round: Round, submission: Submission, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    record(session, submission, verb, consultation_id=round.consultation_id, by=by, at=now, **details)
