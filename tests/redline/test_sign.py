"""Signs stand in a text for something else: nothing is joined, moved or in conflict across one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import Edit, Kept, Proposal, RedlineError, diff, holds_sign, is_sign, key, merge, segment, sign, signs_in
from redline.engine import compiled
from testing.sentences import OWN
from tests.redline.protocol import answering, ask
from tests.redline.texts import LANGUAGES, MEMBERS, laws

S, T = sign(0), sign(1)


def proposals(*texts: str) -> list[Proposal]:
    return [Proposal(str(number), (MEMBERS[number],), text) for number, text in enumerate(texts)]


def bracketed(base: str, *texts: str) -> str:
    """What both engines, where both are there, make of the texts."""
    question = {
        "base": base,
        "locale": "en",
        "proposals": [
            {"id": each.id, "sponsors": list(each.sponsors), "text": each.text}  #
            for each in proposals(*texts)
        ],
    }
    with answering(REDLINE_PURE="1") as pure:
        answer = ask(pure, question)
    assert answer["bracketed"] == merge(base, proposals(*texts), "en").bracketed(), compiled
    return str(answer["bracketed"])


def test_the_signs_in_a_text_are_found_in_order() -> None:
    assert (signs_in(f"a{T}b{S}{S}\U000ffffe"), signs_in("")) == ([T, S, S], [])
    assert (holds_sign(f"a{T}"), holds_sign("a\uf000")) == (True, False)


def test_signs_have_numbers() -> None:
    assert (sign(0), sign(65533)) == ("\U000f0000", "\U000ffffd")
    assert [is_sign(character) for character in (S, sign(65533), "a", "", S + T, "\U000ffffe", "\uf000")] == [
        True,
        True,
        *[False] * 5,
    ]
    for number in (-1, 65534):
        with pytest.raises(RedlineError, match=f"no sign number {number}"):
            sign(number)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (f"The members {S} hold", ("The", " ", "members", " ", S, " ", "hold")),
        (f"a{S}{T}{S}b", ("a", S, T, S, "b")),
        (f"1,{S}000 {S}. 2.{S}5", ("1", ",", S, "000", " ", S, ".", " ", "2", ".", S, "5")),
        (f"x{S}\u0301\u200d{S}", ("x", S, "\u0301\u200d", S)),
        (f"{S}\u00ad a\u00a0{S}e\u0301", (S, "\u00ad ", "a", "\u00a0", S, "e\u0301")),
        (f"ประเทศ{S}สมาชิก", ("ประเทศ", S, "สมาชิก")),
        (f"六个{S}国家", ("六", "个", S, "国家")),
    ],
)
def test_a_sign_is_always_a_token_of_its_own(text: str, tokens: tuple[str, ...]) -> None:
    assert segment(text, "und") == tokens


@pytest.mark.parametrize(
    ("base", "texts", "merged"),
    [
        # Without a sign these touch and conflict.
        (f"The members {S} hold", ["The countries {} hold", "The members {} countries"], "The countries {} countries"),
        (f"The members {S} hold", ["The {} hold", "The members {} will hold"], "The {} will hold"),
        (f"The members{S}hold", ["The members,{}hold", "The members{};hold"], "The members,{};hold"),
        (f"a b{S}c d", ["a x y{}c d", "a b{}x y d"], "a x y{}x y d"),
        # What takes the sign out, or stands at one side of it, is an edit like others.
        (f"a {S} b", ["a b", "a {} c"], "a c"),
        (f"a {S} b", ["a {} x b", "a {} y b"], "a {} [Cambodia: x][China: y] b"),
        (f"a {S} b", [f"a {T} b", "a c b"], f"a [Cambodia: {T}][China: c] b"),
    ],
)
def test_edits_do_not_touch_across_a_sign(base: str, texts: list[str], merged: str) -> None:
    assert bracketed(base, *(text.format(S) for text in texts)) == merged.format(S)


def test_no_edits_are_joined_across_a_sign_however_long_they_are() -> None:
    base, new = f"the long {S} rivers meet", f"those extraordinarily {S} different waters meet"

    assert diff(base, new, "en") == (Edit(0, 3, "those extraordinarily"), Edit(6, 7, "different waters"))
    assert len(diff(base.replace(S, "a"), new.replace(S, "a"), "en")) == 1
    assert bracketed(base, new, f"the long {S} brooks meet") == (
        f"those extraordinarily {S} [Cambodia: different waters][China: brooks] meet"
    )


def test_nothing_slides_or_is_aligned_across_a_sign() -> None:
    assert diff(f"We meet. {S} b", f"We meet. {S} c {S} b", "en") == (Edit(7, 7, f"c {S} "),)
    assert diff("We meet. a b", "We meet. a c a b", "en") == (Edit(5, 5, "a c "),)
    assert diff(f"b {S}", f"{S} b {S} {S}", "en") == (Edit(0, 1, f"{S} b {S}"),)
    assert diff(
        f"b the stream that every year in the rains goes over its banks {S} b",
        f"stream that in the rains goes over its banks {S} {S} b",
        "en",
    ) == (Edit(0, 4, ""), Edit(8, 12, ""), Edit(28, 28, f"{S} "))
    assert diff(f"a b c {S} d", f"d {S} a b c", "en") == (Edit(0, 5, "d"), Edit(8, 9, "a b c"))
    assert diff("a b c k d", "d k a b c", "en") == (Edit(0, 0, "d k "), Edit(5, 9, ""))


@st.composite
def signed(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """Prose with signs, and texts that change what stands around them, with words out of all parts."""
    language = draw(st.sampled_from(LANGUAGES))
    tokens = list(segment(draw(st.sampled_from(OWN[language])), language))[:16]
    few = st.lists(st.sampled_from([*tokens, " ", ",", "\n", "\u0301", "\u200b"]), max_size=5)
    places = sorted(draw(st.lists(st.integers(0, len(tokens)), min_size=1, max_size=3, unique=True)))
    parts = [tokens[start:end] for start, end in zip([0, *places], [*places, len(tokens)], strict=True)]

    def joined(parts: list[list[str]]) -> str:
        return "".join(
            "".join(part) + (sign(number) if number < len(places) else "") for number, part in enumerate(parts)
        )

    texts: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        mine = [list(part) for part in parts]
        for part in draw(st.lists(st.sampled_from(mine), min_size=1, max_size=3)):
            start = draw(st.integers(0, len(part)))
            part[start : draw(st.integers(start, len(part)))] = draw(few)
        texts.append(joined(mine))
    return joined(parts), texts, language


@laws
@given(signed())
def test_a_proposal_that_leaves_signs_alone_has_them_in_no_edit(case: tuple[str, list[str], str]) -> None:
    base, texts, language = case
    signs = [character for character in base if is_sign(character)]
    tokens = segment(base, language)

    assert [token for token in tokens if any(map(is_sign, token))] == signs
    for text in texts:
        edits = diff(base, text, language)
        assert not any(map(is_sign, "".join("".join(tokens[edit.start : edit.end]) for edit in edits)))
        alone = merge(base, [Proposal("1", ("China",), text)], language)
        assert key(alone.text or "") == key(text)
        assert [
            each for each in "".join(piece.text for piece in alone.pieces if isinstance(piece, Kept)) if is_sign(each)
        ] == signs
    both = merge(base, [Proposal(str(number), ("China",), text) for number, text in enumerate(texts)], language)
    kept = "".join(piece.text for piece in both.pieces if isinstance(piece, Kept))
    assert [character for character in kept if is_sign(character)] == signs
