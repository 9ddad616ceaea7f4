"""Which members words in a table can newly give a lead, a part or a cost: by the titles of its columns, in English."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

import redline
from models.brackets.agreement import Charging, is_named
from models.brackets.whole_paragraph import ADD_PARAGRAPH
from models.comments.queries.places import column_titles
from models.consolidation.consolidation import Conflict, ConflictKind
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.people.person import Member
from models.rounds.consultation import participations

_CHARGES = re.compile(r"\b(?:lead|responsib|partner|implement|fund|financ|cost|budget)", re.IGNORECASE)
"""The titles of columns in which a member that is named has something to do or to pay."""

Charged = Callable[[Paragraph, Sequence[Conflict]], tuple[Charging | None, ...]]


def charging(session: Session, version_id: int, paragraphs: Collection[Paragraph]) -> Charged:
    """What tells for each place of a bracket whom words there can newly charge; read only where one stands in a table."""
    if not any(one.kind is Kind.ROW for one in paragraphs):
        return lambda _, places: (None,) * len(places)
    columns = {
        id: [place for place, title in enumerate(own) if _CHARGES.search(title)]
        for id, own in column_titles(session, version_id).items()
    }
    spellings = _spellings(session, version_id)

    def charging_of_paragraph(paragraph: Paragraph, places: Sequence[Conflict]) -> tuple[Charging | None, ...]:
        own = columns.get(paragraph.id) if paragraph.kind is Kind.ROW else None
        return tuple(_charging_at(paragraph, one, own, spellings) if own else None for one in places)

    return charging_of_paragraph


def _charging_at(
    paragraph: Paragraph, place: Conflict, columns: Sequence[int], spellings: Mapping[str, Sequence[str]]
) -> Charging | None:
    words = paragraph.standing_words
    everybody = tuple((name, tuple(own)) for name, own in spellings.items())
    if not words.strip():
        return Charging(everybody, tuple(columns))
    if place.kind is ConflictKind.PARAGRAPH:
        brings_in = any(one.text == ADD_PARAGRAPH for one in place.alternatives)
        return Charging(everybody, tuple(columns), words) if brings_in else None
    cell = sum(end <= place.standing_start for _, end in redline.borders(words))
    if cell not in columns:
        return None
    there = redline.cells(words)[cell]
    return Charging(tuple((name, own) for name, own in everybody if not is_named(own, there)))


def _spellings(session: Session, version_id: int) -> Mapping[str, list[str]]:
    """How each member of the consultation is named: by its English short name, or by a ministry that no other has under this name."""
    of_version = select(DraftVersion.consultation_id).where(DraftVersion.id == version_id).scalar_subquery()
    members = session.scalars(
        select(Member)
        .join(participations, participations.c.member_id == Member.id)
        .where(participations.c.consultation_id == of_version)
        .options(selectinload(Member.ministries))
        .order_by(Member.name)
    ).all()
    ministries = {one.name: {each.name for each in one.ministries} for one in members}
    return {
        name: [name, *sorted(own - set().union(*(each for other, each in ministries.items() if other != name)))]
        for name, own in ministries.items()
    }
