"""The changes to make in a Word file, passed to the sandboxed process that makes them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from worker.documents.docx_out.sheet import Words


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A paragraph, by its index, and what its words become."""

    paragraph: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A new paragraph between the one with the index `after` (-1: before the first) and the next.

    It stands behind the former, but `before` the latter if it begins a cell with it. `outside` says that it stands outside of
    the table in which its neighbour is. Those with the same `row` make a row of that table, each in its `column`.
    """

    after: int
    words: tuple[Words, ...]
    before: bool = False
    outside: bool = False
    row: str = ""
    column: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A margin comment on a paragraph, at the words `anchor` if they stand there; `parent` is the place of another remark."""

    paragraph: int
    author: str | None
    date: str | None
    text: str
    anchor: str
    done: bool
    parent: int | None


@dataclass(frozen=True, slots=True)
class NewCell:
    """The words of a cell in a new column, paragraph by paragraph.

    It is in the row of the base in which the paragraph with the index `paragraph` stands, or in the new row with the name `row`.
    """

    words: tuple[Words, ...]
    paragraph: int = -1
    row: str = ""


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column behind the column `after` (-1: before the first) of the table in which the paragraph `table` stands."""

    table: int
    after: int
    by: Words
    cells: tuple[NewCell, ...]


@dataclass(frozen=True, slots=True)
class GoneColumn:
    """A column that somebody takes out of the table in which the paragraph `table` stands."""

    table: int
    column: int
    by: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, in the order of the text."""

    rewritten: Sequence[Rewritten] = ()
    added: Sequence[Added] = ()
    remarks: Sequence[Remark] = field(default=())
    language: str = "en"
    new_columns: Sequence[NewColumn] = ()
    gone_columns: Sequence[GoneColumn] = ()


def plan_as_plain(plan: Plan) -> dict[str, Any]:
    """Plain data for JSON."""
    return asdict(plan)


def plan_from_plain(data: Mapping[str, Any]) -> Plan:
    """The plan that `plan_as_plain` took apart."""
    return Plan(
        [Rewritten(each["paragraph"], _words_from_plain(each["words"])) for each in data["rewritten"]],
        [Added(**{**each, "words": _words_from_plain(each["words"])}) for each in data["added"]],
        [Remark(**each) for each in data["remarks"]],
        data["language"],
        [
            NewColumn(
                each["table"], each["after"], _words_from_plain([each["by"]])[0], tuple(map(_new_cell, each["cells"]))
            )
            for each in data["new_columns"]
        ],
        [
            GoneColumn(each["table"], each["column"], _words_from_plain([each["by"]])[0])
            for each in data["gone_columns"]
        ],
    )


def _new_cell(data: Mapping[str, Any]) -> NewCell:
    return NewCell(_words_from_plain(data["words"]), data["paragraph"], data["row"])


def _words_from_plain(rows: Sequence[Mapping[str, Any]]) -> tuple[Words, ...]:
    return tuple(Words(each["text"], each["change"], tuple(each["authors"]), date=each["date"]) for each in rows)
