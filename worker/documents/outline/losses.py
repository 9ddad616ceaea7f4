"""What a text to be put up does not keep of its Word file, in sentences for the person who sent it."""

import re
from collections.abc import Iterator, Sequence

from models.text.scripts import opening
from worker.documents.docx_in.read import OpenedFile
from worker.documents.ooxml.formulas import IN_LINE
from worker.documents.ooxml.styles import switched_on
from worker.documents.ooxml.xml import KINDS, Element, child, value
from worker.documents.outline.pieces import Piece

_REFERENCE = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\b")
_PICTURES = ("w:drawing", "w:pict", "w:object")
_LONGEST = 80  # characters of the words that are quoted


def losses(found: OpenedFile, pieces: Sequence[Piece], contents: Sequence[Piece]) -> Iterator[str]:
    """A sentence on each kind of thing, with how often it is there."""
    word = found.word
    changes = sum(len(each.changes) + (each.mark is not None) for each in word.paragraphs)
    if changes:
        yield f"{_many(changes, 'tracked change was', 'tracked changes were')} read as accepted: what was inserted is in the text, what was deleted is not."
    if word.comments:
        yield f"{_many(len(word.comments), 'comment in the margin was', 'comments in the margin were')} left out. The file is kept with them."
    if margins := [each.after.strip() for each in word.paragraphs if each.part in ("header", "footer")]:
        words = " · ".join(dict.fromkeys(filter(None, margins)))
        if words:
            yield f"Headers and footers were left out: {_quoted(words)}."
    if contents:
        yield f"The table of contents was left out ({_many(len(contents), 'line', 'lines')})."
    yield from _in_pieces([piece for piece in pieces if piece not in contents])
    yield from _in_body(found.trees[found.main])
    yield from (each for each in word.warnings if each != IN_LINE and not each.startswith("Comment "))


def _in_pieces(pieces: Sequence[Piece]) -> Iterator[str]:
    if notes := sum(len(piece.notes) for piece in pieces):
        yield f"{_many(notes, 'footnote stands', 'footnotes stand')} at the end of what refers to {'it' if notes == 1 else 'them'}, marked ¹, ² and so on."
    references = sum(_refers(each) for piece in pieces for each in piece.element.iter())
    if references:
        yield f"{_many(references, 'reference', 'references')} to a number or a page elsewhere in the file stayed as the words that it showed. Look whether these still name the right paragraph."
    for mark, what in (("w:strike", "struck out"), ("w:dstrike", "struck out"), ("w:vanish", "hidden")):
        if words := "".join(_so_marked(piece.element, mark) for piece in pieces).strip():
            yield f"Words that are {what} in the file, without tracking, stand in the text as all others: {_quoted(words)}."


def _in_body(body: Element) -> Iterator[str]:
    pictures = boxes = formulas = 0
    for each in body.iter():
        kind = KINDS[each.tag]
        if kind in _PICTURES and not any(KINDS[one.tag] == "mc:Fallback" for one in each.iterancestors()):
            if any(KINDS[one.tag] == "w:txbxContent" for one in each.iter()):
                boxes += 1
            else:
                pictures += 1
        formulas += kind == "m:oMath"
    if pictures:
        yield f"{_many(pictures, 'picture, chart or drawing', 'pictures, charts or drawings')} could not be kept."
    if boxes:
        yield f"The words of {_many(boxes, 'text box stand as a paragraph of their own', 'text boxes stand as paragraphs of their own')}, near where the box was."
    if formulas:
        yield f"{_many(formulas, 'formula is', 'formulas are')} written in one line, as in 3/4 or x^2. Look whether they can still be read."


def _refers(element: Element) -> bool:
    kind = KINDS[element.tag]
    code = (
        (element.text or "")
        if kind == "w:instrText"
        else (value(element, "instr") or "")
        if kind == "w:fldSimple"
        else ""
    )
    return bool(_REFERENCE.match(code))


def _so_marked(paragraph: Element, mark: str) -> str:
    """The words of runs that are marked so."""
    words = ""
    for run in paragraph.iter():
        if KINDS[run.tag] == "w:r":
            properties = child(run, "w:rPr")
            if properties is not None and switched_on(properties, mark):
                words += "".join(each.text or "" for each in run if KINDS[each.tag] == "w:t")
    return words


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _quoted(words: str) -> str:
    return f"“{opening(words, _LONGEST)}”"
