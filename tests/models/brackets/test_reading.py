"""What is typed over one bracket says nothing of those beside it, and the white space that goes with it means nothing."""

import pytest

from models.brackets.agreement import Alternative, OpenBracket, Position, Stance, is_same_wording
from models.brackets.reading import half_edited, read_back
from models.brackets.standing import Place, StandingParagraph
from models.brackets.typed_words import Choice
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.brackets.written import with_white_space, write_place
from models.consolidation.inputs import BaseParagraph
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms


def after(text: str, *wishes: tuple[str, str | None]) -> BaseParagraph:
    """The paragraph in the second round, with brackets for what members asked for in the first."""
    proposals = [proposal(number, *one) for number, one in enumerate(wishes, 1)]
    return next_base(make_paragraph(base_paragraph(text), proposals))


SIDE_BY_SIDE = after(
    "It may ask for data.", ("Thailand", "It may open for data."), ("Viet Nam", "It may ask clean for data.")
)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("It may [ask] [Thailand: open] for all data.", {1: Choice(Stance.KEEP)}),
        ("It may [ask] [Thailand: open] clean for data.", {1: Choice(Stance.ACCEPT, ("clean ",))}),
        ("It may ask [Viet Nam: add: clean] for data.", {0: Choice(Stance.KEEP)}),
        ("It may open [Viet Nam: add: clean] for data.", {0: Choice(Stance.ACCEPT, ("open",))}),
        ("It may ask for data.", {0: Choice(Stance.KEEP), 1: Choice(Stance.KEEP)}),
        ("It may [ask] [Thailand: open] [Viet Nam: add: new] for data.", {1: Choice(Stance.OTHER, ("new ",))}),
        ("It may [ask] [Thailand: open] add: clean for data.", {1: Choice(Stance.ACCEPT, ("clean ",))}),
    ],
)
def test_a_bracket_is_read_apart_from_the_one_beside_it(typed: str, choices: dict[int, Choice]) -> None:
    assert SIDE_BY_SIDE.text == "It may [ask] [Thailand: open] [Viet Nam: add: clean] for data."

    assert half_edited(SIDE_BY_SIDE.words, typed, "en") == ""
    assert read_back(SIDE_BY_SIDE.words, typed, "en").choices == choices


def test_the_words_of_a_paragraph_are_kept_beside_the_wish_to_delete_it() -> None:
    base = after("Goals of all", ("China", None), ("Thailand", "Aims of all"))
    assert base.text == "[China: delete this paragraph] [Goals] [Thailand: Aims] of all"

    typed = "[China: delete this paragraph] Goals of all"

    assert half_edited(base.words, typed, "en") == ""
    assert read_back(base.words, typed, "en").choices == {1: Choice(Stance.KEEP)}


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Means of the members", "Means of members"),
        ("The means", "means"),
        ("Means of all", "Means of"),
        ("They agree:\n- to report.", "They agree:\n- report."),
        ("They share their data, all.", "They share their data."),
    ],
)
def test_the_space_that_goes_with_words_taken_out_is_no_change_beside_them(text: str, without: str) -> None:
    base = after(text, ("Thailand", without))
    assert "[Thailand: delete]" in base.text

    read = read_back(base.words, without, "en")

    assert read.choices == {0: Choice(Stance.ACCEPT, base.words.brackets[0].alternatives[0].words)}
    assert read.signed == base.words.signed
    again = make_paragraph(base, [proposal(5, "China", without)])
    assert (again.text, again.brackets) == (without, ())


def test_a_bracket_that_is_left_at_the_edge_of_a_text_stays_one() -> None:
    base = after("Goals", ("China", "strongly Goals"))
    assert base.text == "[China: strongly] Goals"

    again = make_paragraph(base, [proposal(5, "Lao PDR", "[China: strongly]")], terms(answered=()))

    assert again.text == "[China: strongly] [Goals] [Lao PDR: delete]"


@pytest.mark.parametrize(
    ("text", "wish", "typed"),
    [
        ("It reports.", "It fully reports.", "It surely reports."),
        ("It reports in time.", "It reports always in time.", "It reports twice in time."),
        ("It reports.", "It reports in time.", "It reports twice."),
    ],
)
def test_other_words_typed_where_words_are_to_be_inserted_never_meet_their_neighbours(
    text: str, wish: str, typed: str
) -> None:
    base = after(text, ("China", wish))
    both = next_base(make_paragraph(base, [proposal(5, "Lao PDR", typed)], terms(answered=())))
    (bracket,) = both.words.brackets
    (own,) = (one.words for one in bracket.alternatives if one.sponsors == ("Lao PDR",))

    ended = make_paragraph(
        both, (), terms(positions={bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, own))})
    )

    assert (ended.text, ended.brackets) == (typed, ())


def test_other_words_chosen_for_words_with_their_space_stand_as_far_from_the_rest() -> None:
    base = after(
        "They pay for travel and food.",
        ("China", "They pay for travel food."),
        ("Viet Nam", "They pay for travel\nalso and food."),
    )
    (bracket,) = base.words.brackets
    assert bracket.standing == (" and",)

    assert with_white_space(bracket, ("or",)) == (" or",)
    assert with_white_space(bracket, (", or",)) == (", or",)
    assert with_white_space(bracket, ("¹",)) == ("¹",)


def test_other_words_beside_the_mark_of_a_footnote_stand_apart_from_the_word_before() -> None:
    (bracket,) = after("They seek asylum from war.", ("China", "They seek asylum from¹ war.")).words.brackets

    assert with_white_space(bracket, ("any",)) == (" any",)
    assert with_white_space(bracket, ("²",)) == ("²",)


def test_another_footnote_stands_on_a_line_of_its_own() -> None:
    (bracket,) = after("They seek asylum.", ("China", "They seek asylum.\n¹ From war.")).words.brackets

    assert with_white_space(bracket, ("¹ From any war.",)) == ("\n¹ From any war.",)


def test_a_bracket_left_among_other_words_stays_one() -> None:
    base = after("It falls by 30% soon.", ("China", "It falls by 30\npartly% soon."))
    assert base.text == "It falls by 30\n[China: partly]% soon."

    read = read_back(base.words, "It shall fall by [China: partly]% soon.", "en")

    assert (read.choices, read.unclear) == ({}, ())
    assert "China" not in read.signed


def test_names_and_signs_of_a_bracket_never_become_words() -> None:
    base = after("They fit; they come first.", ("China", "They fit.; they come first."))
    assert base.text == "They fit[China: .]; they come first."

    assert half_edited(base.words, "They go[China:.], we come first.", "en")


def test_words_written_in_the_place_of_a_mark_do_not_touch_the_word_before() -> None:
    (mark,) = after("They exchange data.", ("China", "They exchange; data.")).words.brackets
    assert [one.words for one in mark.alternatives] == [(";",)]

    assert with_white_space(mark, ("yearly",)) == (" yearly",)
    assert with_white_space(mark, (", yearly",)) == (", yearly",)
    assert with_white_space(mark, ("共同",)) == ("共同",)
    (opening,) = after("They exchange data.", ("China", "They exchange “data.")).words.brackets
    assert with_white_space(opening, ("all",)) == ("all",)


def test_a_member_that_gives_up_one_of_its_two_places_leaves_a_text_that_can_be_kept() -> None:
    base = after("clean", ("Thailand", "also clean\nshared"))
    assert base.text == "[Thailand: also] clean\n[Thailand: shared]"

    again = make_paragraph(base, [proposal(5, "Thailand", "[Thailand: yearly] clean")], terms(answered=()))

    assert again.text == "[no member at present: also][Thailand: yearly] clean\n[no member at present: shared]"
    assert all(one.start < one.end for one in again.brackets)


def test_white_space_that_stands_alone_is_named_in_the_text_and_read_from_it() -> None:
    base = after("They pay for training. They report.", ("China", "They pay for training.\nThey report."))
    assert base.text == "They pay for training.[a space] [China: a new line]They report."
    (bracket,) = base.words.brackets
    assert (bracket.standing, bracket.alternatives[0].words) == ((" ",), ("\n",))

    accepted = read_back(base.words, base.text.replace("[a space] ", ""), "en")
    kept = read_back(base.words, base.text.replace("[a space] [China: a new line]", " "), "en")
    typed = read_back(base.words, base.text.replace("[a space] [China: a new line]", "\n"), "en")

    assert accepted.choices == typed.choices == {0: Choice(Stance.ACCEPT, ("\n",))}
    assert kept.choices == {0: Choice(Stance.KEEP)}
    assert read_back(base.words, base.text, "en").choices == {}


@pytest.mark.parametrize(
    ("typed", "words", "text"),
    [
        ("We review it after four years by all members.", "four", "We review it after {} years by all members."),
        ("We will review it all after four years.", "four", "We will review it all after {} years."),
        ("We review it after a decade.", None, "We review it after a decade."),
        ("We review it after three or five years.", "three or five", "We review it after {} years."),
        ("We review it after five, not three, years.", "five, not three,", "We review it after {} years."),
    ],
)
def test_other_words_in_a_bracket_are_told_from_what_is_changed_near_it(
    typed: str, words: str | None, text: str
) -> None:
    bracket = OpenBracket(("five",), (Alternative(("three",), ("Cambodia",), ()),))
    shown = write_place(bracket, 0).text
    whole = f"We review it after {shown} years."
    place = Place(0, 0, 19, 23, 19, 19 + len(shown))
    paragraph = StandingParagraph("We review it after five years.", whole, (bracket,), (place,))

    read = read_back(paragraph, typed, "en")

    assert read.text == text.format(shown)
    assert read.choices == ({0: Choice(Stance.OTHER, (words,))} if words else {})


def test_a_mark_that_is_written_among_words_to_be_inserted_has_no_space_before_it() -> None:
    (bracket,) = after("They meet here.", ("China", "They meet here yearly.")).words.brackets
    assert bracket.alternatives[0].words == (" yearly",)
    assert (with_white_space(bracket, (", too",)), with_white_space(bracket, ("too",))) == ((", too",), (" too",))


def test_words_on_a_new_line_are_others_than_those_behind_a_space() -> None:
    assert not is_same_wording(("\nmeet",), (" meet",))
    assert is_same_wording(("\n meet",), ("\nmeet",))
    assert is_same_wording((" meet",), ("meet",))


def test_a_wish_about_the_paragraph_that_is_left_without_its_bracket_is_a_choice_and_no_words() -> None:
    base = after("They meet.", ("China", None))
    assert base.text == "[China: delete this paragraph] They meet."

    left = {
        words: read_back(base.words, f"{words} They meet.", "en")
        for words in ("delete this paragraph", "keep this paragraph")
    }
    assert [one.choices for one in left.values()] == [
        {0: Choice(Stance.ACCEPT, (DELETE_PARAGRAPH,))},
        {0: Choice(Stance.KEEP)},
    ]
    assert {one.signed for one in left.values()} == {base.words.signed}
    assert half_edited(base.words, "delete this paragraphThey meet.", "en")
    assert half_edited(base.words, "Together, they meet.", "en") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "All are entitled [Cambodia: ¹] to it.",
        "All are entitled[Cambodia: ¹]  to it.",
        "All are entitled [Cambodia: ¹]to it.",
        "All are entitled ¹ to it.",
        "All are entitled  to it.",
    ],
)
def test_a_space_typed_or_left_out_beside_a_bracket_is_no_change(typed: str) -> None:
    base = after("All are entitled to it.", ("Cambodia", "All are entitled¹ to it."))
    assert base.text == "All are entitled[Cambodia: ¹] to it."

    assert read_back(base.words, typed, "en").signed == base.words.signed


@pytest.mark.parametrize(
    "typed",
    [
        "It may [ ask] [Thailand: open] [Viet Nam: add: clean] for data.",
        "It may [ask] [ Thailand: open ] [Viet Nam: add: clean] for data.",
        "It may [ask]  [Thailand:  open] [Viet Nam: add: clean ] for data.",
    ],
)
def test_a_space_typed_within_a_bracket_chooses_nothing(typed: str) -> None:
    read = read_back(SIDE_BY_SIDE.words, typed, "en")

    assert (read.choices, read.signed, read.text) == ({}, SIDE_BY_SIDE.words.signed, SIDE_BY_SIDE.text)


def test_a_space_typed_within_a_bracket_beside_one_that_is_chosen_chooses_nothing() -> None:
    plain, spaced = (
        read_back(SIDE_BY_SIDE.words, f"It may [ask] [{space}Thailand: open] clean for data.", "en")
        for space in ("", " ")
    )

    assert spaced == plain
    assert plain.choices == {1: Choice(Stance.ACCEPT, ("clean ",))}


def test_words_typed_before_a_bracket_bring_no_second_space() -> None:
    base = after("All are entitled to it.", ("Cambodia", "All are entitled¹ to it."))

    one = make_paragraph(
        base, [proposal(9, "China", "All are entitled alike [Cambodia: ¹] to it.")], terms(answered=())
    )

    assert one.text == "All are entitled [China: alike][Cambodia: add: ¹] to it."


def test_a_space_that_other_characters_beside_a_bracket_need_stays() -> None:
    base = after("It (in full) stands.", ("Cambodia", "It (¹in full) stands."))
    assert base.text == "It ([Cambodia: ¹]in full) stands."

    typed = "It (always [Cambodia: ¹]in full) stands."

    assert "(always " in read_back(base.words, typed, "en").signed
