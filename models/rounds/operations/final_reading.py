"""The final reading of a text without brackets, before it is adopted: its members ask for corrections, and for nothing else."""

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.queries.placed import count_brackets
from models.comments.comment import EDITORIAL, Change, CommentType
from models.comments.operations.collecting import OpenRound
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid, Untimely
from models.text.placeholders import placeholders

NO_CORRECTION = (
    "This round is the final reading of the text: it takes corrections (editorial or translation) and remarks. To change what "
    "the text says, a country can reopen words on which the members have agreed, with the reason, or object when it is asked to "
    "adopt the text."
)


class Proposed(Protocol):
    """What somebody says about a text: in a comment, or in a file before it is one."""

    @property
    def type(self) -> CommentType: ...
    @property
    def change(self) -> Change: ...


def ensure_correction(round: OpenRound, proposed: Proposed, *, reopens: bool) -> None:
    """Raise Invalid if a final reading does not take what somebody says. What `reopens` agreed words is taken."""
    is_correction = proposed.change is Change.REMARK or proposed.type in EDITORIAL
    if round.final_reading and not is_correction and not reopens:
        raise Invalid(NO_CORRECTION, "type")


def ensure_can_be_held(session: Session, version: DraftVersion) -> None:
    """Raise Untimely while brackets are open in the text, or words are missing in it."""
    brackets = count_brackets(session, version.id)
    if brackets:
        left = "a bracket" if brackets == 1 else f"{brackets} brackets"
        raise Untimely(
            f"{version.name.capitalize()} still has {left}. A final reading is held of a text in which none is open: ask for "
            "comments first, so that the members can lift what is left."
        )
    texts = session.scalars(select(Paragraph.text).where(Paragraph.version_id == version.id, ~Paragraph.removed))
    missing = next(placeholders(texts, version.consultation.literal_brackets), None)
    if missing:
        raise Untimely(
            f"Words are still missing in this text: it says {missing}. In a final reading nobody could put them in: ask for "
            "comments first, so that a member can propose them."
        )
