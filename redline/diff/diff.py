"""What one text changes in another, as phrases that a person would mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from redline.diff.regions import regions
from redline.merge.paragraph import Paragraph
from redline.text.key import checked, intake


@dataclass(frozen=True, slots=True)
class Edit:
    """Base tokens `[start, end)`, numbered as `segment` gives them, become `replacement`."""

    start: int
    end: int
    replacement: str


def diff(base: str, new: str, locale: str = "und") -> tuple[Edit, ...]:
    """The edits that make the new text (by key) of the base, in order and apart. RedlineError for lone surrogates."""
    paragraph = Paragraph(checked(base), locale)
    reading = paragraph.read(checked(new))
    return tuple(
        Edit(region.start, region.end, "".join(reading.part(region))) for region in regions(paragraph, reading)
    )


def apply(edits: Sequence[Edit], base: str, locale: str = "und") -> str:
    """The text that the edits make of the base for whose tokens they were made; its line ends are LF."""
    tokens = Paragraph(intake(base), locale).tokens
    parts: list[str] = []
    reached = 0
    for edit in edits:
        parts += tokens[reached : edit.start]
        parts.append(intake(edit.replacement))
        reached = edit.end
    return "".join([*parts, *tokens[reached:]])
