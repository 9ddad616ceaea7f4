"""The choices about brackets in a file become positions of the member."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.positions import positions_of
from models.comments.queries.country import submission_of
from models.comments.submission import Submission
from models.people.person import Person
from models.uploads.queries.previewed_brackets import says_the_same
from models.uploads.queries.previews import Previewed
from models.uploads.upload import Upload, UploadDecision, UploadedComment


def choose(session: Session, upload: Upload, choices: Sequence[Previewed], *, by: Person, now: datetime) -> None:
    """Save what a file says about brackets; what is refused is noted beside its row, and does not hold back the others."""
    if not choices:
        return
    assert upload.round_id is not None
    submission = submission_of(session, upload.round_id, by.of_member().id)
    own = positions_of(session, submission.id)
    statements = [_statement_from_file(one, own.get(one.item.bracket_id or 0)) for one in choices]
    saved = positions.save(session, upload.round_id, statements, by=by, now=now)

    session.flush()
    own = positions_of(session, submission.id)
    for one in choices:
        item = one.item
        assert item.bracket_id is not None
        if refusal := saved.refused.get(item.bracket_id):
            item.decision, item.note, item.written_revision = (
                UploadDecision.OPEN,
                f"{item.note} {refusal}".strip(),
                None,
            )
        else:
            item.bracket_position = own[item.bracket_id]
            item.written_revision = own[item.bracket_id].revision


def note_seen(session: Session, upload: Upload, item: UploadedComment, *, by: Person) -> None:
    """Note over which choice of the member somebody keeps that of a file: a colleague may make another before it is taken."""
    assert upload.round_id is not None
    assert item.bracket_id is not None
    own = positions_of(session, submission_of(session, upload.round_id, by.of_member().id).id).get(item.bracket_id)
    item.written_revision = own.revision if own is not None else 0


def take_back_choice(session: Session, position: BracketPosition, *, by: Person, now: datetime) -> None:
    """Take back a position that a replaced file had brought, and the corrected one does not."""
    round_id = session.get_one(Submission, position.submission_id).round_id
    positions.save(
        session, round_id, [BracketStatement(position.bracket_id, None, seen=position.revision)], by=by, now=now
    )


def _statement_from_file(one: Previewed, own: BracketPosition | None) -> BracketStatement:
    """What the file says, over the position as it is: what else the member could accept, and a package, stay where the file
    says nothing about them."""
    item: UploadedComment = one.item
    assert item.bracket_id is not None
    assert one.bracket is not None  # no bracket ends while a round collects
    bracket = one.bracket.placed.bracket
    circulated, others = bracket.circulated, [*bracket.circulated, bracket.standing]
    accepted = None if item.accepted is None else tuple(item.accepted)
    also = item.can_accept or (own.can_accept if own is not None else [])
    can_accept = {tuple(words) for words in also}
    present = own.revision if own is not None else 0
    return BracketStatement(
        item.bracket_id,
        item.stance,
        choice=circulated.index(accepted) if item.stance is Stance.ACCEPT and accepted in circulated else None,
        words=item.proposed_text,
        can_accept=tuple(number for number, words in enumerate(others) if words in can_accept),
        reason=item.justification or (own.reason if own is not None and says_the_same(item, own) else ""),
        package=item.package or None,
        seen=present if item.written_revision is None else item.written_revision,
    )
