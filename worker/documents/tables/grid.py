"""Tables as they stand in a file, before anybody knows what is in which column."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from models.uploads.reading import OutsideParagraph
from worker.documents import limits
from worker.documents.limits import Unreadable

Copied = Literal["left", "above"]


TOO_LONG = f"The file is too long for a comment form: it has more than {limits.MOST_ROWS:,} rows, or more than {limits.LONGEST_FORM:,} characters."
DATE = "This cell holds a date, into which table programs turn numbers like 1-2: format the cell as text, and write the number again."
PICTURE = "There is a picture in this cell, and only words are read: type what it shows."
HIDDEN = "The sheet “{name}” is hidden and was not read."


@dataclass(frozen=True, slots=True)
class Cell:
    """Words in a cell. `copied`: merged with the one to its left, or above, whose words these are; `fault`: a sentence
    about a value that is not what a person typed."""

    text: str
    copied: Copied | None = None
    fault: str = ""


FormattedParts = Sequence[tuple[str, bool | None]]
"""The words of a cell by their formats, each with whether it is struck out; None for the format of the cell."""

Row = Mapping[int, Cell]
"""Cells by their columns from 0; those without words are left out."""


@dataclass(slots=True)
class Grid:
    """A table: its rows by their numbers in the file. `titles` are rows that stand elsewhere, in the head of the page;
    in a `lettered` one cells are called as table programs do, "F5"; `beyond` counts cells too far to the right. `struck` are
    words that are struck out, each with its cell: they are no part of the words there. `numbers` are those beside which the
    file shows something else, each with its cell. `hidden` are the rows and columns with
    words that cannot be seen, as people call them. `origins` say where cells stood that were put elsewhere. `above` are
    the name of its sheet, or the paragraphs between it and the table before. `pictures` are the rows and columns with one."""

    name: str
    lettered: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    titles: list[Row] = field(default_factory=list)
    length: int = 0  # characters, of all cells together
    beyond: int = 0
    struck: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    origins: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    pictures: set[tuple[int, int]] = field(default_factory=set)

    def strike(self, row: int, column: int, words: str) -> None:
        """Note words of a cell that are struck out."""
        if words.strip() and column < limits.MOST_COLUMNS and len(self.struck) < limits.MOST_ROWS:
            self.struck.append((self.place(row, column), " ".join(words.split())))

    def note_number(self, row: int, column: int, number: str) -> None:
        """Note a number beside which the file shows something that is not in it."""
        if number and column < limits.MOST_COLUMNS and len(self.numbers) < limits.MOST_ROWS:
            self.numbers.append((self.place(row, column), number))

    def hide(self, rows: Set[int], columns: Set[int]) -> None:
        """Note which of the rows and columns with words are hidden; those that stand together are named as one."""
        used = {column for row in self.rows.values() for column in row}
        where = f"{self.name}: " if self.name else ""
        for what, numbers, name in (("row", self.rows.keys() & rows, str), ("column", used & columns, letters)):
            for first, last in _runs(sorted(numbers)):
                named = f"{what} {name(first)}" if first == last else f"{what}s {name(first)} to {name(last)}"
                self.hidden.append(where + named)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keep a cell that has words; columns far to the right are none of a form, and only counted."""
        if not (cell.text.strip() or cell.fault):
            return
        if column >= limits.MOST_COLUMNS:
            self.beyond += 1
        else:
            self.rows.setdefault(row, {})[column] = cell
            self.length += len(cell.text)
            if len(self.rows) > limits.MOST_ROWS or self.length > limits.LONGEST_FORM:
                raise Unreadable(TOO_LONG)

    def put_parts(self, row: int, column: int, cell: Cell, parts: FormattedParts, is_struck: bool) -> None:
        """Keep the words of a cell that are not struck out, as the cell is (`is_struck`) or some of its parts are."""
        parts = parts or [(cell.text, None)]
        kept, struck = (
            "".join(words for words, own in parts if (is_struck if own is None else own) is gone)
            for gone in (False, True)
        )
        if kept or not struck:
            self.put(row, column, replace(cell, text=kept))
        self.strike(row, column, struck)

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Let the words of a cell stand in all those that are merged with it, in rows that say something else too."""
        source = self.rows.get(row, {}).get(column)
        if source is None:
            return
        last_column = min(last_column, limits.MOST_COLUMNS)
        few = last_row - row < len(self.rows)
        for number in range(row, last_row + 1) if few else [each for each in self.rows if row <= each <= last_row]:
            cells = self.rows.get(number, {})
            for place in range(column, last_column + 1) if cells else ():
                if place not in cells:
                    self.put(number, place, Cell(source.text, "left" if place > column else "above", source.fault))

    def has_picture(self, row: int, column: int) -> bool:
        """Whether a picture stands in a cell."""
        return self.origins.get((row, column), (row, column)) in self.pictures

    def place(self, row: int, column: int) -> str:
        """How a person finds a cell."""
        row, column = self.origins.get((row, column), (row, column))
        where = f"{letters(column)}{row}" if self.lettered else f"row {row}, column {column + 1}"
        return f"{self.name}: {where}" if self.name else where


@dataclass(slots=True)
class Grids:
    """The tables of a file, sentences about what was not read, and the text that it says it was made from; its
    `title`, and of a file of words the paragraphs `outside` its tables."""

    grids: list[Grid]
    warnings: list[str] = field(default_factory=list)
    version: str | None = None
    title: str = ""
    outside: list[OutsideParagraph] = field(default_factory=list)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of those that follow each other."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def letters(column: int) -> str:
    """How table programs call a column: "A" for 0, "AA" for 26."""
    name = ""
    while column >= 0:
        name, column = chr(ord("A") + column % 26) + name, column // 26 - 1
    return name


def number_of(letters: str) -> int:
    """The column that is called so, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def shown_number(value: float) -> str:
    """As a table program shows it: 3.1 is kept as 3.1000000000000001."""
    return f"{value:.15g}"
