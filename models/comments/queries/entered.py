"""Answers that the secretariat has entered for members, as it and the member read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.brackets.queries.answering import choices_in_comment
from models.brackets.queries.in_answer import OnBrackets, brackets_in_answer, choices_of, listed_in_entry
from models.comments.comment import Comment, CommentState
from models.comments.entered import (
    AT_SECRETARIAT,
    AWAITING_MEMBER,
    EnteredAnswer,
    EnteredChoice,
    EnteredComment,
    EntryState,
)
from models.comments.submission import AT_HOME, Submission
from models.dispositions.disposition import Disposition, Outcome
from models.drafts.version import Paragraph
from models.errors import NotFound, ensure_found
from models.people.person import Member, Person
from models.rounds.consultation import Round, RoundState


@dataclass(frozen=True, slots=True)
class Entry:
    """An entered answer with what it says, in the order of the text."""

    answer: EnteredAnswer
    comments: Sequence[EnteredComment]
    choices: Sequence[EnteredChoice] = ()
    taken_out: Sequence[
        Comment
    ] = ()  # what was submitted and a letter that differs does not say, as long as it is not checked

    @property
    def round(self) -> Round:
        return self.answer.round

    def against(self, comment: EnteredComment) -> str:
        """How a comment stands against the answer over which a signed letter is to prevail; "entered" for others."""
        if not self.answer.differs or self.answer.state not in AT_SECRETARIAT:
            return "entered"
        if comment.corrects is None:
            return "new"
        words = ("text", "proposed_text", "justification")
        same = all(getattr(comment, name) == getattr(comment.corrects, name) for name in words)
        return "as submitted" if same else f"other words than {comment.corrects.label}"

    def is_typed_by(self, person: Person) -> bool:
        """Whether the person has typed any of it, and so may not check it."""
        authors = {comment.author_id for comment in self.comments} | {one.by_id for one in self.choices}
        return person.id in {self.answer.entered_by_id, *authors}


def entry(session: Session, entry_id: int) -> Entry:
    """Raises NotFound."""
    found = ensure_found(
        session.get(EnteredAnswer, entry_id, options=[joinedload(EnteredAnswer.round).joinedload(Round.version)])
    )
    rows = select(EnteredComment).outerjoin(Paragraph, Paragraph.id == EnteredComment.paragraph_id)
    shown = rows.where(EnteredComment.entry_id == entry_id).options(
        joinedload(EnteredComment.paragraph), joinedload(EnteredComment.author), joinedload(EnteredComment.corrects)
    )
    comments = session.scalars(shown.order_by(Paragraph.position.nulls_first(), EnteredComment.id)).all()
    kept = [one.corrects_id for one in comments]
    taken_out = (
        [one for one in submitted_comments(session, found) if one.id not in kept]
        if found.differs and found.state in AT_SECRETARIAT
        else []
    )
    return Entry(found, comments, list(choices_of(session, entry_id).values()), taken_out)


def submitted_comments(session: Session, entry: EnteredAnswer) -> Sequence[Comment]:
    """What the member has submitted and not withdrawn, in order, but for its objection to an adoption."""
    withdrawn = select(Disposition.comment_id).where(Disposition.outcome == Outcome.WITHDRAWN)
    found = select(Comment).where(
        Comment.round_id == entry.round_id,
        Comment.member_id == entry.member_id,
        Comment.state == CommentState.SUBMITTED,
        Comment.position_id.is_(None),
        Comment.id.not_in(withdrawn),
    )
    shown = joinedload(Comment.paragraph), joinedload(Comment.disposition)
    return session.scalars(found.order_by(Comment.number).options(*shown)).all()


def comment(session: Session, comment_id: int) -> EnteredComment:
    """With its paragraph; raises NotFound."""
    return ensure_found(session.get(EnteredComment, comment_id, options=[joinedload(EnteredComment.paragraph)]))


def original(session: Session, entry_id: int, reader: Person) -> tuple[str, bytes]:
    """The name and the bytes of the file from which an answer was entered, for the secretariat and those who speak for the
    member; raises NotFound."""
    found = session.get(EnteredAnswer, entry_id, options=[undefer(EnteredAnswer.content)])
    if found is None or found.content is None or found.file_name is None:
        raise NotFound
    if not (reader.is_staff or reader.speaks_for(found.member_id)):
        raise NotFound
    return found.file_name, found.content


def on_brackets(session: Session, entry: Entry, member: Member) -> OnBrackets:
    """What the entry, as the member's answer, says about the brackets of the text: by choices, by words that are typed over
    them, and by silence."""
    found = listed_in_entry(session, entry.answer)
    paragraphs = {one.placed.paragraph.id: one.paragraph for one in found}
    typed_over = {
        bracket.id: (comment, choice)
        for comment in entry.comments
        if comment.paragraph_id in paragraphs
        for bracket, choice in choices_in_comment(
            paragraphs[comment.paragraph_id], comment, entry.round.consultation.language
        )
    }
    return brackets_in_answer([replace(one, typed=typed_over.get(one.id)) for one in found], member.name)


def entries(session: Session, round_id: int) -> Sequence[EnteredAnswer]:
    """What has been entered in a round and not given up, in order."""
    found = select(EnteredAnswer).where(EnteredAnswer.round_id == round_id, EnteredAnswer.state != EntryState.DISCARDED)
    return session.scalars(found.order_by(EnteredAnswer.id)).all()


def entries_of_meeting(session: Session, meeting_id: int) -> Sequence[EnteredAnswer]:
    """What has been entered from what members said at a meeting, and not given up, in order."""
    found = select(EnteredAnswer).where(
        EnteredAnswer.meeting_id == meeting_id, EnteredAnswer.state != EntryState.DISCARDED
    )
    return session.scalars(found.order_by(EnteredAnswer.id)).all()


def newest_entry_of(session: Session, round_id: int, member: Member) -> EnteredAnswer | None:
    """The newest that the member's people read of in a round."""
    found = select(EnteredAnswer).where(EnteredAnswer.round_id == round_id, EnteredAnswer.member_id == member.id)
    return session.scalars(found.order_by(EnteredAnswer.id.desc()).limit(1)).one_or_none()


def entries_to_check(session: Session) -> list[Entry]:
    """What waits for somebody of the secretariat who did not type it, in order."""
    waiting = select(EnteredAnswer.id).where(EnteredAnswer.state == EntryState.TO_CHECK).order_by(EnteredAnswer.id)
    return [entry(session, id) for id in session.scalars(waiting)]


def entries_to_confirm(session: Session, member: Member) -> Sequence[EnteredAnswer]:
    """What waits for the member's coordinator, or counts by a signed letter that is not confirmed, before circulation; not what
    waits in a round in which the member has answered in the service instead."""
    waiting = EnteredAnswer.state.in_(AWAITING_MEMBER) & ~_is_answered_instead()
    found = select(EnteredAnswer).join(Round, Round.id == EnteredAnswer.round_id)
    found = found.where(EnteredAnswer.member_id == member.id, waiting, Round.state != RoundState.DONE)
    return session.scalars(found.order_by(EnteredAnswer.id)).all()


def answered_instead(session: Session, round_id: int) -> set[int]:
    """The ids of the entries of a round that wait for the coordinator, though the member has sent its answer in the service."""
    own = select(EnteredAnswer.id).where(EnteredAnswer.round_id == round_id, _is_answered_instead())
    return set(session.scalars(own))


def _is_answered_instead() -> ColumnElement[bool]:
    sent = select(Submission.id).where(
        Submission.round_id == EnteredAnswer.round_id,
        Submission.member_id == EnteredAnswer.member_id,
        Submission.state.not_in(AT_HOME),
    )
    return (EnteredAnswer.state == EntryState.TO_CONFIRM) & sent.exists()
