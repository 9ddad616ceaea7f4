"""What lies on the sheets of a workbook instead of in their cells: text boxes, pictures and charts, and notes on cells."""

from collections.abc import Iterator, Sequence

from models.uploads.reading import OutsideParagraph
from worker.documents.ooxml.package import Package
from worker.documents.ooxml.xml import Element

NOTES = "Notes and comments attached to cells are part of no comment here; they are listed with the words outside the tables. Write them into the cells."
_COPY_OF_THREAD = "tc="  # how the author of a note begins with which Excel repeats a discussion for older programs
_LONGEST_REFERENCE = 10  # letters and digits of the name of a cell
_PICTURES = ("{*}pic", "{*}graphicFrame")


def drawings_on(package: Package, sheet: str) -> list[Element]:
    """The drawings on a sheet, by the name of its part."""
    targets = (link.target for link in package.relationships(sheet) if link.kind == "drawing")
    return [package.tree(target) for target in targets if target in package]


def words_in_boxes(drawing: Element, name: str) -> Iterator[OutsideParagraph]:
    """The words of each text box; `name` is that of its sheet, "" if it is the only one."""
    for box in drawing.iter("{*}txBody"):
        lines = ("".join(each.text or "" for each in line.iter("{*}t")) for line in box.iter("{*}p"))
        if words := "\n".join(lines).strip():
            yield words_in_box(name, words)


def words_in_box(name: str, words: str) -> OutsideParagraph:
    """The words of one text box on the sheet of this name."""
    return OutsideParagraph(f"in a text box on {name}" if name else "in a text box", words)


def notes_on(package: Package, sheet: str, name: str) -> Iterator[OutsideParagraph]:
    """The words of each note on a cell, and of each comment in a discussion about one; `name` is that of its sheet, "" if it is the
    only one."""
    parts = [(link.kind, link.target) for link in package.relationships(sheet) if link.target in package]
    for kind, target in parts:
        if kind == "comments":
            root = package.tree(target)
            authors = [each.text or "" for each in root.iter("{*}author")]
            found = [each for each in root.iter("{*}comment") if not _author(each, authors).startswith(_COPY_OF_THREAD)]
        elif kind == "threadedComment":
            found = list(package.tree(target).iter("{*}threadedComment"))
        else:
            continue
        for each in found:
            if words := "".join(one.text or "" for one in each.iter("{*}t", "{*}text")).strip():
                yield note_on(each.get("ref", "")[:_LONGEST_REFERENCE], name, words)


def note_on(cell: str, name: str, words: str) -> OutsideParagraph:
    """The words of one note on a cell of the sheet of this name."""
    where = f"in a note on cell {cell}"
    return OutsideParagraph(f"{where} of {name}" if name else where, words)


def _author(note: Element, authors: Sequence[str]) -> str:
    number = note.get("authorId", "")
    known = number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(authors)
    return authors[int(number)] if known else ""


def count_pictures(drawing: Element) -> int:
    """How many pictures, charts and diagrams there are."""
    return sum(1 for _ in drawing.iter(*_PICTURES))


def places_of_pictures(drawing: Element) -> set[tuple[int, int]]:
    """The rows from 1 and columns from 0 of the cells at which pictures begin."""
    found = set[tuple[int, int]]()
    for picture in drawing.iter(*_PICTURES):
        start = next((each for one in picture.iterancestors() for each in one.iterchildren("{*}from")), None)
        place = () if start is None else tuple(start.findtext(f"{{*}}{name}", "").strip() for name in ("row", "col"))
        if place and all(each.isascii() and each.isdigit() and len(each) < 8 for each in place):
            found.add((int(place[0]) + 1, int(place[1])))
    return found
