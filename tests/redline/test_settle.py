"""Settling conflicts, and the trace from words to proposals and back."""

import pytest

from redline import Applied, Choice, Kept, Proposal, RedlineError, merge

CLEAN = [
    Proposal("1", ("Cambodia",), "The members share the clean water."),
    Proposal("2", ("Viet Nam",), "The members share the fresh water."),
]


@pytest.mark.parametrize(
    ("choice", "text", "sponsors", "ids"),
    [
        (0, "The members share the clean water.", ("Cambodia",), ("1",)),
        (1, "The members share the fresh water.", ("Viet Nam",), ("2",)),
        ([1, 0], "The members share the fresh clean water.", ("Cambodia", "Viet Nam"), ("1", "2")),
        ("pure", "The members share the pure water.", (), ("1", "2")),
    ],
)
def test_a_conflict_is_settled_by_alternatives_in_order_or_new_words(
    choice: Choice, text: str, sponsors: tuple[str, ...], ids: tuple[str, ...]
) -> None:
    merged = merge("The members share the water.", CLEAN, "en")
    settled = merged.resolve({0: choice})

    assert (merged.conflicts, merged.text) == (1, None)
    assert settled.text == text
    assert isinstance(settled.pieces[1], Applied)
    assert (settled.pieces[1].sponsors, settled.pieces[1].ids) == (sponsors, ids)


def test_a_conflict_is_settled_by_the_base_which_joins_what_is_kept() -> None:
    settled = merge("The members share the water.", CLEAN, "en").resolve({0: None})

    assert settled.pieces == (Kept("The members share the water."),)


def test_settling_with_no_words_leaves_one_space() -> None:
    merged = merge(
        "the big dam", [Proposal("1", ("China",), "the old dam"), Proposal("2", ("Thailand",), "the new dam")]
    )

    assert merged.resolve({0: ""}).text == "the dam"


def test_alternatives_in_order_stand_without_a_space_where_the_script_has_none() -> None:
    proposals = [Proposal("1", ("China",), "保护清洁水资源"), Proposal("2", ("Thailand",), "保护共同水资源")]

    assert merge("保护水资源", proposals, "zh").resolve({0: [0, 1]}).text == "保护清洁共同水资源"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["水 a", "中"], "水 a中"),
        (["a水", "b"], "a水b"),
        (["six", "good"], "six good"),
        (["six", ", good"], "six, good"),
    ],
)
def test_what_is_put_behind_an_alternative_has_a_space_before_it_where_both_words_use_one(
    texts: list[str], expected: str
) -> None:
    members = ("Cambodia", "China")
    proposals = [Proposal(member, (member,), text) for member, text in zip(members, texts, strict=True)]

    assert merge("", proposals, "zh").resolve({0: [0, 1]}).text == expected


def test_new_words_that_nobody_gets_leave_nothing_behind() -> None:
    merged = merge("We meet.", [Proposal("1", ("China",), "So We meet."), Proposal("2", ("Thailand",), "And We meet.")])

    assert merged.resolve({0: ""}).pieces == (Kept("We meet."),)


def test_one_conflict_is_settled_and_the_other_stays() -> None:
    merged = merge(
        "a x b y c", [Proposal("1", ("China",), "a p b q c"), Proposal("2", ("Thailand",), "a r b s c")], "en"
    )

    assert merged.resolve({1: 0}).bracketed() == "a [China: p][Thailand: r] b q c"
    assert merged.resolve({1: 0}).resolve({0: 1}).text == "a r b q c"


@pytest.mark.parametrize("choices", [{1: 0}, {-1: 0}, {0: 2}, {0: [0, -1]}])
def test_what_is_not_there_cannot_be_chosen(choices: dict[int, Choice]) -> None:
    with pytest.raises(RedlineError, match=r"no (conflict|alternative)"):
        merge("the water", CLEAN, "en").resolve(choices)


def test_setting_proposals_aside_merges_the_others_again() -> None:
    merged = merge("The members share the water.", CLEAN, "en")

    assert merged.without({"2"}).text == "The members share the clean water."
    assert merged.without({"2"}).pieces == merge(merged.base, CLEAN[:1], "en").pieces
    assert merged.without({"1", "2"}).pieces == (Kept("The members share the water."),)


def test_the_trace_leads_from_words_to_ids_and_from_ids_to_words() -> None:
    merged = merge(
        "The old members meet here.",
        [
            Proposal("1", ("Cambodia",), "The members meet here."),
            Proposal("2", ("China",), "The old members meet yearly here."),
            Proposal("3", ("Thailand",), "The old members meet yearly here."),
        ],
        "en",
    )
    trace = merged.trace

    assert trace.text == merged.text == "The members meet yearly here."
    assert trace.changes == {"1": ((4, 4),), "2": ((17, 24),), "3": ((17, 24),)}
    assert trace.at(20) == ("2", "3")
    assert trace.at(4) == ("1",)
    assert trace.at(0) == ()


def test_the_trace_of_a_conflict_points_into_its_brackets_and_follows_when_it_is_settled() -> None:
    merged = merge("The members share the water.", CLEAN, "en")

    (start, end) = merged.trace.changes["2"][0]
    assert merged.bracketed()[start:end] == "fresh"
    assert merged.resolve({0: 1}).trace.changes == {"2": ((22, 28),)}
    assert merged.resolve({0: "pure"}).trace.at(24) == ("1", "2")
