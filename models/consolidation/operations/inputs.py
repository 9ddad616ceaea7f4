"""What a consolidation is made from, frozen when it is owed: the same inputs give the same candidate."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

import redline
from models.brackets.agreement import Stance
from models.brackets.bracket import BracketDuty, BracketParting, BracketPosition
from models.comments.comment import OF_PARAGRAPH, Change, Comment, CommentState
from models.comments.correction import CommentCorrection, CommentCorrectionState
from models.comments.entered import EnteredAnswer, EntryState
from models.comments.submission import Submission, SubmissionState
from models.consolidation.consolidation import Compromise, Conflict
from models.db.access import OFTEN, unsealed
from models.dispositions.disposition import SET_ASIDE, Disposition, TypeDecision, TypeRequest
from models.drafts.version import Paragraph
from models.editorial.editorial import EditorialChange, EditorialObjection, EditorialSpan, EditorialState
from models.people.person import Member
from models.rounds.consultation import Round


def freeze(session: Session, round_id: int) -> dict[str, Any]:
    """The inputs as plain data: the base, the ids of proposals and of those set aside, the names of co-sponsors, the
    compromises ("ways_out", their name in earlier releases), the policy, the ids of editorial changes, the members that object to
    those in the base, those of corrections that changed what is proposed, the ids of proposals of which the member has
    changed the type, and whether the round was a final reading."""
    round = session.get_one(Round, round_id)
    of_round = {"round": round_id}
    proposals = session.execute(_PROPOSALS, of_round).all()
    joined = [[id, names] for id, _, names in proposals if names]
    compromises = session.execute(_COMPROMISES, of_round).all()
    edits = session.scalars(_EDITS, of_round).all()
    objections = _objections_by_change(session, round.version_id)
    retyped = session.scalars(_RETYPED, of_round).all()
    frozen = {
        "base": round.version_id,
        "policy": round.consultation.policy.value,
        "members": [member.name for member in round.consultation.members],
        "proposals": [comment_id for comment_id, _, _ in proposals],
        "set_aside": [comment_id for comment_id, outcome, _ in proposals if outcome in SET_ASIDE],
        "ways_out": [list(one) for one in compromises],
        "engine": redline.ENGINE,
    }
    # Only where there are any: a text made before there could be is still made from the same inputs.
    brackets = _bracket_inputs(session, round)
    corrected = session.scalars(_CORRECTED, of_round).all()
    return {
        **frozen,
        **({"cosponsors": joined} if joined else {}),
        **({"edits": list(edits)} if edits else {}),
        **({"objections": objections} if objections else {}),
        **({"corrected": list(corrected)} if corrected else {}),
        **({"retyped": list(retyped)} if retyped else {}),
        **({"final_reading": True} if round.final_reading else {}),
        **(brackets or {}),
    }


def _bracket_inputs(session: Session, round: Round) -> dict[str, Any] | None:
    """Where the base has open brackets: the newest counted position of each member on each, by number, who has answered,
    the positions that came late and accept words, the comments that came late and may type words over a bracket, what words
    in brackets give members to do, and which members want one parted."""
    of_round = {"round": round.id, "version": round.version_id, "number": round.number}
    if session.execute(_OPEN, of_round).first() is None:
        return None
    newest = {
        (bracket, member): id
        for id, bracket, member in session.execute(_POSITIONS, of_round, execution_options=COUNTED)
    }
    late = session.scalars(_LATE_COMMENTS, of_round, execution_options=COUNTED).all()
    accepting_late = session.scalars(_LATE_ACCEPTANCES, of_round, execution_options=COUNTED).all()
    duties = [list(one) for one in session.execute(_DUTIES, of_round)]
    partings: dict[int, list[str]] = {}
    for bracket, member in session.execute(_PARTINGS, of_round):
        partings.setdefault(bracket, []).append(member)
    return {
        "positions": sorted(newest.values()),
        "answered": list(session.scalars(_ANSWERED, of_round)),
        **({"late": list(late)} if late else {}),
        **({"accepting_late": list(accepting_late)} if accepting_late else {}),
        **({"duties": duties} if duties else {}),
        **({"partings": [list(one) for one in partings.items()]} if partings else {}),
    }


def fingerprint(inputs: dict[str, Any]) -> str:
    """SHA-256 over the inputs, the engine's version among them."""
    return sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _objections_by_change(session: Session, version_id: int) -> list[list[Any]]:
    """For each editorial change of a version to which members object: its id and their names."""
    found: dict[int, list[str]] = {}
    for change_id, member in session.execute(_OBJECTIONS, {"version": version_id}):
        found.setdefault(change_id, []).append(member)
    return [[change_id, members] for change_id, members in found.items()]


_PROPOSALS = (
    select(Comment.id, Disposition.outcome, Comment.cosponsors)
    # What the service proposes by itself follows from the text, and sets nothing aside.
    .outerjoin(Disposition, and_(Disposition.comment_id == Comment.id, Disposition.by_id.is_not(None)))
    .where(
        Comment.round_id == bindparam("round"),
        Comment.state == CommentState.SUBMITTED,
        Comment.change != Change.REMARK,
    )
    .order_by(Comment.id)
    .execution_options(**OFTEN)
)
_CORRECTED = (
    select(CommentCorrection.id)
    .join(Comment, Comment.id == CommentCorrection.comment_id)
    .where(Comment.round_id == bindparam("round"), CommentCorrection.state == CommentCorrectionState.ADMITTED)
    .where(CommentCorrection.proposed_text != CommentCorrection.old_proposed_text)
    .order_by(CommentCorrection.id)
    .execution_options(**OFTEN)
)
_RETYPED = (
    select(TypeRequest.comment_id)
    .join(Comment, Comment.id == TypeRequest.comment_id)
    .where(Comment.round_id == bindparam("round"), Comment.change != Change.REMARK)
    .where(TypeRequest.decision == TypeDecision.ACCEPTED)
    .order_by(TypeRequest.comment_id)
    .execution_options(**OFTEN)
)
COUNTED = unsealed("what members say about brackets counts, and is not read")
_OPEN = (
    select(Conflict.id)
    .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    .where(Paragraph.version_id == bindparam("version"), ~Paragraph.removed)
    .limit(1)
)
_BRACKETS = (
    select(Conflict.bracket_id)
    .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    .where(Paragraph.version_id == bindparam("version"), ~Paragraph.removed)
)
_DUTIES = (
    select(BracketDuty.bracket_id, BracketDuty.words, BracketDuty.members)
    .where(BracketDuty.bracket_id.in_(_BRACKETS))
    .order_by(BracketDuty.id)
)
_PARTINGS = (
    select(BracketParting.bracket_id, Member.name)
    .join(Member, Member.id == BracketParting.member_id)
    .where(BracketParting.bracket_id.in_(_BRACKETS))
    .order_by(BracketParting.bracket_id, Member.name)
)
# Whoever objects late holds a bracket until the text is circulated, admitted or not; and so does who accepts words late, unless
# it ends with these: a late acceptance itself counts once admitted.
_IS_LATE = and_(
    Submission.round_id == bindparam("round"),
    Submission.state.in_((SubmissionState.LATE, SubmissionState.DECLINED)),
)
_LATE_OBJECTIONS = and_(_IS_LATE, BracketPosition.stance.in_((Stance.KEEP, Stance.OTHER, Stance.RESERVED)))
_LATE_ACCEPTANCES = (
    select(BracketPosition.id)
    .join(Submission, Submission.id == BracketPosition.submission_id)
    .where(_IS_LATE, BracketPosition.stance == Stance.ACCEPT, BracketPosition.bracket_id.in_(_BRACKETS))
    .order_by(BracketPosition.id)
)
_LATE_COMMENTS = (
    select(Comment.id)
    .join(Conflict, Conflict.paragraph_id == Comment.paragraph_id)
    .where(
        Comment.round_id == bindparam("round"),
        Comment.state == CommentState.LATE,
        Comment.change.in_((Change.REPLACE, *OF_PARAGRAPH)),
    )
    .order_by(Comment.id)
    .distinct()
)
_POSITIONS = (
    select(BracketPosition.id, BracketPosition.bracket_id, Submission.member_id)
    .join(Submission, Submission.id == BracketPosition.submission_id)
    .join(Round, Round.id == Submission.round_id)
    .where(
        or_(Submission.state == SubmissionState.SUBMITTED, _LATE_OBJECTIONS),
        Round.number <= bindparam("number"),
        BracketPosition.bracket_id.in_(_BRACKETS),
    )
    .order_by(Round.number)
)
# What was entered from a signed letter lets nothing stand by silence until the coordinator has confirmed it.
_ANSWERED = (
    select(Member.name)
    .join(Submission, Submission.member_id == Member.id)
    .outerjoin(EnteredAnswer, EnteredAnswer.id == Submission.entry_id)
    .where(Submission.round_id == bindparam("round"), Submission.state == SubmissionState.SUBMITTED)
    .where(or_(Submission.entry_id.is_(None), EnteredAnswer.state == EntryState.CONFIRMED))
    .order_by(Member.name)
)
_COMPROMISES = (
    select(Compromise.paragraph_key, Compromise.fingerprint, Compromise.text)
    .where(Compromise.round_id == bindparam("round"))
    .order_by(Compromise.id)
    .execution_options(**OFTEN)
)
_EDITS = (
    select(EditorialChange.id)
    .where(EditorialChange.round_id == bindparam("round"), EditorialChange.state == EditorialState.STANDING)
    .order_by(EditorialChange.id)
    .execution_options(**OFTEN)
)
_OBJECTIONS = (
    select(EditorialObjection.change_id, Member.name)
    .join(Member, Member.id == EditorialObjection.member_id)
    .where(
        EditorialObjection.taken_back_at.is_(None),
        EditorialObjection.change_id.in_(
            select(EditorialSpan.change_id)
            .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
            .where(Paragraph.version_id == bindparam("version"), ~EditorialSpan.undone)
        ),
    )
    .order_by(EditorialObjection.change_id, Member.name)
    .execution_options(**OFTEN)
)
