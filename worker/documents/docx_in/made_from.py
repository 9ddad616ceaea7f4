"""Of which text one of our own files says that it was made, and what its title is."""

from worker.documents.docx_out.frame import CORE, VERSION
from worker.documents.ooxml.package import Package


def made_from(package: Package) -> str | None:
    """What one of our own files says of itself, which other programs carry along."""
    for link in package.related():
        if link.kind == "custom-properties" and link.target in package:
            for each in package.tree(link.target):
                if each.get("name") == VERSION:
                    return "".join(map(str, each.itertext())).strip() or None
    return None


def title_of(package: Package) -> str:
    """The title among the properties of a file; "" if it has none."""
    for link in package.related():
        if link.kind == CORE.rpartition("/")[2] and link.target in package:
            found = package.tree(link.target).find("{*}title")
            return "" if found is None else "".join(map(str, found.itertext())).strip()
    return ""
