"""Changes of different members that touch are alternatives of one bracket: nobody has asked for both at once."""

from collections.abc import Mapping

import pytest

import redline
from models.brackets.agreement import Alternative, Position, Rule, Stance
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.comments.comment import Change
from models.consolidation import opening
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph, Proposal, Terms
from models.consolidation.result import NOTHING, MadeParagraph
from models.drafts.version import Kind
from models.rounds.consultation import Policy
from tests.models.brackets.agreeing import next_base

Positions = Mapping[int, Mapping[str, Position]]
MEMBERS = ("Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam")


def merged(base: str, *proposals: Proposal, language: str = "en", policy: Policy = Policy.BRACKET) -> MadeParagraph:
    paragraph = BaseParagraph(1, "p1", Kind.NUMBERED, base)
    (one,) = make_candidate([paragraph], proposals, Terms(policy, frozenset(MEMBERS), language))
    return one


def asks(id: int, sponsor: str, text: str, *, editorial: bool = False) -> Proposal:
    return Proposal(id, sponsor, 1, Change.REPLACE, text, editorial)


@pytest.mark.parametrize("policy", Policy)
def test_words_side_by_side_are_not_put_together_from_two_members(policy: Policy) -> None:
    found = merged(
        "Data are sent every day in the wet season.",
        asks(1, "Myanmar", "Data are sent twice a day in the wet season."),
        asks(2, "Viet Nam", "Data are sent every hour in the wet season."),
        policy=policy,
    )
    assert found.text == "Data are sent [every day] [Myanmar: twice a day][Viet Nam: every hour] in the wet season."
    assert found.contested == {1, 2}


def test_a_correction_beside_a_bracket_leaves_the_words_for_which_another_asks_whole() -> None:
    found = merged(
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
    found = merged(
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
    found = merged(
        base,
        asks(1, "Myanmar", base.replace("နှစ်စဉ်", "လစဉ်")),
        asks(2, "China", base.replace("အစည်းအဝေး", "ဆွေးနွေးပွဲ")),
        language="my",
    )
    assert len(found.brackets) == 1


def test_corrections_that_touch_go_in_and_what_all_ask_for_is_no_alternative() -> None:
    corrected = merged(
        "They meet evry yeer.",
        asks(1, "China", "They meet every yeer.", editorial=True),
        asks(2, "Lao PDR", "They meet evry year.", editorial=True),
    )
    assert corrected.text == "They meet every year."
    everybody = [asks(id, name, "They meet each year.") for id, name in enumerate(MEMBERS, start=1)]
    found = merged("They meet every year.", *everybody, asks(7, "China", "They meet every decade."))
    assert found.text == "They meet each [year] [China: decade]."


def test_an_addition_and_a_change_beside_it_are_brackets_of_their_own() -> None:
    found = merged(
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
    alone = merged(base, *own)
    assert alone.text == "They meet every [year] [China: month] [to] [China: and] share."
    found = merged(base, *own, asks(3, "Viet Nam", "They meet every decade to share."))
    assert found.text == "They meet every [year to] [China: month and][Viet Nam: decade to] share."


def test_words_that_go_beside_words_that_change_are_brackets_of_their_own() -> None:
    found = merged(
        "They protect the river and its fish.",
        asks(1, "China", "They protect the lakes and its fish."),
        asks(2, "Thailand", "They protect the river."),
    )
    assert [one.alternatives[0][1] for one in found.brackets] == [("China",), ("Thailand",)]
    assert len({one.number for one in found.brackets}) == 2


def opened() -> BaseParagraph:
    """China and Viet Nam contest a word, as the next round has it."""
    text = "Data are sent every year in the wet season."
    return next_base(
        merged(
            text,
            asks(1, "China", text.replace("year", "month")),
            asks(2, "Viet Nam", text.replace("year", "hour")),
        )
    )


def in_round_2(base: BaseParagraph, *proposals: Proposal, positions: Positions | None = None) -> MadeParagraph:
    terms = Terms(Policy.BRACKET, frozenset(MEMBERS), "en", positions=positions or {}, answered=frozenset(MEMBERS))
    (one,) = make_candidate([base], proposals, terms)
    return one


def test_a_change_beside_an_open_bracket_opens_a_wider_one_in_which_that_goes_on() -> None:
    base = opened()
    keeps: Positions = {1: {"Lao PDR": Position(Stance.KEEP)}}
    found = in_round_2(base, asks(3, "Thailand", base.text.replace("every [", "twice a [")), positions=keeps)

    assert found.text == (
        "Data are sent [every year – Lao PDR] [China: every month][Thailand: twice a year][Viet Nam: every hour] "
        "in the wet season."
    )
    assert found.standing == "Data are sent every year in the wet season."
    assert [(one.bracket_id, one.rule) for one in found.endings] == [(1, Rule.FELL_WITH)]


def test_changes_at_both_sides_of_an_open_bracket_are_alternatives_in_it() -> None:
    base = opened()
    found = in_round_2(
        base,
        asks(3, "China", base.text.replace("every [", "each [")),
        asks(4, "Thailand", base.text.replace("] in the", "] during the")),
    )
    assert found.text == (
        "Data are sent [every year in] [China: each month in][Thailand: every year during][Viet Nam: every hour in] "
        "the wet season."
    )


def test_a_correction_and_an_addition_beside_an_open_bracket_leave_it_alone() -> None:
    base = opened()
    corrected = in_round_2(base, asks(3, "Thailand", base.text.replace("every [", "each [")))
    assert len({one.number for one in corrected.brackets}) == 1
    form = in_round_2(base, asks(3, "Thailand", base.text.replace("every [", "each ["), editorial=True))
    assert form.text == base.text.replace("every [", "each [")
    added = in_round_2(base, asks(3, "Thailand", base.text.replace("every [", "once every [")))
    assert len({one.number for one in added.brackets}) == 2


def test_the_bracket_of_one_member_is_not_widened_by_its_own_words() -> None:
    text = "Data are sent every year."
    base = next_base(merged(text, asks(1, "China", text.replace("year", "month"))))
    reserved: Positions = {1: {"Lao PDR": Position(Stance.RESERVED)}}
    found = in_round_2(base, asks(2, "China", base.text.replace("every [", "each [")), positions=reserved)
    assert [(one.bracket_id, one.base_text) for one in found.brackets] == [(None, "every"), (1, "year")]


def test_the_other_places_of_a_bracket_that_falls_with_a_wider_one_go_on() -> None:
    text = "The members protect the river and its fish."
    base = next_base(merged(text, asks(1, "China", "The states protect the river and its plants.")))
    assert len(base.words.brackets) == 1
    found = in_round_2(
        base, asks(2, "Thailand", base.text.replace("The [members] [China: states] protect", "They guard"))
    )
    assert found.text == (
        "[The members protect] [China: The states protect][Thailand: They guard] the river and its [fish] [China: plants]."
    )


def test_words_typed_in_a_bracket_that_falls_with_a_wider_one_stand_there_for_their_comment() -> None:
    text = "Thresholds are reviewed every year."
    base = next_base(merged(text, asks(1, "Lao PDR", "All thresholds are reviewed every year.")))
    found = in_round_2(
        base, asks(2, "Lao PDR", "The thresholds are reviewed every year."), asks(3, "Cambodia", "See the annex.")
    )

    assert found.text == (
        "[Thresholds are reviewed every year] [Cambodia: See the annex][Lao PDR: The thresholds are reviewed every year]."
    )
    assert found.contested == {2, 3}


def test_square_brackets_of_the_draft_are_taken_out_together() -> None:
    text = "Each member [of the six] names one person."
    plain = text.replace("[", "").replace("]", "")
    (one, both) = (
        merged(text, asks(1, "China", plain)),
        merged(text, asks(1, "China", plain), asks(2, "Thailand", text.replace("six", "seven"))),
    )

    assert one.text == "Each member [[of the six]] [China: of the six] names one person."
    assert both.text == ("Each member [[of the six]] [China: of the six][Thailand: [of the seven]] names one person.")
    assert merged(text, asks(1, "China", text.replace("six", "seven"))).text == (
        "Each member [of the [six] [China: seven]] names one person."
    )


def test_words_typed_in_a_bracket_stand_in_a_wider_one_with_words_that_their_member_typed_beside_it() -> None:
    text = "Thresholds are reviewed every year."
    base = next_base(merged(text, asks(1, "Lao PDR", "All thresholds are reviewed every year.")))
    found = in_round_2(
        base,
        asks(2, "Lao PDR", "The thresholds are reviewed every year."),
        asks(3, "Lao PDR", base.text.replace("are reviewed", "shall be reviewed")),
        asks(4, "Cambodia", "See the annex."),
    )

    assert "[Lao PDR: The thresholds shall be reviewed every year]" in found.text
    assert found.contested == {2, 3, 4}


def test_alternatives_that_differ_only_in_white_space_outside_the_bracket_are_one() -> None:
    pieces = [
        redline.Conflict(
            "data ", (redline.Alternative("", ("China",), ("1",)), redline.Alternative(" ", ("Lao PDR",), ("2",)))
        )
    ]

    ((_, _, bracket),) = opening.open_brackets(pieces, [0], NOTHING).values()

    assert bracket.alternatives == (Alternative(("",), ("China", "Lao PDR"), (1, 2)),)


def test_a_space_that_two_changes_of_one_bracket_claim_stands_once_in_each_wording() -> None:
    found = merged(
        "bảo vệ nguồn nước",
        asks(1, "Thailand", "mới và cá nguồn nước"),
        asks(2, "Myanmar", "bảo vệ, nước"),
        asks(3, "Viet Nam", "bảo nguồn nước"),
        language="vi",
    )
    assert "[Viet Nam: bảo nguồn" in found.text
    assert "  " not in found.text


def test_a_mark_that_one_member_writes_for_words_beside_a_change_of_another_closes_up_as_it_was_typed() -> None:
    found = merged(
        "đến khi một",
        asks(1, "China", "đến,:"),
        asks(2, "Viet Nam", "tế khi một;"),
        asks(3, "Myanmar", "khi một;"),
        language="vi",
    )
    assert found.text == "[đến khi một] [China: đến,:][Myanmar: khi một;][Viet Nam: tế khi một;]"


def test_words_that_a_member_joins_beside_a_change_of_another_stay_joined() -> None:
    found = merged(
        "ປະການໜື່ງ ຈະ",
        asks(1, "Lao PDR", ".ປະການໜື່ງ."),
        asks(2, "Thailand", ",ການຈະ"),
        asks(3, "Myanmar", "ປະການໜື່ງເລືອກການງານ"),
        language="lo",
    )
    assert found.text == "[ປະການໜື່ງ ຈະ] [Lao PDR: .ປະການໜື່ງ.][Myanmar: ປະການໜື່ງເລືອກການງານ][Thailand: ,ການຈະ]"
