"""Columns that a file adds to a table of the base or takes out of it. They are found before paragraphs are compared, so that the
words of all other columns stay in theirs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from redline import key
from worker.documents.docx_in.word_file import Cell, WordFile, WordParagraph
from worker.documents.merged.places import text_to_match

_LEAST_LIKENESS = 0.3  # columns with fewer words in common are other columns
_LONGEST_QUOTE = 40  # characters


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column that a file adds to a `table` of the base, behind its column `after` (-1: before the first).

    `rows` are those of the file's `own_table` that have words in it.
    """

    table: int
    own_table: int
    after: int
    rows: Mapping[int, Sequence[WordParagraph]]

    @property
    def words(self) -> list[str]:
        """Its paragraphs with words."""
        return [each.after for row in self.rows.values() for each in row if each.after.strip()]


@dataclass(frozen=True, slots=True)
class RemovedColumn:
    """A column of a `table` of the base that a file takes out; `marked` are the paragraphs that say so as a tracked change."""

    table: int
    column: int
    marked: Sequence[WordParagraph]


@dataclass(frozen=True, slots=True)
class AlignedFile:
    """A file whose tables have the columns of the base, and what became of the others."""

    word: WordFile
    added: Sequence[AddedColumn] = ()
    removed: Sequence[RemovedColumn] = ()


class _Table:
    """The paragraphs of a table, by row and column, as places in their file."""

    def __init__(self, number: int, paragraphs: Sequence[WordParagraph], places: Iterable[int]) -> None:
        self.number = number
        self.rows: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place in places:
            cell = paragraphs[place].cell
            if cell is not None:
                self.rows[cell[1]][cell[2]].append(place)
        self.width = max(map(len, self.rows.values()))
        self._paragraphs = paragraphs

    def full_rows(self) -> Iterator[tuple[int, dict[int, list[int]]]]:
        """Those without merged cells."""
        return ((number, row) for number, row in self.rows.items() if len(row) == self.width)

    def column(self, number: int) -> list[WordParagraph]:
        return [self._paragraphs[place] for _, row in self.full_rows() for place in row[number]]

    def words(self, column: int) -> list[str]:
        """The paragraphs with words of a column."""
        return [each.after for each in self.column(column) if each.after.strip()]


def tables_of(paragraphs: Sequence[WordParagraph]) -> dict[int, _Table]:
    """The tables of the text, by number."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(paragraphs):
        if each.cell is not None:
            places[each.cell[0]].append(place)
    return {number: _Table(number, paragraphs, own) for number, own in places.items()}


def align_columns(word: WordFile, base: WordFile) -> AlignedFile:
    """The file with the columns of the base in its tables: those that it adds are taken out, and those that it has no more are empty."""
    tables, own_tables = tables_of(base.paragraphs), tables_of(word.paragraphs)
    added: list[AddedColumn] = []
    removed: list[RemovedColumn] = []
    changes = _Rearrangement(word)
    for table, own in _same_tables(tables.values(), own_tables.values(), base, word):
        columns = _same_columns(table, own)
        new = [column for column in range(own.width) if column not in columns]
        gone = [column for column in range(table.width) if column not in columns.values()]
        marked = {columns[each]: own.column(each) for each in columns if _is_marked(own.column(each), "del")}
        removed += [RemovedColumn(table.number, column, marked.get(column, ())) for column in sorted({*gone, *marked})]
        if new or gone:
            changes.rearrange(own, columns, gone)
            added += [_added_column(word, table, own, columns, column) for column in new]
    return AlignedFile(changes.result(), added, removed) if added or removed else AlignedFile(word)


def warn_of_columns(aligned: AlignedFile, base: WordFile) -> Iterator[str]:
    """What became of columns that are not those of the base, in sentences."""
    tables = tables_of(base.paragraphs)
    gone = {(old.table, old.column): tables[old.table].words(old.column) for old in aligned.removed}
    for new in aligned.added:
        words, where = new.words, _name_table(tables[new.table], base)
        moved = next((each for each in gone if each[0] == new.table and gone[each] == words != []), None)
        if moved is not None:
            del gone[moved]
            yield f"It moves the column {quote(words[0])} of {where}: as tracked changes, it is added at its new place and taken out at its old one; the JSON does not have it at the new one. The column stays at its old place, too, while others change words in it."
            continue
        which = f"the column {quote(words[0])}" if words else "an empty column"
        yield f"It adds {which} to {where}, as a tracked change; the JSON does not have it."
    for (table, _), words in gone.items():
        which = f"the column {quote(words[0])}" if words else "an empty column"
        yield f"It takes {which} out of {_name_table(tables[table], base)}; the column stays while others have words in it."


def _name_table(table: _Table, base: WordFile) -> str:
    words = (base.paragraphs[place].after for row in table.rows.values() for places in row.values() for place in places)
    return f"the table that begins with {quote(next((each for each in words if each.strip()), ''))}"


def quote(text: str) -> str:
    """The first words of a text, in quotation marks."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _LONGEST_QUOTE else f"“{words[:_LONGEST_QUOTE].rstrip()}…”"


def _is_marked(paragraphs: Sequence[WordParagraph], mark: str) -> bool:
    """Whether tracked changes add a whole column, or take it away."""
    return bool(paragraphs) and all(each.cell_mark == mark for each in paragraphs)


def _same_tables(
    tables: Iterable[_Table], own_tables: Iterable[_Table], base: WordFile, word: WordFile
) -> Iterator[tuple[_Table, _Table]]:
    """Tables that have most words in common, each once, where the columns can be told apart."""
    known: dict[str, list[_Table]] = defaultdict(list)
    for table in tables:
        for text in {key(base.paragraphs[place].after) for place in _places(table)} - {""}:
            known[text].append(table)
    votes: Counter[tuple[int, int]] = Counter()
    by_number = {table.number: table for table in tables}, {table.number: table for table in own_tables}
    for own in own_tables:
        texts = {key(_text_in_base(word.paragraphs[place])) for place in _places(own)}
        votes.update((table.number, own.number) for text in texts for table in known.get(text, ()))
    taken: set[int] = set()
    own_taken: set[int] = set()
    for (number, own_number), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if number not in taken and own_number not in own_taken:
            taken.add(number)
            own_taken.add(own_number)
            table, own = by_number[0][number], by_number[1][own_number]
            if all(2 * len(list(each.full_rows())) >= len(each.rows) for each in (table, own)):
                yield table, own


def _places(table: _Table) -> Iterator[int]:
    return (place for row in table.rows.values() for places in row.values() for place in places)


def _text_in_base(paragraph: WordParagraph) -> str:
    return "" if paragraph.cell_mark == "ins" else text_to_match(paragraph)


def _same_columns(table: _Table, own: _Table) -> dict[int, int]:
    """For each column of the file's table that is in the base, its number there; in order."""
    olds = [_words_in(each.after for each in table.column(column)) for column in range(table.width)]
    news = [_words_in(map(_text_in_base, own.column(column))) for column in range(own.width)]
    best = [[(0.0, -1, -1)] * (own.width + 1) for _ in range(table.width + 1)]  # likeness so far, and the last pair
    for old in range(table.width):
        for new in range(own.width):
            alike = _likeness(olds[old], news[new])
            paired = best[old][new][0] + alike if alike >= _LEAST_LIKENESS else -1.0
            best[old + 1][new + 1] = max(
                (paired, old, new), best[old][new + 1], best[old + 1][new], key=lambda one: one[0]
            )
    pairs: list[tuple[int, int]] = []
    _, old, new = best[-1][-1]
    while old >= 0:
        pairs.append((old, new))
        _, old, new = best[old][new]
    found = {new: old for old, new in reversed(pairs)}
    # Columns between the same ones are the same, rewritten, if they are as many.
    for (start, own_start), (end, own_end) in pairwise([(-1, -1), *reversed(pairs), (table.width, own.width)]):
        between = [column for column in range(own_start + 1, own_end) if not _is_marked(own.column(column), "ins")]
        if len(between) == end - start - 1:
            found |= dict(zip(between, range(start + 1, end), strict=True))
    return dict(sorted(found.items()))


def _words_in(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """The texts of a column, and the words in them."""
    whole = [key(text) for text in texts if text.strip()]
    return Counter(whole), Counter(" ".join(whole).split())


def _likeness(old: tuple[Counter[str], Counter[str]], new: tuple[Counter[str], Counter[str]]) -> float:
    """How many cells are the same; what part of the words decides where none is."""
    most = max(old[1].total(), new[1].total())
    return (old[0] & new[0]).total() + ((old[1] & new[1]).total() / most if most else 0.0)


def _added_column(word: WordFile, table: _Table, own: _Table, columns: Mapping[int, int], column: int) -> AddedColumn:
    rows: dict[int, list[WordParagraph]] = defaultdict(list)
    inside = {(own.number, number, column): number for number, _ in own.full_rows()}
    for each in word.paragraphs:
        cell = _outer_cell(each, inside)
        if cell is not None and each.after.strip():
            rows[inside[cell]].append(each)
    before = [columns[each] for each in columns if each < column]
    return AddedColumn(table.number, own.number, before[-1] if before else -1, rows)


def _outer_cell(paragraph: WordParagraph, cells: Mapping[Cell, int]) -> Cell | None:
    """Which of these cells a paragraph stands in, also if it is in a table there."""
    around = paragraph.outermost[0] if paragraph.outermost else None
    return next((cell for cell in (paragraph.cell, around) if cell in cells), None)


class _Rearrangement:
    """Makes a file with other columns from one: comments keep their paragraph, or get the one before it."""

    def __init__(self, word: WordFile) -> None:
        self._word = word
        self._cells: dict[Cell, int] = {}  # the column that a cell has now, or -1
        self._empty_after: dict[int, list[WordParagraph]] = defaultdict(list)  # by place in the file

    def rearrange(self, own: _Table, columns: Mapping[int, int], gone: Sequence[int]) -> None:
        for number, row in own.full_rows():
            for column in row:
                self._cells[own.number, number, column] = columns.get(column, -1)
            for column in gone:
                before = [each for each in row if columns.get(each, column) < column]
                place = max(row[before[-1]]) if before else min(row[0]) - 1
                part = self._word.paragraphs[row[0][0]].part
                self._empty_after[place].append(WordParagraph(part, (own.number, number, column)))

    def result(self) -> WordFile:
        paragraphs: list[WordParagraph] = list(self._empty_after.get(-1, ()))
        now: dict[int, int] = {}
        for place, each in enumerate(self._word.paragraphs):
            cell = _outer_cell(each, self._cells)
            column = None if cell is None else self._cells[cell]
            if column is None or (column >= 0 and cell != each.cell):
                paragraphs.append(each)
            elif column >= 0 and cell is not None:
                paragraphs.append(replace(each, cell=(*cell[:2], column)))
            now[place] = max(len(paragraphs) - 1, 0)
            paragraphs += self._empty_after.get(place, ())
        comments = [
            each if each.paragraph is None else replace(each, paragraph=now[each.paragraph])
            for each in self._word.comments
        ]
        return replace(self._word, paragraphs=paragraphs, comments=comments)
