"""The register of progress and achievements, by year and priority field; only the entries that the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from models.achievements.achievement import Achievement, AchievementFile, AchievementState, PriorityField
from models.adoption.queries.opened import opened_until
from models.adoption.queries.proceedings import newest
from models.db.access import unsealed
from models.drafts.version import FOR_MEMBERS, DraftVersion, Kind, Paragraph
from models.errors import NotFound, ensure_found
from models.people.person import Member
from models.rounds.consultation import Consultation


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
    titles = _heading_titles(session, consultation_id, [one.key for one in named])
    places = {heading.key: place for place, heading in enumerate(headings(session, consultation_id))}
    found = [NamedField(one, titles.get(one.key, "A field that is not in the text any more")) for one in named]
    return sorted(found, key=lambda one: (places.get(one.field.key, len(places)), one.id))


def _heading_titles(session: Session, consultation_id: int, keys: Sequence[str]) -> Mapping[str, str]:
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


WHOLE = "The whole of the text"


@dataclass(frozen=True, slots=True)
class Year:
    """The entries of a year, each with the title of its field: in the order of the fields, then as they were entered."""

    year: int
    entries: Sequence[tuple[str, Achievement]]


@dataclass(frozen=True, slots=True)
class Register:
    """The register of a consultation: what stands in it by year, the newest first, and `waiting`, what the reader sees besides:
    a member its own entries, the secretariat those that were sent to it and its own."""

    consultation: Consultation
    fields: Sequence[NamedField]
    years: Sequence[Year]
    waiting: Sequence[tuple[str, Achievement]]

    @property
    def count(self) -> int:
        """How many entries stand in it."""
        return sum(len(one.entries) for one in self.years)

    @property
    def by_field(self) -> list[tuple[str, list[tuple[int, int]]]]:
        """How many entries each field has in each year, the oldest first, for a picture: title, then year and number."""
        years = sorted(one.year for one in self.years)
        titles = [*(one.title for one in self.fields), WHOLE]
        counted = {(title, one.year): 0 for title in titles for one in self.years}
        for one in self.years:
            for title, _ in one.entries:
                counted[title, one.year] += 1
        rows = [(title, [(year, counted[title, year]) for year in years]) for title in titles]
        return [row for row in rows if any(count for _, count in row[1])]


def register(session: Session, consultation_id: int) -> Register:
    """Raises NotFound for a consultation that is not the reader's."""
    consultation = ensure_found(session.get(Consultation, consultation_id))
    fields = priority_fields(session, consultation_id)
    titles = {one.id: (place, one.title) for place, one in enumerate(fields)}
    found = select(Achievement).where(Achievement.consultation_id == consultation_id)
    entries = [
        (*titles.get(one.field_id or 0, (len(fields), WHOLE)), one)
        for one in session.scalars(found.order_by(Achievement.year.desc(), Achievement.id))
    ]
    entries.sort(key=lambda entry: (-entry[2].year, entry[0], entry[2].id))
    registered = [entry for entry in entries if entry[2].state is AchievementState.REGISTERED]
    years = [
        Year(year, [(title, one) for _, title, one in of_year])
        for year, of_year in groupby(registered, key=lambda entry: entry[2].year)
    ]
    waiting = [(title, one) for _, title, one in entries if one.state is not AchievementState.REGISTERED]
    return Register(consultation, fields, years, waiting)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry with the title of its field, and whether it is open to the public."""

    achievement: Achievement
    consultation: Consultation
    field: str
    is_public: bool


def entry(session: Session, achievement_id: int) -> Entry:
    """Raises NotFound."""
    wanted = select(Achievement).where(Achievement.id == achievement_id).options(joinedload(Achievement.consultation))
    one = ensure_found(session.scalars(wanted).one_or_none())
    fields = {each.id: each.title for each in priority_fields(session, one.consultation_id)}
    return Entry(one, one.consultation, fields.get(one.field_id or 0, WHOLE), is_public(session, one))


def is_public(session: Session, one: Achievement) -> bool:
    """Whether an entry was opened with an adopted text."""
    until = opened_until(session, one.consultation_id)
    return until is not None and one.registered_at is not None and one.registered_at <= until


def consultation_of(session: Session, achievement_id: int) -> int:
    """The number of the consultation of an entry, whoever may read its words; raises NotFound."""
    own = select(Achievement.consultation_id).where(Achievement.id == achievement_id)
    return ensure_found(session.scalars(own, execution_options=unsealed("a number, and no words")).one_or_none())


def file(session: Session, achievement_id: int, consultation_id: int | None = None) -> AchievementFile:
    """The picture or file of an entry (of this consultation), with its content; raises NotFound."""
    own = select(AchievementFile).where(AchievementFile.achievement_id == achievement_id)
    if consultation_id not in (None, consultation_of(session, achievement_id)):
        raise NotFound
    return ensure_found(session.scalars(own.options(undefer(AchievementFile.content))).one_or_none())


def participating_members(session: Session, consultation_id: int) -> Sequence[Member]:
    """The members of a consultation, alphabetically; raises NotFound."""
    consultation = ensure_found(session.get(Consultation, consultation_id))
    return consultation.members
