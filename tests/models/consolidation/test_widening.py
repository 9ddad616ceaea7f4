"""A wish about the white space at the edge of words shows these with the word beside them, and is carried out."""

import pytest
from hypothesis import given

from models.brackets.agreement import Position, Stance, is_same_wording
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms
from tests.models.brackets.test_laws import rounds
from tests.redline.texts import laws


@pytest.mark.parametrize(
    ("base", "wish", "language", "text"),
    [
        ("They act and / or pay.", "They act and/or pay.", "en", "They act [and / or] [China: and/or] pay."),
        (
            "The Lancang - Mekong fund.",
            "The Lancang-Mekong fund.",
            "en",
            "The [Lancang - Mekong] [China: Lancang-Mekong] fund.",
        ),
        ("They see (a).", "They see(a).", "en", "They see[a space] [China: delete](a)."),
        ("ປາ ແລະ ປ່າໄມ້", "ປາແລະ ປ່າໄມ້", "lo", "ປາ[a space] [China: delete]ແລະ ປ່າໄມ້"),
        ("第 3 条", "第3条", "zh", "第[a space] [China: delete]3[a space] [China: delete]条"),
    ],
)
def test_a_space_that_all_want_gone_goes(base: str, wish: str, language: str, text: str) -> None:
    one = make_paragraph(base_paragraph(base), [proposal(1, "China", wish)], terms(language))
    after = next_base(one)
    chosen = {
        each.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, each.alternatives[0].words))
        for each in after.words.brackets
    }

    ended = make_paragraph(after, (), terms(language, chosen))

    assert one.text == text
    assert (ended.text, ended.brackets) == (wish, ())


def test_a_space_beside_words_that_others_want_gone_is_seen_with_the_word_behind_it() -> None:
    wishes = [("Cambodia", "លក់ ដូរ ផ្ទេរឬដកហូត"), ("China", "លក់ ឬដកហូត")]
    base = base_paragraph("លក់ ដូរ ផ្ទេរ ឬដកហូត")

    one = make_paragraph(base, [proposal(number, *wish) for number, wish in enumerate(wishes, 1)], terms("km"))

    assert one.text == "លក់ [ដូរ ផ្ទេរ ឬ] [Cambodia: ដូរ ផ្ទេរឬ][China: ឬ]ដកហូត"
    assert make_paragraph(next_base(one), (), terms("km", answered=())).text == one.text


@pytest.mark.parametrize(
    ("base", "wish", "text"),
    [
        ("See Article 5(2)(b).", "See Article 6(1).", "See Article [5(2)(b)] [China: 6(1)]."),
        ("They (a) share data.", "They (b) send data.", "They [(a) share] [China: (b) send] data."),
        (
            "“Member” means a country.",
            "In this Plan, “member” means a country.",
            "[“Member”] [China: In this Plan, “member”] means a country.",
        ),
        ("They meet (often).", "They meet (yearly).", "They meet ([often] [China: yearly])."),
        ("They act (see (a)).", "They act (see (b)).", "They act (see ([a] [China: b]))."),
    ],
)
def test_a_change_that_takes_one_of_two_parentheses_takes_the_other_beside_it(base: str, wish: str, text: str) -> None:
    one = make_paragraph(base_paragraph(base), [proposal(1, "China", wish)])
    after = next_base(one)
    kept = {each.id or 0: dict.fromkeys(MEMBERS, Position(Stance.KEEP)) for each in after.words.brackets}

    assert one.text == text
    assert make_paragraph(after, (), terms(positions=kept)).text == base


@laws
@given(rounds())
def test_no_alternative_says_what_the_draft_says(case: tuple[str, str, list[tuple[str, str]]]) -> None:
    language, text, wishes = case
    proposals = [proposal(id, *each) for id, each in enumerate(wishes, 1)]
    brackets = next_base(make_paragraph(base_paragraph(text), proposals, terms(language))).words.brackets

    assert all(one.sponsors for bracket in brackets for one in bracket.alternatives)
    assert not any(is_same_wording(one.words, each.standing) for each in brackets for one in each.alternatives)
