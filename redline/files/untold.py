"""What became of moves and joins, in words: pieces show them as deletions and insertions, or not at all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from redline.document.document import MergedDocument, MergedParagraph
from redline.files.source import SourceParagraph
from redline.merge.pieces import Alternative, Conflict, Piece

_LONGEST = 40  # characters, by which a paragraph is named


def wishes(base: Sequence[SourceParagraph], paragraph: MergedParagraph) -> Iterator[Piece]:
    """Different places that are asked for one paragraph, which stays where it is until one is chosen."""
    if len(paragraph.relocations) > 1:
        alternatives = [
            Alternative(f"({_move(base, each.to)}) ", each.sponsors, each.ids) for each in paragraph.relocations
        ]
        yield Conflict("", tuple(sorted(alternatives, key=lambda each: (each.sponsors[0], each.text))))


def untold(base: Sequence[SourceParagraph], document: MergedDocument) -> dict[str, list[str]]:
    """Sentences about moves and joins, by the id of the file that made them."""
    found: dict[str, list[str]] = defaultdict(list)
    for index, paragraph in enumerate(document.paragraphs):
        here = name(base[index].text)
        for each in paragraph.relocations:
            told = "" if paragraph.moved else ", which others contest: it stands at its old place"
            for id in each.ids:
                found[id].append(f"{here}: {_move(base, each.to)}{told}.")
        if paragraph.joining and not paragraph.joined:
            for id in paragraph.joining.ids:
                found[id].append(
                    f"{here}: join with {name(base[index + 1].text)}, which others contest: they stay apart."
                )
    return found


def _move(base: Sequence[SourceParagraph], to: int) -> str:
    return f"move behind {name(base[to].text)}" if to >= 0 else "move to the start"


def name(text: str) -> str:
    """A paragraph by its first words."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _LONGEST else f"“{words[:_LONGEST].rstrip()}…”"
