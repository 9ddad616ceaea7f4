"""Rows of tables as people type them, cell by cell (`redline.cells`)."""

import redline
from models.drafts.version import Kind
from models.errors import Invalid
from models.text.typed import line, retyped, typed

_MARK = "|"  # what a row begins with where people type it
_ESCAPED = "\\|"


def typed_text(kind: Kind, text: str, field: str) -> str:
    """The text of a paragraph of this kind as it is kept; raises Invalid for what no person types."""
    return typed_row(text, field) if kind.in_cells else typed(text, field)


def typed_row(row: str, field: str) -> str:
    """A row as it is kept; raises Invalid for what no person types."""
    return redline.row(typed(cell, field) for cell in redline.cells(row))


def retyped_row(present: str, as_typed: str, field: str) -> str:
    """What somebody has sent in place of a row, as it is kept; raises Invalid if it has not as many cells."""
    was, now = redline.cells(present), redline.cells(as_typed)
    ensure_as_many(present, as_typed, field)
    return redline.row(retyped(one, other) for one, other in zip(was, now, strict=True))


def lay_into_row(row: str, as_typed: str) -> str:
    """A row as somebody has sent it, with the cells and borders of the present one wherever its words are the same: a cell
    that is read by itself has lost the white space at its ends, and that of a bracket around an empty one."""
    was, now = redline.cells(row), redline.cells(as_typed)
    if len(was) != len(now):
        return as_typed
    borders = ["", *(row[start:end] for start, end in redline.borders(row))]
    laid = ""
    for old, new, border in zip(was, now, borders, strict=True):
        is_same = redline.key(old).strip() == redline.key(new).strip()
        laid += (border if is_same or not border else redline.BORDER) + (old if is_same else new)
    return laid


def ensure_as_many(present: str, as_typed: str, field: str) -> None:
    """Raise Invalid if a row would have another number of cells than before."""
    before, now = len(redline.cells(present)), len(redline.cells(as_typed))
    if before != now:
        raise Invalid(
            f"This row of a table has {_count_in_words(before)}, and the words that you propose have {now}. Write the words of each cell, with “|” "
            "between two cells.",
            field,
        )


def ensure_in_bracket(columns: int, words: str, field: str) -> None:
    """Raise Invalid if words that somebody writes in a bracket are to be a row with so many cells (0: no row), and are not."""
    if columns and len(redline.cells(words)) != columns:
        raise Invalid(
            f"This bracket brings a row with {columns} cells into a table. Write the words of each cell, with “|” between two cells.",
            field,
        )


def _count_in_words(count: int) -> str:
    return "one cell" if count == 1 else f"{count} cells"


def as_typed_row(row: str) -> str:
    """A new row as somebody types it, on a line that begins with a bar: `typed_cells` gives its cells back."""
    cells = (" ".join(redline.as_seen(cell).replace(_MARK, _ESCAPED).split()) for cell in redline.cells(row))
    return f"{_MARK} {f' {_MARK} '.join(cells)} {_MARK}"


def is_typed_row(words: str) -> bool:
    """Whether a line of a proposed text is a row."""
    return words.startswith(_MARK) and _MARK in words[1:]


def typed_cells(words: str) -> list[str]:
    r"""The cells of a line such as "| Reforest | Lao PDR |"; "\|" is a bar in a cell."""
    found = [""]
    before = ""
    for character in words:
        if character == _MARK and before != "\\":
            found.append("")
        elif character == _MARK:
            found[-1] = found[-1][:-1] + character
        else:
            found[-1] += character
        before = character
    begins, ends = not found[0].strip(), len(found) > 1 and not found[-1].strip()
    return [cell.strip() for cell in found[begins : len(found) - ends]]


def typed_rows(text: str) -> list[list[str]]:
    """The cells of the rows that a proposed text brings into a table; none if it brings paragraphs."""
    return [typed_cells(each) for each in map(str.strip, text.split("\n")) if is_typed_row(each)]


def inserted_rows(text: str, columns: int, field: str) -> str:
    """A proposed text whose rows of tables are to stand in a table with so many columns, 0 for none; raises Invalid."""
    lines = [each for each in text.split("\n") if each.strip()]
    rows = typed_rows(text)
    if not rows:
        return text
    if not columns:
        raise Invalid("A row can only be put in where a table is. Choose the row after which it should stand.", field)
    if len(rows) < len(lines):
        raise Invalid("Propose rows of the table and other paragraphs apart from each other.", field)
    for cells in rows:
        if len(cells) != columns:
            raise Invalid(
                f"This table has {columns} columns, and the proposed row has {_count_in_words(len(cells))}.", field
            )
        if not any(cells):
            raise Invalid("Write the words of the new row.", field)
    return "\n".join(as_typed_row(redline.row(line(cell, field) for cell in cells)) for cells in rows)


def column_count(text: str, standing: str) -> int:
    """How many columns a row has, by its standing words; one that is only proposed, by its text."""
    if standing.strip():
        return len(redline.cells(standing))
    # Alternatives that stand side by side share the cell between them.
    alternatives = text.count("][") + 1
    cells = len(redline.cells(text))
    return (cells - 1) // alternatives + 1 if (cells - 1) % alternatives == 0 else cells


def shown_cells(text: str, standing: str) -> list[str]:
    """The cells of a row as people see them; where its text has not as many as its table, all of it in the first."""
    columns = column_count(text, standing)
    found = redline.cells(text)
    return list(map(redline.as_seen, found)) if len(found) == columns else [text, *[""] * (columns - 1)]


def titles_of_columns(head: str, columns: int) -> list[str]:
    """What the columns of a table are called: by its head ("" for none), or by their number."""
    named = redline.cells(head) if head else []
    return [(named[place].strip() if place < len(named) else "") or f"Column {place + 1}" for place in range(columns)]
