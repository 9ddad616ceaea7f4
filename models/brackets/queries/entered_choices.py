"""What an entered answer says about brackets, as the secretariat and the member read it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.bracket import AcceptableWords, BracketPosition
from models.brackets.queries.answering import Listed, listed
from models.comments.entered import EnteredAnswer, EnteredChoice


def choices_of(session: Session, entry_id: int) -> dict[int, EnteredChoice]:
    """What the entry says about brackets, by bracket."""
    own = select(EnteredChoice).where(EnteredChoice.entry_id == entry_id).order_by(EnteredChoice.id)
    return {one.bracket_id: one for one in session.scalars(own)}


def listed_in_entry(session: Session, entry: EnteredAnswer) -> Sequence[Listed]:
    """The open brackets of the text, each with what the entry says about it by a choice; nothing else of the member's. Its
    round is loaded with its version."""
    said = choices_of(session, entry.id)
    found = listed(session, entry.round, entry.member)
    return [replace(one, own=_as_position(said.get(one.id)), typed=None, advice=()) for one in found]


def _as_position(said: EnteredChoice | None) -> BracketPosition | None:
    """A choice as pages show positions; it is never kept as one here."""
    if said is None:
        return None
    return BracketPosition(
        bracket_id=said.bracket_id,
        stance=said.stance,
        words=said.words,
        reason=said.reason,
        package=said.package,
        revision=said.revision,
        acceptable=[AcceptableWords(words=words) for words in said.can_accept],
    )
