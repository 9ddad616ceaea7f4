"""Merging a round's proposals for one paragraph: its open brackets end or go on, all other words are merged around them.

Pure functions. Each place of a bracket is a sign in what is merged (`models.brackets.reading`), so that proposals
leave brackets alone; only a proposal that replaces a bracket together with words beside it opens a wider one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import redline
from models.brackets.agreement import (
    DELETE_PARAGRAPH,
    Ending,
    OpenBracket,
    Position,
    Rule,
    Words,
    same,
)
from models.brackets.ending import carried_over, comments_for, ending, supporters
from models.brackets.parting import is_parted, part
from models.brackets.reading import StandingParagraph, signs, without_signs
from models.consolidation.consolidation import ConflictKind
from models.consolidation.heard import Typed, heard
from models.consolidation.opening import with_whole_placeholders
from models.consolidation.result import Carried, Context, Ended


class Settled(NamedTuple):
    """Words on which members have agreed for a bracket outside a round: by which rule, and which members. It ends the
    bracket, unless some of them have still to confirm it (`ad_referendum`)."""

    words: Words
    rule: Rule
    members: tuple[str, ...]
    ad_referendum: tuple[str, ...] = ()


class Terms(Protocol):
    """What the merge of a paragraph needs to know of the round, or of what was settled outside one."""

    @property
    def members(self) -> frozenset[str]: ...
    @property
    def language(self) -> str: ...
    @property
    def positions(self) -> Mapping[int, Mapping[str, Position]]: ...
    @property
    def answered(self) -> frozenset[str]: ...
    @property
    def settled(self) -> Mapping[int, Settled] | None: ...
    @property
    def held(self) -> frozenset[int]: ...


def merged(
    paragraph: StandingParagraph,
    kinds: Sequence[ConflictKind],
    typed: Sequence[Typed],
    taken_out: Sequence[Typed],
    terms: Terms,
    *,
    form_only: bool = False,
) -> tuple[list[redline.Piece], Context]:
    """The pieces of a paragraph, its brackets among them, and what is known of these.

    `typed` are the proposals of other words, `taken_out` those that take the whole paragraph out: if that is a matter of
    `form_only` and nobody has other words, it goes; else only if all members ask for it.
    """
    said = heard(paragraph, typed, taken_out, terms)
    paragraph, proposals, positions, deletions = said.paragraph, said.proposals, said.positions, said.deletions
    pieces = redline.merge(paragraph.signed, proposals, terms.language).pieces
    found = with_whole_placeholders(pieces, {one.id: one.sponsors for one in proposals})
    swallowed = {
        sign for piece in found if not isinstance(piece, redline.Kept) for sign in piece.base if redline.is_sign(sign)
    }
    asked_out = _asked_out(deletions)
    all_out = asked_out is not None and (
        terms.members.issubset(asked_out.sponsors) or (form_only and not typed and not paragraph.brackets)
    )
    lost = {
        place.bracket for place, sign in zip(paragraph.places, signs(), strict=False) if all_out or sign in swallowed
    }
    ends = [
        Ending(bracket.standing, Rule.FELL_WITH) if number in lost else _ending(bracket, positions[number], terms)
        for number, bracket in enumerate(paragraph.brackets)
    ]
    dropping = _dropping(paragraph.brackets, ends)
    gone = None
    if dropping is not None:  # the others go with the paragraph, whatever is said of them
        number, end = dropping
        gone = _members_for(paragraph.brackets[number], end, positions[number], terms)
        fallen = [Ending(bracket.standing, Rule.FELL_WITH) for bracket in paragraph.brackets]
        ends = [*fallen[:number], end, *fallen[number + 1 :]]
    context = Context(
        sponsors={one.id: one.sponsors for one in (*proposals, *deletions)},
        new=frozenset(int(one.proposal.id) for one in (*typed, *taken_out) if one.proposal.id.isdecimal()),
        heard=frozenset(id for own in positions for one in own.values() for id in one.comments),
        endings=tuple(
            Ended(bracket.id, one.rule, one.words, _members_for(bracket, one, positions[number], terms))
            for number, (bracket, one) in enumerate(zip(paragraph.brackets, ends, strict=True))
            if one is not None and bracket.id is not None
        ),
        gone=gone,
        closing=redline.Applied(said.behind, "", paragraph.brackets[0].named, ()) if said.behind else None,
    )
    if asked_out is not None and all_out:
        return [redline.Applied(paragraph.text, "", asked_out.sponsors, asked_out.ids)], context
    places = _Places(paragraph, kinds, positions, ends, terms, context)
    asked = [] if asked_out is None else [asked_out]
    return [*asked, *(each for piece in found for each in places.opened(piece))], context


class _Places:
    """The brackets of a paragraph, as they stand in the pieces of a merge."""

    def __init__(
        self,
        paragraph: StandingParagraph,
        kinds: Sequence[ConflictKind],
        positions: Sequence[Mapping[str, Position]],
        ends: Sequence[Ending | None],
        terms: Terms,
        context: Context,
    ) -> None:
        self.paragraph, self.kinds, self.positions, self.ends = paragraph, kinds, positions, ends
        self.terms, self.context = terms, context
        self.by_sign = dict(zip(signs(), paragraph.places, strict=False))
        self.written = {sign: paragraph.written_at(place) for sign, place in self.by_sign.items()}
        self.standing = {sign: paragraph.words[place.start : place.end] for sign, place in self.by_sign.items()}

    def opened(self, piece: redline.Piece) -> Iterator[redline.Piece]:
        """A piece with brackets in place of its signs."""
        if isinstance(piece, redline.Kept):
            reached = 0
            for at, character in enumerate(piece.text):
                if character in self.by_sign:
                    if reached < at:
                        yield redline.Kept(piece.text[reached:at])
                    yield self._carried(character)
                    reached = at + 1
            if reached < len(piece.text):
                yield redline.Kept(piece.text[reached:])
        elif any(character in self.by_sign for character in piece.base):
            yield self._wider(piece)
        else:
            yield piece

    def _carried(self, sign: str) -> redline.Piece:
        """The place of a bracket that has ended or goes on."""
        place = self.by_sign[sign]
        bracket, end, number = self.paragraph.brackets[place.bracket], self.ends[place.bracket], place.number
        positions, parted_from = self.positions[place.bracket], None
        if end is None:
            bracket = _going_on(bracket, positions, self.terms)
        elif end.rule is Rule.PARTED and (own := part(carried_over(bracket, positions), number)) is not None:
            bracket, end, number, parted_from = own, None, 0, (bracket.id or 0, number)
        words, sponsors, comments = "", bracket.named, set[int]()
        if end is not None:
            words = "" if bracket.is_on_paragraph else end.words[number]
            sponsors = _members_for(bracket, end, positions, self.terms)
            comments = {id for one in bracket.alternatives if same(one.words, end.words) for id in one.comments}
            comments |= comments_for(positions, end.words)
        piece = redline.Applied(self.written[sign], words, sponsors, tuple(map(str, sorted(comments))))
        self.context.carried[id(piece)] = Carried(
            bracket, _kind(self.kinds[place.bracket], bracket), number, self.written[sign], end, parted_from
        )
        return piece

    def _wider(self, piece: redline.Applied | redline.Conflict) -> redline.Piece:
        """A change of brackets together with words beside them: one bracket, in which the words of the inner ones go on."""
        alternatives = piece.alternatives if isinstance(piece, redline.Conflict) else _alone(piece)
        found = {without_signs(one.text, self.standing): one for one in alternatives}
        speaking = {name for one in alternatives for name in one.sponsors}
        inner = {self.by_sign[sign].bracket for sign in piece.base if sign in self.by_sign}
        for number in sorted(inner):
            for one in self.paragraph.brackets[number].alternatives:
                text = without_signs(piece.base, {**self.standing, **self._choice(number, one.words)})
                silent = tuple(name for name in one.sponsors if name not in speaking)
                if silent and text not in found:
                    found[text] = redline.Alternative(text, silent, ())
        base = without_signs(piece.base, self.written)
        if len(found) == 1:
            ((text, only),) = found.items()
            wider: redline.Piece = redline.Applied(base, text, only.sponsors, only.ids)
        else:
            wordings = [replace(one, text=text) for text, one in found.items()]
            wider = redline.Conflict(base, tuple(sorted(wordings, key=lambda one: (one.sponsors[0], one.text))))
        self.context.standing[id(wider)] = without_signs(piece.base, self.standing)
        return wider

    def _choice(self, number: int, words: Words) -> dict[str, str]:
        return {sign: words[place.number] for sign, place in self.by_sign.items() if place.bracket == number}


def _dropping(brackets: Sequence[OpenBracket], ends: Sequence[Ending | None]) -> tuple[int, Ending] | None:
    """The bracket, by its number, with which its whole paragraph goes, and its end; None where the paragraph stays."""
    for number, (bracket, one) in enumerate(zip(brackets, ends, strict=True)):
        if one is not None and one.rule not in (Rule.FELL_WITH, Rule.PARTED) and bracket.drops(one.words):
            return number, one
    return None


def _ending(bracket: OpenBracket, positions: Mapping[str, Position], terms: Terms) -> Ending | None:
    """How a bracket ends: by what the members have said in a round, or as it was settled outside one. One that a round would
    leave open is parted where that was asked; its parts are answered in the next round, for nobody has had them on a list."""
    is_held = bracket.id in terms.held
    if terms.settled is None:
        found = None if is_held else ending(bracket, positions, terms.members, terms.answered)
        return Ending(bracket.standing, Rule.PARTED) if found is None and is_parted(bracket) else found
    if is_held:
        return None
    settled = terms.settled.get(bracket.id or 0)
    return None if settled is None or settled.ad_referendum else Ending(settled.words, settled.rule)


def _members_for(bracket: OpenBracket, end: Ending, positions: Mapping[str, Position], terms: Terms) -> tuple[str, ...]:
    """The members that are for the words with which a bracket ends."""
    if end.rule is Rule.PARTED:
        return bracket.parting
    settled = (terms.settled or {}).get(bracket.id or 0)
    if bracket.ad_referendum and end.rule is Rule.MEETING:
        return tuple(
            sorted(terms.members)
        )  # nobody had objected to what the meeting agreed, and now all have confirmed it
    return supporters(bracket, positions, end.words) if settled is None else settled.members


def _going_on(bracket: OpenBracket, positions: Mapping[str, Position], terms: Terms) -> OpenBracket:
    """A bracket that stays open, as it goes into the next version."""
    if terms.settled is None:
        return carried_over(bracket, positions)
    settled = terms.settled.get(bracket.id or 0)
    if settled is None:
        return bracket
    return replace(bracket, compromise=settled.words, ad_referendum=settled.ad_referendum)


def _asked_out(deletions: Sequence[redline.Proposal]) -> redline.Applied | None:
    """The wish of all who ask to take the paragraph out."""
    if not deletions:
        return None
    sponsors = sorted({name for one in deletions for name in one.sponsors})
    return redline.Applied("", DELETE_PARAGRAPH, tuple(sponsors), tuple(sorted(one.id for one in deletions)))


def _alone(piece: redline.Applied) -> Sequence[redline.Alternative]:
    return (redline.Alternative(piece.text, piece.sponsors, piece.ids),)


def _kind(kind: ConflictKind, bracket: OpenBracket) -> ConflictKind:
    if kind is ConflictKind.PARAGRAPH:
        return kind
    return ConflictKind.CONTESTED if bracket.is_contested else ConflictKind.TO_BE_SEEN
