"""The styles of a Word file: what a paragraph is by its style, and by those on which that is based."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from worker.documents.ooxml.xml import KINDS, Element, child, value

_HEADING = re.compile(r"heading ([1-9])")
_BUILT_IN = re.compile(r"Heading ?([1-9])")
_CONTENTS = re.compile(r"(?:toc|contents) (?:\d|heading)|table of figures|index heading")
_NOTES = {"note", "quote", "intense quote", "block text", "quotations", "subtitle", "caption"}
_NO_HEADING = 9  # the level that Word gives to the text itself
_DEEPEST_CHAIN = 20  # styles based on each other; Word allows eleven


class Role(Enum):
    """What a paragraph is by its style."""

    TITLE = auto()
    HEADING = auto()
    NOTE = auto()
    CONTENTS = auto()
    TEXT = auto()


@dataclass(slots=True)
class Styles:
    """By their ids. Built-in styles carry their English names in every language's Word, whatever their ids are."""

    _by_id: dict[str, Element] = field(default_factory=dict)
    _default: str = ""

    def read(self, root: Element) -> None:
        """Add those in a part of styles."""
        for each in root:
            if KINDS[each.tag] == "w:style" and (id := value(each, "styleId")):
                self._by_id[id] = each
                if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true", "on"):
                    self._default = id

    def role(self, properties: Element | None) -> tuple[Role, int]:
        """What a paragraph with these w:pPr is, and the level of a heading, from 1."""
        for name in self._names(properties):
            if name == "title":
                return Role.TITLE, 0
            if _CONTENTS.fullmatch(name):
                return Role.CONTENTS, 0
            if heading := _HEADING.fullmatch(name):
                return Role.HEADING, int(heading[1])
            if name in _NOTES:
                return Role.NOTE, 0
        level = self._level(properties)
        return (Role.TEXT, 0) if level is None else (Role.HEADING, level + 1)

    def chain(self, properties: Element | None) -> Iterator[tuple[str, Element]]:
        """The id and the element of a paragraph's style, then of those on which it is based."""
        reference = None if properties is None else child(properties, "w:pStyle")
        id = self._default if reference is None else value(reference, "val") or ""
        for _ in range(_DEEPEST_CHAIN):
            style = self._by_id.get(id)
            if style is None:
                return
            yield id, style
            based = child(style, "w:basedOn")
            id = "" if based is None else value(based, "val") or ""

    def style(self, id: str) -> Element | None:
        return self._by_id.get(id)

    def _names(self, properties: Element | None) -> Iterator[str]:
        reference = None if properties is None else child(properties, "w:pStyle")
        if reference is not None and (id := value(reference, "val") or "") not in self._by_id:
            yield _BUILT_IN.sub(r"heading \1", id)  # some programs do not write down the styles that are Word's own
        for _, style in self.chain(properties):
            name = child(style, "w:name")
            yield "" if name is None else (value(name, "val") or "").strip().lower()

    def _level(self, properties: Element | None) -> int | None:
        own = [] if properties is None else [properties]
        for each in [*own, *(_properties(style) for _, style in self.chain(properties))]:
            outline = None if each is None else child(each, "w:outlineLvl")
            level = "" if outline is None else value(outline, "val") or ""
            if level.isdecimal():
                return int(level) if int(level) < _NO_HEADING else None
        return None

    def is_bold(self, paragraph: Element) -> bool:
        """Whether all words of a paragraph are bold, by themselves or by its style."""
        styles = [child(style, "w:rPr") for _, style in self.chain(child(paragraph, "w:pPr"))]
        by_style = any(each is not None and _is_bold(each) for each in styles)
        runs = [each for each in paragraph.iter() if KINDS[each.tag] == "w:r" and _has_text(each)]
        own = [child(run, "w:rPr") for run in runs]
        return bool(runs) and all(
            by_style if each is None or not _has_bold_property(each) else _is_bold(each) for each in own
        )


def switched_on(properties: Element, name: str) -> bool:
    """Whether a property is there and not off."""
    switch = child(properties, name)
    return switch is not None and value(switch, "val") not in ("0", "false", "off")


def is_struck(leaf: Element) -> bool:
    """Whether the run in which words stand is struck out."""
    run = leaf.getparent()
    properties = None if run is None else child(run, "w:rPr")
    return properties is not None and (switched_on(properties, "w:strike") or switched_on(properties, "w:dstrike"))


def _is_bold(properties: Element) -> bool:
    return switched_on(properties, "w:b") or switched_on(properties, "w:bCs")


def _has_bold_property(properties: Element) -> bool:
    return child(properties, "w:b") is not None or child(properties, "w:bCs") is not None


def _has_text(run: Element) -> bool:
    return any(KINDS[each.tag] == "w:t" and (each.text or "").strip() for each in run)


def _properties(style: Element) -> Element | None:
    return child(style, "w:pPr")
