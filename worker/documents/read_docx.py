"""A Word file in, what it says out. Only for the process that is fenced in: see `apart`."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from worker.documents import likeness
from worker.documents.comments import comments_in
from worker.documents.fields import fields_of
from worker.documents.package import MACROS, Package, Relationship
from worker.documents.story import Reading, Story
from worker.documents.unreadable import Unreadable
from worker.documents.word_file import Part, WordFile
from worker.documents.xml import KINDS, STRICT_R, Element, R, value

_CONTENT_TYPES = "[content_types].xml"
_USUAL = "word/document.xml"


def read_docx(file: BinaryIO, name: str) -> WordFile:
    """What a Word file says; `name` is what to call it. Unreadable if it is not a sound one."""
    package = Package(file)
    main = _main(package)
    root = package.tree(main)
    if KINDS[root.tag] != "w:document":
        raise Unreadable(likeness.of_parts(package.names, package.read("mimetype")))
    links = package.related(main)
    word = WordFile(name)
    reading = Reading(word.paragraphs)
    Story("body", reading, fields_of(root)).read(root)
    margins: tuple[Part, ...] = ("header", "footer")
    for part in margins:
        for target in _in_order(root, part, links):
            tree = package.tree(target)
            Story(part, reading, fields_of(tree)).read(tree)
    notes: tuple[Part, ...] = ("footnote", "endnote")
    for part in notes:
        for target in _targets(links, f"{part}s"):
            for note in _notes(package.tree(target)):
                around = reading.notes.get((part, value(note, "id") or ""), ())
                Story(part, reading, fields_of(note), around).read(note)
    for target in _targets(links, "comments"):
        extended = [package.tree(each) for each in _targets(links, "commentsExtended") if each in package]
        tree = package.tree(target)
        word.comments += comments_in(tree, extended[0] if extended else None, reading.anchors)
    word.warnings += _warnings(word, package, links)
    return word


def _main(package: Package) -> str:
    """The name of the part that holds the text."""
    if _CONTENT_TYPES in package:
        for each in package.tree(_CONTENT_TYPES):
            if ".macroenabled." in each.get("ContentType", "").lower():
                raise Unreadable(MACROS)
    found = [link.target for link in package.related() if link.kind == "officeDocument"]
    for name in (*found, _USUAL):
        if name in package and name.endswith(".xml"):
            return name
    raise Unreadable(likeness.of_parts(package.names, package.read("mimetype")))


def _targets(links: Iterable[Relationship], kind: str) -> list[str]:
    return [link.target for link in links if link.kind == kind]


def _in_order(root: Element, part: str, links: Iterable[Relationship]) -> Iterator[str]:
    """Headers or footers, each once: as the sections name them, then what none names."""
    by_id = {link.id: link.target for link in links if link.kind == part}
    named = [
        each.get(f"{{{R}}}id") or each.get(f"{{{STRICT_R}}}id") or ""
        for each in root.iter()
        if KINDS[each.tag] == f"w:{part}Reference"
    ]
    yield from dict.fromkeys([by_id[id] for id in named if id in by_id] + list(by_id.values()))


def _notes(root: Element) -> Iterator[Element]:
    """The notes themselves; the others are the lines that set them apart from the text."""
    for each in root:
        if KINDS[each.tag] in ("w:footnote", "w:endnote") and value(each, "type") in (None, "normal"):
            yield each


def _warnings(word: WordFile, package: Package, links: Iterable[Relationship]) -> Iterator[str]:
    if _CONTENT_TYPES not in package:
        yield "The file lacks its list of content types; Word may not open it."
    for link in links:
        if link.kind in ("aFChunk", "subDocument"):
            yield "A part of the text is another file inside this one, which was not read."
    for comment in word.comments:
        if comment.paragraph is None:
            yield f"Comment {comment.id!r} hangs on no paragraph of the text."
