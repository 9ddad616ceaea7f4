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
from redline.text.words import refine_words
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
    assert segment(text, language) == tuple(refine_words(list(WordBreaker(text, Locale(language))), text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://lmcwater.org.cn/a_b?c=1#x, page 5.", "https://lmcwater.org.cn/a_b?c=1#x"),
        ("(http://mrcmekong.org/a_(b))", "http://mrcmekong.org/a_(b)"),
        ("请访问www.lmc-water.org/a?b=1查询。", "www.lmc-water.org/a?b=1"),
        ("Reports: mrcmekong.org/reports/2020.", "mrcmekong.org/reports/2020"),
        ("Write to flood-desk@lmcwater.org.cn.", "flood-desk@lmcwater.org.cn"),
        ("ติดต่อinfo@lmcwater.org.cnได้", "info@lmcwater.org.cn"),
    ],
)
def test_an_address_is_one_word_without_the_marks_of_its_sentence(text: str, address: str) -> None:
    assert address in segment(text)


@pytest.mark.parametrize("text", ["and/or", "10 m³/s", "e.g./i.e.", "Art.5/b", "https://[a b].org", "@lmc"])
def test_what_is_no_address_has_the_words_of_icu(text: str) -> None:
    assert segment(text) == tuple(WordBreaker(text, Locale("und")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ใช้PM2.5ใน", ("ใช้", "PM2.5", "ใน")),
        ("ปี2030", ("ปี", "2030")),
        ("ប្រើLMCក្នុង", ("ប្រើ", "LMC", "ក្នុង")),
        ("ປີ2030", ("ປີ", "2030")),
        ("LMCအဖွဲ့", ("LMC", "အဖွဲ့")),
        ("a\u0e33b", ("a\u0e33", "b")),
    ],
)
def test_latin_is_no_part_of_the_word_beside_it_in_scripts_without_spaces(text: str, words: tuple[str, ...]) -> None:
    assert segment(text) == words


_ODD_PARTS = ("https://", "www.", "a", "5", ".org", "@", "/", "?", "(", ")", "湄", "ใน", "ជា", "\u0e33", "\u0301", "\n")


@laws
@given(st.lists(st.sampled_from(_ODD_PARTS)), languages)
def test_addresses_and_latin_leave_every_character_where_it_was(parts: list[str], language: str) -> None:
    check("".join(parts), language)


@pytest.mark.parametrize("language", ["km", "lo", "my", "th", "zh"])
def test_scripts_without_spaces_have_words(language: str) -> None:
    longest = max(map(len, segment(OWN[language][0], language)))

    assert longest < len(OWN[language][0]) / 4


def test_the_empty_text_has_no_tokens_and_odd_ones_keep_every_character() -> None:
    assert segment("") == ()
    assert ["".join(segment(text)) for text in ODD] == list(ODD)
