"""A consolidated text as one file: marks and gaps as they were, numbers counted anew, brackets where it is in conflict."""

from collections.abc import Iterator

from redline.brackets import PLAIN, Style
from redline.consolidation.consolidate import Consolidated
from redline.consolidation.marks import counted, counted_within

_GAP = "\n\n"


def written(consolidated: Consolidated, style: Style = PLAIN) -> str:
    """The text of the file, without what stands behind its last paragraph."""
    return "".join(_parts(consolidated, style))


def _parts(consolidated: Consolidated, style: Style) -> Iterator[str]:
    numbers: dict[str, int] = {}
    begun = False
    for paragraph in consolidated.in_order():
        words = paragraph.merged.bracketed(style)
        if not words.strip():
            continue
        yield (paragraph.gap if "\n" in paragraph.gap else _GAP) if begun else consolidated.lead
        begun = True
        if words.startswith(paragraph.mark):
            mark = counted(paragraph.mark, paragraph.continues, numbers)
            words = mark + counted_within(words.removeprefix(paragraph.mark), paragraph.mark, numbers)
        yield words
