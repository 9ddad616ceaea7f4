"""The paragraphs of a Word file's text as they stand with all changes accepted, each with its notes and its place in a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.text.footnotes import raised
from worker.documents.docx_in.read import OpenedFile
from worker.documents.ooxml.xml import KINDS, Element, NoteMark, Places, child, value

_CONTENTS_LINE = re.compile(r"\t *(?:\d+|[ivxlc]+)")
_LINK_TO_HEADING = re.compile(r"\s*(?:PAGEREF|HYPERLINK).*_Toc")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: its words with the marks of its notes, these notes, and the outermost row and cell around it."""

    element: Element
    text: str
    notes: tuple[str, ...] = ()
    row: Element | None = None
    cell: Element | None = None

    @property
    def properties(self) -> Element | None:
        return child(self.element, "w:pPr")


def pieces_of(found: OpenedFile, places: Places) -> Iterator[Piece]:
    """Those of the body, in order, the empty ones too: Word counts them."""
    notes, marks = _note_texts(found, places), _marks_by_paragraph(places)
    text, own, count = "", [], 0
    for index, entry in enumerate(found.word.paragraphs):
        if entry.part != "body":
            continue
        words, reached = "", 0
        for mark in marks.get(index, ()):
            count += 1
            sign = raised(count)
            own.append(f"{sign} {notes.get(mark.note, '')}".strip())
            words += entry.after[reached : mark.at] + sign
            reached = mark.at
        text += words + entry.after[reached:]
        if entry.mark != "del":  # else it runs on into the next, whose properties then hold for both
            element = places.paragraphs[index]
            yield Piece(element, text, tuple(own), *_row_and_cell(element))
            text, own = "", []


def _marks_by_paragraph(places: Places) -> dict[int, list[NoteMark]]:
    found: dict[int, list[NoteMark]] = {}
    for mark in places.notes:
        found.setdefault(mark.paragraph, []).append(mark)
    return found


def _note_texts(found: OpenedFile, places: Places) -> dict[tuple[str, str], str]:
    """The words of each note, by its part and its id."""
    lines: dict[tuple[str, str], list[str]] = {}
    for element, entry in zip(places.paragraphs, found.word.paragraphs, strict=True):
        if entry.part in ("footnote", "endnote"):
            note = next((each for each in element.iterancestors() if KINDS[each.tag] == f"w:{entry.part}"), None)
            if note is not None and entry.after.strip():
                lines.setdefault((entry.part, value(note, "id") or ""), []).append(entry.after.strip())
    return {note: "\n".join(words) for note, words in lines.items()}


def _row_and_cell(element: Element) -> tuple[Element | None, Element | None]:
    """The outermost row and cell around a paragraph. What lies in one cell alone is a frame, not a table."""
    around = list(element.iterancestors())
    for place in range(len(around) - 1, 0, -1):
        if KINDS[around[place].tag] == "w:tr" and len(_cells_of(around[place])) > 1:
            cell = next((each for each in reversed(around[:place]) if KINDS[each.tag] == "w:tc"), None)
            return around[place], cell
    return None, None


def lists_contents(piece: Piece) -> bool:
    """Whether a paragraph is a line of a table of contents: it leads to a heading, or dots lead to its page."""
    for each in piece.element.iter():
        kind = KINDS[each.tag]
        if kind == "w:hyperlink" and (value(each, "anchor") or "").startswith("_Toc"):
            return True
        if kind == "w:instrText" and _LINK_TO_HEADING.match(each.text or ""):
            return True
    tabs = None if piece.properties is None else child(piece.properties, "w:tabs")
    dots = tabs is not None and any(value(tab, "leader") == "dot" for tab in tabs)
    return dots and _CONTENTS_LINE.fullmatch(piece.text[piece.text.rfind("\t") :].rstrip()) is not None


def _cells_of(row: Element) -> list[Element]:
    """The cells of a row, in content controls too."""
    found = []
    for each in row:
        if KINDS[each.tag] == "w:tc":
            found.append(each)
        elif KINDS[each.tag] in ("w:sdt", "w:sdtContent", "w:customXml"):
            found += _cells_of(each)
    return found
