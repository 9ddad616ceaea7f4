"""White space where words of a bracket end: beside new words it stands once, and none begins a paragraph."""

from dataclasses import replace

import pytest

import redline
from models.brackets.agreement import Position, Rule, Stance
from models.brackets.written import with_white_space
from models.consolidation.inputs import Settled
from models.drafts.version import Kind
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms


@pytest.mark.parametrize(
    ("text", "wish", "ends_with", "old", "new", "result"),
    [
        ("data", "data.", "now", "data[China: .]", "data[China: .] six", "data now six"),
        ("They share data and fish.", "They share data fish.", "", "data", "data all", "They share data all fish."),
        ("They share data and fish.", "They share data fish.", "", " fish", " all fish", "They share data all fish."),
        ("They meet yearly.", "They meet often.", "now", "meet", "meet all", "They meet all now."),
        ("They meet yearly here.", "They meet often here.", "now", " here", " right here", "They meet now right here."),
    ],
)
def test_the_space_beside_new_words_stands_once(
    text: str, wish: str, ends_with: str, old: str, new: str, result: str
) -> None:
    base = next_base(make_paragraph(base_paragraph(text), [proposal(1, "China", wish)]))
    (bracket,) = base.words.brackets
    agreed = Position(Stance.OTHER if ends_with else Stance.ACCEPT, (ends_with,))
    beside = proposal(7, "Lao PDR", base.text.replace(old, new), editorial=True)

    ended = make_paragraph(base, [beside], terms(positions={bracket.id or 0: dict.fromkeys(MEMBERS, agreed)}))

    assert (ended.text, ended.brackets) == (result, ())


def test_two_words_that_go_side_by_side_leave_one_space() -> None:
    wishes = [("China", "Capacity works is offered."), ("Viet Nam", "Capacity building offered.")]
    base = base_paragraph("Capacity building is offered.")
    both = next_base(make_paragraph(base, [proposal(number, *one) for number, one in enumerate(wishes, 1)]))
    assert both.text == "Capacity [building] [China: works] [is] [Viet Nam: delete] offered."
    ends = {one.id or 0: Settled(("",), Rule.MEETING, MEMBERS) for one in both.words.brackets}

    ended = make_paragraph(both, (), replace(terms(), settled=ends))

    assert (ended.text, ended.brackets) == ("Capacity offered.", ())


def test_the_space_behind_a_first_word_that_goes_goes_with_it_though_somebody_asks_to_delete_the_paragraph() -> None:
    base = next_base(
        make_paragraph(base_paragraph("Each member monitors water."), [proposal(1, "China", "member monitors water.")])
    )
    (bracket,) = base.words.brackets
    gone = {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("",)))}

    ended = make_paragraph(base, [proposal(7, "Lao PDR", None)], terms(positions=gone))

    assert ended.text == "[Lao PDR: delete this paragraph] member monitors water."


def test_words_that_stay_behind_a_bracket_without_words_begin_the_paragraph() -> None:
    base = next_base(
        make_paragraph(base_paragraph("fish"), [proposal(1, "China", "all"), proposal(2, "Lao PDR", "fish and rice")])
    )
    ends = {
        one.id or 0: Settled(one.alternatives[0].words if one.standing == ("",) else ("",), Rule.MEETING, MEMBERS)
        for one in base.words.brackets
    }

    ended = make_paragraph(base, (), replace(terms(), settled=ends))

    assert (ended.text, ended.brackets) == ("and rice", ())


def test_a_mark_closes_up_with_the_words_before_it_where_it_was_written_in_the_place_of_words() -> None:
    base = next_base(
        make_paragraph(
            base_paragraph("They are used where they fit."),
            [proposal(1, "China", "They are used only where they fit.")],
        )
    )
    (bracket,) = base.words.brackets
    mark = Position(Stance.OTHER, with_white_space(bracket, (",",)))
    again = next_base(make_paragraph(base, (), terms(positions={bracket.id or 0: {"Viet Nam": mark}})))
    (bracket,) = again.words.brackets
    (written,) = (one.words for one in again.words.brackets[0].alternatives if "," in one.words[0])

    ended = make_paragraph(
        again, (), replace(terms(), settled={bracket.id or 0: Settled(written, Rule.MEETING, MEMBERS)})
    )

    assert ended.text == "They are used, where they fit."
    assert "".join(one["text"] if one["kind"] == "kept" else one["base"] for one in ended.pieces or ()) == again.text


def test_the_space_behind_a_first_word_goes_where_the_deletion_of_the_paragraph_is_open() -> None:
    texts = ["a b c.", "b c.", "a x c."]
    one = make_paragraph(
        base_paragraph(texts[0]),
        [proposal(1, "China", texts[1]), proposal(2, "Lao PDR", None), proposal(3, "Thailand", texts[2])],
    )
    base = next_base(one)
    ends = {one.id or 0: Settled(("",), Rule.MEETING, MEMBERS) for one in base.words.brackets if one.standing == ("a",)}
    assert len(ends) == 1

    ended = make_paragraph(base, (), replace(terms(), settled=ends))

    assert ended.text == "[Lao PDR: delete this paragraph] [b] [Thailand: x] c."
    assert ended.standing == "b c."


def test_words_that_go_beside_words_that_somebody_wants_to_go_leave_one_space() -> None:
    base = next_base(
        make_paragraph(
            base_paragraph("They want to share what they know."),
            [proposal(1, "China", "They want to share they know.")],
        )
    )
    (bracket,) = base.words.brackets
    gone = {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("",)))}
    beside = proposal(7, "Lao PDR", base.text.replace("share ", ""))

    ended = make_paragraph(base, [beside], terms(positions=gone))

    assert (ended.text, ended.standing) == (
        "They want to [share] [Lao PDR: delete] they know.",
        "They want to share they know.",
    )


def test_an_empty_cell_keeps_its_borders_where_the_words_beside_it_go() -> None:
    row = redline.row(("Training", "", "2023", ""))
    base = next_base(
        make_paragraph(base_paragraph(row, Kind.ROW), [proposal(1, "China", redline.row(("Training", "", "", "")))])
    )
    assert base.text == "Training |  | [2023] [China: delete] | "
    (bracket,) = base.words.brackets
    gone = {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("",)))}

    ended = make_paragraph(base, (), terms(positions=gone))

    assert ended.text == redline.row(("Training", "", "", ""))


def test_the_space_behind_words_that_go_goes_where_a_space_before_them_is_open() -> None:
    base = next_base(
        make_paragraph(
            base_paragraph("They share data. They meet."), [proposal(1, "China", "They share data.\nThey meet.")]
        )
    )
    base = next_base(
        make_paragraph(base, [proposal(2, "Viet Nam", base.text.replace("They meet", "meet"))], terms(answered=()))
    )
    ends = {
        one.id or 0: Settled(("",), Rule.MEETING, MEMBERS)
        for one in base.words.brackets
        if one.alternatives[0].words == ("",)
    }
    assert len(ends) == 1

    ended = make_paragraph(base, (), replace(terms(), settled=ends))

    assert (ended.text, ended.standing) == (
        "They share data.[a space] [China: a new line]meet.",
        "They share data. meet.",
    )


def test_words_that_go_between_two_that_somebody_wants_to_change_leave_one_space() -> None:
    base = next_base(
        make_paragraph(base_paragraph("This is a note on fish."), [proposal(1, "China", "This is a on fish.")])
    )
    (bracket,) = base.words.brackets
    gone = {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("",)))}
    beside = proposal(7, "Lao PDR", base.text.replace(" a ", " ").replace(" on ", " about "))

    ended = make_paragraph(base, [beside], terms(positions=gone))

    assert ended.standing == "This is a on fish."
    assert "".join(one["text"] if one["kind"] == "kept" else one["base"] for one in ended.pieces or ()) == base.text


@pytest.mark.parametrize(
    ("language", "text", "wish", "written"),
    [
        ("my", "ကို အားပေးမည် ဟု", "ကိုမည် ဟု", "ကို[ အားပေးမည်] [China: မည်] ဟု"),
        ("my", "ကို အားပေးမည် ဟု", "ကို မည် ဟု", "ကို [အားပေး] [China: delete]မည် ဟု"),
        ("my", "ကိုအားပေး မည် ဟု", "ကိုမည် ဟု", "[ကိုအားပေး ] [China: ကို]မည် ဟု"),
        ("en", "They use fish—and rice.", "They use—and rice.", "They use[ fish—] [China: —]and rice."),
        ("en", "Members (the six) agree.", "Members (six) agree.", "Members ([the] [China: delete] six) agree."),
        ("en", "They use fish, and rice.", "They use, and rice.", "They use [fish] [China: delete], and rice."),
    ],
)
def test_words_that_go_with_the_space_on_one_side_leave_those_around_as_the_member_typed_them(
    language: str, text: str, wish: str, written: str
) -> None:
    base = next_base(make_paragraph(base_paragraph(text), [proposal(1, "China", wish)], terms(language)))
    assert base.text == written
    (bracket,) = base.words.brackets
    agreed = Position(Stance.ACCEPT, bracket.alternatives[0].words)

    ended = make_paragraph(base, (), terms(language, {bracket.id or 0: dict.fromkeys(MEMBERS, agreed)}))
    kept = make_paragraph(base, (), terms(language, {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.KEEP))}))

    assert (ended.text, kept.text) == (wish, text)


def test_a_space_between_two_words_goes_only_in_the_wording_of_the_member_that_has_joined_them() -> None:
    wishes = [("China", "ကိုမည် ဟု"), ("Viet Nam", "ကို ပြည်မည် ဟု")]
    both = [proposal(number, *one) for number, one in enumerate(wishes, 1)]
    base = next_base(make_paragraph(base_paragraph("ကို အားပေးမည် ဟု"), both, terms("my")))
    (bracket,) = base.words.brackets

    for number, (_, wish) in enumerate(wishes):
        agreed = Position(Stance.ACCEPT, bracket.alternatives[number].words)
        ended = make_paragraph(base, (), terms("my", {bracket.id or 0: dict.fromkeys(MEMBERS, agreed)}))
        assert ended.text == wish


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("ขอ ความ ร่วมมือ", "ขอ ความร่วมมือ", "ขอความ ร่วมมือ"), ("อย่างยิ่ง เพื่อให้คน", "อย่างเพื่อให้คน", "อย่างยิ่ง เพื่อให้ชาติ")],
)
def test_words_that_go_beside_those_of_another_member_leave_the_text_that_each_has_typed(
    text: str, first: str, second: str
) -> None:
    wishes = (("China", first), ("Viet Nam", second))
    both = [proposal(number, *one) for number, one in enumerate(wishes, 1)]
    base = next_base(make_paragraph(base_paragraph(text), both, terms("th")))

    for member, wish in wishes:
        chosen = {
            one.id or 0: next((each for each in one.alternatives if member in each.sponsors), None)
            for one in base.words.brackets
        }
        positions = {
            id: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, one.words) if one else Position(Stance.KEEP))
            for id, one in chosen.items()
        }
        assert make_paragraph(base, (), terms("th", positions)).text == wish


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [
        ("th", "ตามกฏหมายทุกแห่งคนไทย", "ตามกฏหมาย ทุกแห่งคนลาว"),
        ("lo", "ທຸກຄົນມີສິດ", "ທຸກຄົນ ມີສິດ"),
        ("lo", "ທຸກຄົນ ມີສິດ", "ທຸກຄົນມີສິດ"),
        ("en", "One. Two.", "One.\nTwo."),
        ("en", "They send Word files.", "They send .docx files."),
    ],
)
def test_a_space_that_all_accept_is_in_the_text(language: str, text: str, wish: str) -> None:
    base = next_base(make_paragraph(base_paragraph(text), [proposal(1, "China", wish)], terms(language)))
    (bracket,) = base.words.brackets
    agreed = Position(Stance.ACCEPT, bracket.alternatives[0].words)

    assert make_paragraph(base, (), terms(language, {bracket.id or 0: dict.fromkeys(MEMBERS, agreed)})).text == wish


@pytest.mark.parametrize(
    ("text", "first", "second", "language", "result"),
    [
        (
            "人人有权被承认在法律前",
            "人人有权被 在法律前",
            "人人有权被承认,侮辱性的法律前",
            "zh",
            "人人有权被,侮辱性的法律前",
        ),
        ("ບຸກຄົນທຸກຄົນມີສິດ", "x ທຸກຄົນມີສິດ", "ບຸກຄົນ ສິດ", "lo", "x ສິດ"),
    ],
)
def test_two_corrections_side_by_side_leave_one_space_and_none_before_a_mark(
    text: str, first: str, second: str, language: str, result: str
) -> None:
    wishes = [proposal(1, "China", first, editorial=True), proposal(2, "Viet Nam", second, editorial=True)]
    assert make_paragraph(base_paragraph(text), wishes, terms(language)).text == result


def test_words_that_go_before_an_open_bracket_whose_words_begin_with_a_space_leave_one() -> None:
    wishes = [("Thailand", "They report to all members."), ("China", "They report annually, if asked, members.")]
    base = base_paragraph("They report annually to all members.")
    both = next_base(make_paragraph(base, [proposal(number, *one) for number, one in enumerate(wishes, 1)]))
    (bracket,) = (one for one in both.words.brackets if one.standing == ("annually",))
    gone = {bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("",)))}

    ended = make_paragraph(both, (), terms(positions=gone, answered=()))

    assert ended.text == "They report[ to all] [China: , if asked,] members."
    assert ended.standing == "They report to all members."
