"""Changes of different members that touch: their words together are a text for which nobody has asked.

Where one reads "every day" as "twice a day" and another as "every hour", both at once give "twice a hour". Where nothing but
white space stands between the words that are replaced, the changes are alternatives of one bracket; a change beside an open
bracket opens a wider one, in which that goes on. Pure functions.

`redline` takes only what is nonsense in itself as a conflict (law 6), since it knows no members; this asks who wants what.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import redline
from models.brackets.agreement import OpenBracket
from models.consolidation.widening import Sponsors, one_of_each


def contested_where_touching(
    pieces: Sequence[redline.Piece],
    sponsors: Sponsors,
    open_brackets: Mapping[str, OpenBracket],
    *,
    is_agreed: Callable[[redline.Applied], bool],
    is_form: Callable[[redline.Applied], bool],
) -> list[redline.Piece]:
    """The pieces of a merge, those that touch as one; not where all members ask for one of them, nor where all are form only.

    `sponsors` has those of each proposal; `open_brackets` are those that stay open, by the sign in their place.
    """
    beside = {sign: one for sign, one in open_brackets.items() if _can_be_widened(one)}
    found: list[redline.Piece] = []
    run: list[redline.Piece] = []
    for piece in _separate_signs(pieces, beside):
        changes = _is_sign(piece, beside) or (
            _replaces_words(piece) and not (isinstance(piece, redline.Applied) and is_agreed(piece))
        )
        goes_on = bool(run) and isinstance(piece, redline.Kept) and not changes and _is_white_space(piece.text)
        if run and not goes_on and not (changes and _is_clash(run, piece, beside)):
            found += _join_run(run, sponsors, beside, is_form)
            run = []
        (run if changes or goes_on else found).append(piece)
    return list(_join_kept([*found, *_join_run(run, sponsors, beside, is_form)]))


def _can_be_widened(bracket: OpenBracket) -> bool:
    """Whether it replaces words, in one place, and no member has still to confirm what a meeting agreed there."""
    return len(bracket.standing) == 1 and bool(bracket.standing[0].strip()) and not bracket.ad_referendum


def _separate_signs(pieces: Sequence[redline.Piece], beside: Mapping[str, OpenBracket]) -> Iterator[redline.Piece]:
    """The pieces with each sign, and the white space at both its sides, as a piece of its own."""
    for piece in pieces:
        if not isinstance(piece, redline.Kept) or not any(sign in beside for sign in piece.text):
            yield piece
            continue
        reached = 0
        for at, character in enumerate(piece.text):
            if character in beside:
                yield from _split_white_space(piece.text[reached:at])
                yield redline.Kept(character)
                reached = at + 1
        yield from _split_white_space(piece.text[reached:])


def _split_white_space(text: str) -> Iterator[redline.Piece]:
    words = text.strip()
    start = text.index(words) if words else len(text)
    for part in (text[:start], words, text[start + len(words) :]):
        if part:
            yield redline.Kept(part)


def _join_kept(pieces: Sequence[redline.Piece]) -> Iterator[redline.Piece]:
    """The pieces with what is kept in one again."""
    kept = ""
    for piece in pieces:
        if isinstance(piece, redline.Kept):
            kept += piece.text
            continue
        if kept:
            yield redline.Kept(kept)
            kept = ""
        yield piece
    if kept:
        yield redline.Kept(kept)


def _is_sign(piece: redline.Piece, beside: Mapping[str, OpenBracket]) -> bool:
    return isinstance(piece, redline.Kept) and piece.text in beside


def _replaces_words(piece: redline.Piece) -> bool:
    """Whether it takes words out, and no earlier bracket with them."""
    if isinstance(piece, redline.Kept) or redline.holds_sign(piece.base):
        return False
    return bool(redline.key(piece.base).strip())


def _is_clash(run: Sequence[redline.Piece], piece: redline.Piece, beside: Mapping[str, OpenBracket]) -> bool:
    """Whether the last change and this one both write other words, or both take theirs away: words beside those that go
    still fit what they stood with. Two brackets side by side have been seen so."""
    last = next(one for one in reversed(run) if not isinstance(one, redline.Kept) or _is_sign(one, beside))
    if _is_sign(last, beside) and _is_sign(piece, beside):
        return False
    return not _writes_words(last, beside).isdisjoint(_writes_words(piece, beside))


def _writes_words(piece: redline.Piece, beside: Mapping[str, OpenBracket]) -> set[bool]:
    if isinstance(piece, redline.Kept):
        return {bool(words[0].strip()) for words in beside[piece.text].circulated}
    return {bool(redline.key(one.text).strip()) for one in redline.alternatives_of(piece)}


def _is_white_space(text: str) -> bool:
    return not redline.key(text).strip() and "\n" not in text


def _join_run(
    run: Sequence[redline.Piece],
    sponsors: Sponsors,
    beside: Mapping[str, OpenBracket],
    is_form: Callable[[redline.Applied], bool],
) -> Iterator[redline.Piece]:
    """A run of changes and brackets, each with nothing but white space before the next: one change, with the white space
    behind it. What is form only changes nothing beside a bracket."""
    places = [n for n, piece in enumerate(run) if not isinstance(piece, redline.Kept) or _is_sign(piece, beside)]
    changes = [piece for piece in run if not isinstance(piece, redline.Kept)]
    if len(places) < 2 or all(isinstance(piece, redline.Applied) and is_form(piece) for piece in changes):
        yield from run
        return
    end = places[-1] + 1
    alternatives = _requested_texts(run[:end], sponsors)
    named = {name for one in alternatives for name in one.sponsors}
    named |= {name for piece in run if _is_sign(piece, beside) for name in beside[redline.base_of(piece)].named}
    if len(named) < 2 or (len(alternatives) < 2 and len(changes) == len(places)):
        yield from run  # all are by one member, who can have them together
        return
    base = "".join(map(redline.base_of, run[:end]))
    yield redline.as_piece(base, alternatives)
    yield from run[end:]


class _Request(NamedTuple):
    """What one author asks for in some pieces of a run, by place; `ids` are the proposals."""

    sponsors: tuple[str, ...]
    words: dict[int, str]
    ids: list[str]


def _requested_texts(pieces: Sequence[redline.Piece], sponsors: Sponsors) -> Sequence[redline.Alternative]:
    """The texts that are asked for in place of the pieces: what one member proposes for several of them, together."""
    requests: list[_Request] = []
    for id in sorted({id for piece in pieces for one in redline.alternatives_of(piece) for id in one.ids}):
        own = tuple(sponsors[id])
        words = {
            n: one.text for n, piece in enumerate(pieces) for one in redline.alternatives_of(piece) if id in one.ids
        }
        same = (one for one in requests if one.sponsors == own and one.words.keys().isdisjoint(words))
        together = next(same, None)
        if together is None:
            requests.append(_Request(own, words, [id]))
        else:
            together.words.update(words)
            together.ids.append(id)
    return one_of_each(
        redline.Alternative(
            "".join(one.words.get(n, redline.base_of(piece)) for n, piece in enumerate(pieces)),
            one.sponsors,
            tuple(one.ids),
        )
        for one in requests
    )
