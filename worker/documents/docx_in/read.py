"""A Word file in, what it says out. Only for the process in the sandbox: see `child`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from worker.documents import limits
from worker.documents.docx_in.comments import comments_in
from worker.documents.docx_in.story import Reading, Story
from worker.documents.docx_in.word_file import Part, WordFile
from worker.documents.ooxml.fields import fields_of
from worker.documents.ooxml.formulas import IN_LINE
from worker.documents.ooxml.frame import made_from
from worker.documents.ooxml.package import CONTENT_TYPES, Package, Relationship
from worker.documents.ooxml.streamed import streamed_tree
from worker.documents.ooxml.xml import KINDS, STRICT_R, Element, Places, R, value
from worker.documents.sandbox import file_type
from worker.documents.unreadable import Unreadable

TOO_LONG = "The file is too large to be read safely: its text has {megabytes:.0f} megabytes unpacked, and {most} can be read. Split it into several files, each from one heading to another, and send them one by one."
_USUAL = "word/document.xml"


@dataclass(slots=True)
class OpenedFile:
    """A Word file with the trees of its parts, by name; `main` is the part with the body."""

    package: Package
    word: WordFile
    main: str
    links: tuple[Relationship, ...]
    trees: dict[str, Element]


def read_docx(file: BinaryIO, name: str) -> WordFile:
    """What a Word file says; `name` is what to call it. Unreadable if it is not a sound one."""
    return opened(file, name).word


def opened(file: BinaryIO, name: str, places: Places | None = None) -> OpenedFile:
    """A Word file, read; `places` is filled with where everything is in its trees."""
    package = Package(file)
    main = _main(package)
    root = _text(package, main, whole=places is not None)
    if KINDS[root.tag] != "w:document":
        raise Unreadable(file_type.describe_parts(package.names, package.read("mimetype")))
    found = OpenedFile(package, WordFile(name), main, package.related(main), {main: root})
    reading = Reading(found.word.paragraphs, places=places)
    for name in targets(found.links, "styles"):
        if name in package:
            reading.styles.read(package.tree(name))
    Story("body", reading, fields_of(root)).read(root)
    margins: tuple[Part, ...] = ("header", "footer")
    for part in margins:
        for tree in _trees(found, _in_order(root, part, found.links)):
            Story(part, reading, fields_of(tree)).read(tree)
    notes: tuple[Part, ...] = ("footnote", "endnote")
    for part in notes:
        for tree in _trees(found, targets(found.links, f"{part}s")):
            for note in _notes(tree):
                around = reading.notes.get((part, value(note, "id") or ""), ())
                Story(part, reading, fields_of(note), around).read(note)
    _read_comments(found, reading)
    found.word.version = made_from(package)
    found.word.warnings += _warnings(found, formulas=reading.formulas)
    return found


def _text(package: Package, main: str, *, whole: bool) -> Element:
    """The tree of the body; of a very long one only what is read, unless the `whole` is needed."""
    size, most = package.size(main), limits.LARGEST_PART if whole else limits.LONGEST_TEXT
    if size > most:
        raise Unreadable(TOO_LONG.format(megabytes=size / 1_000_000, most=most // 1_000_000))
    return package.tree(main) if size <= limits.LARGEST_PART else streamed_tree(package, main)


def _trees(found: OpenedFile, names: Iterable[str]) -> Iterator[Element]:
    """The roots of those parts that are there; links to others are left behind by careless programs."""
    for name in names:
        if name in found.package:
            found.trees[name] = found.package.tree(name)
            yield found.trees[name]


def _read_comments(found: OpenedFile, reading: Reading) -> None:
    threads = list(_trees(found, targets(found.links, "commentsExtended")))
    for tree in _trees(found, targets(found.links, "comments")):
        found.word.comments += comments_in(tree, threads[0] if threads else None, reading.anchors)


def _main(package: Package) -> str:
    """The name of the part that holds the text."""
    found = [link.target for link in package.related() if link.kind == "officeDocument"]
    for name in (*found, _USUAL):
        if name in package and name.endswith(".xml"):
            return name
    raise Unreadable(file_type.describe_parts(package.names, package.read("mimetype")))


def targets(links: Iterable[Relationship], kind: str) -> list[str]:
    """The parts to which links of a kind lead."""
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


def _warnings(found: OpenedFile, *, formulas: bool) -> Iterator[str]:
    if CONTENT_TYPES not in found.package:
        yield "The file lacks its list of content types; Word may not open it."
    for link in found.links:
        if link.kind in ("aFChunk", "subDocument"):
            yield "A part of the text is another file inside this one, which was not read."
    if formulas:
        yield IN_LINE
    for comment in found.word.comments:
        if comment.paragraph is None:
            yield f"Comment {comment.id!r} hangs on no paragraph of the text."
