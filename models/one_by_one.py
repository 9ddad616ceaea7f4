"""Many things that a form says, kept one by one: what is wrong with one of them does not keep the others out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from models.errors import Refusal


class OnBracket(Protocol):
    """Something that is said about a bracket."""

    @property
    def bracket_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows a save has changed, and the refusals by bracket; what was said about these is not kept."""

    changed: int
    refused: Mapping[int, Refusal]


Said = TypeVar("Said", bound=OnBracket)
Row = TypeVar("Row")


class OneByOne(Generic[Said, Row]):
    """What became of each: the rows that have changed, and the refusals by bracket."""

    def __init__(self, said: Iterable[Said], keep: Callable[[Said], Row | None]) -> None:
        """`keep` gives the row that it has changed, None where nothing is different, and raises Refusal."""
        self.changed: list[Row] = []
        self.refused: dict[int, Refusal] = {}
        for one in said:
            try:
                row = keep(one)
            except Refusal as refusal:
                self.refused[one.bracket_id] = refusal
            else:
                self.changed += [row] if row is not None else []

    @property
    def saved(self) -> Saved:
        return Saved(len(self.changed), self.refused)
