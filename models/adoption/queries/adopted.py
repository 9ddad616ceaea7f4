"""The texts that the members have adopted, for everybody, and the statements that members have attached to their agreement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.position import Position
from models.adoption.queries.corrigenda import issued_corrigenda
from models.adoption.queries.opened import WithAdopted, opened_with
from models.adoption.queries.resulting_text import ResultingText
from models.db.access import unsealed
from models.documents.document import Document, Format
from models.documents.queries import documents
from models.documents.queries.documents import DocumentFiles
from models.drafts.queries.lineage import adopted_version
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.errors import NotFound
from models.people.person import Member
from models.text.named import named_paragraphs, named_version

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


def adopted_texts(session: Session) -> list[AdoptedInList]:
    """The adopted texts of all consultations, the newest first."""
    all = select(DraftVersion).where(DraftVersion.stage == Stage.ADOPTED)
    versions = session.scalars(all.order_by(DraftVersion.adopted_at.desc(), DraftVersion.id.desc())).all()
    return [
        AdoptedInList(
            one,
            statements(session, one),
            documents.text_files(session, one),
            opened_with(session, one),
            issued_corrigenda(session, one),
        )
        for one in versions
    ]


def adopted_text(session: Session, consultation_id: int) -> AdoptedText:
    """The adopted text of a consultation; raises NotFound while there is none."""
    version = adopted_version(session, consultation_id)
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    paragraphs = session.scalars(standing.order_by(Paragraph.position)).all()
    attached = statements(session, version)
    return AdoptedText(
        version,
        paragraphs,
        attached,
        statements_by_paragraph(session, version, attached),
        documents.text_files(session, version),
        opened_with(session, version),
        issued_corrigenda(session, version),
    )


def file(session: Session, consultation_id: int, format: Format) -> Document | None:
    """The adopted text as a file with its content, None while it is not made; raises NotFound."""
    files = dict(documents.text_files(session, adopted_version(session, consultation_id)).files)
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


def named_in_result(session: Session, text: ResultingText, statement: str) -> list[Paragraph]:
    """The paragraphs beside which a statement will stand once the text is adopted, in order."""
    by_label = partial(_keys_by_label, session)
    final = {one.label: one.key for one in text.paragraphs if one.label}
    circulated = _versions_by_number(session, text.version)
    keys = set(_keys_named(statement, final, by_label(text.version.id), circulated, by_label))
    return [one for one in text.paragraphs if one.key in keys]


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
