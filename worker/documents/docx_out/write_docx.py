"""A text as a Word file: with its changes as tracked ones by their authors, comments in the margin, and numbered lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby

from models.drafts.version import Kind
from worker.documents.docx_out.column_widths import column_widths
from worker.documents.docx_out.our_file import (
    MarginComments,
    NumberedLists,
    OurFile,
    comment_ends,
    comment_starts,
    write_file,
)
from worker.documents.docx_out.sheet import Margin, Marked, Passage, Sheet, Words, split_into_cells, split_into_rows
from worker.documents.docx_out.write_tables import BORDERS, END
from worker.documents.ooxml import frame
from worker.documents.ooxml.fonts import BOLD, quote_attribute, runs

_STYLES = {Kind.HEADING: "Heading1", Kind.NUMBERED: "Numbered", Kind.NOTE: "Note"}
_CELL_STYLE = "CommentText"
_NUMBER_WIDTH = 550  # fiftieths of a percent of the page's width that the column of numbers has
_TABLE_WIDTH = 5000
_CELL_MARGINS = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
_PAGE = f'{frame.PAPER}<w:lnNumType w:countBy="1" w:restart="newPage"/>'
_PARA_ID_LIMIT = 0x40000000  # paraIds of paragraphs lie below it, those of comments above

Ends = list[tuple[Marked, tuple[str, ...]] | None]

_MOVES: dict[Marked, str] = {"del": "moveFrom", "ins": "moveTo"}


def write_docx(sheet: Sheet) -> bytes:
    """The file. Accepting all changes gives the texts `after`, rejecting them those `before`; equal sheets, equal bytes."""
    writer = _Writer(sheet)
    body = writer.body()
    file = OurFile(sheet.title, sheet.language, sheet.at, body, sheet.foot, _PAGE, sheet.version, sheet.track)
    return write_file(replace(file, numbers=writer.numbers, margin=writer.margin))


class _Writer:
    """Writes one sheet; what counts up through the document is counted here."""

    def __init__(self, sheet: Sheet) -> None:
        self.margin = MarginComments(sheet.language)
        self.numbers = NumberedLists(counted=not sheet.is_redline)
        self._sheet = sheet
        self._at = frame.instant(sheet.at)
        self._id = 0
        self._marks: set[int] = set()
        self._dated = True
        self._open_insertion = ""  # who has added the last words of the paragraph before, within its end

    def body(self) -> str:
        sheet = self._sheet
        title = self._title("Title", sheet.title) + (self._title("Subtitle", sheet.subtitle) if sheet.subtitle else "")
        prose = [each for each in sheet.passages if not each.kind.in_cells]
        ends = iter(ends_of(prose))
        body = ""
        for is_table, group in groupby(sheet.passages, key=lambda each: each.kind.in_cells):
            if is_table:
                body += "".join(self._table(table) for table in _split_tables(group))
                self._dated, self._open_insertion = True, ""
            else:
                body += "".join(self._paragraph(each, next(ends)) for each in group)
        # Word wants a paragraph behind a table.
        return title + body + (END if sheet.passages and sheet.passages[-1].kind.in_cells else "")

    def _table(self, rows: Sequence[Passage]) -> str:
        """Rows that follow one another, with their numbers in a column before them."""
        columns = Counter(len(split_into_cells(each.words)) for each in rows).most_common(1)[0][0]
        parts = [part for each in rows for part in split_into_rows(each, columns)]
        widths = self._column_widths(parts, columns)
        grid = "".join(f'<w:gridCol w:w="{each * 2}"/>' for each in (_NUMBER_WIDTH, *widths))
        properties = f'<w:tblW w:w="{_TABLE_WIDTH}" w:type="pct"/>{BORDERS}<w:tblLayout w:type="fixed"/>{_CELL_MARGINS}'
        written = "".join(self._row(part, split_into_cells(part.words), widths) for part in parts)
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"

    def _column_widths(self, rows: Sequence[Passage], columns: int) -> list[int]:
        cells = [["".join(one.text for one in cell) for cell in split_into_cells(each.words)] for each in rows]
        whole = [row for row in cells if len(row) == columns]
        return column_widths(whole, self._sheet.language, _TABLE_WIDTH - _NUMBER_WIDTH)

    def _row(self, passage: Passage, cells: Sequence[Sequence[Words]], widths: Sequence[int]) -> str:
        head = "<w:tblHeader/>" if passage.kind is Kind.HEAD else ""
        change = f"{self._change(passage.change, passage.authors)}/>" if passage.change else ""
        number = self.numbers.numbering_properties(passage.label) if passage.label and passage.change != "del" else ""
        own = cells if len(cells) == len(widths) else [passage.words]  # a whole row in several wordings
        span = "" if len(own) == len(widths) else f'<w:gridSpan w:val="{len(widths)}"/>'
        ids = [id for each in passage.margin for id in self._comment(each)]
        name, last = self._bookmark(passage.key)
        size = f'<w:tcW w:w="{_NUMBER_WIDTH}" w:type="pct"/>'
        written = f"<w:tc><w:tcPr>{size}</w:tcPr>{self._cell_paragraph('', number, passage)}</w:tc>"
        for place, words in enumerate(own):
            shown = tuple(replace(one, strong=one.strong or passage.kind is Kind.HEAD) for one in words)
            inside = "".join(self._passage_words(replace(passage, words=shown)))
            if not place:
                inside = f"{name}{comment_starts(ids)}{inside}{comment_ends(ids)}{last}"
            size = f'<w:tcW w:w="{sum(widths) if span else widths[place]}" w:type="pct"/>{span}'
            written += f"<w:tc><w:tcPr>{size}</w:tcPr>{self._cell_paragraph(inside, '', passage)}</w:tc>"
        return f"<w:tr><w:trPr><w:cantSplit/>{head}{change}</w:trPr>{written}</w:tr>"

    def _bookmark(self, key: str) -> tuple[str, str]:
        """The two ends of the bookmark by which a paragraph or row is known when it comes back."""
        self._id += 1
        start = f'<w:bookmarkStart w:id="{self._id}" w:name="{frame.bookmark(key)}"/>'
        return start, f'<w:bookmarkEnd w:id="{self._id}"/>'

    def _cell_paragraph(self, inside: str, number: str, passage: Passage) -> str:
        """The paragraph of a cell; its end is added or taken away with its row."""
        mark = f"<w:rPr>{self._change(passage.change, passage.authors)}/></w:rPr>" if passage.change else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{_CELL_STYLE}"/>{number}{mark}</w:pPr>{inside}</w:p>'

    def _title(self, style: str, text: str) -> str:
        quiet = "<w:suppressLineNumbers/>"
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{quiet}</w:pPr>{runs(text, self._sheet.language)}</w:p>'

    def _paragraph(self, passage: Passage, end: tuple[Marked, tuple[str, ...]] | None) -> str:
        # LibreOffice makes one insertion of two that an untouched end of a paragraph parts, and would reject that end with
        # them. It keeps those apart that differ in their date.
        first, last = (_inserted_by(passage, place) for place in (0, -1))
        self._dated = not (self._dated and first and first == self._open_insertion)
        self._open_insertion = "" if end and end[0] == "ins" else last
        mark = f"<w:rPr>{self._change(end[0], end[1])}/></w:rPr>" if end else ""
        number = self.numbers.numbering_properties(passage.label) if passage.change != "del" else ""
        style = f'<w:pStyle w:val="{_STYLES[passage.kind]}"/>'
        ids = [id for each in passage.margin for id in self._comment(each)]
        name, last = self._bookmark(passage.key)
        words = "".join(self._passage_words(passage))
        inside = f"{name}{comment_starts(ids)}{words}{comment_ends(ids)}{last}"
        return f'<w:p w14:paraId="{self._paragraph_id(passage.key)}"><w:pPr>{style}{number}{mark}</w:pPr>{inside}</w:p>'

    def _passage_words(self, passage: Passage) -> Iterator[str]:
        moves = [(each.change, each.move) if each.change and each.move else None for each in passage.words]
        ranges: dict[tuple[Marked, int], int] = {}
        names: dict[int, str] = {}
        for place, (words, move) in enumerate(zip(passage.words, moves, strict=True)):
            if move and move not in ranges:
                # Word knows the two ends of a move by one name.
                name = f"paragraph{passage.move}" if passage.move else names.setdefault(words.move, f"move{self._id}")
                yield f'{self._change(f"{_MOVES[move[0]]}RangeStart", words.authors)} w:name="{name}"/>'
                ranges[move] = self._id
            yield self._words(words)
            if move and move not in moves[place + 1 :]:
                yield f'<w:{_MOVES[move[0]]}RangeEnd w:id="{ranges[move]}"/>'

    def _words(self, words: Words) -> str:
        deleted = words.change == "del" and not words.move
        inner = runs(words.text, self._sheet.language, deleted=deleted, look=BOLD if words.strong else "")
        if words.change is None:
            return inner
        kind = _MOVES[words.change] if words.move else words.change
        return f"{self._change(kind, words.authors)}>{inner}</w:{kind}>"

    def _change(self, kind: str, authors: Sequence[str]) -> str:
        """The element of a tracked change, still open."""
        self._id += 1
        date = f' w:date="{self._at}"' if self._dated else ""
        return f'<w:{kind} w:id="{self._id}" w:author="{quote_attribute(", ".join(authors))}"{date}'

    def _comment(self, margin: Margin, parent: int | None = None) -> Iterator[int]:
        at = frame.instant(margin.at) if margin.at else None
        id = self.margin.add(margin.author, at, margin.text, parent=parent, done=margin.done)
        yield id
        for answer in margin.answers:
            # Word knows one level of answers: an answer to an answer stands below the same comment.
            yield from self._comment(answer, id if parent is None else parent)

    def _paragraph_id(self, key: str) -> str:
        """The paraId of a paragraph: the same in every file, other than its neighbours'."""
        mark = int.from_bytes(sha256(key.encode()).digest()[:4]) % _PARA_ID_LIMIT or 1
        while mark in self._marks:
            mark = (mark + 1) % _PARA_ID_LIMIT or 1
        self._marks.add(mark)
        return f"{mark:08X}"


def _inserted_by(passage: Passage, place: int) -> str:
    """Who has added the first words of a passage (0) or the last (-1); "" if they are not added."""
    words = [each for each in passage.words if each.text]
    if not words:
        return ", ".join(passage.authors) if passage.change == "ins" else ""
    return words[place].author if words[place].change == "ins" else ""


def _split_tables(rows: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Rows in the tables to which they belong: where a head follows a row, another begins."""
    table: list[Passage] = []
    for each in rows:
        if table and each.kind is Kind.HEAD and table[-1].kind is Kind.ROW:
            yield table
            table = []
        table.append(each)
    yield table


def ends_of(passages: Sequence[Passage]) -> Ends:
    """For each paragraph the change of its end, which joins it to the next when it goes.

    Paragraphs changed at the end of the text have no next to go to: there, the end before each goes instead.
    """
    ends: Ends = [(each.change, each.authors) if each.change else None for each in passages]
    last = next((place for place in range(len(ends) - 1, -1, -1) if not passages[place].change), -1)
    return [*ends[: max(last, 0)], *ends[last + 1 :], None][: len(ends)] if last >= 0 else [*ends[1:], None]
