"""Texts cut where spans begin and end, and the pieces of a redline that some comments are behind."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.text.attributing import Piece


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a text; `span` is the place of the span in which they stand, None outside all. Joining runs gives the text."""

    text: str
    span: int | None = None


def cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Run]:
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


def only(found: Iterable[Piece], wanted: Collection[str], bracketed: Collection[int]) -> Iterator[Piece]:
    """The pieces, each at its place, in which all changes but those of the wanted comments read as they do now."""
    for place, piece in enumerate(found):
        if piece["kind"] == "kept" or any(id in wanted for id in _ids(piece)):
            yield piece
        elif piece["kind"] == "applied" and place not in bracketed:
            yield {"kind": "kept", "text": piece["text"]}
        else:
            yield {**piece, "base": ""}


def ids(found: Iterable[Piece]) -> set[int]:
    """The comments behind the pieces; words of the secretariat's own have none."""
    return {int(id) for piece in found if piece["kind"] != "kept" for id in _ids(piece) if id.isdecimal()}


def own_words(found: Iterable[Piece]) -> set[str]:
    """The ids of editorial changes behind the pieces, and of objections to them (`models.editorial.editing`)."""
    return {id for piece in found if piece["kind"] != "kept" for id in _ids(piece) if not id.isdecimal()}


def _ids(piece: Piece) -> list[str]:
    of = piece["alternatives"] if piece["kind"] == "conflict" else [piece]
    return [id for alternative in of for id in alternative["ids"]]
