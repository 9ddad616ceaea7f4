"""The secretariat's own words while it is at work on a text: which changes stand, how typed words read as changes of the base,
a paragraph to be edited, and what does not fit any more."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

import redline
from models.brackets.queries.brackets import Bracketed, ShownBracket, places, shown_brackets
from models.brackets.queries.placed import open_bracket
from models.consolidation.consolidation import Conflict, Consolidation
from models.consolidation.opening import written_by_piece
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.editing import Rewording, Stretch, rewordings, stretches
from models.editorial.editorial import EditorialChange, EditorialSpan, EditorialState
from models.errors import Invalid, NotFound, ensure_found
from models.rounds.consultation import Consultation, Round
from models.text.named import ensure_unnamed, split_at_names


def read(session: Session, paragraph: Paragraph, text: str, consultation: Consultation) -> tuple[Rewording, ...]:
    """See `read_in`."""
    return read_rewordings(paragraph, conflicts_in(session, [paragraph.id])[paragraph.id], text, consultation)


def read_rewordings(
    paragraph: Paragraph, conflicts: Iterable[Conflict], text: str, consultation: Consultation
) -> tuple[Rewording, ...]:
    """What `text`, in place of a candidate's paragraph, would change; raises Invalid for what is not the secretariat's."""
    if not text:
        raise Invalid("A paragraph cannot be emptied here: only words in it can be changed.", "text")
    if "\n\n" in text and "\n\n" not in paragraph.text:
        raise Invalid("A new paragraph cannot be made here: only words in this one can be changed.", "text")
    words = paragraph.text.strip()
    lead, trail = paragraph.text.split(words)[0], paragraph.text.rpartition(words)[2]  # nobody sees these in the form
    found = rewordings(_editable_parts(paragraph, conflicts, consultation), lead + text + trail, consultation.language)
    ensure_unnamed(text, paragraph.text, consultation.member_names, "text")
    return found


def rewordings_of_deletion(
    paragraph: Paragraph, conflicts: Iterable[Conflict], consultation: Consultation
) -> tuple[Rewording, ...]:
    """What taking the whole of a candidate's paragraph out would change; raises Invalid if words in it are of members."""
    return rewordings(_editable_parts(paragraph, conflicts, consultation), "", consultation.language)


def conflicts_in(session: Session, paragraphs: Collection[int]) -> Mapping[int, list[Conflict]]:
    """The conflicts of paragraphs by number, with their alternatives; a list for each, if only an empty one."""
    found: dict[int, list[Conflict]] = {id: [] for id in paragraphs}
    inside = select(Conflict).where(Conflict.paragraph_id.in_(paragraphs)).order_by(Conflict.id)
    for conflict in session.scalars(inside.options(selectinload(Conflict.alternatives))):
        found[conflict.paragraph_id].append(conflict)
    return found


def _editable_parts(paragraph: Paragraph, conflicts: Iterable[Conflict], consultation: Consultation) -> list[Stretch]:
    """The paragraph in parts; every second part belongs to members."""
    pieces = redline.pieces_from_json(paragraph.pieces or [{"kind": "kept", "text": paragraph.text}])
    brackets = places(conflicts)
    named = {place: frozenset(open_bracket([one]).named) for place, one in brackets.items()}
    found = stretches(
        pieces, written_by_piece(paragraph.text, pieces, {place: one.end for place, one in brackets.items()}), named
    )
    return split_at_names(found, consultation.member_names)


def standing_change(session: Session, round_id: int, paragraph_key: str) -> EditorialChange | None:
    """The editorial change that stands for a paragraph of a round's text."""
    return standing_changes(session, round_id, [paragraph_key]).get(paragraph_key)


def standing_changes(session: Session, round_id: int, paragraph_keys: Collection[str]) -> Mapping[str, EditorialChange]:
    """Those that stand for paragraphs of a round's text, by the key of each."""
    found = session.scalars(
        select(EditorialChange).where(
            EditorialChange.round_id == round_id,
            EditorialChange.paragraph_key.in_(paragraph_keys),
            EditorialChange.state == EditorialState.STANDING,
        )
    )
    return {change.paragraph_key: change for change in found}


@dataclass(frozen=True, slots=True)
class OrphanedChange:
    """An editorial change that stands nowhere in a candidate; `paragraph` is the one it was for, if it is still there.

    `pieces` compares what it was made on with what was typed.
    """

    change: EditorialChange
    paragraph: Paragraph | None
    pieces: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Editing(Bracketed):
    """A paragraph of the present candidate, to be edited, and the change that stands for it.

    `lost` is a comparison of what that change was made on with what was typed, if it does not fit any more.
    """

    version: DraftVersion
    round: Round
    paragraph: Paragraph
    brackets: Sequence[ShownBracket]
    change: EditorialChange | None
    lost: Sequence[Any] | None

    @property
    def words(self) -> str:
        """What the form begins with: the paragraph, or what was typed into it and is being consolidated."""
        waiting = self.change is not None and self.change.made_on == self.paragraph.text
        return self.change.typed if self.change is not None and waiting else self.paragraph.text


def shown_paragraph(session: Session, paragraph_id: int) -> tuple[Paragraph, int]:
    """A paragraph that somebody saw, and the round whose comments made its text; raises NotFound."""
    shown = session.get(Paragraph, paragraph_id)
    version = session.get_one(DraftVersion, shown.version_id) if shown else None
    if shown is None or version is None or version.round_id is None:
        raise NotFound
    return shown, version.round_id


def editing(session: Session, paragraph_id: int) -> Editing:
    """The paragraph that takes the place of this one in the present text at the secretariat; raises NotFound."""
    shown, round_id = shown_paragraph(session, paragraph_id)
    version = current_candidate(session, round_id)
    own = select(Paragraph).where(Paragraph.version_id == (version.id if version else None), Paragraph.key == shown.key)
    paragraph = session.scalars(own.where(~Paragraph.removed)).one_or_none()
    if version is None or version.round_id is None or paragraph is None:
        raise NotFound
    round = session.get_one(Round, version.round_id)
    change = standing_change(session, round.id, paragraph.key)
    lost = change is not None and change.made_on != paragraph.text and not _is_placed(session, change, paragraph)
    return Editing(
        version,
        round,
        paragraph,
        shown_brackets(session, [paragraph], round.id),
        change,
        _compare_words(change, version) if change and lost else None,
    )


def text_of(session: Session, change_id: int) -> DraftVersion:
    """The present text at the secretariat for which a change was made; raises NotFound."""
    change = session.get(EditorialChange, change_id)
    return ensure_found(current_candidate(session, change.round_id) if change else None)


def orphaned_changes(session: Session, version: DraftVersion, paragraphs: Sequence[Paragraph]) -> list[OrphanedChange]:
    """The changes that this candidate was to be made with and that stand nowhere in it: their words have changed since."""
    inputs = session.scalars(select(Consolidation.inputs).where(Consolidation.candidate_id == version.id)).first() or {}
    placed = select(EditorialSpan.change_id).where(
        EditorialSpan.paragraph_id.in_([paragraph.id for paragraph in paragraphs]), ~EditorialSpan.undone
    )
    changes = session.scalars(
        select(EditorialChange)
        .where(
            EditorialChange.id.in_(inputs.get("edits", ())),
            EditorialChange.id.not_in(placed),
            EditorialChange.state == EditorialState.STANDING,
        )
        .order_by(EditorialChange.id)
    )
    by_key = {paragraph.key: paragraph for paragraph in paragraphs}
    return [
        OrphanedChange(change, by_key.get(change.paragraph_key), _compare_words(change, version)) for change in changes
    ]


def _compare_words(change: EditorialChange, version: DraftVersion) -> Sequence[Any]:
    return redline.compare(change.made_on, change.typed, version.consultation.language)


def _is_placed(session: Session, change: EditorialChange, paragraph: Paragraph) -> bool:
    placed = select(EditorialSpan.id).where(
        EditorialSpan.change_id == change.id, EditorialSpan.paragraph_id == paragraph.id, ~EditorialSpan.undone
    )
    return session.scalars(placed).first() is not None
