"""Laws 1 (of tokens) and 8: tokens joined are the text, and none cuts a grapheme cluster."""

import json
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker, WordBreaker
from icu4py.locale import Locale

from redline import key, segment
from redline.text.segment import tokenise
from tests.redline.texts import FIXTURES, LANGUAGES, ODD, OWN, languages, laws, strange, udhr_paragraphs

GRAPHEME_CASES = FIXTURES / "multilingual" / "grapheme_break.json"


def borders(parts: list[str] | tuple[str, ...]) -> set[int]:
    return set(accumulate(map(len, parts)))


def check(text: str, language: str) -> None:
    tokens = segment(text, language)

    assert "".join(tokens) == text
    assert "" not in tokens
    assert borders(tokens) <= borders(list(CharacterBreaker(text, "und")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tokens_of_prose_are_lossless_and_whole(language: str) -> None:
    for text in OWN[language] + udhr_paragraphs(language):
        check(text, language)


@laws
@given(strange, languages)
def test_tokens_of_strange_texts_are_lossless_and_whole(text: str, language: str) -> None:
    check(text, language)


@pytest.mark.skipif(not GRAPHEME_CASES.exists(), reason="the grapheme cases of Unicode are not beside the project")
def test_no_token_cuts_a_cluster_of_unicodes_own_cases() -> None:
    for case in json.loads(GRAPHEME_CASES.read_text())["cases"]:
        if not any("\ud800" <= char <= "\udfff" for char in case["text"]):
            assert borders(segment(case["text"])) <= borders(case["clusters"]), case["rule"]


@laws
@given(strange, languages)
def test_the_keys_of_tokens_make_the_key_of_the_text(text: str, language: str) -> None:
    tokens, keys = tokenise(text, language)

    assert "".join(keys) == key(text)
    assert [key(token) for token in tokens] == list(keys)


@laws
@given(st.text("019aZé.,;:-/ ()", max_size=12), languages)
def test_what_is_not_shown_to_icu_has_the_tokens_that_icu_finds(text: str, language: str) -> None:
    assert segment(text, language) == tuple(WordBreaker(text, Locale(language)))


@pytest.mark.parametrize("language", ["km", "lo", "my", "th", "zh"])
def test_scripts_without_spaces_have_words(language: str) -> None:
    longest = max(map(len, segment(OWN[language][0], language)))

    assert longest < len(OWN[language][0]) / 4


def test_the_empty_text_has_no_tokens_and_odd_ones_keep_every_character() -> None:
    assert segment("") == ()
    assert ["".join(segment(text)) for text in ODD] == list(ODD)
