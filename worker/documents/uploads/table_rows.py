"""What the rows of a table that people have changed in a workbook ask of the text under consultation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import redline
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.drafts.provisional_labels import comparable_label
from models.drafts.version import Kind, Paragraph
from models.text.rows import as_typed_row, shown_cells, titles_of_columns
from models.uploads.operations.uploads import Found
from models.uploads.reading import LeftoverCell, RowFault
from models.uploads.upload import UploadDecision
from worker.documents.forms.form import TableRow
from worker.documents.tables.grid import letters

UNKNOWN = "“{}” is the number of no row in the text. Leave the column empty for a new row."
NOTHING_ABOVE = "A new row stands below one of the table: write it there."
NOT_IN_TEXT = "Row {} of {} is not in the text any more."
TITLES = "Titles of the columns."
TITLES_CHANGED_SINCE = "They have changed since {}. Look whether your words still fit."
CHANGED_SINCE = "This row has changed since {}. Look whether your words still fit."
ONLY_REASON = "Only a reason is written here and no cell is changed, so it is a comment on the row."
EMPTIED = "All cells of this row are empty. Keep this if the row should go."
ADDED = (
    "The table of the text has no column “{}”. A file cannot add one, so its words are kept aside. Ask for it in a comment on the "
    "titles of the columns."
)
MISSING = (
    "The column “{}” is missing in the file, which says nothing about it. If it should go, say so in a comment on the titles of the "
    "columns."
)


@dataclass(slots=True)
class TablesReading:
    """What the tables of the text in a file ask, the rows that are wrong, words in columns that the text does not have, and sentences
    about such columns."""

    found: list[Found] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    leftovers: list[LeftoverCell] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def rows_in_form(
    rows: Sequence[TableRow], then: Sequence[Paragraph], now: Sequence[Paragraph], name: str
) -> TablesReading:
    """Changed cells and new rows; `then` is the text from which the file was made, called by this `name`, `now` the one that is
    commented on."""
    read = TablesReading()
    labelled = {comparable_label(one.label): one for one in then if one.kind.in_cells and one.label}
    present = {one.key: one for one in now}
    above: dict[str, Paragraph] = {}
    heads = dict(_heads_of_rows(then))
    for row in rows:
        base = labelled.get(comparable_label(row.label)) if row.label else above.get(row.sheet)
        if base is None:
            sentence = UNKNOWN.format(row.label) if row.label else NOTHING_ABOVE
            read.faults.append(RowFault(row.row, row.sheet, _place(row, 0), sentence))
            continue
        head = heads.get(base.key)
        ordered = _with_columns_of_text(row, base, head, read)
        if row.sheet not in above and head:
            read.found += _changed_titles(ordered, head, present, name)
        above[row.sheet] = base
        read.found += _requested_changes(ordered, base, present, name)
    return read


def _place(row: TableRow, column: int) -> str:
    cell = f"{letters(column)}{row.row}"
    return f"{row.sheet}: {cell}" if row.sheet else cell


def _with_columns_of_text(row: TableRow, base: Paragraph, head: Paragraph | None, read: TablesReading) -> TableRow:
    """The row with the columns of the text, where the sheet has more or fewer of them and their titles tell which."""
    shown = shown_cells(base.text, base.standing_words)
    written = [redline.as_seen(each) for each in titles_of_columns(head.text if head else "", len(shown))]
    few, many = sorted((written, list(row.titles)), key=len)
    common = [title for title in many if title in few]
    if len(few) == len(many) or common != few or len({*few}) < len(few):
        return row
    where = f"{row.sheet}: " if row.sheet else ""
    titles = [title or f"Column {letters(place)}" for place, title in enumerate(row.titles, 1)]
    strange = [place for place, title in enumerate(row.titles) if title not in written]
    sentences = [
        *(f"{where}{ADDED.format(titles[place])}" for place in strange),
        *(f"{where}{MISSING.format(title)}" for title in written if title not in row.titles),
    ]
    read.warnings += [each for each in sentences if each not in read.warnings]
    read.leftovers += [
        LeftoverCell(row.row, row.sheet, _place(row, place + 1), titles[place], row.cells[place])
        for place in strange
        if row.cells[place]
    ]
    cells = dict(zip(row.titles, row.cells, strict=True))
    kept = [cells.get(title, words if row.label else "") for title, words in zip(written, shown, strict=True)]
    return replace(row, cells=tuple(map(str.strip, kept)), titles=tuple(written))


def _heads_of_rows(text: Sequence[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """The head of the table in which a row stands, by the key of the row."""
    head = None
    for one in text:
        if one.kind is Kind.ROW and head:
            yield one.key, head
        else:
            head = one if one.kind is Kind.HEAD else None


def _changed_titles(row: TableRow, head: Paragraph, present: Mapping[str, Paragraph], name: str) -> Iterator[Found]:
    """What a sheet asks of the titles of its columns: an empty title was shown as "Column 3"."""
    cells, written = redline.cells(head.text), list(map(redline.as_seen, titles_of_columns(head.text, len(row.titles))))
    if not row.titles or written == list(row.titles):
        return
    own = [*cells, *[""] * len(written)]
    kept = [own[place] if title == written[place] else title for place, title in enumerate(row.titles)]
    now = present.get(head.key)
    words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, now.id if now else None, "", redline.row(kept))
    note = f"{row.sheet}: {TITLES}" if row.sheet else TITLES
    if now is None or redline.key(head.text) != redline.key(now.text):
        yield Found(words, "", f"{note} {TITLES_CHANGED_SINCE.format(name)}", UploadDecision.OPEN)
    else:
        yield Found(words, "", note)


def _requested_changes(row: TableRow, base: Paragraph, present: Mapping[str, Paragraph], name: str) -> Iterator[Found]:
    now = present.get(base.key)
    words, what = _wish_of_row(row, base, now.id if now else None)
    if words is None:
        return
    note = " ".join(filter(None, (f"{row.sheet}, row {row.row}." if row.sheet else f"Row {row.row}.", what)))
    if now is None:
        yield Found(words, "", f"{note} {NOT_IN_TEXT.format(base.label, name)}", UploadDecision.OPEN)
    elif row.label and redline.key(base.text) != redline.key(now.text):
        yield Found(words, "", f"{note} {CHANGED_SINCE.format(name)}", UploadDecision.OPEN)
    elif words.change is Change.DELETE:
        yield Found(words, "", note, UploadDecision.OPEN)
    else:
        yield Found(words, "", note)


def _wish_of_row(row: TableRow, base: Paragraph, id: int | None) -> tuple[Words | None, str]:
    """What a row asks, None if nothing, and a sentence where that is not plain."""
    shown, cells = shown_cells(base.text, base.standing_words), list(row.cells)
    kind = CommentType.SUBSTANTIVE
    if not row.label:
        new = any(cells) or row.reason
        proposed = as_typed_row(redline.row(cells))
        return Words(kind, Change.INSERT_AFTER, id, "", proposed, row.reason) if new else None, ""
    if list(map(str.strip, shown)) == cells:
        return (Words(CommentType.GENERAL, Change.REMARK, id, row.reason), ONLY_REASON) if row.reason else (None, "")
    if not any(cells):
        return Words(kind, Change.DELETE, id, "", "", row.reason), EMPTIED
    whole = len(redline.cells(base.text)) == len(shown)
    return Words(kind, Change.REPLACE, id, "", redline.row(cells) if whole else cells[0], row.reason), ""
