"""Why a bracket has not ended by `models.brackets.rules.ending`, as far as members say it openly, and of which brackets of a
version that is so, from what the version was made of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import OpenBracket, Position, Stance, Words, comparison_key
from models.brackets.rules import awaited_members, is_incomplete, members_losing_words, stated_wordings, supporters
from models.consolidation.bracket_endings import without_lone_packages
from models.consolidation.candidate import positions_on_brackets
from models.consolidation.consolidation import Consolidation
from models.consolidation.inputs import Terms
from models.consolidation.queries import candidate_inputs
from models.db.access import unsealed
from models.drafts.version import DraftVersion


class WhyOpen(NamedTuple):
    """Why a bracket is open, as far as members say it openly; members by name.

    - `asking`: who asks for other words than the draft's, for each of these; `keeping`: who keeps the draft.
    - `reserved`: who awaits instructions; `unanswered`: who has not answered and speaks for no words.
    - `ad_referendum`: who has still to confirm what a meeting agreed; `linked`: who has linked it in a package.
    - `late`: who has accepted words in an answer that came late.
    - `charged`: who must accept words that give it something to do; `inside`: who has spoken on words that would go with the
      paragraph.
    - `incomplete`: words are missing in the draft; `unseen`: some words were first written in this round; `undecided`: several
      can be accepted, and nobody has said which.
    """

    asking: tuple[tuple[str, ...], ...]
    keeping: tuple[str, ...]
    reserved: tuple[str, ...]
    unanswered: tuple[str, ...]
    ad_referendum: tuple[str, ...]
    linked: tuple[str, ...]
    late: tuple[str, ...]
    charged: tuple[str, ...]
    inside: tuple[str, ...]
    incomplete: bool
    unseen: bool
    undecided: bool


def why_open(
    bracket: OpenBracket,
    positions: Mapping[str, Position],
    members: Collection[str],
    answered: Collection[str],
    late: Collection[str] = (),
) -> WhyOpen:
    """Of a bracket for which `ending`, which takes the same, gives None, or that an answer holds which came late. What members
    can accept is sealed, and left out."""
    by_words: dict[Words, set[str]] = {}
    for name, wordings in stated_wordings(bracket, positions).items():
        for words in wordings:
            by_words.setdefault(comparison_key(words), set()).add(name)
    keeping = by_words.pop(comparison_key(bracket.standing), set())
    asking = tuple(sorted(tuple(sorted(names)) for names in by_words.values()))
    reserved = {name for name, position in positions.items() if position.stance is Stance.RESERVED}
    speaking = keeping.union(*asking)
    return WhyOpen(
        asking,
        tuple(sorted(keeping)),
        tuple(sorted(reserved)),
        tuple(sorted(set(members) - set(answered) - reserved - (set() if bracket.is_seen_again else speaking))),
        bracket.ad_referendum,
        tuple(sorted(name for name, position in positions.items() if position.package)),
        tuple(sorted(late)),
        tuple(sorted({name for words in bracket.offered for name in awaited_members(bracket, positions, words)})),
        tuple(sorted({name for words in bracket.offered for name in members_losing_words(bracket, positions, words)})),
        incomplete=is_incomplete(bracket, bracket.standing),
        unseen=not by_words.keys() <= {comparison_key(one) for one in bracket.circulated},
        undecided=not speaking and len(bracket.circulated) > 1,
    )


def qualifying_wordings(bracket: OpenBracket, positions: Mapping[str, Position]) -> tuple[Words, ...]:
    """The wordings that all who speak for words could accept, openly or sealed: which they are is all that the secretariat
    learns of what is sealed."""
    speaking = {name for name, words in stated_wordings(bracket, positions).items() if words}
    return tuple(
        words for words in bracket.offered if speaking and speaking <= set(supporters(bracket, positions, words))
    )


def why_brackets_are_open(session: Session, version: DraftVersion) -> Mapping[int, WhyOpen]:
    """By bracket, of all that were open in the text before; also of those that ended. Nothing of what no round has made."""
    judged = {
        bracket.id: (bracket, own, terms)
        for bracket, own, terms in _positions_by_bracket(session, version, with_sealed=False)
        if bracket.id
    }
    positions = without_lone_packages({id: own for id, (_, own, _) in judged.items()})
    return {
        id: why_open(bracket, positions[id], terms.members, terms.answered, terms.late.get(id, ()))
        for id, (bracket, _, terms) in judged.items()
    }


def wordings_that_qualify(session: Session, version: DraftVersion) -> Mapping[int, tuple[Words, ...]]:
    """By bracket, the wordings that all who speak for words could accept. It is for the secretariat, and names no member."""
    return {
        bracket.id: qualifying_wordings(bracket, positions)
        for bracket, positions, _ in _positions_by_bracket(session, version, with_sealed=True)
        if bracket.id is not None
    }


def _positions_by_bracket(
    session: Session, version: DraftVersion, *, with_sealed: bool
) -> Iterator[tuple[OpenBracket, Mapping[str, Position], Terms]]:
    """The brackets that were open in the text before, with what the members said about each."""
    latest = select(Consolidation).where(Consolidation.candidate_id == version.id).order_by(Consolidation.id.desc())
    consolidation = session.scalars(
        latest.limit(1), execution_options=unsealed("the inputs of the version say which positions counted")
    ).one_or_none()
    if consolidation is None or "positions" not in consolidation.inputs:
        return
    frozen, round_id = consolidation.inputs, consolidation.round_id
    proposals = _group_by_paragraph(candidate_inputs.proposals(session, frozen, round_id))
    objections = _group_by_paragraph(candidate_inputs.objections(session, frozen))
    terms = candidate_inputs.terms(session, frozen, round_id, with_sealed=with_sealed)
    for paragraph in candidate_inputs.base_paragraphs(session, frozen):
        own, undone = proposals.get(paragraph.id, ()), objections.get(paragraph.id, ())
        for bracket, positions in positions_on_brackets(paragraph, own, undone, terms):
            yield bracket, positions, terms


def _group_by_paragraph(of_paragraphs: Iterable[Any]) -> dict[int, list[Any]]:
    in_order = sorted(of_paragraphs, key=lambda one: one.paragraph_id)
    return {id: list(own) for id, own in groupby(in_order, lambda one: one.paragraph_id)}
