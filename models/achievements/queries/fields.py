"""The priority fields of a consultation, with their titles as the newest text that the reader may read has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.achievements.achievement import PriorityField
from models.adoption.queries.proceedings import newest
from models.drafts.version import FOR_MEMBERS, DraftVersion, Kind, Paragraph


@dataclass(frozen=True, slots=True)
class NamedField:
    """A priority field and the heading under which it stands."""

    field: PriorityField
    title: str

    @property
    def id(self) -> int:
        return self.field.id


def headings(session: Session, consultation_id: int) -> Sequence[Paragraph]:
    """The headings of the newest text that went out, in order."""
    standing = select(Paragraph).where(
        Paragraph.version_id == newest(session, consultation_id), Paragraph.kind == Kind.HEADING, ~Paragraph.removed
    )
    return session.scalars(standing.order_by(Paragraph.position)).all()


def priority_fields(session: Session, consultation_id: int) -> list[NamedField]:
    """In the order of the text. One whose heading is not in the text any more has its last title, and comes last."""
    named = session.scalars(select(PriorityField).where(PriorityField.consultation_id == consultation_id)).all()
    titles = _titles(session, consultation_id, [one.key for one in named])
    places = {heading.key: place for place, heading in enumerate(headings(session, consultation_id))}
    found = [NamedField(one, titles.get(one.key, "A field that is not in the text any more")) for one in named]
    return sorted(found, key=lambda one: (places.get(one.field.key, len(places)), one.id))


def _titles(session: Session, consultation_id: int, keys: Sequence[str]) -> Mapping[str, str]:
    headed = (
        select(Paragraph.key, Paragraph.text)
        .join(DraftVersion, DraftVersion.id == Paragraph.version_id)
        .where(
            DraftVersion.consultation_id == consultation_id,
            DraftVersion.stage.in_(FOR_MEMBERS),
            Paragraph.key.in_(keys),
            ~Paragraph.removed,
        )
    )
    return dict(session.execute(headed.order_by(DraftVersion.number)).all())
