"""The merge: one base paragraph and many proposed texts become one text, with what does not go together side by side."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from redline.brackets.layout import PLAIN, Style, lay_out
from redline.brackets.resolve import Choice, settle
from redline.brackets.trace import Trace, trace_of
from redline.diff.paragraph import Paragraph
from redline.engine import compiled
from redline.merge.change import Change, Core, DistinctText, most_used_spelling, texts_of
from redline.merge.collect import cores_of, distinct_texts
from redline.merge.conflicts import components
from redline.merge.spacing import Place, find_places
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, Proposal
from redline.text.key import key, with_lf

Texts = dict[str, list[DistinctText]]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged paragraph.

    Joining the base of all pieces (the text of kept ones) gives `base`; joining the texts gives the merged paragraph,
    if nothing is in conflict.
    """

    base: str
    locale: str
    proposals: tuple[Proposal, ...]
    pieces: tuple[Piece, ...]

    @property
    def conflicts(self) -> int:
        """How many places are in conflict."""
        return sum(isinstance(piece, Conflict) for piece in self.pieces)

    @property
    def text(self) -> str | None:
        """The merged paragraph; None while something is in conflict."""
        if self.conflicts:
            return None
        return "".join(piece.text for piece in self.pieces if isinstance(piece, Kept | Applied))

    @property
    def trace(self) -> Trace:
        """Which ids are behind which words of `bracketed()`, and the other way round."""
        return trace_of(*lay_out(self.pieces, PLAIN))

    def bracketed(self, style: Style = PLAIN) -> str:
        """The paragraph with what is in conflict side by side in brackets, each text with its sponsors."""
        return lay_out(self.pieces, style)[0]

    def without(self, ids: Collection[str]) -> "Merged":
        """The merge of the other proposals; these are set aside. What was settled in this one is open again."""
        return merge(self.base, (each for each in self.proposals if each.id not in ids), self.locale)

    def resolve(self, choices: Mapping[int, Choice]) -> "Merged":
        """Settle conflicts by their index (0 for the first): an alternative's index, several in order (the indices), the
        base (None), or new words (a string). RedlineError for a conflict or alternative that is not there."""
        return replace(self, pieces=settle(self.pieces, choices))


def merge(base: str, proposals: Iterable[Proposal], locale: str = "und") -> Merged:
    """Merge what the proposals change in the base, word by word; their order does not matter.

    Proposals that equal the base by key appear nowhere. RedlineError if two proposals have one id, if one has no
    sponsor, or if a text holds half of a surrogate pair.
    """
    all_proposals = tuple(proposals)
    paragraph = Paragraph(with_lf(base), locale)
    wordings = distinct_texts(all_proposals)
    cores = cores_of(paragraph, wordings.values())
    deleted = "" in wordings and wordings[""].changes > 0
    return Merged(paragraph.text, locale, all_proposals, tuple(_pieces(cores, paragraph, deleted)))


def _pieces(cores: list[Core], base: Paragraph, deleted: bool) -> Iterable[Piece]:
    if compiled and not deleted and (plain := compiled.plain_pieces(cores, base.compiled_base, base)) is not None:
        return plain
    groups = [cores] if deleted else components(cores, base)
    return assemble(find_places(groups, base), base)


def assemble(places: Iterable[Place], base: Paragraph) -> Iterator[Piece]:
    """What is kept, applied and contested, in order."""
    reached = 0
    for place in places:
        if reached < place.start:
            yield Kept(base.text_between(reached, place.start))
        yield _contested_piece(place, base) if place.contested else _applied_piece(place, base)
        reached = place.end
    if reached < len(base.tokens):
        yield Kept(base.text_between(reached, len(base.tokens)))


def _applied_piece(place: Place, base: Paragraph) -> Applied:
    text = place.lead + place.body + place.trail
    return Applied(base.text_between(place.start, place.end), text, *_sponsors_and_ids(texts_of(place.changes)))


def _contested_piece(place: Place, base: Paragraph) -> Applied | Conflict:
    """The texts that the wordings want here; applied if, taken as a whole, they are one."""
    if compiled:
        return compiled.contested(base.compiled_base, base, place, place.changes, place.start, place.end)
    # Sponsors and texts come first, so that alternatives are sorted as tuples.
    found = [
        (sponsors[0], text, sponsors, ids)
        for text, wordings in without_lookalikes(_wanted_texts(place, base), place, base).items()
        for sponsors, ids in (_sponsors_and_ids(wordings),)
    ]
    words = base.text_between(place.start, place.end)
    if len(found) == 1:
        return Applied(words, *found[0][1:])
    found.sort()
    return Conflict(words, tuple([Alternative(text, sponsors, ids) for _, text, sponsors, ids in found]))


def _wanted_texts(place: Place, base: Paragraph) -> Texts:
    """The texts that are wanted here, and by whom."""
    words, offsets = base.text, base.offsets
    start, end = offsets[place.start], offsets[place.end]
    texts: Texts = {}
    several: dict[DistinctText, list[tuple[Change, str]]] = {}
    for change in place.changes:
        text = words[start : offsets[change.start]] + change.text + words[offsets[change.end] : end]
        for wording in change.wordings:
            if wording.changes > 1:
                several.setdefault(wording, []).append((change, text))
            elif text in texts:
                texts[text].append(wording)
            else:
                texts[text] = [wording]
    for wording, changes in several.items():
        text = changes[0][1] if len(changes) == 1 else text_of(place, [change for change, _ in changes], base)
        texts.setdefault(text, []).append(wording)
    return texts


def text_of(place: Place, changes: Iterable[Change], base: Paragraph) -> str:
    """The base words of the place with the changes made in them."""
    text = ""
    reached = place.start
    for change in sorted(changes, key=attrgetter("start", "end")):
        if reached < change.start:
            text += base.text_between(reached, change.start)
        text += change.text
        reached = change.end
    return text + base.text_between(reached, place.end) if reached < place.end else text


def without_lookalikes(texts: Texts, place: Place, base: Paragraph) -> Texts:
    """The texts without those that look like others; outer white space tells nothing apart where words are at stake.

    Which white space stands around the words is not a matter of numbers, so that repeating a proposal cannot change it.
    """
    at_stake = not all(base.blanks[place.core_start : place.core_end])
    looks = [whole.strip() or ("" if at_stake else whole) for whole in map(key, texts)]
    if len(set(looks)) == len(looks):
        return texts
    by_look: dict[str, list[str]] = {}
    for text, look in zip(texts, looks, strict=True):
        by_look.setdefault(look, []).append(text)
    found: Texts = {}
    for alike in by_look.values():
        first = min(map(key, alike))
        heads = {text: sum(len(wording.ids) for wording in texts[text]) for text in alike if key(text) == first}
        found[most_used_spelling(Counter(heads))] = [wording for text in alike for wording in texts[text]]
    return found


def _sponsors_and_ids(wordings: Sequence[DistinctText]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sponsors and ids of all of them."""
    if len(wordings) == 1:
        return wordings[0].sponsors, wordings[0].ids
    sponsors = {sponsor for wording in wordings for sponsor in wording.sponsors}
    return tuple(sorted(sponsors)), tuple(sorted([id for wording in wordings for id in wording.ids]))
