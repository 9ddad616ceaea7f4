"""One text of a Word file (the body, a header, a note), read paragraph by paragraph."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from worker.documents import limits
from worker.documents.docx_in.ranges import Anchors, Draft, Tracked, tracked, tracked_in
from worker.documents.docx_in.word_file import Mark, Part, WordParagraph
from worker.documents.limits import Unreadable
from worker.documents.ooxml.fields import FORMULAS, Fields, fields_of, in_line, symbol_of
from worker.documents.ooxml.styles import Role, Styles
from worker.documents.ooxml.xml import KINDS, Element, Leaf, NoteMark, Places, child, value

_OURS = "_p"  # how the bookmarks of exported drafts begin
_CURSOR = "_GoBack"  # where Word left the cursor
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
_WORDS = {"w:t", "w:delText", "m:t"}
_SILENT = {
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
    notes: dict[tuple[str, str], tuple[Tracked, ...]] = field(default_factory=dict)
    places: Places | None = None
    formulas: bool = False


class Story:
    """Reads the content of one element into the paragraphs of a file.

    Without `fields`, words within their codes are read as well. `around` are changes that enclose the whole text.
    """

    def __init__(self, part: Part, reading: Reading, fields: Fields | None, around: tuple[Tracked, ...] = ()) -> None:
        self._part = part
        self._reading = reading
        self._fields = fields
        self._place: list[int] | None = None
        self._outside = around  # changes around the paragraph
        self._inside: tuple[Tracked, ...] = ()  # changes around the words, within the paragraph
        self._draft: Draft | None = None
        self._carried: Draft | None = None
        self._bookmarks: list[str] = []
        self._handlers: dict[str, Callable[[Element], None]] = {
            "w:p": self._paragraph,
            "w:tbl": self._table,
            "w:tr": self._row,
            "w:tc": self._cell,
            "w:txbxContent": self._text_box,
            "mc:AlternateContent": self._alternatives,
            "w:fldChar": self._fields_meet,
            "w:sym": self._symbol,
            "w:bookmarkStart": self._bookmark,
            "w:commentRangeStart": self._comment_starts,
            "w:commentRangeEnd": self._comment_ends,
            "w:commentReference": self._comment_refers,
            "w:footnoteReference": self._note_refers,
            "w:endnoteReference": self._note_refers,
            **dict.fromkeys(("w:ins", "w:del", "w:moveFrom", "w:moveTo"), self._change),
            **dict.fromkeys(_CHARACTERS, self._character),
            **dict.fromkeys(_WORDS, self._words),
            **dict.fromkeys(FORMULAS, self._formula),
            **dict.fromkeys(_SILENT, self._pass),
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

    def _pass(self, element: Element) -> None:
        """Properties, codes and phonetic guides are no text."""

    def _paragraph(self, element: Element) -> None:
        reading = self._reading
        cell = None if self._place is None else (self._place[0], self._place[1], self._place[2])
        entry = WordParagraph(self._part, cell)
        draft = self._carried or Draft(entry, 0)
        draft.entry, draft.index = entry, len(reading.paragraphs)
        if draft.index == limits.MOST_PARAGRAPHS:
            raise Unreadable(f"The file is too large to be read safely: it has over {draft.index:,} paragraphs.")
        reading.paragraphs.append(entry)
        if reading.places:
            reading.places.paragraphs.append(element)
        reading.anchors.paragraph(draft.index)
        host, inside, outside = self._draft, self._inside, self._outside
        self._draft, self._carried, self._inside, self._outside = draft, None, (), outside + inside
        self.read(element)
        self._end(element, draft)
        self._draft, self._inside, self._outside = host, inside, outside

    def _end(self, element: Element, draft: Draft) -> None:
        """Finish a paragraph: its end may be added or taken away by itself, or with all that is around it."""
        properties = child(element, "w:pPr")
        own = () if properties is None else tracked_in(child(properties, "w:rPr"))
        ends: dict[Mark, Tracked] = {}
        for change in (*own, *self._outside):
            ends.setdefault(change.mark, change)
        entry = draft.entry
        entry.bookmark, self._bookmarks = _chosen(self._bookmarks), []
        entry.heading = self._reading.styles.role(properties)[0] is Role.HEADING
        if len(ends) == 2 and not draft.empty and runs_on(element):
            # One author added this end and another took it away, so it is in neither text: all that was said belongs
            # to the next paragraph.
            self._carried = draft
            ends.popitem()
        else:
            draft.write()
            ends = {mark: end for mark, end in ends.items() if not draft.length(mark) or runs_on(element)}
        if ends:
            entry.mark, change = next(iter(ends.items()))
            entry.mark_author = change.author

    def _table(self, element: Element) -> None:
        outer = self._place
        self._place = [self._reading.tables, -1, -1]
        self._reading.tables += 1
        self.read(element)
        self._place = outer

    def _row(self, element: Element) -> None:
        if self._place is not None:
            self._place[1] += 1
            self._place[2] = -1
        with self._within(tracked_in(child(element, "w:trPr"))):
            self.read(element)

    def _cell(self, element: Element) -> None:
        if self._place is not None:
            self._place[2] += 1
        with self._within(tracked_in(child(element, "w:tcPr"))):
            self.read(element)

    @contextmanager
    def _within(self, changes: tuple[Tracked, ...]) -> Iterator[None]:
        outside = self._outside
        self._outside = outside + changes
        yield
        self._outside = outside

    def _text_box(self, element: Element) -> None:
        fields, bookmarks = self._fields, self._bookmarks
        self._fields, self._bookmarks = fields_of(element), []
        self.read(element)
        self._fields, self._bookmarks = fields, bookmarks

    def _alternatives(self, element: Element) -> None:
        """The same content for newer and older programs; only one of them counts."""
        content = child(element, "mc:Choice")
        if content is None:
            content = child(element, "mc:Fallback")
        if content is not None:
            self.read(content)

    def _change(self, element: Element) -> None:
        change = tracked(element)
        inside = self._inside
        self._inside = (*inside, change) if change else inside
        self.read(element)
        self._inside = inside

    def _around(self) -> tuple[Tracked, ...]:
        """The changes around what is here; those around the paragraph count where none within says the same."""
        if not self._outside:
            return self._inside
        around = {change.mark: change for change in self._outside}
        marks = {change.mark for change in self._inside}
        return (*(change for mark, change in around.items() if mark not in marks), *self._inside)

    def _words(self, element: Element) -> None:
        text = element.text or ""
        self._say(element, text.replace("\n", " ") if "\n" in text else text)  # a line end in the XML is only a space

    def _character(self, element: Element) -> None:
        self._say(element, _CHARACTERS[KINDS[element.tag]])

    def _symbol(self, element: Element) -> None:
        self._say(element, symbol_of(element))

    def _formula(self, element: Element) -> None:
        self._reading.formulas = True
        if self._draft and self._draft.ends_in_digit:
            self._say(element, " ")  # 1 ¾ is not 13/4
        for each in in_line(element):
            if isinstance(each, str):
                self._say(element, each)
            else:
                self.read(each)

    def _say(self, element: Element, text: str) -> None:
        if not text or self._draft is None or (self._fields and self._fields.in_code):
            return
        before, after = self._draft.say(text, self._around())
        self._reading.anchors.said(text, before, after)
        if after and self._reading.places:
            self._reading.places.leaves.append(Leaf(self._draft.index, element, text))

    def _fields_meet(self, element: Element) -> None:
        if self._fields is not None:
            self._fields.meet(element)

    def _bookmark(self, element: Element) -> None:
        self._bookmarks.append(value(element, "name") or "")

    @property
    def _index(self) -> int | None:
        return None if self._draft is None else self._draft.index

    def _comment_starts(self, element: Element) -> None:
        self._reading.anchors.start(value(element, "id") or "", self._index)

    def _comment_ends(self, element: Element) -> None:
        self._reading.anchors.end(value(element, "id") or "")

    def _comment_refers(self, element: Element) -> None:
        self._reading.anchors.refer(value(element, "id") or "", self._index)

    def _note_refers(self, element: Element) -> None:
        note = (KINDS[element.tag].removesuffix("Reference").removeprefix("w:"), value(element, "id") or "")
        known = self._reading.notes.get(note)
        around = self._around()
        if self._reading.places and self._draft and not any(change.mark == "del" for change in around):
            self._reading.places.notes.append(NoteMark(self._draft.index, self._draft.length("del"), note))
        self._reading.notes[note] = around if known is None else tuple(each for each in known if each in around)


def _chosen(bookmarks: list[str]) -> str | None:
    """The bookmark to name a paragraph by: ours if it is there."""
    named = [name for name in bookmarks if name and name != _CURSOR]
    return next((name for name in named if name.startswith(_OURS)), named[0] if named else None)


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
