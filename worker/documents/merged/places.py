"""Where in the base the paragraphs of a file stand that was made from it, and when their words were changed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from redline import Labelled, counterparts, key
from worker.documents.docx_in.word_file import Change, WordComment, WordFile, WordParagraph
from worker.documents.docx_out.sheet import Words

Row = tuple[int, int]  # table and row
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


class CellChange(Enum):
    """What a file makes of the cells of a row."""

    MERGED = auto()
    SPLIT = auto()
    MERGED_ABOVE = auto()  # with those in the row above
    SPLIT_ABOVE = auto()


@dataclass(slots=True)
class PlacesInBase:
    """Which paragraph of the base a comment of a file is about, and which changes of the file are in one."""

    word: WordFile
    base: WordFile
    language: str
    _matches: dict[int, int] | None = None
    _changes: dict[int, list[Change]] | None = None
    _rows: dict[Row, Row] | None = None

    def changes_in(self, index: int) -> Sequence[Change]:
        """The changes in a paragraph of the base, by its index."""
        if self._changes is None:
            self._changes = defaultdict(list)
            for place, number in self._match_paragraphs().items():
                self._changes[number] += self.word.paragraphs[place].changes
        return self._changes.get(index, ())

    def paragraph_of(self, comment: WordComment) -> int:
        """The index of the paragraph, or of the nearest before it that the base has."""
        return 0 if comment.paragraph is None else self.nearest(comment.paragraph)

    def nearest(self, place: int) -> int:
        """The index of a paragraph of the file, by its place there, or of the nearest before it that the base has."""
        matches = self._match_paragraphs()
        return next((matches[each] for each in range(place, -1, -1) if each in matches), 0)

    def row_of(self, table: int, row: int) -> Row | None:
        """The row of the base that has most paragraphs of a row of the file, or else stands at the same place between two of these."""
        if self._rows is None:
            self._rows = self._find_rows()
        return self._rows.get((table, row))

    def rows_with_cell_changes(self) -> Iterator[tuple[str, CellChange]]:
        """The words of each row of the base in which the file merges or splits cells, and what it does."""
        own_cells, cells = _cells_by_row(self.word), _cells_by_row(self.base)
        if not own_cells or not cells:
            return
        own_joined, joined = _columns_joined_above(self.word), _columns_joined_above(self.base)
        if self._rows is None:
            self._rows = self._find_rows()
        for own, row in sorted(self._rows.items(), key=lambda each: each[1]):
            words = " | ".join(filter(None, cells[row].values()))
            if len(own_cells[own]) != len(cells[row]):
                fewer = len(own_cells[own]) < len(cells[row])
                yield words, CellChange.MERGED if fewer else CellChange.SPLIT
            elif own_joined[own] - joined[row]:
                yield words, CellChange.MERGED_ABOVE
            elif joined[row] - own_joined[own]:
                yield words, CellChange.SPLIT_ABOVE

    def _find_rows(self) -> dict[Row, Row]:
        votes: dict[Row, Counter[Row]] = defaultdict(Counter)
        for place, number in self._match_paragraphs().items():
            cell, base_cell = self.word.paragraphs[place].cell, self.base.paragraphs[number].cell
            if cell and base_cell and self.word.paragraphs[place].after.strip():
                votes[cell[:2]][base_cell[:2]] += 1
        known = {row: max(each, key=lambda one: (each[one], one)) for row, each in votes.items()}
        ends, base_ends = _numbers_of_rows(self.word), _numbers_of_rows(self.base)
        for table, count in ends.items():
            rows = [(own, base) for (own_table, own), base in sorted(known.items()) if own_table == table]
            if rows:
                base_table = rows[0][1][0]
                last = (count, (base_table, base_ends[base_table]))
                for (start, base_start), (end, base_end) in pairwise([(-1, (base_table, -1)), *rows, last]):
                    if base_start[0] == base_end[0] and end - start == base_end[1] - base_start[1]:
                        known |= {
                            (table, start + step): (base_start[0], base_start[1] + step)
                            for step in range(1, end - start)
                        }
        return known

    def _match_paragraphs(self) -> dict[int, int]:
        """For each paragraph of the file that is in the base, its index there."""
        if self._matches is None:
            self._matches = dict(self._find_matches())
        return self._matches

    def _find_matches(self) -> Iterable[tuple[int, int]]:
        old = [Labelled(each.after, "", "") for each in self.base.paragraphs]
        new = [Labelled(text_to_match(each), "", "") for each in self.word.paragraphs]
        if list(map(_key, old)) == list(map(_key, new)):
            return enumerate(range(len(old)))
        return ((match.new_start, match.start) for match in counterparts(old, new, self.language))


def _columns_joined_above(word: WordFile) -> dict[Row, set[int]]:
    """The columns of each row in which a cell goes on from the row above."""
    found: dict[Row, set[int]] = defaultdict(set)
    for each in word.paragraphs:
        if each.cell and each.joined_above:
            found[each.cell[:2]].add(each.cell[2])
    return found


def _cells_by_row(word: WordFile) -> dict[Row, dict[int, str]]:
    """The words of each cell, by row and column."""
    found: dict[Row, dict[int, str]] = defaultdict(dict)
    for each in word.paragraphs:
        if each.cell:
            column = each.cell[2]
            found[each.cell[:2]][column] = f"{found[each.cell[:2]].get(column, '')} {each.after}".strip()
    return found


def _numbers_of_rows(word: WordFile) -> dict[int, int]:
    """How many rows each table has."""
    found: dict[int, int] = {}
    for each in word.paragraphs:
        if each.cell:
            found[each.cell[0]] = max(found.get(each.cell[0], 0), each.cell[1] + 1)
    return found


def text_to_match(paragraph: WordParagraph) -> str:
    """What a paragraph was before its tracked changes, or is if it was nothing."""
    return paragraph.before or paragraph.after


def _key(paragraph: Labelled) -> str:
    return key(paragraph.text)


def date_of(words: Words, found: Sequence[tuple[WordFile, Sequence[Change]]]) -> str | None:
    """When these words were changed: as the latest of the changes says that asked for it, or else of their files. Without a date,
    programs join a change with another one of the same author that stands beside it."""
    dates = [_latest(words, changes) or _as_date(word.modified) for word, changes in found]
    return max(filter(None, dates), default=None)


def _latest(words: Words, changes: Sequence[Change]) -> str | None:
    """The date of the last of the changes in a paragraph that make these words, or else of all that are in it."""
    alike = [each for each in changes if each.text.strip() and each.text.strip() in words.text]
    return max(filter(None, (_as_date(each.date) for each in alike or changes)), default=None)


def _as_date(written: str | None) -> str | None:
    return written if written and _DATE.fullmatch(written) else None
