"""What a file says about brackets, beside those that are open and what the member says about them already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.brackets.agreement import Stance, is_same_wording
from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import PlacedBracket, placed_brackets, standing_by_paragraph
from models.brackets.queries.positions import positions_of
from models.brackets.standing import StandingParagraph
from models.brackets.written import write_place
from models.comments.queries.country import find_submission
from models.uploads.upload import Upload, UploadedComment


class NumberedBracket(NamedTuple):
    """An open bracket with its number in the text, and what is written there."""

    number: int
    placed: PlacedBracket
    written: str


@dataclass(frozen=True, slots=True)
class Brackets:
    """The open brackets of a round's text and the positions that lie in the member's answer, by bracket, and the paragraphs
    that have brackets."""

    by_id: Mapping[int, NumberedBracket] = field(default_factory=dict)
    positions: Mapping[int, BracketPosition] = field(default_factory=dict)
    by_paragraph: Mapping[int, StandingParagraph] = field(default_factory=dict)

    @classmethod
    def for_upload(cls, session: Session, upload: Upload) -> "Brackets":
        """Those of the round in which the file was sent in; what is confirmed is compared with no positions."""
        assert upload.round is not None
        found = placed_brackets(session, upload.round.version_id)
        if not found:
            return cls()
        confirmed = upload.confirmed_at is not None
        submission = None if confirmed else find_submission(session, upload.round_id, upload.member_id)
        return cls(
            {
                one.bracket.id: NumberedBracket(number, one, _written_bracket(one))
                for number, one in enumerate(found, start=1)
                if one.bracket.id is not None
            },
            positions_of(session, submission.id) if submission is not None else {},
            standing_by_paragraph(found),
        )

    def numbered(self, item: UploadedComment) -> NumberedBracket | None:
        """The bracket about which it is a choice."""
        return self.by_id.get(item.bracket_id or 0)

    def other_position(self, item: UploadedComment, old: UploadedComment | None) -> BracketPosition | None:
        """What the member says about the bracket already, if that is something else and not what the replaced file said."""
        position = self.positions.get(item.bracket_id or 0)
        if position is None or (old is not None and old.bracket_position_id == position.id):
            return None
        return None if says_the_same(item, position) else position


def _written_bracket(one: PlacedBracket) -> str:
    return " … ".join(write_place(one.bracket, place).text.strip() for place in range(len(one.places)))


def says_the_same(item: UploadedComment, position: BracketPosition) -> bool:
    """Whether a choice in a file is the position that the member has already; what it says nothing of (its reason, its package,
    what the member could also accept) it does not change."""
    words = [item.proposed_text] if item.stance is Stance.OTHER else item.accepted
    if item.stance is not position.stance or (item.justification and item.justification != position.reason):
        return False
    if (item.package and item.package != position.package) or (
        item.can_accept and item.can_accept != position.can_accept
    ):
        return False
    if words is None or position.words is None:
        return words is position.words
    return is_same_wording(tuple(words), tuple(position.words))
