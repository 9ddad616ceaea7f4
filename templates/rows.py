"""Rows of tables on pages and in printed documents: where each stands in its table, and its words in its cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, NamedTuple

from markupsafe import Markup, escape

import redline
from models.drafts.version import Kind
from models.text.rows import column_count

_PARTS = re.compile(r"[^\S\n]?\|(?!\u2060)[^\S\n]?|\|\u2060|\[|[^|\s\[]+|.", re.DOTALL)
_TAGS = re.compile(r"(<[^>]*>)")
_LONG = re.compile(r"(?:&[#\w]+;|[!-%'-;=?-~\u00c0-\u024f]){25,}")
_PIECES = re.compile(r"(?:&[#\w]+;|[^&]){1,12}")
_ALTERNATIVE = "alternative"  # the first class of each of the wordings of a bracket, as draft_macros.html writes them


class RowPlace(NamedTuple):
    """Whether what is shown of a table begins and ends with a row, and the titles of its columns ("" for none)."""

    begins: bool
    ends: bool
    titles: Sequence[str]

    def title(self, column: int) -> str:
        return self.titles[column] if column < len(self.titles) else ""


ALONE = RowPlace(begins=True, ends=True, titles=())
NO_TITLES: Mapping[str, Sequence[str]] = {}


def column_titles(text: Iterable[Any], attribute: str = "") -> dict[str, Sequence[str]]:
    """The titles of the columns of each table of a whole text, by the key of each of its rows."""
    return {
        (getattr(one, attribute) if attribute else one).key: place.titles for one, place in in_tables(text, attribute)
    }


def in_tables(
    shown: Iterable[Any], attribute: str = "", titles_of_rows: Mapping[str, Sequence[str]] = NO_TITLES
) -> list[tuple[Any, RowPlace]]:
    """What is shown one below the other, each with its place in a table: rows that follow one another are one, and a head begins
    it. Of what is no paragraph, `attribute` is the paragraph. Where a part of a text is shown, and perhaps not the head of a
    table, `titles_of_rows` are the `column_titles` of the whole."""
    listed = list(shown)
    paragraphs = [getattr(one, attribute) if attribute else one for one in listed]
    kinds = [one.kind for one in paragraphs]
    found: list[tuple[Any, RowPlace]] = []
    titles: Sequence[str] = ()
    for at, (one, paragraph, kind) in enumerate(zip(listed, paragraphs, kinds, strict=True)):
        if not kind.in_cells:
            found.append((one, ALONE))
            continue
        begins = at == 0 or not _continues_table(kinds[at - 1], kind)
        ends = at + 1 == len(kinds) or not _continues_table(kind, kinds[at + 1])
        if begins:
            titles = _titles(paragraph) if kind is Kind.HEAD else titles_of_rows.get(paragraph.key, ())
        found.append((one, RowPlace(begins, ends, titles)))
    return found


def _continues_table(kind: Kind, following: Kind) -> bool:
    """Whether a paragraph of one kind and the one that follows it stand in one table."""
    return kind.in_cells and following.in_cells and (following is not Kind.HEAD or kind is Kind.HEAD)


def _titles(head: Any) -> list[str]:
    text = head.text if head.standing is None else head.standing
    return [redline.as_seen(cell).strip() for cell in redline.cells(text)]


def breakable(words: str) -> Markup:
    """The words of a cell, marked up or not, with places where a very long word may be broken, such as the address of a page:
    else it makes its column, and the page, as wide as itself. Other scripts than Latin are broken where their words end."""
    pieces = _TAGS.split(str(escape(words)))
    broken = (piece if piece.startswith("<") else _LONG.sub(_break_word, piece) for piece in pieces)
    return Markup("".join(broken))  # noqa: S704 (escaped above; nothing but breaks is added)


def _break_word(word: re.Match[str]) -> str:
    return "<wbr>".join(_PIECES.findall(word[0]))


def columns(paragraph: Any) -> int:
    """How many columns the table has in which a paragraph stands."""
    return column_count(paragraph.text, paragraph.text if paragraph.standing is None else paragraph.standing)


def in_rows(words: str, columns: int) -> list[list[Markup]]:
    """The words of a row, marked up or not, as the cells of one table row; of one for each alternative where members ask for
    a whole row in several wordings, and of one for the words that come in place of these. None if they are not so many cells.

    What is open at a border is closed before it, and opened again behind it.
    """
    rows = _Cells(columns).read(words)
    if any(len(row) != columns for row in rows):
        return _as_one_row(rows, columns)
    return rows


def _as_one_row(rows: Sequence[Sequence[Markup]], columns: int) -> list[list[Markup]]:
    """The cells as one row where they are as many as the table has; none otherwise."""
    cells = list(rows[0])
    for row in rows[1:]:
        cells[-1] += row[0]
        cells += row[1:]
    return [cells] if len(cells) == columns else []


class _Cells(HTMLParser):
    """Writes words that are marked up anew, cell by cell."""

    def __init__(self, columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self._columns = columns
        self._rows: list[list[Markup]] = [[]]
        self._cell = Markup()
        self._open: list[tuple[str, Markup]] = []

    def read(self, words: str) -> list[list[Markup]]:
        self.feed(str(escape(words)))
        self.close()
        self._end_cell()
        return self._rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_alternative = (dict(attrs).get("class") or "").startswith(_ALTERNATIVE)
        before = self._cell.rstrip()
        follows = before.endswith("</span>") if is_alternative else tag == "ins" and before.endswith("</del>")
        if follows and self._is_in_last_cell:
            self._begin_row()
        attributes = Markup().join(Markup(' {}="{}"').format(name, value or "") for name, value in attrs)
        opening = Markup("<{}{}>").format(tag, attributes)
        self._open.append((tag, opening))
        self._cell += opening

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        self._cell += Markup("</{}>").format(tag)

    def handle_data(self, data: str) -> None:
        for part in _PARTS.findall(data):
            if part.strip() == "|":
                self._end_cell()
                continue
            in_words = all(tag == "del" for tag, _ in self._open)
            if part == "[" and self._is_in_last_cell and self._cell.endswith("]") and in_words:
                self._begin_row()
            self._cell += escape(part)

    @property
    def _is_in_last_cell(self) -> bool:
        return len(self._rows[-1]) == self._columns - 1 > 0

    def _end_cell(self) -> None:
        closing = Markup().join(Markup("</{}>").format(tag) for tag, _ in reversed(self._open))
        self._rows[-1].append(self._cell + closing)
        self._cell = Markup().join(opening for _, opening in self._open)

    def _begin_row(self) -> None:
        self._end_cell()
        self._rows.append([])
