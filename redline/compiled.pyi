"""What is compiled of the engine, from the files in c/: each function does what the Python function of its name does.

Distinct texts, changes and cores have the attributes of their classes in Python.
"""

from collections.abc import Callable, Sequence

from redline.diff.cuts import Part
from redline.diff.paragraph import Paragraph
from redline.merge.change import Change, Core, DistinctText
from redline.merge.spacing import Place
from redline.pieces import Applied, Conflict, Piece, Proposal
from redline.text.segment import Tokenised

SOURCES: str

class Base:
    """A base paragraph: its text, the tokens of it, and their keys (the same list where they are alike)."""

    def __new__(cls, text: str, tokens: list[str], keys: list[str], /) -> Base: ...

def latin_base(text: str, /) -> Base | None:
    """A base that is all Latin; None for other text."""

def distinct_texts(proposals: Sequence[Proposal], /) -> dict[str, DistinctText] | None:
    """The different texts, each with all who propose it; None where something is wrong with the proposals."""

def cores_of(
    base: Base,
    wordings: list[DistinctText],
    tokenise_together: Callable[[Sequence[str]], list[str] | None],
    tokenise_all: Callable[[Sequence[str]], Tokenised],
    changes_of: Callable[[Sequence[Part], Tokenised], list[tuple[int, int, list[str], list[str]]]],
    /,
) -> list[Core]:
    """What the texts change, in order; the functions are asked about words that are not Latin, and about whole texts."""

def plain_pieces(cores: list[Core], base: Base, paragraph: Paragraph, /) -> list[Piece] | None:
    """The merged paragraph in order; None where groups of cores, or white space between them, take a closer look."""

def contested(
    base: Base, paragraph: Paragraph, place: Place, changes: Sequence[Change], start: int, end: int, /
) -> Applied | Conflict:
    """The piece of a place with several changes."""
