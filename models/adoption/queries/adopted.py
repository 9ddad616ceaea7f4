"""The texts that the members have adopted, for everybody, and the statements that members have attached to their agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Position
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.queries.corrigenda import issued
from models.adoption.queries.opened import WithAdopted, opened_with
from models.db.access import unsealed
from models.documents.document import Document, Format
from models.documents.queries import documents
from models.documents.queries.documents import DocumentFiles
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import NotFound
from models.people.person import Member
from models.text.named import named_paragraphs

StatementsOn = Mapping[str, Sequence[Position]]
"""By the key of a paragraph, the statements that name it."""


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """An adopted version with its standing paragraphs in order, and what members have attached to their agreement: all of it,
    and by the paragraph that it names. `files` has the text in its formats, as far as they are made; `opened` what else
    everybody may read."""

    version: DraftVersion
    paragraphs: Sequence[Paragraph]
    statements: Sequence[Position]
    statements_on: StatementsOn
    files: DocumentFiles
    opened: WithAdopted
    corrigenda: Sequence[TextCorrigendum]


@dataclass(frozen=True, slots=True)
class AdoptedInList:
    """One of all adopted texts: its version, what members have attached to their agreement, its files, and what else is open."""

    version: DraftVersion
    statements: Sequence[Position]
    files: DocumentFiles
    opened: WithAdopted
    corrigenda: Sequence[TextCorrigendum]


def all_adopted(session: Session) -> list[AdoptedInList]:
    """The adopted texts of all consultations, the newest first."""
    all = select(DraftVersion).where(DraftVersion.stage == Stage.ADOPTED)
    versions = session.scalars(all.order_by(DraftVersion.adopted_at.desc(), DraftVersion.id.desc())).all()
    return [
        AdoptedInList(
            one,
            statements(session, one),
            documents.of_text(session, one),
            opened_with(session, one),
            issued(session, one),
        )
        for one in versions
    ]


def adopted(session: Session, consultation_id: int) -> AdoptedText:
    """The adopted text of a consultation; raises NotFound while there is none."""
    version = _version(session, consultation_id)
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    attached = statements(session, version)
    return AdoptedText(
        version,
        paragraphs,
        attached,
        by_paragraph(session, version, attached),
        documents.of_text(session, version),
        opened_with(session, version),
        issued(session, version),
    )


def file(session: Session, consultation_id: int, format: Format) -> Document | None:
    """The adopted text as a file with its content, None while it is not made; raises NotFound."""
    files = dict(documents.of_text(session, _version(session, consultation_id)).files)
    if format not in files:
        raise NotFound
    document = files[format]
    return document and documents.document(session, document.id)


def statements(session: Session, version: DraftVersion) -> Sequence[Position]:
    """The reservations and interpretative statements of an adopted version, alphabetically by member."""
    if version.stage is not Stage.ADOPTED:
        return ()
    adoption = select(Adoption.id).where(Adoption.result_id == version.id)
    only = unsealed("the public reads statements, and nothing else of an adoption")
    adoption_id = session.scalars(adoption, execution_options=only).one_or_none()
    attached = select(Position).where(Position.adoption_id == adoption_id, Position.statement != "")
    return session.scalars(attached.join(Position.member).order_by(Member.name), execution_options=only).all()


def by_paragraph(session: Session, version: DraftVersion, attached: Sequence[Position]) -> StatementsOn:
    """The statements beside the paragraphs that they name, by their final numbers.

    Members read these before they confirm. A statement that names a number which only the version before had ("1 bis") is
    read by that version's numbers throughout.
    """
    if not attached:
        return {}
    final, before = _keys_by_label(session, version.id), _keys_by_label(session, _asked_about(session, version))
    found: dict[str, list[Position]] = {}
    for one in attached:
        named = named_paragraphs(one.statement, before)
        keys = final if all(label in final for label in named) else before
        for label in named_paragraphs(one.statement, keys):
            found.setdefault(keys[label], []).append(one)
    return found


def _version(session: Session, consultation_id: int) -> DraftVersion:
    of_consultation = (DraftVersion.consultation_id == consultation_id) & (DraftVersion.stage == Stage.ADOPTED)
    version = session.scalars(select(DraftVersion).where(of_consultation)).one_or_none()
    if version is None:
        raise NotFound
    return version


def _asked_about(session: Session, version: DraftVersion) -> int:
    before = select(Adoption.version_id).where(Adoption.result_id == version.id)
    version_id: int = session.scalars(
        before, execution_options=unsealed("an adopted text is known by the version that was asked about")
    ).one()
    return version_id


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
