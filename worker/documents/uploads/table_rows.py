"""What the rows of a table that people have changed in a workbook ask of the text under consultation."""

from collections.abc import Iterator, Mapping, Sequence

import redline
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.drafts.provisional_labels import comparable_label
from models.drafts.version import Kind, Paragraph
from models.text.rows import as_typed_row, shown_cells, titles_of_columns
from models.uploads.operations.uploads import Found
from models.uploads.reading import RowFault
from models.uploads.upload import UploadDecision
from worker.documents.forms.form import TableRow

UNKNOWN = "“{}” is the number of no row in the text. Leave the column empty for a new row."
NOTHING_ABOVE = "A new row stands below one of the table: write it there."
NOT_IN_TEXT = "Row {} of {} is not in the text any more."
TITLES = "Titles of the columns."
TITLES_CHANGED_SINCE = "They have changed since {}. Look whether your words still fit."
CHANGED_SINCE = "This row has changed since {}. Look whether your words still fit."


def rows_in_form(
    rows: Sequence[TableRow], then: Sequence[Paragraph], now: Sequence[Paragraph], name: str
) -> tuple[list[Found], list[RowFault]]:
    """Changed cells and new rows; `then` is the text from which the file was made, called by this `name`, `now` the one that is
    commented on."""
    found: list[Found] = []
    faults: list[RowFault] = []
    labelled = {comparable_label(one.label): one for one in then if one.kind.in_cells and one.label}
    present = {one.key: one for one in now}
    above: dict[str, Paragraph] = {}
    heads = dict(_heads_of_rows(then))
    for row in rows:
        base = labelled.get(comparable_label(row.label)) if row.label else above.get(row.sheet)
        if base is None:
            sentence = UNKNOWN.format(row.label) if row.label else NOTHING_ABOVE
            where = f"{row.sheet}: A{row.row}" if row.sheet else f"A{row.row}"
            faults.append(RowFault(row.row, row.sheet, where, sentence))
            continue
        if row.sheet not in above and (head := heads.get(base.key)):
            found += _changed_titles(row, head, present, name)
        above[row.sheet] = base
        found += _requested_changes(row, base, present, name)
    return found, faults


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
    shown = shown_cells(base.text, base.standing_words)
    cells = list(row.cells)
    if row.label and (not any(cells) or list(map(str.strip, shown)) == cells):
        return
    now = present.get(base.key)
    whole = len(redline.cells(base.text)) == len(shown)
    text = redline.row(cells) if whole else cells[0]
    change, proposed = (Change.REPLACE, text) if row.label else (Change.INSERT_AFTER, as_typed_row(redline.row(cells)))
    words = Words(CommentType.SUBSTANTIVE, change, now.id if now else None, "", proposed, row.reason)
    note = f"{row.sheet}, row {row.row}." if row.sheet else f"Row {row.row}."
    if now is None:
        yield Found(words, "", f"{note} {NOT_IN_TEXT.format(base.label, name)}", UploadDecision.OPEN)
    elif row.label and redline.key(base.text) != redline.key(now.text):
        yield Found(words, "", f"{note} {CHANGED_SINCE.format(name)}", UploadDecision.OPEN)
    else:
        yield Found(words, "", note)
