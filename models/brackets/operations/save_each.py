"""Many rows of one form, saved one by one: what is wrong with one of them does not keep the others out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from models.errors import Refusal


class HasBracket(Protocol):
    """Something that is said about a bracket."""

    @property
    def bracket_id(self) -> int: ...


Statement = TypeVar("Statement", bound=HasBracket)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Saved(Generic[Row]):
    """The rows that a save has changed, and the refusals by bracket; what was said about these is not kept."""

    rows: list[Row]
    refused: Mapping[int, Refusal]

    @property
    def changed(self) -> int:
        return len(self.rows)


def save_each(statements: Iterable[Statement], save: Callable[[Statement], Row | None]) -> Saved[Row]:
    """Save each; `save` gives the row that it has changed, or None if nothing differs, and raises Refusal."""
    rows: list[Row] = []
    refused: dict[int, Refusal] = {}
    for one in statements:
        try:
            row = save(one)
        except Refusal as refusal:
            refused[one.bracket_id] = refusal
        else:
            rows += [row] if row is not None else []
    return Saved(rows, refused)
