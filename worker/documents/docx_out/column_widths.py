"""How wide the columns of a table of the text are: wide enough for their longest words, and wider the more words they have."""

import unicodedata
from collections.abc import Sequence

import redline

_LETTER = 60  # the width of one, in fiftieths of a percent of the page's width
_BESIDE = 2  # letters: the room between words and borders, and of a sign such as a bracket before a word
_LONGEST = 16  # letters of a word that is not broken; a longer one would take the room of other columns


def column_widths(rows: Sequence[Sequence[str]], language: str, whole: int) -> list[int]:
    """The part of `whole`, in fiftieths of a percent of the page's width, that each column gets; all rows have the same number of
    cells."""
    columns = list(zip(*rows, strict=True))
    least = [_LETTER * (_BESIDE + max(_longest_word(cell, language) for cell in cells)) for cells in columns]
    length = [_BESIDE + sum(map(letters, cells)) for cells in columns]
    room = max(whole - sum(least), 0)
    wanted = [width + room * own // sum(length) for width, own in zip(least, length, strict=True)]
    return [whole * width // sum(wanted) for width in wanted]


def _longest_word(text: str, language: str) -> int:
    return min(max(map(letters, redline.segment(text, language)), default=0), _LONGEST)


def letters(text: str) -> int:
    """In letters: Chinese characters are as wide as two, and marks above or below others have no width."""
    return sum(
        2 if unicodedata.east_asian_width(one) in "WF" else unicodedata.category(one) not in ("Mn", "Me", "Cf")
        for one in text
    )
