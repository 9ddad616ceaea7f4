"""The next round on brackets: whoever is named in one and says nothing else about it asks for the same words again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from redline.brackets import alternatives_of
from redline.key import closes, key
from redline.merge import Merged, merge
from redline.pairs import outermost
from redline.parse import Bracketed, parse_brackets
from redline.pieces import Alternative, Kept, Piece, Proposal
from redline.spans import as_piece, merge_bracketed


def merge_standing(
    text: str,
    proposals: Sequence[Proposal],
    sponsors: Collection[str],
    labels: Collection[str] = (),
    locale: str = "und",
) -> Merged:
    """Merge proposals for a text with brackets that name `sponsors`, or hold what stands under `labels`, which nobody asks for.

    Each bracket is kept, replaced or contested whole. Who writes its own name to words in a bracket, leaves only one
    alternative there or writes another asks for that, in its own name whatever name stands there. In a bracket that
    somebody changes, its sponsors keep their words, without an id, unless they say something else.
    """
    if "[" not in text and not any("[" in (each.text or "") for each in proposals):
        return merge(text, proposals, locale)
    standing = _Standing(text, sponsors, labels)
    merged = merge_bracketed(text, outermost(text), map(standing.chosen, proposals), locale)
    return replace(merged, pieces=tuple(map(standing.heard, merged.pieces)))


class _Standing:
    """The brackets of a text, and who can speak in them."""

    def __init__(self, text: str, sponsors: Collection[str], labels: Collection[str]) -> None:
        self.sponsors = frozenset(sponsors)
        self.known = self.sponsors | frozenset(labels)
        self.text = text
        self.brackets = self._brackets(text)
        self.offered = {each.text for bracket in self.brackets for each in bracket.alternatives}

    def chosen(self, proposal: Proposal) -> Proposal:
        """The proposal, with the words that its sponsors choose in place of the brackets in which they have written."""

        def choice(bracket: Bracketed) -> str | None:
            if bracket in self.brackets:
                return None
            texts = [each.text for each in bracket.alternatives]
            if new := [each for each in texts if each not in self.offered]:
                return new[0] if len(new) == 1 else None
            return texts[0] if len(texts) == 1 else _words_of(bracket, proposal.sponsors)

        words = proposal.text and self._rewritten(proposal.text, choice)
        return proposal if words and key(words) == key(self.text) else replace(proposal, text=words)

    def heard(self, piece: Piece) -> Piece:
        """A piece, with the words of those who are named in a bracket that it changes and have not spoken."""
        if isinstance(piece, Kept) or not (brackets := self._brackets(piece.base)):
            return piece
        asked = alternatives_of(piece)
        found: dict[str, Alternative] = {}
        for each in asked:
            _add(found, replace(each, text=self._asked_by(each.sponsors, each.text)))
        named = {name for bracket in brackets for each in bracket.alternatives for name in each.sponsors}
        for name in sorted((named & self.sponsors).difference(*(each.sponsors for each in asked))):
            _add(found, Alternative(self._asked_by((name,), piece.base), (name,), ()))
        return as_piece(piece.base, list(found.values()))

    def _brackets(self, text: str) -> list[Bracketed]:
        return [part for part in parse_brackets(text, self.known) if isinstance(part, Bracketed)]

    def _asked_by(self, sponsors: Collection[str], text: str) -> str:
        """The text with the words of these sponsors in place of the brackets that name them."""
        return self._rewritten(text, lambda bracket: _words_of(bracket, sponsors))

    def _rewritten(self, text: str, choice: Callable[[Bracketed], str | None]) -> str:
        """The text with words in place of brackets; those for which there is no choice stay."""
        written = ""
        reached = 0
        for part in parse_brackets(text, self.known):
            end = reached + (len(part.text) if isinstance(part, Kept) else part.length)
            words = None if isinstance(part, Kept) else choice(part)
            if words == "" and (text[end : end + 1] in ("", " ") or closes(text[end:])):
                written = written.rstrip(" ")
            written += text[reached:end] if words is None else words
            reached = end
        return written


def _words_of(bracket: Bracketed, sponsors: Collection[str]) -> str | None:
    """What all of these sponsors ask for in a bracket; None where they ask for several things, or nothing."""
    own = [each for each in bracket.alternatives if not set(sponsors).isdisjoint(each.sponsors)]
    return own[0].text if len(own) == 1 and set(sponsors).issubset(own[0].sponsors) else None


def _add(found: dict[str, Alternative], asked: Alternative) -> None:
    """Put what is asked for to the same words, of which spaces do not make others."""
    bare = "".join(key(asked.text).split())
    same = found.get(bare)
    found[bare] = (
        asked
        if same is None
        else replace(
            same,
            sponsors=tuple(sorted({*same.sponsors, *asked.sponsors})),
            ids=tuple(sorted({*same.ids, *asked.ids})),
        )
    )
