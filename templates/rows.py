"""Rows of tables on pages and in printed documents: the words of a row in its cells, and rows that follow one another as one table."""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from models.text.rows import column_count

_PARTS = re.compile(r"<[^>]*>|[^\S\n]?\|(?!\u2060)[^\S\n]?|[^<|\s\[\]]+|.", re.DOTALL)
_OPENS = re.compile(r"<(\w+)")
_NEXT_ALTERNATIVE = re.compile(r'<span class="alternative')

_NEXT_ROW = re.compile(r'</table>\s*<table class="rows">(?=<tbody>)')
_NEXT_HEAD = re.compile(r'</thead></table>\s*<table class="rows"><thead>')
_TABLE = re.compile(r'(?=<table class="rows">)')
_TITLE = re.compile(r'<th scope="col" class="words"[^>]*>(.*?)</th>', re.DOTALL)
_CELL = re.compile(r'<tr class="para-row|data-title=""')


def in_rows(words: str, columns: int) -> list[list[Markup]]:
    """The words of a row, marked up or not, as the cells of one table row; of one for each alternative where members ask for
    a whole row in several wordings. None where they are not so many cells.

    What is open at a border is closed before it, and opened again behind it.
    """
    whole = str(escape(words))
    found = [list[str]()]
    cell, open_tags = "", list[str]()

    def close() -> None:
        nonlocal cell
        found[-1].append(cell + "".join(f"</{_name(tag)}>" for tag in reversed(open_tags)))
        cell = "".join(open_tags)

    for part in _PARTS.findall(whole):
        if part.startswith("</"):
            open_tags.pop()
            cell += part
        elif part.startswith("<"):
            if (
                _NEXT_ALTERNATIVE.match(part)
                and len(found[-1]) == columns - 1 > 0
                and cell.rstrip().endswith("</span>")
            ):
                close()
                found.append([])
            open_tags.append(part)
            cell += part
        elif "|" in part and part.strip() == "|":
            close()
        elif part.startswith("[") and len(found[-1]) == columns - 1 > 0 and cell.endswith("]") and not open_tags:
            close()
            found.append([])
            cell += part
        else:
            cell += part
    close()
    rows = found if len(found) > 1 else [found[0]]
    if any(len(row) != columns for row in rows):
        return _as_one_row(rows, columns)
    return [[Markup(cell) for cell in row] for row in rows]  # noqa: S704 (what was escaped above)


def _as_one_row(rows: Sequence[Sequence[str]], columns: int) -> list[list[Markup]]:
    """The cells as one row where they are as many as the table has; none otherwise."""
    cells = list(rows[0])
    for row in rows[1:]:
        cells[-1] += row[0]
        cells += row[1:]
    return [[Markup(cell) for cell in cells]] if len(cells) == columns else []  # noqa: S704 (as above)


def _name(tag: str) -> str:
    found = _OPENS.match(tag)
    assert found is not None
    return found[1]


def columns(paragraph: Any) -> int:
    """How many columns the table has in which a paragraph stands."""
    return column_count(paragraph.text, paragraph.text if paragraph.standing is None else paragraph.standing)


def as_tables(written: str) -> Markup:
    """Written paragraphs, where rows that follow one another are one table, and each cell knows the title of its column."""
    whole = _NEXT_HEAD.sub("", _NEXT_ROW.sub("", written))
    return Markup("").join(Markup(_titled(part)) for part in _TABLE.split(whole))  # noqa: S704 (it was written by us)


def _titled(part: str) -> str:
    end = part.find("</thead>")
    titles = [str(escape(Markup(one).striptags())) for one in _TITLE.findall(part[:end])] if end > 0 else []  # noqa: S704
    if not titles or not part.startswith("<table"):
        return part
    left = iter(titles)

    def filled(found: re.Match[str]) -> str:
        nonlocal left
        if found[0] != 'data-title=""':
            left = iter(titles)
            return found[0]
        return f'data-title="{next(left, "")}"'

    return part[:end] + _CELL.sub(filled, part[end:])
