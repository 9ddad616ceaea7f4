"""Merging a round's proposals for one paragraph: its open brackets end or go on, all other words are merged around them.

Pure functions. Each place of a bracket is a sign in what is merged (`models.brackets.standing`), so that proposals
leave brackets alone; only a proposal that replaces a bracket together with words beside it opens a wider one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

import redline
from models.brackets.agreement import Ending, OpenBracket, Position, Rule, Stance, is_same_wording
from models.brackets.parting import part
from models.brackets.rules import carried_over_bracket, comments_for
from models.brackets.sentence import SeenAgain
from models.brackets.standing import Place, StandingParagraph, place_signs, without_signs
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, joined_with, moved_after
from models.consolidation.bracket_endings import Endings, continued_bracket, endings_of, members_for
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import JoinTarget, Terms
from models.consolidation.paragraph_wishes import joins_paragraph, merge_wishes
from models.consolidation.result import Carried, Context, Ended, Joined
from models.consolidation.statements import Statements, TypedProposal, statements
from models.consolidation.touching import contested_where_touching
from models.consolidation.widening import widen_changes, with_whole_placeholders


def merge_with_brackets(
    paragraph: StandingParagraph,
    kinds: Sequence[ConflictKind],
    typed: Sequence[TypedProposal],
    wishes: Sequence[TypedProposal],
    terms: Terms,
    *,
    is_agreed: Callable[[redline.Applied], bool],
    is_form: Callable[[redline.Applied], bool],
    form_only: bool,
    target: JoinTarget,
) -> tuple[list[redline.Piece], Context]:
    """The pieces of a paragraph, its brackets among them, and what is known of these.

    `typed` are the proposals of other words, `wishes` those about the whole paragraph: it goes, or goes to another place,
    only if all members ask for that. One whose deletion is a matter of `form_only` goes if nobody has other words. A change
    on which all `agreed` stands for itself, as one of form (`is_form`) beside a bracket does. `target` is the paragraph with
    which it is asked to be joined.
    """
    if target is JoinTarget.GONE:
        wishes = [one for one in wishes if joined_with(one.text) is None]
    stated = statements(paragraph, typed, wishes, terms)
    paragraph, proposals, positions = stated.paragraph, stated.proposals, stated.positions
    pieces = paragraph.merged(proposals, terms.language)
    found = with_whole_placeholders(pieces, {one.id: one.sponsors for one in proposals})
    whole = merge_wishes((one.text, one.proposal) for one in stated.wishes)
    is_unopposed = form_only and not typed and not paragraph.brackets
    decided = _decided_wish(whole, terms.members, target, is_unopposed=is_unopposed)
    all_out = decided is not None and decided.text == DELETE_PARAGRAPH
    lost = set(range(len(paragraph.brackets))) if all_out else _replaced_brackets(paragraph, found)
    judged, terms = _judge_brackets(stated, kinds, lost, terms, target)
    ends = list(judged.each)
    beside = {
        sign: paragraph.brackets[place.bracket]
        for place, sign in zip(paragraph.places, place_signs(), strict=False)
        if ends[place.bracket] is None
    }
    sponsors = {one.id: one.sponsors for one in (*proposals, *(wish.proposal for wish in stated.wishes))}
    found = contested_where_touching(found, sponsors, beside, is_agreed=is_agreed, is_form=is_form)
    alone = partial(paragraph.merged_alone, proposals, terms.language)
    found = widen_changes(found, pieces, sponsors, terms.language, alone)
    for number in _replaced_brackets(paragraph, found):
        ends[number] = Ending(paragraph.brackets[number].standing, Rule.FELL_WITH)
    context = Context(
        sponsors=sponsors,
        new=frozenset(int(one.proposal.id) for one in (*typed, *wishes) if one.proposal.id.isdecimal()),
        heard=frozenset(id for own in positions for one in own.values() for id in one.comments),
        endings=tuple(
            Ended(bracket.id, one.rule, one.words, members_for(bracket, one, positions[number], terms))
            for number, (bracket, one) in enumerate(zip(paragraph.brackets, ends, strict=True))
            if one is not None and bracket.id is not None
        ),
        gone=judged.gone,
        lost=_lost_comments(stated, ends) if all_out or judged.gone is not None else frozenset(),
        closing=redline.Applied(stated.behind, "", paragraph.brackets[0].named, ()) if stated.behind else None,
        moved=decided if decided is not None and moved_after(decided.text) is not None else None,
        joined=_join_of(paragraph, ends, positions, terms, decided),
    )
    if decided is not None and all_out:
        return [redline.Applied(paragraph.text, "", decided.sponsors, decided.ids)], context
    places = _BracketPlaces(paragraph, kinds, positions, ends, judged.again, terms, context)
    before = [whole] if whole is not None and decided is None else []
    return [*before, *(each for piece in found for each in places.expand_signs(piece))], context


def _decided_wish(
    whole: redline.Piece | None, members: frozenset[str], target: JoinTarget, *, is_unopposed: bool
) -> redline.Applied | None:
    """What becomes of the whole paragraph at once: all members ask for it, or it is of form and `is_unopposed`. It is joined
    with no paragraph whose own place is open."""
    if not isinstance(whole, redline.Applied) or not (is_unopposed or members.issubset(whole.sponsors)):
        return None
    return None if target is JoinTarget.OPEN and joined_with(whole.text) is not None else whole


def _judge_brackets(
    stated: Statements, kinds: Sequence[ConflictKind], lost: set[int], terms: Terms, target: JoinTarget
) -> tuple[Endings, Terms]:
    """How the brackets end, and the terms by which they do: none ends so that the paragraph is joined with one that does not
    stand. `lost` are those that have been replaced together with words beside them."""
    brackets = stated.paragraph.brackets
    if target is JoinTarget.GONE:
        lost = lost | {number for number, one in enumerate(brackets) if joins_paragraph(one) and not one.is_contested}
    judged = endings_of(stated.paragraph, kinds, stated.positions, lost, terms)
    joining = _joining_brackets(judged.each) if target is not JoinTarget.STANDS else set()
    if not joining:
        return judged, terms
    terms = replace(terms, held=terms.held | {id for number in joining if (id := brackets[number].id) is not None})
    lost = lost | joining if target is JoinTarget.GONE else lost
    return endings_of(stated.paragraph, kinds, stated.positions, lost, terms), terms


def _joining_brackets(ends: Sequence[Ending | None]) -> set[int]:
    """The brackets, by their numbers, that end so that the paragraph becomes one with another."""
    over = ((number, end) for number, end in enumerate(ends) if end is not None and end.rule not in _RULES_THAT_PART)
    return {number for number, end in over if joined_with(end.words[0]) is not None}


def _lost_comments(stated: Statements, ends: Sequence[Ending | None]) -> frozenset[int]:
    """The comments whose words go with the whole paragraph: in its own words, for a bracket in it, or for its place."""
    signed = redline.key(stated.paragraph.signed)
    asking = [one for one in stated.proposals if redline.key(one.text or "") != signed]
    asking += [one.proposal for one in stated.wishes if one.text != DELETE_PARAGRAPH]
    found = {int(one.id) for one in asking if one.id.isdecimal()}
    for end, positions in zip(ends, stated.positions, strict=True):
        if end is not None and end.rule is Rule.FELL_WITH:
            found |= {id for one in positions.values() if one.stance is Stance.OTHER for id in one.comments}
    return frozenset(found)


def _join_of(
    paragraph: StandingParagraph,
    ends: Sequence[Ending | None],
    positions: Sequence[Mapping[str, Position]],
    terms: Terms,
    decided: redline.Applied | None,
) -> Joined | None:
    """With which paragraph it becomes one: all members ask for that, or a bracket has ended so."""
    if decided is not None and (key := joined_with(decided.text)) is not None:
        return Joined(key, decided.sponsors, decided.ids)
    for bracket, end, own in zip(paragraph.brackets, ends, positions, strict=True):
        if end is not None and end.rule not in _RULES_THAT_PART and (key := joined_with(end.words[0])) is not None:
            return Joined(key, members_for(bracket, end, own, terms))
    return None


def _replaced_brackets(paragraph: StandingParagraph, pieces: Sequence[redline.Piece]) -> set[int]:
    """The brackets in which a change replaces a place together with words beside it."""
    found = {sign for one in pieces if not isinstance(one, redline.Kept) for sign in redline.signs_in(one.base)}
    return {place.bracket for place, sign in zip(paragraph.places, place_signs(), strict=False) if sign in found}


_RULES_THAT_PART = (Rule.PARTED, Rule.FELL_WITH)
"""Of a bracket with several places that falls with a wider one, the places that this does not hold go on as parts."""


class _BracketPlaces:
    """The brackets of a paragraph, as they stand in the pieces of a merge."""

    def __init__(
        self,
        paragraph: StandingParagraph,
        kinds: Sequence[ConflictKind],
        positions: Sequence[Mapping[str, Position]],
        ends: Sequence[Ending | None],
        again: Sequence[SeenAgain],
        terms: Terms,
        context: Context,
    ) -> None:
        self.paragraph, self.kinds, self.positions, self.ends = paragraph, kinds, positions, ends
        self.terms, self.context = terms, context
        self.again = {place: one for one in again for place in one.places}
        self.by_sign = dict(zip(place_signs(), paragraph.places, strict=False))
        self.written = {sign: paragraph.written_at(place) for sign, place in self.by_sign.items()}
        self.standing = {sign: paragraph.words[place.start : place.end] for sign, place in self.by_sign.items()}

    def expand_signs(self, piece: redline.Piece) -> Iterator[redline.Piece]:
        """A piece with brackets in place of its signs."""
        if isinstance(piece, redline.Kept):
            reached = 0
            for at, character in enumerate(piece.text):
                if character in self.by_sign:
                    if reached < at:
                        yield redline.Kept(piece.text[reached:at])
                    yield self._carried_piece(character)
                    reached = at + 1
            if reached < len(piece.text):
                yield redline.Kept(piece.text[reached:])
        elif any(character in self.by_sign for character in piece.base):
            yield self._wider_bracket(piece)
        else:
            yield piece

    def _carried_piece(self, sign: str) -> redline.Piece:
        """The place of a bracket that has ended or goes on."""
        place = self.by_sign[sign]
        bracket, end, number = self.paragraph.brackets[place.bracket], self.ends[place.bracket], place.number
        positions, origins = self.positions[place.bracket], tuple[tuple[int, int], ...]()
        if end is None:
            bracket = continued_bracket(bracket, positions, self.terms)
        elif (
            end.rule in _RULES_THAT_PART
            and len(bracket.standing) > 1
            and (own := part(carried_over_bracket(bracket, positions), number)) is not None
        ):
            bracket, end, number, origins = own, None, 0, ((bracket.id or 0, number),)
        elif end.rule is Rule.SEEN_AGAIN:
            sentence = self.again[place.bracket, number]
            origins = tuple((self.paragraph.brackets[one].id or 0, at) for one, at in sentence.places)
            bracket, end, number = sentence.bracket, None, sentence.places.index((place.bracket, number))
        words, sponsors, comments = "", bracket.named, set[int]()
        if end is not None:
            words = "" if bracket.is_on_paragraph else end.words[number]
            sponsors = members_for(bracket, end, positions, self.terms)
            comments = {
                id for one in bracket.alternatives if is_same_wording(one.words, end.words) for id in one.comments
            }
            comments |= comments_for(positions, end.words)
        piece = redline.Applied(self.written[sign], words, sponsors, tuple(map(str, sorted(comments))))
        self.context.carried[id(piece)] = Carried(
            bracket, _kind_of(self.kinds[place.bracket], bracket), number, self.written[sign], end, origins
        )
        return piece

    def _wider_bracket(self, piece: redline.Applied | redline.Conflict) -> redline.Piece:
        """A change of brackets together with words beside them: one bracket, in which every member goes on asking for what it
        asked for in the inner ones, and who kept the words there keeps them."""
        alternatives = redline.alternatives_of(piece)
        inner = {
            number: carried_over_bracket(self.paragraph.brackets[number], self.positions[number])
            for number in sorted({self.by_sign[sign].bracket for sign in piece.base if sign in self.by_sign})
        }
        standing = without_signs(piece.base, self.standing)
        found: dict[str, tuple[str, set[str], set[str]]] = {}
        keepers: set[str] = set()
        speaking = {name for one in alternatives for name in one.sponsors}
        silent = {name for own in inner.values() for name in own.named} - speaking
        asking = [(one.text, name, self._ids_of(name, one.ids)) for one in alternatives for name in one.sponsors]
        for signed, name, ids in [*asking, *((piece.base, name, ()) for name in sorted(silent))]:
            own = {*ids, *self._comments_of(signed, name)}
            for text in self._wordings_of_member(signed, inner, name):
                if text == standing:
                    keepers.add(name)
                    continue
                _, names, behind = found.setdefault(redline.key(text), (text, set(), set()))
                names.add(name)
                behind.update(own)
        wordings = [
            redline.Alternative(text, tuple(sorted(names)), tuple(sorted(ids))) for text, names, ids in found.values()
        ]
        base, (first, *others) = without_signs(piece.base, self.written), wordings
        wider: redline.Piece = redline.Applied(base, first.text, first.sponsors, first.ids)
        if others:
            wider = redline.Conflict(base, tuple(sorted(wordings, key=lambda one: (one.sponsors[0], one.text))))
        self.context.standing[id(wider)] = standing
        self.context.keepers[id(wider)] = tuple(sorted(keepers))
        if any(self.paragraph.brackets[number].is_whole for number in inner):
            self.context.whole.add(id(wider))
        return wider

    def _ids_of(self, name: str, ids: Sequence[str]) -> Sequence[str]:
        """Those of a member's own proposals: two who ask for the same words here may differ within the inner brackets."""
        return [id for id in ids if name in self.context.sponsors[id]]

    def _comments_of(self, signed: str, name: str) -> Iterator[str]:
        """The comments of this round in which a member has typed words for the brackets that stand in a text."""
        for sign in filter(self.by_sign.__contains__, signed):
            position = self.positions[self.by_sign[sign].bracket].get(name)
            yield from map(str, self.context.new.intersection(position.comments if position else ()))

    def _wordings_of_member(self, signed: str, inner: Mapping[int, OpenBracket], name: str) -> set[str]:
        """A text with the words that a member asks for in place of its signs, and the standing ones where it asks for none."""
        texts = {
            number: [one.words for one in own.alternatives if name in one.sponsors] or [own.standing]
            for number, own in inner.items()
        }
        return {
            without_signs(signed, {sign: choice[place.bracket][place.number] for sign, place in self._places_of(inner)})
            for each in product(*texts.values())
            for choice in [dict(zip(texts, each, strict=True))]
        }

    def _places_of(self, inner: Mapping[int, OpenBracket]) -> list[tuple[str, Place]]:
        return [(sign, place) for sign, place in self.by_sign.items() if place.bracket in inner]


def _kind_of(kind: ConflictKind, bracket: OpenBracket) -> ConflictKind:
    if kind is ConflictKind.PARAGRAPH:
        return kind
    return ConflictKind.CONTESTED if bracket.is_contested else ConflictKind.TO_BE_SEEN
