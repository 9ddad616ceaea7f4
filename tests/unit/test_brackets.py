"""Brackets are rows and pieces are JSON; each bracket must find its own piece again."""

from typing import Any

from models.consolidation.consolidation import Alternative, Conflict, ConflictKind
from models.queries.brackets import places

KEPT = {"kind": "kept", "text": "the river and "}
BY_LAOS: dict[str, Any] = {"kind": "applied", "base": "", "text": "great ", "sponsors": ["Lao PDR"], "ids": ["1"]}
SPELLING: dict[str, Any] = {"kind": "applied", "base": "teh", "text": "the", "sponsors": ["Lao PDR"], "ids": ["2"]}
COLLISION: dict[str, Any] = {
    "kind": "conflict",
    "base": "every",
    "alternatives": [
        {"text": "each", "sponsors": ["Cambodia"], "ids": ["3"]},
        {"text": "any", "sponsors": ["Viet Nam"], "ids": ["4"]},
    ],
}


def test_brackets_that_look_alike_stand_each_at_a_piece_of_its_own() -> None:
    first, second = bracket(0, BY_LAOS), bracket(1, BY_LAOS)

    assert places([BY_LAOS, KEPT, BY_LAOS], [second, first]) == {0: first, 2: second}


def test_changes_that_stand_plain_are_passed_over() -> None:
    sponsored, collision = bracket(0, BY_LAOS), bracket(1, COLLISION)

    assert places([SPELLING, KEPT, BY_LAOS, KEPT, SPELLING, COLLISION], [sponsored, collision]) == {
        2: sponsored,
        5: collision,
    }


def bracket(position: int, piece: dict[str, Any]) -> Conflict:
    """The row that a consolidation lays down for the piece."""
    kind = ConflictKind.COLLISION if piece["kind"] == "conflict" else ConflictKind.SPONSORED
    alternatives = piece.get("alternatives", [piece])
    return Conflict(
        position=position,
        kind=kind,
        base_text=piece["base"],
        alternatives=[
            Alternative(position=place, text=each["text"], sponsors=each["sponsors"])
            for place, each in enumerate(alternatives)
        ],
    )
