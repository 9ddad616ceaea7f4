"""Changes that take in words beside them, so that a bracket shows what they are about. Pure functions."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from unicodedata import category

import redline
from models.brackets.agreement import is_same_wording
from models.text.placeholders import placeholder_spans

_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_PAIRS = (("(", ")"), ("“", "”"), ("«", "»"), ("（", "）"), ("《", "》"), ("「", "」"), ("『", "』"))
_OPENS = ("Ps", "Pi")  # categories of the marks that stand close to the word behind them

Sponsors = Mapping[str, tuple[str, ...]]
"""Those of each proposal."""

MergeAlone = Callable[[Sequence[str]], Sequence[redline.Piece]]
"""Merges the proposals of some ids, and no others."""


def widen_changes(
    pieces: Sequence[redline.Piece],
    merged: Sequence[redline.Piece],
    sponsors: Sponsors,
    language: str,
    merge_alone: MergeAlone,
) -> list[redline.Piece]:
    """The pieces, of which some were joined from `merged` ones, with all in each change that people must see to understand it."""
    found = _with_typed_spaces(_with_seen_spaces(pieces, sponsors, language), merged, merge_alone)
    return _with_whole_pairs(_with_joined_words(found, language))


def with_whole_placeholders(pieces: Sequence[redline.Piece], sponsors: Sponsors) -> list[redline.Piece]:
    """The pieces of a merge, where a change inside a placeholder changes all of it: of "[TBD]" and "[2027]" a merge sees that
    both have brackets. So does a change of the square brackets around other words of the draft. `sponsors` has those of each
    proposal."""
    found = list(pieces)
    base = "".join(map(redline.base_of, pieces))
    placeholders = set(placeholder_spans(base))
    for start, end in sorted({*placeholders, *(one.span() for one in _IN_BRACKETS.finditer(base))}):
        before, inside, behind = _divide_pieces(found, start, end)
        if redline.holds_sign("".join(map(redline.base_of, inside))):
            continue
        if len(inside) > 1 and ((start, end) in placeholders or any(map(_changes_brackets, inside))):
            found = [*before, redline.join_pieces(inside, sponsors), *behind]
    return found


def _changes_brackets(piece: redline.Piece) -> bool:
    return not isinstance(piece, redline.Kept) and not {"[", "]"}.isdisjoint(piece.base)


def _with_joined_words(pieces: Sequence[redline.Piece], language: str) -> list[redline.Piece]:
    """The pieces of a merge, where a change that takes out words and the space that parts two others changes one of these too.
    A space at the edge of all words of a bracket stands outside it: these two would stay apart, though somebody has joined them."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if isinstance(piece, redline.Kept) or all(one.text for one in redline.alternatives_of(piece)):
            continue
        base, before, after = redline.base_of(piece), _base_at(found, place - 1), _base_at(found, place + 1)
        if not base.strip() or not before or not after or before[-1].isspace() or after[0].isspace():
            continue
        if base[0].isspace() and isinstance(kept := found[place + 1], redline.Kept):
            if not redline.closes(after) and not redline.is_sign(after[0]):
                word = redline.segment(after, language)[0]
                found[place], found[place + 1] = _widen(piece, "", word), redline.Kept(kept.text[len(word) :])
        elif base[-1].isspace() and isinstance(kept := found[place - 1], redline.Kept) and not _stands_close(before):
            word = redline.segment(before, language)[-1]
            found[place], found[place - 1] = _widen(piece, word, ""), redline.Kept(kept.text[: -len(word)])
    return [one for one in found if one != redline.Kept("")]


def _with_whole_pairs(pieces: Sequence[redline.Piece]) -> list[redline.Piece]:
    """The pieces of a merge, where a change that takes one of two parentheses or quotation marks, and stays beside the other, takes in
    that one too: "[5(b] [China: 6(a])" would hide which signs are those of the bracket."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        if isinstance(piece, redline.Kept):
            continue
        for opening, closing in _PAIRS:
            texts = [redline.base_of(found[place]), *(one.text for one in redline.alternatives_of(found[place]))]
            if all(_has_unpaired(text, opening, closing) for text in texts):
                _take_in(found, place, closing, 1)
            if all(_has_unpaired(text[::-1], closing, opening) for text in texts):
                _take_in(found, place, opening, -1)
    return [one for one in found if one != redline.Kept("")]


def _has_unpaired(text: str, opening: str, closing: str) -> bool:
    """Whether a mark opens in the text that does not close there."""
    depth = 0
    for character in text:
        depth = depth + 1 if character == opening else max(0, depth - 1) if character == closing else depth
    return depth > 0


def _take_in(found: list[redline.Piece], place: int, mark: str, side: int) -> None:
    """Widen the change in a place by a mark that is kept right behind it, or (-1) before it."""
    piece, beside = found[place], found[place + side] if 0 <= place + side < len(found) else None
    if isinstance(piece, redline.Kept) or not isinstance(beside, redline.Kept):
        return
    if side > 0 and beside.text.startswith(mark):
        found[place], found[place + 1] = _widen(piece, "", mark), redline.Kept(beside.text[1:])
    elif side < 0 and beside.text.endswith(mark):
        found[place], found[place - 1] = _widen(piece, mark, ""), redline.Kept(beside.text[:-1])


def _stands_close(before: str) -> bool:
    """Whether words end with a mark that stands close to the word behind it, or with a bracket."""
    return category(before[-1]) in _OPENS or redline.is_sign(before[-1])


def _base_at(pieces: Sequence[redline.Piece], place: int) -> str:
    """What stood there before; "" where nothing did."""
    return redline.base_of(pieces[place]) if 0 <= place < len(pieces) else ""


def _widen(piece: redline.Applied | redline.Conflict, before: str, behind: str) -> redline.Piece:
    """The change together with words that stay at its sides."""
    base = before + piece.base + behind
    if isinstance(piece, redline.Applied):
        return replace(piece, base=base, text=before + piece.text + behind)
    return replace(
        piece,
        base=base,
        alternatives=tuple(replace(one, text=before + one.text + behind) for one in piece.alternatives),
    )


def _with_seen_spaces(pieces: Sequence[redline.Piece], sponsors: Sponsors, language: str) -> list[redline.Piece]:
    """The pieces of a merge, where a change that somebody wants to leave the words of the draft, with other white space around
    them, takes in the words beside that. In "[ / ] [China: /]" nobody sees that space, and it tells no two wordings apart."""
    found = list(pieces)
    base = "".join(map(redline.base_of, pieces))
    for start, end in _runs_to_space(pieces, base, language):
        before, inside, behind = _divide_pieces(found, start, end)
        if not redline.holds_sign(base[start:end]):
            found = [*before, redline.join_pieces(inside, sponsors), *behind]
    return found


def _runs_to_space(pieces: Sequence[redline.Piece], base: str, language: str) -> list[tuple[int, int]]:
    """The runs of the text before with the words on both sides of such white space, in order; those that overlap as one."""
    found: list[tuple[int, int]] = []
    reached = 0
    for piece in pieces:
        words, start = redline.base_of(piece), reached
        reached += len(words)
        lead, trail = _spaced_sides(piece, words)
        if lead or trail:
            low = start - len(_word_beside(base[:start], language, -1)) if lead else start
            high = reached + len(_word_beside(base[reached:], language, 1)) if trail else reached
            if found and low < found[-1][1]:
                low = min(low, found.pop()[0])
            found.append((low, high))
    return found


def _spaced_sides(piece: redline.Piece, base: str) -> tuple[bool, bool]:
    """Whether somebody wants the words of the draft with other white space before them, and behind them."""
    core = redline.key(base)
    alike = [
        key
        for one in redline.alternatives_of(piece)
        if core.strip() and is_same_wording((one.text,), (base,)) and (key := redline.key(one.text)) != core
    ]
    behind = any(key.rstrip() + core[len(core.rstrip()) :] != key for key in alike)
    before = any(core[: len(core) - len(core.lstrip())] + key.lstrip() != key for key in alike)
    return before, behind


def _word_beside(text: str, language: str, side: int) -> str:
    """The first word of a text, or (-1) the last one, with the white space on the near side of it."""
    words = redline.segment(text, language)[::side]
    number = next((number for number, word in enumerate(words, 1) if word.strip()), len(words))
    return "".join(words[:number][::side])


def _divide_pieces(pieces: Sequence[redline.Piece], start: int, end: int) -> tuple[list[redline.Piece], ...]:
    """The pieces before, in and behind a run of the text before; changes that reach into it are in it, and insertions at its
    ends are not."""
    before, inside, behind = list[redline.Piece](), list[redline.Piece](), list[redline.Piece]()
    reached = 0
    for piece in pieces:
        base, low = redline.base_of(piece), reached
        reached += len(base)
        if isinstance(piece, redline.Kept):
            first, last = max(0, start - low), max(0, end - low)
            for part, words in ((before, base[:first]), (inside, base[first:last]), (behind, base[last:])):
                if words:
                    part.append(redline.Kept(words))
        else:
            (before if reached <= start else behind if low >= end else inside).append(piece)
    return before, inside, behind


def _with_typed_spaces(
    pieces: Sequence[redline.Piece], merged: Sequence[redline.Piece], merge_alone: MergeAlone
) -> list[redline.Piece]:
    """The pieces, where in those that were joined from `merged` ones each wording has the white space between its words that its
    author typed: a merge gives a space that two changes claim to one of them."""
    found: list[redline.Piece] = []
    reached = 0
    for piece in pieces:
        start, reached = reached, reached + len(redline.base_of(piece))
        if isinstance(piece, redline.Kept) or piece in merged:
            found.append(piece)
            continue
        wordings = one_of_each(
            replace(one, text=_typed_words(one, start, reached, merge_alone)) for one in redline.alternatives_of(piece)
        )
        found.append(redline.as_piece(redline.base_of(piece), wordings))
    return found


def one_of_each(alternatives: Iterable[redline.Alternative]) -> Sequence[redline.Alternative]:
    """Those that have the same words as one, with all who ask for it."""
    found: dict[str, redline.Alternative] = {}
    for one in alternatives:
        alike = found.setdefault(redline.key(one.text), one)
        found[redline.key(one.text)] = replace(
            alike, sponsors=tuple(sorted({*alike.sponsors, *one.sponsors})), ids=tuple(sorted({*alike.ids, *one.ids}))
        )
    return list(found.values())


def _typed_words(one: redline.Alternative, start: int, end: int, merge_alone: MergeAlone) -> str:
    """The words for a run of the text before, spaced as in the text of their author: each proposal says them, or all together do."""
    words = one.text.strip()
    for ids in (*((id,) for id in one.ids), one.ids):
        before, inside, behind = _divide_pieces(merge_alone(ids), start, end)
        if any(isinstance(each, redline.Conflict) for each in inside) or _width(inside) != end - start:
            continue
        text = "".join(map(_text_of, inside))
        for first, last in product(_inserted(before[-1:]), _inserted(behind[:1])):
            typed = first + text + last
            if words and "".join(typed.split()) == "".join(words.split()):
                return typed
    return one.text


def _width(pieces: Sequence[redline.Piece]) -> int:
    return sum(len(redline.base_of(each)) for each in pieces)


def _text_of(piece: redline.Piece) -> str:
    return "" if isinstance(piece, redline.Conflict) else piece.text


def _inserted(beside: Sequence[redline.Piece]) -> Sequence[str]:
    """No words, and those that are inserted beside a run."""
    return ["", *(_text_of(each) for each in beside if not redline.base_of(each))]
