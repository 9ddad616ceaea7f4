"""How the pieces of a merged paragraph become its text, with brackets and a trace of every word.

Pieces describe the text as it was written, brackets included; the standing words of what they hold are given beside them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import redline
from models.brackets.agreed import AgreedPlace, Segment, carried_places, members_of, touched_by_wishes, touched_places
from models.brackets.agreement import OpenBracket, Rule
from models.brackets.white_space import mend_spaces, take_out_words
from models.brackets.whole_paragraph import moved_after
from models.brackets.written import SECRETARIAT, WrittenPlace, stands_plainly, with_white_space, write_place
from models.consolidation.consolidation import ConflictKind
from models.consolidation.opening import (
    bracketed_places,
    carried_fingerprints,
    fingerprints,
    open_brackets,
    stands_in_brackets,
)
from models.consolidation.result import (
    NOTHING,
    BracketPlace,
    Carried,
    CompromiseTexts,
    Context,
    Edited,
    MadeParagraph,
    Traced,
)
from models.drafts.version import Kind
from models.editorial.editing import Edit, is_undoing, lay_over, number_of


def lay_out_paragraph(
    pieces: Sequence[redline.Piece],
    is_plain: Callable[[redline.Applied], bool],
    base_id: int | None,
    key: str,
    kind: Kind,
    edit: Edit | None,
    compromises: CompromiseTexts,
    context: Context = NOTHING,
) -> MadeParagraph:
    """The paragraph that comes of merged pieces, once the secretariat's edit is laid over them: what is not `is_plain` stands in brackets."""
    if edit and (over := lay_over(pieces, edit)):
        pieces = over
    places = bracketed_places(pieces, lambda _, one: stands_in_brackets(one, is_plain), context)
    context = replace(context, opening={id(pieces[place]) for place in places})
    page = _ParagraphWriter(key, base_id is None, compromises, context)
    spaced_out = mend_spaces(pieces, context, in_cells=kind.in_cells)
    page.write_all(spaced_out, is_plain)
    text, standing = "".join(page.shown), "".join(page.standing)
    gone = context.gone is not None
    ended = [one.words[0] for one in context.endings if one.rule is not Rule.FELL_WITH]
    moves = map(moved_after, ended if context.moved is None else [context.moved.text])
    return MadeParagraph(
        base_id=base_id,
        key=key,
        kind=kind,
        text="" if gone else text,
        removed=gone or not text.strip(),
        pieces=redline.pieces_as_json(take_out_words(page.pieces, context) if gone else page.pieces),
        brackets=() if gone else tuple(page.brackets),
        trace=_trace_of_deletion(page.trace, context.lost) if gone else tuple(page.trace),
        edited=() if gone else tuple(page.edited),
        contested=frozenset() if gone else frozenset(page.contested),
        standing=None if gone or standing == text else standing,
        endings=context.endings,
        heard=context.heard,
        lost=context.lost,
        agreed=() if gone else tuple(page.agreed()),
        after=next(filter(None, moves), None),
    )


def _trace_of_deletion(trace: Iterable[Traced], lost: Collection[int]) -> tuple[Traced, ...]:
    """The trace of those who were for it that a paragraph goes."""
    asking = {one.comment_id for one in trace} - set(lost)
    return tuple(Traced(id, 0, 0, in_bracket=False) for id in sorted(asking))


class _ParagraphWriter:
    """A paragraph as it grows: the written text, the standing words, and what is known of both."""

    def __init__(self, key: str, is_new: bool, compromises: CompromiseTexts, context: Context) -> None:
        self.key, self.is_new, self.compromises, self.context = key, is_new, compromises, context
        self.shown: list[str] = []
        self.standing: list[str] = []
        self.length = self.standing_length = 0
        self.behind_bracket = False  # with nothing but white space between
        self.pieces: list[redline.Piece] = []
        self.brackets: list[BracketPlace] = []
        moved = context.moved.ids if context.moved else ()
        self.trace = [Traced(int(id), 0, 0, in_bracket=False) for id in moved]
        self.edited: list[Edited] = []
        self.contested: set[int] = set()
        self.segments: list[Segment] = []
        self.ended: list[AgreedPlace] = []

    def agreed(self) -> list[AgreedPlace]:
        """Where words stand on which members have agreed, now and before."""
        return sorted([*carried_places(self.context.agreed, self.segments), *self.ended], key=lambda one: one.start)

    def write_all(self, pieces: Sequence[redline.Piece], is_plain: Callable[[redline.Applied], bool]) -> None:
        carried = self.context.carried
        touched = self._touched_by_piece(pieces)
        new = bracketed_places(
            pieces,
            lambda place, piece: stands_in_brackets(piece, self._is_asked_by_all if touched[place] else is_plain),
            self.context,
        )
        prints = fingerprints(pieces, new)
        numbers: dict[int | tuple[int, int], int] = {}
        opened = open_brackets(pieces, new, self.context)
        for place, piece in enumerate(pieces):
            if (open_place := carried.get(id(piece))) is not None:
                number = numbers.setdefault(open_place.known_by, len(numbers))
                self._write_carried(piece, open_place, number)
            elif place in opened:
                group, of_group, bracket = opened[place]
                mine = [one for one in new if opened[one][0] == group]
                keepers = {name for one in mine for name in self.context.keepers.get(id(pieces[one]), ())}
                keepers |= members_of([span for one in mine for span in touched[one]])
                number = numbers.setdefault(group, len(numbers))
                self._open(piece, _with_keepers(bracket, keepers), of_group, number, [prints[one] for one in mine])
            else:
                self._write_plain(piece)
        if self.context.closing is not None:
            self.pieces.append(self.context.closing)

    def _touched_by_piece(self, pieces: Sequence[redline.Piece]) -> list[list[AgreedPlace]]:
        """The words that members have agreed on and that each piece changes."""
        found: list[list[AgreedPlace]] = []
        reached = 0
        for piece in pieces:
            start, reached = reached, reached + self._width_before(piece)
            is_same = isinstance(piece, redline.Kept) or id(piece) in self.context.carried
            wishes = [one.text for one in redline.alternatives_of(piece)]
            spans = touched_by_wishes(self.context.agreed, wishes) or touched_places(
                self.context.agreed, start, reached
            )
            found.append([] if is_same else list(spans))
            self.segments.append(Segment(start, reached, 0, isinstance(piece, redline.Kept)))
        return found

    def _width_before(self, piece: redline.Piece) -> int:
        """How many of the standing words before, in code points, a piece stands for."""
        carried = self.context.carried.get(id(piece))
        if carried is not None:
            assert isinstance(piece, redline.Applied)
            return len(carried.bracket.standing[carried.place]) + len(piece.base) - len(carried.was)
        return len(self._standing_of(piece))

    def _is_asked_by_all(self, piece: redline.Applied) -> bool:
        return self.context.members.issubset(piece.sponsors)

    def _append(self, piece: redline.Piece, shown: str, standing: str) -> tuple[int, int]:
        """Add a piece with its words; gives where these begin in the text and in the standing words."""
        start = self.length, self.standing_length
        at = len(self.pieces)
        self.segments[at] = self.segments[at]._replace(now=self.standing_length)
        self.pieces.append(piece)
        self.shown.append(shown)
        self.standing.append(standing)
        self.length += len(shown)
        self.standing_length += len(standing)
        self.behind_bracket = self.behind_bracket and not shown.strip()
        return start

    def _write_plain(self, piece: redline.Piece) -> None:
        assert not isinstance(piece, redline.Conflict)
        start, _ = self._append(piece, piece.text, piece.text)
        if isinstance(piece, redline.Applied):
            self._add_trace(piece.ids, start, self.length, redline.base_of(piece), in_bracket=False)

    def _write_carried(self, piece: redline.Piece, carried: Carried, number: int) -> None:
        if carried.ending is not None:
            assert isinstance(piece, redline.Applied)
            start, standing_start = self._append(piece, piece.text, piece.text)
            self._add_trace(self._ids_of_round(piece.ids), start, self.length, carried.was, in_bracket=False)
            members = next((one.members for one in self.context.endings if one.bracket_id == carried.bracket.id), ())
            if carried.bracket.id is not None and members and carried.ending.rule not in (Rule.PARTED, Rule.FELL_WITH):
                whole = carried.kind is ConflictKind.PARAGRAPH
                self.ended.append(AgreedPlace(carried.bracket.id, standing_start, self.standing_length, members, whole))
            return
        prints = carried_fingerprints(carried)
        bracket = self._with_compromise(carried.bracket, prints)
        written = write_place(bracket, carried.place, behind_bracket=self.behind_bracket)
        shown, standing = written.text, bracket.standing[carried.place]
        ids = self._ids_of_round(str(id) for one in bracket.alternatives for id in one.comments)
        changed = redline.Applied(redline.base_of(piece), shown, bracket.named or (SECRETARIAT,), ids)
        start, standing_start = self._append(redline.Kept(shown) if shown == changed.base else changed, shown, standing)
        self._add_place(
            bracket, carried.place, written, carried.kind, number, prints[carried.place], start, standing_start
        )
        behind = {
            _key(one.words[carried.place]): self._ids_of_round(map(str, one.comments)) for one in bracket.alternatives
        }
        self._trace_alternatives(written, start, behind, carried.was)

    def _open(self, piece: redline.Piece, bracket: OpenBracket, place: int, number: int, prints: Sequence[str]) -> None:
        bracket = self._with_compromise(bracket, prints)
        base = self._standing_of(piece)
        lead, core = _leading_part(base, bracket.standing[place])
        trail = base[len(lead) + len(core) :]
        written, at = write_place(bracket, place, behind_bracket=self.behind_bracket), len(lead)
        start, standing_start = self._append(piece, lead + written.text + trail, base)
        kind = self._conflict_kind(piece, bracket)
        self._add_place(bracket, place, written, kind, number, prints[place], start + at, standing_start + at)
        if isinstance(piece, redline.Conflict):
            self.contested.update(int(id) for one in piece.alternatives for id in one.ids if id.isdecimal())
        behind = {_key(one.text): one.ids for one in redline.alternatives_of(piece)}
        self._trace_alternatives(written, start + at, behind, redline.base_of(piece))

    def _ids_of_round(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id for id in ids if id.isdecimal() and int(id) in self.context.new)

    def _trace_alternatives(
        self, written: WrittenPlace, start: int, behind: Mapping[str, Sequence[str]], was: str
    ) -> None:
        """Note where each alternative's words stand, for the comments behind them."""
        at = start + len(written.lead)
        for one in written.wordings:
            if one.alternative is not None:
                begins = at + len(one.label)
                ids = behind.get(_key(one.alternative), ())
                self._add_trace(ids, begins, begins + len(one.words), was, in_bracket=True)
            at += len(one.text)

    def _with_compromise(self, bracket: OpenBracket, prints: Sequence[str]) -> OpenBracket:
        """The bracket with the words that the secretariat proposes now, if it does; those of a meeting stay."""
        offers = [self.compromises.get((self.key, one)) for one in prints]
        if bracket.ad_referendum or all(offer is None for offer in offers):
            return bracket
        words = tuple(own if offer is None else offer for offer, own in zip(offers, bracket.standing, strict=True))
        return replace(bracket, compromise=with_white_space(bracket, words))

    def _conflict_kind(self, piece: redline.Piece, bracket: OpenBracket) -> ConflictKind:
        if self.is_new or bracket.is_on_paragraph or id(piece) in self.context.whole:
            return ConflictKind.PARAGRAPH
        return ConflictKind.CONTESTED if bracket.is_contested else ConflictKind.TO_BE_SEEN

    def _standing_of(self, piece: redline.Piece) -> str:
        return self.context.standing.get(id(piece), redline.base_of(piece))

    def _add_place(
        self,
        bracket: OpenBracket,
        place: int,
        written: WrittenPlace,
        kind: ConflictKind,
        number: int,
        fingerprint: str,
        start: int,
        standing_start: int,
    ) -> None:
        standing = bracket.standing[place]
        self.behind_bracket = not stands_plainly(written.text, standing)
        self.brackets.append(
            BracketPlace(
                kind=kind,
                base_text=standing,
                fingerprint=fingerprint,
                start=start + len(written.lead),
                end=start + len(written.text) - len(written.trail),
                proposal=None if bracket.compromise is None else bracket.compromise[place],
                bracket_id=bracket.id,
                number=number,
                piece=len(self.pieces) - 1,
                standing_start=standing_start,
                standing_end=standing_start + len(standing),
                keepers=list(bracket.keepers),
                ad_referendum=list(bracket.ad_referendum),
                alternatives=tuple((one.words[place], one.sponsors, one.comments) for one in bracket.alternatives),
            )
        )

    def _add_trace(self, ids: Sequence[str], start: int, end: int, was: str, *, in_bracket: bool) -> None:
        for id in ids:
            if id.isdecimal():
                self.trace.append(Traced(int(id), start, end, in_bracket))
            else:
                self.edited.append(Edited(number_of(id), start, end, was, is_undoing(id)))


def _with_keepers(bracket: OpenBracket, members: Collection[str]) -> OpenBracket:
    """A bracket that reopens words on which members have agreed: they keep these, unless they ask for others themselves."""
    asking = {name for one in bracket.alternatives for name in one.sponsors}
    return replace(bracket, keepers=tuple(sorted({*bracket.keepers, *members} - asking)))


def _leading_part(base: str, core: str) -> tuple[str, str]:
    return base[: base.index(core)] if core else "", core


def _key(words: str) -> str:
    return redline.key(words).strip()
