"""Where in the XML of a Word file its paragraphs and their words are, for those who change or weigh them."""

from dataclasses import dataclass, field

from worker.documents.ooxml.xml import Element


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
