"""Changes of different members that touch are alternatives of one bracket: nobody has asked for both at once."""

import pytest

from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.comments.comment import Change
from models.consolidation.candidate import BaseParagraph, Proposal, Terms, make
from models.consolidation.result import MadeParagraph
from models.drafts.version import Kind
from models.rounds.consultation import Policy

MEMBERS = ("Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam")


def made(base: str, *proposals: Proposal, language: str = "en", policy: Policy = Policy.BRACKET) -> MadeParagraph:
    paragraph = BaseParagraph(1, "p1", Kind.NUMBERED, base)
    (one,) = make([paragraph], proposals, Terms(policy, frozenset(MEMBERS), language))
    return one


def asks(id: int, sponsor: str, text: str, *, editorial: bool = False) -> Proposal:
    return Proposal(id, sponsor, 1, Change.REPLACE, text, editorial)


@pytest.mark.parametrize("policy", Policy)
def test_words_side_by_side_are_not_put_together_from_two_members(policy: Policy) -> None:
    found = made(
        "Data are sent every day in the wet season.",
        asks(1, "Myanmar", "Data are sent twice a day in the wet season."),
        asks(2, "Viet Nam", "Data are sent every hour in the wet season."),
        policy=policy,
    )
    assert found.text == "Data are sent [every day] [Myanmar: twice a day][Viet Nam: every hour] in the wet season."
    assert found.contested == {1, 2}


def test_a_correction_beside_a_bracket_leaves_the_words_for_which_another_asks_whole() -> None:
    found = made(
        "They share data on rainfall, and sediment.",
        asks(1, "Thailand", "They share data on rainfall and sediment.", editorial=True),
        asks(2, "Cambodia", "They share data on rainfall, sediment and water temperature."),
    )
    assert found.text == (
        "They share data on rainfall[, and] [Cambodia: ,][Thailand: and] sediment [Cambodia: and water temperature]."
    )
    wanted = [one.alternatives for one in found.brackets]
    assert [[(words, by) for words, by, _ in own] for own in wanted] == [
        [(",", ("Cambodia",)), (" and", ("Thailand",))],
        [(" and water temperature", ("Cambodia",)), ("", ("Thailand",))],
    ]
    assert {one.number for one in found.brackets} == {0}


def test_a_change_goes_on_through_all_that_touch_it() -> None:
    found = made(
        "They meet each second year.",
        asks(1, "China", "They meet every second year."),
        asks(2, "Lao PDR", "They meet each third year."),
        asks(3, "Myanmar", "They meet each second decade."),
        asks(4, "Thailand", "They meet every second decade."),
    )
    assert found.text == (
        "They meet [each second year] [China: every second year][Lao PDR: each third year]"
        "[Myanmar: each second decade][Thailand: every second decade]."
    )


def test_words_of_a_script_without_spaces_touch_too() -> None:
    base = "ပြည်နယ် နှစ်စဉ် အစည်းအဝေး ကျင်းပသည်။"
    found = made(
        base,
        asks(1, "Myanmar", base.replace("နှစ်စဉ်", "လစဉ်")),
        asks(2, "China", base.replace("အစည်းအဝေး", "ဆွေးနွေးပွဲ")),
        language="my",
    )
    assert len(found.brackets) == 1


def test_corrections_that_touch_go_in_and_what_all_ask_for_is_no_alternative() -> None:
    corrected = made(
        "They meet evry yeer.",
        asks(1, "China", "They meet every yeer.", editorial=True),
        asks(2, "Lao PDR", "They meet evry year.", editorial=True),
    )
    assert corrected.text == "They meet every year."
    everybody = [asks(id, name, "They meet each year.") for id, name in enumerate(MEMBERS, start=1)]
    found = made("They meet every year.", *everybody, asks(7, "China", "They meet every decade."))
    assert found.text == "They meet each [year] [China: decade]."


def test_an_addition_and_a_change_beside_it_are_brackets_of_their_own() -> None:
    found = made(
        "The members meet.",
        asks(1, "China", "The six members meet."),
        asks(2, "Lao PDR", "The countries meet."),
        Proposal(3, "Thailand", 1, Change.DELETE, "", False),
    )
    assert len({one.number for one in found.brackets}) == 3
    assert found.brackets[0].alternatives[0][0] == DELETE_PARAGRAPH


def test_two_comments_of_one_member_side_by_side_are_one_wish() -> None:
    base = "They meet every year to share."
    own = [asks(1, "China", "They meet every month to share."), asks(2, "China", "They meet every year and share.")]
    alone = made(base, *own)
    assert alone.text == "They meet every [year] [China: month] [to] [China: and] share."
    found = made(base, *own, asks(3, "Viet Nam", "They meet every decade to share."))
    assert found.text == "They meet every [year to] [China: month and][Viet Nam: decade to] share."


def test_words_that_go_beside_words_that_change_are_brackets_of_their_own() -> None:
    found = made(
        "They protect the river and its fish.",
        asks(1, "China", "They protect the lakes and its fish."),
        asks(2, "Thailand", "They protect the river."),
    )
    assert [one.alternatives[0][1] for one in found.brackets] == [("China",), ("Thailand",)]
    assert len({one.number for one in found.brackets}) == 2
