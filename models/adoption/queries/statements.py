"""The statements that members have attached to their agreement to a text."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.position import Position
from models.db.access import unsealed
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.people.person import Member
from models.text.named import named_paragraphs, named_version

StatementsOn = Mapping[str, Sequence[Position]]
"""By the key of a paragraph, the statements that name it."""


def statements(session: Session, version: DraftVersion) -> Sequence[Position]:
    """The reservations and interpretative statements of an adopted version, alphabetically by member."""
    if version.stage is not Stage.ADOPTED:
        return ()
    adoption = select(Adoption.id).where(Adoption.result_id == version.id)
    only = unsealed("the public reads statements, and nothing else of an adoption")
    adoption_id = session.scalars(adoption, execution_options=only).one_or_none()
    attached = select(Position).where(Position.adoption_id == adoption_id, Position.statement != "")
    return session.scalars(attached.join(Position.member).order_by(Member.name), execution_options=only).all()


def statements_by_paragraph(session: Session, version: DraftVersion, attached: Sequence[Position]) -> StatementsOn:
    """The statements beside the paragraphs that they name, by their final numbers.

    Members read these before they confirm. A statement that names a number which only the version before had ("1 bis"), or
    a version, is read by that version's numbers throughout, and stands where those paragraphs stand now.
    """
    if not attached:
        return {}
    by_label = cache(partial(_keys_by_label, session))
    final, before = by_label(version.id), by_label(_proposed_version_id(session, version))
    circulated = _versions_by_number(session, version)
    found: dict[str, list[Position]] = {}
    for one in attached:
        for key in _keys_named(one.statement, final, before, circulated, by_label):
            found.setdefault(key, []).append(one)
    return found


def named_in_result(
    session: Session, version: DraftVersion, result: Sequence[Paragraph], statement: str
) -> list[Paragraph]:
    """The paragraphs of the text that comes of a version beside which a statement will stand once it is adopted, in order."""
    by_label = partial(_keys_by_label, session)
    final = {one.label: one.key for one in result if one.label}
    circulated = _versions_by_number(session, version)
    keys = set(_keys_named(statement, final, by_label(version.id), circulated, by_label))
    return [one for one in result if one.key in keys]


def count_withdrawn(session: Session, version: DraftVersion) -> int:
    """How many statements of an adopted version were withdrawn."""
    own = select(func.count(Position.id)).join(Adoption, Adoption.id == Position.adoption_id)
    withdrawn = own.where(Adoption.result_id == version.id, Position.withdrawn_at.is_not(None))
    only = unsealed("the public reads statements, and nothing else of an adoption")
    return session.scalars(withdrawn, execution_options=only).one()


def _keys_named(
    statement: str,
    final: Mapping[str, str],
    before: Mapping[str, str],
    circulated: Mapping[int | None, int],
    by_label: Callable[[int], Mapping[str, str]],
) -> list[str]:
    number = named_version(statement)
    if number in circulated:
        keys = by_label(circulated[number])
    else:
        keys = final if all(label in final for label in named_paragraphs(statement, before)) else before
    return [keys[label] for label in named_paragraphs(statement, keys)]


def _proposed_version_id(session: Session, version: DraftVersion) -> int:
    before = select(Adoption.version_id).where(Adoption.result_id == version.id)
    version_id: int = session.scalars(
        before, execution_options=unsealed("an adopted text is known by the version that was asked about")
    ).one()
    return version_id


def _versions_by_number(session: Session, version: DraftVersion) -> dict[int | None, int]:
    """The versions of the text that went out to the members, by their numbers."""
    numbered = select(DraftVersion.number, DraftVersion.id).where(
        DraftVersion.consultation_id == version.consultation_id, DraftVersion.stage.in_(FOR_MEMBERS)
    )
    only = unsealed("a statement can name a paragraph by the number of an earlier version")
    return dict(session.execute(numbered, execution_options=only).all())


def _keys_by_label(session: Session, version_id: int) -> dict[str, str]:
    """In the order of the text, also of the version before the adopted one, which the public does not read."""
    numbered = select(Paragraph.label, Paragraph.key).where(
        Paragraph.version_id == version_id, ~Paragraph.removed, Paragraph.label != ""
    )
    return dict(
        session.execute(
            numbered.order_by(Paragraph.position), execution_options=unsealed("numbers of paragraphs, and no words")
        ).all()
    )
