"""Every style of brackets, and the way back from each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import (
    Alternative,
    Applied,
    Attribution,
    Bracketed,
    Conflict,
    Kept,
    Piece,
    Proposal,
    Style,
    alternatives_of,
    lay_out,
    merge,
    parse_brackets,
)
from redline.brackets.layout import edges
from tests.redline.texts import laws

MERGED = merge(
    "The members will meet in old Vientiane.",
    [
        Proposal("1", ("Cambodia", "Thailand"), "The members shall meet in old Vientiane."),
        Proposal("2", ("Viet Nam",), "The members may meet in Vientiane."),
        Proposal("3", ("China",), "All members will meet in old Vientiane."),
    ],
    "en",
)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (Style(), "All members [Cambodia, Thailand: shall][Viet Nam: may] meet in Vientiane."),
        (
            Style(attribution=Attribution.AFTER),
            "All members [shall (Cambodia, Thailand)][may (Viet Nam)] meet in Vientiane.",
        ),
        (Style(numbered=True), "All members [1. Cambodia, Thailand: shall][2. Viet Nam: may] meet in Vientiane."),
        (
            Style(brackets=lambda _: True, replaced_words=True, deleted_words=True),
            (
                "[(now) The][China: All] members [(now) will][Cambodia, Thailand: shall][Viet Nam: may] meet in "
                "[Viet Nam: (delete) old] Vientiane."
            ),
        ),
        (
            Style(numbered=True, attribution=Attribution.AFTER, brackets=lambda _: True),
            (
                "[1. All (China)] members [1. shall (Cambodia, Thailand)][2. may (Viet Nam)] meet in "
                "[1. (delete) (Viet Nam)] Vientiane."
            ),
        ),
    ],
)
def test_each_style_says_who_wants_what(style: Style, shown: str) -> None:
    assert MERGED.bracketed(style) == shown
    assert MERGED.bracketed(replace(style, exact=True)) == shown


def test_an_exact_style_marks_what_would_be_misread() -> None:
    merged = merge(
        "A [x] b", [Proposal("1", ("Lao PDR [host]",), "A [x] c ]"), Proposal("2", ("Thailand",), "A [x] d [y")]
    )

    assert merged.bracketed() == "A [x] [Lao PDR [host]: c ]][Thailand: d [y]"
    assert merged.bracketed(Style(exact=True)) == r"A \[x\] [Lao PDR \[host\]: c \]][Thailand: d \[y]"


NAMES = ("Cambodia", "Congo, Republic of", "Congo", "a: b", "x]y", "(Lao)", "back\\slash", "1. x")
odd = st.lists(
    st.sampled_from(["[", "]", "(", ")", ":", "\\", "|", "a", " ", ", ", *NAMES, "(delete)", "(now) ", "1. "]),
    max_size=9,
).map("".join)
styles = st.builds(
    Style,
    brackets=st.sampled_from([lambda _: True, lambda _: False]),
    deleted_words=st.booleans(),
    attribution=st.sampled_from(Attribution),
    numbered=st.booleans(),
    replaced_words=st.booleans(),
    exact=st.just(True),
)
sponsors = st.sets(st.sampled_from(NAMES), min_size=1, max_size=3).map(lambda names: tuple(sorted(names)))
alternatives = st.builds(Alternative, odd, sponsors, st.just(("1",)))
pieces = st.lists(
    st.one_of(
        st.builds(Kept, odd.filter(bool)),
        st.builds(Applied, odd, odd, sponsors, st.just(("1",))).filter(lambda piece: bool(piece.base or piece.text)),
        st.builds(Conflict, odd, st.lists(alternatives, min_size=2, max_size=3).map(tuple)),
    ),
    max_size=5,
)


def expected(pieces: list[Piece], style: Style) -> list[Kept | Bracketed]:
    """What is to be read back: the words outside of brackets joined, and each place in brackets by itself."""
    found: list[Kept | Bracketed] = []

    def keep(text: str) -> None:
        if found and isinstance(last := found[-1], Kept):
            found[-1] = Kept(last.text + text)
        elif text:
            found.append(Kept(text))

    for piece in pieces:
        if isinstance(piece, Kept) or (isinstance(piece, Applied) and not style.brackets(piece)):
            keep(piece.text)
            continue
        lead, trail = edges(piece)
        keep(lead)
        shown = [
            Alternative(each.text[len(lead) : len(each.text) - len(trail)], each.sponsors, ())
            for each in alternatives_of(piece)
        ]
        base = piece.base.strip() if style.replaced_words and any(each.text for each in alternatives_of(piece)) else ""
        found.append(Bracketed(tuple(shown), base))
        keep(trail)
    return found


@laws
@given(pieces, styles)
def test_what_is_written_exactly_is_read_back_exactly(pieces: list[Piece], style: Style) -> None:
    text, spans = lay_out(pieces, style)

    assert list(parse_brackets(text, NAMES, style)) == expected(pieces, style)
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)


@laws
@given(st.text(st.sampled_from("[](): ,.1\\|CnoU"), max_size=40), styles, st.booleans())
def test_any_text_is_read_in_any_style_and_no_plain_word_is_lost(text: str, style: Style, exact: bool) -> None:
    parts = parse_brackets(text, ("C", "nU"), replace(style, exact=exact))

    kept = "".join(part.text for part in parts if isinstance(part, Kept))
    if not any(isinstance(part, Bracketed) for part in parts) and not exact:
        assert kept == text


def test_many_open_brackets_are_read_in_a_moment() -> None:
    text = "[" * 50_000 + "]" * 50_000

    assert parse_brackets(text, ("Cambodia",), Style(attribution=Attribution.AFTER)) == (Kept(text),)
