"""What somebody asks for in one sentence goes in as a whole, or stands in brackets as a whole; and words that go in are parted from
those of the draft in a bracket beside them, or close up with them."""

import pytest

from models.brackets.agreement import Stance
from models.rounds.consultation import Policy
from tests.models.brackets.agreeing import base_paragraph, make_paragraph, next_base, position_of_all, proposal, terms

TEXT = "They exchange data on the river every month, and report on it yearly. All is well."
REORDERED = TEXT.replace("data on the river", "river data").replace("All is", "All are")


@pytest.mark.parametrize(
    ("policy", "editorial"), [(Policy.BRACKET, True), (Policy.MERGE, False)], ids=["form", "policy"]
)
def test_no_half_of_a_change_goes_in_while_the_other_is_contested(policy: Policy, *, editorial: bool) -> None:
    wishes = [
        proposal(1, "Lao PDR", REORDERED, editorial=editorial),
        proposal(2, "China", "They exchange data on the river, if they wish. All is well."),
        proposal(3, "Viet Nam", TEXT.replace("every month", "every week")),
    ]

    opened = make_paragraph(base_paragraph(TEXT), wishes, terms(policy=policy))

    assert opened.standing == TEXT.replace("All is", "All are")
    assert {place.number for place in opened.brackets} == {0}
    assert ("Lao PDR",) in [sponsors for _, sponsors, _ in opened.brackets[0].alternatives]


@pytest.mark.parametrize(
    ("text", "form", "wish", "shown"),
    [
        (
            "They share data on the river every month.",
            "They share river data every month.",
            "They share data on the river, if they wish.",
            "They share river data [every month] [China: , if they wish].",
        ),
        ("Plan the members.", "Plan law the members.", "Plan, basin.", "Plan law [the members] [China: , basin]."),
        ("数据每月交换。", "河流数据每月交换。", "数据每年交换。", "河流数据[每月] [China: 每年]交换。"),
    ],
)
def test_words_that_go_in_beside_a_bracket_are_parted_from_those_of_the_draft_in_it(
    text: str, form: str, wish: str, shown: str
) -> None:
    wishes = [proposal(1, "Lao PDR", form, editorial=True), proposal(2, "China", wish)]

    opened = make_paragraph(base_paragraph(text), wishes)

    assert (opened.text, opened.standing) == (shown, form)


@pytest.mark.parametrize(
    ("language", "text", "form", "wish", "shown"),
    [
        ("en", "We may use it.", "We, and use it.", "We all may use it.", "We [China: all], and use it."),
        ("en", "They know that:", "They know:", "They see,that:", "They [know] [China: see,]:"),
        (
            "en",
            "They meet there daily.",
            "They meet, daily.",
            "They  there daily.",
            "They [meet] [China: delete], daily.",
        ),
        ("en", "They share all data.", "They share all.", "They share new  data.", "They share [all] [China: new ]."),
        ("th", "ขอ ความ ร่วมมือ", "ขอ ร่วมมือ", "ขอความ ร่วมมือ", "ขอ[a space] [China: delete]ร่วมมือ"),
    ],
)
def test_no_space_is_left_over_where_words_go_in_or_out_beside_a_bracket(
    language: str, text: str, form: str, wish: str, shown: str
) -> None:
    wishes = [proposal(1, "Lao PDR", form, editorial=True), proposal(2, "China", wish)]

    opened = make_paragraph(base_paragraph(text), wishes, terms(language))
    base = next_base(opened)
    kept = make_paragraph(base, (), terms(language, position_of_all(base, Stance.KEEP)))

    assert (opened.text, opened.standing, kept.text) == (shown, form, form)


@pytest.mark.parametrize(
    ("text", "wish", "old", "new", "shown", "form", "accepted"),
    [
        (
            "We may go.",
            "We all may go.",
            "] may",
            "], and",
            "We [China: all], and go.",
            "We, and go.",
            "We all, and go.",
        ),
        (
            "We share data.",
            "We share all data.",
            "] data.",
            "].",
            "We share [China: all].",
            "We share.",
            "We share all.",
        ),
    ],
)
def test_no_space_is_left_over_beside_words_that_an_open_bracket_only_adds(
    text: str, wish: str, old: str, new: str, shown: str, form: str, accepted: str
) -> None:
    first = next_base(make_paragraph(base_paragraph(text), [proposal(1, "China", wish)]))
    typed = proposal(2, "Lao PDR", first.text.replace(old, new), editorial=True)

    goes_on = make_paragraph(first, [typed], terms(answered=()))
    base = next_base(goes_on)
    kept = make_paragraph(base, (), terms(positions=position_of_all(base, Stance.KEEP)))
    (words,) = first.words.brackets[0].circulated
    taken = make_paragraph(base, (), terms(positions=position_of_all(base, Stance.ACCEPT, words)))

    assert (goes_on.text, goes_on.standing) == (shown, form)
    assert (kept.text, taken.text) == (form, accepted)
    assert "".join(one["text"] if one["kind"] == "kept" else one["base"] for one in goes_on.pieces or ()) == first.text
