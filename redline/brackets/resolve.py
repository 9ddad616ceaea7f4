"""Chosen words in the place of brackets and of others, with white space as somebody who types the whole text would leave it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from unicodedata import category

from redline.brackets.layout import edges
from redline.errors import RedlineError
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, add_piece
from redline.text.key import UNSPACED, check_characters, closes, is_in_word

Choice = int | Sequence[int] | str | None

Replacement = tuple[int, int, str]
"""Code points `[start, end)` of a text, and the words for them; "" deletes."""
_ZERO_WIDTH = "\u200b"
_BLANKS = f"{''.join(filter(str.isspace, map(chr, range(0x3001))))}{_ZERO_WIDTH}"
_HYPHENS = "-\u2010\u2011–—/"  # close to both words, or to none
_SIGNS = "%‰°…"  # close to what stands before them
_OPENING = ("Ps", "Pi")  # brackets and quotation marks


def settle(pieces: Sequence[Piece], choices: Mapping[int, Choice]) -> tuple[Piece, ...]:
    """The pieces with the chosen conflicts settled, neighbouring kept ones joined."""
    result: list[Piece] = []
    conflicts = 0
    closing = False  # a settled conflict has just taken words away
    for piece in pieces:
        chosen = isinstance(piece, Conflict) and conflicts in choices
        if isinstance(piece, Conflict):
            if chosen:
                piece = _settle_conflict(piece, choices[conflicts], conflicts)
            conflicts += 1
        if closing and isinstance(piece, Kept):
            piece = _take_double_space(result, piece)
        add_piece(result, piece)
        closing = chosen and isinstance(piece, Applied) and not piece.text
    if strange := [index for index in choices if not 0 <= index < conflicts]:
        raise RedlineError(f"There is no conflict {strange[0]}; this paragraph has {conflicts}, numbered from 0.")
    return tuple(result)


def _settle_conflict(conflict: Conflict, choice: Choice, number: int) -> Piece:
    if choice is None:
        return Kept(conflict.base)
    lead, trail = edges(conflict)
    if isinstance(choice, str):
        # New words are nobody's among the sponsors, but they answer what all of them asked.
        words = choice.strip()
        text = lead + words + trail if words else ""
        return Applied(conflict.base, text, (), _ids_of(conflict.alternatives))
    indices = [choice] if isinstance(choice, int) else choice
    if strange := [index for index in indices if not 0 <= index < len(conflict.alternatives)]:
        raise RedlineError(f"Conflict {number} has no alternative {strange[0]}; it has {len(conflict.alternatives)}.")
    chosen = [conflict.alternatives[index] for index in indices]
    sponsors = tuple(sorted({sponsor for alternative in chosen for sponsor in alternative.sponsors}))
    if len(chosen) == 1:
        return Applied(conflict.base, chosen[0].text, sponsors, chosen[0].ids)
    words = ""
    for alternative in chosen:
        words = _append_words(words, alternative.text.strip())
    return Applied(conflict.base, lead + words + trail if words else "", sponsors, _ids_of(chosen))


def _ids_of(alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    return tuple(sorted({id for alternative in alternatives for id in alternative.ids}))


def _append_words(words: str, more: str) -> str:
    """Words followed by more words, with a space between them where their script uses one."""
    apart = words and more and not (UNSPACED.match(words[-1]) or UNSPACED.match(more[0]) or closes(more))
    return f"{words} {more}" if apart else words + more


def _take_double_space(result: list[Piece], kept: Kept) -> Kept:
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


class _Stretch(NamedTuple):
    """Words that stand in the result: those of the text from `start` on, or others in their place.

    `in_word`: it begins inside a word of the text.
    """

    start: int
    words: str
    kept: bool
    in_word: bool


def replace_words(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with words in the places of others, which are in order and apart.

    No two words meet that were apart, no space doubles, none is left before a mark that takes none, and scripts without
    spaces get none. RedlineError for places that overlap or lie outside the text.
    """
    return "".join(piece.text for piece in replacement_pieces(text, replacements))


def replacement_pieces(text: str, replacements: Iterable[Replacement]) -> tuple[Kept | Applied, ...]:
    """The same in pieces: what is kept, and what goes and comes with the white space around it; their sponsors are unknown."""
    changes = _check_replacements(text, replacements)
    if not changes:
        return (Kept(text),)
    pieces: list[Piece] = []
    written = changed = trail = (
        ""  # all so far; what has come since the last words that are kept; the space behind both
    )
    reached = 0  # where the words that are kept end
    spaces: list[str] = []
    in_word = True
    words = ""
    for stretch in _stretches(text, changes):
        words = stretch.words.strip(_BLANKS)
        lead, trail = _edges(stretch.words, words)
        spaces.append(lead)
        in_word = in_word and stretch.in_word
        if not words:
            continue
        space = _space_between(written, words, spaces, in_word=in_word) if written or len(spaces) > 1 else lead
        if stretch.kept:
            start = stretch.start + len(lead)
            _add_change(pieces, text[reached:start], changed + space)
            add_piece(pieces, Kept(words))
            reached, changed = start + len(words), ""
        else:
            changed += space + words
        written += space + words
        spaces, in_word = [trail], True
    _add_change(pieces, text[reached:], changed + trail if words else changed)
    return tuple(piece for piece in pieces if isinstance(piece, Kept | Applied))


def _check_replacements(text: str, replacements: Iterable[Replacement]) -> list[Replacement]:
    changes: list[Replacement] = []
    reached = 0
    for start, end, words in replacements:
        if not reached <= start <= end <= len(text):
            raise RedlineError(f"The place {start} to {end} lies outside the text, or overlaps the one before it.")
        reached = end
        if start < end or words.strip(_BLANKS):
            changes.append((start, end, check_characters(words)))
    return changes


def _stretches(text: str, changes: Sequence[Replacement]) -> Iterator[_Stretch]:
    """What is kept and what comes, in turn."""
    reached = 0
    for start, end, words in changes:
        yield _Stretch(reached, text[reached:start], True, _cuts_word(text, reached))
        yield _Stretch(start, words, False, _cuts_word(text, start))
        reached = end
    yield _Stretch(reached, text[reached:], True, _cuts_word(text, reached))


def _cuts_word(text: str, place: int) -> bool:
    around = text[max(0, place - 1) : place + 1]
    return len(around) == 2 and all(is_in_word(char) or category(char)[0] == "M" for char in around)


def _edges(text: str, words: str) -> tuple[str, str]:
    """The white space around the words of a text; all of it leads where there are none."""
    start = text.index(words) if words else len(text)
    return text[:start], text[start + len(words) :]


def _add_change(pieces: list[Piece], base: str, new: str) -> None:
    """Add what became of a run of the text; white space that both begin or end with is kept."""
    shorter = min(len(base), len(new))
    start = next((i for i in range(shorter) if base[i] != new[i] or base[i] not in _BLANKS), shorter)
    rest = range(1, shorter - start + 1)
    end = next((i - 1 for i in rest if base[-i] != new[-i] or base[-i] not in _BLANKS), shorter - start)
    add_piece(pieces, Kept(base[:start]))
    add_piece(pieces, Applied(base[start : len(base) - end], new[start : len(new) - end], (), ()))
    add_piece(pieces, Kept(base[len(base) - end :]))


def _space_between(left: str, right: str, spaces: Sequence[str], *, in_word: bool) -> str:
    """The white space between what is written and the words that follow, of what stood there or new."""
    lines = max(spaces, key=lambda space: space.count("\n"))
    if not left:
        return ""
    if "\n" in lines:
        return lines
    if _begins_with_closing(left, right) or _ends_with_opening(left):
        return ""
    found = "".join(spaces)
    if found:
        return found.strip(_ZERO_WIDTH)[:1] or _ZERO_WIDTH
    return " " if not in_word and _need_space(left, right) else ""


def _begins_with_closing(left: str, right: str) -> bool:
    """Whether the words begin with a mark that stands close to what is before it."""
    ends_quote = right[0] == '"' and _is_quote_open(left) and not right[1:2].isalnum()
    return closes(right) or ends_quote


def _ends_with_opening(left: str) -> bool:
    """Whether the text ends with a mark that stands close to what follows it."""
    return category(left[-1]) in _OPENING or (left[-1] == '"' and _is_quote_open(left))


def _is_quote_open(left: str) -> bool:
    """Whether a straight quotation mark has opened what is not closed yet."""
    return left.count('"') % 2 == 1


def _need_space(left: str, right: str) -> bool:
    """Whether a space parts the words, where none stood between them."""
    if _is_unspaced(left[::-1]) or _is_unspaced(right):
        return False
    if right[0] in _SIGNS or (right[0] in _HYPHENS and right[1:2].strip(_BLANKS) == right[1:2]):
        return False
    return not (left[-1] in _HYPHENS and left[-2:-1].strip(_BLANKS))


def _is_unspaced(text: str) -> bool:
    """Whether a text begins in a script without spaces, perhaps behind a mark."""
    letter = next(filter(str.isalnum, text), "")
    return UNSPACED.match(text[0]) is not None or UNSPACED.match(letter) is not None
