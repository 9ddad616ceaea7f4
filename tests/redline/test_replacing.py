"""Words that are chosen stand in the text as if a member had typed all of it: properties, in seven languages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import Applied, Proposal, RedlineError, Style, brackets_in, key, lay_out, merge, replace_words, segment
from redline.brackets.resolve import replacement_pieces
from testing.sentences import OWN
from tests.redline.texts import LANGUAGES, languages, laws

SPACED = ("en", "vi")
BRACKET = "[China: x]"
EVERYTHING = Style(brackets=lambda _: True)
BEFORE_MARK = re.compile(r"\s[,.;:!?)”，。；：！？）]")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("the law{}.", "agreed words", "the law agreed words."),
        ("The {}members", "six", "The six members"),
        ("The {} members", "", "The members"),
        ("the law {}, and", "", "the law, and"),
        ("the law {} and", ", and rules,", "the law, and rules, and"),
        ("the law {}", "", "the law"),
        ("{} The law", "", "The law"),
        ("the law{} (2022)", "(old)", "the law (old) (2022)"),
        ("({} rules)", "", "(rules)"),
        ('the "{}" law', "new", 'the "new" law'),
        ("the {}", '"new" law', 'the "new" law'),
        ("the Lancang{}", "-Mekong", "the Lancang-Mekong"),
        ("the lower-{} part", "lying", "the lower-lying part"),
        ("the law –{} and", "old", "the law – old and"),
        ("5{} of", "%", "5% of"),
        ("first\n{}\nlast", "", "first\nlast"),
        ("first {}\nlast", "", "first\nlast"),
        ("保护{}水资源", "清洁", "保护清洁水资源"),
        ("保护,{}水资源", "清洁", "保护,清洁水资源"),
        ("保护{}。", "水资源", "保护水资源。"),
        ("ປົກປ້ອງ{} ແລະ", "ນ້ຳ", "ປົກປ້ອງນ້ຳ ແລະ"),
        ("ការពារ\u200b{}\u200bទឹក", "", "ការពារ\u200bទឹក"),
        ("nguồn{}.", "nước sạch", "nguồn nước sạch."),
        ("the law{} and", "¹", "the law¹ and"),
        ("the law {} and", "¹", "the law¹ and"),
        ("the law.\n{}", "¹ In full.", "the law.\n¹ In full."),
    ],
)
def test_white_space_is_where_somebody_would_type_it(text: str, words: str, expected: str) -> None:
    start = text.index("{}")
    assert replace_words(text.format(BRACKET), [(start, start + len(BRACKET), words)]) == expected


def test_words_are_put_in_and_taken_out_at_a_point_or_within_a_word() -> None:
    assert replace_words("the law.", [(7, 7, "agreed words")]) == "the law agreed words."
    assert replace_words("the law.", [(4, 4, "new"), (7, 7, "")]) == "the new law."
    assert replace_words("rivers run", [(0, 1, "R"), (5, 6, "")]) == "River run"
    assert replace_words("the law¹ and", [(7, 8, "of 2022")]) == "the law of 2022 and"
    assert replace_words("5 km² of", [(2, 4, "m")]) == "5 m² of"
    assert replace_words("  as it is  ", []) == "  as it is  "


def test_brackets_side_by_side_are_replaced_as_one() -> None:
    text = "The members [will][China: shall] [Thailand: soon] meet."
    spans = [(12, 18), (18, 32), (33, 49)]
    assert [text[start:end][0] for start, end in spans] == ["["] * 3
    assert replace_words(text, [(*spans[0], ""), (*spans[1], "shall"), (*spans[2], "")]) == "The members shall meet."


@pytest.mark.parametrize(
    "places", [[(3, 5, "a"), (4, 6, "b")], [(4, 6, "a"), (1, 2, "b")], [(0, 99, "a")], [(5, 4, "")]]
)
def test_places_are_in_order_and_apart_and_in_the_text(places: list[tuple[int, int, str]]) -> None:
    with pytest.raises(RedlineError, match="lies outside the text, or overlaps"):
        replace_words("the law.", places)


@st.composite
def sentences_with_choices(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int, str]]]:
    """A language, a sentence in it, and for some of its words others; now and then none."""
    language = draw(languages)
    tokens = segment(draw(st.sampled_from(OWN[language])), language)
    more = [word for word in segment(draw(st.sampled_from(OWN[language])), language) if word[0].isalnum()]
    borders = [sum(map(len, tokens[:index])) for index in range(len(tokens) + 1)]
    choices = []
    index = draw(st.integers(0, 3))
    while index < len(tokens):
        end = min(len(tokens), index + draw(st.integers(0, 3)))
        words = draw(st.sampled_from([*more, "", f"{more[0]}, {more[-1]}"]))
        choices.append((borders[index], borders[end], words))
        index = end + draw(st.integers(1, 4))
    return language, "".join(tokens), choices


@laws
@given(sentences_with_choices())
def test_all_words_stand_in_order_and_apart_and_spaces_where_they_belong(
    case: tuple[str, str, list[tuple[int, int, str]]],
) -> None:
    language, text, choices = case
    result = replace_words(text, choices)

    parts, reached = [], 0
    for start, end, words in choices:
        parts += [text[reached:start], words]
        reached = end
    parts.append(text[reached:])
    assert "".join(result.split()) == "".join("".join(parts).split())
    assert "  " not in result
    assert not BEFORE_MARK.search(result)
    assert result == result.strip()
    if language in SPACED:
        wanted = [token for part in parts for token in segment(part, language) if token.strip()]
        assert [token for token in segment(result, language) if token.strip()] == wanted
    else:
        assert result.count(" ") <= "".join(parts).count(" ")


@laws
@given(sentences_with_choices())
def test_the_pieces_tell_the_text_before_and_the_text_after(case: tuple[str, str, list[tuple[int, int, str]]]) -> None:
    _, text, choices = case
    pieces = replacement_pieces(text, choices)

    assert "".join(piece.base if isinstance(piece, Applied) else piece.text for piece in pieces) == text
    assert "".join(piece.text for piece in pieces) == replace_words(text, choices)


@st.composite
def own_texts(draw: st.DrawFn, language: str, base: str) -> str:
    """The sentence as a member types it who wants a word gone, or another, or one more."""
    tokens = list(segment(base, language))
    words = [index for index, token in enumerate(tokens) if token[0].isalnum()]
    index = draw(st.sampled_from(words[1:-1]))
    other = draw(st.sampled_from([token for token in segment(OWN[language][1], language) if token[0].isalnum()]))
    space = " " if language in SPACED else ""
    match draw(st.sampled_from(["gone", "other", "more"])):
        case "other":
            tokens[index] = other
        case "more":
            tokens[index] += space + other
        case _:
            one_space = tokens[index - 1] == " " and " " in (space, tokens[index + 1])
            del tokens[index - one_space : index + 1]
    return "".join(tokens)


@laws
@given(st.data())
def test_a_members_words_in_each_bracket_give_the_text_that_it_has_typed(data: st.DataObject) -> None:
    language = data.draw(languages)
    base = OWN[language][0]
    texts = {name: data.draw(own_texts(language, base)) for name in ("China", "Thailand")}
    merged = merge(base, [Proposal(name, (name,), text) for name, text in texts.items()], language)
    laid_out, spans = lay_out(merged, EVERYTHING)
    brackets = brackets_in(spans)

    for name, text in texts.items():
        choices = []
        for start, end in brackets:
            inside = [
                span for span in spans if span.alternative is not None and start <= span.start and span.end <= end
            ]
            piece = merged.pieces[inside[0].piece]
            assert piece.kind != "kept"
            own = next((laid_out[span.start : span.end] for span in inside if name in span.ids), piece.base)
            choices.append((start, end, own))
        assert key(replace_words(laid_out, choices)) == key(text)


def test_all_seven_languages_are_drawn() -> None:
    assert set(OWN) == set(LANGUAGES)
