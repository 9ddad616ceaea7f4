"""The secretariat's own words: where each editorial change stands in a text, who objects, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from models.adoption.queries.proceedings import newest, pending_before_members
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.editorial.editing import EDITORIAL
from models.editorial.editorial import EditorialChange, EditorialObjection, EditorialSpan
from models.errors import NotFound
from models.rounds.consultation import Round
from models.text.spans import Run, cut_runs


@dataclass(frozen=True, slots=True)
class Reworded:
    """An editorial change in the paragraph of a text in which it stands, with its words there in order.

    `undone`: the text is the next one, in which an objection has put the words before it back.
    """

    change: EditorialChange
    paragraph: Paragraph
    spans: tuple[EditorialSpan, ...]
    undone: bool
    objections: tuple[EditorialObjection, ...]

    @property
    def name(self) -> str:
        """How people call its paragraph; one that was taken out, as it was called before."""
        if self.paragraph.removed and self.paragraph.base is not None:
            return f"{self.paragraph.base.name}, taken out"
        return self.paragraph.name

    @property
    def runs(self) -> list[Run]:
        """The words of the paragraph, cut at the change's own."""
        return cut_runs(self.paragraph.text, [(span.start, span.end) for span in self.spans])

    @property
    def pieces(self) -> list[Any]:
        """The words of the paragraph with what this change took out and put in, as the macro `redline` takes them."""
        pieces: list[Any] = []
        for run in self.runs:
            if run.span is None:
                pieces.append({"kind": "kept", "text": run.text})
            else:
                pieces.append({"kind": "deleted", "text": self.spans[run.span].was})
                pieces.append({"kind": "inserted", "text": run.text})
        return pieces


@dataclass(frozen=True, slots=True)
class InCirculated:
    """A change in the version that went out with it, whether a newer one has gone out since or the members are asked about it,
    the round on that version, and the one in which it was undone."""

    version: DraftVersion
    change: Reworded
    asked_in: Round | None
    undone_in: DraftVersion | None
    is_newest: bool
    is_asked_about: bool

    def is_open(self, now: datetime) -> bool:
        """Whether members can still object."""
        at_hand = self.version.stage is Stage.CIRCULATED and self.is_newest and not self.is_asked_about
        return at_hand and (self.asked_in is None or self.asked_in.accepts_comments(now))


def changes_in_version(session: Session, version_id: int) -> list[Reworded]:
    """The editorial changes that stand in a text, and those undone in it, in the order of its paragraphs.

    Objections are there with what they have undone alone: what a text and its documents say does not change after it went
    out, nor with who reads it.
    """
    spans = session.scalars(
        select(EditorialSpan)
        .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
        .where(Paragraph.version_id == version_id)
        .options(
            joinedload(EditorialSpan.paragraph).joinedload(Paragraph.base),
            joinedload(EditorialSpan.change),
        )
        .order_by(
            Paragraph.position, EditorialSpan.undone, EditorialSpan.change_id, EditorialSpan.start, EditorialSpan.end
        )
    ).all()
    objections = _objections(session, {span.change_id for span in spans if span.undone})
    return [
        Reworded(
            spans[0].change,
            spans[0].paragraph,
            tuple(spans),
            undone,
            objections.get(change_id, ()) if undone else (),
        )
        for (undone, change_id), group in groupby(spans, key=lambda span: (span.undone, span.change_id))
        if (spans := list(group))
    ]


def objected_changes(session: Session, version_id: int) -> list[Reworded]:
    """The editorial changes that stand in a text and to which members object, in the order of its paragraphs."""
    standing = [one for one in changes_in_version(session, version_id) if not one.undone]
    objections = _objections(session, {one.change.id for one in standing})
    return [replace(one, objections=objections[one.change.id]) for one in standing if one.change.id in objections]


def change_in_circulated(session: Session, change_id: int) -> InCirculated:
    """A change in the text that went out with it, with the objections that the reader may see; raises NotFound."""
    rows = session.execute(
        select(DraftVersion, EditorialSpan.undone)
        .join(Paragraph, Paragraph.version_id == DraftVersion.id)
        .join(EditorialSpan, EditorialSpan.paragraph_id == Paragraph.id)
        .where(EditorialSpan.change_id == change_id, DraftVersion.number.is_not(None))
    )
    versions = {undone: version for version, undone in rows}
    if False not in versions:
        raise NotFound
    version = versions[False]
    change = next(
        one for one in changes_in_version(session, version.id) if one.change.id == change_id and not one.undone
    )
    return InCirculated(
        version=version,
        change=replace(change, objections=_objections(session, {change_id}).get(change_id, ())),
        asked_in=session.scalars(select(Round).where(Round.version_id == version.id)).one_or_none(),
        undone_in=versions.get(True),
        is_newest=version.id == newest(session, version.consultation_id),
        is_asked_about=pending_before_members(session, version.consultation_id) is not None,
    )


def change_count(version_id: int | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How many editorial changes stand in a version, as a part of a query."""
    return (
        select(func.count(EditorialSpan.change_id.distinct()))
        .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
        .where(Paragraph.version_id == version_id, ~EditorialSpan.undone)
        .scalar_subquery()
    )


def sponsors(session: Session, version_ids: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """Who is behind the editorial changes in these versions, and behind their undoing, by what each is called in a merge."""
    spans = session.scalars(
        select(EditorialSpan)
        .join(Paragraph, Paragraph.id == EditorialSpan.paragraph_id)
        .where(Paragraph.version_id.in_(version_ids))
    ).all()
    objections = _objections(session, {span.change_id for span in spans if span.undone})
    return {
        span.called: tuple(one.member.name for one in objections.get(span.change_id, ()))
        if span.undone
        else (EDITORIAL,)
        for span in spans
    }


def _objections(session: Session, change_ids: set[int]) -> dict[int, tuple[EditorialObjection, ...]]:
    """Those that stand, by change, alphabetically by country."""
    found: dict[int, list[EditorialObjection]] = {}
    standing = EditorialObjection.taken_back_at.is_(None)
    for one in session.scalars(
        select(EditorialObjection).where(EditorialObjection.change_id.in_(change_ids), standing)
    ):
        found.setdefault(one.change_id, []).append(one)
    return {
        change_id: tuple(sorted(objections, key=lambda one: one.member.name)) for change_id, objections in found.items()
    }
