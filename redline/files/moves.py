"""Moves and joins of paragraphs, and of rows of tables, told in words where no piece can show them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from redline.document.document import MergedDocument, MergedParagraph
from redline.document.proposals import Relocation
from redline.files.source import SourceParagraph
from redline.pieces import Alternative, Piece, as_piece

_LONGEST_NAME = 40  # characters, by which a paragraph is named
_Rows = Mapping[tuple[int, int], Sequence[int]]  # the paragraphs with words in each row of a table


def contested_moves(base: Sequence[SourceParagraph], paragraph: MergedParagraph) -> Iterator[Piece]:
    """Different places that are asked for one paragraph, which stays where it is until one is chosen."""
    if len(paragraph.relocations) > 1:
        alternatives = [
            Alternative(f"({_describe_move(base, each.to)}) ", each.sponsors, each.ids)
            for each in paragraph.relocations
        ]
        yield as_piece("", alternatives)


def notes_on_moves(base: Sequence[SourceParagraph], document: MergedDocument) -> dict[str, list[str]]:
    """Sentences about moves and joins, by the id of the file that made them; one for a row of a table that moves as a whole."""
    found: dict[str, list[str]] = defaultdict(list)
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, each in enumerate(base):
        if each.cell and each.text.strip():
            rows[each.cell[:2]].append(index)
    for index, paragraph in enumerate(document.paragraphs):
        here = name(base[index].text)
        for move in paragraph.relocations:
            row = _row_around(base, rows, index)
            if len(row) > 1 and all(_moves_along(document.paragraphs[one], move) for one in row):
                if index != row[0]:
                    continue
                sentence = f"The row {_name_row(base, row)}: {_describe_row_move(base, rows, move.to)}"
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


def _row_around(base: Sequence[SourceParagraph], rows: _Rows, index: int) -> Sequence[int]:
    """The paragraphs with words in the row of a table in which one stands; none if it is in no table."""
    cell = base[index].cell
    return rows.get(cell[:2], ()) if cell else ()


def _moves_along(paragraph: MergedParagraph, move: Relocation) -> bool:
    return any(each.to == move.to and each.ids == move.ids for each in paragraph.relocations)


def _name_row(base: Sequence[SourceParagraph], row: Sequence[int]) -> str:
    return name(" | ".join(base[each].text for each in row))


def _describe_row_move(base: Sequence[SourceParagraph], rows: _Rows, to: int) -> str:
    row = _row_around(base, rows, to) if to >= 0 else ()
    return f"move behind the row {_name_row(base, row)}" if row else _describe_move(base, to)


def _describe_move(base: Sequence[SourceParagraph], to: int) -> str:
    return f"move behind {name(base[to].text)}" if to >= 0 else "move to the start"


def name(text: str) -> str:
    """A paragraph by its first words."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _LONGEST_NAME else f"“{words[:_LONGEST_NAME].rstrip()}…”"
