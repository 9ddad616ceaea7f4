"""Settling conflicts: the words that shall stand in a bracket's place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from redline.brackets.brackets import edges
from redline.errors import RedlineError
from redline.merge.pieces import Alternative, Applied, Conflict, Kept, Piece, put
from redline.text.key import closes

# Han and full-width marks, kana, Thai, Lao, Burmese, Khmer: written without spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")

Choice = int | Sequence[int] | str | None


def settled(pieces: Sequence[Piece], choices: Mapping[int, Choice]) -> tuple[Piece, ...]:
    """The pieces with the chosen conflicts settled, neighbouring kept ones joined."""
    result: list[Piece] = []
    conflicts = 0
    closing = False  # a settled conflict has just taken words away
    for piece in pieces:
        chosen = isinstance(piece, Conflict) and conflicts in choices
        if isinstance(piece, Conflict):
            if chosen:
                piece = _chosen(piece, choices[conflicts], conflicts)
            conflicts += 1
        if closing and isinstance(piece, Kept):
            piece = _closed_up(result, piece)
        put(result, piece)
        closing = chosen and isinstance(piece, Applied) and not piece.text
    if strange := [index for index in choices if not 0 <= index < conflicts]:
        raise RedlineError(f"There is no conflict {strange[0]}; this paragraph has {conflicts}, numbered from 0.")
    return tuple(result)


def _chosen(conflict: Conflict, choice: Choice, number: int) -> Piece:
    if choice is None:
        return Kept(conflict.base)
    lead, trail = edges(conflict)
    if isinstance(choice, str):
        # New words are nobody's among the sponsors, but they answer what all of them asked.
        words = choice.strip()
        text = lead + words + trail if words else ""
        return Applied(conflict.base, text, (), _ids(conflict.alternatives))
    indices = [choice] if isinstance(choice, int) else choice
    if strange := [index for index in indices if not 0 <= index < len(conflict.alternatives)]:
        raise RedlineError(f"Conflict {number} has no alternative {strange[0]}; it has {len(conflict.alternatives)}.")
    chosen = [conflict.alternatives[index] for index in indices]
    sponsors = tuple(sorted({sponsor for alternative in chosen for sponsor in alternative.sponsors}))
    if len(chosen) == 1:
        return Applied(conflict.base, chosen[0].text, sponsors, chosen[0].ids)
    words = ""
    for alternative in chosen:
        words = _followed(words, alternative.text.strip())
    return Applied(conflict.base, lead + words + trail if words else "", sponsors, _ids(chosen))


def _ids(alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    return tuple(sorted({id for alternative in alternatives for id in alternative.ids}))


def _followed(words: str, more: str) -> str:
    """Words followed by more words, with a space between them where their script uses one."""
    apart = words and more and not (UNSPACED.match(words[-1]) or UNSPACED.match(more[0]) or closes(more))
    return f"{words} {more}" if apart else words + more


def _closed_up(result: list[Piece], kept: Kept) -> Kept:
    """The kept words behind words that went: where these leave two spaces, they take one along."""
    if not result or not isinstance(gone := result[-1], Applied) or gone.text:
        return kept
    before = result[-2] if len(result) > 1 else Kept("\n")
    words = kept.text.lstrip()
    space = kept.text[: len(kept.text) - len(words)]
    if not space or isinstance(before, Conflict) or not before.text[-1:].isspace():
        return kept
    result[-1] = replace(gone, base=gone.base + space)
    return Kept(words)
