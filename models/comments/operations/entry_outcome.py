"""What becomes of an entered answer: confirmed, taken over or rejected by the member's coordinator; and how it counts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.brackets.bracket import BracketPosition
from models.brackets.operations.entered_choices import convert_to_positions
from models.brackets.queries.in_answer import choices_of
from models.brackets.queries.positions import digest_of_positions
from models.comments.comment import Comment, CommentState
from models.comments.entered import WAITING, EnteredAnswer, EnteredComment, EntryState
from models.comments.operations import comments, late, submissions
from models.comments.operations.collecting import collecting_round, end_clearance
from models.comments.operations.wording import columns, words_for_digest, words_of
from models.comments.queries.country import submission_of
from models.comments.queries.entered import answered_instead
from models.comments.submission import Submission, SubmissionState
from models.consolidation.operations import consolidations
from models.db.access import unsealed
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import Invalid, NotFound, Untimely, ensure_found
from models.letters.operations import answer_letters, letters, round_letters
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.rounds.consultation import Round, RoundState
from models.rounds.operations import rounds
from models.text.typed import typed


def confirm(session: Session, entry_id: int, *, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Say as the coordinator that this is the member's answer, with everything that it lets stand. It then counts; one from a
    signed letter that counts already lets stand what it says nothing about, too."""
    entry = _own_entry(session, entry_id, by)
    if entry.is_confirmed and entry.revision == seen + 1:
        return entry
    entry.ensure_seen(seen)
    counts_already = entry.state is EntryState.PREVAILS
    if not counts_already:
        _ensure_has_not_answered(session, entry)
        _ensure_nothing_stays_behind(session, entry)
    _ensure_can_count(session, entry)

    _decide(entry, EntryState.CONFIRMED, by, now)

    record_on_entry(session, entry, Verb.ENTRY_CONFIRMED, by, now)

    answer_letters.owe_entry_decided(session, entry, now=now)
    if not counts_already:
        give_effect(session, entry, by=by, now=now)
    return entry


def correct(session: Session, entry_id: int, *, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Take the comments and choices of an entry over into the member's own draft, to change them and to submit them there; after the
    deadline the member then prepares a late answer."""
    entry = _own_entry(session, entry_id, by)
    if entry.state is EntryState.CORRECTED and entry.revision == seen + 1:
        return entry
    entry.ensure_seen(seen)
    if entry.state is EntryState.PREVAILS:
        raise Untimely("The signed letter counts already. While the round is open, take the answer back to change it.")
    _ensure_has_not_answered(session, entry)

    _decide(entry, EntryState.CORRECTED, by, now)
    if not entry.round.accepts_comments(now):
        late.prepare(session, entry.round_id, by=by, now=now)
    round = collecting_round(session, entry.round_id, by=by, now=now)
    for comment in comments_of(session, entry):
        comments.add(session, round, words_of(comment), by=by, now=now)
    convert_to_positions(session, entry, submission_of(session, entry.round_id, entry.member_id))

    record_on_entry(session, entry, Verb.ENTRY_CORRECTED, by, now)

    answer_letters.owe_entry_decided(session, entry, now=now)
    return entry


def reject(session: Session, entry_id: int, *, reason: str, by: Person, seen: int, now: datetime) -> EnteredAnswer:
    """Say as the coordinator, with a reason, that this is not the member's answer; a signed letter prevails."""
    entry = _own_entry(session, entry_id, by)
    if entry.state is EntryState.REJECTED and entry.revision == seen + 1:
        return entry
    entry.ensure_seen(seen)
    if entry.state is EntryState.PREVAILS:
        raise Untimely("The signed letter counts already. While the round is open, take the answer back to change it.")
    reason = typed(reason, "reason")
    if not reason:
        raise Invalid("Say why this is not the answer of your country. The secretariat reads it.", "reason")

    _decide(entry, EntryState.REJECTED, by, now)
    entry.reason = reason

    record_on_entry(session, entry, Verb.ENTRY_REJECTED, by, now, reason=reason)

    answer_letters.owe_entry_decided(session, entry, now=now)
    return entry


def give_effect(session: Session, entry: EnteredAnswer, *, by: Person, now: datetime) -> None:
    """Make the entry the member's answer, or its late answer if it arrived after the deadline. The caller holds the round."""
    _ensure_can_count(session, entry)
    round, entered = entry.round, comments_of(session, entry)
    answer = submission_of(session, round.id, entry.member_id)
    in_time = entry.arrived_in_time
    choices, before = convert_to_positions(session, entry, answer), _count_objections(session, entry)

    end_clearance(session, answer, by=by, now=now)
    answer.move_to(SubmissionState.SUBMITTED if in_time else SubmissionState.LATE)
    answer.entry, answer.nil_return = entry, not (entered or before or choices)
    if in_time:
        answer.submitted_at, answer.submitted_by_id = now, by.id
    else:
        answer.filed_at, answer.filed_by_id = now, by.id
        answer.late_since = answer.late_since or now
    state = CommentState.SUBMITTED if in_time else CommentState.LATE
    session.add_all(
        Comment(
            round_id=round.id,
            member=entry.member,
            author_id=one.author_id,
            number=number,
            state=state,
            written_at=one.written_at,
            changed_at=one.changed_at,
            **columns(words_of(one)),
        )
        for number, one in enumerate(entered, start=1 + before)
    )

    details: dict[str, object] = {"entry": entry.id, "comments": len(entered), "words": digest_of_words(entered)}
    if choices:
        details |= {"positions": len(choices), "stances": digest_of_positions(choices)}
    verb = Verb.FILED_LATE if not in_time else Verb.NIL_RETURNED if answer.nil_return else Verb.SUBMITTED
    if not in_time and answer.nil_return:
        details["nil_return"] = True
    record(session, answer, verb, consultation_id=round.consultation_id, by=by, at=now, **details)

    if not in_time:
        round_letters.owe_filed_late(session, answer, now=now)
    elif round.state is RoundState.OPEN:
        submissions.tell_of_answer(session, answer, round, now)
    else:
        letters.owe_receipt(session, answer, round, now=now)
        if by.is_staff:  # whoever speaks for a member reads too little of a round to know what its text is made from
            consolidations.owe_if_changed(session, round, by=by, now=now)


def lapse_waiting(session: Session, round: Round, *, now: datetime) -> None:
    """Let the entries lapse that nobody has confirmed: the next version goes out without them. A member that has answered in the
    service instead gets no letter, since it has had its say."""
    waiting = select(EnteredAnswer).where(EnteredAnswer.round_id == round.id, EnteredAnswer.state.in_(WAITING))
    answered = answered_instead(session, round.id)
    for entry in session.scalars(waiting.order_by(EnteredAnswer.id).options(joinedload(EnteredAnswer.round))):
        entry.move_to(EntryState.LAPSED)

        record(session, entry, Verb.ENTRY_LAPSED, consultation_id=round.consultation_id, by=None, at=now)

        if entry.id not in answered:
            answer_letters.owe_entry_lapsed(session, entry, now=now)


def locked_entry(session: Session, entry_id: int) -> EnteredAnswer:
    """The entry, with its round locked; raises NotFound if the viewer may not read it."""
    round_id = ensure_found(
        session.scalars(select(EnteredAnswer.round_id).where(EnteredAnswer.id == entry_id)).one_or_none()
    )
    rounds.locked_round(session, round_id)
    wanted = select(EnteredAnswer).where(EnteredAnswer.id == entry_id).options(joinedload(EnteredAnswer.round))
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def comments_of(session: Session, entry: EnteredAnswer) -> Sequence[EnteredComment]:
    """What the entry says, in the order of the text; what is about the whole of it comes first."""
    rows = select(EnteredComment).outerjoin(Paragraph, Paragraph.id == EnteredComment.paragraph_id)
    ordered = rows.where(EnteredComment.entry_id == entry.id).order_by(
        Paragraph.position.nulls_first(), EnteredComment.id
    )
    return session.scalars(ordered).all()


def details_for_record(session: Session, entry: EnteredAnswer, comments: Sequence[EnteredComment]) -> dict[str, object]:
    """What the entry says, for the record."""
    details: dict[str, object] = {"comments": len(comments), "words": digest_of_words(comments)}
    choices = list(choices_of(session, entry.id).values())
    return {**details, "choices": digest_of_positions(choices)} if choices else details


def digest_of_words(entered: Sequence[EnteredComment]) -> str:
    """SHA-256 over the words of an entry, as `submissions.digest_of_words` over those of comments without files."""
    return digest_of(*(part for one in entered for part in words_for_digest(one)))


def has_choices(session: Session, entry: EnteredAnswer) -> bool:
    """Whether the member's own people have drafted choices on brackets, which would go out with its answer."""
    answer = select(Submission.id).where(Submission.round_id == entry.round_id, Submission.member_id == entry.member_id)
    drafted = select(BracketPosition.id).where(BracketPosition.submission_id.in_(answer)).limit(1)
    known = unsealed("whether there are any decides, and none is read")
    return session.scalars(drafted, execution_options=known).first() is not None


def _own_entry(session: Session, entry_id: int, by: Person) -> EnteredAnswer:
    by.ensure_coordinator()
    entry = locked_entry(session, entry_id)
    if entry.member_id != by.of_member().id:
        raise NotFound
    return entry


def _count_objections(session: Session, entry: EnteredAnswer) -> int:
    """How many comments of the member stand in the round already: the objection that has ended an adoption."""
    own = (Comment.round_id == entry.round_id) & (Comment.member_id == entry.member_id)
    return session.scalars(select(func.count()).where(own, Comment.position_id.is_not(None))).one()


def _ensure_has_not_answered(session: Session, entry: EnteredAnswer) -> None:
    if not submission_of(session, entry.round_id, entry.member_id).is_at_home:
        raise Untimely(
            f"{entry.member.name} has sent its answer in the service. To let this one count instead, take that answer back first, "
            "as long as that is possible; otherwise reject this one."
        )


def _ensure_nothing_stays_behind(session: Session, entry: EnteredAnswer) -> None:
    drafted = select(Comment.id).where(
        Comment.round_id == entry.round_id,
        Comment.member_id == entry.member_id,
        Comment.state == CommentState.DRAFTED,
    )
    if session.scalars(drafted.limit(1)).first() is not None or has_choices(session, entry):
        raise Invalid(
            f"{entry.member.name} has comments or choices of its own in the draft, which would stay behind. Take the entry over "
            "into the draft and submit all of it together, or remove your own first."
        )


def _ensure_can_count(session: Session, entry: EnteredAnswer) -> None:
    """Raise Untimely when the round can take no answer any more, or not now."""
    if entry.round.state is RoundState.DONE:
        raise Untimely("The next version has been circulated, so nothing counts in this round any more.")
    proposed = select(DraftVersion.id).where(
        DraftVersion.round_id == entry.round_id, DraftVersion.stage == Stage.PROPOSED
    )
    known = unsealed("who would change a text knows whether it is being approved")
    if session.scalars(proposed, execution_options=known).first() is not None:
        raise Untimely(
            "The text made of this round has been proposed for approval, so no answer can be added now. The secretariat can send it "
            "back first."
        )


def _decide(entry: EnteredAnswer, state: EntryState, by: Person, now: datetime) -> None:
    entry.move_to(state)
    entry.decided_by_id, entry.decided_at = by.id, now


def record_on_entry(
    session: Session, entry: EnteredAnswer, verb: Verb, by: Person, now: datetime, **details: object
) -> None:
    """Append to the record what was done with an entry."""
    record(session, entry, verb, consultation_id=entry.round.consultation_id, by=by, at=now, **details)
