"""The XML of a very long text without what its reader does not look at, so that it fits into the reader's memory.

Most of the main part of a file on which many have worked is the looks of runs, the numbers of editing sessions, and drawings
that are there twice.
"""

from collections.abc import Collection

from lxml import etree

from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.ooxml.package import DAMAGED, Bounded, Package
from worker.documents.ooxml.xml import DTD, KINDS, PROLOGUE, TOO_MANY, Element, child, refuse_document_type

_TRIMMED = ("p", "r", "tbl", "tr", "tc", "AlternateContent")
_IGNORED = {"w:proofErr", "w:lastRenderedPageBreak", "w:bookmarkEnd", "w:tblPr", "w:tblGrid"}
_ROLE_PROPERTIES = {"w:pStyle", "w:outlineLvl", "w:rPr", "w:sectPr"}
_CHANGE_MARKS = {"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel"}


def streamed_tree(package: Package, name: str) -> Element:
    """The root of a part, read bit by bit. Unreadable if it is too long all the same."""
    refuse_document_type(package.stream(name, limits.LONGEST_TEXT).read(PROLOGUE), name)
    parsing = etree.iterparse(
        _ElementLimit(package.stream(name, limits.LONGEST_TEXT), name),
        events=("end",),
        tag=[f"{{*}}{each}" for each in _TRIMMED],
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parsing:
            _trim(element)
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED.format(what=f"its part {name} is not well-formed XML")) from error
    root = parsing.root
    assert root is not None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(DTD.format(name=name))
    return root


class _ElementLimit:
    """A part that is refused when it has more elements than could be kept."""

    def __init__(self, part: Bounded, name: str) -> None:
        self._part, self._name, self._tags = part, name, 0

    def read(self, size: int = -1) -> bytes:
        data = self._part.read(size)
        self._tags += data.count(b"<")
        if self._tags > limits.MOST_TAGS_OF_LONG:
            raise Unreadable(TOO_MANY.format(name=self._name))
        return data


def _trim(element: Element) -> None:
    """Remove from a paragraph, a run or a table what is neither text nor about the text."""
    kind = KINDS[element.tag]
    if kind == "mc:AlternateContent":
        if any(KINDS[each.tag] == "mc:Choice" for each in element):
            _strip(element, {"mc:Choice"})
        return
    element.attrib.clear()
    for each in list(element):
        properties = KINDS[each.tag]
        if properties in _IGNORED or (properties == "w:rPr" and kind == "w:r"):
            element.remove(each)
        elif properties == "w:pPr":
            _strip(each, _ROLE_PROPERTIES)
            if (marks := child(each, "w:rPr")) is not None:
                _strip(marks, _CHANGE_MARKS)
        elif properties in ("w:trPr", "w:tcPr"):
            _strip(each, _CHANGE_MARKS)


def _strip(element: Element, kept: Collection[str]) -> None:
    for each in list(element):
        if KINDS[each.tag] not in kept:
            element.remove(each)
