"""The merge: one base paragraph and many proposed texts become one text, with what does not go together side by side."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from redline.brackets.brackets import PLAIN, Style, lay_out
from redline.brackets.settle import Choice, settled
from redline.brackets.trace import Trace, traced
from redline.engine import compiled
from redline.merge.assemble import assembled
from redline.merge.change import Core
from redline.merge.collect import cores_of, voices_of
from redline.merge.overlap import components
from redline.merge.paragraph import Paragraph
from redline.merge.pieces import Applied, Conflict, Kept, Piece, Proposal
from redline.merge.spacing import places
from redline.text.key import intake


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
        return traced(*lay_out(self.pieces, PLAIN))

    def bracketed(self, style: Style = PLAIN) -> str:
        """The paragraph with what is in conflict side by side in brackets, each text with its sponsors."""
        return lay_out(self.pieces, style)[0]

    def without(self, ids: Collection[str]) -> "Merged":
        """The merge of the other proposals; these are set aside. What was settled in this one is open again."""
        return merge(self.base, (each for each in self.proposals if each.id not in ids), self.locale)

    def resolve(self, choices: Mapping[int, Choice]) -> "Merged":
        """Settle conflicts by their index (0 for the first): an alternative's index, several in order (the indices), the
        base (None), or new words (a string). RedlineError for a conflict or alternative that is not there."""
        return replace(self, pieces=settled(self.pieces, choices))


def merge(base: str, proposals: Iterable[Proposal], locale: str = "und") -> Merged:
    """Merge what the proposals change in the base, word by word; their order is no matter.

    Proposals that equal the base by key appear nowhere. RedlineError if two proposals have one id, if one has no
    sponsor, or if a text holds half of a surrogate pair.
    """
    given = tuple(proposals)
    paragraph = Paragraph(intake(base), locale)
    voices = voices_of(given)
    cores = cores_of(paragraph, voices.values())
    deleted = "" in voices and voices[""].changes > 0
    return Merged(paragraph.text, locale, given, tuple(_pieces(cores, paragraph, deleted)))


def _pieces(cores: list[Core], base: Paragraph, deleted: bool) -> Iterable[Piece]:
    if compiled and not deleted and (plain := compiled.plain_pieces(cores, base.in_c, base)) is not None:
        return plain
    groups = [cores] if deleted else components(cores, base)
    return assembled(places(groups, base), base)
