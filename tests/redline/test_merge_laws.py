"""Laws 2 to 5: alone is verbatim, order does not matter, repeating changes nothing, nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redline import Applied, Conflict, Kept, Merged, Piece, Proposal, key, merge
from tests.redline.oracle import wishes
from tests.redline.texts import cases, laws


def line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def base_of(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text if isinstance(piece, Kept) else piece.base for piece in pieces)


def as_one_sees_it(merged: Merged, id: str) -> str:
    """The paragraph if of all changes only those of one proposal were made."""
    words: list[str] = []
    for piece in merged.pieces:
        if isinstance(piece, Kept):
            words.append(piece.text)
        elif isinstance(piece, Applied):
            words.append(piece.text if id in piece.ids else piece.base)
        else:
            words.append(next((each.text for each in piece.alternatives if id in each.ids), piece.base))
    return "".join(words)


def ids_of(piece: Piece) -> list[str]:
    if isinstance(piece, Kept):
        return []
    if isinstance(piece, Applied):
        return list(piece.ids)
    return [id for alternative in piece.alternatives for id in alternative.ids]


DIVIDED_OTHERWISE = "ວິທີອື່ນໆອີກດ້ວຍ.", "ວິທີອື່ນຫົກໆອີກດ້ວຍ."
"""A dictionary divides the first two syllables here, and not there."""


SPACE_AND_WORDS = "ទឹក ត្រី ឬ ព្រៃឈើ។", "ទឹក ត្រី ឬនិងការពារទឹក ព្រៃឈើ។", "ទឹក ត្រី ឬព្រៃឈើ។"
"""New words, and a space behind them that goes."""
SPACE_AND_MARK = "ສະມາຊິກ (ປະເທດ)", "ສະມາຊິກ ປະເທດ)", "ສະມາຊິກ(ປະເທດ)"
"""A mark that goes, and the space before it."""


def proposals_for(texts: Sequence[str]) -> list[Proposal]:
    return [Proposal(str(number), ("China",), text) for number, text in enumerate(texts)]


@laws
@given(cases())
@example((SPACE_AND_WORDS[0], proposals_for(SPACE_AND_WORDS[1:]), "km"))
@example((SPACE_AND_MARK[0], proposals_for(SPACE_AND_MARK[1:]), "lo"))
@example((DIVIDED_OTHERWISE[0], [Proposal("1", ("Lao PDR",), DIVIDED_OTHERWISE[1])], "lo"))
def test_no_piece_puts_the_same_words_in_the_place_of_words(case: tuple[str, list[Proposal], str]) -> None:
    merged = merge(*case)

    assert [each for each in merged.pieces if isinstance(each, Applied) and each.base == each.text] == []


@laws
@given(cases())
def test_pieces_make_the_base_and_where_nothing_conflicts_the_merged_text(
    case: tuple[str, list[Proposal], str],
) -> None:
    base, proposals, locale = case
    merged = merge(base, proposals, locale)

    assert base_of(merged.pieces) == line_ends(base)
    assert (merged.text is None) == any(isinstance(piece, Conflict) for piece in merged.pieces)
    assert merged.conflicts or merged.text == merged.bracketed()
    kinds = [type(piece) for piece in merged.pieces]
    assert (Kept, Kept) not in pairwise(kinds)
    assert all(len(piece.alternatives) > 1 for piece in merged.pieces if isinstance(piece, Conflict))


@laws
@given(cases(at_least=1, at_most=1))
@example(("ประเทศ สมาชิก", [Proposal("1", ("Thailand",), "ประเทศสมาชิก")], "th"))
@example(("one - two", [Proposal("1", ("Thailand",), "one -two")], "en"))
@example(("a b c", [Proposal("1", ("Thailand",), "a  c")], "en"))
def test_one_proposal_alone_is_verbatim(case: tuple[str, list[Proposal], str]) -> None:
    base, [proposal], locale = case
    merged = merge(base, [proposal], locale)

    assert merged.conflicts == 0
    assert key(merged.text or "") == key(proposal.text or "")
    assert (key(proposal.text or "") == key(base)) == all(isinstance(piece, Kept) for piece in merged.pieces)


@laws
@given(cases(at_least=2), st.randoms(use_true_random=False))
def test_the_order_of_proposals_does_not_matter(case: tuple[str, list[Proposal], str], random: Random) -> None:
    base, proposals, locale = case
    shuffled = random.sample(proposals, len(proposals))

    assert merge(base, shuffled, locale).pieces == merge(base, proposals, locale).pieces


def without_names(pieces: Sequence[Piece]) -> list[object]:
    """Pieces by key, without sponsors and ids."""
    return [
        ("conflict", key(piece.base), sorted(key(alternative.text) for alternative in piece.alternatives))
        if isinstance(piece, Conflict)
        else ("kept", key(piece.text))
        if isinstance(piece, Kept)
        else ("applied", key(piece.base), key(piece.text))
        for piece in pieces
    ]


@laws
@given(cases(at_least=1), st.data())
def test_repeating_a_proposal_changes_only_who_asked(
    case: tuple[str, list[Proposal], str], data: st.DataObject
) -> None:
    base, proposals, locale = case
    again = replace(data.draw(st.sampled_from(proposals)), id="again", sponsors=("Thailand",))

    before, after = merge(base, proposals, locale), merge(base, [*proposals, again], locale)

    assert without_names(after.pieces) == without_names(before.pieces)


@laws
@given(cases(at_least=1))
def test_no_word_of_a_proposal_is_lost_and_none_is_made_up(case: tuple[str, list[Proposal], str]) -> None:
    base, proposals, locale = case
    merged = merge(base, proposals, locale)

    for proposal in proposals:
        seen = "".join(key(as_one_sees_it(merged, proposal.id)).split())
        # White space that two proposals claim goes with one of them only.
        assert seen == "".join(key(proposal.text or "").split())


@laws
@given(cases(at_least=1))
def test_every_edit_is_in_one_piece_and_choosing_it_keeps_it_in_the_trace(
    case: tuple[str, list[Proposal], str],
) -> None:
    base, proposals, locale = case
    merged = merge(base, proposals, locale)

    for proposal in proposals:
        mine = [piece for piece in merged.pieces if proposal.id in ids_of(piece)]
        edits = wishes(line_ends(base), [replace(proposal, text=line_ends(proposal.text or ""))], locale)
        assert (not mine) == (key(proposal.text or "") == key(base))
        assert len([piece for piece in mine if isinstance(piece, Applied)]) <= max(len(edits), 1)
        assert all(ids_of(piece).count(proposal.id) == 1 for piece in mine)

        chosen = merged.resolve(
            {
                number: next(
                    (index for index, each in enumerate(conflict.alternatives) if proposal.id in each.ids), None
                )
                for number, conflict in enumerate(piece for piece in merged.pieces if isinstance(piece, Conflict))
            }
        )
        assert chosen.conflicts == 0
        assert len(chosen.trace.changes.get(proposal.id, ())) == len(mine)


def test_alternatives_that_look_the_same_are_one_in_the_spelling_of_most() -> None:
    proposals = [
        Proposal("1", ("Cambodia",), "They shall\u00a0all meet."),
        Proposal("2", ("China",), "They shall all meet."),
        Proposal("3", ("Thailand",), "They shall\u00a0all meet."),
        Proposal("4", ("Viet Nam",), "They may all meet."),
    ]
    merged = merge("They will meet.", proposals, "en")

    assert merged.bracketed() == "They [Cambodia, China, Thailand: shall\u00a0all][Viet Nam: may all] meet."


def test_identical_edits_stand_once_with_all_sponsors_in_the_spelling_of_most() -> None:
    hard, soft = "The six\u00a0good members meet.", "The six good members meet."
    proposals = [Proposal("2", ("Thailand",), hard), Proposal("1", ("Cambodia", "Viet Nam"), soft)]

    def spelled(*more: Proposal) -> Piece:
        return merge("The members meet.", [*proposals, *more], "en").pieces[1]

    assert spelled() == Applied("", "six good ", ("Cambodia", "Thailand", "Viet Nam"), ("1", "2"))
    assert spelled(Proposal("3", ("China",), hard)) == Applied(
        "", "six\u00a0good ", ("Cambodia", "China", "Thailand", "Viet Nam"), ("1", "2", "3")
    )


def test_one_change_read_in_two_ways_beside_others_stands_once() -> None:
    base = "aaaa bbbb aaaa bbbb bbbb cccc cccc cccc dddd cccc cccc dddd cccc dddd"
    changed = "aaaa bbbb aaaa bbbb bbbb cccc cccc cccc cccc dddd dddd cccc dddd cccc dddd"
    proposals = [
        Proposal("1", ("Cambodia",), changed),
        Proposal("2", ("China",), f"{changed[:-4]}zzzz"),
        Proposal("3", ("Thailand",), f"zzzz{changed[4:]}"),
    ]
    merged = merge(base, proposals, "en")

    assert merged.text == f"zzzz{changed[4:-4]}zzzz"
    assert Applied("dddd cccc", "cccc dddd dddd", ("Cambodia", "China", "Thailand"), ("1", "2", "3")) in merged.pieces


def test_repeating_a_proposal_does_not_change_the_space_around_an_alternative() -> None:
    proposals = [
        Proposal("1", ("Cambodia",), "c,\n"),
        Proposal("2", ("China",), None),
        Proposal("3", ("Thailand",), " "),
    ]
    before = merge("  a", proposals, "en")
    after = merge("  a", [*proposals, Proposal("4", ("Viet Nam",), " ")], "en")

    assert [without_names(each.pieces) for each in (before, after)] == [
        [("conflict", "  a", ["", "c,\n"])],
        [("conflict", "  a", ["", "c,\n"])],
    ]


@pytest.mark.parametrize("again", ["a\nc", "a c"])
def test_repeating_one_of_two_ways_to_delete_a_word_does_not_move_the_deletion(again: str) -> None:
    proposals = [Proposal("1", ("Cambodia",), "a\nc"), Proposal("2", ("China",), "a c")]
    before = merge("a b\nc", proposals, "en")
    after = merge(
        "a b\nc", [*proposals, Proposal("3", ("Thailand",), again), Proposal("4", ("Thailand",), again)], "en"
    )

    assert without_names(after.pieces) == without_names(before.pieces)
    assert before.text == "a\nc"
