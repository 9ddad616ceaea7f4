"""What the secretariat sees before it opens a round on a text."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.queries import proceedings
from models.brackets.queries.placed import count_brackets
from models.drafts.version import DraftVersion
from models.errors import NotFound, Untimely
from models.lifting.lifting import Lifting
from models.rounds.consultation import Round
from models.rounds.operations.rounds import ensure_can_open


@dataclass(frozen=True, slots=True)
class Opening:
    """A version with its open brackets. `hindrance` says why no round can be opened on it now, or is ""; what stands in the way
    is the newest version that went out, a round, an adoption or a lifting."""

    version: DraftVersion
    brackets: int
    hindrance: str
    newest: DraftVersion | None
    under_way: Round | None
    adoption: Adoption | None
    lifting: Lifting | None


def opening(session: Session, version_id: int) -> Opening:
    """Raises NotFound."""
    version = session.get(DraftVersion, version_id)
    if version is None:
        raise NotFound
    newest = proceedings.newest(session, version.consultation_id)
    return Opening(
        version,
        count_brackets(session, version.id),
        _hindrance(session, version),
        session.get(DraftVersion, newest) if newest else None,
        proceedings.round_under_way(session, version.consultation_id),
        proceedings.adoption_under_way(session, version.consultation_id),
        proceedings.lifting_under_way(session, version.consultation_id),
    )


def _hindrance(session: Session, version: DraftVersion) -> str:
    try:
        ensure_can_open(session, version)
    except Untimely as untimely:
        return str(untimely)
    return ""
