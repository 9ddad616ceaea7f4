"""Law 6 for changes that touch, in all seven languages: what nobody asked for side by side is in conflict."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import Conflict, Proposal, merge, segment
from testing.sentences import OWN
from tests.redline.oracle import conflicts, is_word, touch, wishes
from tests.redline.test_merge_laws import without_names
from tests.redline.texts import LANGUAGES, MEMBERS, cases, laws

SPACED = {"en", "vi"}


def vocabulary(language: str) -> list[str]:
    """Words of a language, each once."""
    return list(dict.fromkeys(word for text in OWN[language] for word in segment(text, language) if is_word(word)))


def prose_of(words: list[str], language: str) -> str:
    return (" " if language in SPACED else "").join(words)


# What two proposals write in the place of words of "A B C D E F"; A, B, … are words of the language, other letters too.
TOGETHER_NONSENSE = {
    "both begin with one word": ("A X Y C D E F", "A B X Z D E F"),
    "both end with one word": ("A Y X C D E F", "A B Z X D E F"),
    "one begins with the last word of the other": ("A Y X C D E F", "A B X Z D E F"),
    "two words that both write": ("A Y X Z V C D E F", "A B U X Z Y D E F"),
    "two words that the left one writes and the right one takes out": ("A Y D E Z C D E F", "A B X F"),
    "two words that the right one writes and the left one takes out": ("A X E F", "A B C D Y B C Z F"),
    "two marks": ("A B , C D E F", "A B ( X D E F"),
    "words beside a word that goes": ("A B X C D E F", "A B D E F"),
    "words behind a word that goes": ("A C D E F", "A B X C D E F"),
    "words before a word that the other keeps in a new phrase": ("A B G C D E F", "A B X Y Z C U V H D E F"),
    "words behind a word that the other keeps in a new phrase": ("A B C G D E F", "A B X Y Z C U V H D E F"),
}
TOGETHER_SENSE = {
    "other words on both sides": ("A X C D E F", "A B Y D E F"),
    "new words beside others": ("A X C D E F", "A B Y C D E F"),
    "the same two words, but not side by side": ("A Y X U Z V C D E F", "A B Z X Y D E F"),
    "a mark on one side": ("A B , C D E F", "A B X D E F"),
    "two that go": ("A C D E F", "A B D E F"),
}


def written(pattern: str, language: str) -> str:
    letters = "ABCDEFXYZUV"
    words = dict(zip(letters, stable(language, len(letters)), strict=True))
    return prose_of([words.get(letter, letter) for letter in pattern.split()], language)


def stable(language: str, count: int) -> list[str]:
    """Words that stay words whichever of them stand side by side."""
    found: list[str] = []
    for word in vocabulary(language):
        pairs = [pair for other in [*found, ",", "("] for pair in ([word, other], [other, word])]
        if all([*filter(str.strip, segment(prose_of(pair, language), language))] == pair for pair in pairs):
            found.append(word)
        if len(found) == count:
            return found
    raise AssertionError(f"{language} has too few words")


def merged(kind: tuple[str, str], language: str, copies: tuple[int, int] = (1, 1)) -> list[list[object]]:
    """The pieces, without names, for each order of the proposals, of which each is made so many times."""
    texts = [text for pattern, times in zip(kind, copies, strict=True) for text in [written(pattern, language)] * times]
    proposals = [Proposal(str(number), (MEMBERS[number],), text) for number, text in enumerate(texts)]
    base = written("A B C D E F", language)
    return [without_names(merge(base, order, language).pieces) for order in permutations(proposals)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TOGETHER_NONSENSE)
def test_what_makes_nonsense_together_is_one_conflict(kind: str, language: str) -> None:
    first, *others = merged(TOGETHER_NONSENSE[kind], language)
    again = merged(TOGETHER_NONSENSE[kind], language, (3, 1)) + merged(TOGETHER_NONSENSE[kind], language, (1, 3))

    assert [piece[0] for piece in first if piece[0] != "kept"] == ["conflict"]  # type: ignore[index]
    assert all(other == first for other in others + again)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TOGETHER_SENSE)
def test_what_goes_together_merges(kind: str, language: str) -> None:
    first, *others = merged(TOGETHER_SENSE[kind], language)
    again = merged(TOGETHER_SENSE[kind], language, (3, 1)) + merged(TOGETHER_SENSE[kind], language, (1, 3))

    assert "conflict" not in [piece[0] for piece in first]  # type: ignore[index]
    assert all(other == first for other in others + again)


@pytest.mark.parametrize(
    ("base", "texts", "language", "result"),
    [
        ("ទឹក ត្រី ឬ ព្រៃឈើ។", ("ទឹក ត្រី ឬនិងការពារទឹក ព្រៃឈើ។", "ទឹក ត្រី ឬព្រៃឈើ។"), "km", "ទឹក ត្រី ឬនិងការពារទឹកព្រៃឈើ។"),
        ("ສະມາຊິກ (ປະເທດ)", ("ສະມາຊິກ ປະເທດ)", "ສະມາຊິກ(ປະເທດ)"), "lo", None),
        ("a (b)", ("a b)", "a(b)"), "en", None),
        ("a (b)", ("a new (b)", "a(b)"), "en", None),
        ("a (b)", ("a [b)", "a(b)"), "en", "a[b)"),
    ],
)
def test_who_takes_out_a_space_alone_has_it_gone_or_is_heard_in_a_conflict(
    base: str, texts: tuple[str, str], language: str, result: str | None
) -> None:
    proposals = [Proposal(str(number), (MEMBERS[number],), text) for number, text in enumerate(texts)]

    assert merge(base, proposals, language).text == result


@pytest.mark.parametrize(
    ("base", "texts", "language", "merges"),
    [
        ("là 3,14%", ("là 3,14báo", "là 3,14%các nước"), "vi", False),
        ("see (", ("see and fish", "see (new"), "en", False),
        ("Rate:", ("Rate10 000", "Rate:3.14%"), "en", False),
        ("see (", ("see and fish", "see ( new"), "en", True),
        ("六国:", ("六国共同", "六国:保护"), "zh", True),
    ],
)
def test_words_that_nothing_parts_never_run_together(
    base: str, texts: tuple[str, str], language: str, merges: bool
) -> None:
    proposals = [Proposal(str(number), (MEMBERS[number],), text) for number, text in enumerate(texts)]

    assert (merge(base, proposals, language).conflicts == 0) is merges


@st.composite
def crowded(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """Words of a language, and texts that all change them around one place, with few words and marks to choose from."""
    language = draw(st.sampled_from(LANGUAGES))
    words = stable(language, 7)
    between = st.sampled_from([" ", " ", ", ", "\n", ".\n", "\n\n", ".\n \n", " (", ") "])
    tokens = [words[0]]
    for word in words[1:4]:
        tokens += [draw(between), word]
    few = st.lists(st.sampled_from([*words[3:], ",", "(", "\n", "\n\n"]), max_size=4)
    texts: list[str] = []
    for _ in range(draw(st.integers(2, 5))):
        start = draw(st.integers(1, 5))
        end = draw(st.integers(start, min(start + 3, 6)))
        texts.append("".join([*tokens[:start], draw(st.sampled_from(["", " "])), " ".join(draw(few)), *tokens[end:]]))
    return "".join(tokens), texts, language


@laws
@given(crowded())
def test_around_one_place_conflicts_are_those_that_comparing_every_edit_finds(
    case: tuple[str, list[str], str],
) -> None:
    base, texts, language = case
    proposals = [Proposal(str(number), (MEMBERS[number],), text) for number, text in enumerate(texts)]
    found = [
        frozenset(id for alternative in piece.alternatives for id in alternative.ids)
        for piece in merge(base, proposals, language).pieces
        if isinstance(piece, Conflict)
    ]

    expected = [ids for _, _, ids in conflicts(base, proposals, language)]

    # Different edits may add up to the same words; then there is nothing to choose between.
    assert found == expected or (len(found) < len(expected) and set(found) < set(expected))


@laws
@given(crowded(), st.data())
def test_around_one_place_neither_order_nor_repeating_changes_anything(
    case: tuple[str, list[str], str], data: st.DataObject
) -> None:
    base, texts, language = case
    again = [*texts, *data.draw(st.lists(st.sampled_from(texts), max_size=3))]
    proposals = [Proposal(str(number), ("China",), text) for number, text in enumerate(again)]
    first = merge(base, proposals, language)

    assert merge(base, data.draw(st.permutations(proposals)), language).pieces == first.pieces
    assert without_names(first.pieces) == without_names(merge(base, proposals[: len(texts)], language).pieces)


@laws
@given(
    st.one_of(
        crowded().map(lambda case: (case[0], case[1][0], case[2])),
        cases(at_least=1).map(lambda case: (case[0], case[1][0].text or "", case[2])),
    )
)
def test_changes_of_one_proposal_never_touch(case: tuple[str, str, str]) -> None:
    base, text, language = case
    placed = wishes(base, [Proposal("1", ("China",), text)], language)
    tokens = segment(base, language)

    assert not any(touch(left, right, tokens) for left, right in pairwise(placed))
    assert merge(base, [Proposal("1", ("China",), text)], language).conflicts == 0
