"""Words that left one place of a text and stand at another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from redline.text.graphemes import count
from redline.text.key import is_word, key

_LEAST_WORDS = 3
_LEAST_SIZE = 9  # graphemes; a phrase of this size does not stand at two places by accident
_HAN_WEIGHT = 3  # one Han character says as much as three letters
_IN_NUMBERS = ("/", "-", "–", ".", ":")
_LEFT, _CAME = "\0left", "\0came"  # instead of words that a move has taken; they equal none
_LARGEST = 2_000  # words of one change that are looked at, so that time and memory stay bounded


@dataclass(frozen=True, slots=True)
class Difference:
    """What stood at a place and what stands there now, as tokens."""

    gone: Sequence[str]
    came: Sequence[str]


_Runs = tuple[tuple[int, int, int], ...]  # words that correspond: start here, start there, how many


@dataclass(slots=True)
class Moved:
    """For each token of a change the number of the move that it belongs to, 0 for none."""

    gone: list[int]
    came: list[int]


@dataclass(frozen=True, slots=True)
class _Move:
    """Words that correspond between what one change takes and what another brings."""

    size: int
    source: int
    target: int
    runs: _Runs


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of one side of a change, by number: where they stand among its tokens, how they read, their sizes."""

    places: list[int]
    words: list[str]
    sizes: list[int]


def find_moves(changes: Sequence[Difference]) -> list[Moved]:
    """What of each change has moved; the moves are numbered from 1 in the order of the places that they left."""
    gone = [_read_side(change.gone) for change in changes]
    new = [_read_side(change.came) for change in changes]
    chosen: list[_Move] = []
    while found := sorted(_candidates(gone, new), key=lambda move: (-move.size, move.source, move.target)):
        for move in found:
            left, right = gone[move.source].words, new[move.target].words
            if any(left[start : start + size] != right[other : other + size] for start, other, size in move.runs):
                continue  # a larger move has taken some of these words
            chosen.append(move)
            for start, other, size in move.runs:
                left[start : start + size] = [_LEFT] * size
                right[other : other + size] = [_CAME] * size
    marks = [Moved([0] * len(change.gone), [0] * len(change.came)) for change in changes]
    for number, move in enumerate(sorted(chosen, key=lambda move: (move.source, move.runs)), 1):
        _mark_move(number, marks[move.source].gone, changes[move.source].gone, [run[0::2] for run in move.runs])
        _mark_move(number, marks[move.target].came, changes[move.target].came, [run[1:] for run in move.runs])
    return marks


def _mark_move(number: int, marks: list[int], tokens: Sequence[str], runs: Sequence[tuple[int, ...]]) -> None:
    """Give the runs of words (start, how many), the white space in and behind them, and that before the first to the move."""
    places = [index for index, token in enumerate(tokens) if token.strip()]
    for start, size in runs:
        first, last = places[start], places[start + size - 1] + 1
        while last < len(tokens) and not tokens[last].strip():
            last += 1
        if start == 0:
            first = 0
        marks[first:last] = [number] * (last - first)


def _candidates(gone: Sequence[_Side], new: Sequence[_Side]) -> Iterator[_Move]:
    having: dict[str, list[int]] = defaultdict(list)
    vocabularies = [set(right.words) if _is_comparable(right) else set() for right in new]
    for target, vocabulary in enumerate(vocabularies):
        for word in vocabulary:
            having[word].append(target)
    for source, left in enumerate(gone):
        if not _is_comparable(left):
            continue
        vocabulary = set(left.words)
        # Prefix filtering: whoever shares three words shares one that is not among the two most frequent.
        by_frequency = sorted(vocabulary, key=lambda word: len(having.get(word, ())))
        targets = {target for word in by_frequency[: 1 - _LEAST_WORDS] for target in having.get(word, ())}
        for target in targets - {source}:
            if len(vocabulary & vocabularies[target]) >= _LEAST_WORDS:
                yield from _best_move(source, left, target, new[target])


def _read_side(tokens: Sequence[str]) -> _Side:
    places = [index for index, token in enumerate(tokens) if token.strip()]
    # A word at the start of a sentence has a capital letter that it loses inside, and the other way round.
    words = [key(tokens[place]).casefold() for place in places]
    return _Side(places, words, [_size(word) for word in words])


def _size(word: str) -> int:
    if not is_word(word):
        return 1
    return count(word) + sum(_HAN_WEIGHT - 1 for char in word if "\u3400" <= char <= "\u9fff")


def _is_comparable(side: _Side) -> bool:
    return len(side.words) <= _LARGEST and sum(side.sizes) >= _LEAST_SIZE


def _best_move(source: int, left: _Side, target: int, right: _Side) -> Iterator[_Move]:
    """The part of both sides that corresponds best: what is alike in it counts, what is not counts against it."""
    best, best_size = (0, 0), 0
    runs = [
        (run.a, run.b, run.size) for run in LCSseq.opcodes(left.words, right.words).as_matching_blocks() if run.size
    ]
    start = size = 0
    for index, (place, other, length) in enumerate(runs):
        if index:
            before, other_before, before_length = runs[index - 1]
            size -= max(
                sum(left.sizes[before + before_length : place]), sum(right.sizes[other_before + before_length : other])
            )
        if size <= 0:
            start, size = index, 0
        size += sum(left.sizes[place : place + length])
        if size > best_size:
            best, best_size = (start, index + 1), size
    part = _drop_split_numbers(_widen_runs(runs[slice(*best)], left.words, right.words), left, right)
    words = sum(is_word(left.words[place + offset]) for place, _, length in part for offset in range(length))
    if best_size >= _LEAST_SIZE and words >= _LEAST_WORDS:
        yield _Move(best_size, source, target, part)


def _widen_runs(runs: Sequence[tuple[int, int, int]], words: Sequence[str], other_words: Sequence[str]) -> _Runs:
    """The runs with the words before the first and behind the last that correspond too, though to others by count."""
    if not runs:
        return ()
    (start, other, _), (last, other_last, size) = runs[0], runs[-1]
    before = behind = 0
    while min(start, other) > before and words[start - before - 1] == other_words[other - before - 1]:
        before += 1
    end, other_end = last + size, other_last + size
    while (
        end + behind < len(words)
        and words[end + behind : end + behind + 1] == other_words[other_end + behind : other_end + behind + 1]
    ):
        behind += 1
    widened = list(runs)
    widened[-1] = (last, other_last, size + behind)
    first, other_first, size = widened[0]
    widened[0] = (first - before, other_first - before, size + before)
    return tuple(widened)


def _drop_split_numbers(runs: _Runs, left: _Side, right: _Side) -> _Runs:
    """The runs without a part of a date or figure at their start or end whose other part did not move."""
    found = list(runs)
    while found and _is_within_number(left, found[0][0]) | _is_within_number(right, found[0][1]):
        start, other, size = found[0]
        found[:1] = [(start + 1, other + 1, size - 1)] if size > 1 else []
    while found and _is_within_number(left, found[-1][0] + found[-1][2]) | _is_within_number(
        right, found[-1][1] + found[-1][2]
    ):
        start, other, size = found[-1]
        found[-1:] = [(start, other, size - 1)] if size > 1 else []
    return tuple(found)


def _is_within_number(side: _Side, index: int) -> bool:
    """Whether the border before a word is one in "31/12": before the mark or behind it."""
    return any(
        side.words[first].isdigit()
        and side.words[first + 1] in _IN_NUMBERS
        and side.words[first + 2].isdigit()
        and side.places[first + 2] - side.places[first] == 2
        for first in range(max(index - 2, 0), min(index, len(side.words) - 2))
    )
