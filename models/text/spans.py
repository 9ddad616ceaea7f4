"""Spans of a text: cut where they begin and end, and widened to their sentences."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.text.attributing import Piece
from models.text.scripts import beginning_of
from redline import segment


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a text; `span` is the place of the span in which they stand, None outside all. Joining runs gives the text."""

    text: str
    span: int | None = None


def cut_runs(text: str, spans: Sequence[tuple[int, int]]) -> list[Run]:
    """The runs of a text, given spans (code points `[start, end)`) in order that do not overlap; one of zero width gives a
    run without words."""
    runs: list[Run] = []
    reached = 0
    for place, (start, end) in enumerate(spans):
        if reached < start:
            runs.append(Run(text[reached:start]))
        runs.append(Run(text[start:end], place))
        reached = end
    if reached < len(text):
        runs.append(Run(text[reached:]))
    return runs


def only_changes_of(
    found: Iterable[Piece], wanted: Collection[str], bracketed: Collection[int], came_in: Collection[int] = ()
) -> Iterator[Piece]:
    """The pieces, each at its place, in which all changes read as they do now but those of the wanted comments and those at the
    places in `came_in`."""
    for place, piece in enumerate(found):
        if piece["kind"] == "kept" or place in came_in or any(id in wanted for id in _ids_of(piece)):
            yield piece
        elif piece["kind"] == "applied" and place not in bracketed:
            yield {"kind": "kept", "text": piece["text"]}
        else:
            yield {**piece, "base": ""}


def ids(found: Iterable[Piece]) -> set[int]:
    """The comments behind the pieces; words of the secretariat's own have none."""
    return {int(id) for piece in found if piece["kind"] != "kept" for id in _ids_of(piece) if id.isdecimal()}


def own_words(found: Iterable[Piece]) -> set[str]:
    """The ids of editorial changes behind the pieces, and of objections to them (`models.editorial.editing`)."""
    return {id for piece in found if piece["kind"] != "kept" for id in _ids_of(piece) if not id.isdecimal()}


def _ids_of(piece: Piece) -> list[str]:
    alternatives = piece["alternatives"] if piece["kind"] == "conflict" else [piece]
    return [id for alternative in alternatives for id in alternative["ids"]]


MOST = 120  # code points on either side
PARTS = ";:；"  # at the end of a part of a sentence
_PARTED_BY_SPACES = "\n|(?<=[\u0e00-\u0eff]) (?=[\u0e00-\u0eff])"  # as Thai and Lao do
_GOES_ON = "(?![)）”’」』»])"  # a sentence in brackets or quotation marks, inside another one
_CELL_END = "[^\\S\n]?[|](?!\u2060)[^\\S\n]?"  # a border of `redline.cells`
_SHORT_WORDS = ("Art", "Arts", "Para", "Paras", "para", "paras", "cf", "e.g", "i.e", "approx")
_BEFORE_NUMBERS = ("No", "Nos", "p", "pp")
# No sentence ends in "see Art. 4" or "p. 5"; one can end in "no".
_STOP = (
    "".join(f"(?<!\\b{re.escape(word)})" for word in _SHORT_WORDS)
    + "".join(f"(?<!\\b{word}(?=[.]\\s\\d))" for word in _BEFORE_NUMBERS)
    + "[.]"
)
SENTENCE_END = re.compile(
    f"(?:{_STOP}|[!?])(?=\\s|\\Z)|[。！？\u104b\u17d4\u17d5]{_GOES_ON}|{_PARTED_BY_SPACES}|{_CELL_END}"
)
CLAUSE_END = re.compile(
    f"(?:{_STOP}|[!?;:])(?=\\s|\\Z)|[。！？；\u104b\u17d4\u17d5]{_GOES_ON}|{_PARTED_BY_SPACES}|{_CELL_END}"
)
"""Where a sentence ends, or a part of it that can stand alone; the words of two cells are never one sentence."""
BORDER_BEHIND = re.compile(f"(?:{_CELL_END})\\Z")
"""The border of its cell, in which the last sentence of a cell ends."""


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the sentence before and behind the words at `start` to `end`; what is long is cut between words. No
    sentence ends inside a bracket, such as behind the names in it. Of a list, where the words begin a part of it, the part
    before them is shown."""
    ends = [found.end() for found in CLAUSE_END.finditer(text) if not _is_open(text[: found.end()])]
    begins = max(
        (one for one in ends if one <= start and (text[one - 1] not in PARTS or text[one:start].strip())), default=0
    )
    close = min((one for one in ends if one > end), default=len(text))
    return last_words(text[begins:start].lstrip()), first_words(text[end:close])


def _is_open(text: str) -> bool:
    """Whether a bracket is open at the end of the text."""
    return text.count("[") > text.count("]")


def first_words(text: str) -> str:
    """The first words of a text, with the white space before them; of a short one, all."""
    space = text[: len(text) - len(text.lstrip())]
    return space + beginning_of(text, MOST) if text.strip() else ""


def last_words(text: str) -> str:
    """The last words of a text; of a short one, all."""
    if len(text) <= MOST:
        return text
    kept = ""
    for word in reversed(segment(text[-2 * MOST :])):
        if len(kept) + len(word) > MOST:
            break
        kept = word + kept
    return f"…{kept}"
