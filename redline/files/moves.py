"""Moves and joins of paragraphs, and of rows of tables, told in words where no piece can show them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import takewhile

from redline.document.document import MergedDocument, MergedParagraph
from redline.document.proposals import Relocation
from redline.files.source import SourceParagraph
from redline.pieces import Alternative, Piece, as_piece

_LONGEST_NAME = 40  # characters, by which a paragraph is named


def contested_moves(base: Sequence[SourceParagraph], document: MergedDocument, index: int) -> Iterator[Piece]:
    """Different places that are asked for one paragraph, which stays where it is until one is chosen. For a row of a table that
    moves as a whole, they stand once, in its first cell with words."""
    moves = document.paragraphs[index].relocations
    if len(moves) <= 1:
        return
    row = _row_that_moves(base, document, index, moves)
    if row and index != row[0]:
        return
    describe = _describe_row_move if row else _describe_move
    yield as_piece("", [Alternative(f"({describe(base, each.to)}) ", each.sponsors, each.ids) for each in moves])


def notes_on_moves(base: Sequence[SourceParagraph], document: MergedDocument) -> dict[str, list[str]]:
    """Sentences about moves and joins, by the id of the file that made them; one for a row of a table that moves as a whole."""
    found: dict[str, list[str]] = defaultdict(list)
    for index, paragraph in enumerate(document.paragraphs):
        here = name(base[index].text)
        for move in paragraph.relocations:
            if row := _row_that_moves(base, document, index, [move]):
                if index != row[0]:
                    continue
                sentence = f"The row {_name_row(base, row)}: {_describe_row_move(base, move.to)}"
            else:
                sentence = f"{here}: {_describe_move(base, move.to)}"
            contest = "" if paragraph.moved else ", which others contest: it stands at its old place"
            for id in move.ids:
                found[id].append(f"{sentence}{contest}.")
        if paragraph.joining and not paragraph.joined:
            for id in paragraph.joining.ids:
                found[id].append(
                    f"{here}: join with {name(base[index + 1].text)}, which others contest: they stay apart."
                )
    return found


def _row_that_moves(
    base: Sequence[SourceParagraph], document: MergedDocument, index: int, moves: Sequence[Relocation]
) -> Sequence[int]:
    """The paragraphs with words in the row of a table in which one stands, if all of them move along; none otherwise."""
    row = _row_around(base, index)
    together = all(_moves_along(document.paragraphs[one], move) for one in row for move in moves)
    return row if len(row) > 1 and together else ()


def _row_around(base: Sequence[SourceParagraph], index: int) -> Sequence[int]:
    """The paragraphs with words in the row of a table in which one stands; none if it is in no table."""
    row = _row_of(base[index])
    if row is None:
        return ()
    before = takewhile(lambda one: _row_of(base[one]) == row, range(index, -1, -1))
    after = takewhile(lambda one: _row_of(base[one]) == row, range(index + 1, len(base)))
    return sorted(one for one in (*before, *after) if base[one].text.strip())


def _row_of(paragraph: SourceParagraph) -> tuple[int, int] | None:
    return paragraph.cell[:2] if paragraph.cell else None


def _moves_along(paragraph: MergedParagraph, move: Relocation) -> bool:
    return any(each.to == move.to and each.ids == move.ids for each in paragraph.relocations)


def _name_row(base: Sequence[SourceParagraph], row: Sequence[int]) -> str:
    return name(" | ".join(base[each].text for each in row))


def _describe_row_move(base: Sequence[SourceParagraph], to: int) -> str:
    row = _row_around(base, to) if to >= 0 else ()
    return f"move behind the row {_name_row(base, row)}" if row else _describe_move(base, to)


def _describe_move(base: Sequence[SourceParagraph], to: int) -> str:
    return f"move behind {name(base[to].text)}" if to >= 0 else "move to the start"


def name(text: str) -> str:
    """A paragraph by its first words."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _LONGEST_NAME else f"“{words[:_LONGEST_NAME].rstrip()}…”"
