"""Of which text one of our own files says that it was made."""

from worker.documents.fence.package import Package
from worker.documents.made.frame import VERSION


def made_from(package: Package) -> str | None:
    """What one of our own files says of itself, which other programs carry along."""
    for link in package.related():
        if link.kind == "custom-properties" and link.target in package:
            for each in package.tree(link.target):
                if each.get("name") == VERSION:
                    return "".join(map(str, each.itertext())).strip() or None
    return None
