"""Laws 1 and 9: edits are lossless, and read as phrases."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker

from redline import Deleted, Edit, Inserted, Kept, apply, compare, diff, key, segment
from redline.diff.paragraph import Paragraph
from redline.text.segment import tokenise
from tests.redline.texts import (
    LANGUAGES,
    OWN,
    changed_text,
    laws,
    prose,
    strange,
    udhr_paragraphs,
    with_stray_characters,
)


@laws
@given(st.data(), st.sampled_from(LANGUAGES))
def test_applying_the_diff_gives_the_new_text_by_key(data: st.DataObject, language: str) -> None:
    base = data.draw(prose(language))
    new = data.draw(st.one_of(changed_text(base, language), prose(language)))

    assert key(apply(diff(base, new, language), base, language)) == key(new)


@laws
@given(strange, strange)
@example("\rone", "\n\ntwo")
def test_applying_the_diff_of_strange_texts_gives_the_new_text_by_key(base: str, new: str) -> None:
    edits = diff(base, new)

    assert key(apply(edits, base)) == key(new)
    assert (edits == ()) == (key(base) == key(new))
    assert all(left.end <= right.start for left, right in pairwise(edits))


@laws
@given(st.data(), st.sampled_from(LANGUAGES))
def test_reading_only_what_differs_finds_the_same_words_as_reading_all(data: st.DataObject, language: str) -> None:
    base = data.draw(with_stray_characters(data.draw(prose(language))))
    new = data.draw(with_stray_characters(data.draw(changed_text(base, language))))
    paragraph = Paragraph(base, language)
    reading = paragraph.read(new)

    reading.read_whole(paragraph)

    tokens, keys = tokenise(new, language) if new else ([], [])
    assert (reading.tokens, reading.keys) == (tokens, keys)


def graphemes(text: str) -> int:
    return len(list(CharacterBreaker(text, "und")))


@laws
@given(st.data(), st.sampled_from(LANGUAGES))
def test_no_two_edits_are_left_that_read_as_one(data: st.DataObject, language: str) -> None:
    base = data.draw(prose(language))
    new = data.draw(st.one_of(changed_text(base, language), prose(language)))
    tokens = segment(base, language)

    def longer(edit: Edit) -> int:
        return max(graphemes("".join(tokens[edit.start : edit.end])), graphemes(edit.replacement))

    for left, right in pairwise(diff(base, new, language)):
        kept = [token for token in tokens[left.end : right.start] if token.strip()]
        assert any(map(str.isalnum, "".join(kept)))
        assert len(kept) > 1 or graphemes(kept[0]) >= min(longer(left), longer(right))


@pytest.mark.parametrize(
    ("base", "new", "edits"),
    [
        ("The members shall meet.", "The members may meet.", [(4, 5, "may")]),
        ("the water", "the shared water", [(2, 2, "shared ")]),
        ("We meet. We eat.", "We meet. We talk. We eat.", [(5, 5, "We talk. ")]),
        ("A, B and C", "A, B, D and C", [(4, 4, ", D")]),
        ("a b c", "a b", [(3, 5, "")]),
        ("a b c", "a c", [(2, 4, "")]),
        ("one (two) three", "one three", [(2, 6, "")]),
        # The kept word is shorter than both changes: one phrase. And as long as one of them: two.
        ("build the dam now", "raise the wall now", [(0, 5, "raise the wall")]),
        ("abcdef with ab I cd", "zzzzzz with xy I uv", [(0, 9, "zzzzzz with xy I uv")]),
        ("use the big dam", "use our big car", [(2, 3, "our"), (6, 7, "car")]),
    ],
)
def test_edits_are_the_phrases_that_a_person_would_mark(base: str, new: str, edits: list[tuple[int, int, str]]) -> None:
    assert diff(base, new, "en") == tuple(Edit(*edit) for edit in edits)


def test_the_same_insertion_is_the_same_edit_whatever_else_changes() -> None:
    alone = diff("q x. We meet. We eat.", "q x. We meet. We talk. We eat.", "en")
    with_another = diff("q x. We meet. We eat.", "y x. We meet. We talk. We eat.", "en")

    assert alone[0] in with_another
    assert len(with_another) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_is_read_the_same_whatever_was_changed_far_away(language: str) -> None:
    random = Random(language)
    for base in OWN[language] + udhr_paragraphs(language):
        words = segment(base, language)
        if len(words) < 24:
            continue
        changed = list(words)
        place = random.randrange(8, len(words) - 10)
        changed[place : place + 2] = random.sample(words, 3)
        farther = ["X", *changed[1:-2], "Y", changed[-1]]

        alone = diff(base, "".join(changed), language)
        with_others = diff(base, "".join(farther), language)

        assert set(alone) <= set(with_others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rewritten_paragraph_is_few_replacements_not_many_fragments(language: str) -> None:
    one, other = OWN[language]

    assert len(diff(one, other, language)) <= 2


def test_a_comparison_reads_in_order_and_leaves_nothing_empty() -> None:
    assert compare("The members shall meet.", "The six members may meet.", "en") == (
        Kept("The "),
        Inserted("six "),
        Kept("members "),
        Deleted("shall"),
        Inserted("may"),
        Kept(" meet."),
    )
    assert compare("", "") == ()
