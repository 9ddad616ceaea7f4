"""How wide and how high cells of a table are: the columns over which one goes, and whether it goes on from the row above."""

from worker.documents.ooxml.xml import Element, child, value

MOST_COLUMNS = 100  # a damaged file may say more


def grid_span(cell: Element) -> int:
    """Over how many columns a cell goes."""
    return _number(child(cell, "w:tcPr"), "w:gridSpan", 1)


def grid_before(row: Element) -> int:
    """How many columns a row leaves out before its first cell."""
    return _number(child(row, "w:trPr"), "w:gridBefore", 0)


def continues_above(cell: Element) -> bool:
    """Whether a cell is the lower part of one that begins in a row above."""
    properties = child(cell, "w:tcPr")
    merge = None if properties is None else child(properties, "w:vMerge")
    return merge is not None and (value(merge, "val") or "continue") == "continue"


def _number(properties: Element | None, kind: str, otherwise: int) -> int:
    found = None if properties is None else child(properties, kind)
    text = "" if found is None else value(found, "val") or ""
    return min(int(text), MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
