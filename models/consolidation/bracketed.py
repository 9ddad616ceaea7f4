"""How the pieces of a merged paragraph become its text, with brackets and a trace of every word.

Pieces tell of the text as it was written, brackets included; the standing words of what they hold are given beside them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, NamedTuple

import redline
from models.consolidation.agreement import (
    DELETE_PARAGRAPH,
    Alternative,
    Ending,
    OpenBracket,
    Rule,
    Words,
    in_order,
    same,
)
from models.consolidation.consolidation import ConflictKind
from models.consolidation.written import SECRETARIAT, common_edges, edges, wordings, written
from models.draft import Kind
from models.editing import Edit, base_of, is_editorial, is_undoing, laid_over, number_of

__all__ = ["SECRETARIAT"]

WaysOut = Mapping[tuple[str, str], str]
"""The secretariat's compromises for places of brackets, by paragraph key and fingerprint of the place."""

SENTENCE_END = re.compile("[.!?;:](?=\\s|\\Z)|[。！？；\u104b\u17d4\u17d5]|\n|(?<=[\u0e00-\u0eff]) (?=[\u0e00-\u0eff])")


class BracketPlace(NamedTuple):
    """A place of a bracket in the paragraph.

    `start` and `end` are code points of the written text, `standing_start` and `standing_end` of the standing words. `number`
    tells the brackets of a paragraph apart, `piece` is the piece that stands there. `bracket_id` is that of a bracket of an
    earlier round.
    """

    kind: ConflictKind
    base_text: str
    fingerprint: str
    start: int
    end: int
    proposal: str | None
    bracket_id: int | None
    number: int
    piece: int
    standing_start: int
    standing_end: int
    keepers: list[str]
    alternatives: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]


class Traced(NamedTuple):
    """Words that a comment put into the text; zero-width where it took words away."""

    comment_id: int
    start: int
    end: int
    in_bracket: bool


class Edited(NamedTuple):
    """Words that an editorial change put in place of `was`; `undone`: words that an objection to it put back."""

    change_id: int
    start: int
    end: int
    was: str
    undone: bool


class Ended(NamedTuple):
    """The end of a bracket of an earlier round: the words that stand from now on, by which rule, and who is for them."""

    bracket_id: int
    rule: Rule
    words: Words
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeParagraph:
    """A paragraph of the candidate; `base_id` is None for an inserted one, `pieces` None where nothing was changed.

    `standing` are its words without what is in brackets; None where that is the text. An edit that does not fit any more
    stands nowhere in `edited`.
    """

    base_id: int | None
    key: str
    kind: Kind
    text: str
    removed: bool = False
    pieces: list[Any] | None = None
    brackets: tuple[BracketPlace, ...] = ()
    trace: tuple[Traced, ...] = ()
    edited: tuple[Edited, ...] = ()
    contested: frozenset[int] = frozenset()  # comments with words in a collision
    standing: str | None = None
    endings: tuple[Ended, ...] = ()
    heard: frozenset[int] = frozenset()  # comments that say something about a bracket of an earlier round


@dataclass(frozen=True, slots=True)
class Carried:
    """A place of a bracket of an earlier round: what was written there, and what became of its bracket."""

    bracket: OpenBracket
    kind: ConflictKind
    place: int
    was: str
    ending: Ending | None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of pieces besides their words, by `id(piece)`: places of earlier brackets, and the standing words of
    what a piece replaces where these are not what was written. `sponsors` has those of each proposal; `new` are the
    comments of this round, `heard` those that say something about an earlier bracket."""

    carried: dict[int, Carried] = field(default_factory=dict)
    standing: dict[int, str] = field(default_factory=dict)
    sponsors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endings: tuple[Ended, ...] = ()
    new: frozenset[int] = frozenset()
    heard: frozenset[int] = frozenset()


NOTHING = Context()


def laid_out(
    pieces: Sequence[redline.Piece],
    plain: Callable[[redline.Applied], bool],
    base_id: int | None,
    key: str,
    kind: Kind,
    edit: Edit | None,
    ways_out: WaysOut,
    context: Context = NOTHING,
) -> MadeParagraph:
    """The paragraph that comes of merged pieces, once the secretariat's edit is laid over them: what is not `plain` stands in brackets."""
    if edit and (over := laid_over(pieces, edit)):
        pieces = over
    page = _Page(key, base_id is None, ways_out, context)
    page.write_all(_mended(pieces, context), plain)
    text, standing = "".join(page.shown), "".join(page.standing)
    gone = any(one.rule is not Rule.FELL_WITH and one.words == (DELETE_PARAGRAPH,) for one in context.endings)
    return MadeParagraph(
        base_id=base_id,
        key=key,
        kind=kind,
        text="" if gone else text,
        removed=gone or not text.strip(),
        pieces=redline.pieces_as_json(page.pieces),
        brackets=() if gone else tuple(page.brackets),
        trace=tuple(page.trace),
        edited=tuple(page.edited),
        contested=frozenset(page.contested),
        standing=None if gone or standing == text else standing,
        endings=context.endings,
        heard=context.heard,
    )


class _Page:
    """A paragraph as it grows: the written text, the standing words, and what is known of both."""

    def __init__(self, key: str, is_new: bool, ways_out: WaysOut, context: Context) -> None:
        self.key, self.is_new, self.ways_out, self.context = key, is_new, ways_out, context
        self.shown: list[str] = []
        self.standing: list[str] = []
        self.length = self.standing_length = 0
        self.pieces: list[redline.Piece] = []
        self.brackets: list[BracketPlace] = []
        self.trace: list[Traced] = []
        self.edited: list[Edited] = []
        self.contested: set[int] = set()

    def write_all(self, pieces: Sequence[redline.Piece], plain: Callable[[redline.Applied], bool]) -> None:
        carried = self.context.carried
        new = [
            place
            for place, piece in enumerate(pieces)
            if id(piece) not in carried and _stands_in_brackets(piece, plain)
        ]
        prints = _fingerprints(pieces, new)
        numbers: dict[int, int] = {}
        opened = _opened(pieces, new, self.context)
        for place, piece in enumerate(pieces):
            if (of := carried.get(id(piece))) is not None:
                number = numbers.setdefault(-1 - (of.bracket.id or 0), len(numbers))
                self._carry(piece, of, number)
            elif place in opened:
                group, of_group, bracket = opened[place]
                number = numbers.setdefault(group, len(numbers))
                self._open(piece, bracket, of_group, number, [prints[one] for one in new if opened[one][0] == group])
            else:
                self._plain(piece)

    def _put(self, piece: redline.Piece, shown: str, standing: str) -> tuple[int, int]:
        """Add a piece with its words; gives where these begin in the text and in the standing words."""
        start = self.length, self.standing_length
        self.pieces.append(piece)
        self.shown.append(shown)
        self.standing.append(standing)
        self.length += len(shown)
        self.standing_length += len(standing)
        return start

    def _plain(self, piece: redline.Piece) -> None:
        assert not isinstance(piece, redline.Conflict)
        start, _ = self._put(piece, piece.text, piece.text)
        if isinstance(piece, redline.Applied):
            self._behind(piece.ids, start, self.length, base_of(piece), in_bracket=False)

    def _carry(self, piece: redline.Piece, of: Carried, number: int) -> None:
        if of.ending is not None:
            assert isinstance(piece, redline.Applied)
            start, _ = self._put(piece, piece.text, piece.text)
            self._behind(self._of_round(piece.ids), start, self.length, of.was, in_bracket=False)
            return
        prints = [_fingerprint(of.bracket, place) for place in range(len(of.bracket.standing))]
        bracket = self._with_compromise(of.bracket, prints)
        shown, standing = written(bracket, of.place), bracket.standing[of.place]
        ids = self._of_round(str(id) for one in bracket.alternatives for id in one.comments)
        changed = redline.Applied(of.was, shown, bracket.named or (SECRETARIAT,), ids)
        start, standing_start = self._put(redline.Kept(shown) if shown == of.was else changed, shown, standing)
        self._place(bracket, of.place, of.kind, number, prints[of.place], start, standing_start)
        behind = {_bare(one.words[of.place]): self._of_round(map(str, one.comments)) for one in bracket.alternatives}
        self._trace_alternatives(bracket, of.place, start, behind, of.was)

    def _open(self, piece: redline.Piece, bracket: OpenBracket, place: int, number: int, prints: Sequence[str]) -> None:
        bracket = self._with_compromise(bracket, prints)
        base = self._standing_of(piece)
        lead, core = _split(base, bracket.standing[place])
        trail = base[len(lead) + len(core) :]
        shown = written(bracket, place)
        start, standing_start = self._put(piece, lead + shown + trail, base)
        kind = self._kind(piece, bracket)
        self._place(bracket, place, kind, number, prints[place], start + len(lead), standing_start + len(lead))
        if isinstance(piece, redline.Conflict):
            self.contested.update(int(id) for one in piece.alternatives for id in one.ids if id.isdecimal())
        behind = {_bare(words): ids for words, ids in _ids_by_words(piece)}
        self._trace_alternatives(bracket, place, start + len(lead), behind, base_of(piece))

    def _of_round(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id for id in ids if id.isdecimal() and int(id) in self.context.new)

    def _trace_alternatives(
        self, bracket: OpenBracket, place: int, start: int, behind: Mapping[str, Sequence[str]], was: str
    ) -> None:
        """Note where each alternative's words stand, for the comments behind them."""
        at = start + len(edges(bracket, place)[0])
        for one in wordings(bracket, place):
            if one.alternative is not None:
                begins = at + len(one.label)
                ids = behind.get(_bare(one.alternative), ())
                self._behind(ids, begins, begins + len(one.words), was, in_bracket=True)
            at += len(one.text)

    def _with_compromise(self, bracket: OpenBracket, prints: Sequence[str]) -> OpenBracket:
        """The bracket with the words that the secretariat proposes now, if it does."""
        offers = [self.ways_out.get((self.key, one)) for one in prints]
        if all(offer is None for offer in offers):
            return bracket
        words = tuple(own if offer is None else offer for offer, own in zip(offers, bracket.standing, strict=True))
        return replace(bracket, compromise=_spaced(bracket, words))

    def _kind(self, piece: redline.Piece, bracket: OpenBracket) -> ConflictKind:
        if self.is_new or bracket.alternatives[0].words == (DELETE_PARAGRAPH,):
            return ConflictKind.PARAGRAPH
        return ConflictKind.CONTESTED if bracket.is_contested else ConflictKind.TO_BE_SEEN

    def _standing_of(self, piece: redline.Piece) -> str:
        return self.context.standing.get(id(piece), base_of(piece))

    def _place(
        self,
        bracket: OpenBracket,
        place: int,
        kind: ConflictKind,
        number: int,
        fingerprint: str,
        start: int,
        standing_start: int,
    ) -> None:
        lead, trail = edges(bracket, place)
        shown, standing = written(bracket, place), bracket.standing[place]
        self.brackets.append(
            BracketPlace(
                kind=kind,
                base_text=standing,
                fingerprint=fingerprint,
                start=start + len(lead),
                end=start + len(shown) - len(trail),
                proposal=None if bracket.compromise is None else bracket.compromise[place],
                bracket_id=bracket.id,
                number=number,
                piece=len(self.pieces) - 1,
                standing_start=standing_start,
                standing_end=standing_start + len(standing),
                keepers=list(bracket.keepers),
                alternatives=tuple((one.words[place], one.sponsors, one.comments) for one in bracket.alternatives),
            )
        )

    def _behind(self, ids: Sequence[str], start: int, end: int, was: str, *, in_bracket: bool) -> None:
        for id in ids:
            if id.isdecimal():
                self.trace.append(Traced(int(id), start, end, in_bracket))
            else:
                self.edited.append(Edited(number_of(id), start, end, was, is_undoing(id)))


def _stands_in_brackets(piece: redline.Piece, plain: Callable[[redline.Applied], bool]) -> bool:
    if isinstance(piece, redline.Applied):
        return not (is_editorial(piece) or plain(piece))
    return isinstance(piece, redline.Conflict)


def _fingerprints(pieces: Sequence[redline.Piece], new: Sequence[int]) -> dict[int, str]:
    """For each place that stands in brackets, what it is recognised by when the candidate is made again."""
    found: dict[int, str] = {}
    alike: Counter[str] = Counter()
    for place in new:
        words = "\x00".join((base_of(pieces[place]), *(one.text for one in _alternatives(pieces[place]))))
        alike[words] += 1
        # The same bracket can stand twice in a paragraph: count, so that each has a compromise of its own.
        found[place] = sha256(f"{words}\x00{alike[words]}".encode()).hexdigest()
    return found


def _fingerprint(bracket: OpenBracket, place: int) -> str:
    """What a place of a bracket of an earlier round is recognised by."""
    return sha256(f"bracket {bracket.id}, {place}".encode()).hexdigest()


def _opened(
    pieces: Sequence[redline.Piece], new: Sequence[int], context: Context
) -> dict[int, tuple[int, int, OpenBracket]]:
    """For each piece that stands in brackets: which bracket, which of its places, and the bracket itself.

    Changes of one proposal in one sentence belong together: they are one bracket with several places.
    """
    found: dict[int, tuple[int, int, OpenBracket]] = {}
    for group, places in enumerate(_together(pieces, new)):
        bracket = _bracket([pieces[place] for place in places], context)
        for number, place in enumerate(places):
            found[place] = group, number, bracket
    return found


def _together(pieces: Sequence[redline.Piece], new: Sequence[int]) -> Iterator[list[int]]:
    """The pieces in groups: those of one sentence that share a proposal, directly or by way of others."""
    wanted, sentence = set(new), list[int]()
    for place, piece in enumerate(pieces):
        if place in wanted:
            sentence.append(place)
        elif SENTENCE_END.search(base_of(piece)):
            yield from _connected(pieces, sentence)
            sentence = []
        if place in wanted and SENTENCE_END.search(base_of(piece)):
            yield from _connected(pieces, sentence)
            sentence = []
    yield from _connected(pieces, sentence)


def _connected(pieces: Sequence[redline.Piece], places: Sequence[int]) -> Iterator[list[int]]:
    groups: list[tuple[list[int], set[str]]] = []
    for place in places:
        ids = {id for one in _alternatives(pieces[place]) for id in one.ids}
        if not all(one.ids for one in _alternatives(pieces[place])):
            ids = set()  # it holds words of earlier rounds, which belong to no proposal of this one
        joined = [group for group in groups if not group[1].isdisjoint(ids)]
        groups = [group for group in groups if group[1].isdisjoint(ids)]
        groups.append(
            (sorted([place, *(one for group, _ in joined for one in group)]), ids.union(*(own for _, own in joined)))
        )
    yield from sorted(group for group, _ in groups)


def one_place(piece: redline.Piece) -> tuple[str, OpenBracket, str]:
    """A piece as a bracket of one place, with the white space before and behind it."""
    base = base_of(piece)
    lead, trail = _edges_of(piece, base)
    return lead, _bracket([piece], NOTHING), trail


def written_by_piece(text: str, pieces: Sequence[redline.Piece], ends: Mapping[int, int]) -> list[str]:
    """What is written of each piece of a paragraph; `ends` are the ends of its brackets in the text, by their piece."""
    found: list[str] = []
    reached = 0
    for place, piece in enumerate(pieces):
        words = None if isinstance(piece, redline.Conflict) else piece.text
        goes_on = words is not None and words.lstrip().startswith("[") and text.startswith(words, reached)
        if place in ends and not goes_on:
            _, bracket, trail = one_place(piece)
            end = ends[place] + len(edges(bracket, 0)[1] + trail)
        else:
            end = reached + len(words or "")
        found.append(text[reached:end])
        reached = end
    return found


def _bracket(pieces: Sequence[redline.Piece], context: Context) -> OpenBracket:
    standing = tuple(context.standing.get(id(piece), base_of(piece)) for piece in pieces)
    around = [_edges_of(piece, words) for piece, words in zip(pieces, standing, strict=True)]
    cores = tuple(
        words[len(lead) : len(words) - len(trail)] for words, (lead, trail) in zip(standing, around, strict=True)
    )
    if len(pieces) == 1:
        (lead, trail) = around[0]
        alternatives = [
            Alternative((_without(one.text, lead, trail),), one.sponsors, _comments(one.ids))
            for one in _alternatives(pieces[0])
        ]
        return OpenBracket(cores, tuple(alternatives))
    by_words: dict[Words, set[str]] = {}
    ids = dict.fromkeys(id for piece in pieces for one in _alternatives(piece) for id in one.ids)
    for name in sorted(ids):
        words = tuple(
            next((_without(one.text, *around[n]) for one in _alternatives(piece) if name in one.ids), cores[n])
            for n, piece in enumerate(pieces)
        )
        known = next((each for each in by_words if same(each, words)), words)
        by_words.setdefault(known, set()).add(name)
    return OpenBracket(
        cores,
        in_order(
            [
                Alternative(words, tuple(sorted({one for id in own for one in context.sponsors[id]})), _comments(own))
                for words, own in by_words.items()
            ]
        ),
    )


def _edges_of(piece: redline.Piece, standing: str) -> tuple[str, str]:
    """The white space around a piece's words that none of its alternatives is about."""
    if not standing.strip():
        return "", ""
    return common_edges([standing, *(one.text for one in _alternatives(piece))])


def _without(text: str, lead: str, trail: str) -> str:
    return text.removeprefix(lead).removesuffix(trail) if text.strip() else ""


def _split(base: str, core: str) -> tuple[str, str]:
    return base[: base.index(core)] if core else "", core


def _spaced(bracket: OpenBracket, words: Words) -> Words:
    """A compromise with the white space of the words that it stands beside, where words are to be inserted."""
    around = [edges(bracket, place) for place in range(len(words))]
    return tuple(
        each if not each or bracket.standing[place] else lead + each.strip() + trail
        for place, (each, (lead, trail)) in enumerate(zip(words, around, strict=True))
    )


def _comments(ids: Sequence[str] | set[str]) -> tuple[int, ...]:
    return tuple(sorted(int(id) for id in ids if id.isdecimal()))


def _ids_by_words(piece: redline.Piece) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.ids) for one in _alternatives(piece)]


def _bare(words: str) -> str:
    return redline.key(words).strip()


def _alternatives(piece: redline.Piece) -> Sequence[redline.Alternative]:
    if isinstance(piece, redline.Conflict):
        return piece.alternatives
    assert isinstance(piece, redline.Applied)
    return (redline.Alternative(piece.text, piece.sponsors, piece.ids),)


def _mended(pieces: Sequence[redline.Piece], context: Context) -> list[redline.Piece]:
    """The pieces with the white space right around words of brackets that have ended."""
    found = list(pieces)
    for place, piece in enumerate(found):
        of = context.carried.get(id(piece))
        if of is None or of.ending is None:
            continue
        assert isinstance(piece, redline.Applied)
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        ended = isinstance(before, redline.Kept | redline.Applied) and before.text[-1:].isspace()
        left_open = not place or ended or (isinstance(before, redline.Kept) and not before.text)
        words = piece.text
        if left_open and words[:1].isspace():
            words = words.lstrip()
        base = piece.base
        if isinstance(after, redline.Kept) and after.text:
            gap = after.text[: len(after.text) - len(after.text.lstrip())]
            if words[-1:].isspace() and gap:
                words = words.rstrip()
            elif not words and gap and left_open and id(after) not in context.carried:
                base, found[place + 1] = base + gap, redline.Kept(after.text[len(gap) :])
        mended = redline.Applied(base, words, piece.sponsors, piece.ids)
        found[place] = mended
        context.carried[id(mended)] = of
    return found
