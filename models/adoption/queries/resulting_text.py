"""The text that an adoption would make the adopted one, before anybody confirms or answers it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.adoption.adoption import Adoption
from models.adoption.queries.amended import amended_paragraphs, rearranged_by, settled_at_meeting, versions_before
from models.brackets.queries.placed import count_brackets
from models.documents.queries.documents import (
    DocumentFiles,
    fingerprint_of_resulting_file,
    made_documents,
    resulting_files_of,
)
from models.drafts.queries.comparison import ComparedParagraph, merged_order
from models.drafts.queries.rearranged import Rearrangement, Rearrangements, rearrangements_in
from models.drafts.version import DraftVersion, Paragraph
from models.errors import ensure_found
from models.text.named import named_paragraphs


class Reference(NamedTuple):
    """That a paragraph names another by a number which is not its number any more."""

    paragraph: Paragraph
    named: str
    now: str


@dataclass(frozen=True, slots=True)
class ResultingText:
    """The paragraphs that would stand, with their final numbers and the words of a meeting in them, and the versions to compare
    them with: the last that went out and the first, without the text itself. `outdated` are references to old numbers;
    `brackets` counts those that were open in the version; `rearranged` is what the words of a meeting do with whole
    paragraphs."""

    adoption: Adoption
    paragraphs: Sequence[Paragraph]
    older: Sequence[DraftVersion]
    outdated: Sequence[Reference]
    brackets: int
    rearranged: Rearrangements

    @property
    def version(self) -> DraftVersion:
        return self.adoption.version

    @property
    def is_amended(self) -> bool:
        return self.adoption.is_amended


def files_of(session: Session, adoption: Adoption) -> list[DocumentFiles]:
    """Its files that are made."""
    wanted = resulting_files_of(session, adoption)
    return made_documents(session, wanted, partial(fingerprint_of_resulting_file, adoption))


def resulting_text(session: Session, adoption_id: int) -> ResultingText:
    """The text that an adoption would make the adopted one; raises NotFound if the reader may not know of it."""
    adoption = ensure_found(session.get(Adoption, adoption_id))
    version = adoption.version
    if adoption.result is not None:
        rows: Sequence[Paragraph] = _standing_paragraphs(session, adoption.result)
    else:
        rows = amended_paragraphs(session, version, settled_at_meeting(session, adoption), final=True)
    standing = [row for row in rows if not row.removed]
    older = versions_before(session, adoption)
    outdated = _outdated_references(_standing_paragraphs(session, version), standing)
    by_meeting = rearranged_by(session, version, settled_at_meeting(session, adoption))
    return ResultingText(adoption, standing, older, outdated, count_brackets(session, version.id), by_meeting)


def _outdated_references(before: Sequence[Paragraph], now: Sequence[Paragraph]) -> list[Reference]:
    """Where words name a paragraph by the number that it had; nothing changes them by itself."""
    final = {paragraph.key: paragraph.label for paragraph in now}
    labels = {paragraph.label: final.get(paragraph.key, "") for paragraph in before if paragraph.label}
    return [
        Reference(paragraph, named, labels[named])
        for paragraph in now
        for named in named_paragraphs(paragraph.text, labels)
        if labels[named] != named
    ]


def changes_since(session: Session, text: ResultingText, older: DraftVersion) -> list[ComparedParagraph]:
    """What is different from an older version, paragraph by paragraph; what only that has stands where it stood."""
    before = {paragraph.key: paragraph for paragraph in _standing_paragraphs(session, older)}
    now = {paragraph.key: paragraph for paragraph in text.paragraphs}
    language = text.version.consultation.language
    on_the_way = select(DraftVersion.id).where(
        DraftVersion.consultation_id == older.consultation_id,
        DraftVersion.number > older.number,
        DraftVersion.number <= text.version.number,
    )
    found = text.rearranged | rearrangements_in(session, session.scalars(on_the_way).all())
    return [
        _compare_paragraph(
            before.get(key),
            now.get(key),
            language,
            whole=text.is_amended and older is text.version,
            rearranged=found.rearrangement_of(before, now, key),
        )
        for key in merged_order(before, now)
    ]


def agreed_at_meeting(session: Session, text: ResultingText) -> list[ComparedParagraph]:
    """The paragraphs that the words of a meeting change, each whole."""
    return [one for one in changes_since(session, text, text.version) if one.changed] if text.is_amended else []


def _standing_paragraphs(session: Session, version: DraftVersion) -> Sequence[Paragraph]:
    standing = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    return session.scalars(standing.order_by(Paragraph.position)).all()


def _compare_paragraph(
    before: Paragraph | None, now: Paragraph | None, language: str, *, whole: bool, rearranged: Rearrangement
) -> ComparedParagraph:
    """With `whole`, a bracket goes and the words for it come as wholes; else what both share is kept."""
    if whole and now and now.pieces:
        pieces = [{**piece, "sponsors": []} if piece["kind"] == "applied" else piece for piece in now.pieces]
    else:
        old, new = before.text if before else "", now.text if now else ""
        pieces = [{"kind": piece.kind, **asdict(piece)} for piece in redline.compare(old, new, language)]
    changed = any(piece["kind"] != "kept" for piece in pieces)
    shown = pieces if changed else None
    return ComparedParagraph(
        now, before, shown, bracketed=(), offers={}, runs=(), brackets=0, comments=(), rearranged=rearranged
    )
