"""Equality of prose."""

from collections.abc import Callable

import pytest
from hypothesis import given

from redline import Kept, Proposal, RedlineError, closes, compare, diff, key, merge, merge_document, segment
from tests.redline.texts import laws, strange


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e\u0301tude", "étude"),
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("น\u0e49\u0e4dา", "น้ำ"),
        ("นำ\u0e49", "น้ำ"),
        ("ນ\u0ecd\u0ec9າ", "ນ້ຳ"),
        ("ប្រទេស\u200bកម្ពុជា", "ប្រទេសកម្ពុជា"),
        ("co\u00adoperation", "cooperation"),
        ("Viet\u00a0Nam", "Viet Nam"),
        ("1\u202f250 km", "1 250 km"),
        ("all\u2011clear", "all-clear"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\u200b\u0301", "á"),
    ],
)
def test_spellings_that_look_the_same_have_the_same_key(one: str, other: str) -> None:
    assert key(one) == key(other)
    assert len(segment(one, "th")) == len(segment(other, "th"))
    assert merge(one, [Proposal("p", ("Cambodia",), other)]).pieces == (
        Kept(one.replace("\r\n", "\n").replace("\r", "\n")),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "ab"), ("a\tb", "a b"), ("A", "a"), ("ﬁ", "fi"), ("น้ำ", "น่ำ"), ("👩\u200d👧", "👩👧"), ("က\u200cက", "ကက")],
)
def test_what_a_reader_can_tell_apart_has_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@laws
@given(strange)
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@pytest.mark.parametrize("text", ["\ud800", "half \udc00 of a pair"])
@pytest.mark.parametrize(
    "call",
    [
        key,
        segment,
        lambda text: diff("a", text),
        lambda text: compare(text, "a"),
        lambda text: merge(text, []),
        lambda text: merge("a", [Proposal("p", ("Cambodia",), text)]),
        lambda text: merge_document([text], []),
    ],
)
def test_half_of_a_surrogate_pair_is_refused_with_its_place(call: Callable[[str], object], text: str) -> None:
    with pytest.raises(RedlineError, match=r"half of a character \(surrogate U\+D[8C]00 at position"):
        call(text)


@pytest.mark.parametrize("mark", ["၊", "။", "។", "៕", "，", "。", "》", "”", "¹", ".", ")"])
def test_marks_of_all_languages_stand_close_to_the_word_before_them(mark: str) -> None:
    assert closes(f"{mark} and more")
    assert not closes(f" {mark}")
