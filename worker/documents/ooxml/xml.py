"""XML from strangers: parsed without entities, document types or network; its names in either standard's namespaces; and where in
it a file's paragraphs and their words are."""

from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from worker.documents import limits
from worker.documents.limits import Unreadable

Element: TypeAlias = etree._Element  # lxml has no public name for it

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
# Word never writes a document type; it only serves to smuggle in other files or to blow up.
DTD = "The file declares a document type (DTD) in its part {name}, which is not accepted."
TOO_MANY = "The file is too large to be read safely: its part {name} has too many elements."
PROLOGUE = 4096  # bytes in which nearly all document types begin; the parser finds the others
_PREFIXES = {
    W: "w:",
    STRICT_W: "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    W14: "w14:",
    W15: "w15:",
    "http://schemas.microsoft.com/office/word/2010/11/wordml": "w15:",  # as the first Word that answered comments wrote
}


class _Kinds(dict[object, str]):
    """From tags to short names; both standards' namespaces have the same, and what is not an element has ""."""

    def __missing__(self, tag: object) -> str:
        if not isinstance(tag, str):
            return ""
        namespace, _, name = tag.rpartition("}")
        kind = self[tag] = _PREFIXES.get(namespace[1:], "?:") + name
        return kind


KINDS = _Kinds()


def kind_of(element: Element) -> str:
    """Its name with the usual prefix, as "w:p"; "?:name" in namespaces that mean nothing to us, "" for a remark."""
    return KINDS[element.tag]


def value(element: Element, name: str) -> str | None:
    """An attribute in the namespace of Word, of either standard."""
    found = element.get(f"{{{W}}}{name}")
    return element.get(f"{{{STRICT_W}}}{name}") if found is None else found


def attribute(element: Element, name: str) -> str | None:
    """An attribute in the namespace of the element itself."""
    namespace, _, _ = str(element.tag).rpartition("}")
    return element.get(f"{namespace}}}{name}" if namespace else name)


def child(element: Element, kind: str) -> Element | None:
    """The first child of a kind."""
    return next((each for each in element if KINDS[each.tag] == kind), None)


def parse(data: bytes, name: str) -> Element:
    """The root of the XML in `data`; `name` is that of its part, for the sentence when it is refused.

    libxml2's own limits stay on (256 levels, ten megabytes in one text), so whatever walks the tree may recurse.
    """
    if data.count(b"<") > limits.MOST_TAGS or data.count(b"=") > limits.MOST_ATTRIBUTES:
        raise Unreadable(TOO_MANY.format(name=name))
    refuse_document_type(data[:PROLOGUE], name)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise Unreadable(f"The file is nested too deeply to be read safely, in its part {name}.") from error
        raise Unreadable(f"The file is damaged: its part {name} is not well-formed XML.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(DTD.format(name=name))
    return root


def refuse_document_type(beginning: bytes, name: str) -> None:
    """Raise Unreadable if a part begins with a document type."""
    if b"<!DOCTYPE" in beginning.replace(b"\0", b""):
        raise Unreadable(DTD.format(name=name))


def written(root: Element) -> bytes:
    """The part whose root this is."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element that holds words of the text after, and the index of their paragraph."""

    paragraph: int
    element: Element
    text: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A mark of a note in the text after, before the code point `at` of its paragraph; `note` is its part and its id."""

    paragraph: int
    at: int
    note: tuple[str, str]


@dataclass
class Places:
    """Where in the XML the paragraphs of a file and their words are, and where in these the marks of its notes."""

    paragraphs: list[Element] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)
