"""New paragraphs and rows in the XML of a file, in the look of those beside them."""

from collections.abc import Iterable, Sequence
from copy import deepcopy

from worker.documents.docx_out.words import Words
from worker.documents.merged.plan import Added
from worker.documents.merged.revisions import Revisions
from worker.documents.ooxml.xml import KINDS, Element, child, value

_NOT_COPIED = {"w:rPr", "w:sectPr", "w:pPrChange", "w:framePr"}


def paragraph(words: Sequence[Words], model: Element | None, revisions: Revisions) -> Element:
    """A paragraph that is added with all its words, in the look of `model`."""
    made = revisions.element("p")
    old = None if model is None else child(model, "w:pPr")
    properties = revisions.element("pPr") if old is None else deepcopy(old)
    for each in [each for each in properties if KINDS[each.tag] in _NOT_COPIED]:
        properties.remove(each)
    made.append(properties)
    look = None if model is None else _look(model)
    made.extend(revisions.inserted(each, look) for each in words if each.text and each.change != "del")
    author = next((each.author for each in words if each.authors), "")
    revisions.marked(properties, "ins", author)
    return made


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


def row(cells: Iterable[Added], beside: Element, revisions: Revisions) -> Element:
    """A row that is added, with the cells of the row `beside` it."""
    made = deepcopy(beside)
    places = [each for each in made if KINDS[each.tag] == "w:tc"]
    by_column: dict[int, list[Added]] = {}
    author = ""
    for cell in cells:
        by_column.setdefault(min(cell.column, len(places) - 1), []).append(cell)
        author = author or next((each.author for each in cell.words if each.authors), "")
    for number, place in enumerate(places):
        old = next((each for each in place.iter() if KINDS[each.tag] == "w:p"), None)
        for each in [each for each in place if KINDS[each.tag] != "w:tcPr"]:
            place.remove(each)
        for cell in by_column.get(number, ()):
            place.append(paragraph(cell.words, old, revisions))
        if number not in by_column:
            place.append(paragraph((Words("", "ins", (author,)),), old, revisions))
    row_changed(made, "ins", author, revisions)
    return made


def row_changed(element: Element, kind: str, author: str, revisions: Revisions) -> None:
    """Say that a row is added or taken away."""
    properties = child(element, "w:trPr")
    if properties is None:
        properties = revisions.element("trPr")
        before = child(element, "w:tblPrEx")
        element.insert(0 if before is None else 1, properties)
    for each in [each for each in properties if KINDS[each.tag] in ("w:ins", "w:del", "w:trPrChange")]:
        properties.remove(each)
    properties.append(revisions.change("ins" if kind == "ins" else "del", author))


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
