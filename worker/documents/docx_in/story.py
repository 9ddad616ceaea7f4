"""One text of a Word file (the body, a header, a note), read paragraph by paragraph."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from worker.documents import limits
from worker.documents.docx_in.ranges import Anchors, Draft, TrackedChange, tracked_change, tracked_changes_in
from worker.documents.docx_in.word_file import Cell, Mark, Part, WordParagraph
from worker.documents.limits import Unreadable
from worker.documents.ooxml.cells import continues_above
from worker.documents.ooxml.fields import (
    FORMULAS,
    IN_SYMBOL_FONT,
    Fields,
    choice_of,
    fields_of,
    linear_formula,
    symbol_of,
    words_in_symbol_font,
)
from worker.documents.ooxml.styles import Role, Styles, is_struck
from worker.documents.ooxml.xml import KINDS, Element, Leaf, NoteMark, Places, child, value

OUR_PREFIX = "_p"  # how the bookmarks of exported drafts begin
_CURSOR_BOOKMARK = "_GoBack"  # where Word left the cursor
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
_TEXT_ELEMENTS = {"w:t", "w:delText", "m:t"}
_SKIPPED_ELEMENTS = {
    *("w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblPrEx", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr"),
    *("w:smartTagPr", "w:customXmlPr", "w:instrText", "w:delInstrText", "w:fldData", "w:rt", "w:rubyPr", "m:ctrlPr"),
}


@dataclass
class Reading:
    """What the texts of one file share. `places` is filled if it is there."""

    paragraphs: list[WordParagraph] = field(default_factory=list)
    anchors: Anchors = field(default_factory=Anchors)
    styles: Styles = field(default_factory=Styles)
    tables: int = 0
    # For each note, the changes around every reference to it: they add the note, or take it away.
    notes: dict[tuple[str, str], tuple[TrackedChange, ...]] = field(default_factory=dict)
    places: Places | None = None
    formulas: bool = False


class Story:
    """Reads the content of one element into the paragraphs of a file.

    Without `fields`, words within their codes are read as well. `around` are changes that enclose the whole text.
    """

    def __init__(
        self, part: Part, reading: Reading, fields: Fields | None, around: tuple[TrackedChange, ...] = ()
    ) -> None:
        self._part = part
        self._reading = reading
        self._fields = fields
        self._place: list[int] | None = None
        self._outer_changes = around  # changes around the paragraph
        self._inner_changes: tuple[TrackedChange, ...] = ()  # changes around the words, within the paragraph
        self._cell_mark: Mark | None = None  # what a tracked change does to the cell around the paragraph
        self._joined_above = False  # whether that cell is the lower part of a merged one
        # In a table within a table, the outermost cell, and what a tracked change does to that.
        self._outermost: tuple[Cell, Mark | None] | None = None
        self._draft: Draft | None = None
        self._carried_draft: Draft | None = None
        self._bookmarks: list[str] = []
        self._handlers: dict[str, Callable[[Element], None]] = {
            "w:p": self._read_paragraph,
            "w:tbl": self._read_table,
            "w:tr": self._read_row,
            "w:tc": self._read_cell,
            "w:txbxContent": self._read_text_box,
            "mc:AlternateContent": self._read_alternate_content,
            "w:fldChar": self._read_field_character,
            "w:sym": self._read_symbol,
            "w:bookmarkStart": self._read_bookmark,
            "w:commentRangeStart": self._read_comment_start,
            "w:commentRangeEnd": self._read_comment_end,
            "w:commentReference": self._read_comment_reference,
            "w:footnoteReference": self._read_note_reference,
            "w:endnoteReference": self._read_note_reference,
            **dict.fromkeys(("w:ins", "w:del", "w:moveFrom", "w:moveTo"), self._read_change),
            **dict.fromkeys(_CHARACTERS, self._read_character),
            **dict.fromkeys(_TEXT_ELEMENTS, self._read_text),
            **dict.fromkeys(FORMULAS, self._read_formula),
            **dict.fromkeys(_SKIPPED_ELEMENTS, self._skip),
        }

    def read(self, element: Element) -> None:
        """Read what is in an element; what it is itself does not matter."""
        handlers = self._handlers
        for each in element:
            handler = handlers.get(KINDS[each.tag])
            if handler is None:
                self.read(each)  # a run, a link, a content control, a drawing: what counts is inside
            else:
                handler(each)

    def _skip(self, element: Element) -> None:
        """Properties, codes and phonetic guides are no text."""

    def _read_paragraph(self, element: Element) -> None:
        reading = self._reading
        entry = WordParagraph(self._part, self._cell(), cell_mark=self._cell_mark, outermost=self._outermost)
        entry.joined_above = self._joined_above
        draft = self._carried_draft or Draft(entry, 0)
        draft.entry, draft.index = entry, len(reading.paragraphs)
        if draft.index == limits.MOST_PARAGRAPHS:
            raise Unreadable(f"The file is too large to be read safely: it has over {draft.index:,} paragraphs.")
        reading.paragraphs.append(entry)
        if reading.places:
            reading.places.paragraphs.append(element)
        reading.anchors.begin_paragraph(draft.index)
        host, inside, outside = self._draft, self._inner_changes, self._outer_changes
        self._draft, self._carried_draft, self._inner_changes, self._outer_changes = draft, None, (), outside + inside
        self.read(element)
        self._finish_paragraph(element, draft)
        self._draft, self._inner_changes, self._outer_changes = host, inside, outside

    def _finish_paragraph(self, element: Element, draft: Draft) -> None:
        """Finish a paragraph: its end may be added or taken away by itself, or with all that is around it."""
        properties = child(element, "w:pPr")
        own = () if properties is None else tracked_changes_in(child(properties, "w:rPr"))
        ends: dict[Mark, TrackedChange] = {}
        for change in (*own, *self._outer_changes):
            ends.setdefault(change.mark, change)
        entry = draft.entry
        entry.bookmark, self._bookmarks = _choose_bookmark(self._bookmarks), []
        entry.heading = self._reading.styles.role(properties)[0] is Role.HEADING
        if len(ends) == 2 and not draft.empty and runs_on(element):
            # One author added this end and another took it away, so it is in neither text: all that was said belongs
            # to the next paragraph.
            self._carried_draft = draft
            ends.popitem()
        else:
            draft.write()
            ends = {mark: end for mark, end in ends.items() if not draft.length(mark) or runs_on(element)}
        if ends:
            entry.mark, change = next(iter(ends.items()))
            entry.mark_author = change.author

    def _cell(self) -> Cell | None:
        return None if self._place is None else (self._place[0], self._place[1], self._place[2])

    def _read_table(self, element: Element) -> None:
        outer, outermost, cell = self._place, self._outermost, self._cell()
        if outermost is None and cell is not None:
            self._outermost = cell, self._cell_mark
        self._place = [self._reading.tables, -1, -1]
        self._reading.tables += 1
        self.read(element)
        self._place, self._outermost = outer, outermost

    def _read_row(self, element: Element) -> None:
        if self._place is not None:
            self._place[1:] = self._place[1] + 1, -1
        with self._inside_changes(tracked_changes_in(child(element, "w:trPr"))):
            self.read(element)

    def _read_cell(self, element: Element) -> None:
        if self._place is not None:
            self._place[2] += 1
        changes, outer = tracked_changes_in(child(element, "w:tcPr")), (self._cell_mark, self._joined_above)
        self._cell_mark, self._joined_above = changes[0].mark if changes else None, continues_above(element)
        with self._inside_changes(changes):
            self.read(element)
        self._cell_mark, self._joined_above = outer

    @contextmanager
    def _inside_changes(self, changes: tuple[TrackedChange, ...]) -> Iterator[None]:
        outside = self._outer_changes
        self._outer_changes = outside + changes
        yield
        self._outer_changes = outside

    def _read_text_box(self, element: Element) -> None:
        fields, bookmarks = self._fields, self._bookmarks
        self._fields, self._bookmarks = fields_of(element), []
        self.read(element)
        self._fields, self._bookmarks = fields, bookmarks

    def _read_alternate_content(self, element: Element) -> None:
        """The same content for newer and older programs; only one of them counts."""
        content = child(element, "mc:Choice")
        if content is None:
            content = child(element, "mc:Fallback")
        if content is not None:
            self.read(content)

    def _read_change(self, element: Element) -> None:
        change = tracked_change(element)
        inside = self._inner_changes
        self._inner_changes = (*inside, change) if change else inside
        self.read(element)
        self._inner_changes = inside

    def _current_changes(self) -> tuple[TrackedChange, ...]:
        """The changes around what is here; those around the paragraph count where none within says the same."""
        if not self._outer_changes:
            return self._inner_changes
        around = {change.mark: change for change in self._outer_changes}
        marks = {change.mark for change in self._inner_changes}
        return (*(change for mark, change in around.items() if mark not in marks), *self._inner_changes)

    def _read_text(self, element: Element) -> None:
        text = element.text or ""
        if IN_SYMBOL_FONT.search(text):
            text = words_in_symbol_font(element)
        self._add_text(element, text.replace("\n", " "))  # a line end in the XML is only a space

    def _read_character(self, element: Element) -> None:
        self._add_text(element, _CHARACTERS[KINDS[element.tag]])

    def _read_symbol(self, element: Element) -> None:
        self._add_text(element, symbol_of(element))

    def _read_formula(self, element: Element) -> None:
        self._reading.formulas = True
        if self._draft and self._draft.ends_in_digit:
            self._add_text(element, " ")  # 1 ¾ is not 13/4
        for each in linear_formula(element):
            if isinstance(each, str):
                self._add_text(element, each)
            else:
                self.read(each)

    def _add_text(self, element: Element, text: str) -> None:
        if not text or self._draft is None or (self._fields and self._fields.in_code):
            return
        before, after = self._draft.add_text(text, self._current_changes(), struck=is_struck(element))
        self._reading.anchors.add_text(text, before, after)
        if after and self._reading.places:
            self._reading.places.leaves.append(Leaf(self._draft.index, element, text))

    def _read_field_character(self, element: Element) -> None:
        if self._fields is not None:
            self._add_text(element, choice_of(element))
            self._fields.pass_character(element)

    def _read_bookmark(self, element: Element) -> None:
        self._bookmarks.append(value(element, "name") or "")

    @property
    def _paragraph_index(self) -> int | None:
        return None if self._draft is None else self._draft.index

    def _read_comment_start(self, element: Element) -> None:
        self._reading.anchors.start_range(value(element, "id") or "", self._paragraph_index)

    def _read_comment_end(self, element: Element) -> None:
        self._reading.anchors.end_range(value(element, "id") or "")

    def _read_comment_reference(self, element: Element) -> None:
        self._reading.anchors.add_reference(value(element, "id") or "", self._paragraph_index)

    def _read_note_reference(self, element: Element) -> None:
        note = (KINDS[element.tag].removesuffix("Reference").removeprefix("w:"), value(element, "id") or "")
        known = self._reading.notes.get(note)
        around = self._current_changes()
        if self._reading.places and self._draft and not any(change.mark == "del" for change in around):
            self._reading.places.notes.append(NoteMark(self._draft.index, self._draft.length("del"), note))
        self._reading.notes[note] = around if known is None else tuple(each for each in known if each in around)


def _choose_bookmark(bookmarks: list[str]) -> str | None:
    """The bookmark to name a paragraph by: ours if it is there."""
    named = [name for name in bookmarks if name and name != _CURSOR_BOOKMARK]
    return next((name for name in named if name.startswith(OUR_PREFIX)), named[0] if named else None)


def runs_on(element: Element) -> bool:
    """Whether another paragraph follows, into which this one can run on: not the end of a cell, not a table."""
    place: Element | None = element
    while place is not None:
        following = place.getnext()
        while following is not None:
            kind = KINDS[following.tag]
            if kind == "w:p":
                return True
            if kind == "w:tbl":
                return False
            found = next((KINDS[each.tag] for each in following.iter() if KINDS[each.tag] in ("w:p", "w:tbl")), None)
            if found:
                return found == "w:p"
            following = following.getnext()
        place = place.getparent()
        if place is None or KINDS[place.tag] not in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"):
            return False
    return False
