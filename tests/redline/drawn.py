"""Redlines as people draw them on one line: pairs of sentences, and the marks between them.

`[-gone-]{+new+}` mark what went and came; `[~from here~]{~to here~}` what moved. `␣` is a no-break space and `¦` a
zero-width space in the old text, for which the new one has an ordinary space and nothing.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from redline import Deleted, Inserted, Kept, MovedFrom, MovedTo

Piece = Kept | Deleted | Inserted | MovedFrom | MovedTo
Run = tuple[str, str]  # kind and words

_MARK = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}|\[~(.*?)~\]|\{~(.*?)~\}", re.DOTALL)
_KINDS = ("deleted", "inserted", "moved_from", "moved_to")
_SIGNS = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}"), "moved_from": ("[~", "~]"), "moved_to": ("{~", "~}")}  # fmt: skip


def drawn_redlines(language: str) -> dict[str, str]:
    """The drawn redlines of a language by what was changed in them."""
    return tomllib.loads((Path(__file__).parent / "pairs" / f"{language}.toml").read_text("utf-8"))


def parse_runs(drawn: str) -> list[Run]:
    """What a drawn redline keeps, takes out, puts in and moves, in order."""
    found: list[Run] = []
    reached = 0
    for mark in _MARK.finditer(drawn):
        found.append(("kept", drawn[reached : mark.start()]))
        found.append((_KINDS[(mark.lastindex or 1) - 1], mark[mark.lastindex or 1]))
        reached = mark.end()
    return [*found, ("kept", drawn[reached:])]


def text_before(drawn: str) -> str:
    """The text before."""
    text = "".join(words for kind, words in parse_runs(drawn) if kind in ("kept", "deleted", "moved_from"))
    return text.replace("␣", "\u00a0").replace("¦", "\u200b")


def text_after(drawn: str) -> str:
    """The text after."""
    text = "".join(words for kind, words in parse_runs(drawn) if kind in ("kept", "inserted", "moved_to"))
    return text.replace("␣", " ").replace("¦", "")


def to_line(pieces: Iterable[Piece | Run]) -> str:
    """A redline as one line, in which it is no matter on which side of a mark a space stands."""
    runs: list[Run] = [piece if isinstance(piece, tuple) else (piece.kind, piece.text) for piece in pieces]
    plain = ((kind, " ".join(re.sub("[␣\u00a0]", " ", re.sub("[¦\u200b]", "", words)).split())) for kind, words in runs)
    return " ".join(_SIGNS[kind][0] + words + _SIGNS[kind][1] for kind, words in plain if words)
