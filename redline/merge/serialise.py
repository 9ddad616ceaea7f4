"""Pieces as plain data for JSON, and back; the version that says whether stored ones can be compared."""

from collections.abc import Iterable, Mapping
from typing import Any

from redline.errors import RedlineError
from redline.merge.merge import Merged
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece


def as_json(merged: Merged) -> dict[str, Any]:
    """`{"pieces": […], "conflicts": 0, "merged": "…" | None, "bracketed": "…"}`, as the line protocol answers."""
    return {
        "pieces": pieces_as_json(merged.pieces),
        "conflicts": merged.conflicts,
        "merged": merged.text,
        "bracketed": merged.bracketed(),
    }


def pieces_as_json(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """Pieces as `as_json` has them, alone."""
    return [_piece_as_json(piece) for piece in pieces]


def _piece_as_json(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, Kept):
        return {"kind": "kept", "text": piece.text}
    if isinstance(piece, Applied):
        return {"kind": "applied", "base": piece.base, **_words_as_json(piece)}
    return {
        "kind": "conflict",
        "base": piece.base,
        "alternatives": [_words_as_json(each) for each in piece.alternatives],
    }


def _words_as_json(words: Applied | Alternative) -> dict[str, Any]:
    return {"text": words.text, "sponsors": list(words.sponsors), "ids": list(words.ids)}


def pieces_from_json(pieces: Iterable[Mapping[str, Any]]) -> tuple[Piece, ...]:
    """The pieces that `pieces_as_json` describes. RedlineError for anything else."""
    return tuple(map(_piece_from_json, pieces))


def _piece_from_json(data: Mapping[str, Any]) -> Piece:
    try:
        match data["kind"]:
            case "kept":
                return Kept(data["text"])
            case "applied":
                return Applied(data["base"], data["text"], tuple(data["sponsors"]), tuple(data["ids"]))
            case "conflict":
                return Conflict(
                    data["base"],
                    tuple(
                        Alternative(each["text"], tuple(each["sponsors"]), tuple(each["ids"]))
                        for each in data["alternatives"]
                    ),
                )
            case kind:
                raise RedlineError(f"There is no kind of piece called {kind!r}.")
    except KeyError as missing:
        raise RedlineError(f"A piece lacks its {missing.args[0]!r}.") from None
    except TypeError:
        raise RedlineError("A piece must be an object, and its sponsors, ids and alternatives lists.") from None
