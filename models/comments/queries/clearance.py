"""An answer on its way through clearance: what is to be cleared, and what was. Everything that the answer says has a form of its own, from which
a fingerprint is made: the same on paper and on the screen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, undefer

from models.brackets.queries.answering import listed_brackets
from models.brackets.queries.in_answer import OnBracket, OnBrackets, brackets_in_answer
from models.brackets.queries.listed import ListedBracket
from models.comments.clearance import Clearance
from models.comments.comment import Comment
from models.comments.entered import EnteredAnswer, EntryState
from models.comments.queries.country import answer
from models.comments.queries.sections import marks_of
from models.comments.submission import AT_HOME, Submission, SubmissionState
from models.consensus.queries import asked_fields
from models.db.access import unsealed
from models.drafts.version import Paragraph
from models.errors import NotFound
from models.people.person import Member, Person
from models.rounds.consultation import Round, RoundState


@dataclass(frozen=True, slots=True)
class Clearing:
    """How far the clearance of an answer is. `fingerprint` is that of what the answer says now; `undone` is the last clearance
    that counts no more, if there is none that does."""

    submission: Submission
    fingerprint: str
    clearance: Clearance | None
    undone: Clearance | None


def clearing_in_round(session: Session, round_id: int, member: Member) -> Clearing:
    """Raises NotFound for rounds of others."""
    return clearing_of(session, answer(session, round_id, member))


def clearing_of(session: Session, submission: Submission, brackets: Sequence[ListedBracket] | None = None) -> Clearing:
    """Of an answer with its round and version loaded; `brackets` are those of the text, where they have been read."""
    current = current_clearance(session, submission)
    ended = select(Clearance).where(Clearance.submission_id == submission.id, Clearance.ended_at.is_not(None))
    last = None if current else session.scalars(ended.order_by(Clearance.id.desc()).limit(1)).one_or_none()
    return Clearing(submission, fingerprint_of_answer(session, submission, brackets), current, last)


def current_clearance(session: Session, submission: Submission) -> Clearance | None:
    """The one that counts, if the reader may see it."""
    own = select(Clearance).where(Clearance.submission_id == submission.id, Clearance.ended_at.is_(None))
    return session.scalars(own).one_or_none()


def clearances_of(session: Session, submissions: Sequence[Submission]) -> Mapping[int, Clearance]:
    """By the answer, those that count or that a letter supports; only those that the reader may see."""
    found = select(Clearance).where(Clearance.submission_id.in_([one.id for one in submissions]))
    shown = found.where(Clearance.ended_at.is_(None) | Clearance.differs_at.is_not(None)).order_by(Clearance.id)
    return {one.submission_id: one for one in session.scalars(shown)}


def letters_to_enter(session: Session, round_id: int) -> Sequence[Clearance]:
    """The signed letters that differ from a draft or an answer in the round, as the member's coordinator has told,
    and of which nothing has been entered since; by member."""
    newest = {one.submission_id: one for one in session.scalars(_select_to_enter().where(Round.id == round_id))}
    return sorted(newest.values(), key=lambda one: one.submission.member.name)


def own_letters_to_enter(session: Session, submission: Submission) -> Sequence[Clearance]:
    """Those that differ from this draft or answer of the reader's member, until the secretariat begins to enter them; the newest last."""
    own = _select_to_enter().where(Submission.id == submission.id)
    only = unsealed("whether an entry has been begun is all that is read of it")
    return session.scalars(own, execution_options=only).all()


def _select_to_enter() -> Select[Clearance]:
    entered = (EnteredAnswer.round_id == Submission.round_id) & (EnteredAnswer.member_id == Submission.member_id)
    since = select(EnteredAnswer.id).where(
        entered, EnteredAnswer.entered_at >= Clearance.differs_at, EnteredAnswer.state != EntryState.DISCARDED
    )
    return (
        select(Clearance)
        .join(Submission, Submission.id == Clearance.submission_id)
        .join(Round, Round.id == Submission.round_id)
        .where(
            Round.state != RoundState.DONE,
            Submission.state.in_((*AT_HOME, SubmissionState.SUBMITTED)),
            Clearance.differs_at.is_not(None),
            ~since.exists(),
        )
        .order_by(Clearance.id)
    )


def letter_that_prevails(session: Session, round: Round, member: Member) -> tuple[str, bytes] | None:
    """The name and the bytes of the last letter of which the member's coordinator has said that it prevails over the draft, or
    which went with the answer that was submitted."""
    statement = select(Clearance).join(Submission, Submission.id == Clearance.submission_id)
    of_member = statement.where(
        Submission.round_id == round.id,
        Submission.member_id == member.id,
        Clearance.differs_at.is_not(None)
        | (Clearance.ended_at.is_(None) & (Submission.state == SubmissionState.SUBMITTED)),
    )
    newest = of_member.order_by(Clearance.id.desc()).limit(1).options(undefer(Clearance.letter))
    found = session.scalars(newest).one_or_none()
    return (found.letter_name, found.letter) if found and found.letter_name and found.letter else None


def signed_letter(session: Session, clearance_id: int, reader: Person) -> tuple[str, bytes]:
    """The name and the bytes of the signed paper; raises NotFound for those who may not read it."""
    found = session.get(Clearance, clearance_id, options=[undefer(Clearance.letter)])
    if found is None or found.letter is None or found.letter_name is None:
        raise NotFound
    if not (reader.is_staff or reader.speaks_for(found.submission.member_id)):
        raise NotFound
    return found.letter_name, found.letter


def fingerprint_of_answer(
    session: Session, submission: Submission, brackets: Sequence[ListedBracket] | None = None
) -> str:
    """SHA-256 over the content, with the answer's round, consultation and version loaded: two answers that say the same to the
    same text have the same, whoever wrote them and however often. `brackets` are those of the text, where they have been read."""
    if brackets is None:
        brackets = listed_brackets(session, submission.round, submission.member)
    answer = _answer_content(session, submission, brackets_in_answer(brackets, submission.member.name))
    content = json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(content.encode()).hexdigest()


def _answer_content(session: Session, submission: Submission, brackets: OnBrackets) -> dict[str, Any]:
    round = submission.round
    return {
        "consultation": round.consultation.title,
        "round": round.label,
        "text": round.version.fingerprint,
        "member": submission.member.code,
        "comments": [_comment_content(one) for one in _comments_in_answer(session, submission)],
        "brackets": _brackets_content(brackets),
        "sections": {key: state.value for key, state in marks_of(session, submission).items()},
        "fields": {
            str(one.id): [one.own.stance.value, one.own.remark] for one in asked_fields(session, submission) if one.own
        },
    }


def _comments_in_answer(session: Session, submission: Submission) -> Sequence[Comment]:
    own = select(Comment).outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
    of_answer = own.where(Comment.round_id == submission.round_id, Comment.member_id == submission.member_id)
    in_order = of_answer.order_by(Paragraph.position.nulls_first(), Comment.id)
    return session.scalars(in_order.options(joinedload(Comment.paragraph))).all()


def _comment_content(comment: Comment) -> dict[str, Any]:
    return {
        "paragraph": comment.paragraph.key if comment.paragraph else None,
        "after": comment.after.key if comment.after else None,
        "type": comment.type.value,
        "change": comment.change.value,
        "text": comment.text,
        "proposed": comment.proposed_text,
        "reason": comment.justification,
        "national": comment.national,
        **({"cell": comment.cell} if comment.cell else {}),
        "reopens": comment.reopens,
        "departments": comment.departments or "",
        "files": sorted(file.digest for file in comment.attachments),
    }


def _brackets_content(brackets: OnBrackets) -> dict[str, Any]:
    return {
        "chosen": [_bracket_content(one) for one in brackets.chosen],
        "goes on": [one.listed.id for one in brackets.goes_on],
        "lets stand": [one.listed.id for one in brackets.lets_stand],
        "does not object": [one.listed.id for one in brackets.not_opposed],
        "holds": [one.listed.id for one in brackets.held],
        **({"agreed": [one.listed.id for one in brackets.agreed]} if brackets.agreed else {}),
    }


def _bracket_content(one: OnBracket) -> dict[str, Any]:
    return {
        "bracket": one.listed.id,
        "stance": one.stance.value if one.stance else "",
        "words": [list(words) for words in one.wordings],
        "reason": one.reason,
        "package": one.package,
        "could accept": [list(words) for words in one.could_accept],
    }
