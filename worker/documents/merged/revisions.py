"""Tracked changes in the XML of a file: runs that are added or taken away, and new paragraphs and rows in the look of those beside them."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from worker.documents.docx_out.sheet import Marked, Words
from worker.documents.merged.plan import Added
from worker.documents.ooxml.fonts import LANGUAGE_TAGS, STACKED, clean_text, split_by_script
from worker.documents.ooxml.xml import KINDS, Element, child, value

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_CS = {"w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"}
_PROPERTIES_LEFT_OUT = {"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:cs", "w:rtl", "w:vertAlign"}

_WORDS = {"w:t", "w:tab", "w:br", "w:delText"}
_NOBODY = Words("", "ins")
_NOT_COPIED = {"w:rPr", "w:sectPr", "w:pPrChange", "w:framePr"}


@dataclass(slots=True)
class Revisions:
    """Makes elements for one file; ids go up from `last`."""

    namespace: str
    last: int

    def element(self, name: str, **attributes: str) -> Element:
        """An element of Word, with attributes of Word."""
        element = etree.Element(f"{{{self.namespace}}}{name}")
        for key, text in attributes.items():
            element.set(f"{{{self.namespace}}}{key}", text)
        return element

    def change(self, kind: Marked | Literal["cellIns", "cellDel"], by: Words) -> Element:
        """A tracked change without content, by the authors and at the time of these words."""
        self.last += 1
        date = {"date": by.date} if by.date else {}
        return self.element(kind, id=str(self.last), author=clean_text(by.author), **date)

    def inserted_words(self, words: Words, look: Element | None) -> Element:
        """Words that are added, in the look of others: `look` is their w:rPr."""
        change = self.change("ins", words)
        for text, stacked in split_by_script(clean_text(words.text)):
            run = etree.SubElement(change, f"{{{self.namespace}}}r")
            run.append(self._look(look, stacked))
            self._add_text(run, text)
        return change

    def mark_end(self, properties: Element, kind: Marked, by: Words) -> None:
        """Say in a w:pPr that the end of its paragraph is added or taken away."""
        mark = child(properties, "w:rPr")
        if mark is None:
            mark = self.element("rPr")
            later = next((each for each in properties if KINDS[each.tag] in ("w:sectPr", "w:pPrChange")), None)
            if later is None:
                properties.append(mark)
            else:
                later.addprevious(mark)
        for each in [each for each in mark if KINDS[each.tag] in ("w:ins", "w:del", "w:moveFrom", "w:moveTo")]:
            mark.remove(each)
        mark.insert(0, self.change(kind, by))

    def _look(self, look: Element | None, stacked: str) -> Element:
        """The properties of a run in this script; a font is only named where the file names none for it."""
        properties = self.element("rPr") if look is None else deepcopy(look)
        for each in [
            each for each in properties if KINDS[each.tag] in _PROPERTIES_LEFT_OUT or _is_reference_style(each)
        ]:
            properties.remove(each)
        if stacked:
            fonts = child(properties, "w:rFonts")
            if fonts is None:
                fonts = self.element("rFonts")
                style = child(properties, "w:rStyle")
                properties.insert(0 if style is None else 1, fonts)
            if not value(fonts, "cs") and not value(fonts, "cstheme"):
                fonts.set(f"{{{self.namespace}}}cs", STACKED[stacked])
            behind = next(
                (place for place, each in enumerate(properties) if KINDS[each.tag] in _AFTER_CS), len(properties)
            )
            properties.insert(behind, self.element("cs"))
            language = child(properties, "w:lang")
            if language is None:
                language = self.element("lang")
                properties.insert(behind + 1, language)
            language.set(f"{{{self.namespace}}}bidi", LANGUAGE_TAGS[stacked])
        return properties

    def _add_text(self, run: Element, text: str) -> None:
        for line, words in enumerate(text.split("\n")):
            if line:
                run.append(self.element("br"))
            for cell, part in enumerate(words.split("\t")):
                if cell:
                    run.append(self.element("tab"))
                if part:
                    word = self.element("t")
                    word.text = part
                    word.set(_SPACE, "preserve")
                    run.append(word)


def _is_reference_style(element: Element) -> bool:
    """A style of marks of comments and notes, which words beside them do not have."""
    return KINDS[element.tag] == "w:rStyle" and "Reference" in (value(element, "val") or "")


def added_paragraph(words: Sequence[Words], model: Element | None, revisions: Revisions) -> Element:
    """A paragraph that is added with all its words, in the look of `model`."""
    new = revisions.element("p")
    old = None if model is None else child(model, "w:pPr")
    properties = revisions.element("pPr") if old is None else deepcopy(old)
    for each in [each for each in properties if KINDS[each.tag] in _NOT_COPIED]:
        properties.remove(each)
    new.append(properties)
    look = None if model is None else _look(model)
    new.extend(revisions.inserted_words(each, look) for each in words if each.text and each.change != "del")
    revisions.mark_end(properties, "ins", _first_by_somebody(words))
    return new


def model_for(beside: Element) -> Element | None:
    """The paragraph whose look a new one takes: not a heading's, so that words are not taken for one."""
    if not _is_heading(beside):
        return beside
    following = beside.getnext()
    while following is not None:
        if KINDS[following.tag] == "w:p" and not _is_heading(following):
            return following
        following = following.getnext()
    return None


def added_row(cells: Iterable[Added], beside: Element, revisions: Revisions) -> Element:
    """A row that is added, with the cells of the row `beside` it."""
    new = deepcopy(beside)
    places = [each for each in new if KINDS[each.tag] == "w:tc"]
    by_column: dict[int, list[Added]] = {}
    by = _NOBODY
    for cell in cells:
        by_column.setdefault(min(cell.column, len(places) - 1), []).append(cell)
        by = by if by.authors else _first_by_somebody(cell.words)
    for number, place in enumerate(places):
        old = next((each for each in place.iter() if KINDS[each.tag] == "w:p"), None)
        for each in [each for each in place if KINDS[each.tag] != "w:tcPr"]:
            place.remove(each)
        for cell in by_column.get(number, ()):
            place.append(added_paragraph(cell.words, old, revisions))
        if number not in by_column:
            place.append(added_paragraph((replace(by, text=""),), old, revisions))
    mark_row(new, "ins", by, revisions)
    return new


def mark_row(element: Element, kind: Marked, by: Words, revisions: Revisions) -> None:
    """Say that a row is added or taken away."""
    properties = child(element, "w:trPr")
    if properties is None:
        properties = revisions.element("trPr")
        before = child(element, "w:tblPrEx")
        element.insert(0 if before is None else 1, properties)
    for each in [each for each in properties if KINDS[each.tag] in ("w:ins", "w:del", "w:trPrChange")]:
        properties.remove(each)
    properties.append(revisions.change(kind, by))


def keep_apart(paragraphs: Iterable[Element]) -> None:
    """LibreOffice makes one insertion of two of one author and time that the untouched end of a paragraph parts, and would reject
    that end with them: of such two in these paragraphs and those before them, the second has no date."""
    for paragraph in paragraphs:
        before = paragraph.getprevious()
        if before is None or KINDS[before.tag] != "w:p" or _end_is_changed(before):
            continue
        last, first = _outer_insertion(before, -1), _outer_insertion(paragraph, 0)
        if last is not None and first is not None and value(last, "author") == value(first, "author"):
            date = next((name for name in first.attrib if etree.QName(name).localname == "date"), None)
            if date and value(last, "date"):
                del first.attrib[date]


def _end_is_changed(paragraph: Element) -> bool:
    properties = child(paragraph, "w:pPr")
    mark = None if properties is None else child(properties, "w:rPr")
    return mark is not None and any(KINDS[each.tag] in ("w:ins", "w:del", "w:moveFrom", "w:moveTo") for each in mark)


def _outer_insertion(paragraph: Element, place: int) -> Element | None:
    """The insertion of the first words of a paragraph (0) or of the last (-1); None if they are not inserted."""
    runs = [
        each for each in paragraph.iter() if KINDS[each.tag] == "w:r" and any(KINDS[one.tag] in _WORDS for one in each)
    ]
    above = runs[place].getparent() if runs else None
    return above if above is not None and KINDS[above.tag] == "w:ins" else None


def _first_by_somebody(words: Sequence[Words]) -> Words:
    return next((each for each in words if each.authors), _NOBODY)


def _is_heading(element: Element) -> bool:
    properties = child(element, "w:pPr")
    style = None if properties is None else child(properties, "w:pStyle")
    level = None if properties is None else child(properties, "w:outlineLvl")
    name = "" if style is None else (value(style, "val") or "").lower()
    return level is not None or name.startswith(("heading", "title", "subtitle", "berschrift", "titre"))


def _look(element: Element) -> Element | None:
    """The properties of its first words."""
    run = next((each for each in element.iter() if KINDS[each.tag] == "w:r"), None)
    return None if run is None else child(run, "w:rPr")
