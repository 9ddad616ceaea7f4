"""Why brackets of the text before are still open in a version: by the rules, from what the version was made of."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Position, Words
from models.brackets.packages import without_lone_packages
from models.brackets.why_open import WhyOpen, qualifying, why_open
from models.consolidation.candidate import Terms, said_about_brackets
from models.consolidation.consolidation import Consolidation
from models.consolidation.queries import candidate_inputs
from models.db.access import unsealed
from models.drafts.version import DraftVersion


def why_brackets_are_open(session: Session, version: DraftVersion) -> Mapping[int, WhyOpen]:
    """By bracket, of all that were open in the text before; also of those that ended. Nothing of what no round has made."""
    said = {
        bracket.id: (bracket, own, terms)
        for bracket, own, terms in _said(session, version, with_sealed=False)
        if bracket.id
    }
    positions = without_lone_packages({id: own for id, (_, own, _) in said.items()})
    return {
        id: why_open(bracket, positions[id], terms.members, terms.answered) for id, (bracket, _, terms) in said.items()
    }


def wordings_that_qualify(session: Session, version: DraftVersion) -> Mapping[int, tuple[Words, ...]]:
    """By bracket, the wordings that all who speak for words could accept, for the secretariat: nothing of who could."""
    return {
        bracket.id: qualifying(bracket, positions)
        for bracket, positions, _ in _said(session, version, with_sealed=True)
        if bracket.id is not None
    }


def _said(
    session: Session, version: DraftVersion, *, with_sealed: bool
) -> Iterator[tuple[OpenBracket, Mapping[str, Position], Terms]]:
    """The brackets that were open in the text before, with what the members said about each."""
    made = select(Consolidation).where(Consolidation.candidate_id == version.id).order_by(Consolidation.id.desc())
    consolidation = session.scalars(
        made.limit(1), execution_options=unsealed("the inputs of the version say which positions counted")
    ).one_or_none()
    if consolidation is None or "positions" not in consolidation.inputs:
        return
    frozen, round_id = consolidation.inputs, consolidation.round_id
    proposals = _by_paragraph(candidate_inputs.proposals(session, frozen, round_id))
    objections = _by_paragraph(candidate_inputs.objections(session, frozen))
    terms = candidate_inputs.terms(session, frozen, round_id, with_sealed=with_sealed)
    for paragraph in candidate_inputs.base_paragraphs(session, frozen):
        own, undone = proposals.get(paragraph.id, ()), objections.get(paragraph.id, ())
        for bracket, positions in said_about_brackets(paragraph, own, undone, terms):
            yield bracket, positions, terms


def _by_paragraph(of_paragraphs: Iterable[Any]) -> dict[int, list[Any]]:
    in_order = sorted(of_paragraphs, key=lambda one: one.paragraph_id)
    return {id: list(own) for id, own in groupby(in_order, lambda one: one.paragraph_id)}
