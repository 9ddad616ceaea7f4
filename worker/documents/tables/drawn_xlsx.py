"""What lies on the sheets of a workbook instead of in their cells: text boxes, pictures and charts."""

from collections.abc import Iterator

from models.uploads.reading import OutsideParagraph
from worker.documents.ooxml.package import Package
from worker.documents.ooxml.xml import Element

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
            yield OutsideParagraph(f"in a text box on {name}" if name else "in a text box", words)


def count_pictures(drawing: Element) -> int:
    """How many pictures, charts and diagrams there are."""
    return sum(1 for _ in drawing.iter(*_PICTURES))
