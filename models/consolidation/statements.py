"""What members say about the brackets of a paragraph in a round, and the proposals that are left to be merged around them.

Pure functions. What is typed over a bracket is a choice there (`models.brackets.reading`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import redline
from models.brackets.agreement import Alternative, OpenBracket, Position, Stance, Words, is_same_wording
from models.brackets.reading import read_back
from models.brackets.rules import still_holds, with_inner_speakers
from models.brackets.standing import Place, StandingParagraph
from models.brackets.typed_words import Choice
from models.brackets.whole_paragraph import ADD_PARAGRAPH
from models.consolidation.inputs import Terms
from models.consolidation.paragraph_wishes import are_alike, choice_of_wish


class TypedProposal(NamedTuple):
    """A proposal and the text that was typed for it. Of one that is `set_aside` by an answer the words do not count, but
    what it says about brackets does: positions are never set aside, nor words that have been circulated. `is_form`: it
    corrects the form only."""

    proposal: redline.Proposal
    text: str
    set_aside: bool = False
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """The paragraph as its brackets are judged and merged; the proposals for its other words; the positions by bracket, those
    that were typed over it among them; and the wishes about the whole paragraph that say nothing about an open bracket. `behind` is what stood in
    the text behind the words of a paragraph that is taken apart now."""

    paragraph: StandingParagraph
    proposals: Sequence[redline.Proposal]
    positions: Sequence[Mapping[str, Position]]
    wishes: Sequence[TypedProposal]
    behind: str = ""


def statements(
    paragraph: StandingParagraph, typed: Sequence[TypedProposal], wishes: Sequence[TypedProposal], terms: Terms
) -> Statements:
    """What the proposals of other words (`typed`) and those about the whole paragraph (`wishes`) say, with the choices of
    members on its brackets."""
    explicit = [terms.positions.get(bracket.id, {}) if bracket.id is not None else {} for bracket in paragraph.brackets]
    positions: list[dict[str, Position]] = [
        {name: one for name, one in own.items() if not one.current and still_holds(bracket, name, one)}
        for bracket, own in zip(paragraph.brackets, explicit, strict=True)
    ]
    proposals: list[redline.Proposal] = []
    for one in typed:
        read = read_back(paragraph, one.text, terms.language)
        if not one.set_aside:
            proposals.append(replace(one.proposal, text=read.signed))
        for number, choice in read.choices.items():
            positions[number].update(_positions_from_choice(one, choice, paragraph.brackets[number]))
    left: list[TypedProposal] = []
    for one in wishes:
        choice_on_bracket = choice_of_wish(paragraph, one.text)
        if choice_on_bracket is not None:
            number, choice = choice_on_bracket
            positions[number].update(_positions_from_choice(one, choice, paragraph.brackets[number]))
        elif not one.set_aside:
            left.append(one)
    for on_bracket, own in zip(positions, explicit, strict=True):
        on_bracket.update({name: one for name, one in own.items() if one.current})
    found, form = Statements(paragraph, proposals, positions, left), {one.proposal.id for one in typed if one.is_form}
    if _is_taken_apart(found, form, terms.language):
        found = _take_apart(found, {one.proposal.id: one.text for one in typed})
    return _with_inner_speakers(found, form)


def _positions_from_choice(one: TypedProposal, choice: Choice, bracket: OpenBracket) -> Mapping[str, Position]:
    """The position of each sponsor of a proposal that chooses in a bracket; other words do not count where they are set aside."""
    counts = not one.set_aside and one.proposal.id.isdecimal()
    choices = {name: choice.of_member(bracket, name) for name in one.proposal.sponsors}
    return {
        name: Position(own.stance, own.words, comments=(int(one.proposal.id),) if counts else ())
        for name, own in choices.items()
        if not (one.set_aside and own.stance is Stance.OTHER)
    }


def _is_taken_apart(found: Statements, form: Collection[str], language: str) -> bool:
    """Whether somebody asks for other words in a paragraph that is only proposed, in one wording: not those who reword their
    own, and not with a correction of its form, or words that have little in common with it."""
    paragraph = found.paragraph
    if paragraph.words.strip() or len(paragraph.brackets) != 1:
        return False
    (bracket,) = paragraph.brackets
    whole, sponsors, _ = bracket.alternatives[0]
    others = _positions_for_other_words(found)
    comments = {str(id) for one in others.values() for id in one.comments}
    wordings = [one.words[0] for one in others.values() if one.words]
    is_beside = any(redline.key(one.text or "") != redline.key(paragraph.signed) for one in found.proposals)
    is_reworded = others.keys() == set(sponsors) and len(set(wordings)) == 1
    return (
        (bool(others) or is_beside)
        and len(bracket.alternatives) == 1
        and bracket.compromise is None
        and not is_reworded
        and comments.isdisjoint(form)
        and all(one.comments for one in others.values())
        and all(are_alike(whole[0], words, language) for words in wordings)
    )


def _positions_for_other_words(found: Statements) -> Mapping[str, Position]:
    """The positions of members that speak for other words than those of the paragraph that is proposed."""
    ((bracket,), (positions,)) = found.paragraph.brackets, found.positions
    whole = bracket.alternatives[0].words
    return {name: one for name, one in positions.items() if one.words and not is_same_wording(one.words, whole)}


def _take_apart(found: Statements, texts: Mapping[str, str]) -> Statements:
    """The paragraph with its bracket before it; what members ask for in its words are proposals, which get brackets of their
    own. `texts` are what was typed, by the proposal."""
    paragraph, others = found.paragraph, _positions_for_other_words(found)
    ((bracket,), (positions,)) = paragraph.brackets, found.positions
    whole = bracket.alternatives[0].words
    wishes = {name: (str(id), one.words[0]) for name, one in others.items() for id in one.comments if one.words}
    added = replace(bracket, alternatives=(Alternative((ADD_PARAGRAPH,), *bracket.alternatives[0][1:]),))
    on_whole = {name: _position_on_whole(one, whole) for name, one in positions.items() if name not in others}
    # Who has typed the words without the bracket wants the paragraph, with the change.
    on_whole |= {
        name: Position(Stance.ACCEPT, (ADD_PARAGRAPH,), comments=others[name].comments)
        for name, (id, _) in wishes.items()
        if "[" not in texts[id]
    }
    before, _, behind = paragraph.text.partition(whole[0])
    apart = replace(paragraph, words=whole[0], brackets=(added,), places=(Place(0, 0, 0, 0, 0, len(before)),))
    inner = dict(wishes.values())
    proposals = [
        replace(one, text=(one.text or "").replace(redline.sign(0), redline.sign(0) + inner.get(one.id, whole[0])))
        for one in found.proposals
    ]
    return Statements(apart, proposals, [on_whole], found.wishes, behind)


def _position_on_whole(position: Position, whole: Words) -> Position:
    """What is said of the words of a paragraph, of the paragraph."""

    def words_of_whole(words: Words) -> Words:
        return (ADD_PARAGRAPH,) if is_same_wording(words, whole) else words

    words = None if position.words is None else words_of_whole(position.words)
    return replace(position, words=words, can_accept=tuple(map(words_of_whole, position.can_accept)))


def _with_inner_speakers(found: Statements, form: set[str]) -> Statements:
    """The brackets on the whole paragraph know who speaks about words in it."""
    paragraph = found.paragraph
    signed = redline.key(paragraph.signed)
    asking = (
        name
        for one in found.proposals
        if one.id.isdecimal() and one.id not in form and one.text is not None and redline.key(one.text) != signed
        for name in one.sponsors
    )
    brackets = with_inner_speakers(paragraph.brackets, found.positions, asking)
    return replace(found, paragraph=replace(paragraph, brackets=brackets))
