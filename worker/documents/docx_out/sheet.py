"""What a Word file of ours is made of, before it is written: words that are plain, added or taken away, passages and margins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

import redline
from models.drafts.version import LONGEST_KEY, Kind

Marked = Literal["ins", "del"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a paragraph: plain, or added or taken away by `authors`.

    Words that only moved are taken away at one place and added at another of the paragraph, with one number as `move`.
    Those that are `strong` stand out from the others. `ids` are the proposals that ask for the change, and `date` says when it
    was made, as Word writes it, where each change has a date of its own.
    """

    text: str
    change: Marked | None = None
    authors: tuple[str, ...] = ()
    move: int = 0
    strong: bool = False
    ids: tuple[str, ...] = field(default=(), compare=False)
    date: str | None = None

    @property
    def author(self) -> str:
        """All authors as one name, for Word."""
        return ", ".join(self.authors)


@dataclass(frozen=True, slots=True)
class Margin:
    """A comment in the margin of a paragraph, with the answers to it; `at` may be unknown."""

    author: str
    text: str
    at: datetime | None = None
    done: bool = False
    answers: tuple["Margin", ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph. One that was added or taken away as a whole says so in `change`, and all its words do too.

    One that moved is taken away at one place and added at another, with one number as `move`, as are the words that went along.
    """

    key: str
    kind: Kind
    label: str
    words: tuple[Words, ...]
    change: Marked | None = None
    authors: tuple[str, ...] = ()
    margin: tuple[Margin, ...] = ()
    move: int = 0

    @property
    def before(self) -> str:
        """The words with every change rejected."""
        return "".join(each.text for each in self.words if each.change != "ins")

    @property
    def after(self) -> str:
        """The words with every change accepted."""
        return "".join(each.text for each in self.words if each.change != "del")


def split_into_cells(words: Iterable[Words]) -> list[list[Words]]:
    """The words of a row of a table, cell by cell. Where all that was there goes and a whole row comes, such as that of a bracket
    that has ended, what comes stands in each cell behind what goes."""
    of_row = list(words)
    before, now = (_split_at_borders(each for each in of_row if each.change == change) for change in ("del", "ins"))
    if len(before) == len(now) and all(each.change for each in of_row):
        return [[*gone, *new] for gone, new in zip(before, now, strict=True)]
    return _split_at_borders(of_row)


def split_into_rows(passage: Passage, columns: int) -> list[Passage]:
    """A row of a table as it is written: two, one that goes and one that comes, where only one of them has all the columns, such
    as where one of several rows in a bracket was chosen."""
    if passage.change or len(split_into_cells(passage.words)) == columns:
        return [passage]
    gone, new = (_all_as(passage, mark) for mark in ("del", "ins"))
    if columns not in (len(split_into_cells(each.words)) for each in (gone, new)):
        return [passage]
    key = f"{passage.key[1 - LONGEST_KEY :]}_"  # of no paragraph: what goes is none of the text any more
    return [replace(gone, key=key, label="", margin=()), new]


def _all_as(passage: Passage, mark: Marked) -> Passage:
    """The row as it was ("del") or is now ("ins"), taken away or added as a whole."""
    words = [
        replace(each, change=mark, authors=each.authors or passage.authors, move=0)
        for each in passage.words
        if each.change in (None, mark)
    ]
    authors = tuple(sorted({name for each in words for name in each.authors}))
    return replace(passage, words=tuple(words), change=mark, authors=authors)


def _split_at_borders(words: Iterable[Words]) -> list[list[Words]]:
    found: list[list[Words]] = [[]]
    for one in words:
        for place, text in enumerate(redline.cells(one.text)):
            if place:
                found.append([])
            if text:
                found[-1].append(replace(one, text=redline.as_seen(text)))
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document. `version` goes with the file, so that we know what comes back; `at` is the date of all changes; `foot`
    stands below each page.

    With `track`, Word records what people change from now on.
    """

    title: str
    subtitle: str
    language: str
    version: str
    at: datetime
    passages: Sequence[Passage]
    foot: str = ""
    track: bool = True

    @property
    def is_redline(self) -> bool:
        """Whether it shows changes."""
        return any(words.change for passage in self.passages for words in passage.words)
