"""Whose words stand where, when a text has been changed more than once; in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.attributing import Mark, Piece, carry_marks, differences, redline_text
from models.text.spans import ids, only_changes_of

SPONSORS = {"1": ["Cambodia"], "2": ["Thailand"], "3": ["Viet Nam"]}
KNOWN = ["Cambodia", "Thailand", "Viet Nam", "Secretariat proposes"]
WORDS = st.lists(
    st.sampled_from(["river", "fish", " ", " ", "ទឹក", "ទន្លេ", "ပုံမှန်", "ข้อมูล", "ຄຸນນະພາບ", "水质", "được", "[x]"]),
    max_size=8,
).map("".join)
BRACKETS = st.sampled_from(["", "[Cambodia: shall][Viet Nam: may]", "[Thailand: (delete) fish]"])
TEXTS = st.tuples(WORDS, BRACKETS, WORDS, BRACKETS).map("".join)


@given(TEXTS, TEXTS)
def test_without_new_words_it_reads_as_the_old_text_and_without_old_ones_as_the_new(old: str, new: str) -> None:
    found = redline_text(old, new, [], SPONSORS, KNOWN, "en").pieces

    assert "".join(piece["text"] if piece["kind"] == "kept" else piece["base"] for piece in found) == old
    assert "".join(map(reads, found)) == new


def reads(piece: Piece) -> str:
    """The new words; white space at the end of a bracket's alternatives stands behind it."""
    if piece["kind"] != "conflict":
        return str(piece["text"])
    texts = [str(one["text"]) for one in piece["alternatives"]]
    space = max((text[len(text.rstrip()) :] for text in texts), key=len)
    names = [", ".join(one["sponsors"]) for one in piece["alternatives"]]
    labelled = zip(names, texts, strict=True)
    return "".join(f"[{name}: {text.rstrip() or '(delete) fish'}]" for name, text in labelled) + space


@given(WORDS, WORDS, st.data())
def test_carried_words_are_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))

    moved = carry_marks([Mark("1", start, end)], old, new, "en")

    assert all(new[mark.start : mark.end] in old[start:end] for mark in moved)
    assert len(moved) == 1 or start < end
    assert sum(one.new_end - one.new_start - one.end + one.start for one in differences(old, new, "en")) == len(
        new
    ) - len(old)


def test_words_that_a_later_round_replaced_are_nobodys_any_more_and_a_deletion_stays() -> None:
    marks = [Mark("1", 4, 9), Mark("2", 9, 9)]

    assert carry_marks(marks, "The shall meet.", "The should meet.", "en") == [Mark("2", 10, 10)]


def test_new_words_are_cut_where_other_comments_begin() -> None:
    found = redline_text("We meet.", "We all gladly meet.", [Mark("1", 3, 7), Mark("2", 7, 14)], SPONSORS, KNOWN, "en")

    new = [(piece["text"], piece["sponsors"]) for piece in found.pieces if piece["kind"] == "applied"]
    assert new == [("all ", ["Cambodia"]), ("gladly ", ["Thailand"])]


def test_words_between_two_changes_that_nobody_asked_for_stay_the_old_ones() -> None:
    new = "We [Cambodia: gather] to [Viet Nam: exchange] notes."
    marks = [Mark("1", 14, 20), Mark("3", 35, 43)]

    found = redline_text("We meet to share notes.", new, marks, SPONSORS, KNOWN, "en").pieces

    assert [piece["text"] if piece["kind"] == "kept" else piece["base"] for piece in found] == [
        "We ",
        "meet",
        " to ",
        "share",
        " notes.",
    ]
    assert [piece["kind"] for piece in found] == ["kept", "conflict", "kept", "conflict", "kept"]


def test_the_space_that_came_with_a_bracket_is_no_change_of_its_own() -> None:
    found = redline_text("We meet.", "We [Cambodia: gladly] meet.", [Mark("1", 14, 20)], SPONSORS, KNOWN, "en").pieces

    assert [piece["kind"] for piece in found] == ["kept", "conflict", "kept"]
    assert found[1]["alternatives"][0]["text"] == "gladly "


def test_a_bracket_of_an_earlier_round_stays_whole_and_keeps_the_secretariats_words_apart() -> None:
    new = "We [Cambodia: shall][Viet Nam: may][Secretariat proposes: will] meet."
    found = redline_text("We must meet.", new, [Mark("1", 14, 19), Mark("3", 31, 34)], SPONSORS, KNOWN, "en")

    (bracket,) = [piece for piece in found.pieces if piece["kind"] == "conflict"]
    assert (bracket["base"], [one["ids"] for one in bracket["alternatives"]]) == ("must", [["1"], ["3"]])
    assert found.offers == {found.pieces.index(bracket): "will"}


def test_a_bracket_that_stands_in_both_texts_is_no_change() -> None:
    text = "We [Cambodia: shall][Viet Nam: may] meet"

    found = redline_text(f"{text} here.", f"{text} there.", [], SPONSORS, KNOWN, "en").pieces

    assert found[0] == {"kind": "kept", "text": f"{text} "}


@pytest.mark.parametrize(
    ("wanted", "kinds"), [("1", ["applied", "kept", "conflict"]), ("3", ["kept", "kept", "conflict"])]
)
def test_changes_of_others_read_as_they_do_now(wanted: str, kinds: list[str]) -> None:
    pieces: list[Piece] = [
        {"kind": "applied", "base": "a", "text": "b", "sponsors": ["Cambodia"], "ids": ["1"]},
        {"kind": "kept", "text": " c "},
        {
            "kind": "conflict",
            "base": "d",
            "alternatives": [{"text": "e", "sponsors": ["Viet Nam"], "ids": ["3", "s1"]}],
        },
    ]

    found = list(only_changes_of(pieces, {wanted}, ()))

    assert [piece["kind"] for piece in found] == kinds
    assert [piece.get("base") for piece in found][2] == ("d" if wanted == "3" else "")
    assert ids(pieces) == {1, 3}
