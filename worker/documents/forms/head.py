"""Which column of a table holds what: by its titles, however they are arranged, and by what it holds; or as somebody has
chosen it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from models.uploads.reading import SAYING, Field
from worker.documents.forms.places.notation import NAMING_FIELDS
from worker.documents.forms.titles import (
    LIKELY,
    SURE,
    VAGUE,
    claims_among,
    claims_of,
    field_of,
    is_surely_known,
    kind_of,
    plain,
)
from worker.documents.tables.grid import Grid, Row

_SHORT: frozenset[Field] = frozenset(
    ("number", "member", "author", "line", "line_to", "page", "page_to", "type", "date")
)
_MOST_ROWS_READ = 2_000  # rows
_SENTENCE_LETTERS = 60  # characters
_FEW_SENTENCES = 2  # in a column; more are meant to stand there, if the others are fewer
_SENTENCE_SPACES = 8  # spaces; a long address of a page has none

_MOST_ROWS_BEFORE_TITLES = 40  # rows; what stands above them are names and dates of the form
_MOST_TITLE_ROWS = 3  # rows of titles, one below the other
_LONGEST_TITLE = 80  # characters, where only one column is known
_HINT = re.compile(r"[(（](?=.*[^\W\d]).*[)）]")  # “(please be brief)” below a title


@dataclass(slots=True)
class Contents:
    """A column by its cells: how many are filled, how many of them hold several words, how many a sentence, how many a
    type of comments that is known, and how many letters they have together."""

    filled: int = 0
    several: int = 0
    sentences: int = 0
    kinds: int = 0
    letters: int = 0

    def may_be(self, field: Field) -> bool:
        """Whether a column that holds this can be for the field: long texts are no numbers, names or types."""
        return field not in _SHORT or self.sentences * 2 <= self.filled

    def rank(self, field: Field, sure: int) -> tuple[int, ...]:
        """Among the columns that claim the field, the lowest has it: for words, one that holds more than links or signs
        comes before the surer one; for types, one that holds known types."""
        if field in SAYING:
            return (int(sure == VAGUE), int(self.several * 2 < self.filled), -sure, -self.letters)
        if field == "type":
            return (0 if self.kinds * 2 > self.filled else 1, -sure)
        return (0, -sure, 0 if self.filled else 1)


NO_CONTENTS = Contents()


def is_sentence(text: str) -> bool:
    """Whether words are more than a number, a name, a type or a place."""
    return len(text) > _SENTENCE_LETTERS and (text.count(" ") >= _SENTENCE_SPACES or not text.isascii())


def _contents_of(rows: Iterable[Row]) -> Mapping[int, Contents]:
    """What each column holds in these rows, or in the first of them."""
    columns: dict[int, Contents] = {}
    for row in islice(rows, _MOST_ROWS_READ):
        for column, cell in row.items():
            if cell.copied:
                continue
            held, text = columns.setdefault(column, Contents()), cell.text.strip()
            held.filled += 1
            held.letters += len(text)
            held.several += " " in text or not text.isascii()
            held.sentences += is_sentence(text)
            held.kinds += bool(kind_of(text))
    return columns


@dataclass(frozen=True, slots=True)
class Head:
    """The titles of a table by column, and what is where; they stand in the rows from `first` to `last`, 0 if in the head
    of the page. `more` are further columns of words, by what they hold: they are kept together with the main one."""

    titles: Mapping[int, str]
    fields: Mapping[Field, int]
    last: int = 0
    first: int = 0
    more: Mapping[int, Field] = field(default_factory=dict)

    @property
    def is_of_a_form(self) -> bool:
        """Whether comments can be read by it."""
        return len(self.fields) > 1 and ("comment" in self.fields or "proposed" in self.fields)

    @property
    def is_sure(self) -> bool:
        """Whether a column is called as those of comments are, and not only in a way that may mean one."""
        columns = (self.fields.get(field) for field in ("comment", "proposed"))
        titles = (self.titles.get(column, "") for column in columns if column is not None)
        return any(map(is_surely_known, titles))

    @property
    def read(self) -> Mapping[int, Field]:
        """The columns that a comment is made of, and what each holds."""
        main = {column: field for field, column in self.fields.items() if field not in ("date", "answer")}
        return {**self.more, **main}

    def columns(self, field: Field) -> list[int]:
        """All columns that hold this, the main one first."""
        main = [self.fields[field]] if field in self.fields else []
        return [*main, *(column for column, held in sorted(self.more.items()) if held == field)]

    def is_repeated_in(self, row: Row) -> bool:
        """Whether a row only says the titles again, or numbers the columns."""
        filled = {column: " ".join(cell.text.split()) for column, cell in row.items() if not cell.copied}
        if all(text.strip("()") == str(column + 1) for column, text in filled.items()):
            return len(filled) > 2
        again = [text for column, text in filled.items() if self._is_title_of(text, column)]
        return sum(field_of(text) is not None or _is_hint(text) for text in again) > 1

    def _is_title_of(self, text: str, column: int) -> bool:
        """Whether a column is called so, in one of the rows of titles."""
        title = self.titles.get(column, "")
        return text == title or (self.first < self.last and f" {text} " in f" {title} ")


UNKNOWN_HEAD = Head({}, {})


def head_of(grid: Grid) -> Head:
    """The rows of titles that tell most, in the table or in the head of the page; UNKNOWN_HEAD if none tell enough."""
    found = [(known, -height, head) for head, known, height in _candidates(grid) if _may_be_of_a_form(head)]
    for _, _, head in sorted(found, key=lambda each: each[:2], reverse=True):
        below = (row for number, row in grid.rows.items() if number > head.last and not head.is_repeated_in(row))
        fields, more, _ = _assign_fields(head.titles, _contents_of(below))
        looked_at = replace(head, fields=fields, more=more)
        if _is_sufficient(looked_at, grid) and not _ends_rows_like_it(looked_at, grid):
            return looked_at
    return UNKNOWN_HEAD


def _may_be_of_a_form(head: Head) -> bool:
    claimed = [field for claims in claims_among(head.titles).values() for field, _ in claims]
    return "comment" in claimed or "proposed" in claimed


def _is_sufficient(head: Head, grid: Grid) -> bool:
    """Two known columns; or one that is surely for comments, among other short titles or with no other column, with words in it."""
    if head.is_of_a_form:
        return True
    column = next((head.fields[each] for each in ("comment", "proposed") if each in head.fields), None)
    if column is None or not head.is_sure or (len(head.titles) < 2 and not _is_only_column(column, head, grid)):
        return False
    return all(len(title) <= _LONGEST_TITLE for title in head.titles.values()) and any(
        column in row for number, row in grid.rows.items() if number > head.last
    )


def _is_only_column(column: int, head: Head, grid: Grid) -> bool:
    """Whether nothing stands in any other column, and the title in one of the first rows."""
    above = sum(number < head.first for number in grid.rows)
    return above < _MOST_TITLE_ROWS and all(row.keys() == {column} for row in grid.rows.values())


def _ends_rows_like_it(head: Head, grid: Grid) -> bool:
    """Whether it is the last row of a table without titles: nothing stands below it, and the row above fills its columns."""
    above = [row for number, row in sorted(grid.rows.items()) if number < head.first]
    return bool(above) and max(grid.rows) <= head.last and above[-1].keys() >= head.titles.keys()


def head_with_chosen_columns(grid: Grid, chosen: Mapping[int, Field]) -> Head:
    """The head with the columns that somebody chose; where no titles are known, the first row is taken for them, unless it
    holds long texts."""
    known = head_of(grid)
    if known is UNKNOWN_HEAD:
        first = min(grid.rows, default=0)
        titles = {column: cell.text for column, cell in grid.rows.get(first, {}).items()}
        are_short = all(len(title) <= _LONGEST_TITLE for title in titles.values())
        known = Head(titles, {}, first, first) if are_short else UNKNOWN_HEAD
    fields: dict[Field, int] = {}
    for column, held in sorted(chosen.items()):
        fields.setdefault(held, column)
    more = {column: held for column, held in chosen.items() if fields[held] != column}
    return replace(known, fields=fields, more=more)


def columns_of_few_words(grid: Grid, head: Head) -> Mapping[int, Field]:
    """The columns of numbers, names and places. One in which sentences are usual, such as the words of each paragraph, is none."""
    held = _contents_of(row for number, row in grid.rows.items() if number > head.last)
    return {
        column: field
        for column, field in head.read.items()
        if field in _SHORT or field in NAMING_FIELDS
        if held.get(column, NO_CONTENTS).sentences <= max(held.get(column, NO_CONTENTS).filled // 2, _FEW_SENTENCES)
    }


def _candidates(grid: Grid) -> Iterator[tuple[Head, int, int]]:
    """Heads with how much each tells and how many rows it has, 0 if its last one gives hints: each of the first rows, alone and
    with those below it."""
    numbers = sorted(grid.rows)[:_MOST_ROWS_BEFORE_TITLES]
    rows = [grid.rows[number] for number in numbers]
    for place, lasts in ((grid.titles, [0] * len(grid.titles)), (rows, numbers)):
        for start in range(len(place)):
            for height in range(1, min(_MOST_TITLE_ROWS, len(place) - start) + 1):
                if not _are_titles(place[start : start + height]):
                    break
                titles = _join_titles(place[start : start + height])
                fields, more, known = _assign_fields(titles, {})
                with_hints = height > 1 and _gives_hints(place[start + height - 1])
                yield (
                    Head(titles, fields, lasts[start + height - 1], lasts[start], more),
                    known,
                    0 if with_hints else height,
                )


def _are_titles(rows: Sequence[Row]) -> bool:
    """Whether several rows can be one of titles: no line above them, and no row below them that says something else."""
    *above, lowest = rows
    if above and any(len(row) < 2 for row in rows):
        return False
    titles = _join_titles(above)
    over_several = {
        each for row in above for place, cell in row.items() if cell.copied == "left" for each in (place - 1, place)
    }
    for column, cell in lowest.items() if above else ():
        title, words = titles.get(column, ""), " ".join(cell.text.split())
        if words in title or _is_hint(words) or (plain(words) and is_surely_known(f"{title} {words}")):
            continue
        own = [field for field, sure in claims_of(words) if sure >= LIKELY]
        known_by_itself = is_surely_known(title) and column not in over_several
        if not own or (known_by_itself and claims_of(title)[0][0] not in own):
            return False
    return True


def _is_hint(text: str) -> bool:
    return _HINT.fullmatch(text) is not None


def _gives_hints(row: Row) -> bool:
    """Whether a row only says how to fill in the columns below their titles."""
    return all(_is_hint(" ".join(cell.text.split())) for cell in row.values())


def _join_titles(rows: Sequence[Row]) -> dict[int, str]:
    titles: dict[int, list[str]] = {}
    for row in rows:
        for column, cell in row.items():
            words = " ".join(cell.text.split())
            if words not in titles.setdefault(column, []):
                titles[column].append(words)
    return {column: " ".join(words) for column, words in titles.items()}


def _assign_fields(
    titles: Mapping[int, str], held: Mapping[int, Contents]
) -> tuple[dict[Field, int], dict[int, Field], int]:
    """What is where, the further columns of words, and how much the titles tell.

    Words that stand behind the secretariat's answer are about it, if there are any before it. If no title is better than those
    that name somebody (“Comments of the Department of Water”), all of these are for comments.
    """
    claims = [
        (column, field, sure)
        for column, claimed in claims_among(titles).items()
        for field, sure in claimed
        if held.get(column, NO_CONTENTS).may_be(field)
    ]
    answer = min((column for column, field, sure in claims if field == "answer" and sure == SURE), default=len(titles))
    before = [each for each in claims if each[0] <= answer or each[1] not in SAYING]
    if any(each[1] in SAYING for each in before):
        claims = before
    claims.sort(key=lambda each: (*held.get(each[0], NO_CONTENTS).rank(each[1], each[2]), each[0]))
    fields: dict[Field, int] = {}
    known = 0
    least: dict[Field, int] = dict.fromkeys(SAYING, LIKELY)
    for column, claimed, sure in claims:
        if claimed not in fields and column not in fields.values():
            fields[claimed] = column
            known += sure
            if claimed == "comment":
                least[claimed] = min(sure, LIKELY)
    more: dict[int, Field] = {}
    for column, claimed, sure in claims:
        if claimed in SAYING and sure >= least[claimed] and column not in fields.values():
            more.setdefault(column, claimed)
    return fields, more, known
