"""What becomes of a bracket when a round is consolidated: it ends by a rule, and only by members, or it goes on. Pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.brackets.agreement import (
    Alternative,
    Ending,
    OpenBracket,
    Position,
    Rule,
    Stance,
    Words,
    contains_wording,
    is_same_wording,
    sorted_alternatives,
)
from models.text.placeholders import is_placeholder


@dataclass(frozen=True, slots=True)
class Views:
    """What the members have said about one bracket so far."""

    bracket: OpenBracket
    positions: Mapping[str, Position]
    stated: Mapping[str, list[Words]] = field(init=False)

    def __post_init__(self) -> None:
        names = {*self.positions, *self.bracket.named}
        object.__setattr__(self, "stated", {name: self._stated_wordings(name) for name in names})

    def _stated_wordings(self, name: str) -> list[Words]:
        """The words for which a member speaks; who asked for words and says nothing goes on asking for them."""
        position = self.positions.get(name)
        if position is None or position.stance is Stance.RESERVED:
            kept = [self.bracket.standing] if name in self.bracket.keepers else []
            return kept + [one.words for one in self.bracket.alternatives if name in one.sponsors]
        if position.stance is Stance.KEEP:
            return [self.bracket.standing]
        return [position.words] if position.words is not None else []

    def can_accept(self, name: str, words: Words) -> bool:
        """Whether the member has said, openly or sealed, that it accepts these words."""
        position = self.positions.get(name)
        if contains_wording(self.stated.get(name, ()), words):
            return True
        if position is None:
            return False
        any_now = position.stance is Stance.ANY and position.current
        return contains_wording((*position.can_accept, *(self.bracket.circulated if any_now else ())), words)

    def objects(self, name: str, words: Words) -> bool:
        """Whether the member speaks for other words and cannot accept these."""
        return bool(self.stated.get(name)) and not self.can_accept(name, words)

    @property
    def are_reserved(self) -> bool:
        return any(position.stance is Stance.RESERVED for position in self.positions.values())


def ending(
    bracket: OpenBracket, positions: Mapping[str, Position], members: Collection[str], answered: Collection[str]
) -> Ending | None:
    """How the bracket ends when a round is consolidated; None while it stays open.

    `positions` are the newest counted ones, by member; `answered` are the members whose answer in this round is in, with
    the bracket on its list. By whichever rule, none ends with words that give members something to do before each of these
    has accepted them, nor with a placeholder for words, nor so that words go for which members ask elsewhere in its
    paragraph.
    """
    found = _ending_by_rule(bracket, positions, members, answered)
    if found is None or is_incomplete(bracket, found.words) or awaited_members(bracket, positions, found.words):
        return None
    return None if members_losing_words(bracket, positions, found.words) else found


def is_incomplete(bracket: OpenBracket, words: Words) -> bool:
    """Whether words are still missing: a placeholder, such as "[TBD]", stands in their place, or would with what stands around
    it."""
    around = bracket.around or (("", ""),) * len(words)
    return any(is_placeholder(each, beside, bracket.literal) for each, beside in zip(words, around, strict=True))


def awaited_members(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> tuple[str, ...]:
    """The members to which words give a task, a lead or a cost, and that do not expressly speak for these words: what they
    could accept, and silence, is not enough."""
    stated = stated_wordings(bracket, positions)
    return tuple(name for name in bracket.charged_members(words) if not contains_wording(stated.get(name, ()), words))


def members_losing_words(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> tuple[str, ...]:
    """The members with something to lose elsewhere in the paragraph which would go with it, and that have not said that they
    can accept that."""
    if not bracket.drops_paragraph(words):
        return ()
    views = Views(bracket, positions)
    return tuple(name for name in bracket.inside if not views.can_accept(name, words))


def with_inner_speakers(
    brackets: Sequence[OpenBracket], positions: Sequence[Mapping[str, Position]], asking: Iterable[str] = ()
) -> tuple[OpenBracket, ...]:
    """The brackets of a paragraph, where those on the whole of it know who speaks about words elsewhere in it: who asks for
    other words, in its brackets or beside them (`asking`); those that would take it out, also who keeps words in it, or is
    reserved on them."""
    if not any(one.is_on_whole for one in brackets):
        return tuple(brackets)
    others = set(asking)
    speaking = set(others)
    for bracket, own in zip(brackets, positions, strict=True):
        if bracket.is_on_whole:
            continue
        for name, wordings in stated_wordings(bracket, own).items():
            others |= {name for words in wordings if not is_same_wording(words, bracket.standing)}
            speaking |= {name for _ in wordings}
        speaking |= {name for name, one in own.items() if one.stance is Stance.RESERVED}
    return tuple(
        one.with_inside(speaking if one.takes_paragraph_out else others) if one.is_on_whole else one for one in brackets
    )


def _ending_by_rule(
    bracket: OpenBracket, positions: Mapping[str, Position], members: Collection[str], answered: Collection[str]
) -> Ending | None:
    views = Views(bracket, positions)
    if views.are_reserved:
        return None
    if bracket.ad_referendum and bracket.compromise is not None and not is_contradicted(bracket, positions):
        return None if unconfirmed_members(bracket, positions) else Ending(bracket.compromise, Rule.MEETING)
    if not _has_support(views):
        return Ending(bracket.standing, Rule.WITHDRAWN)
    for_all = [words for words in considered_wordings(views) if all(views.can_accept(name, words) for name in members)]
    if for_all:
        return Ending(for_all[0], Rule.ALL_ACCEPT) if len(for_all) == 1 else None
    if not _is_contested(views):
        words = bracket.alternatives[0].words
        # Of a sentence that is seen once more, those who asked for a part of its words have not seen the whole.
        seen_by = positions if bracket.is_seen_again else views.stated
        others = [
            name for name in members if name not in seen_by or not contains_wording(views.stated.get(name, ()), words)
        ]
        return Ending(words, Rule.LET_STAND) if set(others) <= set(answered) else None
    return _agreed_by_named(views, members, answered)


def unconfirmed_members(bracket: OpenBracket, positions: Mapping[str, Position]) -> tuple[str, ...]:
    """The members whose confirmation of a meeting's words is still awaited: only an express acceptance confirms them."""
    assert bracket.compromise is not None
    accepting = {name: one.words for name, one in positions.items() if one.stance is Stance.ACCEPT and one.words}
    return tuple(
        name for name in bracket.ad_referendum if not is_same_wording(accepting.get(name, ()), bracket.compromise)
    )


def is_contradicted(bracket: OpenBracket, positions: Mapping[str, Position]) -> bool:
    """Whether a member has spoken since for other words than those on which the meeting agreed."""
    assert bracket.compromise is not None
    return any(
        one.stance is Stance.KEEP or (one.words is not None and not is_same_wording(one.words, bracket.compromise))
        for one in positions.values()
        if one.current
    )


def stated_wordings(bracket: OpenBracket, positions: Mapping[str, Position]) -> Mapping[str, Sequence[Words]]:
    """The words for which each member speaks openly; none for one that says nothing of its own. What it could accept is not
    among them."""
    return Views(bracket, positions).stated


def supporters(bracket: OpenBracket, positions: Mapping[str, Position], words: Words) -> tuple[str, ...]:
    """The members that ask for these words or can accept them, in alphabetical order; to be shown when a bracket has ended."""
    views = Views(bracket, positions)
    return tuple(sorted(name for name in {*positions, *views.stated} if views.can_accept(name, words)))


def _agreed_by_named(views: Views, members: Collection[str], answered: Collection[str]) -> Ending | None:
    named = {name for name, words in views.stated.items() if words}
    wordings = _each_once(views.bracket.circulated)
    qualifying = [words for words in wordings if all(views.can_accept(name, words) for name in named)]
    if len(qualifying) != 1 or not set(members) - named <= set(answered):
        return None
    return Ending(qualifying[0], Rule.NAMED_AGREE)


def considered_wordings(views: Views) -> list[Words]:
    """All words on which all could agree, each once: the standing ones, which the secretariat may have put forward itself, those that
    were circulated, those that members have written."""
    found = _each_once([views.bracket.standing, *views.bracket.circulated])
    for position in views.positions.values():
        if (
            position.stance is Stance.OTHER
            and position.words is not None
            and not contains_wording(found, position.words)
        ):
            found.append(position.words)
    return found


def _each_once(wordings: Iterable[Words]) -> list[Words]:
    """The wordings without repetition: an older release may have told spellings apart that are the same words today."""
    found: list[Words] = []
    for words in wordings:
        if not contains_wording(found, words):
            found.append(words)
    return found


def _has_support(views: Views) -> bool:
    """Whether anybody still asks for other words than the standing ones, or accepts some."""
    names = {*views.positions, *views.stated}
    other = [words for words in considered_wordings(views) if not is_same_wording(words, views.bracket.standing)]
    return any(views.can_accept(name, words) for name in names for words in other)


def _is_contested(views: Views) -> bool:
    """Whether a member objects to the one alternative, or there are several."""
    if len(views.bracket.alternatives) != 1:
        return True
    words = views.bracket.alternatives[0].words
    return any(views.objects(name, words) for name in views.stated)


def carried_over_bracket(bracket: OpenBracket, positions: Mapping[str, Position]) -> OpenBracket:
    """A bracket that stays open, as it goes into the next version: with who asks for what now, and the words first written
    in this round. An alternative that nobody asks for any more is gone, if another is left that has words for each place.

    A compromise for which members speak is an alternative from then on.
    """
    views = Views(bracket, positions)
    found = [
        Alternative(
            wording,
            tuple(sorted(name for name, words in views.stated.items() if contains_wording(words, wording))),
            tuple(sorted({*_comments_behind(bracket, wording), *comments_for(positions, wording)})),
        )
        for wording in considered_wordings(views)[1:]
    ]
    known = [one.words for one in bracket.alternatives]
    given_up = [one for one in found if not one.sponsors and contains_wording(known, one.words)]
    keepers = sorted(name for name, words in views.stated.items() if contains_wording(words, bracket.standing))
    alternatives = sorted_alternatives([one for one in found if one.sponsors] or given_up)
    if not _says_something_everywhere(bracket.standing, alternatives):
        alternatives = sorted_alternatives([*alternatives, *given_up])
    compromise = bracket.compromise
    if bracket.ad_referendum and not is_contradicted(bracket, positions):
        return replace(bracket, ad_referendum=unconfirmed_members(bracket, positions))
    if compromise is not None and contains_wording([one.words for one in alternatives], compromise):
        compromise = None
    return replace(bracket, alternatives=alternatives, keepers=tuple(keepers), compromise=compromise, ad_referendum=())


def _comments_behind(bracket: OpenBracket, wording: Words) -> set[int]:
    return {id for one in bracket.alternatives if is_same_wording(one.words, wording) for id in one.comments}


def _says_something_everywhere(standing: Words, alternatives: Sequence[Alternative]) -> bool:
    """Whether there are words at each place: one without any cannot be written."""
    return all(any(words) for words in zip(standing, *(one.words for one in alternatives), strict=True))


def still_holds(bracket: OpenBracket, name: str, position: Position) -> bool:
    """Whether a position of an earlier round is still what the member says, and not superseded by words that it has typed
    since: these have made it one of those who ask for words, or keep the draft."""
    if position.stance is Stance.RESERVED:
        return True
    speaks_for = [one.words for one in bracket.alternatives if name in one.sponsors]
    speaks_for += [bracket.standing] if name in bracket.keepers else []
    if position.stance is Stance.KEEP:
        return name in bracket.keepers
    return not speaks_for if position.words is None else contains_wording(speaks_for, position.words)


def comments_for(positions: Mapping[str, Position], words: Words) -> set[int]:
    """The comments by which members have spoken for these words."""
    speaking = (one for one in positions.values() if one.words is not None and is_same_wording(one.words, words))
    return {id for one in speaking for id in one.comments}
