"""What need not be read is folded away between what must."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from models.drafts.queries.comparison import Compared
from models.drafts.version import Kind


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring paragraphs that are all shown, or all folded."""

    folded: bool
    paragraphs: Sequence[Compared]

    @property
    def numbered(self) -> list[Compared]:
        """Those that people count; headings and notes are not among them."""
        return [one for one in self.paragraphs if one.either.label]


def folded(paragraphs: Sequence[Compared], shown: Callable[[Compared], bool]) -> list[Stretch]:
    """The paragraphs in order; a heading stays in sight while anything under it does."""
    stretches = groupby(_in_sight(paragraphs, shown), key=lambda pair: pair[1])
    return [Stretch(not sight, [paragraph for paragraph, _ in pairs]) for sight, pairs in stretches]


def _in_sight(paragraphs: Sequence[Compared], shown: Callable[[Compared], bool]) -> Iterable[tuple[Compared, bool]]:
    found: list[tuple[Compared, bool]] = []
    under = False
    for paragraph in reversed(paragraphs):
        heading = paragraph.either.kind is Kind.HEADING
        sight = shown(paragraph)
        found.append((paragraph, sight or (heading and under)))
        under = not heading and (under or sight)
    return reversed(found)
