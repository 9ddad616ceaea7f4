"""Marks before the words of a paragraph: "## ", "- ", "12. ". Their numbers are the writer's count, and no change."""

import re
from collections.abc import Sequence

from redline.consolidation.source import SourceParagraph
from redline.digits import as_written
from redline.match import Labelled
from redline.rows import ROW

_NUMBER = re.compile(r"\d+")


def kind(mark: str) -> str:
    """A mark without its number and outer spaces, or "row": paragraphs of one kind have the same."""
    form = _NUMBER.sub("0", mark).strip()
    return ROW if form.endswith("|") else form


def label(mark: str) -> str:
    """The number in a mark; "" if it has none."""
    found = _NUMBER.search(mark)
    return found[0] if found else ""


def labelled(paragraph: SourceParagraph) -> Labelled:
    """The paragraph as it is compared with others."""
    return Labelled(paragraph.known_by, label(paragraph.mark), kind(paragraph.mark))


def continuing(paragraphs: Sequence[SourceParagraph]) -> list[bool]:
    """Whether each paragraph's number is one more than that of the last paragraph with a mark of its form."""
    last: dict[str, int] = {}
    found = []
    for paragraph in paragraphs:
        number = _NUMBER.search(paragraph.mark)
        form = _NUMBER.sub("0", paragraph.mark)
        found.append(number is not None and last.get(form) == int(number[0]) - 1)
        if number:
            last[form] = int(number[0])
    return found


def counted(mark: str, continues: bool, numbers: dict[str, int]) -> str:
    """The mark with the number that it has now; `numbers` holds the last of each form, and is brought up to date."""
    number = _NUMBER.search(mark)
    if number is None:
        return mark
    form = _NUMBER.sub("0", mark)
    count = numbers[form] + 1 if continues and form in numbers else int(number[0])
    numbers[form] = count
    return mark[: number.start()] + as_written(str(count), number[0]) + mark[number.end() :]


def counted_within(text: str, mark: str, numbers: dict[str, int]) -> str:
    """The text of a paragraph with this mark, in which paragraphs that were split off it have marks of the same form."""
    if not _NUMBER.search(mark):
        return text
    form = _NUMBER.sub("\\\\d+", re.escape(mark))
    return re.sub(f"(?<=\n){form}", lambda found: counted(found[0], True, numbers), text)
