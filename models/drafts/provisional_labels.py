"""The numbers of paragraphs between the first text and the adopted one: each keeps its own, a new one is called "12 bis".

Final numbers are counted at adoption, by `models.drafts.version.labels`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from models.drafts.version import Kind

_FIRST = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
_ONES = ("un", "duo", "ter", "quater", "quin", "sex", "sept", "octo", "novo")
_TENS = ("decies", "vicies", "tricies")
_LATIN = (*_FIRST, *[one + ten for ten in _TENS for one in ("", *_ONES)][1:])  # for the 2nd to the 39th
_NUMBER_BEFORE_ALL = "0"  # a new paragraph that stands before the first number is "0 bis"

LABEL = rf"\d+(?:\s?(?:{'|'.join(sorted(_LATIN, key=len, reverse=True))}|\(\d+\)))?"
"""How a number may be written by hand, as a regular expression for text in lower case: "12", "12 bis", "12bis"."""

_LATIN_PART = re.compile(r"(?<=\d)\s+(?=[a-z(])")


class Numbered(NamedTuple):
    """A paragraph of a text in the making; `label` is the one that it had in the text before, "" if it is new."""

    kind: Kind
    label: str
    removed: bool


def label_provisionally(paragraphs: Iterable[Numbered]) -> Iterator[str]:
    """The label of each paragraph, in order: no number moves because of paragraphs that came or went before it.

    What is removed shows no label, and nobody else gets the one that it had.
    """
    items = list(paragraphs)
    taken = {one.label for one in items}
    number = _NUMBER_BEFORE_ALL
    for one in items:
        if not one.kind.is_counted or (one.removed and not one.label):
            yield ""
            continue
        label = one.label or next(name for name in _labels_behind(number) if name not in taken)
        taken.add(label)
        number = label.partition(" ")[0]
        yield "" if one.removed else label


def comparable_label(label: str) -> str:
    """A label as it can be compared with one that somebody wrote: "12bis" for "12 Bis"."""
    return _LATIN_PART.sub("", label.casefold().strip())


def _labels_behind(number: str) -> Iterator[str]:
    """What paragraphs behind a number are called: "12 bis", "12 ter", …, and "12 (40)" where Latin ends."""
    yield from (f"{number} {latin}" for latin in _LATIN)
    yield from (f"{number} ({place})" for place in count(len(_LATIN) + 2))
