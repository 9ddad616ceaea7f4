"""Changes of different members that touch: their words together are a text for which nobody has asked.

Where one reads "every day" as "twice a day" and another as "every hour", both at once give "twice a hour". Where nothing but
white space stands between the words that are replaced, the changes are alternatives of one bracket. Pure functions.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import redline
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.consolidation.opening import alternatives_of
from models.consolidation.result import Context
from models.editorial.editing import base_of


def contested_where_touching(
    pieces: Sequence[redline.Piece],
    context: Context,
    *,
    is_agreed: Callable[[redline.Applied], bool],
    is_form: Callable[[redline.Applied], bool],
) -> list[redline.Piece]:
    """The pieces, those that touch as one conflict; not where all members ask for one of them, nor where all are form only."""
    found: list[redline.Piece] = []
    run: list[redline.Piece] = []
    for piece in pieces:
        changes = _replaces(piece, context) and not (isinstance(piece, redline.Applied) and is_agreed(piece))
        goes_on = bool(run) and isinstance(piece, redline.Kept) and _is_white_space(piece.text)
        if run and not goes_on and not (changes and _clash(run, piece)):
            found += _joined(run, context, is_form)
            run = []
        (run if changes or goes_on else found).append(piece)
    return [*found, *_joined(run, context, is_form)]


def _replaces(piece: redline.Piece, context: Context) -> bool:
    """Whether it takes words out that no earlier bracket holds, and not with the whole paragraph."""
    if isinstance(piece, redline.Kept) or id(piece) in context.carried or id(piece) in context.standing:
        return False
    words = [one.text for one in alternatives_of(piece)]
    return bool(redline.key(piece.base).strip()) and DELETE_PARAGRAPH not in words


def _clash(run: Sequence[redline.Piece], piece: redline.Piece) -> bool:
    """Whether the last change and this one both write other words, or both take theirs away: words beside those that go
    still fit what they stood with."""
    last = next(one for one in reversed(run) if not isinstance(one, redline.Kept))
    return not _ways(last).isdisjoint(_ways(piece))


def _ways(piece: redline.Piece) -> set[bool]:
    return {bool(redline.key(one.text).strip()) for one in alternatives_of(piece)}


def _is_white_space(text: str) -> bool:
    return not redline.key(text).strip() and "\n" not in text


def _joined(
    run: Sequence[redline.Piece], context: Context, is_form: Callable[[redline.Applied], bool]
) -> Iterator[redline.Piece]:
    """A run of changes, each with nothing but white space before the next: one conflict, with the white space behind it."""
    changes = [(place, piece) for place, piece in enumerate(run) if not isinstance(piece, redline.Kept)]
    if len(changes) < 2 or all(isinstance(piece, redline.Applied) and is_form(piece) for _, piece in changes):
        yield from run
        return
    end = changes[-1][0] + 1
    alternatives = _asked(run[:end], context)
    if len(alternatives) < 2:  # all are by one member, who can have them together
        yield from run
        return
    yield redline.Conflict("".join(map(base_of, run[:end])), alternatives)
    yield from run[end:]


class _Asking(NamedTuple):
    """What one author asks for in some pieces of a run, by place; `ids` are the proposals."""

    sponsors: tuple[str, ...]
    words: dict[int, str]
    ids: list[str]


def _asked(pieces: Sequence[redline.Piece], context: Context) -> tuple[redline.Alternative, ...]:
    """The texts that are asked for in place of the pieces: what one member proposes for several of them, together."""
    asking: list[_Asking] = []
    for id in sorted({id for piece in pieces for one in _alternatives(piece) for id in one.ids}):
        sponsors = tuple(context.sponsors[id])
        words = {n: one.text for n, piece in enumerate(pieces) for one in _alternatives(piece) if id in one.ids}
        same = (one for one in asking if one.sponsors == sponsors and one.words.keys().isdisjoint(words))
        together = next(same, None)
        if together is None:
            asking.append(_Asking(sponsors, words, [id]))
        else:
            together.words.update(words)
            together.ids.append(id)
    by_text: dict[str, tuple[str, set[str], list[str]]] = {}
    for one in asking:
        text = "".join(one.words.get(n, base_of(piece)) for n, piece in enumerate(pieces))
        _, sponsors_of, ids = by_text.setdefault(redline.key(text), (text, set(), []))
        sponsors_of.update(one.sponsors)
        ids.extend(one.ids)
    found = [redline.Alternative(text, tuple(sorted(by)), tuple(sorted(ids))) for text, by, ids in by_text.values()]
    return tuple(sorted(found, key=lambda one: (one.sponsors[0], one.text)))


def _alternatives(piece: redline.Piece) -> Sequence[redline.Alternative]:
    return () if isinstance(piece, redline.Kept) else alternatives_of(piece)
