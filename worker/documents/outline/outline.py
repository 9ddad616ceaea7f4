"""A Word file as a text to be put up: headings, paragraphs, rows of tables, each with the number that the file gives it; and, in
sentences for the person who sent it, what is not kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO

import redline
from models.drafts import manuscript
from models.drafts.manuscript import Manuscript, Passage
from models.drafts.version import Kind
from models.text.markdown import numbered_block
from models.text.scripts import beginning_of, space_between
from worker.documents.docx_in.read import OpenedFile, link_targets, open_docx
from worker.documents.ooxml.cells import continues_above, grid_before, grid_span
from worker.documents.ooxml.fields import IN_LINE
from worker.documents.ooxml.styles import Role, Styles, switched_on
from worker.documents.ooxml.unsupported import FORMATTING, drawings_in
from worker.documents.ooxml.xml import KINDS, Element, Places, child, value
from worker.documents.outline.numbers import Numbering
from worker.documents.outline.pieces import Piece, lists_contents, pieces_of

_SPACES = re.compile(r"[ \t]{2,}|\t")
_FIGURES = re.compile(r"\d{1,4}")
_LONGEST_HEADING = 200  # characters; some people write whole paragraphs in the style of a heading, for its number
_SENTENCE_ENDS = ".;:,?!…。；：，？！។៕။၊"
_BULLET = "•"

_REFERENCE = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\b")
_BROKEN_REFERENCE = re.compile(
    r"Error[!:] (?:Reference source not found|Bookmark not defined)|错误[!！] ?未(?:找到引用源|定义书签)"
)
_LONGEST_QUOTE = 80  # characters of the words that are quoted


def read_outline(file: BinaryIO, name: str) -> tuple[Manuscript, list[str]]:
    """The text of a Word file, all changes accepted, and sentences on what was not kept. Unreadable if it is refused."""
    places = Places()
    found = open_docx(file, name, places)
    styles = Styles()
    for part in _part_names(found, "styles"):
        styles.read(found.package.tree(part))
    numbers = [found.package.tree(part) for part in _part_names(found, "numbering")]
    pieces = list(pieces_of(found, places))
    reading = _PassageReader(styles, Numbering(numbers[0] if numbers else None, styles))
    passages = tuple(reading.passages(pieces))
    text = _with_title(reading, passages)
    return text, list(_losses(found, pieces, reading))


def _part_names(found: OpenedFile, kind: str) -> list[str]:
    return [name for name in link_targets(found.links, kind) if name in found.package]


@dataclass(slots=True)
class _PassageReader:
    """Makes passages of pieces. `title` and `levels` of headings are gathered, the pieces that list the `contents`, how many cells
    go over several rows or columns (`merged`), and `above`: the words of each column in the row above, while it is in a table."""

    styles: Styles
    numbering: Numbering
    title: str = ""
    merged: int = 0
    above: dict[int, str] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)
    contents: list[Piece] = field(default_factory=list)

    def passages(self, pieces: Iterable[Piece]) -> Iterator[Passage]:
        begun = in_table = False
        for _, group in groupby(pieces, key=lambda piece: id(piece if piece.row is None else piece.row)):
            found = list(group)
            is_row = found[0].row is not None
            for passage in self._read_row(found, not in_table) if is_row else self._read_paragraph(found[0], begun):
                begun = begun or passage.kind is not Kind.NOTE
                yield passage
            in_table = is_row

    def _read_row(self, pieces: Sequence[Piece], begins: bool) -> Iterator[Passage]:
        if begins:
            self.above = {}
        row = pieces[0].row
        words = self._words_by_column(pieces, 0 if row is None else grid_before(row))
        self.above = dict(enumerate(words))
        if any(words):
            properties = None if row is None else child(row, "w:trPr")
            is_head = properties is not None and switched_on(properties, "w:tblHeader")
            filled = [piece for piece in pieces if piece.text.strip()]
            bold = not is_head and begins and all(self.styles.is_bold(piece.element) for piece in filled)
            kind = Kind.HEAD if is_head else Kind.ROW
            yield Passage(kind, redline.row(words), looks=Kind.HEAD if bold else None)

    def _words_by_column(self, pieces: Sequence[Piece], left_out: int) -> list[str]:
        """The words of a row, column by column. A cell that goes on from the row above has its words; one that goes over several
        columns has its own in the first, so that all rows of a table have as many."""
        words = [""] * left_out
        for _, group in groupby(pieces, key=lambda piece: id(piece.cell)):
            found = list(group)
            cell = found[0].cell
            own = _collapse_spaces("\n".join(self._lines_of_cell(found)))
            if cell is not None and continues_above(cell):
                self.merged += 1
                own = own or self.above.get(len(words), "")
            width = 1 if cell is None else grid_span(cell)
            self.merged += width > 1
            words += [own, *[""] * (width - 1)]
        return words

    def _lines_of_cell(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """The words of each paragraph of a cell that has some, then its notes."""
        for piece in pieces:
            if words := _with_label(self.numbering.label(piece.properties), piece.text):
                yield words
        for piece in pieces:
            yield from piece.notes

    def _read_paragraph(self, piece: Piece, begun: bool) -> Iterator[Passage]:
        label = self.numbering.label(piece.properties)
        words = _collapse_spaces(piece.text)
        if not words:
            return
        role, level = self.styles.role(piece.properties)
        if role is Role.CONTENTS or lists_contents(piece):
            self.contents.append(piece)
        elif role is Role.TITLE and not begun:
            self.title = _join_lines([self.title, *words.split("\n")])
            yield from (Passage(Kind.NOTE, note) for note in piece.notes)
        elif role in (Role.TITLE, Role.HEADING) and len(words) <= _LONGEST_HEADING:
            self.levels.append(level)
            yield Passage(Kind.HEADING, _join_lines(_with_label(label, words).split("\n")))
            yield from (Passage(Kind.NOTE, note) for note in piece.notes)
        else:
            yield from self._split_text(piece, label, words, Kind.NOTE if role is Role.NOTE else Kind.NUMBERED)

    def _split_text(self, piece: Piece, label: str, words: str, kind: Kind) -> Iterator[Passage]:
        number = None
        if _FIGURES.fullmatch(label):
            number = int(label)
        elif kind is Kind.NUMBERED:
            number, words = _take_number(words if label == _BULLET else _with_label(label, words))
        else:
            words = _with_label(label, words)
        first, *others = manuscript.paragraph_parts(words)
        if others:
            others[-1] = "\n".join([others[-1], *piece.notes])
        else:
            first = "\n".join([first, *piece.notes])
        bold = (
            kind is Kind.NUMBERED and not label and number is None and not others and self._may_be_heading(piece, first)
        )
        yield Passage(kind, first, number, looks=Kind.HEADING if bold else None)
        yield from (Passage(kind, other) for other in others)

    def _may_be_heading(self, piece: Piece, words: str) -> bool:
        """Whether a line is only bold and short, as headings are where people use no styles."""
        short = len(words) <= _LONGEST_HEADING and "\n" not in words and words[-1] not in _SENTENCE_ENDS
        return short and self.styles.is_bold(piece.element)


def _with_title(reading: _PassageReader, passages: tuple[Passage, ...]) -> Manuscript:
    """Without a title in its own style, a first heading above all others is the title."""
    first = next((place for place, each in enumerate(passages) if each.kind is not Kind.NOTE), None)
    alone = reading.levels[:1] == [1] and 1 not in reading.levels[1:]
    if reading.title or first is None or not alone or passages[first].kind is not Kind.HEADING:
        return Manuscript(reading.title, passages)
    return Manuscript(passages[first].text, passages[:first] + passages[first + 1 :])


def _take_number(words: str) -> tuple[int | None, str]:
    """A number with which the words begin, typed or counted, taken off: the service counts by itself."""
    line, rest, others = words.partition("\n")
    found = numbered_block(line)
    if found is None or found.number is None or found.number >= 1000 or not found.lines[0].strip():
        return None, words
    return found.number, f"{found.lines[0]}{rest}{others}"


def _with_label(label: str, words: str) -> str:
    words = words.strip()
    return f"{label} {words}" if label and label != _BULLET and words else words


def _collapse_spaces(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def _join_lines(lines: Iterable[str]) -> str:
    """Lines as one."""
    whole = ""
    for line in lines:
        whole += space_between(whole, line) + line
    return whole


def _losses(found: OpenedFile, pieces: Sequence[Piece], reading: _PassageReader) -> Iterator[str]:
    """A sentence on each kind of thing, with how often it is there."""
    word = found.word
    changes = sum(len(each.changes) + (each.mark is not None) for each in word.paragraphs)
    if changes:
        yield f"{_count_of(changes, 'tracked change was', 'tracked changes were')} read as accepted: what was inserted is in the text, what was deleted is not."
    if word.comments:
        yield f"{_count_of(len(word.comments), 'comment in the margin was', 'comments in the margin were')} left out. The file is kept with them."
    if margins := [each.after.strip() for each in word.paragraphs if each.part in ("header", "footer")]:
        words = " · ".join(dict.fromkeys(filter(None, margins)))
        if words:
            yield f"Headers and footers were left out: {_quote_opening(words)}."
    if reading.contents:
        yield f"The table of contents was left out ({_count_of(len(reading.contents), 'line', 'lines')})."
    if reading.merged:
        yield f"{_count_of(reading.merged, 'cell of a table is', 'cells of tables are')} merged with others. Words of a cell that goes over several rows stand in each of these rows, words of a cell that goes over several columns in the first of them. Look whether these rows can still be read."
    yield from _losses_in_pieces([piece for piece in pieces if piece not in reading.contents])
    yield from _losses_in_body(found.trees[found.main])
    own = (IN_LINE, FORMATTING)
    yield from (each for each in word.warnings if each not in own and not each.startswith("Comment "))


def _losses_in_pieces(pieces: Sequence[Piece]) -> Iterator[str]:
    if notes := sum(len(piece.notes) for piece in pieces):
        yield f"{_count_of(notes, 'footnote stands', 'footnotes stand')} at the end of what refers to {'it' if notes == 1 else 'them'}, marked ¹, ² and so on."
    references = sum(_is_reference(each) for piece in pieces for each in piece.element.iter())
    if references:
        yield f"{_count_of(references, 'reference', 'references')} to a number or a page elsewhere in the file stayed as the words that it showed. Look whether these still name the right paragraph."
    broken = [found for piece in pieces for found in _BROKEN_REFERENCE.findall(piece.text)]
    if broken:
        yield f"{_count_of(len(broken), 'reference leads', 'references lead')} nowhere: the text says “{broken[0]}” there. Replace it with what was meant."
    for mark, what in (("w:strike", "struck out"), ("w:dstrike", "struck out")):
        if words := "".join(_words_with_property(piece.element, mark) for piece in pieces).strip():
            yield f"Words that are {what} in the file, without tracking, stand in the text as all others: {_quote_opening(words)}."


def _losses_in_body(body: Element) -> Iterator[str]:
    _, drawn = drawings_in(body)
    boxes = len(drawn)
    formulas = sum(KINDS[each.tag] == "m:oMath" for each in body.iter())
    if boxes:
        yield f"The words of {_count_of(boxes, 'text box stand as a paragraph of their own', 'text boxes stand as paragraphs of their own')}, near where the box was."
    if formulas:
        yield f"{_count_of(formulas, 'formula is', 'formulas are')} written in one line, as in 3/4 or x^2. Look whether they can still be read."


def _is_reference(element: Element) -> bool:
    kind = KINDS[element.tag]
    code = (
        (element.text or "")
        if kind == "w:instrText"
        else (value(element, "instr") or "")
        if kind == "w:fldSimple"
        else ""
    )
    return bool(_REFERENCE.match(code))


def _words_with_property(paragraph: Element, mark: str) -> str:
    """The words of runs that are marked so."""
    words = ""
    for run in paragraph.iter():
        if KINDS[run.tag] == "w:r":
            properties = child(run, "w:rPr")
            if properties is not None and switched_on(properties, mark):
                words += "".join(each.text or "" for each in run if KINDS[each.tag] == "w:t")
    return words


def _count_of(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _quote_opening(words: str) -> str:
    return f"“{beginning_of(words, _LONGEST_QUOTE)}”"
