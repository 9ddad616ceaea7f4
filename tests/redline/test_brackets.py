"""A merged paragraph as one text with brackets, where its pieces stand in it, and the way back."""

from typing import Any

import pytest
from hypothesis import given

from redline import (
    Alternative,
    Applied,
    Bracketed,
    Kept,
    Proposal,
    RedlineError,
    Span,
    Style,
    as_json,
    lay_out,
    merge,
    parse_brackets,
    pieces_from_json,
)
from tests.redline.texts import MEMBERS, cases, laws

ALL = Style(brackets=lambda piece: True, deleted_words=True)


def proposals(*texts: str | None) -> list[Proposal]:
    return [Proposal(f"p{number}", (MEMBERS[number],), text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("base", "texts", "plain", "bracketed"),
    [
        # Inserted words keep a space on each side.
        ("The members meet.", ["The six members meet."], "The six members meet.", "The [Cambodia: six] members meet."),
        ("We meet.", ["We meet. We eat."], "We meet. We eat.", "We meet. [Cambodia: We eat.]"),
        ("We meet.", ["So we meet."], "So we meet.", "[Cambodia: So we] meet."),
        ("A and C", ["A, B and C"], "A, B and C", "A[Cambodia: , B] and C"),
        ("我们开会。", ["我们每年开会。"], "我们每年开会。", "我们[Cambodia: 每年]开会。"),
        # Of a deletion in brackets the reader sees what would go, in its place.
        ("a big dam now", ["a dam now"], "a dam now", "a [Cambodia: (delete) big] dam now"),
        ("a dam now", ["a dam"], "a dam", "a dam [Cambodia: (delete) now]"),
        ("We meet.", [None], "", "[Cambodia: (delete) We meet.]"),
        # White space that all alternatives share stays outside.
        ("the dam", ["the big dam", "the new dam"], "the [Cambodia: big][China: new] dam", None),
        ("the dam", ["the dam now", "the dam here"], "the dam [Cambodia: now][China: here]", None),
        ("the old dam", ["the dam", "the new dam"], "the [Cambodia: (delete)][China: new] dam", None),
    ],
)
def test_the_text_with_brackets(base: str, texts: list[str], plain: str, bracketed: str | None) -> None:
    merged = merge(base, proposals(*texts), "en")

    assert merged.bracketed() == plain
    if bracketed is not None:
        assert merged.bracketed(ALL) == bracketed


def test_a_style_chooses_applied_pieces_and_adds_an_alternative() -> None:
    merged = merge(
        "The members meet.", proposals("All members meet.", "The members shall meet.", "The members may meet.")
    )
    style = Style(brackets=lambda piece: "Cambodia" in piece.sponsors, extra={2: ("Secretariat proposes", "will")})

    assert merged.bracketed() == "All members [China: shall][Lao PDR: may] meet."
    assert (
        merged.bracketed(style)
        == "[Cambodia: All] members [China: shall][Lao PDR: may][Secretariat proposes: will] meet."
    )


def test_spans_say_where_each_piece_and_alternative_stands() -> None:
    merged = merge(
        "The members meet.", proposals("The six members meet.", "The members shall meet.", "The members meet.")
    )
    text, spans = lay_out(merged, Style(brackets=lambda piece: piece.text == "six ", extra={1: ("Chair", "all")}))

    assert text == "The [Cambodia: six][Chair: all] members shall meet."
    assert spans == (
        Span(0, 4, 0, None, (), ()),
        Span(4, 31, 1, None, (), ()),
        Span(15, 18, 1, 0, ("Cambodia",), ("p0",)),
        Span(27, 30, 1, 1, ("Chair",), ()),
        Span(32, 40, 2, None, (), ()),
        Span(40, 46, 3, None, ("China",), ("p1",)),
        Span(46, 51, 4, None, (), ()),
    )


@laws
@given(cases())
def test_spans_hold_the_words_of_their_pieces(case: tuple[str, list[Proposal], str]) -> None:
    base, proposed, locale = case
    merged = merge(base, proposed, locale)
    for style in (Style(), ALL):
        text, spans = lay_out(merged, style)
        assert [span.piece for span in spans] == sorted(span.piece for span in spans)
        for span in spans:
            piece = merged.pieces[span.piece]
            words = text[span.start : span.end]
            if isinstance(piece, Kept):
                assert words == piece.text
            elif span.alternative is not None:
                full = piece.text if isinstance(piece, Applied) else piece.alternatives[span.alternative].text
                assert words in full
                assert words.strip() == full.strip()
            elif isinstance(piece, Applied) and span.ids:
                assert words == piece.text
            else:
                assert (words[0], words[-1]) == ("[", "]")


@laws
@given(cases())
def test_brackets_parse_back_to_the_alternatives(case: tuple[str, list[Proposal], str]) -> None:
    base, proposed, locale = case
    if "[" in base or "]" in base or any("[" in (each.text or "") or "]" in (each.text or "") for each in proposed):
        return
    merged = merge(base, proposed, locale)
    expected = [
        tuple((each.text.strip(), each.sponsors) for each in piece.alternatives)
        for piece in merged.pieces
        if not isinstance(piece, Kept | Applied)
    ]

    parts = parse_brackets(merged.bracketed(), MEMBERS)

    found = [each for part in parts if isinstance(part, Bracketed) for each in part.alternatives]
    assert [(each.text.strip(), each.sponsors) for each in found] == [each for group in expected for each in group]


def test_only_brackets_that_list_known_sponsors_are_ours() -> None:
    text = "See [1] and [Chair: x]; [Lao PDR, Viet Nam: [sic] word][Thailand: (delete) old words] and [Thailand: open"

    assert parse_brackets(text, MEMBERS) == (
        Kept("See [1] and [Chair: x]; "),
        Bracketed(
            (Alternative("[sic] word", ("Lao PDR", "Viet Nam"), ()), Alternative("", ("Thailand",), ())),
        ),
        Kept(" and [Thailand: open"),
    )
    [named] = parse_brackets("[Congo, Republic of, Congo: x]", ["Congo", "Congo, Republic of"])
    assert named == Bracketed((Alternative("x", ("Congo, Republic of", "Congo"), ()),))
    assert parse_brackets("[Thailand: x]", []) == (Kept("[Thailand: x]"),)
    assert parse_brackets("", MEMBERS) == ()


@laws
@given(cases())
def test_pieces_survive_being_stored_as_json(case: tuple[str, list[Proposal], str]) -> None:
    base, proposed, locale = case
    merged = merge(base, proposed, locale)

    again = pieces_from_json(as_json(merged)["pieces"])

    assert again == merged.pieces
    assert lay_out(again, ALL) == lay_out(merged, ALL)


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ([{"kind": "kept"}], "A piece lacks its 'text'."),
        ([{"text": "We meet."}], "A piece lacks its 'kind'."),
        ([{"kind": "moved", "text": "We meet."}], "There is no kind of piece called 'moved'."),
        (["We meet."], "A piece must be an object"),
        ([{"kind": "applied", "base": "", "text": "", "sponsors": 1, "ids": []}], "A piece must be an object"),
    ],
)
def test_what_is_no_piece_is_refused(pieces: Any, sentence: str) -> None:
    with pytest.raises(RedlineError, match=sentence):
        pieces_from_json(pieces)
