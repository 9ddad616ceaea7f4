"""Paragraphs of a draft that a Word file has in another place, or as one."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import redline
from models.text.scripts import space_between
from redline import key
from worker.documents.docx_in.matching import AcceptedParagraph

_Words = TypeVar("_Words")
_Place = TypeVar("_Place")


@dataclass(slots=True)
class MoveTarget:
    """A place in the file to which paragraphs move: behind the one that stays there, `after`, by its place in the draft.

    A text puts those that move behind one paragraph in their order in the draft. In another order, each has to ask for the
    place behind one that moved here before it.
    """

    after: int | None = None
    _last: tuple[int, int | None] | None = None

    def stay(self, after: int) -> None:
        """The file has come to another paragraph that stays."""
        self.after, self._last = after, None

    def place_for(self, moved: int) -> int | None:
        """Behind which paragraph the next one has to stand."""
        if self._last is None:
            return self.after
        last, behind = self._last
        return last if moved < last else behind

    def add(self, moved: int, behind: int | None) -> None:
        """A paragraph has moved here, and asks to stand behind this one."""
        self._last = moved, behind


def tracked_moves(file: Sequence[AcceptedParagraph], known: Container[int]) -> dict[int, int]:
    """Paragraphs that tracked changes move, whatever else they change in them at the new place: by the place in the file to
    which each goes, that from which it comes. Those at the places in `known` were there before. Where the same words come from or go to several places, nobody can tell which
    went where.

    Programs that know no tracked moves take a paragraph out and put it in: it is the same one if its words are.
    """
    left, come = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    cut, pasted = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, whole in enumerate(file):
        kinds = {change.kind for change in whole.changes}
        before, after = (whole.before or "").strip(), whole.text.strip()
        if number in known and before and not after:
            if kinds == {"move_from"}:
                left[key(before)].append(number)
            elif kinds == {"del"} and not whole.is_row:
                cut[key(before)].append(number)
        elif number not in known and after and not before:
            if "move_to" in kinds:
                moved = "".join(change.text for change in whole.changes if change.kind == "move_to")
                come[key(moved).strip()].append(number)
            elif kinds == {"ins"} and not whole.is_row:
                pasted[key(after)].append(number)
    by_one = {there: here for there, here in pairs(cut, pasted).items() if file[there].authors == file[here].authors}
    return by_one | pairs(left, come)


def pairs(left: Mapping[_Words, Sequence[_Place]], come: Mapping[_Words, Sequence[_Place]]) -> dict[_Place, _Place]:
    """Where words went that left one place and came to one, by the new place."""
    return {come[words][0]: own[0] for words, own in left.items() if len(own) == len(come.get(words, ())) == 1}


def cut_where_joined(whole: AcceptedParagraph, parts: Sequence[str], language: str) -> list[str] | None:
    """The words that several paragraphs have after they became one, each; "" for one of which no word is left. None if a
    change runs over from one into the next, so that nobody can tell."""
    if len(whole.entries) == len(parts):  # the file says where each begins
        return [each.after.strip() for each in whole.entries]
    text, before, starts = whole.text.strip(), parts[0], []
    for part in parts[1:]:
        before += space_between(before, part)
        starts.append(len(before))
        before += part
    cuts, reached, there, stayed = list[int](), 0, 0, True
    for piece in redline.compare(before, text, language):
        length = 0 if isinstance(piece, redline.Inserted | redline.MovedTo) else len(piece.text)
        stays = isinstance(piece, redline.Kept)
        while len(cuts) < len(starts) and starts[len(cuts)] < reached + length:
            inside = starts[len(cuts)] - reached
            if not (stays or (stayed and not inside)):
                return None
            cuts.append(there + inside if stays else there)
        reached += length
        there += 0 if isinstance(piece, redline.Deleted | redline.MovedFrom) else len(piece.text)
        stayed = stays
    return [text[start:end].strip() for start, end in pairwise([0, *cuts, len(text)])]
