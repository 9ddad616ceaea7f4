"""Columns that somebody adds to a table of the draft in Word, or takes out: a file can do neither, so it asks for them in a
comment on the titles, and the rows are compared without them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import redline
from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.drafts.version import Kind, Paragraph
from models.text.typed import LONGEST
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from worker.documents.docx_in.matching import AcceptedParagraph, ParagraphMatches
from worker.documents.docx_in.normalization import plain_key
from worker.documents.docx_in.remarks import author_names

ADDED = "The table of the draft has no column “{}”, and a file cannot add one. The other cells are compared without it."
MISSING = (
    "The column “{}” is missing in the file, and a file cannot take one out. The other cells are compared without it."
)
_KEEP = "Keep this comment if that is meant."
_ADD = "Add a column “{}” to the table."
_TAKE_OUT = "Take the column “{}” out of the table."


@dataclass(frozen=True, slots=True)
class _Columns:
    """The row of titles of a table in the file, and in the draft; `places` are the columns of the longer one that are in both."""

    titles: AcceptedParagraph
    head: Paragraph
    places: Sequence[int]

    @property
    def adds(self) -> bool:
        return len(redline.cells(self.titles.text)) > len(self.places)


class FileTables:
    """The tables of a file beside those of the draft, and what columns they have, where their titles tell which; `rows` are the
    rows with several cells."""

    def __init__(
        self,
        file: Sequence[AcceptedParagraph],
        known: ParagraphMatches,
        draft: Sequence[Paragraph],
        rows: Collection[tuple[int, int]],
    ) -> None:
        self._file, self._known, self._draft, self._rows = file, known, draft, rows
        self._by_table: dict[int, _Columns] = {}
        for number, place in known.places.items():
            table, head = _table_of(file[number]), draft[place]
            if table is not None and head.kind is Kind.HEAD and (found := _compare_titles(file[number], head)):
                self._by_table.setdefault(table, found)

    def with_columns_of_draft(self, whole: AcceptedParagraph, words: str, base: str) -> str:
        """The words of a row with the cells that its table has in the draft; what the file does not say is as in `base`."""
        table = _table_of(whole)
        columns = None if table is None else self._by_table.get(table)
        cells = redline.cells(words)
        if columns is None or len(cells) != len(redline.cells(columns.titles.text)):
            return words
        if columns.adds:
            return redline.row(cells[place] for place in columns.places)
        kept = redline.cells(base) if base else [""] * len(redline.cells(columns.head.text))
        for place, cell in zip(columns.places, cells, strict=True):
            kept[place] = cell
        return redline.row(kept)

    def is_new(self, whole: AcceptedParagraph) -> bool:
        """Whether a paragraph is in a table of several columns none of whose rows is in the draft."""
        cell = whole.entries[-1].cell
        return (
            cell is not None
            and cell[:2] in self._rows
            and all(_table_of(self._file[number]) != cell[0] for number in self._known.places)
        )

    def find_requests(self, now: Mapping[str, Paragraph]) -> Iterator[Found]:
        """A comment on the titles for each column that is added or missing, to be decided on."""
        for columns, place, title in self._changed():
            on = now.get(columns.head.key)
            phrases = list(self._words_in(columns, place)) if columns.adds else []
            for text in _join_words((_ADD if columns.adds else _TAKE_OUT).format(title), phrases):
                words = Words(CommentType.SUBSTANTIVE, paragraph_id=on.id if on else None, text=text)
                note = f"{_sentence(columns, title)} {_KEEP}"
                yield Found(words, author_names(columns.titles, ()), note, UploadDecision.OPEN)

    def describe_changes(self) -> Iterator[str]:
        """A sentence about each such column."""
        return (_sentence(columns, title) for columns, _, title in self._changed())

    def _changed(self) -> Iterator[tuple[_Columns, int, str]]:
        """Each column that is added or missing, without empty ones, with its place and its title."""
        for columns in self._by_table.values():
            longer = redline.cells(columns.titles.text if columns.adds else columns.head.text)
            for place in (each for each in range(len(longer)) if each not in columns.places):
                title = redline.as_seen(longer[place]).strip()
                if title or (columns.adds and any(self._words_in(columns, place))):
                    yield columns, place, title or f"Column {place + 1}"

    def _words_in(self, columns: _Columns, column: int) -> Iterator[str]:
        """What stands in a column below its title, row by row."""
        for number, whole in enumerate(self._file):
            cells = redline.cells(whole.text)
            in_table = _table_of(whole) == _table_of(columns.titles) and whole is not columns.titles
            if in_table and column < len(cells):
                place = self._known.places.get(number)
                label = self._draft[place].label if place is not None else ""
                if words := redline.as_seen(cells[column]).strip():
                    yield f"{f'row {label}' if label else 'new row'} “{words}”"


def _sentence(columns: _Columns, title: str) -> str:
    return (ADDED if columns.adds else MISSING).format(title)


def _join_words(request: str, phrases: Sequence[str]) -> Iterator[str]:
    """The request with all phrases, in as many comments as it takes."""
    text = request
    for number, one in enumerate(phrases):
        more = f"{text[:-1]}; {one}." if text != request else f"{request} Its words: {one}."
        if number and len(more) > LONGEST:
            yield text
            more = f"{request} Its words: {one}."
        text = more
    yield text


def _table_of(whole: AcceptedParagraph) -> int | None:
    """The number of the table whose row it is; None if it is none."""
    cell = whole.entries[-1].cell if whole.is_row else None
    return None if cell is None else cell[0]


def _compare_titles(titles: AcceptedParagraph, head: Paragraph) -> _Columns | None:
    """Which columns the two rows of titles share; None if they have as many, or do not tell."""
    own, drafted = ([plain_key(each) for each in redline.cells(text)] for text in (titles.text, head.text))
    few, many = sorted((own, drafted), key=len)
    places = [place for place, title in enumerate(many) if title in few]
    if len(few) == len(many) or [many[place] for place in places] != few or len({*few}) < len(few):
        return None
    return _Columns(titles, head, places)
