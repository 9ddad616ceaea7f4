"""How one text became another: the versions between two, and what each comment did to a paragraph on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.consolidation.consolidation import TraceSpan
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.editorial import EditorialSpan
from models.text.rebase_spans import Mark, carried


@dataclass(frozen=True, slots=True)
class Lineage:
    """Two versions and all between them, the older first, with their paragraphs by key.

    Of those between, only paragraphs to which somebody proposed something are loaded.
    """

    versions: Sequence[DraftVersion]
    paragraphs: Sequence[Mapping[str, Paragraph]]
    spans: Mapping[int, Sequence[Mark]]

    @property
    def direct(self) -> bool:
        """Whether the newer text was made of the older without another between them."""
        return len(self.versions) == 2

    def marks(self, key: str) -> list[Mark]:
        """What comments and the secretariat did to a paragraph since the older version, as it stands in the newer one."""
        language = self.versions[0].consultation.language
        first = self.paragraphs[0].get(key)
        text, found = first.text if first else "", list[Mark]()
        for paragraphs in self.paragraphs[1:]:
            if now := paragraphs.get(key):
                found = [*carried(found, text, now.text, language), *self.spans.get(now.id, ())]
                text = now.text
        return found


def lineage(session: Session, older: DraftVersion, newer: DraftVersion, among: Sequence[DraftVersion]) -> Lineage:
    """From the older to the newer version; `among` are those that the reader may see."""
    by_id = {version.id: version for version in among}
    way = [newer]
    while way[-1] is not older and way[-1].base_id in by_id:
        way.append(by_id[way[-1].base_id])
    versions = [*way[::-1]] if way[-1] is older else [older, newer]
    between = [version.id for version in versions[1:-1]]
    whole = Paragraph.version_id.in_([older.id, newer.id])
    touched = Paragraph.version_id.in_(between) & Paragraph.pieces.is_not(None)
    found: dict[int, dict[str, Paragraph]] = {version.id: {} for version in versions}
    for one in session.scalars(select(Paragraph).where(whole | touched).order_by(Paragraph.position)):
        found[one.version_id][one.key] = one
    return Lineage(versions, [found[version.id] for version in versions], _spans(session, [*between, newer.id]))


def _spans(session: Session, versions: Sequence[int]) -> dict[int, list[Mark]]:
    comments = session.execute(
        select(TraceSpan.paragraph_id, TraceSpan.comment_id, TraceSpan.start, TraceSpan.end)
        .join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
        .where(Paragraph.version_id.in_(versions))
        .order_by(TraceSpan.id)
    )
    edits = session.scalars(
        select(EditorialSpan)
        .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
        .where(Paragraph.version_id.in_(versions))
        .order_by(EditorialSpan.id)
    )
    found: dict[int, list[Mark]] = {}
    for paragraph_id, comment_id, start, end in comments:
        found.setdefault(paragraph_id, []).append(Mark(str(comment_id), start, end))
    for span in edits:
        found.setdefault(span.paragraph_id, []).append(Mark(span.called, span.start, span.end))
    return found
